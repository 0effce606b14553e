// What ui_gallery draws with: a window on a made-up engine, and sheets of many pictures.
#pragma once

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPainter>
#include <QPixmap>
#include <algorithm>
#include <memory>
#include <numeric>

#include "models/engine_bridge.h"
#include "ui/fake_engine.h"
#include "widgets/main_window.h"
#include "widgets/theme.h"

namespace hawser::ui::gallery {

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

// gallery_mounts.cpp
void mountsWindow(Scene& scene, const QString& name);
void mountStates(Scene& scene, const QString& name);
void mountDialogs(Scene& scene, const QString& name);

// gallery_profiles.cpp
void profilesWindow(Scene& scene, const QString& name);
void profileDialogs(Scene& scene, const QString& name);

// gallery_sync.cpp
void syncPreview(Scene& scene, const QString& name);
void syncStates(Scene& scene, const QString& name);
void syncDialogs(Scene& scene, const QString& name);

// gallery_stores.cpp
void storeWindow(Scene& scene, const QString& name);
void storeStates(Scene& scene, const QString& name);
void storeDialogs(Scene& scene, const QString& name);
void cacheWindow(Scene& scene, const QString& name);
void cacheStates(Scene& scene, const QString& name);
void quickLook(Scene& scene, const QString& name);

}  // namespace hawser::ui::gallery
