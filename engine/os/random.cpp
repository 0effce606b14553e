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
  // Every file that is written begins with one: fetched for many at a time.
  constexpr std::size_t kBytes = 16;
  thread_local std::array<std::byte, 32 * kBytes> fetched;
  thread_local std::size_t used = fetched.size();
  if (used == fetched.size()) {
    fillRandom(fetched);
    used = 0;
  }
  const ByteSpan bytes = ByteSpan(fetched).subspan(used, kBytes);
  used += kBytes;
  return toHex(bytes);
}

}  // namespace hawser
