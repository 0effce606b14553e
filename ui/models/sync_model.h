// SyncModel: the rows of a sync's preview for a view: what stands left, what is done, what stands right. A
// hundred thousand rows are an index of numbers; arranging them and working out what a decision comes to are
// a worker's.
#pragma once

#include <QAbstractTableModel>
#include <memory>

#include "models/sync_choices.h"

namespace hawser::ui {

class EngineBridge;

enum class SyncColumn : std::uint8_t { left, action, right, bytes };
inline constexpr int kSyncColumns = 4;

struct SyncOrder {
  std::optional<SyncGroup> group;  // none: all
  QString filter;                  // part of the path, without case; '*' and '?' make it a pattern
  SyncColumn column = SyncColumn::left;
  bool descending = false;
  friend bool operator==(const SyncOrder&, const SyncOrder&) = default;
};
// Numbers of the rows that pass. Slow for many: for a worker.
std::vector<std::uint32_t> arranged(const SyncPreview& preview, const SyncOutcome& outcome,
                                    const SyncOrder& order);

class SyncModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { FiguresRole = Qt::UserRole + 1, NoteRole, LeftOutRole, ActionRole, ToRole };

  explicit SyncModel(EngineBridge& bridge, QObject* parent = nullptr);

  // Nothing is decided of it yet.
  void setPreview(std::shared_ptr<const SyncPreview> preview);
  const std::shared_ptr<const SyncPreview>& preview() const { return preview_; }
  const SyncChoices& choices() const { return choices_; }
  // What Start would do. None before the first is known.
  const SyncOutcome* outcome() const { return outcome_.get(); }
  // It is that of what is decided now.
  bool settled() const { return outcome_ && !working_; }
  void setOrder(const SyncOrder& order);
  const SyncOrder& order() const { return order_; }
  bool arranging() const { return arranging_; }

  // Rows as they are shown.
  void leaveOut(const QList<int>& rows, bool out);
  void turn(const QList<int>& rows);
  void agreeToRemovals(std::uint64_t count);
  const SyncRow& row(int shown) const;
  bool isLeftOut(int shown) const { return choices_.leftOut[rows_[static_cast<std::size_t>(shown)]]; }
  bool canTurn(int shown) const;
  // The number in the plan of what is shown there; back again, -1: it is not shown.
  std::uint32_t numberAt(int shown) const { return rows_[static_cast<std::size_t>(shown)]; }
  int shownAt(std::uint32_t number) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

 Q_SIGNALS:
  void arranged();
  void workedOut();

 private:
  void workOut();
  void arrange();
  QString text(const SyncRow& row, SyncColumn column) const;

  EngineBridge& bridge_;
  std::shared_ptr<const SyncPreview> preview_;
  std::shared_ptr<const SyncOutcome> outcome_;
  SyncChoices choices_;
  std::vector<std::uint32_t> rows_;
  SyncOrder order_;
  std::uint64_t round_ = 0;  // answers of an earlier preview are nobody's
  bool working_ = false, workAgain_ = false, arranging_ = false, arrangeAgain_ = false;
};

}  // namespace hawser::ui
