// The journal: what was acknowledged is there after a kill, newer files are left alone, writers share
// commits.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "journal/journal.h"

using namespace hawser;

namespace {

JournalTransfer transfer(std::int64_t job, const std::string& key) {
  JournalTransfer row;
  row.job = job;
  row.sourceKey = "from/" + key;
  row.destinationKey = key;
  row.size = 1000;
  row.sourceEtag = "e";
  return row;
}

PartReceipt receipt(std::uint32_t number) {
  return {{number, {number * 100ull, 100}}, 0xfedcba9876543210ull + number, "token" + std::to_string(number)};
}

}  // namespace

class JournalTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void keepsWhatItWasTold();
  void namesAreBytes();
  void theSameDestinationIsTakenOnce();
  void theLatestRunOfAProfileIsKept();
  void aNewerFormatIsLeftAlone();
  void anOlderFormatIsBroughtUpToDate();
  void whatIsNoDatabaseIsCorrupt();
  void acknowledgedPartsSurviveKill();
  void manyWritersLoseNothing();
  void removingAJobTakesItsParts();
  void aLateOlderUpdateIsDropped();
  void version4KnewNoSync();
  void whatASyncHasDoneIsKnown();
  void aForgottenSyncIsSettledFirst();

 private:
  std::string path() const { return folder_->filePath(QStringLiteral("journal.db")).toStdString(); }
  std::unique_ptr<QTemporaryDir> folder_;

 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }
};

void JournalTest::keepsWhatItWasTold() {
  std::int64_t id = 0;
  {
    auto journal = Journal::open(path()).value();
    JournalJob job;
    job.program = "window";
    job.title = "2 items";
    job.request = "{}";
    job.created = WallTime(std::chrono::milliseconds(1'700'000'000'123));
    id = journal->addJob(job).value();
    std::vector<JournalTransfer> rows = {transfer(id, "a"), transfer(id, "b")};
    QVERIFY(journal->addTransfers(rows));
    rows[1].state = 7;
    rows[1].hash = "crc64nvme:1";
    rows[1].limitRate = 5'000'000'000;
    rows[1].error = makeError(ErrorCode::throttled, "slow down", Retry::afterDelay).about("no\xff utf8");
    rows[1].error->http = 503;
    QVERIFY(journal->updateTransfer(rows[1]));
    QVERIFY(journal->addPart(rows[0].id, receipt(1)));
    QVERIFY(journal->addPart(rows[0].id, receipt(0)));
  }
  auto journal = Journal::open(path()).value();
  const JournalJob job = journal->job(id).value();
  QCOMPARE(job.title, std::string("2 items"));
  QCOMPARE(job.created, WallTime(std::chrono::milliseconds(1'700'000'000'123)));
  QVERIFY(!job.finished && !job.error);
  const auto rows = journal->transfers(id).value();
  QCOMPARE(rows.size(), std::size_t(2));
  QCOMPARE(rows[1].state, 7);
  QCOMPARE(rows[1].error->code, ErrorCode::throttled);
  QCOMPARE(rows[1].error->object, std::string("no\xff utf8"));
  QCOMPARE(rows[1].error->http, 503);
  QCOMPARE(rows[0].limitRate, 0u);
  QCOMPARE(rows[1].limitRate, 5'000'000'000u);
  const auto parts = journal->parts(rows[0].id).value();
  QCOMPARE(parts.size(), std::size_t(2));
  QCOMPARE(parts[1].crc64, receipt(1).crc64);
  QCOMPARE(parts[1].part.range.offset, 100u);
  const auto counts = journal->counts(id).value();
  QCOMPARE(counts.size(), std::size_t(2));
  for (const JournalCount& count : counts) {
    QCOMPARE(count.transfers, 1u);
    QCOMPARE(count.bytes, rows[0].size);
  }
  std::vector<std::string> failed;
  QVERIFY(journal->eachTransfer(id, 7, [&](const JournalTransfer& row) { failed.push_back(row.hash); }));
  QCOMPARE(failed, std::vector<std::string>{"crc64nvme:1"});
}

void JournalTest::namesAreBytes() {
  auto journal = Journal::open(path()).value();
  const auto id = journal->addJob({}).value();
  const std::string odd("n\0\xff\n'\"", 6);
  std::vector<JournalTransfer> rows = {transfer(id, odd), transfer(id, "")};
  QVERIFY(journal->addTransfers(rows));
  const auto back = journal->transfers(id).value();
  QCOMPARE(back[0].destinationKey, odd);
  QCOMPARE(back[1].destinationKey, std::string());
}

void JournalTest::theSameDestinationIsTakenOnce() {
  auto journal = Journal::open(path()).value();
  const auto id = journal->addJob({}).value();
  std::vector<JournalTransfer> rows = {transfer(id, "a"), transfer(id, "a"), transfer(id, "b")};
  QVERIFY(journal->addTransfers(rows));
  QVERIFY(rows[0].id != 0);
  QCOMPARE(rows[1].id, 0);
  QVERIFY(rows[2].id != 0 && rows[2].id != rows[0].id);
}

void JournalTest::theLatestRunOfAProfileIsKept() {
  JournalRun run{"nightly", WallTime(std::chrono::milliseconds(1'700'000'000'123)), 4, 0, true, {}};
  {
    auto journal = Journal::open(path()).value();
    QVERIFY(journal->runs().value().empty());
    QVERIFY(journal->keepRun(run));
    run.job = 0;
    run.held = false;
    run.failures = 3;
    run.error = makeError(ErrorCode::timeout, "no answer").about("work:");
    QVERIFY(journal->keepRun(run));
    QVERIFY(journal->keepRun({"other", {}, 7, 0, true, {}}));
  }
  auto journal = Journal::open(path()).value();
  const auto runs = journal->runs().value();
  QCOMPARE(runs.size(), std::size_t(2));
  QCOMPARE(runs[0].profile, std::string("nightly"));
  QCOMPARE(runs[0].started.time_since_epoch().count(), run.started.time_since_epoch().count());
  QCOMPARE(runs[0].job, std::int64_t(0));
  QCOMPARE(runs[0].failures, 3u);
  QVERIFY(!runs[0].held);
  QCOMPARE(runs[0].error->object, std::string("work:"));
  QVERIFY(runs[1].held && !runs[1].error);
  QVERIFY(journal->forgetRun("nightly"));
  QCOMPARE(journal->runs().value().size(), std::size_t(1));
}

void JournalTest::aNewerFormatIsLeftAlone() {
  {
    auto database = Database::open(path()).value();
    QVERIFY(database->run("CREATE TABLE future (x); PRAGMA user_version = 7"));
  }
  QFile file(QString::fromStdString(path()));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray before = file.readAll();
  const auto journal = Journal::open(path());
  QVERIFY(!journal);
  QCOMPARE(journal.error().code, ErrorCode::unsupported);
  QCOMPARE(journal.error().object, path());
  auto database = Database::open(path()).value();
  QVERIFY(database->prepare("SELECT x FROM future"));
  QVERIFY(!database->prepare("SELECT * FROM jobs"));
}

// The tables of version 1, as it made them.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  program BLOB NOT NULL, title BLOB NOT NULL, request BLOB NOT NULL,
  state INTEGER NOT NULL, planned INTEGER NOT NULL,
  created INTEGER NOT NULL, finished INTEGER,
  error BLOB NOT NULL, revision INTEGER NOT NULL);
CREATE TABLE transfers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job INTEGER NOT NULL, place INTEGER NOT NULL, kind INTEGER NOT NULL,
  source INTEGER NOT NULL, source_key BLOB NOT NULL, destination_key BLOB NOT NULL,
  size INTEGER NOT NULL, source_etag BLOB NOT NULL,
  condition_kind INTEGER NOT NULL, condition_etag BLOB NOT NULL,
  state INTEGER NOT NULL, session BLOB NOT NULL, part_size INTEGER NOT NULL,
  bytes_sent INTEGER NOT NULL, bytes_resumed INTEGER NOT NULL,
  verified INTEGER NOT NULL, hash BLOB NOT NULL, error BLOB NOT NULL,
  revision INTEGER NOT NULL,
  UNIQUE (job, destination_key));
CREATE TABLE parts (
  transfer INTEGER NOT NULL, number INTEGER NOT NULL,
  offset INTEGER NOT NULL, length INTEGER NOT NULL, crc64 INTEGER NOT NULL, token BLOB NOT NULL,
  PRIMARY KEY (transfer, number)) WITHOUT ROWID;
INSERT INTO jobs VALUES (4, 'window', 'old', '{}', 1, 1, 1700000000123, NULL, x'', 9);
INSERT INTO transfers VALUES
  (6, 4, 1, 0, 0, 'from/a', 'a', 300, 'e', 0, x'', 1, 's', 100, 100, 0, 0, x'', x'', 8);
INSERT INTO parts VALUES (6, 0, 0, 100, 77, 'token');
PRAGMA user_version = 1;
)sql";

void JournalTest::anOlderFormatIsBroughtUpToDate() {
  QVERIFY(Database::open(path()).value()->run(kVersion1));
  for (const std::uint64_t limit : {std::uint64_t(0), std::uint64_t(2'000'000)}) {
    auto journal = Journal::open(path()).value();
    QCOMPARE(journal->job(4).value().title, std::string("old"));
    auto rows = journal->transfers(4).value();
    QCOMPARE(rows.size(), std::size_t(1));
    QCOMPARE(rows[0].session, std::string("s"));
    QCOMPARE(rows[0].bytesThere, 100u);
    QCOMPARE(rows[0].limitRate, limit);
    QCOMPARE(journal->parts(6).value().at(0).crc64, 77u);
    rows[0].limitRate = 2'000'000;
    rows[0].revision = 20;
    QVERIFY(journal->updateTransfer(rows[0]));
  }
  const auto database = Database::open(path()).value();
  const auto version = database->prepare("PRAGMA user_version").value();
  QVERIFY(version->step().value());
  QCOMPARE(version->integer(0), 6);
  // One destination was all there could be; now the same key may be at another.
  auto journal = Journal::open(path()).value();
  std::vector<JournalTransfer> rows = {transfer(4, "a"), transfer(4, "a")};
  rows[1].destination = 1;
  QVERIFY(journal->addTransfers(rows));
  QCOMPARE(rows[0].id, 0);
  QVERIFY(rows[1].id > 6);
  const auto all = journal->transfers(4).value();
  QCOMPARE(all.size(), std::size_t(2));
  QCOMPARE(std::max(all[0].destination, all[1].destination), 1u);
}

void JournalTest::whatIsNoDatabaseIsCorrupt() {
  QFile file(QString::fromStdString(path()));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(QByteArray(5000, 'x'));
  file.close();
  const auto journal = Journal::open(path());
  QVERIFY(!journal);
  QCOMPARE(journal.error().code, ErrorCode::corrupt);
}

void JournalTest::acknowledgedPartsSurviveKill() {
  const auto id = Journal::open(path()).value()->addJob({}).value();
  for (std::uint32_t round = 0; round < 10; ++round) {
    int acknowledged[2];
    QCOMPARE(pipe(acknowledged), 0);
    const pid_t child = fork();
    if (child == 0) {
      auto journal = Journal::open(path()).value();
      for (std::uint32_t number = round * 1000;; ++number) {
        if (!journal->addPart(id, receipt(number))) _exit(1);
        if (write(acknowledged[1], &number, sizeof number) != sizeof number) _exit(2);
      }
    }
    close(acknowledged[1]);
    std::uint32_t last = 0;
    for (std::uint32_t count = 0; count < 20 + round * 7; ++count) {
      QCOMPARE(read(acknowledged[0], &last, sizeof last), ssize_t(sizeof last));
    }
    kill(child, SIGKILL);
    while (read(acknowledged[0], &last, sizeof last) == ssize_t(sizeof last)) {
    }
    close(acknowledged[0]);
    waitpid(child, nullptr, 0);
    auto journal = Journal::open(path()).value();
    const auto parts = journal->parts(id).value();
    QVERIFY(parts.back().part.number >= last);
    std::uint32_t here = 0;
    for (const PartReceipt& part : parts) {
      QCOMPARE(part.crc64, receipt(part.part.number).crc64);
      if (part.part.number >= round * 1000 && part.part.number <= last) ++here;
    }
    QCOMPARE(here, last - round * 1000 + 1);
  }
}

void JournalTest::manyWritersLoseNothing() {
  auto journal = Journal::open(path()).value();
  const auto id = journal->addJob({}).value();
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (std::uint32_t thread = 0; thread < 16; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint32_t i = 0; i < 50; ++i) {
        if (!journal->addPart(id, receipt(thread * 1000 + i))) ++failures;
        if (i % 10 == 0 && !journal->parts(id)) ++failures;
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  QCOMPARE(failures.load(), 0);
  QCOMPARE(journal->parts(id).value().size(), std::size_t(800));
  QVERIFY(journal->saved());
}

void JournalTest::removingAJobTakesItsParts() {
  auto journal = Journal::open(path()).value();
  const auto id = journal->addJob({}).value();
  std::vector<JournalTransfer> rows = {transfer(id, "a")};
  QVERIFY(journal->addTransfers(rows));
  QVERIFY(journal->addPart(rows[0].id, receipt(0)));
  QVERIFY(journal->removeJob(id));
  QCOMPARE(journal->job(id).error().code, ErrorCode::notFound);
  QVERIFY(journal->parts(rows[0].id).value().empty());
}

void JournalTest::aLateOlderUpdateIsDropped() {
  auto journal = Journal::open(path()).value();
  const auto id = journal->addJob({}).value();
  std::vector<JournalTransfer> rows = {transfer(id, "a")};
  QVERIFY(journal->addTransfers(rows));
  JournalTransfer newer = rows[0], older = rows[0];
  newer.revision = 5;
  newer.state = 6;
  older.revision = 4;
  older.state = 1;
  QVERIFY(journal->updateTransfer(newer));
  QVERIFY(journal->updateTransfer(older));
  QCOMPARE(journal->transfers(id).value()[0].state, 6);
}

void JournalTest::version4KnewNoSync() {
  QVERIFY(Journal::open(path()).has_value());
  // As version 4 made it.
  QVERIFY(Database::open(path()).value()->run(
      "ALTER TABLE transfers DROP COLUMN late; ALTER TABLE transfers DROP COLUMN result_etag;"
      "DROP TABLE sync_pairs; DROP TABLE sync_paths; DROP TABLE sync_jobs; DROP TABLE sync_planned; DROP "
      "TABLE profile_runs;"
      "INSERT INTO jobs VALUES (4, 'window', 'old', '{}', 1, 1, 1700000000123, NULL, x'', 9);"
      "INSERT INTO transfers VALUES "
      "(6, 4, 1, 0, 0, 'from/a', 'a', 300, 'e', 0, x'', 1, 's', 100, 100, 0, 0, x'', x'', 8, 0, 0, 1, 50);"
      "PRAGMA user_version = 4;"));
  auto journal = Journal::open(path()).value();
  const auto rows = journal->transfers(4).value();
  QCOMPARE(rows.size(), std::size_t(1));
  QCOMPARE(rows[0].predicted, 50u);
  QVERIFY(!rows[0].late && rows[0].resultEtag.empty());
  QVERIFY(!journal->findPair("a", "b").value());
}

namespace {

constexpr int kStateDone = 6;

// A run that copies "new" to the right, removes "old" there, and has "both" changed on both sides.
SyncStart sampleStart() {
  SyncStart start;
  start.pair = {0, "/left/", "work:right/", "7 mounted", ""};
  start.rightPrefix = "dir/";
  SyncPlannedRow fresh, gone, both;
  fresh.row = {"new", 0, 5, {}, {"l1", 17}, {"", 17}};
  fresh.right = SyncOutcome::arrives;
  gone.row.path = "old";
  gone.left = gone.right = SyncOutcome::gone;
  both.row = {"both", 0, 6, "md5:00", {"", {}}, {"", {}}};
  both.left = both.right = SyncOutcome::arrives;
  start.planned = {fresh, gone, both};
  start.adopted = {{"old", 0, 1, {}, {"a", {}}, {"b", {}}}, {"same", 0, 2, {}, {"c", {}}, {"d", {}}}};
  return start;
}

std::vector<JournalTransfer> sampleTransfers() {
  std::vector<JournalTransfer> rows(4);
  rows[0].destinationKey = "dir/new";
  rows[1].destinationKey = "dir/old";
  rows[1].kind = 3;
  rows[2].destinationKey = "dir/both";
  rows[3].destinationKey = "both";
  rows[3].destination = 1;
  rows[3].late = true;
  return rows;
}

void finish(Journal& journal, JournalTransfer& row, const std::string& etag) {
  row.state = kStateDone;
  row.resultEtag = etag;
  ++row.revision;
  QVERIFY(journal.finishTransfers({&row, 1}));
}

}  // namespace

void JournalTest::whatASyncHasDoneIsKnown() {
  auto journal = Journal::open(path()).value();
  auto rows = sampleTransfers();
  JournalJob job;
  job.planned = true;
  job.id = journal->addSync(job, rows, sampleStart()).value();
  const auto pair = journal->findPair("/left/", "work:right/").value();
  QVERIFY(pair.has_value());
  QCOMPARE(pair->leftRoot, std::string("7 mounted"));
  QCOMPARE(journal->unfinishedSync(pair->id).value(), std::optional(job.id));
  QVERIFY(journal->transfers(job.id).value().at(3).late);
  const auto known = [&] {
    QStringList paths;
    const std::vector<SyncPathRow> kept = journal->syncPaths(pair->id, {}, 10).value();
    for (const SyncPathRow& row : kept)
      paths += QString::fromStdString(row.path + " " + row.left.etag + " " + row.right.etag);
    return paths.join(u", "_qs);
  };
  QCOMPARE(known(), u"old a b, same c d"_qs);
  finish(*journal, rows[0], "r1");
  finish(*journal, rows[2], "r2");
  QVERIFY(journal->settlePair(pair->id));
  // Of "both" only one side has arrived.
  QCOMPARE(known(), u"new l1 r1, old a b, same c d"_qs);
  QCOMPARE(journal->syncPaths(pair->id, {}, 10).value().front().left.made, std::optional<std::int64_t>(17));
  finish(*journal, rows[1], "");
  finish(*journal, rows[3], "l2");
  job.finished = job.created;
  job.revision = 5;
  QVERIFY(journal->updateJob(job));
  QVERIFY(journal->settlePair(pair->id));
  QCOMPARE(known(), u"both l2 r2, new l1 r1, same c d"_qs);
  QVERIFY(!journal->unfinishedSync(pair->id).value());
  QCOMPARE(journal->syncPaths(pair->id, "new", 10).value().size(), std::size_t(1));
}

void JournalTest::aForgottenSyncIsSettledFirst() {
  auto journal = Journal::open(path()).value();
  auto rows = sampleTransfers();
  JournalJob job;
  job.planned = true;
  job.id = journal->addSync(job, rows, sampleStart()).value();
  finish(*journal, rows[0], "r1");
  QVERIFY(journal->removeJob(job.id));
  const auto pair = journal->findPair("/left/", "work:right/").value();
  QCOMPARE(journal->syncPaths(pair->id, {}, 10).value().front().path, std::string("new"));
}

QTEST_GUILESS_MAIN(JournalTest)
#include "journal_test.moc"
