// ListingDelegate: paints a listing's cells: symbol and name, quiet figures, whole-row hover and selection.
#pragma once

#include <QStyledItemDelegate>

namespace hawser::ui {

class RowTable;

class ListingDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  explicit ListingDelegate(RowTable& table);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  RowTable& table_;
};

}  // namespace hawser::ui
