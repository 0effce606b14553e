// MountHost: a mount in the program that serves it: its source, opened by what the order says, and the device
// that copies it on demand.
#pragma once

#include <memory>
#include <string>

#include "api/mount_order.h"
#include "api/store_opener.h"
#include "base/log.h"
#include "base/mutex.h"
#include "base/op_context.h"
#include "ondemand/commit_back.h"
#include "ondemand/on_demand_device.h"

namespace hawser {

// Error::serviceCode of unsupported: the source is a file, which commits are not for.
inline constexpr const char* kCommitToFile = "CommitToFile";

// Thread-safe.
class MountHost {
 public:
  // Blocks. Errors: those of the source; exists, busy, corrupt, changedUnderUs as ondemand has them;
  // unsupported: nothing tells one version of the source from another.
  static Result<std::unique_ptr<MountHost>> open(const OpContext& context, const MountOrder& order, Log log);
  ~MountHost();

  ondemand::OnDemandDevice& device() { return *device_; }
  // All but `uri` and `clients`.
  MountStatus status() const;
  std::vector<MountMapCell> map(std::size_t cells) const;
  void pause(bool pause);
  // Of the copies in the background of all mounts. unsupported: they share none.
  Status setRate(std::uint64_t bytesPerSecond);
  // What was written becomes a new version of the source; nobody writes meanwhile. unsupported: the source
  // is a file of this computer. busy: one is under way.
  Result<CommitProgress> commit(const OpContext& context);
  void cancelCommit();
  Status close() { return device_->close(); }

 private:
  MountHost();

  MountOrder order_;
  std::unique_ptr<StoreOpener> stores_;
  std::shared_ptr<ondemand::SharedRate> rate_;
  std::unique_ptr<ondemand::OnDemandDevice> device_;
  std::atomic<bool> paused_{false};
  std::optional<Place> place_;  // of the source; none: it is a file
  struct Commit {
    ondemand::CommitTally tally;
    std::stop_source stop;
  };
  mutable Mutex mutex_;
  std::shared_ptr<Commit> commit_ HAWSER_GUARDED_BY(mutex_);  // that is under way
};

}  // namespace hawser
