#include "transfer/object_rename.h"

#include <cerrno>

#include "storage/renames.h"

namespace hawser {

Result<CopyOutcome> renameObject(const CopyTask& task, const JournalTransfer& transfer) {
  auto* const renamer = dynamic_cast<ObjectRenamer*>(task.destination);
  if (!renamer) return fail(ErrorCode::unsupported, "its store does not rename");
  auto renamed = renamer->rename(task.write, task.from, transfer.sourceEtag, task.to);
  if (renamed) return CopyOutcome{{}, false, true, renamed->etag};
  if (renamed.error().sys == EXDEV) {
    // The folders lie on two disks.
    JournalTransfer copied = transfer;
    copied.conditionKind = static_cast<int>(Condition::Kind::absent);
    return copyStreamed(task, copied);
  }
  const ErrorCode code = renamed.error().code;
  if (code != ErrorCode::notFound && code != ErrorCode::exists) return fail(std::move(renamed.error()));
  // An earlier try may have done it, and died before the journal heard of it.
  const auto there = task.destination->stat(task.write, task.to);
  const std::string lasting = renamer->lastingOf(transfer.sourceEtag);
  if (there && !lasting.empty() && renamer->lastingOf(there->etag) == lasting)
    return CopyOutcome{{}, false, true, there->etag};
  Error error = std::move(renamed.error());
  error.code = ErrorCode::changedUnderUs;
  return fail(std::move(error));
}

}  // namespace hawser
