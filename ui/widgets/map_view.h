// MapView: a transfer's parts as a grid of cells; of one that was compared, stretches of its bytes, and which
// of them were there already.
#pragma once

#include "api/types.h"
#include "widgets/cell_grid.h"

namespace hawser::ui {

// "568 of 930 parts verified, 2 sent, 1 failed": what the picture says, for those who do not see it.
QString mapSummary(const TransferDetail& detail);

class MapView : public CellGrid {
  Q_OBJECT
 public:
  explicit MapView(QWidget* parent = nullptr);
  void setDetail(const TransferDetail& detail);
  void clear();

 protected:
  int cells() const override { return static_cast<int>(detail_.cells.size()); }
  std::size_t stampOf(int cell) const override;
  QString cellText(int cell) const override;
  std::vector<std::pair<std::size_t, QString>> words() const override;

 private:
  TransferDetail detail_;
};

}  // namespace hawser::ui
