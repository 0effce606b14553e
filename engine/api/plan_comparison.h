// What of an object a plan would move, where only what has changed is to be.
#pragma once

#include <atomic>
#include <optional>

#include "transfer/comparison.h"
#include "transfer/planner.h"
#include "transfer/runner_state.h"

namespace hawser {

// As it will be compared before it is copied, if nothing changes until then; nothing where it is not. Reads
// all of it; `compared`, where there is one, counts the bytes.
Result<std::optional<Comparison>> comparisonOf(const OpContext& context, const JobPlaces& places,
                                               const JobOptions& options, const PlanItem& item,
                                               std::atomic<std::uint64_t>* compared);

}  // namespace hawser
