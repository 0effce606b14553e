#include <algorithm>

#include "api/engine_impl.h"
#include "api/job_request_text.h"
#include "api/job_title.h"

namespace hawser {

namespace {

ReportLine lineOf(JournalTransfer transfer, const JobTexts& texts) {
  ReportLine line;
  line.state = static_cast<TransferState>(transfer.state);
  if (transfer.source < texts.sources.size())
    line.source = texts.sources[transfer.source] + transfer.sourceKey;
  if (transfer.destination < texts.destinations.size())
    line.destination = texts.destinations[transfer.destination] + transfer.destinationKey;
  line.size = transfer.size;
  line.bytesSent = transfer.bytesSent;
  line.bytesResumed = transfer.bytesResumed;
  line.verified = transfer.verified;
  line.hash = std::move(transfer.hash);
  line.error = std::move(transfer.error);
  return line;
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

ReportCounts countsOf(const JobRow& row, const std::vector<JournalCount>& counts) {
  ReportCounts all;
  all.objects = row.transfers;
  all.done = row.transfersDone;
  all.failed = row.transfersFailed;
  all.skipped = row.transfersSkipped;
  all.cancelled = row.transfersCancelled;
  all.open = all.objects - all.done - all.failed - all.skipped - all.cancelled;
  all.bytes = row.bytesDone;
  for (const JournalCount& count : counts) {
    all.bytesSent += count.bytesSent;
    all.bytesResumed += count.bytesResumed;
    if (count.verified && static_cast<TransferState>(count.state) == TransferState::done)
      all.verified += count.transfers;
  }
  return all;
}

}  // namespace

Report EngineImpl::reportHead(const JournalJob& job, const JobRequest& request) const {
  Report report;
  report.verify = request.options.verify;
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
    addTo(report.job,
          {transfer.state, transfer.verified, 1, transfer.size, transfer.bytesSent, transfer.bytesResumed});
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
  for (const JournalCount& count : counts)
    addTo(report.job, count);
  report.counts = countsOf(report.job, counts);
  if (report.counts->failed == 0) return report;
  const JobTexts texts = textsOf(request);
  const int failed = static_cast<int>(TransferState::failed);
  HAWSER_CHECK(journal_->eachTransfer(id, failed, [&](JournalTransfer transfer) {
    report.lines.push_back(lineOf(std::move(transfer), texts));
    const std::optional<Error>& error = report.lines.back().error;
    report.counts->damaged += error && error->code == ErrorCode::corrupt ? 1 : 0;
  }));
  return report;
}

}  // namespace hawser
