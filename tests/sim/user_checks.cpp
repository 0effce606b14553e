#include <algorithm>

#include "checksum/crc64.h"
#include "journal/journal.h"
#include "sim/user.h"
#include "transfer/object_copy.h"

namespace hawser::sim {

namespace {

bool isOver(TransferState state) {
  return state == TransferState::done || state == TransferState::failed || state == TransferState::skipped ||
         state == TransferState::cancelled;
}

std::uint64_t sumOf(const std::string& bytes) {
  return crc64(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

}  // namespace

std::string User::bytesAt(const std::string& location) {
  const auto bytes = location.starts_with("az://sim/")
                         ? world_.service.get({location.substr(9, 1), location.substr(11)})
                         : world_.disk.get(location);
  return bytes.value_or("");
}

Snapshot User::look() {
  Cursor all;
  Snapshot seen = engine_->snapshot(all);
  for (const Event& event : engine_->takeEvents()) {
    scheduler_.note("hears " + std::to_string(static_cast<int>(event.kind)) + " of job " +
                    std::to_string(event.job) + " " + event.text);
    if (event.kind == EventKind::jobFinished) seenFinished_.insert(event.job);
  }
  for (const TransferRow& row : seen.transfers)
    checkTransfer(row);
  for (const JobRow& job : seen.jobs)
    checkJob(seen, job);
  return seen;
}

void User::checkTransfer(const TransferRow& row) {
  const auto wrong = [&](const std::string& what) {
    scheduler_.failed(row.destination + " (" + std::string(name(row.state)) + ") " + what);
  };
  if (row.bytesDone > row.size) wrong("has more bytes than it is long");
  if (row.state == TransferState::cancelled) world_.ledger.isCancelled(row.destination);
  if (row.state != TransferState::done) return;
  if (row.bytesDone != row.size) wrong("has not all its bytes");
  const std::string bytes = bytesAt(row.destination);
  if (!world_.ledger.isWhole(row.destination, bytes)) wrong("is not whole");
  if (bytes.size() != row.size && !meddledWith_.contains(row.destination)) wrong("is of another size");
  seenDone_.insert(row.destination);
}

void User::checkJob(const Snapshot& all, const JobRow& job) {
  const auto wrong = [&](const std::string& what) {
    scheduler_.failed("job " + std::to_string(job.id) + " (" + std::string(name(job.state)) + ") " + what);
  };
  std::uint64_t transfers = 0, over = 0, bytes = 0, bytesDone = 0;
  for (const TransferRow& row : all.transfers) {
    if (row.job != job.id) continue;
    ++transfers;
    over += isOver(row.state) ? 1 : 0;
    bytes += row.size;
    bytesDone += row.bytesDone;
  }
  if (transfers != job.transfers)
    wrong("counts " + std::to_string(job.transfers) + " of its " + std::to_string(transfers) + " transfers");
  if (job.transfersDone + job.transfersFailed + job.transfersSkipped + job.transfersCancelled != over)
    wrong("counts others as over than are");
  if (bytes != job.bytes)
    wrong("counts " + std::to_string(job.bytes) + " bytes instead of " + std::to_string(bytes));
  if (bytesDone != job.bytesDone)
    wrong("has " + std::to_string(job.bytesDone) + " bytes done, its transfers " + std::to_string(bytesDone));
  if (job.finished && over != transfers) wrong("has finished before all its transfers");
  if (job.state == JobState::done && job.transfersFailed + job.transfersCancelled != 0)
    wrong("is done with failures");
}

// Nothing half-written, nothing mixed, wherever it came from.
void User::checkPlaces() {
  for (const auto& [location, bytes] : world_.service.all())
    world_.ledger.stands(location, bytes);
  for (const std::string& path : world_.disk.below("/out"))
    world_.ledger.stands(path, bytesAt(path));
}

void User::checkReport(const JobRow& job, const Snapshot& all) {
  const auto report = engine_->report(job.id);
  if (!report) scheduler_.failed("there is no report: " + report.error().detail);
  if (report->lines.size() != job.transfers) scheduler_.failed("the report has other transfers than the job");
  for (const ReportLine& line : report->lines) {
    const auto row = std::find_if(all.transfers.begin(), all.transfers.end(), [&](const TransferRow& one) {
      return one.job == job.id && one.destination == line.destination;
    });
    if (row == all.transfers.end())
      scheduler_.failed("nothing is known of " + line.destination + " but in the report");
    if (row->state != line.state) scheduler_.failed("the journal has another state of " + line.destination);
    if (line.state != TransferState::done) continue;
    if (!world_.ledger.hasStood(line.destination, line.hash))
      scheduler_.failed("what is said to be done at " + line.destination + " never stood there");
    if (!meddledWith_.contains(line.destination) && crc64Text(sumOf(bytesAt(line.destination))) != line.hash)
      scheduler_.failed("the hash of " + line.destination + " is not that of its bytes");
  }
}

// All that was seen before it was closed is there when it is opened again.
void User::checkKept(const Snapshot& before) {
  Cursor cursor;
  const Snapshot now = engine_->snapshot(cursor);
  for (const TransferRow& row : before.transfers) {
    const auto kept = std::find_if(now.transfers.begin(), now.transfers.end(),
                                   [&](const TransferRow& one) { return one.id == row.id; });
    if (kept == now.transfers.end()) scheduler_.failed("transfer " + std::to_string(row.id) + " is lost");
    if (before.totals.journalSaved && isOver(row.state) && kept->state != row.state)
      scheduler_.failed(row.destination + " was " + std::string(name(row.state)) + " and is " +
                        std::string(name(kept->state)));
  }
}

void User::checkAfterPowerCut() {
  for (const std::string& location : seenDone_) {
    if (location.starts_with("/out/") && !world_.ledger.isWhole(location, bytesAt(location)))
      scheduler_.failed("the power took " + location + ", which was done");
  }
}

// What is in the journal, and still there, need not be sent again.
void User::recallParts() {
  auto journal = Journal::open("/state/journal.db");
  for (int tries = 0; !journal && tries < 20; ++tries)
    journal = Journal::open("/state/journal.db");
  if (!journal) scheduler_.failed("the journal cannot be read: " + journal.error().detail);
  const auto jobs = (*journal)->jobs();
  if (!jobs) return;
  for (const Errand& errand : errands_) {
    const auto job =
        std::find_if(jobs->begin(), jobs->end(), [&](const JournalJob& one) { return one.id == errand.id; });
    if (job == jobs->end()) scheduler_.failed("job " + std::to_string(errand.id) + " is lost");
    if (!retried_ && seenFinished_.contains(errand.id) && !job->finished)
      scheduler_.failed("the end of job " + std::to_string(errand.id) + ", which was told, is lost");
    const auto transfers = (*journal)->transfers(errand.id);
    if (!transfers) continue;
    for (const JournalTransfer& transfer : *transfers) {
      const auto parts = (*journal)->parts(transfer.id);
      if (!parts || transfer.session.empty()) continue;
      for (const PartReceipt& receipt : *parts) {
        if (world_.service.holds(transfer.session, receipt))
          world_.ledger.partTaken(transfer.session, receipt.part.number);
      }
    }
  }
}

}  // namespace hawser::sim
