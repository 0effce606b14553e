#include "report_output.h"

#include "api/error_sentence.h"
#include "api/printable.h"
#include "base/units.h"
#include "text_file.h"

namespace hawser::ctl {

ReportFormat reportFormatOf(const std::string& name) {
  const std::string ending = name.substr(name.rfind('.') + 1);
  if (ending == "json") return ReportFormat::json;
  if (ending == "csv") return ReportFormat::csv;
  if (ending == "html" || ending == "htm") return ReportFormat::html;
  return ReportFormat::text;
}

std::string closingText(const Report& report) {
  std::string out = verdict(report) + "\n";
  const ReportCounts counts = counted(report);
  if (counts.bytesResumed > 0)
    out += formatSize(counts.bytesResumed) + " were found there on resume, " + formatSize(counts.bytesSent) +
           " were sent.\n";
  if (counts.changed > 0)
    out += formatSize(counts.changedSent) + " of " + formatSize(counts.changedBytes) + " were sent in " +
           std::to_string(counts.changed) + (counts.changed == 1 ? " object" : " objects") +
           " whose other bytes were there; expected were " + formatSize(counts.changedPredicted) + ".\n";
  for (std::size_t use = 0; use < kDeltaUses; ++use) {
    const std::string why = whyWhole(static_cast<DeltaUse>(use)).toStdString();
    if (counts.byDelta[use] > 0 && !why.empty())
      out += std::to_string(counts.byDelta[use]) +
             (counts.byDelta[use] == 1 ? " object was sent whole: " : " objects were sent whole: ") + why +
             ".\n";
  }
  for (const ReportLine& line : report.lines) {
    if (line.state != TransferState::failed) continue;
    const Error error = line.error.value_or(makeError(ErrorCode::internal, "")).about(line.source);
    out += "  " + sentence(error).whole().toStdString() + "\n";
  }
  return out;
}

bool writeReport(Session& session, const Report& report, const std::string& path) {
  if (path.empty()) return true;
  const Status written = writeText(path, rendered(report, reportFormatOf(path)) + "\n");
  if (written) return true;
  session.console().err("hawserctl: " + printable(path) +
                        ": the report could not be written: " + printable(written.error().detail) + ".\n");
  return false;
}

}  // namespace hawser::ctl
