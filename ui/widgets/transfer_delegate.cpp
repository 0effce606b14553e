#include "widgets/transfer_delegate.h"

#include <QPainter>
#include <QPainterPath>

#include "models/text.h"
#include "models/transfer_text.h"
#include "widgets/icons.h"
#include "widgets/row_table.h"
#include "widgets/theme.h"
#include "widgets/window_parts.h"

namespace hawser::ui {
namespace {

QColor toneOf(TransferState state, const Colors& colors) {
  switch (state) {
    case TransferState::running:
    case TransferState::comparing:
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
    case TransferState::comparing:
    case TransferState::verifying:
      break;
  }
  const Direction direction = directionOf(row);
  return direction == Direction::up     ? QStringLiteral("upload")
         : direction == Direction::down ? QStringLiteral("download")
                                        : QStringLiteral("across");
}

// Narrower than this, name, bar and figures do not stand side by side.
constexpr int kNarrow = 400;

QString fittingFigures(QStringList parts, const QFontMetrics& metrics, int width) {
  while (parts.size() > 1 && metrics.horizontalAdvance(joinedFigures(parts)) > width)
    parts.removeFirst();
  return joinedFigures(parts);
}

bool showsBar(const TransferRow& row) {
  if (isWholeJob(row)) return false;
  switch (row.state) {
    case TransferState::running:
    case TransferState::comparing:
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
  paintWords(painter, option, index, *row, area.adjusted(46, 1, 0, 0));
  painter->restore();
}

// Two lines, each with its end at the right: name and progress, truth and figures. Where it is narrow the bar
// goes below the lines and the figures give way, what matters least first.
void TransferDelegate::paintWords(QPainter* painter, const QStyleOptionViewItem& option,
                                  const QModelIndex& index, const TransferRow& row, const QRect& area) const {
  const Colors colors = Colors::of(option.palette);
  const QColor tone = toneOf(row.state, colors);
  const QFontMetrics& metrics = option.fontMetrics;
  const int line = metrics.height();
  const bool bar = showsBar(row), narrow = area.width() < kNarrow;
  const QString percent = percentText(transferFraction(row));
  const QString state = bar ? percent : stateName(row.state);
  const int most = narrow ? area.width() / 2 : std::max(150, std::min(area.width() * 2 / 5, 340));
  const QString figures =
      fittingFigures(index.data(TransferModel::FiguresRole).toStringList(), metrics, most);
  const int wide = std::max(metrics.horizontalAdvance(state), metrics.horizontalAdvance(figures)) + 2;
  const int right = bar && !narrow ? most : std::min(most, wide);
  const QRect top(area.right() - right, area.top(), right, line);
  const QRect below = top.translated(0, line + 4);
  const int gap = area.right() - 16 - area.left();
  const QRect name(area.left(), area.top(),
                   gap - (narrow ? std::min(most, metrics.horizontalAdvance(state)) : right), line);
  const QRect truth(area.left(), below.top(),
                    gap - (narrow ? std::min(most, metrics.horizontalAdvance(figures)) : right), line);

  paintName(*painter, option, index, name);
  const bool loud = row.state == TransferState::failed || row.state == TransferState::asking ||
                    row.state == TransferState::retrying;
  painter->setPen(loud ? tone : colors.quiet);
  painter->drawText(truth, Qt::AlignLeft | Qt::AlignVCenter,
                    option.fontMetrics.elidedText(index.data(TransferModel::TruthRole).toString(),
                                                  Qt::ElideRight, truth.width()));
  painter->setPen(bar ? option.palette.color(QPalette::Text) : tone);
  painter->drawText(top, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(state, Qt::ElideRight, right));
  painter->setPen(colors.quiet);
  painter->drawText(below, Qt::AlignRight | Qt::AlignVCenter,
                    metrics.elidedText(figures, Qt::ElideRight, right));
  if (!bar) return;
  const int percentWide = metrics.horizontalAdvance(percentText(1)) + 8;
  const QRect track = narrow ? QRect(area.left(), below.bottom() + 2, area.width(), 4)
                             : QRect(top.left(), top.center().y() - 3, right - percentWide, 7);
  paintBar(painter, track, row, tone, colors.track);
}

}  // namespace hawser::ui
