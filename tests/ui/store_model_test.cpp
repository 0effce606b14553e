// The tree of a store's blobs: families, containers, order, search, what stays chosen, and a hundred
// thousand.
#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QtTest>

#include "models/store_model.h"
#include "ui/fake_store.h"
#include "ui/stage.h"
#include "widgets/store_view.h"

using namespace hawser;
using namespace hawser::ui;

class StoreModelTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Stage> stage_;
  std::unique_ptr<FakeStore> store_;
  std::unique_ptr<StoreModel> model_;

  void show() {
    QSignalSpy arranged(model_.get(), &StoreModel::arranged);
    model_->setContents(std::make_shared<const StoreContents>(*store_->contents()));
    QTRY_VERIFY(!arranged.isEmpty() && !model_->arranging());
  }
  void arrange(const std::function<void()>& change) {
    QSignalSpy arranged(model_.get(), &StoreModel::arranged);
    change();
    QTRY_VERIFY(!arranged.isEmpty() && !model_->arranging());
  }
  // The tree as text: "box(a b(c))".
  QString shape(const QModelIndex& at = {}) const {
    QStringList parts;
    for (int row = 0; row < model_->rowCount(at); ++row) {
      const QModelIndex index = model_->index(row, 0, at);
      const QString below = shape(index);
      parts << index.data().toString() + (below.isEmpty() ? QString() : QStringLiteral("(%1)").arg(below));
    }
    return parts.join(QLatin1Char(' '));
  }
  QString cell(const char* name, StoreColumn column) const {
    for (const StoreBlob& blob : model_->contents()->blobs)
      if (blob.name == name)
        return model_->find(QString::number(blob.id))
            .siblingAtColumn(static_cast<int>(column))
            .data()
            .toString();
    return QStringLiteral("none");
  }

 private Q_SLOTS:
  void init() {
    stage_ = std::make_unique<Stage>();
    store_ = std::make_unique<FakeStore>();
    model_ = std::make_unique<StoreModel>(stage_->bridge);
  }
  void cleanup() {
    model_.reset();
    stage_.reset();
  }

  void familiesStandBelowTheirSnapshots() {
    QAbstractItemModelTester tester(model_.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
    store_->addSnapshot("box/monday", 4096);
    store_->add("box/vm", 4096, "box/monday", 1024);
    store_->add("other/trial", 4096, "box/monday");
    store_->add("box/disk-10", 10);
    store_->add("box/disk-2", 20);
    store_->add("top", 5);
    store_->add("empty/", 0);
    store_->add("box/folder/", 0);
    store_->addUnfinished("box/late", 7);
    show();
    QCOMPARE(shape(), u"box(disk-2 disk-10 folder/ late monday(vm other/trial)) empty top"_qs);
    QCOMPARE(cell("box/vm", StoreColumn::kind), u"Branch"_qs);
    QCOMPARE(cell("box/vm", StoreColumn::own), u"1.00 KiB"_qs);
    QCOMPARE(cell("box/vm", StoreColumn::shared), u"3.00 KiB"_qs);
    QCOMPARE(cell("box/vm", StoreColumn::parent), u"box/monday"_qs);
    QCOMPARE(cell("box/monday", StoreColumn::kind), u"Snapshot"_qs);
    QCOMPARE(cell("box/late", StoreColumn::kind), u"Unfinished"_qs);
    QCOMPARE(cell("top", StoreColumn::shared), QString());
    // A container is as large as what stands in it.
    const QModelIndex box = model_->index(0, 0);
    QCOMPARE(box.siblingAtColumn(1).data().toString(), u"12.0 KiB"_qs);
    QVERIFY(!model_->blob(box));
    QVERIFY(box.data(Qt::AccessibleTextRole).toString().contains(u"Container"_qs));
  }

  void sortsWithinEachLevel() {
    store_->add("box/a", 1);
    store_->add("box/b", 30);
    store_->add("box/c", 20);
    store_->add("z", 100);
    show();
    arrange([&] { model_->sort(static_cast<int>(StoreColumn::size), Qt::DescendingOrder); });
    QCOMPARE(shape(), u"box(b c a) z"_qs);
    arrange([&] { model_->sort(static_cast<int>(StoreColumn::own), Qt::AscendingOrder); });
    QCOMPARE(shape(), u"box(a c b) z"_qs);
    arrange([&] { model_->sort(static_cast<int>(StoreColumn::name), Qt::DescendingOrder); });
    QCOMPARE(shape(), u"box(c b a) z"_qs);
  }

  void whatIsFoundStandsWhereItStood() {
    store_->addSnapshot("box/monday", 4096);
    store_->add("box/vm", 4096, "box/monday");
    store_->add("box/vm-2", 1);
    store_->add("else/thing", 1);
    show();
    arrange([&] { model_->setFilter(u"VM"_qs); });
    QCOMPARE(shape(), u"box(monday(vm) vm-2)"_qs);
    arrange([&] { model_->setFilter(u"*vm"_qs); });
    QCOMPARE(shape(), u"box(monday(vm))"_qs);
    // What a container has does not depend on what is looked for.
    QCOMPARE(model_->index(0, 0).siblingAtColumn(1).data().toString(), u"8.00 KiB"_qs);
    arrange([&] { model_->setFilter(u"nowhere"_qs); });
    QCOMPARE(model_->shown(), std::size_t{0});
    arrange([&] { model_->setFilter({}); });
    QCOMPARE(shape(), u"box(monday(vm) vm-2) else(thing)"_qs);
  }

  void whatIsChosenAndOpenStays() {
    store_->addMany(1000);
    store_->add("box/vm", 1);
    StoreView view(*model_);
    show();
    // Too many to be opened unasked.
    QVERIFY(!view.isExpanded(model_->find(u"/many"_qs)));
    view.expand(model_->find(u"/box"_qs));
    const QString key = QString::number(store_->contents()->blobs.front().id);
    view.setCurrentIndex(model_->find(key));
    QCOMPARE(view.current()->name, std::string("box/vm"));
    store_->add("aaa", 1);
    show();
    QCOMPARE(view.current()->name, std::string("box/vm"));
    QVERIFY(view.isExpanded(model_->find(u"/box"_qs)));
    QVERIFY(!view.isExpanded(model_->find(u"/many"_qs)));
    arrange([&] { model_->setFilter(u"object-99"_qs); });
    QVERIFY(view.isExpanded(model_->find(u"/many"_qs)));
    arrange([&] { model_->setFilter({}); });
    QVERIFY(view.isExpanded(model_->find(u"/box"_qs)));
  }

  // The worker arranges; what is left for the GUI thread is a swap, and a view that opens what it shows.
  void manyAreNoBurden() {
    store_->addMany(100'000);
    StoreView view(*model_);
    view.resize(800, 600);
    view.show();
    show();
    QCOMPARE(model_->shown(), std::size_t{100'001});
    const QModelIndex many = model_->find(u"/many"_qs);
    view.expand(many);
    QCOMPARE(model_->rowCount(many), 100'000);
    for (int row = 0; row < 100'000; row += 9'999) {
      const QModelIndex index = model_->index(row, 0, many);
      QCOMPARE(index.parent(), many);
      QCOMPARE(index.data().toString(), QStringLiteral("object-%1").arg(row));
    }
  }
};

int main(int argc, char** argv) {
  return runUiTest<StoreModelTest>(argc, argv);
}
#include "store_model_test.moc"
