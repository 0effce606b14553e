#include "staging/stage_index.h"

namespace hawser::staging {

bool StageIndex::addStream(const std::string& name, StreamKind kind) {
  const MutexLock lock(mutex_);
  const auto [at, added] = streams_.try_emplace(name);
  if (added) at->second.kind = kind;
  return at->second.kind == kind;
}

void StageIndex::removeStream(const std::string& name) {
  const MutexLock lock(mutex_);
  streams_.erase(name);
}

std::optional<StreamKind> StageIndex::kindOf(const std::string& stream) const {
  const MutexLock lock(mutex_);
  const auto found = streams_.find(stream);
  return found == streams_.end() ? std::nullopt : std::optional(found->second.kind);
}

ChunkInfo StageIndex::infoOf(const Entry& entry) {
  ChunkInfo info = entry.info;
  info.open = !entry.handle.expired();
  info.up = info.up && info.open;
  return info;
}

const StageIndex::Entry* StageIndex::entry(const std::string& stream, const std::string& name) const {
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return nullptr;
  const auto chunk = found->second.chunks.find(name);
  return chunk == found->second.chunks.end() ? nullptr : &chunk->second;
}

std::vector<StreamInfo> StageIndex::streams() const {
  const MutexLock lock(mutex_);
  std::vector<StreamInfo> all;
  for (const auto& [name, stream] : streams_) {
    StreamInfo info;
    info.name = name;
    info.kind = stream.kind;
    info.chunks = stream.chunks.size();
    for (const auto& [chunkName, chunk] : stream.chunks) {
      if (chunk.info.damage != Damage::none) ++info.damaged;
      info.contentBytes += chunk.info.contentSize;
      info.fileBytes += chunk.info.fileSize;
      if (!info.oldest || chunk.info.modified < *info.oldest) info.oldest = chunk.info.modified;
    }
    all.push_back(std::move(info));
  }
  return all;
}

StageStatistics StageIndex::statistics() const {
  const MutexLock lock(mutex_);
  StageStatistics all;
  all.streams = streams_.size();
  for (const auto& [name, stream] : streams_) {
    all.chunks += stream.chunks.size();
    if (stream.kind == StreamKind::memory) {
      all.memoryChunks += stream.chunks.size();
      continue;
    }
    all.fileChunks += stream.chunks.size();
    for (const auto& [chunkName, chunk] : stream.chunks) {
      const ChunkInfo info = infoOf(chunk);
      ++(info.up ? all.up : all.down);
      if (info.up) all.bytesUp += info.contentSize;
    }
  }
  return all;
}

void StageIndex::update(const std::string& stream, ChunkInfo info) {
  const MutexLock lock(mutex_);
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return;
  Entry& entry = found->second.chunks[info.name];
  entry.info = std::move(info);
}

void StageIndex::removeChunk(const std::string& stream, const std::string& name) {
  const MutexLock lock(mutex_);
  const auto found = streams_.find(stream);
  if (found != streams_.end()) found->second.chunks.erase(name);
}

void StageIndex::release(const std::string& stream, const std::string& name, std::optional<ChunkInfo> info) {
  const MutexLock lock(mutex_);
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return;
  const auto chunk = found->second.chunks.find(name);
  if (chunk == found->second.chunks.end() || !chunk->second.handle.expired()) return;
  if (info) {
    chunk->second.info = std::move(*info);
  } else {
    found->second.chunks.erase(chunk);
  }
}

std::optional<std::vector<ChunkInfo>> StageIndex::chunks(const std::string& stream) const {
  const MutexLock lock(mutex_);
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return std::nullopt;
  std::vector<ChunkInfo> all;
  for (const auto& [name, chunk] : found->second.chunks)
    all.push_back(infoOf(chunk));
  return all;
}

std::optional<ChunkInfo> StageIndex::find(const std::string& stream, const std::string& name) const {
  const MutexLock lock(mutex_);
  const Entry* const found = entry(stream, name);
  return found ? std::optional(infoOf(*found)) : std::nullopt;
}

std::shared_ptr<Chunk> StageIndex::handle(const std::string& stream, const std::string& name,
                                          const MakeChunk& make) {
  const MutexLock lock(mutex_);
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return nullptr;
  const auto chunk = found->second.chunks.find(name);
  const bool known = chunk != found->second.chunks.end();
  if (known) {
    if (auto open = chunk->second.handle.lock()) return open;
  }
  std::shared_ptr<Chunk> made = make(known ? &chunk->second.info : nullptr);
  if (!made) return nullptr;
  Entry& entry = found->second.chunks[name];
  entry.info.name = name;
  entry.handle = made;
  return made;
}

std::shared_ptr<Chunk> StageIndex::openHandle(const std::string& stream, const std::string& name) const {
  const MutexLock lock(mutex_);
  const Entry* const found = entry(stream, name);
  return found ? found->handle.lock() : nullptr;
}

bool StageIndex::takeUp(bool force) {
  const MutexLock lock(mutex_);
  if (up_ >= mostUp_ && !force) return false;
  ++up_;
  return true;
}

void StageIndex::giveUp() {
  const MutexLock lock(mutex_);
  --up_;
}

void StageIndex::setMostUp(std::size_t most) {
  const MutexLock lock(mutex_);
  mostUp_ = most;
}

}  // namespace hawser::staging
