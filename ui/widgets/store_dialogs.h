// What the window of a store asks before it does something: names, consequences, a size.
#pragma once

#include <QDialog>
#include <memory>

#include "presenters/store_rules.h"

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace hawser::ui {

class EngineBridge;

// The name of a snapshot or branch; of a branch of an object both, for one is taken of it first.
class StoreNameDialog : public QDialog {
  Q_OBJECT
 public:
  enum class For { snapshot, branch, branchOfObject };
  StoreNameDialog(For what, std::shared_ptr<const StoreContents> contents, const StoreBlob& blob,
                  const QDate& today, QWidget* parent = nullptr);

  std::string name() const;          // of the new snapshot or branch
  std::string snapshotName() const;  // of what is taken first

 private:
  QLineEdit* addName(const QString& label, const std::string& name);
  void check();

  const std::shared_ptr<const StoreContents> contents_;
  QVBoxLayout* column_;
  QLineEdit *name_ = nullptr, *snapshot_ = nullptr;
  QLabel* wrong_;
  QPushButton* make_ = nullptr;
};

// What it would take or free, and whether it can be done at all: asked of the store first.
class StoreStepDialog : public QDialog {
  Q_OBJECT
 public:
  StoreStepDialog(EngineBridge& bridge, std::shared_ptr<StoreAccess> access, StoreStep step,
                  const StoreBlob& blob, std::shared_ptr<const StoreContents> contents,
                  QWidget* parent = nullptr);

 private:
  void makeWords(QVBoxLayout& column);
  void makeButtons(QVBoxLayout& column);
  void foretold(const Result<StoreForecast>& forecast);

  const StoreStep step_;
  const StoreBlob blob_;
  const std::shared_ptr<const StoreContents> contents_;
  QLabel *what_ = nullptr, *names_ = nullptr;
  QDialogButtonBox* box_ = nullptr;
  QPushButton *go_ = nullptr, *cancel_ = nullptr;
};

// How large the store shall be.
class GrowDialog : public QDialog {
  Q_OBJECT
 public:
  explicit GrowDialog(const StoreRoom& room, QWidget* parent = nullptr);

  std::uint64_t size() const;  // 0: nothing that can be

 private:
  const StoreRoom room_;
  QLineEdit* edit_;
};

// What a check has found, to be read and copied.
class FindingsDialog : public QDialog {
  Q_OBJECT
 public:
  FindingsDialog(const StoreFindings& findings, const StoreRoom& room, QWidget* parent = nullptr);
};

}  // namespace hawser::ui
