// ui_gallery DIR [NAME...]: draws the window and its dialogs with a made-up engine, for docs/images and for
// eyes. QT_SCALE_FACTOR=2 doubles it, HAWSER_TEST_LANGUAGE=de says it in German, HAWSER_TEST_CONTRAST=1 takes
// the colours of a desktop with high contrast.
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QInputDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>
#include <QToolButton>
#include <algorithm>
#include <map>
#include <numeric>

#include "models/engine_bridge.h"
#include "models/text.h"
#include "translations/languages.h"
#include "ui/gallery.h"
#include "widgets/browser_pane.h"
#include "widgets/changes_dialog.h"
#include "widgets/conflict_dialog.h"
#include "widgets/connection_dialog.h"
#include "widgets/delete_dialog.h"
#include "widgets/detail_panel.h"
#include "widgets/filter_dialog.h"
#include "widgets/limit_dialog.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/member_map.h"
#include "widgets/preferences_dialog.h"
#include "widgets/properties_dialog.h"
#include "widgets/report_window.h"
#include "widgets/row_table.h"
#include "widgets/several_dialog.h"
#include "widgets/shortcuts_dialog.h"
#include "widgets/theme.h"
#include "widgets/transfers_drawer.h"
#include "widgets/url_dialog.h"

namespace hawser::ui::gallery {
namespace {

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

const std::vector<std::string> kPlaces{"studio:renders/wide/", "archive:backups/wide/", "/mnt/disk/wide/"};

// Half a minute of a transfer to several places, then its map close up.
void spread(Scene& scene, TransferId transfer, const QString& name) {
  for (int i = 0; i < 30; ++i) {
    scene.clock.advance(std::chrono::seconds(1));
    scene.engine->advance(std::chrono::milliseconds(900));
    scene.bridge.poke();
    scene.settle(2);
  }
  scene.window->activePane().open(kNight);
  scene.settle();
  TransfersDrawer& drawer = scene.window->drawer();
  drawer.showTab(TransferTab::all);
  drawer.table().selectRow(scene.window->transfers().rowOf(transfer));
  scene.settle();
  for (int i = 0; i < 6; ++i) {
    scene.clock.advance(std::chrono::seconds(1));
    scene.engine->advance(std::chrono::milliseconds(900));
    scene.bridge.poke();
    scene.settle(2);
  }
  MemberMap& map = scene.window->details().members();
  map.setFocus(Qt::TabFocusReason);
  for (int i = 0; i < 4; ++i)
    QApplication::sendEvent(
        &map, std::make_unique<QKeyEvent>(QEvent::KeyPress, Qt::Key_Right, Qt::NoModifier).get());
  scene.save(*scene.window, name);
}

void stripe(Scene& scene, const QString& name) {
  scene.open({1180, 860});
  const TransferId id = scene.engine->addStripe(kPlaces, 12ULL << 30, 512ULL << 20);
  scene.engine->addShowcase();
  spread(scene, id, name);
}

void copies(Scene& scene, const QString& name) {
  scene.open({1180, 860});
  auto places = kPlaces;
  places.push_back("az://a-rather-long-account-name/a-container-with-a-long-name/and/folders/below/it/");
  const TransferId id = scene.engine->addCopies(places);
  scene.engine->addShowcase();
  spread(scene, id, name);
}

void tryConnection(Scene& scene, Sheet& sheet, const char* account) {
  ConnectionDialog dialog(scene.bridge);
  dialog.setText(QStringLiteral("https://%1.blob.core.windows.net/"
                                "?sv=2024-11-04&ss=b&srt=sco&sp=rl&se=2027-01-01&sig=abc")
                     .arg(QLatin1String(account)));
  dialog.show();
  scene.settle();
  dialog.findChild<QPushButton*>(QStringLiteral("test"))->click();
  sheet.add(dialog);
}

// What a command of the window opens.
template <class Dialog>
void opened(Scene& scene, Sheet& sheet, const char* action) {
  scene.window->action(QLatin1String(action))->trigger();
  scene.settle();
  if (auto* dialog = scene.window->findChild<Dialog*>()) {
    sheet.add(*dialog);
    delete dialog;
  }
}

// A store that is away, and what is kept for it.
void spool(Scene& scene, const QString& name) {
  const TransferId waiting = scene.engine->addAway();
  scene.open();
  scene.work();
  scene.window->drawer().showTab(TransferTab::all);
  scene.settle();
  scene.window->drawer().table().selectRow(scene.window->transfers().rowOf(waiting));
  scene.settle();
  Sheet sheet(scene);
  sheet.add(*scene.window);
  scene.window->findChild<QToolButton*>(QStringLiteral("spoolLine"))->click();
  scene.settle();
  sheet.add(*scene.window->findChild<QDialog*>(QStringLiteral("spoolDialog")));
  sheet.save(name);
}

void dialogs(Scene& scene, const QString& name) {
  scene.open();
  scene.work();
  scene.window->activePane().open(QStringLiteral("studio:"));
  scene.settle();
  Sheet sheet(scene);
  tryConnection(scene, sheet, "studio");
  tryConnection(scene, sheet, "wrong");
  ReportWindow report(scene.bridge, *scene.engine->report(1));
  sheet.add(report);
  ConflictDialog conflict(*scene.engine->conflict(4));
  sheet.add(conflict);
  PreferencesDialog preferences(scene.window->preferences());
  sheet.add(preferences);
  BrowseItem item;
  item.name = "cut-07.mov";
  item.location = "studio:renders/cut-07.mov";
  item.size = 18'400'000'000;
  PropertiesDialog properties(scene.bridge, item);
  sheet.add(properties);
  item.kind = BrowseItem::Kind::folder;
  DeleteDialog remove(scene.bridge, {item, item});
  sheet.add(remove);
  FilterDialog filter(scene.bridge, {{"/home/ada/render"}, "studio:renders/", {}});
  sheet.add(filter);
  UrlDialog url(scene.bridge, QStringLiteral("studio:renders/cut-07.mov"));
  sheet.add(url);
  LimitDialog limit(QStringLiteral("Limit"), 7'000'000);
  sheet.add(limit);
  SeveralDialog several(scene.bridge, {QStringLiteral("studio:renders/cut-07.mov")}, {},
                        {QStringLiteral("archive:")});
  for (const std::string& place : kPlaces)
    several.addPlace(QString::fromStdString(place));
  sheet.add(several);
  SeveralDialog stripe(scene.bridge, {QStringLiteral("/home/ada/render"), QStringLiteral("/home/ada/scans")},
                       {}, {});
  for (const std::string& place : kPlaces)
    stripe.addPlace(QString::fromStdString(place));
  stripe.findChildren<QRadioButton*>().back()->setChecked(true);
  sheet.add(stripe);
  ConnectionDialog wide(scene.bridge);
  wide.setConnection(
      {"wide",
       "stripe",
       {},
       {},
       {{"width", "67108864"}, {"member1", "studio:renders/"}, {"member2", "archive:backups/"}}});
  sheet.add(wide);
  opened<QInputDialog>(scene, sheet, "newContainer");
  opened<QMessageBox>(scene, sheet, "about");
  opened<ShortcutsDialog>(scene, sheet, "shortcuts");
  sheet.save(name);
}

// Only what changed: while it is compared, before it is copied, on its way and afterwards.
void changes(Scene& scene, const QString& name) {
  const JobRequest request{{"/home/ada/render"}, "studio:renders/", {}};
  scene.open();
  const TransferId running = scene.engine->addChanges(TransferState::running);
  const TransferId over = scene.engine->addChanges(TransferState::done);
  scene.engine->addChanges(TransferState::comparing);
  scene.bridge.poke();
  scene.engine->setPlan(FakeEngine::showcasePlan());
  Sheet sheet(scene);
  ChangesDialog found(scene.bridge, request);
  sheet.add(found);
  scene.engine->holdComparison(1'200'000'000);
  ChangesDialog comparing(scene.bridge, request);
  sheet.add(comparing);
  scene.engine->failPreviews(makeError(ErrorCode::denied, "403").about("studio:renders/"));
  ChangesDialog failed(scene.bridge, request);
  sheet.add(failed);
  ReportWindow report(scene.bridge, *scene.engine->report(94));
  sheet.add(report);
  scene.window->drawer().showTab(TransferTab::all);
  for (const TransferId id : {running, over}) {
    scene.window->drawer().table().selectRow(scene.window->transfers().rowOf(id));
    scene.settle();
    sheet.add(*scene.window);
  }
  sheet.save(name);
}

void menus(Scene& scene, const QString& name) {
  scene.open();
  scene.work();
  scene.window->activePane().open(kNight);
  scene.settle();
  Sheet sheet(scene);
  for (QAction* title : scene.window->menuBar()->actions()) {
    title->menu()->popup(QPoint());
    sheet.add(*title->menu());
    title->menu()->hide();
  }
  sheet.save(name);
}

QPalette highContrast() {
  QPalette palette(Qt::black, Qt::black);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::BrightText})
    palette.setColor(role, Qt::white);
  palette.setColor(QPalette::Base, Qt::black);
  palette.setColor(QPalette::Highlight, Qt::yellow);
  palette.setColor(QPalette::HighlightedText, Qt::black);
  palette.setColor(QPalette::Link, Qt::cyan);
  return palette;
}

const std::map<QString, void (*)(Scene&, const QString&)> kScenes{
    {QStringLiteral("busy"), busy},
    {QStringLiteral("panes"), twoPanes},
    {QStringLiteral("welcome"), welcome},
    {QStringLiteral("error"), troubled},
    {QStringLiteral("empty"), empty},
    {QStringLiteral("narrow"), narrow},
    {QStringLiteral("dialogs"), dialogs},
    {QStringLiteral("menus"), menus},
    {QStringLiteral("stripe"), stripe},
    {QStringLiteral("copies"), copies},
    {QStringLiteral("store"), storeWindow},
    {QStringLiteral("store-states"), storeStates},
    {QStringLiteral("store-dialogs"), storeDialogs},
    {QStringLiteral("spool"), spool},
    {QStringLiteral("cache"), cacheWindow},
    {QStringLiteral("cache-states"), cacheStates},
    {QStringLiteral("look"), quickLook},
    {QStringLiteral("mounts"), mountsWindow},
    {QStringLiteral("mount-states"), mountStates},
    {QStringLiteral("mount-dialogs"), mountDialogs},
    {QStringLiteral("changes"), changes},
    {QStringLiteral("profiles"), profilesWindow},
    {QStringLiteral("profile-dialogs"), profileDialogs},
    {QStringLiteral("sync"), syncPreview},
    {QStringLiteral("sync-states"), syncStates},
    {QStringLiteral("sync-dialogs"), syncDialogs},
};

}  // namespace
}  // namespace hawser::ui::gallery

int main(int argc, char** argv) {
  using namespace hawser::ui;
  using namespace hawser::ui::gallery;
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication app(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("hawser-gallery"));
  QStandardPaths::setTestModeEnabled(true);
  const bool contrast = qEnvironmentVariableIsSet("HAWSER_TEST_CONTRAST");
  if (contrast) QApplication::setPalette(highContrast());
  app.setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
  hawser::installLanguage(qEnvironmentVariable("HAWSER_TEST_LANGUAGE", QStringLiteral("en")));
  QStringList arguments = app.arguments().mid(1);
  if (arguments.isEmpty()) return 2;
  const QString folder = arguments.takeFirst();
  QDir().mkpath(folder);
  for (const auto& [name, draw] : kScenes) {
    if (!arguments.isEmpty() && !arguments.contains(name)) continue;
    const std::map<Appearance, QString> looks =
        contrast ? std::map<Appearance, QString>{{Appearance::system, QStringLiteral("contrast")}}
                 : std::map<Appearance, QString>{{Appearance::light, QStringLiteral("light")},
                                                 {Appearance::dark, QStringLiteral("dark")}};
    for (const auto& [appearance, look] : looks) {
      QSettings().clear();
      applyTheme(appearance);
      Scene scene;
      scene.folder = folder;
      draw(scene, name + QLatin1Char('-') + look);
    }
  }
  return 0;
}
