#include "ui/scenes.h"

#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "api/stripe_connection.h"
#include "presenters/profile_rules.h"
#include "ui/hands.h"
#include "widgets/browser_pane.h"
#include "widgets/cache_dialogs.h"
#include "widgets/cache_view.h"
#include "widgets/cache_window.h"
#include "widgets/changes_dialog.h"
#include "widgets/conflict_dialog.h"
#include "widgets/connection_dialog.h"
#include "widgets/delete_dialog.h"
#include "widgets/filter_dialog.h"
#include "widgets/limit_dialog.h"
#include "widgets/listing_view.h"
#include "widgets/mount_dialog.h"
#include "widgets/mount_view.h"
#include "widgets/mounts_window.h"
#include "widgets/preferences_dialog.h"
#include "widgets/profile_dialog.h"
#include "widgets/profile_name_dialog.h"
#include "widgets/profiles_window.h"
#include "widgets/properties_dialog.h"
#include "widgets/question_dialog.h"
#include "widgets/quick_look.h"
#include "widgets/report_window.h"
#include "widgets/row_table.h"
#include "widgets/several_dialog.h"
#include "widgets/shortcuts_dialog.h"
#include "widgets/store_dialogs.h"
#include "widgets/store_view.h"
#include "widgets/store_window.h"
#include "widgets/sync_dialog.h"
#include "widgets/sync_window.h"
#include "widgets/transfers_drawer.h"
#include "widgets/url_dialog.h"

namespace hawser::ui {
namespace {

QString text(const char* literal) {
  return QString::fromUtf8(literal);
}

BrowseItem sample(BrowseItem::Kind kind) {
  BrowseItem item;
  item.kind = kind;
  item.name = "cut-07.mov";
  item.location = "studio:renders/cut-07.mov";
  item.size = 18'400'000'000;
  return item;
}

}  // namespace

QStringList sceneNames() {
  return {text("window"),      text("panes"),         text("welcome"),     text("conflict"),
          text("connection"),  text("delete"),        text("filter"),      text("limit"),
          text("preferences"), text("properties"),    text("report"),      text("shortcuts"),
          text("url"),         text("several"),       text("stripe"),      text("copies"),
          text("set"),         text("store"),         text("snapshot"),    text("branch"),
          text("grow"),        text("findings"),      text("independent"), text("spool"),
          text("cache"),       text("cacheSize"),     text("cacheDrop"),   text("look"),
          text("lookBytes"),   text("changes"),       text("comparing"),   text("changed"),
          text("mount"),       text("mounts"),        text("noMounts"),    text("ended"),
          text("sync"),        text("syncMirror"),    text("syncTwoWay"),  text("syncHeld"),
          text("syncSame"),    text("syncWaits"),     text("profileName"), text("profiles"),
          text("noProfiles"),  text("profilePlaces"), text("profileWhat"), text("profileHow"),
          text("profileWhen"), text("profileNotify")};
}

Scene::Scene(const QString& name) {
  stage_.engine->addShowcase();
  store_->addShowcase();
  stage_.engine->addCached();
  const std::vector<std::string> places{"studio:renders/wide/", "archive:backups/wide/", "/mnt/disk/wide/"};
  TransferId chosen = 0;
  if (name == QLatin1String("stripe")) chosen = stage_.engine->addStripe(places, 12ULL << 30, 512ULL << 20);
  if (name == QLatin1String("copies")) chosen = stage_.engine->addCopies(places);
  if (name == QLatin1String("changed")) chosen = stage_.engine->addChanges(TransferState::running);
  if (name == QLatin1String("spool")) stage_.engine->addAway();
  window_ = std::make_unique<MainWindow>(stage_.bridge, stage_.clock);
  window_->show();
  window_->activePane().open(text("studio:renders/"));
  while (!window_->activePane().model().coverage().whole || window_->transfers().count(TransferTab::all) == 0)
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  window_->activePane().view().selectRow(4);
  if (chosen != 0) window_->drawer().showTab(TransferTab::all);
  window_->drawer().table().selectRow(chosen == 0 ? 0 : window_->transfers().rowOf(chosen));
  if (name == QLatin1String("panes")) window_->setTwoPanes(true);
  if (name == QLatin1String("welcome")) window_->action(text("welcome"))->trigger();
  dialog_.reset(makeDialog(name));
  shown_ = dialog_ ? dialog_.get() : window_.get();
  if (dialog_) dialog_->show();
}

Scene::~Scene() = default;

// The window of a store, and what it asks.
QWidget* Scene::makeStoreDialog(const QString& name) {
  const auto contents = std::make_shared<const StoreContents>(*store_->contents());
  const auto blob = [&](const char* wanted) {
    return *std::find_if(contents->blobs.begin(), contents->blobs.end(),
                         [&](const StoreBlob& one) { return one.name == wanted; });
  };
  using Naming = StoreNameDialog::For;
  const QDate day(2026, 1, 15);
  if (name == QLatin1String("snapshot"))
    return new StoreNameDialog(Naming::snapshot, contents, blob("images/windows-2022"), day);
  if (name == QLatin1String("branch"))
    return new StoreNameDialog(Naming::branchOfObject, contents, blob("images/windows-2022"), day);
  if (name == QLatin1String("grow")) return new GrowDialog(contents->room);
  if (name == QLatin1String("findings")) {
    StoreFindings findings;
    findings.problems = {"blob 3: images/trial: its bytes are not those that were written"};
    return new FindingsDialog(findings, contents->room);
  }
  const bool asks = name == QLatin1String("independent");
  if (!asks && name != QLatin1String("store")) return nullptr;
  if (asks) {
    auto* dialog =
        new StoreStepDialog(stage_.bridge, store_, StoreStep::decouple, blob("sandbox/ada"), contents);
    while (!dialog->findChild<QPushButton*>(text("go"))->isEnabled())
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return dialog;
  }
  auto* window = new StoreWindow(stage_.bridge, store_, text("Disks"), text("/srv/disks.store"));
  while (!window->atRest())
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  window->view().setCurrentIndex(window->model().find(QString::number(blob("sandbox/ada").id)));
  return window;
}

// The window of the cache, what it asks, and looking into objects.
QWidget* Scene::makeCacheDialog(const QString& name) {
  const auto contents = std::make_shared<const CacheContents>(stage_.engine->cached());
  if (name == QLatin1String("cacheSize")) return new CacheSizeDialog(contents);
  if (name == QLatin1String("cacheDrop"))
    return new QuestionDialog(CacheWindow::tr("Drop"), CacheWindow::tr("Empty the cache?"),
                              consequencesOfClearing(*contents), CacheWindow::tr("&Empty it"));
  if (name == QLatin1String("cache")) {
    auto* window = new CacheWindow(stage_.bridge);
    while (!window->atRest())
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    window->view().selectRow(2);
    return window;
  }
  if (!name.startsWith(QLatin1String("look"))) return nullptr;
  const bool bytes = name == QLatin1String("lookBytes");
  stage_.engine->setObject("studio:look/", "notes.txt",
                           bytes ? std::string("\0\1\2\3 Hawser", 11) : std::string(300'000, 'n'));
  BrowseItem item = sample(BrowseItem::Kind::object);
  item.name = "notes.txt";
  item.location = "studio:look/notes.txt";
  item.size = bytes ? 11 : 300'000;
  auto* look = new QuickLook(stage_.bridge);
  look->open(item);
  while (look->preview().bytes().isEmpty())
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  return look;
}

// The window of mounts with all of them, with none, with one that has ended; mounting an object.
QWidget* Scene::makeMountDialog(const QString& name) {
  if (name == QLatin1String("mount")) {
    auto* dialog = new MountDialog(stage_.bridge, sample(BrowseItem::Kind::object));
    while (!dialog->isLookedAt())
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return dialog;
  }
  const bool none = name == QLatin1String("noMounts"), ended = name == QLatin1String("ended");
  if (!none && !ended && name != QLatin1String("mounts")) return nullptr;
  if (!none) stage_.engine->addMounts();
  auto* window = new MountsWindow(stage_.bridge);
  window->show();
  while (!window->atRest())
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  window->view().choose(ended ? "77b3aa" : "3f9a2c");
  return window;
}

// Two folders that are kept the same: what is asked, and the preview in its states.
QWidget* Scene::makeSyncDialog(const QString& name) {
  EngineBridge& bridge = stage_.bridge;
  const bool held = name == QLatin1String("syncHeld");
  const SyncKind kind = name == QLatin1String("syncTwoWay") ? SyncKind::twoWay : SyncKind::mirror;
  const Profile asked = syncProfile(kind, text("/home/ada/render/"), text("studio:renders/render/"));
  if (name == QLatin1String("sync")) return new SyncDialog(bridge, asked, {text("archive:")});
  if (name == QLatin1String("profileName"))
    return new ProfileNameDialog(bridge, asked, ProfileNameDialog::For::saving);
  if (!name.startsWith(QLatin1String("sync"))) return nullptr;
  SyncPreview preview = FakeEngine::showcaseSync(kind);
  if (held) {
    preview.plan.holds.push_back({SyncHold::rootReplaced, SyncSide::left});
    preview.plan.right.objects = 4;
  }
  if (name == QLatin1String("syncSame")) preview.plan.rows.clear();
  stage_.engine->setSync(preview);
  const bool waits = name == QLatin1String("syncWaits");
  if (waits) stage_.engine->holdSync();
  auto* window = new SyncWindow(bridge, asked);
  while (!waits && !window->atRest())
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  return window;
}

// The window of profiles with some and with none; one that is changed, page by page.
QWidget* Scene::makeProfileDialog(const QString& name) {
  const bool none = name == QLatin1String("noProfiles");
  if (!none) stage_.engine->addProfiles();
  if (none || name == QLatin1String("profiles")) {
    auto* window = new ProfilesWindow(stage_.bridge);
    while (!window->atRest())
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return window;
  }
  const QStringList pages{text("profilePlaces"), text("profileWhat"), text("profileHow"), text("profileWhen"),
                          text("profileNotify")};
  if (!pages.contains(name)) return nullptr;
  auto* dialog = new ProfileDialog(stage_.bridge, stage_.engine->profilesNow().front().profile, false,
                                   {text("nightly")});
  dialog->showPage(static_cast<int>(pages.indexOf(name)));
  return dialog;
}

QWidget* Scene::makeChanges(bool compares) {
  stage_.engine->setPlan(FakeEngine::showcasePlan());
  if (compares) stage_.engine->holdComparison(1'200'000'000);
  auto* dialog = new ChangesDialog(stage_.bridge, {{"/home/ada/render"}, "studio:renders/", {}});
  const auto shown = [&] {
    // Not by its words: they are in any language.
    return compares ? dialog->findChild<QProgressBar*>()->value() > 0
                    : dialog->findChild<RowTable*>()->model()->rowCount() > 0;
  };
  while (!shown())
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  return dialog;
}

QWidget* Scene::makeDialog(const QString& name) {
  EngineBridge& bridge = stage_.bridge;
  if (name == QLatin1String("conflict")) return new ConflictDialog(*stage_.engine->conflict(4));
  if (name == QLatin1String("connection")) {
    auto* dialog = new ConnectionDialog(bridge);
    dialog->setText(text("https://wrong.blob.core.windows.net/?sv=2024-11-04&sp=rl&sig=abc"));
    return dialog;
  }
  if (name == QLatin1String("delete"))
    return new DeleteDialog(bridge, {sample(BrowseItem::Kind::folder), sample(BrowseItem::Kind::object)});
  if (name == QLatin1String("filter"))
    return new FilterDialog(bridge, {{"/home/ada/render"}, "studio:renders/", {}});
  if (name == QLatin1String("changes") || name == QLatin1String("comparing"))
    return makeChanges(name == QLatin1String("comparing"));
  if (name == QLatin1String("limit")) return new LimitDialog(text("Limit"), 7'000'000);
  if (name == QLatin1String("preferences")) return new PreferencesDialog(window_->preferences());
  if (name == QLatin1String("properties"))
    return new PropertiesDialog(bridge, sample(BrowseItem::Kind::object));
  if (name == QLatin1String("report")) return new ReportWindow(bridge, *stage_.engine->report(1));
  if (name == QLatin1String("several")) {
    auto* dialog = new SeveralDialog(bridge, {text("studio:renders/cut-07.mov")}, {}, {text("archive:")});
    dialog->addPlace(text("archive:backups/"));
    dialog->addPlace(text("/mnt/disk/films/"));
    return dialog;
  }
  if (name == QLatin1String("set")) {
    auto* dialog = new ConnectionDialog(bridge);
    const std::vector<Location> members{*parseLocation("archive:backups/", "/"),
                                        *parseLocation("studio:renders/", "/")};
    dialog->setConnection(*stripeConnection("wide", {members, 64ULL << 20}));
    return dialog;
  }
  if (QWidget* dialog = makeStoreDialog(name)) return dialog;
  if (QWidget* dialog = makeCacheDialog(name)) return dialog;
  if (QWidget* dialog = makeMountDialog(name)) return dialog;
  if (QWidget* dialog = makeSyncDialog(name)) return dialog;
  if (QWidget* dialog = makeProfileDialog(name)) return dialog;
  if (name == QLatin1String("spool")) {
    auto* line = window_->findChild<QToolButton*>(text("spoolLine"));
    while (line->isHidden())
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    line->click();
    auto* shown = window_->findChild<QDialog*>(text("spoolDialog"));
    shown->setAttribute(Qt::WA_DeleteOnClose, false);
    shown->setParent(nullptr, shown->windowFlags());  // the scene's own, as the others are
    return shown;
  }
  if (name == QLatin1String("url")) return new UrlDialog(bridge, text("studio:renders/cut-07.mov"));
  if (name != QLatin1String("shortcuts")) return nullptr;
  return new ShortcutsDialog(window_->findChildren<QAction*>());
}

}  // namespace hawser::ui
