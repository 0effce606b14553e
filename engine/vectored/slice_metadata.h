// What is kept with each slice of a stripe, as blobxfer 1.11 writes and reads it, and what we keep beside it.
// The texts are in FORMAT.md. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hawser {

// The names of the two in an object's metadata.
inline constexpr const char* kBlobxferMetadata = "blobxfer_metadata";
inline constexpr const char* kStripeMetadata = "hawser_stripe";

// Where another slice is.
struct SliceAddress {
  std::string host;  // of the service, without scheme: "acct.blob.core.windows.net"
  std::string container;
  std::string key;
  friend bool operator==(const SliceAddress&, const SliceAddress&) = default;
};

struct PosixAttributes {
  std::uint32_t mode = 0;  // as stat() has it, with the bits of the file's type
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  friend bool operator==(const PosixAttributes&, const PosixAttributes&) = default;
};

struct SliceMetadata {
  std::uint64_t totalSize = 0;  // of the whole object, in bytes
  std::uint64_t offset = 0;     // of this slice in it
  std::uint32_t slices = 0;
  std::uint32_t index = 0;  // from 0
  std::optional<SliceAddress> next;
  friend bool operator==(const SliceMetadata&, const SliceMetadata&) = default;
};

// What blobxfer_metadata holds.
struct BlobxferMetadata {
  std::optional<PosixAttributes> attributes;
  std::optional<SliceMetadata> slice;
  friend bool operator==(const BlobxferMetadata&, const BlobxferMetadata&) = default;
};

// The exact text, but that what is not ASCII is escaped: headers hold nothing else.
std::string blobxferText(const BlobxferMetadata& metadata);
// Takes ';' in a key. corrupt for what is no such text, unsupported for another mode than "Stripe".
Result<BlobxferMetadata> blobxferMetadataFrom(std::string_view text);

// What tells slices of one upload from those of another, and the whole object's hash: ours alone.
struct StripeMark {
  std::uint64_t generation = 0;        // random, the same in all slices of an upload
  std::optional<std::uint64_t> crc64;  // CRC-64/NVME of the whole object; in slice 0 alone
  friend bool operator==(const StripeMark&, const StripeMark&) = default;
};

std::string stripeMarkText(const StripeMark& mark);
// corrupt for what is none; unsupported for one of a newer version.
Result<StripeMark> stripeMarkFrom(std::string_view text);

}  // namespace hawser
