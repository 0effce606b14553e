// Replicas: one read feeds all destinations, and what one of them does or fails to do is no other's affair.
#include <QDir>
#include <QTest>
#include <atomic>
#include <set>
#include <thread>

#include "checksum/crc64.h"
#include "runner_bench.h"
#include "transfer/spool.h"

using namespace hawser;
using hawser::test::Bench;
using hawser::test::bytesOf;
using hawser::test::MemoryStore;

class ReplicaTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    bench_ = std::make_unique<Bench>();
    second_ = std::make_shared<MemoryStore>("to2");
    third_ = std::make_shared<MemoryStore>("to3");
  }
  void cleanup() { bench_.reset(); }
  void eachGetsAllOfOneRead();
  void oneThatIsAwayKeepsNothingBack();
  void eachIsNamedAsItWasWritten();
  void oneThatIsFullKeepsNothingBack();
  void oneThatHangsKeepsNothingBack();
  void aLaterRunRepairsWhatIsMissing();
  void stoppedInTheMiddleGoesOn();
  void oneThatWasAwayCatchesUpWithoutTheSource();
  void whatAllHaveIsSpooledNoMore();
  void aCancelledJobSpoolsNothing();
  void whatCameDamagedIsReadAgain();
  void aSourceThatChangedIsReadAgain();
  void aJobForgottenBeforeItIsRunSpoolsNothing();

 private:
  // The job as the next start finds it.
  void showAgain(JobId job) {
    bench_->close();
    bench_->open();
    const JournalJob kept = bench_->journal->job(job).value();
    bench_->runner->add(kept, {{}, {"from:"}, {"to:", "to2:"}}, {}, bench_->journal->transfers(job).value());
  }
  void openAgain(JobId job) {
    showAgain(job);
    bench_->runner->start(job, bench_->places("in/", std::vector{second_}));
  }
  void setHashed(const std::string& name, const std::string& bytes) {
    ObjectProperties properties;
    properties.hashes.crc64 = crc64(std::as_bytes(std::span(bytes.data(), bytes.size())));
    bench_->from->set("in/" + name, bytes, properties);
  }
  bool spoolIsEmpty(JobId job) {
    const std::string folder = bench_->spoolFolder() + "/job-" + std::to_string(job);
    const auto spool = Spool::open({}, FileSystem::system(), folder, {});
    return spool && (*spool)->isEmpty();
  }

  std::uint64_t fill() {
    std::uint64_t parts = 0;
    for (unsigned i = 0; i < 20; ++i) {
      const std::size_t size = i % 4 == 0 ? 95'000 : i * 400;
      bench_->from->set("in/" + std::to_string(i), bytesOf(size, i));
      parts += std::max<std::uint64_t>(1, divideRoundingUp(size, 10'000));
    }
    return parts;
  }
  bool isWhole(MemoryStore& store) {
    for (unsigned i = 0; i < 20; ++i) {
      const auto there = store.get(std::to_string(i));
      if (!there || *there != bench_->from->get("in/" + std::to_string(i))) return false;
    }
    return store.count() == 20;
  }
  static Status away(const std::string&, const std::string&) {
    return fail(ErrorCode::connection, "nobody there");
  }
  std::uint64_t states(TransferState state) {
    std::uint64_t count = 0;
    for (const TransferRow& row : bench_->rows())
      count += row.state == state ? 1 : 0;
    return count;
  }

  std::unique_ptr<Bench> bench_;
  std::shared_ptr<MemoryStore> second_, third_;
};

void ReplicaTest::eachGetsAllOfOneRead() {
  const std::uint64_t parts = fill();
  std::atomic<std::uint64_t> reads{0};
  bench_->from->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "read") ++reads;
    return {};
  };
  const JobId job = bench_->submit("in/", std::vector{second_, third_});
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QCOMPARE(bench_->row(job).transfersDone, std::uint64_t(60));
  QVERIFY(isWhole(*bench_->to) && isWhole(*second_) && isWhole(*third_));
  // Not once for each: who comes when is up to the threads, so that some may come too late.
  const std::string seen = std::to_string(reads) + " of " + std::to_string(parts);
  QVERIFY2(reads < parts * 2, seen.c_str());
  for (const TransferRow& row : bench_->rows())
    QVERIFY(row.destination.starts_with("to"));
}

void ReplicaTest::oneThatIsAwayKeepsNothingBack() {
  fill();
  second_->hook = away;
  const JobId job = bench_->submit("in/", std::vector{second_});
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QVERIFY(isWhole(*bench_->to));
  QCOMPARE(bench_->row(job).transfersDone, std::uint64_t(20));
  QCOMPARE(bench_->row(job).transfersFailed, std::uint64_t(20));
  for (const TransferRow& row : bench_->rows()) {
    if (row.state != TransferState::failed) continue;
    QVERIFY2(row.destination.starts_with("to2:"), row.destination.c_str());
  }
  // It is back.
  second_->hook = nullptr;
  bench_->runner->retryJob(job);
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QVERIFY(isWhole(*second_));
}

// Also where stores give their objects the same names, as accounts of one name at two services do.
void ReplicaTest::eachIsNamedAsItWasWritten() {
  fill();
  for (const bool first : {true, false}) {
    const auto twin = std::make_shared<MemoryStore>("to");
    (first ? bench_->to : twin)->hook = [](const std::string&, const std::string& key) -> Status {
      return fail(makeError(ErrorCode::connection, "no route", Retry::soon).about("to:box/" + key));
    };
    (first ? twin : bench_->to)->hook = nullptr;
    const JobId job = bench_->submit("in/", std::vector{twin});
    QVERIFY(bench_->waitFor(EventKind::jobFinished));
    QCOMPARE(bench_->row(job).transfersFailed, std::uint64_t(20));
    for (const TransferRow& row : bench_->rows()) {
      if (row.job == job && row.state == TransferState::failed)
        QCOMPARE(QByteArray::fromStdString(row.error->object), QByteArray::fromStdString(row.destination));
    }
  }
}

void ReplicaTest::oneThatIsFullKeepsNothingBack() {
  fill();
  std::atomic<std::int64_t> room{100'000};
  second_->hook = [&](const std::string& verb, const std::string&) -> Status {
    const std::int64_t takes = verb == "part" ? 10'000 : verb == "put" ? 5'000 : 0;
    if (takes == 0 || (room -= takes) >= 0) return {};
    return fail(ErrorCode::noSpace, "it is full");
  };
  const JobId job = bench_->submit("in/", std::vector{second_});
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QVERIFY(isWhole(*bench_->to));
  QVERIFY(bench_->row(job).transfersFailed > 0);
  for (const TransferRow& row : bench_->rows()) {
    if (row.state != TransferState::failed) continue;
    QVERIFY2(row.destination.starts_with("to2:"), row.destination.c_str());
    QCOMPARE(row.error->code, ErrorCode::noSpace);
  }
  // Nothing half-done is to be seen there, and with room again it goes on.
  for (unsigned i = 0; i < 20; ++i) {
    const auto there = second_->get(std::to_string(i));
    QVERIFY(!there || *there == bench_->from->get("in/" + std::to_string(i)));
  }
  room = 10'000'000;
  bench_->runner->retryJob(job);
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QVERIFY(isWhole(*second_));
}

void ReplicaTest::oneThatHangsKeepsNothingBack() {
  fill();
  std::atomic<bool> hangs{true};
  second_->hook = [&](const std::string& verb, const std::string&) -> Status {
    while (hangs && (verb == "put" || verb == "part" || verb == "commit"))
      std::this_thread::yield();
    return {};
  };
  const JobId job = bench_->submit("in/", std::vector{second_});
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!isWhole(*bench_->to) && std::chrono::steady_clock::now() < until)
    std::this_thread::yield();
  QVERIFY(isWhole(*bench_->to));
  QCOMPARE(second_->count(), std::size_t(0));
  hangs = false;
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QVERIFY(isWhole(*second_));
}

void ReplicaTest::aLaterRunRepairsWhatIsMissing() {
  fill();
  bench_->submit("in/", std::vector{second_});
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QVERIFY(second_->remove({}, {"box", "4"}, Condition::none()));
  QVERIFY(bench_->to->remove({}, {"box", "7"}, Condition::none()));
  JobOptions options;
  options.skip = SkipRule::sameSize;
  const JobId job = bench_->submit("in/", std::vector{second_}, options);
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).transfersDone, std::uint64_t(2));
  QCOMPARE(bench_->row(job).transfersSkipped, std::uint64_t(38));
  QVERIFY(isWhole(*bench_->to) && isWhole(*second_));
}

void ReplicaTest::stoppedInTheMiddleGoesOn() {
  fill();
  std::atomic<int> parts{0};
  second_->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "part" && ++parts > 10) return fail(makeError(ErrorCode::connection, "reset", Retry::soon));
    return {};
  };
  const JobId job = bench_->submit("in/", std::vector{second_});
  while (parts < 12)
    std::this_thread::yield();
  bench_->runner->stop();
  second_->hook = nullptr;
  openAgain(job);
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QVERIFY(isWhole(*bench_->to) && isWhole(*second_));
}

void ReplicaTest::oneThatWasAwayCatchesUpWithoutTheSource() {
  fill();
  bench_->from->set("in/large", bytesOf(3'000'000, 77));  // more than the memory that there is
  second_->hook = away;
  const JobId job = bench_->submit("in/", std::vector{second_});
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).transfersDone, std::uint64_t(21));
  QCOMPARE(bench_->row(job).transfersFailed, std::uint64_t(21));
  // The source is gone, the program ends and begins anew, and then the destination is back.
  bench_->runner->stop();
  std::map<std::string, std::string> were;
  for (unsigned i = 0; i < 20; ++i)
    were[std::to_string(i)] = bench_->from->get("in/" + std::to_string(i)).value();
  were["large"] = bench_->from->get("in/large").value();
  for (const auto& [key, bytes] : were)
    QVERIFY(bench_->from->remove({}, {"box", "in/" + key}, Condition::none()));
  second_->hook = nullptr;
  openAgain(job);
  bench_->runner->retryJob(job);
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  for (const auto& [key, bytes] : were)
    QVERIFY2(second_->get(key) == bytes, key.c_str());
  bench_->close();
  QVERIFY(spoolIsEmpty(job));
  QVERIFY(!QDir(QString::fromStdString(bench_->spoolFolder())).exists(QStringLiteral("job-1")));
}

void ReplicaTest::whatAllHaveIsSpooledNoMore() {
  fill();
  bench_->from->set("in/large", bytesOf(3'000'000, 78));
  // Slow, so that more is read than fits into memory.
  std::atomic<std::uint64_t> sent{0};
  bench_->to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "part") ++sent;
    return {};
  };
  second_->hook = [&](const std::string& verb, const std::string& key) -> Status {
    while (verb == "part" && key == "large" && sent < 100)
      std::this_thread::yield();
    return {};
  };
  const JobId job = bench_->submit("in/", std::vector{second_});
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QVERIFY(second_->get("large") == bench_->from->get("in/large"));
  bench_->close();
  QVERIFY(spoolIsEmpty(job));
}

void ReplicaTest::aCancelledJobSpoolsNothing() {
  fill();
  second_->hook = away;
  const JobId job = bench_->submit("in/", std::vector{second_});
  QVERIFY(bench_->waitFor(EventKind::transferFailed));
  bench_->runner->cancelJob(job);
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  bench_->close();
  QVERIFY(spoolIsEmpty(job) || bench_->row(job).state == JobState::failed);
}

// One range of each came damaged, which only the hash of the whole shows: it must not be what is kept.
void ReplicaTest::whatCameDamagedIsReadAgain() {
  const std::string large = bytesOf(3'000'000, 79), small = bytesOf(7'000, 80);
  setHashed("large", large);
  setHashed("small", small);
  std::mutex mutex;
  std::set<std::string> damaged;
  bench_->from->corrupt = [&](const std::string& key) {
    const std::lock_guard lock(mutex);
    return damaged.insert(key).second;
  };
  second_->hook = away;
  const JobId job = bench_->submit("in/", std::vector{second_});
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).transfersDone, std::uint64_t(2));
  QCOMPARE(bench_->row(job).transfersFailed, std::uint64_t(2));
  QVERIFY(bench_->to->get("large") == large && bench_->to->get("small") == small);
  second_->hook = nullptr;
  openAgain(job);
  bench_->runner->retryJob(job);
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QVERIFY(second_->get("large") == large && second_->get("small") == small);
}

void ReplicaTest::aSourceThatChangedIsReadAgain() {
  bench_->from->set("in/large", bytesOf(3'000'000, 81));
  second_->hook = away;
  const JobId job = bench_->submit("in/", std::vector{second_});
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  bench_->runner->stop();
  const std::string changed = bytesOf(2'000'000, 82);
  bench_->from->set("in/large", changed);
  second_->hook = nullptr;
  openAgain(job);
  bench_->runner->retryJob(job);
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QVERIFY(second_->get("large") == changed);
  bench_->close();
  QVERIFY(spoolIsEmpty(job));
}

void ReplicaTest::aJobForgottenBeforeItIsRunSpoolsNothing() {
  fill();
  second_->hook = away;
  const JobId job = bench_->submit("in/", std::vector{second_});
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  bench_->close();
  QVERIFY(!spoolIsEmpty(job));
  showAgain(job);
  bench_->runner->forgetJob(job);
  bench_->close();
  QVERIFY(spoolIsEmpty(job));
}

QTEST_GUILESS_MAIN(ReplicaTest)
#include "replica_test.moc"
