// MountDetails: one mount close up: where it is reached, what of it is here, what stands against detaching
// it, and what is wrong with it.
#pragma once

#include <QWidget>

#include "api/mount_order.h"

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace hawser::ui {

class Legend;
class MountMap;

class MountDetails : public QWidget {
  Q_OBJECT
 public:
  explicit MountDetails(QWidget* parent = nullptr);

  void set(const RunningMount& mount);
  // What it has of the mount that is shown.
  void setMap(const RunningMount& mount, std::vector<MountMapCell> map);
  MountMap& map() { return *map_; }

 Q_SIGNALS:
  void againWanted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeFacts();
  QLabel* addFact(QFormLayout& form, const QString& name);
  QWidget* makeTrouble();
  QWidget* makeMapSide();
  void say(QLabel& label, const QString& text);
  void recolor();
  void showCursor();

  RunningMount mount_;
  QLineEdit* address_ = nullptr;
  QPushButton *copy_ = nullptr, *again_ = nullptr;
  QLabel *source_ = nullptr, *backing_ = nullptr, *reads_ = nullptr, *safe_ = nullptr, *safeIcon_ = nullptr;
  QWidget* trouble_ = nullptr;
  QLabel *troubleText_ = nullptr, *troubleIcon_ = nullptr;
  MountMap* map_ = nullptr;
  QLabel* mapText_ = nullptr;
  Legend* legend_ = nullptr;
  QString summary_;
};

}  // namespace hawser::ui
