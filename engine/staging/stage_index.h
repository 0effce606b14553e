// StageIndex: what a Stage knows of its streams and chunks, shared with the chunks that are open. Internal to
// staging.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "base/mutex.h"
#include "staging/chunk_info.h"

namespace hawser::staging {

class Chunk;

// Thread-safe; no I/O.
class StageIndex {
 public:
  using MakeChunk = std::function<std::shared_ptr<Chunk>(const ChunkInfo* known)>;

  explicit StageIndex(std::size_t mostUp) : mostUp_(mostUp) {}

  // False where there is one of this name and another kind.
  bool addStream(const std::string& name, StreamKind kind);
  void removeStream(const std::string& name);
  std::optional<StreamKind> kindOf(const std::string& stream) const;
  std::vector<StreamInfo> streams() const;
  StageStatistics statistics() const;

  // Of a stream that is there.
  void update(const std::string& stream, ChunkInfo info);
  void removeChunk(const std::string& stream, const std::string& name);
  // A handle is gone, and no other has come since: `info` is what is left; none: nothing.
  void release(const std::string& stream, const std::string& name, std::optional<ChunkInfo> info);
  std::optional<std::vector<ChunkInfo>> chunks(const std::string& stream) const;
  std::optional<ChunkInfo> find(const std::string& stream, const std::string& name) const;

  // The one handle of a chunk, or what `make` makes, which may be nothing.
  std::shared_ptr<Chunk> handle(const std::string& stream, const std::string& name, const MakeChunk& make);
  std::shared_ptr<Chunk> openHandle(const std::string& stream, const std::string& name) const;

  // One more file chunk up: false where there are as many as may be, unless `force`.
  bool takeUp(bool force);
  void giveUp();
  void setMostUp(std::size_t most);

 private:
  struct Entry {
    ChunkInfo info;
    std::weak_ptr<Chunk> handle;
  };
  struct Stream {
    StreamKind kind = StreamKind::files;
    std::map<std::string, Entry> chunks;
  };

  static ChunkInfo infoOf(const Entry& entry);
  const Entry* entry(const std::string& stream, const std::string& name) const HAWSER_REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::map<std::string, Stream> streams_ HAWSER_GUARDED_BY(mutex_);
  std::size_t mostUp_ HAWSER_GUARDED_BY(mutex_);
  std::size_t up_ HAWSER_GUARDED_BY(mutex_) = 0;
};

}  // namespace hawser::staging
