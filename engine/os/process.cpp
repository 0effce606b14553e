#include "os/process.h"

#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>

#include "base/assert.h"
#include "base/encoding.h"
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

std::optional<std::string> environmentVariable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
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

std::uint32_t defaultFileMode() {
  static const std::uint32_t mode = 0666 & ~readUmask();
  return mode;
}

bool isTerminal(Stream stream) {
  return ::isatty(static_cast<int>(stream)) == 1;
}

}  // namespace hawser
