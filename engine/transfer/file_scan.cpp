#include "transfer/file_scan.h"

#include <algorithm>
#include <thread>
#include <vector>

#include "checksum/summing_sinks.h"
#include "sched/parallel.h"

namespace hawser {

namespace {

template <class Scan>
Status readFor(const FileScan& file, Scan& scan) {
  const std::size_t lanes = std::min<std::uint64_t>(scanLanes(), scan.segments());
  OpContext context = file.context;
  context.meter = nullptr;  // not the transfer's bytes
  std::vector<Status> ends(lanes);
  std::atomic<std::uint64_t> next{0};
  std::atomic<bool> failed{false};
  parallelEach(lanes, lanes, [&](std::size_t lane) {
    const auto buffer = std::make_unique_for_overwrite<std::byte[]>(scan.mostBytes());
    const auto one = [&](std::uint64_t segment) -> Status {
      HAWSER_CHECK(context.check());
      const ByteRange range = scan.bytesOf(segment);
      const MutableByteSpan bytes(buffer.get(), range.length);
      BufferSink sink(bytes);
      const ByteRange inFile{file.range.offset + range.offset, range.length};
      HAWSER_CHECK(file.store->read(context, file.ref, inFile, file.etag, sink));
      HAWSER_CHECK(sink.complete());
      scan.scan(segment, bytes);
      if (file.compared) file.compared->fetch_add(range.length, std::memory_order_relaxed);
      return {};
    };
    for (std::uint64_t segment = next++; segment < scan.segments() && !failed; segment = next++) {
      ends[lane] = one(segment);
      if (!ends[lane]) failed = true;
    }
  });
  for (Status& end : ends) {
    if (!end) return fail(std::move(end.error()).about(file.store->location(file.ref)));
  }
  return {};
}

}  // namespace

unsigned scanLanes() {
  constexpr unsigned kMost = 4;
  return std::clamp(std::thread::hardware_concurrency(), 1U, kMost);
}

Result<delta::ScanResult> scanFile(const FileScan& file, const std::shared_ptr<const delta::Signature>& old,
                                   std::uint32_t cellSize) {
  const auto index = old ? std::make_shared<const delta::CellIndex>(old) : nullptr;
  delta::Scan scan(index, file.range.length, cellSize);
  HAWSER_CHECK(readFor(file, scan));
  return scan.finish();
}

Result<delta::BlobSyncScan::Outcome> scanFile(const FileScan& file,
                                              std::shared_ptr<const delta::BlobSyncIndex> old) {
  delta::BlobSyncScan scan(std::move(old), file.range.length);
  HAWSER_CHECK(readFor(file, scan));
  return scan.finish();
}

}  // namespace hawser
