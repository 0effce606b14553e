#include "attachment.h"

#include <chrono>
#include <sstream>
#include <utility>

#include "base/clock.h"
#include "base/condition_variable.h"
#include "os/file_system.h"
#include "os/process.h"
#include "system_tool.h"

namespace hawser::attach {

namespace {

constexpr auto kLook = std::chrono::milliseconds(20);
constexpr auto kLongest = std::chrono::seconds(30);  // for a file or a disk to be there, or to go
constexpr const char* kReadAhead = "8192";  // sectors: so that enough of a distant source comes at once

Status isFree(const std::string& folder) {
  FileSystem& files = FileSystem::system();
  HAWSER_CHECK(files.makeDirectories(folder));
  HAWSER_TRY(const auto entries, files.list(folder));
  if (entries.empty()) return {};
  return fail(
      makeError(ErrorCode::exists, "something is in the folder, which would be hidden").about(folder));
}

}  // namespace

Attachment::Attachment(Wanted wanted) : wanted_(std::move(wanted)) {}

Attachment::~Attachment() {
  (void)detach(true);
}

Result<std::unique_ptr<Attachment>> Attachment::attach(const Wanted& wanted) {
  if (wanted.fileSystem && !isRoot()) {
    return fail(
        makeError(ErrorCode::unsupported, "only root may mount a file system here").about(wanted.folder));
  }
  HAWSER_CHECK(isFree(wanted.folder));
  std::unique_ptr<Attachment> attachment(new Attachment(wanted));
  if (!wanted.fileSystem) {
    HAWSER_CHECK(attachment->showFile(wanted.folder));
    attachment->where_ = joinPath(wanted.folder, "nbd");
    return attachment;
  }
  const std::string scratch = joinPath(wanted.mountFolder, "file");
  HAWSER_CHECK(FileSystem::system().makeDirectories(scratch));
  HAWSER_CHECK(attachment->showFile(scratch));
  HAWSER_CHECK(attachment->mountFile(joinPath(scratch, "nbd")));
  attachment->where_ = wanted.folder;
  return attachment;
}

Status Attachment::showFile(const std::string& folder) {
  const MutexLock lock(mutex_);
  std::vector<std::string> words{folder, "--unix", joinPath(wanted_.mountFolder, "nbd")};
  if (wanted_.readOnly) words.insert(words.begin(), "-r");
  HAWSER_TRY(nbdfuse_, ToolBeside::start("nbdfuse", words));
  fuse_ = folder;
  const auto until = Clock::system().steady() + kLongest;
  while (!FileSystem::system().info(joinPath(folder, "nbd"))) {
    if (nbdfuse_->waitForEnd(kLook)) {
      fuse_.clear();
      const std::string said = nbdfuse_->lastWords();
      return fail(makeError(ErrorCode::unsupported, said.empty() ? "it has ended" : said).about("nbdfuse"));
    }
    if (Clock::system().steady() > until)
      return fail(makeError(ErrorCode::timeout, "it shows no file").about("nbdfuse"));
  }
  return {};
}

Status Attachment::mountFile(const std::string& file) {
  const MutexLock lock(mutex_);
  // Past the cache of the file: it would be in memory twice, and read in small pieces one after the other.
  std::vector<std::string> words{"-f", "--show", "--direct-io=on"};
  if (wanted_.readOnly) words.emplace_back("-r");
  if (wanted_.partition > 0) {
    HAWSER_TRY(const ByteRange range, partitionOf(file));
    words.insert(words.end(),
                 {"--offset", std::to_string(range.offset), "--sizelimit", std::to_string(range.length)});
  }
  words.push_back(file);
  HAWSER_TRY(loop_, runTool("losetup", words));
  HAWSER_CHECK(runTool("blockdev", {"--setra", kReadAhead, loop_}));
  // What is in an image is not to be believed: no rights and no devices come from there.
  const std::string how = std::string(wanted_.readOnly ? "ro" : "rw") + ",nosuid,nodev";
  HAWSER_CHECK(runTool("mount", {"-o", how, loop_, wanted_.folder}));
  mounted_ = wanted_.folder;
  return {};
}

// Read here: not every kernel knows every kind of table.
Result<ByteRange> Attachment::partitionOf(const std::string& disk) const {
  constexpr std::uint64_t kSector = 512;
  const std::string number = std::to_string(wanted_.partition);
  const auto found = runTool("partx", {"-g", "-o", "START,SECTORS", "-n", number + ":" + number, disk});
  std::istringstream words(found.value_or(""));
  ByteRange sectors;
  if (!(words >> sectors.offset >> sectors.length) || sectors.length == 0) {
    return fail(makeError(ErrorCode::notFound, "the disk has no partition " + number).about(wanted_.folder));
  }
  return ByteRange{sectors.offset * kSector, sectors.length * kSector};
}

Status Attachment::detach(bool force) {
  const MutexLock lock(mutex_);
  Status done = unmount(force);
  if (!done && !force) return done;
  for (const Status& step : {freeLoop(), hideFile(force)}) {
    if (!step && !force) return step;
    if (!step && done) done = step;
  }
  return done;
}

bool Attachment::isMounted() const {
  if (mounted_.empty()) return false;
  const auto source = runTool("findmnt", {"-n", "-o", "SOURCE", "--mountpoint", mounted_});
  return source && *source == loop_;
}

Status Attachment::thaw() {
  if (!std::exchange(frozen_, false) || !isMounted()) return {};
  HAWSER_CHECK(runTool("fsfreeze", {"-u", mounted_}));
  return {};
}

Status Attachment::unmount(bool force) {
  HAWSER_CHECK(thaw());
  if (isMounted()) {
    auto gone = runTool("umount", {mounted_}, ErrorCode::busy);
    if (!gone && force) {
      (void)runTool("sync", {"-f", mounted_});
      gone = runTool("umount", {"-l", mounted_}, ErrorCode::busy);
    }
    if (!gone) return fail(gone.error());
  }
  mounted_.clear();
  return {};
}

// Of one that somebody still uses it takes effect when they have done.
Status Attachment::freeLoop() {
  if (loop_.empty()) return {};
  HAWSER_CHECK(runTool("losetup", {"-d", loop_}, ErrorCode::busy));
  loop_.clear();
  return {};
}

Status Attachment::hideFile(bool force) {
  if (fuse_.empty()) return {};
  // A loop device lets go of its file a moment after it was told to.
  const auto until = Clock::system().steady() + std::chrono::seconds(2);
  while (runTool("findmnt", {"-n", "--mountpoint", fuse_})) {
    const auto gone = runTool("fusermount3", {"-u", fuse_}, ErrorCode::busy);
    if (gone) break;
    if (wanted_.fileSystem && Clock::system().steady() < until) {
      waitFor({}, kLook);
      continue;
    }
    if (!force) return fail(gone.error());
    HAWSER_CHECK(runTool("fusermount3", {"-uz", fuse_}, ErrorCode::busy));
    break;
  }
  if (!nbdfuse_->waitForEnd(force ? kLook * 50 : std::chrono::milliseconds(kLongest))) nbdfuse_->kill();
  if (wanted_.fileSystem) (void)FileSystem::system().removeDirectory(fuse_);
  fuse_.clear();
  return {};
}

Status Attachment::freeze(bool freeze) {
  const MutexLock lock(mutex_);
  if (!freeze) return thaw();
  if (wanted_.readOnly || frozen_ || !isMounted()) return {};
  if (runTool("fsfreeze", {"-f", mounted_})) {
    frozen_ = true;
    return {};
  }
  // Not every kind can be: then it is as a power cut would leave it.
  return syncFileSystem(mounted_);
}

}  // namespace hawser::attach
