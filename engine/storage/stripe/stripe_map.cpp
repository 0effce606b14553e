#include "storage/stripe/stripe_map.h"

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "checksum/digest.h"
#include "vectored/stripe_layout.h"

namespace hawser::stripe {

namespace {

constexpr std::string_view kStripeEtag = "stripe-";

std::string sliceOf(const Found& slice) {
  return "slice " + std::to_string(slice.metadata.index) + " of " + std::to_string(slice.metadata.slices);
}

tl::unexpected<Error> wrong(const Found& slice, std::string what) {
  return fail(notWhole(sliceOf(slice) + ": " + std::move(what), slice.member->location(slice.key)));
}

std::string etagOf(const std::vector<Slice>& slices) {
  std::string all;
  for (const Slice& slice : slices)
    all.append(slice.etag).append(1, '\n');
  const auto digest = sha256(std::as_bytes(std::span(all.data(), all.size())));
  return std::string(kStripeEtag) + toHex(ByteSpan(digest).first(16));
}

// What slice `slice` must agree on with slice 0.
Status checkAgainst(const Found& first, const Found& slice, std::uint32_t index, std::uint64_t offset) {
  const SliceMetadata& is = slice.metadata;
  const SliceMetadata& should = first.metadata;
  if (is.index != index) return wrong(slice, "slice " + std::to_string(index) + " should be there");
  if (is.slices != should.slices || is.totalSize != should.totalSize)
    return wrong(slice, "it is of an object of another size than slice 0 is");
  if (is.offset != offset) {
    return wrong(slice, "it begins at byte " + std::to_string(is.offset) + ", the slice before it ends at " +
                            std::to_string(offset));
  }
  if (slice.mark.has_value() != first.mark.has_value() ||
      (slice.mark && slice.mark->generation != first.mark->generation)) {
    return wrong(slice,
                 "it is of another upload than slice 0: an upload is under way or was broken off; upload the "
                 "object again");
  }
  if (slice.info.size > is.totalSize - offset) return wrong(slice, "it is longer than it should be");
  return {};
}

Result<StripeMap> mapFrom(const FoundObject& object, const Found& first) {
  StripeMap map;
  std::uint64_t offset = 0;
  const Found* slice = &first;
  for (std::uint32_t index = 0;; ++index) {
    HAWSER_CHECK(checkAgainst(first, *slice, index, offset));
    const ObjectInfo& info = slice->info;
    map.slices.push_back({slice->member, slice->key, {offset, info.size}, info.etag, info.properties.hashes});
    offset += info.size;
    if (index + 1 == first.metadata.slices) break;
    if (!slice->metadata.next) return wrong(*slice, "it names no slice after it");
    const Found* next = nextOf(object, *slice);
    if (!next) {
      const SliceAddress& at = *slice->metadata.next;
      return fail(
          notWhole("slice " + std::to_string(index + 1) + " of " + std::to_string(first.metadata.slices) +
                       " is missing",
                   object.missing.empty() ? at.host + '/' + at.container + '/' + at.key : object.missing));
    }
    slice = next;
  }
  if (slice->metadata.next) return wrong(*slice, "it names another slice after the last one");
  if (offset != first.metadata.totalSize) {
    return wrong(*slice, "it is " + std::to_string(first.metadata.totalSize - offset) +
                             " bytes shorter than it should be");
  }
  map.info = first.info;
  map.info.key = object.key;
  map.info.size = offset;
  map.info.etag = etagOf(map.slices);
  std::set<MemberPtr> places;
  for (const Slice& one : map.slices)
    places.insert(one.member);
  map.info.layout = {map.slices.front().range.length, static_cast<std::uint32_t>(places.size())};
  map.info.properties.hashes = {};
  map.info.properties.metadata.erase(kBlobxferMetadata);
  map.info.properties.metadata.erase(kStripeMetadata);
  if (first.mark) {
    map.generation = first.mark->generation;
    map.info.properties.hashes.crc64 = first.mark->crc64;
  }
  return map;
}

StripeMap mapOfWhole(const FoundObject& object, const Found& whole) {
  StripeMap map;
  map.info = whole.info;
  map.info.key = object.key;
  map.slices.push_back(
      {whole.member, whole.key, {0, whole.info.size}, whole.info.etag, whole.info.properties.hashes});
  return map;
}

}  // namespace

Error notWhole(std::string detail, std::string location) {
  Error error = makeError(ErrorCode::corrupt, std::move(detail)).about(std::move(location));
  error.serviceCode = kNotWhole;
  return error;
}

bool StripeMap::isStripeEtag(std::string_view etag) {
  return etag.starts_with(kStripeEtag);
}

std::vector<StretchHashes> StripeMap::stretches() const {
  std::vector<StretchHashes> known;
  if (!striped()) return known;
  for (const Slice& slice : slices) {
    if (slice.range.empty()) continue;
    known.push_back({slice.range, slice.hashes.crc64, slice.hashes.md5, slice.member->location(slice.key)});
  }
  return known;
}

Result<std::optional<Found>> sliceFrom(Found found) {
  const auto& metadata = found.info.properties.metadata;
  const auto text = metadata.find(kBlobxferMetadata);
  if (text == metadata.end()) return std::optional<Found>();
  auto parsed = blobxferMetadataFrom(text->second);
  if (!parsed) return fail(std::move(parsed.error()).about(found.member->location(found.key)));
  if (!parsed->slice) return std::optional<Found>();
  found.metadata = std::move(*parsed->slice);
  ObjectProperties& properties = found.info.properties;
  if (parsed->attributes && !properties.mode) properties.mode = parsed->attributes->mode & 07777;
  if (parsed->attributes && !properties.owner)
    properties.owner = FileOwner{parsed->attributes->uid, parsed->attributes->gid};
  if (const auto mark = metadata.find(kStripeMetadata); mark != metadata.end()) {
    auto own = stripeMarkFrom(mark->second);
    if (!own) return fail(std::move(own.error()).about(found.member->location(found.key)));
    found.mark = *own;
  }
  return std::optional(std::move(found));
}

const Found* nextOf(const FoundObject& object, const Found& from) {
  if (!from.metadata.next) return nullptr;
  const SliceAddress& address = *from.metadata.next;
  for (const Found& slice : object.slices) {
    if (slice.member->holds(address) && slice.member->prefix + slice.key == address.key) return &slice;
  }
  // Folders are moved and accounts get other addresses: of an upload of ours it is known by its number.
  for (const Found& slice : object.slices) {
    if (from.mark && slice.mark && slice.mark->generation == from.mark->generation &&
        slice.metadata.index == from.metadata.index + 1)
      return &slice;
  }
  return nullptr;
}

const Found* firstOf(const FoundObject& object) {
  const Found* first = nullptr;
  for (const Found& slice : object.slices) {
    if (slice.metadata.index == 0 && (!first || slice.info.modified > first->info.modified)) first = &slice;
  }
  return first;
}

Result<StripeMap> mapOf(const FoundObject& object) {
  const Found* const first = firstOf(object);
  const Found* whole = nullptr;
  for (const Found& one : object.whole) {
    if (!whole || one.info.modified > whole->info.modified) whole = &one;
  }
  // Both may be there where a crash came between an upload and the removal of what it replaces.
  if (whole && (!first || whole->info.modified > first->info.modified)) return mapOfWhole(object, *whole);
  if (first) return mapFrom(object, *first);
  if (object.damage) return fail(*object.damage);
  if (!object.slices.empty()) {
    return wrong(object.slices.front(),
                 "slice 0 is missing: it was lost, or the upload was broken off before its end");
  }
  return fail(makeError(ErrorCode::notFound, "there is no such object").about(object.key));
}

ObjectInfo infoOfDamaged(const FoundObject& object) {
  ObjectInfo info;
  info.key = object.key;
  info.etag = std::string(kStripeEtag) + "damaged";
  for (const Found& slice : object.slices) {
    info.size = std::max(info.size, slice.metadata.totalSize);
    info.modified = std::max(info.modified, slice.info.modified);
  }
  return info;
}

}  // namespace hawser::stripe
