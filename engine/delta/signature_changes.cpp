#include "delta/signature_changes.h"

#include <algorithm>

namespace hawser::delta {

namespace {

constexpr std::string_view kMagic = "HWSRSIGD";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHead = kChangesHead;
constexpr std::size_t kRun = 12;

tl::unexpected<Error> damaged(const char* why) {
  return fail(ErrorCode::corrupt, std::string("the changes of a signature are damaged: ") + why);
}

std::uint64_t cellsIn(const std::vector<SameCells>& same) {
  std::uint64_t count = 0;
  for (const SameCells& run : same)
    count += run.count;
  return count;
}

// What comes before the cells of a signature, as FORMAT.md has it.
std::size_t beforeCells(std::uint64_t parts) {
  return kSignatureHead + kSignaturePart * parts;
}

Result<std::vector<SameCells>> readRuns(wire::Reader& reader, std::uint32_t count, std::uint64_t cells,
                                        const Signature& base) {
  std::vector<SameCells> runs;
  std::uint64_t end = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    SameCells run;
    run.at = reader.number<std::uint32_t>();
    run.count = reader.number<std::uint32_t>();
    run.from = reader.number<std::uint32_t>();
    const std::uint64_t after = std::uint64_t{run.at} + run.count;
    if (run.count == 0 || run.at < end || after > cells ||
        std::uint64_t{run.from} + run.count > base.cells.size())
      return damaged("its cells are not the base's");
    end = after;
    runs.push_back(run);
  }
  return runs;
}

// Magic, version and checksum.
Status checkEnvelope(ByteSpan bytes) {
  if (bytes.size() < kHead + kSignatureHead + kSignatureSum || !baseOfSignature(bytes))
    return damaged("it is too short, or none of ours");
  const auto version = wire::get<std::uint32_t>(bytes, kMagic.size());
  if (version == 0) return damaged("it has no version");
  if (version > kVersion)
    return fail(ErrorCode::unsupported, "a signature was written by a newer version of this program");
  const Sha256Value sum = sha256(bytes.first(bytes.size() - kSignatureSum));
  if (!std::ranges::equal(bytes.last(kSignatureSum), sum)) return damaged("its checksum does not match");
  return {};
}

void appendCells(wire::Bytes& bytes, std::span<const Cell> cells) {
  for (const Cell& cell : cells) {
    wire::append(bytes, cell.weak);
    wire::append(bytes, ByteSpan(cell.strong));
  }
}

// The bytes of the signature by itself.
wire::Bytes wholeOf(ByteSpan before, std::size_t cells, const std::vector<SameCells>& same, ByteSpan own,
                    const Signature& base) {
  wire::Bytes whole(before.begin(), before.end());
  whole.reserve(before.size() + kSignatureCell * cells + kSignatureSum);
  std::size_t at = 0, taken = 0;
  const auto takeOwn = [&](std::size_t until) {
    const std::size_t length = kSignatureCell * (until - at);
    wire::append(whole, own.subspan(taken, length));
    taken += length;
  };
  for (const SameCells& run : same) {
    takeOwn(run.at);
    appendCells(whole, std::span(base.cells).subspan(run.from, run.count));
    at = std::size_t{run.at} + run.count;
  }
  takeOwn(cells);
  const Sha256Value all = sha256(whole);
  wire::append(whole, ByteSpan(all));
  return whole;
}

}  // namespace

std::vector<SameCells> sameCells(const Signature& signature, const Signature& base) {
  std::vector<SameCells> runs;
  if (signature.cellSize != base.cellSize) return runs;
  const auto count = static_cast<std::int64_t>(signature.cells.size());
  const auto there = static_cast<std::int64_t>(base.cells.size());
  std::int64_t shift = 0;  // of the last that were the same
  for (std::int64_t at = 0; at < count; ++at) {
    const auto isAt = [&](std::int64_t by) {
      const std::int64_t from = at + by;
      return from >= 0 && from < there &&
             signature.cells[static_cast<std::size_t>(at)] == base.cells[static_cast<std::size_t>(from)];
    };
    // Where the last one would have it, where it lay, and as far from the end as it lay.
    const std::int64_t fromEnd = there - count;
    if (!isAt(shift)) {
      const std::int64_t other = isAt(0) ? 0 : fromEnd;
      if (!isAt(other)) continue;
      shift = other;
    }
    const auto from = static_cast<std::uint32_t>(at + shift);
    const auto here = static_cast<std::uint32_t>(at);
    const bool goesOn = !runs.empty() && runs.back().at + runs.back().count == here &&
                        runs.back().from + runs.back().count == from;
    if (goesOn) {
      ++runs.back().count;
    } else {
      runs.push_back({here, from, 1});
    }
  }
  return runs;
}

bool isWorthChanges(const Signature& signature, const std::vector<SameCells>& same) {
  constexpr std::uint64_t kSmall = 256 * 1024;
  constexpr std::uint64_t kGoodPart = 4;
  const std::uint64_t cells = kSignatureCell * signature.cells.size();
  const std::uint64_t changes = cells - kSignatureCell * cellsIn(same) + kRun * same.size();
  return cells + beforeCells(signature.parts.size()) >= kSmall && changes <= cells / kGoodPart;
}

wire::Bytes encodeSignatureChanges(const Signature& signature, const std::vector<SameCells>& same,
                                   const Sha256Value& base) {
  wire::Bytes bytes;
  wire::append(bytes, kMagic);
  wire::append(bytes, kVersion);
  wire::append(bytes, static_cast<std::uint32_t>(same.size()));
  wire::append(bytes, ByteSpan(base));
  appendSignatureHead(bytes, signature);
  for (const SameCells& run : same) {
    wire::append(bytes, run.at);
    wire::append(bytes, run.count);
    wire::append(bytes, run.from);
  }
  const std::span cells(signature.cells);
  std::size_t at = 0;
  for (const SameCells& run : same) {
    appendCells(bytes, cells.subspan(at, run.at - at));
    at = std::size_t{run.at} + run.count;
  }
  appendCells(bytes, cells.subspan(at));
  const Sha256Value sum = sha256(bytes);
  wire::append(bytes, ByteSpan(sum));
  return bytes;
}

std::optional<Sha256Value> baseOfSignature(ByteSpan bytes) {
  if (bytes.size() < kHead || wire::textOf(bytes.first(kMagic.size())) != kMagic) return std::nullopt;
  Sha256Value base;
  std::ranges::copy(bytes.subspan(kHead - base.size(), base.size()), base.begin());
  return base;
}

Result<Signature> decodeSignatureChanges(ByteSpan bytes, const Signature& base) {
  HAWSER_CHECK(checkEnvelope(bytes));
  wire::Reader reader(bytes.first(bytes.size() - kSignatureSum));
  (void)reader.bytes(kMagic.size() + sizeof kVersion);
  const auto count = reader.number<std::uint32_t>();
  (void)reader.bytes(sizeof(Sha256Value));
  // The head says how many parts and cells there are; all else about it the signature's own reader checks.
  const ByteSpan head = bytes.subspan(kHead, kSignatureHead);
  const auto cellSize = wire::get<std::uint32_t>(head, 12);
  const auto size = wire::get<std::uint64_t>(head, 16);
  const auto parts = wire::get<std::uint32_t>(head, 32);
  if (cellSize == 0 || cellSize != base.cellSize) return damaged("its cells are not those of its base");
  const std::uint64_t cells = divideRoundingUp(size, cellSize);
  if (parts > kMostSignedParts || cells > kMostCells) return damaged("its length is wrong");
  const ByteSpan before = reader.bytes(beforeCells(parts));
  HAWSER_TRY(const std::vector<SameCells> same, readRuns(reader, count, cells, base));
  const ByteSpan own = reader.rest();
  if (!reader.good() || own.size() != kSignatureCell * (cells - cellsIn(same)))
    return damaged("its length is wrong");
  return decodeSignature(wholeOf(before, cells, same, own, base));
}

}  // namespace hawser::delta
