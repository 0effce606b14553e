#include "models/profile_model.h"

#include <algorithm>

#include "api/error_sentence.h"
#include "models/natural_order.h"
#include "models/profile_text.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

// Those without a group come last.
bool isBefore(const SavedProfile& a, const SavedProfile& b) {
  const std::string &one = a.profile.group, &other = b.profile.group;
  if (one.empty() != other.empty()) return !one.empty();
  const int order = naturalCompare(one, other);
  return order == 0 ? naturalCompare(a.name, b.name) < 0 : order < 0;
}

bool same(const SavedProfile& a, const SavedProfile& b) {
  return a.name == b.name && a.profile == b.profile && a.foreign == b.foreign &&
         a.error.has_value() == b.error.has_value();
}

}  // namespace

void ProfileModel::set(std::vector<SavedProfile> profiles) {
  std::sort(profiles.begin(), profiles.end(), isBefore);
  if (std::equal(profiles.begin(), profiles.end(), profiles_.begin(), profiles_.end(), same)) return;
  beginResetModel();
  profiles_ = std::move(profiles);
  endResetModel();
}

void ProfileModel::setBackground(std::vector<BackgroundRow> rows) {
  background_ = std::move(rows);
  if (profiles_.empty()) return;
  const int when = static_cast<int>(ProfileColumn::when);
  Q_EMIT dataChanged(index(0, when), index(rowCount() - 1, when));
}

const BackgroundRow* ProfileModel::rowFor(const SavedProfile& saved) const {
  const auto row = std::ranges::find(background_, saved.name, &BackgroundRow::profile);
  return row == background_.end() ? nullptr : &*row;
}

int ProfileModel::rowOf(const std::string& name) const {
  const auto found = std::find_if(profiles_.begin(), profiles_.end(),
                                  [&](const SavedProfile& one) { return one.name == name; });
  return found == profiles_.end() ? -1 : static_cast<int>(found - profiles_.begin());
}

QStringList ProfileModel::groups() const {
  QStringList groups;
  for (const SavedProfile& one : profiles_)
    if (const QString group = fromUtf8(one.profile.group); !group.isEmpty() && !groups.contains(group))
      groups << group;
  return groups;
}

int ProfileModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(profiles_.size());
}

int ProfileModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kProfileColumns;
}

QString ProfileModel::text(const SavedProfile& saved, ProfileColumn column) const {
  switch (column) {
    case ProfileColumn::name:
      return onOneLine(fromUtf8(saved.name));
    case ProfileColumn::what:
      return profileWhat(saved);
    case ProfileColumn::group:
      return onOneLine(fromUtf8(saved.profile.group));
    case ProfileColumn::when:
      break;
  }
  if (saved.foreign || saved.error) return {};
  const BackgroundRow* row = rowFor(saved);
  const QString now = row ? backgroundText(*row) : QString();
  const QString when = whenText(saved.profile.when);
  return now.isEmpty() ? when : tr("%1; %2", "when it runs; how it is now").arg(when, now);
}

QVariant ProfileModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const SavedProfile& one = profile(index.row());
  const auto column = static_cast<ProfileColumn>(index.column());
  switch (role) {
    case Qt::DisplayRole:
      return text(one, column);
    case Qt::ToolTipRole: {
      const QString trouble = profileTrouble(one);
      const BackgroundRow* row = column == ProfileColumn::when ? rowFor(one) : nullptr;
      if (row && row->error) return sentence(*row->error, Speaker::window).whole();
      return trouble.isEmpty() ? text(one, column) : trouble;
    }
    case Qt::AccessibleTextRole:
      return column == ProfileColumn::name ? profileSpoken(one) : QVariant();
    case Qt::TextAlignmentRole:
      return QVariant::fromValue<int>(Qt::AlignLeft | Qt::AlignVCenter);
    case TroubleRole:
      return one.error.has_value();
    case KindRole:
      return one.foreign ? -1 : static_cast<int>(one.profile.kind);
    default:
      return {};
  }
}

QVariant ProfileModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return QVariant::fromValue<int>(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (static_cast<ProfileColumn>(section)) {
    case ProfileColumn::name:
      return tr("Profile");
    case ProfileColumn::what:
      return tr("What it does");
    case ProfileColumn::group:
      return tr("Group");
    case ProfileColumn::when:
      break;
  }
  return tr("When");
}

}  // namespace hawser::ui
