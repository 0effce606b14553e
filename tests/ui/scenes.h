// Scene: one window or dialog as its user meets it, open, with something in it.
#pragma once

#include <QStringList>
#include <memory>

#include "ui/fake_store.h"
#include "ui/stage.h"
#include "widgets/main_window.h"

namespace hawser::ui {

// "window", "panes", "welcome" and one for each dialog.
QStringList sceneNames();

class Scene {
 public:
  explicit Scene(const QString& name);
  ~Scene();
  QWidget& shown() { return *shown_; }
  MainWindow& window() { return *window_; }
  FakeEngine& engine() { return *stage_.engine; }
  EngineBridge& bridge() { return stage_.bridge; }

 private:
  QWidget* makeDialog(const QString& name);
  QWidget* makeChanges(bool compares);
  QWidget* makeStoreDialog(const QString& name);
  QWidget* makeCacheDialog(const QString& name);
  QWidget* makeMountDialog(const QString& name);
  QWidget* makeSyncDialog(const QString& name);
  QWidget* makeProfileDialog(const QString& name);
  Stage stage_;
  std::shared_ptr<FakeStore> store_ = std::make_shared<FakeStore>();
  std::unique_ptr<MainWindow> window_;
  std::unique_ptr<QWidget> dialog_;
  QWidget* shown_;
};

}  // namespace hawser::ui
