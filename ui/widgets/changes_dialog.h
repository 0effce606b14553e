// ChangesDialog: copies only what changed, after it was shown what that is. What is at the destination is
// replaced; nothing is written before the user says so.
#pragma once

#include <QDialog>
#include <atomic>
#include <memory>

#include "api/engine.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTimer;

namespace hawser::ui {

class ChangesModel;
class CommandBox;
class EngineBridge;
class Legend;
class RowTable;

class ChangesDialog : public QDialog {
  Q_OBJECT
 public:
  ChangesDialog(EngineBridge& bridge, const JobRequest& request, QWidget* parent = nullptr);
  ~ChangesDialog() override;

  void done(int result) override;

 private:
  using Found = Result<PlanSummary>;
  QWidget* makePages();
  void makeButtons();
  JobRequest request(bool onlyChanges) const;
  // The bytes of all, so that it can be said how far the comparison is.
  void count();
  void counted(const Found& plan);
  void compare();
  void showComparing();
  void compared(Found plan);
  void failed(const Error& error);
  void copy(bool onlyChanges);
  void say(const QString& headline, const QString& below);
  void complain(const QString& problem);

  EngineBridge& bridge_;
  const JobRequest request_;
  ChangesModel* model_;
  QLabel *headline_, *below_, *problem_;
  QStackedWidget* pages_;
  QProgressBar* progress_;
  QLabel* progressText_;
  RowTable* table_;
  Legend* legend_;
  CommandBox* command_;
  QPushButton *changes_, *whole_, *again_;
  QTimer* look_;
  std::uint64_t bytes_ = 0;  // of all
  std::shared_ptr<std::atomic<std::uint64_t>> compared_;
  OperationPtr operation_;
};

}  // namespace hawser::ui
