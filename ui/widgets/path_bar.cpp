#include "widgets/path_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QToolButton>

#include "presenters/navigation.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {

PathBar::PathBar(QWidget* parent) : QStackedWidget(parent) {
  setObjectName(QStringLiteral("pathBar"));
  crumbs_ = new QWidget;
  crumbs_->installEventFilter(this);
  crumbs_->setCursor(Qt::IBeamCursor);
  crumbs_->setToolTip(tr("Click beside the path to type one"));
  row_ = new QHBoxLayout(crumbs_);
  row_->setContentsMargins(2, 0, 2, 0);
  row_->setSpacing(0);
  edit_ = new QLineEdit;
  edit_->setAccessibleName(tr("Path"));
  edit_->setPlaceholderText(tr("A folder, or NAME:container/folder/"));
  edit_->installEventFilter(this);
  addWidget(crumbs_);
  addWidget(edit_);
  setFixedHeight(edit_->sizeHint().height() + 2);
  connect(edit_, &QLineEdit::returnPressed, this, [this] {
    const QString typed = typedLocation(edit_->text());
    setCurrentWidget(crumbs_);
    if (!typed.isEmpty()) Q_EMIT chosen(typed);
  });
}

void PathBar::setLocation(const QString& location) {
  location_ = location;
  setCurrentWidget(crumbs_);
  rebuild();
}

void PathBar::edit() {
  edit_->setText(location_);
  setCurrentWidget(edit_);
  edit_->setFocus(Qt::ShortcutFocusReason);
  edit_->selectAll();
}

bool PathBar::eventFilter(QObject* watched, QEvent* event) {
  if (watched == crumbs_ && event->type() == QEvent::MouseButtonPress) {
    edit();
    return true;
  }
  if (watched == edit_ && event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
    setCurrentWidget(crumbs_);
    return true;
  }
  if (watched == edit_ && event->type() == QEvent::FocusOut &&
      static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
    setCurrentWidget(crumbs_);
  return QStackedWidget::eventFilter(watched, event);
}

void PathBar::resizeEvent(QResizeEvent* event) {
  QStackedWidget::resizeEvent(event);
  rebuild();
}

// As many of the last crumbs as fit; the ones before them behind an ellipsis.
void PathBar::rebuild() {
  while (QLayoutItem* item = row_->takeAt(0)) {
    if (QWidget* widget = item->widget()) {
      widget->hide();
      widget->deleteLater();
    }
    delete item;
  }
  const std::vector<Crumb> all = crumbs(location_);
  const auto wide = [this](const Crumb& crumb) { return fontMetrics().horizontalAdvance(crumb.label) + 34; };
  std::size_t first = all.size();
  int room = width() - 40;
  while (first > 0 && (room -= wide(all[first - 1])) > 0)
    --first;
  if (first == all.size() && first > 0) --first;
  for (std::size_t i = first == 0 ? 0 : first - 1; i < all.size(); ++i) {
    const bool folded = i + 1 == first;
    auto* button = new QToolButton;
    button->setText(folded ? QString(QChar(0x2026))
                           : fontMetrics().elidedText(
                                 QString(all[i].label).replace(QLatin1Char('&'), QLatin1String("&&")),
                                 Qt::ElideMiddle, std::max(60, width() - 80)));
    button->setToolTip(all[i].location);
    button->setAccessibleName(tr("Go to %1").arg(all[i].label));
    button->setCursor(Qt::ArrowCursor);
    button->setFocusPolicy(Qt::TabFocus);
    if (i + 1 == all.size()) {
      QFont bold = button->font();
      bold.setWeight(QFont::DemiBold);
      button->setFont(bold);
    }
    connect(button, &QToolButton::clicked, this, [this, to = all[i].location] { Q_EMIT chosen(to); });
    row_->addWidget(button);
    if (i + 1 == all.size()) continue;
    auto* chevron = new QLabel;
    chevron->setPixmap(
        symbol(QStringLiteral("chevron"), Colors::of(palette()).quiet, 12, devicePixelRatioF()));
    row_->addWidget(chevron);
  }
  row_->addStretch(1);
}

}  // namespace hawser::ui
