#include "widgets/removal_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QTimer>

#include "models/engine_bridge.h"
#include "models/text.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kLook = 100;  // ms
constexpr int kTrack = 3;
}  // namespace

RemovalBar::RemovalBar(EngineBridge& bridge, const std::vector<std::string>& locations,
                       std::uint64_t expected, QWidget* parent)
    : QFrame(parent), expected_(expected), text_(new QLabel), stop_(new QPushButton(tr("Stop"))) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 6, 6, 6 + kTrack);
  row->setSpacing(8);
  auto* mark = new QLabel;
  mark->setPixmap(symbol(QStringLiteral("delete"), Colors::of(palette()).danger, 18, devicePixelRatioF()));
  text_->setWordWrap(true);
  stop_->setToolTip(tr("What is deleted by then stays deleted; the rest stays"));
  row->addWidget(mark);
  row->addWidget(text_, 1);
  row->addWidget(stop_);
  auto* look = new QTimer(this);
  connect(look, &QTimer::timeout, this, &RemovalBar::showProgress);
  look->start(kLook);
  connect(stop_, &QPushButton::clicked, this, [this] {
    stop_->setEnabled(false);
    operation_->cancel();
  });
  showProgress();
  operation_ = bridge.engine()->remove(locations, tally_, bridge.carry<Status>(this, [this](Status status) {
    if (status)
      Q_EMIT finished(tally_->objects);
    else
      Q_EMIT failed(status.error(), tally_->objects);
    deleteLater();
  }));
}

RemovalBar::~RemovalBar() = default;

void RemovalBar::showProgress() {
  const QString text = tr("Deleting: %1 of %Ln object(s)", "number so far, of all", counted32(expected_))
                           .arg(QLocale().toString(static_cast<qulonglong>(tally_->objects)));
  if (text == text_->text()) return;
  text_->setText(text);
  setAccessibleName(text);
  update();
}

void RemovalBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colors colors = Colors::of(palette());
  painter.fillRect(rect(), mixed(palette().color(QPalette::Base), colors.danger, 0.10));
  const double part =
      expected_ == 0 ? 0 : std::min(1.0, double(tally_->objects) / static_cast<double>(expected_));
  painter.fillRect(0, height() - kTrack, width(), kTrack, colors.track);
  painter.fillRect(0, height() - kTrack, static_cast<int>(width() * part), kTrack, colors.danger);
}

}  // namespace hawser::ui
