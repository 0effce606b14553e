// The cache: filled from a remote in memory, full, and read from, against plain writes of the same file, a
// file for each block, and blobs in SQLite.
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include "block/aligned_buffer.h"
#include "block/file_block_device.h"
#include "cache/cache.h"
#include "sched/thread_pool.h"
#include "store/measure.h"
#include "store/rows.h"

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

// What else a program would do: a file for each block. As the cache's own, blocks are in the system's memory
// since they were read from the disk, not since they were written.
class FilePerBlock {
 public:
  explicit FilePerBlock(const std::string& folder) : folder_(joinPath(folder, "hawser-bench-blocks")) {
    need(FileSystem::system().makeDirectories(folder_));
    const AlignedBuffer block(kMiB);
    for (std::uint64_t i = 0; i < kBlocks; ++i) {
      const auto file = need(FileSystem::system().open(path(i), OpenMode::create));
      need(file->writeAt(0, block.bytes()));
      need(file->syncData());
      const int descriptor = ::open(path(i).c_str(), O_RDONLY | O_CLOEXEC);
      if (::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) != 0) std::exit(1);
      ::close(descriptor);
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

// A cache in a file of its own, and the object that was opened last.
class WorkCache {
 public:
  // `beside`: there are threads to read ahead and to make room.
  WorkCache(const std::string& folder, const char* name, bool beside) : path_(joinPath(folder, name)) {
    (void)FileSystem::system().removeFile(path_);
    device_ = need(FileBlockDevice::create(FileSystem::system(), path_, kDisk, {}));
    // Written once, so that no side pays for blocks that are reserved and were never written.
    for (std::uint64_t at = 0; at < kDisk; at += kMiB)
      need(device_->write(kAlways, at, large()));
    need(device_->flush(kAlways));
    Cache::Options options;
    if (beside) options.post = [this](std::function<void()> task) { pool_.post(std::move(task)); };
    cache_ = need(Cache::make(device_, {}, std::move(options)));
  }
  ~WorkCache() {
    object_.reset();
    cache_.reset();
    (void)FileSystem::system().removeFile(path_);
  }

  Cache& cache() { return *cache_; }
  BlockDevice& device() { return *device_; }
  MutableByteSpan large() { return large_.bytes(); }
  // Another object, and nothing of those before.
  void anew(std::uint64_t blocks) {
    object_.reset();
    need(cache_->clear());
    const std::string name = "az://bench/box/" + std::to_string(++objects_);
    object_ = cache_->open({"bench", name, "1", blocks * kMiB}, std::make_shared<MemoryOrigin>());
    next_ = 0;
  }
  void next() { need(object_->read(kAlways, next_++ * kMiB, large())); }
  void read(std::uint64_t offset, MutableByteSpan into) { need(object_->read(kAlways, offset, into)); }

 private:
  const std::string path_;
  AlignedBuffer large_{kMiB};
  ThreadPool pool_{2};
  std::shared_ptr<FileBlockDevice> device_;
  std::shared_ptr<Cache> cache_;
  std::unique_ptr<CachedObject> object_;
  std::uint64_t objects_ = 0, next_ = 0;
};

void hits(WorkCache& work, const std::string& folder) {
  work.anew(kBlocks);
  const FilePerBlock files(folder);
  SqliteBlocks sqlite(folder);
  for (std::uint64_t i = 0; i < kBlocks; ++i) {
    work.next();
    files.read(i * kMiB, work.large());
    sqlite.read(i * kMiB, work.large());
    work.read(i * kMiB, work.large());
  }
  std::mt19937_64 random(1);
  const AlignedBuffer page(kPageSize);
  const auto small = page.bytes();
  const auto anyPage = [&] { return random() % (kBlocks * kMiB / kPageSize) * kPageSize; };
  const auto anyBlock = [&] { return random() % kBlocks * kMiB; };
  const auto ours = [&](int) { work.read(anyPage(), small); };
  run({"cache hit, 4 KiB, against a file per block", 0.67, 20000, ours,
       [&](int) { files.read(anyPage(), small); }});
  run({"cache hit, 4 KiB, against SQLite", 0.2, 20000, ours, [&](int) { sqlite.read(anyPage(), small); }});
  run({"cache hit, 1 MiB, against a file per block", 1.0, 200,
       [&](int) { work.read(anyBlock(), work.large()); },
       [&](int) { files.read(anyBlock(), work.large()); }});
}

// One that is full all the time, and one that is emptied before it is filled.
void evictions(const std::string& folder) {
  WorkCache full(folder, "hawser-bench-full.img", true), empty(folder, "hawser-bench-empty.img", true);
  full.anew(64 * kBlocks);
  for (std::uint64_t i = 0; i < kDisk / kMiB; ++i)
    full.next();
  const CacheTally before = full.cache().tally();
  run({"cache fill when full, 1 MiB, against an empty one",
       1.11,
       kBlocks,
       [&](int) { full.next(); },
       [&](int) { empty.next(); },
       {},
       [&] { empty.anew(kBlocks); }});
  const CacheTally after = full.cache().tally();
  tell(
      "clusters not kept for want of room, of those evicted",
      static_cast<double>(after.passed - before.passed) / static_cast<double>(after.evicted - before.evicted),
      "", 0.01);
}

}  // namespace

void measureCache(const std::string& folder) {
  WorkCache work(folder, "hawser-bench-cache.img", false);
  // Nobody looks at what is written over: all blocks are the same.
  run({"cache fill, 1 MiB", 1.18, kBlocks / 2, [&](int) { work.next(); },
       [&](int i) {
         need(work.device().write(kAlways, kDisk - (kBlocks - static_cast<std::uint64_t>(i)) * kMiB,
                                  work.large()));
       },
       [&] { work.anew(kBlocks); }});
  hits(work, folder);
  evictions(folder);
}

}  // namespace hawser::bench
