#include "models/speed_history.h"

#include <algorithm>

namespace hawser::ui {

void SpeedHistory::record(std::uint64_t sent, std::uint64_t received, SteadyTime now) {
  if (!started_ || sent < sent_ || received < received_) {
    started_ = true;
    last_ = now;
    sent_ = sent;
    received_ = received;
    return;
  }
  const double elapsed = std::chrono::duration<double>(now - last_).count();
  if (elapsed < 1.0) return;
  const auto seconds = std::min<std::size_t>(static_cast<std::size_t>(elapsed), kSeconds);
  current_ = {static_cast<double>(sent - sent_) / elapsed,
              static_cast<double>(received - received_) / elapsed};
  for (std::size_t i = 0; i < seconds; ++i)
    samples_.push_back(current_);
  while (samples_.size() > kSeconds)
    samples_.pop_front();
  last_ = now;
  sent_ = sent;
  received_ = received;
}

std::vector<SpeedSample> SpeedHistory::last(int seconds, int buckets) const {
  std::vector<SpeedSample> result(static_cast<std::size_t>(std::max(buckets, 1)));
  std::vector<int> counts(result.size(), 0);
  const auto span = static_cast<std::size_t>(std::max(seconds, 1));
  const std::size_t known = std::min(span, samples_.size());
  for (std::size_t i = 0; i < known; ++i) {
    const SpeedSample& sample = samples_[samples_.size() - known + i];
    const std::size_t bucket = (span - known + i) * result.size() / span;
    result[bucket].up += sample.up;
    result[bucket].down += sample.down;
    ++counts[bucket];
  }
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (counts[i] < 2) continue;
    result[i].up /= counts[i];
    result[i].down /= counts[i];
  }
  return result;
}

SpeedSample SpeedHistory::peak(int seconds) const {
  SpeedSample best;
  const std::size_t known = std::min(static_cast<std::size_t>(seconds), samples_.size());
  for (std::size_t i = samples_.size() - known; i < samples_.size(); ++i) {
    best.up = std::max(best.up, samples_[i].up);
    best.down = std::max(best.down, samples_[i].down);
  }
  return best;
}

SpeedSample SpeedHistory::average(int seconds) const {
  SpeedSample sum;
  const std::size_t known = std::min(static_cast<std::size_t>(seconds), samples_.size());
  if (known == 0) return sum;
  for (std::size_t i = samples_.size() - known; i < samples_.size(); ++i) {
    sum.up += samples_[i].up;
    sum.down += samples_[i].down;
  }
  const auto count = static_cast<double>(known);
  return {sum.up / count, sum.down / count};
}

}  // namespace hawser::ui
