#include "models/rate_meter.h"

#include <cmath>

namespace hawser::ui {

void RateMeter::sample(std::uint64_t bytes, SteadyTime now) {
  if (!last_ || bytes < bytes_) {
    last_ = now;
    bytes_ = bytes;
    return;
  }
  const double elapsed = std::chrono::duration<double>(now - *last_).count();
  if (elapsed < 0.05) return;
  const double current = static_cast<double>(bytes - bytes_) / elapsed;
  const double keep = std::exp(-elapsed / 3.0);
  // Divided by the weight so that the first seconds are not drawn towards zero.
  const double sum = rate_ * weight_ * keep + current * (1.0 - keep);
  weight_ = weight_ * keep + (1.0 - keep);
  rate_ = sum / weight_;
  if (rate_ < 1.0) rate_ = 0;
  last_ = now;
  bytes_ = bytes;
}

std::optional<std::chrono::seconds> RateMeter::remaining(std::uint64_t left) const {
  if (rate_ <= 0) return std::nullopt;
  const double seconds = static_cast<double>(left) / rate_;
  if (seconds > 30.0 * 86400.0) return std::nullopt;
  return std::chrono::seconds(static_cast<std::int64_t>(std::ceil(seconds)));
}

}  // namespace hawser::ui
