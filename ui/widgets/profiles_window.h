// ProfilesWindow: the saved profiles: run, previewed, edited, brought and taken elsewhere.
#pragma once

#include <QDialog>
#include <QHash>
#include <functional>

#include "api/engine.h"
#include "models/profile_model.h"

class QPushButton;
class QStackedWidget;
class QToolBar;

namespace hawser::ui {

class EmptyState;
class EngineBridge;
class MessageBar;
class RowTable;

class ProfilesWindow : public QDialog {
  Q_OBJECT
 public:
  explicit ProfilesWindow(EngineBridge& bridge, QWidget* parent = nullptr);
  ~ProfilesWindow() override;

  RowTable& view() { return *view_; }
  ProfileModel& model() { return model_; }
  MessageBar& message() { return *message_; }
  QAction* action(const QString& name) const { return actions_.value(name); }
  // It has looked, and nothing is being done.
  bool atRest() const { return looked_ && !looking_ && running_ == 0 && !changing_; }
  void look();
  // Once it is there.
  void choose(const QString& name);
  // A new one, as it is filled in.
  void make(const Profile& profile);
  void importFrom(const QString& path);
  void exportTo(const QString& path, const Profile& profile);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeHead();
  QWidget* makeTools();
  void add(QToolBar& bar, const char* name, const QString& text, const char* iconName,
           const QKeySequence& key, const QString& tip, std::function<void()> run);
  void seen(Result<std::vector<SavedProfile>> profiles);
  void showChosen();
  void refresh();
  // Those that are chosen and can be run here.
  std::vector<Profile> chosen() const;
  const SavedProfile* current() const;

  // profiles_window_steps.cpp
  void run(const std::vector<Profile>& profiles);
  // Those that were asked for together, and are told of together.
  struct Batch {
    qsizetype left = 0;
    QStringList failures, started;
  };
  void ran(Batch& batch, const QString& name, const Result<JobId>& job);
  void preview(const Profile& profile);
  void edit(const Profile& profile, bool isNew);
  void clone();
  void remove();
  void changed(const Status& done, const QString& said);
  void importOne();
  void imported(const Result<Profile>& profile);
  void exportOne();
  void showMenu(const QPoint& at);
  void fillGroups();

  EngineBridge& bridge_;
  ProfileModel model_;
  QHash<QString, QAction*> actions_;
  RowTable* view_ = nullptr;
  EmptyState* empty_ = nullptr;
  MessageBar* message_ = nullptr;
  QStackedWidget* pages_ = nullptr;
  QWidget* tools_ = nullptr;
  QToolBar* bar_ = nullptr;
  QPushButton *new_ = nullptr, *group_ = nullptr;
  int barWidth_ = 0;  // with words
  std::string wanted_;
  OperationPtr looks_, changes_;
  int running_ = 0;
  bool looked_ = false, looking_ = false, changing_ = false;
  bool troubled_ = false;  // the message is of what is chosen
};

}  // namespace hawser::ui
