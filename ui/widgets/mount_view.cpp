#include "widgets/mount_view.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include "models/mount_text.h"
#include "models/text.h"
#include "widgets/icons.h"
#include "widgets/row_paint.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

constexpr int kRowHeight = 34, kSymbol = 18, kSmall = 15;

struct Sign {
  QString icon;
  QColor color;
};

// Told by its shape as by its colour.
Sign signOf(MountState state, const Colors& colors) {
  switch (state) {
    case MountState::ended:
      return {QStringLiteral("error"), colors.danger};
    case MountState::lost:
    case MountState::troubled:
      return {QStringLiteral("warning"), colors.warning};
    case MountState::committing:
      return {QStringLiteral("upload"), colors.accent};
    case MountState::complete:
      return {QStringLiteral("check"), colors.success};
    case MountState::paused:
      return {QStringLiteral("pause"), colors.quiet};
    case MountState::copying:
      return {QStringLiteral("download"), colors.accent};
    case MountState::onDemand:
      break;
  }
  return {QStringLiteral("eye"), colors.quiet};
}

class MountDelegate final : public QStyledItemDelegate {
 public:
  explicit MountDelegate(MountView& view) : QStyledItemDelegate(&view), view_(view) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Colors colors = Colors::of(option.palette);
    painter->save();
    paintRowGround(*painter, option, index, view_, colors);
    const auto column = static_cast<MountColumn>(index.column());
    const bool first = column == MountColumn::name;
    QRect area = option.rect.adjusted(first ? 12 : 8, 0, -8, 0);
    const auto state = static_cast<MountState>(index.data(MountModel::StateRole).toInt());
    if (first) paintSymbol(*painter, area, {QStringLiteral("disk"), colors.quiet}, kSymbol);
    if (column == MountColumn::state) paintSymbol(*painter, area, signOf(state, colors), kSmall);
    if (column == MountColumn::here) {
      const QColor filled = state == MountState::complete ? colors.success : colors.accent;
      paintShareBar(*painter, area, index.data(MountModel::ShareRole).toDouble(), filled, colors);
      area.adjust(kShareBarWidth + 10, 0, 0, 0);
    }
    painter->setPen(first || column == MountColumn::state ? option.palette.color(QPalette::Text)
                                                          : colors.quiet);
    painter->setFont(option.font);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data().toString(),
                                                    first ? Qt::ElideMiddle : Qt::ElideRight, area.width()));
    painter->restore();
  }

 private:
  void paintSymbol(QPainter& painter, QRect& area, const Sign& sign, int size) const {
    painter.drawPixmap(area.left(), area.center().y() - size / 2 + 1,
                       symbol(sign.icon, sign.color, size, view_.devicePixelRatioF()));
    area.adjust(size + 8, 0, 0, 0);
  }

  MountView& view_;
};

}  // namespace

MountView::MountView(MountModel& model, QWidget* parent) : RowTable(parent), model_(model) {
  setModel(&model);
  setItemDelegate(new MountDelegate(*this));
  setSelectionMode(QAbstractItemView::SingleSelection);
  setAccessibleName(tr("Mounts"));
  verticalHeader()->setDefaultSectionSize(kRowHeight);
  horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
  horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  horizontalHeader()->setMinimumSectionSize(60);
  setColumnWidth(1, 200);
  setColumnWidth(2, 90);
  setColumnWidth(3, 100);
  setColumnWidth(4, 210);
}

const RunningMount* MountView::current() const {
  const QList<int> rows = selectedRowNumbers();
  return rows.isEmpty() ? nullptr : &model_.mount(rows.front());
}

void MountView::choose(const std::string& id) {
  if (const int row = model_.rowOf(id); row >= 0) selectRow(row);
}

// A narrow view keeps the names, how much is there and how they are.
void MountView::resizeEvent(QResizeEvent* event) {
  RowTable::resizeEvent(event);
  setColumnHidden(3, width() < 840);
  setColumnHidden(2, width() < 700);
}

}  // namespace hawser::ui
