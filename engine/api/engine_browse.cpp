#include <algorithm>

#include "api/engine_impl.h"
#include "api/ordered_read.h"
#include "api/typed_name.h"
#include "checksum/summing_sinks.h"
#include "sched/retry.h"
#include "transfer/object_copy.h"
#include "transfer/object_sums.h"
#include "transfer/signature_object.h"

namespace hawser {

namespace {

// What is wrong has been given on by now: who takes it is told at the end.
Status checkHashes(const ObjectHashes& kept, HashSink& got, const StretchSums& stretches,
                   const std::string& location) {
  if (kept.crc64) return checkCrc(kept, got.crc(), stretches.sums(), location);
  if (!kept.md5) return checkStretches(kept.stretches, stretches.sums());
  const Md5Value md5 = got.md5();
  return *kept.md5 == md5 ? Status{} : fail(wrongHash(location, md5Text(*kept.md5), md5Text(md5)));
}

Result<ObjectInfo> readChecked(const OpContext& context, const Place& place, ByteSink& to) {
  const ObjectRef ref{place.container, place.key};
  HAWSER_TRY(ObjectInfo info,
             retrying(context, RetryPolicy::interactive(), [&] { return place.store->stat(context, ref); }));
  const ObjectHashes& kept = info.properties.hashes;
  HashSink hash(kept.md5 && !kept.crc64);
  StretchSums stretches = StretchSums::like(kept);
  HAWSER_CHECK(readInOrder(context, *place.store, {ref, info.size, info.etag}, [&](ByteSpan run) -> Status {
    HAWSER_CHECK(hash.write(run));
    if (!kept.stretches.empty()) HAWSER_CHECK(stretches.write(run));
    return to.write(run);
  }));
  HAWSER_CHECK(checkHashes(kept, hash, stretches, place.store->location(ref)));
  return info;
}

BrowseItem itemOf(const ObjectInfo& object, const Location& folder) {
  BrowseItem item;
  Location location = folder;
  location.key = folder.kind == Location::Kind::path ? "/" + object.key : object.key;
  std::string_view name = object.key;
  const bool isFolder = object.kind == ObjectKind::prefix || object.kind == ObjectKind::folder;
  if (isFolder && name.ends_with('/')) name.remove_suffix(1);
  item.name = name.substr(name.rfind('/') + 1);
  item.kind = isFolder                          ? BrowseItem::Kind::folder
              : object.kind == ObjectKind::link ? BrowseItem::Kind::link
                                                : BrowseItem::Kind::object;
  item.location = location.text();
  if (isFolder && !item.location.ends_with('/')) item.location += '/';
  item.size = object.size;
  if (!isFolder || object.modified != WallTime()) item.modified = object.modified;
  item.etag = object.etag;
  item.tier = object.tier;
  return item;
}

BrowseItem containerItem(const std::string& name, WallTime modified, const Location& store) {
  BrowseItem item;
  item.kind = BrowseItem::Kind::container;
  item.name = name;
  Location inside = store;
  inside.container = name;
  inside.key.clear();
  item.location = inside.text();
  if (!item.location.ends_with('/')) item.location += '/';
  if (modified != WallTime()) item.modified = modified;
  return item;
}

Result<BrowsePage> containersPage(const OpContext& context, ObjectStore& store, const Location& location,
                                  const std::string& prefix, const std::string& continuation) {
  HAWSER_TRY(const ContainerPage containers, store.listContainers(context, continuation));
  BrowsePage page;
  for (const ContainerInfo& container : containers.containers) {
    if (container.name.starts_with(prefix))
      page.items.push_back(containerItem(container.name, container.modified, location));
  }
  page.continuation = containers.continuation;
  return page;
}

// Of a store that holds objects beside its containers.
Result<BrowsePage> rootPage(const OpContext& context, ObjectStore& store, const Location& location,
                            const std::string& prefix, const std::string& continuation) {
  BrowsePage page;
  const auto objects = store.list(context, {{}, prefix, false, continuation, 0});
  // What has never been written to is not there yet.
  if (!objects && objects.error().code == ErrorCode::notFound) return page;
  if (!objects) return fail(objects.error());
  for (const ObjectInfo& object : objects->objects) {
    const bool folder = object.kind == ObjectKind::prefix || object.kind == ObjectKind::folder;
    page.items.push_back(
        folder ? containerItem(object.key.substr(0, object.key.size() - 1), object.modified, location)
               : itemOf(object, location));
  }
  page.continuation = objects->continuation;
  return page;
}

Result<BrowsePage> folderPage(const OpContext& context, const Place& place, const Location& location,
                              const std::string& prefix, const std::string& continuation) {
  std::string key = place.key;
  if (!key.empty() && !key.ends_with('/')) key += '/';
  const ListQuery query{place.container, key + prefix, false, continuation, 0};
  HAWSER_TRY(const ObjectPage objects, place.store->list(context, query));
  BrowsePage page;
  for (const ObjectInfo& object : objects.objects) {
    // Not the folder's own marker, nor what is kept beside objects.
    if (object.key != key && !isSignature(*place.store, object))
      page.items.push_back(itemOf(object, location));
  }
  page.continuation = objects.continuation;
  return page;
}

// Stores tell nothing of a container, or of all of them, but that it is there and may be listed.
Result<ObjectInfo> statContainer(const OpContext& context, const Place& place) {
  if (place.container.empty()) {
    HAWSER_CHECK(place.store->listContainers(context, {}));
  } else {
    HAWSER_CHECK(place.store->list(context, {place.container, {}, false, {}, 1}));
  }
  ObjectInfo info;
  info.kind = ObjectKind::prefix;
  if (!place.container.empty()) info.key = place.container + "/";
  return info;
}

}  // namespace

OperationPtr EngineImpl::browse(const std::string& folder, const std::string& prefix,
                                const std::string& continuation,
                                std::function<void(Result<BrowsePage>)> done) {
  return launch([this, folder, prefix, continuation, done = std::move(done)](const OpContext& context) {
    const auto list = [&]() -> Result<BrowsePage> {
      HAWSER_TRY(const Location location, stores_.parse(folder));
      HAWSER_TRY(const Place place, stores_.open(context, location));
      const bool top = place.container.empty() && location.kind != Location::Kind::path && place.key.empty();
      const auto once = [&] {
        ObjectStore& store = *place.store;
        if (!top) return folderPage(context, place, location, prefix, continuation);
        return store.capabilities().rootObjects
                   ? rootPage(context, store, location, prefix, continuation)
                   : containersPage(context, store, location, prefix, continuation);
      };
      return asTyped(retrying(context, RetryPolicy::interactive(), once), place, location);
    };
    auto page = list();
    if (!context.stopped()) done(std::move(page));
  });
}

OperationPtr EngineImpl::stat(const std::string& text, std::function<void(Result<ObjectInfo>)> done) {
  return launch([this, text, done = std::move(done)](const OpContext& context) {
    const auto ask = [&]() -> Result<ObjectInfo> {
      HAWSER_TRY(const Location location, stores_.parse(text));
      HAWSER_TRY(const Place place, stores_.open(context, location));
      const bool container = place.key.empty() && location.kind != Location::Kind::path;
      return asTyped(retrying(context, RetryPolicy::interactive(),
                              [&] {
                                return container ? statContainer(context, place)
                                                 : place.store->stat(context, {place.container, place.key});
                              }),
                     place, location);
    };
    done(ask());
  });
}

OperationPtr EngineImpl::read(const std::string& text, std::shared_ptr<ByteSink> sink,
                              std::function<void(Result<ObjectInfo>)> done) {
  return launch([this, text, sink = std::move(sink), done = std::move(done)](const OpContext& context) {
    const auto named = [&]() -> Result<ObjectInfo> {
      HAWSER_TRY(const Location location, stores_.parse(text));
      HAWSER_TRY(const Place place, stores_.openSource(context, location));
      return asTyped(readChecked(context, place, *sink), place, location);
    };
    done(named());
  });
}

OperationPtr EngineImpl::readRange(const std::string& text, const ByteRange& range, const std::string& etag,
                                   std::shared_ptr<ByteSink> sink,
                                   std::function<void(Result<ObjectInfo>)> done) {
  return launch(
      [this, text, range, etag, sink = std::move(sink), done = std::move(done)](const OpContext& context) {
        const auto named = [&]() -> Result<ObjectInfo> {
          HAWSER_TRY(const Location location, stores_.parse(text));
          HAWSER_TRY(const Place place, stores_.openSource(context, location));
          const ObjectRef ref{place.container, place.key};
          HAWSER_TRY(const std::string service, stores_.serviceOf(context, location));
          return asTyped(!service.empty() && cache_.takes(range.length)
                             ? cache_.read(context, service, {place.store, ref, etag}, range, *sink)
                             : place.store->read(context, ref, range, etag, *sink),
                         place, location);
        };
        done(named());
      });
}

OperationPtr EngineImpl::makeContainer(const std::string& text, std::function<void(Status)> done) {
  return launch([this, text, done = std::move(done)](const OpContext& context) {
    const auto make = [&]() -> Status {
      HAWSER_TRY(const Location location, stores_.parse(text));
      HAWSER_TRY(const Place place, stores_.open(context, location));
      if (place.container.empty() && place.key.empty()) {
        return fail(makeError(ErrorCode::invalidArgument, "no container is named").about(text));
      }
      if (place.key.empty())
        return asTyped(place.store->createContainer(context, place.container), place, location);
      // Below a container it is a folder.
      const std::string key = place.key.ends_with('/') ? place.key : place.key + "/";
      HAWSER_CHECK(asTyped(place.store->put(context, {place.container, key}, {}, {}, Condition::absent()),
                           place, location));
      return {};
    };
    done(make());
  });
}

OperationPtr EngineImpl::presignedUrl(const std::string& text, WallTime expires,
                                      std::function<void(Result<std::string>)> done) {
  return launch([this, text, expires, done = std::move(done)](const OpContext& context) {
    const auto make = [&]() -> Result<std::string> {
      HAWSER_TRY(const Location location, stores_.parse(text));
      HAWSER_TRY(const Place place, stores_.open(context, location));
      return asTyped(place.store->presignedUrl(context, {place.container, place.key}, expires), place,
                     location);
    };
    done(make());
  });
}

}  // namespace hawser
