#include "storage/rest/metadata_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>

#include "base/encoding.h"
#include "base/text.h"
#include "storage/rest/header_text.h"

namespace hawser {

namespace {

constexpr std::string_view kWordStart = "=?utf-8?B?";
constexpr std::string_view kWordEnd = "?=";

}  // namespace

std::string metadataEncoded(std::string_view value) {
  const bool plain = !value.empty() && isPrintable(value) && value.front() != ' ' && value.back() != ' ' &&
                     !value.starts_with(kWordStart);
  if (plain) return std::string(value);
  return std::string(kWordStart) + toBase64(value) + std::string(kWordEnd);
}

std::string metadataDecoded(std::string_view value) {
  if (!value.starts_with(kWordStart) || !value.ends_with(kWordEnd)) return std::string(value);
  value.remove_prefix(kWordStart.size());
  if (value.size() < kWordEnd.size()) return std::string(kWordStart) + std::string(value);
  auto decoded = fromBase64(value.substr(0, value.size() - kWordEnd.size()));
  return decoded ? std::move(*decoded) : std::string(kWordStart) + std::string(value);
}

std::string nanosecondTime(WallTime time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  const auto rest = static_cast<unsigned long>((time - second).count());
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%09luZ", rest);
  return toIso8601(second).substr(0, 19) + fraction.data();
}

std::string octal(std::uint32_t value) {
  std::array<char, 16> text{};
  return std::string(text.data(), std::to_chars(text.data(), text.data() + text.size(), value, 8).ptr);
}

std::optional<std::uint32_t> fromOctal(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
  if (text.empty() || ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Md5Value> md5From(std::string_view base64) {
  const auto raw = fromBase64(base64);
  Md5Value value;
  if (!raw || raw->size() != value.size()) return std::nullopt;
  std::memcpy(value.data(), raw->data(), value.size());
  return value;
}

bool isSha256(std::string_view hex) {
  return hex.size() == 64 && std::all_of(hex.begin(), hex.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::map<std::string, std::string> metadataHeaders(const HttpHeaders& headers, std::string_view start) {
  std::map<std::string, std::string> metadata;
  for (const auto& [name, value] : headers) {
    if (startsWithIgnoringCase(name, start)) metadata[lowered(name.substr(start.size()))] = value;
  }
  return metadata;
}

}  // namespace hawser
