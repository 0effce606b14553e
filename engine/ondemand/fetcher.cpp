#include "ondemand/fetcher.h"

#include <algorithm>
#include <cstring>

#include "ondemand/flight.h"

namespace hawser::ondemand {

namespace {

constexpr std::uint64_t kAlign = 64 * 1024 / kBlockSize;             // blocks a cold read brings at least
constexpr std::uint64_t kMostAtOnce = 2 * 1024 * 1024 / kBlockSize;  // blocks of a flight
constexpr auto kLook = std::chrono::milliseconds(100);               // whether who waits has been stopped

Error closing() {
  return makeError(ErrorCode::cancelled, "the mount is being closed");
}

}  // namespace

Fetcher::Fetcher(std::shared_ptr<Source> source, MountState& state, File& backing, Options options)
    : source_(std::move(source)),
      state_(state),
      map_(state.map()),
      backing_(backing),
      options_(std::move(options)),
      size_(source_->size()),
      // After a crash there may be bytes that the map does not know.
      holesAreZero_(state.recovery() == Recovery::fresh || state.recovery() == Recovery::closed) {
  demandPool_.emplace(options_.demand);
  copyPool_.emplace(options_.background);
}

OpContext Fetcher::context() const {
  OpContext context;
  context.stop = stop_.get_token();
  return context;
}

Fetcher::~Fetcher() {
  stop();
}

void Fetcher::stop() {
  {
    const MutexLock lock(mutex_);
    stopped_ = true;
    stop_.request_stop();
    changed_.notifyAll();
  }
  copyPool_.reset();
  demandPool_.reset();
  const MutexLock lock(mutex_);
  for (auto& [first, flight] : flights_) {
    flight->done = true;
    flight->error = closing();
  }
  flights_.clear();
  changed_.notifyAll();
}

Fetcher::FlightPtr Fetcher::flightAt(std::uint64_t block) const {
  auto next = flights_.upper_bound(block);
  if (next == flights_.begin()) return nullptr;
  const FlightPtr& flight = std::prev(next)->second;
  return block < flight->blocks.end ? flight : nullptr;
}

bool Fetcher::isTaken(std::uint64_t block) const {
  const auto has = [block](const BlockSpan& claim) { return claim.first <= block && block < claim.end; };
  return flightAt(block) != nullptr || std::any_of(claims_.begin(), claims_.end(), has);
}

BlockSpan Fetcher::freeRun(BlockSpan within) const {
  std::uint64_t first = map_.find(within, BlockState::absent);
  while (first < within.end && isTaken(first))
    first = map_.find({first + 1, within.end}, BlockState::absent);
  std::uint64_t end = map_.findOther({first, within.end}, BlockState::absent);
  if (const auto next = flights_.lower_bound(first); next != flights_.end()) end = std::min(end, next->first);
  for (const BlockSpan& claim : claims_)
    if (claim.first >= first) end = std::min(end, claim.first);
  return {first, end};
}

// What lies around it in the same 64 KiB comes along.
BlockSpan Fetcher::widened(BlockSpan blocks) const {
  const auto isFree = [this](std::uint64_t block) HAWSER_REQUIRES(mutex_) {
    return map_.at(block) == BlockState::absent && !isTaken(block);
  };
  while (blocks.first % kAlign != 0 && isFree(blocks.first - 1))
    --blocks.first;
  while (blocks.end % kAlign != 0 && blocks.end < map_.blocks() && isFree(blocks.end))
    ++blocks.end;
  return blocks;
}

Fetcher::FlightPtr Fetcher::addFlight(BlockSpan blocks, bool demanded) {
  auto flight = std::make_shared<Flight>();
  flight->blocks = blocks;
  flight->demanded = demanded;
  if (demanded) ++demanded_;
  flights_.emplace(blocks.first, flight);
  return flight;
}

void Fetcher::wantLocked(BlockSpan blocks) {
  if (stopped_ || tally_.changed) return;
  while (!blocks.empty()) {
    BlockSpan run = freeRun(blocks);
    if (run.empty()) return;
    run = widened(run);
    blocks.first = std::max(run.end, blocks.first + 1);
    for (std::uint64_t first = run.first; first < run.end; first += kMostAtOnce) {
      const FlightPtr flight = addFlight({first, std::min(run.end, first + kMostAtOnce)}, true);
      demandPool_->post([this, flight] { (void)fly(context(), flight); });
    }
  }
}

void Fetcher::want(ByteRange range) {
  const MutexLock lock(mutex_);
  wantLocked(touchedBlocks(range));
}

Result<std::size_t> Fetcher::read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  const std::uint64_t block = offset / kBlockSize;
  MutexLock lock(mutex_);
  for (;;) {
    HAWSER_CHECK(context.check());
    if (const FlightPtr flight = flightAt(block)) {
      const ByteRange has = bytesOf(flight->blocks, size_);
      const std::uint64_t size = std::min<std::uint64_t>(into.size(), has.end() - offset);
      const std::uint64_t until = offset + size - has.offset;
      while (!flight->done && flight->arrived < until) {
        changed_.waitUntil(lock, Clock::system().steady() + kLook);
        HAWSER_CHECK(context.check());
      }
      if (flight->arrived < until) return fail(flight->error ? *flight->error : closing());
      lock.unlock();
      std::memcpy(into.data(), flight->bytes.get() + (offset - has.offset), size);
      return size;
    }
    if (map_.at(block) != BlockState::absent) return 0;
    if (stopped_) return fail(closing());
    if (tally_.changed) return fail(*tally_.trouble);
    wantLocked(touchedBlocks({offset, into.size()}));
    // Somebody is writing over it: then it is here.
    if (flightAt(block) == nullptr) changed_.waitUntil(lock, Clock::system().steady() + kLook);
  }
}

Status Fetcher::bring(const OpContext& context, BlockSpan blocks) {
  MutexLock lock(mutex_);
  for (;;) {
    HAWSER_CHECK(context.check());
    const std::uint64_t block = map_.find(blocks, BlockState::absent);
    if (block == blocks.end) return {};
    if (stopped_) return fail(closing());
    if (tally_.changed) return fail(*tally_.trouble);
    wantLocked(blocks);
    const FlightPtr flight = flightAt(block);
    changed_.waitUntil(lock, Clock::system().steady() + kLook);
    if (flight && flight->done && flight->error) return fail(*flight->error);
    if (flight && flight->done && flight->unstored) return fail(*flight->unstored);
  }
}

Fetcher::Claim::Claim(Fetcher& fetcher, BlockSpan blocks) : fetcher_(fetcher) {
  MutexLock lock(fetcher_.mutex_);
  place_ = fetcher_.claims_.insert(fetcher_.claims_.end(), blocks);
  // What is on its way is not to be stored over what is written now; what is being stored ends first.
  const auto storing = [&]() HAWSER_REQUIRES(fetcher_.mutex_) {
    for (const auto& [first, flight] : fetcher_.flights_)
      if (flight->blocks.overlaps(blocks) && flight->storing) return true;
    return false;
  };
  while (storing())
    fetcher_.changed_.wait(lock);
  for (const auto& [first, flight] : fetcher_.flights_)
    if (flight->blocks.overlaps(blocks)) flight->overwritten.push_back(blocks);
}

Fetcher::Claim::~Claim() {
  const MutexLock lock(fetcher_.mutex_);
  fetcher_.claims_.erase(place_);
  fetcher_.changed_.notifyAll();
}

void Fetcher::pauseCopy(bool pause) {
  const MutexLock lock(mutex_);
  paused_ = pause;
  changed_.notifyAll();
}

bool Fetcher::copies() const {
  const MutexLock lock(mutex_);
  return copying_ && !paused_ && !stopped_ && map_.absent() > 0;
}

FetchTally Fetcher::tally() const {
  const MutexLock lock(mutex_);
  return tally_;
}

}  // namespace hawser::ondemand
