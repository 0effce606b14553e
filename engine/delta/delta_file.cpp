#include "delta/delta_file.h"

#include <algorithm>

#include "base/assert.h"
#include "checksum/crc64.h"

namespace hawser::delta {

namespace {

constexpr std::string_view kMagic = "HWSRDLTA";
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kOldCrc = 1, kNewSha = 2;
constexpr std::size_t kHead = 88;
constexpr std::uint64_t kIsBytes = std::uint64_t{1} << 63;

tl::unexpected<Error> damaged(const char* why) {
  return fail(ErrorCode::corrupt, std::string("a delta is damaged: ") + why);
}

template <std::unsigned_integral Number>
std::array<std::byte, sizeof(Number)> wireOf(Number value) {
  std::array<std::byte, sizeof(Number)> bytes{};
  wire::put(MutableByteSpan(bytes), 0, value);
  return bytes;
}

}  // namespace

Status DeltaWriter::write(ByteSpan bytes) {
  sum_ = crc64(bytes, sum_);
  return sink_.write(bytes);
}

Status DeltaWriter::begin() {
  wire::Bytes head;
  wire::append(head, kMagic);
  wire::append(head, kVersion);
  wire::append(head, (head_.oldCrc64 ? kOldCrc : 0) | (head_.newSha256 ? kNewSha : 0));
  wire::append(head, head_.oldSize);
  wire::append(head, head_.oldCrc64.value_or(0));
  wire::append(head, head_.newSize);
  wire::append(head, head_.newCrc64);
  const Sha256Value sha = head_.newSha256.value_or(Sha256Value{});
  wire::append(head, ByteSpan(sha));
  wire::append(head, crc64(head));
  HAWSER_ASSERT(head.size() == kHead);
  return write(head);
}

Status DeltaWriter::copy(std::uint64_t from, std::uint64_t length) {
  HAWSER_ASSERT(bytes_ == 0 && length != 0 && length <= head_.newSize - made_ && from <= head_.oldSize &&
                length <= head_.oldSize - from);
  made_ += length;
  HAWSER_CHECK(write(wireOf(length)));
  return write(wireOf(from));
}

Status DeltaWriter::beginBytes(std::uint64_t length) {
  HAWSER_ASSERT(bytes_ == 0 && length != 0 && length <= head_.newSize - made_ && length < kIsBytes);
  made_ += length;
  bytes_ = length;
  return write(wireOf(length | kIsBytes));
}

Status DeltaWriter::bytes(ByteSpan bytes) {
  HAWSER_ASSERT(bytes.size() <= bytes_);
  bytes_ -= bytes.size();
  return write(bytes);
}

Status DeltaWriter::finish() {
  HAWSER_ASSERT(bytes_ == 0 && made_ == head_.newSize);
  return sink_.write(wireOf(sum_));
}

Status DeltaReader::fill(const OpContext& context, MutableByteSpan into) {
  while (!into.empty()) {
    HAWSER_TRY(const std::size_t got, source_.read(context, into));
    if (got == 0) return damaged("it is cut off");
    sum_ = crc64(into.first(got), sum_);
    into = into.subspan(got);
  }
  return {};
}

Result<DeltaHead> DeltaReader::begin(const OpContext& context) {
  std::array<std::byte, kHead> head{};
  HAWSER_CHECK(fill(context, head));
  wire::Reader reader{ByteSpan(head)};
  if (wire::textOf(reader.bytes(kMagic.size())) != kMagic) return damaged("it is none of ours");
  const auto version = reader.number<std::uint32_t>();
  if (version > kVersion)
    return fail(ErrorCode::unsupported, "a delta was written by a newer version of this program");
  if (version == 0 ||
      wire::get<std::uint64_t>(ByteSpan(head), kHead - 8) != crc64(ByteSpan(head).first(kHead - 8)))
    return damaged("its head is not as it was written");
  const auto flags = reader.number<std::uint32_t>();
  if ((flags & ~(kOldCrc | kNewSha)) != 0) return damaged("it has what is not known");
  head_.oldSize = reader.number<std::uint64_t>();
  const auto oldCrc64 = reader.number<std::uint64_t>();
  if ((flags & kOldCrc) != 0) head_.oldCrc64 = oldCrc64;
  head_.newSize = reader.number<std::uint64_t>();
  head_.newCrc64 = reader.number<std::uint64_t>();
  Sha256Value sha{};
  std::ranges::copy(reader.bytes(sha.size()), sha.begin());
  if ((flags & kNewSha) != 0) head_.newSha256 = sha;
  if (head_.newSize >= kIsBytes) return damaged("no object is so large");
  return head_;
}

Result<std::optional<DeltaPiece>> DeltaReader::next(const OpContext& context) {
  HAWSER_ASSERT(bytes_ == 0);
  if (made_ == head_.newSize) {
    HAWSER_CHECK(finish(context));
    return std::nullopt;
  }
  std::array<std::byte, 8> number{};
  HAWSER_CHECK(fill(context, number));
  const auto length = wire::get<std::uint64_t>(ByteSpan(number), 0);
  DeltaPiece piece;
  piece.copy = (length & kIsBytes) == 0;
  piece.length = length & ~kIsBytes;
  if (piece.length == 0 || piece.length > head_.newSize - made_) return damaged("a piece has a wrong length");
  made_ += piece.length;
  if (!piece.copy) {
    bytes_ = piece.length;
    return piece;
  }
  HAWSER_CHECK(fill(context, number));
  piece.from = wire::get<std::uint64_t>(ByteSpan(number), 0);
  if (piece.from > head_.oldSize || piece.length > head_.oldSize - piece.from)
    return damaged("it copies what the old one does not have");
  return piece;
}

Status DeltaReader::bytes(const OpContext& context, MutableByteSpan into) {
  HAWSER_ASSERT(into.size() <= bytes_);
  bytes_ -= into.size();
  return fill(context, into);
}

Status DeltaReader::finish(const OpContext& context) {
  const std::uint64_t right = sum_;
  std::array<std::byte, 8> sum{};
  HAWSER_CHECK(fill(context, sum));
  if (wire::get<std::uint64_t>(ByteSpan(sum), 0) != right) return damaged("its checksum does not match");
  std::byte more{};
  HAWSER_TRY(const std::size_t got, source_.read(context, MutableByteSpan(&more, 1)));
  if (got != 0) return damaged("there is more behind its end");
  return {};
}

}  // namespace hawser::delta
