// The window of the cache, with keys and clicks as its user has them.
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/cache_dialogs.h"
#include "widgets/cache_view.h"
#include "widgets/cache_window.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"
#include "widgets/question_dialog.h"
#include "widgets/room_bar.h"

using namespace hawser;
using namespace hawser::ui;

namespace {
constexpr std::uint64_t kGiB = 1 << 30;
using Calls = std::vector<std::string>;
const char* const kImage = "az://studio/images/debian-12.qcow2";
const char* const kNotes = "az://studio/renders/notes.txt";
}  // namespace

class CacheWindowTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Stage> stage_;
  std::unique_ptr<CacheWindow> window_;

  void open() {
    window_ = std::make_unique<CacheWindow>(stage_->bridge);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    QTRY_VERIFY(window_->atRest());
  }
  void choose(std::initializer_list<const char*> locations) {
    auto* selection = window_->view().selectionModel();
    selection->clearSelection();
    for (int row = 0; row < window_->model().rowCount(); ++row)
      for (const char* location : locations)
        if (window_->model().object(row).location == location)
          selection->select(window_->model().index(row, 0),
                            QItemSelectionModel::Select | QItemSelectionModel::Rows);
  }
  bool enabled(const char* action) const { return window_->action(QLatin1String(action))->isEnabled(); }
  void trigger(const char* action) { window_->action(QLatin1String(action))->trigger(); }
  template <class Dialog>
  Dialog* asked() {
    auto* dialog = window_->findChild<Dialog*>();
    if (!dialog || !QTest::qWaitForWindowActive(dialog)) QTest::qFail("nothing is asked", __FILE__, __LINE__);
    return dialog;
  }
  EmptyState& empty() { return *window_->findChild<EmptyState*>(); }

 private Q_SLOTS:
  void init() {
    stage_ = std::make_unique<Stage>();
    stage_->engine->addCached();
  }
  void cleanup() {
    window_.reset();
    stage_.reset();
  }

  void showsHowFullItIs() {
    open();
    const QString room = window_->findChild<RoomBar*>()->accessibleDescription();
    for (const char* part :
         {"Pinned 2.14 GiB", "Can go when room is needed 3.06 GiB", "Free 4.80 GiB", "of 10 GiB"})
      QVERIFY2(room.contains(QLatin1String(part)), qPrintable(room));
    QVERIFY(says(*window_, "6 objects · 2 pinned"));
    QVERIFY(window_->view().hasFocus());
  }

  void offersWhatCanBeDone() {
    open();
    QVERIFY(!enabled("pin") && !enabled("unpin") && !enabled("drop"));
    choose({kNotes});
    QVERIFY(enabled("pin") && !enabled("unpin") && enabled("drop"));
    choose({kNotes, kImage});
    QVERIFY(enabled("pin") && enabled("unpin") && enabled("drop"));
  }

  void pinsWithKeys() {
    open();
    choose({kNotes});
    QTest::keyClick(&window_->view(), Qt::Key_P, Qt::ControlModifier);
    QTRY_COMPARE(stage_->engine->calls(), Calls{std::string("pin ") + kNotes});
    QTRY_VERIFY(window_->atRest());
    QVERIFY(window_->message().text().contains(u"1 object will stay"_qs));
    // What was chosen is chosen still.
    QCOMPARE(window_->view().chosen().size(), std::size_t{1});
    QVERIFY(window_->view().chosen().front().pinned && enabled("unpin"));
    QTest::keyClick(&window_->view(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(stage_->engine->calls().back(), std::string("unpin ") + kNotes);
  }

  void dropsOnceThatIsWanted() {
    open();
    choose({kImage});
    QTest::keyClick(&window_->view(), Qt::Key_Delete);
    auto* dialog = asked<QuestionDialog>();
    QVERIFY(says(*dialog, "Drop “debian-12.qcow2”") && says(*dialog, "2.01 GiB becomes free"));
    QVERIFY(says(*dialog, "is pinned"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!window_->findChild<QuestionDialog*>());
    QVERIFY(stage_->engine->calls().empty());
    trigger("drop");
    QTest::keyClick(asked<QuestionDialog>(), Qt::Key_Return);
    QTRY_COMPARE(stage_->engine->calls(), Calls{std::string("drop ") + kImage});
    QTRY_VERIFY(window_->atRest());
    QCOMPARE(window_->model().rowCount(), 5);
  }

  void emptied() {
    open();
    press(*window_, "Empty");
    auto* dialog = asked<QuestionDialog>();
    QVERIFY(says(*dialog, "What is pinned stays: 2.14 GiB"));
    press(*dialog, "Empty it");
    QTRY_COMPARE(stage_->engine->calls(), Calls{"clear"});
    QTRY_VERIFY(window_->atRest());
    QCOMPARE(window_->model().rowCount(), 2);
    QVERIFY(!named<QPushButton>(*window_, "Empty")->isEnabled());
  }

  void hasAnotherSize() {
    open();
    press(*window_, "Size");
    auto* dialog = asked<CacheSizeDialog>();
    auto* edit = named<QLineEdit>(*dialog, "Size of the cache");
    auto* go = named<QPushButton>(*dialog, "Set the size");
    QTRY_VERIFY(edit->hasFocus());
    QCOMPARE(edit->text(), u"10.0 GiB"_qs);
    QVERIFY(!go->isEnabled());
    type(edit, "plenty");
    QVERIFY(!go->isEnabled() && says(*dialog, "A number with a unit"));
    type(edit, "3 GiB");
    QVERIFY(go->isEnabled() && says(*dialog, "About 2.20 GiB of what is in it goes"));
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_COMPARE(stage_->engine->calls(), Calls{"resize " + std::to_string(3 * kGiB)});
    QTRY_VERIFY(window_->atRest());
    QVERIFY(window_->message().text().contains(u"3 GiB"_qs));
  }

  void found() {
    open();
    auto* search = named<QLineEdit>(*window_, "Find a name");
    QTest::keyClick(&window_->view(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, u"notes"_qs);
    QTRY_COMPARE(window_->model().rowCount(), 1);
    QTest::keyClicks(search, u"x"_qs);
    QTRY_VERIFY(empty().isVisible());
    press(empty(), "Show all");
    QTRY_COMPARE(window_->model().rowCount(), 7);
  }

  void nothingInIt() {
    stage_->engine->setCached({{}, {10 * kGiB, 0, 0}});
    open();
    QVERIFY(empty().isVisible() && empty().title() == u"Nothing in the cache yet"_qs);
    QVERIFY(!named<QPushButton>(*window_, "Empty")->isEnabled() &&
            named<QPushButton>(*window_, "Size")->isEnabled());
  }

  void somebodyElseHasIt() {
    stage_->engine->failCache(makeError(ErrorCode::busy, "another program has the cache open"));
    open();
    QVERIFY(empty().title().contains(u"Another program"_qs));
    QVERIFY(!window_->findChild<RoomBar*>()->isVisible() &&
            !named<QPushButton>(*window_, "Size")->isEnabled());
    stage_->engine->failCache({});
    press(empty(), "Try again");
    QTRY_VERIFY(window_->view().isVisible() && window_->findChild<RoomBar*>()->isVisible());
    // And what was to be changed says why not.
    choose({kNotes});
    stage_->engine->failCache(makeError(ErrorCode::busy, "another program has the cache open"));
    trigger("pin");
    QTRY_VERIFY(window_->message().isVisible() && window_->atRest());
    QVERIFY(empty().isVisible());
  }
};

int main(int argc, char** argv) {
  return runUiTest<CacheWindowTest>(argc, argv);
}

#include "cache_window_test.moc"
