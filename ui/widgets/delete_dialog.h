// DeleteDialog: what goes, counted before anything does, and a number to type where it is much.
#pragma once

#include <QDialog>

#include "api/engine.h"

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;
class QVBoxLayout;

namespace hawser::ui {

class EngineBridge;

class DeleteDialog : public QDialog {
  Q_OBJECT
 public:
  DeleteDialog(EngineBridge& bridge, const QList<BrowseItem>& items, QWidget* parent = nullptr);
  ~DeleteDialog() override;

  // All that was counted, once it is.
  std::uint64_t objects() const;

 private:
  void makeHead(const QList<BrowseItem>& items);
  void makeQuestion();
  void count(std::vector<std::string> folders);
  void showCounting();
  void counted(const Status& status);
  void check();

  EngineBridge& bridge_;
  QVBoxLayout* column_;
  QLabel* what_ = nullptr;
  QLabel* ask_ = nullptr;
  QLineEdit* typed_ = nullptr;
  QPushButton* remove_ = nullptr;
  QDialogButtonBox* box_ = nullptr;
  QTimer* look_ = nullptr;
  std::shared_ptr<RemovalTally> tally_ = std::make_shared<RemovalTally>();
  int containers_ = 0;
  bool folders_ = false;
  bool known_ = false;
  OperationPtr operation_;
};

}  // namespace hawser::ui
