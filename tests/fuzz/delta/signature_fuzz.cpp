// Whatever is taken for a signature of ours or of BlobSync: refused, or written again as it was and fit to
// search by; never a crash.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "checksum/digest.h"
#include "delta/blobsync_scan.h"
#include "delta/scan.h"
#include "delta/signature_changes.h"

using namespace hawser;
using namespace hawser::delta;

namespace {

// Small ones alone: a cell of 64 MiB is no bug.
constexpr std::uint64_t kMost = 1 << 16;
const std::string kContent(1000, 'x');

void readOurs(ByteSpan bytes) {
  const auto signature = decodeSignature(bytes);
  if (!signature) return;
  if (!std::ranges::equal(encodeSignature(*signature), bytes)) std::abort();
  if (signature->size > kMost || signature->cellSize > kMost) return;
  Scan scan(std::make_shared<CellIndex>(std::make_shared<Signature>(*signature)), kContent.size(), 100);
  scan.scan(0, std::as_bytes(std::span(kContent)));
  for (const CopyRange& copy : scan.finish().copies)
    if (copy.end() > kContent.size() || copy.from + copy.length > signature->size) std::abort();
}

// Of a base that a whole one is made of first, so that there is something to be taken from it.
void readChanges(ByteSpan bytes) {
  static const Signature kBase = [] {
    Scan scan(nullptr, kContent.size(), 100);
    scan.scan(0, std::as_bytes(std::span(kContent)));
    return scan.finish().signature;
  }();
  const auto signature = decodeSignatureChanges(bytes, kBase);
  if (!signature) return;
  const auto again =
      decodeSignatureChanges(encodeSignatureChanges(*signature, sameCells(*signature, kBase), {}), kBase);
  if (!again || *again != *signature) std::abort();
}

void readBlobSync(ByteSpan bytes) {
  const auto signature = decodeBlobSync(bytes);
  if (!signature) return;
  const auto again = decodeBlobSync(encodeBlobSync(*signature));
  if (!again || again->blocks != signature->blocks) std::abort();
  if (signature->size() > kMost) return;
  BlobSyncScan scan(std::make_shared<BlobSyncIndex>(*signature), kContent.size());
  scan.scan(0, std::as_bytes(std::span(kContent)));
  for (const CopyRange& copy : scan.finish().copies)
    if (copy.end() > kContent.size() || copy.from + copy.length > signature->size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteSpan bytes(reinterpret_cast<const std::byte*>(data), size);
  readOurs(bytes);
  readBlobSync(bytes);
  // With the right sum, which a fuzzer does not find.
  constexpr std::size_t kSum = 32;
  if (size < kSum) return 0;
  wire::Bytes sealed(bytes.begin(), bytes.end() - kSum);
  const Sha256Value sum = sha256(sealed);
  wire::append(sealed, ByteSpan(sum));
  readOurs(sealed);
  readChanges(sealed);
  return 0;
}
