// ChangesModel: the objects of a preview, what cannot go first.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "api/report.h"

namespace hawser::ui {

class ChangesModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { FiguresRole = Qt::UserRole + 1, NoteRole };

  using QAbstractTableModel::QAbstractTableModel;
  // `destination`: the folder they go to, which is not named again in each row.
  void setLines(std::vector<PlanSummary::Line> lines, std::string destination);
  // None for a row that is not there.
  const PlanSummary::Line* at(int row) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  std::vector<PlanSummary::Line> lines_;
  std::string destination_;
};

}  // namespace hawser::ui
