// ProfileModel: the saved profiles, a row each, by group and name. What is told anew changes in its place.
#pragma once

#include <QAbstractTableModel>
#include <string>
#include <vector>

#include "api/background.h"
#include "api/profiles.h"

namespace hawser::ui {

enum class ProfileColumn : std::uint8_t { name, what, group, when };
inline constexpr int kProfileColumns = 4;

class ProfileModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { TroubleRole = Qt::UserRole + 1, KindRole };

  using QAbstractTableModel::QAbstractTableModel;

  void set(std::vector<SavedProfile> profiles);
  // How those are that run by themselves.
  void setBackground(std::vector<BackgroundRow> rows);
  const SavedProfile& profile(int row) const { return profiles_[static_cast<std::size_t>(row)]; }
  // -1: there is none.
  int rowOf(const std::string& name) const;
  // Those there are, by name, each once.
  QStringList groups() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QString text(const SavedProfile& saved, ProfileColumn column) const;
  const BackgroundRow* rowFor(const SavedProfile& saved) const;

  std::vector<SavedProfile> profiles_;
  std::vector<BackgroundRow> background_;
};

}  // namespace hawser::ui
