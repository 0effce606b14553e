// Legend: what the marks of a picture mean: each with its word, in as many lines as it takes.
#pragma once

#include <QWidget>
#include <functional>
#include <vector>

class QPainter;

namespace hawser::ui {

class Legend : public QWidget {
  Q_OBJECT
 public:
  struct Entry {
    QString word;
    // Fills the area.
    std::function<void(QPainter&, const QRectF&, const QPalette&)> mark;
  };

  explicit Legend(QWidget* parent = nullptr);
  void set(std::vector<Entry> entries);

  QSize sizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  // Where each stands in this width; returns the height.
  int lay(int width, std::vector<QPoint>& places) const;
  std::vector<Entry> entries_;
};

}  // namespace hawser::ui
