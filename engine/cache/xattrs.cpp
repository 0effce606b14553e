#include "cache/xattrs.h"

#include <charconv>

namespace hawser::cache {

namespace {

constexpr const char* kStoreName = "cache.store";
constexpr const char* kLocationName = "cache.location";
constexpr const char* kVersionName = "cache.version";
constexpr const char* kSizeName = "cache.size";

}  // namespace

std::optional<std::uint64_t> numberOf(std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::vector<Xattr> xattrsOf(const ObjectIdentity& identity) {
  return {{kStoreName, identity.store},
          {kLocationName, identity.location},
          {kVersionName, identity.version},
          {kSizeName, std::to_string(identity.size)}};
}

std::optional<ObjectIdentity> identityOf(const Blob& blob) {
  const auto store = blob.xattr(kStoreName), location = blob.xattr(kLocationName);
  const auto version = blob.xattr(kVersionName), size = blob.xattr(kSizeName);
  if (!store || !location || !version || !size) return std::nullopt;
  const auto bytes = numberOf(*size);
  if (!bytes) return std::nullopt;
  return ObjectIdentity{*store, *location, *version, *bytes};
}

std::string textOf(WallTime time) {
  return std::to_string(
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

WallTime timeOf(std::string_view text) {
  return WallTime(std::chrono::milliseconds(numberOf(text).value_or(0)));
}

}  // namespace hawser::cache
