#include "os/process.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "os/descriptor.h"
#include "os/posix_error.h"

namespace hawser {

namespace {

// umask() can only be read by setting it, which other threads would notice.
std::uint32_t readUmask() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("Umask:", 0) == 0) {
      return static_cast<std::uint32_t>(std::strtoul(line.c_str() + 6, nullptr, 8));
    }
  }
  return 022;
}

}  // namespace

std::uint32_t processId() {
  return static_cast<std::uint32_t>(::getpid());
}

bool isRoot() {
  return ::geteuid() == 0;
}

std::optional<std::string> environmentVariable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

std::string bootId() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

Result<std::string> currentFolder() {
  std::string path(256, '\0');
  while (::getcwd(path.data(), path.size()) == nullptr) {
    if (errno != ERANGE) return fail(posixError(errno, "current folder", "."));
    path.resize(path.size() * 2);
  }
  path.resize(path.find('\0'));
  return path;
}

void shareHeaps() {
#ifdef __GLIBC__
  constexpr unsigned kFewest = 4;  // fewer cost time with two cores already
  ::mallopt(M_ARENA_MAX, static_cast<int>(std::max(kFewest, std::thread::hardware_concurrency())));
#endif
}

Status syncFileSystem(const std::string& folder) {
  const Descriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open) return fail(posixError(errno, "open", folder));
  if (::syncfs(open.number()) != 0) return fail(posixError(errno, "syncfs", folder));
  return {};
}

std::uint32_t defaultFileMode() {
  static const std::uint32_t mode = 0666 & ~readUmask();
  return mode;
}

bool isTerminal(Stream stream) {
  return ::isatty(static_cast<int>(stream)) == 1;
}

}  // namespace hawser
