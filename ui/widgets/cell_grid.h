// CellGrid: a thing as a grid of cells, each in its state's colour and pattern. Arrow keys move a cursor that
// tells what it stands on.
#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

#include "widgets/legend.h"

namespace hawser::ui {

class CellGrid : public QWidget {
  Q_OBJECT
 public:
  // How cells look, in these colours.
  using Stamps = std::vector<QImage> (*)(const QPalette& palette, double scale);

  explicit CellGrid(Stamps stamps, QWidget* parent = nullptr);
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
  virtual int cells() const = 0;
  // Which of the stamps it has.
  virtual std::size_t stampOf(int cell) const = 0;
  virtual QString cellText(int cell) const = 0;
  // What the stamps mean, in the order of a legend.
  virtual std::vector<std::pair<std::size_t, QString>> words() const = 0;
  // They are others by now; `other`: of another thing.
  void cellsChanged(bool other, const QString& summary);

  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  int columns() const;
  void moveTo(int cell);

  const Stamps stamps_;
  int cursor_ = -1;
};

}  // namespace hawser::ui
