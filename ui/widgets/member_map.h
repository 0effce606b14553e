// MemberMap: the places of a transfer to several, one lane for each: its name, how it is, how fast, and its
// parts as cells; above them, for a stripe, which range of the object lies where. Arrow keys move a cursor
// that tells what it stands on.
#pragma once

#include <QWidget>
#include <vector>

#include "api/types.h"

namespace hawser::ui {

class MemberMap : public QWidget {
  Q_OBJECT
 public:
  explicit MemberMap(QWidget* parent = nullptr);
  // `rates`: bytes a second to each member.
  void setDetail(const TransferDetail& detail, const std::vector<double>& rates);
  void clear();
  // How many cells fit into all lanes together.
  std::size_t capacity() const;
  // What the cursor stands on; empty without one.
  QString cursorText() const;
  QSize minimumSizeHint() const override;
  QSize sizeHint() const override { return {320, minimumSizeHint().height()}; }

 Q_SIGNALS:
  void cursorMoved();
  // Where it is, for who scrolls.
  void cursorShown(const QRect& area);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  struct Cursor {
    int lane = -1, cell = 0;
    friend bool operator==(const Cursor&, const Cursor&) = default;
  };
  int lanes() const { return static_cast<int>(detail_.members.size()); }
  int cellsOf(int lane) const;
  int across() const;   // what is drawn on
  int most() const;     // cells of a lane
  int pitch() const;    // from one cell to the next: a single row of them fills its lane
  int columns() const;  // of cells, in each row
  int rows() const;     // of the smallest cells, for which there is room in each lane
  QString laneText(int lane) const;
  int textHeight() const;
  int laneHeight() const;
  int top(int lane) const;
  // Whether slices are wide enough to be told apart.
  bool hasRanges() const;
  int rangesHeight() const;
  QRectF rangeArea(const ByteRange& range) const;
  QRect cellArea(Cursor at) const;
  void paintRanges(QPainter& painter) const;
  void paintText(QPainter& painter, int lane) const;
  void paintCells(QPainter& painter, int lane) const;
  Cursor at(const QPoint& point) const;
  Cursor besides(Cursor from, int rows) const;
  void moveTo(Cursor to);
  void tell();

  TransferDetail detail_;
  std::vector<double> rates_;
  Cursor cursor_;
};

}  // namespace hawser::ui
