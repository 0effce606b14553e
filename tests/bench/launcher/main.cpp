// hawser-bench-launch OUT.json SECONDS COMMAND...: runs a command, ends it after so many seconds, and writes
// what it cost. A process of its own because the peak that the system reports for a child begins with that of
// the parent it came from, so the parent must be small. The command's standard input is a pipe that stays
// open and empty: AzCopy spins at the end of a file.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern char** environ;

namespace {

volatile pid_t child = 0;

void endChild(int) {
  ::kill(child, SIGKILL);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) {
    std::fprintf(stderr, "usage: %s OUT.json SECONDS COMMAND...\n", words[0]);
    return 2;
  }
  int input[2];
  if (::pipe(input) != 0) return 2;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], 0);
  posix_spawn_file_actions_addclose(&actions, input[0]);
  posix_spawn_file_actions_addclose(&actions, input[1]);
  const auto start = std::chrono::steady_clock::now();
  pid_t started = 0;
  const int error = ::posix_spawnp(&started, words[3], &actions, nullptr, words + 3, environ);
  if (error != 0) {
    std::fprintf(stderr, "%s: %s\n", words[3], std::strerror(error));
    return 2;
  }
  child = started;
  std::signal(SIGALRM, endChild);
  ::alarm(static_cast<unsigned>(std::strtoul(words[2], nullptr, 10)));
  int status = 0;
  rusage usage{};
  if (::wait4(started, &status, 0, &usage) != started) return 2;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  std::FILE* out = std::fopen(words[1], "w");
  if (out == nullptr) return 2;
  std::fprintf(out,
               "{\"exit\": %d, \"wall_s\": %.4f, \"user_s\": %.4f, \"system_s\": %.4f, \"peak_kib\": %ld}\n",
               WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), wall.count(),
               seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss);
  return std::fclose(out) == 0 ? 0 : 2;
}
