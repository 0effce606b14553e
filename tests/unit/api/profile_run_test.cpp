// A saved profile is run without anybody to ask: it does what it says within its limit, and nothing beyond.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <future>

#include "api/engine.h"

using namespace hawser;
namespace fs = std::filesystem;

class ProfileRunTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    EngineOptions options;
    options.stateFolder = path("state");
    options.configFolder = path("config");
    options.defaultStoreFile = path("default.store");
    engine_ = Engine::open(std::move(options)).value();
    for (const char* name : {"left", "right"})
      fs::create_directories(path(name));
  }
  void cleanup() {
    engine_.reset();
    folder_.reset();
  }

  void aMirrorIsRun() {
    write("left/a", "new");
    write("left/b", "kept");
    write("left/c", "kept too");
    QVERIFY(save(profile(ProfileKind::mirror)));
    QVERIFY(ended(run()));
    QCOMPARE(read("right/a"), std::string("new"));
    fs::remove(path("left/a"));
    QVERIFY(ended(run()));
    QVERIFY(!fs::exists(path("right/a")));
    QCOMPARE(read("right/b"), std::string("kept"));
  }

  void whatNeedsNobodyIsNoJob() {
    write("left/a", "same");
    QVERIFY(save(profile(ProfileKind::update)));
    QVERIFY(ended(run()));
    const Result<JobId> again = run();
    QVERIFY(again);
    QCOMPARE(*again, JobId(0));
  }

  void moreRemovalsThanItsLimitAreRefused() {
    for (const char* name : {"a", "b", "c", "d"})
      write(std::string("left/") + name, name);
    QVERIFY(save(profile(ProfileKind::mirror)));
    QVERIFY(ended(run()));
    for (const char* name : {"a", "b", "c"})
      fs::remove(path(std::string("left/") + name));
    const Result<JobId> refused = run();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::invalidArgument);
    QVERIFY(fs::exists(path("right/a")));
    Profile wider = profile(ProfileKind::mirror);
    wider.deleteLimit = {3, 100};
    QVERIFY(save(wider));
    QVERIFY(ended(run()));
    QVERIFY(!fs::exists(path("right/a")) && fs::exists(path("right/d")));
  }

  void anEmptySourceTakesNothingAway() {
    write("right/a", "precious");
    Profile mirror = profile(ProfileKind::mirror);
    mirror.deleteLimit.percent = 100;
    QVERIFY(save(mirror));
    const Result<JobId> refused = run();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::invalidArgument);
    QCOMPARE(read("right/a"), std::string("precious"));
  }

  void aCopyRemovesUpToItsLimit() {
    write("left/a", "new");
    write("right/a", "old");
    write("right/b", "extra");
    Profile copy = profile(ProfileKind::copy);
    copy.options.deletes = DeletePolicy::after;
    copy.deleteLimit.percent = 40;
    QVERIFY(save(copy));
    QVERIFY(!run());
    QCOMPARE(read("right/a"), std::string("old"));
    copy.deleteLimit.percent = 50;
    QVERIFY(save(copy));
    QVERIFY(ended(run()));
    QCOMPARE(read("right/a"), std::string("new"));
    QVERIFY(!fs::exists(path("right/b")));
  }

  void whatIsNotThereSaysSo() {
    const Result<JobId> missing = run();
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::notFound);
  }

 private:
  std::string path(const std::string& name) const {
    return folder_->filePath(QString::fromStdString(name)).toStdString();
  }
  void write(const std::string& name, const std::string& content) {
    QFile file(QString::fromStdString(path(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content.data(), static_cast<qsizetype>(content.size()));
  }
  std::string read(const std::string& name) {
    QFile file(QString::fromStdString(path(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : "not there";
  }
  Profile profile(ProfileKind kind) const {
    Profile made;
    made.name = "p";
    made.kind = kind;
    made.sources = {path("left/")};
    made.destinations = {path("right/")};
    return made;
  }
  template <class Value>
  Value waitFor(const std::function<OperationPtr(std::function<void(Value)>)>& ask) {
    std::promise<Value> answer;
    auto arrives = answer.get_future();
    const OperationPtr operation = ask([&](Value value) { answer.set_value(std::move(value)); });
    return arrives.get();
  }
  Status save(const Profile& made) {
    return waitFor<Status>([&](auto done) { return engine_->saveProfile(made, true, std::move(done)); });
  }
  Result<JobId> run() {
    return waitFor<Result<JobId>>([&](auto done) { return engine_->runProfile("p", std::move(done)); });
  }
  // It was started, and came to a good end.
  bool ended(const Result<JobId>& job) {
    if (!job || *job == 0) return false;
    JobState state = JobState::planning;
    const bool over = QTest::qWaitFor(
        [&] {
          Cursor cursor;
          for (const JobRow& row : engine_->snapshot(cursor).jobs)
            if (row.id == *job) state = row.state;
          return state == JobState::done || state == JobState::failed;
        },
        10'000);
    return over && state == JobState::done;
  }

  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<Engine> engine_;
};

QTEST_GUILESS_MAIN(ProfileRunTest)
#include "profile_run_test.moc"
