// ListingModel: pages as the view asks for them, true words about how far it is, and sorting and filtering
// that never lose a row nor hold up the window.
#include <QAbstractItemModelTester>
#include <QSet>
#include <QtTest>

#include "models/listing_model.h"
#include "models/text.h"
#include "ui/stage.h"
#include "widgets/coverage_strip.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

const QString kFolder = QStringLiteral("studio:made/");

QStringList names(const ListingModel& model) {
  QStringList result;
  for (int row = 0; row < model.rowCount(); ++row)
    result << model.index(row, 0).data().toString();
  return result;
}

}  // namespace

class ListingModelTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    stage_ = std::make_unique<Stage>();
    model_ = std::make_unique<ListingModel>(stage_->bridge);
    stage_->engine->setListing("studio:made/", 4200, 500);
  }
  void cleanup() {
    model_.reset();
    stage_.reset();
  }
  void loadsAPageWhenAsked();
  void saysHowMuchIsLoaded();
  void keepsWhatItHasAfterAnError();
  void loadsAllAndStops();
  void asksTheServiceForAPrefix();
  void sortsByEveryColumn_data();
  void sortsByEveryColumn();
  void filters_data();
  void filters();
  void losesNoRowThatComesWhileItSorts();
  void keepsTheSelectionWhenItSorts();
  void forgetsALateAnswer();
  void standsTheModelTester();
  void storesInFilesHaveATopToo();

 private:
  bool idle() const {
    const ListingModel::Coverage coverage = model_->coverage();
    return !coverage.loading && !coverage.arranging;
  }
  void load() {
    model_->open(kFolder, {});
    model_->loadAll();
    QTRY_VERIFY(model_->coverage().whole && idle());
  }
  std::unique_ptr<Stage> stage_;
  std::unique_ptr<ListingModel> model_;
};

void ListingModelTest::storesInFilesHaveATopToo() {
  const QString top = folderLocation(QStringLiteral("store:/mnt/disks.store"));
  QCOMPARE(top, QStringLiteral("store:/mnt/disks.store//"));
  QCOMPARE(folderLocation(top), top);
  QVERIFY(isStoreRoot(top) && !isStoreRoot(top + QStringLiteral("box/")));
  QCOMPARE(nameOf(top), QStringLiteral("disks.store"));
  QCOMPARE(parentOf(top), QString());
  QCOMPARE(parentOf(top + QStringLiteral("box/")), top);
  QCOMPARE(parentOf(top + QStringLiteral("box/a")), top + QStringLiteral("box/"));
}

void ListingModelTest::loadsAPageWhenAsked() {
  model_->open(kFolder, {});
  QTRY_COMPARE(model_->rowCount(), 500);
  QCOMPARE(stage_->engine->browseCalls(), 1);
  QVERIFY(model_->canFetchMore({}));
  model_->fetchMore({});
  model_->fetchMore({});
  QTRY_COMPARE(model_->rowCount(), 1000);
  QCOMPARE(stage_->engine->browseCalls(), 2);
}

void ListingModelTest::saysHowMuchIsLoaded() {
  model_->open(kFolder, {});
  QVERIFY(coverageText(*model_).contains(QStringLiteral("Loading")));
  QTRY_VERIFY(idle());
  QVERIFY(!model_->coverage().whole);
  QVERIFY(coverageText(*model_).contains(QStringLiteral("Loaded 500 of more")));
  model_->setFilter(QStringLiteral("0001"));
  QTRY_VERIFY(idle());
  QVERIFY2(coverageText(*model_).contains(QStringLiteral("of the loaded match")),
           qPrintable(coverageText(*model_)));
  model_->sort(1, Qt::AscendingOrder);
  QTRY_VERIFY(idle());
  QVERIFY(coverageText(*model_).contains(QStringLiteral("sorted within what is loaded")));
  model_->loadAll();
  QTRY_VERIFY(model_->coverage().whole && idle());
  QVERIFY(!coverageText(*model_).contains(QStringLiteral("of the loaded")));
  QVERIFY(!coverageText(*model_).contains(QStringLiteral("within what is loaded")));
  QVERIFY(coverageText(*model_).contains(QStringLiteral("4,200")) ||
          coverageText(*model_).contains(QStringLiteral("4200")));
  QCOMPARE(model_->coverage().pages, 9);
}

void ListingModelTest::keepsWhatItHasAfterAnError() {
  model_->open(kFolder, {});
  QTRY_VERIFY(idle());
  stage_->engine->failBrowsing("studio:made/", makeError(ErrorCode::connection, "reset"));
  model_->fetchMore({});
  QTRY_VERIFY(model_->error().has_value());
  QCOMPARE(model_->rowCount(), 500);
  // A view asks again and again: an error must not become a storm of requests.
  QVERIFY(!model_->canFetchMore({}));
  QVERIFY(coverageText(*model_).contains(QStringLiteral("before an error")));
  stage_->engine->failBrowsing("studio:made/", std::nullopt);
  model_->retry();
  QTRY_COMPARE(model_->rowCount(), 1000);
  QVERIFY(!model_->error().has_value());
}

void ListingModelTest::loadsAllAndStops() {
  model_->open(kFolder, {});
  model_->loadAll();
  // As soon as a page is there: looked at from time to time, all of them might have come.
  const auto stop = connect(
      model_.get(), &QAbstractItemModel::rowsInserted, this, [this] { model_->stopLoading(); },
      Qt::QueuedConnection);
  QTRY_VERIFY(model_->rowCount() >= 1000 && idle());
  disconnect(stop);
  QVERIFY(model_->rowCount() < 4200);
  model_->loadAll();
  QTRY_COMPARE(model_->rowCount(), 4200);
  QVERIFY(!model_->canFetchMore({}));
}

void ListingModelTest::asksTheServiceForAPrefix() {
  stage_->engine->setListing("studio:made/", 300, 500);
  model_->open(kFolder, QStringLiteral("IMG_10000"));
  QTRY_VERIFY(model_->coverage().whole);
  QCOMPARE(model_->rowCount(), 100);
  QVERIFY(coverageText(*model_).contains(QStringLiteral("IMG_10000")));
}

void ListingModelTest::sortsByEveryColumn_data() {
  QTest::addColumn<int>("column");
  QTest::addColumn<bool>("descending");
  for (int column = 0; column < kListingColumns; ++column) {
    QTest::addRow("column %d up", column) << column << false;
    QTest::addRow("column %d down", column) << column << true;
  }
}

void ListingModelTest::sortsByEveryColumn() {
  QFETCH(int, column);
  QFETCH(bool, descending);
  load();
  const QStringList before = names(*model_);
  model_->sort(column, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
  // Not on this thread: what is shown stays until the answer is there.
  QCOMPARE(names(*model_), before);
  QVERIFY(model_->coverage().arranging);
  QTRY_VERIFY(idle());
  const QStringList after = names(*model_);
  QCOMPARE(QSet<QString>(after.begin(), after.end()), QSet<QString>(before.begin(), before.end()));
  QCOMPARE(after.size(), before.size());
  for (int row = 1; row < model_->rowCount(); ++row) {
    const BrowseItem a = model_->item(model_->index(row - 1, 0)), b = model_->item(model_->index(row, 0));
    const bool right = column == 0   ? a.name < b.name
                       : column == 1 ? a.size <= b.size
                       : column == 2 ? a.modified <= b.modified
                                     : a.tier <= b.tier;
    const bool reverse = column == 0   ? a.name > b.name
                         : column == 1 ? a.size >= b.size
                         : column == 2 ? a.modified >= b.modified
                                       : a.tier >= b.tier;
    QVERIFY2(descending ? reverse : right, qPrintable(QString::number(row)));
  }
  model_->sort(-1, Qt::AscendingOrder);
  QTRY_VERIFY(idle());
  QCOMPARE(names(*model_), before);
}

void ListingModelTest::filters_data() {
  QTest::addColumn<QString>("filter");
  QTest::addColumn<int>("matches");
  QTest::newRow("part") << "10041" << 100;
  QTest::newRow("other case") << "img_10041" << 100;
  QTest::newRow("pattern") << "*99.jpg" << 42;
  QTest::newRow("one letter") << "IMG_100000?.jpg" << 10;
  QTest::newRow("none") << "tif" << 0;
  QTest::newRow("plain text with brackets") << "[1" << 0;
}

void ListingModelTest::filters() {
  QFETCH(QString, filter);
  QFETCH(int, matches);
  load();
  model_->setFilter(filter);
  QTRY_VERIFY(idle());
  QCOMPARE(model_->rowCount(), matches);
  QCOMPARE(model_->coverage().shown, static_cast<std::size_t>(matches));
  model_->setFilter({});
  QTRY_VERIFY(idle());
  QCOMPARE(model_->rowCount(), 4200);
}

void ListingModelTest::losesNoRowThatComesWhileItSorts() {
  stage_->engine->setListing("studio:made/", 1000, 500);
  for (int column = 0; column < kListingColumns; ++column) {
    model_->sort(-1, Qt::AscendingOrder);
    model_->open(kFolder, {});
    QTRY_VERIFY(idle());
    model_->fetchMore({});
    // The last page is there but not yet seen when the sorting begins.
    stage_->engine->finishAnswers();
    model_->sort(column, Qt::AscendingOrder);
    QTRY_VERIFY(model_->coverage().whole && idle());
    QCOMPARE(model_->rowCount(), 1000);
  }
}

void ListingModelTest::keepsTheSelectionWhenItSorts() {
  load();
  const QPersistentModelIndex chosen(model_->index(17, 0));
  const QString name = chosen.data().toString();
  model_->sort(1, Qt::DescendingOrder);
  QTRY_VERIFY(idle());
  QVERIFY(chosen.isValid());
  QCOMPARE(chosen.data().toString(), name);
}

void ListingModelTest::forgetsALateAnswer() {
  model_->open(kFolder, {});
  model_->setFilter(QStringLiteral("IMG"));
  model_->open(QStringLiteral("studio:renders/"), {});
  QTRY_VERIFY(model_->coverage().whole && idle());
  model_->setFilter({});
  QTRY_VERIFY(idle());
  QCOMPARE(model_->rowCount(), 12);
}

void ListingModelTest::standsTheModelTester() {
  QAbstractItemModelTester tester(model_.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
  tester.setUseFetchMore(false);
  load();
  model_->sort(1, Qt::AscendingOrder);
  QTRY_VERIFY(idle());
  model_->setFilter(QStringLiteral("*7.jpg"));
  QTRY_VERIFY(idle());
  model_->setFilter({});
  model_->sort(-1, Qt::AscendingOrder);
  QTRY_VERIFY(idle());
  QCOMPARE(model_->rowCount(), 4200);
}

int main(int argc, char** argv) {
  return runUiTest<ListingModelTest>(argc, argv);
}
#include "listing_model_test.moc"
