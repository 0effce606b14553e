// What the suites of staging share: a stage on a disk in memory, and bytes put and read in one call.
#pragma once

#include <QtTest>

#include "fault/fault_file_system.h"
#include "staging/stage.h"

namespace hawser::test {

inline ByteSpan bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

inline std::string contentOf(staging::Chunk& chunk) {
  std::string content(chunk.info().contentSize, '\0');
  const auto got = chunk.readAt({}, 0, {reinterpret_cast<std::byte*>(content.data()), content.size()});
  return got && *got == content.size() ? content : "cannot be read";
}

class TextSink final : public ByteSink {
 public:
  Status write(ByteSpan more) override {
    text.append(reinterpret_cast<const char*>(more.data()), more.size());
    return {};
  }
  std::string text;
};

// Chunk files as they are on a disk, whoever wrote them.
inline std::string fileBytes(FileSystem& files, const std::string& path) {
  const auto file = files.open(path, OpenMode::read);
  if (!file) return {};
  std::string all((*file)->info()->size, '\0');
  (void)(*file)->readAt(0, {reinterpret_cast<std::byte*>(all.data()), all.size()});
  return all;
}
inline void putFile(FileSystem& files, const std::string& path, std::string_view content) {
  (void)files.makeDirectories(std::string(parentPath(path)));
  (void)files.removeFile(path);
  const auto file = files.open(path, OpenMode::create);
  if (!file || !(*file)->writeAt(0, bytes(content)) || !(*file)->sync() ||
      !files.syncDirectory(std::string(parentPath(path))))
    qFatal("cannot write %s", path.c_str());
}

inline std::unique_ptr<staging::Stage> openStage(FileSystem& files, staging::StageOptions options = {}) {
  auto stage = staging::Stage::open({}, files, "/stage", std::move(options));
  if (!stage) qFatal("no stage: %s", stage.error().detail.c_str());
  return std::move(*stage);
}
inline std::shared_ptr<staging::Chunk> openChunk(staging::Stage& stage, const std::string& name = "c",
                                                 staging::ChunkMode mode = staging::ChunkMode::create) {
  auto chunk = stage.open({}, "s", name, mode);
  if (!chunk) qFatal("no chunk: %s", chunk.error().detail.c_str());
  return *chunk;
}

}  // namespace hawser::test
