#include "os/random.h"

#include <sys/random.h>
#include <sys/types.h>

#include <array>
#include <cerrno>

#include "base/assert.h"
#include "base/encoding.h"

namespace hawser {

void fillRandom(MutableByteSpan into) {
  while (!into.empty()) {
    const ssize_t size = ::getrandom(into.data(), into.size(), 0);
    // The call is as old as every kernel we run on; without randomness no name is safe.
    HAWSER_ASSERT(size >= 0 || errno == EINTR);
    if (size > 0) into = into.subspan(static_cast<std::size_t>(size));
  }
}

std::string randomName() {
  std::array<std::byte, 16> bytes;
  fillRandom(bytes);
  return toHex(ByteSpan(bytes));
}

}  // namespace hawser
