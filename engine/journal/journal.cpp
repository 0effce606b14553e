#include "journal/journal.h"

#include "base/assert.h"

namespace hawser {

namespace {

constexpr int kVersion = 6;

constexpr const char* kJobs = R"sql(
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  program BLOB NOT NULL, title BLOB NOT NULL, request BLOB NOT NULL,
  state INTEGER NOT NULL, planned INTEGER NOT NULL,
  created INTEGER NOT NULL, finished INTEGER,   -- milliseconds since 1970, UTC
  error BLOB NOT NULL, revision INTEGER NOT NULL);
)sql";

constexpr const char* kTransfers = R"sql(
CREATE TABLE transfers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job INTEGER NOT NULL, place INTEGER NOT NULL, kind INTEGER NOT NULL,
  source INTEGER NOT NULL, source_key BLOB NOT NULL, destination_key BLOB NOT NULL,
  size INTEGER NOT NULL, source_etag BLOB NOT NULL,
  condition_kind INTEGER NOT NULL, condition_etag BLOB NOT NULL,
  state INTEGER NOT NULL, session BLOB NOT NULL, part_size INTEGER NOT NULL,
  bytes_sent INTEGER NOT NULL, bytes_resumed INTEGER NOT NULL,
  verified INTEGER NOT NULL, hash BLOB NOT NULL, error BLOB NOT NULL,
  revision INTEGER NOT NULL, limit_rate INTEGER NOT NULL, destination INTEGER NOT NULL,
  delta INTEGER NOT NULL DEFAULT 0, predicted INTEGER NOT NULL DEFAULT 0,
  late INTEGER NOT NULL DEFAULT 0, result_etag BLOB NOT NULL DEFAULT x'',
  UNIQUE (job, destination, destination_key));
)sql";

constexpr const char* kParts = R"sql(
CREATE TABLE parts (
  transfer INTEGER NOT NULL, number INTEGER NOT NULL,
  offset INTEGER NOT NULL, length INTEGER NOT NULL, crc64 INTEGER NOT NULL, token BLOB NOT NULL,
  PRIMARY KEY (transfer, number)) WITHOUT ROWID;
)sql";

constexpr const char* kSyncs = R"sql(
CREATE TABLE sync_pairs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  left_place BLOB NOT NULL, right_place BLOB NOT NULL,
  left_root BLOB NOT NULL, right_root BLOB NOT NULL,
  UNIQUE (left_place, right_place));
CREATE TABLE sync_paths (
  pair INTEGER NOT NULL, path BLOB NOT NULL,
  kind INTEGER NOT NULL, size INTEGER NOT NULL, hash BLOB NOT NULL,
  left_etag BLOB NOT NULL, left_made INTEGER, right_etag BLOB NOT NULL, right_made INTEGER,
  PRIMARY KEY (pair, path)) WITHOUT ROWID;
CREATE TABLE sync_jobs (
  job INTEGER PRIMARY KEY, pair INTEGER NOT NULL,
  left_prefix BLOB NOT NULL, right_prefix BLOB NOT NULL);
CREATE TABLE sync_planned (
  job INTEGER NOT NULL, path BLOB NOT NULL,
  kind INTEGER NOT NULL, size INTEGER NOT NULL, hash BLOB NOT NULL,
  left_outcome INTEGER NOT NULL, left_etag BLOB NOT NULL, left_made INTEGER,
  right_outcome INTEGER NOT NULL, right_etag BLOB NOT NULL, right_made INTEGER,
  PRIMARY KEY (job, path)) WITHOUT ROWID;
)sql";

constexpr const char* kRuns = R"sql(
CREATE TABLE profile_runs (
  profile BLOB PRIMARY KEY, started INTEGER NOT NULL, job INTEGER NOT NULL,
  failures INTEGER NOT NULL, held INTEGER NOT NULL, error BLOB NOT NULL) WITHOUT ROWID;
)sql";

std::string tables() {
  return std::string(kJobs) + kTransfers + kParts + kSyncs + kRuns +
         "PRAGMA user_version = " + std::to_string(kVersion) + ";";
}

struct Step {
  int to = 0;
  std::string sql;
};

// From each version to a later one. Those of 1 knew no limit of a transfer's own, those of 2 one destination
// only, those of 3 nothing of changes, those of 4 nothing of folders that are kept the same,
// those of 5 nothing of profiles that run by themselves.
Step stepFrom(int version) {
  if (version == 1) return {2, "ALTER TABLE transfers ADD COLUMN limit_rate INTEGER NOT NULL DEFAULT 0;"};
  if (version == 3) {
    return {4,
            "ALTER TABLE transfers ADD COLUMN delta INTEGER NOT NULL DEFAULT 0;"
            "ALTER TABLE transfers ADD COLUMN predicted INTEGER NOT NULL DEFAULT 0;"};
  }
  static_assert(kVersion == 6);
  if (version == 5) return {6, kRuns};
  if (version == 4) {
    return {5, std::string("ALTER TABLE transfers ADD COLUMN late INTEGER NOT NULL DEFAULT 0;"
                           "ALTER TABLE transfers ADD COLUMN result_etag BLOB NOT NULL DEFAULT x'';") +
                   kSyncs};
  }
  return {5,
          std::string("ALTER TABLE transfers RENAME TO before;") + kTransfers +
              "INSERT INTO transfers SELECT id, job, place, kind, source, source_key, destination_key, size, "
              "source_etag, condition_kind, condition_etag, state, session, part_size, bytes_sent, "
              "bytes_resumed, "
              "verified, hash, error, revision, limit_rate, 0, 0, 0, 0, x'' FROM before;"
              "DROP TABLE before;" +
              kSyncs};
}

std::int64_t milliseconds(WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

std::optional<std::int64_t> milliseconds(const std::optional<WallTime>& time) {
  if (!time) return std::nullopt;
  return milliseconds(*time);
}

}  // namespace

struct Journal::Change {
  std::function<Status()> work;
  bool durable = false;
  Status result;
  // Under the lock. Its thread sleeps on a condition of its own: waking all who wait costs more than the
  // commit they wait for.
  enum class Turn : std::uint8_t { waits, leads, done } turn = Turn::waits;
  ConditionVariable* wake = nullptr;
};

Result<std::unique_ptr<Journal>> Journal::open(const std::string& path) {
  auto database = Database::open(path);
  if (!database) return fail(std::move(database.error()).within("open the journal"));
  std::unique_ptr<Journal> journal(new Journal(std::move(*database), path));
  if (Status ready = journal->prepareTables(); !ready) {
    return fail(std::move(ready.error()).within("open the journal").about(path));
  }
  return journal;
}

Journal::~Journal() {
  statements_.clear();
}

Status Journal::prepareTables() {
  HAWSER_CHECK(
      database_->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF;"));
  // Another process may be making the tables at this moment.
  HAWSER_CHECK(database_->run("BEGIN IMMEDIATE"));
  int version = 0;
  {
    HAWSER_TRY(const auto query, database_->prepare("PRAGMA user_version"));
    HAWSER_TRY(const bool row, query->step());
    version = row ? static_cast<int>(query->integer(0)) : 0;
  }
  Status made;
  if (version > kVersion) {
    made = fail(ErrorCode::unsupported, "it was written by a newer version of this program (format " +
                                            std::to_string(version) + ", this one knows " +
                                            std::to_string(kVersion) + ")");
  } else if (version == 0) {
    made = database_->run(tables().c_str());
  }
  while (made && version > 0 && version < kVersion) {
    const Step step = stepFrom(version);
    version = step.to;
    made = database_->run((step.sql + "PRAGMA user_version = " + std::to_string(version) + ";").c_str());
  }
  const Status ended = database_->run(made ? "COMMIT" : "ROLLBACK");
  return made ? ended : made;
}

Result<Statement*> Journal::statement(const char* sql) {
  auto& slot = statements_[sql];
  if (!slot) {
    HAWSER_TRY(slot, database_->prepare(sql));
  }
  return &slot->begin();
}

Status Journal::runKept(const char* sql) {
  HAWSER_TRY(Statement * kept, statement(sql));
  return kept->run();
}

Status Journal::write(std::function<Status()> work, bool durable) {
  thread_local ConditionVariable wake;
  Change change;
  change.work = std::move(work);
  change.durable = durable;
  change.wake = &wake;
  waiting_.fetch_add(1, std::memory_order_relaxed);
  {
    MutexLock lock(mutex_);
    queue_.push_back(&change);
    if (!databaseBusy_) {
      databaseBusy_ = true;
      change.turn = Change::Turn::leads;
    }
    while (change.turn == Change::Turn::waits)
      wake.wait(lock);
    if (change.turn == Change::Turn::leads) {
      // Commits for all who wait.
      std::vector<Change*> batch;
      batch.swap(queue_);
      lock.unlock();
      commitBatch(batch);
      lock.lock();
      for (Change* one : batch) {
        one->turn = Change::Turn::done;
        if (one != &change) one->wake->notifyOne();
      }
      passOn();
    }
  }
  waiting_.fetch_sub(1, std::memory_order_relaxed);
  if (!change.result) change.result.error().about(path_);
  return std::move(change.result);
}

// Readers first, or a steady stream of writers would keep them out; each of them passes on again.
void Journal::passOn() {
  if (readers_ == 0 && !queue_.empty()) {
    queue_.front()->turn = Change::Turn::leads;
    queue_.front()->wake->notifyOne();
    return;
  }
  databaseBusy_ = false;
  turn_.notifyOne();
}

void Journal::commitBatch(std::vector<Change*>& batch) {
  if (commitTogether(batch) || batch.size() == 1) return;
  // One of them failed and took all back: each on its own, so that only that one does.
  for (Change* change : batch) {
    std::vector<Change*> alone = {change};
    (void)commitTogether(alone);
  }
}

// Each change gets its result, or the error that took back all.
Status Journal::commitTogether(std::vector<Change*>& batch) {
  Status committed = runBatch(batch);
  if (!committed) (void)database_->run("ROLLBACK");  // fails where nothing was begun, which is as good
  for (Change* change : batch)
    change->result = committed;
  return committed;
}

Status Journal::runBatch(std::vector<Change*>& batch) {
  bool durable = false;
  for (const Change* change : batch)
    durable = durable || change->durable;
  if (durable != syncsEachCommit_) {
    HAWSER_CHECK(database_->run(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL"));
    syncsEachCommit_ = durable;
  }
  HAWSER_CHECK(runKept("BEGIN IMMEDIATE"));
  for (const Change* change : batch)
    HAWSER_CHECK(change->work());
  return runKept("COMMIT");
}

void Journal::beginReading() {
  MutexLock lock(mutex_);
  while (databaseBusy_)
    turn_.wait(lock);
  databaseBusy_ = true;
}

void Journal::endReading() {
  for (auto& [sql, statement] : statements_) {
    if (statement) statement->begin();  // a finished read must not hold back the log's checkpoint
  }
  MutexLock lock(mutex_);
  passOn();
}

Status Journal::insertJob(const JournalJob& job, std::int64_t& id) {
  HAWSER_TRY(Statement * insert,
             statement("INSERT INTO jobs (program, title, request, state, planned, created, finished, error, "
                       "revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  insert->add(job.program).add(job.title).add(job.request).add(job.state).add(job.planned ? 1 : 0);
  insert->add(milliseconds(job.created)).add(milliseconds(job.finished)).add(errorToJson(job.error));
  insert->add(job.revision);
  HAWSER_CHECK(insert->run());
  id = database_->lastInsertId();
  return {};
}

Result<std::int64_t> Journal::addJob(const JournalJob& job) {
  std::int64_t id = 0;
  HAWSER_CHECK(write([&] { return insertJob(job, id); }, true));
  return id;
}

Status Journal::updateJob(const JournalJob& job) {
  return write(
      [&]() -> Status {
        HAWSER_TRY(Statement * update, statement("UPDATE jobs SET title = ?, request = ?, state = ?, planned "
                                                 "= ?, finished = ?, error = ?, revision = ? "
                                                 "WHERE id = ? AND revision <= ?"));
        update->add(job.title).add(job.request).add(job.state).add(job.planned ? 1 : 0);
        update->add(milliseconds(job.finished)).add(errorToJson(job.error));
        update->add(job.revision).add(job.id).add(job.revision);
        return update->run();
      },
      job.finished.has_value());
}

Status Journal::removeJob(std::int64_t job) {
  return write([&]() -> Status {
    HAWSER_CHECK(settleJob(job));
    for (const char* sql : {"DELETE FROM sync_planned WHERE job = ?", "DELETE FROM sync_jobs WHERE job = ?",
                            "DELETE FROM parts WHERE transfer IN (SELECT id FROM transfers WHERE job = ?)",
                            "DELETE FROM transfers WHERE job = ?", "DELETE FROM jobs WHERE id = ?"}) {
      HAWSER_TRY(Statement * remove, statement(sql));
      HAWSER_CHECK(remove->add(job).run());
    }
    return {};
  });
}

Result<std::vector<JournalJob>> Journal::jobs() {
  return read<std::vector<JournalJob>>([&]() -> Result<std::vector<JournalJob>> {
    HAWSER_TRY(Statement * query,
               statement("SELECT id, program, title, request, state, planned, created, finished, "
                         "error, revision FROM jobs ORDER BY id DESC"));
    std::vector<JournalJob> jobs;
    for (;;) {
      HAWSER_TRY(const bool row, query->step());
      if (!row) return jobs;
      jobs.push_back(jobFrom(*query));
    }
  });
}

Result<JournalJob> Journal::job(std::int64_t id) {
  return read<JournalJob>([&]() -> Result<JournalJob> {
    HAWSER_TRY(Statement * query,
               statement("SELECT id, program, title, request, state, planned, created, finished, "
                         "error, revision FROM jobs WHERE id = ?"));
    HAWSER_TRY(const bool row, query->add(id).step());
    if (!row)
      return fail(makeError(ErrorCode::notFound, "there is no such job").about("job " + std::to_string(id)));
    return jobFrom(*query);
  });
}

Status Journal::insertTransfer(JournalTransfer& transfer) {
  HAWSER_TRY(Statement * insert,
             statement("INSERT INTO transfers (job, place, kind, source, source_key, destination_key, size, "
                       "source_etag, condition_kind, condition_etag, state, session, part_size, bytes_sent, "
                       "bytes_resumed, verified, hash, error, revision, limit_rate, destination, delta, "
                       "predicted, late) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                       "ON CONFLICT (job, destination, destination_key) DO NOTHING"));
  insert->add(transfer.job).add(transfer.place).add(transfer.kind).add(transfer.source);
  insert->add(transfer.sourceKey).add(transfer.destinationKey).add(transfer.size).add(transfer.sourceEtag);
  insert->add(transfer.conditionKind).add(transfer.conditionEtag).add(transfer.state).add(transfer.session);
  insert->add(transfer.partSize).add(transfer.bytesSent).add(transfer.bytesResumed);
  insert->add(transfer.verified ? 1 : 0).add(transfer.hash).add(errorToJson(transfer.error));
  insert->add(transfer.revision).add(transfer.limitRate).add(transfer.destination);
  insert->add(transfer.delta).add(transfer.predicted).add(transfer.late ? 1 : 0);
  HAWSER_CHECK(insert->run());
  // Not RETURNING: that keeps a table of its own for each row.
  transfer.id = database_->changes() == 0 ? 0 : database_->lastInsertId();
  return {};
}

Status Journal::addTransfers(std::vector<JournalTransfer>& transfers) {
  return write([&]() -> Status {
    for (JournalTransfer& transfer : transfers)
      HAWSER_CHECK(insertTransfer(transfer));
    return {};
  });
}

Status Journal::updateTransfers(std::span<const JournalTransfer> transfers) {
  return write([&]() -> Status {
    for (const JournalTransfer& transfer : transfers) {
      HAWSER_TRY(
          Statement * update,
          statement(
              "UPDATE transfers SET place = ?, destination_key = ?, size = ?, source_etag = ?, "
              "condition_kind = ?, condition_etag = ?, state = ?, session = ?, part_size = ?, "
              "bytes_sent = ?, bytes_resumed = ?, verified = ?, hash = ?, error = ?, limit_rate = ?, "
              "delta = ?, predicted = ?, result_etag = ?, revision = ? WHERE id = ? AND revision <= ?"));
      update->add(transfer.place).add(transfer.destinationKey).add(transfer.size).add(transfer.sourceEtag);
      update->add(transfer.conditionKind)
          .add(transfer.conditionEtag)
          .add(transfer.state)
          .add(transfer.session);
      update->add(transfer.partSize).add(transfer.bytesSent).add(transfer.bytesResumed);
      update->add(transfer.verified ? 1 : 0).add(transfer.hash).add(errorToJson(transfer.error));
      update->add(transfer.limitRate).add(transfer.delta).add(transfer.predicted).add(transfer.resultEtag);
      update->add(transfer.revision).add(transfer.id).add(transfer.revision);
      HAWSER_CHECK(update->run());
    }
    return {};
  });
}

Status Journal::finishTransfers(std::span<const JournalTransfer> transfers) {
  return write([&]() -> Status {
    for (const JournalTransfer& transfer : transfers) {
      HAWSER_TRY(
          Statement * update,
          statement(
              "UPDATE transfers SET state = ?, bytes_sent = ?, verified = ?, hash = ?, error = x'', "
              "delta = ?, predicted = ?, result_etag = ?, revision = ? WHERE id = ? AND revision <= ?"));
      update->add(transfer.state).add(transfer.bytesSent).add(transfer.verified ? 1 : 0).add(transfer.hash);
      update->add(transfer.delta).add(transfer.predicted).add(transfer.resultEtag);
      HAWSER_CHECK(update->add(transfer.revision).add(transfer.id).add(transfer.revision).run());
      if (transfer.session.empty()) continue;
      HAWSER_TRY(Statement * remove, statement("DELETE FROM parts WHERE transfer = ?"));
      HAWSER_CHECK(remove->add(transfer.id).run());
    }
    return {};
  });
}

Result<std::vector<JournalTransfer>> Journal::transfers(std::int64_t job) {
  std::vector<JournalTransfer> all;
  HAWSER_CHECK(
      eachTransfer(job, std::nullopt, [&](JournalTransfer transfer) { all.push_back(std::move(transfer)); }));
  return all;
}

Status Journal::eachTransfer(std::int64_t job, std::optional<int> state,
                             const std::function<void(JournalTransfer)>& take) {
  return read<void>([&]() -> Status {
    HAWSER_TRY(
        Statement * query,
        statement(
            "SELECT id, job, place, kind, source, source_key, destination_key, size, source_etag, "
            "condition_kind, condition_etag, state, session, part_size, bytes_sent, bytes_resumed, "
            "verified, hash, error, revision, limit_rate, destination, delta, predicted, late, result_etag, "
            "CASE WHEN length(session) = 0 "
            "THEN 0 ELSE "
            "(SELECT SUM(length) "
            "FROM parts WHERE transfer = transfers.id) END FROM transfers WHERE job = ?1 AND "
            "(?2 < 0 OR state = ?2) ORDER BY place, id"));
    query->add(job).add(state.value_or(-1));
    for (;;) {
      HAWSER_TRY(const bool row, query->step());
      if (!row) return {};
      take(transferFrom(*query));
    }
  });
}

Result<std::vector<JournalCount>> Journal::counts(std::int64_t job) {
  return read<std::vector<JournalCount>>([&]() -> Result<std::vector<JournalCount>> {
    HAWSER_TRY(Statement * query,
               statement("SELECT kind, destination, state, verified, COUNT(*), SUM(size), SUM(bytes_sent), "
                         "SUM(bytes_resumed), delta, SUM(predicted) FROM transfers WHERE job = ? "
                         "GROUP BY kind, destination, state, verified, delta"));
    query->add(job);
    std::vector<JournalCount> counts;
    for (;;) {
      HAWSER_TRY(const bool row, query->step());
      if (!row) return counts;
      counts.push_back({static_cast<int>(query->integer(0)), static_cast<std::uint32_t>(query->integer(1)),
                        static_cast<int>(query->integer(2)), query->integer(3) != 0, query->size(4),
                        query->size(5), query->size(6), query->size(7), static_cast<int>(query->integer(8)),
                        query->size(9)});
    }
  });
}

Status Journal::addPart(std::int64_t transfer, const PartReceipt& receipt) {
  return write([&]() -> Status {
    HAWSER_TRY(Statement * insert,
               statement("INSERT OR REPLACE INTO parts (transfer, number, offset, length, crc64, "
                         "token) VALUES (?, ?, ?, ?, ?, ?)"));
    insert->add(transfer)
        .add(receipt.part.number)
        .add(receipt.part.range.offset)
        .add(receipt.part.range.length);
    return insert->add(receipt.crc64).add(receipt.token).run();
  });
}

Status Journal::removeParts(std::int64_t transfer) {
  return write([&]() -> Status {
    HAWSER_TRY(Statement * remove, statement("DELETE FROM parts WHERE transfer = ?"));
    return remove->add(transfer).run();
  });
}

Result<std::vector<PartReceipt>> Journal::parts(std::int64_t transfer) {
  return read<std::vector<PartReceipt>>([&]() -> Result<std::vector<PartReceipt>> {
    HAWSER_TRY(
        Statement * query,
        statement(
            "SELECT number, offset, length, crc64, token FROM parts WHERE transfer = ? ORDER BY number"));
    query->add(transfer);
    std::vector<PartReceipt> parts;
    for (;;) {
      HAWSER_TRY(const bool row, query->step());
      if (!row) return parts;
      PartReceipt receipt;
      receipt.part.number = static_cast<std::uint32_t>(query->integer(0));
      receipt.part.range = {query->size(1), query->size(2)};
      receipt.crc64 = query->size(3);
      receipt.token = query->text(4);
      parts.push_back(std::move(receipt));
    }
  });
}

}  // namespace hawser
