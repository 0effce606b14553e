#include "storage/encrypted/random_bytes.h"

#include <openssl/rand.h>

#include "base/assert.h"

namespace hawser::encrypted {

// A key that is not random is worse than none: there is nothing to go on with.
void fillWithRandom(MutableByteSpan into) {
  const auto size = static_cast<int>(into.size());
  HAWSER_ASSERT(RAND_priv_bytes(reinterpret_cast<unsigned char*>(into.data()), size) == 1);
}

}  // namespace hawser::encrypted
