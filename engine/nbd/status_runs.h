// What a BLOCK_STATUS tells of a range: runs of equal status, in order, without gaps.
#pragma once

#include <functional>
#include <vector>

#include "nbd/export.h"
#include "nbd/protocol.h"

namespace hawser::nbd {

// A reply that covers less is as good: the client asks on from there.
inline constexpr std::size_t kMostStatusRuns = 8192;

struct StatusExtent {
  ByteRange range;
  std::uint32_t status = 0;
};
using StatusQuery = std::function<Result<std::vector<StatusExtent>>(ByteRange range)>;

// At most `most` runs from the front of the range, at least one; neighbours with equal status are one. Asks
// for no more of the range than it takes to fill them. internal where what comes has gaps or is not of the
// range.
Result<std::vector<StatusRun>> statusRuns(ByteRange range, std::size_t most, const StatusQuery& query);

Result<std::vector<StatusExtent>> allocationRuns(const OpContext& context, const Export& about,
                                                 ByteRange range);
Result<std::vector<StatusExtent>> residencyRuns(const OpContext& context, const Export& about,
                                                ByteRange range);

}  // namespace hawser::nbd
