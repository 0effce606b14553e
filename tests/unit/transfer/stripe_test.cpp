// One object as slices on several places, by the Runner: all places have something to do, and one that fails
// or fills up is told, hides nothing, and is mended by a retry.
#include <QTest>
#include <mutex>
#include <set>

#include "stripe_bench.h"

using namespace hawser;
using namespace hawser::test;

class StripeTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void allPlacesHaveSomethingToDo();
  void readFromAllPlacesAtOnce();
  void aPlaceThatIsFullIsToldAndMended();
  void servicesCopyBetweenThemselves();

 private:
  static bool isWhole(Bench& bench, ObjectStore& store);
};

bool StripeTest::isWhole(Bench& bench, ObjectStore& store) {
  struct Text final : ByteSink {
    Status write(ByteSpan bytes) override {
      text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      return {};
    }
    std::string text;
  } back;
  return store.read({}, {{}, "t/big"}, std::nullopt, {}, back) && back.text == bench.from->get("big");
}

// Slices are far wider than what is under way at once.
void StripeTest::allPlacesHaveSomethingToDo() {
  Bench bench;
  const Stripe stripe = stripeOf(3, 200'000);
  bench.from->set("big", bytesOf(600'000, 1));
  std::mutex mutex;
  std::vector<std::size_t> begun;
  for (std::size_t i = 0; i < 3; ++i) {
    stripe.stores[i]->hook = [&, i](const std::string& verb, const std::string&) -> Status {
      const std::lock_guard lock(mutex);
      if (verb == "part") begun.push_back(i);
      return {};
    };
  }
  submit(bench, "big", stripe.store);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(begun.size(), std::size_t(60));
  // 8 at once, of each place in turn: the first dozen cannot all be of one or two of them.
  QCOMPARE(std::set<std::size_t>(begun.begin(), begun.begin() + 12).size(), std::size_t(3));
  QVERIFY(isWhole(bench, *stripe.store));
}

void StripeTest::readFromAllPlacesAtOnce() {
  Bench bench;
  const Stripe stripe = stripeOf(3, 200'000);
  bench.from->set("big", bytesOf(600'000, 1));
  submit(bench, "big", stripe.store);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  std::mutex mutex;
  std::vector<std::size_t> begun;
  for (std::size_t i = 0; i < 3; ++i) {
    stripe.stores[i]->hook = [&, i](const std::string& verb, const std::string&) -> Status {
      const std::lock_guard lock(mutex);
      if (verb == "read") begun.push_back(i);
      return {};
    };
  }
  JobOptions options;
  options.partSize = 10'000;
  JournalJob job;
  job.id = bench.journal->addJob(job).value();
  bench.runner->add(job, {{}, {"set:"}, {"to:"}}, options, {});
  bench.runner->start(job.id, {{{stripe.store, {}, "t/big"}}, {{bench.to, "box", "back"}}});
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.to->get("back"), bench.from->get("big"));
  QCOMPARE(std::set<std::size_t>(begun.begin(), begun.begin() + 12).size(), std::size_t(3));
}

void StripeTest::aPlaceThatIsFullIsToldAndMended() {
  Bench bench;
  const Stripe stripe = stripeOf(3, 65'000);
  bench.from->set("big", bytesOf(500'000, 1));
  std::atomic<int> room{5};
  stripe.stores[1]->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb != "part" || --room >= 0) return {};
    return fail(makeError(ErrorCode::noSpace, "it is full").about("mem1:box/in/t/big"));
  };
  const JobId job = submit(bench, "big", stripe.store);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::failed);
  QCOMPARE(bench.rows().at(0).error->code, ErrorCode::noSpace);
  QVERIFY(bench.rows().at(0).error->object.find("mem1") != std::string::npos);
  QVERIFY(!isWhole(bench, *stripe.store));
  room = 1'000;
  bench.runner->retryJob(job);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QVERIFY(bench.row(job).bytesResumed > 0);
  QVERIFY(isWhole(bench, *stripe.store));
}

// To slices and back: only the parts that lie on two places come by here.
void StripeTest::servicesCopyBetweenThemselves() {
  Bench bench;
  const Stripe made = stripeOf(3, 65'000);
  std::vector<MemoryStore*> all = {bench.from.get(), bench.to.get()};
  for (const auto& store : made.stores)
    all.push_back(store.get());
  std::atomic<int> reads = 0;
  for (MemoryStore* store : all) {
    store->caps.serviceUrls = store->caps.copiesParts = store->ownRanges = true;
    store->peers = all;
    store->hook = [&](const std::string& verb, const std::string&) -> Status {
      reads += verb == "read" ? 1 : 0;
      return {};
    };
  }
  const std::shared_ptr<ObjectStore> stripe = over(made.stores, 65'000);
  bench.from->set("big", bytesOf(500'000, 1));
  submit(bench, "big", stripe);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QVERIFY(isWhole(bench, *stripe));
  reads = 0;
  JobOptions options;
  options.partSize = 10'000;
  JournalJob job;
  job.id = bench.journal->addJob(job).value();
  bench.runner->add(job, {{}, {"set:"}, {"to:"}}, options, {});
  bench.runner->start(job.id, {{{stripe, {}, "t/big"}}, {{bench.to, "box", "back"}}});
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.to->get("back"), bench.from->get("big"));
  // 65,000 and each second multiple of it lie within a part, which is read from both places.
  QCOMPARE(reads.load(), 2 * 4);
}

QTEST_GUILESS_MAIN(StripeTest)
#include "stripe_test.moc"
