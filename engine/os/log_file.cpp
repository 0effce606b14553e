#include "os/log_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "base/encoding.h"
#include "os/file_system.h"
#include "os/posix_error.h"
#include "os/process.h"

namespace hawser {

namespace {

constexpr std::size_t kLongestText = 4000;

std::string inOneLine(std::string_view text) {
  std::string line;
  for (const char c : text.substr(0, kLongestText)) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
      line += c;
      continue;
    }
    std::array<char, 8> escaped{};
    std::snprintf(escaped.data(), escaped.size(), "\\x%02x", static_cast<unsigned>(c) & 0xffu);
    line += escaped.data();
  }
  if (text.size() > kLongestText) line += "...";
  return line;
}

bool isSame(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

}  // namespace

class LogFile::Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

Result<LogFile::DescriptorPtr> LogFile::opened(const std::string& path) {
  int number;
  do {
    number = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
  } while (number < 0 && errno == EINTR);
  if (number < 0) return fail(posixError(errno, "open", path));
  return std::make_shared<const Descriptor>(number);
}

Result<std::shared_ptr<LogFile>> LogFile::open(LogFileOptions options) {
  const std::string folder(parentPath(options.path));
  if (!folder.empty()) HAWSER_CHECK(FileSystem::system().makeDirectories(folder));
  HAWSER_TRY(DescriptorPtr file, opened(options.path));
  return std::shared_ptr<LogFile>(new LogFile(std::move(options), std::move(file)));
}

void LogFile::write(LogLevel level, std::string_view room, std::string_view text) {
  std::string line = toIso8601(options_.clock->now());
  line.append(" ").append(name(level)).append(" ").append(options_.program);
  line.append("[" + std::to_string(processId()) + "] ").append(room).append(": ");
  line.append(inOneLine(text)).append("\n");
  DescriptorPtr file;
  {
    MutexLock lock(mutex_);
    file = file_;
  }
  // At once: lines of several processes do not mix.
  if (::write(file->number(), line.data(), line.size()) < 0) return;
  struct stat now {};
  if (options_.most == 0 || ::fstat(file->number(), &now) != 0) return;
  if (static_cast<std::uint64_t>(now.st_size) < options_.most || turning_.test_and_set()) return;
  turnOver(*file);
  turning_.clear();
}

// Another process may be about to do the same: whoever has the lock and still finds the full file under the
// name moves it, and the others only open what has come since.
void LogFile::turnOver(const Descriptor& full) {
  if (::flock(full.number(), LOCK_EX | LOCK_NB) != 0) return;
  struct stat ours {
  }, named{};
  const bool still = ::fstat(full.number(), &ours) == 0 && ::lstat(options_.path.c_str(), &named) == 0 &&
                     isSame(ours, named);
  if (still) (void)::rename(options_.path.c_str(), (options_.path + ".1").c_str());
  if (auto next = opened(options_.path)) {
    MutexLock lock(mutex_);
    file_ = std::move(*next);
  }
  (void)::flock(full.number(), LOCK_UN);
}

Result<Log> logTo(LogFileOptions options, LogLevel least) {
  HAWSER_TRY(const std::shared_ptr<LogFile> file, LogFile::open(std::move(options)));
  return Log([file](LogLevel level, std::string_view room,
                    std::string_view text) { file->write(level, room, text); },
             least);
}

}  // namespace hawser
