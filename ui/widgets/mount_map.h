// MountMap: what of a mount is here and what was changed, as a grid of cells.
#pragma once

#include <string>

#include "api/mount_order.h"
#include "widgets/cell_grid.h"

namespace hawser::ui {

class MountMap : public CellGrid {
  Q_OBJECT
 public:
  explicit MountMap(QWidget* parent = nullptr);
  void set(const RunningMount& mount, std::vector<MountMapCell> map);
  void clear();

 protected:
  int cells() const override { return static_cast<int>(map_.size()); }
  std::size_t stampOf(int cell) const override;
  QString cellText(int cell) const override;
  std::vector<std::pair<std::size_t, QString>> words() const override;

 private:
  std::string id_;
  MountStatus status_;
  std::vector<MountMapCell> map_;
};

}  // namespace hawser::ui
