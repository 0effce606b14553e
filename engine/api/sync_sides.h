// SyncSides of two places: what the planner asks of them. Reads only.
#pragma once

#include "sched/retry_policy.h"
#include "sync/sync_planner.h"

namespace hawser {

class PlaceSides final : public SyncSides {
 public:
  PlaceSides(ReadPlace left, ReadPlace right, RetryPolicy retry)
      : left_(std::move(left)), right_(std::move(right)), retry_(retry) {}

  Result<bool> sameBytes(const OpContext& context, const SyncMeeting& meeting) override;
  Result<std::optional<SyncObject>> find(const OpContext& context, SyncSide side,
                                         const std::string& path) override;
  std::string lasting(SyncSide side, const std::string& etag) const override;

 private:
  const ReadPlace& on(SyncSide side) const { return side == SyncSide::left ? left_ : right_; }

  const ReadPlace left_, right_;
  const RetryPolicy retry_;
};

}  // namespace hawser
