#include "transfer/spool.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/units.h"
#include "checksum/digest.h"

namespace hawser {

using staging::Chunk;
using staging::ChunkInfo;
using staging::ChunkMode;
using staging::Stage;
using staging::SyncMode;

namespace {

constexpr const char* kObjectChunk = "object";
constexpr std::size_t kPiece = 256 * kKiB;
// Files open at once: one for each thread that may spool.
constexpr std::size_t kMostUp = 288;

std::string streamOf(const SpoolKey& key) {
  const std::string text = key.location + '\n' + key.etag;
  return toHex(sha256(std::as_bytes(std::span(text.data(), text.size())))).substr(0, 32);
}

std::string chunkOf(std::uint64_t offset) {
  return toHex(offset);
}

staging::StageOptions stageOptions(const SpoolOptions& options) {
  staging::StageOptions stage;
  stage.mostUp = kMostUp;
  stage.log = options.log;
  stage.readOnly = options.readOnly;
  return stage;
}

// The disk's own errors (EIO) are corrupt, too, and may not last.
bool isDamage(const Error& error) {
  return error.code == ErrorCode::corrupt && error.sys == 0;
}

// What describes an object is small; more is no description of ours.
Result<std::string> textIn(const OpContext& context, Chunk& chunk) {
  constexpr std::uint64_t kLongest = kMiB;
  const std::uint64_t size = chunk.info().contentSize;
  if (size > kLongest) return fail(ErrorCode::corrupt, "what a spool says of its object is too long");
  std::string text(size, '\0');
  HAWSER_TRY(const std::size_t got, chunk.readAt(context, 0, std::as_writable_bytes(std::span(text))));
  text.resize(got);
  return text;
}

}  // namespace

Result<std::shared_ptr<Spool>> Spool::open(const OpContext& context, FileSystem& files, std::string folder,
                                           SpoolOptions options) {
  std::shared_ptr<Spool> spool(new Spool(files, std::move(folder), std::move(options)));
  const auto there = files.info(spool->folder_);
  if (there) HAWSER_CHECK(spool->load(context));
  if (!there && there.error().code != ErrorCode::notFound) return fail(there.error());
  return spool;
}

Spool::~Spool() {
  dropFolder();
}

// Whatever it is of, and whether that can be read or not.
Status Spool::removeAll(const OpContext& context, FileSystem& files, const std::string& folder) {
  const std::shared_ptr<Spool> spool(new Spool(files, folder, {}));
  const auto there = files.info(folder);
  if (!there) return there.error().code == ErrorCode::notFound ? Status{} : fail(there.error());
  HAWSER_CHECK(spool->stage(context));
  spool->removeAll();
  return {};
}

// Nothing is removed that holds anything: of what came on standard input there is no other copy. What cannot
// be read now may be later, and until then nobody is to take the spool for one without it.
Status Spool::load(const OpContext& context) {
  HAWSER_TRY(const auto stage, this->stage(context));
  for (const staging::StreamInfo& stream : stage->streams()) {
    Status loaded = loadStream(context, stream.name);
    if (!loaded && isDamage(loaded.error()) && setAside(context, stream.name))
      loaded = loadStream(context, stream.name);
    if (loaded) continue;
    const ErrorCode code = loaded.error().code;
    if (code == ErrorCode::notFound && stream.chunks == 0) {
      if (!options_.readOnly) (void)stage->removeStream(stream.name);
      continue;
    }
    const bool lasts =
        isDamage(loaded.error()) || code == ErrorCode::notFound || code == ErrorCode::unsupported;
    if (!lasts) return loaded;
    options_.log.write(LogLevel::warning, "transfer",
                       folder_ + "/" + stream.name + " is kept, and of no use: " + inLog(loaded.error()));
    if (code != ErrorCode::unsupported) HAWSER_CHECK(loadUndescribed(stream.name));
  }
  return {};
}

// What says what an object is, and is damaged, goes to the quarantine. True where something of it is left.
bool Spool::setAside(const OpContext& context, const std::string& stream) {
  if (options_.readOnly) return false;
  const auto salvaged = openStage()->salvage(context, stream, kObjectChunk);
  if (salvaged) return salvaged->verdict.salvage && salvaged->verdict.salvage->proven();
  options_.log.write(LogLevel::warning, "transfer",
                     "it cannot be moved out of the way: " + inLog(salvaged.error()));
  return false;
}

Status Spool::loadStream(const OpContext& context, const std::string& stream) {
  const auto stage = openStage();
  HAWSER_TRY(const auto described, stage->open(context, stream, kObjectChunk, ChunkMode::read));
  HAWSER_TRY(const std::string text, textIn(context, *described));
  HAWSER_TRY(SpooledObject object, spooledObjectFrom(text));
  HAWSER_TRY(const ChunkInfo said, stage->chunk(stream, kObjectChunk));
  HAWSER_TRY(Ranges ranges, rangesIn(stream));
  MutexLock lock(mutex_);
  const SpoolKey key{object.location, object.info.etag};
  if (streamOf(key) != stream) return fail(ErrorCode::corrupt, "this stream is of another object");
  Object& known = objects_[key];
  known.info = std::move(object.info);
  known.described = true;
  known.known = said.modified;
  known.ranges = std::move(ranges);
  return {};
}

// A stream that nobody can say the object of, until somebody describes that anew.
Status Spool::loadUndescribed(const std::string& stream) {
  HAWSER_TRY(Ranges ranges, rangesIn(stream));
  MutexLock lock(mutex_);
  undescribed_[stream] = std::move(ranges);
  return {};
}

// Nothing tells how far the last sync of a range went: it is taken to have gone to the file only.
Result<Spool::Ranges> Spool::rangesIn(const std::string& stream) const {
  HAWSER_TRY(const std::vector<ChunkInfo> chunks, openStage()->chunks(stream));
  Ranges ranges;
  for (const ChunkInfo& chunk : chunks) {
    const auto offset = uint64FromHex(chunk.name);
    if (!offset || chunk.name.size() != 16 || chunk.damage != staging::Damage::none) continue;
    ranges[*offset] = {chunk.contentSize, false, false, chunk.modified};
  }
  return ranges;
}

std::shared_ptr<Stage> Spool::openStage() const {
  MutexLock lock(mutex_);
  return stage_;
}

// Opened, and its folder made, where it is not open yet.
Result<std::shared_ptr<Stage>> Spool::stage(const OpContext& context) {
  {
    MutexLock lock(mutex_);
    while (opening_)
      changed_.wait(lock);
    if (stage_) return stage_;
    opening_ = true;
  }
  auto opened = Stage::open(context, files_, folder_, stageOptions(options_));
  MutexLock lock(mutex_);
  opening_ = false;
  changed_.notifyAll();
  if (!opened) return fail(std::move(opened.error()));
  stage_ = std::move(*opened);
  return stage_;
}

bool Spool::isUsable() const {
  MutexLock lock(mutex_);
  return usable_;
}

bool Spool::isEmpty() const {
  MutexLock lock(mutex_);
  return std::none_of(objects_.begin(), objects_.end(),
                      [](const auto& object) { return !object.second.ranges.empty(); });
}

// A disk without room is told of once, and asked for nothing more.
Status Spool::noted(Status status) {
  if (status || status.error().code != ErrorCode::noSpace) return status;
  MutexLock lock(mutex_);
  if (!std::exchange(usable_, false)) return status;
  lock.unlock();
  options_.log.write(LogLevel::warning, "transfer",
                     "nothing more is spooled, and read again where it is wanted: " + inLog(status.error()));
  return status;
}

Status Spool::checkRoom() {
  if (!isUsable()) return fail(makeError(ErrorCode::noSpace, "there is no room to spool").about(folder_));
  if (options_.leaveFree == 0) return {};
  const auto free = files_.freeSpace(std::string(parentPath(folder_)));
  if (free && *free < options_.leaveFree)
    return noted(fail(makeError(ErrorCode::noSpace, "the disk is nearly full").about(folder_)));
  return {};
}

std::optional<std::vector<Spool::Piece>> Spool::piecesOf(const SpoolKey& key,
                                                         std::optional<ByteRange> range) const {
  const auto found = objects_.find(key);
  if (found == objects_.end() || !found->second.described) return std::nullopt;
  const Object& object = found->second;
  const std::uint64_t size = object.info.size;
  const std::uint64_t begin = range ? range->offset : 0;
  const std::uint64_t end = range ? std::min(size, checkedAdd(begin, range->length).value_or(size)) : size;
  std::vector<Piece> pieces;
  for (std::uint64_t at = begin; at < end;) {
    auto next = object.ranges.upper_bound(at);
    bool reaches = false;
    // Ranges of destinations with parts of different sizes overlap: the one that holds it may begin earlier.
    while (!reaches && next != object.ranges.begin()) {
      --next;
      reaches = !next->second.writing && next->first + next->second.length > at;
    }
    if (!reaches) return std::nullopt;
    const std::uint64_t last = std::min(end, next->first + next->second.length);
    pieces.push_back({next->first, at - next->first, last - at});
    at = last;
  }
  return pieces;
}

bool Spool::covers(const SpoolKey& key, std::optional<ByteRange> range) const {
  MutexLock lock(mutex_);
  return piecesOf(key, range).has_value();
}

std::optional<ObjectInfo> Spool::whole(const std::string& location) const {
  MutexLock lock(mutex_);
  const Object* newest = nullptr;
  for (auto at = objects_.lower_bound({location, {}}); at != objects_.end(); ++at) {
    if (at->first.location != location) break;
    if (newest && at->second.known <= newest->known) continue;
    if (piecesOf(at->first, std::nullopt)) newest = &at->second;
  }
  return newest ? std::optional(newest->info) : std::nullopt;
}

Result<ObjectInfo> Spool::read(const OpContext& context, const SpoolKey& key, std::optional<ByteRange> range,
                               ByteSink& sink) {
  std::optional<std::vector<Piece>> pieces;
  ObjectInfo info;
  {
    MutexLock lock(mutex_);
    pieces = piecesOf(key, range);
    if (pieces) info = objects_.at(key).info;
  }
  if (!pieces) return fail(makeError(ErrorCode::notFound, "it is not spooled").about(key.location));
  bool begun = false;
  for (const Piece& piece : *pieces)
    HAWSER_CHECK(giveOn(context, key, piece, sink, begun));
  return info;
}

// Opening a chunk compares all of it with its checksum, before a byte of it is given.
Status Spool::giveOn(const OpContext& context, const SpoolKey& key, const Piece& piece, ByteSink& sink,
                     bool& begun) {
  const auto stage = openStage();
  const auto chunk = stage->open(context, streamOf(key), chunkOf(piece.chunk), ChunkMode::existing);
  if (!chunk) return missed(key, piece.chunk, chunk.error(), begun);
  std::vector<std::byte> buffer(std::min<std::uint64_t>(piece.length, kPiece));
  for (std::uint64_t given = 0; given < piece.length;) {
    const MutableByteSpan part(buffer.data(), std::min<std::uint64_t>(buffer.size(), piece.length - given));
    auto got = (*chunk)->readAt(context, piece.from + given, part);
    if (got && *got < part.size()) got = fail(ErrorCode::corrupt, "it is too short");
    if (!got) return missed(key, piece.chunk, std::move(got.error()), begun);
    begun = true;
    if (context.meter) HAWSER_CHECK(context.meter->movedAgain(context, part.size()));
    HAWSER_CHECK(sink.write(part));
    given += *got;
  }
  return {};
}

// A range that is damaged, or that others took away, is none any more: the next try has it from elsewhere.
Status Spool::missed(const SpoolKey& key, std::uint64_t chunk, Error error, bool begun) {
  if (error.code == ErrorCode::cancelled) return fail(std::move(error));
  options_.log.write(LogLevel::warning, "transfer", "a spooled range cannot be had: " + inLog(error));
  if (error.code == ErrorCode::corrupt || error.code == ErrorCode::notFound) {
    MutexLock lock(mutex_);
    const auto found = objects_.find(key);
    if (found != objects_.end()) found->second.ranges.erase(chunk);
  }
  const ErrorCode code = begun ? ErrorCode::corrupt : ErrorCode::notFound;
  return fail(makeError(code, "it cannot be had from the spool", Retry::soon).about(key.location));
}

Result<std::unique_ptr<Spool::Writer>> Spool::begin(const OpContext& context, const SpoolKey& key,
                                                    std::uint64_t offset) {
  HAWSER_CHECK(checkRoom());
  {
    MutexLock lock(mutex_);
    if (!objects_[key].ranges.try_emplace(offset, Range{0, false, true, {}}).second)
      return fail(makeError(ErrorCode::exists, "it is spooled").about(key.location));
    if (const auto lost = undescribed_.find(streamOf(key)); lost != undescribed_.end())
      lost->second.erase(offset);
  }
  std::unique_ptr<Writer> writer(new Writer(*this, context, key, offset));
  const auto open = [&]() -> Status {
    HAWSER_TRY(writer->stage_, stage(context));
    // One that is damaged, which nobody reads, stands in its way.
    (void)writer->stage_->removeChunk(streamOf(key), chunkOf(offset));
    HAWSER_TRY(writer->chunk_,
               writer->stage_->open(context, streamOf(key), chunkOf(offset), ChunkMode::create));
    return {};
  };
  if (Status opened = noted(open()); !opened) return fail(std::move(opened.error()));
  return writer;
}

Spool::Writer::~Writer() {
  chunk_.reset();
  if (!finished_) spool_.ended(key_, offset_, std::nullopt);
}

Status Spool::Writer::append(ByteSpan bytes) {
  HAWSER_CHECK(spool_.noted(chunk_->append(context_, bytes)));
  length_ += bytes.size();
  return {};
}

Status Spool::Writer::keep() {
  return spool_.noted(chunk_->sync(context_, SyncMode::normal));
}

Status Spool::Writer::finish(const ObjectInfo& info, SyncMode mode) {
  if (!spool_.described(key_)) HAWSER_CHECK(spool_.noted(spool_.describe(context_, key_, info, mode)));
  HAWSER_CHECK(spool_.noted(chunk_->sync(context_, mode)));
  chunk_.reset();
  finished_ = true;
  const bool secure = mode == SyncMode::full;
  spool_.ended(key_, offset_, Range{length_, secure, false, Clock::system().now()});
  return {};
}

void Spool::ended(const SpoolKey& key, std::uint64_t offset, std::optional<Range> range) {
  MutexLock lock(mutex_);
  const auto found = objects_.find(key);
  if (found == objects_.end()) return;  // removed meanwhile
  if (range) {
    found->second.ranges[offset] = *range;
  } else {
    found->second.ranges.erase(offset);
  }
}

std::optional<ObjectInfo> Spool::described(const SpoolKey& key) const {
  MutexLock lock(mutex_);
  const auto found = objects_.find(key);
  if (found == objects_.end() || !found->second.described) return std::nullopt;
  return found->second.info;
}

// Who comes while another does it waits: a range without it would be lost to the next start.
Status Spool::describe(const OpContext& context, const SpoolKey& key, const ObjectInfo& info, SyncMode mode) {
  HAWSER_TRY(const std::string text, spoolText({key.location, info}));
  {
    MutexLock lock(mutex_);
    while (objects_[key].describing)
      changed_.wait(lock);
    Object& object = objects_[key];
    if (object.described && spoolText({key.location, object.info}) == text) return {};
    object.describing = true;
  }
  const auto write = [&]() -> Status {
    HAWSER_TRY(const auto stage, this->stage(context));
    HAWSER_TRY(const auto chunk, stage->open(context, streamOf(key), kObjectChunk, ChunkMode::create));
    HAWSER_CHECK(chunk->writeAt(context, 0, std::as_bytes(std::span(text.data(), text.size()))));
    return chunk->sync(context, mode);
  };
  Status written = write();
  MutexLock lock(mutex_);
  Object& object = objects_[key];
  object.describing = false;
  if (written) {
    object.described = true;
    object.info = info;
    // What was there of it before anybody could say so.
    if (auto lost = undescribed_.extract(streamOf(key))) object.ranges.merge(lost.mapped());
    object.known = Clock::system().now();
  }
  changed_.notifyAll();
  return written;
}

Status Spool::put(const OpContext& context, const SpoolKey& key, const ObjectInfo& info, std::uint64_t offset,
                  ByteSpan bytes, SyncMode mode) {
  if (covers(key, ByteRange{offset, bytes.size()})) return {};
  auto writer = begin(context, key, offset);
  if (!writer) return fail(std::move(writer.error()));
  HAWSER_CHECK((*writer)->append(bytes));
  return (*writer)->finish(info, mode);
}

Status Spool::secure(const OpContext& context) {
  std::vector<std::pair<SpoolKey, std::uint64_t>> open;
  {
    MutexLock lock(mutex_);
    for (const auto& [key, object] : objects_) {
      for (const auto& [offset, range] : object.ranges) {
        if (!range.secure && !range.writing) open.emplace_back(key, offset);
      }
    }
  }
  for (const auto& [key, offset] : open) {
    const Status done = secureRange(context, key, offset);
    // Removed meanwhile, or damaged, which who reads it is told.
    if (!done && (done.error().code == ErrorCode::notFound || isDamage(done.error()))) continue;
    HAWSER_CHECK(noted(done));
    MutexLock lock(mutex_);
    const auto found = objects_.find(key);
    if (found == objects_.end()) continue;
    if (const auto range = found->second.ranges.find(offset); range != found->second.ranges.end())
      range->second.secure = true;
  }
  return {};
}

Status Spool::secureRange(const OpContext& context, const SpoolKey& key, std::uint64_t offset) {
  const auto stage = openStage();
  for (const std::string& name : {std::string(kObjectChunk), chunkOf(offset)}) {
    HAWSER_TRY(const auto chunk, stage->open(context, streamOf(key), name, ChunkMode::existing));
    // One that is down would take it for done.
    if (!chunk->info().up) HAWSER_CHECK(chunk->up(context, true));
    HAWSER_CHECK(chunk->sync(context, SyncMode::full));
  }
  return {};
}

void Spool::removeRange(const SpoolKey& key, const ByteRange& range) {
  {
    MutexLock lock(mutex_);
    const auto found = objects_.find(key);
    if (found == objects_.end()) return;
    const auto there = found->second.ranges.find(range.offset);
    if (there == found->second.ranges.end() || there->second.length != range.length || there->second.writing)
      return;
    found->second.ranges.erase(there);
  }
  if (const auto stage = openStage()) (void)stage->removeChunk(streamOf(key), chunkOf(range.offset));
}

void Spool::removeObject(const SpoolKey& key) {
  {
    MutexLock lock(mutex_);
    if (objects_.erase(key) == 0) return;
  }
  const auto stage = openStage();
  if (!stage) return;
  if (const Status removed = stage->removeStream(streamOf(key));
      !removed && removed.error().code != ErrorCode::notFound) {
    options_.log.write(LogLevel::warning, "transfer",
                       "a part of the spool cannot be removed: " + inLog(removed.error()));
  }
}

void Spool::removeVersions(const std::string& location) {
  std::vector<SpoolKey> keys;
  {
    MutexLock lock(mutex_);
    for (auto at = objects_.lower_bound({location, {}}); at != objects_.end(); ++at) {
      if (at->first.location != location) break;
      keys.push_back(at->first);
    }
  }
  for (const SpoolKey& key : keys)
    removeObject(key);
}

void Spool::removeAll() {
  std::vector<SpoolKey> keys;
  {
    MutexLock lock(mutex_);
    for (const auto& [key, object] : objects_)
      keys.push_back(key);
  }
  for (const SpoolKey& key : keys)
    removeObject(key);
  const auto stage = openStage();
  if (!stage) return;
  for (const staging::StreamInfo& stream : stage->streams())
    (void)stage->removeStream(stream.name);
}

// An empty one is of no use to anybody.
void Spool::dropFolder() {
  MutexLock lock(mutex_);
  if (!stage_ || options_.readOnly || !stage_->streams().empty()) return;
  stage_.reset();
  (void)files_.removeFile(joinPath(folder_, ".lock"));
  (void)files_.removeDirectory(folder_);
}

std::uint64_t Spool::reach(const SpoolKey& key) const {
  MutexLock lock(mutex_);
  const auto found = objects_.find(key);
  std::uint64_t reached = 0;
  if (found == objects_.end()) return 0;
  for (const auto& [offset, range] : found->second.ranges) {
    if (range.writing || offset > reached) break;
    reached = std::max(reached, offset + range.length);
  }
  return reached;
}

std::map<std::pair<std::string, std::string>, Spool::Held> Spool::held() const {
  MutexLock lock(mutex_);
  std::map<std::pair<std::string, std::string>, Held> all;
  for (const auto& [key, object] : objects_) {
    Held held;
    for (const auto& [offset, range] : object.ranges) {
      if (range.writing) continue;
      held.bytes += range.length;
      held.since = std::min(held.since.value_or(range.since), range.since);
    }
    if (held.bytes != 0) all[{object.info.key, key.etag}] = held;
  }
  return all;
}

}  // namespace hawser
