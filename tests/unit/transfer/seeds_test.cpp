// Downloads that take what is on this machine: other files, what broken-off writes have left, and what was
// kept of earlier reads. Nothing of it is fetched, nothing of it is believed, and nothing depends on it.
#include <QtTest>

#include "checksum/crc64.h"
#include "checksum/summing_sinks.h"
#include "storage/local/local_store.h"
#include "unit/transfer/delta_bench.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr std::uint64_t kCell = 8 * kKiB;

ByteSpan spanOf(const std::string& bytes) {
  return std::as_bytes(std::span(bytes.data(), bytes.size()));
}

// What is kept of one version of "a".
class Kept final : public KeptObjects, public KeptObject, public std::enable_shared_from_this<Kept> {
 public:
  std::shared_ptr<KeptObject> find(const ObjectRef& ref, const std::string& version) override {
    return ref.key == "a" && version == etag ? shared_from_this() : nullptr;
  }
  std::vector<ByteRange> ranges() const override { return there; }
  Status read(const OpContext&, const ByteRange& range, ByteSink& sink) override {
    if (gone) return fail(ErrorCode::notFound, "it is kept no more");
    return sink.write(spanOf(bytes).subspan(range.offset, range.length));
  }

  std::string etag, bytes;
  std::vector<ByteRange> there;
  bool gone = false;
};

// "a" as a service has it with its signature, and a folder here.
struct Download : Bench {
  explicit Download(const std::string& bytes) {
    QVERIFY(up.send(bytes));
    from = up.to;
    to = std::make_shared<MemoryStore>("here");
    to->caps.localFiles = true;
    here = to;
  }
  // To a real folder.
  void toFolder() {
    here = std::make_shared<LocalStore>(FileSystem::system(),
                                        folder.filePath(QStringLiteral("here")).toStdString());
    QVERIFY(here->createContainer({}, "box"));
  }
  std::string there() {
    HashSink hash(false);
    const ObjectInfo info = here->read({}, {"box", "a"}, std::nullopt, {}, hash).value();
    std::string bytes(info.size, '\0');
    BufferSink sink(std::as_writable_bytes(std::span(bytes.data(), bytes.size())));
    return here->read({}, {"box", "a"}, std::nullopt, {}, sink) ? bytes : std::string();
  }
  // As a write that was broken off leaves it: its session.
  std::string leave(const std::string& bytes, const std::vector<ByteRange>& ranges) {
    const auto writer =
        here->startWrite({}, {{"box", "a"}, bytes.size(), 256 * kKiB, Condition::none(), {}}).value();
    for (std::uint32_t number = 0; number < ranges.size(); ++number) {
      const ByteSpan part = spanOf(bytes).subspan(ranges[number].offset, ranges[number].length);
      (void)writer->writePart({}, {number, ranges[number]}, part, crc64(part)).value();
    }
    return writer->session();
  }
  std::shared_ptr<Kept> keep(const std::string& bytes, const std::vector<ByteRange>& ranges) {
    kept = std::make_shared<Kept>();
    kept->etag = from->object("a").etag;
    kept->bytes = bytes;
    kept->there = ranges;
    return kept;
  }
  // What was fetched; nothing where it failed.
  std::optional<std::uint64_t> fetch(const std::vector<std::string>& seeds = {}) {
    JournalJob job;
    job.id = journal->addJob(job).value();
    runner->add(job, {{}, {"from:"}, {"to:"}}, deltaOptions(), {});
    JobPlaces where = places("a", "a");
    where.destinations.front().store = here;
    if (kept) where.kept.push_back(kept);
    for (const std::string& seed : seeds)
      where.seeds.push_back({to, "box", seed});
    runner->start(job.id, std::move(where));
    if (!waitFor(EventKind::jobFinished) || row(job.id).state != JobState::done) return std::nullopt;
    return rows().back().bytesSent;
  }
  Upload up;
  std::shared_ptr<ObjectStore> here;
  std::shared_ptr<Kept> kept;
};

std::vector<ByteRange> anyRanges(std::uint64_t size, std::mt19937& random) {
  std::vector<ByteRange> ranges;
  std::uint64_t at = random() % kMiB;
  while (at < size) {
    const std::uint64_t length = std::min<std::uint64_t>(1 + random() % (2 * kMiB), size - at);
    ranges.push_back({at, length});
    at += length + 1 + random() % kMiB;
  }
  return ranges;
}

}  // namespace

class SeedsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void anotherFileIsTakenFrom() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    std::string older = bytes;
    older[1'000'000] ^= 1;
    bench.to->set("older", "moved" + older);
    QCOMPARE(bench.fetch({"older"}), std::optional(kCell));
    QCOMPARE(bench.to->get("a"), bytes);
    QCOMPARE(bench.to->get("older"), "moved" + older);
    QVERIFY(bench.rows().back().verified);
    QCOMPARE(bench.rows().back().bytesPredicted, kCell);
  }

  // What one ends with goes on in the next: together they have it all but for the cell between.
  void severalTogether() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    const std::size_t cut = 128 * kCell;
    bench.to->set("a", bytes.substr(0, cut));
    bench.to->set("rest", bytes.substr(cut));
    QCOMPARE(bench.fetch({"rest"}), std::optional(std::uint64_t(0)));
    QCOMPARE(bench.to->get("a"), bytes);
  }

  void inAFolderByItsName() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    bench.to->set("aside/a", bytes);
    bench.to->set("aside/b", bytesOf(kSize, 2));
    QCOMPARE(bench.fetch({"aside/"}), std::optional(std::uint64_t(0)));
    QCOMPARE(bench.to->get("a"), bytes);
  }

  void oneThatIsNotThereOrHasNothing() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    bench.to->set("empty", "");
    bench.to->set("other", bytesOf(kSize, 2));
    QCOMPARE(bench.fetch({"nowhere", "empty", "other"}), std::optional(std::uint64_t(kSize)));
    QCOMPARE(bench.rows().back().delta, DeltaUse::mostlyNew);
    QCOMPARE(bench.to->get("a"), bytes);
  }

  void oneThatChangesMeanwhileIsFetched() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    bench.to->set("older", bytes);
    bench.to->hook = [&](const std::string& verb, const std::string& key) -> Status {
      if (verb == "startWrite" && key == "a") bench.to->set("older", bytesOf(kSize, 2));
      return {};
    };
    QCOMPARE(bench.fetch({"older"}), std::optional(std::uint64_t(kSize)));
    QCOMPARE(bench.to->get("a"), bytes);
  }

  // A disk that gives other bytes than it gave before: that is found out at the end, and all is fetched.
  void oneThatLiesIsNoticed() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    bench.to->set("older", bytes);
    std::atomic<bool> begun = false;
    bench.to->hook = [&](const std::string& verb, const std::string& key) -> Status {
      if (verb == "startWrite" && key == "a") begun = true;
      return {};
    };
    bench.to->corrupt = [&](const std::string& key) { return begun && key == "older"; };
    QVERIFY(bench.fetch({"older"}));
    QCOMPARE(bench.to->get("a"), bytes);
  }

  // Of an older version, so that no resume can use it.
  void whatABrokenOffDownloadLeft() {
    const std::string bytes = bytesOf(kSize, 1);
    std::string older = bytes;
    older[1'000'000] ^= 1;
    Download bench(bytes);
    bench.toFolder();
    const std::string session = bench.leave(older, {{0, kMiB}, {kMiB, kMiB}});
    QCOMPARE(bench.fetch(), std::optional(kSize - 2 * kMiB + kCell));
    QVERIFY(bench.there() == bytes);
    QVERIFY(bench.rows().back().verified);
    QVERIFY(bench.here->stat({}, {"box", "a", session}).has_value());  // somebody may go on with it
  }

  // Most is new, but a request is not worth more than what it spares.
  void littleThatIsLong() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    bench.toFolder();
    (void)bench.leave(bytes, {{kMiB, kMiB}});
    QCOMPARE(bench.fetch(), std::optional(kSize - kMiB));
    QVERIFY(bench.there() == bytes);
  }

  void scrapsAreNoReason() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    bench.toFolder();
    (void)bench.leave(bytes, {{0, 512 * kKiB}, {2 * kMiB, 512 * kKiB}});
    QCOMPARE(bench.fetch(), std::optional(std::uint64_t(kSize)));
    QCOMPARE(bench.rows().back().delta, DeltaUse::mostlyNew);
    QVERIFY(bench.there() == bytes);
  }

  void whatIsKeptOfEarlierReads() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    (void)bench.keep(bytes, {{256 * kKiB, kMiB}, {2 * kMiB, kSize - 2 * kMiB}});
    bench.to->set("older", bytes.substr(0, 256 * kKiB));
    QCOMPARE(bench.fetch({"older"}), std::optional(768 * kKiB));
    QCOMPARE(bench.to->get("a"), bytes);
    QVERIFY(bench.rows().back().verified);
  }

  void whatIsKeptOfAnotherVersionIsNot() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    bench.keep(bytes, {{0, kSize}})->etag = "another";
    QCOMPARE(bench.fetch(), std::optional(std::uint64_t(kSize)));
    QCOMPARE(bench.to->get("a"), bytes);
  }

  // It is where it is: nobody has to search. But without a hash of all of it nobody could prove it.
  void whatIsKeptOfWhatHasNoSignature_data() {
    QTest::addColumn<bool>("hashed");
    QTest::newRow("with a hash") << true;
    QTest::newRow("without any") << false;
  }
  void whatIsKeptOfWhatHasNoSignature() {
    QFETCH(bool, hashed);
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    ObjectProperties properties;
    if (hashed) properties.hashes.crc64 = crc64(spanOf(bytes));
    bench.from->set("a", bytes, properties);
    (void)bench.keep(bytes, {{0, 2 * kMiB}});
    QCOMPARE(bench.fetch(), std::optional(std::uint64_t(hashed ? kSize - 2 * kMiB : kSize)));
    QCOMPARE(bench.to->get("a"), bytes);
    QCOMPARE(bench.rows().back().verified, hashed);
  }

  void whatIsKeptNoMoreIsFetched() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    bench.keep(bytes, {{0, 2 * kMiB}})->gone = true;
    QCOMPARE(bench.fetch(), std::optional(std::uint64_t(kSize)));
    QCOMPARE(bench.to->get("a"), bytes);
  }

  void whatIsKeptAndWrongIsNoticed() {
    const std::string bytes = bytesOf(kSize, 1);
    Download bench(bytes);
    bench.keep(bytes, {{0, 2 * kMiB}})->bytes[100] ^= 1;
    QVERIFY(bench.fetch());
    QCOMPARE(bench.to->get("a"), bytes);
  }

  void allOfThemTogether_data() {
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 12; ++seed)
      QTest::addRow("seed %u", seed) << seed;
  }
  void allOfThemTogether() {
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    const std::string bytes = edited(bytesOf(kSize, seed), random);
    Download bench(bytes);
    bench.toFolder();
    if (seed % 2 == 0) {
      const std::string old = edited(bytes, random);
      QVERIFY(bench.here->put({}, {"box", "a"}, spanOf(old), {}, Condition::none()));
    }
    for (unsigned i = seed % 3; i > 0; --i) {
      const std::string older = edited(bytes, random);
      (void)bench.leave(older, anyRanges(older.size(), random));
    }
    if (seed % 4 != 1) (void)bench.keep(bytes, anyRanges(bytes.size(), random));
    const auto sent = bench.fetch();
    QVERIFY(sent);
    QVERIFY(bench.there() == bytes);
    const TransferRow row = bench.rows().back();
    QCOMPARE(*sent, row.delta == DeltaUse::changes ? row.bytesPredicted : bytes.size());
  }
};

QTEST_GUILESS_MAIN(SeedsTest)
#include "seeds_test.moc"
