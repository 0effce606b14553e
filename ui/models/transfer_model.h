// TransferModel: the queue and history, one tab of it at a time.
//
// Rows live in slots that never move; a tab is a list of slots. So a tab switch and a state change cost what
// changes, not a filter run over everything. Rows keep their ids for life.
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "api/types.h"
#include "models/rate_meter.h"

namespace hawser::ui {

enum class TransferTab : std::uint8_t { active, queued, failed, done, all };
inline constexpr std::size_t kTransferTabs = 5;

class TransferModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { IdRole = Qt::UserRole + 1, StateRole, FractionRole, TruthRole, FiguresRole };

  explicit TransferModel(const Clock& clock = Clock::system(), QObject* parent = nullptr);

  void apply(const Snapshot& snapshot);
  void forgetJob(JobId job);

  TransferTab tab() const { return tab_; }
  void setTab(TransferTab tab);
  int count(TransferTab tab) const;

  // None for a row that is not there.
  const TransferRow* at(int row) const;
  const TransferRow* find(TransferId id) const;
  int rowOf(TransferId id) const;  // in the current tab, -1 where not there
  const JobRow* job(JobId id) const;
  const QHash<JobId, JobRow>& jobs() const { return jobs_; }
  double rate(TransferId id) const;
  std::optional<std::chrono::seconds> remaining(TransferId id) const;
  // Some job is still being looked through.
  bool planning() const;
  // Rows whose state is `state`, in any tab.
  std::vector<TransferId> withState(TransferState state) const;
  std::vector<TransferId> ofJob(JobId job) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

  static TransferTab tabOf(const TransferRow& row);

 Q_SIGNALS:
  void countsChanged();

 private:
  using Slot = std::uint32_t;
  using Slots = std::vector<Slot>;
  struct Changes {
    Slots inPlace, left, entered;
    bool queueMoved = false;
  };
  static bool newestFirst(TransferTab tab) { return tab == TransferTab::failed || tab == TransferTab::done; }
  const Slots& shown() const { return lists_[static_cast<std::size_t>(tab_)]; }
  static std::vector<TransferRow> wholeJobs(const std::vector<JobRow>& jobs);
  void drop(const std::function<bool(const TransferRow&)>& gone);
  Changes store(const std::vector<TransferRow>& rows);
  void leaveLists(const Slots& left);
  void enterLists(const Slots& entered);
  void applyToShown(const Changes& changes);
  bool removeShown(const Slots& left);
  bool insertShown(const Slots& entered);
  void announce(std::vector<int> rows);
  void rebuild(TransferTab tab);
  void reorderQueue();
  void measure(const Snapshot& snapshot, Slots& inPlace);
  void place(Slots& list, TransferTab tab, Slots slots) const;

  const Clock& clock_;
  std::vector<TransferRow> rows_;
  std::vector<TransferTab> tabs_;       // of each slot
  std::vector<std::uint64_t> arrived_;  // when each slot came to its tab, in snapshots
  std::uint64_t snapshots_ = 0;
  bool planning_ = false;
  QHash<TransferId, Slot> slotOf_;
  QHash<JobId, JobRow> jobs_;
  QHash<TransferId, RateMeter> meters_;
  std::array<Slots, kTransferTabs> lists_;
  std::vector<std::int32_t> position_;  // of each slot in the shown list, -1 where not there
  TransferTab tab_ = TransferTab::active;
};

}  // namespace hawser::ui
