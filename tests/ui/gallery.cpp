// ui_gallery DIR [NAME...]: draws the window and its dialogs with a made-up engine, for docs/images and for
// eyes. QT_SCALE_FACTOR=2 doubles it, HAWSER_TEST_LANGUAGE=de says it in German.
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>
#include <functional>
#include <map>

#include "models/engine_bridge.h"
#include "translations/languages.h"
#include "ui/fake_engine.h"
#include "widgets/browser_pane.h"
#include "widgets/conflict_dialog.h"
#include "widgets/connection_dialog.h"
#include "widgets/delete_dialog.h"
#include "widgets/detail_panel.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/preferences_dialog.h"
#include "widgets/properties_dialog.h"
#include "widgets/report_window.h"
#include "widgets/row_table.h"
#include "widgets/shortcuts_dialog.h"
#include "widgets/theme.h"
#include "widgets/transfers_drawer.h"
#include "widgets/url_dialog.h"

namespace hawser::ui {
namespace {

struct Scene {
  FakeClock clock;
  std::shared_ptr<FakeEngine> engine = std::make_shared<FakeEngine>(clock);
  EngineBridge bridge{clock};
  std::unique_ptr<MainWindow> window;
  QString folder;

  void settle(int rounds = 12) {
    for (int i = 0; i < rounds; ++i) {
      QElapsedTimer timer;
      timer.start();
      while (timer.elapsed() < 15)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    }
  }
  void save(QWidget& widget, const QString& name) {
    settle();
    const QString path = QDir(folder).filePath(name + QStringLiteral(".png"));
    if (!widget.grab().save(path)) qFatal("cannot write %s", qPrintable(path));
  }
  void open(const QSize& size = {1180, 780}) {
    bridge.setEngine(engine);
    window = std::make_unique<MainWindow>(bridge, clock);
    window->resize(size);
    window->show();
    settle();
  }
  // Half a minute of work, so that the graph has something to show.
  void work() {
    engine->addShowcase();
    for (int i = 0; i < 40; ++i) {
      clock.advance(std::chrono::seconds(1));
      engine->advance(std::chrono::milliseconds(i % 9 == 3 ? 300 : 900));
      bridge.poke();
      settle(1);
    }
  }
};

const QString kNight = QStringLiteral("studio:renders/");

void busy(Scene& scene, const QString& name) {
  scene.open();
  scene.work();
  scene.window->activePane().open(kNight);
  scene.settle();
  scene.window->drawer().table().selectRow(0);
  scene.save(*scene.window, name);
}

void twoPanes(Scene& scene, const QString& name) {
  scene.open();
  scene.work();
  scene.window->pane(0).open(QStringLiteral("/home/ada/"));
  scene.window->pane(1).open(QStringLiteral("studio:photos/"));
  scene.window->action(QStringLiteral("twoPanes"))->trigger();
  scene.window->details().showTab(1);
  scene.window->drawer().showTab(TransferTab::failed);
  scene.save(*scene.window, name);
}

void welcome(Scene& scene, const QString& name) {
  scene.open();
  scene.window->action(QStringLiteral("welcome"))->trigger();
  scene.save(*scene.window, name);
}

void troubled(Scene& scene, const QString& name) {
  Error error =
      makeError(ErrorCode::authExpired, "AuthenticationFailed: signature expired", Retry::afterAuth);
  error.http = 403;
  error.object = "archive:backups/";
  scene.engine->failBrowsing("archive:backups/", error);
  scene.open();
  scene.window->activePane().open(QStringLiteral("archive:backups/"));
  scene.save(*scene.window, name);
}

void empty(Scene& scene, const QString& name) {
  scene.open({900, 620});
  scene.window->activePane().open(QStringLiteral("default:empty/"));
  scene.save(*scene.window, name);
}

void narrow(Scene& scene, const QString& name) {
  scene.open({760, 560});
  scene.work();
  scene.window->activePane().open(
      QStringLiteral("studio:renders/a-folder-with-a-very-long-name/and-another-one-below-it/and-one-more/"));
  scene.save(*scene.window, name);
}

void dialogs(Scene& scene, const QString& name) {
  scene.open();
  scene.work();
  ConnectionDialog connection(scene.bridge);
  connection.setText(QStringLiteral(
      "https://studio.blob.core.windows.net/?sv=2024-11-04&ss=b&srt=sco&sp=rl&se=2027-01-01&sig=abc"));
  connection.show();
  scene.settle();
  for (auto* button : connection.findChildren<QPushButton*>())
    if (button->text().contains(QStringLiteral("est"))) button->click();
  scene.save(connection, name + QStringLiteral("-connection"));
  ConnectionDialog wrong(scene.bridge);
  wrong.setText(QStringLiteral(
      "https://wrong.blob.core.windows.net/?sv=2024-11-04&ss=b&srt=sco&sp=rl&se=2027-01-01&sig=abc"));
  wrong.show();
  scene.settle();
  for (auto* button : wrong.findChildren<QPushButton*>())
    if (button->text().contains(QStringLiteral("est"))) button->click();
  scene.save(wrong, name + QStringLiteral("-connection-wrong"));
  ConflictDialog conflict(*scene.engine->conflict(4));
  conflict.show();
  scene.save(conflict, name + QStringLiteral("-conflict"));
  ReportWindow report(*scene.engine->report(1));
  report.show();
  scene.save(report, name + QStringLiteral("-report"));
  PreferencesDialog preferences(scene.window->preferences());
  preferences.show();
  scene.save(preferences, name + QStringLiteral("-preferences"));
  BrowseItem item;
  item.name = "cut-07.mov";
  item.location = "studio:renders/cut-07.mov";
  item.size = 18'400'000'000;
  PropertiesDialog properties(scene.bridge, item);
  properties.show();
  scene.save(properties, name + QStringLiteral("-properties"));
  item.kind = BrowseItem::Kind::folder;
  DeleteDialog remove({item, item});
  remove.show();
  scene.save(remove, name + QStringLiteral("-delete"));
  UrlDialog url(scene.bridge, QStringLiteral("studio:renders/cut-07.mov"));
  url.show();
  scene.save(url, name + QStringLiteral("-url"));
  scene.window->action(QStringLiteral("shortcuts"))->trigger();
  scene.settle();
  if (auto* shortcuts = scene.window->findChild<ShortcutsDialog*>())
    scene.save(*shortcuts, name + QStringLiteral("-shortcuts"));
}

const std::map<QString, void (*)(Scene&, const QString&)> kScenes{
    {QStringLiteral("window"), busy},     {QStringLiteral("panes"), twoPanes},
    {QStringLiteral("welcome"), welcome}, {QStringLiteral("error"), troubled},
    {QStringLiteral("empty"), empty},     {QStringLiteral("narrow"), narrow},
    {QStringLiteral("dialog"), dialogs},
};

}  // namespace
}  // namespace hawser::ui

int main(int argc, char** argv) {
  using namespace hawser::ui;
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication app(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("hawser-gallery"));
  QStandardPaths::setTestModeEnabled(true);
  app.setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
  hawser::installLanguage(qEnvironmentVariable("HAWSER_TEST_LANGUAGE", QStringLiteral("en")));
  QStringList arguments = app.arguments().mid(1);
  if (arguments.isEmpty()) return 2;
  const QString folder = arguments.takeFirst();
  QDir().mkpath(folder);
  for (const auto& [name, draw] : kScenes) {
    if (!arguments.isEmpty() && !arguments.contains(name)) continue;
    for (const Appearance appearance : {Appearance::light, Appearance::dark}) {
      QSettings().clear();
      applyTheme(appearance);
      Scene scene;
      scene.folder = folder;
      draw(scene,
           name + (appearance == Appearance::light ? QStringLiteral("-light") : QStringLiteral("-dark")));
    }
  }
  return 0;
}
