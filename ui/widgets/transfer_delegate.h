// TransferDelegate: a transfer in two lines: name and progress, then what is true of it and its figures.
#pragma once

#include <QStyledItemDelegate>

#include "models/transfer_model.h"

namespace hawser::ui {

class RowTable;

class TransferDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  TransferDelegate(const TransferModel& model, RowTable& table);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  static int rowHeight(const QFontMetrics& metrics) { return 2 * metrics.height() + 20; }

 private:
  void paintTile(QPainter* painter, const QRect& tile, const TransferRow& row, const QColor& tone) const;
  void paintWords(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                  const TransferRow& row, const QRect& area) const;
  void paintBar(QPainter* painter, const QRect& bar, const TransferRow& row, const QColor& tone,
                const QColor& track) const;

  const TransferModel& model_;
  RowTable& table_;
};

}  // namespace hawser::ui
