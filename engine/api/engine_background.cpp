// Profiles that run by themselves.
#include <QDateTime>

#include "api/engine_impl.h"
#include "api/places.h"
#include "os/power.h"

namespace hawser {

class EngineImpl::Hands final : public BackgroundHands {
 public:
  explicit Hands(EngineImpl& engine) : engine_(engine) {}

  Result<std::vector<ProfileBook::Entry>> profiles() override { return engine_.profiles_.list(); }
  std::string profilesFolder() override {
    std::string folder = hawser::profilesFolder(engine_.options_.configFolder);
    (void)engine_.files_.makeDirectories(folder);
    return folder;
  }
  std::vector<std::string> foldersOf(const Profile& profile) override {
    return engine_.localFoldersOf(profile);
  }
  Surroundings surroundings() override {
    const QDateTime now = QDateTime::currentDateTime();
    Surroundings around;
    around.day = static_cast<std::uint32_t>(now.date().dayOfWeek() - 1);
    around.hour = static_cast<std::uint32_t>(now.time().hour());
    around.metered = engine_.metered();
    around.battery = isOnBattery();
    return around;
  }
  OperationPtr run(const std::string& profile, std::function<void(Result<JobId>)> done) override {
    return engine_.runProfile(profile, AskedBy::rule, std::move(done));
  }
  std::optional<Standing> standingOf(JobId job) override { return engine_.standingOf(job); }
  void goOn(JobId job) override {
    const auto row = engine_.journal_->job(job);
    if (!row || row->finished) return;
    // Another program's, which was started after this one had looked.
    if (!engine_.runner_->has(job)) log(engine_.show(*row, true));
    if (static_cast<JobState>(row->state) != JobState::paused) engine_.resumeJob(job);
  }
  void pause(JobId job) override { engine_.pauseJob(job); }
  void resume(JobId job) override { engine_.resumeJob(job); }
  bool allPaused() override { return engine_.allPaused_.load(); }
  std::vector<JournalRun> runs() override {
    return engine_.journal_->runs().value_or(std::vector<JournalRun>());
  }
  void keepRun(const JournalRun& run) override { log(engine_.journal_->keepRun(run)); }
  void forgetRun(const std::string& profile) override { log(engine_.journal_->forgetRun(profile)); }
  std::unique_ptr<FileSystem::Lock> lock() override {
    auto lock = engine_.files_.lock(joinPath(engine_.options_.stateFolder, "background.lock"));
    if (!lock) return nullptr;
    return std::move(*lock);
  }

 private:
  // A run too many is all that it costs.
  void log(const Status& kept) {
    if (!kept) engine_.options_.log.write(LogLevel::warning, "background", inLog(kept.error()));
  }

  EngineImpl& engine_;
};

std::vector<std::string> EngineImpl::localFoldersOf(const Profile& profile) const {
  std::vector<std::string> folders;
  const auto add = [&](const std::string& text) {
    const auto location = stores_.parse(text);
    if (!location || location->kind != Location::Kind::path) return;
    std::string path = location->key;
    while (path.size() > 1 && path.ends_with('/'))
      path.pop_back();
    folders.push_back(std::move(path));
  };
  for (const std::string& source : profile.sources)
    add(source);
  if (profile.kind == ProfileKind::twoWay) add(profile.destinations.front());
  return folders;
}

// The runner knows of the jobs that this program works on. Of others it knows what the journal said when they
// were shown, if they were, and the journal what their program has made of them since.
std::optional<BackgroundHands::Standing> EngineImpl::standingOf(JobId job) const {
  bool ours = false;
  {
    const MutexLock lock(mutex_);
    if (starting_.contains(job)) return BackgroundHands::Standing();
    ours = locks_.contains(job);
  }
  const auto row = runner_->jobRow(job);
  const bool mayBeRefused = row && row->state == JobState::paused && row->error;
  if (row && ours && !mayBeRefused) return BackgroundHands::Standing{row->state, {}};
  const auto kept = journal_->job(job);
  // The same place of the row is for what its planning failed with, which the journal keeps.
  if (mayBeRefused && (!kept || (!kept->error && !kept->finished)))
    return BackgroundHands::Standing{row->state, row->error};
  if (row && (ours || !kept)) return BackgroundHands::Standing{row->state, {}};
  if (!kept) return std::nullopt;
  return BackgroundHands::Standing{static_cast<JobState>(kept->state), {}};
}

void EngineImpl::runInBackground(BackgroundOptions options) {
  auto watch = FolderWatch::make();
  if (!watch) options_.log.write(LogLevel::warning, "background", inLog(watch.error()));
  const auto loop =
      std::make_shared<BackgroundLoop>(std::make_shared<Hands>(*this), watch ? std::move(*watch) : nullptr,
                                       std::move(options), Clock::system(), options_.log);
  {
    const MutexLock lock(backgroundMutex_);
    if (background_) return;
    background_ = loop;
  }
  pool_->post([loop] { loop->run(); });
}

BackgroundView EngineImpl::background() const {
  const MutexLock lock(backgroundMutex_);
  return background_ ? background_->view() : BackgroundView();
}

void EngineImpl::setMetered(std::optional<bool> metered) {
  {
    const MutexLock lock(backgroundMutex_);
    metered_ = metered;
  }
  lookInBackground();
}

std::optional<bool> EngineImpl::metered() const {
  const MutexLock lock(backgroundMutex_);
  return metered_;
}

void EngineImpl::lookInBackground() {
  const MutexLock lock(backgroundMutex_);
  if (background_) background_->lookAgain();
}

void EngineImpl::stopBackground() {
  const MutexLock lock(backgroundMutex_);
  if (background_) background_->stop();
}

}  // namespace hawser
