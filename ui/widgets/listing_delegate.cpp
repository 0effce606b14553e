#include "widgets/listing_delegate.h"

#include <QPainter>

#include "api/types.h"
#include "models/listing_model.h"
#include "models/text.h"
#include "widgets/icons.h"
#include "widgets/row_table.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

QString symbolFor(int kind) {
  switch (static_cast<BrowseItem::Kind>(kind)) {
    case BrowseItem::Kind::container:
      return QStringLiteral("container");
    case BrowseItem::Kind::folder:
      return QStringLiteral("folder");
    case BrowseItem::Kind::link:
      return QStringLiteral("link");
    case BrowseItem::Kind::object:
      break;
  }
  return QStringLiteral("file");
}

}  // namespace

ListingDelegate::ListingDelegate(RowTable& table) : QStyledItemDelegate(&table), table_(table) {}

void ListingDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  const Colors colors = Colors::of(option.palette);
  const bool selected = option.state & QStyle::State_Selected;
  painter->save();
  if (selected)
    painter->fillRect(option.rect, colors.selected);
  else if (table_.hoveredRow() == index.row())
    painter->fillRect(option.rect, colors.hover);
  const bool current = table_.hasFocus() && table_.currentIndex().row() == index.row();
  if (current && index.column() == 0)
    painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), colors.accent);
  QRect area = option.rect.adjusted(8, 0, -8, 0);
  const int kind = index.data(ListingModel::KindRole).toInt();
  if (index.column() == 0) {
    area.adjust(4, 0, 0, 0);
    const bool object = kind == static_cast<int>(BrowseItem::Kind::object);
    const QPixmap pixmap =
        symbol(symbolFor(kind), object ? colors.quiet : colors.accent, 18, table_.devicePixelRatioF());
    painter->drawPixmap(area.left(), area.center().y() - 8, pixmap);
    area.adjust(26, 0, 0, 0);
  }
  painter->setPen(index.column() == 0 ? option.palette.color(QPalette::Text) : colors.quiet);
  painter->setFont(option.font);
  const auto alignment = static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt());
  const Qt::TextElideMode elide = index.column() == 0 ? Qt::ElideMiddle : Qt::ElideRight;
  const QString text = onOneLine(index.data(Qt::DisplayRole).toString());
  painter->drawText(area, static_cast<int>(alignment),
                    option.fontMetrics.elidedText(text, elide, area.width()));
  painter->restore();
}

}  // namespace hawser::ui
