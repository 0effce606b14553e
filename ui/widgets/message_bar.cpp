#include "widgets/message_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "api/error_sentence.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 6, 6, 6);
  row->setSpacing(8);
  icon_ = new QLabel;
  text_ = new QLabel;
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  action_ = new QPushButton;
  action_->setAutoDefault(false);  // it would be what Return does in a dialog
  close_ = new QToolButton;
  close_->setIcon(icon(QStringLiteral("close")));
  close_->setAccessibleName(tr("Dismiss this message"));
  close_->setToolTip(tr("Dismiss"));
  row->addWidget(icon_);
  row->addWidget(text_, 1);
  row->addWidget(action_);
  row->addWidget(close_);
  connect(close_, &QToolButton::clicked, this, &QWidget::hide);
  connect(action_, &QPushButton::clicked, this, [this] {
    if (!lasting_) hide();
    if (run_) run_();
  });
  hide();
}

void MessageBar::show(Kind kind, const QString& text, const QString& action, std::function<void()> run) {
  kind_ = kind;
  run_ = std::move(run);
  text_->setText(text);
  setAccessibleName(text);
  action_->setText(action);
  action_->setVisible(!action.isEmpty());
  recolor();
  QFrame::show();
}

void MessageBar::showError(const Error& error, const QString& action, std::function<void()> run) {
  show(Kind::error, sentence(error, Speaker::window).whole(), action, std::move(run));
}

void MessageBar::setLasting() {
  lasting_ = true;
  close_->hide();
}

QString MessageBar::text() const {
  return text_->text();
}

void MessageBar::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) recolor();
  QFrame::changeEvent(event);
}

QColor MessageBar::tone() const {
  const Colors colors = Colors::of(palette());
  switch (kind_) {
    case Kind::error:
      return colors.danger;
    case Kind::warning:
      return colors.warning;
    case Kind::good:
      return colors.success;
    case Kind::info:
      break;
  }
  return colors.accent;
}

void MessageBar::recolor() {
  const char* const names[] = {"info", "check", "warning", "error"};
  icon_->setPixmap(symbol(QLatin1String(names[static_cast<int>(kind_)]), tone(), 18, devicePixelRatioF()));
  update();
}

void MessageBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), mixed(palette().color(QPalette::Base), tone(), 0.12));
  painter.fillRect(0, 0, 3, height(), tone());
}

}  // namespace hawser::ui
