// Spool: what was read of objects and somebody has not had yet, kept on the disk until he has.
//
// A staging::Stage in a folder of its own (FORMAT.md): a stream for each version of an object, in it a chunk
// that says what the object is, and a chunk for each range. A range counts once it is whole on the disk; it
// is proven by its checksum when it is read. The folder is made with the first range and goes with the last
// object. One process at a time.
//
// Thread-safe. Blocks, but for what says so. Errors: of the disk; notFound where a range is not all there. A
// full disk, or one about to be, ends the spooling for good (isUsable): what is there stays.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/condition_variable.h"
#include "base/log.h"
#include "base/mutex.h"
#include "staging/stage.h"
#include "transfer/spool_object.h"

namespace hawser {

struct SpoolOptions {
  std::uint64_t leaveFree = 0;  // bytes of the disk that are left to others
  Log log = {};
  bool readOnly = false;  // also while another program works on it
};

// One version of an object.
struct SpoolKey {
  std::string location, etag;
  friend auto operator<=>(const SpoolKey&, const SpoolKey&) = default;
};

class Spool {
 public:
  // Reads what an earlier run left; damaged descriptions of objects go to the stage's quarantine. busy where
  // another program works on it. Where something cannot be read now, that error, and all stays as it is.
  static Result<std::shared_ptr<Spool>> open(const OpContext& context, FileSystem& files, std::string folder,
                                             SpoolOptions options);
  // All of a spool that nobody has open (busy otherwise).
  static Status removeAll(const OpContext& context, FileSystem& files, const std::string& folder);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  bool isUsable() const;  // does not block
  // All of the range, or without one of the object, is there. Does not block.
  bool covers(const SpoolKey& key, std::optional<ByteRange> range) const;
  // The newest version of it that is all there. Does not block.
  std::optional<ObjectInfo> whole(const std::string& location) const;
  // notFound, before a byte was given, where it is not all there, or damaged, or was taken away by others.
  Result<ObjectInfo> read(const OpContext& context, const SpoolKey& key, std::optional<ByteRange> range,
                          ByteSink& sink);

  // A range being written. Without finish() nothing of it is there.
  class Writer {
   public:
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    Status append(ByteSpan bytes);
    // What came so far stays, also without finish(): for who writes all there is of it.
    Status keep();
    // Now it counts. `info` is of the object.
    Status finish(const ObjectInfo& info, staging::SyncMode mode);

   private:
    friend class Spool;
    Writer(Spool& spool, const OpContext& context, SpoolKey key, std::uint64_t offset)
        : spool_(spool), context_(context), key_(std::move(key)), offset_(offset) {}
    Spool& spool_;
    const OpContext& context_;
    const SpoolKey key_;
    const std::uint64_t offset_;
    std::shared_ptr<staging::Stage> stage_;
    std::shared_ptr<staging::Chunk> chunk_;
    std::uint64_t length_ = 0;
    bool finished_ = false;
  };
  // exists where one that begins there is, or is being written. The context outlives it.
  Result<std::unique_ptr<Writer>> begin(const OpContext& context, const SpoolKey& key, std::uint64_t offset);
  // All at once. No error where it is there.
  Status put(const OpContext& context, const SpoolKey& key, const ObjectInfo& info, std::uint64_t offset,
             ByteSpan bytes, staging::SyncMode mode);

  // What it is; in place of what was said of it before. finish() says it where nothing was said.
  Status describe(const OpContext& context, const SpoolKey& key, const ObjectInfo& info,
                  staging::SyncMode mode);
  // What was said of it. Does not block.
  std::optional<ObjectInfo> described(const SpoolKey& key) const;
  // So many of its bytes are there from its first one on. Does not block.
  std::uint64_t reach(const SpoolKey& key) const;

  // To the disk what only went to the file.
  Status secure(const OpContext& context);
  // The range that is there as it is; nothing where it is not.
  void removeRange(const SpoolKey& key, const ByteRange& range);
  void removeObject(const SpoolKey& key);
  void removeVersions(const std::string& location);
  void removeAll();

  struct Held {
    std::uint64_t bytes = 0;
    std::optional<WallTime> since;
  };
  // Of all its objects, by key and etag. Does not block.
  std::map<std::pair<std::string, std::string>, Held> held() const;
  bool isEmpty() const;  // likewise

 private:
  struct Range {
    std::uint64_t length = 0;
    bool secure = false, writing = false;
    WallTime since;
  };
  using Ranges = std::map<std::uint64_t, Range>;  // by offset
  struct Object {
    ObjectInfo info;
    bool described = false, describing = false;
    WallTime known;  // when it was said what it is
    Ranges ranges;
  };
  struct Piece {
    std::uint64_t chunk = 0;             // where it begins
    std::uint64_t from = 0, length = 0;  // of its content
  };

  Spool(FileSystem& files, std::string folder, SpoolOptions options)
      : files_(files), folder_(std::move(folder)), options_(std::move(options)) {}
  Status load(const OpContext& context);
  bool setAside(const OpContext& context, const std::string& stream);
  Status loadStream(const OpContext& context, const std::string& stream);
  Status loadUndescribed(const std::string& stream);
  Result<Ranges> rangesIn(const std::string& stream) const;
  Result<std::shared_ptr<staging::Stage>> stage(const OpContext& context);
  std::shared_ptr<staging::Stage> openStage() const;
  std::optional<std::vector<Piece>> piecesOf(const SpoolKey& key, std::optional<ByteRange> range) const
      HAWSER_REQUIRES(mutex_);
  Status giveOn(const OpContext& context, const SpoolKey& key, const Piece& piece, ByteSink& sink,
                bool& begun);
  Status secureRange(const OpContext& context, const SpoolKey& key, std::uint64_t offset);
  void ended(const SpoolKey& key, std::uint64_t offset, std::optional<Range> range);
  Status missed(const SpoolKey& key, std::uint64_t chunk, Error error, bool begun);
  void dropFolder();
  Status noted(Status status);
  Status checkRoom();

  FileSystem& files_;
  const std::string folder_;
  const SpoolOptions options_;
  mutable Mutex mutex_;
  ConditionVariable changed_;
  std::shared_ptr<staging::Stage> stage_ HAWSER_GUARDED_BY(mutex_);
  bool opening_ HAWSER_GUARDED_BY(mutex_) = false;
  bool usable_ HAWSER_GUARDED_BY(mutex_) = true;
  std::map<SpoolKey, Object> objects_ HAWSER_GUARDED_BY(mutex_);
  // Of streams without a word of what their object is; by their names.
  std::map<std::string, Ranges> undescribed_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
