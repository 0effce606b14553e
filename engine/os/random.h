// Randomness from the system's generator for keys. Thread-safe; not inline, as Mutex says.
#pragma once

#include <string>

#include "base/byte_range.h"

namespace hawser {

void fillRandom(MutableByteSpan into);
// 32 lower-case hex digits: a name nobody else picks.
std::string randomName();

}  // namespace hawser
