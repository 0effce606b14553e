// MountProcess: the program that serves a mount, as a child of this one: it ends when this one does, and
// leaves what it has in a state from which it goes on.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "api/mount_order.h"
#include "base/op_context.h"
#include "os/child_process.h"

namespace hawser {

// Error::serviceCode of notFound: it is the program that is not there.
inline constexpr const char* kMountProgramMissing = "MountProgramMissing";

// Whether the environment variable of this name is for all programs that we start.
bool hasNoCredentials(std::string_view variable);

// One thread starts it and asks for its outcome; any may wait for its end meanwhile.
class MountProcess {
 public:
  // `program`: hawser-nbd. Returns once it serves. Its environment has no credentials of ours.
  static Result<std::unique_ptr<MountProcess>> start(const OpContext& context, const std::string& program,
                                                     const MountOrder& order);
  // Ends it, and waits for that: all that was written is on the disk then.
  ~MountProcess();

  // Tells it to end, and does not wait.
  void end() { process_->closeInput(); }

  const std::string& uri() const { return uri_; }
  bool isRunning();
  // Waits a while for it to end by itself; true: it has.
  bool waitForEnd(std::chrono::milliseconds time);
  // Of one that has ended: ok, or why it could not go on.
  Status outcome();

 private:
  explicit MountProcess(std::unique_ptr<ChildProcess> process) : process_(std::move(process)) {}
  Result<QJsonObject> readLine(const OpContext& context);

  const std::unique_ptr<ChildProcess> process_;
  std::string uri_;
};

}  // namespace hawser
