#include "api/read_file.h"

#include <algorithm>
#include <optional>

#include "base/mutex.h"
#include "base/units.h"
#include "sched/parallel.h"

namespace hawser {

namespace {
// Of all threads' ranges together, unless one alone is more.
constexpr std::uint64_t kBuffers = 128 * kMiB;
}  // namespace

Result<std::unique_ptr<ReadFile>> ReadFile::open(FileSystem& files, const std::string& path) {
  const auto opened = [&]() -> Result<std::unique_ptr<ReadFile>> {
    HAWSER_TRY(const FileInfo seen, files.info(path, true));
    if (seen.kind == FileKind::directory) return fail(ErrorCode::unsupported, "this is a folder, not a file");
    // Before opening: opening a device may do something.
    if (seen.kind != FileKind::regular)
      return fail(ErrorCode::unsupported, "this is a pipe, socket or device, not a file");
    HAWSER_TRY(auto file, files.open(path, OpenMode::read));
    HAWSER_TRY(const FileInfo info, file->info());
    return std::unique_ptr<ReadFile>(new ReadFile(path, std::move(file), info));
  };
  auto file = opened();
  if (!file) return fail(std::move(file.error()).about(path));
  return file;
}

Status ReadFile::read(std::uint64_t offset, MutableByteSpan into) {
  const auto got = file_->readAt(offset, into);
  if (!got) return fail(named(got.error()));
  if (*got != into.size())
    return fail(named(makeError(ErrorCode::changedUnderUs, "the file became shorter while it was read")));
  return {};
}

Status ReadFile::checkUnchanged() {
  const auto now = file_->info();
  if (!now) return fail(named(now.error()));
  if (now->size == info_.size && now->modified == info_.modified && now->changed == info_.changed) return {};
  return fail(named(makeError(ErrorCode::changedUnderUs, "the file changed while it was read")));
}

Status ReadFile::eachRange(const OpContext& context, const Ranges& ranges, std::uint32_t threads,
                           const Use& use) {
  const std::uint64_t fit = std::max<std::uint64_t>(1, kBuffers / std::max<std::uint64_t>(1, ranges.most));
  const auto workers = static_cast<std::size_t>(std::min<std::uint64_t>({threads, fit, ranges.count}));
  std::atomic<std::uint64_t> next = 0;
  std::atomic<bool> failed = false;
  Mutex mutex;
  Status outcome;
  const auto work = [&](std::size_t) {
    const auto buffer = std::make_unique_for_overwrite<std::byte[]>(ranges.most);
    for (std::uint64_t i = next++; i < ranges.count && !failed; i = next++) {
      const ByteRange range = ranges.at(i);
      const MutableByteSpan bytes(buffer.get(), range.length);
      Status done = context.check();
      if (done) done = read(range.offset, bytes);
      if (done) {
        use(i, bytes);
        continue;
      }
      const MutexLock lock(mutex);
      if (!failed.exchange(true)) outcome = std::move(done);
    }
  };
  parallelEach(workers, workers, work);
  HAWSER_CHECK(std::move(outcome));
  return checkUnchanged();
}

}  // namespace hawser
