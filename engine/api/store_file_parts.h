// What the sources of StoreFile share. Internal to api.
#pragma once

#include <string>
#include <utility>

#include "api/store_file.h"
#include "base/op_context.h"

namespace hawser {

template <class T>
T naming(T result, const std::string& what) {
  if (!result) result.error().object = what;
  return result;
}

// Counts into a StoreProgress, which outlives it.
class CountingMeter final : public Meter {
 public:
  explicit CountingMeter(StoreProgress& progress) : progress_(progress) {}
  Status moved(const OpContext&, std::uint64_t bytes) override {
    progress_.done += bytes;
    return {};
  }
  OpContext counting(OpContext context) {
    context.meter = this;
    return context;
  }

 private:
  StoreProgress& progress_;
};

}  // namespace hawser
