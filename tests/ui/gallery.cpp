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
#include "ui/fake_engine.h"
#include "ui/fake_store.h"
#include "widgets/browser_pane.h"
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
#include "widgets/store_dialogs.h"
#include "widgets/store_view.h"
#include "widgets/store_window.h"
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

// Pictures side by side, in columns.
class Sheet {
 public:
  explicit Sheet(Scene& scene) : scene_(scene) {}

  void add(QWidget& widget) {
    widget.show();
    scene_.settle();
    pictures_ << widget.grab();
  }

  void save(const QString& name) {
    constexpr int kGap = 24, kColumns = 3;
    // The next picture goes where there is most room.
    std::vector<int> heights(kColumns, kGap), widths(kColumns, 0);
    std::vector<std::pair<std::size_t, int>> places;
    for (const QPixmap& picture : pictures_) {
      const auto shortest =
          static_cast<std::size_t>(std::min_element(heights.begin(), heights.end()) - heights.begin());
      places.emplace_back(shortest, heights[shortest]);
      heights[shortest] += picture.height() + kGap;
      widths[shortest] = std::max(widths[shortest], picture.width());
    }
    const int width = std::accumulate(widths.begin(), widths.end(), kGap * (kColumns + 1));
    QPixmap sheet(width, *std::max_element(heights.begin(), heights.end()));
    sheet.fill(mixed(scene_.window->palette().color(QPalette::Window),
                     scene_.window->palette().color(QPalette::WindowText), 0.25));
    QPainter painter(&sheet);
    for (qsizetype i = 0; i < pictures_.size(); ++i) {
      const auto [column, y] = places[static_cast<std::size_t>(i)];
      const int x = std::accumulate(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(column),
                                    kGap * (static_cast<int>(column) + 1));
      painter.drawPixmap(x, y, pictures_[i]);
    }
    painter.end();
    const QString path = QDir(scene_.folder).filePath(name + QStringLiteral(".png"));
    if (!sheet.save(path)) qFatal("cannot write %s", qPrintable(path));
  }

 private:
  Scene& scene_;
  QList<QPixmap> pictures_;
};

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

// Waits until the store is read, and chooses a blob of it.
void choose(Scene& scene, StoreWindow& window, const std::string& name) {
  while (!window.atRest())
    scene.settle(1);
  const auto& contents = window.model().contents();
  for (std::size_t i = 0; contents && i < contents->blobs.size(); ++i)
    if (contents->blobs[i].name == name)
      window.view().setCurrentIndex(window.model().find(QString::number(contents->blobs[i].id)));
  window.view().setFocus();
}

void storeWindow(Scene& scene, const QString& name) {
  scene.open();
  auto store = std::make_shared<FakeStore>();
  store->addShowcase();
  StoreWindow window(scene.bridge, store, QStringLiteral("Default store"),
                     QStringLiteral("/home/ada/.local/share/hawser/default.store"));
  window.show();
  choose(scene, window, "images/build-server");
  scene.save(window, name);
}

// What it looks like when there is nothing, when it is somebody else's, when something is wrong.
void storeStates(Scene& scene, const QString& name) {
  scene.open();
  const QString path = QStringLiteral("/srv/disks.store");
  auto store = std::make_shared<FakeStore>();
  StoreRoom room{64 * 1024, 4ULL << 30, 4ULL << 30, 1ULL << 40, 4ULL << 30, true};
  store->setRoom(room);
  StoreWindow empty(scene.bridge, store, QStringLiteral("Disks"), path);
  auto taken = std::make_shared<FakeStore>();
  taken->fail(makeError(ErrorCode::busy, "another program has this store open").about(toUtf8(path)));
  StoreWindow busy(scene.bridge, taken, QStringLiteral("Disks"), path);
  auto damaged = std::make_shared<FakeStore>();
  damaged->addShowcase();
  damaged->setFindings({{}, {"blob 3: images/trial: its bytes are not those that were written"}, 3, 9, 2});
  StoreWindow found(scene.bridge, damaged, QStringLiteral("Disks"), path);
  auto working = std::make_shared<FakeStore>();
  working->addShowcase();
  working->hold();
  StoreWindow checking(scene.bridge, working, QStringLiteral("Disks"), path);
  auto lengthy = std::make_shared<FakeStore>();
  const std::string folder = "a-container-with-quite-a-long-name/";
  const std::string image =
      folder + "and/folders/below/it/an-image-of-a-machine-nobody-remembers-2019-11-04.qcow2";
  lengthy->setRoom(room);
  lengthy->addSnapshot(image + "@2026-01-10", 900ULL << 20);
  lengthy->add(image, 900ULL << 20, image + "@2026-01-10", 80ULL << 20);
  StoreWindow lengthyOne(
      scene.bridge, lengthy,
      QStringLiteral("A store that somebody gave a name which goes on and on and on and on"),
      QStringLiteral("/srv/") + QString(140, QLatin1Char('x')) + QStringLiteral(".store"));
  Sheet sheet(scene);
  for (StoreWindow* window : {&empty, &busy, &found, &checking, &lengthyOne}) {
    window->resize(700, 460);
    window->show();
    choose(scene, *window, "images/build-server");
    if (window == &found || window == &checking) {
      window->findChildren<QPushButton*>().front()->click();
      scene.settle();
    }
    sheet.add(*window);
  }
  sheet.save(name);
}

void storeDialogs(Scene& scene, const QString& name) {
  scene.open();
  auto store = std::make_shared<FakeStore>();
  store->addShowcase();
  const auto contents = std::make_shared<const StoreContents>(*store->contents());
  const auto blob = [&](const char* wanted) {
    return *std::find_if(contents->blobs.begin(), contents->blobs.end(),
                         [&](const StoreBlob& one) { return one.name == wanted; });
  };
  using Naming = StoreNameDialog::For;
  const QDate day(2026, 1, 15);
  Sheet sheet(scene);
  StoreNameDialog snapshot(Naming::snapshot, contents, blob("images/windows-2022"), day);
  sheet.add(snapshot);
  StoreNameDialog both(Naming::branchOfObject, contents, blob("images/windows-2022"), day);
  sheet.add(both);
  GrowDialog grow(contents->room);
  sheet.add(grow);
  const auto ask = [&](StoreStep step, const char* of, const StoreForecast& forecast) {
    store->setForecast(forecast);
    StoreStepDialog dialog(scene.bridge, store, step, blob(of), contents);
    sheet.add(dialog);
  };
  ask(StoreStep::decouple, "sandbox/ada", {{}, 0, 0, 6ULL << 30, 0});
  ask(StoreStep::inflate, "sandbox/ada", {{}, 0, 0, 0, 7ULL << 40});
  ask(StoreStep::remove, "images/debian-12", {{"images/debian-12@2026-01-10"}, 30 << 20, 700 << 20, 0, 0});
  ask(StoreStep::remove, "images/debian-12@2026-01-10",
      {{"images/build-server", "images/trial-with-new-kernel"}, 0, 0, 0, 0});
  ask(StoreStep::remove, "sandbox/ada", {{}, 1300ULL << 20, 0, 0, 0});
  FindingsDialog findings({{},
                           {"blob 3: images/trial: its bytes are not those that were written",
                            "journal: a batch is torn at 1,253,376"},
                           3,
                           9,
                           2},
                          contents->room);
  sheet.add(findings);
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
};

}  // namespace
}  // namespace hawser::ui

int main(int argc, char** argv) {
  using namespace hawser::ui;
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
