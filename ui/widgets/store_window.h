// StoreWindow: an embedded store's room, the family tree of its blobs, and what can be done with them.
#pragma once

#include <QDialog>
#include <QHash>
#include <functional>
#include <memory>

#include "api/engine.h"
#include "models/store_model.h"
#include "presenters/store_rules.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTimer;
class QToolBar;

namespace hawser::ui {

class EmptyState;
class EngineBridge;
class MessageBar;
class RoomBar;
class StoreView;
class TaskBar;

class StoreWindow : public QDialog {
  Q_OBJECT
 public:
  // `name` of the store for people; `path` of its file.
  StoreWindow(EngineBridge& bridge, std::shared_ptr<StoreAccess> access, const QString& name,
              const QString& path, QWidget* parent = nullptr);
  ~StoreWindow() override;

  StoreView& view() { return *view_; }
  StoreModel& model() { return model_; }
  MessageBar& message() { return *message_; }
  QAction* action(const QString& name) const { return actions_.value(name); }
  // Nothing is being read or changed.
  bool atRest() const { return !reading_ && !changing_ && !model_.arranging(); }
  void reload();

 public Q_SLOTS:
  // Waits for what runs, which is cancelled; goes then.
  void done(int result) override;

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  // store_window.cpp
  QWidget* makeHead(const QString& name, const QString& path);
  QWidget* makeTools();
  QWidget* makeFoot();
  QAction* add(QToolBar& bar, const QString& name, const QString& text, const QString& iconName,
               const QKeySequence& key, std::function<void()> run);
  void makeActions(QToolBar& bar);
  void read(Result<StoreContents> contents);
  void showContents();
  void showFailure(const Error& error);
  void refresh();

  // store_window_steps.cpp
  void takeSnapshot();
  void makeBranch();
  void ask(StoreStep step);
  void carryOut(StoreStep step, const StoreBlob& blob);
  void growStore();
  void check();
  void checked(Result<StoreFindings> findings);
  void showFindings();
  void showMenu(const QPoint& at);
  void present(QDialog* dialog);
  // Does it beside, then reads the store again and says so.
  void change(std::function<Status()> work, const QString& said);
  // The same of what may take long, with progress and a way to cancel it.
  template <class Value>
  void start(const QString& what, std::function<Value(const OpContext&, StoreProgress&)> work,
             std::function<void(Value)> done);
  void changed(const Status& done, const QString& said);
  bool finish();

  EngineBridge& bridge_;
  const std::shared_ptr<StoreAccess> access_;
  StoreModel model_;
  QHash<QString, QAction*> actions_;
  RoomBar* room_ = nullptr;
  QPushButton *check_ = nullptr, *grow_ = nullptr;
  QLineEdit* search_ = nullptr;
  QTimer* typed_ = nullptr;
  QStackedWidget* pages_ = nullptr;
  StoreView* view_ = nullptr;
  EmptyState* empty_ = nullptr;
  MessageBar* message_ = nullptr;
  TaskBar* task_ = nullptr;
  QLabel* counts_ = nullptr;
  QWidget* tools_ = nullptr;
  QToolBar* bar_ = nullptr;
  int barWidth_ = 0;  // with words
  std::shared_ptr<const StoreFindings> findings_;
  OperationPtr operation_;
  bool reading_ = false, changing_ = false, closing_ = false;
  bool seen_ = false;
  bool again_ = false;  // to be read anew after this reading
};

}  // namespace hawser::ui
