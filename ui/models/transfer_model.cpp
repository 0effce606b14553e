#include "models/transfer_model.h"

#include <algorithm>
#include <utility>

#include "api/job_title.h"
#include "models/text.h"
#include "models/transfer_text.h"

namespace hawser::ui {
namespace {
// Beyond this many separate runs of rows one reset costs the view less than telling it of each.
constexpr std::size_t kMostRuns = 64;

// Of a job that has a row of its own, because no transfer says it: its plan failed, or waits, or was paused
// before it had found anything.
std::optional<TransferState> wholeJobState(const JobRow& job) {
  if (job.state == JobState::failed && job.error) return TransferState::failed;
  if (job.obstacle) return TransferState::retrying;
  if (job.state == JobState::paused && job.transfers == 0) return TransferState::paused;
  return std::nullopt;
}
}  // namespace

TransferModel::TransferModel(const Clock& clock, QObject* parent)
    : QAbstractTableModel(parent), clock_(clock) {}

TransferTab TransferModel::tabOf(const TransferRow& row) {
  switch (row.state) {
    case TransferState::running:
    case TransferState::retrying:
    case TransferState::asking:
    case TransferState::comparing:
    case TransferState::verifying:
      return TransferTab::active;
    case TransferState::paused:
      return row.bytesDone > 0 ? TransferTab::active : TransferTab::queued;
    case TransferState::queued:
      return TransferTab::queued;
    case TransferState::failed:
      return TransferTab::failed;
    case TransferState::done:
    case TransferState::skipped:
    case TransferState::cancelled:
      return TransferTab::done;
  }
  return TransferTab::all;
}

int TransferModel::count(TransferTab tab) const {
  return static_cast<int>(lists_[static_cast<std::size_t>(tab)].size());
}

const TransferRow* TransferModel::at(int row) const {
  if (row < 0 || row >= static_cast<int>(shown().size())) return nullptr;
  return &rows_[shown()[static_cast<std::size_t>(row)]];
}

const TransferRow* TransferModel::find(TransferId id) const {
  const auto found = slotOf_.constFind(id);
  return found == slotOf_.cend() ? nullptr : &rows_[*found];
}

int TransferModel::rowOf(TransferId id) const {
  const auto found = slotOf_.constFind(id);
  return found == slotOf_.cend() ? -1 : position_[*found];
}

const JobRow* TransferModel::job(JobId id) const {
  const auto found = jobs_.constFind(id);
  return found == jobs_.cend() ? nullptr : &*found;
}

double TransferModel::rate(TransferId id) const {
  const auto found = meters_.constFind(id);
  return found == meters_.cend() ? 0 : found->rate();
}

std::optional<std::chrono::seconds> TransferModel::remaining(TransferId id) const {
  const auto meter = meters_.constFind(id);
  const TransferRow* row = find(id);
  if (meter == meters_.cend() || !row || row->bytesDone >= row->size) return std::nullopt;
  return meter->remaining(row->size - row->bytesDone);
}

bool TransferModel::planning() const {
  return std::any_of(jobs_.begin(), jobs_.end(),
                     [](const JobRow& job) { return job.state == JobState::planning; });
}

std::vector<TransferId> TransferModel::withState(TransferState state) const {
  std::vector<TransferId> result;
  for (const TransferRow& row : rows_)
    if (row.state == state) result.push_back(row.id);
  return result;
}

std::vector<TransferId> TransferModel::ofJob(JobId job) const {
  std::vector<TransferId> result;
  for (const TransferRow& row : rows_)
    if (row.job == job) result.push_back(row.id);
  return result;
}

void TransferModel::apply(const Snapshot& snapshot) {
  for (const JobRow& job : snapshot.jobs)
    jobs_.insert(job.id, job);
  ++snapshots_;
  std::vector<TransferRow> rows = wholeJobs(snapshot.jobs);
  std::vector<TransferId> over;
  for (const JobRow& job : snapshot.jobs)
    if (slotOf_.contains(-job.id) && !wholeJobState(job)) over.push_back(-job.id);
  if (!over.empty())
    drop([&over](const TransferRow& row) {
      return std::find(over.begin(), over.end(), row.id) != over.end();
    });
  rows.insert(rows.begin(), snapshot.transfers.begin(), snapshot.transfers.end());
  Changes changes = store(rows);
  measure(snapshot, changes.inPlace);
  applyToShown(changes);
  const bool planned = std::exchange(planning_, planning()) != planning_;
  if (planned || !changes.left.empty() || !changes.entered.empty()) Q_EMIT countsChanged();
}

std::vector<TransferRow> TransferModel::wholeJobs(const std::vector<JobRow>& jobs) {
  std::vector<TransferRow> rows;
  for (const JobRow& job : jobs) {
    const auto state = wholeJobState(job);
    if (!state) continue;
    TransferRow row;
    row.id = -job.id;
    row.job = job.id;
    row.source = toUtf8(titleText(job.title));
    row.state = *state;
    row.error = job.obstacle ? job.obstacle : job.error;
    row.retryAt = job.retryAt;
    rows.push_back(std::move(row));
  }
  return rows;
}

// Takes the rows in and says which slots changed tab. A new row counts as entered only.
TransferModel::Changes TransferModel::store(const std::vector<TransferRow>& rows) {
  Changes changes;
  for (const TransferRow& row : rows) {
    const TransferTab tab = tabOf(row);
    const auto found = slotOf_.constFind(row.id);
    if (found == slotOf_.cend()) {
      const auto slot = static_cast<Slot>(rows_.size());
      slotOf_.insert(row.id, slot);
      rows_.push_back(row);
      tabs_.push_back(tab);
      arrived_.push_back(snapshots_);
      position_.push_back(-1);
      changes.entered.push_back(slot);
      continue;
    }
    const Slot slot = *found;
    const bool moved = rows_[slot].place != row.place && tab == TransferTab::queued && tabs_[slot] == tab;
    changes.queueMoved = changes.queueMoved || moved;
    rows_[slot] = row;
    changes.inPlace.push_back(slot);
    if (tabs_[slot] == tab) continue;
    tabs_[slot] = tab;
    arrived_[slot] = snapshots_;
    changes.left.push_back(slot);
    changes.entered.push_back(slot);
  }
  return changes;
}

void TransferModel::measure(const Snapshot& snapshot, Slots& inPlace) {
  const SteadyTime now = clock_.steady();
  for (const TransferRow& row : snapshot.transfers) {
    const bool moving = row.state == TransferState::running || row.state == TransferState::comparing ||
                        row.state == TransferState::verifying;
    if (!moving)
      meters_.remove(row.id);
    else if (!meters_.contains(row.id))
      meters_.insert(row.id, RateMeter());
  }
  for (auto meter = meters_.begin(); meter != meters_.end(); ++meter) {
    const Slot slot = slotOf_.value(meter.key());
    const double before = meter->rate();
    meter->sample(rows_[slot].bytesDone, now);
    // A stalled transfer has no new row, but its rate falls.
    if (meter->rate() != before) inPlace.push_back(slot);
  }
  // Nor has one that waits, but the time until its next try falls.
  for (const Slot slot : lists_[static_cast<std::size_t>(TransferTab::active)])
    if (rows_[slot].state == TransferState::retrying && rows_[slot].retryAt) inPlace.push_back(slot);
}

// Puts slots where the order of the list wants them: what finished last comes first in its tab.
void TransferModel::place(Slots& list, TransferTab tab, Slots slots) const {
  const auto earlier = [this, tab](Slot a, Slot b) {
    if (newestFirst(tab))
      return arrived_[a] != arrived_[b] ? arrived_[a] > arrived_[b] : rows_[a].id > rows_[b].id;
    if (tab == TransferTab::queued && rows_[a].place != rows_[b].place)
      return rows_[a].place < rows_[b].place;
    return rows_[a].id < rows_[b].id;
  };
  std::sort(slots.begin(), slots.end(), earlier);
  const auto middle = static_cast<std::ptrdiff_t>(list.size());
  list.insert(list.end(), slots.begin(), slots.end());
  std::inplace_merge(list.begin(), list.begin() + middle, list.end(), earlier);
}

void TransferModel::leaveLists(const Slots& left) {
  if (left.empty()) return;
  for (std::size_t tab = 0; tab + 1 < kTransferTabs; ++tab) {
    if (static_cast<TransferTab>(tab) == tab_) continue;
    std::erase_if(lists_[tab], [&](Slot slot) { return static_cast<std::size_t>(tabs_[slot]) != tab; });
  }
}

void TransferModel::enterLists(const Slots& entered) {
  std::array<Slots, kTransferTabs> fresh;
  for (const Slot slot : entered)
    fresh[static_cast<std::size_t>(tabs_[slot])].push_back(slot);
  Slots& all = lists_[static_cast<std::size_t>(TransferTab::all)];
  const auto known = static_cast<Slot>(all.size());
  for (const Slot slot : entered)
    if (slot >= known) fresh[static_cast<std::size_t>(TransferTab::all)].push_back(slot);
  for (std::size_t tab = 0; tab < kTransferTabs; ++tab) {
    if (fresh[tab].empty()) continue;
    const auto which = static_cast<TransferTab>(tab);
    if (which != tab_)
      place(lists_[tab], which, std::move(fresh[tab]));
    else if (!insertShown(fresh[tab]))
      rebuild(which);
  }
}

void TransferModel::applyToShown(const Changes& changes) {
  const bool leaving = tab_ != TransferTab::all && !changes.left.empty();
  if (leaving && !removeShown(changes.left)) rebuild(tab_);
  leaveLists(changes.left);
  if (changes.queueMoved) reorderQueue();
  enterLists(changes.entered);
  std::vector<int> rows;
  for (const Slot slot : changes.inPlace)
    if (position_[slot] >= 0) rows.push_back(position_[slot]);
  announce(std::move(rows));
}

// False where a reset is cheaper.
bool TransferModel::removeShown(const Slots& left) {
  std::vector<int> rows;
  for (const Slot slot : left)
    if (position_[slot] >= 0 && tabs_[slot] != tab_) rows.push_back(position_[slot]);
  if (rows.empty()) return true;
  std::sort(rows.begin(), rows.end());
  std::vector<std::pair<int, int>> runs;
  for (const int row : rows) {
    if (!runs.empty() && runs.back().second + 1 == row)
      runs.back().second = row;
    else
      runs.emplace_back(row, row);
  }
  if (runs.size() > kMostRuns) return false;
  Slots& list = lists_[static_cast<std::size_t>(tab_)];
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    beginRemoveRows({}, run->first, run->second);
    for (int row = run->first; row <= run->second; ++row)
      position_[list[static_cast<std::size_t>(row)]] = -1;
    list.erase(list.begin() + run->first, list.begin() + run->second + 1);
    for (auto row = static_cast<std::size_t>(run->first); row < list.size(); ++row)
      position_[list[row]] = static_cast<std::int32_t>(row);
    endRemoveRows();
  }
  return true;
}

bool TransferModel::insertShown(const Slots& entered) {
  Slots& list = lists_[static_cast<std::size_t>(tab_)];
  // A rebuild just before may have taken some in already.
  Slots fresh;
  for (const Slot slot : entered)
    if (position_[slot] < 0) fresh.push_back(slot);
  Slots merged = list;
  place(merged, tab_, std::move(fresh));
  std::vector<std::pair<int, int>> runs;
  for (std::size_t i = 0, old = 0; i < merged.size(); ++i) {
    if (old < list.size() && merged[i] == list[old]) {
      ++old;
      continue;
    }
    const int row = static_cast<int>(i);
    if (!runs.empty() && runs.back().second + 1 == row)
      runs.back().second = row;
    else
      runs.emplace_back(row, row);
  }
  if (runs.size() > kMostRuns) return false;
  for (const auto& [first, last] : runs) {
    beginInsertRows({}, first, last);
    list.insert(list.begin() + first, merged.begin() + first, merged.begin() + last + 1);
    for (auto row = static_cast<std::size_t>(first); row < list.size(); ++row)
      position_[list[row]] = static_cast<std::int32_t>(row);
    endInsertRows();
  }
  return true;
}

void TransferModel::reorderQueue() {
  if (tab_ == TransferTab::queued) {
    rebuild(tab_);
    return;
  }
  Slots& queue = lists_[static_cast<std::size_t>(TransferTab::queued)];
  Slots slots;
  slots.swap(queue);
  place(queue, TransferTab::queued, std::move(slots));
}

// From scratch, with a reset of the view.
void TransferModel::rebuild(TransferTab tab) {
  beginResetModel();
  Slots& list = lists_[static_cast<std::size_t>(tab)];
  std::fill(position_.begin(), position_.end(), -1);
  Slots slots;
  for (Slot slot = 0; slot < rows_.size(); ++slot)
    if (tab == TransferTab::all || tabs_[slot] == tab) slots.push_back(slot);
  list.clear();
  place(list, tab, std::move(slots));
  for (std::size_t row = 0; row < list.size(); ++row)
    position_[list[row]] = static_cast<std::int32_t>(row);
  endResetModel();
}

void TransferModel::announce(std::vector<int> rows) {
  if (rows.empty()) return;
  const int last = static_cast<int>(shown().size()) - 1;
  if (rows.size() * 2 > shown().size()) {
    Q_EMIT dataChanged(index(0, 0), index(last, 0));
    return;
  }
  std::sort(rows.begin(), rows.end());
  int from = rows.front(), to = rows.front();
  for (const int row : rows) {
    if (row > to + 1) {
      Q_EMIT dataChanged(index(from, 0), index(to, 0));
      from = row;
    }
    to = row;
  }
  Q_EMIT dataChanged(index(from, 0), index(to, 0));
}

void TransferModel::setTab(TransferTab tab) {
  if (tab == tab_) return;
  beginResetModel();
  tab_ = tab;
  std::fill(position_.begin(), position_.end(), -1);
  for (std::size_t row = 0; row < shown().size(); ++row)
    position_[shown()[row]] = static_cast<std::int32_t>(row);
  endResetModel();
}

void TransferModel::forgetJob(JobId job) {
  jobs_.remove(job);
  drop([job](const TransferRow& row) { return row.job == job; });
}

void TransferModel::drop(const std::function<bool(const TransferRow&)>& gone) {
  beginResetModel();
  std::vector<TransferRow> kept;
  std::vector<std::uint64_t> arrived;
  for (Slot slot = 0; slot < rows_.size(); ++slot) {
    if (gone(rows_[slot])) {
      meters_.remove(rows_[slot].id);
      continue;
    }
    kept.push_back(std::move(rows_[slot]));
    arrived.push_back(arrived_[slot]);
  }
  rows_ = std::move(kept);
  arrived_ = std::move(arrived);
  slotOf_.clear();
  tabs_.clear();
  for (Slot slot = 0; slot < rows_.size(); ++slot) {
    slotOf_.insert(rows_[slot].id, slot);
    tabs_.push_back(tabOf(rows_[slot]));
  }
  position_.assign(rows_.size(), -1);
  for (std::size_t tab = 0; tab < kTransferTabs; ++tab) {
    Slots slots;
    for (Slot slot = 0; slot < rows_.size(); ++slot)
      if (tab + 1 == kTransferTabs || static_cast<std::size_t>(tabs_[slot]) == tab) slots.push_back(slot);
    lists_[tab].clear();
    place(lists_[tab], static_cast<TransferTab>(tab), std::move(slots));
  }
  for (std::size_t row = 0; row < shown().size(); ++row)
    position_[shown()[row]] = static_cast<std::int32_t>(row);
  endResetModel();
  Q_EMIT countsChanged();
}

int TransferModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(shown().size());
}

int TransferModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : 1;
}

QVariant TransferModel::data(const QModelIndex& index, int role) const {
  const TransferRow* row = index.isValid() ? at(index.row()) : nullptr;
  if (!row) return {};
  switch (role) {
    case Qt::DisplayRole:
      return transferTitle(*row);
    case TruthRole:
      return transferTruth(*row, clock_.now());
    case FiguresRole:
      return transferFigureParts(*row, rate(row->id), remaining(row->id));
    case Qt::AccessibleTextRole:
      return transferSpoken(*row, rate(row->id), remaining(row->id), clock_.now());
    case Qt::ToolTipRole:
      return transferToolTip(*row, clock_.now());
    case IdRole:
      return QVariant::fromValue<qlonglong>(row->id);
    case StateRole:
      return static_cast<int>(row->state);
    case FractionRole:
      return transferFraction(*row);
    default:
      return {};
  }
}

}  // namespace hawser::ui
