#include "models/mount_model.h"

#include <algorithm>

#include "models/mount_text.h"
#include "models/natural_order.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

constexpr double kLeastRate = 1024;  // bytes a second; less is the end of what was

bool isBefore(const RunningMount& a, const RunningMount& b) {
  const auto name = [](const RunningMount& mount) { return toUtf8(nameOf(fromUtf8(mount.status.source))); };
  const int order = naturalCompare(name(a), name(b));
  return order == 0 ? a.id < b.id : order < 0;
}

auto withId(const std::vector<RunningMount>& mounts, const std::string& id) {
  return std::find_if(mounts.begin(), mounts.end(), [&](const RunningMount& one) { return one.id == id; });
}

}  // namespace

void MountModel::removeGone(const std::vector<RunningMount>& now) {
  for (int row = rowCount() - 1; row >= 0; --row) {
    if (withId(now, mount(row).id) != now.end()) continue;
    beginRemoveRows({}, row, row);
    rates_.erase(mount(row).id);
    mounts_.erase(mounts_.begin() + row);
    endRemoveRows();
  }
}

void MountModel::set(std::vector<RunningMount> now, SteadyTime time) {
  removeGone(now);
  for (RunningMount& one : now) {
    rates_[one.id].sample(one.status.fetched, time);
    const int row = rowOf(one.id);
    if (row >= 0) {
      mounts_[static_cast<std::size_t>(row)] = std::move(one);
      Q_EMIT dataChanged(index(row, 0), index(row, kMountColumns - 1));
      continue;
    }
    const auto place = std::upper_bound(mounts_.begin(), mounts_.end(), one, isBefore);
    const int at = static_cast<int>(place - mounts_.begin());
    beginInsertRows({}, at, at);
    mounts_.insert(place, std::move(one));
    endInsertRows();
  }
}

int MountModel::rowOf(const std::string& id) const {
  const auto found = withId(mounts_, id);
  return found == mounts_.end() ? -1 : static_cast<int>(found - mounts_.begin());
}

double MountModel::rate(const RunningMount& mount) const {
  const auto meter = rates_.find(mount.id);
  return meter == rates_.end() || mount.ended ? 0 : meter->second.rate();
}

int MountModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(mounts_.size());
}

int MountModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kMountColumns;
}

QString MountModel::text(const RunningMount& mount, MountColumn column) const {
  switch (column) {
    case MountColumn::name:
      return mountName(mount);
    case MountColumn::here:
      return mountHereText(mount.status);
    case MountColumn::changed:
      return mount.status.written == 0 ? QString() : sizeText(mount.status.written);
    case MountColumn::rate:
      return rate(mount) < kLeastRate ? QString() : rateText(rate(mount));
    case MountColumn::state:
      break;
  }
  return mountStateText(mount);
}

QVariant MountModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const RunningMount& one = mount(index.row());
  const auto column = static_cast<MountColumn>(index.column());
  switch (role) {
    case Qt::DisplayRole:
      return text(one, column);
    case Qt::ToolTipRole:
      if (column == MountColumn::name) return onOneLine(fromUtf8(one.status.source));
      return column == MountColumn::state ? text(one, column) : QVariant();
    case Qt::AccessibleTextRole:
      return column == MountColumn::name ? mountSpoken(one, rate(one)) : QVariant();
    case Qt::TextAlignmentRole:
      return QVariant::fromValue<int>(Qt::AlignLeft | Qt::AlignVCenter);
    case ShareRole:
      return mountHereShare(one.status);
    case StateRole:
      return static_cast<int>(mountState(one));
    default:
      return {};
  }
}

QVariant MountModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return QVariant::fromValue<int>(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (static_cast<MountColumn>(section)) {
    case MountColumn::name:
      return tr("Mount");
    case MountColumn::here:
      return tr("Here");
    case MountColumn::changed:
      return tr("Changed");
    case MountColumn::rate:
      return tr("Rate");
    case MountColumn::state:
      break;
  }
  return tr("State");
}

}  // namespace hawser::ui
