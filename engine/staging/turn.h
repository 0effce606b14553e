// Turn: callers that work on one thing one after the other, also across I/O, where no Mutex may be held.
#pragma once

#include "base/condition_variable.h"
#include "base/mutex.h"

namespace hawser::staging {

// Thread-safe.
class Turn {
 public:
  // Holds the turn while it lives; waits for it first. Not twice by one thread.
  class Taken {
   public:
    explicit Taken(Turn& turn) : turn_(turn) { turn_.take(); }
    ~Taken() { turn_.give(); }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;

   private:
    Turn& turn_;
  };

 private:
  void take();
  void give();

  Mutex mutex_;
  ConditionVariable free_;
  bool taken_ HAWSER_GUARDED_BY(mutex_) = false;
};

}  // namespace hawser::staging
