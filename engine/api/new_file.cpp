#include "api/new_file.h"

#include "base/units.h"
#include "os/process.h"
#include "os/random.h"

namespace hawser {

namespace {
constexpr std::uint64_t kSoon = 8 * kMiB;  // written to the disk while more is made
}

Result<std::unique_ptr<NewFile>> NewFile::create(FileSystem& files, const std::string& path) {
  // A link is replaced itself, and not what it points to.
  const auto there = files.info(path, true);
  if (there && there->kind != FileKind::regular)
    return fail(makeError(ErrorCode::exists, "this is no file, and is not replaced").about(path));
  const std::string working = joinPath(parentPath(path), ".hawser-" + randomName());
  auto file = files.open(working, OpenMode::create);
  if (!file) {
    Error error = std::move(file.error());
    error.object = path;  // not the name it has until then
    return fail(std::move(error));
  }
  auto made = std::unique_ptr<NewFile>(new NewFile(files, path, working, std::move(*file)));
  if (Status set = made->file_->setMode(there ? there->mode : defaultFileMode()); !set)
    return fail(std::move(set.error()).about(path));
  return made;
}

NewFile::~NewFile() {
  if (!file_) return;
  file_.reset();
  (void)files_.removeFile(working_);
}

Status NewFile::write(ByteSpan bytes) {
  Status done = file_->writeAt(size_, bytes);
  if (!done) return fail(std::move(done.error()).about(path_));
  const std::uint64_t before = size_ / kSoon;
  size_ += bytes.size();
  if (size_ / kSoon != before) file_->writeSoon({before * kSoon, kSoon});
  return {};
}

Status NewFile::commit() {
  Status done = file_->sync();
  if (done) done = files_.rename(working_, path_);
  if (!done) return fail(std::move(done.error()).about(path_));
  file_.reset();
  return files_.syncDirectory(std::string(parentPath(path_)));
}

}  // namespace hawser
