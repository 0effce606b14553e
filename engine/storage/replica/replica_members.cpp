#include "storage/replica/replica_members.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>

#include "base/assert.h"
#include "base/encoding.h"

namespace hawser::replica {

namespace {

constexpr std::chrono::seconds kFirstRest{2};
constexpr unsigned kMostDoublings = 5;

constexpr std::string_view kOwn = "own ";
constexpr std::string_view kShared = "same ";

std::optional<std::uint64_t> numberAt(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc{} || end == text.data() + text.size() || *end != ' ') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

}  // namespace

std::string identityOf(const ObjectInfo& info, std::size_t member) {
  const std::string size = std::string(kShared) + std::to_string(info.size) + " ";
  if (info.kind == ObjectKind::folder || info.kind == ObjectKind::prefix) return size + "folder";
  if (info.properties.linkTarget) return size + "link " + *info.properties.linkTarget;
  const ObjectHashes& hashes = info.properties.hashes;
  if (hashes.crc64) return size + "crc64 " + toHex(*hashes.crc64);
  if (hashes.md5) return size + "md5 " + toHex(ByteSpan(*hashes.md5));
  return std::string(kOwn) + std::to_string(member) + " " + info.etag;
}

std::optional<OwnEtag> ownEtag(const std::string& identity) {
  if (!identity.starts_with(kOwn)) return std::nullopt;
  std::string_view rest = std::string_view(identity).substr(kOwn.size());
  const auto member = numberAt(rest);
  if (!member) return std::nullopt;
  return OwnEtag{static_cast<std::size_t>(*member), std::string(rest)};
}

std::optional<std::uint64_t> sizeOf(const std::string& identity) {
  if (!identity.starts_with(kShared)) return std::nullopt;
  std::string_view rest = std::string_view(identity).substr(kShared.size());
  return numberAt(rest);
}

Members::Members(std::string name, std::vector<Member> members, const Clock& clock)
    : name_(std::move(name)), members_(std::move(members)), clock_(clock), health_(members_.size()) {
  HAWSER_ASSERT(!members_.empty());
}

std::vector<std::size_t> Members::inOrder() const {
  std::vector<std::size_t> order(members_.size());
  const MutexLock lock(mutex_);
  const SteadyTime now = clock_.steady();
  std::vector<std::tuple<bool, std::size_t>> keys;
  for (std::size_t i = 0; i < members_.size(); ++i)
    keys.emplace_back(health_[i].downUntil > now, i);
  std::sort(keys.begin(), keys.end());
  for (std::size_t i = 0; i < keys.size(); ++i)
    order[i] = std::get<1>(keys[i]);
  return order;
}

std::vector<std::size_t> Members::byLoad() {
  std::vector<std::size_t> order(members_.size());
  const MutexLock lock(mutex_);
  const SteadyTime now = clock_.steady();
  ++turn_;
  std::vector<std::tuple<bool, std::uint64_t, std::size_t, std::size_t>> keys;
  for (std::size_t i = 0; i < members_.size(); ++i)
    keys.emplace_back(health_[i].downUntil > now, health_[i].bytes, (i + turn_) % members_.size(), i);
  std::sort(keys.begin(), keys.end());
  for (std::size_t i = 0; i < keys.size(); ++i)
    order[i] = std::get<3>(keys[i]);
  return order;
}

void Members::works(std::size_t index) {
  const MutexLock lock(mutex_);
  health_[index].failures = 0;
  health_[index].downUntil = {};
}

void Members::failed(std::size_t index) {
  const MutexLock lock(mutex_);
  Health& health = health_[index];
  health.downUntil = clock_.steady() + kFirstRest * (1u << std::min(health.failures, kMostDoublings));
  ++health.failures;
}

void Members::begins(std::size_t index, std::uint64_t bytes) {
  const MutexLock lock(mutex_);
  health_[index].bytes += bytes;
}

void Members::ends(std::size_t index, std::uint64_t bytes) {
  const MutexLock lock(mutex_);
  health_[index].bytes -= bytes;
}

}  // namespace hawser::replica
