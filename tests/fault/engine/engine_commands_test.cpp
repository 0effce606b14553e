// The real engine under commands at bad moments, with a service that stalls: every command has its effect,
// none waits for an answer that does not come, and what is given up leaves nothing behind.
#include <QElapsedTimer>
#include <QtTest>
#include <filesystem>
#include <future>

#include "api/engine.h"
#include "e2e/ctl.h"
#include "fault/http_fault_proxy.h"
#include "services/azurite.h"

using namespace hawser;
using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

// A silent service is given up after 60 s: what is quicker did not wait for it.
constexpr qint64 kWithoutWaitingMs = 30'000;
constexpr int kPatienceMs = 40'000;
// From a stop to quiet are 250 ms at most. A busy machine may hold up one stop, but hardly all of several:
// the quickest is held against four times that, and where each instruction is watched, against much more.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr qint64 kQuietMs = 10'000;
#else
constexpr qint64 kQuietMs = 1'000;
#endif
constexpr int kStops = 4;

}  // namespace

class EngineCommandsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(); }
  void cleanupTestCase() { azurite_.reset(); }
  void init();
  void cleanup();
  void newCredentialsReachOpenJobs();
  void manyStalledPartsAreStopped();
  void enginesEndInEveryState_data();
  void enginesEndInEveryState();
  void resumedTwiceIsResumedOnce();
  void aStartThatWaitsSaysSoAndIsStopped();
  void jobsOfOtherEnginesAreRefused();
  void cancelledOnesLeaveNothing_data();
  void cancelledOnesLeaveNothing();
  void cancelledOnesEndWithoutTheService();
  void pausedTransfersStayPaused();
  void resumeWhilePlanningPlansOn();
  void summariesSayWhatReportsSay();

 private:
  void open(bool resume = false);
  void connect(const std::string& key);
  void stall(const std::string& method, const std::string& target) {
    FaultRule rule;
    rule.fault = Fault::stall;
    rule.method = method;
    rule.targetContains = target;
    rule.times = 0;
    proxy_->add(rule);
  }
  JobId submit(const std::string& from, const std::string& to, JobOptions options = {}) {
    return engine_->submit({{from}, to, options}).value();
  }
  JobRow row(JobId job) const {
    Cursor all;
    for (const JobRow& each : engine_->snapshot(all).jobs) {
      if (each.id == job) return each;
    }
    return {};
  }
  std::vector<TransferRow> transfers() const {
    Cursor all;
    return engine_->snapshot(all).transfers;
  }
  std::uint32_t inFlight() const {
    Cursor all;
    return engine_->snapshot(all).totals.partsInFlight;
  }
  int refusals() {
    int count = 0;
    for (const Event& event : engine_->takeEvents())
      count += event.kind == EventKind::jobRefused ? 1 : 0;
    return count;
  }
  bool has(EventKind kind) {
    bool found = false;
    for (const Event& event : engine_->takeEvents())
      found = found || event.kind == kind;
    return found;
  }
  int unfinishedFiles() const {
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path().toStdString()))
      count += entry.path().filename().string().starts_with(".hawser-part-") ? 1 : 0;
    return count;
  }
  std::string path(const char* name) const { return folder_.path().toStdString() + "/" + name; }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<HttpFaultProxy> proxy_;
  QTemporaryDir folder_;
  std::unique_ptr<Engine> engine_;
  std::string box_;
  int round_ = 0;
};

void EngineCommandsTest::open(bool resume) {
  EngineOptions options;
  options.stateFolder = path("state") + std::to_string(round_);
  options.configFolder = path("config") + std::to_string(round_);
  options.defaultStoreFolder = path("store") + std::to_string(round_);
  options.resumeAtOpen = resume;
  engine_ = Engine::open(options).value();
  connect(azurite_->key());
}

void EngineCommandsTest::connect(const std::string& key) {
  Connection work;
  work.name = "work";
  work.kind = "azure";
  work.account = kDevelopmentAccount;
  work.endpoint = "http://127.0.0.1:" + std::to_string(proxy_->port()) + "/" + kDevelopmentAccount;
  std::promise<void> saved;
  engine_->saveConnection(work, AccountKeyCredential{kDevelopmentAccount, Secret(key)},
                          [&](Status) { saved.set_value(); });
  saved.get_future().wait();
}

void EngineCommandsTest::init() {
  ++round_;
  proxy_ = std::make_unique<HttpFaultProxy>(azurite_->port());
  open();
  box_ = "work:commands" + std::to_string(round_);
  for (const std::string& container : {box_, std::string("default:box")}) {
    std::promise<Status> made;
    const OperationPtr operation =
        engine_->makeContainer(container, [&](Status status) { made.set_value(std::move(status)); });
    QVERIFY(made.get_future().get());
  }
  fs::remove_all(path("source"));
  makeFile(path("source/big"), randomBytes(20'000'000, 5));
  makeFile(path("source/small"), randomBytes(1000, 6));
}

void EngineCommandsTest::cleanup() {
  engine_.reset();
  proxy_.reset();
}

void EngineCommandsTest::newCredentialsReachOpenJobs() {
  connect(azurite_->key("alpha"));
  const JobId job = submit(path("source/"), box_ + "/");
  QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::failed, kPatienceMs);
  QCOMPARE(row(job).error->code, ErrorCode::denied);
  engine_->provideCredential("work", AccountKeyCredential{kDevelopmentAccount, Secret(azurite_->key())});
  engine_->retryJob(job);
  QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::done, kPatienceMs);
  QCOMPARE(row(job).transfersDone, std::uint64_t(2));
}

void EngineCommandsTest::manyStalledPartsAreStopped() {
  stall("PUT", "");
  for (int number = 0; number < 300; ++number)
    makeFile(path("source/many/") + std::to_string(number), "1");
  JobOptions options;
  options.parallel = 256;
  const JobId job = submit(path("source/many/"), box_ + "/", options);
  qint64 quickest = kPatienceMs;
  for (int stop = 1; stop <= kStops; ++stop) {
    // All of them are with the service, which has as many held requests.
    QTRY_COMPARE_WITH_TIMEOUT(proxy_->acted(), 256 * stop, kPatienceMs);
    QElapsedTimer time;
    time.start();
    engine_->pauseJob(job);
    QTRY_COMPARE_WITH_TIMEOUT(inFlight(), 0u, kPatienceMs);
    quickest = std::min(quickest, time.elapsed());
    // No write began after it.
    QCOMPARE(proxy_->acted(), 256 * stop);
    if (stop < kStops) engine_->resumeJob(job);
  }
  qInfo("256 parts that stall are quiet after %lld ms", quickest);
  QVERIFY(quickest < kQuietMs);
  proxy_->clear();
  proxy_->release();
  engine_->resumeJob(job);
  QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::done, kPatienceMs);
}

void EngineCommandsTest::enginesEndInEveryState_data() {
  QTest::addColumn<QString>("state");
  for (const char* state :
       {"opening", "planning", "running", "retrying", "pausing", "cancelling", "browsing"})
    QTest::newRow(state) << QString::fromLatin1(state);
}

void EngineCommandsTest::enginesEndInEveryState() {
  QFETCH(QString, state);
  OperationPtr operation;
  if (state == u"opening"_qs) stall("HEAD", "");
  if (state == u"planning"_qs || state == u"browsing"_qs) stall("GET", "comp=list");
  if (state == u"retrying"_qs) {
    FaultRule rule;
    rule.fault = Fault::busy;
    rule.method = "PUT";
    rule.times = 0;
    proxy_->add(rule);
  }
  if (state == u"running"_qs || state == u"pausing"_qs || state == u"cancelling"_qs) stall("PUT", "");
  JobId job = 0;
  if (state == u"browsing"_qs) {
    operation = engine_->browse(box_ + "/", "", "", [](Result<BrowsePage>) {});
  } else {
    job = submit(path("source/"), state == u"opening"_qs ? box_ + "/to" : box_ + "/");
  }
  if (state == u"retrying"_qs) {
    QTRY_VERIFY_WITH_TIMEOUT(proxy_->acted() > 0, kPatienceMs);
  } else {
    proxy_->awaitStall();
  }
  if (state == u"pausing"_qs) engine_->pauseJob(job);
  if (state == u"cancelling"_qs) engine_->cancelJob(job);
  QElapsedTimer time;
  time.start();
  engine_.reset();
  QVERIFY(time.elapsed() < kWithoutWaitingMs);
  proxy_->clear();
  proxy_->release();
  open();
  if (job == 0) return;
  if (state == u"cancelling"_qs) {
    QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::cancelled, kPatienceMs);
    return;
  }
  engine_->resumeJob(job);
  QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::done, kPatienceMs);
}

void EngineCommandsTest::resumedTwiceIsResumedOnce() {
  stall("PUT", "");
  const JobId job = submit(path("source/"), box_ + "/");
  proxy_->awaitStall();
  engine_.reset();
  proxy_->clear();
  proxy_->release();
  open();
  for (int times = 0; times < 5; ++times)
    engine_->resumeJob(job);
  QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::done, kPatienceMs);
  QCOMPARE(refusals(), 0);
}

void EngineCommandsTest::aStartThatWaitsSaysSoAndIsStopped() {
  FaultRule busy;
  busy.fault = Fault::busy;
  busy.method = "HEAD";
  busy.times = 0;
  proxy_->add(busy);
  const JobId job = submit(path("source/"), box_ + "/to");
  QTRY_VERIFY_WITH_TIMEOUT(row(job).obstacle.has_value(), kPatienceMs);
  QCOMPARE(row(job).obstacle->object, box_ + "/to");
  QVERIFY(row(job).retryAt.has_value());
  engine_->pauseJob(job);
  QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::paused, kPatienceMs);
  QVERIFY(!row(job).obstacle && !row(job).error);
  // Each overtakes a start that waits again; the last one counts.
  engine_->resumeJob(job);
  engine_->pauseAll();
  engine_->resumeJob(job);
  QTRY_VERIFY_WITH_TIMEOUT(row(job).obstacle.has_value(), kPatienceMs);
  proxy_->clear();
  QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::done, kPatienceMs);
  QCOMPARE(row(job).transfersDone, std::uint64_t(2));
  QVERIFY(!row(job).obstacle);
  proxy_->add(busy);
  const JobId other = submit(path("source/"), box_ + "/other");
  QTRY_VERIFY_WITH_TIMEOUT(row(other).obstacle.has_value(), kPatienceMs);
  engine_->cancelJob(other);
  QTRY_VERIFY_WITH_TIMEOUT(row(other).state == JobState::cancelled, kPatienceMs);
  QVERIFY(!row(other).obstacle);
}

void EngineCommandsTest::summariesSayWhatReportsSay() {
  int finished = 0;
  const auto ended = [&](int jobs) {
    finished += has(EventKind::jobFinished) ? 1 : 0;
    return finished == jobs;
  };
  submit(path("source/small"), "default:box/to/small");
  QTRY_VERIFY_WITH_TIMEOUT(ended(1), kPatienceMs);
  fs::create_symlink("nowhere", path("source/dangling"));
  JobOptions options;
  options.links = LinkPolicy::follow;
  options.conflict = ConflictPolicy::skip;
  const JobId job = submit(path("source/"), "default:box/to/", options);
  QTRY_VERIFY_WITH_TIMEOUT(ended(2), kPatienceMs);
  const Report report = engine_->report(job).value();
  const Report summary = engine_->summary(job).value();
  QCOMPARE(report.lines.size(), std::size_t(3));
  QCOMPARE(counted(report).done + counted(report).failed + counted(report).skipped, std::uint64_t(3));
  QVERIFY(counted(report).failed == 1 && counted(report).skipped == 1 && counted(report).verified == 1);
  QVERIFY(counted(report) == counted(summary));
  QCOMPARE(verdict(summary), verdict(report));
  QCOMPARE(summary.lines.size(), std::size_t(1));
  QCOMPARE(summary.lines.front().source, report.lines.front().source);
  QCOMPARE(summary.lines.front().error->code, report.lines.front().error->code);
  for (const Report* each : {&report, &summary}) {
    QCOMPARE(each->job.transfers, std::uint64_t(3));
    QCOMPARE(each->job.transfersFailed, std::uint64_t(1));
    QCOMPARE(each->job.bytesDone, std::uint64_t(20'000'000));
    QCOMPARE(each->job.state, JobState::failed);
  }
}

void EngineCommandsTest::jobsOfOtherEnginesAreRefused() {
  stall("PUT", "");
  const JobId job = submit(path("source/"), box_ + "/");
  proxy_->awaitStall();
  const std::unique_ptr<Engine> first = std::move(engine_);
  open();
  engine_->resumeJob(job);
  int refused = 0;
  QTRY_VERIFY_WITH_TIMEOUT((refused += refusals()) == 1, kPatienceMs);
  QCOMPARE(row(job).error->code, ErrorCode::busy);
  engine_->cancelJob(job);
  QTRY_VERIFY_WITH_TIMEOUT((refused += refusals()) == 2, kPatienceMs);
  engine_.reset();
  proxy_->clear();
  proxy_->release();
  Cursor all;
  QTRY_VERIFY_WITH_TIMEOUT((all = {}, first->snapshot(all).jobs.front().state == JobState::done),
                           kPatienceMs);
}

void EngineCommandsTest::cancelledOnesLeaveNothing_data() {
  QTest::addColumn<QString>("when");
  for (const char* when : {"running", "paused", "shown"})
    QTest::newRow(when) << QString::fromLatin1(when);
}

void EngineCommandsTest::cancelledOnesLeaveNothing() {
  QFETCH(QString, when);
  JobOptions options;
  options.limitRate = 2'000'000;
  const JobId job = submit(path("source/big"), "default:box/big", options);
  QTRY_COMPARE_WITH_TIMEOUT(unfinishedFiles(), 1, kPatienceMs);
  if (when != u"running"_qs) {
    engine_->pauseJob(job);
    QTRY_COMPARE_WITH_TIMEOUT(inFlight(), 0u, kPatienceMs);
  }
  if (when == u"shown"_qs) open();
  engine_->cancelJob(job);
  QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::cancelled, kPatienceMs);
  QTRY_COMPARE_WITH_TIMEOUT(unfinishedFiles(), 0, kPatienceMs);
  QVERIFY(!fs::exists(path("store") + std::to_string(round_) + "/box/big"));
}

// The service holds the parts, and then the clean-up: who cancels waits for neither.
void EngineCommandsTest::cancelledOnesEndWithoutTheService() {
  JobOptions options;
  options.partSize = 1'000'000;
  FaultRule held;
  held.fault = Fault::stall;
  held.method = "PUT";
  held.targetContains = "blockid=";
  held.from = 3;
  held.times = 0;
  proxy_->add(held);
  const JobId job = submit(path("source/big"), box_ + "/big", options);
  proxy_->awaitStall();
  QTRY_VERIFY_WITH_TIMEOUT(row(job).bytesDone >= 2'000'000, kPatienceMs);
  stall("GET", "comp=blocklist");
  engine_->cancelJob(job);
  bool finished = false;
  QTRY_VERIFY_WITH_TIMEOUT((finished = finished || has(EventKind::jobFinished)), kPatienceMs);
  QCOMPARE(row(job).state, JobState::cancelled);
  QCOMPARE(row(job).transfersCancelled, std::uint64_t(1));
  QCOMPARE(inFlight(), 0u);
  Cursor all;
  QCOMPARE(engine_->snapshot(all).totals.leftovers, 1u);
  // Another copy to the same name does not wait either, and is not disturbed by what is cleared away.
  makeFile(path("source/other"), randomBytes(3'000'000, 7));
  proxy_->clear();
  const JobId next = submit(path("source/other"), box_ + "/big", options);
  QTRY_VERIFY_WITH_TIMEOUT(row(next).state == JobState::done, kPatienceMs);
  proxy_->release();
  QTRY_VERIFY_WITH_TIMEOUT((all = {}, engine_->snapshot(all).totals.leftovers == 0), kPatienceMs);
  const JobId back = submit(box_ + "/big", path("back"));
  QTRY_VERIFY_WITH_TIMEOUT(row(back).state == JobState::done, kPatienceMs);
  QFile came(QString::fromStdString(path("back")));
  QVERIFY(came.open(QIODevice::ReadOnly));
  QVERIFY(came.readAll() == randomBytes(3'000'000, 7));
}

void EngineCommandsTest::pausedTransfersStayPaused() {
  JobOptions options;
  options.limitRate = 2'000'000;
  const JobId job = submit(path("source/"), "default:box/", options);
  TransferId big = 0;
  const auto isBig = [](const TransferRow& transfer) { return transfer.size > 1000; };
  // The small one has an unfinished file of its own for a moment.
  QTRY_VERIFY_WITH_TIMEOUT(row(job).transfersDone == 1 && unfinishedFiles() == 1, kPatienceMs);
  for (const TransferRow& transfer : transfers()) {
    if (isBig(transfer)) big = transfer.id;
  }
  engine_->pause(big);
  engine_.reset();
  open(true);
  QTRY_VERIFY_WITH_TIMEOUT(row(job).transfersDone == 1, kPatienceMs);
  for (const TransferRow& transfer : transfers())
    QCOMPARE(transfer.state, isBig(transfer) ? TransferState::paused : TransferState::done);
  engine_->resumeJob(job);
  engine_->cancelJob(job);
  QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::cancelled, kPatienceMs);
}

void EngineCommandsTest::resumeWhilePlanningPlansOn() {
  stall("GET", "comp=list");
  const JobId job = submit(path("source/"), box_ + "/");
  proxy_->awaitStall();
  engine_->pauseJob(job);
  engine_->resumeJob(job);
  proxy_->clear();
  proxy_->release();
  QTRY_VERIFY_WITH_TIMEOUT(row(job).state == JobState::done, kPatienceMs);
  QCOMPARE(row(job).transfersDone, std::uint64_t(2));
}

QTEST_GUILESS_MAIN(EngineCommandsTest)
#include "engine_commands_test.moc"
