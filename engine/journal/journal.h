// Journal: the durable record of what was asked for and what has been done, in SQLite (WAL).
//
// Format: FORMAT.md. An older version is brought up to date when it is opened; a newer one is refused and the
// file left as it was. What a call acknowledged survives kill -9 at any later instruction.
// A power cut may take back the latest parts and states, never mix them: parts are checked against their
// checksum before a resume trusts them. addJob and what is called with durable = true survive a power cut
// too.
//
// Errors name the journal's file.
//
// Thread-safe. Writers that come while a transaction is being committed share the next one. Several
// processes may use the same file.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "journal/database.h"
#include "journal/journal_rows.h"
#include "journal/sync_rows.h"
#include "storage/object_store.h"

namespace hawser {

class Journal {
 public:
  // Blocks. denied, corrupt, noSpace with the path; unsupported where a newer program wrote it.
  static Result<std::unique_ptr<Journal>> open(const std::string& path);
  ~Journal();

  Result<std::int64_t> addJob(const JournalJob& job);
  Status updateJob(const JournalJob& job);
  Status removeJob(std::int64_t job);
  Result<std::vector<JournalJob>> jobs();  // newest first
  Result<JournalJob> job(std::int64_t id);

  // Gives each its id. One whose (job, destination, destinationKey) is there already gets id 0 and is not
  // added.
  Status addTransfers(std::vector<JournalTransfer>& transfers);
  // Writes all but job, source, its key and kind.
  Status updateTransfers(std::span<const JournalTransfer> transfers);
  Status updateTransfer(const JournalTransfer& transfer) { return updateTransfers({&transfer, 1}); }
  Result<std::vector<JournalTransfer>> transfers(std::int64_t job);
  // One after the other, in the order of transfers(); of that state only where one is given. `take` must not
  // come back to the journal.
  Status eachTransfer(std::int64_t job, std::optional<int> state,
                      const std::function<void(JournalTransfer)>& take);
  Result<std::vector<JournalCount>> counts(std::int64_t job);
  // Of those that are done: what updateTransfers() would write of them, at less cost. Their parts go.
  Status finishTransfers(std::span<const JournalTransfer> transfers);

  Status addPart(std::int64_t transfer, const PartReceipt& receipt);
  Status removeParts(std::int64_t transfer);
  Result<std::vector<PartReceipt>> parts(std::int64_t transfer);  // by number

  // journal_sync.cpp: folders that are kept the same. What a run has done counts once settlePair() has gone
  // over it; removeJob() does so too.
  //
  // Adds the job with all its transfers, planned, and what it leaves behind; at once and durably. The job, of
  // its transfers the job and id are set.
  Result<std::int64_t> addSync(const JournalJob& job, std::vector<JournalTransfer>& transfers,
                               const SyncStart& start);
  // Nothing where the two have never met.
  Result<std::optional<SyncPair>> findPair(const std::string& left, const std::string& right);
  // What its runs have done so far is known of its paths.
  Status settlePair(std::int64_t pair);
  // In order of paths, up to `most` of those after `after`.
  Result<std::vector<SyncPathRow>> syncPaths(std::int64_t pair, const std::string& after, std::uint32_t most);
  // The latest run of it that has not ended.
  Result<std::optional<std::int64_t>> unfinishedSync(std::int64_t pair);

  // journal_runs.cpp: in place of the profile's last.
  Status keepRun(const JournalRun& run);
  Result<std::vector<JournalRun>> runs();
  Status forgetRun(const std::string& profile);

  // Nothing waits to be written.
  bool saved() const { return waiting_.load(std::memory_order_relaxed) == 0; }

 private:
  Journal(std::unique_ptr<Database> database, std::string path)
      : database_(std::move(database)), path_(std::move(path)) {}
  Status prepareTables();

  // Runs `work` inside a transaction shared with others; returns once it is committed. Where another's work
  // fails it may run a second time.
  struct Change;
  Status write(std::function<Status()> work, bool durable = false);
  void passOn() HAWSER_REQUIRES(mutex_);
  void commitBatch(std::vector<Change*>& batch);
  Status commitTogether(std::vector<Change*>& batch);
  Status runBatch(std::vector<Change*>& batch);
  // Runs under the lock that keeps readers and writers of this handle apart.
  template <class T>
  Result<T> read(const std::function<Result<T>()>& work) {
    beginReading();
    Result<T> result = work();
    endReading();
    if (!result) result.error().about(path_);
    return result;
  }
  void beginReading();
  void endReading();
  Result<Statement*> statement(const char* sql);
  Status insertJob(const JournalJob& job, std::int64_t& id);
  Status insertTransfer(JournalTransfer& transfer);
  Result<std::int64_t> keepPair(const SyncPair& pair);
  Status putPath(std::int64_t pair, const SyncPathRow& row);
  Status putPlanned(std::int64_t job, const SyncPlannedRow& planned);
  Status settleJob(std::int64_t job);
  // What came of the transfers to a path; nothing where they have not all ended well.
  Result<std::optional<SyncPathRow>> settled(std::int64_t job, const SyncPlannedRow& planned,
                                             const std::string& leftKey, const std::string& rightKey);
  Status runKept(const char* sql);

  std::unique_ptr<Database> database_;
  const std::string path_;
  std::map<const char*, std::unique_ptr<Statement>> statements_;  // by the address of the SQL literal
  bool syncsEachCommit_ = false;

  Mutex mutex_;
  ConditionVariable turn_;
  std::vector<Change*> queue_ HAWSER_GUARDED_BY(mutex_);
  bool databaseBusy_ HAWSER_GUARDED_BY(mutex_) = false;  // somebody reads or leads
  std::uint32_t readers_ HAWSER_GUARDED_BY(mutex_) = 0;  // who wait to read
  std::atomic<std::uint32_t> waiting_{0};
};

}  // namespace hawser
