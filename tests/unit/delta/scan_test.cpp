// Scan against a slow and simple oracle: what it says is copied is the same, what it does not find is not
// there to be found, and the signature it makes is that of the new content.
#include <QtTest>
#include <map>
#include <set>
#include <thread>

#include "checksum/crc64.h"
#include "delta/scan.h"
#include "samples.h"

using namespace hawser;
using namespace hawser::delta;
using namespace hawser::delta::test;

namespace {

std::shared_ptr<const CellIndex> indexOf(const std::string& content, std::uint32_t cellSize) {
  return std::make_shared<CellIndex>(std::make_shared<Signature>(signatureOf(content, cellSize)));
}

enum class Order : std::uint8_t { forwards, backwards, threads };

ScanResult scanned(std::shared_ptr<const CellIndex> old, const std::string& content, std::uint32_t cellSize,
                   std::uint64_t segment, Order order = Order::forwards) {
  Scan scan(std::move(old), content.size(), cellSize, segment);
  const auto one = [&](std::uint64_t i) {
    const ByteRange range = scan.bytesOf(i);
    if (range.length > scan.mostBytes() || scan.ownBytesOf(i) > range.length) qFatal("a segment lies");
    // A copy of its own, so that a sanitizer sees what is read beyond it.
    const std::string bytes = content.substr(range.offset, range.length);
    scan.scan(i, span(bytes));
  };
  const std::uint64_t count = scan.segments();
  if (order == Order::threads) {
    std::vector<std::thread> threads;
    for (std::uint64_t first = 0; first < 3; ++first) {
      threads.emplace_back([&, first] {
        for (std::uint64_t i = first; i < count; i += 3)
          one(i);
      });
    }
    for (std::thread& thread : threads)
      thread.join();
  } else {
    for (std::uint64_t i = 0; i < count; ++i)
      one(order == Order::forwards ? i : count - 1 - i);
  }
  return scan.finish();
}

std::uint64_t copied(const std::vector<CopyRange>& copies) {
  std::uint64_t sum = 0;
  for (const CopyRange& copy : copies)
    sum += copy.length;
  return sum;
}

// Empty: all is well.
QString wrong(const std::string& old, const std::string& made, std::uint32_t oldCell,
              const std::vector<CopyRange>& copies) {
  std::uint64_t end = 0;
  std::vector<ByteRange> gaps;
  const CopyRange* before = nullptr;
  for (const CopyRange& copy : copies) {
    if (copy.length == 0 || copy.offset < end) return QStringLiteral("copies overlap");
    if (copy.end() > made.size() || copy.from + copy.length > old.size())
      return QStringLiteral("beyond the end");
    if (before && before->end() == copy.offset && before->from + before->length == copy.from)
      return QStringLiteral("two that are one");
    if (made.compare(copy.offset, copy.length, old, copy.from, copy.length) != 0)
      return QStringLiteral("other bytes at %1").arg(copy.offset);
    if (copy.offset > end) gaps.push_back({end, copy.offset - end});
    end = copy.end();
    before = &copy;
  }
  if (end < made.size()) gaps.push_back({end, made.size() - end});
  std::set<std::string_view> cells;
  for (std::size_t at = 0; at + oldCell <= old.size(); at += oldCell)
    cells.insert(std::string_view(old).substr(at, oldCell));
  for (const ByteRange& gap : gaps) {
    for (std::uint64_t at = gap.offset; at + oldCell <= gap.end(); ++at) {
      if (cells.contains(std::string_view(made).substr(at, oldCell)))
        return QStringLiteral("not found at %1").arg(at);
    }
  }
  return {};
}

QString judged(const std::string& old, const std::string& made, std::uint32_t oldCell, std::uint32_t newCell,
               std::uint64_t segment) {
  const auto index = indexOf(old, oldCell);
  const ScanResult result = scanned(index, made, newCell, segment);
  if (const QString why = wrong(old, made, oldCell, result.copies); !why.isEmpty()) return why;
  Signature right = newCell == 0 ? Signature{} : signatureOf(made, newCell);
  right.size = made.size();
  right.crc64 = crc64(span(made));
  if (result.signature != right) return QStringLiteral("another signature");
  for (const Order order : {Order::backwards, Order::threads}) {
    const ScanResult other = scanned(index, made, newCell, segment, order);
    if (other.copies != result.copies || other.signature != right) return QStringLiteral("the order matters");
  }
  return {};
}

}  // namespace

class ScanTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void randomChanges() {
    Samples samples(1);
    constexpr std::uint32_t kCells[] = {1, 2, 7, 16, 64, 100, 512};
    for (int round = 0; round < 1500; ++round) {
      const std::string old = samples.content(samples.below(4000));
      std::string made = old;
      for (std::size_t changes = samples.below(6); changes > 0; --changes)
        made = samples.changed(made, 1 + samples.below(400));
      const std::uint32_t oldCell = kCells[samples.below(7)];
      const std::uint32_t newCell = samples.below(3) == 0   ? 0
                                    : samples.below(2) == 0 ? oldCell
                                                            : kCells[samples.below(7)];
      const QString why = judged(old, made, oldCell, newCell, 1 + samples.below(1500));
      QVERIFY2(why.isEmpty(), qPrintable(QStringLiteral("round %1: %2").arg(round).arg(why)));
    }
  }

  void largerOnes() {
    Samples samples(2);
    for (const std::uint32_t cell : {1000U, 8192U, 100'000U, 5'000'000U}) {
      const std::string old = samples.bytes(1'234'567);
      std::string made = old;
      for (int changes = 0; changes < 6; ++changes)
        made = samples.changed(made, 5000);
      for (const std::uint64_t segment : {std::uint64_t{100'000}, Segments::kUsual}) {
        const QString why = judged(old, made, cell, cell, segment);
        QVERIFY2(why.isEmpty(), qPrintable(why));
      }
    }
  }

  void smallestOnes() {
    for (const std::uint32_t cell : {1U, 7U, 8192U}) {
      for (const std::string& old :
           {std::string(), std::string("a"), std::string("ab"), std::string("abcdefgh")}) {
        for (const std::string& made : {std::string(), std::string("a"), std::string("b"), std::string("ba"),
                                        std::string("xabcdefghx")}) {
          const QString why = judged(old, made, cell, cell, 1);
          QVERIFY2(why.isEmpty(), qPrintable(why));
        }
      }
    }
  }

  void withoutAnIndexOnlyTheSignatureIsMade() {
    Samples samples(3);
    const std::string made = samples.bytes(10'000);
    const ScanResult result = scanned(nullptr, made, 100, 1000);
    QVERIFY(result.copies.empty());
    Signature right = signatureOf(made, 100);
    right.crc64 = crc64(span(made));
    QCOMPARE(result.signature == right, true);
  }

  void identicalIsOneCopy() {
    Samples samples(4);
    for (const std::uint64_t segment : {std::uint64_t{1}, std::uint64_t{3000}, Segments::kUsual}) {
      for (const std::string& content :
           {samples.bytes(20'001), std::string(20'001, '\0'), std::string(20'000, 'x')}) {
        const ScanResult result = scanned(indexOf(content, 100), content, 100, segment);
        QCOMPARE(result.copies, (std::vector<CopyRange>{{0, content.size(), 0}}));
      }
    }
  }

  void anInsertionAtTheHeadCostsItself() {
    Samples samples(5);
    for (const std::uint64_t segment : {std::uint64_t{500}, std::uint64_t{5000}, Segments::kUsual}) {
      const std::string old = samples.bytes(100'050), made = samples.bytes(137) + old;
      const ScanResult result = scanned(indexOf(old, 100), made, 100, segment);
      QCOMPARE(result.copies, (std::vector<CopyRange>{{137, old.size(), 0}}));
    }
  }

  void whatIsAppendedCostsItselfAlsoBehindAShortCell() {
    Samples samples(6);
    const std::string old = samples.bytes(100'050), made = old + samples.bytes(333);
    const ScanResult result = scanned(indexOf(old, 100), made, 100, 5000);
    QCOMPARE(result.copies, (std::vector<CopyRange>{{0, old.size(), 0}}));
  }

  void aShortLastCellIsFoundAtTheEnd() {
    Samples samples(7);
    const std::string old = samples.bytes(1050), made = samples.bytes(777) + old.substr(1000);
    const ScanResult result = scanned(indexOf(old, 100), made, 0, 300);
    QCOMPARE(result.copies, (std::vector<CopyRange>{{777, 50, 1000}}));
  }

  // Others than those that stood there, and so in no order in which they would be guessed.
  void cellsThatWereMovedAreFound() {
    Samples samples(8);
    const std::string old = samples.bytes(64 * 100);
    for (int round = 0; round < 50; ++round) {
      std::string made = old;
      for (int moves = 0; moves < 10; ++moves)
        made.replace(samples.below(64) * 100, 100, old, samples.below(64) * 100, 100);
      const ScanResult result = scanned(indexOf(old, 100), made, 100, 1000);
      QCOMPARE(copied(result.copies), std::uint64_t{made.size()});
      QVERIFY(wrong(old, made, 100, result.copies).isEmpty());
    }
  }

  void segmentsCoverTheObjectOnce() {
    Samples samples(9);
    for (int round = 0; round < 2000; ++round) {
      const std::uint64_t size = samples.below(3000), step = 1 + samples.below(50),
                          overlap = samples.below(60);
      const Segments grid(size, step, overlap, 1 + samples.below(500));
      std::uint64_t end = 0;
      for (std::uint64_t i = 0; i < grid.count(); ++i) {
        const ByteRange range = grid.bytesOf(i);
        QCOMPARE(range.offset, end);
        QCOMPARE(range.offset % step, std::uint64_t{0});
        end += grid.ownBytesOf(i);
        QVERIFY(grid.ownBytesOf(i) > 0 && range.length <= grid.mostBytes());
        // Any window that begins in it is in it, or is longer than the object has room for.
        QVERIFY(range.end() == std::min(size, end + overlap));
        // Only the last one's bytes end with the object.
        QCOMPARE(range.end() == size, i + 1 == grid.count());
      }
      QCOMPARE(end, size);
    }
    const Segments huge(~std::uint64_t{0}, kMostCellSize, kMostCellSize - 1);
    QVERIFY(huge.mostBytes() <= std::uint64_t{192} << 20);
    QCOMPARE(huge.bytesOf(huge.count() - 1).end(), ~std::uint64_t{0});
  }
};

QTEST_GUILESS_MAIN(ScanTest)
#include "scan_test.moc"
