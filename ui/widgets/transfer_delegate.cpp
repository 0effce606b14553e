#include "widgets/transfer_delegate.h"

#include <QPainter>
#include <QPainterPath>

#include "models/text.h"
#include "models/transfer_text.h"
#include "widgets/icons.h"
#include "widgets/row_table.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

QColor toneOf(TransferState state, const Colors& colors) {
  switch (state) {
    case TransferState::running:
    case TransferState::verifying:
      return colors.accent;
    case TransferState::retrying:
    case TransferState::asking:
      return colors.warning;
    case TransferState::failed:
      return colors.danger;
    case TransferState::done:
      return colors.success;
    case TransferState::queued:
    case TransferState::paused:
    case TransferState::skipped:
    case TransferState::cancelled:
      break;
  }
  return colors.quiet;
}

QString symbolOf(const TransferRow& row) {
  switch (row.state) {
    case TransferState::retrying:
      return QStringLiteral("retry");
    case TransferState::asking:
      return QStringLiteral("question");
    case TransferState::paused:
      return QStringLiteral("pause");
    case TransferState::failed:
      return QStringLiteral("error");
    case TransferState::skipped:
      return QStringLiteral("skip");
    case TransferState::cancelled:
      return QStringLiteral("close");
    case TransferState::queued:
      return QStringLiteral("queue");
    case TransferState::done:
      return row.verified ? QStringLiteral("verified") : QStringLiteral("check");
    case TransferState::running:
    case TransferState::verifying:
      break;
  }
  const Direction direction = directionOf(row);
  return direction == Direction::up     ? QStringLiteral("upload")
         : direction == Direction::down ? QStringLiteral("download")
                                        : QStringLiteral("across");
}

bool showsBar(const TransferRow& row) {
  switch (row.state) {
    case TransferState::running:
    case TransferState::verifying:
    case TransferState::retrying:
    case TransferState::paused:
      return true;
    default:
      return false;
  }
}

}  // namespace

TransferDelegate::TransferDelegate(const TransferModel& model, RowTable& table)
    : QStyledItemDelegate(&table), model_(model), table_(table) {}

void TransferDelegate::paintTile(QPainter* painter, const QRect& tile, const TransferRow& row,
                                 const QColor& tone) const {
  QColor wash = tone;
  wash.setAlphaF(0.14F);
  painter->setPen(Qt::NoPen);
  painter->setBrush(wash);
  painter->drawRoundedRect(tile, 8, 8);
  const QPixmap pixmap = symbol(symbolOf(row), tone, 20, table_.devicePixelRatioF());
  painter->drawPixmap(tile.center().x() - 9, tile.center().y() - 9, pixmap);
}

// What was there already when it was resumed is paler; paused is hatched, so colour is not all there is.
void TransferDelegate::paintBar(QPainter* painter, const QRect& bar, const TransferRow& row,
                                const QColor& tone, const QColor& track) const {
  QPainterPath shape;
  shape.addRoundedRect(bar, 3, 3);
  painter->fillPath(shape, track);
  painter->save();
  painter->setClipPath(shape);
  const auto wide = [&](std::uint64_t bytes) {
    if (row.size == 0) return 0;
    return static_cast<int>(static_cast<double>(bar.width()) * static_cast<double>(bytes) /
                            static_cast<double>(row.size));
  };
  painter->fillRect(QRect(bar.topLeft(), QSize(wide(row.bytesDone), bar.height())), tone);
  if (row.bytesResumed > 0) {
    QColor pale = track;
    pale.setAlphaF(0.45F);
    painter->fillRect(
        QRect(bar.topLeft(), QSize(wide(std::min(row.bytesResumed, row.bytesDone)), bar.height())), pale);
  }
  if (row.state == TransferState::paused || row.state == TransferState::retrying)
    painter->fillRect(QRect(bar.topLeft(), QSize(wide(row.bytesDone), bar.height())),
                      QBrush(track, Qt::BDiagPattern));
  painter->restore();
}

void TransferDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
  const TransferRow* row = model_.at(index.row());
  if (!row) return;
  const Colors colors = Colors::of(option.palette);
  const QColor tone = toneOf(row->state, colors);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (option.state & QStyle::State_Selected)
    painter->fillRect(option.rect, colors.selected);
  else if (table_.hoveredRow() == index.row())
    painter->fillRect(option.rect, colors.hover);
  if (table_.hasFocus() && table_.currentIndex() == index)
    painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), colors.accent);

  const QRect area = option.rect.adjusted(12, 7, -14, -7);
  paintTile(painter, QRect(area.left(), area.center().y() - 16, 34, 34), *row, tone);
  const int line = option.fontMetrics.height();
  const int left = area.left() + 46;
  const int right = showsBar(*row) ? std::clamp(area.width() * 2 / 5, 150, 340) : 150;
  const QRect name(left, area.top() + 1, area.right() - right - 16 - left, line);
  const QRect truth = name.translated(0, line + 4);
  const QRect top(area.right() - right, name.top(), right, line);
  const QRect below = top.translated(0, line + 4);

  QFont bold = option.font;
  bold.setWeight(QFont::DemiBold);
  painter->setFont(bold);
  painter->setPen(option.palette.color(QPalette::Text));
  painter->drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                    QFontMetrics(bold).elidedText(index.data().toString(), Qt::ElideMiddle, name.width()));
  painter->setFont(option.font);
  const bool loud = row->state == TransferState::failed || row->state == TransferState::asking ||
                    row->state == TransferState::retrying;
  painter->setPen(loud ? tone : colors.quiet);
  painter->drawText(truth, Qt::AlignLeft | Qt::AlignVCenter,
                    option.fontMetrics.elidedText(index.data(TransferModel::TruthRole).toString(),
                                                  Qt::ElideRight, truth.width()));
  painter->setPen(colors.quiet);
  const QString figures = index.data(TransferModel::FiguresRole).toString();
  if (!showsBar(*row)) {
    painter->setPen(tone);
    painter->drawText(top, Qt::AlignRight | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(stateName(row->state), Qt::ElideRight, top.width()));
    painter->setPen(colors.quiet);
    painter->drawText(below, Qt::AlignRight | Qt::AlignVCenter, figures);
    painter->restore();
    return;
  }
  const QString percent = percentText(transferFraction(*row));
  const int wide = option.fontMetrics.horizontalAdvance(QStringLiteral("100 %")) + 8;
  paintBar(painter, QRect(top.left(), top.center().y() - 3, top.width() - wide, 7), *row, tone, colors.track);
  painter->setPen(option.palette.color(QPalette::Text));
  painter->drawText(top, Qt::AlignRight | Qt::AlignVCenter, percent);
  painter->setPen(colors.quiet);
  painter->drawText(below, Qt::AlignRight | Qt::AlignVCenter,
                    option.fontMetrics.elidedText(figures, Qt::ElideRight, below.width()));
  painter->restore();
}

}  // namespace hawser::ui
