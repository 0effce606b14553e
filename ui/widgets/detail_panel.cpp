#include "widgets/detail_panel.h"

#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "models/engine_bridge.h"
#include "models/member_text.h"
#include "models/text.h"
#include "models/transfer_text.h"
#include "widgets/legend.h"
#include "widgets/map_view.h"
#include "widgets/member_map.h"
#include "widgets/speed_view.h"

namespace hawser::ui {

DetailPanel::DetailPanel(EngineBridge& bridge, QWidget* parent) : QWidget(parent), bridge_(bridge) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 3, 0, 0);
  column->setSpacing(0);
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  tabs_ = new QTabWidget;
  tabs_->setDocumentMode(true);
  tabs_->tabBar()->setAccessibleName(tr("Details of the transfer"));
  tabs_->tabBar()->setExpanding(false);
  tabs_->tabBar()->setDrawBase(false);
  speed_ = new SpeedView(bridge.speeds());
  tabs_->addTab(makeMapPage(), tr("Map"));
  tabs_->addTab(speed_, tr("Speed"));
  tabs_->addTab(makeLogPage(), tr("Log"));
  column->addWidget(tabs_, 1);
  connect(tabs_, &QTabWidget::currentChanged, this, &DetailPanel::refresh);
  connect(map_, &MapView::cursorMoved, this, &DetailPanel::refresh);
  connect(members_, &MemberMap::cursorMoved, this, &DetailPanel::refresh);
  connect(&bridge_, &EngineBridge::sampled, this, &DetailPanel::refresh);
  connect(&bridge_, &EngineBridge::limitChanged, this, [this] { speed_->setLimit(bridge_.limitRate()); });
  setTransfer(0);
}

QWidget* DetailPanel::makeMapPage() {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(12, 8, 12, 8);
  column->setSpacing(8);
  title_ = new QLabel;
  title_->setTextFormat(Qt::PlainText);
  title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  QFont bold = title_->font();
  bold.setWeight(QFont::DemiBold);
  title_->setFont(bold);
  mapText_ = new QLabel;
  mapText_->setWordWrap(true);
  mapText_->setTextFormat(Qt::PlainText);
  mapText_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  mapText_->setForegroundRole(QPalette::PlaceholderText);
  truth_ = new QLabel;
  truth_->setWordWrap(true);
  truth_->setTextFormat(Qt::PlainText);
  truth_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  map_ = new MapView;
  column->addWidget(title_);
  column->addWidget(truth_);
  column->addWidget(mapText_);
  legend_ = new Legend;
  legend_->hide();
  column->addWidget(map_, 1);
  column->addWidget(legend_);
  column->addWidget(makeMembers(), 1);
  return page;
}

QWidget* DetailPanel::makeMembers() {
  members_ = new MemberMap;
  membersArea_ = new QScrollArea;
  membersArea_->setWidget(members_);
  membersArea_->setWidgetResizable(true);
  membersArea_->setFrameShape(QFrame::NoFrame);
  membersArea_->setFocusPolicy(Qt::NoFocus);
  membersArea_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  membersArea_->setBackgroundRole(QPalette::Base);
  connect(members_, &MemberMap::cursorShown, this, [this](const QRect& area) {
    membersArea_->ensureVisible(area.center().x(), area.center().y(), 0, area.height() / 2 + 2);
  });
  membersArea_->hide();
  return membersArea_;
}

QWidget* DetailPanel::makeLogPage() {
  log_ = new QPlainTextEdit;
  log_->setReadOnly(true);
  log_->setFrameShape(QFrame::NoFrame);
  log_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  log_->setAccessibleName(tr("Log of the transfer"));
  log_->setPlaceholderText(tr("Select a transfer to read its log."));
  log_->setLineWrapMode(QPlainTextEdit::WidgetWidth);
  log_->setTabChangesFocus(true);
  return log_;
}

void DetailPanel::setTransfer(TransferId transfer) {
  transfer_ = transfer;
  job_.reset();
  refresh();
}

void DetailPanel::setJob(const TransferRow& row) {
  transfer_ = row.id;
  job_ = row;
  refresh();
}

void DetailPanel::showTab(int tab) {
  tabs_->setCurrentIndex(tab);
}

void DetailPanel::refresh() {
  if (!isVisible() && transfer_ == 0) return;
  if (tabs_->currentWidget() == speed_) {
    speed_->refresh();
    return;
  }
  if (transfer_ == 0 || !bridge_.ready()) {
    title_->setText(tr("No transfer is selected"));
    truth_->hide();
    mapText_->setText(tr("Select one to see which of its parts have arrived."));
    clearMap();
    log_->clear();
    return;
  }
  if (job_) {
    title_->setText(transferTitle(*job_));
    showTruth(*job_);
    mapText_->clear();
    clearMap();
    log_->clear();
    return;
  }
  const std::size_t cells = membersArea_->isHidden() ? map_->capacity() : members_->capacity();
  const Result<TransferDetail> detail = bridge_.engine()->detail(transfer_, cells);
  if (detail) showDetail(*detail);
}

void DetailPanel::clearMap() {
  mapText_->setMinimumHeight(0);
  map_->clear();
  members_->clear();
  map_->show();
  legend_->hide();
  membersArea_->hide();
}

// The whole of what the row had to cut off.
void DetailPanel::showTruth(const TransferRow& row) {
  truth_->setText(transferTruth(row, bridge_.now()));
  truth_->show();
}

// Where they lie is said by the map.
bool DetailPanel::isPlain(const TransferDetail& detail) {
  const TransferState state = detail.row.state;
  return detail.members.size() > 1 && detail.row.bytesResumed == 0 &&
         (state == TransferState::running || state == TransferState::queued);
}

void DetailPanel::showDetail(const TransferDetail& detail) {
  title_->setText(transferTitle(detail.row));
  title_->setToolTip(title_->text());
  if (isPlain(detail))
    truth_->hide();
  else
    showTruth(detail.row);
  showMap(detail);
  showLog(detail);
}

void DetailPanel::showMap(const TransferDetail& detail) {
  const bool several = detail.members.size() > 1;
  map_->setVisible(!several);
  legend_->setVisible(!several && !detail.changed.empty());
  membersArea_->setVisible(several);
  // As high as what it says of a cell, so that nothing moves under the cursor.
  mapText_->setMinimumHeight(several ? 2 * mapText_->fontMetrics().lineSpacing() : 0);
  if (several) {
    rates_.sample(detail, bridge_.steady());
    members_->setDetail(detail, rates_.rates());
    const QString at = members_->cursorText();
    mapText_->setText(at.isEmpty() ? spreadTitle(detail) : at);
    return;
  }
  map_->setDetail(detail);
  legend_->set(map_->legend());
  const QString at = map_->cursorText(), outcome = deltaOutcome(detail.row);
  const QString text = at.isEmpty() ? mapSummary(detail) : at;
  mapText_->setText(outcome.isEmpty() ? text : outcome + QLatin1Char('\n') + text);
}

void DetailPanel::showLog(const TransferDetail& detail) {
  QStringList lines;
  for (const LogLine& line : detail.log)
    lines << logText(line);
  const QString text = lines.join(QLatin1Char('\n'));
  if (log_->toPlainText() == text) return;
  QScrollBar* bar = log_->verticalScrollBar();
  const bool atEnd = bar->value() == bar->maximum();
  const int value = bar->value();
  log_->setPlainText(text);
  // Follows the end unless the reader has scrolled away from it.
  bar->setValue(atEnd ? bar->maximum() : value);
}

}  // namespace hawser::ui
