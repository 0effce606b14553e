#include "widgets/task_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <algorithm>

#include "models/text.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kLook = 100;  // ms
constexpr int kTrack = 3;
}  // namespace

TaskBar::TaskBar(QWidget* parent)
    : QFrame(parent), text_(new QLabel), cancel_(new QPushButton(tr("Cancel"))), timer_(new QTimer(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(14, 6, 8, 6 + kTrack);
  text_->setTextFormat(Qt::PlainText);
  text_->setWordWrap(true);
  row->addWidget(text_, 1);
  row->addWidget(cancel_);
  connect(timer_, &QTimer::timeout, this, &TaskBar::look);
  connect(cancel_, &QPushButton::clicked, this, [this] {
    cancel_->setEnabled(false);
    Q_EMIT cancelled();
  });
  hide();
}

void TaskBar::start(const QString& what, std::shared_ptr<const StoreProgress> progress) {
  what_ = what;
  progress_ = std::move(progress);
  cancel_->setEnabled(true);
  look();
  timer_->start(kLook);
  show();
}

void TaskBar::stop() {
  timer_->stop();
  hide();
}

void TaskBar::look() {
  const std::uint64_t done = progress_->done, all = progress_->total;
  const QString text =
      all == 0 ? what_
               : tr("%1: %2", "what is done, how far").arg(what_, sizeOfText(std::min(done, all), all));
  if (text == text_->text()) return;
  text_->setText(text);
  setAccessibleName(text);
  update();
}

void TaskBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colors colors = Colors::of(palette());
  painter.fillRect(rect(), mixed(palette().color(QPalette::Base), colors.accent, 0.10));
  const std::uint64_t done = progress_->done, all = progress_->total;
  const double part = all == 0 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(all));
  painter.fillRect(0, height() - kTrack, width(), kTrack, colors.track);
  painter.fillRect(0, height() - kTrack, static_cast<int>(width() * part), kTrack, colors.accent);
}

}  // namespace hawser::ui
