#include "staging/turn.h"

namespace hawser::staging {

void Turn::take() {
  MutexLock lock(mutex_);
  while (taken_)
    free_.wait(lock);
  taken_ = true;
}

void Turn::give() {
  const MutexLock lock(mutex_);
  taken_ = false;
  free_.notifyOne();
}

}  // namespace hawser::staging
