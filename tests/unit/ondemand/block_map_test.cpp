// The map of a mount against a model of it, and what a flipped bit does to it.
#include <QtTest>
#include <random>
#include <thread>

#include "ondemand/block_map.h"
#include "unit/ondemand/ondemand_fixture.h"

using namespace hawser;
using namespace hawser::ondemand;
using namespace hawser::test;

namespace {

// Memory aligned as a mapped file is.
struct Memory {
  explicit Memory(std::uint64_t blocks) : words(BlockMap::pagesFor(blocks) * BlockMap::kPageBytes / 8) {}
  MutableByteSpan bytes() { return std::as_writable_bytes(std::span(words)); }
  MutableByteSpan page(std::uint64_t page) {
    return bytes().subspan(page * BlockMap::kPageBytes, BlockMap::kPayloadBytes);
  }
  std::vector<std::uint64_t> words;
};

BlockSpan anySpan(std::mt19937& random, std::uint64_t blocks) {
  const std::uint64_t first = random() % blocks;
  const std::uint64_t most = random() % 3 == 0 ? blocks - first : std::min<std::uint64_t>(40, blocks - first);
  return {first, first + random() % (most + 1)};
}

}  // namespace

class BlockMapTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void itIsAsTheModel_data() {
    QTest::addColumn<quint64>("blocks");
    for (const quint64 blocks : {1, 27, 28, 29, 500, 13999, 14000, 14001, 30000})
      QTest::addRow("%llu", static_cast<unsigned long long>(blocks)) << blocks;
  }
  void itIsAsTheModel() {
    QFETCH(quint64, blocks);
    Memory memory(blocks);
    BlockMap map(memory.bytes(), blocks);
    std::vector<BlockState> model(blocks, BlockState::absent);
    std::mt19937 random(static_cast<unsigned>(blocks));
    for (int i = 0; i < 300; ++i) {
      const BlockSpan span = anySpan(random, blocks);
      const unsigned what = random() % 3;
      if (what == 0) map.markClean(span);
      if (what == 1) map.markWritten(span);
      if (what == 2) map.markOverwritten(span);
      for (std::uint64_t block = span.first; block < span.end; ++block) {
        BlockState& state = model[block];
        if (what == 0 && state == BlockState::absent) state = BlockState::clean;
        if (what == 1 || (what == 2 && state == BlockState::clean)) state = BlockState::written;
      }
      const BlockSpan asked = anySpan(random, blocks);
      for (const BlockState state : {BlockState::absent, BlockState::clean, BlockState::written}) {
        const auto begin = model.begin() + static_cast<std::ptrdiff_t>(asked.first);
        const auto end = model.begin() + static_cast<std::ptrdiff_t>(asked.end);
        const auto is = [&](BlockState of) { return of == state; };
        QCOMPARE(map.find(asked, state),
                 asked.first + static_cast<std::uint64_t>(std::find_if(begin, end, is) - begin));
        QCOMPARE(map.findOther(asked, state),
                 asked.first + static_cast<std::uint64_t>(std::find_if_not(begin, end, is) - begin));
      }
      const auto counted = [&](BlockState state) {
        return static_cast<std::uint64_t>(std::count(model.begin() + static_cast<std::ptrdiff_t>(asked.first),
                                                     model.begin() + static_cast<std::ptrdiff_t>(asked.end),
                                                     state));
      };
      QVERIFY(map.countIn(asked) == (BlockCounts{counted(BlockState::absent), counted(BlockState::written)}));
    }
    const auto count = [&](BlockState state) {
      return static_cast<std::uint64_t>(std::count(model.begin(), model.end(), state));
    };
    QCOMPARE(map.absent(), count(BlockState::absent));
    QCOMPARE(map.written(), count(BlockState::written));
  }

  // Neighbours in a word that change at once.
  void threadsDoNotLoseEachOther() {
    constexpr std::uint64_t kBlocks = 5000;
    Memory memory(kBlocks);
    BlockMap map(memory.bytes(), kBlocks);
    std::vector<std::thread> threads;
    for (std::uint64_t start = 0; start < 4; ++start) {
      threads.emplace_back([&map, start] {
        for (std::uint64_t block = start; block < kBlocks; block += 4) {
          map.markClean({block, block + 1});
          if (block % 3 == 0) map.markWritten({block, block + 1});
        }
      });
    }
    for (std::thread& thread : threads)
      thread.join();
    QCOMPARE(map.absent(), 0U);
    QCOMPARE(map.written(), (kBlocks + 2) / 3);
    for (std::uint64_t block = 0; block < kBlocks; ++block)
      QCOMPARE(map.at(block), block % 3 == 0 ? BlockState::written : BlockState::clean);
  }

  // What a page on the disk says is a part of what is in memory, after a killed process.
  void pagesAreMerged() {
    constexpr std::uint64_t kBlocks = 100;
    Memory memory(kBlocks);
    Bytes kept(BlockMap::kPayloadBytes);
    {
      BlockMap map(memory.bytes(), kBlocks);
      map.markClean({0, 30});
      map.copyPage(0, kept);
      map.markWritten({10, 50});
    }
    BlockMap map(memory.bytes(), kBlocks);
    QVERIFY(map.mergePage(0, kept));
    QCOMPARE(map.absent(), 50U);
    QCOMPARE(map.written(), 40U);
    QVERIFY(map.takeChanged(0));
    QVERIFY(!map.takeChanged(0));
  }

  // Each bit of the memory, flipped: either nothing is lost by it, or it is told.
  void aFlippedBitIsNoticed() {
    constexpr std::uint64_t kBlocks = 3 * BlockMap::kBlocksPerWord;
    Bytes kept(BlockMap::kPayloadBytes);
    for (std::size_t bit = 0; bit < 3 * 64; ++bit) {
      Memory memory(kBlocks);
      {
        BlockMap map(memory.bytes(), kBlocks);
        map.markClean({0, 40});
        map.copyPage(0, kept);
        map.markWritten({20, 70});
      }
      memory.words[bit / 64] ^= std::uint64_t{1} << (bit % 64);
      BlockMap map(memory.bytes(), kBlocks);
      const bool merged = map.mergePage(0, kept);
      // Of the first word all was on the disk: it counts as written, which is never less than what was there.
      QCOMPARE(merged, bit < 64);
      if (merged) QCOMPARE(map.findOther({20, 70}, BlockState::written), 70U);
    }
  }

  void wordsThatAreNoneAreRefused() {
    Memory memory(100);
    BlockMap map(memory.bytes(), 100);
    Bytes page(BlockMap::kPayloadBytes);
    page[0] = std::byte{1};  // without its checksum
    QVERIFY(!map.loadPage(0, page));
    Memory larger(200);
    BlockMap other(larger.bytes(), 200);
    other.markClean({100, 200});
    other.copyPage(0, page);
    QVERIFY(!map.loadPage(0, page));  // blocks the map does not have
  }
};

QTEST_GUILESS_MAIN(BlockMapTest)
#include "block_map_test.moc"
