// Runner: works through the transfers of all jobs, as many parts at once as pay, and can stop at any instant.
//
// Workers (tasks on the pool) each take the next unit of work that is admitted: memory reserved, store not
// asking for quiet, rate not zero; do it without the lock; record it in the journal; then apply it. No unit
// waits for another; the unit that ends a transfer's last part also commits it. A unit counts as done once
// the journal has it, so a kill loses at most what was in flight; transfers that end together share a commit.
//
// Thread-safe. Commands only change state in memory; a journaling task follows. It knows no provider.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "base/condition_variable.h"
#include "base/log.h"
#include "base/mutex.h"
#include "journal/journal.h"
#include "os/file_system.h"
#include "sched/buffer_pool.h"
#include "sched/parallel_tuner.h"
#include "sched/retry_policy.h"
#include "sched/thread_pool.h"
#include "sched/token_bucket.h"
#include "storage/part_grid.h"
#include "transfer/object_copy.h"
#include "transfer/planner.h"
#include "transfer/runner_state.h"
#include "transfer/types.h"

namespace hawser {

class SharedReads;
class MoveMeter;
class SourceReader;

struct RunnerOptions {
  std::uint64_t memoryBudget = 64 * 1024 * 1024;
  std::uint32_t parallel = 0;  // 0: tuned
  const Clock* clock = &Clock::system();
  // Where what destinations have not had yet is kept, a folder for each job; empty: nowhere.
  std::string spoolFolder;
  FileSystem* files = nullptr;  // of that
  RetryPolicy retry;
  Log log;
  std::function<void()> wake;  // events: from none to some; any thread, no lock held
};

class Runner {
 public:
  Runner(RunnerOptions options, Journal& journal, ThreadPool& pool);
  ~Runner() { stop(); }
  // Stops all units and waits for them (250 ms); what was running is queued in the journal. Then commands do
  // nothing more.
  void stop();

  // Shows a job with its transfers as the journal has them; it does not run yet.
  void add(const JournalJob& job, const JobTexts& texts, const JobOptions& options,
           std::vector<JournalTransfer> transfers);
  bool has(JobId job) const;
  bool isRunnable(JobId job) const;  // has places
  // What is asked for, said more exactly before the job is planned for the first time.
  void amend(const JournalJob& job, const JobTexts& texts);
  // Shows that the job's stores are being opened: start(), provide() or refuse() follows.
  void announce(JobId job);
  // Gives an added job its stores, or others (a new credential) to what it does from now on.
  void provide(JobId job, JobPlaces places);
  // provide(), and lets it run: plans it where that was not finished. What was paused by itself stays so.
  void start(JobId job, JobPlaces places);
  // Its stores cannot be had. `ends`: one that has nothing planned fails by it; others wait to be resumed.
  void refuse(JobId job, const Error& error, bool ends);
  // What its start or its planner waits for, and until when; nothing where `stop` has been requested.
  void waits(JobId job, const std::stop_token& stop, const Error& error, WallTime next);
  void waitsNoMore(JobId job);
  void tell(Event event);  // adds to takeEvents()

  void pauseJob(JobId job);
  void resumeJob(JobId job);  // notFound is ignored; a job without places needs start()
  void cancelJob(JobId job);
  void retryJob(JobId job);
  void forgetJob(JobId job);
  void pause(TransferId transfer);
  void resume(TransferId transfer);
  void cancel(TransferId transfer);
  void retry(TransferId transfer);
  void move(TransferId transfer, QueuePlace place);
  void pauseAll();
  void resumeAll();
  // What waits for its next try.
  void tryNow();
  void setLimitRate(std::uint64_t bytesPerSecond) { rate_.setRate(bytesPerSecond); }
  void setLimitRate(TransferId transfer, std::uint64_t bytesPerSecond);
  void answer(TransferId transfer, ConflictPolicy choice, bool forWholeJob);

  Snapshot snapshot(Cursor& cursor) const;
  std::vector<Event> takeEvents();
  Result<TransferDetail> detail(TransferId transfer, std::size_t cells) const;
  Result<Conflict> conflict(TransferId transfer) const;
  Result<JobRow> jobRow(JobId job) const;
  // The first of so many places at the queue's end, for transfers that are journaled before they are added.
  std::int64_t placesFor(std::size_t transfers);

 private:
  friend class MoveMeter;
  struct Unit {
    enum class Kind : std::uint8_t { none, whole, open, part } kind = Kind::none;
    TransferRecord* transfer = nullptr;
    Part part;
    std::uint64_t memory = 0;
    SteadyTime started;
    bool reading = false;  // afterwards: it was the source that failed
  };
  // What a cancelled transfer has begun and nobody will finish.
  struct Leftover {
    TransferId transfer = 0;
    std::uint32_t destination = 0;
    std::shared_ptr<const JobPlaces> places;
    std::unique_ptr<ObjectWriter> writer;  // none: to be opened by its session
    WriteRequest request;
  };

  using Active = std::map<std::pair<std::int64_t, TransferId>, TransferRecord*>;

  // What comes of a transfer after a unit has succeeded.
  enum class Then : std::uint8_t {
    leaves,  // the unit gives it back: leave()
    ends,    // it was handed over: endSoon()
  };
  struct Ending {
    TransferRecord* transfer = nullptr;
    JournalTransfer row;
  };

  // runner.cpp: workers and what they take
  void work();
  Unit pick() HAWSER_REQUIRES(mutex_);
  Unit startNext() HAWSER_REQUIRES(mutex_);
  bool isAhead(Active::const_iterator entry) const HAWSER_REQUIRES(mutex_);
  bool mayStartUnit(const TransferRecord& transfer) const HAWSER_REQUIRES(mutex_);
  static bool mayCompare(const TransferRecord& transfer);
  static DeltaUse deltaUseOf(const TransferRecord& transfer, const Capabilities& from,
                             const Capabilities& to);
  bool reserve(std::uint64_t memory) HAWSER_REQUIRES(mutex_);
  Unit nextPart(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  std::uint64_t mostInFlight(const TransferRecord& transfer) const HAWSER_REQUIRES(mutex_);
  bool isGated(const TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  bool waitsForTime() const HAWSER_REQUIRES(mutex_);
  void dueRetries() HAWSER_REQUIRES(mutex_);
  void callWorkers() HAWSER_REQUIRES(mutex_);
  std::uint32_t limit() const HAWSER_REQUIRES(mutex_);
  void countWork(std::uint64_t work);
  std::vector<PartState> partsOf(const JournalTransfer& row);
  void planSoon(JobRecord& job) HAWSER_REQUIRES(mutex_);
  void planJob(JobId job);
  Status addPlanned(JobId job, std::vector<PlanItem> items);
  Status checkTwins(const JobRecord& job, const std::vector<JournalTransfer>& rows) HAWSER_REQUIRES(mutex_);
  void planEnded(JobId job, const Status& status);

  // runner_units.cpp: doing a unit and what follows from it
  void perform(Unit unit);
  Result<Then> performWhole(TransferRecord& transfer, SourceReader& reader);
  Result<Then> performOpen(TransferRecord& transfer, SourceReader& reader);
  Result<bool> openParts(TransferRecord& transfer, SourceReader& reader);
  Status recordStart(TransferRecord& transfer, JournalTransfer& row);
  Result<Then> performPart(TransferRecord& transfer, SourceReader& reader, const Part& part);
  Result<Then> performFinish(TransferRecord& transfer, SourceReader& reader);
  Status startOver(TransferRecord& transfer);
  Result<bool> prepare(TransferRecord& transfer, SourceReader& reader, MoveMeter& meter,
                       JournalTransfer& row);
  Result<bool> lookAgain(TransferRecord& transfer, const CopyTask& task, JournalTransfer& row);
  bool conflicts(TransferRecord& transfer, const CopyTask& task, const ObjectInfo& source,
                 const ObjectInfo& there) HAWSER_REQUIRES(mutex_);
  Result<PartReceipt> copied(TransferRecord& transfer, const CopyTask& task, const Part& part, bool& sent);
  void failed(const Unit& unit, const Error& error);
  Status checkWanted(const TransferRecord& transfer) const HAWSER_REQUIRES(mutex_);
  void clearSoon(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void clearLeftovers();
  void clear(Leftover& leftover);
  Status recorded(JobRecord& job, Status status);
  void journalFailed(JobRecord& job, const Error& error) HAWSER_REQUIRES(mutex_);
  void settle(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void leave(TransferRecord& transfer);

  // runner_endings.cpp: what is copied becomes done
  void endSoon(TransferRecord& transfer, JournalTransfer row, const CopyOutcome& outcome);
  bool moreMayEnd() const HAWSER_REQUIRES(mutex_);
  void journalEndings();
  void applyEnding(TransferRecord& transfer, JournalTransfer row) HAWSER_REQUIRES(mutex_);

  // runner_commands.cpp: states and places
  void setState(TransferRecord& transfer, TransferState state) HAWSER_REQUIRES(mutex_);
  void touch(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void touch(JobRecord& job) HAWSER_REQUIRES(mutex_);
  void stopWaiting(JobRecord& job) HAWSER_REQUIRES(mutex_);
  void enqueue(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void dequeue(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void stopUnits(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void pauseLocked(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void pauseLocked(JobRecord& job) HAWSER_REQUIRES(mutex_);
  void runLocked(JobRecord& job) HAWSER_REQUIRES(mutex_);
  void resumeLocked(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void cancelLocked(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void retryLocked(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void answerLocked(TransferRecord& transfer, ConflictPolicy choice) HAWSER_REQUIRES(mutex_);
  void jobMayBeDone(JobRecord& job) HAWSER_REQUIRES(mutex_);
  void letRemove(JobRecord& job) HAWSER_REQUIRES(mutex_);

  // runner_frozen.cpp: plans that were agreed to
  void letLate(JobRecord& job) HAWSER_REQUIRES(mutex_);
  bool leavesAsIs(TransferRecord& transfer, const Error& error, bool reading) HAWSER_REQUIRES(mutex_);

  void journalSoon() HAWSER_REQUIRES(mutex_);
  void journalDirty();
  void finishSaved(JobId job) HAWSER_REQUIRES(mutex_);
  void notJournaled(const std::vector<JournalTransfer>& transfers, const std::vector<JournalJob>& jobs,
                    const std::vector<JobId>& forgotten, const Error& error) HAWSER_REQUIRES(mutex_);
  TransferRecord* find(TransferId transfer) HAWSER_REQUIRES(mutex_);

  // runner_words.cpp: errors as the user would put them
  Error inUsersWords(Error error, const TransferRecord& transfer, bool ofSource) const
      HAWSER_REQUIRES(mutex_);
  Error inUsersWords(Error error, const JobRecord& job) const HAWSER_REQUIRES(mutex_);

  // runner_away.cpp: stores that cannot be reached
  const ObjectStore* storeOf(const Unit& unit) const HAWSER_REQUIRES(mutex_);
  std::chrono::milliseconds awayFor(const Unit& unit, const Error& error) HAWSER_REQUIRES(mutex_);
  const AwayStore* awayStoreOf(const TransferRecord& transfer) const HAWSER_REQUIRES(mutex_);
  void letWait(TransferRecord& transfer, const AwayStore& store) HAWSER_REQUIRES(mutex_);
  void isBack(const TransferRecord& transfer) HAWSER_REQUIRES(mutex_);

  // runner_spool.cpp: what is kept for destinations that are slow or away
  std::shared_ptr<Spool> openSpool(JobId job, const JobPlaces& places);
  void shareReads(JobRecord& job, JobPlaces& places) HAWSER_REQUIRES(mutex_);
  bool anyIsAway(const TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void spoolAtOnce(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void spoolKept(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void spoolNoMore(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  void spoolNoMore(JobRecord& job) HAWSER_REQUIRES(mutex_);
  void readAnew(const TransferRecord& transfer, const Error& error);
  void partArrived(TransferRecord& transfer, const Part& part);
  void spoolSoon(std::function<void()> work) HAWSER_REQUIRES(mutex_);
  void runSpoolWork();
  std::vector<std::shared_ptr<SharedReads>> readsToKeep() const HAWSER_REQUIRES(mutex_);
  static void spoolAtStop(const std::vector<std::shared_ptr<SharedReads>>& reads);

  // runner_log.cpp: who is told of what
  static std::string jobInLog(JobId job, TransferId transfer = 0);
  void note(TransferRecord& transfer, LogLine::Kind kind, std::optional<Error> error, std::uint64_t bytes = 0,
            std::optional<std::uint32_t> part = {}) HAWSER_REQUIRES(mutex_);
  void addEvent(EventKind kind, JobId job, TransferId transfer, std::string text) HAWSER_REQUIRES(mutex_);
  void wakeListeners();

  // runner_view.cpp
  void keepParts(TransferRecord& transfer) HAWSER_REQUIRES(mutex_);
  PartGrid gridOf(const TransferRecord& transfer) const HAWSER_REQUIRES(mutex_);
  void addSlices(TransferDetail& detail, const TransferRecord& transfer, std::size_t cells) const
      HAWSER_REQUIRES(mutex_);
  void addCopies(TransferDetail& detail, const TransferRecord& transfer, std::size_t cells) const
      HAWSER_REQUIRES(mutex_);
  // True where it was compared and it is known how its bytes stand.
  bool addStretches(TransferDetail& detail, const TransferRecord& transfer, std::size_t cells) const
      HAWSER_REQUIRES(mutex_);
  std::vector<const TransferRecord*> copiesOf(const TransferRecord& transfer) const HAWSER_REQUIRES(mutex_);
  MemberDetail copyOf(const TransferRecord& transfer, std::size_t cells) const HAWSER_REQUIRES(mutex_);
  TransferRow rowOf(const TransferRecord& transfer) const HAWSER_REQUIRES(mutex_);
  JobRow rowOf(const JobRecord& job) const HAWSER_REQUIRES(mutex_);
  CopyTask taskFor(TransferRecord& transfer, const JournalTransfer& row, SourceReader& reader,
                   MoveMeter& meter);

  const RunnerOptions options_;
  Journal& journal_;
  ThreadPool& pool_;
  BufferPool buffers_;
  TokenBucket rate_;
  std::atomic<std::uint64_t> bytesSent_{0}, bytesReceived_{0}, bytesMoved_{0}, work_{0};
  std::atomic<std::int64_t> nextSample_{0};
  std::atomic<bool> wakeWanted_{false}, linesWait_{false};

  std::stop_source closing_;  // stops also what goes on after a cancel: cleaning up
  mutable Mutex mutex_;
  ConditionVariable wake_;
  ConditionVariable quiet_;
  ConditionVariable moreEndings_;
  ConditionVariable journalAgain_;
  std::map<JobId, std::unique_ptr<JobRecord>> jobs_ HAWSER_GUARDED_BY(mutex_);
  std::unordered_map<TransferId, std::unique_ptr<TransferRecord>> transfers_ HAWSER_GUARDED_BY(mutex_);
  std::map<std::pair<std::int64_t, TransferId>, TransferRecord*> queue_ HAWSER_GUARDED_BY(mutex_);
  Active active_ HAWSER_GUARDED_BY(mutex_);
  Active inParts_ HAWSER_GUARDED_BY(mutex_);  // those of active_ that are copied in parts
  std::multimap<SteadyTime, TransferRecord*> retries_ HAWSER_GUARDED_BY(mutex_);
  std::vector<std::weak_ptr<SharedReads>> sharedReads_ HAWSER_GUARDED_BY(mutex_);
  std::deque<std::function<void()>> spoolWork_ HAWSER_GUARDED_BY(mutex_);
  bool spooling_ HAWSER_GUARDED_BY(mutex_) = false;
  std::map<const ObjectStore*, SteadyTime> gates_ HAWSER_GUARDED_BY(mutex_);
  std::map<const ObjectStore*, AwayStore> away_ HAWSER_GUARDED_BY(mutex_);
  std::deque<std::pair<std::uint64_t, TransferId>> changes_ HAWSER_GUARDED_BY(mutex_);  // by version
  std::set<TransferId> dirtyTransfers_ HAWSER_GUARDED_BY(mutex_);
  std::set<JobId> dirtyJobs_ HAWSER_GUARDED_BY(mutex_);
  std::vector<JobId> forgottenJobs_ HAWSER_GUARDED_BY(mutex_);  // to be taken out of the journal
  std::deque<Leftover> leftovers_ HAWSER_GUARDED_BY(mutex_);
  std::vector<Ending> endings_ HAWSER_GUARDED_BY(mutex_);  // still in active_
  std::vector<Event> events_ HAWSER_GUARDED_BY(mutex_);
  std::vector<std::pair<LogLevel, std::string>> lines_ HAWSER_GUARDED_BY(mutex_);  // to be logged without it
  ParallelTuner tuner_ HAWSER_GUARDED_BY(mutex_);
  std::uint64_t version_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::int64_t firstPlace_ HAWSER_GUARDED_BY(mutex_) = 0, lastPlace_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint32_t workers_ HAWSER_GUARDED_BY(mutex_) = 0, idle_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint32_t planners_ HAWSER_GUARDED_BY(mutex_) = 0, clearers_ HAWSER_GUARDED_BY(mutex_) = 0;
  bool journaling_ HAWSER_GUARDED_BY(mutex_) = false, ending_ HAWSER_GUARDED_BY(mutex_) = false;
  std::uint32_t saving_ HAWSER_GUARDED_BY(mutex_) = 0;  // of these two, who is writing just now
  bool hungry_ HAWSER_GUARDED_BY(mutex_) = false;       // since the last sample a worker found nothing to do
  bool stopping_ HAWSER_GUARDED_BY(mutex_) = false;
  bool stopped_ HAWSER_GUARDED_BY(mutex_) = false;  // and all is quiet
};

// Shows what a job's start or its planner waits for.
class JobWaits final : public RetryListener {
 public:
  JobWaits(Runner& runner, JobId job, std::stop_token stop)
      : runner_(runner), job_(job), stop_(std::move(stop)) {}
  void waits(const Error& error, WallTime next) override { runner_.waits(job_, stop_, error, next); }
  void waitsNoMore() override { runner_.waitsNoMore(job_); }

 private:
  Runner& runner_;
  JobId job_;
  std::stop_token stop_;
};

}  // namespace hawser
