// The journal on a disk that loses power at every single change it makes: it opens again, and says what it
// said at one moment: not before the last call that promised to survive, and never a mixture of two.
#include <QtTest>
#include <algorithm>
#include <functional>

#include "fault/journal/fault_vfs.h"
#include "journal/journal.h"

using namespace hawser;
using fault::FaultFileSystem;
using fault::FaultVfs;

namespace {

constexpr const char* kPath = "/state/journal.db";
constexpr std::uint32_t kSeeds = 6;

std::unique_ptr<FaultFileSystem> emptyDisk() {
  auto disk = std::make_unique<FaultFileSystem>();
  const bool made = disk->makeDirectory("/state") && disk->syncDirectory("/");
  return made ? std::move(disk) : nullptr;
}

PartReceipt receipt(std::int64_t transfer, std::uint32_t number) {
  return {{number, {number * 100ull, 100}},
          0xfedcba9876543210ull + number,
          "part of " + std::to_string(transfer) + std::string(300, 'x')};
}

std::vector<JournalTransfer> transfersOf(std::int64_t job) {
  std::vector<JournalTransfer> rows(30);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].job = job;
    rows[i].sourceKey = rows[i].destinationKey = "key " + std::to_string(i);
    rows[i].size = 1000 * i;
  }
  return rows;
}

// All that it says, as text; an error in its place where it cannot.
std::string told(Journal& journal) {
  std::string text;
  const auto jobs = journal.jobs();
  if (!jobs) return jobs.error().detail;
  for (const JournalJob& job : *jobs) {
    text += "job " + std::to_string(job.id) + " " + job.title + (job.finished ? " finished\n" : "\n");
    const auto rows = journal.transfers(job.id);
    if (!rows) return rows.error().detail;
    for (const JournalTransfer& row : *rows) {
      text += "  " + std::to_string(row.id) + " " + row.destinationKey + " " + std::to_string(row.size) +
              " state " + std::to_string(row.state) + " " + row.session + "\n";
      const auto parts = journal.parts(row.id);
      if (!parts) return parts.error().detail;
      for (const PartReceipt& part : *parts) {
        const PartReceipt wanted = receipt(row.id, part.part.number);
        const bool right =
            part.crc64 == wanted.crc64 && part.token == wanted.token && part.part.range == wanted.part.range;
        text += "    part " + std::to_string(part.part.number) + (right ? "\n" : " MIXED\n");
      }
    }
  }
  return text;
}

// What a program does over two runs, step by step. Each step is acknowledged, or the power went in it.
class Life {
 public:
  struct Step {
    std::function<Status()> work;
    bool durable = false;
  };

  Life() {
    opens();
    adds("first");
    plans(1);
    for (std::uint32_t part = 0; part < 4; ++part)
      takes(1, part);
    checkpoints();  // the log begins anew: old frames lie behind new ones
    for (std::uint32_t part = 4; part < 7; ++part)
      takes(1, part);
    adds("second");
    plans(2);
    finishes();
    closes();
    opens();
    takes(31, 0);
    checkpoints();
    takes(31, 1);
    ends(1);
    forgets(1);
    takes(31, 2);
    adds("third");
    closes();
  }

  // `after` each step that was acknowledged, with its number from 1.
  std::size_t live(const std::function<void(std::size_t)>& after = {}) {
    for (std::size_t number = 0; number < steps_.size(); ++number) {
      if (!steps_[number].work()) return number;
      if (after) after(number + 1);
    }
    return steps_.size();
  }
  // Of the first `done` steps, the last that promised to survive.
  std::size_t promised(std::size_t done) const {
    while (done > 0 && !steps_[done - 1].durable)
      --done;
    return done;
  }
  std::unique_ptr<Journal> journal;

 private:
  void step(std::function<Status()> work, bool durable = false) {
    steps_.push_back({std::move(work), durable});
  }
  void opens() {
    step([this]() -> Status {
      HAWSER_TRY(journal, Journal::open(kPath));
      return {};
    });
  }
  // Writes what is in the log to its place, as it also does by itself once the log is long.
  void closes() {
    step([this]() -> Status {
      journal.reset();
      return {};
    });
  }
  void checkpoints() {
    step([]() -> Status {
      HAWSER_TRY(const auto database, Database::open(kPath));
      return database->run("PRAGMA wal_checkpoint(RESTART)");
    });
  }
  void adds(const std::string& title) {
    step(
        [this, title]() -> Status {
          JournalJob job;
          job.title = title;
          job.request = std::string(9'000, 'r');  // several pages
          HAWSER_CHECK(journal->addJob(job));
          return {};
        },
        true);
  }
  void plans(std::int64_t job) {
    step([this, job]() -> Status {
      auto rows = transfersOf(job);
      return journal->addTransfers(rows);
    });
  }
  void takes(std::int64_t transfer, std::uint32_t part) {
    step([=, this] { return journal->addPart(transfer, receipt(transfer, part)); });
  }
  void finishes() {
    step([this]() -> Status {
      HAWSER_TRY(auto rows, journal->transfers(1));
      for (JournalTransfer& row : rows) {
        row.state = 6;
        row.session = "s";
      }
      return journal->finishTransfers(rows);
    });
  }
  void ends(std::int64_t id) {
    step(
        [this, id]() -> Status {
          HAWSER_TRY(JournalJob job, journal->job(id));
          job.finished = WallTime(std::chrono::seconds(1'700'000'000));
          return journal->updateJob(job);
        },
        true);
  }
  void forgets(std::int64_t job) {
    step([this, job] { return journal->removeJob(job); });
  }

  std::vector<Step> steps_;
};

}  // namespace

class JournalPowerTest : public QObject {
  Q_OBJECT

  // What is told after each number of steps.
  std::vector<std::string> history_;
  std::uint64_t first_ = 0, last_ = 0;

 private Q_SLOTS:
  void initTestCase() {
    const auto disk = emptyDisk();
    QVERIFY(disk != nullptr);
    first_ = disk->changes();
    FaultVfs vfs(*disk);
    Life life;
    history_ = {""};
    const std::size_t done = life.live([&](std::size_t) {
      // Reading makes no change; while the file is closed it says what it said.
      history_.push_back(life.journal ? told(*life.journal) : history_.back());
    });
    last_ = disk->changes();
    QCOMPARE(life.promised(done), done - 1);  // all but the close
    QVERIFY2(last_ - first_ > 100, qPrintable(QString::number(last_ - first_)));
    QVERIFY(std::ranges::none_of(history_, [](const auto& text) { return text.find("MIXED") != text.npos; }));
    QVERIFY(history_.back().find("third") != std::string::npos);
  }

  void powerGoesAtEveryChange() {
    std::size_t lost = 0;
    for (std::uint64_t cut = first_; cut <= last_; ++cut) {
      const auto disk = emptyDisk();
      disk->cutPowerAfter(cut);
      std::size_t done = 0, promised = 0;
      {
        FaultVfs vfs(*disk);
        Life life;
        done = life.live();
        promised = life.promised(done);
      }
      for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        const auto after = disk->afterPowerCut(seed);
        FaultVfs vfs(*after);
        const QByteArray where = QStringLiteral("cut %1 seed %2").arg(cut).arg(seed).toUtf8();
        const auto journal = Journal::open(kPath);
        QVERIFY2(journal.has_value(), where + ": " + (journal ? "" : journal.error().detail.c_str()));
        const std::string says = told(**journal);
        const auto from = history_.begin() + static_cast<std::ptrdiff_t>(promised);
        const auto to = history_.begin() + static_cast<std::ptrdiff_t>(std::min(done + 2, history_.size()));
        QVERIFY2(std::find(from, to, says) != to, where + ": " + says.c_str());
        lost += std::find(history_.begin(), history_.end(), says) < history_.begin() + std::ptrdiff_t(done);
        checkWhole(**journal, where);
      }
    }
    // The disk must have taken something back, or the rest proves nothing.
    QVERIFY(lost > 10);
  }

 private:
  // Its tables and indices agree, and it takes what comes next.
  void checkWhole(Journal& journal, const QByteArray& where) {
    const auto database = Database::open(kPath);
    QVERIFY2(database.has_value(), where);
    const auto check = (*database)->prepare("PRAGMA integrity_check");
    QVERIFY2(check.has_value() && (*check)->step().value_or(false), where);
    QCOMPARE((*check)->text(0), std::string("ok"));
    QVERIFY2(journal.addJob({}).has_value(), where);
  }
};

QTEST_APPLESS_MAIN(JournalPowerTest)
#include "journal_power_test.moc"
