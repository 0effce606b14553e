#include "sim/disk.h"

#include "sim/world.h"

namespace hawser::sim {

namespace {

using std::chrono::microseconds;

constexpr microseconds kQuick{300};
constexpr microseconds kSync{4000};

// A file of the process: what it does, the disk's steps go before.
class DiskFile final : public File {
 public:
  DiskFile(Disk& disk, std::shared_ptr<fault::FaultFileSystem> files, std::unique_ptr<File> file,
           std::string path)
      : disk_(disk), files_(std::move(files)), file_(std::move(file)), path_(std::move(path)) {}

  Result<std::size_t> readAt(std::uint64_t offset, MutableByteSpan into) override {
    HAWSER_CHECK(disk_.step(path_, kQuick, true));
    return file_->readAt(offset, into);
  }
  Status writeAt(std::uint64_t offset, ByteSpan bytes) override {
    return change(kQuick, [&] { return file_->writeAt(offset, bytes); });
  }
  Result<FileInfo> info() override {
    HAWSER_CHECK(disk_.step(path_, microseconds(0), false));
    return file_->info();
  }
  Status resize(std::uint64_t size) override {
    return change(kQuick, [&] { return file_->resize(size); });
  }
  Status allocate(std::uint64_t size) override {
    return change(kQuick, [&] { return file_->allocate(size); });
  }
  Status sync() override {
    return change(kSync, [&] { return file_->sync(); });
  }
  Status setModified(WallTime time) override {
    return change(kQuick, [&] { return file_->setModified(time); });
  }
  Status setMode(std::uint32_t mode) override {
    return change(kQuick, [&] { return file_->setMode(mode); });
  }
  Result<std::string> attribute(const std::string& name) override {
    HAWSER_CHECK(disk_.step(path_, microseconds(0), false));
    return file_->attribute(name);
  }
  Status setAttribute(const std::string& name, std::string_view value) override {
    return change(kQuick, [&] { return file_->setAttribute(name, value); });
  }

 private:
  template <class Call>
  Status change(microseconds most, Call call) {
    HAWSER_CHECK(disk_.step(path_, most, true));
    return call();
  }

  Disk& disk_;
  const std::shared_ptr<fault::FaultFileSystem> files_;  // one of before a power cut is still held
  const std::unique_ptr<File> file_;
  const std::string path_;
};

// Chunks that hold ranges of objects: whether they are right shows at the destinations.
bool isSpool(const std::string& path) {
  return path.starts_with("/state/spool/");
}

ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace

Status Disk::step(const std::string& path, microseconds most, bool mayFail) {
  Scheduler& scheduler = world_.scheduler;
  if (most.count() != 0) scheduler.rest({}, microseconds(scheduler.below(most.count())), "the disk");
  if (dead_) return fail(makeError(ErrorCode::internal, "the process is dead").about(path));
  const bool journals = path.starts_with("/state/") && !isSpool(path);
  if (!mayFail || !scheduler.chance(journals ? world_.weather.journalError : world_.weather.diskError))
    return {};
  scheduler.note("disk error " + path);
  if (journals) world_.ledger.journalHasFailed();
  Error error = makeError(scheduler.chance(0.5) ? ErrorCode::noSpace : ErrorCode::corrupt, "a disk error");
  error.sys = 5;
  return fail(std::move(error).about(path));
}

void Disk::set(const std::string& path, std::string_view bytes) {
  (void)files_->makeDirectories(std::string(parentPath(path)));
  const std::string made = path + ".new";
  {
    auto file = files_->open(made, OpenMode::create, true).value();
    (void)file->writeAt(0, bytesOf(bytes));
    (void)file->sync();
  }
  (void)files_->rename(made, path);
  for (std::string_view folder = parentPath(path); !folder.empty(); folder = parentPath(folder)) {
    (void)files_->syncDirectory(std::string(folder));
    if (folder == "/") break;
  }
}

void Disk::overwrite(const std::string& path, std::string_view bytes) {
  auto file = files_->open(path, OpenMode::readWrite, true);
  if (!file) return;
  (void)(*file)->writeAt(0, bytesOf(bytes));
  (void)(*file)->resize(bytes.size());
  (void)(*file)->sync();
}

std::optional<std::string> Disk::get(const std::string& path) {
  auto file = files_->open(path, OpenMode::read, true);
  if (!file) return std::nullopt;
  std::string bytes((*file)->info().value().size, '\0');
  (void)(*file)->readAt(0, std::as_writable_bytes(std::span(bytes.data(), bytes.size())));
  return bytes;
}

std::vector<std::string> Disk::below(const std::string& folder) {
  std::vector<std::string> paths;
  const auto entries = files_->list(folder);
  if (!entries) return paths;
  for (const DirectoryEntry& entry : *entries) {
    const std::string path = joinPath(folder, entry.name);
    if (entry.kind == FileKind::directory) {
      for (std::string& deeper : below(path))
        paths.push_back(std::move(deeper));
    } else if (!entry.name.starts_with(".hawser-part-")) {
      paths.push_back(path);
    }
  }
  return paths;
}

Result<std::unique_ptr<File>> Disk::open(const std::string& path, OpenMode mode, bool follow) {
  HAWSER_CHECK(step(path, kQuick, mode == OpenMode::create));
  HAWSER_TRY(auto file, files_->open(path, mode, follow));
  return std::make_unique<DiskFile>(*this, files_, std::move(file), path);
}

Result<FileInfo> Disk::info(const std::string& path, bool follow) {
  HAWSER_CHECK(step(path, kQuick, false));
  return files_->info(path, follow);
}

Result<std::vector<DirectoryEntry>> Disk::list(const std::string& path) {
  HAWSER_CHECK(step(path, kQuick, true));
  return files_->list(path);
}

Status Disk::makeDirectory(const std::string& path) {
  HAWSER_CHECK(step(path, kQuick, true));
  return files_->makeDirectory(path);
}

Status Disk::makeDirectories(const std::string& path) {
  HAWSER_CHECK(step(path, kQuick, true));
  return files_->makeDirectories(path);
}

// What now stands at its place has to be whole.
Status Disk::named(const Status& renamed, const std::string& to) {
  if (!renamed) return renamed;
  world_.scheduler.note("names " + to);
  if (const auto bytes = isSpool(to) ? std::nullopt : get(to)) world_.ledger.stands(to, *bytes);
  return renamed;
}

Status Disk::rename(const std::string& from, const std::string& to) {
  HAWSER_CHECK(step(to, kQuick, true));
  return named(files_->rename(from, to), to);
}

Status Disk::renameNew(const std::string& from, const std::string& to) {
  HAWSER_CHECK(step(to, kQuick, true));
  return named(files_->renameNew(from, to), to);
}

Status Disk::removeFile(const std::string& path) {
  HAWSER_CHECK(step(path, kQuick, false));
  return files_->removeFile(path);
}

Status Disk::removeDirectory(const std::string& path) {
  HAWSER_CHECK(step(path, kQuick, false));
  return files_->removeDirectory(path);
}

Status Disk::syncDirectory(const std::string& path) {
  HAWSER_CHECK(step(path, kSync, true));
  return files_->syncDirectory(path);
}

Result<std::string> Disk::readLink(const std::string& path) {
  return files_->readLink(path);
}

Status Disk::makeSymlink(const std::string& target, const std::string& path) {
  return files_->makeSymlink(target, path);
}

Result<std::uint64_t> Disk::freeSpace(const std::string&) {
  return std::uint64_t{1} << 40;
}

Result<std::unique_ptr<FileSystem::Lock>> Disk::lock(const std::string& path) {
  return files_->lock(path);
}

}  // namespace hawser::sim
