// The rolling sum, against the formula of FORMAT.md, at every offset.
#include <QtTest>

#include "delta/rolling_hash.h"
#include "samples.h"

using namespace hawser;
using namespace hawser::delta;
using namespace hawser::delta::test;

namespace {

std::uint64_t byFormula(ByteSpan window) {
  std::uint64_t sum = 0;
  for (const std::byte byte : window)
    sum = sum * kFactor + (std::to_integer<std::uint64_t>(byte) + kShift);
  return sum;
}

}  // namespace

class RollingHashTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sumIsTheFormula() {
    Samples samples(1);
    for (std::size_t size = 0; size < 300; ++size) {
      const std::string content = samples.content(size);
      QCOMPARE(weakSum(span(content)), byFormula(span(content)));
    }
    for (const std::size_t size : {4096U, 8191U, 8192U, 100'000U, 1'000'003U}) {
      const std::string content = samples.content(size);
      QCOMPARE(weakSum(span(content)), byFormula(span(content)));
    }
  }

  void movedIsTheNextWindowsSum() {
    Samples samples(2);
    for (const std::uint32_t window : {1U, 2U, 7U, 8U, 64U, 1000U}) {
      const RollingHash hash(window);
      const std::string content = samples.content(window + 500);
      const ByteSpan bytes = span(content);
      std::uint64_t sum = weakSum(bytes.first(window));
      for (std::size_t at = 0; at + window < bytes.size(); ++at) {
        sum = hash.moved(sum, bytes[at], bytes[at + window]);
        QCOMPARE(sum, byFormula(bytes.subspan(at + 1, window)));
      }
    }
  }

  void findStopsWhereTheFilterPasses() {
    Samples samples(3);
    for (int round = 0; round < 400; ++round) {
      const auto window = static_cast<std::uint32_t>(1 + samples.below(40));
      const std::string content = samples.content(window + samples.below(300));
      const ByteSpan bytes = span(content);
      const std::size_t windows = bytes.size() - window + 1;
      SumFilter filter(samples.below(3) == 0 ? 200 : 1);
      for (std::size_t added = samples.below(4); added > 0; --added)
        filter.add(weakSum(bytes.subspan(samples.below(windows), window)));
      const RollingHash hash(window);
      const std::size_t begin = samples.below(windows), end = begin + samples.below(windows - begin + 1);
      std::uint64_t sum = weakSum(bytes.subspan(begin, window));
      std::size_t at = begin;
      for (;;) {
        std::optional<std::size_t> expected;
        for (std::size_t i = at; i < end && !expected; ++i)
          if (filter.passes(byFormula(bytes.subspan(i, window)))) expected = i;
        const auto found = hash.find(bytes, at, end, filter, sum);
        QCOMPARE(found, expected);
        if (!found) break;
        QCOMPARE(sum, byFormula(bytes.subspan(*found, window)));
        if (*found + 1 >= end) break;
        sum = hash.moved(sum, bytes[*found], bytes[*found + window]);
        at = *found + 1;
      }
    }
  }

  void filterPassesAllThatWereAddedAndFewOthers() {
    std::mt19937_64 random(4);
    for (const std::size_t count : {0U, 1U, 2U, 1000U, 200'000U}) {
      SumFilter filter(count);
      std::vector<std::uint64_t> sums(count);
      for (std::uint64_t& sum : sums)
        filter.add(sum = random());
      for (const std::uint64_t sum : sums)
        QVERIFY(filter.passes(sum));
      std::size_t passed = 0;
      for (int i = 0; i < 10'000; ++i)
        passed += filter.passes(random()) ? 1 : 0;
      QVERIFY2(passed <= 1000, qPrintable(QString::number(passed)));
    }
  }
};

QTEST_GUILESS_MAIN(RollingHashTest)
#include "rolling_hash_test.moc"
