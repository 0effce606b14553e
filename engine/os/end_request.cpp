#include "os/end_request.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "os/descriptor.h"
#include "os/posix_call.h"
#include "os/posix_error.h"

namespace hawser {

namespace {

class PosixEndRequest final : public EndRequest {
 public:
  PosixEndRequest(Descriptor signals, Descriptor parent)
      : signals_(std::move(signals)), parent_(std::move(parent)) {}

  Result<Reason> wait() override {
    for (;;) {
      // poll() passes over a negative number.
      std::array<pollfd, 2> ready{{{signals_.number(), POLLIN, 0}, {parent_.number(), POLLIN, 0}}};
      if (untilNotInterrupted([&] { return ::poll(ready.data(), ready.size(), -1); }) < 0)
        return fail(posixError(errno, "poll", "signals"));
      if (ready[0].revents != 0) {
        signalfd_siginfo signal;
        untilNotInterrupted([&] { return ::read(signals_.number(), &signal, sizeof signal); });
        return Reason::signal;
      }
      if (ready[1].revents != 0 && !hasMore()) return Reason::parent;
    }
  }

  void request() override { ::kill(::getpid(), SIGTERM); }

 private:
  // What a parent may write there means nothing; its end does.
  bool hasMore() {
    std::array<char, 256> ignored;
    return untilNotInterrupted([&] { return ::read(parent_.number(), ignored.data(), ignored.size()); }) > 0;
  }

  const Descriptor signals_;
  const Descriptor parent_;
};

}  // namespace

Result<std::unique_ptr<EndRequest>> EndRequest::watch(std::optional<int> parentPipe) {
  Descriptor parent;
  if (parentPipe) {
    if (::fcntl(*parentPipe, F_SETFD, FD_CLOEXEC) != 0)
      return fail(posixError(errno, "inherit", "pipe " + std::to_string(*parentPipe)));
    parent = Descriptor(*parentPipe);
  }
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP})
    ::sigaddset(&signals, signal);
  if (::sigprocmask(SIG_BLOCK, &signals, nullptr) != 0) return fail(posixError(errno, "block", "signals"));
  Descriptor queue(::signalfd(-1, &signals, SFD_CLOEXEC));
  if (!queue) return fail(posixError(errno, "signalfd", "signals"));
  return std::make_unique<PosixEndRequest>(std::move(queue), std::move(parent));
}

Status dropRights() {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return fail(posixError(errno, "prctl", "rights"));
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  if (::syscall(SYS_capset, &header, none.data()) != 0) return fail(posixError(errno, "capset", "rights"));
  return {};
}

}  // namespace hawser
