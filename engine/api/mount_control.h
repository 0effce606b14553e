// MountControl: how the program of a mount is asked and told, by others of this user, at a socket beside the
// one it serves at. A request is a line of JSON with its "verb", the answer one with "error" or what was
// asked for; a connection has one request.
#pragma once

#include <QJsonObject>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/mount_order.h"
#include "base/op_context.h"
#include "os/socket.h"
#include "sched/thread_pool.h"

namespace hawser {

// Error::serviceCode of notFound: no mount of this id, or none at all, is served.
inline constexpr const char* kNoSuchMount = "NoSuchMount";
// Empty: any.
Error noSuchMount(const std::string& id = {});

// Thread-safe.
class ControlServer {
 public:
  using Answer = std::function<Result<QJsonObject>(const OpContext& context, const QJsonObject& request)>;
  // `answer` is called on threads of its own, several at a time; its context is stopped at the end.
  ControlServer(std::unique_ptr<Listener> listener, Answer answer);
  ~ControlServer();  // what is being answered still gets its answer

 private:
  void acceptAll();
  void converse(ByteStream& stream);
  OpContext untilEnd() const;

  const std::unique_ptr<Listener> listener_;
  const Answer answer_;
  std::stop_source stop_;
  ThreadPool pool_{8};
};

// All block, at most as long as the answer takes, or until the deadline.
class MountControl {
 public:
  // `folder`: of the mount.
  explicit MountControl(std::string folder) : folder_(std::move(folder)) {}

  Result<MountStatus> status(const OpContext& context) const;
  // In so many cells, or fewer (OnDemandDevice::map).
  Result<std::vector<MountMapCell>> map(const OpContext& context, std::size_t cells) const;
  // What was written is on the disk of this computer.
  Status flush(const OpContext& context) const { return tell(context, "flush"); }
  Status pause(const OpContext& context, bool pause) const {
    return tell(context, pause ? "pause" : "resume");
  }
  Status setRate(const OpContext& context, std::uint64_t bytesPerSecond) const;
  // Blocks until it is there. Errors as MountHost::commit.
  Result<CommitProgress> commit(const OpContext& context) const;
  Status cancelCommit(const OpContext& context) const { return tell(context, "cancelCommit"); }
  // It flushes and ends, and can be started again where it was. busy: somebody is connected, or uses what is
  // attached, unless `force`.
  Status detach(const OpContext& context, bool force) const;

  // For the program that attaches it: where it is now, or that it is nowhere any more (empty).
  Status setAttached(const OpContext& context, const std::string& where) const;
  // Blocks until it ends, however it does.
  void waitForEnd(const OpContext& context) const;

 private:
  Result<QJsonObject> ask(const OpContext& context, const QJsonObject& request) const;
  Status tell(const OpContext& context, const char* verb) const;

  const std::string folder_;
};

// The same of the program that has attached a mount (app/hawser-attach), at a socket beside the mount's.
class AttachControl {
 public:
  explicit AttachControl(std::string folder) : folder_(std::move(folder)) {}

  static std::string socket(const std::string& mountFolder) { return mountFolder + "/attach"; }
  // What was written there has reached the mount, and it is there no more. busy: somebody uses it; with
  // `force` it goes all the same, and what they write from then on is lost. connection: there is no such
  // program.
  Status detach(const OpContext& context, bool force) const;
  // While it is frozen a file system is on the mount as a whole, and who would change it waits.
  Status freeze(const OpContext& context, bool freeze) const;

 private:
  const std::string folder_;
};

// Those that answer within a few seconds, by id. What dead ones have left is taken away.
std::vector<RunningMount> runningMounts(const OpContext& context, const std::string& mountsFolder);

}  // namespace hawser
