// RowTable: a table of whole rows: no grid, no cell cursor, the row under the pointer lit.
#pragma once

#include <QTableView>

namespace hawser::ui {

class RowTable : public QTableView {
  Q_OBJECT
 public:
  explicit RowTable(QWidget* parent = nullptr);
  int hoveredRow() const { return hovered_; }
  QList<int> selectedRowNumbers() const;

 Q_SIGNALS:
  void selectionMoved();

 protected:
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

 private:
  void hover(int row);
  int hovered_ = -1;
};

}  // namespace hawser::ui
