#include "widgets/mount_map.h"

#include "models/mount_text.h"
#include "models/text.h"
#include "widgets/part_stamp.h"

namespace hawser::ui {
namespace {

// They look as the parts of a transfer that are as far.
PartState looksAs(MountCell cell) {
  switch (cell) {
    case MountCell::here:
      return PartState::verified;
    case MountCell::some:
      return PartState::reading;
    case MountCell::changed:
      return PartState::retry;
    case MountCell::sending:
      return PartState::sent;
    case MountCell::lost:
      return PartState::failed;
    case MountCell::absent:
      break;
  }
  return PartState::pending;
}

std::vector<QImage> stampsOf(const QPalette& palette, double scale) {
  const auto states = partStamps(palette, scale);
  return {states.begin(), states.end()};
}

}  // namespace

MountMap::MountMap(QWidget* parent) : CellGrid(stampsOf, parent) {
  setAccessibleName(tr("Map of the mount"));
}

void MountMap::set(const RunningMount& mount, std::vector<MountMapCell> map) {
  const bool other = mount.id != id_ || map.size() != map_.size();
  id_ = mount.id;
  status_ = mount.status;
  map_ = std::move(map);
  cellsChanged(other, mountMapSummary(map_, status_));
}

void MountMap::clear() {
  id_.clear();
  map_.clear();
  cellsChanged(true, mountMapSummary(map_, status_));
}

std::size_t MountMap::stampOf(int cell) const {
  return static_cast<std::size_t>(looksAs(mountCell(map_[static_cast<std::size_t>(cell)], status_)));
}

std::vector<std::pair<std::size_t, QString>> MountMap::words() const {
  std::vector<std::pair<std::size_t, QString>> all;
  for (const MountCell cell : kMountCells)
    all.emplace_back(static_cast<std::size_t>(looksAs(cell)), mountCellName(cell));
  return all;
}

QString MountMap::cellText(int cell) const {
  std::uint64_t begin = 0;
  for (int i = 0; i < cell; ++i)
    begin += map_[static_cast<std::size_t>(i)].size;
  const MountMapCell& at = map_[static_cast<std::size_t>(cell)];
  return tr("Bytes %1 to %2: %3", "two sizes, state")
      .arg(sizeText(begin), sizeText(begin + at.size), mountCellName(mountCell(at, status_)));
}

}  // namespace hawser::ui
