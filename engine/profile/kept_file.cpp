#include "profile/kept_file.h"

namespace hawser {

namespace {
constexpr std::size_t kLargest = 1024 * 1024;
}  // namespace

Result<std::string> keptText(FileSystem& files, const std::string& path) {
  HAWSER_TRY(const auto file, files.open(path, OpenMode::read));
  std::string text(kLargest + 1, '\0');
  HAWSER_TRY(const std::size_t size, file->readAt(0, std::as_writable_bytes(std::span(text))));
  text.resize(size);
  return text;
}

Status replaceFile(FileSystem& files, const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  if (auto removed = files.removeFile(fresh); !removed && removed.error().code != ErrorCode::notFound)
    return removed;
  HAWSER_TRY(auto file, files.open(fresh, OpenMode::create));
  Status written = file->writeAt(0, std::as_bytes(std::span(text)));
  if (written) written = file->sync();
  file.reset();
  if (written) written = files.rename(fresh, path);
  if (!written) {
    (void)files.removeFile(fresh);
    return written;
  }
  return files.syncDirectory(std::string(parentPath(path)));
}

}  // namespace hawser
