// Chunk: a piece of a stream that grows at its end, has metadata, and is what it was at its last sync
// whenever the program or the power goes.
//
// Thread-safe: calls on one chunk take turns; calls on others do not wait. A Stage has one handle of each
// chunk, shared by all who open it. When the last is let go, what was not synced is dropped.
// Durability: when sync(full) has returned, bytes and metadata survive a power cut. What comes later, also a
// sync(normal) that the power cuts short, may cost what came later but never these.
// Errors: of the disk; tooLarge (over 4 GiB less one byte; metadata over 65,535 bytes); denied (opened to be
// read, or sealed); busy (as many are up as may be; locked; a transaction is open); corrupt (damaged);
// invalidArgument (the chunk is down, or up, or not locked, or has no transaction); notFound (removed).
// An error of a sync leaves it open what is on the disk: all else fails by it until the chunk was down and
// up, and then it is as it is on the disk.
#pragma once

#include <memory>

#include "staging/chunk_info.h"
#include "staging/chunk_storage.h"
#include "staging/turn.h"

namespace hawser::staging {

class StageIndex;

class Chunk {
 public:
  struct Place {
    std::shared_ptr<StageIndex> index;
    std::string stream, name;
    StreamKind kind = StreamKind::files;
    bool readOnly = false, fresh = false;  // fresh: there is no file of it yet
  };
  // Made by Stage::open alone.
  Chunk(Place place, std::unique_ptr<ChunkStorage> storage, ChunkInfo known);
  ~Chunk();
  Chunk(const Chunk&) = delete;
  Chunk& operator=(const Chunk&) = delete;

  const std::string& stream() const { return place_.stream; }
  const std::string& name() const { return place_.name; }
  bool readOnly() const { return place_.readOnly; }
  ChunkInfo info();

  Status append(const OpContext& context, ByteSpan bytes);
  // Content ends at `offset`, then comes `bytes`. Where it fails the chunk may end at `offset`.
  Status writeAt(const OpContext& context, std::uint64_t offset, ByteSpan bytes);
  // Less than asked for at the end of content; also of what is not synced, and of a chunk that is down.
  Result<std::size_t> readAt(const OpContext& context, std::uint64_t offset, MutableByteSpan into);
  // In place of what there was; copies the content at the next sync where there is some.
  Status setMetadata(std::string_view metadata);

  Status sync(const OpContext& context, SyncMode mode);
  // A full sync, after which nothing more is written by this handle.
  Status seal(const OpContext& context);

  // All that follows is taken back by rollback(), or synced by commit(). Until then there is no sync.
  Status begin();
  Status commit(const OpContext& context, SyncMode mode);
  Status rollback();

  // A mark for others that this chunk is not to be begun anew: no second lock, no begin().
  Status lock(const OpContext& context, SyncMode mode);
  Status unlock();

  // Down: its file is closed, after a sync (normal at least); only what is known of it stays. `force`: also
  // beyond how many may be up.
  Status up(const OpContext& context, bool force = false);
  Status down(const OpContext& context, SyncMode mode);

  // From the disk, for good; this handle is of no use any more.
  Status remove();

 private:
  friend class Stage;
  // As Stage::open does it: up, unless too many are; once.
  Status openFirst(const OpContext& context);

  Status bringUp(const OpContext& context, bool force);
  Status checkThere() const;
  Status checkWritable() const;
  Status syncStorage(const OpContext& context, SyncMode mode);
  ChunkInfo current() const;
  // Tells the index what the chunk is now.
  void tell();
  Error wrong(ErrorCode code, const char* detail) const;

  const Place place_;
  Turn turn_;
  // By turns:
  std::unique_ptr<ChunkStorage> storage_;
  ChunkInfo known_;  // of what is on the disk
  bool opened_ = false, locked_ = false, sealed_ = false, transaction_ = false, removed_ = false;
};

}  // namespace hawser::staging
