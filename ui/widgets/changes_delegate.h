// ChangesDelegate: an object of a preview in two lines: name and figures, then the bar of its changes or why
// it has none.
#pragma once

#include <QStyledItemDelegate>

#include "models/changes_model.h"

namespace hawser::ui {

class RowTable;

class ChangesDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  ChangesDelegate(const ChangesModel& model, RowTable& table);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  static int rowHeight(const QFontMetrics& metrics) { return 2 * metrics.height() + 20; }

 private:
  const ChangesModel& model_;
  RowTable& table_;
};

}  // namespace hawser::ui
