// MessageBar: a line inside the window, next to its cause, that says what happened and offers the next step.
#pragma once

#include <QFrame>
#include <functional>

#include "base/error.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace hawser::ui {

class MessageBar : public QFrame {
  Q_OBJECT
 public:
  enum class Kind { info, good, warning, error };
  explicit MessageBar(QWidget* parent = nullptr);

  void show(Kind kind, const QString& text, const QString& action = {}, std::function<void()> run = {});
  void showError(const Error& error, const QString& action = {}, std::function<void()> run = {});
  QString text() const;
  // It cannot be dismissed: what it says goes on to be so, also once its step was taken.
  void setLasting();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void recolor();
  QColor tone() const;
  Kind kind_ = Kind::info;
  QLabel* icon_;
  QLabel* text_;
  QPushButton* action_;
  QToolButton* close_;
  bool lasting_ = false;
  std::function<void()> run_;
};

}  // namespace hawser::ui
