#include "widgets/spool_line.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "models/engine_bridge.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

// What is kept is counted on the disk.
constexpr std::chrono::seconds kAskEvery{3};

}  // namespace

SpoolLine::SpoolLine(EngineBridge& bridge, QWidget* parent) : QToolButton(parent), bridge_(bridge) {
  setObjectName(QStringLiteral("spoolLine"));
  setAutoRaise(true);
  setFocusPolicy(Qt::TabFocus);
  setVisible(false);
  pause_.setSingleShot(true);
  pause_.setInterval(kAskEvery);
  connect(&pause_, &QTimer::timeout, this, [this] {
    if (again_) refresh();
  });
  connect(this, &QToolButton::clicked, this, &SpoolLine::showRows);
  connect(&bridge_, &EngineBridge::sampled, this, &SpoolLine::refresh);
  connect(&bridge_, &EngineBridge::engineReady, this, &SpoolLine::refresh);
}

void SpoolLine::refresh() {
  again_ = pause_.isActive();
  if (again_ || !bridge_.engine()) return;
  pause_.start();
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
  const QString size = sizeText(bytes), when = timeText(since);
  const QString where = rows_.size() == 1
                            ? onOneLine(fromUtf8(rows_.front().destination))
                            : tr("%Ln destination(s)", "for whom something is kept", counted32(rows_.size()));
  setText(tr("%1 kept", "a size, on this computer until its destination has it").arg(size));
  setAccessibleName(tr("%1 kept for %2 since %3", "a size, a destination, a time").arg(size, where, when));
  setToolTip(tr("Kept on this computer until its destination has it:") + u'\n' + lines().join(u'\n'));
}

QStringList SpoolLine::lines() const {
  QStringList all;
  for (const SpoolRow& row : rows_) {
    all << tr("%1 for %2 since %3 (job %4)", "a size, a destination, a time")
               .arg(sizeText(row.bytes), onOneLine(fromUtf8(row.destination)), timeText(row.since),
                    QString::number(row.job));
  }
  return all;
}

void SpoolLine::showRows() {
  auto* dialog = new QDialog(window());
  dialog->setObjectName(QStringLiteral("spoolDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Kept on this computer"));
  auto* column = new QVBoxLayout(dialog);
  column->setContentsMargins(16, 16, 16, 14);
  auto* what =
      new QLabel(tr("This much was read and waits for its destination. It goes on by itself once that can "
                    "be reached; what has failed is to be tried again."));
  what->setWordWrap(true);
  auto* rows = new QLabel(lines().join(u'\n'));
  rows->setTextFormat(Qt::PlainText);
  rows->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* box = new QDialogButtonBox(dialog);
  const QPushButton* now = box->addButton(tr("&Try Now"), QDialogButtonBox::ActionRole);
  box->addButton(QDialogButtonBox::Close)->setText(tr("Close"));
  connect(box, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
  connect(now, &QPushButton::clicked, this, [this] {
    bridge_.engine()->tryNow();
    bridge_.poke();
  });
  column->addWidget(what);
  column->addWidget(rows);
  column->addWidget(box);
  dialog->show();
}

}  // namespace hawser::ui
