// Who makes windows of one weak sum on purpose, which can be done: they are never taken for each other, and
// do not make the search slow. What is counted is bytes hashed, not time.
#include <QtTest>
#include <bit>

#include "delta/segment_scan.h"
#include "samples.h"

using namespace hawser;
using namespace hawser::delta;
using namespace hawser::delta::test;

namespace {

// The sum of a polynomial's coefficients +1 and -1 in the order of Thue and Morse is a product of F^(2^j) -
// 1, each of which is even more often than the one before: from 1024 on it is 0 modulo 2^64.
constexpr std::size_t kRun = 1024;

std::string disguised(std::string bytes, std::size_t at = 0) {
  for (std::size_t i = 0; i < kRun; ++i)
    bytes[at + i] = static_cast<char>(bytes[at + i] + (std::popcount(i) % 2 == 0 ? 1 : -1));
  return bytes;
}

// Without the first and the last byte, so that one more or less changes no other.
std::string middling(Samples& samples, std::size_t size) {
  std::string made = samples.bytes(size);
  for (char& c : made)
    if (c == '\0' || c == '\xff') c = 'x';
  return made;
}

std::shared_ptr<const CellIndex> indexOf(const std::string& content, std::uint32_t cellSize) {
  return std::make_shared<CellIndex>(std::make_shared<Signature>(signatureOf(content, cellSize)));
}

}  // namespace

class HostileTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equalSumsAreTwoCells() {
    Samples samples(1);
    const std::string one = middling(samples, 2048), other = disguised(one);
    QCOMPARE(weakSum(span(one)), weakSum(span(other)));
    QVERIFY(one != other);
    const std::string old = one + other;
    for (const std::string& made : {other + one, "x" + other + "y" + one, other + other}) {
      Scan scan(indexOf(old, 2048), made.size(), 2048);
      scan.scan(0, span(made));
      const auto copies = scan.finish().copies;
      QCOMPARE(copies.size(), std::size_t{2});
      for (const CopyRange& copy : copies)
        QVERIFY(made.compare(copy.offset, copy.length, old, copy.from, copy.length) == 0);
    }
  }

  void equalSumsAtEveryOffset() {
    Samples samples(2);
    constexpr std::uint32_t kCell = 2048;
    constexpr std::size_t kOffsets = 3000;
    const std::string made = middling(samples, kOffsets + kCell - 1);
    std::string old;
    for (std::size_t at = 0; at < kOffsets; ++at)
      old += disguised(made.substr(at, kCell));
    const auto index = indexOf(old, kCell);
    for (std::size_t at = 0; at < kOffsets; ++at)
      QVERIFY(index->filter().passes(weakSum(span(made).subspan(at, kCell))));
    SegmentScan scan(index.get(), span(made), made.size(), 0, true, {}, 0);
    QVERIFY(scan.run().empty());
    QVERIFY(scan.vainBytes() > 0);
    QVERIFY2(scan.vainBytes() <= 4 * made.size() + kCell, qPrintable(QString::number(scan.vainBytes())));
  }

  // Up to where it is given up, and behind that only what follows on: all of it true.
  void whatIsFoundBetweenThemIsTrue() {
    Samples samples(3);
    constexpr std::uint32_t kCell = 2048;
    std::string old, made;
    for (int i = 0; i < 40; ++i) {
      const std::string cell = middling(samples, kCell);
      old += disguised(cell);
      made += i % 3 == 0 ? old.substr(old.size() - kCell) : cell;
      if (i % 7 == 0) made += "+";
    }
    const auto index = indexOf(old, kCell);
    SegmentScan scan(index.get(), span(made), made.size(), 0, true, {}, 0);
    std::uint64_t copied = 0;
    for (const CopyRange& copy : scan.run()) {
      QVERIFY(made.compare(copy.offset, copy.length, old, copy.from, copy.length) == 0);
      copied += copy.length;
    }
    QCOMPARE(copied, std::uint64_t{14 * kCell});
  }

  // Zeros are the old object's cells over and over: nothing is hashed in vain.
  void repeatsAreFoundAtOnce() {
    const std::string old(100'000, '\0'), made(300'001, '\0');
    const auto index = indexOf(old, 1000);
    SegmentScan scan(index.get(), span(made), made.size(), 0, true, {}, 0);
    QCOMPARE(scan.run().size(), std::size_t{3});
    QCOMPARE(scan.vainBytes(), std::uint64_t{0});
  }
};

QTEST_GUILESS_MAIN(HostileTest)
#include "hostile_test.moc"
