#include "cache/reading.h"

#include <algorithm>
#include <utility>

#include "base/units.h"

namespace hawser::cache {

namespace {

Error notCached(const std::string& location) {
  Error error = makeError(ErrorCode::notFound, "it is not in the cache");
  error.serviceCode = kNotCached;
  return std::move(error.about(location));
}

// How long a stop may go unheard while another fetches.
constexpr std::chrono::milliseconds kLook{50};
// Read at once, to be summed up while the processor still has it at hand.
constexpr std::uint64_t kWarm = std::uint64_t{128} * 1024;

// What arrives goes to the flight, in place where its sender can.
class Arriving final : public ByteSink {
 public:
  explicit Arriving(Flight& flight) : flight_(flight) {}

  Status write(ByteSpan bytes) override {
    const MutableByteSpan rest = room();
    if (bytes.size() > rest.size()) return tooMuch();
    std::copy(bytes.begin(), bytes.end(), rest.begin());
    return filled(bytes.size());
  }
  MutableByteSpan room() override {
    return flight_.buffer.bytes(flight_.range.length).subspan(flight_.filled);
  }
  Status filled(std::size_t count) override {
    if (count > flight_.range.length - flight_.filled) return tooMuch();
    flight_.filled += count;
    return {};
  }

 private:
  static Status tooMuch() { return fail(ErrorCode::corrupt, "more bytes came than were asked for"); }

  Flight& flight_;
};

}  // namespace

Reading::~Reading() {
  {
    const MutexLock lock(state_->mutex_);
    // Nobody is left who would take them up, but for those who wait.
    for (const FlightPtr& flight : std::list(item_->flights)) {
      if (flight->owner == this && !flight->led && flight->waiting == 0) land(flight);
    }
  }
  state_->close(item_);
}

Status Reading::read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  {
    const MutexLock lock(state_->mutex_);
    follow(offset, into.size());
  }
  while (!into.empty()) {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const std::uint64_t length, readSome(context, offset, into));
    offset += length;
    into = into.subspan(length);
  }
  return {};
}

Result<std::uint64_t> Reading::readSome(const OpContext& context, std::uint64_t offset,
                                        MutableByteSpan into) {
  const auto cluster = static_cast<std::uint32_t>(offset / state_->cluster_);
  MutexLock lock(state_->mutex_);
  const bool kept = item_->clusters[cluster] < kUnderWay;
  if (!kept && !origin_) return fail(notCached(item_->identity.location));
  auto length = kept ? readKept(context, offset, into) : readFetched(lock, context, offset, into);
  if (!state_->wantsTidying() || state_->tidySoon()) return length;
  lock.unlock();
  state_->tidy();
  return length;
}

std::vector<ByteRange> Reading::cached() const {
  const MutexLock lock(state_->mutex_);
  std::vector<ByteRange> ranges;
  for (std::size_t cluster = 0; cluster < item_->clusters.size(); ++cluster) {
    if (item_->clusters[cluster] >= kUnderWay) continue;
    const std::uint64_t begin = cluster * state_->cluster_;
    const std::uint64_t length = std::min(state_->cluster_, item_->identity.size - begin);
    if (!ranges.empty() && ranges.back().end() == begin) {
      ranges.back().length += length;
    } else {
      ranges.push_back({begin, length});
    }
  }
  return ranges;
}

Reading::Run Reading::takeRun(std::uint64_t offset, std::uint64_t length) {
  const std::uint64_t size = state_->cluster_;
  const std::uint64_t pagesEnd = divideRoundingUp(item_->identity.size, kPageSize) * kPageSize;
  Run run;
  run.first = static_cast<std::uint32_t>(offset / size);
  run.wanted = run.pages = {offset, 0};
  while (run.count < run.slots.size() && run.wanted.length < length) {
    const auto cluster = static_cast<std::uint32_t>(run.first + run.count);
    const std::uint32_t number = item_->clusters[cluster];
    if (number >= kUnderWay) break;
    Slot& slot = state_->slots_[number];
    const bool known = !slot.pages.empty();
    const std::uint64_t begin = cluster * size;
    const std::uint64_t end = std::min(offset + length, begin + size);
    ByteRange pages = run.pages;
    if (run.count == 0) pages.offset = known ? offset / kPageSize * kPageSize : begin;
    const std::uint64_t to =
        known ? divideRoundingUp(end, kPageSize) * kPageSize : std::min(begin + size, pagesEnd);
    pages.length = to - pages.offset;
    const bool exact = pages == ByteRange{offset, end - offset};
    if (!exact && run.count > 0 && pages.length > AlignedBuffers::kSize) break;
    run.slots[run.count] = number;
    run.known[run.count] = slot.pages;
    run.sums[run.count] = item_->sums[cluster];
    ++run.count;
    run.pages = pages;
    run.wanted.length = end - offset;
    ++slot.users;
    if (!uses(cluster)) continue;
    ++state_->tally_.hits;
    if (std::exchange(slot.fresh, false)) {
      state_->order_.renew(number);
    } else {
      state_->order_.use(number);
    }
  }
  return run;
}

Status Reading::readRun(const OpContext& context, Run& run, MutableByteSpan into) {
  const bool exact = run.pages == run.wanted;
  AlignedBuffer buffer = exact ? AlignedBuffer() : state_->buffers_.take();
  const MutableByteSpan pages = exact ? into : buffer.bytes(run.pages.length);
  Status done;
  for (std::uint64_t at = 0; done && at < pages.size(); at += kWarm) {
    const MutableByteSpan piece = pages.subspan(at, std::min<std::uint64_t>(kWarm, pages.size() - at));
    done = item_->blob->read(context, run.pages.offset + at, piece);
    if (done) compare(run, run.pages.offset + at, piece);
  }
  for (std::size_t i = 0; done && i < run.count; ++i) {
    if (run.known[i].empty()) run.damaged[i] = clusterSumOf(run.found[i]) != run.sums[i];
  }
  if (done && !exact) {
    std::copy_n(pages.begin() + static_cast<std::ptrdiff_t>(run.wanted.offset - run.pages.offset),
                run.wanted.length, into.begin());
  }
  if (!exact) state_->buffers_.give(std::move(buffer));
  return done;
}

void Reading::compare(Run& run, std::uint64_t offset, ByteSpan pages) const {
  const std::uint64_t size = state_->cluster_;
  while (!pages.empty()) {
    const std::uint64_t within = offset % size;
    const std::size_t i = offset / size - run.first;
    const ByteSpan part = pages.first(std::min<std::uint64_t>(size - within, pages.size()));
    if (!run.known[i].empty()) {
      if (!matches(part, run.known[i], within / kPageSize)) run.damaged.set(i);
    } else {
      addPageSums(part, run.found[i]);
    }
    offset += part.size();
    pages = pages.subspan(part.size());
  }
}

Result<std::uint64_t> Reading::readKept(const OpContext& context, std::uint64_t offset,
                                        MutableByteSpan into) {
  Run run = takeRun(offset, into.size());
  state_->mutex_.unlock();
  const Status done = readRun(context, run, into.first(run.wanted.length));
  const bool unreadable = !done && context.check();
  if (unreadable) run.damaged.set();
  if (run.damaged.any()) {
    state_->log(LogLevel::warning, item_->identity.location + " is fetched again: " +
                                       (unreadable ? inLog(done.error()) : "it is damaged in the cache"));
  }
  state_->mutex_.lock();
  for (std::size_t i = 0; i < run.count; ++i) {
    if (run.damaged[i]) {
      ++state_->tally_.damaged;
      state_->discard(run.slots[i]);
    } else if (!run.found[i].empty()) {
      state_->know(run.slots[i], std::move(run.found[i]));
    }
    state_->leave(run.slots[i]);
  }
  if (run.damaged.any()) return std::uint64_t{0};  // and then they are not kept any more
  if (!done) return fail(done.error());
  return run.wanted.length;
}

Result<std::uint64_t> Reading::readFetched(MutexLock& lock, const OpContext& context, std::uint64_t offset,
                                           MutableByteSpan into) {
  const auto cluster = static_cast<std::uint32_t>(offset / state_->cluster_);
  const FlightPtr flight = flightOf(cluster, offset + into.size());
  const std::uint64_t length = std::min(flight->range.end(), offset + into.size()) - offset;
  state_->tally_.misses += divideRoundingUp(offset + length, state_->cluster_) - cluster;
  (void)uses(cluster);
  ++flight->waiting;
  const Status done = await(lock, context, flight);
  if (--flight->waiting == 0 && !flight->led && !flight->landed) land(flight);
  if (!done) {
    // What stops the reader says nothing of the object, and what another was told by its origin nothing of
    // ours.
    if (!context.check()) return fail(done.error());
    if (flight->origin != origin_.get()) return std::uint64_t{0};
    return fail(Error(done.error())
                    .within(formatSize(flight->range.length) + " from byte " +
                            std::to_string(flight->range.offset) + " on are not in the cache")
                    .about(item_->identity.location));
  }
  state_->mutex_.unlock();
  const ByteSpan bytes = flight->buffer.bytes(flight->range.length);
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset - flight->range.offset), length,
              into.begin());
  state_->mutex_.lock();
  return length;
}

FlightPtr Reading::flightOf(std::uint32_t cluster, std::uint64_t end) {
  for (const FlightPtr& flight : item_->flights) {
    if (flight->first <= cluster && cluster - flight->first < flight->count) return flight;
  }
  return launch(cluster, end);
}

FlightPtr Reading::launch(std::uint32_t cluster, std::uint64_t end) {
  const std::uint64_t size = state_->cluster_;
  const auto flight = std::make_shared<Flight>(state_->buffers_);
  flight->owner = this;
  flight->first = cluster;
  flight->fills = item_->clusters[cluster] == kAbsent;
  flight->count = 1;
  const auto most = static_cast<std::uint32_t>(AlignedBuffers::kSize / size);
  while (flight->fills && flight->count < most && (cluster + flight->count) * size < end &&
         item_->clusters[cluster + flight->count] == kAbsent)
    ++flight->count;
  flight->range.offset = cluster * size;
  flight->range.length = std::min(flight->count * size, item_->identity.size - flight->range.offset);
  for (std::uint32_t i = 0; flight->fills && i < flight->count; ++i)
    item_->clusters[cluster + i] = kUnderWay;
  item_->flights.push_back(flight);
  return flight;
}

Status Reading::await(MutexLock& lock, const OpContext& context, const FlightPtr& flight) {
  while (!flight->done) {
    HAWSER_CHECK(context.check());
    if (!flight->led) return lead(context, flight, false);
    if (context.stop.stop_possible() || context.deadline) {
      state_->changed_.waitUntil(lock, Clock::system().steady() + kLook);
    } else {
      state_->changed_.wait(lock);
    }
  }
  return flight->result;
}

Status Reading::lead(const OpContext& context, const FlightPtr& flight, bool fresh) {
  flight->led = true;
  flight->origin = origin_.get();
  state_->mutex_.unlock();
  if (flight->buffer.size() == 0) flight->buffer = state_->buffers_.take();
  const std::uint64_t before = flight->filled;
  Arriving sink(*flight);
  const ByteRange rest{flight->range.offset + before, flight->range.length - before};
  Status done = rest.empty() ? Status{} : origin_->read(context, rest, sink);
  if (done && flight->filled != flight->range.length)
    done = fail(ErrorCode::corrupt, "fewer bytes came than were asked for");
  const bool stopped = !done && !context.check();
  state_->mutex_.lock();
  state_->tally_.fetched += flight->filled - before;
  if (stopped) {
    flight->led = false;
    state_->changed_.notifyAll();
    return done;
  }
  degraded_ = !done.has_value();
  flight->done = true;
  flight->result = done;
  state_->changed_.notifyAll();
  if (done) {
    // Who waited has the bytes; who comes now, too.
    state_->mutex_.unlock();
    const bool written = state_->write(*item_, *flight);
    state_->mutex_.lock();
    if (written) state_->keep(*item_, *flight, fresh);
  }
  land(flight);
  return done;
}

void Reading::land(const FlightPtr& flight) {
  flight->landed = true;
  item_->flights.remove(flight);
  if (!flight->fills) return;
  for (std::uint32_t i = 0; i < flight->count; ++i) {
    std::uint32_t& cluster = item_->clusters[flight->first + i];
    if (cluster == kUnderWay) cluster = kAbsent;
  }
}

bool Reading::uses(std::uint32_t cluster) {
  if (std::find(recent_.begin(), recent_.end(), cluster) != recent_.end()) return false;
  std::rotate(recent_.begin(), recent_.begin() + 1, recent_.end());
  recent_.back() = cluster;
  return true;
}

void Reading::follow(std::uint64_t offset, std::uint64_t length) {
  ++turn_;
  const std::uint64_t end = offset + length;
  const auto goesOn = std::find_if(streams_.begin(), streams_.end(), [&](const Stream& stream) {
    return stream.turn > 0 && stream.next == offset;
  });
  if (goesOn != streams_.end()) {
    goesOn->next = end;
    goesOn->turn = turn_;
    return readAhead(*goesOn, end);
  }
  Stream& stream = *std::min_element(streams_.begin(), streams_.end(),
                                     [](const Stream& a, const Stream& b) { return a.turn < b.turn; });
  stream = {end, 0, end, turn_};
}

// Flights for what is absent, for tasks to lead, or for readers who come first.
void Reading::readAhead(Stream& stream, std::uint64_t end) {
  if (!state_->options_.post || !origin_ || stop_.stop_requested()) return;
  stream.ahead = std::max(stream.ahead, end);
  if (stream.ahead - end > stream.window / 2) return;
  const std::uint64_t size = state_->cluster_;
  const std::uint64_t window = std::clamp(stream.window * 2, size, kMostAhead);
  const std::uint64_t until = std::min(item_->identity.size, end + window);
  bool missed = false;
  for (std::uint64_t at = stream.ahead; at < until;) {
    const auto cluster = static_cast<std::uint32_t>(at / size);
    at = (cluster + std::uint64_t{1}) * size;
    if (item_->clusters[cluster] != kAbsent) continue;
    missed = true;
    const FlightPtr flight = launch(cluster, until);
    at = flight->range.end();
    fetchSoon(flight);
  }
  stream.ahead = std::max(stream.ahead, until);
  if (missed) stream.window = window;
}

void Reading::fetchSoon(const FlightPtr& flight) {
  state_->options_.post([weak = weak_from_this(), waits = std::weak_ptr(flight)] {
    const auto reading = weak.lock();
    const FlightPtr still = waits.lock();
    if (reading && still) reading->fetch(still);
  });
}

void Reading::fetch(const FlightPtr& flight) {
  OpContext context;
  context.stop = stop_.get_token();
  MutexLock lock(state_->mutex_);
  if (flight->led || flight->landed) return;
  (void)lead(context, flight, flight->waiting == 0);
  if (flight->waiting == 0 && !flight->led && !flight->landed) land(flight);
  const bool tidies = state_->wantsTidying() && !state_->tidySoon();
  lock.unlock();
  if (tidies) state_->tidy();
}

}  // namespace hawser::cache
