#include "base/mutex.h"

namespace hawser {

void Mutex::lock() {
  mutex_.lock();
}

void Mutex::unlock() {
  mutex_.unlock();
}

}  // namespace hawser
