#include "sync/sync_memory.h"

#include "base/encoding.h"
#include "transfer/object_copy.h"

namespace hawser {

namespace {

constexpr std::uint32_t kPage = 1000;
constexpr std::string_view kCrc = "crc64nvme:", kMd5 = "md5:";

ObjectHashes hashesFrom(const std::string& text) {
  ObjectHashes hashes;
  if (text.starts_with(kCrc)) hashes.crc64 = uint64FromHex(std::string_view(text).substr(kCrc.size()));
  if (!text.starts_with(kMd5)) return hashes;
  const std::string_view hex = std::string_view(text).substr(kMd5.size());
  const auto high = uint64FromHex(hex.substr(0, std::min<std::size_t>(hex.size(), 16)));
  const auto low = uint64FromHex(hex.size() > 16 ? hex.substr(16) : std::string_view());
  if (!high || !low) return hashes;
  std::array<std::byte, 16> md5;
  for (std::size_t i = 0; i < 8; ++i) {
    md5[i] = static_cast<std::byte>(*high >> (56 - 8 * i));
    md5[8 + i] = static_cast<std::byte>(*low >> (56 - 8 * i));
  }
  hashes.md5 = md5;
  return hashes;
}

std::string textOf(const ObjectHashes& hashes) {
  if (hashes.crc64) return crc64Text(*hashes.crc64);
  return hashes.md5 ? md5Text(*hashes.md5) : std::string();
}

SyncKnown::Version versionOf(const SyncVersion& row) {
  SyncKnown::Version version{row.etag, {}};
  if (row.made) version.made = WallTime(std::chrono::nanoseconds(*row.made));
  return version;
}

SyncVersion rowOf(const SyncKnown::Version& version) {
  SyncVersion row{version.etag, {}};
  if (version.made) row.made = version.made->time_since_epoch().count();
  return row;
}

}  // namespace

SyncKnown knownOf(const SyncPathRow& row) {
  SyncKnown known;
  known.path = row.path;
  known.kind = static_cast<ObjectKind>(row.kind);
  known.size = row.size;
  known.hashes = hashesFrom(row.hash);
  known.left = versionOf(row.left);
  known.right = versionOf(row.right);
  return known;
}

SyncPathRow rowOf(const SyncKnown& known) {
  return {known.path,        static_cast<int>(known.kind),
          known.size,        textOf(known.hashes),
          rowOf(known.left), rowOf(known.right)};
}

Result<const SyncKnown*> JournalMemory::peek() {
  if (at_ == page_.size() && !ended_) {
    const std::string after = page_.empty() ? std::string() : page_.back().path;
    HAWSER_TRY(page_, journal_.syncPaths(pair_, after, kPage));
    at_ = 0;
    ended_ = page_.size() < kPage;
  }
  if (at_ == page_.size()) return nullptr;
  known_ = knownOf(page_[at_]);
  return &known_;
}

}  // namespace hawser
