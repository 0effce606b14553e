#include "widgets/spool_line.h"

#include <QDateTime>
#include <QLocale>
#include <QMessageBox>

#include "models/engine_bridge.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

constexpr std::chrono::seconds kAskEvery{1};

QString sinceText(WallTime since) {
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(since.time_since_epoch()).count();
  const QDateTime time = QDateTime::fromMSecsSinceEpoch(milliseconds);
  const QLocale locale;
  return time.date() == QDate::currentDate() ? locale.toString(time.time(), QLocale::ShortFormat)
                                             : locale.toString(time, QLocale::ShortFormat);
}

}  // namespace

SpoolLine::SpoolLine(EngineBridge& bridge, QWidget* parent) : QToolButton(parent), bridge_(bridge) {
  setObjectName(QStringLiteral("spoolLine"));
  setAutoRaise(true);
  setVisible(false);
  connect(this, &QToolButton::clicked, this, &SpoolLine::showRows);
  connect(&bridge_, &EngineBridge::sampled, this, &SpoolLine::refresh);
  connect(&bridge_, &EngineBridge::engineReady, this, &SpoolLine::refresh);
}

void SpoolLine::refresh() {
  const SteadyTime now = bridge_.steady();
  if (!bridge_.engine() || (asked_ && now - *asked_ < kAskEvery)) return;
  asked_ = now;
  asking_ = bridge_.engine()->spool(bridge_.carry<std::vector<SpoolRow>>(
      this, [this](std::vector<SpoolRow> rows) { setRows(std::move(rows)); }));
}

void SpoolLine::setRows(std::vector<SpoolRow> rows) {
  rows_ = std::move(rows);
  setVisible(!rows_.empty());
  if (rows_.empty()) return;
  std::uint64_t bytes = 0;
  WallTime since = rows_.front().since;
  for (const SpoolRow& row : rows_) {
    bytes += row.bytes;
    since = std::min(since, row.since);
  }
  const QString where = rows_.size() == 1
                            ? fromUtf8(rows_.front().destination)
                            : tr("%Ln destination(s)", "", static_cast<int>(rows_.size()));
  const QString said = tr("%1 kept for %2 since %3").arg(sizeText(bytes), where, sinceText(since));
  setText(said);
  setAccessibleName(said);
  setToolTip(tr("Kept on this computer until its destination can be reached"));
}

void SpoolLine::showRows() {
  QStringList lines;
  for (const SpoolRow& row : rows_) {
    lines << tr("%1 for %2, since %3 (job %4)")
                 .arg(sizeText(row.bytes), fromUtf8(row.destination), sinceText(row.since),
                      QString::number(row.job));
  }
  auto* box = new QMessageBox(QMessageBox::Information, tr("Kept on This Computer"),
                              tr("It goes on as soon as its destination can be reached. A transfer that has "
                                 "failed is to be tried again by hand."),
                              QMessageBox::Close, window());
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setInformativeText(lines.join(u'\n'));
  box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  box->open();
}

}  // namespace hawser::ui
