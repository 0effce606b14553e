// Fetcher: brings blocks of a mount from its source: each of them once, whoever asks for it how often.
//
// What is under way is a flight. Who needs bytes of it waits until they have come, not until it ends, and has
// them from its memory; then it is stored, where nobody has written meanwhile. Who writes over absent blocks
// claims them: nothing is fetched for them, and nothing that was is stored over them. Lock order: none is
// held across I/O. Thread-safe. Internal to ondemand.
#pragma once

#include <array>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/condition_variable.h"
#include "base/log.h"
#include "base/mutex.h"
#include "ondemand/mount_state.h"
#include "ondemand/shared_rate.h"
#include "ondemand/source.h"
#include "sched/retry_policy.h"
#include "sched/thread_pool.h"

namespace hawser::ondemand {

struct FetchTally {
  std::uint64_t fetched = 0;     // bytes read from the source
  std::uint64_t demanded = 0;    // of them because somebody waited for them, or will soon
  std::optional<Error> trouble;  // the source's or the backing's last, since something went well again
  bool changed = false;          // the source is another by now: nothing more comes of it
};

class Fetcher {
 public:
  struct Options {
    RetryPolicy retry;                 // of what somebody waits for
    std::uint32_t demand = 16;         // flights at once that somebody waits for
    std::uint32_t background = 8;      // and that nobody waits for
    std::shared_ptr<SharedRate> rate;  // of the latter; none: no limit
    Log log;
  };
  Fetcher(std::shared_ptr<Source> source, MountState& state, File& backing, Options options);
  ~Fetcher();

  // Fetches what of the range is absent, sometime soon.
  void want(ByteRange range);
  // Up to all of `into`, from `offset` on, whose block was absent; returns how much came from a flight. 0: it
  // is here by now.
  Result<std::size_t> read(const OpContext& context, std::uint64_t offset, MutableByteSpan into);
  // The blocks are here when it returns.
  Status bring(const OpContext& context, BlockSpan blocks);

  // Blocks that somebody writes over, while it lives.
  class Claim {
   public:
    Claim(Fetcher& fetcher, BlockSpan blocks);
    ~Claim();
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;

   private:
    Fetcher& fetcher_;
    std::list<BlockSpan>::iterator place_;
  };
  // What lies in the backing where blocks are absent may be anything.
  void distrustHoles() { holesAreZero_.store(false); }

  // Copies all that is absent, until that is done, or stopped.
  void startCopy();
  void pauseCopy(bool pause);
  bool copies() const;  // it is started, not paused, and there is something left

  FetchTally tally() const;
  // No flight starts from now on, and none is under way when it returns.
  void stop();

 private:
  struct Flight;
  using FlightPtr = std::shared_ptr<Flight>;
  class Arrivals;

  OpContext context() const;  // until stop()
  void wantLocked(BlockSpan blocks) HAWSER_REQUIRES(mutex_);
  FlightPtr addFlight(BlockSpan blocks, bool demanded) HAWSER_REQUIRES(mutex_);
  FlightPtr flightAt(std::uint64_t block) const HAWSER_REQUIRES(mutex_);
  bool isTaken(std::uint64_t block) const HAWSER_REQUIRES(mutex_);  // by a flight or a claim
  // The longest run from `first` on that is absent and that nobody has.
  BlockSpan freeRun(BlockSpan within) const HAWSER_REQUIRES(mutex_);
  BlockSpan widened(BlockSpan blocks) const HAWSER_REQUIRES(mutex_);

  Status fly(const OpContext& context, const FlightPtr& flight);  // to its end
  Status fetch(const OpContext& context, Flight& flight);
  Status fetchRange(const OpContext& context, Flight& flight, ByteRange range);
  Status store(const FlightPtr& flight);
  Status storeRun(const Flight& flight, BlockSpan run);
  void land(const FlightPtr& flight, Status fetched, Status stored);
  void copyOn();  // what each worker of the background does
  FlightPtr nextToCopy(std::uint64_t most);
  std::uint64_t copySize() const;

  const std::shared_ptr<Source> source_;
  MountState& state_;
  BlockMap& map_;
  File& backing_;
  const Options options_;
  const std::uint64_t size_;
  std::atomic<bool> holesAreZero_;

  mutable Mutex mutex_;
  mutable ConditionVariable changed_;
  std::map<std::uint64_t, FlightPtr> flights_ HAWSER_GUARDED_BY(mutex_);  // by first block
  std::list<BlockSpan> claims_ HAWSER_GUARDED_BY(mutex_);
  std::uint32_t demanded_ HAWSER_GUARDED_BY(mutex_) = 0;  // flights
  std::uint64_t cursor_ HAWSER_GUARDED_BY(mutex_) = 0;    // where the copy is
  bool copying_ HAWSER_GUARDED_BY(mutex_) = false;
  bool paused_ HAWSER_GUARDED_BY(mutex_) = false;
  bool stopped_ HAWSER_GUARDED_BY(mutex_) = false;
  FetchTally tally_ HAWSER_GUARDED_BY(mutex_);
  std::stop_source stop_;
  std::optional<ThreadPool> demandPool_, copyPool_;
};

}  // namespace hawser::ondemand
