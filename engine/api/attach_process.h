// AttachProcess: the program that attaches a mount as a file system or a file, as a child of this one. It
// ends by itself once what it has attached is detached (MountControl::detach), or when the mount has ended.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/op_context.h"
#include "os/child_process.h"

namespace hawser {

// Error::serviceCode of what hawser-attach says: `detail` is its words, or those of a program of the system.
inline constexpr const char* kAttachRefused = "AttachRefused";

struct AttachRequest {
  std::string folder;           // absolute; empty, or made
  bool fileSystem = true;       // false: a file in it
  bool readOnly = false;        // as the mount is
  std::uint32_t partition = 0;  // of a disk that has some, from 1; 0: none
};

// From one thread.
class AttachProcess {
 public:
  // `program`: hawser-attach; `mountFolder`: MountOrder::folder. Returns once it is attached. Errors:
  // kAttachRefused, and what the program says.
  static Result<std::unique_ptr<AttachProcess>> start(const OpContext& context, const std::string& program,
                                                      const std::string& mountFolder,
                                                      const AttachRequest& request);
  // Waits for its end: the mount is to be told to detach, or to end, before.
  ~AttachProcess();

  // The folder of the file system, or the file.
  const std::string& where() const { return where_; }

 private:
  explicit AttachProcess(std::unique_ptr<ChildProcess> process) : process_(std::move(process)) {}

  const std::unique_ptr<ChildProcess> process_;
  std::string where_;
};

}  // namespace hawser
