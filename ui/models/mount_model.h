// MountModel: the mounts of this user, a row each, in order of their names. What is told anew changes in its
// place, so that who looks at a row goes on to.
#pragma once

#include <QAbstractTableModel>
#include <map>
#include <string>
#include <vector>

#include "api/mount_order.h"
#include "models/rate_meter.h"

namespace hawser::ui {

enum class MountColumn : std::uint8_t { name, here, changed, rate, state };
inline constexpr int kMountColumns = 5;

class MountModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { ShareRole = Qt::UserRole + 1, StateRole };

  using QAbstractTableModel::QAbstractTableModel;

  void set(std::vector<RunningMount> mounts, SteadyTime now);
  const RunningMount& mount(int row) const { return mounts_[static_cast<std::size_t>(row)]; }
  const std::vector<RunningMount>& mounts() const { return mounts_; }
  // -1: it is none.
  int rowOf(const std::string& id) const;
  // Bytes a second that come of it from its source.
  double rate(const RunningMount& mount) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QString text(const RunningMount& mount, MountColumn column) const;
  void removeGone(const std::vector<RunningMount>& now);

  std::vector<RunningMount> mounts_;
  std::map<std::string, RateMeter> rates_;  // by id
};

}  // namespace hawser::ui
