// Transfers that move only what has changed: what is sent, what is kept beside the object, and that the
// outcome is the new object in any case.
#include <QtTest>
#include <numeric>
#include <random>

#include "transfer/changed_stretches.h"
#include "unit/transfer/delta_bench.h"

using namespace hawser;
using namespace hawser::test;

class DeltaTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theFirstUploadIsSigned();
  void onlyChangesAreSent_data();
  void onlyChangesAreSent();
  void theMapShowsWhatIsSent();
  void stretchesAreExact();
  void manyGenerationsStayRight_data();
  void manyGenerationsStayRight();
  void aDamagedSignatureIsNotBelieved();
  void whatOthersPutThereIsNotTakenOver();
  void aSignatureOfOtherBytesDoesNoHarm_data();
  void aSignatureOfOtherBytesDoesNoHarm();
  void theSecondWriterIsTold();
  void aSourceThatChangesFails();
  void aServiceThatCannotAfterAllIsSentTheRest();
  void partsThatCannotBeKeptAreCopied();
  void aServiceThatCannotBeToldWhereKeepsWholeParts();
  void aStoppedOneGoesOn();
  void mostlyNewAndSmallGoWhole();
  void scatteredChangesAreToldFromNewBytes();
  void whatIsInNoBlocksGoesWhole();
  void aDownloadFetchesOnlyChanges();
  void aDownloadOfWhatMovedFetchesLittle();
  void aDownloadAsksForWhatIsCloseTogether();
  void aDownloadFetchesNoZeros();
  void signaturesAreNoObjectsOfAPlan();
};

void DeltaTest::theFirstUploadIsSigned() {
  Upload bench;
  const std::string bytes = bytesOf(kSize, 1);
  QCOMPARE(bench.send(bytes), std::optional<std::uint64_t>(kSize));
  QCOMPARE(bench.to->get("a"), bytes);
  QCOMPARE(bench.last().delta, DeltaUse::nothingThere);
  const auto signature = bench.signature();
  QVERIFY(signature);
  QCOMPARE(signature->size, std::uint64_t(kSize));
  QCOMPARE(signature->crc64, *bench.to->object("a").properties.hashes.crc64);
  QVERIFY(!signature->parts.empty());
  QCOMPARE(bench.to->count(), std::size_t(2));
}

void DeltaTest::onlyChangesAreSent_data() {
  QTest::addColumn<bool>("ranges");
  QTest::newRow("a service that copies ranges") << true;
  QTest::newRow("one that only keeps whole parts") << false;
}

void DeltaTest::onlyChangesAreSent() {
  QFETCH(bool, ranges);
  Upload bench(ranges);
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bytes[1'000'000] ^= 1;
  bytes[2'500'000] ^= 1;
  const auto changed = bench.send(bytes);
  QVERIFY(changed);
  QCOMPARE(bench.to->get("a"), bytes);
  QCOMPARE(bench.last().delta, DeltaUse::changes);
  QCOMPARE(bench.last().bytesPredicted, *changed);
  QCOMPARE(bench.last().bytesSent, *changed);
  QVERIFY(bench.last().verified);
  const std::uint64_t cell = ranges ? 8 * kKiB : 64 * kKiB;
  QCOMPARE(*changed, 2 * cell);
  // And all that comes behind an insertion, where a service can only keep whole parts where they are cut.
  bytes.insert(100, "inserted");
  const auto inserted = bench.send(bytes);
  QVERIFY(inserted);
  QCOMPARE(bench.to->get("a"), bytes);
  QVERIFY(*inserted <= cell + 8);
  // What stands there and its signature, and no signature of what stood there.
  QCOMPARE(bench.to->count(), std::size_t(2));
  QVERIFY(bench.signature());
  // The same once more: nothing.
  QCOMPARE(bench.send(bytes), std::optional<std::uint64_t>(0));
  QCOMPARE(bench.to->get("a"), bytes);
}

// While it runs and afterwards: in which places something is sent, and that only this is still to come.
void DeltaTest::theMapShowsWhatIsSent() {
  Upload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bytes[1'000'000] ^= 1;
  const std::size_t place = 1'000'000 * kStretches / kSize;
  std::optional<TransferDetail> running;
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "part" && !running) running = bench.runner->detail(bench.last().id, 1'000).value();
    return {};
  };
  QVERIFY(bench.send(bytes));
  bench.to->hook = nullptr;
  QVERIFY(running);
  const TransferDetail done = bench.runner->detail(bench.last().id, 1'000).value();
  for (const TransferDetail* detail : {&std::as_const(*running), &done}) {
    QCOMPARE(detail->cells.size(), kStretches);
    QCOMPARE(detail->changed.size(), kStretches);
    QVERIFY(detail->changed[place]);
    QVERIFY(std::ranges::count(detail->changed, true) <= 2);
  }
  QCOMPARE(running->cells[place], PartState::reading);
  QCOMPARE(running->cells[0], PartState::sent);
  QCOMPARE(std::ranges::count(done.cells, PartState::verified), std::ptrdiff_t(kStretches));
  const TransferDetail coarse = bench.runner->detail(bench.last().id, 10).value();
  QCOMPARE(coarse.cells.size(), std::size_t(10));
  QCOMPARE(std::ranges::count(coarse.changed, true), std::ptrdiff_t(1));
  QVERIFY(coarse.changed[place * 10 / kStretches]);
}

void DeltaTest::stretchesAreExact() {
  using delta::PieceKind;
  const delta::DeltaPlan plan{{{PieceKind::keep, {0, 512}, 0},
                               {PieceKind::send, {512, 100}, 0},
                               {PieceKind::copy, {612, 412}, 700},
                               {PieceKind::send, {1024, 1024}, 0}}};
  // Eight bytes to a stretch.
  const std::vector<float> shares = changedShares(plan, 8 * kStretches);
  QCOMPARE(shares.size(), kStretches);
  QCOMPARE(std::accumulate(shares.begin(), shares.end(), 0.0F), (100.0F + 1024.0F) / 8.0F);
  QCOMPARE(shares[63], 0.0F);
  QCOMPARE(shares[64], 1.0F);
  QCOMPARE(shares[76], 0.5F);
  QCOMPARE(shares[77], 0.0F);
  QCOMPARE(shares[255], 1.0F);
  QVERIFY(changedShares(plan, 100).empty());
  const Stretches stretches = stretchesOf(plan, 2048);
  QCOMPARE(stretches.changed.count(), std::size_t(13 + 128));
  QCOMPARE(stretches.copied.count(), std::size_t(52));
  QVERIFY(!stretches.copied[75] && stretches.copied[76] && stretches.copied[127] && !stretches.copied[128]);
}

void DeltaTest::manyGenerationsStayRight_data() {
  onlyChangesAreSent_data();
}

void DeltaTest::manyGenerationsStayRight() {
  QFETCH(bool, ranges);
  std::mt19937 random(ranges ? 7 : 8);
  Upload bench(ranges);
  bench.to->caps.maxParts = 60;  // so that pieces are sent that could have been kept
  std::string bytes = bytesOf(2 * kMiB, 3);
  for (int generation = 0; generation < 25; ++generation) {
    const auto sent = bench.send(bytes, deltaOptions(generation % 5 == 4 ? 100'000 : 4096));
    QVERIFY(sent);
    QCOMPARE(bench.to->get("a"), bytes);
    QCOMPARE(bench.last().bytesSent, *sent);
    if (bench.last().delta == DeltaUse::changes) QCOMPARE(bench.last().bytesPredicted, *sent);
    if (bytes.size() >= kMiB) QVERIFY(bench.signature());
    bytes = edited(std::move(bytes), random);
    if (bytes.size() < 2 * kMiB) bytes += bytesOf(kMiB, unsigned(generation));
  }
  QCOMPARE(bench.to->count(), std::size_t(2));
}

void DeltaTest::aDamagedSignatureIsNotBelieved() {
  Upload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  const std::string key = delta::signatureKey("a", bench.to->object("a").properties.signature);
  std::string damaged = *bench.to->get(key);
  damaged[damaged.size() / 2] ^= 1;
  bench.to->set(key, damaged);
  bytes[0] ^= 1;
  QCOMPARE(bench.send(bytes), std::optional<std::uint64_t>(kSize));
  QCOMPARE(bench.last().delta, DeltaUse::notKnown);
  QCOMPARE(bench.to->get("a"), bytes);
  QVERIFY(bench.signature());
}

void DeltaTest::whatOthersPutThereIsNotTakenOver() {
  Upload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bench.to->set("a", bytesOf(kSize, 2));
  QCOMPARE(bench.send(bytes), std::optional<std::uint64_t>(kSize));
  QCOMPARE(bench.last().delta, DeltaUse::notKnown);
  QCOMPARE(bench.to->get("a"), bytes);
}

void DeltaTest::aSignatureOfOtherBytesDoesNoHarm_data() {
  onlyChangesAreSent_data();
}

// Who writes the object anew and lets its metadata stand.
void DeltaTest::aSignatureOfOtherBytesDoesNoHarm() {
  QFETCH(bool, ranges);
  Upload bench(ranges);
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bench.to->set("a", bytesOf(kSize, 2), bench.to->object("a").properties);
  bytes[0] ^= 1;
  QVERIFY(bench.send(bytes));
  QCOMPARE(bench.to->get("a"), bytes);
  QVERIFY(bench.signature());
}

void DeltaTest::theSecondWriterIsTold() {
  Upload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  const std::string other = bytesOf(kSize, 2);
  bool once = true;
  bench.to->hook = [&](const std::string& verb, const std::string& key) -> Status {
    if (verb == "commit" && key == "a" && std::exchange(once, false)) bench.to->set("a", other);
    return {};
  };
  bytes[0] ^= 1;
  QVERIFY(!bench.send(bytes));
  QCOMPARE(bench.last().error->code, ErrorCode::changedUnderUs);
  QCOMPARE(bench.to->get("a"), other);
  QCOMPARE(bench.to->count(), std::size_t(1));  // no signature is left of either
}

void DeltaTest::aSourceThatChangesFails() {
  Upload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  const std::string before = bytes;
  bool once = true;
  bytes[0] ^= 1;
  bench.to->hook = [&](const std::string& verb, const std::string& key) -> Status {
    if (verb == "copyPart" && key == "a" && std::exchange(once, false)) bench.from->set("a", before + "x");
    return {};
  };
  bench.to->caps.maxParts = 0;
  JobOptions options = deltaOptions();
  options.parallel = 1;
  bytes[kSize - 1] ^= 1;  // still to be read by then
  QVERIFY(!bench.send(bytes, options));
  QCOMPARE(bench.last().error->code, ErrorCode::changedUnderUs);
  QCOMPARE(bench.to->get("a"), before);
}

void DeltaTest::aServiceThatCannotAfterAllIsSentTheRest() {
  Upload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "copyPart") return fail(ErrorCode::unsupported, "not here");
    return {};
  };
  bytes[1'000'000] ^= 1;  // of a part whose other bytes would be copied
  const auto sent = bench.send(bytes);
  QVERIFY(sent);
  QCOMPARE(bench.to->get("a"), bytes);
  QCOMPARE(bench.last().bytesSent, *sent);
  QVERIFY(bench.last().bytesPredicted < *sent);
}

// Their names are others than those beside them could have.
void DeltaTest::partsThatCannotBeKeptAreCopied() {
  Upload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "keepPart") return fail(ErrorCode::unsupported, "not beside the others");
    return {};
  };
  bytes += "only at the end";
  const std::uint64_t copied = bench.to->bytesCopied;
  const auto sent = bench.send(bytes);
  QVERIFY(sent);
  QCOMPARE(bench.to->get("a"), bytes);
  QVERIFY(*sent <= 8 * kKiB);
  QCOMPARE(bench.last().bytesPredicted, *sent);
  QCOMPARE(bench.to->bytesCopied - copied, bytes.size() - *sent);
}

void DeltaTest::aServiceThatCannotBeToldWhereKeepsWholeParts() {
  Upload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "partSource") return fail(ErrorCode::unsupported, "no URL for others");
    return {};
  };
  bytes[1'000'000] ^= 1;
  const auto sent = bench.send(bytes);
  QVERIFY(sent);
  QCOMPARE(bench.to->get("a"), bytes);
  QCOMPARE(bench.last().delta, DeltaUse::changes);
  QVERIFY(*sent >= 64 * kKiB && *sent < kSize / 2);
}

void DeltaTest::aStoppedOneGoesOn() {
  Upload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  // What fails from then on is waited for, and is no end of it.
  bench.close();
  bench.untilBack = std::chrono::hours(1);
  bench.open();
  for (std::size_t at = 0; at < kSize; at += 400'000)
    bytes[at] ^= 1;
  std::atomic<int> parts = 0;
  bench.to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb != "part" || ++parts <= 3) return {};
    Error error = makeError(ErrorCode::connection, "nobody there", Retry::soon).about("to:box");
    error.sys = ECONNREFUSED;
    return fail(std::move(error));
  };
  bench.from->set("a", bytes);
  const JobId job = bench.submit("a", "a", deltaOptions());
  QTRY_VERIFY(parts > 4);
  bench.close();
  bench.to->hook = nullptr;
  bench.open();
  const std::uint64_t before = bench.to->partBytes;
  bench.runner->add(bench.journal->job(job).value(), {{}, {"from:"}, {"to:"}}, deltaOptions(),
                    bench.journal->transfers(job).value());
  bench.runner->start(job, bench.places("a", "a"));
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QCOMPARE(bench.row(job).state, JobState::done);
  QCOMPARE(bench.to->get("a"), bytes);
  const TransferRow row = bench.last();
  QCOMPARE(row.delta, DeltaUse::changes);
  QVERIFY(row.bytesResumed > 0);
  QVERIFY(bench.to->partBytes - before < row.bytesPredicted);
  QCOMPARE(bench.to->count(), std::size_t(2));
}

void DeltaTest::mostlyNewAndSmallGoWhole() {
  Upload bench;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  bytes = bytes.substr(0, 500'000) + bytesOf(kSize, 2);
  QCOMPARE(bench.send(bytes), std::optional<std::uint64_t>(bytes.size()));
  QCOMPARE(bench.last().delta, DeltaUse::mostlyNew);
  QCOMPARE(bench.to->get("a"), bytes);
  bytes = "small";
  QVERIFY(bench.send(bytes));
  QCOMPARE(bench.last().delta, DeltaUse::small);
  QCOMPARE(bench.to->get("a"), bytes);
  QVERIFY(bench.to->object("a").properties.signature.empty());
}

// To a store that copies nothing shorter than a part.
void DeltaTest::scatteredChangesAreToldFromNewBytes() {
  Upload bench(true);
  bench.to->caps.keepsParts = false;
  bench.to->caps.minPartSize = 200'000;
  std::string bytes = bytesOf(kSize, 1);
  QVERIFY(bench.send(bytes));
  for (std::size_t at = 0; at < bytes.size(); at += 150'000)
    bytes[at] ^= 1;
  QCOMPARE(bench.send(bytes), std::optional<std::uint64_t>(bytes.size()));
  QCOMPARE(bench.last().delta, DeltaUse::scattered);
  QCOMPARE(bench.to->get("a"), bytes);
  QVERIFY(bench.send(bytesOf(kSize, 2)));
  QCOMPARE(bench.last().delta, DeltaUse::mostlyNew);
}

void DeltaTest::whatIsInNoBlocksGoesWhole() {
  Upload bench;
  bench.to->caps.forms = true;
  JobOptions options = deltaOptions();
  options.mode = WriteMode::append;
  const std::string bytes = bytesOf(kSize, 1);
  QCOMPARE(bench.send(bytes, options), std::optional<std::uint64_t>(bytes.size()));
  QCOMPARE(bench.last().delta, DeltaUse::otherForm);
  QCOMPARE(bench.last().bytesPredicted, std::uint64_t(0));
  QCOMPARE(bench.to->get("a"), bytes);
}

void DeltaTest::aDownloadFetchesOnlyChanges() {
  Upload up;
  std::string bytes = bytesOf(kSize, 1);
  const std::string before = bytes;
  bytes[1'000'000] ^= 1;
  QVERIFY(up.send(bytes));
  Bench down;
  down.from = up.to;
  down.to = std::make_shared<MemoryStore>("here");
  down.to->caps.localFiles = true;
  down.to->set("a", before);
  const JobId job = down.submit("a", "a", deltaOptions());
  QVERIFY(down.waitFor(EventKind::jobFinished));
  QCOMPARE(down.row(job).state, JobState::done);
  QCOMPARE(down.to->get("a"), bytes);
  const TransferRow row = down.rows().front();
  QCOMPARE(row.delta, DeltaUse::changes);
  QCOMPARE(row.bytesSent, std::uint64_t(8 * kKiB));
  QVERIFY(row.verified);
  Cursor cursor;
  QCOMPARE(down.runner->snapshot(cursor).totals.bytesReceived, std::uint64_t(8 * kKiB));
  QVERIFY(down.to->object("a").properties.signature.empty());
}

void DeltaTest::aDownloadOfWhatMovedFetchesLittle() {
  Upload up;
  std::mt19937 random(5);
  std::string bytes = bytesOf(kSize, 1);
  for (int round = 0; round < 8; ++round) {
    const std::string there = edited(bytes, random) + bytesOf(10, unsigned(round));
    if (there.size() < kMiB) break;
    QVERIFY(up.send(there, deltaOptions(4096)));
    Bench down;
    down.from = up.to;
    down.to = std::make_shared<MemoryStore>("here");
    down.to->caps.localFiles = true;
    down.to->set("a", bytes);
    const JobId job = down.submit("a", "a", deltaOptions());
    QVERIFY(down.waitFor(EventKind::jobFinished));
    QCOMPARE(down.row(job).state, JobState::done);
    QCOMPARE(down.to->get("a"), there);
    const TransferRow row = down.rows().front();
    QCOMPARE(row.delta, DeltaUse::changes);
    QVERIFY(row.bytesSent < 250'000);
    bytes = there;
  }
}

// 20 changes with 24 KiB between them, and one far from them.
void DeltaTest::aDownloadAsksForWhatIsCloseTogether() {
  Upload up;
  std::string bytes = bytesOf(kSize, 1);
  const std::string before = bytes;
  for (std::size_t i = 0; i < 20; ++i)
    bytes[kMiB + i * 32 * kKiB] ^= 1;
  bytes[2 * kMiB] ^= 1;
  QVERIFY(up.send(bytes));
  Bench down;
  down.from = up.to;
  down.to = std::make_shared<MemoryStore>("here");
  down.to->caps.localFiles = true;
  down.to->set("a", before);
  std::atomic<int> reads = 0;
  up.to->hook = [&](const std::string& verb, const std::string& key) -> Status {
    if (verb == "read" && key == "a") ++reads;
    return {};
  };
  JobOptions options = deltaOptions();
  options.partSize = kMiB;
  const JobId job = down.submit("a", "a", options);
  QVERIFY(down.waitFor(EventKind::jobFinished));
  up.to->hook = nullptr;
  QCOMPARE(down.row(job).state, JobState::done);
  QCOMPARE(down.to->get("a"), bytes);
  QCOMPARE(reads.load(), 2);
}

void DeltaTest::aDownloadFetchesNoZeros() {
  Upload up;
  const std::string bytes = bytesOf(8192, 1) + std::string(kSize, '\0') + "end" + std::string(kMiB, '\0');
  QVERIFY(up.send(bytes));
  Bench down;
  down.from = up.to;
  down.to = std::make_shared<MemoryStore>("here");
  down.to->caps.localFiles = true;
  const JobId job = down.submit("a", "a", deltaOptions());
  QVERIFY(down.waitFor(EventKind::jobFinished));
  QCOMPARE(down.row(job).state, JobState::done);
  QCOMPARE(down.to->get("a"), bytes);
  QCOMPARE(down.rows().front().delta, DeltaUse::changes);
  QCOMPARE(down.rows().front().bytesSent, std::uint64_t(2 * 8192));
}

void DeltaTest::signaturesAreNoObjectsOfAPlan() {
  Upload up;
  up.from->set("d/a", bytesOf(kSize, 1));
  JobOptions options = deltaOptions();
  options.deletes = DeletePolicy::after;
  options.mostDeletes = 5;
  for (int round = 0; round < 2; ++round) {
    const JobId job = up.submit("d/", "t/", options);
    QVERIFY(up.waitFor(EventKind::jobFinished));
    QCOMPARE(up.row(job).state, JobState::done);
    QCOMPARE(up.row(job).transfers, std::uint64_t(1));
    QCOMPARE(up.to->count(), std::size_t(2));
  }
  Bench down;
  down.from = up.to;
  down.to = std::make_shared<MemoryStore>("here");
  down.to->caps.localFiles = true;
  const JobId job = down.submit("t/", "d/", JobOptions());
  QVERIFY(down.waitFor(EventKind::jobFinished));
  QCOMPARE(down.row(job).transfers, std::uint64_t(1));
  QCOMPARE(down.to->count(), std::size_t(1));
}

QTEST_GUILESS_MAIN(DeltaTest)
#include "delta_test.moc"
