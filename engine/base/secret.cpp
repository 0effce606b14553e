#include "base/secret.h"

#include <utility>

namespace hawser {

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    wipe();
    value_ = other.value_;
  }
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    value_ = std::move(other.value_);
    other.wipe();
  }
  return *this;
}

void Secret::wipe() noexcept {
  // Through volatile, so that the compiler keeps the stores although nobody reads them.
  volatile char* bytes = value_.data();
  for (std::size_t i = 0; i < value_.size(); ++i)
    bytes[i] = 0;
  value_.clear();
}

}  // namespace hawser
