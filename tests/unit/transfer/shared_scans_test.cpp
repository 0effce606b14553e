// Files that are compared for several destinations: one search for all at which the same stands, whoever is
// stopped or fails meanwhile.
#include <QtTest>
#include <thread>

#include "transfer/shared_scans.h"
#include "unit/transfer/delta_bench.h"

using namespace hawser;
using namespace hawser::test;

namespace {

// A bench that uploads to three services.
struct Uploads : Upload {
  Uploads() {
    for (const auto& other : others) {
      other->caps = to->caps;
      other->ownRanges = to->ownRanges;
    }
    from->hook = [this](const std::string& verb, const std::string&) -> Status {
      reads += verb == "read" ? 1 : 0;
      return {};
    };
  }
  // How often the file was read, for whatever; nothing where it failed.
  std::optional<int> send(const std::string& bytes, std::size_t destinations = 3,
                          JobOptions options = deltaOptions()) {
    from->set("a", bytes);
    const int before = reads;
    auto some = others;
    some.resize(destinations - 1);
    const JobId job = submit("a", some, options);
    if (!waitFor(EventKind::jobFinished) || row(job).state != JobState::done) return std::nullopt;
    return reads - before;
  }
  bool allHave(const std::string& bytes) {
    return to->get("a") == bytes && others[0]->get("a") == bytes && others[1]->get("a") == bytes;
  }
  std::vector<std::shared_ptr<MemoryStore>> others = {std::make_shared<MemoryStore>("to2"),
                                                      std::make_shared<MemoryStore>("to3")};
  std::atomic<int> reads{0};
};

// A file, and threads that want it searched.
struct Searched {
  explicit Searched(std::uint32_t readers) : scans(readers) { file->set("f", bytes); }
  FileScan scan() {
    FileScan made{file.get(), {"box", "f"}, file->object("f").etag, {0, bytes.size()}, nullptr, {}};
    made.compared = &compared;
    return made;
  }
  std::shared_ptr<MemoryStore> file = std::make_shared<MemoryStore>("from");
  std::string bytes = bytesOf(kSize, 1);
  std::atomic<std::uint64_t> compared{0};
  SharedScans scans;
};

std::shared_ptr<const delta::Signature> signatureOf(const std::string& bytes, std::uint32_t cell) {
  MemoryStore store("old");
  store.set("f", bytes);
  const FileScan all{&store, {"box", "f"}, {}, {0, bytes.size()}, nullptr, {}};
  return std::make_shared<const delta::Signature>(scanFile(all, nullptr, cell).value().signature);
}

}  // namespace

class SharedScansTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void oneSearchForAll() {
    Uploads bench;
    std::string bytes = bytesOf(kSize, 1);
    QVERIFY(bench.send(bytes));
    QVERIFY(bench.allHave(bytes));
    QCOMPARE(bench.send(bytes), std::optional(1));
    bytes[1'000'000] ^= 1;
    QCOMPARE(bench.send(bytes), std::optional(1 + 3));  // and what has changed for each
    QVERIFY(bench.allHave(bytes));
    for (const TransferRow& row : bench.rows()) {
      if (row.delta == DeltaUse::changes) QVERIFY(row.bytesPredicted <= 8 * kKiB);
    }
  }

  // One has missed a version.
  void whatDiffersIsSearchedForAnew() {
    Uploads bench;
    std::string bytes = bytesOf(kSize, 1);
    QVERIFY(bench.send(bytes));
    bytes[1'000'000] ^= 1;
    QVERIFY(bench.send(bytes, 2));
    bytes[2'000'000] ^= 1;
    QCOMPARE(bench.send(bytes), std::optional(2 + 2 + 2));
    QVERIFY(bench.allHave(bytes));
    QCOMPARE(bench.send(bytes), std::optional(1));
  }

  void manyGenerationsOfSome_data() {
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 6; ++seed)
      QTest::addRow("seed %u", seed) << seed;
  }
  void manyGenerationsOfSome() {
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    Uploads bench;
    std::string bytes = bytesOf(kSize, seed);
    for (int generation = 0; generation < 5; ++generation) {
      QVERIFY(bench.send(bytes, 2 + random() % 2, deltaOptions(random() % 3 == 0 ? 16 * kKiB : 0)));
      bytes = edited(bytes, random);
    }
    QVERIFY(bench.send(bytes));
    QVERIFY(bench.allHave(bytes));
  }

  void whatIsFoundIsAsFoundAlone() {
    Searched bench(3);
    const auto old = signatureOf(bench.bytes.substr(5), 8192);
    const delta::ScanResult alone = scanFile(bench.scan(), old, 8192).value();
    for (int i = 0; i < 3; ++i) {
      // Cells that are the same, whoever holds them.
      const auto same = std::make_shared<const delta::Signature>(*old);
      bench.compared = 0;
      const delta::ScanResult found = bench.scans.scan(bench.scan(), same, 8192).value();
      QVERIFY(found.copies == alone.copies && found.signature == alone.signature);
      QVERIFY(bench.compared >= bench.bytes.size());
    }
    QVERIFY(bench.scans.scan(bench.scan(), nullptr, 8192).value().copies.empty());
    QCOMPARE(bench.scans.scan(bench.scan(), old, 4096).value().signature.cellSize, 4096u);
  }

  void whoIsStoppedLeavesItToTheOthers() {
    Searched bench(2);
    std::stop_source stop;
    std::atomic<int> reads{0};
    bench.file->hook = [&](const std::string& verb, const std::string&) -> Status {
      if (verb != "read" || ++reads != 1) return {};
      while (!stop.stop_requested())
        std::this_thread::yield();
      return fail(ErrorCode::cancelled, "stopped");
    };
    FileScan leading = bench.scan();
    leading.context.stop = stop.get_token();
    std::optional<ErrorCode> first;
    std::thread leads([&] {
      const auto found = bench.scans.scan(leading, nullptr, 8192);
      if (!found) first = found.error().code;
    });
    while (reads == 0)
      std::this_thread::yield();
    std::atomic<std::uint64_t> compared{0};
    FileScan waiting = bench.scan();
    waiting.compared = &compared;
    bool second = false;
    std::thread waits([&] { second = bench.scans.scan(waiting, nullptr, 8192).has_value(); });
    stop.request_stop();
    leads.join();
    waits.join();
    QCOMPARE(first, std::optional(ErrorCode::cancelled));
    QVERIFY(second);
    QVERIFY(compared >= bench.bytes.size());
  }

  void whoWaitsHearsAStop() {
    Searched bench(2);
    std::atomic<bool> begun = false, goOn = false;
    bench.file->hook = [&](const std::string& verb, const std::string&) -> Status {
      begun = begun || verb == "read";
      while (verb == "read" && !goOn)
        std::this_thread::yield();
      return {};
    };
    bool first = false;
    std::thread leads([&] { first = bench.scans.scan(bench.scan(), nullptr, 8192).has_value(); });
    while (!begun)
      std::this_thread::yield();
    std::stop_source stop;
    FileScan waiting = bench.scan();
    waiting.context.stop = stop.get_token();
    std::optional<ErrorCode> second;
    std::thread waits([&] {
      const auto found = bench.scans.scan(waiting, nullptr, 8192);
      if (!found) second = found.error().code;
    });
    stop.request_stop();
    waits.join();
    goOn = true;
    leads.join();
    QVERIFY(first);
    QCOMPARE(second, std::optional(ErrorCode::cancelled));
  }
};

QTEST_GUILESS_MAIN(SharedScansTest)
#include "shared_scans_test.moc"
