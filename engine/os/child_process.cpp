#include "os/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "base/mutex.h"
#include "os/descriptor.h"
#include "os/posix_call.h"
#include "os/posix_error.h"

namespace hawser {

namespace {

constexpr int kLook = 100;  // milliseconds a stop may go unheard
constexpr std::size_t kLongestLine = 1024 * 1024;

class PosixChildProcess final : public ChildProcess {
 public:
  PosixChildProcess(pid_t pid, Descriptor process, Descriptor input, Descriptor output, std::string program)
      : pid_(pid),
        process_(std::move(process)),
        input_(std::move(input)),
        output_(std::move(output)),
        program_(std::move(program)) {}

  ~PosixChildProcess() override {
    kill();
    waitForEnd();
  }

  Status write(const OpContext& context, std::string_view text) override {
    while (!text.empty()) {
      HAWSER_CHECK(ready(context, input_, POLLOUT));
      const ssize_t sent = untilNotInterrupted(
          [&] { return ::send(input_.number(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT); });
      if (sent < 0 && errno == EAGAIN) continue;
      if (sent < 0 && errno == EPIPE)
        return fail(makeError(ErrorCode::connection, "it takes no more input").about(program_));
      if (sent < 0) return fail(posixError(errno, "write", program_));
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
  }

  void closeInput() override { ::shutdown(input_.number(), SHUT_WR); }

  Result<std::optional<std::string>> readLine(const OpContext& context) override {
    for (std::size_t looked = 0;;) {
      const std::size_t end = heard_.find('\n', looked);
      if (end != std::string::npos) return take(end, end + 1);
      looked = heard_.size();
      if (looked > kLongestLine)
        return fail(makeError(ErrorCode::tooLarge, "its line does not end").about(program_));
      HAWSER_CHECK(ready(context, output_, POLLIN));
      std::array<char, 4096> piece;
      const ssize_t count =
          untilNotInterrupted([&] { return ::read(output_.number(), piece.data(), piece.size()); });
      if (count < 0) return fail(posixError(errno, "read", program_));
      if (count == 0 && heard_.empty()) return std::nullopt;
      if (count == 0) return take(heard_.size(), heard_.size());
      heard_.append(piece.data(), static_cast<std::size_t>(count));
    }
  }

  std::optional<int> waitForEnd(std::chrono::milliseconds time) override {
    return waitFor(static_cast<int>(std::max<std::chrono::milliseconds::rep>(time.count(), 0)));
  }
  int waitForEnd() override { return waitFor(-1).value_or(-1); }

  void kill() override {
    const MutexLock lock(mutex_);
    if (!ended_) ::kill(pid_, SIGKILL);  // until it is waited for nobody else has its number
  }

 private:
  Status ready(const OpContext& context, const Descriptor& what, short events) {
    for (;;) {
      HAWSER_CHECK(context.check());
      pollfd one{what.number(), events, 0};
      const int count = untilNotInterrupted([&] { return ::poll(&one, 1, kLook); });
      if (count > 0) return {};
      if (count < 0) return fail(posixError(errno, "poll", program_));
    }
  }

  std::optional<std::string> take(std::size_t end, std::size_t next) {
    std::string line = heard_.substr(0, end);
    heard_.erase(0, next);
    return line;
  }

  // Milliseconds; below 0: without end.
  std::optional<int> waitFor(int milliseconds) {
    pollfd one{process_.number(), POLLIN, 0};
    untilNotInterrupted([&] { return ::poll(&one, 1, milliseconds); });
    const MutexLock lock(mutex_);
    if (ended_) return ended_;
    int status = 0;
    const pid_t found = untilNotInterrupted([&] { return ::waitpid(pid_, &status, WNOHANG); });
    if (found == 0) return std::nullopt;
    // Where our program has children reaped without being asked nobody knows how it ended.
    ended_ = found == pid_ && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ended_;
  }

  const pid_t pid_;
  const Descriptor process_;  // readable once it has ended
  const Descriptor input_, output_;
  const std::string program_;
  std::string heard_;  // of its output, not taken yet
  Mutex mutex_;
  std::optional<int> ended_ HAWSER_GUARDED_BY(mutex_);
};

// What the child is started with, given back at the end.
class SpawnActions {
 public:
  SpawnActions() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, usual;
    ::sigemptyset(&none);
    ::sigemptyset(&usual);
    ::sigaddset(&usual, SIGPIPE);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &usual);
    // A group of its own.
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnActions() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  void give(const Descriptor& ours, int theirs) {
    ::posix_spawn_file_actions_adddup2(&actions_, ours.number(), theirs);
  }
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environmentFor(const std::function<bool(std::string_view)>& passesOn) {
  std::vector<std::string> variables;
  for (char** variable = ::environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text(*variable);
    if (!passesOn || passesOn(text.substr(0, text.find('=')))) variables.emplace_back(text);
  }
  return variables;
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(
    const std::string& program, const std::vector<std::string>& arguments,
    const std::function<bool(std::string_view)>& passesOn) {
  // A socket, not a pipe: writing to a child that is gone is an error there, and no signal.
  std::array<int, 2> in{}, out{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.data()) != 0)
    return fail(posixError(errno, "socketpair", program));
  Descriptor input(in[0]), childInput(in[1]);
  if (::pipe2(out.data(), O_CLOEXEC) != 0) return fail(posixError(errno, "pipe", program));
  Descriptor output(out[0]), childOutput(out[1]);
  SpawnActions how;
  how.give(childInput, STDIN_FILENO);
  how.give(childOutput, STDOUT_FILENO);
  std::vector<std::string> words{program}, variables = environmentFor(passesOn);
  words.insert(words.end(), arguments.begin(), arguments.end());
  pid_t pid = 0;
  const int number = ::posix_spawn(&pid, program.c_str(), &how.actions_, &how.attributes_,
                                   pointersTo(words).data(), pointersTo(variables).data());
  if (number != 0) return fail(posixError(number, "start", program));
  Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!process) {
    const int failed = errno;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    return fail(posixError(failed, "pidfd_open", program));
  }
  return std::make_unique<PosixChildProcess>(pid, std::move(process), std::move(input), std::move(output),
                                             program);
}

}  // namespace hawser
