#include "staging/stage.h"

#include <atomic>

#include "base/assert.h"
#include "staging/chunk_file.h"
#include "staging/memory_chunk.h"
#include "staging/stage_index.h"
#include "staging/stage_names.h"

namespace hawser::staging {

namespace {

Error wrong(ErrorCode code, const char* detail, const std::string& stream, const std::string& name) {
  return makeError(code, detail).about(stream + "/" + name);
}

}  // namespace

// That nobody else writes here, and so names for files that are not to be seen: what an earlier run left is
// removed before the first is given.
class Stage::Ownership {
 public:
  explicit Ownership(std::unique_ptr<FileSystem::Lock> lock) : lock_(std::move(lock)) {}
  std::string hiddenName() { return std::string(kHiddenPrefix) + std::to_string(++last_); }

 private:
  const std::unique_ptr<FileSystem::Lock> lock_;
  std::atomic<std::uint64_t> last_ = 0;
};

Stage::Stage(FileSystem& files, std::string root, StageOptions options)
    : files_(files),
      root_(std::move(root)),
      options_(std::move(options)),
      index_(std::make_shared<StageIndex>(options_.mostUp)) {}

Stage::~Stage() = default;

Result<std::unique_ptr<Stage>> Stage::open(const OpContext& context, FileSystem& files, std::string root,
                                           StageOptions options) {
  std::unique_ptr<Stage> stage(new Stage(files, std::move(root), std::move(options)));
  if (!stage->options_.readOnly) {
    HAWSER_CHECK(files.makeDirectories(stage->root_));
    auto lock = files.lock(joinPath(stage->root_, kLockName));
    if (!lock && lock.error().code == ErrorCode::busy)
      return fail(makeError(ErrorCode::busy, "another running program works on it", Retry::afterDelay)
                      .about(stage->root_));
    if (!lock) return fail(std::move(lock.error()));
    stage->ownership_ = std::make_shared<Ownership>(std::move(*lock));
  }
  HAWSER_CHECK(stage->scan(context));
  return stage;
}

Status Stage::checkWritable() const {
  if (options_.readOnly)
    return fail(makeError(ErrorCode::denied, "it is open for reading only").about(root_));
  return {};
}

std::string Stage::streamPath(const std::string& stream) const {
  return joinPath(root_, stream);
}

std::string Stage::chunkPath(const std::string& stream, const std::string& name) const {
  return joinPath(streamPath(stream), name);
}

Status Stage::makeStream(const std::string& name, StreamKind kind) {
  HAWSER_CHECK(checkName(name));
  HAWSER_CHECK(checkWritable());
  const auto known = index_->kindOf(name);
  if (known && *known == kind) return {};
  if (known) return fail(makeError(ErrorCode::exists, "there is a stream of another kind").about(name));
  if (kind == StreamKind::files) HAWSER_CHECK(files_.makeDirectories(streamPath(name)));
  if (index_->addStream(name, kind)) return {};
  return fail(makeError(ErrorCode::exists, "there is a stream of another kind").about(name));
}

std::vector<StreamInfo> Stage::streams() const {
  return index_->streams();
}

StageStatistics Stage::statistics() const {
  return index_->statistics();
}

void Stage::setMostUp(std::size_t most) {
  index_->setMostUp(most);
}

Result<std::vector<ChunkInfo>> Stage::chunks(const std::string& stream) const {
  auto found = index_->chunks(stream);
  if (!found) return fail(makeError(ErrorCode::notFound, "there is no such stream").about(stream));
  return std::move(*found);
}

Result<ChunkInfo> Stage::chunk(const std::string& stream, const std::string& name) const {
  auto found = index_->find(stream, name);
  if (!found) return fail(wrong(ErrorCode::notFound, "there is no such chunk", stream, name));
  return std::move(*found);
}

std::shared_ptr<Chunk> Stage::makeHandle(const std::string& stream, const std::string& name, StreamKind kind,
                                         ChunkMode mode, const ChunkInfo* known) {
  if (!known && mode != ChunkMode::create) return nullptr;
  const Chunk::Place place{index_, stream, name, kind, mode == ChunkMode::read, known == nullptr};
  ChunkInfo info = known ? *known : ChunkInfo{};
  info.name = name;
  if (kind == StreamKind::memory)
    return std::make_shared<Chunk>(place, std::make_unique<MemoryChunk>(), std::move(info));
  auto storage =
      std::make_unique<ChunkFile>(files_, chunkPath(stream, name), fileOptions(place.readOnly), place.fresh);
  return std::make_shared<Chunk>(place, std::move(storage), std::move(info));
}

ChunkFileOptions Stage::fileOptions(bool readOnly) const {
  return {options_.checksum, options_.trim, readOnly,
          [ownership = ownership_] { return ownership->hiddenName(); }};
}

Result<std::shared_ptr<Chunk>> Stage::open(const OpContext& context, const std::string& stream,
                                           const std::string& name, ChunkMode mode) {
  HAWSER_CHECK(checkName(stream));
  HAWSER_CHECK(checkName(name));
  if (mode != ChunkMode::read) HAWSER_CHECK(checkWritable());
  if (mode == ChunkMode::create && !index_->kindOf(stream)) HAWSER_CHECK(makeStream(stream));
  const auto kind = index_->kindOf(stream);
  if (!kind) return fail(makeError(ErrorCode::notFound, "there is no such stream").about(stream));
  const auto chunk = index_->handle(
      stream, name, [&](const ChunkInfo* known) { return makeHandle(stream, name, *kind, mode, known); });
  if (!chunk) return fail(wrong(ErrorCode::notFound, "there is no such chunk", stream, name));
  if (chunk->readOnly() && mode != ChunkMode::read)
    return fail(wrong(ErrorCode::busy, "it is open to be read", stream, name));
  HAWSER_CHECK(chunk->openFirst(context));
  return chunk;
}

Status Stage::removeChunk(const std::string& stream, const std::string& name) {
  HAWSER_CHECK(checkName(stream));
  HAWSER_CHECK(checkName(name));
  HAWSER_CHECK(checkWritable());
  if (const auto open = index_->openHandle(stream, name)) return open->remove();
  HAWSER_CHECK(chunk(stream, name));
  HAWSER_CHECK(unlessGone(files_.removeFile(chunkPath(stream, name))));
  index_->removeChunk(stream, name);
  return unlessGone(files_.syncDirectory(streamPath(stream)));
}

Status Stage::removeStream(const std::string& name) {
  HAWSER_CHECK(checkName(name));
  HAWSER_CHECK(checkWritable());
  HAWSER_TRY(const std::vector<ChunkInfo> all, chunks(name));
  for (const ChunkInfo& chunk : all)
    HAWSER_CHECK(removeChunk(name, chunk.name));
  if (index_->kindOf(name) == StreamKind::files) {
    HAWSER_CHECK(unlessGone(files_.removeDirectory(streamPath(name))));
    HAWSER_CHECK(files_.syncDirectory(root_));
  }
  index_->removeStream(name);
  return {};
}

}  // namespace hawser::staging
