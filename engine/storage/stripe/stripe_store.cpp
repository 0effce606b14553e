#include "storage/stripe/stripe_store.h"

#include <algorithm>
#include <limits>

#include "base/assert.h"
#include "checksum/crc64.h"
#include "sched/parallel.h"
#include "storage/part_grid.h"
#include "storage/store_error.h"
#include "storage/stripe/stripe_find.h"
#include "storage/stripe/stripe_listing.h"
#include "storage/stripe/stripe_writer.h"

namespace hawser::stripe {

namespace {

constexpr std::size_t kMostMaps = 1000;

// The lower of two limits of which 0 is none.
template <class Number>
Number lower(Number a, Number b) {
  if (a == 0 || b == 0) return std::max(a, b);
  return std::min(a, b);
}

Capabilities capabilitiesOf(const Members& members, std::uint64_t width) {
  Capabilities all = members.named().front()->store->capabilities();
  for (const MemberPtr& member : members.named()) {
    const Capabilities& one = member->store->capabilities();
    all.streamsParts = all.streamsParts && one.streamsParts;
    all.wholeByParts = all.wholeByParts && one.wholeByParts;
    all.readsParts = all.readsParts && one.readsParts;
    all.partChecksum = all.partChecksum && one.partChecksum;
    all.checkedRead = lower(all.checkedRead, one.checkedRead);
    all.metadata = all.metadata && one.metadata;
    all.serviceUrls = all.serviceUrls && one.serviceUrls;
    all.copiesParts = all.copiesParts && one.copiesParts;
    all.keepsParts = all.keepsParts && one.keepsParts;
    all.propertiesFirst = all.propertiesFirst || one.propertiesFirst;
    all.atomicConditions = all.atomicConditions && one.atomicConditions;
    all.localFiles = all.localFiles && one.localFiles;
    all.realFolders = all.realFolders || one.realFolders;
    all.minPartSize = std::max(all.minPartSize, one.minPartSize);
    all.maxPartSize = lower(all.maxPartSize, one.maxPartSize);
    all.maxParts = lower(all.maxParts, one.maxParts);
    all.maxOneShot = lower(all.maxOneShot, one.maxOneShot);
  }
  all.members.clear();
  for (const MemberPtr& member : members.named())
    all.members.push_back(member->location(""));
  all.listsContainers = true;
  all.rootObjects = true;
  all.presignedUrls = false;
  all.forms = false;  // slices are blocks
  all.namesByMd5 = false;
  all.removesFullContainers = false;  // its containers are folders
  all.partBoundary = width;
  return all;
}

ObjectInfo infoOf(const StripeMap& map, const ObjectRef& ref) {
  ObjectInfo info = map.info;
  info.key = ref.key;
  return info;
}

}  // namespace

// A listing between two pages.
struct StripeStore::Cursor {
  Cursor(Members& members, const ListQuery& asked)
      : query(asked), listing(members, folderOf(asked.container) + asked.prefix, asked.recursive) {}

  const ListQuery query;
  StripeListing listing;
  std::string last;  // the page's last key: the continuation
  std::optional<StripeListing::Item> unread;
};

StripeStore::StripeStore(std::string name, std::vector<Member> members, MemberResolver resolver,
                         std::uint64_t width)
    : members_(std::make_shared<Members>(std::move(name), std::move(members), std::move(resolver))),
      layout_{width, static_cast<std::uint32_t>(members_->named().size())},
      capabilities_(capabilitiesOf(*members_, width)) {
  HAWSER_ASSERT(width > 0);
}

StripeStore::~StripeStore() = default;

std::string StripeStore::location(const ObjectRef& ref) const {
  return members_->location(ref.container.empty() ? "/" + ref.key : keyInFolder(ref));
}

Result<ContainerPage> StripeStore::listContainers(const OpContext& context, const std::string& continuation) {
  ListQuery query{{}, {}, false, continuation, 0};
  HAWSER_TRY(const ObjectPage page, list(context, query));
  return containersOf(page);
}

std::shared_ptr<StripeStore::Cursor> StripeStore::cursorFor(const ListQuery& query) {
  auto cursor = cursors_.take(query);
  return cursor ? cursor : std::make_shared<Cursor>(*members_, query);
}

Result<ObjectPage> StripeStore::list(const OpContext& context, const ListQuery& query) {
  HAWSER_CHECK(context.check());
  const std::string folder = folderOf(query.container);
  const auto cursor = cursorFor(query);
  const auto keep = [this](StripeListing::Item& item) {
    if (item.map && item.map->striped())
      keepMap(item.info.key, std::make_shared<const StripeMap>(std::move(*item.map)));
  };
  HAWSER_TRY(FolderPage listed, nextPage(context, cursors_, cursor, folder, keep));
  if (listed.any) return std::move(listed.page);
  // Nothing with that prefix, or no such container.
  HAWSER_TRY(const bool there, hasContainer(context, query.container));
  if (!there) {
    return fail(noContainer(members_->location(query.container)));
  }
  return std::move(listed.page);
}

void StripeStore::keepMap(const std::string& key, MapPtr map) {
  const MutexLock lock(mutex_);
  if (const auto known = mapsByKey_.find(key); known != mapsByKey_.end()) maps_.erase(known->second);
  maps_.emplace_front(key, std::move(map));
  mapsByKey_[key] = maps_.begin();
  if (maps_.size() <= kMostMaps) return;
  mapsByKey_.erase(maps_.back().first);
  maps_.pop_back();
}

Result<StripeStore::MapPtr> StripeStore::mapFor(const OpContext& context, const ObjectRef& ref,
                                                const std::string& ifMatch) {
  const std::string key = keyInFolder(ref);
  if (!ifMatch.empty()) {
    const MutexLock lock(mutex_);
    const auto known = mapsByKey_.find(key);
    if (known != mapsByKey_.end() && known->second->second->info.etag == ifMatch)
      return known->second->second;
  }
  if (ref.key.empty())
    return fail(makeError(ErrorCode::invalidArgument, "a key cannot be empty").about(location(ref)));
  HAWSER_TRY(const FoundObject found, findObject(context, *members_, key));
  auto made = mapOf(found);
  if (!made && made.error().code == ErrorCode::notFound) made.error().object = location(ref);
  if (!made) return fail(std::move(made.error()));
  auto map = std::make_shared<const StripeMap>(std::move(*made));
  if (!ifMatch.empty() && map->info.etag != ifMatch)
    return fail(makeError(ErrorCode::changedUnderUs, "it is another one now").about(location(ref)));
  if (map->striped() || !ifMatch.empty()) keepMap(key, map);
  return map;
}

Result<ObjectInfo> StripeStore::stat(const OpContext& context, const ObjectRef& ref) {
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const MapPtr map, mapFor(context, ref, {}));
  ObjectInfo info = infoOf(*map, ref);
  info.properties.hashes.stretches = map->stretches();
  return info;
}

// One whose etag is a member's own is there in one piece; mostly on the first member.
Result<ObjectInfo> StripeStore::readWhole(const OpContext& context, const ObjectRef& ref,
                                          std::optional<ByteRange> range, const std::string& ifMatch,
                                          ByteSink& sink) {
  const std::string key = keyInFolder(ref);
  Error first;
  for (const MemberPtr& member : members_->named()) {
    auto read = member->store->read(context, member->ref(key), range, ifMatch, sink);
    if (read) {
      read->key = ref.key;
      return read;
    }
    const bool elsewhere =
        read.error().code == ErrorCode::notFound || read.error().code == ErrorCode::changedUnderUs;
    if (!elsewhere) return fail(std::move(read.error()));
    if (member == members_->named().front() || first.code == ErrorCode::notFound) first = read.error();
  }
  return fail(std::move(first));
}

Result<ObjectInfo> StripeStore::read(const OpContext& context, const ObjectRef& ref,
                                     std::optional<ByteRange> range, const std::string& ifMatch,
                                     ByteSink& sink) {
  HAWSER_CHECK(context.check());
  if (!ifMatch.empty() && !StripeMap::isStripeEtag(ifMatch))
    return readWhole(context, ref, range, ifMatch, sink);
  HAWSER_TRY(const MapPtr map, mapFor(context, ref, ifMatch));
  if (!map->striped()) return readWhole(context, ref, range, map->info.etag, sink);
  const std::uint64_t from = range ? range->offset : 0;
  const std::uint64_t end = std::min(
      map->info.size,
      range ? checkedAdd(range->offset, range->length).value_or(std::numeric_limits<std::uint64_t>::max())
            : map->info.size);
  const auto at = std::partition_point(map->slices.begin(), map->slices.end(),
                                       [&](const Slice& slice) { return slice.range.end() <= from; });
  for (auto slice = at; slice != map->slices.end() && slice->range.offset < end; ++slice) {
    const std::uint64_t begins = std::max(from, slice->range.offset);
    const std::uint64_t ends = std::min(end, slice->range.end());
    if (begins >= ends) continue;
    const ByteRange part{begins - slice->range.offset, ends - begins};
    auto read = slice->member->store->read(context, slice->member->ref(slice->key), part, slice->etag, sink);
    // The object was there: what is gone is a piece of it.
    if (!read && read.error().code == ErrorCode::notFound) {
      return fail(notWhole("a slice of it is gone", slice->member->location(slice->key)));
    }
    if (!read) return fail(std::move(read.error()).about(slice->member->location(slice->key)));
  }
  ObjectInfo info = infoOf(*map, ref);
  if (from == 0 && end == info.size) info.properties.hashes.stretches = map->stretches();
  return info;
}

Result<PartSource> StripeStore::partSource(const OpContext& context, const ObjectRef& ref,
                                           const ByteRange& range, const std::string& etag) {
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const MapPtr map, mapFor(context, ref, etag));
  const auto slice = std::partition_point(map->slices.begin(), map->slices.end(),
                                          [&](const Slice& one) { return one.range.end() <= range.offset; });
  if (slice == map->slices.end() || range.length > slice->range.end() - range.offset)
    return fail(makeError(ErrorCode::unsupported, "it is in no slice as a whole").about(location(ref)));
  return slice->member->store->partSource(context, slice->member->ref(slice->key),
                                          {range.offset - slice->range.offset, range.length}, slice->etag);
}

bool StripeStore::isAsWritten(const StripeMap& map, const std::string& key) const {
  const std::uint64_t count = layout_.slices(map.info.size);
  if (map.slices.size() != count) return false;
  for (std::uint64_t index = 0; index < count; ++index) {
    const Slice& slice = map.slices[index];
    if (slice.member != members_->named()[layout_.member(index)] ||
        slice.key != (count == 1 ? key : sliceKey(key, index)) ||
        slice.range != layout_.slice(map.info.size, index))
      return false;
  }
  return true;
}

Result<std::vector<StoredPart>> StripeStore::storedParts(const OpContext& context, const ObjectRef& ref,
                                                         const std::string& etag) {
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const MapPtr map, mapFor(context, ref, etag));
  if (!capabilities_.keepsParts || !isAsWritten(*map, keyInFolder(ref)))
    return ObjectReader::storedParts(context, ref, etag);
  std::vector<Result<std::vector<StoredPart>>> asked(map->slices.size());
  parallelEach(asked.size(), kMostAtOnce, [&](std::size_t index) {
    const Slice& slice = map->slices[index];
    asked[index] = slice.member->store->storedParts(context, slice.member->ref(slice.key), slice.etag);
  });
  std::vector<StoredPart> parts;
  for (std::size_t index = 0; index < asked.size(); ++index) {
    if (!asked[index]) return fail(std::move(asked[index].error()));
    for (StoredPart& part : *asked[index]) {
      part.range.offset += map->slices[index].range.offset;
      parts.push_back(std::move(part));
    }
  }
  return parts;
}

Result<bool> StripeStore::copiesRanges(const OpContext& context) {
  for (const MemberPtr& member : members_->named()) {
    HAWSER_TRY(const bool copies, member->store->copiesRanges(context));
    if (!copies) return false;
  }
  return true;
}

Status StripeStore::checkContainer(const OpContext& context, const std::string& container) const {
  HAWSER_CHECK(context.check());
  const bool right =
      !container.empty() && container.find('/') == std::string::npos && container != "." && container != "..";
  if (right) return {};
  return fail(makeError(ErrorCode::invalidArgument, "no container can have this name")
                  .about(members_->location(container)));
}

Status StripeStore::createContainer(const OpContext& context, const std::string& container) {
  HAWSER_CHECK(checkContainer(context, container));
  const std::string where = members_->location(container);
  HAWSER_TRY(const bool there, hasContainer(context, container));
  if (there) return fail(makeError(ErrorCode::exists, "there is one of this name already").about(where));
  const MemberPtr& first = members_->named().front();
  HAWSER_CHECK(first->store->put(context, first->ref(folderOf(container)), {}, {}, Condition::absent()));
  return {};
}

// Its folder on every member: where folders are real, slices have made one.
Status StripeStore::removeContainer(const OpContext& context, const std::string& container) {
  HAWSER_CHECK(checkContainer(context, container));
  const std::string where = members_->location(container), folder = folderOf(container);
  SortedListing listing(*this, {{}, folder, true, {}, 2});
  HAWSER_TRY(const ObjectInfo* any, listing.peek(context));
  if (!any) return fail(makeError(ErrorCode::notFound, "there is no container of this name").about(where));
  while (any) {
    if (any->key != folder) return fail(makeError(ErrorCode::busy, "it holds " + any->key).about(where));
    listing.take();
    HAWSER_TRY(any, listing.peek(context));
  }
  for (const MemberPtr& member : members_->named()) {
    const Status gone = member->store->remove(context, member->ref(folder), Condition::none());
    if (!gone && gone.error().code != ErrorCode::notFound) return gone;
  }
  const MutexLock lock(mutex_);
  containers_.erase(container);
  return {};
}

// A container is there when anything is in it.
Result<bool> StripeStore::hasContainer(const OpContext& context, const std::string& container) {
  {
    const MutexLock lock(mutex_);
    if (container.empty() || containers_.contains(container)) return true;
  }
  SortedListing listing(*this, {{}, folderOf(container), true, {}, 1});
  HAWSER_TRY(const ObjectInfo* any, listing.peek(context));
  if (!any) return false;
  const MutexLock lock(mutex_);
  containers_.insert(container);
  return true;
}

Status StripeStore::checkPlace(const OpContext& context, const ObjectRef& ref) {
  HAWSER_CHECK(context.check());
  if (ref.key.empty())
    return fail(makeError(ErrorCode::invalidArgument, "a key cannot be empty").about(location(ref)));
  HAWSER_TRY(const bool there, hasContainer(context, ref.container));
  if (there) return {};
  return fail(noContainer(members_->location(ref.container)));
}

Result<ObjectInfo> StripeStore::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                    const ObjectProperties& properties, const Condition& condition) {
  HAWSER_CHECK(checkPlace(context, ref));
  if (bytes.size() > layout_.width) return putSlices(context, ref, bytes, properties, condition);
  const std::string key = keyInFolder(ref);
  const MemberPtr& first = members_->named().front();
  HAWSER_TRY(const FoundObject there, findObject(context, *members_, key));
  if (Status holds = checkCondition(there, condition); !holds)
    return fail(std::move(holds.error()).about(location(ref)));
  // The condition of what stands on the first member under the object's own name, if it is that.
  Condition own = Condition::none();
  if (condition.kind != Condition::Kind::none) {
    const auto same = std::find_if(there.whole.begin(), there.whole.end(),
                                   [&](const Found& found) { return found.member == first; });
    own = same == there.whole.end() ? Condition::absent() : Condition::matches(same->info.etag);
  }
  HAWSER_TRY(ObjectInfo written, first->store->put(context, first->ref(key), bytes, properties, own));
  HAWSER_CHECK(removeOthers(context, there, {{first, key}}));
  written.key = ref.key;
  return written;
}

Result<ObjectInfo> StripeStore::putSlices(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                          const ObjectProperties& properties, const Condition& condition) {
  WriteRequest request{ref, bytes.size(), layout_.width, condition, {}};
  request.properties = properties;
  HAWSER_TRY(const auto writer, startWrite(context, request));
  const PartGrid grid{bytes.size(), layout_.width, layout_.width};
  std::vector<PartReceipt> receipts;
  const auto write = [&]() -> Result<ObjectInfo> {
    for (std::uint64_t number = 0; number < grid.count(); ++number) {
      const Part part = grid.part(number);
      const ByteSpan piece = bytes.subspan(part.range.offset, part.range.length);
      HAWSER_TRY(PartReceipt receipt, writer->writePart(context, part, piece, crc64(piece)));
      receipts.push_back(std::move(receipt));
    }
    return writer->commit(context, receipts, properties);
  };
  auto written = write();
  if (!written) (void)writer->abort({});  // not with the context, which may be stopped
  return written;
}

Result<std::unique_ptr<ObjectWriter>> StripeStore::startWrite(const OpContext& context,
                                                              const WriteRequest& request) {
  HAWSER_CHECK(checkPlace(context, request.ref));
  // Its parts can be kept: each slice is written on the condition that it is still the one they are of. What
  // is another by now the commit will tell.
  MapPtr replaced;
  if (capabilities_.keepsParts && request.condition.kind == Condition::Kind::matches) {
    auto map = mapFor(context, request.ref, request.condition.etag);
    if (!map && map.error().retry != Retry::never) return fail(std::move(map.error()));
    if (map) replaced = std::move(*map);
  }
  return StripeWriter::make(context, members_, layout_, keyInFolder(request.ref), request, replaced.get());
}

Status StripeStore::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  HAWSER_CHECK(checkPlace(context, ref));
  HAWSER_TRY(const FoundObject there, findObject(context, *members_, keyInFolder(ref)));
  if (there.whole.empty() && there.slices.empty())
    return fail(makeError(ErrorCode::notFound, "there is no such object").about(location(ref)));
  if (Status holds = checkCondition(there, condition); !holds)
    return fail(std::move(holds.error()).about(location(ref)));
  return removeOthers(context, there, {});
}

Result<std::string> StripeStore::presignedUrl(const OpContext&, const ObjectRef& ref, WallTime) {
  return fail(makeError(ErrorCode::unsupported, "a URL cannot put slices together").about(location(ref)));
}

}  // namespace hawser::stripe
