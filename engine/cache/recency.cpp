#include "cache/recency.h"

#include "blobstore/wire.h"
#include "checksum/crc32.h"

namespace hawser::cache {

namespace {

constexpr std::string_view kMagic = "HWSRRCNT";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeader = 32, kRun = 16;
constexpr std::size_t kCrcAt = 12;

bool readRuns(blobstore::Reader& reader, std::uint64_t count, std::vector<RecencyRun>& into) {
  for (; count > 0 && reader.good(); --count) {
    RecencyRun run;
    run.blob = reader.number<std::uint64_t>();
    run.first = reader.number<std::uint32_t>();
    run.count = reader.number<std::uint32_t>();
    into.push_back(run);
  }
  return reader.good();
}

}  // namespace

void addTo(std::vector<RecencyRun>& runs, BlobId blob, std::uint32_t cluster) {
  if (!runs.empty() && runs.back().blob == blob && runs.back().first + runs.back().count == cluster) {
    ++runs.back().count;
  } else {
    runs.push_back({blob, cluster, 1});
  }
}

std::vector<std::byte> encode(const Recency& recency) {
  std::vector<std::byte> bytes;
  bytes.reserve(kHeader + (recency.probation.size() + recency.kept.size()) * kRun);
  blobstore::append(bytes, kMagic);
  blobstore::append(bytes, kVersion);
  blobstore::append(bytes, std::uint32_t{0});
  blobstore::append(bytes, std::uint64_t{recency.probation.size()});
  blobstore::append(bytes, std::uint64_t{recency.kept.size()});
  for (const auto* runs : {&recency.probation, &recency.kept}) {
    for (const RecencyRun& run : *runs) {
      blobstore::append(bytes, run.blob);
      blobstore::append(bytes, run.first);
      blobstore::append(bytes, run.count);
    }
  }
  blobstore::put(MutableByteSpan(bytes), kCrcAt, crc32c(bytes));
  return bytes;
}

std::optional<Recency> decodeRecency(ByteSpan bytes) {
  if (bytes.size() < kHeader || blobstore::textOf(bytes.first(kMagic.size())) != kMagic) return std::nullopt;
  if (blobstore::get<std::uint32_t>(bytes, kMagic.size()) != kVersion) return std::nullopt;
  const std::uint64_t probation = blobstore::get<std::uint64_t>(bytes, 16);
  const std::uint64_t kept = blobstore::get<std::uint64_t>(bytes, 24);
  const std::uint64_t most = (bytes.size() - kHeader) / kRun;
  if (probation > most || kept > most - probation) return std::nullopt;
  std::vector<std::byte> all(
      bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(kHeader + (probation + kept) * kRun));
  const auto crc = blobstore::get<std::uint32_t>(all, kCrcAt);
  blobstore::put(MutableByteSpan(all), kCrcAt, std::uint32_t{0});
  if (crc32c(all) != crc) return std::nullopt;
  Recency recency;
  blobstore::Reader reader(ByteSpan(all).subspan(kHeader));
  if (!readRuns(reader, probation, recency.probation) || !readRuns(reader, kept, recency.kept))
    return std::nullopt;
  return recency;
}

std::uint64_t recencyRoom(std::uint64_t clusters) {
  return kHeader + clusters * kRun;
}

}  // namespace hawser::cache
