// Profiles that run by themselves: when they start, wait, pause and go on, over a clock and hands that are
// the test's.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "api/background_loop.h"

using namespace hawser;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
namespace fs = std::filesystem;

namespace {

class HandClock final : public Clock {
 public:
  WallTime now() const override { return now_; }
  SteadyTime steady() const override { return SteadyTime(now_.time_since_epoch()); }
  void go(std::chrono::nanoseconds time) { now_ += time; }

 private:
  WallTime now_{hours(500'000)};
};

class NoOperation final : public Operation {
 public:
  void cancel() override {}
};

struct FakeHands final : BackgroundHands {
  explicit FakeHands(std::string home) : folder(std::move(home)) {}

  Result<std::vector<ProfileBook::Entry>> profiles() override {
    if (unlisted) return fail(ErrorCode::denied, "it cannot be listed");
    return entries;
  }
  std::string profilesFolder() override { return folder; }
  std::vector<std::string> foldersOf(const Profile& profile) override { return profile.sources; }
  Surroundings surroundings() override { return around; }
  OperationPtr run(const std::string& profile, std::function<void(Result<JobId>)> done) override {
    started.push_back(profile);
    answers.push_back(std::move(done));
    return std::make_unique<NoOperation>();
  }
  std::optional<Standing> standingOf(JobId job) override {
    const auto found = jobs.find(job);
    if (found == jobs.end()) return std::nullopt;
    return Standing{found->second, found->second == JobState::paused ? refusal : std::nullopt};
  }
  void goOn(JobId job) override { wentOn.push_back(job); }
  void pause(JobId job) override { jobs[job] = JobState::paused; }
  void resume(JobId job) override {
    ++resumed;
    jobs[job] = JobState::planning;
  }
  bool allPaused() override { return paused; }
  std::vector<JournalRun> runs() override {
    std::vector<JournalRun> all;
    for (const auto& [name, run] : kept)
      all.push_back(run);
    return all;
  }
  void keepRun(const JournalRun& run) override { kept.insert_or_assign(run.profile, run); }
  void forgetRun(const std::string& profile) override { kept.erase(profile); }
  std::unique_ptr<FileSystem::Lock> lock() override {
    if (elsewhere) return nullptr;
    return std::make_unique<FileSystem::Lock>();
  }

  void answer(Result<JobId> job) {
    const auto done = std::exchange(answers, {});
    for (const auto& one : done)
      one(job);
  }

  std::string folder;
  std::vector<ProfileBook::Entry> entries;
  Surroundings around;
  std::vector<std::string> started;
  std::vector<std::function<void(Result<JobId>)>> answers;
  std::map<JobId, JobState> jobs;
  std::vector<JobId> wentOn;
  std::map<std::string, JournalRun> kept;
  std::optional<Error> refusal;  // of what is paused
  int resumed = 0;
  bool paused = false, elsewhere = false, unlisted = false;
};

using Started = std::vector<std::string>;

}  // namespace

class BackgroundTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    home_ = std::make_unique<QTemporaryDir>();
    fs::create_directory(at("profiles"));
    fs::create_directory(at("data"));
    hands_ = std::make_shared<FakeHands>(at("profiles"));
    changes_ = 0;
  }

  void oneAfterTheOther() {
    add("a", every(hours(1)));
    add("b", every(hours(1)));
    begin();
    QCOMPARE(hands_->started, Started({"a"}));
    QVERIFY(state("a") == BackgroundState::planning && state("b") == BackgroundState::waits);
    QCOMPARE(hands_->kept.at("a").started, clock_.now());
    hands_->jobs[7] = JobState::running;
    hands_->answer(JobId(7));
    QCOMPARE(loop_->step(), std::chrono::milliseconds(seconds(2)));
    QCOMPARE(hands_->started, Started({"a", "b"}));
    QVERIFY(state("a") == BackgroundState::running);
    // Nothing had to be done.
    hands_->answer(JobId(0));
    hands_->jobs[7] = JobState::done;
    clock_.go(minutes(10));
    QCOMPARE(loop_->step(), std::chrono::milliseconds(minutes(50)));
    QVERIFY(state("a") == BackgroundState::waits && state("b") == BackgroundState::waits);
    QCOMPARE(row("a").next, std::optional(clock_.now() + minutes(50)));
    clock_.go(minutes(50));
    loop_->step();
    QCOMPARE(hands_->started, Started({"a", "b", "a"}));
  }

  void aChangeStartsItOnceItIsQuiet() {
    add("a", watching(), {at("data")});
    begin();
    finish(0);
    QCOMPARE(hands_->started, Started({"a"}));
    std::ofstream(at("data/file")) << "x";
    loop_->take(watchOf()->wait({}, seconds(20)).value());
    QCOMPARE(loop_->step(), std::chrono::milliseconds(kQuiet));
    QCOMPARE(hands_->started.size(), std::size_t(1));
    clock_.go(kQuiet);
    loop_->step();
    QCOMPARE(hands_->started, Started({"a", "a"}));
    // What changes while it is planned or runs is for the next one.
    std::ofstream(at("data/file")) << "y";
    loop_->take(watchOf()->wait({}, seconds(20)).value());
    clock_.go(kQuiet);
    loop_->step();
    QCOMPARE(hands_->started.size(), std::size_t(2));
    finish(0);
    QCOMPARE(hands_->started.size(), std::size_t(3));
  }

  void aFolderThatComesLaterIsWatched() {
    add("a", watching(), {at("disk")});
    begin();
    hands_->answer(fail(missing()));
    loop_->step();
    QVERIFY(state("a") == BackgroundState::refused);
    QVERIFY(!row("a").watchedWhole);
    QCOMPARE(hands_->kept.at("a").failures, 1u);
    fs::create_directory(at("disk"));
    clock_.go(minutes(1));
    loop_->step();
    QVERIFY(row("a").watchedWhole);
    QCOMPARE(hands_->started, Started({"a", "a"}));
    finish(0);
    QCOMPARE(hands_->kept.at("a").failures, 0u);
    QVERIFY(!row("a").error);
  }

  void aRefusalThatStaysIsNotTriedAgainSoon() {
    add("a", every(hours(1)));
    begin();
    hands_->answer(fail(makeError(ErrorCode::invalidArgument, "300 objects would be removed")));
    loop_->step();
    QVERIFY(state("a") == BackgroundState::refused);
    clock_.go(minutes(59));
    loop_->step();
    QCOMPARE(hands_->started.size(), std::size_t(1));
    QVERIFY(state("a") == BackgroundState::refused);
    clock_.go(minutes(1));
    loop_->step();
    QCOMPARE(hands_->started.size(), std::size_t(2));
  }

  void aRulePausesAndLetsGoOn() {
    WhenRules rules = every(hours(1));
    rules.onBattery = false;
    add("a", rules);
    begin();
    finish(7);
    hands_->around.battery = true;
    QCOMPARE(loop_->step(), std::chrono::milliseconds(minutes(1)));
    QVERIFY(state("a") == BackgroundState::hindered && row("a").hindrance == Hindrance::battery);
    QVERIFY(hands_->jobs[7] == JobState::paused);
    QVERIFY(hands_->kept.at("a").held);
    // Also of the next program.
    makeLoop();
    loop_->step();
    QVERIFY(state("a") == BackgroundState::hindered);
    hands_->around.battery = false;
    loop_->step();
    QVERIFY(hands_->jobs[7] == JobState::planning && state("a") == BackgroundState::running);
    QVERIFY(!hands_->kept.at("a").held);
    // What a person has paused stays so.
    hands_->jobs[7] = JobState::paused;
    loop_->step();
    QVERIFY(state("a") == BackgroundState::paused && hands_->jobs[7] == JobState::paused);
  }

  void whatIsHinderedStartsWhenItMay() {
    WhenRules rules = every(hours(1));
    rules.onMetered = false;
    add("a", rules);
    hands_->around.metered = true;
    makeLoop();
    QCOMPARE(loop_->step(), std::chrono::milliseconds(minutes(1)));
    QVERIFY(state("a") == BackgroundState::hindered && hands_->started.empty());
    hands_->around.metered.reset();
    loop_->step();
    QCOMPARE(hands_->started, Started({"a"}));
  }

  void nothingStartsWhileAllIsPaused() {
    add("a", every(hours(1)));
    hands_->paused = true;
    makeLoop();
    loop_->step();
    QVERIFY(hands_->started.empty());
    hands_->paused = false;
    loop_->step();
    QCOMPARE(hands_->started, Started({"a"}));
  }

  // As one that waits for its rule.
  void whatIsUnderWayWaitsWhileAllIsPaused() {
    WhenRules rules = every(hours(1));
    rules.onBattery = false;
    add("a", rules);
    begin();
    hands_->paused = true;
    finish(7);
    QVERIFY(hands_->jobs[7] == JobState::paused && state("a") == BackgroundState::paused);
    hands_->paused = false;
    hands_->jobs[7] = JobState::running;
    hands_->around.battery = true;
    loop_->step();
    QVERIFY(state("a") == BackgroundState::hindered);
    hands_->paused = true;
    hands_->around.battery = false;
    loop_->step();
    QVERIFY(hands_->jobs[7] == JobState::paused && state("a") == BackgroundState::paused);
    hands_->paused = false;
    loop_->step();
    QVERIFY(hands_->jobs[7] == JobState::planning && state("a") == BackgroundState::running);
    // Also of the next program.
    hands_->jobs[7] = JobState::running;
    hands_->paused = true;
    makeLoop();
    loop_->step();
    QVERIFY(hands_->jobs[7] == JobState::paused && state("a") == BackgroundState::paused);
  }

  void aJobThatIsRefusedIsTriedAgain() {
    add("a", every(hours(24)));
    hands_->kept["a"] = {"a", clock_.now() - hours(25), 9, 0, false, {}};
    hands_->jobs[9] = JobState::paused;
    hands_->refusal = makeError(ErrorCode::timeout, "no answer", Retry::afterDelay);
    begin();
    QVERIFY(state("a") == BackgroundState::refused);
    QCOMPARE(row("a").next, std::optional(clock_.now() + minutes(1)));
    QCOMPARE(hands_->kept.at("a").failures, 1u);
    QCOMPARE(hands_->kept.at("a").job, JobId(9));
    loop_->step();
    QCOMPARE(hands_->resumed, 0);
    clock_.go(minutes(1));
    loop_->step();
    QCOMPARE(hands_->resumed, 1);
    QVERIFY(state("a") == BackgroundState::running && hands_->started.empty());
    hands_->jobs[9] = JobState::paused;
    loop_->step();
    QCOMPARE(row("a").next, std::optional(clock_.now() + minutes(2)));
    clock_.go(minutes(2));
    loop_->step();
    QCOMPARE(hands_->resumed, 2);
    hands_->jobs[9] = JobState::running;
    loop_->step();
    QVERIFY(state("a") == BackgroundState::running && !row("a").error);
    QCOMPARE(hands_->kept.at("a").failures, 0u);
    // What a person pauses is another matter.
    hands_->refusal.reset();
    hands_->jobs[9] = JobState::paused;
    loop_->step();
    clock_.go(hours(48));
    loop_->step();
    QVERIFY(state("a") == BackgroundState::paused);
    QCOMPARE(hands_->resumed, 2);
  }

  void whatWasBeingPlannedIsTriedAgain() {
    add("a", every(hours(24)));
    begin();
    QCOMPARE(hands_->kept.at("a").failures, 1u);
    // The program is killed.
    makeLoop();
    loop_->step();
    QCOMPARE(hands_->started.size(), std::size_t(1));
    clock_.go(minutes(1));
    loop_->step();
    QCOMPARE(hands_->started, Started({"a", "a"}));
    QCOMPARE(hands_->kept.at("a").failures, 2u);
    // It ends in order.
    hands_->answer(fail(makeError(ErrorCode::cancelled, "stopped")));
    loop_->step();
    QCOMPARE(hands_->kept.at("a").failures, 2u);
    makeLoop();
    loop_->step();
    QCOMPARE(row("a").next, std::optional(clock_.now() + minutes(2)));
    clock_.go(minutes(2));
    loop_->step();
    finish(0);
    QCOMPARE(hands_->kept.at("a").failures, 0u);
  }

  void anotherFolderInItsPlaceIsAChange() {
    fs::create_directories(at("up/a"));
    add("a", watching(), {at("up/a")});
    begin();
    finish(0);
    fs::rename(at("up"), at("old"));
    fs::create_directories(at("up/a"));
    clock_.go(minutes(1));
    loop_->step();
    clock_.go(kQuiet);
    loop_->step();
    QCOMPARE(hands_->started, Started({"a", "a"}));
    finish(0);
    std::ofstream(at("up/a/file")) << "x";
    QCOMPARE(watchOf()->wait({}, seconds(20)).value().size(), std::size_t(1));
  }

  void profilesThatCannotBeListedAreTriedAgain() {
    hands_->unlisted = true;
    makeLoop();
    QCOMPARE(loop_->step(), std::chrono::milliseconds(minutes(1)));
    add("a", every(hours(1)));
    hands_->unlisted = false;
    loop_->step();
    QCOMPARE(hands_->started, Started({"a"}));
  }

  void nothingStartsOnceItIsStopped() {
    add("a", every(hours(1)));
    makeLoop();
    loop_->stop();
    loop_->step();
    QVERIFY(hands_->started.empty());
  }

  void whatWasUnderWayGoesOn() {
    add("a", every(hours(24)));
    hands_->kept["a"] = {"a", clock_.now() - hours(1), 9, 0, false, {}};
    hands_->jobs[9] = JobState::running;
    makeLoop();
    loop_->step();
    QCOMPARE(hands_->wentOn, std::vector<JobId>({9}));
    QVERIFY(state("a") == BackgroundState::running && hands_->started.empty());
    hands_->jobs[9] = JobState::failed;
    loop_->step();
    QVERIFY(state("a") == BackgroundState::failed);
    QCOMPARE(row("a").next, std::optional(clock_.now() + hours(23)));
  }

  void atTheSignInOnce() {
    WhenRules rules;
    rules.atSignIn = true;
    add("a", rules);
    makeLoop({true, {}});
    loop_->step();
    QCOMPARE(hands_->started, Started({"a"}));
    finish(0);
    add("b", rules);  // was made later
    changed();
    QCOMPARE(hands_->started, Started({"a"}));
    makeLoop({false, {}});
    loop_->step();
    QCOMPARE(hands_->started, Started({"a"}));
  }

  void profilesComeAndGo() {
    makeLoop();
    QCOMPARE(loop_->step(), std::chrono::milliseconds(hours(1)));
    add("a", every(hours(1)));
    changed();
    QCOMPARE(hands_->started, Started({"a"}));
    finish(0);
    // It cannot be read: it may be being written.
    hands_->entries[0].error = makeError(ErrorCode::corrupt, "line 3");
    changed();
    QCOMPARE(loop_->view().rows.size(), std::size_t(1));
    hands_->entries[0].error.reset();
    hands_->entries[0].profile.when = {};
    changed();
    QVERIFY(loop_->view().rows.empty());
    QVERIFY(hands_->kept.empty());
  }

  void anotherProgramDoesIt() {
    add("a", every(hours(1)));
    hands_->elsewhere = true;
    makeLoop();
    QCOMPARE(loop_->step(), std::chrono::milliseconds(minutes(1)));
    QVERIFY(loop_->view().elsewhere && hands_->started.empty());
    hands_->elsewhere = false;
    loop_->step();
    QVERIFY(!loop_->view().elsewhere);
    QCOMPARE(hands_->started, Started({"a"}));
  }

  void itTellsWhatIsNewAndNoMore() {
    add("a", every(hours(1)));
    begin();
    const int before = changes_;
    QVERIFY(before > 0);
    loop_->step();
    QCOMPARE(changes_, before);
    finish(0);
    QVERIFY(changes_ > before);
  }

 private:
  std::string at(const std::string& name) const { return home_->path().toStdString() + "/" + name; }
  static WhenRules every(minutes interval) {
    WhenRules rules;
    rules.every = interval;
    return rules;
  }
  static WhenRules watching() {
    WhenRules rules;
    rules.watch = true;
    return rules;
  }
  static Error missing() {
    Error error = makeError(ErrorCode::notFound, "the folder is not there");
    error.serviceCode = kFolderMissing;
    return error;
  }
  void add(const std::string& name, const WhenRules& rules, const std::vector<std::string>& folders = {}) {
    ProfileBook::Entry entry;
    entry.name = entry.profile.name = name;
    entry.profile.sources = folders;
    entry.profile.when = rules;
    hands_->entries.push_back(entry);
  }
  void makeLoop(BackgroundOptions options = {}) {
    if (!options.changed) options.changed = [this] { ++changes_; };
    auto watch = FolderWatch::make().value();
    watch_ = watch.get();
    loop_ = std::make_unique<BackgroundLoop>(hands_, std::move(watch), std::move(options), clock_, Log());
  }
  void begin() {
    makeLoop();
    loop_->step();
  }
  void finish(JobId job) {
    if (job != 0) hands_->jobs[job] = JobState::running;
    hands_->answer(job);
    loop_->step();
  }
  // As if the folder of profiles told of it.
  void changed() {
    loop_->take({{0, false}});
    loop_->step();
  }
  FolderWatch* watchOf() const { return watch_; }
  BackgroundRow row(const std::string& name) const {
    for (const BackgroundRow& one : loop_->view().rows)
      if (one.profile == name) return one;
    return {};
  }
  BackgroundState state(const std::string& name) const { return row(name).state; }

  std::unique_ptr<QTemporaryDir> home_;
  HandClock clock_;
  std::shared_ptr<FakeHands> hands_;
  std::unique_ptr<BackgroundLoop> loop_;
  FolderWatch* watch_ = nullptr;
  int changes_ = 0;
};

QTEST_GUILESS_MAIN(BackgroundTest)
#include "background_test.moc"
