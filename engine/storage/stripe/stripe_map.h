// StripeMap: which slices an object is made of, checked against each other. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/stripe/stripe_members.h"

namespace hawser::stripe {

// What stands at a member, with the key the stripe has for it.
struct Found {
  MemberPtr member;
  std::string key;  // without the member's prefix
  ObjectInfo info;
  SliceMetadata metadata;          // of slices only
  std::optional<StripeMark> mark;  // likewise; none: another program wrote it
};

// All that stands at the members for one object.
struct FoundObject {
  std::string key;
  std::vector<Found> whole;     // kept in one piece
  std::vector<Found> slices;    // in any order, of any upload
  std::vector<Found> damaged;   // named like its slices, but what is kept with them cannot be read
  std::optional<Error> damage;  // why, of the first of these
  std::string missing;          // where a slice was looked for and is not, for people
};

struct Slice {
  MemberPtr member;
  std::string key;  // without the member's prefix
  ByteRange range;  // of the object
  std::string etag;
  ObjectHashes hashes;
};

// Of an object whose slices are not all there, or not all its own: what Error::serviceCode says.
inline constexpr const char* kNotWhole = "StripeNotWhole";
// corrupt, with that word.
Error notWhole(std::string detail, std::string location);

struct StripeMap {
  ObjectInfo info;               // of the object as one; etag and size of all slices together
  std::vector<Slice> slices;     // in order, without gaps; one: it may be kept whole
  std::uint64_t generation = 0;  // of the upload; 0 where that is not known
  bool striped() const { return !info.etag.empty() && isStripeEtag(info.etag); }
  // Of each that has bytes what is known of it by itself, which may be nothing.
  std::vector<StretchHashes> stretches() const;
  static bool isStripeEtag(std::string_view etag);
};

// Reads the metadata of what is named like a slice; nothing where it is an object of its own that only has
// such a name. corrupt where it is damaged.
Result<std::optional<Found>> sliceFrom(Found found);

// The slice that slice `from` points to, or the one after it of the same upload; nullptr where it was not
// found.
const Found* nextOf(const FoundObject& object, const Found& from);
// Slice 0 of the latest upload.
const Found* firstOf(const FoundObject& object);

// The object as it is: of several uploads the latest that was finished. notFound where there is nothing;
// corrupt, naming the slice and its place, where slices are missing, damaged or not of one upload.
Result<StripeMap> mapOf(const FoundObject& object);

// For a listing: the object as far as it can be told, with the size it should have; reading it will say what
// is wrong with it.
ObjectInfo infoOfDamaged(const FoundObject& object);

}  // namespace hawser::stripe
