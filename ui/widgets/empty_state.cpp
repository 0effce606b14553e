#include "widgets/empty_state.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {

EmptyState::EmptyState(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(24, 8, 24, 8);
  column->setSpacing(6);
  icon_ = new QLabel;
  icon_->setAlignment(Qt::AlignCenter);
  title_ = new QLabel;
  title_->setAlignment(Qt::AlignCenter);
  title_->setWordWrap(true);
  QFont bold = title_->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.15);
  bold.setWeight(QFont::DemiBold);
  title_->setFont(bold);
  text_ = new QLabel;
  text_->setAlignment(Qt::AlignCenter);
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setForegroundRole(QPalette::PlaceholderText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  action_ = new QPushButton;
  column->addStretch(2);
  column->addWidget(icon_);
  column->addWidget(title_);
  column->addWidget(text_);
  column->addSpacing(6);
  column->addWidget(action_, 0, Qt::AlignCenter);
  column->addStretch(3);
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  connect(action_, &QPushButton::clicked, this, [this] {
    if (run_) run_();
  });
}

void EmptyState::set(const QString& iconName, const QString& title, const QString& text,
                     const QString& action, std::function<void()> run) {
  iconName_ = iconName;
  title_->setText(title);
  text_->setText(text);
  action_->setText(action);
  action_->setVisible(!action.isEmpty());
  setFocusProxy(action.isEmpty() ? nullptr : action_);
  run_ = std::move(run);
  recolor();
  fit();
}

QString EmptyState::title() const {
  return title_->text();
}

QString EmptyState::text() const {
  return text_->text();
}

void EmptyState::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) recolor();
  QWidget::changeEvent(event);
}

void EmptyState::resizeEvent(QResizeEvent* event) {
  fit();
  QWidget::resizeEvent(event);
}

// Where it is flat, the words go before the picture.
void EmptyState::fit() {
  constexpr int kPicture = 52, kSpaces = 40;
  const QMargins around = layout()->contentsMargins();
  const int wide = std::max(1, width() - around.left() - around.right());
  const int action = action_->isHidden() ? 0 : action_->sizeHint().height() + 12;
  const int words = title_->heightForWidth(wide) + text_->heightForWidth(wide) + action + kSpaces;
  icon_->setVisible(height() > words + kPicture);
}

void EmptyState::setDropping(bool dropping) {
  if (dropping == dropping_) return;
  dropping_ = dropping;
  update();
}

void EmptyState::paintEvent(QPaintEvent* event) {
  QWidget::paintEvent(event);
  if (!dropping_) return;
  QPainter painter(this);
  paintDropTarget(painter, QRectF(rect()).adjusted(6, 4, -6, -4), palette());
}

void EmptyState::recolor() {
  if (iconName_.isEmpty()) return;
  const Colors colors = Colors::of(palette());
  icon_->setPixmap(
      symbol(iconName_, mixed(colors.quiet, palette().color(QPalette::Base), 0.25), 44, devicePixelRatioF()));
}

}  // namespace hawser::ui
