#include "store/cache_bench.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstring>
#include <random>

#include "block/aligned_buffer.h"
#include "block/file_block_device.h"
#include "cache/cache.h"
#include "sched/thread_pool.h"
#include "store/measure.h"

namespace hawser::bench {

namespace {

constexpr std::uint64_t kBlocks = 256;  // of 1 MiB: what is filled at once, and read from
constexpr std::uint64_t kDisk = 1024 * kMiB;

// Bytes of memory, as fast as they can be had.
class MemoryOrigin final : public Origin {
 public:
  Status read(const OpContext&, ByteRange range, ByteSink& sink) override {
    while (!range.empty()) {
      const MutableByteSpan room = sink.room();
      const std::size_t length = std::min({room.size(), std::size_t{range.length}, bytes_.size()});
      std::memcpy(room.data(), bytes_.bytes().data(), length);
      HAWSER_CHECK(sink.filled(length));
      range.length -= length;
    }
    return {};
  }

 private:
  const AlignedBuffer bytes_{kMiB};
};

// What else a program would do: a file for each block.
class FilePerBlock {
 public:
  explicit FilePerBlock(const std::string& folder) : folder_(joinPath(folder, "hawser-bench-blocks")) {
    need(FileSystem::system().makeDirectories(folder_));
    const AlignedBuffer block(kMiB);
    for (std::uint64_t i = 0; i < kBlocks; ++i) {
      const auto file = FileSystem::system().open(path(i), OpenMode::create);
      need(file);
      need((*file)->writeAt(0, block.bytes()));
    }
  }
  ~FilePerBlock() {
    for (std::uint64_t i = 0; i < kBlocks; ++i)
      (void)FileSystem::system().removeFile(path(i));
    (void)FileSystem::system().removeDirectory(folder_);
  }
  void read(std::uint64_t offset, MutableByteSpan into) const {
    const int file = ::open(path(offset / kMiB).c_str(), O_RDONLY | O_CLOEXEC);
    const ssize_t got = ::pread(file, into.data(), into.size(), static_cast<off_t>(offset % kMiB));
    if (got != static_cast<ssize_t>(into.size())) std::exit(1);
    ::close(file);
  }

 private:
  std::string path(std::uint64_t block) const { return joinPath(folder_, std::to_string(block)); }
  const std::string folder_;
};

// Blocks as blobs of a table, read in part.
class SqliteBlocks {
 public:
  explicit SqliteBlocks(const std::string& folder) : path_(joinPath(folder, "hawser-bench-blocks.db")) {
    (void)FileSystem::system().removeFile(path_);
    check(sqlite3_open(path_.c_str(), &database_));
    check(sqlite3_exec(database_, "CREATE TABLE blocks(id INTEGER PRIMARY KEY, bytes BLOB); BEGIN", nullptr,
                       nullptr, nullptr));
    const AlignedBuffer block(kMiB);
    sqlite3_stmt* insert = nullptr;
    check(sqlite3_prepare_v2(database_, "INSERT INTO blocks VALUES(?, ?)", -1, &insert, nullptr));
    for (std::uint64_t i = 0; i < kBlocks; ++i) {
      sqlite3_bind_int64(insert, 1, static_cast<sqlite3_int64>(i));
      sqlite3_bind_blob(insert, 2, block.bytes().data(), static_cast<int>(kMiB), SQLITE_STATIC);
      if (sqlite3_step(insert) != SQLITE_DONE) std::exit(1);
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    check(sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr));
    check(sqlite3_blob_open(database_, "main", "blocks", "bytes", 0, 0, &blob_));
  }
  ~SqliteBlocks() {
    sqlite3_blob_close(blob_);
    sqlite3_close(database_);
    (void)FileSystem::system().removeFile(path_);
  }
  void read(std::uint64_t offset, MutableByteSpan into) {
    check(sqlite3_blob_reopen(blob_, static_cast<sqlite3_int64>(offset / kMiB)));
    check(sqlite3_blob_read(blob_, into.data(), static_cast<int>(into.size()),
                            static_cast<int>(offset % kMiB)));
  }

 private:
  void check(int result) const {
    if (result == SQLITE_OK) return;
    std::fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(database_));
    std::exit(1);
  }
  const std::string path_;
  sqlite3* database_ = nullptr;
  sqlite3_blob* blob_ = nullptr;
};

class CacheBench {
 public:
  explicit CacheBench(const std::string& folder)
      : folder_(folder), path_(joinPath(folder, "hawser-bench-cache.img")) {
    (void)FileSystem::system().removeFile(path_);
    auto device = FileBlockDevice::create(FileSystem::system(), path_, kDisk, {});
    need(device);
    device_ = std::move(*device);
    // Written once, so that no side pays for blocks that are reserved and were never written.
    for (std::uint64_t at = 0; at < kDisk; at += kMiB)
      need(device_->write(kAlways, at, large_.bytes()));
    need(device_->flush(kAlways));
    Cache::Options options;
    options.post = [this](std::function<void()> task) { pool_.post(std::move(task)); };
    auto cache = Cache::make(device_, {}, std::move(options));
    need(cache);
    cache_ = std::move(*cache);
  }
  ~CacheBench() {
    object_.reset();
    cache_.reset();
    (void)FileSystem::system().removeFile(path_);
  }

  void all() {
    // Nobody looks at what is written over: all blocks are the same.
    const auto raw = [this](int i) {
      need(device_->write(kAlways, kDisk - (kBlocks - static_cast<std::uint64_t>(i)) * kMiB, large_.bytes()));
    };
    run({"cache: fill, 1 MiB", 1.18, kBlocks / 2, [this](int i) { next(i); }, raw,
         [this] { anew(kBlocks); }});
    hits();
    evictions();
  }

 private:
  // Another object, and nothing of those before.
  void anew(std::uint64_t blocks) {
    object_.reset();
    need(cache_->clear());
    open(blocks);
  }
  void open(std::uint64_t blocks) {
    const std::string name = "az://bench/box/" + std::to_string(++objects_);
    object_ = cache_->open({"bench", name, "1", blocks * kMiB}, std::make_shared<MemoryOrigin>());
  }
  void next(int i) { need(object_->read(kAlways, static_cast<std::uint64_t>(i) * kMiB, large_.bytes())); }

  void hits() {
    anew(kBlocks);
    const FilePerBlock files(folder_);
    SqliteBlocks sqlite(folder_);
    for (int i = 0; i < static_cast<int>(kBlocks); ++i) {
      next(i);
      files.read(static_cast<std::uint64_t>(i) * kMiB, large_.bytes());
      sqlite.read(static_cast<std::uint64_t>(i) * kMiB, large_.bytes());
    }
    for (int i = 0; i < static_cast<int>(kBlocks); ++i)
      next(i);
    const auto page = [this] { return random_() % (kBlocks * kMiB / kPageSize) * kPageSize; };
    const auto block = [this] { return random_() % kBlocks * kMiB; };
    const auto small = small_.bytes(), large = large_.bytes();
    const auto ours = [&](int) { need(object_->read(kAlways, page(), small)); };
    run({"cache: hit, 4 KiB, to a file per block", 0.67, 20000, ours,
         [&](int) { files.read(page(), small); }});
    run({"cache: hit, 4 KiB, to SQLite", 0.2, 20000, ours, [&](int) { sqlite.read(page(), small); }});
    run({"cache: hit, 1 MiB, to a file per block", 1.0, 200,
         [&](int) { need(object_->read(kAlways, block(), large)); },
         [&](int) { files.read(block(), large); }});
  }

  // Full of another object, against empty.
  void evictions() {
    const std::uint64_t room = cache_->room().limit / kMiB;
    std::unique_ptr<CachedObject> full, empty;
    std::uint64_t at = 0;
    anew(8 * room);
    full = std::move(object_);
    const auto fill = [this](CachedObject& object, std::uint64_t block) {
      need(object.read(kAlways, block * kMiB, large_.bytes()));
    };
    for (; at < room; ++at)
      fill(*full, at);
    const std::uint64_t evicted = cache_->tally().evicted, passed = cache_->tally().passed;
    const double before = now(CLOCK_MONOTONIC);
    for (; at < room + 4 * kBlocks; ++at)
      fill(*full, at % (8 * room));
    const double evicting = (now(CLOCK_MONOTONIC) - before) / (4 * kBlocks);
    const std::uint64_t clusters = cache_->tally().evicted - evicted, past = cache_->tally().passed - passed;
    full.reset();
    double filling = 0;
    for (int round = 0; round < 4; ++round) {
      anew(kBlocks);
      const double begun = now(CLOCK_MONOTONIC);
      for (int i = 0; i < static_cast<int>(kBlocks); ++i)
        next(i);
      filling += (now(CLOCK_MONOTONIC) - begun) / (4 * kBlocks);
    }
    std::printf("%-44s %10.2f %10.2f %7.2f %7.2f, %llu clusters evicted, %llu not kept\n",
                "cache: fill of a full one, to one of an empty", evicting, filling, evicting / filling, 1.11,
                static_cast<unsigned long long>(clusters), static_cast<unsigned long long>(past));
  }

  const std::string folder_, path_;
  std::mt19937_64 random_{1};
  AlignedBuffer small_{kPageSize}, large_{kMiB};
  ThreadPool pool_{2};
  std::shared_ptr<FileBlockDevice> device_;
  std::shared_ptr<Cache> cache_;
  std::unique_ptr<CachedObject> object_;
  std::uint64_t objects_ = 0;
};

}  // namespace

void measureCache(const std::string& folder) {
  CacheBench(folder).all();
}

}  // namespace hawser::bench
