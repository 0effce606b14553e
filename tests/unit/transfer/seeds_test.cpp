// Downloads that take what other files of this machine have: nothing of it is fetched, nothing of it is
// believed, and nothing depends on it.
#include <QtTest>

#include "unit/transfer/delta_bench.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr std::uint64_t kCell = 8 * kKiB;

// "a" as a service has it with its signature, and a folder here.
struct Download : Bench {
  explicit Download(const std::string& bytes) {
    QVERIFY(up.send(bytes));
    from = up.to;
    to = std::make_shared<MemoryStore>("here");
    to->caps.localFiles = true;
  }
  // What was fetched; nothing where it failed.
  std::optional<std::uint64_t> fetch(const std::vector<std::string>& seeds) {
    JournalJob job;
    job.id = journal->addJob(job).value();
    runner->add(job, {{}, {"from:"}, {"to:"}}, deltaOptions(), {});
    JobPlaces where = places("a", "a");
    for (const std::string& seed : seeds)
      where.seeds.push_back({to, "box", seed});
    runner->start(job.id, std::move(where));
    if (!waitFor(EventKind::jobFinished) || row(job.id).state != JobState::done) return std::nullopt;
    return rows().back().bytesSent;
  }
  Upload up;
};

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
};

QTEST_GUILESS_MAIN(SeedsTest)
#include "seeds_test.moc"
