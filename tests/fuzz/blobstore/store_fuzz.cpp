// A store that somebody else has written: what the input puts over its super block, journal and checkpoint is
// loaded, checked and dumped, or refused; never a crash, and what is loaded can be read.
#include <algorithm>
#include <cstdlib>

#include "blobstore/blobstore.h"
#include "blobstore/checkpoint.h"
#include "blobstore/journal.h"
#include "blobstore/record.h"
#include "block/memory_block_device.h"
#include "checksum/crc32.h"

using namespace hawser;

namespace {

constexpr std::uint64_t kSize = 1024 * 1024;
const OpContext kAlways;

class Nowhere : public ByteSink {
 public:
  Status write(ByteSpan) override { return {}; }
};

std::vector<std::byte> makeStore() {
  auto device = std::make_shared<MemoryBlockDevice>(kSize);
  StoreLayout layout;
  layout.clusterSize = 64 * 1024;
  layout.journalSize = 64 * 1024;
  layout.metadataSize = 16 * 1024;
  StoreOptions options;
  options.random = [](MutableByteSpan into) { std::fill(into.begin(), into.end(), std::byte{7}); };
  auto store = Blobstore::init(device, layout, options);
  if (!store) std::abort();
  CreateOptions blob;
  blob.clusters = 3;
  blob.thin = true;
  if (!(*store)->create(blob)) std::abort();
  return device->content();
}

void load(std::vector<std::byte> content) {
  auto device = std::make_shared<MemoryBlockDevice>(std::move(content));
  Nowhere nowhere;
  (void)Blobstore::check(kAlways, *device);
  (void)Blobstore::dump(kAlways, *device, nowhere);
  auto store = Blobstore::load(device);
  if (!store) return;
  std::vector<std::byte> bytes(100'000);
  for (const BlobId id : (*store)->blobs()) {
    auto blob = (*store)->open(id);
    if (!blob) continue;
    const std::size_t size = std::min<std::uint64_t>(bytes.size(), (*blob)->size());
    (void)(*blob)->read(kAlways, 0, MutableByteSpan(bytes).first(size));
    (void)(*blob)->write(kAlways, 0, ByteSpan(bytes).first(size));
    (void)(*store)->close(*blob);
  }
  (void)(*store)->unload();
}

void over(std::vector<std::byte>& content, std::uint64_t at, ByteSpan bytes) {
  std::copy(bytes.begin(), bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::byte> made = makeStore();
  if (size == 0) return 0;
  const ByteSpan input = std::as_bytes(std::span(data, size)).subspan(1);
  std::vector<std::byte> content = made;
  MemoryBlockDevice before(made);
  const auto found = blobstore::readSuperBlocks(before);
  const blobstore::SuperBlock super = *blobstore::chooseSuper(*found, before);
  if (data[0] % 3 == 0) {
    // Fields of a super block whose checksum is right.
    std::vector<std::byte> page(content.begin(), content.begin() + kPageSize);
    over(page, 8, input.first(std::min<std::size_t>(input.size(), 200)));
    blobstore::put(MutableByteSpan(page), kPageSize - 4, crc32c(ByteSpan(page).first(kPageSize - 4)));
    over(content, 0, page);
  } else if (data[0] % 3 == 1) {
    // Records in a batch that is right.
    blobstore::BatchHeader header{super.uuid,
                                  super.journal.sequence,
                                  blobstore::kJournalOffset,
                                  static_cast<std::uint32_t>(input.size()),
                                  1,
                                  super.journal.previousCrc,
                                  0};
    std::vector<std::byte> batch(blobstore::batchSize(input.size()));
    blobstore::encodeBatch(header, input, batch);
    over(content, blobstore::kJournalOffset, batch);
  } else {
    // Records in a page of the checkpoint that is right.
    const std::uint64_t at = super.checkpointOffset(super.checkpoint.region);
    std::vector<std::byte> page(content.begin() + static_cast<std::ptrdiff_t>(at),
                                content.begin() + static_cast<std::ptrdiff_t>(at + kPageSize));
    const std::size_t used = std::min(input.size(), blobstore::kCheckpointPagePayload);
    over(page, blobstore::kCheckpointPageHeader, input.first(used));
    blobstore::put(MutableByteSpan(page), 18, static_cast<std::uint16_t>(used));
    blobstore::put(MutableByteSpan(page), 0, crc32c(ByteSpan(page).subspan(4), crc32c(super.uuid)));
    over(content, at, page);
  }
  load(std::move(content));
  return 0;
}
