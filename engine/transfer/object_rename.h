// A transfer that moves no bytes: an object gets another name where it is.
#pragma once

#include "transfer/object_copy.h"

namespace hawser {

// Of kConditionRenamed; the destination is an ObjectRenamer, and the source's key is one of it.
Result<CopyOutcome> renameObject(const CopyTask& task, const JournalTransfer& transfer);

}  // namespace hawser
