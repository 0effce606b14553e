// What a Stage finds on the disk, and what it does with what is damaged there.
#include <algorithm>

#include "staging/chunk_file.h"
#include "staging/stage.h"
#include "staging/stage_index.h"
#include "staging/stage_names.h"

namespace hawser::staging {

namespace {

class ChunkSink final : public ByteSink {
 public:
  ChunkSink(const OpContext& context, ChunkFile& chunk) : context_(context), chunk_(chunk) {}
  Status write(ByteSpan bytes) override { return chunk_.append(context_, bytes); }

 private:
  const OpContext& context_;
  ChunkFile& chunk_;
};

bool isSeen(const std::string& name, const std::string& suffix) {
  return !name.starts_with('.') &&
         (suffix.empty() || (name.size() > suffix.size() && name.ends_with(suffix)));
}

}  // namespace

Status Stage::scan(const OpContext& context) {
  HAWSER_TRY(const std::vector<DirectoryEntry> entries, files_.list(root_));
  for (const DirectoryEntry& entry : entries) {
    if (entry.kind != FileKind::directory || entry.name.starts_with('.')) continue;
    index_->addStream(entry.name, StreamKind::files);
    HAWSER_CHECK(scanStream(context, entry.name));
  }
  return {};
}

Status Stage::scanStream(const OpContext& context, const std::string& stream) {
  HAWSER_TRY(const std::vector<DirectoryEntry> entries, files_.list(streamPath(stream)));
  for (const DirectoryEntry& entry : entries) {
    HAWSER_CHECK(context.check());
    if (entry.kind != FileKind::regular) continue;
    const std::string path = chunkPath(stream, entry.name);
    // What a run that ended too early had not yet synced.
    if (!options_.readOnly && entry.name.starts_with(kHiddenPrefix)) HAWSER_CHECK(files_.removeFile(path));
    if (!isSeen(entry.name, options_.suffix)) continue;
    refresh(stream, entry.name);
  }
  return {};
}

void Stage::refresh(const std::string& stream, const std::string& name) {
  ChunkInfo info;
  info.name = name;
  info.damage = Damage::unreadable;
  const std::string path = chunkPath(stream, name);
  const auto look = [&]() -> Status {
    HAWSER_TRY(const auto file, files_.open(path, OpenMode::read, false));
    HAWSER_TRY(ChunkLayout layout, inspectChunk(*file));
    info.contentSize = layout.damage == Damage::none ? layout.contentLength : 0;
    info.fileSize = layout.fileSize;
    info.metadata = std::move(layout.metadata);
    info.crc = layout.header.crc;
    info.legacy = layout.legacy;
    info.modified = layout.modified;
    info.damage = layout.damage;
    return {};
  };
  if (const Status seen = look(); !seen) {
    // Another program that owns the stage may have removed it meanwhile.
    if (seen.error().code == ErrorCode::notFound) return index_->removeChunk(stream, name);
    options_.log.write(LogLevel::warning, "staging", inLog(seen.error()));
  } else if (info.damage != Damage::none) {
    options_.log.write(LogLevel::warning, "staging", path + ": " + std::string(text(info.damage)));
  }
  index_->update(stream, std::move(info));
}

Result<std::unique_ptr<File>> Stage::openFile(const std::string& stream, const std::string& name) const {
  HAWSER_CHECK(checkName(stream));
  HAWSER_CHECK(checkName(name));
  return files_.open(chunkPath(stream, name), OpenMode::read, false);
}

Result<Verdict> Stage::check(const OpContext& context, const std::string& stream,
                             const std::string& name) const {
  HAWSER_TRY(const auto file, openFile(stream, name));
  return judgeChunk(context, *file);
}

Result<Verdict> Stage::copyOut(const OpContext& context, const std::string& stream, const std::string& name,
                               ByteSink& to, bool alsoDamaged) const {
  HAWSER_TRY(const auto file, openFile(stream, name));
  HAWSER_TRY(Verdict verdict, judgeChunk(context, *file));
  if (verdict.damage == Damage::none || alsoDamaged) HAWSER_CHECK(copyContent(context, *file, verdict, to));
  return verdict;
}

// Where the damaged file goes, a place of its own there.
Result<std::string> Stage::quarantine(const std::string& stream, const std::string& name) {
  const std::string folder = joinPath(joinPath(root_, kQuarantineName), stream);
  HAWSER_CHECK(files_.makeDirectories(folder));
  for (int number = 1;; ++number) {
    const std::string suffix = number == 1 ? "" : "." + std::to_string(number);
    const std::string path = joinPath(folder, name.substr(0, 255 - suffix.size()) + suffix);
    const Status moved = files_.renameNew(chunkPath(stream, name), path);
    if (!moved && moved.error().code == ErrorCode::exists) continue;
    HAWSER_CHECK(moved);
    HAWSER_CHECK(files_.syncDirectory(folder));
    HAWSER_CHECK(files_.syncDirectory(streamPath(stream)));
    return path;
  }
}

Result<Salvaged> Stage::salvage(const OpContext& context, const std::string& stream,
                                const std::string& name) {
  HAWSER_CHECK(checkWritable());
  if (index_->openHandle(stream, name))
    return fail(makeError(ErrorCode::busy, "it is open", Retry::afterDelay).about(stream + "/" + name));
  HAWSER_TRY(const auto file, openFile(stream, name));
  Salvaged salvaged;
  HAWSER_TRY(salvaged.verdict, judgeChunk(context, *file));
  const Verdict& verdict = salvaged.verdict;
  if (verdict.damage == Damage::none) return salvaged;
  if (!verdict.salvage->proven()) {
    HAWSER_TRY(salvaged.quarantine, quarantine(stream, name));
  } else {
    // Hidden until the damaged one is out of the way.
    ChunkFile next(files_, chunkPath(stream, name), fileOptions(false), true);
    HAWSER_CHECK(next.up(context));
    next.setMetadata(verdict.layout.metadata);
    ChunkSink sink(context, next);
    HAWSER_CHECK(copyContent(context, *file, verdict, sink));
    HAWSER_TRY(salvaged.quarantine, quarantine(stream, name));
    HAWSER_CHECK(next.sync(context, SyncMode::full));
  }
  index_->removeChunk(stream, name);
  refresh(stream, name);
  options_.log.write(LogLevel::warning, "staging", "damaged, moved to " + salvaged.quarantine);
  return salvaged;
}

}  // namespace hawser::staging
