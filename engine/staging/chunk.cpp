#include "staging/chunk.h"

#include "base/clock.h"
#include "staging/chunk_file.h"
#include "staging/stage_index.h"

namespace hawser::staging {

Chunk::Chunk(Place place, std::unique_ptr<ChunkStorage> storage, ChunkInfo known)
    : place_(std::move(place)), storage_(std::move(storage)), known_(std::move(known)) {}

Chunk::~Chunk() {
  if (removed_ || place_.kind == StreamKind::memory) {
    place_.index->release(place_.stream, place_.name, std::nullopt);
    return;
  }
  if (storage_->isUp()) {
    storage_->down();
    place_.index->giveUp();
  }
  const bool there = !place_.fresh || storage_->fileSize() > 0;
  place_.index->release(place_.stream, place_.name, there ? std::optional(current()) : std::nullopt);
}

Error Chunk::wrong(ErrorCode code, const char* detail) const {
  return makeError(code, detail).about(place_.stream + "/" + place_.name);
}

ChunkInfo Chunk::info() {
  const Turn::Taken taken(turn_);
  return current();
}

ChunkInfo Chunk::current() const {
  ChunkInfo info = known_;
  info.up = storage_->isUp();
  if (!opened_ || info.damage != Damage::none) return info;
  info.contentSize = storage_->length();
  info.metadata = storage_->metadata();
  info.fileSize = storage_->fileSize();
  info.open = true;
  return info;
}

void Chunk::tell() {
  place_.index->update(place_.stream, current());
}

Status Chunk::checkThere() const {
  if (removed_) return fail(wrong(ErrorCode::notFound, "this chunk was removed"));
  return {};
}

Status Chunk::checkWritable() const {
  HAWSER_CHECK(checkThere());
  if (place_.readOnly) return fail(wrong(ErrorCode::denied, "this chunk is open for reading only"));
  if (sealed_) return fail(wrong(ErrorCode::denied, "this chunk is sealed"));
  if (!storage_->isUp()) return fail(wrong(ErrorCode::invalidArgument, "this chunk is down"));
  return {};
}

Status Chunk::append(const OpContext& context, ByteSpan bytes) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkWritable());
  HAWSER_CHECK(storage_->append(context, bytes));
  tell();
  return {};
}

Status Chunk::writeAt(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkWritable());
  if (offset > storage_->length())
    return fail(wrong(ErrorCode::invalidArgument, "this is behind the end of the chunk"));
  Status written = storage_->truncate(context, offset);
  if (written) written = storage_->append(context, bytes);
  tell();
  return written;
}

Result<std::size_t> Chunk::readAt(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkThere());
  HAWSER_CHECK(context.check());
  return storage_->readAt(offset, into);
}

Status Chunk::setMetadata(std::string_view metadata) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkWritable());
  if (metadata.size() > kMostMetadata)
    return fail(wrong(ErrorCode::tooLarge, "metadata of a chunk is at most 65535 bytes"));
  storage_->setMetadata(std::string(metadata));
  tell();
  return {};
}

Status Chunk::syncStorage(const OpContext& context, SyncMode mode) {
  if (transaction_) return fail(wrong(ErrorCode::busy, "a transaction is open: commit it or roll it back"));
  const bool changes = !storage_->committed() && mode != SyncMode::none;
  HAWSER_CHECK(storage_->sync(context, mode));
  if (changes) {
    known_.crc = storage_->crc();
    known_.legacy = false;
    known_.modified = Clock::system().now();
  }
  tell();
  return {};
}

Status Chunk::sync(const OpContext& context, SyncMode mode) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkThere());
  if (place_.readOnly || !storage_->isUp()) return {};  // nothing can be open to be synced
  return syncStorage(context, mode);
}

Status Chunk::seal(const OpContext& context) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkWritable());
  HAWSER_CHECK(syncStorage(context, SyncMode::full));
  sealed_ = true;
  return {};
}

Status Chunk::begin() {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkWritable());
  if (locked_) return fail(makeError(ErrorCode::busy, "this chunk is locked", Retry::soon).about(name()));
  if (transaction_) return fail(wrong(ErrorCode::busy, "a transaction is open: commit it or roll it back"));
  storage_->mark();
  transaction_ = true;
  return {};
}

Status Chunk::commit(const OpContext& context, SyncMode mode) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkWritable());
  if (!transaction_) return fail(wrong(ErrorCode::invalidArgument, "no transaction is open"));
  storage_->forgetMark();
  transaction_ = false;
  return syncStorage(context, mode);
}

Status Chunk::rollback() {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkWritable());
  if (!transaction_) return fail(wrong(ErrorCode::invalidArgument, "no transaction is open"));
  storage_->rewind();
  transaction_ = false;
  tell();
  return {};
}

Status Chunk::lock(const OpContext& context, SyncMode mode) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkThere());
  if (locked_) return fail(wrong(ErrorCode::busy, "this chunk is locked"));
  if (storage_->isUp() && !place_.readOnly) HAWSER_CHECK(syncStorage(context, mode));
  locked_ = true;
  return {};
}

Status Chunk::unlock() {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkThere());
  if (!locked_) return fail(wrong(ErrorCode::invalidArgument, "this chunk is not locked"));
  locked_ = false;
  return {};
}

Status Chunk::bringUp(const OpContext& context, bool force) {
  if (place_.kind == StreamKind::memory) {
    opened_ = true;
    return {};
  }
  if (!place_.index->takeUp(force))
    return fail(makeError(ErrorCode::busy, "as many chunks are up as may be", Retry::afterDelay)
                    .about(place_.stream + "/" + place_.name));
  if (Status loaded = storage_->up(context); !loaded) {
    place_.index->giveUp();
    if (loaded.error().code == ErrorCode::corrupt)
      known_.damage = static_cast<ChunkFile&>(*storage_).damage();
    tell();
    return loaded;
  }
  known_.damage = Damage::none;
  opened_ = true;
  tell();
  return {};
}

Status Chunk::openFirst(const OpContext& context) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkThere());
  if (opened_) return {};
  Status done = bringUp(context, false);
  // Down, then: the caller sees that. But not where the system has no more files to open.
  if (!done && done.error().code == ErrorCode::busy && done.error().sys == 0) return {};
  return done;
}

Status Chunk::up(const OpContext& context, bool force) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkThere());
  if (storage_->isUp()) return fail(wrong(ErrorCode::invalidArgument, "this chunk is up"));
  return bringUp(context, force);
}

Status Chunk::down(const OpContext& context, SyncMode mode) {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkThere());
  if (place_.kind == StreamKind::memory) return {};
  if (!storage_->isUp()) return fail(wrong(ErrorCode::invalidArgument, "this chunk is down"));
  if (transaction_) return fail(wrong(ErrorCode::busy, "a transaction is open: commit it or roll it back"));
  // There is no later sync that anything could be left to.
  const SyncMode least = mode == SyncMode::none ? SyncMode::normal : mode;
  Status synced = place_.readOnly ? Status{} : syncStorage(context, least);
  if (!synced && synced.error().code == ErrorCode::cancelled) return synced;
  storage_->down();
  place_.index->giveUp();
  tell();
  return synced;
}

Status Chunk::remove() {
  const Turn::Taken taken(turn_);
  HAWSER_CHECK(checkThere());
  if (place_.readOnly) return fail(wrong(ErrorCode::denied, "this chunk is open for reading only"));
  const bool wasUp = storage_->isUp();
  const Status gone = storage_->remove();
  if (wasUp && place_.kind == StreamKind::files) place_.index->giveUp();
  HAWSER_CHECK(gone);
  removed_ = true;
  place_.index->removeChunk(place_.stream, place_.name);
  return {};
}

}  // namespace hawser::staging
