#include "nbd/status_runs.h"

#include <algorithm>

namespace hawser::nbd {

namespace {
// A device is asked about this much at a time: what it says of a large one in pieces may be long.
constexpr std::uint64_t kWindow = 64 * 1024 * 1024;
}  // namespace

Result<std::vector<StatusRun>> statusRuns(ByteRange range, std::size_t most, const StatusQuery& query) {
  std::vector<StatusRun> runs;
  std::uint64_t at = range.offset;
  while (at < range.end()) {
    const std::uint64_t windowEnd = std::min(range.end(), at + kWindow);
    HAWSER_TRY(const std::vector<StatusExtent> found, query({at, windowEnd - at}));
    for (const StatusExtent& extent : found) {
      if (extent.range.offset != at || extent.range.empty() || extent.range.length > windowEnd - at)
        return fail(ErrorCode::internal, "what is known of the blocks has gaps");
      const bool joins = !runs.empty() && runs.back().status == extent.status;
      if (!joins && runs.size() == most) return runs;
      if (!joins) runs.push_back({0, extent.status});
      // As long as the range at most, and that is 32 bits.
      runs.back().length += static_cast<std::uint32_t>(extent.range.length);
      at = extent.range.end();
    }
    if (at != windowEnd) return fail(ErrorCode::internal, "what is known of the blocks has gaps");
  }
  return runs;
}

Result<std::vector<StatusExtent>> allocationRuns(const OpContext& context, const Export& about,
                                                 ByteRange range) {
  HAWSER_TRY(const std::vector<DeviceExtent> extents, about.device.extents(context, range));
  std::vector<StatusExtent> found;
  found.reserve(extents.size());
  for (const DeviceExtent& extent : extents) {
    const int status = extent.allocated ? allocationData : allocationHole | allocationZero;
    found.push_back({extent.range, static_cast<std::uint32_t>(status)});
  }
  return found;
}

Result<std::vector<StatusExtent>> residencyRuns(const OpContext& context, const Export& about,
                                                ByteRange range) {
  HAWSER_TRY(const std::vector<ResidencyExtent> extents, about.residency(context, range));
  std::vector<StatusExtent> found;
  found.reserve(extents.size());
  for (const ResidencyExtent& extent : extents)
    found.push_back({extent.range, static_cast<std::uint32_t>(extent.residency)});
  return found;
}

}  // namespace hawser::nbd
