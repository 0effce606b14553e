// MapView: a transfer's parts as a grid of cells, each in its state's colour and pattern; of one that was
// compared, stretches of its bytes, and which of them were there already. Arrow keys move a cursor that tells
// what it stands on.
#pragma once

#include <QWidget>

#include "api/types.h"
#include "widgets/legend.h"

namespace hawser::ui {

// "568 of 930 parts verified, 2 sent, 1 failed": what the picture says, for those who do not see it.
QString mapSummary(const TransferDetail& detail);

class MapView : public QWidget {
  Q_OBJECT
 public:
  explicit MapView(QWidget* parent = nullptr);
  void setDetail(const TransferDetail& detail);
  void clear();
  // How many cells fit.
  std::size_t capacity() const;
  int cursor() const { return cursor_; }
  QString cursorText() const;
  // Of the marks that it shows now.
  std::vector<Legend::Entry> legend() const;
  QSize minimumSizeHint() const override { return {160, 60}; }
  QSize sizeHint() const override { return {320, 160}; }

 Q_SIGNALS:
  void cursorMoved();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  int columns() const;
  void moveTo(int cell);
  TransferDetail detail_;
  int cursor_ = -1;
};

}  // namespace hawser::ui
