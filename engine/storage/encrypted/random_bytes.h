// Randomness for keys, from OpenSSL's generator. Thread-safe; not inline, as Mutex says.
#pragma once

#include "base/byte_range.h"

namespace hawser::encrypted {

void fillWithRandom(MutableByteSpan into);

}  // namespace hawser::encrypted
