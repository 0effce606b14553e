#include "widgets/row_table.h"

#include <QHeaderView>
#include <QMouseEvent>
#include <algorithm>
#include <utility>

namespace hawser::ui {

RowTable::RowTable(QWidget* parent) : QTableView(parent) {
  setShowGrid(false);
  setWordWrap(false);
  setFrameShape(QFrame::NoFrame);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setSelectionMode(QAbstractItemView::ExtendedSelection);
  setTabKeyNavigation(false);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  setMouseTracking(true);
  verticalHeader()->hide();
  // Fixed: a million rows must not be measured.
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  horizontalHeader()->setHighlightSections(false);
  setContextMenuPolicy(Qt::CustomContextMenu);
}

QList<int> RowTable::selectedRowNumbers() const {
  QList<int> rows;
  if (!selectionModel()) return rows;
  for (const QModelIndex& index : selectionModel()->selectedRows())
    rows << index.row();
  std::sort(rows.begin(), rows.end());
  return rows;
}

void RowTable::mouseMoveEvent(QMouseEvent* event) {
  hover(rowAt(static_cast<int>(event->position().y())));
  QTableView::mouseMoveEvent(event);
}

void RowTable::leaveEvent(QEvent* event) {
  hover(-1);
  QTableView::leaveEvent(event);
}

void RowTable::hover(int row) {
  if (row == hovered_) return;
  const auto repaint = [this](int which) {
    if (which >= 0) viewport()->update(0, rowViewportPosition(which), viewport()->width(), rowHeight(which));
  };
  repaint(std::exchange(hovered_, row));
  repaint(row);
}

void RowTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
  QTableView::selectionChanged(selected, deselected);
  Q_EMIT selectionMoved();
}

}  // namespace hawser::ui
