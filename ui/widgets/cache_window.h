// CacheWindow: how full the cache of remote objects is, of which object it has how much, and what shall stay.
#pragma once

#include <QDialog>
#include <QHash>
#include <functional>
#include <memory>

#include "api/engine.h"
#include "models/cache_model.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTimer;
class QToolBar;

namespace hawser::ui {

class CacheView;
class EmptyState;
class EngineBridge;
class MessageBar;
class RoomBar;

class CacheWindow : public QDialog {
  Q_OBJECT
 public:
  explicit CacheWindow(EngineBridge& bridge, QWidget* parent = nullptr);

  CacheView& view() { return *view_; }
  CacheModel& model() { return model_; }
  MessageBar& message() { return *message_; }
  QAction* action(const QString& name) const { return actions_.value(name); }
  // Nothing is being read or changed.
  bool atRest() const { return !reading_ && !changing_ && !model_.arranging(); }
  void reload();

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeHead();
  QWidget* makeTools();
  QWidget* makeFoot();
  void add(QToolBar& bar, const QString& name, const QString& text, const QString& iconName,
           const QKeySequence& key, const QString& tip, std::function<void()> run);
  void makeActions(QToolBar& bar);
  void read(Result<CacheContents> contents);
  void showContents();
  void showFailure(const Error& error);
  void refresh();
  void pin(bool pinned);
  void drop();
  void clear();
  void resizeCache();
  void showMenu(const QPoint& at);
  void present(QDialog* dialog, std::function<void()> accepted);
  using Done = std::function<void(Status)>;
  // Has the engine do it, then reads the cache again and says so.
  void change(const std::function<OperationPtr(Engine&, Done)>& work, const QString& said);

  EngineBridge& bridge_;
  CacheModel model_;
  QHash<QString, QAction*> actions_;
  RoomBar* room_ = nullptr;
  QPushButton *size_ = nullptr, *clear_ = nullptr;
  QLineEdit* search_ = nullptr;
  QTimer* typed_ = nullptr;
  QStackedWidget* pages_ = nullptr;
  CacheView* view_ = nullptr;
  EmptyState* empty_ = nullptr;
  MessageBar* message_ = nullptr;
  QLabel* counts_ = nullptr;
  QWidget* tools_ = nullptr;
  QToolBar* bar_ = nullptr;
  int barWidth_ = 0;  // with words
  OperationPtr asking_, operation_;
  bool reading_ = false, changing_ = false;
  bool failed_ = false;  // what was shown may not be so any more
  bool seen_ = false;
  bool again_ = false;  // to be read anew after this reading
};

}  // namespace hawser::ui
