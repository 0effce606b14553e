// OwnMounts: the mounts whose programs are children of this one, and those that have ended unasked.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/mount_process.h"
#include "base/mutex.h"

namespace hawser {

// Thread-safe.
class OwnMounts {
 public:
  // Ends them, all at once, and waits for that.
  ~OwnMounts() { endAll(); }

  void add(const std::string& id, std::unique_ptr<MountProcess> process, const MountOrder& order);
  bool runAny();
  // Which of `answering` are ours; with those of ours that do not answer just now, or have ended for a
  // reason.
  std::vector<RunningMount> among(std::vector<RunningMount> answering);
  // One that has ended for a reason is not shown any more. False: it is none.
  bool forget(const std::string& id);
  void endAll();

 private:
  struct Own {
    std::unique_ptr<MountProcess> process;  // none: it has ended
    RunningMount last;
  };
  void reap() HAWSER_REQUIRES(mutex_);

  Mutex mutex_;
  std::map<std::string, Own> own_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
