// SharedRate: a rate in bytes a second that all processes of the user share who copy in the background, in a
// file that they have in memory together.
//
// It is one number: when what was let through so far will have been paid for, by the clock that all processes
// share since the system's start. So nobody holds a lock, and who is killed owes nothing. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/op_context.h"
#include "os/file_system.h"
#include "os/memory_map.h"

namespace hawser::ondemand {

class SharedRate {
 public:
  // The file is made where there is none; without a limit at first.
  static Result<std::shared_ptr<SharedRate>> open(FileSystem& files, const std::string& path,
                                                  const MapFile& map = mapFile,
                                                  const Clock& clock = Clock::system());

  // 0: no limit. For all processes, at once.
  void setRate(std::uint64_t bytesPerSecond);
  std::uint64_t rate() const;

  // Waits until it is the turn of so many bytes: at most a tenth of a second's worth is let through at once.
  Status take(const OpContext& context, std::uint64_t bytes);
  // They went without waiting: others wait the longer.
  void count(std::uint64_t bytes);

 private:
  struct Shared;
  SharedRate(std::unique_ptr<MemoryMap> memory, const Clock& clock);
  Shared& shared() const;
  // When the bytes are due.
  SteadyTime book(std::uint64_t bytes);

  const std::unique_ptr<MemoryMap> memory_;
  const Clock& clock_;
};

}  // namespace hawser::ondemand
