// MoveMeter: counts the bytes of one unit as they move, and holds it to the rates set for all, its job and
// itself.
#pragma once

#include "sched/token_bucket.h"
#include "transfer/runner.h"

namespace hawser {

class MoveMeter {
 public:
  // `counts`: this side's bytes are the transfer's progress. Both sides of a copy see the same bytes.
  class Side final : public Meter {
   public:
    Side(MoveMeter& owner, std::atomic<std::uint64_t>* total) : owner_(owner), total_(total) {}
    Status moved(const OpContext& context, std::uint64_t bytes) override {
      if (total_) total_->fetch_add(bytes, std::memory_order_relaxed);
      return movedAgain(context, bytes);
    }
    Status movedAgain(const OpContext& context, std::uint64_t bytes) override {
      if (counts) owner_.count(bytes);
      return paces ? owner_.pace(context, bytes) : Status{};
    }
    bool counts = false;
    bool paces = false;

   private:
    MoveMeter& owner_;
    std::atomic<std::uint64_t>* total_;
  };

  // Side `remote...`: not a folder of this machine.
  MoveMeter(Runner& runner, std::atomic<std::uint64_t>& moving, TokenBucket& job, TokenBucket& transfer,
            bool remoteSource, bool remoteDestination)
      : read(*this, remoteSource ? &runner.bytesReceived_ : nullptr),
        write(*this, remoteDestination ? &runner.bytesSent_ : nullptr),
        runner_(runner),
        moving_(moving),
        job_(job),
        transfer_(transfer) {
    // A part written to a folder is told of at its end; while it is read, piece by piece.
    write.counts = write.paces = remoteDestination;
    read.counts = !remoteDestination;
    read.paces = remoteSource || !remoteDestination;
  }
  // What a unit moved is no longer under way: it is done or will be moved again.
  ~MoveMeter() { moving_.fetch_sub(moved_.load(std::memory_order_relaxed), std::memory_order_relaxed); }
  MoveMeter(const MoveMeter&) = delete;
  MoveMeter& operator=(const MoveMeter&) = delete;

  Side read, write;

 private:
  void count(std::uint64_t bytes) {
    moved_.fetch_add(bytes, std::memory_order_relaxed);
    moving_.fetch_add(bytes, std::memory_order_relaxed);
    runner_.bytesMoved_.fetch_add(bytes, std::memory_order_relaxed);
    runner_.countWork(bytes);
  }
  Status pace(const OpContext& context, std::uint64_t bytes) {
    for (TokenBucket* bucket : {&runner_.rate_, &job_, &transfer_})
      HAWSER_CHECK(bucket->take(context, bytes));
    return {};
  }

  Runner& runner_;
  std::atomic<std::uint64_t>& moving_;
  TokenBucket& job_;
  TokenBucket& transfer_;
  std::atomic<std::uint64_t> moved_{0};
};

}  // namespace hawser
