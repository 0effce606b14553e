#include "vectored/stripe_layout.h"

#include <algorithm>
#include <charconv>

#include "base/assert.h"

namespace hawser {

namespace {
constexpr std::string_view kMark = ".bxslice-";
constexpr std::string_view kMarkEnd = ".bxslice-:";  // ':' follows '9'
}  // namespace

ByteRange StripeLayout::slice(std::uint64_t size, std::uint64_t index) const {
  HAWSER_ASSERT(index < slices(size));
  const std::uint64_t offset = index * width;
  return {offset, std::min(width, size - offset)};
}

std::string sliceKey(std::string_view key, std::uint64_t index) {
  return std::string(key).append(kMark).append(std::to_string(index));
}

std::optional<SliceName> sliceNameFrom(std::string_view key) {
  const std::size_t mark = key.rfind(kMark);
  if (mark == std::string_view::npos || mark == 0) return std::nullopt;
  const std::string_view digits = key.substr(mark + kMark.size());
  SliceName name{std::string(key.substr(0, mark)), 0};
  const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), name.index);
  if (wrong != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
  return name;
}

std::string sliceKeysFrom(std::string_view key) {
  return std::string(key).append(kMark);
}

std::string sliceKeysEnd(std::string_view key) {
  return std::string(key).append(kMarkEnd);
}

std::string sliceKeysSettled(std::string_view key) {
  // An object before `key` with slices after it is named by a beginning of `key` whose rest comes before the
  // mark. Of several the shortest has the last slices.
  for (std::size_t end = 1; end < key.size(); ++end) {
    if (key.substr(end) < kMarkEnd) return sliceKeysEnd(key.substr(0, end));
  }
  return sliceKeysEnd(key);
}

}  // namespace hawser
