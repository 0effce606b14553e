// ProfileDialog: a profile being made or changed: its pages, and beside them the command that does the same,
// a preview of what it would do, and a run.
#pragma once

#include <QDialog>

#include "api/engine.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTabWidget;

namespace hawser::ui {

class CommandBox;
class EngineBridge;
class MessageBar;
class ProfilePage;

class ProfileDialog : public QDialog {
  Q_OBJECT
 public:
  ProfileDialog(EngineBridge& bridge, const Profile& profile, bool isNew, const QStringList& groups,
                QWidget* parent = nullptr);
  ~ProfileDialog() override;
  // As it is filled in now.
  Profile profile() const;
  void showPage(int page);

 Q_SIGNALS:
  void saved(const QString& name);
  // Once it is saved.
  void runWanted(const QString& name);

 private:
  QWidget* makeHead(const QStringList& groups);
  QWidget* makeSide();
  void addPage(ProfilePage* page, const QString& title);
  void makeButtons();
  QString problem() const;
  void refresh();
  void save(bool thenRun);
  void preview();

  EngineBridge& bridge_;
  const Profile first_;
  const bool isNew_;
  QLineEdit* name_;
  QComboBox* group_;
  QTabWidget* tabs_;
  QList<ProfilePage*> pages_;
  CommandBox* command_;
  MessageBar* message_;
  QLabel* problem_;
  QPushButton *preview_ = nullptr, *run_ = nullptr, *save_ = nullptr;
  OperationPtr saving_, previewing_;
};

}  // namespace hawser::ui
