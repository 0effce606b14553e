#include "widgets/map_view.h"

#include <QLocale>
#include <algorithm>
#include <array>

#include "models/member_text.h"
#include "models/text.h"
#include "widgets/part_stamp.h"

namespace hawser::ui {
namespace {

// Of something compared: the cell is of bytes that were there, and whether they are copied.
bool isTaken(const TransferDetail& detail, std::size_t cell) {
  return cell < detail.changed.size() && !detail.changed[cell];
}

bool isCopied(const TransferDetail& detail, std::size_t cell) {
  return isTaken(detail, cell) && cell < detail.copied.size() && detail.copied[cell];
}

QString stateNameOf(const TransferDetail& detail, std::size_t cell) {
  if (isCopied(detail, cell)) return copiedName();
  return isTaken(detail, cell) ? takenName() : partStateName(detail.cells[cell]);
}

ByteRange stretchOf(const TransferDetail& detail, std::size_t cell) {
  const double size = static_cast<double>(detail.row.size), count = static_cast<double>(detail.cells.size());
  const auto at = [&](std::size_t i) {
    return static_cast<std::uint64_t>(size * static_cast<double>(i) / count);
  };
  return {at(cell), at(cell + 1) - at(cell)};
}

// Behind those of the states.
constexpr std::size_t kTaken = kPartStates.size(), kCopied = kTaken + 1;

std::vector<QImage> stampsOf(const QPalette& palette, double scale) {
  const auto states = partStamps(palette, scale);
  std::vector<QImage> all(states.begin(), states.end());
  all.push_back(takenStamp(palette, scale));
  all.push_back(copiedStamp(palette, scale));
  return all;
}

QString unitOf(const TransferDetail& detail) {
  const auto cells = static_cast<int>(detail.cells.size());
  if (!detail.changed.empty())
    return MapView::tr("%Ln stretch(es) of %1", "", cells)
        .arg(sizeText(detail.row.size / std::max<std::uint64_t>(1, detail.cells.size())));
  const auto parts = static_cast<int>(detail.parts);
  if (detail.cells.size() == detail.parts)
    return MapView::tr("%Ln part(s) of %1", "", parts)
        .arg(detail.parts == 1 ? sizeText(detail.row.size) : chosenSizeText(detail.partSize));
  return MapView::tr("%Ln part(s) in %1 cells", "", parts)
      .arg(QLocale().toString(static_cast<qulonglong>(cells)));
}

}  // namespace

QString mapSummary(const TransferDetail& detail) {
  std::array<int, 6> counts{};
  int taken = 0, copied = 0;
  for (std::size_t i = 0; i < detail.cells.size(); ++i)
    ++(isCopied(detail, i)  ? copied
       : isTaken(detail, i) ? taken
                            : counts[static_cast<std::size_t>(detail.cells[i])]);
  QStringList parts;
  if (taken > 0) parts << MapView::tr("%1 %2", "how many, state").arg(QLocale().toString(taken), takenName());
  if (copied > 0)
    parts << MapView::tr("%1 %2", "how many, state").arg(QLocale().toString(copied), copiedName());
  for (const PartState state : kPartStates)
    if (const int count = counts[static_cast<std::size_t>(state)])
      parts << MapView::tr("%1 %2", "how many, state").arg(QLocale().toString(count), partStateName(state));
  return MapView::tr("%1: %2", "parts, their states")
      .arg(unitOf(detail), parts.join(MapView::tr(", ", "between states")));
}

MapView::MapView(QWidget* parent) : CellGrid(stampsOf, parent) {
  setAccessibleName(tr("Map of parts"));
}

void MapView::setDetail(const TransferDetail& detail) {
  const bool other = detail.row.id != detail_.row.id;
  detail_ = detail;
  cellsChanged(other, mapSummary(detail_));
}

void MapView::clear() {
  detail_ = {};
  cellsChanged(true, tr("No transfer is selected"));
}

std::size_t MapView::stampOf(int cell) const {
  const auto index = static_cast<std::size_t>(cell);
  if (isCopied(detail_, index)) return kCopied;
  return isTaken(detail_, index) ? kTaken : static_cast<std::size_t>(detail_.cells[index]);
}

std::vector<std::pair<std::size_t, QString>> MapView::words() const {
  std::vector<std::pair<std::size_t, QString>> all{{kTaken, takenName()}, {kCopied, copiedName()}};
  for (const PartState state : kPartStates)
    all.emplace_back(static_cast<std::size_t>(state), partStateName(state));
  return all;
}

QString MapView::cellText(int number) const {
  const auto index = static_cast<std::size_t>(number);
  const QString state = stateNameOf(detail_, index);
  if (!detail_.changed.empty()) {
    const ByteRange bytes = stretchOf(detail_, index);
    return tr("Bytes %1 to %2: %3", "two sizes, state")
        .arg(sizeText(bytes.offset), sizeText(bytes.end()), state);
  }
  const auto cell = static_cast<std::uint64_t>(number);
  const auto count = static_cast<std::uint64_t>(detail_.cells.size());
  const std::uint64_t first = cell * detail_.parts / count,
                      last = std::max(first + 1, (cell + 1) * detail_.parts / count);
  const QString which = last - first == 1 ? QLocale().toString(static_cast<qulonglong>(first + 1))
                                          : tr("%1–%2", "first and last part")
                                                .arg(QLocale().toString(static_cast<qulonglong>(first + 1)),
                                                     QLocale().toString(static_cast<qulonglong>(last)));
  // Pieces of what changed have sizes of their own.
  if (detail_.row.delta == DeltaUse::changes) return tr("Part %1: %2", "number, state").arg(which, state);
  const std::uint64_t begin = first * detail_.partSize,
                      end = std::min(last * detail_.partSize, detail_.row.size);
  return tr("Part %1, bytes %2 to %3: %4").arg(which, sizeText(begin), sizeText(end), state);
}

}  // namespace hawser::ui
