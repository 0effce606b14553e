// LogFile: the log on the disk: one line a message, with time, level, program and room. Several processes may
// write to the same file.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/mutex.h"
#include "base/result.h"

namespace hawser {

struct LogFileOptions {
  std::string path;     // its folder is made where missing
  std::string program;  // who writes, for each line
  // From so many bytes on the file becomes PATH.1, whose predecessor goes, and a new one begins; 0: never.
  std::uint64_t most = 0;
  const Clock* clock = &Clock::system();
};

// Thread-safe. What cannot be written is lost: no copy fails for want of a log.
class LogFile {
 public:
  static Result<std::shared_ptr<LogFile>> open(LogFileOptions options);

  // One line, whatever `text` holds: control characters are escaped, and what is long is cut.
  void write(LogLevel level, std::string_view room, std::string_view text);

 private:
  class Descriptor;
  using DescriptorPtr = std::shared_ptr<const Descriptor>;
  LogFile(LogFileOptions options, DescriptorPtr file)
      : options_(std::move(options)), file_(std::move(file)) {}
  static Result<DescriptorPtr> opened(const std::string& path);
  void turnOver(const Descriptor& full);

  const LogFileOptions options_;
  std::atomic_flag turning_;
  Mutex mutex_;
  DescriptorPtr file_ HAWSER_GUARDED_BY(mutex_);
};

// A Log whose lines from `least` on go there.
Result<Log> logTo(LogFileOptions options, LogLevel least);

}  // namespace hawser
