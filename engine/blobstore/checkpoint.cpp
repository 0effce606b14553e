#include "blobstore/checkpoint.h"

#include <algorithm>

#include "checksum/crc32.h"

namespace hawser::blobstore {

namespace {

constexpr std::uint16_t kNoRecord = 0xFFFF;
constexpr std::uint64_t kReadAtOnce = 256;  // pages

std::uint32_t pageCrc(ByteSpan page, std::uint32_t seed) {
  return crc32c(page.subspan(4), seed);
}

struct PageHeader {
  std::uint32_t number = 0;
  std::uint64_t generation = 0;
  std::uint16_t firstRecord = kNoRecord;
  std::uint16_t used = 0;
};

PageHeader headerOf(ByteSpan page) {
  return {get<std::uint32_t>(page, 4), get<std::uint64_t>(page, 8), get<std::uint16_t>(page, 16),
          get<std::uint16_t>(page, 18)};
}

// Puts the payloads of pages together again and cuts them into records.
class RecordStream {
 public:
  explicit RecordStream(std::function<void(const RecordRead&)> record) : record_(std::move(record)) {}

  void page(ByteSpan payload, std::uint16_t firstRecord) {
    if (lost_) {
      // The rest of a record whose begin is gone.
      if (firstRecord == kNoRecord || firstRecord > payload.size()) return;
      payload = payload.subspan(firstRecord);
      lost_ = false;
    }
    append(pending_, payload);
    std::size_t at = 0;
    while (at < pending_.size()) {
      const RecordRead read = decode(ByteSpan(pending_).subspan(at));
      if (read.state == RecordState::cut) break;
      ++records;
      record_(read);
      at += read.size;
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(at));
  }
  void lose() {
    pending_.clear();
    lost_ = true;
  }
  bool complete() const { return pending_.empty(); }

  std::uint64_t records = 0;

 private:
  const std::function<void(const RecordRead&)> record_;
  Bytes pending_;
  bool lost_ = false;
};

}  // namespace

CheckpointWriter::CheckpointWriter(const StoreUuid& uuid, std::uint64_t generation)
    : seed_(crc32c(uuid)), generation_(generation) {}

void CheckpointWriter::add(const Record& record) {
  const std::uint64_t page = stream_.size() / kCheckpointPagePayload;
  if (starts_.size() <= page) starts_.resize(page + 1, ~std::uint64_t{0});
  starts_[page] = std::min<std::uint64_t>(starts_[page], stream_.size());
  encode(record, stream_);
}

CheckpointWriter::Pages CheckpointWriter::finish() {
  Pages pages;
  pages.count = divideRoundingUp(stream_.size(), kCheckpointPagePayload);
  pages.bytes = AlignedBuffer(pages.count * kPageSize);
  starts_.resize(pages.count, ~std::uint64_t{0});
  Bytes crcs;
  for (std::uint64_t number = 0; number < pages.count; ++number) {
    const std::uint64_t begin = number * kCheckpointPagePayload;
    const std::uint64_t used = std::min<std::uint64_t>(kCheckpointPagePayload, stream_.size() - begin);
    const MutableByteSpan page = pages.bytes.bytes().subspan(number * kPageSize, kPageSize);
    std::fill(page.begin(), page.end(), std::byte{0});
    put(page, 4, static_cast<std::uint32_t>(number));
    put(page, 8, generation_);
    const bool starts = starts_[number] != ~std::uint64_t{0};
    put(page, 16, starts ? static_cast<std::uint16_t>(starts_[number] - begin) : kNoRecord);
    put(page, 18, static_cast<std::uint16_t>(used));
    const ByteSpan payload = ByteSpan(stream_).subspan(begin, used);
    std::copy(payload.begin(), payload.end(), page.begin() + kCheckpointPageHeader);
    const std::uint32_t crc = pageCrc(page, seed_);
    put(page, 0, crc);
    append(crcs, crc);
  }
  pages.crc = crc32c(crcs);
  return pages;
}

Result<CheckpointRead> readCheckpoint(BlockDevice& device, const SuperBlock& super,
                                      const std::function<void(const RecordRead&)>& record) {
  CheckpointRead result;
  RecordStream stream([&](const RecordRead& read) {
    result.refused = result.refused || read.state == RecordState::refused;
    record(read);
  });
  const std::uint32_t seed = crc32c(super.uuid);
  Bytes crcs;
  const AlignedBuffer buffer(kReadAtOnce * kPageSize);
  for (std::uint64_t first = 0; first < super.checkpoint.pages; first += kReadAtOnce) {
    const std::uint64_t count = std::min(kReadAtOnce, super.checkpoint.pages - first);
    const MutableByteSpan bytes = buffer.bytes(count * kPageSize);
    const std::uint64_t offset = super.checkpointOffset(super.checkpoint.region) + first * kPageSize;
    HAWSER_CHECK(device.read(OpContext{}, offset, bytes));
    for (std::uint64_t i = 0; i < count; ++i) {
      const ByteSpan page = bytes.subspan(i * kPageSize, kPageSize);
      const PageHeader header = headerOf(page);
      append(crcs, get<std::uint32_t>(page, 0));
      const bool good = get<std::uint32_t>(page, 0) == pageCrc(page, seed) && header.number == first + i &&
                        header.generation == super.checkpoint.generation &&
                        header.used <= kCheckpointPagePayload;
      if (good) {
        stream.page(page.subspan(kCheckpointPageHeader, header.used), header.firstRecord);
      } else {
        ++result.damagedPages;
        stream.lose();
      }
    }
  }
  result.records = stream.records;
  const bool whole = crc32c(crcs) == super.checkpoint.crc && stream.complete();
  if (result.damagedPages == 0 && !whole) ++result.damagedPages;
  return result;
}

}  // namespace hawser::blobstore
