// TransferModel against a plain reference: after every snapshot each tab holds what it should, in order, and
// a view that listens to the model's signals alone knows exactly that.
#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QtTest>
#include <algorithm>
#include <cerrno>
#include <map>

#include "models/transfer_model.h"
#include "models/transfer_text.h"
#include "ui/stage.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

struct Row : TransferRow {
  int arrived = 0;  // at its tab: the step
};
using Rows = std::map<TransferId, Row>;

TransferRow randomRow(QRandomGenerator& random, TransferId id, std::uint64_t version) {
  TransferRow row;
  row.id = id;
  row.job = 1 + random.bounded(3);
  row.source = "/home/ada/file-" + std::to_string(id);
  row.destination = "studio:renders/file-" + std::to_string(id);
  row.state = static_cast<TransferState>(random.bounded(10));
  row.size = 1000;
  row.bytesDone = row.state == TransferState::queued ? 0 : static_cast<std::uint64_t>(random.bounded(1000));
  row.place = random.bounded(4) == 0 ? static_cast<std::int64_t>(random.bounded(200)) - 100 : id;
  row.version = version;
  return row;
}

// New rows and changed ones, few or many.
Snapshot randomSnapshot(QRandomGenerator& random, Rows& rows, std::uint64_t& version, int step, int most) {
  Snapshot snapshot;
  const int added = random.bounded(4) == 0 ? random.bounded(most) : random.bounded(3);
  for (int i = 0; i < added; ++i) {
    const auto id = static_cast<TransferId>(rows.empty() ? 1 : rows.rbegin()->first + 1);
    rows[id] = {randomRow(random, id, ++version), step};
    snapshot.transfers.push_back(rows[id]);
  }
  const int share = random.bounded(3) == 0 ? 80 : 6;
  for (auto& [id, row] : rows) {
    if (row.version == version || random.bounded(100) >= share) continue;
    const TransferRow fresh = randomRow(random, id, ++version);
    const bool moved = TransferModel::tabOf(fresh) != TransferModel::tabOf(row);
    row = {fresh, moved ? step : row.arrived};
    std::erase_if(snapshot.transfers, [&](const TransferRow& other) { return other.id == row.id; });
    snapshot.transfers.push_back(row);
  }
  std::shuffle(snapshot.transfers.begin(), snapshot.transfers.end(), random);
  return snapshot;
}

std::vector<TransferId> expected(const Rows& rows, TransferTab tab) {
  std::vector<const Row*> list;
  for (const auto& [id, row] : rows)
    if (tab == TransferTab::all || TransferModel::tabOf(row) == tab) list.push_back(&row);
  std::sort(list.begin(), list.end(), [tab](const Row* a, const Row* b) {
    if (tab == TransferTab::failed || tab == TransferTab::done)
      return a->arrived != b->arrived ? a->arrived > b->arrived : a->id > b->id;
    if (tab == TransferTab::queued && a->place != b->place) return a->place < b->place;
    return a->id < b->id;
  });
  std::vector<TransferId> ids;
  for (const Row* row : list)
    ids.push_back(row->id);
  return ids;
}

// What a view knows that believes the signals.
class Listener : public QObject {
 public:
  explicit Listener(TransferModel& model) : model_(model), seen_(read(0, model.rowCount())) {
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { seen_ = read(0, model_.rowCount()); });
    connect(&model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex&, int from, int to) {
      const auto fresh = read(from, to + 1);
      seen_.insert(seen_.begin() + from, fresh.begin(), fresh.end());
    });
    connect(&model, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex&, int from, int to) {
      seen_.erase(seen_.begin() + from, seen_.begin() + to + 1);
    });
    connect(&model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& a, const QModelIndex& b) {
              ranges.emplace_back(a.row(), b.row());
              const auto fresh = read(a.row(), b.row() + 1);
              std::copy(fresh.begin(), fresh.end(), seen_.begin() + a.row());
            });
  }
  bool knowsAll() const { return seen_ == read(0, model_.rowCount()); }
  std::vector<std::pair<int, int>> ranges;

 private:
  using Seen = std::vector<std::pair<TransferId, std::uint64_t>>;
  Seen read(int from, int end) const {
    Seen result;
    for (int row = from; row < end; ++row)
      result.emplace_back(model_.at(row)->id, model_.at(row)->version);
    return result;
  }
  TransferModel& model_;
  Seen seen_;
};

std::vector<TransferId> shownIds(const TransferModel& model) {
  std::vector<TransferId> ids;
  for (int row = 0; row < model.rowCount(); ++row)
    ids.push_back(model.at(row)->id);
  return ids;
}

}  // namespace

class TransferModelTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equalsAReference_data();
  void equalsAReference();
  void manyChangesAreOneRange();
  void fewChangesAreNamedAlone();
  void stalledRatesFall();
  void waitsCountDown();
  void whatIsAwayIsNamed();
  void everyRowSaysWhatItIs();

 private:
  void compare(TransferModel& model, const Rows& rows, const Listener& listener);
};

void TransferModelTest::equalsAReference_data() {
  QTest::addColumn<int>("seed");
  QTest::addColumn<int>("most");
  for (int seed = 1; seed <= 12; ++seed)
    QTest::addRow("seed %d", seed) << seed << (seed % 3 == 0 ? 150 : 12);
}

void TransferModelTest::compare(TransferModel& model, const Rows& rows, const Listener& listener) {
  for (std::size_t i = 0; i < kTransferTabs; ++i) {
    const auto tab = static_cast<TransferTab>(i);
    QCOMPARE(static_cast<std::size_t>(model.count(tab)), expected(rows, tab).size());
  }
  QCOMPARE(shownIds(model), expected(rows, model.tab()));
  QVERIFY(listener.knowsAll());
  for (const auto& [id, row] : rows) {
    QVERIFY(model.find(id));
    QCOMPARE(model.find(id)->version, row.version);
    const int at = model.rowOf(id);
    QVERIFY(at < 0 || model.at(at)->id == id);
  }
}

void TransferModelTest::equalsAReference() {
  QFETCH(int, seed);
  QFETCH(int, most);
  QRandomGenerator random(static_cast<quint32>(seed));
  FakeClock clock;
  TransferModel model(clock);
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  tester.setUseFetchMore(false);
  Listener listener(model);
  Rows rows;
  std::uint64_t version = 0;
  for (int step = 0; step < 60 && !QTest::currentTestFailed(); ++step) {
    clock.advance(std::chrono::milliseconds(100));
    if (random.bounded(6) == 0) model.setTab(static_cast<TransferTab>(random.bounded(5)));
    if (random.bounded(30) == 0) {
      const JobId job = 1 + random.bounded(3);
      std::erase_if(rows, [job](const auto& entry) { return entry.second.job == job; });
      model.forgetJob(job);
    } else {
      model.apply(randomSnapshot(random, rows, version, step, most));
    }
    compare(model, rows, listener);
  }
}

void TransferModelTest::manyChangesAreOneRange() {
  FakeClock clock;
  TransferModel model(clock);
  model.setTab(TransferTab::all);
  Snapshot snapshot;
  QRandomGenerator random(7);
  for (TransferId id = 1; id <= 100; ++id)
    snapshot.transfers.push_back(randomRow(random, id, 1));
  model.apply(snapshot);
  Listener listener(model);
  // Every other row and one more: more than half.
  std::erase_if(snapshot.transfers, [](const TransferRow& row) { return row.id % 2 == 0 && row.id != 50; });
  model.apply(snapshot);
  QCOMPARE(listener.ranges, (std::vector<std::pair<int, int>>{{0, 99}}));
}

void TransferModelTest::fewChangesAreNamedAlone() {
  FakeClock clock;
  TransferModel model(clock);
  model.setTab(TransferTab::all);
  Snapshot snapshot;
  for (TransferId id = 1; id <= 100; ++id) {
    TransferRow row;
    row.id = id;
    snapshot.transfers.push_back(row);
  }
  model.apply(snapshot);
  Listener listener(model);
  std::erase_if(snapshot.transfers,
                [](const TransferRow& row) { return row.id != 3 && row.id != 10 && row.id != 11; });
  model.apply(snapshot);
  QCOMPARE(listener.ranges, (std::vector<std::pair<int, int>>{{2, 2}, {9, 10}}));
}

void TransferModelTest::stalledRatesFall() {
  FakeClock clock;
  TransferModel model(clock);
  TransferRow row;
  row.id = 1;
  row.state = TransferState::running;
  row.size = 1'000'000'000;
  for (int i = 0; i < 100; ++i) {
    Snapshot snapshot;
    row.bytesDone += 1'000'000;
    snapshot.transfers.push_back(row);
    model.apply(snapshot);
    clock.advance(std::chrono::milliseconds(100));
  }
  QVERIFY(model.rate(1) > 9'000'000 && model.rate(1) < 11'000'000);
  QVERIFY(model.remaining(1).has_value());
  for (int i = 0; i < 200; ++i) {
    model.apply({});
    clock.advance(std::chrono::milliseconds(100));
  }
  QVERIFY(model.rate(1) < 100'000);
}

void TransferModelTest::waitsCountDown() {
  FakeClock clock;
  TransferModel model(clock);
  Snapshot snapshot;
  for (TransferId id = 1; id <= 9; ++id) {
    TransferRow row;
    row.id = id;
    row.state = TransferState::running;
    snapshot.transfers.push_back(row);
  }
  TransferRow& waiting = snapshot.transfers[4];
  waiting.state = TransferState::retrying;
  waiting.error = makeError(ErrorCode::throttled, "busy");
  waiting.retryAt = clock.now() + std::chrono::seconds(12);
  model.apply(snapshot);
  const auto truth = [&] { return model.index(4, 0).data(TransferModel::TruthRole).toString(); };
  QVERIFY(truth().startsWith(QLatin1String("Try 1 in 12 s")));
  Listener listener(model);
  clock.advance(std::chrono::seconds(5));
  model.apply({});
  QCOMPARE(listener.ranges, (std::vector<std::pair<int, int>>{{4, 4}}));
  QVERIFY(truth().startsWith(QLatin1String("Try 1 in 7 s")));
}

void TransferModelTest::whatIsAwayIsNamed() {
  FakeClock clock;
  TransferRow row;
  row.state = TransferState::retrying;
  row.destination = "archive:backups/a";
  row.error = makeError(ErrorCode::connection, "refused", Retry::soon);
  row.error->sys = ECONNREFUSED;
  row.retryAt = clock.now() + std::chrono::seconds(12);
  const auto truth = [&] { return transferTruth(row, clock.now()); };
  QCOMPARE(truth(), QStringLiteral("archive cannot be reached; next try in 12 s"));
  row.error->object = "https://acct.example:8443/box/a";
  QCOMPARE(truth(), QStringLiteral("https://acct.example:8443 cannot be reached; next try in 12 s"));
  clock.advance(std::chrono::seconds(12));
  QCOMPARE(truth(), QStringLiteral("https://acct.example:8443 cannot be reached; trying it now"));
  row.error->sys = ECONNRESET;
  QVERIFY(truth().startsWith(QLatin1String("Try 1")));
}

void TransferModelTest::everyRowSaysWhatItIs() {
  Stage stage;
  stage.engine->addShowcase();
  TransferModel model(stage.clock);
  model.setTab(TransferTab::all);
  Cursor cursor;
  model.apply(stage.engine->snapshot(cursor));
  for (int row = 0; row < model.rowCount(); ++row) {
    const QModelIndex index = model.index(row, 0);
    QVERIFY(!index.data(Qt::DisplayRole).toString().isEmpty());
    QVERIFY(!index.data(TransferModel::TruthRole).toString().isEmpty());
    const QString spoken = index.data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.startsWith(index.data().toString()), qPrintable(spoken));
  }
}

int main(int argc, char** argv) {
  return runUiTest<TransferModelTest>(argc, argv);
}
#include "transfer_model_test.moc"
