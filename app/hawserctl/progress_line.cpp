#include "progress_line.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/units.h"

namespace hawser::ctl {

namespace {

constexpr auto kWindow =
    std::chrono::seconds(5);  // the rate's: long enough to be calm, short enough to be true
constexpr int kBar = 20;

std::string bar(double share) {
  const int full = static_cast<int>(share * kBar);
  return "[" + std::string(static_cast<std::size_t>(full), '#') +
         std::string(static_cast<std::size_t>(kBar - full), '.') + "]";
}

std::uint64_t settledOf(const JobRow& job) {
  return job.transfersDone + job.transfersFailed + job.transfersSkipped + job.transfersCancelled;
}

double shareOf(const JobRow& job) {
  if (job.bytes > 0) return static_cast<double>(job.bytesDone) / static_cast<double>(job.bytes);
  return job.transfers > 0 ? static_cast<double>(settledOf(job)) / static_cast<double>(job.transfers) : 0;
}

std::string duration(double seconds) {
  const auto whole = static_cast<long>(std::min(seconds, 359'999.0));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  return text.data();
}

// A character that does not fit goes as a whole.
std::string fitting(std::string line, std::uint32_t width) {
  const std::size_t most = width > 0 ? width - 1 : 0;
  if (line.size() <= most) return line;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U)
    --end;
  line.resize(end);
  return line;
}

std::string progress(double share) {
  share = std::clamp(share, 0.0, 1.0);
  std::array<char, 16> percent{};
  std::snprintf(percent.data(), percent.size(), "%3d%%", static_cast<int>(share * 100));
  return bar(share) + " " + percent.data() + "  ";
}

}  // namespace

double ProgressLine::rate(SteadyTime now, std::uint64_t bytes) {
  // Fewer than before: what was there already has been told from what moves now.
  if (!samples_.empty() && bytes < samples_.back().bytes) samples_.clear();
  samples_.push_back({now, bytes});
  while (samples_.size() > 2 && now - samples_.front().when > kWindow)
    samples_.pop_front();
  const double seconds = std::chrono::duration<double>(now - samples_.front().when).count();
  if (seconds < 0.2 || bytes < samples_.front().bytes) return 0;
  return static_cast<double>(bytes - samples_.front().bytes) / seconds;
}

std::string ProgressLine::text(const JobRow& job, const Totals& totals, SteadyTime now, std::uint32_t width) {
  const double perSecond = rate(now, job.bytesDone - std::min(job.bytesDone, job.bytesResumed));
  std::string line = progress(shareOf(job)) + formatSize(job.bytesDone) + " of " + formatSize(job.bytes) +
                     "  " + std::to_string(settledOf(job)) + "/" + std::to_string(job.transfers);
  // The plan still grows: no promise can be made of its end.
  if (job.state == JobState::planning) line += "+";
  if (perSecond > 0) line += "  " + formatSize(static_cast<std::uint64_t>(perSecond)) + "/s";
  if (perSecond > 0 && job.state == JobState::running && job.bytes > job.bytesDone)
    line += "  " + duration(static_cast<double>(job.bytes - job.bytesDone) / perSecond);
  if (job.transfersFailed > 0) line += "  " + std::to_string(job.transfersFailed) + " failed";
  if (totals.partsInFlight > 0) line += "  " + std::to_string(totals.partsInFlight) + " parts";
  return fitting(std::move(line), width);
}

std::string ProgressLine::text(std::uint64_t done, std::uint64_t total, SteadyTime now, std::uint32_t width) {
  const double perSecond = rate(now, done);
  std::string line;
  if (total > 0) {
    done = std::min(done, total);
    line = progress(static_cast<double>(done) / static_cast<double>(total));
  }
  line += formatSize(done);
  if (total > 0) line += " of " + formatSize(total);
  if (perSecond > 0) line += "  " + formatSize(static_cast<std::uint64_t>(perSecond)) + "/s";
  if (perSecond > 0 && total > done) line += "  " + duration(static_cast<double>(total - done) / perSecond);
  return fitting(std::move(line), width);
}

std::string ProgressLine::text(const JobRow& job, const Waiting& waiting, WallTime now,
                               std::uint32_t width) const {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(waiting.until - now).count();
  std::string line = job.transfers > 0 ? progress(shareOf(job)) : "";
  line += seconds > 0 ? "waiting " + std::to_string(seconds) + " s: " : "trying again: ";
  return fitting(line + waiting.cause, width);
}

}  // namespace hawser::ctl
