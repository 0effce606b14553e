// EmptyState: what a place with nothing in it says: why, and what to do.
#pragma once

#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;

namespace hawser::ui {

class EmptyState : public QWidget {
  Q_OBJECT
 public:
  explicit EmptyState(QWidget* parent = nullptr);
  void set(const QString& iconName, const QString& title, const QString& text, const QString& action = {},
           std::function<void()> run = {});
  // A drag that may be dropped is over it.
  void setDropping(bool dropping);
  QString title() const;
  QString text() const;

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void recolor();
  void fit();
  QString iconName_;
  QLabel* icon_;
  QLabel* title_;
  QLabel* text_;
  QPushButton* action_;
  bool dropping_ = false;
  std::function<void()> run_;
};

}  // namespace hawser::ui
