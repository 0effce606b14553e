// PathBar: where the pane is, as crumbs to click; typed over after Ctrl+L.
#pragma once

#include <QStackedWidget>

class QHBoxLayout;
class QLineEdit;

namespace hawser::ui {

class PathBar : public QStackedWidget {
  Q_OBJECT
 public:
  explicit PathBar(QWidget* parent = nullptr);
  void setLocation(const QString& location);
  void edit();
  QLineEdit* lineEdit() const { return edit_; }

 Q_SIGNALS:
  void chosen(const QString& location);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void rebuild();
  QString location_;
  QWidget* crumbs_;
  QHBoxLayout* row_;
  QLineEdit* edit_;
};

}  // namespace hawser::ui
