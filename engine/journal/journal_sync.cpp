// Of the Journal: folders that are kept the same.
#include "journal/journal.h"

namespace hawser {

namespace {

// Numbers of TransferState and TransferKind (transfer/types.h).
constexpr int kDone = 6;
constexpr int kRemoval = 3;
// Of a run: its transfers' destinations.
constexpr int kToRight = 0, kToLeft = 1;

// The columns from `first` on: path, kind, size, hash.
SyncPathRow rowFrom(const Statement& query, int first) {
  SyncPathRow row;
  row.path = query.text(first);
  row.kind = static_cast<int>(query.integer(first + 1));
  row.size = query.size(first + 2);
  row.hash = query.text(first + 3);
  return row;
}

SyncVersion versionFrom(const Statement& query, int first) {
  return {query.text(first), query.optionalInteger(first + 1)};
}

}  // namespace

Result<std::int64_t> Journal::keepPair(const SyncPair& pair) {
  HAWSER_TRY(Statement * insert,
             statement("INSERT INTO sync_pairs (left_place, right_place, left_root, right_root) "
                       "VALUES (?, ?, ?, ?) ON CONFLICT (left_place, right_place) DO UPDATE SET "
                       "left_root = excluded.left_root, right_root = excluded.right_root"));
  HAWSER_CHECK(insert->add(pair.left).add(pair.right).add(pair.leftRoot).add(pair.rightRoot).run());
  HAWSER_TRY(Statement * query,
             statement("SELECT id FROM sync_pairs WHERE left_place = ? AND right_place = ?"));
  HAWSER_TRY(const bool found, query->add(pair.left).add(pair.right).step());
  if (!found) return fail(ErrorCode::internal, "the pair is not there");
  return query->integer(0);
}

Status Journal::putPath(std::int64_t pair, const SyncPathRow& row) {
  HAWSER_TRY(
      Statement * insert,
      statement("INSERT OR REPLACE INTO sync_paths (pair, path, kind, size, hash, left_etag, left_made, "
                "right_etag, right_made) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  insert->add(pair).add(row.path).add(row.kind).add(row.size).add(row.hash);
  insert->add(row.left.etag).add(row.left.made).add(row.right.etag).add(row.right.made);
  return insert->run();
}

Status Journal::putPlanned(std::int64_t job, const SyncPlannedRow& planned) {
  HAWSER_TRY(Statement * insert,
             statement("INSERT OR REPLACE INTO sync_planned (job, path, kind, size, hash, left_outcome, "
                       "left_etag, left_made, right_outcome, right_etag, right_made) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  const SyncPathRow& row = planned.row;
  insert->add(job).add(row.path).add(row.kind).add(row.size).add(row.hash);
  insert->add(static_cast<int>(planned.left)).add(row.left.etag).add(row.left.made);
  insert->add(static_cast<int>(planned.right)).add(row.right.etag).add(row.right.made);
  return insert->run();
}

Result<std::int64_t> Journal::addSync(const JournalJob& job, std::vector<JournalTransfer>& transfers,
                                      const SyncStart& start) {
  std::int64_t id = 0;
  const auto add = [&]() -> Status {
    HAWSER_CHECK(insertJob(job, id));
    HAWSER_TRY(const std::int64_t pair, keepPair(start.pair));
    HAWSER_TRY(Statement * insert, statement("INSERT INTO sync_jobs (job, pair, left_prefix, right_prefix) "
                                             "VALUES (?, ?, ?, ?)"));
    HAWSER_CHECK(insert->add(id).add(pair).add(start.leftPrefix).add(start.rightPrefix).run());
    for (const SyncPathRow& row : start.adopted)
      HAWSER_CHECK(putPath(pair, row));
    for (const std::string& path : start.forgotten) {
      HAWSER_TRY(Statement * forget, statement("DELETE FROM sync_paths WHERE pair = ? AND path = ?"));
      HAWSER_CHECK(forget->add(pair).add(path).run());
    }
    for (const SyncPlannedRow& planned : start.planned)
      HAWSER_CHECK(putPlanned(id, planned));
    for (JournalTransfer& transfer : transfers) {
      transfer.job = id;
      HAWSER_CHECK(insertTransfer(transfer));
    }
    return {};
  };
  HAWSER_CHECK(write(add, true));
  return id;
}

Result<std::optional<SyncPair>> Journal::findPair(const std::string& left, const std::string& right) {
  return read<std::optional<SyncPair>>([&]() -> Result<std::optional<SyncPair>> {
    HAWSER_TRY(Statement * query, statement("SELECT id, left_root, right_root FROM sync_pairs "
                                            "WHERE left_place = ? AND right_place = ?"));
    HAWSER_TRY(const bool found, query->add(left).add(right).step());
    if (!found) return std::nullopt;
    return SyncPair{query->integer(0), left, right, query->text(1), query->text(2)};
  });
}

Result<std::vector<SyncPathRow>> Journal::syncPaths(std::int64_t pair, const std::string& after,
                                                    std::uint32_t most) {
  return read<std::vector<SyncPathRow>>([&]() -> Result<std::vector<SyncPathRow>> {
    HAWSER_TRY(Statement * query,
               statement("SELECT path, kind, size, hash, left_etag, left_made, right_etag, right_made "
                         "FROM sync_paths WHERE pair = ? AND path > ? ORDER BY path LIMIT ?"));
    query->add(pair).add(after).add(most);
    std::vector<SyncPathRow> rows;
    for (;;) {
      HAWSER_TRY(const bool more, query->step());
      if (!more) return rows;
      SyncPathRow row = rowFrom(*query, 0);
      row.left = versionFrom(*query, 4);
      row.right = versionFrom(*query, 6);
      rows.push_back(std::move(row));
    }
  });
}

Result<std::optional<std::int64_t>> Journal::unfinishedSync(std::int64_t pair) {
  return read<std::optional<std::int64_t>>([&]() -> Result<std::optional<std::int64_t>> {
    HAWSER_TRY(Statement * query, statement("SELECT MAX(id) FROM jobs WHERE finished IS NULL AND id IN "
                                            "(SELECT job FROM sync_jobs WHERE pair = ?)"));
    HAWSER_TRY(const bool row, query->add(pair).step());
    if (!row) return std::nullopt;
    return query->optionalInteger(0);
  });
}

Status Journal::settlePair(std::int64_t pair) {
  return write([&]() -> Status {
    std::vector<std::int64_t> jobs;
    HAWSER_TRY(Statement * query, statement("SELECT job FROM sync_jobs WHERE pair = ? ORDER BY job"));
    query->add(pair);
    for (;;) {
      HAWSER_TRY(const bool row, query->step());
      if (!row) break;
      jobs.push_back(query->integer(0));
    }
    for (const std::int64_t job : jobs)
      HAWSER_CHECK(settleJob(job));
    return {};
  });
}

Result<std::optional<SyncPathRow>> Journal::settled(std::int64_t job, const SyncPlannedRow& planned,
                                                    const std::string& leftKey, const std::string& rightKey) {
  SyncPathRow row = planned.row;
  const bool gone = planned.left == SyncOutcome::gone && planned.right == SyncOutcome::gone;
  bool any = false;
  struct Way {
    int destination;
    const std::string& key;
    SyncOutcome outcome;
    SyncVersion& version;
  };
  for (const Way& way :
       {Way{kToLeft, leftKey, planned.left, row.left}, Way{kToRight, rightKey, planned.right, row.right}}) {
    HAWSER_TRY(Statement * query,
               statement("SELECT state, kind, result_etag, hash FROM transfers WHERE job = ? "
                         "AND destination = ? AND destination_key = ?"));
    HAWSER_TRY(const bool found, query->add(job).add(way.destination).add(way.key).step());
    const bool arrives = way.outcome == SyncOutcome::arrives;
    if (!found && arrives) return std::nullopt;
    if (!found) continue;
    any = true;
    const bool removal = query->integer(1) == kRemoval;
    if (query->integer(0) != kDone || removal == arrives) return std::nullopt;
    if (!arrives) continue;
    way.version.etag = query->text(2);
    if (const std::string hash = query->text(3); !hash.empty()) row.hash = hash;
    query->begin();  // a read that is left open would hold back the log's checkpoint
  }
  if (!any) return std::nullopt;
  if (gone) row.path.clear();
  return row;
}

// Rows that have been gone over are no more: an older run that is taken up again says nothing of what a later
// one has found.
Status Journal::settleJob(std::int64_t job) {
  HAWSER_TRY(
      Statement * head,
      statement("SELECT pair, left_prefix, right_prefix, EXISTS (SELECT 1 FROM jobs WHERE jobs.id = job "
                "AND finished IS NULL) FROM sync_jobs WHERE job = ?"));
  HAWSER_TRY(const bool is, head->add(job).step());
  if (!is) return {};
  const std::int64_t pair = head->integer(0);
  const std::string left = head->text(1), right = head->text(2);
  const bool goesOn = head->integer(3) != 0;
  head->begin();
  std::vector<SyncPlannedRow> rows;
  HAWSER_TRY(Statement * query,
             statement("SELECT path, kind, size, hash, left_outcome, left_etag, left_made, right_outcome, "
                       "right_etag, right_made FROM sync_planned WHERE job = ?"));
  query->add(job);
  for (;;) {
    HAWSER_TRY(const bool more, query->step());
    if (!more) break;
    SyncPlannedRow planned;
    planned.row = rowFrom(*query, 0);
    planned.left = static_cast<SyncOutcome>(query->integer(4));
    planned.row.left = versionFrom(*query, 5);
    planned.right = static_cast<SyncOutcome>(query->integer(7));
    planned.row.right = versionFrom(*query, 8);
    rows.push_back(std::move(planned));
  }
  for (const SyncPlannedRow& planned : rows) {
    const std::string& path = planned.row.path;
    HAWSER_TRY(const auto now, settled(job, planned, left + path, right + path));
    if (!now) continue;
    if (now->path.empty()) {
      HAWSER_TRY(Statement * forget, statement("DELETE FROM sync_paths WHERE pair = ? AND path = ?"));
      HAWSER_CHECK(forget->add(pair).add(path).run());
    } else {
      HAWSER_CHECK(putPath(pair, *now));
    }
    HAWSER_TRY(Statement * done, statement("DELETE FROM sync_planned WHERE job = ? AND path = ?"));
    HAWSER_CHECK(done->add(job).add(path).run());
  }
  if (goesOn) return {};
  for (const char* sql : {"DELETE FROM sync_planned WHERE job = ?", "DELETE FROM sync_jobs WHERE job = ?"}) {
    HAWSER_TRY(Statement * remove, statement(sql));
    HAWSER_CHECK(remove->add(job).run());
  }
  return {};
}

}  // namespace hawser
