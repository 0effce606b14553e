// Looking into objects from the list: with the space bar, through the list with arrow keys, and what cannot
// be shown.
#include <QBuffer>
#include <QImage>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QtTest>

#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/browser_pane.h"
#include "widgets/empty_state.h"
#include "widgets/image_view.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/quick_look.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

const char* const kBox = "studio:look/";

std::string picture(const QSize& size) {
  QImage image(size, QImage::Format_RGB32);
  image.fill(Qt::darkGreen);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return bytes.toStdString();
}

// Lines that say which they are, of 16 bytes.
std::string lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += QString::asprintf("line %010d\n", i).toStdString();
  return text;
}

}  // namespace

class QuickLookTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Stage> stage_;
  std::unique_ptr<MainWindow> window_;

  void set(const char* name, const std::string& content) { stage_->engine->setObject(kBox, name, content); }
  void open() {
    window_ = std::make_unique<MainWindow>(stage_->bridge, stage_->clock);
    window_->show();
    window_->activePane().open(QString::fromLatin1(kBox));
    window_->activePane().focusList();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    QTRY_VERIFY(list().model()->rowCount() > 0 && list().hasFocus());
  }
  ListingView& list() { return window_->activePane().view(); }
  void look(const char* name) {
    list().selectRow(window_->activePane().model().rowOfLocation(QLatin1String(kBox) + QLatin1String(name)));
    if (!shown()) QTest::keyClick(&list(), Qt::Key_Space);
    QVERIFY(QTest::qWaitForWindowActive(&quickLook()));
  }
  bool shown() {
    auto* found = window_->findChild<QuickLook*>();
    return found && found->isVisible();
  }
  QuickLook& quickLook() { return *window_->findChild<QuickLook*>(); }
  QPlainTextEdit& text() { return *named<QPlainTextEdit>(quickLook(), "Content"); }
  QPlainTextEdit& hex() { return *named<QPlainTextEdit>(quickLook(), "First bytes"); }
  EmptyState& empty() { return *quickLook().findChild<EmptyState*>(); }
  std::size_t reads() const {
    const auto calls = stage_->engine->calls();
    return static_cast<std::size_t>(std::count_if(
        calls.begin(), calls.end(), [](const std::string& call) { return call.starts_with("readRange"); }));
  }

 private Q_SLOTS:
  void init() { stage_ = std::make_unique<Stage>(); }
  void cleanup() {
    window_.reset();
    stage_.reset();
  }

  void opensAndClosesWithTheSpaceBar() {
    set("a.txt", "Grüße\n");
    open();
    look("a.txt");
    QTRY_VERIFY(text().isVisible());
    QCOMPARE(text().toPlainText(), u"Grüße\n"_qs);
    QVERIFY(says(quickLook(), "a.txt") && says(quickLook(), "All of it · UTF-8"));
    QCOMPARE(quickLook().windowTitle(), u"Quick Look: a.txt"_qs);
    QTest::keyClick(&text(), Qt::Key_Space);
    QVERIFY(!shown());
    window_->activateWindow();
    QTRY_VERIFY(list().hasFocus());
    QTest::keyClick(&list(), Qt::Key_Space);
    QTRY_VERIFY(shown() && text().isVisible());
    QTest::keyClick(&text(), Qt::Key_Escape);
    QVERIFY(!shown());
    // It is looked at anew each time.
    QCOMPARE(reads(), std::size_t{2});
  }

  // The space bar belongs to the list: buttons and boxes have theirs.
  void elsewhereTheSpaceBarIsItsOwn() {
    set("a.txt", "x");
    open();
    list().selectRow(0);
    window_->activePane().editFilter();
    QTest::keyClick(window_->focusWidget(), Qt::Key_Space);
    QVERIFY(!window_->findChild<QuickLook*>());
  }

  void arrowKeysGoOn() {
    set("1.txt", "the first");
    set("2.bin", std::string("\0\1\2\3", 4));
    set("3.png", picture({40, 30}));
    open();
    look("1.txt");
    QTRY_COMPARE(text().toPlainText(), u"the first"_qs);
    QTest::keyClick(&text(), Qt::Key_Down);
    QTRY_VERIFY(hex().isVisible());
    QVERIFY(hex().toPlainText().startsWith(u"00000000  00 01 02 03"_qs));
    QVERIFY(says(quickLook(), "Neither text nor a picture"));
    QTest::keyClick(&hex(), Qt::Key_Down);
    QTRY_VERIFY(quickLook().findChild<ImageView*>()->isVisible());
    QVERIFY(says(quickLook(), "PNG, 40 × 30 pixels"));
    QTest::keyClick(&quickLook(), Qt::Key_Down);  // there is no further one
    QTest::keyClick(&quickLook(), Qt::Key_Up);
    QTRY_VERIFY(hex().isVisible());
    // And what is chosen in the list is shown.
    list().selectRow(0);
    QTRY_VERIFY(text().isVisible());
    QCOMPARE(window_->activePane().selectedLocations(), QStringList{u"studio:look/1.txt"_qs});
  }

  void moreOfALongText() {
    set("long.txt", lines(40'000));
    open();
    look("long.txt");
    auto* more = named<QPushButton>(quickLook(), "Show more");
    QTRY_VERIFY(more->isVisible());
    QVERIFY(says(quickLook(), "The first 256 of 625 KiB"));
    QVERIFY(text().toPlainText().startsWith(u"line 0000000000\n"_qs));
    QCOMPARE(text().textCursor().position(), 0);
    QTest::mouseClick(more, Qt::LeftButton);
    QTRY_VERIFY(says(quickLook(), "The first 512 of 625 KiB"));
    // On by scrolling.
    text().verticalScrollBar()->setValue(text().verticalScrollBar()->maximum());
    QTRY_VERIFY(says(quickLook(), "All of it"));
    QVERIFY(!more->isVisible());
    QCOMPARE(text().toPlainText().toStdString(), lines(40'000));
    QCOMPARE(reads(), std::size_t{3});
  }

  void aLargePictureIsReadWhole() {
    std::string content = picture({1200, 900});
    content.resize(600'000, 'x');  // bytes behind its end are no matter
    set("large.png", content);
    set("huge.png", picture({10, 10}) + std::string(33 << 20, 'x'));
    open();
    look("large.png");
    QTRY_VERIFY(quickLook().findChild<ImageView*>()->isVisible());
    QCOMPARE(quickLook().findChild<ImageView*>()->accessibleDescription(), u"1200 by 900 pixels"_qs);
    QCOMPARE(reads(), std::size_t{2});
    look("huge.png");
    QTRY_VERIFY(hex().isVisible());
    QVERIFY(says(quickLook(), "too large to be shown"));
    QCOMPARE(reads(), std::size_t{3});
  }

  void aDamagedPicture() {
    set("torn.png", picture({400, 300}).substr(0, 60));
    open();
    look("torn.png");
    QTRY_VERIFY(hex().isVisible());
    QVERIFY(says(quickLook(), "The picture is damaged"));
  }

  void nothingInIt() {
    set("empty", {});
    open();
    look("empty");
    QTRY_COMPARE(empty().title(), u"Nothing in it"_qs);
    QCOMPARE(reads(), std::size_t{0});
  }

  void itHasChanged() {
    set("a.txt", "as it was listed");
    open();
    set("a.txt", "as it is now");
    look("a.txt");
    QTRY_COMPARE(empty().title(), u"It has changed meanwhile"_qs);
    press(empty(), "Reload the list");
    QTRY_COMPARE(text().toPlainText(), u"as it is now"_qs);
    QVERIFY(text().isVisible());
  }

  void whatIsWrongIsSaid() {
    set("a.txt", "text");
    open();
    Error away = makeError(ErrorCode::connection, "refused");
    stage_->engine->failReading("studio:look/a.txt", away.about("studio:look/a.txt"));
    look("a.txt");
    QTRY_COMPARE(empty().title(), u"It cannot be shown"_qs);
    QVERIFY(empty().text().contains(u"a.txt"_qs));
    stage_->engine->failReading("studio:look/a.txt", {});
    press(empty(), "Try again");
    QTRY_COMPARE(text().toPlainText(), u"text"_qs);
  }

  // The window goes on, says that it reads, and can be closed; what comes then is nobody's.
  void whileItIsRead() {
    set("a.txt", "text");
    open();
    stage_->engine->holdReads();
    look("a.txt");
    QTRY_COMPARE(empty().title(), u"Reading…"_qs);
    QVERIFY(empty().isVisible());
    QTest::keyClick(&quickLook(), Qt::Key_Space);
    QVERIFY(!shown());
    stage_->engine->letReadsGo();
    stage_->engine->finishAnswers();
    QCoreApplication::processEvents();
    QVERIFY(!shown() && quickLook().preview().bytes().isEmpty());
  }
};

int main(int argc, char** argv) {
  return runUiTest<QuickLookTest>(argc, argv);
}

#include "quick_look_test.moc"
