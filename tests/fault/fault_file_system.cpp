#include "fault/fault_file_system.h"

#include "fault/fault_file.h"

namespace hawser::fault {

namespace {

std::string parentOf(const std::string& path) {
  return std::string(parentPath(path));
}

tl::unexpected<Error> failure(ErrorCode code, const char* detail, const std::string& path) {
  return fail(makeError(code, detail).about(path));
}

}  // namespace

FaultFileSystem::FaultFileSystem() {
  auto root = std::make_shared<Node>();
  root->kind = FileKind::directory;
  root->inode = inodes_;
  names_["/"] = durableNames_["/"] = root;
}

std::uint64_t FaultFileSystem::changes() const {
  const std::lock_guard lock(mutex_);
  return changes_;
}

void FaultFileSystem::cutPowerAfter(std::uint64_t changes) {
  const std::lock_guard lock(mutex_);
  cut_ = changes;
}

void FaultFileSystem::failAfter(std::uint64_t changes, Error error) {
  const std::lock_guard lock(mutex_);
  failure_ = {changes, std::move(error)};
}

std::unique_ptr<FaultFileSystem> FaultFileSystem::afterPowerCut(std::uint32_t seed) const {
  const std::lock_guard lock(mutex_);
  std::mt19937 random(seed);
  Names names = durableNames_;
  for (const NameChange& change : unsynced_) {
    if (random() % 2 == 0) applyTo(names, change);
  }
  auto next = std::make_unique<FaultFileSystem>();
  next->clock_ = clock_ + 1'000'000'000;
  next->inodes_ = inodes_;
  std::map<NodePtr, NodePtr> survivors;  // a node may have two names
  for (const auto& [path, node] : names) {
    if (path == "/") continue;
    // In order of paths, so a folder comes before what it holds.
    if (!next->names_.contains(parentOf(path))) continue;
    NodePtr& survivor = survivors[node];
    if (!survivor) survivor = node->survivor(random);
    next->names_[path] = next->durableNames_[path] = survivor;
  }
  return next;
}

Status FaultFileSystem::checkPower() const {
  if (cut_ && changes_ >= *cut_) return fail(ErrorCode::internal, "the power is gone");
  return {};
}

Status FaultFileSystem::change(const std::string& path) {
  HAWSER_CHECK(checkPower());
  const std::uint64_t number = changes_++;
  if (failure_ && failure_->first == number) return fail(Error(failure_->second).about(path));
  return {};
}

Result<NodePtr> FaultFileSystem::find(const std::string& path) const {
  const auto found = names_.find(path);
  if (found == names_.end()) return failure(ErrorCode::notFound, "no such name", path);
  return found->second;
}

Status FaultFileSystem::checkFree(const std::string& path) const {
  const auto parent = names_.find(parentOf(path));
  if (parent == names_.end() || parent->second->kind != FileKind::directory) {
    return failure(ErrorCode::notFound, "no such folder", path);
  }
  if (names_.contains(path)) return failure(ErrorCode::exists, "the name is taken", path);
  return {};
}

NodePtr FaultFileSystem::makeNode(FileKind kind) {
  auto node = std::make_shared<Node>();
  node->kind = kind;
  node->inode = ++inodes_;
  node->facts.modified = node->changed = tick();
  node->durableFacts = node->facts;
  return node;
}

void FaultFileSystem::applyTo(Names& names, const NameChange& change) {
  if (!change.from.empty()) names.erase(change.from);
  if (change.node) {
    names[change.path] = change.node;
  } else {
    names.erase(change.path);
  }
}

void FaultFileSystem::name(NameChange change) {
  applyTo(names_, change);
  unsynced_.push_back(std::move(change));
}

bool FaultFileSystem::hasBelow(const std::string& path) const {
  const auto below = names_.upper_bound(path + "/");
  return below != names_.end() && below->first.starts_with(path + "/");
}

Result<std::unique_ptr<File>> FaultFileSystem::open(const std::string& path, OpenMode mode, bool follow) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(checkPower());
  if (mode == OpenMode::create) {
    HAWSER_CHECK(change(path));
    HAWSER_CHECK(checkFree(path));
    name({path, makeNode(FileKind::regular), {}});
  }
  HAWSER_TRY(const NodePtr node, find(path));
  if (node->kind == FileKind::symlink) {
    // Links are kept and renamed here, not walked.
    return failure(follow ? ErrorCode::unsupported : ErrorCode::invalidArgument, "this is a link", path);
  }
  return std::make_unique<FaultFile>(*this, node, path);
}

Result<FileInfo> FaultFileSystem::info(const std::string& path, bool) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(checkPower());
  HAWSER_TRY(const NodePtr node, find(path));
  return infoOf(*node);
}

Result<std::vector<DirectoryEntry>> FaultFileSystem::list(const std::string& path) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(checkPower());
  HAWSER_TRY(const NodePtr folder, find(path));
  if (folder->kind != FileKind::directory) return failure(ErrorCode::notFound, "no folder", path);
  std::vector<DirectoryEntry> entries;
  for (const auto& [at, node] : names_) {
    if (at != "/" && parentOf(at) == path) entries.push_back({std::string(fileName(at)), node->kind});
  }
  return entries;
}

Status FaultFileSystem::makeDirectory(const std::string& path) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(change(path));
  HAWSER_CHECK(checkFree(path));
  name({path, makeNode(FileKind::directory), {}});
  return {};
}

Status FaultFileSystem::makeDirectories(const std::string& path) {
  if (path.empty() || path == "/") return {};
  HAWSER_CHECK(makeDirectories(parentOf(path)));
  const Status made = makeDirectory(path);
  if (!made) return made.error().code == ErrorCode::exists ? Status{} : made;
  return syncDirectory(parentOf(path));
}

Status FaultFileSystem::move(const std::string& from, const std::string& to) {
  HAWSER_TRY(const NodePtr node, find(from));
  HAWSER_TRY(const NodePtr folder, find(parentOf(to)));
  if (node->kind == FileKind::directory || folder->kind != FileKind::directory) {
    return failure(ErrorCode::unsupported, "only files move", to);
  }
  const auto there = names_.find(to);
  if (there != names_.end() && there->second->kind == FileKind::directory) {
    return failure(ErrorCode::exists, "a folder has this name", to);
  }
  node->changed = tick();
  name({to, node, from});
  return {};
}

Status FaultFileSystem::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(change(to));
  return move(from, to);
}

Status FaultFileSystem::renameNew(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(change(to));
  HAWSER_CHECK(checkFree(to));
  return move(from, to);
}

Status FaultFileSystem::removeFile(const std::string& path) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(change(path));
  HAWSER_TRY(const NodePtr node, find(path));
  if (node->kind == FileKind::directory) return failure(ErrorCode::exists, "this is a folder", path);
  name({path, nullptr, {}});
  return {};
}

Status FaultFileSystem::removeDirectory(const std::string& path) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(change(path));
  HAWSER_TRY(const NodePtr node, find(path));
  if (node->kind != FileKind::directory) return failure(ErrorCode::notFound, "no folder", path);
  if (hasBelow(path)) return failure(ErrorCode::busy, "the folder is not empty", path);
  name({path, nullptr, {}});
  return {};
}

Status FaultFileSystem::syncDirectory(const std::string& path) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(change(path));
  std::vector<NameChange> rest;
  std::vector<std::string> moved;
  for (NameChange& change : unsynced_) {
    if (parentOf(change.path) != path) {
      rest.push_back(std::move(change));
      continue;
    }
    applyTo(durableNames_, change);
    if (!change.from.empty()) moved.push_back(change.from);
  }
  // The old name went with the rename: that it was once given cannot come back.
  for (const std::string& from : moved) {
    std::erase_if(rest, [&](const NameChange& change) { return change.path == from; });
  }
  unsynced_ = std::move(rest);
  return {};
}

Result<std::string> FaultFileSystem::readLink(const std::string& path) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(checkPower());
  HAWSER_TRY(const NodePtr node, find(path));
  if (node->kind != FileKind::symlink) return failure(ErrorCode::invalidArgument, "this is no link", path);
  return node->target;
}

Status FaultFileSystem::makeSymlink(const std::string& target, const std::string& path) {
  const std::lock_guard lock(mutex_);
  HAWSER_CHECK(change(path));
  HAWSER_CHECK(checkFree(path));
  NodePtr node = makeNode(FileKind::symlink);
  node->target = target;
  name({path, std::move(node), {}});
  return {};
}

Result<std::uint64_t> FaultFileSystem::freeSpace(const std::string&) {
  return std::uint64_t{1000};
}

Result<std::unique_ptr<FileSystem::Lock>> FaultFileSystem::lock(const std::string&) {
  return std::make_unique<Lock>();
}

}  // namespace hawser::fault
