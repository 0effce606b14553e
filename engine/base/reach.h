// Whether an error says that its store cannot be reached at all: nobody there, no way there, or no answer.
// That passes without anybody's doing, after however long.
#pragma once

#include "base/error.h"

namespace hawser {

bool isUnreachable(const Error& error);

}  // namespace hawser
