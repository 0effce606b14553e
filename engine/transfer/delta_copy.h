// DeltaCopy: the steps of an object's way that are another where it goes in pieces of a Comparison.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "transfer/comparison.h"
#include "transfer/object_copy.h"

namespace hawser {

// Compares the source with what the transfer replaces. `compared` is counted up.
Result<Comparison> compareFor(const CopyTask& task, const JournalTransfer& transfer, const ObjectInfo& source,
                              std::atomic<std::uint64_t>* compared);

// Takes over what is kept, at once: parts by number. Where it cannot be kept after all the plan is another.
Result<std::vector<PartReceipt>> keepParts(const CopyTask& task, Comparison& comparison,
                                           ObjectWriter& writer);

// Whether the plan has just this part, and does not keep it.
bool isPieceOf(const Comparison& comparison, const Part& part);

// A piece that is copied. Where it gives nothing this one has to be sent; unsupported: all of them, as the
// service cannot.
Result<std::optional<PartReceipt>> copyPiece(const CopyTask& task, const JournalTransfer& transfer,
                                             const Comparison& comparison, ObjectWriter& writer,
                                             const Part& part);

// finishCopy(), where all parts together have to be what was compared: corrupt otherwise. Up, the signature
// is put beside the object before the commit names it; one that nobody names any more goes afterwards, be it
// the one before or, where the commit failed for good, the new one.
Result<CopyOutcome> finishCompared(const CopyTask& task, const JournalTransfer& transfer,
                                   const Comparison& comparison, ObjectWriter& writer,
                                   const std::vector<PartReceipt>& parts, ObjectProperties properties);

}  // namespace hawser
