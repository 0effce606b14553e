#include "staging/chunk_file.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/units.h"
#include "checksum/crc32.h"

namespace hawser::staging {

namespace {

ByteSpan bytesOf(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

}  // namespace

ChunkFile::ChunkFile(FileSystem& files, std::string path, ChunkFileOptions options, bool fresh)
    : files_(files),
      path_(std::move(path)),
      options_(std::move(options)),
      sums_(options_.checksum),
      dirty_(fresh) {
  if (!fresh) committed_ = Committed{};
  crc_ = sums_ ? metadataCrc({}) : 0;
}

ChunkFile::~ChunkFile() {
  down();
}

Status ChunkFile::up(const OpContext& context) {
  if (up_) return {};
  if (committed_) {
    if (Status loaded = load(context); !loaded) {
      working_ = {};
      return fail(std::move(loaded.error()).about(path_));
    }
  }
  up_ = true;
  return {};
}

Status ChunkFile::load(const OpContext& context) {
  damage_ = Damage::none;
  HAWSER_TRY(working_.file,
             files_.open(path_, options_.readOnly ? OpenMode::read : OpenMode::readWrite, false));
  HAWSER_TRY(ChunkLayout layout, inspectChunk(*working_.file));
  // What never got a header is a chunk without anything in it, to whom may give it one.
  const bool blank = layout.damage == Damage::unreadable && !options_.readOnly;
  if (!blank && layout.damage != Damage::none) return damaged(layout.damage);
  length_ = layout.contentLength;
  metadata_ = layout.metadata;
  fileSize_ = layout.fileSize;
  crc_ = 0;
  // One that is kept is compared, and kept up.
  sums_ = options_.checksum || layout.header.crc != 0;
  if (sums_) {
    HAWSER_TRY(crc_, chunkCrc(context, *working_.file, metadata_, length_));
    if (!blank && layout.header.crc != 0 && layout.header.crc != crc_) return damaged(Damage::badChecksum);
    HAWSER_TRY(durable_, promised(context, layout));
  }
  working_.metadata = metadata_;
  working_.end = length_;
  committed_ = Committed{length_, metadata_, !blank && !layout.legacy};
  flushed_ = named_ = false;
  dirty_ = blank;
  return {};
}

// What is on the disk for sure. The content may have gone to the file only, but what the hint says was
// flushed.
Result<SyncHint> ChunkFile::promised(const OpContext& context, const ChunkLayout& layout) {
  const SyncHint all{static_cast<std::uint32_t>(length_), crc_};
  const auto& hint = layout.header.hint;
  if (!hint || hint->length >= length_) return all;
  HAWSER_TRY(const std::uint32_t crc, chunkCrc(context, *working_.file, metadata_, hint->length));
  return crc == hint->crc ? *hint : all;
}

tl::unexpected<Error> ChunkFile::damaged(Damage damage) {
  damage_ = damage;
  return fail(ErrorCode::corrupt, std::string(text(damage)));
}

void ChunkFile::down() {
  if (mark_ && mark_->working) discard(std::move(*mark_->working));
  mark_.reset();
  discard(std::exchange(working_, {}));
  broken_.reset();
  up_ = false;
  if (committed_) {
    length_ = committed_->length;
    metadata_ = committed_->metadata;
    dirty_ = false;
  } else {
    length_ = 0;
    metadata_.clear();
    crc_ = sums_ ? metadataCrc({}) : 0;
  }
}

// The name is removed before the file is closed; what cannot be removed the stage removes when it is opened.
void ChunkFile::discard(Working working) {
  if (!working.hidden.empty()) (void)files_.removeFile(working.hidden);
}

// What is written behind the end hurts nothing that is committed.
bool ChunkFile::growsInPlace() const {
  if (mark_ && !mark_->working && length_ < mark_->length) return false;
  if (!working_.hidden.empty()) return true;
  return committed_ && committed_->grows && committed_->length > 0 && length_ >= committed_->length;
}

Result<ChunkFile::Working> ChunkFile::makeHidden() {
  Working working;
  working.hidden = joinPath(parentPath(path_), options_.hiddenName());
  HAWSER_TRY(working.file, files_.open(working.hidden, OpenMode::create));
  Status written;
  if (!metadata_.empty()) written = working.file->writeAt(kHeaderBytes, bytesOf(metadata_));
  if (!written) {
    discard(std::move(working));
    return fail(std::move(written.error()));
  }
  working.metadata = metadata_;
  return working;
}

Status ChunkFile::copyContent(const OpContext& context, Working& to) {
  std::uint32_t crc = metadataCrc(metadata_);
  std::vector<std::byte> buffer(std::min<std::uint64_t>(length_, kMiB));
  while (to.end < length_) {
    HAWSER_CHECK(context.check());
    const MutableByteSpan part(buffer.data(), std::min<std::uint64_t>(buffer.size(), length_ - to.end));
    HAWSER_TRY(const std::size_t got,
               working_.file->readAt(kHeaderBytes + working_.metadata.size() + to.end, part));
    if (got < part.size()) return fail(ErrorCode::changedUnderUs, "the file became shorter", Retry::soon);
    HAWSER_CHECK(to.file->writeAt(kHeaderBytes + to.metadata.size() + to.end, part));
    if (sums_) crc = crc32(part, crc);
    to.end += got;
  }
  crc_ = sums_ ? crc : 0;
  return {};
}

// To a new hidden file, with the metadata wanted.
Status ChunkFile::rewrite(const OpContext& context) {
  HAWSER_TRY(Working next, makeHidden());
  if (Status copied = copyContent(context, next); !copied) {
    discard(std::move(next));
    return copied;
  }
  Working last = std::exchange(working_, std::move(next));
  if (mark_ && !mark_->working) {
    mark_->working = std::move(last);
  } else {
    discard(std::move(last));
  }
  return {};
}

// For writing at the end.
Status ChunkFile::makeReady(const OpContext& context) {
  if (growsInPlace()) {
    // Content behind metadata that is to be another: as long as there is none, it can still be put right.
    const bool moves = length_ == 0 && working_.metadata != metadata_;
    if (!moves) return {};
  }
  return rewrite(context);
}

Status ChunkFile::append(const OpContext& context, ByteSpan bytes) {
  HAWSER_ASSERT(up_ && !options_.readOnly);
  if (broken_) return fail(*broken_);
  if (bytes.empty()) return {};
  if (bytes.size() > kMostContent - length_)
    return fail(makeError(ErrorCode::tooLarge, "a chunk holds at most 4 GiB less one byte").about(path_));
  HAWSER_CHECK(context.check());
  HAWSER_CHECK(makeReady(context));
  HAWSER_CHECK(working_.file->writeAt(kHeaderBytes + working_.metadata.size() + length_, bytes));
  if (sums_) crc_ = crc32(bytes, crc_);
  length_ += bytes.size();
  working_.end = std::max(working_.end, length_);
  dirty_ = true;
  return {};
}

Status ChunkFile::truncate(const OpContext& context, std::uint64_t length) {
  HAWSER_ASSERT(up_ && !options_.readOnly && length <= length_);
  if (broken_) return fail(*broken_);
  if (length == length_) return {};
  if (sums_) {
    HAWSER_TRY(crc_, chunkCrc(context, *working_.file, working_.metadata, length));
  }
  length_ = length;
  dirty_ = true;
  return {};
}

void ChunkFile::setMetadata(std::string metadata) {
  HAWSER_ASSERT(up_ && !options_.readOnly && metadata.size() <= kMostMetadata);
  if (metadata == metadata_) return;
  metadata_ = std::move(metadata);
  dirty_ = true;
}

Status ChunkFile::sync(const OpContext& context, SyncMode mode) {
  HAWSER_ASSERT(up_ && !options_.readOnly && !mark_);
  if (broken_) return fail(*broken_);
  if (mode == SyncMode::none) return {};
  HAWSER_CHECK(context.check());
  if (!dirty_) return mode == SyncMode::full ? flush() : Status{};
  const bool inPlace = working_.hidden.empty() && growsInPlace() && working_.metadata == metadata_;
  if (inPlace) return commitInPlace(mode);
  if (working_.hidden.empty() || working_.metadata != metadata_) HAWSER_CHECK(rewrite(context));
  return commitByName(mode);
}

// The hint names what is on the disk for sure, as soon as anything is.
HeaderBytes ChunkFile::header(bool durable) {
  ChunkHeader header;
  header.contentLength = static_cast<std::uint32_t>(length_);
  header.metadataLength = static_cast<std::uint16_t>(working_.metadata.size());
  if (sums_) {
    header.crc = crc_;
    if (durable || !durable_) durable_ = SyncHint{header.contentLength, crc_};
    header.hint = durable_;
  }
  return encodeHeader(header);
}

Status ChunkFile::broken(Status status) {
  if (!status) broken_ = status.error();
  return status;
}

Status ChunkFile::commitInPlace(SyncMode mode) {
  const bool full = mode == SyncMode::full;
  if (full) HAWSER_CHECK(broken(working_.file->syncData()));
  HAWSER_CHECK(broken(working_.file->writeAt(0, header(full))));
  const std::uint64_t used = kHeaderBytes + working_.metadata.size() + length_;
  fileSize_ = std::max(fileSize_, kHeaderBytes + working_.metadata.size() + working_.end);
  if (options_.trim && fileSize_ > used) {
    HAWSER_CHECK(broken(working_.file->resize(used)));
    fileSize_ = used;
    working_.end = length_;
  }
  committed_ = Committed{length_, metadata_, true};
  dirty_ = flushed_ = false;
  return full ? flush() : Status{};
}

Status ChunkFile::commitByName(SyncMode mode) {
  const bool full = mode == SyncMode::full;
  const bool replaces = committed_.has_value();
  // What was taken back: as the first content of an empty chunk it would be taken for that of an old format.
  if (working_.end > length_) {
    HAWSER_CHECK(working_.file->resize(kHeaderBytes + working_.metadata.size() + length_));
    working_.end = length_;
  }
  HAWSER_CHECK(working_.file->writeAt(0, header(full || replaces)));
  // What is replaced may be on the disk already: nothing less may take its place.
  const bool flushes = full || replaces;
  if (flushes) HAWSER_CHECK(broken(working_.file->syncData()));
  HAWSER_CHECK(replaces ? files_.rename(working_.hidden, path_) : files_.renameNew(working_.hidden, path_));
  working_.hidden.clear();
  committed_ = Committed{length_, metadata_, true};
  fileSize_ = kHeaderBytes + metadata_.size() + length_;
  dirty_ = false;
  flushed_ = flushes;
  named_ = false;
  return full ? flush() : Status{};
}

// What is committed, to the disk.
Status ChunkFile::flush() {
  if (!flushed_) HAWSER_CHECK(broken(working_.file->syncData()));
  flushed_ = true;
  if (!named_) HAWSER_CHECK(broken(files_.syncDirectory(std::string(parentPath(path_)))));
  named_ = true;
  return {};
}

void ChunkFile::mark() {
  HAWSER_ASSERT(up_ && !mark_);
  mark_ = Mark{length_, crc_, metadata_, dirty_, std::nullopt};
}

void ChunkFile::rewind() {
  HAWSER_ASSERT(mark_);
  length_ = mark_->length;
  crc_ = mark_->crc;
  metadata_ = std::move(mark_->metadata);
  dirty_ = mark_->dirty;
  if (mark_->working) discard(std::exchange(working_, std::move(*mark_->working)));
  mark_.reset();
}

void ChunkFile::forgetMark() {
  HAWSER_ASSERT(mark_);
  if (mark_->working) discard(std::move(*mark_->working));
  mark_.reset();
}

Result<std::size_t> ChunkFile::readAt(std::uint64_t offset, MutableByteSpan into) {
  if (offset >= length_) return std::size_t{0};
  const MutableByteSpan part = into.first(std::min<std::uint64_t>(into.size(), length_ - offset));
  const std::uint64_t from = kHeaderBytes + (up_ ? working_.metadata : metadata_).size() + offset;
  std::unique_ptr<File> opened;
  if (!up_) {
    HAWSER_TRY(opened, files_.open(path_, OpenMode::read, false));
  }
  HAWSER_TRY(const std::size_t got, (up_ ? *working_.file : *opened).readAt(from, part));
  if (got < part.size())
    return fail(makeError(ErrorCode::corrupt, std::string(text(Damage::badSize))).about(path_));
  return got;
}

Status ChunkFile::remove() {
  down();
  if (!committed_) return {};
  HAWSER_CHECK(unlessGone(files_.removeFile(path_)));
  committed_.reset();
  return unlessGone(files_.syncDirectory(std::string(parentPath(path_))));
}

}  // namespace hawser::staging
