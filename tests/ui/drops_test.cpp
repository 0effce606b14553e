// What is dropped on a pane, or sent from one to the other, becomes the right job.
#include <QInputDialog>
#include <QMimeData>
#include <QtTest>

#include "presenters/drop_rules.h"
#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/browser_pane.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

// Enters, moves and lets go, as the window system does it. False where the view would not have it.
bool drop(QWidget* on, const QPoint& at, const QMimeData& mime) {
  const auto actions = Qt::CopyAction | Qt::MoveAction;
  QDragEnterEvent enter(at, actions, &mime, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(on, &enter);
  if (!enter.isAccepted()) return false;
  QDragMoveEvent move(at, actions, &mime, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(on, &move);
  if (!move.isAccepted()) return false;
  QDropEvent let(QPointF(at), actions, &mime, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(on, &let);
  // A move would let the other program delete its files.
  return let.isAccepted() && let.dropAction() == Qt::CopyAction;
}

}  // namespace

class DropsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    stage_ = std::make_unique<Stage>();
    window_ = std::make_unique<MainWindow>(stage_->bridge, stage_->clock);
    window_->show();
    open(0, "studio:renders/");
  }
  void cleanup() {
    window_.reset();
    stage_.reset();
  }
  void manyFilesAndFoldersAreOneJob();
  void aFolderRowReceives();
  void anEmptyFolderReceives();
  void aListOfContainersAsksForOne();
  void whatCannotReceiveRefuses_data();
  void whatCannotReceiveRefuses();
  void paneToPane();
  void keysSendToTheOtherPane();
  void namesThatAreNoUtf8();
  void copyAndPaste();

 private:
  void open(int pane, const char* location) {
    window_->pane(pane).open(QString::fromUtf8(location));
    QTRY_VERIFY(window_->pane(pane).model().coverage().whole);
  }
  QWidget* area(int pane) { return window_->pane(pane).view().viewport(); }
  // Below the last row.
  QPoint belowRows(int pane) { return {40, area(pane)->height() - 4}; }
  JobRequest onlyJob() {
    stage_->bridge.poke();
    [this] { QTRY_COMPARE(stage_->engine->submitted().size(), std::size_t{1}); }();
    return stage_->engine->submitted().empty() ? JobRequest() : stage_->engine->submitted().front();
  }
  std::unique_ptr<Stage> stage_;
  std::unique_ptr<MainWindow> window_;
};

void DropsTest::manyFilesAndFoldersAreOneJob() {
  QMimeData mime;
  QList<QUrl> urls;
  std::vector<std::string> paths;
  for (int i = 0; i < 300; ++i) {
    const QString path = QStringLiteral("/home/ada/shots/") +
                         (i % 10 == 0 ? QStringLiteral("take ") : QString()) +
                         QStringLiteral("größe %1#?&").arg(i);
    urls << QUrl::fromLocalFile(i % 10 == 0 ? path + QLatin1Char('/') : path);
    paths.push_back(path.toStdString());
  }
  urls << QUrl(QStringLiteral("https://example.com/not-a-file"));
  mime.setUrls(urls);
  QVERIFY(drop(area(0), belowRows(0), mime));
  const JobRequest job = onlyJob();
  QCOMPARE(job.sources, paths);
  QCOMPARE(job.destination, std::string("studio:renders/"));
  QCOMPARE(job.options, window_->preferences().jobOptions());
}

void DropsTest::aFolderRowReceives() {
  QMimeData mime;
  mime.setUrls({QUrl::fromLocalFile(QStringLiteral("/home/ada/notes.md"))});
  ListingView& view = window_->pane(0).view();
  const int row = window_->pane(0).model().rowOfLocation(QStringLiteral("studio:renders/plates/"));
  QVERIFY(row >= 0);
  QVERIFY(drop(area(0), view.visualRect(view.model()->index(row, 0)).center(), mime));
  QCOMPARE(onlyJob().destination, std::string("studio:renders/plates/"));
}

void DropsTest::anEmptyFolderReceives() {
  open(0, "studio:empty/");
  QMimeData mime;
  mime.setUrls({QUrl::fromLocalFile(QStringLiteral("/home/ada/notes.md"))});
  QWidget* on = window_->pane(0)
                    .view()
                    .parentWidget()
                    ->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)
                    .back();
  QVERIFY(on->isVisible());
  QVERIFY(drop(on, {20, 20}, mime));
  QCOMPARE(onlyJob().destination, std::string("studio:empty/"));
}

void DropsTest::aListOfContainersAsksForOne() {
  open(0, "studio:");
  QMimeData mime;
  mime.setUrls({QUrl::fromLocalFile(QStringLiteral("/home/ada/Night Shots"))});
  QVERIFY(drop(area(0), belowRows(0), mime));
  QVERIFY(stage_->engine->submitted().empty());
  auto* asks = window_->findChild<QInputDialog*>();
  QVERIFY(asks);
  QCOMPARE(asks->textValue(), QStringLiteral("night-shots"));
  asks->setTextValue(QStringLiteral("shots"));
  asks->accept();
  QTRY_COMPARE(stage_->engine->submitted().size(), std::size_t{1});
  QCOMPARE(onlyJob().destination, std::string("studio:shots/"));
  QCOMPARE(stage_->engine->calls(), std::vector<std::string>{"makeContainer studio:shots/"});
}

void DropsTest::whatCannotReceiveRefuses_data() {
  QTest::addColumn<QString>("folder");
  QTest::addColumn<QUrl>("url");
  QTest::newRow("no file") << QStringLiteral("studio:renders/")
                           << QUrl(QStringLiteral("https://example.com/a"));
  QTest::newRow("there already") << QStringLiteral("/home/ada/")
                                 << QUrl(QStringLiteral("file:///home/ada/a"));
  QTest::newRow("into itself") << QStringLiteral("/home/ada/a/b/")
                               << QUrl(QStringLiteral("file:///home/ada/a"));
}

void DropsTest::whatCannotReceiveRefuses() {
  QFETCH(QString, folder);
  QFETCH(QUrl, url);
  open(0, qPrintable(folder));
  QMimeData mime;
  mime.setUrls({url});
  QVERIFY(!drop(area(0), belowRows(0), mime));
  QVERIFY(stage_->engine->submitted().empty());
}

void DropsTest::paneToPane() {
  window_->setTwoPanes(true);
  open(1, "archive:backups/");
  window_->pane(0).view().selectAll();
  const std::unique_ptr<QMimeData> mime(mimeFor(window_->pane(0).selectedLocations()));
  QVERIFY(drop(area(1), belowRows(1), *mime));
  const JobRequest job = onlyJob();
  QCOMPARE(job.sources.size(), std::size_t{12});
  QCOMPARE(job.sources.front(), std::string("studio:renders/night"));
  QCOMPARE(job.destination, std::string("archive:backups/"));
}

void DropsTest::keysSendToTheOtherPane() {
  window_->setTwoPanes(true);
  open(1, "/home/ada/");
  window_->pane(0).view().setFocus();
  window_->pane(0).view().selectRow(
      window_->pane(0).model().rowOfLocation(QStringLiteral("studio:renders/cut-07-proxy.mp4")));
  QVERIFY(QTest::qWaitForWindowActive(window_.get()));
  QTest::keyClick(window_.get(), Qt::Key_F6);
  const JobRequest job = onlyJob();
  QCOMPARE(job.sources, std::vector<std::string>{"studio:renders/cut-07-proxy.mp4"});
  QCOMPARE(job.destination, std::string("/home/ada/"));
}

void DropsTest::namesThatAreNoUtf8() {
  const std::string odd = "studio:renders/a\xff\xfe z";
  const std::unique_ptr<QMimeData> mime(mimeFor({fromUtf8(odd)}));
  window_->setTwoPanes(true);
  open(1, "archive:backups/");
  QVERIFY(drop(area(1), belowRows(1), *mime));
  QCOMPARE(onlyJob().sources, std::vector<std::string>{odd});
}

void DropsTest::copyAndPaste() {
  window_->pane(0).view().setFocus();
  window_->pane(0).view().selectRow(5);
  QVERIFY(QTest::qWaitForWindowActive(window_.get()));
  QTest::keyClick(window_.get(), Qt::Key_C, Qt::ControlModifier);
  open(0, "archive:backups/");
  QTest::keyClick(window_.get(), Qt::Key_V, Qt::ControlModifier);
  const JobRequest job = onlyJob();
  QCOMPARE(job.sources, std::vector<std::string>{"studio:renders/grade-notes.pdf"});
  QCOMPARE(job.destination, std::string("archive:backups/"));
}

int main(int argc, char** argv) {
  return runUiTest<DropsTest>(argc, argv);
}
#include "drops_test.moc"
