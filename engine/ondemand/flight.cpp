// What becomes of a flight, and the copy of all that is absent.
#include "ondemand/flight.h"

#include <algorithm>
#include <cstring>

#include "sched/retry.h"

namespace hawser::ondemand {

namespace {

constexpr std::uint64_t kMostCopied = 2 * 1024 * 1024;  // bytes of a flight of the background
constexpr std::uint64_t kLeastCopied = 64 * 1024;
constexpr std::uint64_t kPerSecond = 10;  // flights of all of them, where there is a rate
constexpr auto kFirstRest = std::chrono::milliseconds(1000), kLongestRest = std::chrono::milliseconds(30'000);

bool isZero(ByteSpan bytes) {
  return bytes.empty() ||
         (bytes[0] == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

}  // namespace

Status Fetcher::Arrivals::write(ByteSpan bytes) {
  while (!bytes.empty()) {
    const MutableByteSpan into = room();
    if (into.empty()) return fail(ErrorCode::corrupt, "the source sent more than was asked for");
    const std::size_t size = std::min(into.size(), bytes.size());
    std::memcpy(into.data(), bytes.data(), size);
    HAWSER_CHECK(filled(size));
    bytes = bytes.subspan(size);
  }
  return {};
}

MutableByteSpan Fetcher::Arrivals::room() {
  constexpr std::uint64_t kAtOnce = 128 * 1024;  // after so many, who waits is told
  // Of this thread alone until it is told of.
  return {flight_.bytes.get() + flight_.arrived, static_cast<std::size_t>(std::min(left_, kAtOnce))};
}

Status Fetcher::Arrivals::filled(std::size_t size) {
  const MutexLock lock(fetcher_.mutex_);
  flight_.arrived += size;
  left_ -= size;
  fetcher_.tally_.fetched += size;
  if (flight_.demanded) fetcher_.tally_.demanded += size;
  fetcher_.changed_.notifyAll();
  return {};
}

// Goes on where it was after an error.
Status Fetcher::fetchRange(const OpContext& context, Flight& flight, ByteRange range) {
  Arrivals sink(*this, flight, range.length);
  HAWSER_CHECK(retrying(context, options_.retry, [&] {
    return source_->read(context, {range.end() - sink.left(), sink.left()}, sink);
  }));
  if (sink.left() > 0) return fail(ErrorCode::corrupt, "the source sent less than was asked for");
  return {};
}

Status Fetcher::fetch(const OpContext& context, Flight& flight) {
  const ByteRange range = bytesOf(flight.blocks, size_);
  flight.bytes = std::make_unique_for_overwrite<std::byte[]>(range.length);
  HAWSER_TRY(const std::vector<DeviceExtent> extents, source_->extents(context, range));
  for (const DeviceExtent& extent : extents) {
    if (extent.allocated) {
      HAWSER_CHECK(fetchRange(context, flight, extent.range));
      continue;
    }
    std::memset(flight.bytes.get() + (extent.range.offset - range.offset), 0, extent.range.length);
    const MutexLock lock(mutex_);
    flight.arrived += extent.range.length;
    changed_.notifyAll();
  }
  return {};
}

// Zeros are not written where zeros are.
Status Fetcher::storeRun(const Flight& flight, BlockSpan run) {
  const std::uint64_t base = bytesOf(flight.blocks, size_).offset;
  const auto bytesAt = [&](BlockSpan blocks) {
    const ByteRange range = bytesOf(blocks, size_);
    return ByteSpan(flight.bytes.get() + (range.offset - base), range.length);
  };
  for (std::uint64_t first = run.first, end = first; first < run.end; first = end) {
    const bool zero = isZero(bytesAt({first, first + 1}));
    for (end = first + 1; end < run.end && isZero(bytesAt({end, end + 1})) == zero;)
      ++end;
    if (zero && holesAreZero_.load()) continue;
    const ByteRange range = bytesOf({first, end}, size_);
    if (zero && backing_.punchHole(range)) continue;
    HAWSER_CHECK(backing_.writeAt(range.offset, bytesAt({first, end})));
  }
  return {};
}

Status Fetcher::store(const FlightPtr& flight) {
  std::vector<BlockSpan> overwritten;
  {
    const MutexLock lock(mutex_);
    flight->storing = true;
    overwritten = flight->overwritten;
  }
  std::sort(overwritten.begin(), overwritten.end(),
            [](const BlockSpan& a, const BlockSpan& b) { return a.first < b.first; });
  HAWSER_CHECK(state_.reserve(flight->blocks));
  const auto keep = [&](BlockSpan run) -> Status {
    if (run.empty()) return {};
    if (Status stored = storeRun(*flight, run); !stored) {
      distrustHoles();
      return stored;
    }
    map_.markClean(run);
    return {};
  };
  std::uint64_t first = flight->blocks.first;
  for (const BlockSpan& span : overwritten) {
    HAWSER_CHECK(keep({first, std::min(span.first, flight->blocks.end)}));
    first = std::max(first, span.end);
  }
  return keep({first, flight->blocks.end});
}

Status Fetcher::fly(const OpContext& context, const FlightPtr& flight) {
  Status fetched = fetch(context, *flight);
  Status stored;
  if (fetched) stored = store(flight);
  Status outcome = fetched ? stored : fetched;
  if (!outcome) options_.log.write(LogLevel::warning, "ondemand", inLog(outcome.error()));
  land(flight, std::move(fetched), std::move(stored));
  return outcome;
}

void Fetcher::land(const FlightPtr& flight, Status fetched, Status stored) {
  const MutexLock lock(mutex_);
  flight->done = true;
  flight->storing = false;
  if (!fetched) flight->error = std::move(fetched.error());
  if (!stored) flight->unstored = std::move(stored.error());
  flights_.erase(flight->blocks.first);
  if (flight->demanded) --demanded_;
  const std::optional<Error>& trouble = flight->error ? flight->error : flight->unstored;
  const bool cancelled = trouble && trouble->code == ErrorCode::cancelled;
  if (!cancelled && !tally_.changed) tally_.trouble = trouble;
  if (trouble && trouble->code == ErrorCode::changedUnderUs) tally_.changed = true;
  changed_.notifyAll();
}

void Fetcher::startCopy() {
  {
    const MutexLock lock(mutex_);
    if (copying_ || stopped_) return;
    copying_ = true;
  }
  for (std::uint32_t i = 0; i < options_.background; ++i)
    copyPool_->post([this] { copyOn(); });
}

// With a rate, so little that nobody who reads waits long for what is under way.
std::uint64_t Fetcher::copySize() const {
  const std::uint64_t rate = options_.rate ? options_.rate->rate() : 0;
  if (rate == 0) return kMostCopied;
  return std::clamp(rate / kPerSecond / options_.background, kLeastCopied, kMostCopied) / kBlockSize *
         kBlockSize;
}

// Waits while it is paused, while somebody waits for the source, and while the rest is under way. None: there
// is no more to do.
Fetcher::FlightPtr Fetcher::nextToCopy(std::uint64_t most) {
  MutexLock lock(mutex_);
  for (;;) {
    if (stopped_ || tally_.changed || map_.absent() == 0) return nullptr;
    if (!paused_ && demanded_ == 0) {
      BlockSpan run = freeRun({cursor_, map_.blocks()});
      if (run.empty()) run = freeRun({0, cursor_});
      if (!run.empty()) {
        run.end = std::min(run.end, run.first + most / kBlockSize);
        cursor_ = run.end;
        return addFlight(run, false);
      }
    }
    changed_.wait(lock);
  }
}

void Fetcher::copyOn() {
  const OpContext untilStopped = context();
  auto rest = kFirstRest;
  for (;;) {
    const std::uint64_t size = copySize();
    if (options_.rate && !options_.rate->take(untilStopped, size)) return;
    const FlightPtr flight = nextToCopy(size);
    if (!flight) return;
    if (fly(untilStopped, flight)) {
      rest = kFirstRest;
      continue;
    }
    if (!waitFor(untilStopped.stop, rest)) return;
    rest = std::min(rest * 2, kLongestRest);
  }
}

}  // namespace hawser::ondemand
