// What the made-up engine says of folders that are kept the same, and its profiles.
#include <algorithm>
#include <utility>

#include "ui/fake_engine.h"

namespace hawser::ui {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

// Tells when it is let go.
class SyncOperation final : public Operation {
 public:
  explicit SyncOperation(std::shared_ptr<std::atomic<bool>> stopped) : stopped_(std::move(stopped)) {}
  ~SyncOperation() override { *stopped_ = true; }
  void cancel() override { *stopped_ = true; }

 private:
  std::shared_ptr<std::atomic<bool>> stopped_;
};

OperationPtr nothingToStop() {
  return std::make_unique<SyncOperation>(std::make_shared<std::atomic<bool>>());
}

SyncObject object(std::uint64_t size, int hours) {
  SyncObject made;
  made.size = size;
  made.etag = "e" + std::to_string(size) + "-" + std::to_string(hours);
  made.modified = WallTime(std::chrono::seconds(1768473660) - std::chrono::hours(hours));
  return made;
}

SyncRow syncRow(const std::string& path, SyncAction action, SyncReason reason, std::optional<SyncObject> left,
                std::optional<SyncObject> right) {
  SyncRow made;
  made.path = path;
  made.action = action;
  made.reason = reason;
  made.left = std::move(left);
  made.right = std::move(right);
  return made;
}

// Its hash and what holds it, as the engine finds them.
void finish(SyncPreview& preview) {
  std::sort(preview.plan.rows.begin(), preview.plan.rows.end(),
            [](const SyncRow& a, const SyncRow& b) { return a.path < b.path; });
  preview = without(std::move(preview), {});
}

}  // namespace

SyncPreview FakeEngine::showcaseSync(SyncKind kind) {
  SyncPreview preview;
  preview.request.kind = preview.plan.kind = kind;
  preview.request.left = preview.leftText = "/home/ada/render/";
  preview.request.right = preview.rightText = "studio:renders/render/";
  preview.plan.left = {340, 21'000 * kMiB};
  preview.plan.right = {352, 20'000 * kMiB};
  preview.plan.equal = {320, 18'000 * kMiB};
  preview.plan.requests = 214;
  preview.freeLeft = 90'000 * kMiB;
  auto& rows = preview.plan.rows;
  using enum SyncAction;
  using Why = SyncReason;
  const Why gone = kind == SyncKind::twoWay ? Why::gone : Why::extra;
  rows.push_back(syncRow("night/frame-0991.exr", remove, gone, {}, object(64 * kMiB, 300)));
  rows.push_back(syncRow("night/frame-0992.exr", remove, gone, {}, object(64 * kMiB, 300)));
  rows.push_back(syncRow("previz/old/walk-cycle.mov", remove, gone, {}, object(1400 * kMiB, 900)));
  rows.push_back(
      syncRow("vm-disk-01.img", copy, Why::changed, object(250 * kMiB, 1), object(250 * kMiB, 30)));
  preview.bytesToSend["vm-disk-01.img"] = 3 * kMiB;
  rows.push_back(syncRow("grade-notes.pdf", copy, Why::changed, object(2 * kMiB, 2), object(2 * kMiB, 60)));
  rows.push_back(syncRow("cut-08.mov", copy, Why::fresh, object(840 * kMiB, 3), {}));
  rows.push_back(syncRow(
      "a-folder-with-a-rather-long-name/and-another-one-below-it/turntable-of-the-hero-final-final-2.exr",
      copy, Why::fresh, object(64 * kMiB, 5), {}));
  for (int i = 1001; i < 1011; ++i)
    rows.push_back(
        syncRow("night/frame-" + std::to_string(i) + ".exr", copy, Why::fresh, object(64 * kMiB, 4), {}));
  rows.push_back(syncRow("sound/mix-final.wav", move, Why::renamed, object(1940 * kMiB, 20), {}));
  rows.back().from = "sound/mix-v12.wav";
  rows.back().moved = object(1940 * kMiB, 20);
  if (kind == SyncKind::twoWay) {
    rows.push_back(syncRow("notes.md", conflict, Why::bothChanged, object(14'200, 1), object(13'900, 2)));
    rows.back().keptAs = "notes (conflict ada 2026-01-15 09-41).md";
    rows.push_back(
        syncRow("plates/alley.dpx", copy, Why::changed, object(7 * kMiB, 90), object(8 * kMiB, 3)));
    rows.back().to = SyncSide::left;
  }
  rows.push_back(syncRow("lens", keep, Why::folderInTheWay, object(900, 50), object(0, 40)));
  finish(preview);
  return preview;
}

SyncPreview FakeEngine::largeSync(std::uint32_t count) {
  SyncPreview preview = showcaseSync(SyncKind::mirror);
  preview.plan.rows.clear();
  for (std::uint32_t i = 0; i < count; ++i)
    preview.plan.rows.push_back(syncRow("shot-" + std::to_string(i % 100) + "/frame-" + std::to_string(i),
                                        SyncAction::copy, SyncReason::fresh, object(1000 + i % 7919, 1), {}));
  finish(preview);
  return preview;
}

void FakeEngine::setSync(SyncPreview preview) {
  const std::lock_guard lock(mutex_);
  sync_ = std::make_shared<const SyncPreview>(std::move(preview));
}

void FakeEngine::failSync(std::optional<Error> error) {
  const std::lock_guard lock(mutex_);
  syncing_ = std::move(error);
}

void FakeEngine::holdSync() {
  const std::lock_guard lock(mutex_);
  holdsSync_ = true;
}

void FakeEngine::letSyncGo() {
  const std::lock_guard lock(mutex_);
  holdsSync_ = false;
  if (heldSync_) pool_.start(std::exchange(heldSync_, {}));
}

std::vector<SyncRequest> FakeEngine::syncsPreviewed() const {
  const std::lock_guard lock(mutex_);
  return syncsPreviewed_;
}

std::vector<SyncPreview> FakeEngine::syncsStarted() const {
  const std::lock_guard lock(mutex_);
  return syncsStarted_;
}

OperationPtr FakeEngine::previewSync(const SyncRequest& request,
                                     std::function<void(Result<SyncPreview>)> done) {
  const std::lock_guard lock(mutex_);
  syncsPreviewed_.push_back(request);
  const auto run = [done = std::move(done), request, found = sync_, failed = syncing_] {
    if (failed) return done(fail(*failed));
    SyncPreview preview = found ? *found : showcaseSync(request.kind);
    preview.request = request;
    if (request.newFolders)
      std::erase_if(preview.plan.holds,
                    [](const SyncHeld& one) { return one.hold == SyncHold::rootReplaced; });
    done(without(std::move(preview), {}));
  };
  if (!holdsSync_) {
    pool_.start(run);
    return nothingToStop();
  }
  heldSync_ = run;
  *syncStopped_ = false;
  return std::make_unique<SyncOperation>(syncStopped_);
}

Result<JobId> FakeEngine::startSync(const SyncPreview& preview) {
  const std::lock_guard lock(mutex_);
  if (refusal_) return fail(*refusal_);
  syncsStarted_.push_back(preview);
  if (preview.plan.rows.empty()) return JobId(0);
  JobRow job;
  job.id = ++lastJob_;
  job.title = {{}, static_cast<std::uint32_t>(preview.plan.rows.size()), preview.rightText};
  job.state = JobState::running;
  job.version = ++version_;
  jobs_[job.id] = job;
  return job.id;
}

void FakeEngine::addProfiles() {
  Profile photos;
  photos.name = "photos";
  photos.group = "nightly";
  photos.kind = ProfileKind::mirror;
  photos.sources = {"/home/ada/Pictures/"};
  photos.destinations = {"studio:photos/"};
  photos.options.delta = true;
  photos.when.every = std::chrono::hours(6);
  photos.when.onMetered = false;
  for (std::size_t day = 0; day < 5; ++day)
    photos.when.hours.days.at(day) = (1u << 8) - 1;
  Profile notes = photos;
  notes.name = "notes";
  notes.kind = ProfileKind::twoWay;
  notes.sources = {"/home/ada/Notes/"};
  notes.destinations = {"archive:notes/"};
  notes.when = {};
  notes.when.watch = true;
  Profile footage;
  footage.name = "footage to both places";
  footage.sources = {"/home/ada/Footage/"};
  footage.destinations = {"studio:renders/footage/", "archive:backups/footage/"};
  SavedProfile foreign;
  foreign.name = "blobxfer-nightly";
  foreign.foreign = true;
  SavedProfile newer;
  newer.name = "from-the-new-laptop";
  newer.error = makeError(ErrorCode::unsupported,
                          "it was written by a newer Hawser (version 2; this one reads up to 1)");
  const std::lock_guard lock(mutex_);
  profiles_ = {{photos.name, photos, false, {}},
               {notes.name, notes, false, {}},
               {footage.name, footage, false, {}},
               foreign,
               newer};
}

void FakeEngine::failProfiles(std::optional<Error> error) {
  const std::lock_guard lock(mutex_);
  unprofiled_ = std::move(error);
}

std::vector<SavedProfile> FakeEngine::profilesNow() const {
  const std::lock_guard lock(mutex_);
  return profiles_;
}

OperationPtr FakeEngine::profiles(std::function<void(Result<std::vector<SavedProfile>>)> done) {
  pool_.start([this, done = std::move(done)] {
    const auto all = [&]() -> Result<std::vector<SavedProfile>> {
      const std::lock_guard lock(mutex_);
      if (unprofiled_) return fail(*unprofiled_);
      return profiles_;
    }();
    done(all);
  });
  return nothingToStop();
}

OperationPtr FakeEngine::saveProfile(const Profile& profile, bool replace, std::function<void(Status)> done) {
  pool_.start([this, profile, replace, done = std::move(done)] {
    const auto saved = [&]() -> Status {
      const std::lock_guard lock(mutex_);
      const auto there = std::find_if(profiles_.begin(), profiles_.end(),
                                      [&](const SavedProfile& one) { return one.name == profile.name; });
      if (there != profiles_.end() && !replace) return fail(ErrorCode::exists, "there is one of this name");
      if (const Status good = checkProfile(profile); !good) return good;
      if (there != profiles_.end())
        there->profile = profile;
      else
        profiles_.push_back({profile.name, profile, false, {}});
      return {};
    }();
    done(saved);
  });
  return nothingToStop();
}

OperationPtr FakeEngine::removeProfile(const std::string& name, std::function<void(Status)> done) {
  pool_.start([this, name, done = std::move(done)] {
    {
      const std::lock_guard lock(mutex_);
      std::erase_if(profiles_, [&](const SavedProfile& one) { return one.name == name; });
    }
    done({});
  });
  return nothingToStop();
}

OperationPtr FakeEngine::runProfile(const std::string& name, std::function<void(Result<JobId>)> done) {
  note("runProfile " + name);
  const auto run = [this, done = std::move(done)] {
    const auto ran = [&]() -> Result<JobId> {
      const std::lock_guard lock(mutex_);
      if (refusal_) return fail(*refusal_);
      return ++lastJob_;
    }();
    done(ran);
  };
  const std::lock_guard lock(mutex_);
  if (!holdsRuns_) {
    pool_.start(run);
    return nothingToStop();
  }
  heldRuns_.push_back(run);
  return std::make_unique<SyncOperation>(runStopped_);
}

void FakeEngine::holdRuns() {
  const std::lock_guard lock(mutex_);
  holdsRuns_ = true;
}

void FakeEngine::letRunsGo() {
  const std::lock_guard lock(mutex_);
  holdsRuns_ = false;
  for (const std::function<void()>& run : std::exchange(heldRuns_, {}))
    pool_.start(run);
}

}  // namespace hawser::ui
