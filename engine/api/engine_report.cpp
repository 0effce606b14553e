#include <algorithm>

#include "api/engine_impl.h"
#include "api/job_request_text.h"
#include "api/job_title.h"
#include "api/report_words.h"

namespace hawser {

namespace {

ReportLine lineOf(JournalTransfer transfer, const JobTexts& texts) {
  ReportLine line;
  line.kind = static_cast<TransferKind>(transfer.kind);
  line.state = static_cast<TransferState>(transfer.state);
  if (transfer.source < texts.sources.size() && line.kind != TransferKind::removal)
    line.source = texts.sources[transfer.source] + transfer.sourceKey;
  if (transfer.destination < texts.destinations.size())
    line.destination = texts.destinations[transfer.destination] + transfer.destinationKey;
  line.size = transfer.size;
  line.bytesSent = transfer.bytesSent;
  line.bytesResumed = transfer.bytesResumed;
  line.delta = static_cast<DeltaUse>(transfer.delta);
  line.bytesPredicted = transfer.predicted;
  line.verified = transfer.verified;
  if (line.kind != TransferKind::removal) line.hash = std::move(transfer.hash);
  line.error = std::move(transfer.error);
  return line;
}

JournalCount countOf(const JournalTransfer& transfer) {
  return {transfer.kind, transfer.destination, transfer.state,        transfer.verified, 1,
          transfer.size, transfer.bytesSent,   transfer.bytesResumed, transfer.delta,    transfer.predicted};
}

void addTo(JobRow& row, const JournalCount& count) {
  row.transfers += count.transfers;
  row.bytes += count.bytes;
  row.bytesResumed += count.bytesResumed;
  switch (static_cast<TransferState>(count.state)) {
    case TransferState::done:
      row.transfersDone += count.transfers;
      row.bytesDone += count.bytes;
      break;
    case TransferState::failed:
      row.transfersFailed += count.transfers;
      break;
    case TransferState::skipped:
      row.transfersSkipped += count.transfers;
      break;
    case TransferState::cancelled:
      row.transfersCancelled += count.transfers;
      break;
    default:
      break;
  }
}

// Those of replicas: a stripe is one.
void addTo(std::vector<DestinationCounts>& all, const JobRequest& request, const JournalCount& count) {
  if (request.furtherDestinations.empty() || request.stripeWidth != 0 || request.sync) return;
  if (all.empty()) {
    all.push_back({request.destination, {}});
    for (const std::string& destination : request.furtherDestinations)
      all.push_back({destination, {}});
  }
  if (count.destination < all.size()) addTo(all[count.destination].counts, count);
}

}  // namespace

Report EngineImpl::reportHead(const JournalJob& job, const JobRequest& request) const {
  Report report;
  report.verify = request.options.verify;
  report.shard = request.options.shard;
  report.job.id = job.id;
  report.job.title = titleOf(request);
  report.job.state = static_cast<JobState>(job.state);
  report.job.created = job.created;
  report.job.finished = job.finished;
  report.job.error = job.error;
  // What runs here is ahead of the journal by what is not yet written.
  if (const auto live = runner_->jobRow(job.id)) {
    report.job.state = live->state;
    report.job.finished = live->finished;
  }
  return report;
}

Result<Report> EngineImpl::report(JobId id) const {
  HAWSER_TRY(const JournalJob job, journal_->job(id));
  HAWSER_TRY(const JobRequest request, jobRequestFromJson(job.request));
  Report report = reportHead(job, request);
  const JobTexts texts = textsOf(request);
  HAWSER_CHECK(journal_->eachTransfer(id, std::nullopt, [&](JournalTransfer transfer) {
    const JournalCount count = countOf(transfer);
    addTo(report.job, count);
    addTo(report.destinations, request, count);
    report.lines.push_back(lineOf(std::move(transfer), texts));
  }));
  std::stable_partition(report.lines.begin(), report.lines.end(),
                        [](const ReportLine& line) { return line.state == TransferState::failed; });
  return report;
}

Result<Report> EngineImpl::summary(JobId id) const {
  HAWSER_TRY(const JournalJob job, journal_->job(id));
  HAWSER_TRY(const JobRequest request, jobRequestFromJson(job.request));
  Report report = reportHead(job, request);
  HAWSER_TRY(const std::vector<JournalCount> counts, journal_->counts(id));
  const JobTexts texts = textsOf(request);
  report.counts.emplace();
  for (const JournalCount& count : counts) {
    addTo(report.job, count);
    addTo(*report.counts, count);
    addTo(report.destinations, request, count);
  }
  if (report.counts->failed == 0) return report;
  const int failed = static_cast<int>(TransferState::failed);
  HAWSER_CHECK(journal_->eachTransfer(id, failed, [&](JournalTransfer transfer) {
    report.lines.push_back(lineOf(std::move(transfer), texts));
    const std::optional<Error>& error = report.lines.back().error;
    report.counts->damaged += error && error->code == ErrorCode::corrupt ? 1 : 0;
  }));
  return report;
}

}  // namespace hawser
