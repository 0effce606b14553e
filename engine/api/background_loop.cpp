#include "api/background_loop.h"

#include <algorithm>

#include "api/printable.h"
#include "base/condition_variable.h"

namespace hawser {

namespace {

constexpr FolderWatch::Key kProfiles = 0;
constexpr std::chrono::milliseconds kWhileRunning = std::chrono::seconds(2);
// What no event tells: the hour, the power, a disk that is there again, another program that has ended.
constexpr std::chrono::milliseconds kMinute = std::chrono::minutes(1);
constexpr std::chrono::milliseconds kQuietest = std::chrono::hours(1);

bool hasSurroundings(const WhenRules& rules) {
  return !rules.hours.isWhole() || !rules.onMetered || !rules.onBattery;
}

// A disk that is not there now may be later, and another program that works on the job ends.
bool mayPass(const Error& error) {
  return error.retry != Retry::never || error.serviceCode == kFolderMissing || error.code == ErrorCode::busy;
}

void noteChange(ScheduleState& schedule, WallTime now) {
  if (!schedule.firstChange) schedule.firstChange = now;
  schedule.lastChange = now;
}

bool isUnderWay(BackgroundState state) {
  return state == BackgroundState::running || state == BackgroundState::paused ||
         state == BackgroundState::hindered;
}

}  // namespace

BackgroundLoop::BackgroundLoop(std::shared_ptr<BackgroundHands> hands, std::unique_ptr<FolderWatch> watch,
                               BackgroundOptions options, const Clock& clock, Log log)
    : hands_(std::move(hands)),
      watch_(std::move(watch)),
      options_(std::move(options)),
      clock_(clock),
      log_(std::move(log)) {
  context_.stop = stop_.get_token();
}

void BackgroundLoop::run() {
  const std::stop_token stop = stop_.get_token();
  while (!stop.stop_requested()) {
    const std::chrono::milliseconds quiet = step();
    if (stop.stop_requested()) break;
    if (!watch_) {
      waitFor(stop, std::min(quiet, kWhileRunning));  // nobody wakes it otherwise
      continue;
    }
    const auto changes = watch_->wait(context_, quiet);
    if (changes)
      take(*changes);
    else
      waitFor(stop, std::min(quiet, kWhileRunning));
  }
  for (auto& [name, item] : items_)
    item.planning.reset();
}

void BackgroundLoop::stop() {
  stop_.request_stop();
  lookAgain();
}

void BackgroundLoop::lookAgain() {
  if (watch_) watch_->wake();
}

BackgroundView BackgroundLoop::view() const {
  const MutexLock lock(mutex_);
  return view_;
}

void BackgroundLoop::take(const std::vector<FolderWatch::Change>& changes) {
  for (const FolderWatch::Change& change : changes) {
    if (change.key == kProfiles) {
      profilesChanged_ = true;
      profilesWatched_ = profilesWatched_ && !change.lost;
      continue;
    }
    const auto key = keys_.find(change.key);
    if (key == keys_.end()) continue;
    Item& item = items_.at(key->second);
    noteChange(item.schedule, clock_.now());
    for (Watched& watched : item.folders)
      if (watched.key == change.key && change.lost) watched.on = false;
  }
}

std::chrono::milliseconds BackgroundLoop::step() {
  if (!lock_) lock_ = hands_->lock();
  if (!lock_) {
    publish();
    return kMinute;
  }
  const WallTime now = clock_.now();
  const bool again = lookedAtFolders_ > now || now - lookedAtFolders_ >= kMinute;
  if (again) lookedAtFolders_ = now;
  if (again && profilesWatched_ && !watch_->isSame(kProfiles)) {
    profilesWatched_ = false;
    profilesChanged_ = true;
  }
  if (watch_ && !profilesWatched_)
    profilesWatched_ = watch_->watch(context_, kProfiles, hands_->profilesFolder()).has_value();
  // Without being told of changes: each time. What could not be read is tried again.
  if (profilesChanged_ || !profilesWatched_) profilesChanged_ = !reload();
  takeBegun();
  const Surroundings around = hands_->surroundings();
  std::chrono::milliseconds quiet = profilesWatched_ && !profilesChanged_ ? kQuietest : kMinute;
  for (auto& [name, item] : items_) {
    if (stop_.stop_requested()) break;
    if (again) watchFolders(item);
    const auto next = look(item, around);
    if (item.row.state == BackgroundState::running) quiet = std::min(quiet, kWhileRunning);
    const bool unwatched = std::any_of(item.folders.begin(), item.folders.end(),
                                       [](const Watched& watched) { return !watched.on; });
    if (hasSurroundings(item.profile.when) || unwatched || isUnderWay(item.row.state))
      quiet = std::min(quiet, kMinute);
    if (next) quiet = std::min(quiet, std::chrono::ceil<std::chrono::milliseconds>(*next - now));
  }
  publish();
  return std::max(quiet, std::chrono::milliseconds(1));
}

bool BackgroundLoop::reload() {
  auto entries = hands_->profiles();
  if (!entries) return false;
  const bool first = std::exchange(firstLoad_, false);
  std::map<std::string, JournalRun> runs;
  for (JournalRun& run : hands_->runs())
    runs.insert_or_assign(run.profile, run);
  std::map<std::string, Item> before = std::exchange(items_, {});
  for (ProfileBook::Entry& entry : *entries) {
    const bool known = before.contains(entry.name);
    // One that cannot be read just now may be being written.
    const bool unread = entry.foreign || entry.error;
    if (unread && !known) continue;
    if (!unread && entry.profile.when.isManual()) continue;
    Item& item = items_[entry.name];
    if (known) item = std::move(before.extract(entry.name).mapped());
    if (unread || (known && item.profile == entry.profile)) continue;
    letGo(item);
    item.profile = std::move(entry.profile);
    item.row.profile = entry.name;
    item.row.notify = item.profile.notify;
    if (!known) {
      item.schedule.signIn = options_.signIn && first;
      if (const auto run = runs.find(entry.name); run != runs.end()) takeUp(item, run->second);
    }
    for (const std::string& folder :
         item.profile.when.watch ? hands_->foldersOf(item.profile) : std::vector<std::string>()) {
      item.folders.push_back({++lastKey_, folder, false});
      keys_[lastKey_] = entry.name;
    }
    watchFolders(item);
  }
  for (auto& [name, item] : before) {
    letGo(item);
    hands_->forgetRun(name);
  }
  return true;
}

// What is known of a profile's last run, perhaps of another program.
void BackgroundLoop::takeUp(Item& item, const JournalRun& run) {
  item.schedule.lastRun = run.started;
  item.schedule.failures = run.failures;
  item.row.job = run.job;
  item.heldByRule = run.held;
  item.row.error = run.error;
  if (item.row.error) item.row.state = BackgroundState::refused;
  if (item.row.job == 0) return;
  hands_->goOn(item.row.job);
  pauseWithAll(item.row.job);
  item.row.state = BackgroundState::running;  // follow() looks
}

void BackgroundLoop::letGo(Item& item) {
  for (const Watched& watched : item.folders) {
    if (watch_) watch_->forget(watched.key);
    keys_.erase(watched.key);
  }
  item.folders.clear();
}

void BackgroundLoop::watchFolders(Item& item) {
  item.schedule.watchedWhole = true;
  for (Watched& watched : item.folders) {
    // Of another folder that is there instead nobody has told.
    if (watched.on && !watch_->isSame(watched.key)) {
      watched.on = false;
      noteChange(item.schedule, clock_.now());
    }
    if (!watched.on && watch_) watched.on = watch_->watch(context_, watched.key, watched.folder).has_value();
    const bool whole = watched.on && watch_->isWhole(watched.key);
    item.schedule.watchedWhole = item.schedule.watchedWhole && whole;
  }
  item.row.watchedWhole = item.schedule.watchedWhole;
}

void BackgroundLoop::takeBegun() {
  std::vector<Begun> all;
  {
    const MutexLock lock(inbox_->mutex);
    all.swap(inbox_->begun);
  }
  for (Begun& one : all) {
    const auto item = items_.find(one.profile);
    if (item != items_.end()) begun(item->second, std::move(one.job));
  }
}

void BackgroundLoop::begun(Item& item, Result<JobId> job) {
  item.planning.reset();
  item.jobRefused = false;
  if (!job && job.error().code == ErrorCode::cancelled) {
    // The program ends, most likely: it is as it was kept when it started.
    item.row.state = item.row.error ? BackgroundState::refused : BackgroundState::waits;
    ++item.schedule.failures;
    return;
  }
  item.row.job = job.value_or(0);
  if (job) {
    item.row.state = item.row.job != 0 ? BackgroundState::running : BackgroundState::waits;
    item.row.error.reset();
    item.schedule.failures = 0;
    if (item.row.job != 0) pauseWithAll(item.row.job);
  } else {
    refused(item, std::move(job.error()));
  }
  keep(item);
}

void BackgroundLoop::refused(Item& item, Error error) {
  item.row.state = BackgroundState::refused;
  item.schedule.failures = mayPass(error) ? item.schedule.failures + 1 : 0;
  item.row.error = std::move(error);
  log_.write(LogLevel::warning, "background",
             printable(item.row.profile) + " did not start: " + inLog(*item.row.error));
}

// What begins while all is paused waits with it.
void BackgroundLoop::pauseWithAll(JobId job) {
  if (!hands_->allPaused()) return;
  const auto standing = hands_->standingOf(job);
  const bool goesOn = standing && !standing->refusal &&
                      (standing->state == JobState::planning || standing->state == JobState::running);
  if (goesOn) hands_->pause(job);
}

void BackgroundLoop::keep(const Item& item) {
  hands_->keepRun({item.row.profile, item.schedule.lastRun.value_or(WallTime()), item.row.job,
                   item.schedule.failures, item.heldByRule, item.row.error});
}

// As one that has failed: one that is still being planned when the program ends is tried again by the next,
// but one that brings the program down not over and over.
void BackgroundLoop::keepAsBegun(const Item& item) {
  hands_->keepRun({item.row.profile, item.schedule.lastRun.value_or(WallTime()), 0,
                   item.schedule.failures + 1, false, item.row.error});
}

void BackgroundLoop::begin(Item& item, RunCause cause) {
  item.row.lastRun = item.schedule.lastRun = clock_.now();
  item.schedule.firstChange.reset();
  item.schedule.lastChange.reset();
  item.schedule.signIn = false;
  log_.write(LogLevel::info, "background",
             printable(item.row.profile) + " starts: " + std::string(name(cause)));
}

void BackgroundLoop::start(Item& item, RunCause cause) {
  item.row.state = BackgroundState::planning;
  begin(item, cause);
  keepAsBegun(item);
  item.planning = hands_->run(
      item.row.profile, [inbox = inbox_, watch = watch_, profile = item.row.profile](Result<JobId> job) {
        {
          const MutexLock lock(inbox->mutex);
          inbox->begun.push_back({profile, std::move(job)});
        }
        if (watch) watch->wake();
      });
}

// Of a job that is there: another beside it would do the same.
void BackgroundLoop::startAgain(Item& item, RunCause cause) {
  begin(item, cause);
  item.jobRefused = false;
  item.row.state = BackgroundState::running;  // follow() looks
  keep(item);
  hands_->resume(item.row.job);
  pauseWithAll(item.row.job);
}

// Of a job that was started: how it gets on, and whether it may.
void BackgroundLoop::follow(Item& item, bool mayGoOn) {
  const bool wasHeld = item.heldByRule;
  const auto standing = hands_->standingOf(item.row.job);
  if (standing && standing->refusal) {
    // Nobody has paused it: it is tried again as one that could not begin.
    item.row.state = BackgroundState::refused;
    if (std::exchange(item.jobRefused, true)) return;
    item.row.lastRun = item.schedule.lastRun = clock_.now();
    refused(item, *standing->refusal);
    return keep(item);
  }
  const bool starts = standing && standing->state == JobState::planning;
  const bool mends = !starts && item.row.error.has_value();
  if (!starts) item.jobRefused = false;
  if (mends) {
    item.row.error.reset();
    item.schedule.failures = 0;
  }
  if (!standing || standing->state == JobState::done || standing->state == JobState::cancelled) {
    item.row.state = BackgroundState::waits;
  } else if (standing->state == JobState::failed) {
    item.row.state = BackgroundState::failed;
  } else if (standing->state != JobState::paused) {
    if (!mayGoOn) hands_->pause(item.row.job);
    item.heldByRule = !mayGoOn;
    item.row.state = mayGoOn ? BackgroundState::running : BackgroundState::hindered;
  } else if (item.heldByRule && mayGoOn && !hands_->allPaused()) {
    hands_->resume(item.row.job);
    pauseWithAll(item.row.job);  // meanwhile
    item.heldByRule = false;
    item.row.state = BackgroundState::running;
  } else {
    item.row.state = item.heldByRule && !mayGoOn ? BackgroundState::hindered : BackgroundState::paused;
  }
  if (!isUnderWay(item.row.state)) item.heldByRule = false;
  if (item.heldByRule != wasHeld || mends) keep(item);
}

std::optional<WallTime> BackgroundLoop::look(Item& item, const Surroundings& around) {
  ScheduleDecision decision = decide(item.profile.when, item.schedule, around, clock_.now());
  BackgroundRow& row = item.row;
  row.lastRun = item.schedule.lastRun;
  row.hindrance = decision.hindrance;
  row.next.reset();
  if (item.planning) return std::nullopt;
  const bool waitsHindered = row.state == BackgroundState::hindered && row.job == 0;
  if ((isUnderWay(row.state) || item.jobRefused) && !waitsHindered && row.job != 0) {
    follow(item, decision.hindrance == Hindrance::none);
    if (isUnderWay(row.state)) return std::nullopt;
    decision = decide(item.profile.when, item.schedule, around, clock_.now());  // it may have been refused
  }
  row.next = decision.next;
  if (decision.cause == RunCause::none) {
    if (row.state == BackgroundState::hindered) row.state = BackgroundState::waits;
    return decision.next;
  }
  if (decision.hindrance != Hindrance::none) {
    if (item.jobRefused) return std::nullopt;
    row.state = BackgroundState::hindered;
    row.job = 0;
    return std::nullopt;
  }
  // One after the other: a plan reads whole folders.
  const bool busy = std::any_of(items_.begin(), items_.end(),
                                [](const auto& other) { return other.second.planning != nullptr; });
  if (busy || hands_->allPaused() || stop_.stop_requested()) return std::nullopt;
  if (item.jobRefused)
    startAgain(item, decision.cause);
  else
    start(item, decision.cause);
  return std::nullopt;
}

void BackgroundLoop::publish() {
  BackgroundView view;
  view.elsewhere = !lock_;
  for (const auto& [name, item] : items_)
    view.rows.push_back(item.row);
  {
    const MutexLock lock(mutex_);
    if (view.elsewhere == view_.elsewhere && view.rows == view_.rows) return;
    view_ = std::move(view);
  }
  if (options_.changed) options_.changed();
}

}  // namespace hawser
