#include "storage/embedded/embedded_store.h"

#include <algorithm>

#include "checksum/crc64.h"
#include "storage/embedded/blob_bytes.h"
#include "storage/embedded/embedded_writer.h"
#include "storage/embedded/object_name.h"
#include "storage/embedded/open_store.h"
#include "storage/embedded/shared_store.h"
#include "storage/store_error.h"

namespace hawser {

using namespace embedded;

namespace {

constexpr std::uint32_t kPageOfList = 1000;

Capabilities capabilitiesOfBlobs() {
  Capabilities can;
  can.rootObjects = true;
  can.streamsParts = true;
  can.wholeByParts = true;
  can.readsParts = true;
  can.partChecksum = true;
  can.unknownSizes = true;
  return can;
}

// What an error of a blob is about is the object, for people.
template <class T>
T naming(T result, const std::string& location) {
  if (!result) result.error().object = location;
  return result;
}

}  // namespace

EmbeddedStore::EmbeddedStore(std::shared_ptr<SharedStore> file, bool make)
    : file_(std::move(file)), make_(make), capabilities_(capabilitiesOfBlobs()) {}

EmbeddedStore::~EmbeddedStore() = default;

std::string EmbeddedStore::location(const ObjectRef& ref) const {
  return "store:" + file_->path() + "//" + folderOf(ref.container) + ref.key;
}

Result<EmbeddedStore::Open> EmbeddedStore::open(const OpContext& context) {
  HAWSER_CHECK(context.check());
  return file_->open(make_);
}

Status EmbeddedStore::checkContainer(OpenStore& store, const std::string& container) const {
  if (container.empty() || store.hasBelow(folderOf(container))) return {};
  HAWSER_CHECK(store.checkWhole());
  return fail(noContainer(location({container, {}})));
}

Result<ContainerPage> EmbeddedStore::listContainers(const OpContext& context, const std::string&) {
  const auto run = [&]() -> Result<ContainerPage> {
    HAWSER_TRY(const Open store, open(context));
    HAWSER_CHECK(store->checkWhole());
    ContainerPage page;
    for (std::string& name : store->containers()) {
      const auto marker = store->open(folderOf(name));
      page.containers.push_back({std::move(name), marker ? marker->record.modified : WallTime{}});
    }
    return page;
  };
  return naming(run(), location({}));
}

Result<ObjectPage> EmbeddedStore::list(const OpContext& context, const ListQuery& query) {
  const auto run = [&]() -> Result<ObjectPage> {
    HAWSER_TRY(const Open store, open(context));
    // Who compares it with another would take what damage has hidden for removed, and remove it there too.
    HAWSER_CHECK(store->checkWhole());
    if (!query.container.empty()) HAWSER_CHECK(checkContainerName(query.container));
    HAWSER_CHECK(checkContainer(*store, query.container));
    const std::string folder = folderOf(query.container);
    const std::size_t most = query.pageSize == 0 ? kPageOfList : query.pageSize;
    std::string after = query.continuation.empty() ? std::string() : folder + query.continuation;
    ObjectPage page;
    while (page.objects.size() < most) {
      const auto listed =
          store->list(folder + query.prefix, after, query.recursive, most - page.objects.size());
      if (listed.empty()) return page;
      after = listed.back().name;
      for (const OpenStore::Listed& item : listed) {
        if (item.name == folder) continue;  // the container's own marker
        if (item.isPrefix) {
          ObjectInfo& info = page.objects.emplace_back();
          info.key = item.name.substr(folder.size());
          info.kind = ObjectKind::prefix;
          continue;
        }
        const auto object = store->open(item.name);
        if (!object && object.error().code == ErrorCode::notFound) continue;  // it went just now
        if (!object) return fail(object.error());
        page.objects.push_back(infoOf(object->record, object->blob->id(), folder));
      }
    }
    if (!store->list(folder + query.prefix, after, query.recursive, 1).empty())
      page.continuation = after.substr(folder.size());
    return page;
  };
  auto page = run();
  if (!page) page.error().about(location({query.container, query.prefix}));
  return page;
}

Result<ObjectInfo> EmbeddedStore::stat(const OpContext& context, const ObjectRef& ref) {
  const auto run = [&]() -> Result<ObjectInfo> {
    HAWSER_TRY(const std::string name, nameOf(ref));
    HAWSER_TRY(const Open store, open(context));
    HAWSER_CHECK(checkContainer(*store, ref.container));
    HAWSER_TRY(const Object object, store->open(name));
    return infoOf(object.record, object.blob->id(), folderOf(ref.container));
  };
  return naming(run(), location(ref));
}

Result<ObjectInfo> EmbeddedStore::read(const OpContext& context, const ObjectRef& ref,
                                       std::optional<ByteRange> range, const std::string& ifMatch,
                                       ByteSink& sink) {
  const auto run = [&]() -> Result<ObjectInfo> {
    HAWSER_TRY(const std::string name, nameOf(ref));
    HAWSER_TRY(const Open store, open(context));
    HAWSER_CHECK(checkContainer(*store, ref.container));
    HAWSER_TRY(const Object object, store->open(name));
    ObjectInfo info = infoOf(object.record, object.blob->id(), folderOf(ref.container));
    if (!ifMatch.empty() && ifMatch != info.etag)
      return fail(ErrorCode::changedUnderUs, "the object has changed");
    ByteRange rest = range.value_or(ByteRange{0, info.size});
    if (rest.offset > info.size) return fail(ErrorCode::invalidArgument, "the range starts behind the end");
    rest.length = std::min(rest.length, info.size - rest.offset);
    HAWSER_CHECK(readBlob(context, store->buffers(), *object.blob, rest, sink));
    // Its bytes may be changed in place, which its record tells first.
    HAWSER_TRY(const ObjectRecord after, store->recordOf(*object.blob));
    if (after.sequence != object.record.sequence && after.state == ObjectState::object) {
      return fail(makeError(ErrorCode::changedUnderUs, "the object changed while it was read", Retry::soon));
    }
    return info;
  };
  auto result = run();
  // The sink's own errors name what they are about.
  if (!result) result.error().about(location(ref));
  return result;
}

Status EmbeddedStore::createContainer(const OpContext& context, const std::string& container) {
  const auto run = [&]() -> Status {
    HAWSER_CHECK(checkContainerName(container));
    HAWSER_TRY(const Open store, open(context));
    const std::string folder = folderOf(container);
    Error there = makeError(ErrorCode::exists, "there is a container of this name");
    there.serviceCode = "ContainerAlreadyExists";
    if (store->hasBelow(folder)) return fail(std::move(there));
    ObjectRecord record;
    record.name = folder;
    const auto made = store->make(std::move(record), Condition::absent());
    if (made) return {};
    return fail(made.error().code == ErrorCode::exists ? std::move(there) : made.error());
  };
  return naming(run(), location({container, {}}));
}

Status EmbeddedStore::removeContainer(const OpContext& context, const std::string& container) {
  const auto run = [&]() -> Status {
    HAWSER_CHECK(checkContainerName(container));
    HAWSER_TRY(const Open store, open(context));
    HAWSER_CHECK(checkContainer(*store, container));
    const std::string folder = folderOf(container);
    for (const OpenStore::Listed& item : store->list(folder, {}, true, 2))
      if (item.name != folder) return fail(ErrorCode::busy, "the container is not empty");
    HAWSER_CHECK(store->removeSessions(folder));
    const Status removed = store->remove(folder, Condition::none());
    if (!removed && removed.error().code != ErrorCode::notFound) return removed;
    return {};
  };
  return naming(run(), location({container, {}}));
}

Result<ObjectInfo> EmbeddedStore::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                      const ObjectProperties& properties, const Condition& condition) {
  const auto run = [&]() -> Result<ObjectInfo> {
    ObjectRecord record;
    HAWSER_TRY(record.name, nameOf(ref));
    const bool isFolder = isFolderName(record.name);
    if (!bytes.empty() && (isFolder || properties.linkTarget))
      return fail(ErrorCode::invalidArgument, "a folder or link holds no bytes");
    if (properties.linkTarget && properties.linkTarget->empty())
      return fail(ErrorCode::invalidArgument, "a link needs a target");
    HAWSER_TRY(const Open store, open(context));
    HAWSER_CHECK(checkContainer(*store, ref.container));
    record.properties = properties;
    record.size = bytes.size();
    if (bytes.empty()) return store->make(std::move(record), condition);
    if (!properties.hashes.crc64) record.properties.hashes.crc64 = crc64(bytes);
    HAWSER_CHECK(store->checkWrite(record.name, condition));
    HAWSER_CHECK(attributesOf(record));  // that they are too many is told before the bytes go
    HAWSER_CHECK(store->makeRoom(bytes.size()));
    HAWSER_TRY(BlobLease blob, store->startWriting(record));
    Status written = writeBlob(context, *store, *blob, 0, bytes);
    if (written) written = context.check();
    auto done = written ? store->publish(*blob, record, condition) : fail(std::move(written.error()));
    if (!done) store->discard(std::move(blob), {});
    return done;
  };
  auto info = naming(run(), location(ref));
  if (info) info->key = ref.key;
  return info;
}

Result<std::unique_ptr<ObjectWriter>> EmbeddedStore::startWrite(const OpContext& context,
                                                                const WriteRequest& request) {
  const std::string at = location(request.ref);
  const auto run = [&]() -> Result<std::unique_ptr<ObjectWriter>> {
    HAWSER_TRY(const std::string name, nameOf(request.ref));
    if (isFolderName(name)) return fail(ErrorCode::invalidArgument, "a folder has no parts: put() it");
    HAWSER_TRY(Open store, open(context));
    HAWSER_CHECK(checkContainer(*store, request.ref.container));
    return EmbeddedWriter::start(file_, std::move(store), name, request, at);
  };
  return naming(run(), at);
}

Status EmbeddedStore::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  const auto run = [&]() -> Status {
    HAWSER_TRY(const std::string name, nameOf(ref));
    HAWSER_TRY(const Open store, open(context));
    HAWSER_CHECK(checkContainer(*store, ref.container));
    return store->remove(name, condition);
  };
  return naming(run(), location(ref));
}

Result<std::string> EmbeddedStore::presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime) {
  HAWSER_CHECK(naming(context.check(), location(ref)));
  return fail(makeError(ErrorCode::unsupported, "what a store on this computer holds has no URL for others")
                  .about(location(ref)));
}

}  // namespace hawser
