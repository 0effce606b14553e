// Only what has changed of an object that lies in slices: each slice keeps its own parts, ranges go from any
// place to any other where they can, and what is sent is what was predicted.
#include <QtTest>

#include "unit/transfer/delta_bench.h"
#include "unit/transfer/stripe_bench.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr std::uint64_t kWidth = 640 * kKiB;
constexpr std::uint64_t kCell = 8 * kKiB;

// From a folder here to a stripe over services.
struct StripeUpload : Bench {
  explicit StripeUpload(bool ranges = true, std::size_t places = 3) : stripe(stripeOf(places, kWidth)) {
    from->caps.localFiles = true;
    for (const auto& store : stripe.stores) {
      store->caps.keepsParts = true;
      store->caps.serviceUrls = store->caps.copiesParts = store->ownRanges = ranges;
      for (const auto& other : stripe.stores)
        store->peers.push_back(other.get());
    }
    widen(kWidth);
  }
  void widen(std::uint64_t width) { stripe.store = over(stripe.stores, width); }

  JobId begin(const std::string& bytes, const JobOptions& options = deltaOptions()) {
    from->set("a", bytes);
    JournalJob job;
    job.id = journal->addJob(job).value();
    runner->add(job, {{}, {"from:"}, {"set:"}}, options, {});
    runner->start(job.id, stripePlaces());
    return job.id;
  }
  JobPlaces stripePlaces() { return {{{from, "box", "a"}}, {{stripe.store, {}, "t/a"}}}; }
  // What all members were sent, or nothing where it failed.
  std::optional<std::uint64_t> send(const std::string& bytes, const JobOptions& options = deltaOptions()) {
    const std::uint64_t before = taken();
    const JobId job = begin(bytes, options);
    if (!waitFor(EventKind::jobFinished) || row(job).state != JobState::done) return std::nullopt;
    return taken() - before;
  }
  std::uint64_t taken() const { return sum(&MemoryStore::partBytes); }
  std::uint64_t sum(std::atomic<std::uint64_t> MemoryStore::*counter) const {
    std::uint64_t all = 0;
    for (const auto& store : stripe.stores)
      all += *store.*counter;
    return all;
  }
  std::size_t objects() const {
    std::size_t all = 0;
    for (const auto& store : stripe.stores)
      all += store->count();
    return all;
  }
  std::optional<std::string> there(const std::string& key = "t/a") {
    struct Text final : ByteSink {
      Status write(ByteSpan bytes) override {
        text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {};
      }
      std::string text;
    } back;
    if (!stripe.store->read({}, {{}, key}, std::nullopt, {}, back)) return std::nullopt;
    return std::move(back.text);
  }
  std::optional<delta::Signature> signature() {
    const auto info = stripe.store->stat({}, {{}, "t/a"});
    if (!info) return std::nullopt;
    const std::string name = info->properties.signature;
    return signatureFrom(there(delta::signatureKey("t/a", name)), name);
  }
  TransferRow last() {
    const std::vector<TransferRow> all = rows();
    return *std::ranges::max_element(all, {}, &TransferRow::id);
  }
  bool sentAsPredicted(std::optional<std::uint64_t> sent) {
    return sent && last().delta == DeltaUse::changes && last().bytesPredicted == *sent &&
           last().bytesSent == *sent;
  }

  Stripe stripe;
};

}  // namespace

class StripeDeltaTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void onlyChangesAreSent_data() {
    QTest::addColumn<bool>("ranges");
    QTest::newRow("services that copy ranges") << true;
    QTest::newRow("services that only keep whole parts") << false;
  }
  void onlyChangesAreSent();
  void manyGenerationsStayRight_data() { onlyChangesAreSent_data(); }
  void manyGenerationsStayRight();
  void fromOnePlaceToAnother();
  void aPlaceThatDoesNotReachTheOthersIsSentTheirs();
  void oneInOnePieceToo();
  void slicesOfAnotherWidthAreTakenOver();
  void aPlaceThatKeepsNothingIsSentAll();
  void theSecondWriterIsTold();
  void aCommitThatWasBrokenOffIsFinished_data() { onlyChangesAreSent_data(); }
  void aCommitThatWasBrokenOffIsFinished();
  void partsThatCannotBeKeptAreCopied();
  void theMapShowsThePlaces();
  void itComesDown();
};

void StripeDeltaTest::onlyChangesAreSent() {
  QFETCH(bool, ranges);
  StripeUpload bench(ranges);
  std::string bytes = bytesOf(kSize, 1);
  QCOMPARE(bench.send(bytes), std::optional<std::uint64_t>(kSize));
  QCOMPARE(bench.last().delta, DeltaUse::nothingThere);
  QVERIFY(bench.signature());
  const std::size_t slices = divideRoundingUp(kSize, kWidth);
  QCOMPARE(bench.objects(), slices + 1);
  bytes[100'000] ^= 1;
  bytes[2'500'000] ^= 1;
  const std::uint64_t cell = ranges ? kCell : 64 * kKiB;
  const auto changed = bench.send(bytes);
  QVERIFY(bench.sentAsPredicted(changed));
  QCOMPARE(*changed, 2 * cell);
  QCOMPARE(bench.there(), bytes);
  QVERIFY(bench.last().verified);
  QVERIFY(bench.signature());
  QCOMPARE(bench.objects(), slices + 1);
  QCOMPARE(bench.send(bytes), std::optional<std::uint64_t>(0));
  // Another length: more slices, and fewer.
  bytes += bytesOf(kWidth, 2);
  const auto grown = bench.send(bytes);
  QVERIFY(bench.sentAsPredicted(grown));
  QVERIFY(*grown <= kWidth + cell);
  QCOMPARE(bench.there(), bytes);
  bytes.resize(kSize / 2);
  const auto shorter = bench.send(bytes);
  QVERIFY(bench.sentAsPredicted(shorter));
  QVERIFY(*shorter <= cell);
  QCOMPARE(bench.there(), bytes);
  QCOMPARE(bench.objects(), divideRoundingUp(kSize / 2, kWidth) + 1);
}

void StripeDeltaTest::manyGenerationsStayRight() {
  QFETCH(bool, ranges);
  std::mt19937 random(ranges ? 17 : 18);
  StripeUpload bench(ranges);
  for (const auto& store : bench.stripe.stores)
    store->caps.maxParts = 60;  // so that pieces are sent that could have been kept
  bench.widen(kWidth);
  std::string bytes = bytesOf(2 * kMiB, 3);
  for (int generation = 0; generation < 20; ++generation) {
    const auto sent = bench.send(bytes, deltaOptions(generation % 5 == 4 ? 100'000 : 4096));
    QVERIFY(sent);
    QCOMPARE(bench.there(), bytes);
    QCOMPARE(bench.last().bytesSent, *sent);
    if (bench.last().delta == DeltaUse::changes) QCOMPARE(bench.last().bytesPredicted, *sent);
    QVERIFY(bench.signature());
    bytes = edited(std::move(bytes), random);
    if (bytes.size() < 2 * kMiB) bytes += bytesOf(kMiB, unsigned(generation));
  }
  QCOMPARE(bench.objects(), divideRoundingUp(bench.there()->size(), kWidth) + 1);
}

// All that comes behind an insertion moves on, and some of it to the next slice.
void StripeDeltaTest::fromOnePlaceToAnother() {
  StripeUpload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bytes.insert(100, "inserted");
  const auto inserted = bench.send(bytes);
  QVERIFY(bench.sentAsPredicted(inserted));
  QVERIFY(*inserted <= kCell + 8);
  QCOMPARE(bench.there(), bytes);
  QVERIFY(bench.signature());
}

void StripeDeltaTest::aPlaceThatDoesNotReachTheOthersIsSentTheirs() {
  StripeUpload bench;
  for (const auto& store : bench.stripe.stores)
    store->peers.clear();
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  const auto taken = [&] {
    return bench.sum(&MemoryStore::bytesCopied) + bench.sum(&MemoryStore::bytesKept);
  };
  const std::uint64_t before = taken();
  bytes.insert(100, std::string(50'000, 'i'));
  const auto inserted = bench.send(bytes);
  QVERIFY(inserted);
  QCOMPARE(bench.there(), bytes);
  QCOMPARE(bench.last().bytesSent, *inserted);
  // Of each of four slices that follow one, what came from the one before; and the rest was not sent.
  QVERIFY(*inserted <= 5 * (50'000 + 2 * kCell));
  QVERIFY(taken() - before > kSize / 2);
}

void StripeDeltaTest::oneInOnePieceToo() {
  StripeUpload bench;
  bench.widen(2 * kSize);
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bytes[1'000'000] ^= 1;
  const auto changed = bench.send(bytes);
  QVERIFY(bench.sentAsPredicted(changed));
  QCOMPARE(*changed, kCell);
  QCOMPARE(bench.there(), bytes);
  QVERIFY(bench.sum(&MemoryStore::bytesKept) > 0);
  QCOMPARE(bench.objects(), std::size_t(2));
  // From one piece to slices.
  bytes += bytesOf(kSize, 3);
  const auto grown = bench.send(bytes);
  QVERIFY(bench.sentAsPredicted(grown));
  QCOMPARE(*grown, kSize);
  QCOMPARE(bench.there(), bytes);
}

void StripeDeltaTest::slicesOfAnotherWidthAreTakenOver() {
  StripeUpload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  for (const std::uint64_t width : {kWidth + 10'000, kWidth / 3, std::uint64_t(4 * kMiB)}) {
    bench.widen(width);
    bytes[width / 2] ^= 1;
    const auto changed = bench.send(bytes);
    QVERIFY(bench.sentAsPredicted(changed));
    QVERIFY(*changed <= 2 * kCell);
    QCOMPARE(bench.there(), bytes);
    QVERIFY(bench.signature());
  }
}

void StripeDeltaTest::aPlaceThatKeepsNothingIsSentAll() {
  StripeUpload bench;
  bench.stripe.stores[1]->caps.keepsParts = false;
  bench.stripe.stores[1]->caps.copiesParts = false;
  bench.widen(kWidth);
  std::string bytes = bytesOf(kSize, 1);
  QCOMPARE(bench.send(bytes), std::optional<std::uint64_t>(kSize));
  QCOMPARE(bench.last().delta, DeltaUse::cannot);
  QCOMPARE(bench.there(), bytes);
}

void StripeDeltaTest::theSecondWriterIsTold() {
  for (const bool slicesAlone : {false, true}) {
    StripeUpload bench;
    std::string bytes = bytesOf(kSize, 1);
    QVERIFY(bench.send(bytes));
    const std::string other = bytesOf(kSize, 2);
    std::atomic<bool> once = true;
    bench.stripe.stores[0]->hook = [&](const std::string& verb, const std::string&) -> Status {
      if (verb != "part" || !once.exchange(false)) return {};
      if (slicesAlone) {
        // Of the very last, whoever writes that.
        const std::string key = "in/t/a.bxslice-4";
        bench.stripe.stores[1]->set(key, *bench.stripe.stores[1]->get(key),
                                    bench.stripe.stores[1]->object(key).properties);
        return {};
      }
      const auto put = bench.stripe.store->put(
          {}, {{}, "t/a"}, std::as_bytes(std::span(other.data(), other.size())), {}, Condition::none());
      return put ? Status{} : fail(put.error());
    };
    bytes[0] ^= 1;
    const std::string before = *bench.there();
    QVERIFY(!bench.send(bytes));
    bench.stripe.stores[0]->hook = nullptr;
    QCOMPARE(bench.last().error->code, ErrorCode::changedUnderUs);
    QCOMPARE(bench.there(), slicesAlone ? before : other);
    QCOMPARE(bench.signature().has_value(), slicesAlone);
    QCOMPARE(bench.objects(), divideRoundingUp(kSize, kWidth) + (slicesAlone ? 1 : 0));
  }
}

// Between two slices: neither the old object is there nor the new one, as with any upload of a stripe, until
// it goes on.
void StripeDeltaTest::aCommitThatWasBrokenOffIsFinished() {
  QFETCH(bool, ranges);
  StripeUpload bench(ranges);
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bench.close();
  bench.untilBack = std::chrono::hours(1);
  bench.open();
  for (std::size_t at = 0; at < kSize; at += 400'000)
    bytes[at] ^= 1;
  std::atomic<int> tries = 0;
  bench.stripe.stores[0]->hook = [&](const std::string& verb, const std::string& key) -> Status {
    if (verb != "commit" || key != "in/t/a.bxslice-0") return {};
    ++tries;
    Error error = makeError(ErrorCode::connection, "nobody there", Retry::soon).about("mem0:box");
    error.sys = ECONNREFUSED;
    return fail(std::move(error));
  };
  const JobId job = bench.begin(bytes);
  QTRY_VERIFY(tries > 0);
  bench.close();
  bench.stripe.stores[0]->hook = nullptr;
  QVERIFY(!bench.there());
  bench.widen(kWidth);
  bench.open();
  bench.runner->add(bench.journal->job(job).value(), {{}, {"from:"}, {"set:"}}, deltaOptions(),
                    bench.journal->transfers(job).value());
  bench.runner->start(job, bench.stripePlaces());
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QCOMPARE(bench.there(), bytes);
  QVERIFY(bench.signature());
  // From what its signature says the next one goes on.
  bytes[kSize - 1] ^= 1;
  const auto changed = bench.send(bytes);
  QVERIFY(changed);
  QVERIFY(*changed <= (ranges ? 2 * kCell : kSize));
  QCOMPARE(bench.there(), bytes);
}

void StripeDeltaTest::partsThatCannotBeKeptAreCopied() {
  StripeUpload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  for (const auto& store : bench.stripe.stores) {
    store->hook = [&](const std::string& verb, const std::string&) -> Status {
      if (verb == "keepPart") return fail(ErrorCode::unsupported, "not beside the others");
      return {};
    };
  }
  bytes += "only at the end";
  const auto sent = bench.send(bytes);
  QVERIFY(bench.sentAsPredicted(sent));
  QVERIFY(*sent <= kCell);
  QCOMPARE(bench.there(), bytes);
  for (const auto& store : bench.stripe.stores)
    QCOMPARE(store->sessions(), std::size_t(0));
}

void StripeDeltaTest::theMapShowsThePlaces() {
  StripeUpload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bytes[kWidth + 5] ^= 1;  // on the second place
  std::mutex mutex;
  std::optional<TransferDetail> running;
  bench.stripe.stores[1]->hook = [&](const std::string& verb, const std::string&) -> Status {
    const std::lock_guard lock(mutex);
    if (verb == "part" && !running) running = bench.runner->detail(bench.last().id, 1'000).value();
    return {};
  };
  QVERIFY(bench.send(bytes));
  QVERIFY(running);
  QCOMPARE(running->spread, Spread::slices);
  QCOMPARE(running->members.size(), std::size_t(3));
  const auto& cells = running->members[1].cells;
  QVERIFY(std::ranges::count(cells, PartState::reading, &MemberCell::state) == 1);
  QCOMPARE(cells.front().state, PartState::reading);
}

void StripeDeltaTest::itComesDown() {
  StripeUpload up;
  std::string bytes = bytesOf(kSize, 1);
  const std::string before = bytes;
  bytes[1'000'000] ^= 1;
  QVERIFY(up.send(bytes));
  Bench down;
  down.to->caps.localFiles = true;
  down.to->set("a", before);
  JournalJob job;
  job.id = down.journal->addJob(job).value();
  down.runner->add(job, {{}, {"set:"}, {"to:"}}, deltaOptions(), {});
  down.runner->start(job.id, {{{up.stripe.store, {}, "t/a"}}, {{down.to, "box", "a"}}});
  QVERIFY(down.waitFor(EventKind::jobFinished));
  QCOMPARE(down.row(job.id).state, JobState::done);
  QCOMPARE(down.to->get("a"), bytes);
  QCOMPARE(down.rows().front().bytesSent, kCell);
}

QTEST_GUILESS_MAIN(StripeDeltaTest)
#include "stripe_delta_test.moc"
