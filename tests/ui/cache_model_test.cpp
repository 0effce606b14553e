// The objects in the cache as rows: order, search, words, and what would come of changes.
#include <QAbstractItemModelTester>
#include <QtTest>

#include "models/cache_model.h"
#include "presenters/cache_rules.h"
#include "ui/stage.h"

using namespace hawser;
using namespace hawser::ui;

namespace {
constexpr std::uint64_t kMiB = 1 << 20, kGiB = 1 << 30;
}

class CacheModelTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Stage> stage_;
  std::unique_ptr<CacheModel> model_;
  CacheContents contents_;

  void arrange(const std::function<void()>& change) {
    QSignalSpy arranged(model_.get(), &CacheModel::arranged);
    change();
    QTRY_VERIFY(!arranged.isEmpty() && !model_->arranging());
  }
  // Their last parts.
  QString shape() const {
    QStringList names;
    for (int row = 0; row < model_->rowCount(); ++row)
      names << QString::fromStdString(model_->object(row).location).section(u'/', -1);
    return names.join(u' ');
  }
  QString cell(int row, CacheColumn column) const {
    return model_->index(row, static_cast<int>(column)).data().toString();
  }

 private Q_SLOTS:
  void init() {
    stage_ = std::make_unique<Stage>();
    stage_->engine->addCached();
    contents_ = stage_->engine->cached();
    model_ = std::make_unique<CacheModel>(stage_->bridge);
    arrange([this] { model_->setContents(std::make_shared<const CacheContents>(contents_)); });
  }
  void cleanup() {
    model_.reset();
    stage_.reset();
  }

  void isAModel() {
    QAbstractItemModelTester tester(model_.get());
    arrange([this] { model_->sort(1, Qt::DescendingOrder); });
    arrange([this] { model_->setFilter(QStringLiteral("studio")); });
  }

  void inOrder() {
    QCOMPARE(shape(),
             u"home-2026-01-11.tar mail.mbox debian-12.qcow2 debian-12.qcow2 cut-07-proxy.mp4 notes.txt "
             "panorama.psb"_qs);
    // The current version before the earlier one.
    QVERIFY(!model_->object(2).superseded && model_->object(3).superseded);
    arrange([this] { model_->sort(int(CacheColumn::cached), Qt::DescendingOrder); });
    QCOMPARE(shape().section(u' ', 0, 2), u"mail.mbox debian-12.qcow2 cut-07-proxy.mp4"_qs);
    arrange([this] { model_->sort(int(CacheColumn::used), Qt::AscendingOrder); });
    QCOMPARE(shape().section(u' ', 0, 1), u"debian-12.qcow2 home-2026-01-11.tar"_qs);
    arrange([this] { model_->sort(int(CacheColumn::state), Qt::AscendingOrder); });
    QCOMPARE(shape().section(u' ', 0, 1), u"debian-12.qcow2 cut-07-proxy.mp4"_qs);
    QCOMPARE(shape().section(u' ', -1), u"debian-12.qcow2"_qs);
  }

  void found() {
    arrange([this] { model_->setFilter(QStringLiteral("RENDERS")); });
    QCOMPARE(shape(), u"cut-07-proxy.mp4 notes.txt panorama.psb"_qs);
    arrange([this] { model_->setFilter(QStringLiteral("*.t?r")); });
    QCOMPARE(shape(), u"home-2026-01-11.tar"_qs);
    arrange([this] { model_->setFilter(QStringLiteral("nothing")); });
    QCOMPARE(shape(), QString());
    QCOMPARE(model_->rowOf("az://studio/renders/notes.txt", "0x8DC3F1A2B4C5D6E"), -1);
    arrange([this] { model_->setFilter({}); });
    QCOMPARE(model_->rowOf("az://studio/renders/notes.txt", "0x8DC3F1A2B4C5D6E"), 5);
  }

  void inWords() {
    QCOMPARE(cell(0, CacheColumn::cached), u"310 MiB of 41.0 GiB"_qs);
    QCOMPARE(cell(1, CacheColumn::cached), u"all of 2.50 GiB"_qs);
    QCOMPARE(cell(2, CacheColumn::state), u"Pinned"_qs);
    QCOMPARE(cell(3, CacheColumn::state), u"Earlier version"_qs);
    QCOMPARE(cell(0, CacheColumn::state), QString());
    const QString spoken = model_->index(2, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.startsWith(u"az://studio/images/debian-12.qcow2, "_qs) &&
                 spoken.contains(u", Pinned, read "_qs),
             qPrintable(spoken));
  }

  void whatCanBeDone() {
    const CachedObjects all = contents_.objects;
    QCOMPARE(toPin({all[0], all[2], all[3]}), std::vector<std::string>{all[0].location});
    QCOMPARE(toUnpin({all[0], all[2], all[3]}), std::vector<std::string>{all[2].location});
    // Both versions are one object.
    QCOMPARE(toDrop({all[2], all[3]}).size(), std::size_t{1});
  }

  void whatWouldCome() {
    const CachedObjects all = contents_.objects;
    QVERIFY(consequencesOfDropping({all[3]}, contents_).startsWith(u"2.01 GiB becomes free."_qs));
    QVERIFY(consequencesOfDropping({all[2]}, contents_).contains(u"It is pinned"_qs));
    QVERIFY(consequencesOfDropping({all[0], all[2]}, contents_).contains(u"1 of them is pinned"_qs));
    QVERIFY(!consequencesOfDropping({all[0]}, contents_).contains(u"pinned"_qs));
    QVERIFY(consequencesOfClearing(contents_).contains(u"What is pinned stays: 2.14 GiB."_qs));
    QVERIFY(canClear(contents_));
    CacheContents pinned = contents_;
    for (CachedBytes& one : pinned.objects)
      one.pinned = true;
    QVERIFY(!canClear(pinned) && !canClear({}));
  }

  void ofAnotherSize() {
    bool possible = false;
    QVERIFY(consequencesOfSize(1, contents_, possible).startsWith(u"At least"_qs) && !possible);
    QVERIFY(!consequencesOfSize(10 * kGiB, contents_, possible).isEmpty() && !possible);
    QVERIFY(!consequencesOfSize(20 * kGiB, contents_, possible).contains(u"goes"_qs) && possible);
    QVERIFY(consequencesOfSize(9 * kGiB, contents_, possible).contains(u"has room"_qs) && possible);
    QVERIFY(consequencesOfSize(4 * kGiB, contents_, possible).startsWith(u"About 1.20 GiB"_qs) && possible);
    QVERIFY(
        consequencesOfSize(100 * kMiB, contents_, possible).contains(u"takes more than that: 2.14 GiB"_qs));
  }

  void asABar() {
    const std::vector<RoomShare> shares = roomShares(contents_);
    QCOMPARE(shares.size(), std::size_t{3});
    QCOMPARE(shares[0].bytes + shares[1].bytes, contents_.room.cached);
    QCOMPARE(shares[0].bytes + shares[1].bytes + shares[2].bytes, contents_.room.limit);
    QCOMPARE(countsText(contents_), u"6 objects · 2 pinned"_qs);
    // More than it may take: it was made smaller, and what is pinned stayed.
    CacheContents small = contents_;
    small.room.limit = kGiB;
    QCOMPARE(roomShares(small)[2].bytes, std::uint64_t{0});
  }
};

int main(int argc, char** argv) {
  return runUiTest<CacheModelTest>(argc, argv);
}

#include "cache_model_test.moc"
