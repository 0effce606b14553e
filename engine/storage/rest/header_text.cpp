#include "storage/rest/header_text.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/byte_range.h"

namespace hawser {

std::optional<std::uint64_t> parseSizeHeader(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<ContentRange> parseContentRange(std::string_view text) {
  constexpr std::string_view kUnit = "bytes ";
  if (!text.starts_with(kUnit)) return std::nullopt;
  text.remove_prefix(kUnit.size());
  const std::size_t dash = text.find('-');
  const std::size_t slash = text.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || dash > slash) return std::nullopt;
  const auto first = parseSizeHeader(text.substr(0, dash));
  const auto last = parseSizeHeader(text.substr(dash + 1, slash - dash - 1));
  const auto total = parseSizeHeader(text.substr(slash + 1));
  if (!first || !last || !total || *last < *first || *last >= *total) return std::nullopt;
  return ContentRange{{*first, *last - *first + 1}, *total};
}

std::string rangeText(const ByteRange& range) {
  const std::uint64_t end =
      checkedAdd(range.offset, range.length).value_or(std::numeric_limits<std::int64_t>::max());
  return "bytes=" + std::to_string(range.offset) + "-" + std::to_string(end - 1);
}

std::string unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
  return std::string(etag);
}

bool isPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace hawser
