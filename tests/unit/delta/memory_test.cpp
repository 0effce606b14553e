// What a search keeps in memory depends on the number of cells alone, not on their size: here are as many as
// an object of 1 TiB has, of 16 bytes each instead of 1 MiB, so that nothing of it is read from a disk.
#include <QFile>
#include <QtTest>

#include "delta/scan.h"
#include "samples.h"

using namespace hawser;
using namespace hawser::delta;
using namespace hawser::delta::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kTimes = 8;  // what a sanitizer takes beside it
#else
constexpr std::uint64_t kTimes = 1;
#endif
constexpr std::uint64_t kMiB = 1024 * 1024;
constexpr std::uint64_t kTiB = kMiB * kMiB;

std::uint64_t peak() {
  QFile file(QStringLiteral("/proc/self/status"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("no /proc");
  for (const QByteArray& line : file.readAll().split('\n'))
    if (line.startsWith("VmHWM:")) return line.mid(6).trimmed().split(' ').first().toULongLong() * 1024;
  qFatal("no peak");
}

}  // namespace

class MemoryTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void cellsOfOneTebibyte() {
    constexpr std::uint32_t kCell = 16;
    QCOMPARE(cellSizeFor(kTiB), std::uint32_t(kMiB));
    const std::uint64_t cells = kTiB / kMiB;
    // Cell i is its number, twice.
    const auto cellAt = [](std::uint64_t i) { return std::array<std::uint64_t, 2>{i, ~i}; };
    const std::uint64_t before = peak();
    std::vector<CopyRange> copies;
    {
      auto old = std::make_shared<Signature>();
      old->size = cells * kCell;
      old->cellSize = kCell;
      old->cells.resize(cells);
      for (std::uint64_t i = 0; i < cells; ++i) {
        const auto cell = cellAt(i);
        const ByteSpan bytes = std::as_bytes(std::span(cell));
        old->cells[i] = {weakSum(bytes), strongHash(bytes)};
      }
      // The new one has them in turn from both ends: each is a copy of its own.
      Scan scan(std::make_shared<CellIndex>(old), old->size, kCell, kMiB);
      std::vector<std::uint64_t> segment;
      for (std::uint64_t i = 0; i < scan.segments(); ++i) {
        const ByteRange range = scan.bytesOf(i);
        segment.clear();
        for (std::uint64_t at = range.offset / kCell; at < divideRoundingUp(range.end(), kCell); ++at) {
          const auto cell = cellAt(at % 2 == 0 ? at : cells - at);
          segment.insert(segment.end(), cell.begin(), cell.end());
        }
        scan.scan(i, std::as_bytes(std::span(segment)).first(range.length));
      }
      copies = scan.finish().copies;
    }
    QCOMPARE(copies.size(), std::size_t(cells));
    const std::uint64_t kept = peak() - before;
    qInfo("kept for 1 TiB in cells of 1 MiB, all of them moved: %llu MiB",
          static_cast<unsigned long long>(kept / kMiB));
    // Beside it each thread has a segment in memory.
    const std::uint64_t segments = Segments(kTiB, kMiB, kMiB - 1).mostBytes();
    QVERIFY2(kept + 2 * segments <= kTimes * 256 * kMiB, qPrintable(QString::number(kept / kMiB)));
  }
};

QTEST_GUILESS_MAIN(MemoryTest)
#include "memory_test.moc"
