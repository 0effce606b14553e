#include "widgets/profile_view.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include "widgets/icons.h"
#include "widgets/row_paint.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

constexpr int kRowHeight = 34, kSymbol = 18;

// Told by its shape: what it does, or that it cannot be read.
QString signOf(const QModelIndex& index) {
  if (index.data(ProfileModel::TroubleRole).toBool()) return QStringLiteral("warning");
  const int kind = index.data(ProfileModel::KindRole).toInt();
  if (kind < 0) return QStringLiteral("file");
  return static_cast<ProfileKind>(kind) == ProfileKind::copy ? QStringLiteral("copy")
                                                             : QStringLiteral("sync");
}

class ProfileDelegate final : public QStyledItemDelegate {
 public:
  explicit ProfileDelegate(ProfileView& view) : QStyledItemDelegate(&view), view_(view) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Colors colors = Colors::of(option.palette);
    painter->save();
    paintRowGround(*painter, option, index, view_, colors);
    const bool first = index.column() == 0;
    QRect area = option.rect.adjusted(first ? 12 : 8, 0, -8, 0);
    if (first) {
      const bool trouble = index.data(ProfileModel::TroubleRole).toBool();
      painter->drawPixmap(
          area.left(), area.center().y() - kSymbol / 2 + 1,
          symbol(signOf(index), trouble ? colors.warning : colors.quiet, kSymbol, view_.devicePixelRatioF()));
      area.adjust(kSymbol + 8, 0, 0, 0);
    }
    painter->setPen(first ? option.palette.color(QPalette::Text) : colors.quiet);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, area.width()));
    painter->restore();
  }

 private:
  ProfileView& view_;
};

}  // namespace

ProfileView::ProfileView(ProfileModel& model, QWidget* parent) : RowTable(parent) {
  setModel(&model);
  setItemDelegate(new ProfileDelegate(*this));
  setAccessibleName(tr("Profiles"));
  verticalHeader()->setDefaultSectionSize(kRowHeight);
  horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  horizontalHeader()->setMinimumSectionSize(60);
  setColumnWidth(0, 220);
  setColumnWidth(2, 110);
  setColumnWidth(3, 190);
}

// A narrow view keeps the names and what they do.
void ProfileView::resizeEvent(QResizeEvent* event) {
  RowTable::resizeEvent(event);
  setColumnHidden(3, width() < 760);
  setColumnHidden(2, width() < 620);
}

}  // namespace hawser::ui
