#include "models/sync_model.h"

#include <QThreadPool>
#include <algorithm>
#include <utility>

#include "models/engine_bridge.h"
#include "models/name_filter.h"
#include "models/natural_order.h"
#include "models/sync_text.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

const SyncRow& rowOf(const SyncPreview& preview, const SyncOutcome& outcome, std::uint32_t number) {
  const auto other = outcome.turned.find(number);
  return other == outcome.turned.end() ? preview.plan.rows[number] : other->second;
}

int compare(const SyncRow& a, const SyncRow& b, SyncColumn column) {
  switch (column) {
    case SyncColumn::action:
      return a.action != b.action ? threeWay(a.action, b.action) : threeWay(a.reason, b.reason);
    case SyncColumn::bytes:
      return threeWay(syncBytes(a), syncBytes(b));
    case SyncColumn::left:
    case SyncColumn::right:
      break;
  }
  return naturalCompare(a.path, b.path);
}

}  // namespace

std::vector<std::uint32_t> arranged(const SyncPreview& preview, const SyncOutcome& outcome,
                                    const SyncOrder& order) {
  const NameFilter filter(order.filter);
  std::vector<std::uint32_t> rows;
  for (std::uint32_t i = 0; i < preview.plan.rows.size(); ++i) {
    const SyncRow& row = rowOf(preview, outcome, i);
    if (order.group && groupOf(row) != *order.group) continue;
    if (filter.isAll() || filter.passes(fromUtf8(row.path))) rows.push_back(i);
  }
  std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    const SyncRow &one = rowOf(preview, outcome, a), &other = rowOf(preview, outcome, b);
    int result = compare(one, other, order.column);
    if (order.descending) result = -result;
    return result == 0 ? a < b : result < 0;
  });
  return rows;
}

SyncModel::SyncModel(EngineBridge& bridge, QObject* parent) : QAbstractTableModel(parent), bridge_(bridge) {}

void SyncModel::setPreview(std::shared_ptr<const SyncPreview> preview) {
  beginResetModel();
  ++round_;
  working_ = workAgain_ = arranging_ = arrangeAgain_ = false;
  preview_ = std::move(preview);
  choices_ = SyncChoices::of(*preview_);
  outcome_.reset();
  rows_.clear();
  endResetModel();
  workOut();
}

void SyncModel::workOut() {
  workAgain_ = std::exchange(working_, true);
  if (workAgain_) return;
  using Outcome = std::shared_ptr<const SyncOutcome>;
  auto deliver = bridge_.carry<Outcome>(this, [this, round = round_](Outcome outcome) {
    if (round != round_) return;
    working_ = false;
    if (std::exchange(workAgain_, false)) return workOut();
    const bool rearranges =
        !outcome_ || outcome_->listed != outcome->listed || outcome_->turned.size() != outcome->turned.size();
    outcome_ = std::move(outcome);
    if (rearranges) arrange();
    Q_EMIT workedOut();
  });
  QThreadPool::globalInstance()->start(
      [preview = preview_, choices = choices_, deliver = std::move(deliver)] {
        deliver(std::make_shared<const SyncOutcome>(outcomeOf(*preview, choices)));
      });
}

void SyncModel::arrange() {
  if (!outcome_) return;  // it is arranged once that is known
  arrangeAgain_ = std::exchange(arranging_, true);
  if (arrangeAgain_) return;
  using Rows = std::vector<std::uint32_t>;
  auto deliver = bridge_.carry<Rows>(this, [this, round = round_](Rows rows) {
    if (round != round_) return;
    arranging_ = false;
    if (std::exchange(arrangeAgain_, false)) return arrange();
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
    Q_EMIT arranged();
  });
  QThreadPool::globalInstance()->start(
      [preview = preview_, outcome = outcome_, order = order_, deliver = std::move(deliver)] {
        deliver(ui::arranged(*preview, *outcome, order));
      });
}

void SyncModel::setOrder(const SyncOrder& order) {
  if (order == order_) return;
  order_ = order;
  arrange();
}

void SyncModel::sort(int column, Qt::SortOrder order) {
  SyncOrder wanted = order_;
  wanted.column = static_cast<SyncColumn>(std::max(column, 0));
  wanted.descending = order == Qt::DescendingOrder;
  setOrder(wanted);
}

void SyncModel::leaveOut(const QList<int>& rows, bool out) {
  if (rows.isEmpty()) return;
  for (const int shown : rows)
    choices_.leftOut[numberAt(shown)] = out;
  const auto [first, last] = std::minmax_element(rows.begin(), rows.end());
  Q_EMIT dataChanged(index(*first, 0), index(*last, kSyncColumns - 1));
  workOut();
}

void SyncModel::turn(const QList<int>& rows) {
  bool any = false;
  for (const int shown : rows) {
    if (!canTurn(shown)) continue;
    choices_.turned[numberAt(shown)].flip();
    any = true;
  }
  if (any) workOut();
}

void SyncModel::agreeToRemovals(std::uint64_t count) {
  choices_.agreedRemovals = count;
  workOut();
}

const SyncRow& SyncModel::row(int shown) const {
  return rowOf(*preview_, *outcome_, numberAt(shown));
}

bool SyncModel::canTurn(int shown) const {
  return ui::canTurn(*preview_, preview_->plan.rows[numberAt(shown)]);
}

int SyncModel::shownAt(std::uint32_t number) const {
  const auto found = std::find(rows_.begin(), rows_.end(), number);
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

int SyncModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int SyncModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kSyncColumns;
}

QString SyncModel::text(const SyncRow& row, SyncColumn column) const {
  switch (column) {
    case SyncColumn::left:
      return syncNameOn(row, SyncSide::left);
    case SyncColumn::action:
      return syncVerb(row);
    case SyncColumn::right:
      return syncNameOn(row, SyncSide::right);
    case SyncColumn::bytes:
      break;
  }
  return syncBytesText(*preview_, row);
}

QVariant SyncModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const SyncRow& one = row(index.row());
  const auto column = static_cast<SyncColumn>(index.column());
  const bool out = isLeftOut(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return column == SyncColumn::action && out ? tr("Left out") : text(one, column);
    case FiguresRole:
      if (column == SyncColumn::left) return syncFigures(one, SyncSide::left);
      return column == SyncColumn::right ? syncFigures(one, SyncSide::right) : QVariant();
    case NoteRole:
      return column == SyncColumn::action ? capitalised(reasonWords(one)) : QVariant();
    case Qt::ToolTipRole:
      return syncToolTip(*preview_, one);
    case Qt::AccessibleTextRole:
      return column == SyncColumn::left ? syncSpoken(*preview_, one, out) : QVariant();
    case Qt::TextAlignmentRole:
      return QVariant::fromValue<int>(Qt::AlignLeft | Qt::AlignVCenter);
    case LeftOutRole:
      return out;
    case ActionRole:
      return static_cast<int>(one.action);
    case ToRole:
      return static_cast<int>(one.to);
    default:
      return {};
  }
}

QVariant SyncModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return QVariant::fromValue<int>(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  switch (static_cast<SyncColumn>(section)) {
    case SyncColumn::left:
      return preview_ ? onOneLine(fromUtf8(preview_->leftText)) : tr("Left");
    case SyncColumn::action:
      return tr("Action");
    case SyncColumn::right:
      return preview_ ? onOneLine(fromUtf8(preview_->rightText)) : tr("Right");
    case SyncColumn::bytes:
      break;
  }
  return tr("Size");
}

}  // namespace hawser::ui
