#include "blobstore/journal.h"

#include <algorithm>

#include "base/assert.h"
#include "block/aligned_buffer.h"
#include "checksum/crc32.h"

namespace hawser::blobstore {

namespace {

constexpr std::string_view kMagic = "HWSRJRNL";
constexpr std::size_t kCrcAt = 52;
constexpr std::uint64_t kScanAtOnce = 1024 * 1024;

std::uint32_t crcOf(ByteSpan headerAndRecords) {
  const std::uint32_t before = crc32c(headerAndRecords.first(kCrcAt));
  const std::byte none[4]{};
  return crc32c(headerAndRecords.subspan(kCrcAt + 4), crc32c(none, before));
}

}  // namespace

std::uint64_t batchSize(std::uint64_t records) {
  return divideRoundingUp(kBatchHeader + records, kPageSize) * kPageSize;
}

void encodeBatch(BatchHeader& header, ByteSpan records, MutableByteSpan into) {
  Bytes head;
  append(head, kMagic);
  append(head, ByteSpan(header.uuid));
  append(head, header.sequence);
  append(head, header.offset);
  append(head, header.length);
  append(head, header.records);
  append(head, header.previousCrc);
  head.resize(kBatchHeader);
  std::copy(head.begin(), head.end(), into.begin());
  std::copy(records.begin(), records.end(), into.begin() + kBatchHeader);
  const std::size_t end = kBatchHeader + records.size();
  std::fill(into.begin() + static_cast<std::ptrdiff_t>(end), into.end(), std::byte{0});
  header.crc = crcOf(into.first(end));
  put(into, kCrcAt, header.crc);
}

std::optional<BatchHeader> decodeBatchHeader(ByteSpan page) {
  Reader reader(page);
  if (textOf(reader.bytes(kMagic.size())) != kMagic) return std::nullopt;
  BatchHeader header;
  const ByteSpan uuid = reader.bytes(header.uuid.size());
  if (uuid.empty()) return std::nullopt;
  std::copy(uuid.begin(), uuid.end(), header.uuid.begin());
  header.sequence = reader.number<std::uint64_t>();
  header.offset = reader.number<std::uint64_t>();
  header.length = reader.number<std::uint32_t>();
  header.records = reader.number<std::uint32_t>();
  header.previousCrc = reader.number<std::uint32_t>();
  header.crc = reader.number<std::uint32_t>();
  if (!reader.good()) return std::nullopt;
  return header;
}

Journal::Journal(BlockDevice& device, const StoreUuid& uuid, std::uint64_t size, JournalPlace begin)
    : device_(device), uuid_(uuid), size_(size), end_(begin) {}

void Journal::advance(std::uint64_t bytes, std::uint32_t crc) {
  end_.offset = (end_.offset + bytes) % size_;
  ++end_.sequence;
  end_.previousCrc = crc;
  used_ += bytes;
}

Status Journal::append(ByteSpan records, std::uint32_t count) {
  const std::uint64_t bytes = batchSize(records.size());
  HAWSER_ASSERT(used_ + bytes <= size_);
  BatchHeader header{uuid_,
                     end_.sequence,
                     deviceOffset(end_.offset),
                     static_cast<std::uint32_t>(records.size()),
                     count,
                     end_.previousCrc,
                     0};
  const AlignedBuffer buffer(bytes);
  encodeBatch(header, records, buffer.bytes());
  const OpContext always;
  const std::uint64_t first = std::min(bytes, size_ - end_.offset);
  if (first == bytes) {
    HAWSER_CHECK(device_.writeDurable(always, header.offset, buffer.bytes()));
  } else {
    HAWSER_CHECK(device_.write(always, header.offset, buffer.bytes(first)));
    HAWSER_CHECK(device_.write(always, kJournalOffset, buffer.bytes().subspan(first)));
    HAWSER_CHECK(device_.flush(always));
  }
  advance(bytes, header.crc);
  return {};
}

Status Journal::readRing(std::uint64_t at, MutableByteSpan into) {
  const OpContext always;
  const std::uint64_t first = std::min<std::uint64_t>(into.size(), size_ - at % size_);
  HAWSER_CHECK(device_.read(always, deviceOffset(at), into.first(first)));
  if (first == into.size()) return {};
  return device_.read(always, kJournalOffset, into.subspan(first));
}

// The batch at this place of the ring, where a whole one is.
Result<std::optional<Bytes>> Journal::readBatch(std::uint64_t at, BatchHeader& header) {
  Bytes bytes(kPageSize);
  HAWSER_CHECK(readRing(at, bytes));
  const auto found = decodeBatchHeader(bytes);
  if (!found || found->uuid != uuid_ || found->offset != deviceOffset(at)) return std::nullopt;
  header = *found;
  if (batchSize(header.length) > size_) return std::nullopt;
  bytes.resize(batchSize(header.length));
  if (bytes.size() > kPageSize)
    HAWSER_CHECK(readRing(at + kPageSize, MutableByteSpan(bytes).subspan(kPageSize)));
  if (crcOf(ByteSpan(bytes).first(kBatchHeader + header.length)) != header.crc) return std::nullopt;
  return bytes;
}

// The batch at the end, where there is one that follows the last.
Result<std::optional<Bytes>> Journal::readNext(BatchHeader& header) {
  if (used_ + kPageSize > size_) return std::nullopt;
  HAWSER_TRY(auto bytes, readBatch(end_.offset, header));
  const bool follows = bytes && header.sequence == end_.sequence && header.previousCrc == end_.previousCrc &&
                       used_ + bytes->size() <= size_;
  if (!follows) bytes.reset();
  return bytes;
}

// A batch is only begun once the one before it is on the disk: none can be there after one that is torn.
Result<bool> Journal::readLater(const std::function<void(ByteSpan)>& batch) {
  bool any = false;
  Bytes bytes;
  for (std::uint64_t at = 0; at < size_; at += bytes.size()) {
    bytes.resize(std::min(kScanAtOnce, size_ - at));
    HAWSER_CHECK(device_.read(OpContext{}, kJournalOffset + at, bytes));
    for (std::uint64_t page = 0; page < bytes.size(); page += kPageSize) {
      const auto found = decodeBatchHeader(ByteSpan(bytes).subspan(page, kPageSize));
      if (!found || found->uuid != uuid_ || found->offset != kJournalOffset + at + page) continue;
      if (found->sequence <= end_.sequence) continue;
      any = true;
      BatchHeader header;
      HAWSER_TRY(const auto whole, readBatch(at + page, header));
      if (whole) batch(ByteSpan(*whole).subspan(kBatchHeader, header.length));
    }
  }
  return any;
}

Result<Journal::Replay> Journal::replay(const std::function<void(const BatchHeader&, ByteSpan)>& batch,
                                        const std::function<void(ByteSpan)>& later) {
  Replay replay;
  for (;;) {
    BatchHeader header;
    HAWSER_TRY(const auto bytes, readNext(header));
    if (!bytes) break;
    batch(header, ByteSpan(*bytes).subspan(kBatchHeader, header.length));
    ++replay.batches;
    replay.bytes += bytes->size();
    advance(bytes->size(), header.crc);
  }
  HAWSER_TRY(replay.brokenInside, readLater(later));
  return replay;
}

}  // namespace hawser::blobstore
