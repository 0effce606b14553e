// The runner over stores in memory: everything arrives once, whatever fails, stops or is killed in between.
#include <QtTest>
#include <map>

#include "checksum/crc64.h"
#include "unit/transfer/runner_bench.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

class RunnerTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void copiesAllSizesAndKinds();
  void faultsOnTheWayLoseNothing();
  void permanentFailureIsToldAndRetriedAlone();
  void resumesWhatWasStopped();
  void whatIsSentIsCountedOnce_data();
  void whatIsSentIsCountedOnce();
  void pauseStopsAndResumeGoesOn();
  void theMapShowsWhatFailed();
  void whatFailedForGoodIsNotBegunAgain();
  void cancelLeavesNoTrace();
  void sourceThatChangesFails();
  void destinationThatChangesIsNotOverwritten();
  void lostAnswerOfCommitIsNoFailure();
  void conflictsWaitForAnAnswer();
  void damagedSourceIsCaught();
  void aPartDamagedUnnoticedIsSentAgain();
  void readBackFindsWhatTheStoreLost();
  void memoryStaysInTheBudget();
  void orderCanBeChanged();
  void planThatFailsIsTold();
  void planThatWaitsSaysSo();
  void theEndIsToldWhenAllIsSaved();
};

void RunnerTest::copiesAllSizesAndKinds() {
  Bench bench;
  for (const std::size_t size : {0, 1, 9'999, 10'000, 10'001, 95'000, 300'000}) {
    bench.from->set("d/" + std::to_string(size), bytesOf(size, unsigned(size)));
  }
  bench.from->set("d/empty/", "");
  ObjectProperties link;
  link.linkTarget = "elsewhere";
  bench.from->set("d/link", "", link);
  JobOptions options;
  options.verify = VerifyLevel::full;
  const JobId job = bench.submit("d/", "t/", options);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QCOMPARE(bench.row(job).bytesDone, bench.row(job).bytes);
  for (const std::size_t size : {0, 1, 9'999, 10'000, 10'001, 95'000, 300'000}) {
    const std::string key = std::to_string(size);
    QCOMPARE(bench.to->get("t/" + key), bench.from->get("d/" + key));
    QCOMPARE(*bench.to->object("t/" + key).properties.hashes.crc64,
             crc64(bench.from->object("d/" + key).bytes));
  }
  QCOMPARE(bench.to->object("t/empty/").kind, ObjectKind::folder);
  QCOMPARE(*bench.to->object("t/link").properties.linkTarget, std::string("elsewhere"));
  for (const TransferRow& row : bench.rows())
    QVERIFY(row.verified);
  QCOMPARE(bench.to->sessions(), std::size_t(0));
}

void RunnerTest::faultsOnTheWayLoseNothing() {
  for (unsigned seed = 0; seed < 10; ++seed) {
    Bench bench;
    for (int i = 0; i < 20; ++i)
      bench.from->set("d/" + std::to_string(i), bytesOf(i * 4'000, unsigned(i)));
    auto random = std::make_shared<std::mt19937>(seed);
    auto mutex = std::make_shared<std::mutex>();
    // Fewer of each object than a transfer has tries: more would rightly end it.
    auto failures = std::make_shared<std::map<std::string, int>>();
    const auto hook = [random, mutex, failures](const std::string& verb, const std::string& key) -> Status {
      // A store answers for all parts of a session at once; many throws of the dice would not be that.
      if (verb == "list" || verb == "stat" || verb == "hasPart") return {};
      const std::lock_guard lock(*mutex);
      const auto dice = (*random)() % 12;
      if (dice > 1 || ++(*failures)[key] > 3) return {};
      switch (dice) {
        case 0:
          return fail(ErrorCode::connection, "reset", Retry::soon);
        case 1:
          return fail(ErrorCode::throttled, "slow down", Retry::afterDelay);
        default:
          return {};
      }
    };
    bench.from->hook = bench.to->hook = hook;
    const JobId job = bench.submit("d/", "t/");
    QVERIFY(bench.waitFor(EventKind::jobFinished));
    bench.from->hook = bench.to->hook = nullptr;
    for (const TransferRow& row : bench.rows()) {
      QVERIFY2(row.state == TransferState::done, row.error ? row.error->detail.c_str() : "not done");
    }
    QCOMPARE(bench.row(job).state, JobState::done);
    for (int i = 0; i < 20; ++i) {
      QCOMPARE(bench.to->get("t/" + std::to_string(i)), bench.from->get("d/" + std::to_string(i)));
    }
  }
}

void RunnerTest::permanentFailureIsToldAndRetriedAlone() {
  Bench bench;
  bench.from->set("d/good", "1");
  bench.from->set("d/bad", "2");
  bench.to->hook = [](const std::string& verb, const std::string& key) -> Status {
    if (verb == "put" && key == "t/bad") return fail(makeError(ErrorCode::denied, "not you").about(key));
    return {};
  };
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  QCOMPARE(bench.row(job).transfersFailed, 1u);
  QCOMPARE(bench.row(job).transfersDone, 1u);
  bench.to->hook = nullptr;
  bench.runner->retryJob(job);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QCOMPARE(bench.to->get("t/bad"), std::string("2"));
}

void RunnerTest::resumesWhatWasStopped() {
  Bench bench;
  bench.to->caps.partChecksum = true;
  const std::string bytes = bytesOf(500'000, 3);
  bench.from->set("d/big", bytes);
  std::atomic<int> parts{0};
  std::mutex mutex;
  std::condition_variable reached;
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "part" && ++parts > 20) {
      reached.notify_all();
      return fail(ErrorCode::cancelled, "unplugged");  // goes back to the queue, again and again
    }
    return {};
  };
  const JobId job = bench.submit("d/", "t/");
  {
    std::unique_lock lock(mutex);
    QVERIFY(reached.wait_for(lock, 20s, [&] { return parts > 20; }));
  }
  bench.close();
  const std::uint64_t sent = bench.to->partBytes;
  QVERIFY(sent >= 200'000 && sent < 500'000);
  bench.to->hook = nullptr;
  bench.open();
  const JournalJob record = bench.journal->job(job).value();
  JobOptions options;
  options.partSize = 10'000;
  bench.runner->add(record, {{}, {"from:"}, {"to:"}}, options, bench.journal->transfers(job).value());
  // The map of parts tells what is there before anything goes on.
  const auto known = bench.runner->detail(bench.rows().at(0).id, 50).value();
  QCOMPARE(known.cells.size(), std::size_t(50));
  QCOMPARE(std::count(known.cells.begin(), known.cells.end(), PartState::sent),
           std::ptrdiff_t(sent / 10'000));
  QCOMPARE(known.row.bytesDone, sent);
  bench.runner->start(job, bench.places("d/", "t/"));
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  const auto done = bench.runner->detail(bench.rows().at(0).id, 50).value();
  QCOMPARE(done.cells, std::vector<PartState>(50, PartState::verified));
  QCOMPARE(bench.to->get("t/big"), bytes);
  QCOMPARE(bench.to->partBytes.load(), 500'000u);  // no part went twice
  QCOMPARE(bench.rows().at(0).bytesResumed, sent);
}

// A clean stop has journaled what was sent; a killed program has not.
void RunnerTest::whatIsSentIsCountedOnce_data() {
  QTest::addColumn<bool>("clean");
  QTest::newRow("paused, resumed") << true;
  QTest::newRow("closed, opened") << false;
}

void RunnerTest::whatIsSentIsCountedOnce() {
  QFETCH(bool, clean);
  Bench bench;
  bench.from->set("d/big", bytesOf(500'000, 3));
  std::atomic<int> parts{0};
  std::atomic<JobId> job{0};
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb != "part" || ++parts != 20) return {};
    while (job == 0)
      std::this_thread::yield();
    bench.runner->pauseJob(job);
    return {};
  };
  job = bench.submit("d/", "t/");
  QTRY_COMPARE(bench.row(job).state, JobState::paused);
  QTRY_VERIFY(bench.isQuiet());
  bench.to->hook = nullptr;
  JobOptions options;
  options.partSize = 10'000;
  if (clean) {
    bench.runner->resumeJob(job);
  } else {
    bench.close();
    bench.open();
    bench.runner->add(bench.journal->job(job).value(), {{}, {"from:"}, {"to:"}}, options,
                      bench.journal->transfers(job).value());
    bench.runner->start(job, bench.places("d/", "t/"));
  }
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  const JournalTransfer row = bench.journal->transfers(job).value().at(0);
  QVERIFY(row.bytesResumed >= 190'000);
  QCOMPARE(row.bytesSent + row.bytesResumed, 500'000u);
  QCOMPARE(bench.row(job).bytesResumed, row.bytesResumed);
}

void RunnerTest::pauseStopsAndResumeGoesOn() {
  Bench bench;
  const std::string bytes = bytesOf(2'000'000, 3);
  bench.from->set("d/big", bytes);
  std::atomic<int> parts{0};
  std::atomic<TransferId> id{0};
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "part" && ++parts == 30) bench.runner->pause(id);
    return {};
  };
  JobOptions options;
  options.limitRate = 4'000'000;
  const JobId job = bench.submit("d/", "t/", options);
  QTRY_VERIFY(!bench.rows().empty());
  id = bench.rows().at(0).id;
  QTRY_VERIFY(bench.rows().at(0).state == TransferState::paused);
  QTRY_COMPARE(bench.runner->detail(id, 200).value().parts, 200u);
  QTRY_VERIFY(bench.isQuiet());
  const auto resting = bench.runner->detail(id, 200).value();
  const auto sent = std::count(resting.cells.begin(), resting.cells.end(), PartState::sent);
  QCOMPARE(std::uint64_t(sent) * 10'000, resting.row.bytesDone);
  QVERIFY(sent >= 22);  // the eight in flight were stopped
  QCOMPARE(std::count(resting.cells.begin(), resting.cells.end(), PartState::pending), 200 - sent);
  const int before = parts;
  bench.to->hook = nullptr;
  bench.runner->resume(id);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QVERIFY(before >= 30 && before < 60);
  QCOMPARE(bench.to->get("t/big"), bytes);
  QCOMPARE(bench.row(job).state, JobState::done);
}

void RunnerTest::theMapShowsWhatFailed() {
  Bench bench;
  bench.from->set("d/big", bytesOf(500'000, 3));
  std::atomic<int> parts{0};
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "part" && ++parts == 20) return fail(ErrorCode::denied, "no more");
    return {};
  };
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  const auto detail = bench.runner->detail(bench.rows().at(0).id, 50).value();
  const auto count = [&](PartState state) {
    return std::count(detail.cells.begin(), detail.cells.end(), state);
  };
  QCOMPARE(count(PartState::failed), 1);
  QCOMPARE(std::uint64_t(count(PartState::sent)) * 10'000, detail.row.bytesDone);
  QVERIFY(count(PartState::sent) >= 12);  // the others in flight may have been stopped
  QCOMPARE(count(PartState::pending), 49 - count(PartState::sent));
}

// Between the failure of a part and what is decided of it all other workers have all the time they want.
void RunnerTest::whatFailedForGoodIsNotBegunAgain() {
  Bench bench;
  std::atomic<int> begun{0}, sent{0};
  bench.close();
  bench.log = Log(
      [&](LogLevel, std::string_view, std::string_view) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (sent < 49 && std::chrono::steady_clock::now() < until)
          std::this_thread::yield();
      },
      LogLevel::warning);
  bench.open();
  bench.from->set("d/big", bytesOf(500'000, 3));
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb != "part") return {};
    if (++begun == 20) return fail(ErrorCode::denied, "no more");
    ++sent;
    return {};
  };
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  QCOMPARE(begun.load(), 50);
  const auto detail = bench.runner->detail(bench.rows().at(0).id, 50).value();
  QCOMPARE(std::count(detail.cells.begin(), detail.cells.end(), PartState::failed), 1);
  QCOMPARE(std::count(detail.cells.begin(), detail.cells.end(), PartState::sent), 49);
}

void RunnerTest::cancelLeavesNoTrace() {
  Bench bench;
  bench.from->set("d/big", bytesOf(500'000, 3));
  std::atomic<int> parts{0};
  JobId job = 0;
  std::atomic<bool> known{false};
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "part" && ++parts >= 10) {
      while (!known)
        std::this_thread::yield();
      bench.runner->cancelJob(job);
    }
    return {};
  };
  job = bench.submit("d/", "t/");
  known = true;
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::cancelled);
  QVERIFY(!bench.to->get("t/big"));
  QCOMPARE(bench.to->sessions(), std::size_t(0));
  QVERIFY(bench.journal->parts(bench.rows().at(0).id).value().empty());
}

void RunnerTest::sourceThatChangesFails() {
  Bench bench;
  bench.from->set("d/big", bytesOf(500'000, 3));
  std::atomic<int> reads{0};
  bench.from->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "read" && ++reads == 20) bench.from->set("d/big", bytesOf(500'000, 4));
    return {};
  };
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  QCOMPARE(bench.rows().at(0).error->code, ErrorCode::changedUnderUs);
  QVERIFY(!bench.to->get("t/big"));
  bench.runner->retryJob(job);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.to->get("t/big"), bytesOf(500'000, 4));
}

void RunnerTest::destinationThatChangesIsNotOverwritten() {
  Bench bench;
  bench.from->set("d/a", bytesOf(50'000, 3));
  bench.to->set("t/a", "old");
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "commit") bench.to->set("t/a", "somebody else's");
    return {};
  };
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  QCOMPARE(bench.to->get("t/a"), std::string("somebody else's"));
}

void RunnerTest::lostAnswerOfCommitIsNoFailure() {
  Bench bench;
  const std::string bytes = bytesOf(50'000, 3);
  bench.from->set("d/a", bytes);
  bool once = false;
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb != "commit" || once) return {};
    once = true;
    // The service did it and the connection broke before it said so.
    ObjectProperties properties;
    properties.hashes.crc64 = crc64(std::as_bytes(std::span(bytes.data(), bytes.size())));
    bench.to->set("t/a", bytes, properties);
    return fail(ErrorCode::connection, "reset", Retry::soon);
  };
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QCOMPARE(bench.to->get("t/a"), bytes);
}

void RunnerTest::conflictsWaitForAnAnswer() {
  Bench bench;
  for (const char* key : {"a", "b", "c"}) {
    bench.from->set(std::string("d/") + key, "new");
    bench.to->set(std::string("t/") + key, "old!");
  }
  bench.from->set("d/free", "new");
  JobOptions options;
  options.conflict = ConflictPolicy::ask;
  const JobId job = bench.submit("d/", "t/", options);
  QVERIFY(bench.waitFor(EventKind::conflictAsked));
  QTRY_COMPARE(bench.to->get("t/free"), std::string("new"));  // nothing else waits
  const auto idOf = [&](const std::string& key) {
    for (const TransferRow& row : bench.rows()) {
      if (row.destination == "to:t/" + key) return row.id;
    }
    return TransferId(0);
  };
  for (const char* key : {"a", "b", "c"})
    QTRY_VERIFY(bench.runner->conflict(idOf(key)));
  QCOMPARE(bench.runner->conflict(idOf("a")).value().destinationSide.size, 4u);
  bench.runner->answer(idOf("a"), ConflictPolicy::overwrite, false);
  bench.runner->answer(idOf("b"), ConflictPolicy::rename, false);
  QTRY_COMPARE(bench.to->get("t/a"), std::string("new"));
  QTRY_COMPARE(bench.to->get("t/b (2)"), std::string("new"));
  QCOMPARE(bench.to->get("t/b"), std::string("old!"));
  bench.runner->answer(idOf("c"), ConflictPolicy::skip, true);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).transfersSkipped, 1u);
  QCOMPARE(bench.to->get("t/c"), std::string("old!"));
  const auto kept = bench.journal->transfers(job).value();
  QVERIFY(std::any_of(kept.begin(), kept.end(),
                      [](const JournalTransfer& row) { return row.destinationKey == "t/b (2)"; }));
}

void RunnerTest::damagedSourceIsCaught() {
  Bench bench;
  ObjectProperties wrong;
  wrong.hashes.crc64 = 42;
  bench.from->set("d/small", "bytes", wrong);
  bench.from->set("d/large", bytesOf(50'000, 1), wrong);
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).transfersFailed, 2u);
  for (const TransferRow& row : bench.rows())
    QCOMPARE(row.error->code, ErrorCode::corrupt);
  QCOMPARE(bench.to->count(), std::size_t(0));
}

void RunnerTest::aPartDamagedUnnoticedIsSentAgain() {
  Bench bench;
  const std::string bytes = bytesOf(95'000, 1);
  ObjectProperties known;
  known.hashes.crc64 = crc64(std::as_bytes(std::span(bytes.data(), bytes.size())));
  bench.from->set("d/a", bytes, known);
  std::atomic<int> reads{0};
  bench.from->corrupt = [&](const std::string&) { return ++reads == 4; };
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QCOMPARE(bench.to->get("t/a"), bytes);
  QVERIFY(reads > 10);
}

void RunnerTest::readBackFindsWhatTheStoreLost() {
  Bench bench;
  bench.from->set("d/a", "bytes");
  bench.to->hook = [&](const std::string& verb, const std::string& key) -> Status {
    // What the store hands back is not what it took; the etag stays, or the condition would tell.
    if (verb == "read" && key == "t/a") return fail(ErrorCode::corrupt, "the disk lies");
    return {};
  };
  JobOptions options;
  options.verify = VerifyLevel::full;
  const JobId job = bench.submit("d/", "t/", options);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  QVERIFY(!bench.rows().at(0).verified);
}

void RunnerTest::memoryStaysInTheBudget() {
  Bench bench;
  bench.parallel = 32;
  bench.close();
  bench.open();
  std::atomic<int> now{0}, most{0};
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb != "part") return {};
    const int mine = ++now;
    int seen = most;
    while (mine > seen && !most.compare_exchange_weak(seen, mine)) {
    }
    for (int i = 0; i < 100; ++i)
      std::this_thread::yield();
    --now;
    return {};
  };
  bench.from->set("d/a", bytesOf(4'000'000, 1));
  JobOptions options;
  options.partSize = 200'000;  // five fit into the budget of 1 MiB
  (void)bench.submit("d/", "t/", options);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QVERIFY2(most <= 5, qPrintable(QString::number(most)));
  QCOMPARE(bench.to->get("t/a"), bench.from->get("d/a"));
}

void RunnerTest::orderCanBeChanged() {
  Bench bench;
  bench.parallel = 1;
  bench.close();
  bench.open();
  std::mutex mutex;
  std::condition_variable go;
  bool may = false;
  std::vector<std::string> order;
  bench.to->hook = [&](const std::string& verb, const std::string& key) -> Status {
    if (verb != "put") return {};
    std::unique_lock lock(mutex);
    order.push_back(key);
    go.wait(lock, [&] { return may; });
    return {};
  };
  for (const char* key : {"a", "b", "c", "d"})
    bench.from->set(std::string("d/") + key, key);
  (void)bench.submit("d/", "t/");
  QTRY_VERIFY(bench.rows().size() == 4);
  QTRY_VERIFY([&] {
    const std::lock_guard lock(mutex);
    return order.size() == 1;
  }());
  TransferId b = 0, d = 0;
  for (const TransferRow& row : bench.rows()) {
    if (row.destination == "to:t/b") b = row.id;
    if (row.destination == "to:t/d") d = row.id;
  }
  bench.runner->move(d, QueuePlace::top);
  bench.runner->move(b, QueuePlace::down);
  {
    const std::lock_guard lock(mutex);
    may = true;
    go.notify_all();
  }
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(order, (std::vector<std::string>{"t/a", "t/d", "t/c", "t/b"}));
}

// Who waits for both would otherwise have to look again.
void RunnerTest::theEndIsToldWhenAllIsSaved() {
  for (int run = 0; run < 20; ++run) {
    Bench bench;
    bench.from->set("d/a", "1");
    bench.from->set("d/b", "2");
    const JobId job = bench.submit("d/", "t/");
    QVERIFY(bench.waitFor(EventKind::jobFinished));
    QVERIFY(bench.savedAtWake);
    QCOMPARE(static_cast<JobState>(bench.journal->job(job).value().state), JobState::done);
  }
}

void RunnerTest::planThatWaitsSaysSo() {
  Bench bench;
  bench.from->set("d/a", "1");
  std::atomic<bool> reachable{false};
  bench.from->hook = [&](const std::string&, const std::string&) -> Status {
    if (reachable) return {};
    // Never reached again by itself: what ends this wait is the pause.
    Error refused = makeError(ErrorCode::connection, "refused", Retry::afterDelay).about("from:box/d/");
    refused.retryAfter = std::chrono::hours(1);
    return fail(std::move(refused));
  };
  const JobId job = bench.submit("d/", "t/");
  QTRY_VERIFY(bench.row(job).obstacle.has_value());
  const JobRow waiting = bench.row(job);
  QCOMPARE(waiting.state, JobState::planning);
  QCOMPARE(waiting.obstacle->object, std::string("from:d/"));
  QVERIFY(*waiting.retryAt > Clock::system().now());
  bench.runner->pauseJob(job);
  QVERIFY(!bench.row(job).obstacle && !bench.row(job).retryAt);
  QVERIFY(bench.row(job).version > waiting.version);
  // The wait that was cut short is no failure of the plan.
  reachable = true;
  bench.runner->resumeJob(job);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QVERIFY(!bench.row(job).error && !bench.row(job).obstacle);
  QCOMPARE(bench.to->get("t/a"), std::string("1"));
  reachable = false;
  const JobId other = bench.submit("d/", "u/");
  QTRY_VERIFY(bench.row(other).obstacle.has_value());
  bench.runner->cancelJob(other);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(other).state, JobState::cancelled);
  QVERIFY(!bench.row(other).obstacle);
  bench.from->hook = nullptr;
}

void RunnerTest::planThatFailsIsTold() {
  Bench bench;
  const JobId job = bench.submit("nothing", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  QCOMPARE(bench.row(job).error->code, ErrorCode::notFound);
}

QTEST_GUILESS_MAIN(RunnerTest)
#include "runner_test.moc"
