#include "delta/signature.h"

#include <algorithm>
#include <bit>

#include "base/assert.h"
#include "checksum/digest.h"
#include "checksum/sha256_pair.h"

namespace hawser::delta {

namespace {

constexpr std::string_view kMagic = "HWSRSIGN";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHead = kSignatureHead, kPart = kSignaturePart, kCell = kSignatureCell,
                      kSum = kSignatureSum;
constexpr std::uint32_t kLeastCellSize = 8 * 1024;
constexpr std::uint64_t kUsualCells = std::uint64_t{1} << 20;
constexpr std::string_view kEnding = ".hsig";
constexpr std::size_t kNameDigits = 16;

tl::unexpected<Error> damaged(const char* why) {
  return fail(ErrorCode::corrupt, std::string("a signature is damaged: ") + why);
}

StrongHash halfOf(const Sha256Value& whole) {
  StrongHash half;
  std::copy_n(whole.begin(), half.size(), half.begin());
  return half;
}

}  // namespace

StrongHash strongHash(ByteSpan bytes) {
  return halfOf(sha256(bytes));
}

std::array<StrongHash, 2> strongHashes(ByteSpan one, ByteSpan other) {
  const auto whole = sha256Pair(one, other);
  return {halfOf(whole[0]), halfOf(whole[1])};
}

StrongHash partNames(std::span<const std::string> names) {
  wire::Bytes all;
  for (const std::string& name : names) {
    wire::append(all, static_cast<std::uint32_t>(name.size()));
    wire::append(all, std::string_view(name));
  }
  return strongHash(all);
}

std::uint32_t cellSizeFor(std::uint64_t size) {
  const std::uint64_t wanted = std::bit_ceil(divideRoundingUp(size, kUsualCells));
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(wanted, kLeastCellSize, kMostCellSize));
}

std::uint32_t cellSizeAtLeast(std::uint64_t size, std::uint32_t wanted) {
  const std::uint64_t least = divideRoundingUp(size, kMostCells);
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(std::max<std::uint64_t>({wanted, least, 1}), kMostCellSize));
}

void appendSignatureHead(wire::Bytes& bytes, const Signature& signature) {
  wire::append(bytes, kMagic);
  wire::append(bytes, kVersion);
  wire::append(bytes, signature.cellSize);
  wire::append(bytes, signature.size);
  wire::append(bytes, signature.crc64);
  wire::append(bytes, static_cast<std::uint32_t>(signature.parts.size()));
  wire::append(bytes, std::uint32_t{0});
  wire::append(bytes, ByteSpan(signature.partNames));
  for (const SignedPart& part : signature.parts) {
    wire::append(bytes, part.length);
    wire::append(bytes, part.crc64);
  }
}

wire::Bytes encodeSignature(const Signature& signature) {
  HAWSER_ASSERT(signature.cells.size() == divideRoundingUp(signature.size, signature.cellSize));
  wire::Bytes bytes;
  bytes.reserve(kHead + kPart * signature.parts.size() + kCell * signature.cells.size() + kSum);
  appendSignatureHead(bytes, signature);
  for (const Cell& cell : signature.cells) {
    wire::append(bytes, cell.weak);
    wire::append(bytes, ByteSpan(cell.strong));
  }
  const Sha256Value sum = sha256(bytes);
  wire::append(bytes, ByteSpan(sum));
  return bytes;
}

Result<Signature> decodeSignature(ByteSpan bytes) {
  if (bytes.size() < kHead + kSum) return damaged("it is too short");
  wire::Reader reader(bytes.first(bytes.size() - kSum));
  if (wire::textOf(reader.bytes(kMagic.size())) != kMagic) return damaged("it is none of ours");
  const auto version = reader.number<std::uint32_t>();
  if (version == 0) return damaged("it has no version");
  if (version > kVersion)
    return fail(ErrorCode::unsupported, "a signature was written by a newer version of this program");
  const Sha256Value sum = sha256(bytes.first(bytes.size() - kSum));
  if (!std::ranges::equal(bytes.last(kSum), sum)) return damaged("its checksum does not match");
  Signature signature;
  signature.cellSize = reader.number<std::uint32_t>();
  signature.size = reader.number<std::uint64_t>();
  signature.crc64 = reader.number<std::uint64_t>();
  const auto parts = reader.number<std::uint32_t>();
  if (reader.number<std::uint32_t>() != 0) return damaged("it has what is not known");
  std::ranges::copy(reader.bytes(signature.partNames.size()), signature.partNames.begin());
  if (signature.cellSize == 0 || signature.cellSize > kMostCellSize) return damaged("its cells have no size");
  const std::uint64_t cells = divideRoundingUp(signature.size, signature.cellSize);
  if (parts > kMostSignedParts || cells > kMostCells ||
      bytes.size() != kHead + kPart * parts + kCell * cells + kSum)
    return damaged("its length is wrong");
  std::uint64_t end = 0;
  for (std::uint32_t i = 0; i < parts; ++i) {
    SignedPart part;
    part.length = reader.number<std::uint64_t>();
    part.crc64 = reader.number<std::uint64_t>();
    const auto sofar = checkedAdd(end, part.length);
    if (part.length == 0 || !sofar) return damaged("its parts are not the object's");
    end = *sofar;
    signature.parts.push_back(part);
  }
  if (parts != 0 && end != signature.size) return damaged("its parts are not the object's");
  signature.cells.resize(cells);
  for (Cell& cell : signature.cells) {
    cell.weak = reader.number<std::uint64_t>();
    std::ranges::copy(reader.bytes(cell.strong.size()), cell.strong.begin());
  }
  HAWSER_ASSERT(reader.good() && reader.atEnd());
  return signature;
}

std::string signatureKey(std::string_view key, std::string_view sha256) {
  return std::string(key).append(".").append(sha256.substr(0, kNameDigits)).append(kEnding);
}

bool isSignatureKey(std::string_view key) {
  if (key.ends_with(".sig")) {
    key.remove_suffix(4);
    const std::size_t dot = key.rfind('.');
    return dot != std::string_view::npos && dot != 0 && dot + 1 < key.size() &&
           key.find_first_not_of("0123456789", dot + 1) == std::string_view::npos;
  }
  if (!key.ends_with(kEnding)) return false;
  key.remove_suffix(kEnding.size());
  if (key.size() < kNameDigits + 2 || key[key.size() - kNameDigits - 1] != '.') return false;
  return std::ranges::all_of(key.substr(key.size() - kNameDigits),
                             [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace hawser::delta
