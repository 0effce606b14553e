// Commit back: what was written to a mount becomes a new version of the object that is its source: blocks
// that nobody wrote to are taken over from the version before, kept or copied by the service where it can.
#pragma once

#include <atomic>
#include <cstdint>

#include "ondemand/on_demand_device.h"
#include "storage/object_store.h"

namespace hawser::ondemand {

// Error::serviceCode of changedUnderUs: somebody else has made a version since it was mounted.
inline constexpr const char* kMountOutrun = "MountOutrun";

// Bytes of the new version, counted up; the first is known once it is planned.
struct CommitTally {
  std::atomic<std::uint64_t> toSend{0};
  std::atomic<std::uint64_t> sent{0};    // from this computer
  std::atomic<std::uint64_t> copied{0};  // by the service, of the version before
  std::atomic<std::uint64_t> kept{0};    // parts of that version as they are
};

struct CommitTarget {
  ObjectStore& store;
  ObjectRef ref;        // the source's
  std::string version;  // it has to have still: the mount's (MountHeader::source)
  RetryPolicy retry;
};

// Nobody writes to the device meanwhile. What has to be sent and is not here is fetched. Afterwards the mount
// is one of the new version, and nothing of it counts as written. changedUnderUs: somebody else has made a
// version; the object and the mount are as they were. Without anything written nothing is done.
// A whole-object hash is stored with it only where all of it is here; a signature for deltas never.
Result<ObjectInfo> commitBack(const OpContext& context, const CommitTarget& target, OnDemandDevice& device,
                              CommitTally& tally);

}  // namespace hawser::ondemand
