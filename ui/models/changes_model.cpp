#include "models/changes_model.h"

#include <algorithm>

#include "models/changes_text.h"
#include "models/text.h"

namespace hawser::ui {

void ChangesModel::setLines(std::vector<PlanSummary::Line> lines, std::string destination) {
  beginResetModel();
  lines_ = std::move(lines);
  destination_ = std::move(destination);
  std::stable_partition(lines_.begin(), lines_.end(),
                        [](const PlanSummary::Line& line) { return fateOf(line) == ChangesFate::problem; });
  endResetModel();
}

const PlanSummary::Line* ChangesModel::at(int row) const {
  return row >= 0 && row < rowCount() ? &lines_[static_cast<std::size_t>(row)] : nullptr;
}

int ChangesModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

int ChangesModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : 1;
}

QVariant ChangesModel::data(const QModelIndex& index, int role) const {
  const PlanSummary::Line* line = index.isValid() ? at(index.row()) : nullptr;
  if (!line) return {};
  switch (role) {
    case Qt::DisplayRole:
      return changesName(*line, destination_);
    case FiguresRole:
      return changesFigures(*line);
    case NoteRole:
      return changesNote(*line);
    case Qt::AccessibleTextRole:
      return changesSpoken(*line, destination_);
    case Qt::ToolTipRole: {
      const QString way = tr("From: %1\nTo: %2")
                              .arg(onOneLine(fromUtf8(line->source)), onOneLine(fromUtf8(line->destination)));
      const QString note = fateOf(*line) == ChangesFate::changes ? capitalised(changedPlaces(line->changed))
                                                                 : changesNote(*line);
      return way + QLatin1Char('\n') + note;
    }
    default:
      return {};
  }
}

}  // namespace hawser::ui
