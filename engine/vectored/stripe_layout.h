// StripeLayout: which bytes of an object are in which slice, on which member, under which name.
//
// An object is cut into slices of one width that go round-robin over the members: slice i is on member
// i % members. An object of at most one width is no stripe: it is kept whole, on the first member, under its
// own name. The names are blobxfer's, see FORMAT.md. Pure arithmetic.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_range.h"

namespace hawser {

struct StripeLayout {
  std::uint64_t width = 0;    // bytes of each slice but the last; more than 0
  std::uint32_t members = 1;  // more than 0

  // At least 1: an object without bytes has one slice without bytes.
  std::uint64_t slices(std::uint64_t size) const { return size == 0 ? 1 : divideRoundingUp(size, width); }
  // Which bytes of an object of `size` bytes slice `index` has.
  ByteRange slice(std::uint64_t size, std::uint64_t index) const;
  std::uint64_t sliceAt(std::uint64_t offset) const { return offset / width; }
  std::uint32_t member(std::uint64_t slice) const { return static_cast<std::uint32_t>(slice % members); }
};

struct SliceName {
  std::string key;  // of the whole object
  std::uint32_t index = 0;
  friend bool operator==(const SliceName&, const SliceName&) = default;
};

// "in/x.bin" and 1: "in/x.bin.bxslice-1".
std::string sliceKey(std::string_view key, std::uint64_t index);
// Nothing where the key is not one of a slice.
std::optional<SliceName> sliceNameFrom(std::string_view key);
// What the keys of all slices of `key` begin with, and what they all come before, in byte order.
std::string sliceKeysFrom(std::string_view key);
std::string sliceKeysEnd(std::string_view key);
// A listing in byte order that has come to this key has told all slices of `key`, and all slices of objects
// that come before `key` though their slices come after it ("a" comes before "a-b", "a.bxslice-0" after).
std::string sliceKeysSettled(std::string_view key);

}  // namespace hawser
