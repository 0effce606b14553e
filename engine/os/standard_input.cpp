#include "os/standard_input.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "os/posix_error.h"

namespace hawser {

namespace {
constexpr int kLook = 100;  // milliseconds a stop may go unheard
}  // namespace

Result<std::size_t> StandardInput::read(const OpContext& context, MutableByteSpan into) {
  for (;;) {
    HAWSER_CHECK(context.check());
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&input, 1, kLook);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    if (ready < 0) return fail(posixError(errno, "read", "standard input"));
    const ssize_t count = ::read(STDIN_FILENO, into.data(), into.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR || errno == EAGAIN) continue;
    return fail(posixError(errno, "read", "standard input"));
  }
}

}  // namespace hawser
