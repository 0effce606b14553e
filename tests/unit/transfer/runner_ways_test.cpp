// The runner where an object does not just come by here: removals after all else, parts that have to come in
// order, and parts that the service fetches by itself.
#include <QtTest>

#include "unit/transfer/runner_bench.h"

using namespace hawser;
using namespace hawser::test;

class RunnerWaysTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void removalsComeLast();
  void nothingIsRemovedAfterAFailure();
  void noMoreIsRemovedThanWasAgreedTo();
  void removalsSurviveAStop();
  void partsInOrderComeOneByOne();
  void whatTheServiceFetchesDoesNotComeBy();
  void noCopyHasTheSignatureOfItsSource();
};

namespace {

JobOptions removing(std::uint64_t most) {
  JobOptions options;
  options.deletes = DeletePolicy::after;
  options.mostDeletes = most;
  return options;
}

void fillForRemoval(Bench& bench) {
  for (int i = 0; i < 20; ++i)
    bench.from->set("d/" + std::to_string(i), bytesOf(15'000, unsigned(i)));
  bench.to->set("t/old", "old");
  bench.to->set("t/older", "older");
}

}  // namespace

void RunnerWaysTest::removalsComeLast() {
  Bench bench;
  fillForRemoval(bench);
  std::atomic<bool> early = false;
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "remove" && bench.to->count() < 21) early = true;
    return {};
  };
  const JobId job = bench.submit("d/", "t/", removing(2));
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QVERIFY(!early);
  QCOMPARE(bench.row(job).state, JobState::done);
  QCOMPARE(bench.row(job).transfersDone, 22u);
  QVERIFY(!bench.to->get("t/old") && !bench.to->get("t/older"));
  QCOMPARE(bench.to->count(), std::size_t(20));
  for (const TransferRow& row : bench.rows())
    QCOMPARE(row.source.empty(), row.kind == TransferKind::removal);
}

void RunnerWaysTest::nothingIsRemovedAfterAFailure() {
  Bench bench;
  fillForRemoval(bench);
  bench.to->hook = [](const std::string& verb, const std::string& key) -> Status {
    if (verb == "commit" && key == "t/7") return fail(makeError(ErrorCode::denied, "not you").about(key));
    return {};
  };
  const JobId job = bench.submit("d/", "t/", removing(2));
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  QCOMPARE(bench.row(job).transfersSkipped, 2u);
  QVERIFY(bench.to->get("t/old") && bench.to->get("t/older"));
}

void RunnerWaysTest::noMoreIsRemovedThanWasAgreedTo() {
  Bench bench;
  fillForRemoval(bench);
  const JobId job = bench.submit("d/", "t/", removing(1));
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  QVERIFY(bench.row(job).error && bench.row(job).error->code == ErrorCode::changedUnderUs);
  QCOMPARE(bench.row(job).transfersDone, 20u);
  QVERIFY(bench.to->get("t/old") && bench.to->get("t/older"));
}

void RunnerWaysTest::removalsSurviveAStop() {
  Bench bench;
  fillForRemoval(bench);
  std::atomic<bool> reached = false;
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb != "remove") return {};
    reached = true;
    return fail(ErrorCode::cancelled, "unplugged");  // goes back to the queue, again and again
  };
  const JobId job = bench.submit("d/", "t/", removing(2));
  QTRY_VERIFY(reached);
  bench.close();
  bench.to->hook = nullptr;
  bench.open();
  bench.runner->add(bench.journal->job(job).value(), {{}, {"from:"}, {"to:"}}, removing(2),
                    bench.journal->transfers(job).value());
  bench.runner->start(job, bench.places("d/", "t/"));
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QCOMPARE(bench.to->count(), std::size_t(20));
}

void RunnerWaysTest::partsInOrderComeOneByOne() {
  Bench bench;
  bench.to->partsInOrder = true;
  bench.from->set("d/a", bytesOf(300'000, 1));
  bench.from->set("d/b", bytesOf(200'000, 2));
  std::atomic<int> failures = 0;
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "part" && ++failures % 7 == 3) return fail(ErrorCode::connection, "reset", Retry::soon);
    return {};
  };
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QCOMPARE(bench.to->get("t/a"), bench.from->get("d/a"));
  QCOMPARE(bench.to->get("t/b"), bench.from->get("d/b"));
}

void RunnerWaysTest::whatTheServiceFetchesDoesNotComeBy() {
  for (const bool refuses : {false, true}) {
    Bench bench;
    bench.from->caps.serviceUrls = true;
    bench.to->caps.copiesParts = true;
    bench.to->caps.partChecksum = true;
    bench.from->set("d/large", bytesOf(400'000, 1));
    bench.from->set("d/small", bytesOf(100, 2));
    std::atomic<int> reads = 0, fetched = 0;
    bench.from->hook = [&](const std::string& verb, const std::string&) -> Status {
      reads += verb == "read" ? 1 : 0;
      return {};
    };
    bench.to->fetch = [&](const PartSource& source,
                          const ByteRange& range) -> Result<std::vector<std::byte>> {
      if (refuses) return fail(ErrorCode::unsupported, "cannot get at it");
      if (source.etag != bench.from->object("d/large").etag ||
          source.url.reveal() != "mem://from/box/d/large")
        return fail(ErrorCode::internal, "another object");
      ++fetched;
      const auto bytes = bench.from->object("d/large").bytes;
      const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(source.offset);
      return std::vector<std::byte>(from, from + static_cast<std::ptrdiff_t>(range.length));
    };
    const JobId job = bench.submit("d/", "t/");
    QVERIFY(bench.waitFor(EventKind::jobFinished));
    QCOMPARE(bench.row(job).state, JobState::done);
    QCOMPARE(bench.to->get("t/large"), bench.from->get("d/large"));
    QCOMPARE(fetched.load(), refuses ? 0 : 40);
    QCOMPARE(reads.load(), refuses ? 41 : 1);
    QCOMPARE(bench.row(job).bytesDone, bench.row(job).bytes);
    QCOMPARE(bench.rows().front().verified, true);
  }
}

// Whole and in parts: it names an object that lies beside the source.
void RunnerWaysTest::noCopyHasTheSignatureOfItsSource() {
  Bench bench;
  bench.from->caps.keepsParts = bench.to->caps.keepsParts = true;
  ObjectProperties properties;
  properties.signature = std::string(64, 'a');
  properties.metadata["author"] = "ada";
  bench.from->set("d/large", bytesOf(400'000, 1), properties);
  bench.from->set("d/small", bytesOf(100, 2), properties);
  const JobId job = bench.submit("d/", "t/");
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  for (const char* name : {"large", "small"}) {
    QCOMPARE(bench.from->object(std::string("d/") + name).properties.signature, properties.signature);
    const ObjectProperties copied = bench.to->object(std::string("t/") + name).properties;
    QVERIFY(copied.signature.empty());
    QCOMPARE(copied.metadata.at("author"), std::string("ada"));
  }
}

QTEST_GUILESS_MAIN(RunnerWaysTest)
#include "runner_ways_test.moc"
