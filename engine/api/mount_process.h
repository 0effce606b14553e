// MountProcess: the program that serves a mount, as a child of this one: it ends when this one does, and
// leaves what it has in a state from which it goes on.
#pragma once

#include <memory>
#include <string>

#include "api/mount_order.h"
#include "base/op_context.h"

class QProcess;

namespace hawser {

// From one thread.
class MountProcess {
 public:
  // `program`: hawser-nbd. Returns once it serves. Its environment has no credentials of ours.
  static Result<std::unique_ptr<MountProcess>> start(const OpContext& context, const std::string& program,
                                                     const MountOrder& order);
  // Tells it to end, and waits for that: all that was written is on the disk then.
  ~MountProcess();

  const std::string& uri() const { return uri_; }
  bool isRunning();
  // Waits a while for it to end by itself; true: it has.
  bool waitForEnd(std::chrono::milliseconds time);
  // Of one that has ended: ok, or why it could not go on.
  Status outcome();

 private:
  explicit MountProcess(std::unique_ptr<QProcess> process);
  Result<QJsonObject> readLine(const OpContext& context);

  const std::unique_ptr<QProcess> process_;
  std::string uri_;
};

}  // namespace hawser
