// One object as slices on several places, by the Runner: all places have something to do, and one that fails
// or fills up is told, hides nothing, and is mended by a retry.
#include <QTest>
#include <condition_variable>
#include <mutex>
#include <set>

#include "checksum/digest.h"
#include "stripe_bench.h"
#include "vectored/slice_metadata.h"

using namespace hawser;
using namespace hawser::test;

class StripeTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void allPlacesHaveSomethingToDo();
  void readFromAllPlacesAtOnce();
  void aPlaceThatIsFullIsToldAndMended();
  void servicesCopyBetweenThemselves();
  void eachSliceInItsOrder();
  void damageAtRestIsFound_data();
  void damageAtRestIsFound();
  void slicesKeepTheirMd5();

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
  TransferDetail middle;
  for (std::size_t i = 0; i < 3; ++i) {
    stripe.stores[i]->hook = [&, i](const std::string& verb, const std::string&) -> Status {
      const std::lock_guard lock(mutex);
      if (verb == "read") begun.push_back(i);
      if (begun.size() == 30) middle = bench.runner->detail(bench.rows().back().id, 30).value();
      return {};
    };
  }
  JobOptions options;
  options.partSize = 15'000;  // some lie on two places
  JournalJob job;
  job.id = bench.journal->addJob(job).value();
  bench.runner->add(job, {{}, {"set:"}, {"to:"}}, options, {});
  bench.runner->start(job.id, {{{stripe.store, {}, "t/big"}}, {{bench.to, "box", "back"}}});
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.to->get("back"), bench.from->get("big"));
  QCOMPARE(std::set<std::size_t>(begun.begin(), begun.begin() + 12).size(), std::size_t(3));
  // The map of it shows which of the places has how much of it still to give.
  QVERIFY(middle.spread == Spread::slices);
  QCOMPARE(middle.sliceWidth, std::uint64_t(200'000));
  QCOMPARE(middle.members.size(), std::size_t(3));
  std::uint64_t done = 0;
  for (const MemberDetail& member : middle.members) {
    QCOMPARE(member.bytes, std::uint64_t(200'000));
    done += member.bytesDone;
  }
  QVERIFY(done > 0 && done < 600'000);
  QVERIFY(middle.members[1].place.starts_with("mem1"));
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

// Places that take the parts of a slice one after the other, and refuse any other: all of them at once.
void StripeTest::eachSliceInItsOrder() {
  Bench bench;
  const Stripe stripe = stripeOf(3, 65'000);
  std::mutex mutex;
  std::condition_variable came;
  std::set<std::size_t> begun;
  for (std::size_t i = 0; i < 3; ++i) {
    stripe.stores[i]->partsInOrder = true;
    // Each once fails, and has to come again before the next one.
    auto failures = std::make_shared<std::atomic<int>>(1);
    stripe.stores[i]->hook = [&, i, failures](const std::string& verb, const std::string&) -> Status {
      if (verb != "part") return {};
      {
        // None ends before all places have one under way.
        std::unique_lock lock(mutex);
        begun.insert(i);
        came.notify_all();
        came.wait_for(lock, std::chrono::seconds(20), [&] { return begun.size() == 3; });
      }
      if (failures->fetch_sub(1) == 1)
        return fail(makeError(ErrorCode::connection, "broken off", Retry::soon));
      return {};
    };
  }
  bench.from->set("big", bytesOf(600'000, 1));
  const JobId job = submit(bench, "big", stripe.store);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QVERIFY2(bench.row(job).state == JobState::done,
           bench.rows().at(0).error ? bench.rows().at(0).error->detail.c_str() : "");
  QVERIFY(isWhole(bench, *stripe.store));
  QCOMPARE(begun.size(), std::size_t(3));
}

// A slice whose bytes are others than were written, while what is kept with it says nothing of that: ours by
// the whole's CRC-64, another program's by the MD5 of the slice, if it keeps one.
void StripeTest::damageAtRestIsFound_data() {
  QTest::addColumn<bool>("foreign");
  QTest::addColumn<bool>("small");  // fetched as one
  QTest::addColumn<bool>("known");  // its own hash
  QTest::newRow("ours") << false << false << true;
  QTest::newRow("ours, small") << false << true << true;
  QTest::newRow("ours, as a changed file is") << false << false << false;
  QTest::newRow("of another program") << true << false << true;
  QTest::newRow("of another program, small") << true << true << true;
}

void StripeTest::damageAtRestIsFound() {
  QFETCH(bool, foreign);
  QFETCH(bool, small);
  QFETCH(bool, known);
  Bench bench;
  const Stripe stripe = stripeOf(3, 65'000);
  bench.from->set("big", bytesOf(500'000, 1));
  submit(bench, "big", stripe.store);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  const auto down = [&](const std::string& key) {
    JobOptions options;
    options.partSize = small ? 1'000'000 : 10'000;
    JournalJob job;
    job.id = bench.journal->addJob(job).value();
    bench.runner->add(job, {{}, {"set:"}, {"to:"}}, options, {});
    bench.runner->start(job.id, {{{stripe.store, {}, "t/big"}}, {{bench.to, "box", key}}});
    return bench.waitFor(EventKind::jobFinished) ? job.id : 0;
  };
  for (const auto& store : stripe.stores) {
    const ObjectPage page = store->list({}, {"box", {}, true, {}, 0}).value();
    for (const ObjectInfo& slice : page.objects) {
      ObjectProperties properties = store->object(slice.key).properties;
      const std::string bytes = store->get(slice.key).value();
      if (foreign) {
        properties.metadata.erase(kStripeMetadata);
        properties.hashes = {std::nullopt, md5(std::as_bytes(std::span(bytes)))};
      }
      store->set(slice.key, bytes, properties);
    }
  }
  const JobId whole = down("whole");
  QVERIFY2(bench.row(whole).state == JobState::done,
           bench.rows().back().error ? bench.rows().back().error->detail.c_str() : "");
  QCOMPARE(bench.to->get("whole"), bench.from->get("big"));
  const std::string key = "in/t/big.bxslice-4";  // on the second
  std::string bytes = stripe.stores[1]->get(key).value();
  bytes[1234] = static_cast<char>(bytes[1234] ^ 1);
  ObjectProperties properties = stripe.stores[1]->object(key).properties;
  if (!known) properties.hashes = {};
  stripe.stores[1]->set(key, bytes, properties);
  const JobId damaged = down("damaged");
  QCOMPARE(bench.row(damaged).state, JobState::failed);
  const Error error = *bench.rows().back().error;
  QCOMPARE(error.code, ErrorCode::corrupt);
  QVERIFY2(error.object.find("big.bxslice-4") != std::string::npos, error.object.c_str());
  QVERIFY(!bench.to->get("damaged"));
}

void StripeTest::slicesKeepTheirMd5() {
  Bench bench;
  const Stripe stripe = stripeOf(3, 65'000);
  bench.from->set("big", bytesOf(500'000, 1));
  JobOptions options;
  options.partSize = 10'000;
  options.storeMd5 = true;
  JournalJob job;
  job.id = bench.journal->addJob(job).value();
  bench.runner->add(job, {{}, {"from:"}, {"set:"}}, options, {});
  bench.runner->start(job.id, {{{bench.from, "box", "big"}}, {{stripe.store, {}, "t/"}}});
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QVERIFY(isWhole(bench, *stripe.store));
  std::size_t slices = 0;
  for (const auto& store : stripe.stores) {
    const ObjectPage page = store->list({}, {"box", {}, true, {}, 0}).value();
    for (const ObjectInfo& slice : page.objects) {
      const std::string bytes = store->get(slice.key).value();
      QVERIFY(store->object(slice.key).properties.hashes.md5 == md5(std::as_bytes(std::span(bytes))));
      ++slices;
    }
  }
  QCOMPARE(slices, std::size_t(8));
}

QTEST_GUILESS_MAIN(StripeTest)
#include "stripe_test.moc"
