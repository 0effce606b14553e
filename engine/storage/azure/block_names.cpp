#include "storage/azure/block_names.h"

#include <array>
#include <cstdio>

#include "base/encoding.h"
#include "checksum/digest.h"
#include "storage/azure/azure_session.h"

namespace hawser::azure {

namespace {

constexpr std::string_view kKeep = "keep:";
// In the place of the first half of an MD5; the session is the other.
constexpr std::string_view kGone = "hw-gone-";
constexpr std::uint32_t kNoPart = 99'999;

std::string idStart(std::string_view marker, std::uint32_t number) {
  std::array<char, 12> digits{};
  std::snprintf(digits.data(), digits.size(), "-%05u-", number);
  return "hw-" + std::string(marker) + digits.data();
}

bool isMd5Id(std::string_view id) {
  const auto raw = fromBase64(id);
  return raw && raw->size() == sizeof(Md5Value) && !raw->starts_with(kGone);
}

}  // namespace

std::string blockId(std::string_view marker, std::uint32_t number, std::uint64_t nonce) {
  return toBase64(idStart(marker, number) + toHex(nonce));
}

bool isBlockOf(std::string_view id, std::string_view marker, std::uint32_t number) {
  const auto text = fromBase64(id);
  const std::string start = idStart(marker, number);
  return text && text->starts_with(start) && text->size() == start.size() + 16 &&
         uint64FromHex(std::string_view(*text).substr(start.size()));
}

std::string md5BlockId(ByteSpan bytes) {
  return toBase64(md5(bytes));
}

Result<std::string> BlockNames::newId(const Part& part, ByteSpan bytes) const {
  if (byMd5_) return md5BlockId(bytes);
  HAWSER_TRY(const std::uint64_t nonce, randomNumber());
  return blockId(marker_, part.number, nonce);
}

bool BlockNames::isOf(std::string_view id, std::uint32_t number) const {
  return byMd5_ ? isMd5Id(id) : isBlockOf(id, marker_, number);
}

bool BlockNames::mayBeOurs(std::string_view id) const {
  if (byMd5_) return isMd5Id(id);
  // As far as whole Base64 groups go.
  return id.starts_with(std::string_view(tombstone()).substr(0, 24));
}

std::string BlockNames::tombstone() const {
  if (!byMd5_) return blockId(marker_, kNoPart, 0);
  std::string raw(kGone);
  const std::uint64_t marker = uint64FromHex(marker_).value_or(0);
  for (int shift = 56; shift >= 0; shift -= 8)
    raw += static_cast<char>(marker >> shift);
  return toBase64(raw);
}

std::string keptToken(const KeptBlock& block) {
  return std::string(kKeep) + block.etag + ":" + block.id;
}

std::optional<KeptBlock> keptFromToken(std::string_view token) {
  if (!token.starts_with(kKeep)) return std::nullopt;
  token.remove_prefix(kKeep.size());
  // An id is Base64, which has no ':'.
  const std::size_t end = token.rfind(':');
  if (end == std::string_view::npos || end == 0 || end + 1 == token.size()) return std::nullopt;
  if (!fromBase64(token.substr(end + 1))) return std::nullopt;
  return KeptBlock{std::string(token.substr(0, end)), std::string(token.substr(end + 1))};
}

}  // namespace hawser::azure
