// Of the FakeEngine: mounts that nobody serves.
#include <algorithm>
#include <utility>

#include "ui/fake_engine.h"

namespace hawser::ui {
namespace {

constexpr std::uint64_t kMiB = 1 << 20, kGiB = 1 << 30;

class NoOperation final : public Operation {
 public:
  void cancel() override {}
};

RunningMount mountOfObject(const char* id, const char* source, std::uint64_t size, std::uint64_t here) {
  RunningMount mount{id, {}, true, {}};
  MountStatus& status = mount.status;
  status.source = source;
  status.backing =
      "/home/ada/.local/share/hawser/disks/" + status.source.substr(status.source.rfind('/') + 1);
  status.uri = "nbd+unix:///?socket=/run/user/1000/hawser/mounts/" + mount.id + "/nbd";
  status.size = size;
  status.here = here;
  status.copying = true;
  return mount;
}

}  // namespace

class HeldCommit final : public Operation {
 public:
  HeldCommit(FakeEngine& engine, std::string id) : engine_(engine), id_(std::move(id)) {}
  ~HeldCommit() override { HeldCommit::cancel(); }
  void cancel() override {
    const std::lock_guard lock(engine_.mutex_);
    engine_.endCommit(id_, makeError(ErrorCode::cancelled, "stopped"));
  }

 private:
  FakeEngine& engine_;
  const std::string id_;
};

void FakeEngine::setMounts(std::vector<RunningMount> mounts) {
  const std::lock_guard lock(mutex_);
  mounts_ = std::move(mounts);
}

void FakeEngine::addMounts() {
  std::vector<RunningMount> all{
      mountOfObject("3f9a2c", "studio:images/debian-12.raw", 80 * kGiB, 31 * kGiB),
      mountOfObject("1c77e0", "studio:images/windows-2022.raw", 127 * kGiB, 127 * kGiB),
      mountOfObject("a40b19", "archive:backups/home-2026-01-11.img", 410 * kGiB, 12 * kGiB),
      mountOfObject("d2e8f4", "studio:renders/scratch.img", 20 * kGiB, 3 * kGiB),
      mountOfObject("77b3aa", "archive:backups/mail.img", 5 * kGiB, 2 * kGiB),
      mountOfObject("e91d05", "wide:images/cluster-node-with-a-name-that-goes-on-for-a-while-01.raw",
                    64 * kGiB, 64 * kGiB)};
  all[0].status.clients = 1;
  all[0].status.written = 1229 * kMiB;
  all[0].status.hits = 12'034;
  all[0].status.misses = 371;
  all[2].status.paused = true;
  all[3].status.sourceChanged = true;
  all[4].ended = makeError(ErrorCode::internal, "the mount's program has ended unexpectedly");
  all[5].status.written = 300 * kMiB;
  all[5].status.commit = CommitProgress{300 * kMiB, 120 * kMiB, kGiB, 40 * kGiB};
  all[5].ours = false;
  setMounts(std::move(all));
}

std::vector<RunningMount> FakeEngine::mountsNow() const {
  const std::lock_guard lock(mutex_);
  return mounts_;
}

void FakeEngine::failMounts(std::optional<Error> error) {
  const std::lock_guard lock(mutex_);
  unmounted_ = std::move(error);
}

void FakeEngine::holdCommits() {
  const std::lock_guard lock(mutex_);
  holdsCommits_ = true;
}

void FakeEngine::letCommitsGo() {
  const std::lock_guard lock(mutex_);
  holdsCommits_ = false;
  while (!commits_.empty())
    endCommit(commits_.begin()->first, unmounted_);
}

RunningMount* FakeEngine::mountOf(const std::string& id) {
  const auto found =
      std::find_if(mounts_.begin(), mounts_.end(), [&](const RunningMount& one) { return one.id == id; });
  return found == mounts_.end() ? nullptr : &*found;
}

OperationPtr FakeEngine::mount(const MountRequest& request, std::function<void(Result<std::string>)> done) {
  const std::lock_guard lock(mutex_);
  note("mount " + request.source + " " + request.backing + (request.readOnly ? " read-only" : "") +
       (request.copy ? " copy" : ""));
  Result<std::string> answer = "0000" + std::to_string(10 + mounts_.size());
  if (unmounted_) {
    answer = fail(*unmounted_);
  } else {
    RunningMount made = mountOfObject(answer->c_str(), request.source.c_str(), 8 * kGiB, 0);
    made.status.backing = request.backing;
    made.status.readOnly = request.readOnly;
    made.status.copying = request.copy;
    mounts_.push_back(std::move(made));
  }
  pool_.start([done = std::move(done), answer = std::move(answer)] { done(answer); });
  return std::make_unique<NoOperation>();
}

OperationPtr FakeEngine::mounts(std::function<void(std::vector<RunningMount>)> done) {
  const std::lock_guard lock(mutex_);
  pool_.start([done = std::move(done), mounts = mounts_] { done(mounts); });
  return std::make_unique<NoOperation>();
}

// What is here lies at the beginning and in the middle; what was changed in a few places.
OperationPtr FakeEngine::mountMap(const std::string& id, std::size_t cells,
                                  std::function<void(Result<std::vector<MountMapCell>>)> done) {
  const std::lock_guard lock(mutex_);
  std::vector<MountMapCell> map;
  if (const RunningMount* mount = mountOf(id)) {
    const std::uint64_t size = mount->status.size / cells;
    const std::size_t here =
        static_cast<std::size_t>(static_cast<double>(cells) * static_cast<double>(mount->status.here) /
                                 static_cast<double>(std::max<std::uint64_t>(1, mount->status.size)));
    for (std::size_t i = 0; i < cells; ++i) {
      const bool in =
          i < here * 3 / 4 || (i >= cells / 2 && i < cells / 2 + here - here * 3 / 4) || here == cells;
      MountMapCell cell{size, in ? 0 : size, 0};
      if (i == here * 3 / 4 && here < cells) cell.absent = size / 2;
      if (mount->status.written > 0 && in && i % 29 < 2) cell.written = size / 3;
      map.push_back(cell);
    }
  }
  pool_.start([done = std::move(done), map = std::move(map)] { done(map); });
  return std::make_unique<NoOperation>();
}

OperationPtr FakeEngine::tellMount(const std::string& id, MountVerb verb, std::function<void(Status)> done) {
  const std::lock_guard lock(mutex_);
  static constexpr const char* kVerbs[] = {"pause", "resume", "flush", "detach", "detachAnyway"};
  note(std::string(kVerbs[static_cast<std::size_t>(verb)]) + " " + id);
  Status answer;
  RunningMount* mount = mountOf(id);
  if (unmounted_)
    answer = fail(*unmounted_);
  else if (!mount)
    answer = fail(makeError(ErrorCode::notFound, "there is no such mount").about(id));
  else if (verb == MountVerb::pause || verb == MountVerb::resume)
    mount->status.paused = verb == MountVerb::pause, mount->status.copying = true;
  else if (verb != MountVerb::flush)
    std::erase_if(mounts_, [&](const RunningMount& one) { return one.id == id; });
  pool_.start([done = std::move(done), answer = std::move(answer)] { done(answer); });
  return std::make_unique<NoOperation>();
}

OperationPtr FakeEngine::commitMount(const std::string& id,
                                     std::function<void(Result<CommitProgress>)> done) {
  const std::lock_guard lock(mutex_);
  note("commit " + id);
  RunningMount* mount = mountOf(id);
  mount->status.commit = CommitProgress{mount->status.written, mount->status.written / 3, 0, 0};
  commits_[id] = std::move(done);
  if (!holdsCommits_) endCommit(id, unmounted_);
  return std::make_unique<HeldCommit>(*this, id);
}

// With the mutex. A commit that has ended by then is left alone.
void FakeEngine::endCommit(const std::string& id, const std::optional<Error>& error) {
  const auto held = commits_.find(id);
  if (held == commits_.end()) return;
  Result<CommitProgress> answer = CommitProgress{};
  if (RunningMount* mount = mountOf(id)) {
    const std::uint64_t written = mount->status.written;
    answer = CommitProgress{written, written, 0, mount->status.size - written};
    mount->status.commit.reset();
    if (!error) mount->status.written = 0;
  }
  if (error) answer = fail(*error);
  pool_.start([done = std::move(held->second), answer = std::move(answer)] { done(answer); });
  commits_.erase(held);
}

OperationPtr FakeEngine::setMountRate(std::uint64_t bytesPerSecond, std::function<void(Status)> done) {
  const std::lock_guard lock(mutex_);
  note("mountRate " + std::to_string(bytesPerSecond));
  for (RunningMount& mount : mounts_)
    mount.status.rate = bytesPerSecond;
  pool_.start([done = std::move(done)] { done({}); });
  return std::make_unique<NoOperation>();
}

bool FakeEngine::hasOwnMounts() {
  const std::lock_guard lock(mutex_);
  return std::any_of(mounts_.begin(), mounts_.end(),
                     [](const RunningMount& mount) { return mount.ours && !mount.ended; });
}

}  // namespace hawser::ui
