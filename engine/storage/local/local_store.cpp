#include "storage/local/local_store.h"

#include <algorithm>

#include "os/file_system.h"
#include "os/random.h"
#include "storage/local/local_commit.h"
#include "storage/local/local_properties.h"
#include "storage/local/local_read.h"
#include "storage/local/local_walk.h"
#include "storage/local/local_writer.h"

namespace hawser {

using namespace local;

namespace {

constexpr std::uint32_t kPageSize = 1000;
constexpr std::size_t kKeptWalks = 8;
// Bytes.
constexpr std::size_t kSoonWritten = 256 * 1024;

Capabilities capabilitiesOfFolders() {
  Capabilities can;
  can.rootObjects = true;
  can.streamsParts = true;
  can.wholeByParts = true;
  can.readsParts = true;
  can.partChecksum = true;
  can.localFiles = true;
  can.realFolders = true;
  can.unknownSizes = true;
  return can;
}

// The file an error is about may be a hidden one; people know the object.
template <class T>
T naming(T result, const std::string& location) {
  if (!result) result.error().object = location;
  return result;
}

// What unfinished writes have left in it is never listed, and must not keep it.
Status removeFolder(FileSystem& files, const std::string& path) {
  const Status removed = files.removeDirectory(path);
  if (removed || removed.error().code != ErrorCode::busy) return removed;
  HAWSER_TRY(const auto entries, files.list(path));
  for (const DirectoryEntry& entry : entries)
    if (entry.kind == FileKind::directory || !isUnfinishedName(entry.name)) return removed;
  for (const DirectoryEntry& entry : entries)
    HAWSER_CHECK(files.removeFile(joinPath(path, entry.name)));
  return files.removeDirectory(path);
}

std::string trimmedRoot(std::string root) {
  while (root.size() > 1 && root.back() == '/')
    root.pop_back();
  return root;
}

}  // namespace

LocalStore::LocalStore(FileSystem& files, std::string root, const Clock& clock)
    : files_(files),
      root_(trimmedRoot(std::move(root))),
      clock_(clock),
      folders_(std::make_shared<DurableFolders>()),
      capabilities_(capabilitiesOfFolders()) {}

LocalStore::~LocalStore() = default;

std::string LocalStore::location(const ObjectRef& ref) const {
  return joinPath(containerPath(root_, ref.container), ref.key);
}

Result<ContainerPage> LocalStore::listContainers(const OpContext& context, const std::string&) {
  HAWSER_CHECK(naming(context.check(), root_));
  auto entries = files_.list(root_);
  ContainerPage page;
  if (!entries && entries.error().code == ErrorCode::notFound) return page;
  if (!entries) return fail(std::move(entries.error()));
  for (DirectoryEntry& entry : *entries) {
    if (entry.kind != FileKind::directory) continue;
    const auto info = files_.info(joinPath(root_, entry.name));
    if (info) page.containers.push_back({std::move(entry.name), info->modified});
  }
  std::sort(page.containers.begin(), page.containers.end(),
            [](const ContainerInfo& a, const ContainerInfo& b) { return a.name < b.name; });
  return page;
}

Result<ObjectPage> LocalStore::list(const OpContext& context, const ListQuery& query) {
  auto page = listPage(context, query);
  if (!page) page.error().about(location({query.container, query.prefix}));
  return page;
}

Result<ObjectPage> LocalStore::listPage(const OpContext& context, const ListQuery& query) {
  HAWSER_CHECK(context.check());
  if (!query.container.empty()) HAWSER_CHECK(checkContainerName(query.container));
  HAWSER_CHECK(checkPrefix(query.prefix));
  const std::shared_ptr<Walk> walk = walkFor(query);
  const std::size_t pageSize = query.pageSize == 0 ? kPageSize : query.pageSize;
  ObjectPage page;
  for (;;) {
    HAWSER_TRY(auto item, walk->next(context));
    if (!item) return page;
    if (page.objects.size() == pageSize) {
      walk->unread(std::move(*item));
      break;
    }
    page.objects.push_back(std::move(*item));
  }
  // The last key, so that the listing goes on from there even when the walk is no longer known.
  page.continuation = page.objects.back().key;
  walk->pageEnded(page.continuation);
  keepWalk(walk);
  return page;
}

std::shared_ptr<Walk> LocalStore::walkFor(const ListQuery& query) {
  if (!query.continuation.empty()) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(walks_.begin(), walks_.end(), [&](const auto& walk) {
      return walk->goesOn(query, query.continuation);
    });
    if (found != walks_.end()) {
      std::shared_ptr<Walk> walk = *found;
      walks_.erase(found);
      return walk;
    }
  }
  return std::make_shared<Walk>(files_, root_, query, query.continuation);
}

void LocalStore::keepWalk(std::shared_ptr<Walk> walk) {
  const std::lock_guard lock(mutex_);
  walks_.push_front(std::move(walk));
  if (walks_.size() > kKeptWalks) walks_.pop_back();
}

Result<ObjectInfo> LocalStore::stat(const OpContext& context, const ObjectRef& ref) {
  const auto run = [&]() -> Result<ObjectInfo> {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const Place place, placeToRead(ref));
    return statPlace(files_, place, ref.key);
  };
  return naming(run(), location(ref));
}

Result<ObjectInfo> LocalStore::read(const OpContext& context, const ObjectRef& ref,
                                    std::optional<ByteRange> range, const std::string& ifMatch,
                                    ByteSink& sink) {
  const auto run = [&]() -> Result<ObjectInfo> {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const Place place, placeToRead(ref));
    return readPlace(context, files_, place, ref.key, range, ifMatch, sink);
  };
  auto result = run();
  // The sink's own errors name what they are about.
  if (!result) result.error().about(location(ref));
  return result;
}

Status LocalStore::createContainer(const OpContext& context, const std::string& container) {
  const auto run = [&]() -> Status {
    HAWSER_CHECK(context.check());
    HAWSER_CHECK(checkContainerName(container));
    HAWSER_CHECK(files_.makeDirectories(root_));
    if (Status made = files_.makeDirectory(containerPath(root_, container)); !made) {
      if (made.error().code == ErrorCode::exists) made.error().serviceCode = "ContainerAlreadyExists";
      return made;
    }
    HAWSER_CHECK(files_.syncDirectory(root_));
    return files_.syncDirectory(std::string(parentPath(root_)));
  };
  return naming(run(), containerPath(root_, container));
}

Status LocalStore::removeContainer(const OpContext& context, const std::string& container) {
  const std::string path = containerPath(root_, container);
  const auto run = [&]() -> Status {
    HAWSER_CHECK(context.check());
    HAWSER_CHECK(checkContainerName(container));
    HAWSER_TRY(const FileInfo info, files_.info(path));
    if (info.kind != FileKind::directory) return fail(ErrorCode::notFound, "this is no folder");
    folders_->forget(path);
    HAWSER_CHECK(removeFolder(files_, path));
    return files_.syncDirectory(root_);
  };
  return naming(run(), path);
}

Result<ObjectInfo> LocalStore::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                   const ObjectProperties& properties, const Condition& condition) {
  const auto run = [&]() -> Result<ObjectInfo> {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const Place place, placeOf(root_, ref));
    if (!bytes.empty() && (place.folder || properties.linkTarget)) {
      return fail(ErrorCode::invalidArgument, "a folder or link holds no bytes");
    }
    // A small file is written sooner than it is looked what stands in its way: the rename finds that too.
    const bool looksLater = !place.folder && !properties.linkTarget && bytes.size() <= kSoonWritten &&
                            condition.kind == Condition::Kind::absent;
    if (!looksLater) {
      HAWSER_CHECK(checkContainer(files_, place));
      HAWSER_CHECK(checkWrite(files_, place, condition));
    }
    if (place.folder) return putFolder(place, ref, condition);
    if (properties.linkTarget) return putLink(place, ref, *properties.linkTarget, condition);
    return putFile(context, place, ref, bytes, properties, condition);
  };
  return naming(run(), location(ref));
}

Result<ObjectInfo> LocalStore::putFile(const OpContext& context, const Place& place, const ObjectRef& ref,
                                       ByteSpan bytes, const ObjectProperties& properties,
                                       const Condition& condition) {
  auto created = Unfinished::create(files_, place, randomName(), bytes.size());
  if (!created) {
    HAWSER_CHECK(checkContainer(files_, place));  // has the better word for it
    return fail(std::move(created.error()));
  }
  Unfinished unfinished = std::move(*created);
  const auto run = [&]() -> Result<ObjectInfo> {
    HAWSER_CHECK(unfinished.write(context, 0, bytes));
    HAWSER_CHECK(context.check());
    return unfinished.finish(*folders_, place, ref.key, properties, {}, condition, clock_.now());
  };
  auto done = run();
  if (!done) (void)unfinished.remove();
  return done;
}

Result<ObjectInfo> LocalStore::putLink(const Place& place, const ObjectRef& ref, const std::string& target,
                                       const Condition& condition) {
  if (target.empty() || target.find('\0') != std::string::npos) {
    return fail(ErrorCode::invalidArgument, "a link needs a target without NUL bytes");
  }
  HAWSER_TRY(const std::string folder, deepestFolder(files_, place));
  const std::string path = joinPath(folder, unfinishedName(randomName(), ref.key));
  HAWSER_CHECK(files_.makeSymlink(target, path));
  const Status named = giveLinkName(files_, *folders_, path, place, condition);
  if (!named) {
    (void)files_.removeFile(path);
    return fail(named.error());
  }
  HAWSER_CHECK(syncName(files_, place));
  return statPlace(files_, place, ref.key);
}

Result<ObjectInfo> LocalStore::putFolder(const Place& place, const ObjectRef& ref,
                                         const Condition& condition) {
  const Status made = makeFolder(files_, *folders_, place);
  const bool isThere = !made && made.error().code == ErrorCode::exists;
  if (!made && !(isThere && condition.kind != Condition::Kind::absent)) return fail(made.error());
  if (isThere) {
    if (!checkWay(files_, place)) return fail(made.error());  // it is on the way, and no folder
    HAWSER_TRY(const FileInfo info, files_.info(place.path));
    if (info.kind != FileKind::directory) return fail(made.error());
  }
  HAWSER_CHECK(syncName(files_, place));
  return statPlace(files_, place, ref.key);
}

Result<std::unique_ptr<ObjectWriter>> LocalStore::startWrite(const OpContext& context,
                                                             const WriteRequest& request) {
  const std::string at = location(request.ref);
  const auto run = [&]() -> Result<std::unique_ptr<ObjectWriter>> {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const Place place, placeOf(root_, request.ref));
    if (place.folder) return fail(ErrorCode::invalidArgument, "a folder has no parts: put() it");
    HAWSER_CHECK(checkContainer(files_, place));
    return LocalWriter::start(files_, folders_, clock_, place, request, at);
  };
  return naming(run(), at);
}

Status LocalStore::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  const auto run = [&]() -> Status {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const Place place, placeOf(root_, ref));
    return removePlace(place, condition);
  };
  return naming(run(), location(ref));
}

Status LocalStore::removePlace(const Place& place, const Condition& condition) {
  HAWSER_CHECK(checkContainer(files_, place));
  HAWSER_CHECK(checkWay(files_, place));
  HAWSER_TRY(const FileInfo info, files_.info(place.path));
  if (place.folder != (info.kind == FileKind::directory)) {
    return fail(ErrorCode::notFound, place.folder ? "this is no folder" : "this is a folder");
  }
  HAWSER_CHECK(checkCondition(files_, place, condition));
  if (place.folder) folders_->forget(place.path);
  HAWSER_CHECK(place.folder ? removeFolder(files_, place.path) : files_.removeFile(place.path));
  return syncName(files_, place);
}

Result<std::string> LocalStore::presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime) {
  HAWSER_CHECK(naming(context.check(), location(ref)));
  return fail(makeError(ErrorCode::unsupported, "files of this computer have no URL for others")
                  .about(location(ref)));
}

}  // namespace hawser
