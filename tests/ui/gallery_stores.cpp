// Of ui_gallery: the windows of stores and of the cache, and looking into objects.
#include <QBuffer>
#include <QImage>
#include <QLineEdit>
#include <QPushButton>

#include "ui/fake_store.h"
#include "ui/gallery.h"
#include "widgets/browser_pane.h"
#include "widgets/cache_dialogs.h"
#include "widgets/cache_view.h"
#include "widgets/cache_window.h"
#include "widgets/question_dialog.h"
#include "widgets/quick_look.h"
#include "widgets/store_dialogs.h"
#include "widgets/store_view.h"
#include "widgets/store_window.h"

namespace hawser::ui::gallery {

namespace {

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

}  // namespace

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

namespace {

void rest(Scene& scene, const CacheWindow& window) {
  while (!window.atRest())
    scene.settle(1);
}

}  // namespace

void cacheWindow(Scene& scene, const QString& name) {
  scene.engine->addCached();
  scene.open();
  CacheWindow window(scene.bridge);
  window.show();
  rest(scene, window);
  window.view().selectRow(2);
  window.view().setFocus();
  scene.save(window, name);
}

// Nothing in it, in another program's hands, over full, long names, and what it asks.
void cacheStates(Scene& scene, const QString& name) {
  scene.open();
  Sheet sheet(scene);
  const auto add = [&] {
    CacheWindow window(scene.bridge);
    window.resize(620, 420);
    window.show();
    rest(scene, window);
    scene.settle();
    sheet.add(window);
  };
  add();
  scene.engine->failCache(makeError(ErrorCode::busy, "another program has the cache open")
                              .about("/home/ada/.cache/hawser/cache.store"));
  add();
  scene.engine->failCache({});
  scene.engine->addCached();
  CacheContents lengthy = scene.engine->cached();
  lengthy.room.limit = lengthy.room.cached - 1;
  for (CachedBytes& one : lengthy.objects)
    one.location = "az://an-account-with-a-long-name/a-container-with-quite-a-long-name/and/folders/" +
                   one.location.substr(5) + "-of-which-nobody-knows-any-more-what-it-was";
  scene.engine->setCached(lengthy);
  add();
  scene.engine->addCached();
  const auto contents = std::make_shared<const CacheContents>(scene.engine->cached());
  CacheSizeDialog size(contents);
  size.findChild<QLineEdit*>()->setText(QStringLiteral("1 GiB"));
  sheet.add(size);
  QuestionDialog drop(CacheWindow::tr("Drop"),
                      CacheWindow::tr("Drop “%1” from the cache?").arg(QStringLiteral("debian-12.qcow2")),
                      consequencesOfDropping({contents->objects[2]}, *contents), CacheWindow::tr("&Drop"));
  sheet.add(drop);
  sheet.save(name);
}

namespace {

std::string photograph(int width, int height) {
  QImage image(width, height, QImage::Format_RGB32);
  QPainter painter(&image);
  QLinearGradient sky(0, 0, 0, height);
  sky.setColorAt(0, QColor(0x2a, 0x5c, 0x9a));
  sky.setColorAt(0.7, QColor(0xf3, 0xc9, 0x8b));
  sky.setColorAt(1, QColor(0x33, 0x3a, 0x44));
  painter.fillRect(image.rect(), sky);
  painter.end();
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return bytes.toStdString();
}

}  // namespace

// Text, a picture, bytes, a folder, nothing, a change, an error; with a long name.
void quickLook(Scene& scene, const QString& name) {
  const std::string folder = "studio:look/";
  std::string text;
  for (int line = 1; text.size() < 400'000; ++line)
    text += QStringLiteral("%1  %2 GET /renders/cut-07/frame-%3.exr 200  Größe %4\n")
                .arg(QStringLiteral("2026-01-15T10:41:07Z"), QStringLiteral("10.0.0.7"))
                .arg(line, 6, 10, QLatin1Char('0'))
                .arg(line * 7919 % 90000)
                .toStdString();
  scene.engine->setObject(folder, "access.log", text);
  scene.engine->setObject(folder, "sunset.png", photograph(1600, 900));
  scene.engine->setObject(
      folder, "disk.img",
      std::string("\xEB\x63\x90\0\0GRUB \0Geom\0Hard Disk\0Read\0 Error", 43) + std::string(20'000, '\0'));
  scene.engine->setObject(
      folder, "a-report-with-a-name-that-goes-on-and-on-until-nobody-remembers-how-it-began-2026-01-15.txt",
      "Hello\n");
  scene.engine->setObject(folder, "gone.txt", "x");
  scene.engine->failReading(folder + "gone.txt",
                            makeError(ErrorCode::connection, "refused").about(folder + "gone.txt"));
  scene.engine->setObject(folder, "changed.txt", "before");
  scene.open();
  scene.window->activePane().open(QString::fromStdString(folder));
  scene.settle();
  scene.engine->setObject(folder, "changed.txt", "after");
  Sheet sheet(scene);
  const ListingModel& model = scene.window->activePane().model();
  for (int row = 0; row < model.rowCount(); ++row) {
    QuickLook look(scene.bridge);
    look.resize(620, 420);
    look.show();
    look.open(model.item(model.index(row, 0)));
    while (look.preview().reading())
      scene.settle(1);
    scene.settle();
    sheet.add(look);
  }
  sheet.save(name);
}

}  // namespace hawser::ui::gallery
