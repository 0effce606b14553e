// Of the Runner: what may begin now, and what has to wait.
#include <algorithm>
#include <limits>

#include "transfer/runner.h"
#include "transfer/shared_reads.h"

namespace hawser {

namespace {
// Under a limit no more is begun than passes in this time: few parts that end soon lose little in a crash.
constexpr std::uint64_t kSecondsInFlight = 2;
}  // namespace

// Replicas of one object stand beside each other. Their parts are begun in turn, so that what is read for one
// is there for the others; one that is slow has as many under way as the others, and no more.
bool Runner::isAhead(Active::const_iterator entry) const {
  const TransferRecord& transfer = *entry->second;
  if (transfer.job->places == nullptr || !transfer.job->places->areReplicas()) return false;
  const auto behind = [&](Active::const_iterator beside) {
    const TransferRecord& other = *beside->second;
    const bool replica = other.job == transfer.job && other.journal.source == transfer.journal.source &&
                         other.journal.sourceKey == transfer.journal.sourceKey;
    if (!replica || !other.live || other.live->busyAlone || other.notBefore) return false;
    const bool hasParts = !other.live->again.empty() || other.live->next < other.live->parts.size();
    return hasParts && other.live->units < transfer.live->units;
  };
  return (entry != inParts_.begin() && behind(std::prev(entry))) ||
         (std::next(entry) != inParts_.end() && behind(std::next(entry)));
}

// Of several destinations none may take all that can be under way: one that hangs would stop the others.
bool Runner::mayStartUnit(const TransferRecord& transfer) const {
  const JobRecord& job = *transfer.job;
  if (!job.mayStartUnit()) return false;
  const std::uint32_t to = transfer.journal.destination;
  if (!job.places->areReplicas() || job.unitsTo.size() <= to) return true;
  return job.unitsTo[to] < std::max(1U, limit() * 3 / 4);
}

// As asked for, and as the two stores can.
DeltaUse Runner::deltaUseOf(const TransferRecord& transfer, const Capabilities& from,
                            const Capabilities& to) {
  const bool object = transfer.journal.kind == static_cast<int>(TransferKind::object);
  const bool renamed = transfer.journal.conditionKind == kConditionRenamed;
  if (!object || renamed || !transfer.job->options.delta) return DeltaUse::none;
  return deltaUse(transfer.journal.size, from, to);
}

// What is only kept in case another replica wants it gives way to what can be done now.
bool Runner::reserve(std::uint64_t memory) {
  if (buffers_.tryReserve(memory)) return true;
  std::erase_if(sharedReads_, [](const auto& shared) { return shared.expired(); });
  for (const auto& shared : sharedReads_) {
    const auto open = shared.lock();
    if (open && open->giveWay())
      spoolSoon([open] { open->spoolKept({}, nullptr, staging::SyncMode::normal); });
    if (buffers_.tryReserve(memory)) return true;
  }
  return false;
}

// Bytes; as the lowest limit that holds for it allows.
std::uint64_t Runner::mostInFlight(const TransferRecord& transfer) const {
  std::uint64_t lowest = std::numeric_limits<std::uint64_t>::max() / kSecondsInFlight;
  for (const std::uint64_t rate : {rate_.rate(), transfer.job->rate.rate(), transfer.live->rate->rate()})
    if (rate != 0) lowest = std::min(lowest, rate);
  return lowest * kSecondsInFlight;
}

}  // namespace hawser
