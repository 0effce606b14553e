#include "widgets/transfers_drawer.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/empty_state.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/row_table.h"
#include "widgets/transfer_delegate.h"

namespace hawser::ui {
namespace {
// Selections larger than this are not restored after a reset.
constexpr int kMostRemembered = 2000;
}  // namespace

TransfersDrawer::TransfersDrawer(TransferModel& model, QWidget* parent) : QWidget(parent), model_(model) {
  makeTitle();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  message_ = new MessageBar;
  column->addWidget(message_);
  pages_ = new QStackedWidget;
  table_ = new RowTable;
  table_->setModel(&model_);
  table_->setItemDelegate(new TransferDelegate(model_, *table_));
  table_->horizontalHeader()->hide();
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->verticalHeader()->setDefaultSectionSize(TransferDelegate::rowHeight(fontMetrics()));
  table_->setAccessibleName(tr("Transfers"));
  empty_ = new EmptyState;
  pages_->addWidget(table_);
  pages_->addWidget(empty_);
  column->addWidget(pages_, 1);
  connect(table_, &RowTable::selectionMoved, this, &TransfersDrawer::selectionChanged);
  connect(table_, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
    const TransferRow* row = model_.at(index.row());
    if (row && row->state == TransferState::asking) Q_EMIT answerWanted(row->id);
  });
  connect(table_, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& at) { Q_EMIT menuRequested(table_->viewport()->mapToGlobal(at)); });
  connect(&model_, &TransferModel::countsChanged, this, &TransfersDrawer::recount);
  connect(&model_, &QAbstractItemModel::dataChanged, this, &TransfersDrawer::recount);
  connect(&model_, &QAbstractItemModel::modelAboutToBeReset, this, [this] { remembered_ = selected(); });
  connect(&model_, &QAbstractItemModel::modelReset, this, &TransfersDrawer::restoreSelection);
  recount();
}

void TransfersDrawer::makeTitle() {
  title_ = new QWidget;
  auto* row = new QHBoxLayout(title_);
  row->setContentsMargins(8, 0, 6, 0);
  row->setSpacing(4);
  tabs_ = new QTabBar;
  tabs_->setAccessibleName(tr("Which transfers are shown"));
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  tabs_->setUsesScrollButtons(true);
  for (std::size_t i = 0; i < kTransferTabs; ++i)
    tabs_->addTab(QString());
  retry_ = new QPushButton(tr("Retry failed"));
  retry_->setToolTip(tr("Try all failed transfers again"));
  clear_ = new QPushButton(tr("Clear finished"));
  clear_->setToolTip(tr("Take finished jobs out of this list; what was copied stays"));
  retry_->setAccessibleName(retry_->text());
  clear_->setAccessibleName(clear_->text());
  for (QPushButton* button : {retry_, clear_})
    button->setFlat(true);
  title_->installEventFilter(this);
  auto* close = new QToolButton;
  close->setIcon(icon(QStringLiteral("close")));
  close->setToolTip(tr("Hide the transfers"));
  close->setAccessibleName(tr("Hide the transfers"));
  row->addWidget(tabs_, 1);
  row->addWidget(retry_);
  row->addWidget(clear_);
  row->addWidget(close);
  connect(tabs_, &QTabBar::currentChanged, this, [this](int tab) {
    model_.setTab(static_cast<TransferTab>(tab));
    table_->scrollToTop();
    recount();
  });
  connect(retry_, &QPushButton::clicked, this, &TransfersDrawer::retryFailedRequested);
  connect(clear_, &QPushButton::clicked, this, &TransfersDrawer::clearFinishedRequested);
  connect(close, &QToolButton::clicked, this, &TransfersDrawer::closeRequested);
}

bool TransfersDrawer::eventFilter(QObject* watched, QEvent* event) {
  if (watched == title_ && event->type() == QEvent::Resize) fitTitle();
  return QWidget::eventFilter(watched, event);
}

// The tabs come first: where they need the room, the buttons beside them are icons instead of words.
void TransfersDrawer::fitTitle() {
  constexpr int kSpaces = 60;   // the button that closes, and what is between all of them
  constexpr int kPadding = 18;  // of a flat button
  const auto wide = [](const QPushButton* button) {
    return button->isHidden() ? 0
                              : button->fontMetrics().horizontalAdvance(button->accessibleName()) + kPadding;
  };
  const bool room = tabs_->sizeHint().width() + wide(retry_) + wide(clear_) + kSpaces <= title_->width();
  const std::pair<QPushButton*, const char*> buttons[] = {{retry_, "retry"}, {clear_, "clear"}};
  for (const auto& [button, symbol] : buttons) {
    const QString text = room ? button->accessibleName() : QString();
    if (button->text() == text) continue;
    button->setText(text);
    button->setIcon(room ? QIcon() : icon(QLatin1String(symbol)));
  }
  title_->layout()->activate();
}

std::vector<TransferId> TransfersDrawer::selected() const {
  std::vector<TransferId> ids;
  for (const int row : table_->selectedRowNumbers())
    if (const TransferRow* transfer = model_.at(row)) ids.push_back(transfer->id);
  return ids;
}

TransferId TransfersDrawer::current() const {
  const QList<int> rows = table_->selectedRowNumbers();
  const TransferRow* row = rows.isEmpty() ? nullptr : model_.at(rows.front());
  return row ? row->id : 0;
}

void TransfersDrawer::showTab(TransferTab tab) {
  tabs_->setCurrentIndex(static_cast<int>(tab));
}

void TransfersDrawer::restoreSelection() {
  if (remembered_.empty() || static_cast<int>(remembered_.size()) > kMostRemembered) return;
  QItemSelection selection;
  for (const TransferId id : remembered_) {
    const int row = model_.rowOf(id);
    if (row >= 0) selection.select(model_.index(row, 0), model_.index(row, 0));
  }
  table_->selectionModel()->select(selection,
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void TransfersDrawer::recount() {
  const QString names[] = {tr("Active"), tr("Queued"), tr("Failed"), tr("Done"), tr("All")};
  for (std::size_t i = 0; i < kTransferTabs; ++i) {
    const int count = model_.count(static_cast<TransferTab>(i));
    const QString text =
        count == 0 ? names[i] : tr("%1  %2", "tab, count").arg(names[i], QLocale().toString(count));
    if (tabs_->tabText(static_cast<int>(i)) != text) tabs_->setTabText(static_cast<int>(i), text);
  }
  retry_->setVisible(model_.count(TransferTab::failed) > 0);
  clear_->setVisible(model_.count(TransferTab::done) > 0);
  fitTitle();
  const bool nothing = model_.rowCount() == 0;
  if (nothing) {
    switch (model_.tab()) {
      case TransferTab::failed:
        empty_->set(QStringLiteral("verified"), tr("Nothing failed"),
                    tr("Transfers that give up are listed here with the reason."));
        break;
      case TransferTab::queued:
        empty_->set(QStringLiteral("queue"), tr("Nothing is waiting"),
                    tr("What you add next starts at once."));
        break;
      case TransferTab::done:
        empty_->set(QStringLiteral("check"), tr("Nothing finished yet"),
                    tr("Finished transfers stay here with their verification."));
        break;
      case TransferTab::active:
        if (model_.planning()) {
          empty_->set(QStringLiteral("search"), tr("Looking at what there is to copy"),
                      tr("%Ln transfer(s) found so far.", "", model_.count(TransferTab::queued)));
          break;
        }
        if (const int failed = model_.count(TransferTab::failed); failed > 0) {
          const int done = model_.count(TransferTab::done);
          empty_->set(QStringLiteral("warning"), tr("Nothing is moving"),
                      done == 0 ? tr("%Ln transfer(s) failed.", "", failed)
                                : tr("%1 finished, %2 failed.", "numbers of transfers")
                                      .arg(QLocale().toString(done), QLocale().toString(failed)),
                      tr("Show failed"), [this] { showTab(TransferTab::failed); });
          break;
        }
        if (const int done = model_.count(TransferTab::done); done > 0) {
          empty_->set(QStringLiteral("check"), tr("Nothing is moving"),
                      tr("%Ln transfer(s) finished.", "", done), tr("Show finished"),
                      [this] { showTab(TransferTab::done); });
          break;
        }
        [[fallthrough]];
      case TransferTab::all:
        empty_->set(QStringLiteral("upload"), tr("Nothing is moving"),
                    tr("Drop files on a store, or use Upload. Transfers survive a restart and go on where "
                       "they were."));
        break;
    }
  }
  pages_->setCurrentWidget(nothing ? static_cast<QWidget*>(empty_) : table_);
}

}  // namespace hawser::ui
