#include "transfer/seeds.h"

#include <algorithm>
#include <unordered_map>

#include "base/units.h"
#include "storage/unfinished_objects.h"
#include "transfer/file_scan.h"

namespace hawser {

namespace {

// Of what was written of a file that was not finished: less spares no more than the request costs.
constexpr std::uint64_t kWorthSearching = 64 * kKiB;

delta::Cell zeroCell(std::uint32_t length) {
  const std::vector<std::byte> zeros(length);
  return {delta::weakSum(zeros), delta::strongHash(zeros)};
}

// What was found of the source in the row of files, the other way round: of each cell of the source where it
// is in the row. A cell that comes several times may have been found once.
std::vector<delta::CopyRange> inverted(const delta::Signature& source,
                                       const std::vector<delta::CopyRange>& found) {
  struct Hash {
    std::size_t operator()(const delta::Cell& cell) const { return static_cast<std::size_t>(cell.weak); }
  };
  std::unordered_map<delta::Cell, std::uint64_t, Hash> places;
  for (const delta::CopyRange& range : found) {
    for (std::uint64_t done = 0; done < range.length; done += source.cellSize) {
      const std::uint64_t begin = range.from + done;
      const std::uint64_t cell = divideRoundingUp(begin, source.cellSize);
      const std::uint64_t at = range.offset + (cell * source.cellSize - range.from);
      if (at + source.lengthOf(cell) <= range.end()) places.try_emplace(source.cells[cell], at);
    }
  }
  const delta::Cell zero = zeroCell(source.cellSize);
  const delta::Cell lastZero = zeroCell(source.lengthOf(source.cells.size() - 1));
  std::vector<delta::CopyRange> copies;
  for (std::uint64_t cell = 0; cell < source.cells.size(); ++cell) {
    const auto place = places.find(source.cells[cell]);
    const std::uint32_t length = source.lengthOf(cell);
    const bool zeros = source.cells[cell] == (length == source.cellSize ? zero : lastZero);
    if (place == places.end() && !zeros) continue;
    delta::appendCopy(copies, {cell * source.cellSize, length, zeros ? delta::kZeros : place->second});
  }
  return copies;
}

// Of `others`, by offset, what `copies` have not.
std::vector<delta::CopyRange> filledUp(const std::vector<delta::CopyRange>& copies,
                                       const std::vector<delta::CopyRange>& others) {
  std::vector<delta::CopyRange> all;
  auto copy = copies.begin();
  for (delta::CopyRange other : others) {
    while (other.length != 0) {
      for (; copy != copies.end() && copy->end() <= other.offset; ++copy)
        delta::appendCopy(all, *copy);
      const std::uint64_t next = copy == copies.end() ? other.end() : copy->offset;
      const std::uint64_t until = std::clamp(next, other.offset, other.end());
      if (until != other.offset) delta::appendCopy(all, {other.offset, until - other.offset, other.from});
      const std::uint64_t end = copy == copies.end() ? other.end() : std::min(other.end(), copy->end());
      const std::uint64_t done = std::max(until, end) - other.offset;
      other = {other.offset + done, other.length - done, other.from + done};
    }
  }
  for (; copy != copies.end(); ++copy)
    delta::appendCopy(all, *copy);
  return all;
}

}  // namespace

std::vector<Seed> seedsFor(const std::vector<Place>& places, const std::string& key) {
  std::vector<Seed> seeds;
  for (const Place& place : places) {
    const bool folder = place.key.empty() || place.key.ends_with('/');
    const std::string name = folder ? key.substr(key.rfind('/') + 1) : std::string();
    seeds.push_back({place.store.get(), {place.container, place.key + name}});
  }
  return seeds;
}

Status SearchedFile::read(const OpContext& context, const ByteRange& within, ByteSink& sink) const {
  const ByteRange wanted{range.offset + within.offset, within.length};
  if (kept) return kept->read(context, wanted, sink);
  HAWSER_CHECK(seed.store->read(context, seed.ref, wanted, etag, sink));
  return {};
}

SeedSearch::SeedSearch(OpContext context, std::shared_ptr<const delta::Signature> source,
                       std::atomic<std::uint64_t>* compared)
    : context_(std::move(context)), source_(std::move(source)), compared_(compared) {
  context_.meter = nullptr;  // not the transfer's bytes
}

void SeedSearch::addToRow(SearchedFile file) {
  file.start = files_.empty() ? 0 : files_.back().start + files_.back().range.length;
  files_.push_back(std::move(file));
}

// In a row, as what one file ends with and the next begins with may be one stretch of the source.
Status SeedSearch::addFile(const Seed& seed, const std::string& etag, const ByteRange& range) {
  if (!source_ || range.empty()) return {};
  const FileScan file{seed.store, seed.ref, etag, range, compared_, context_};
  HAWSER_TRY(const delta::ScanResult result, scanFile(file, source_, 0));
  addToRow({seed, etag, nullptr, range});
  for (delta::CopyRange copy : result.copies) {
    copy.offset += files_.back().start;
    delta::appendCopy(found_, copy);
  }
  return {};
}

Status SeedSearch::addFiles(const std::vector<Seed>& seeds) {
  for (const Seed& seed : seeds) {
    const auto info = seed.store->stat(context_, seed.ref);
    if (!info || info->kind != ObjectKind::object) continue;
    (void)addFile(seed, info->etag, {0, info->size});
    HAWSER_CHECK(context_.check());
  }
  return {};
}

Status SeedSearch::addUnfinished(ObjectReader& store, const ObjectRef& ref, const std::string& session) {
  auto* const keeps = source_ ? dynamic_cast<UnfinishedObjects*>(&store) : nullptr;
  if (!keeps) return {};
  const auto unfinished = keeps->unfinished(context_, ref);
  if (!unfinished) return context_.check();
  for (const UnfinishedObject& one : *unfinished) {
    const auto info = one.ref.snapshot != session ? store.stat(context_, one.ref)
                                                  : Result<ObjectInfo>(fail(ErrorCode::notFound, "its own"));
    if (!info) continue;
    for (const ByteRange& range : one.written) {
      if (range.length >= kWorthSearching && range.end() <= info->size)
        (void)addFile({&store, one.ref}, info->etag, range);
      HAWSER_CHECK(context_.check());
    }
  }
  return {};
}

void SeedSearch::addKept(std::shared_ptr<KeptObject> kept, std::uint64_t size) {
  if (!kept) return;
  const std::vector<ByteRange> ranges = kept->ranges();
  if (ranges.empty()) return;
  addToRow({{}, {}, std::move(kept), {0, size}});
  for (const ByteRange& range : ranges)
    kept_.push_back({range.offset, range.length, files_.back().start + range.offset});
}

std::vector<delta::CopyRange> SeedSearch::copies() const {
  return filledUp(
      source_ && !source_->cells.empty() ? inverted(*source_, found_) : std::vector<delta::CopyRange>(),
      kept_);
}

}  // namespace hawser
