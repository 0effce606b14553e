#include "api/sync_sides.h"

#include "checksum/summing_sinks.h"
#include "sched/retry.h"
#include "storage/renames.h"
#include "transfer/object_copy.h"

namespace hawser {

namespace {

// Their own hashes where both have the same kind, and what has none is read.
Result<bool> sameContent(const OpContext& context, const ReadPlace& a, const ObjectInfo& left,
                         const ReadPlace& b, const ObjectInfo& right) {
  const auto known = sameness(syncObjectOf(left), syncObjectOf(right), SkipRule::sameHash);
  if (known != Sameness::unknown) return known == Sameness::same;
  const ObjectHashes& l = left.properties.hashes;
  const ObjectHashes& r = right.properties.hashes;
  const bool byMd5 = !l.crc64 && !r.crc64 && (l.md5 || r.md5);
  std::optional<Md5Value> md5s[2] = {l.md5, r.md5};
  std::optional<std::uint64_t> crcs[2] = {l.crc64, r.crc64};
  for (const int side : {0, 1}) {
    if (byMd5 ? md5s[side].has_value() : crcs[side].has_value()) continue;
    const ReadPlace& place = side == 0 ? a : b;
    const ObjectInfo& object = side == 0 ? left : right;
    HashSink sink(byMd5);
    HAWSER_CHECK(place.store->read(context, {place.container, object.key}, std::nullopt, object.etag, sink));
    if (byMd5)
      md5s[side] = sink.md5();
    else
      crcs[side] = sink.crc();
  }
  return byMd5 ? *md5s[0] == *md5s[1] : *crcs[0] == *crcs[1];
}

}  // namespace

Result<bool> PlaceSides::sameBytes(const OpContext& context, const SyncMeeting& meeting) {
  return retrying(context, retry_, [&]() -> Result<bool> {
    const auto stat = [&](const ReadPlace& place) {
      return place.store->stat(context, {place.container, place.key + meeting.path});
    };
    HAWSER_TRY(const ObjectInfo left, stat(left_));
    HAWSER_TRY(const ObjectInfo right, stat(right_));
    if (left.kind != right.kind || (left.kind == ObjectKind::object && left.size != right.size)) return false;
    if (left.kind != ObjectKind::object) return left.properties.linkTarget == right.properties.linkTarget;
    return sameContent(context, left_, left, right_, right);
  });
}

Result<std::optional<SyncObject>> PlaceSides::find(const OpContext& context, SyncSide side,
                                                   const std::string& path) {
  const ReadPlace& place = on(side);
  auto found = retrying(context, retry_, [&] {
    return place.store->stat(context, {place.container, place.key + path});
  });
  if (found) return std::optional(syncObjectOf(*found));
  if (found.error().code == ErrorCode::notFound) return std::optional<SyncObject>();
  return fail(std::move(found.error()));
}

std::string PlaceSides::lasting(SyncSide side, const std::string& etag) const {
  const auto* const store = dynamic_cast<const LastingEtags*>(on(side).store);
  return store ? store->lastingOf(etag) : std::string();
}

}  // namespace hawser
