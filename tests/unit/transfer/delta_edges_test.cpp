// Only what has changed, of what is as small, as dull or as restless as it can be: sizes about every border,
// bytes that repeat, files that change at any moment while they are read.
#include <QtTest>

#include "unit/transfer/delta_bench.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr std::size_t kCell = 8 * kKiB;

// What is at the service comes back to a file that holds `there`.
struct Back : Bench {
  Back(const Upload& up, const std::string& there) {
    from = up.to;
    to = std::make_shared<MemoryStore>("here");
    to->caps.localFiles = true;
    to->set("a", there);
  }
  std::optional<std::string> fetched() {
    const JobId job = submit("a", "a", deltaOptions());
    if (!waitFor(EventKind::jobFinished) || row(job).state != JobState::done) return std::nullopt;
    return to->get("a");
  }
};

// Bytes that look alike at many places, or everywhere.
std::string repeating(unsigned kind, std::size_t size, std::mt19937& random) {
  switch (kind % 6) {
    case 0:
      return std::string(size, '\0');
    case 1:
      return std::string(size, 'x');
    default:
      break;
  }
  const std::size_t periods[] = {1, 2, 100, kCell, kCell + 1, 3 * kCell};
  const std::string pattern = bytesOf(periods[random() % 6], static_cast<unsigned>(random()));
  std::string bytes;
  while (bytes.size() < size)
    bytes += pattern;
  bytes.resize(size);
  // Here and there something else.
  for (unsigned i = kind % 4; i > 0; --i)
    bytes[random() % size] ^= 1;
  return bytes;
}

}  // namespace

class DeltaEdgesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sizesAboutEveryBorder_data() {
    QTest::addColumn<quint64>("size");
    QTest::addColumn<bool>("ranges");
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, std::size_t{2}, kCell, std::size_t{kMiB - 1}, std::size_t{kMiB},
          std::size_t{kMiB + 1}, kMiB + kCell - 1, kMiB + kCell}) {
      for (const bool ranges : {false, true})
        QTest::addRow("%zu bytes%s", size, ranges ? ", ranges" : "") << quint64(size) << ranges;
    }
  }
  void sizesAboutEveryBorder() {
    QFETCH(quint64, size);
    QFETCH(bool, ranges);
    const bool small = size < kMiB;
    Upload bench(ranges);
    std::string bytes = bytesOf(size, 3);
    QVERIFY(bench.send(bytes));
    QCOMPARE(bench.to->get("a"), bytes);
    QVERIFY(bench.send(bytes));
    QCOMPARE(bench.to->get("a"), bytes);
    QCOMPARE(bench.last().bytesSent, small ? size : 0);
    const std::string before = bytes;
    bytes += 'x';
    bytes[0] ^= 1;
    QVERIFY(bench.send(bytes));
    QCOMPARE(bench.to->get("a"), bytes);
    if (bench.last().delta == DeltaUse::changes)
      QCOMPARE(bench.last().bytesSent, bench.last().bytesPredicted);
    QVERIFY(Back(bench, before).fetched() == bytes);
    QVERIFY(Back(bench, "").fetched() == bytes);
  }

  void bytesThatRepeat_data() {
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 0; seed < 12; ++seed)
      QTest::addRow("seed %u", seed) << seed;
  }
  void bytesThatRepeat() {
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    Upload bench(seed % 2 == 0);
    const std::string before = repeating(seed, kMiB + random() % (2 * kMiB), random);
    const std::string after = repeating(seed + random() % 2, kMiB + random() % (2 * kMiB), random);
    QVERIFY(bench.send(before));
    QVERIFY(bench.send(after));
    QCOMPARE(bench.to->get("a"), after);
    if (bench.last().delta == DeltaUse::changes)
      QCOMPARE(bench.last().bytesSent, bench.last().bytesPredicted);
    QVERIFY(Back(bench, before).fetched() == after);
  }

  void zerosAreNeverMoved() {
    Upload bench;
    const std::string zeros(kSize, '\0');
    QVERIFY(bench.send(zeros));
    QVERIFY(bench.send(zeros + zeros.substr(0, kCell)));
    QVERIFY(bench.last().bytesSent <= 2 * kCell);
    Back back(bench, "something else");
    QVERIFY(back.fetched() == zeros + zeros.substr(0, kCell));
    QCOMPARE(back.rows().back().bytesSent, std::uint64_t(0));
  }

  // Whether it is being compared or moved: what stands there stays, with the signature that fits it.
  void aFileThatChangesAtAnyMoment() {
    const std::string before = bytesOf(kSize, 1);
    int moments = 0;
    for (bool over = false; !over; ++moments) {
      Upload bench;
      QVERIFY(bench.send(before));
      std::string after = before;
      for (std::size_t at = 0; at < kSize; at += 500'000)
        after[at] ^= 1;
      std::atomic<int> reads = 0;
      bench.from->hook = [&](const std::string& verb, const std::string&) -> Status {
        if (verb == "read" && reads++ == moments) bench.from->set("a", "changed" + after);
        return {};
      };
      over = bench.send(after).has_value();
      QCOMPARE(bench.to->get("a"), over ? after : before);
      QVERIFY(over || bench.last().error->code == ErrorCode::changedUnderUs);
      const auto signature = bench.signature();
      QVERIFY(signature && signature->size == (over ? after : before).size());
    }
    QVERIFY(moments > 3);
  }
};

QTEST_GUILESS_MAIN(DeltaEdgesTest)
#include "delta_edges_test.moc"
