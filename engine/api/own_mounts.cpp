#include "api/own_mounts.h"

#include <algorithm>

namespace hawser {

void OwnMounts::add(const std::string& id, std::unique_ptr<MountProcess> process, const MountOrder& order) {
  RunningMount begun{id, {}, true, {}};
  begun.status.source = order.source;
  begun.status.backing = order.backing;
  begun.status.uri = process->uri();
  begun.status.readOnly = order.readOnly;
  const MutexLock lock(mutex_);
  own_[id] = {std::move(process), std::move(begun)};
}

// Those that were detached are forgotten; who has ended for another reason is shown with it. Nothing waits
// here: what one that has ended said lies ready.
void OwnMounts::reap() {
  for (auto own = own_.begin(); own != own_.end();) {
    auto& process = own->second.process;
    if (!process || process->isRunning()) {
      ++own;
      continue;
    }
    const Status outcome = process->outcome();
    process.reset();
    if (outcome) {
      own = own_.erase(own);
      continue;
    }
    own->second.last.ended = outcome.error();
    ++own;
  }
}

bool OwnMounts::runAny() {
  const MutexLock lock(mutex_);
  reap();
  return std::any_of(own_.begin(), own_.end(), [](const auto& own) { return own.second.process != nullptr; });
}

std::vector<RunningMount> OwnMounts::among(std::vector<RunningMount> answering) {
  const MutexLock lock(mutex_);
  reap();
  for (RunningMount& mount : answering) {
    const auto own = own_.find(mount.id);
    if (own == own_.end()) continue;
    mount.ours = true;
    own->second.last = mount;
  }
  for (const auto& [id, own] : own_) {
    const bool answers = std::any_of(answering.begin(), answering.end(),
                                     [&, &id = id](const RunningMount& mount) { return mount.id == id; });
    if (!answers) answering.push_back(own.last);
  }
  std::sort(answering.begin(), answering.end(),
            [](const RunningMount& a, const RunningMount& b) { return a.id < b.id; });
  return answering;
}

bool OwnMounts::forget(const std::string& id) {
  const MutexLock lock(mutex_);
  const auto own = own_.find(id);
  if (own == own_.end() || own->second.process) return false;
  own_.erase(own);
  return true;
}

void OwnMounts::endAll() {
  std::map<std::string, Own> own;
  {
    const MutexLock lock(mutex_);
    own.swap(own_);
  }
  for (const auto& [id, one] : own) {
    if (one.process) one.process->end();
  }
}

}  // namespace hawser
