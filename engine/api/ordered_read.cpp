#include "api/ordered_read.h"

#include <algorithm>
#include <vector>

#include "base/condition_variable.h"
#include "base/units.h"
#include "checksum/summing_sinks.h"
#include "sched/retry.h"
#include "sched/thread.h"

namespace hawser {

namespace {

constexpr std::uint64_t kRun = 4 * kMiB;
constexpr std::uint64_t kMostOnTheWay = 4;

class Lanes {
 public:
  Lanes(const OpContext& context, ObjectReader& store, const OrderedRead& read,
        const std::function<Status(ByteSpan)>& take)
      : context_(context), store_(store), read_(read), take_(take) {
    context_.stop = end_.get_token();
  }

  Status run(const std::stop_token& stop) {
    const std::stop_callback linked(stop, [this] { end_.request_stop(); });
    std::vector<Thread> others;
    for (std::uint64_t lane = 1; lane < std::min(kMostOnTheWay, runs()); ++lane)
      others.emplace_back([this] { work(); });
    work();
    for (Thread& other : others)
      other.join();
    const MutexLock lock(mutex_);
    return outcome_;
  }

 private:
  std::uint64_t runs() const { return divideRoundingUp(read_.size, kRun); }

  // One lane: takes the next run, reads it, gives it on in its turn.
  void work() {
    std::vector<std::byte> buffer(std::min(kRun, read_.size));
    for (;;) {
      std::uint64_t run = 0;
      {
        const MutexLock lock(mutex_);
        if (!outcome_ || next_ == runs()) return;
        run = next_++;
      }
      const ByteRange range{run * kRun, std::min(kRun, read_.size - run * kRun)};
      const MutableByteSpan bytes(buffer.data(), range.length);
      Status came = fetch(range, bytes);
      if (!waitForTurn(run)) return;
      if (came) came = take_(bytes);
      endTurn(std::move(came));
    }
  }

  Status fetch(ByteRange range, MutableByteSpan into) {
    return retrying(context_, RetryPolicy(), [&]() -> Status {
      BufferSink sink(into);
      HAWSER_CHECK(store_.read(context_, read_.ref, range, read_.etag, sink));
      return sink.complete();
    });
  }

  // False: an earlier run has failed. What came before a run that fails is given on all the same.
  bool waitForTurn(std::uint64_t run) {
    MutexLock lock(mutex_);
    while (outcome_ && turn_ != run)
      changed_.wait(lock);
    return outcome_.has_value();
  }

  void endTurn(Status came) {
    const MutexLock lock(mutex_);
    ++turn_;
    outcome_ = std::move(came);
    if (!outcome_) end_.request_stop();
    changed_.notifyAll();
  }

  OpContext context_;
  ObjectReader& store_;
  const OrderedRead& read_;
  const std::function<Status(ByteSpan)>& take_;
  std::stop_source end_;  // of all lanes
  Mutex mutex_;
  ConditionVariable changed_;
  Status outcome_ HAWSER_GUARDED_BY(mutex_);
  std::uint64_t next_ HAWSER_GUARDED_BY(mutex_) = 0;  // the run to be read
  std::uint64_t turn_ HAWSER_GUARDED_BY(mutex_) = 0;  // the run to be given on
};

}  // namespace

Status readInOrder(const OpContext& context, ObjectReader& store, const OrderedRead& read,
                   const std::function<Status(ByteSpan)>& take) {
  return Lanes(context, store, read, take).run(context.stop);
}

}  // namespace hawser
