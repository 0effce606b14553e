// Numbers of our own binary formats: little-endian, at any alignment.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/byte_range.h"

namespace hawser::wire {

using Bytes = std::vector<std::byte>;

template <std::unsigned_integral Number>
void put(MutableByteSpan into, std::size_t at, Number value) {
  for (std::size_t i = 0; i < sizeof value; ++i)
    into[at + i] = static_cast<std::byte>(value >> (8 * i));
}

template <std::unsigned_integral Number>
Number get(ByteSpan from, std::size_t at) {
  Number value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i)
    value =
        static_cast<Number>(value | static_cast<Number>(std::to_integer<Number>(from[at + i]) << (8 * i)));
  return value;
}

template <std::unsigned_integral Number>
void append(Bytes& to, Number value) {
  const std::size_t at = to.size();
  to.resize(at + sizeof value);
  put(MutableByteSpan(to), at, value);
}

inline void append(Bytes& to, ByteSpan bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

inline void append(Bytes& to, std::string_view text) {
  append(to, std::as_bytes(std::span(text)));
}

inline std::string_view textOf(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Takes numbers and bytes off the front; what is not there is zero, and `good` is false from then on.
class Reader {
 public:
  explicit Reader(ByteSpan bytes) : rest_(bytes) {}

  template <std::unsigned_integral Number>
  Number number() {
    const ByteSpan found = bytes(sizeof(Number));
    return found.empty() ? Number{0} : get<Number>(found, 0);
  }
  ByteSpan bytes(std::size_t length) {
    if (length > rest_.size()) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const ByteSpan found = rest_.first(length);
    rest_ = rest_.subspan(length);
    return found;
  }
  ByteSpan rest() { return bytes(rest_.size()); }
  bool good() const { return good_; }
  bool atEnd() const { return rest_.empty(); }

 private:
  ByteSpan rest_;
  bool good_ = true;
};

}  // namespace hawser::wire
