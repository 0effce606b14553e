#include <QtTest>
#include <map>
#include <random>

#include "vectored/stripe_layout.h"

using namespace hawser;

class StripeLayoutTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void slicesCoverTheObjectOnce() {
    std::mt19937_64 random(1);
    for (int round = 0; round < 2000; ++round) {
      const StripeLayout layout{1 + random() % 100, static_cast<std::uint32_t>(1 + random() % 7)};
      const std::uint64_t size = random() % 1000;
      std::uint64_t end = 0;
      for (std::uint64_t index = 0; index < layout.slices(size); ++index) {
        const ByteRange slice = layout.slice(size, index);
        QCOMPARE(slice.offset, end);
        QVERIFY(slice.length <= layout.width && (slice.length > 0 || size == 0));
        QCOMPARE(layout.member(index), static_cast<std::uint32_t>(index % layout.members));
        if (slice.length > 0) QCOMPARE(layout.sliceAt(slice.offset), index);
        if (slice.length > 0) QCOMPARE(layout.sliceAt(slice.end() - 1), index);
        end = slice.end();
      }
      QCOMPARE(end, size);
    }
  }

  void largestSizes() {
    const StripeLayout layout{1, 3};
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    QCOMPARE(layout.slices(most), most);
    QCOMPARE(layout.slice(most, most - 1).length, std::uint64_t{1});
  }

  void namesThereAndBack_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("isSlice");
    QTest::newRow("first") << "in/x.bin.bxslice-0" << true;
    QTest::newRow("many") << "x.bxslice-4294967295" << true;
    QTest::newRow("a slice's name inside") << "x.bxslice-1.bxslice-2" << true;
    QTest::newRow("no key") << ".bxslice-0" << false;
    QTest::newRow("no number") << "x.bxslice-" << false;
    QTest::newRow("padded") << "x.bxslice-01" << false;
    QTest::newRow("signed") << "x.bxslice-+1" << false;
    QTest::newRow("too large") << "x.bxslice-4294967296" << false;
    QTest::newRow("more behind") << "x.bxslice-1a" << false;
    QTest::newRow("folder") << "x.bxslice-1/" << false;
    QTest::newRow("other") << "x.bin" << false;
  }
  void namesThereAndBack() {
    QFETCH(QString, key);
    QFETCH(bool, isSlice);
    const auto name = sliceNameFrom(key.toStdString());
    QCOMPARE(name.has_value(), isSlice);
    if (name) QCOMPARE(sliceKey(name->key, name->index), key.toStdString());
  }

  // Against all keys there are of a small alphabet: nothing that comes after the settled key changes what
  // comes before it.
  void settledMeansThatNothingFollows() {
    std::vector<std::string> keys = {""};
    for (std::size_t i = 0; keys[i].size() < 3; ++i)
      for (const char c : {'-', '.', '/', 'a', 'b'})
        keys.push_back(keys[i] + c);
    keys.erase(keys.begin());
    for (const std::string& key : keys) {
      const std::string settled = sliceKeysSettled(key);
      for (const std::string& other : keys) {
        const std::string last = sliceKey(other, 4294967295u);
        if (other <= key && last >= key) QVERIFY2(last < settled, (key + " " + other).c_str());
        QVERIFY(last < sliceKeysEnd(other) && last.starts_with(sliceKeysFrom(other)));
      }
    }
  }
};

QTEST_GUILESS_MAIN(StripeLayoutTest)
#include "stripe_layout_test.moc"
