// SyncWindow: what a sync would do, row by row, before it does it. It reads alone; what starts is the plan
// that is shown, without what was left out of it.
#pragma once

#include <QDialog>
#include <QHash>
#include <memory>

#include "api/engine.h"
#include "models/sync_model.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QTimer;
class QToolBar;
class QVBoxLayout;

namespace hawser::ui {

class CommandBox;
class EmptyState;
class EngineBridge;
class MessageBar;
class SyncView;

class SyncWindow : public QDialog {
  Q_OBJECT
 public:
  // `asked`: of a kind but copy.
  SyncWindow(EngineBridge& bridge, const Profile& asked, QWidget* parent = nullptr);
  ~SyncWindow() override;

  SyncModel& model() { return model_; }
  SyncView& view() { return *view_; }
  QAction* action(const QString& name) const { return actions_.value(name); }
  // It has looked, and what is decided is worked out.
  bool atRest() const;
  void done(int result) override;

 Q_SIGNALS:
  // To ask for something else.
  void changeWanted(const hawser::Profile& asked);

 private:
  QWidget* makeHead();
  QWidget* makeList();
  QWidget* makeTools();
  QWidget* makeWaiting();
  QWidget* makeFoot();
  void add(QToolBar& bar, const char* name, const QString& text, const char* iconName,
           const QKeySequence& key, const QString& tip, std::function<void()> run);

  void preview();
  void previewed(Result<SyncPreview> preview);
  void failed(const Error& error);
  void showOutcome();
  void showRows();
  void fillTabs();
  void refresh();
  bool mayStart() const;

  // sync_window_steps.cpp
  void showNotes();
  void clearNotes();
  void note(const QString& text, const QString& action = {}, std::function<void()> run = {});
  void leaveOut(bool out);
  void toggle();
  void turn();
  void start();
  void started(const Result<JobId>& job);
  void resumeEarlier();
  void trustFolders();
  void save();
  void showMenu(const QPoint& at);

  EngineBridge& bridge_;
  const Profile asked_;
  SyncRequest request_;
  SyncModel model_;
  QHash<QString, QAction*> actions_;
  QVBoxLayout* notes_ = nullptr;  // what keeps it from being started
  MessageBar* message_ = nullptr;
  QStackedWidget* pages_ = nullptr;
  EmptyState* empty_ = nullptr;
  QWidget *waiting_ = nullptr, *list_ = nullptr;
  QTabBar* tabs_ = nullptr;
  SyncView* view_ = nullptr;
  QLineEdit* search_ = nullptr;
  QLabel *matches_ = nullptr, *footer_ = nullptr, *waited_ = nullptr;
  CommandBox* command_ = nullptr;
  QPushButton *start_ = nullptr, *save_ = nullptr, *change_ = nullptr;
  QTimer *typed_ = nullptr, *ticks_ = nullptr;
  SteadyTime since_;
  OperationPtr operation_;
  int round_ = 0;  // of looking: what an earlier one says counts no more
  bool starting_ = false, seen_ = false;
};

}  // namespace hawser::ui
