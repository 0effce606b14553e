// MountsWindow: the objects that are disks just now: how they are, and what can be done with them. It looks
// twice a second while it is seen; what it has begun goes on when it is closed.
#pragma once

#include <QDialog>
#include <QHash>
#include <QStackedWidget>
#include <QTimer>
#include <QToolBar>
#include <functional>
#include <memory>

#include "api/engine.h"
#include "api/store_file.h"
#include "models/mount_model.h"

class QLabel;
class QPushButton;

namespace hawser::ui {

class EmptyState;
class EngineBridge;
class MessageBar;
class MountDetails;
class MountView;
class TaskBar;

class MountsWindow : public QDialog {
  Q_OBJECT
 public:
  explicit MountsWindow(EngineBridge& bridge, QWidget* parent = nullptr);
  ~MountsWindow() override;

  MountView& view() { return *view_; }
  MountModel& model() { return model_; }
  MountDetails& details() { return *details_; }
  MessageBar& message() { return *message_; }
  QAction* action(const QString& name) const { return actions_.value(name); }
  // It has looked, and nothing is being changed.
  bool atRest() const { return looked_ && !looking_ && !changing_; }
  void look();
  // Once it is there.
  void choose(const QString& id);

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeHead();
  QWidget* makeTools();
  void makeActions(QToolBar& bar);
  void add(QToolBar& bar, const char* name, const QString& text, const char* iconName,
           const QKeySequence& key, const QString& tip, std::function<void()> run);
  void seen(std::vector<RunningMount> mounts);
  void askForMap(const RunningMount& mount);
  void showChosen();
  void refresh();

  void pause(bool pause);
  void commit();
  void startCommit(const RunningMount& mount);
  void committed(const Result<CommitProgress>& made);
  void followCommit();
  void detach();
  void limit();
  void mountAgain();
  void showMenu(const QPoint& at);
  void ask(const QString& title, const QString& question, const QString& consequences, const QString& verb,
           std::function<void()> run);
  void tell(const RunningMount& mount, MountVerb verb, const QString& said);
  using Done = std::function<void(Status)>;
  // Has the engine do it, looks again, and says so; where `said` is empty, only what went wrong.
  void change(const std::function<OperationPtr(Engine&, Done)>& work, const QString& said);
  void changed(const Status& done, const QString& said);

  EngineBridge& bridge_;
  MountModel model_;
  QHash<QString, QAction*> actions_;
  QPushButton* limit_ = nullptr;
  QStackedWidget* pages_ = nullptr;
  MountView* view_ = nullptr;
  MountDetails* details_ = nullptr;
  EmptyState* empty_ = nullptr;
  MessageBar* message_ = nullptr;
  TaskBar* task_ = nullptr;
  QWidget* tools_ = nullptr;
  QToolBar* bar_ = nullptr;
  int barWidth_ = 0;  // with words
  QTimer* timer_ = nullptr;
  std::string wanted_;  // to be chosen once it is there
  std::string committing_;
  std::shared_ptr<StoreProgress> progress_;  // of that
  OperationPtr looks_, maps_, changes_, commits_;
  bool looked_ = false, looking_ = false, changing_ = false;
};

}  // namespace hawser::ui
