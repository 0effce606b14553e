#include "jobs_merge.h"

#include <QJsonDocument>

#include "api/printable.h"
#include "api/report_merge.h"
#include "report_output.h"
#include "text_file.h"

namespace hawser::ctl {

namespace {

// A report that was written as JSON, or what a copy with --json has printed, whose last line is one.
Result<Report> readReport(const std::string& path) {
  HAWSER_TRY(const std::string whole, readText(path));
  const QByteArray text = QByteArray::fromStdString(whole).trimmed();
  auto json = QJsonDocument::fromJson(text).object();
  if (json.isEmpty()) json = QJsonDocument::fromJson(text.mid(text.lastIndexOf('\n') + 1)).object();
  auto report = reportFrom(json);
  if (!report) return fail(std::move(report.error()).about(path));
  return report;
}

}  // namespace

int mergeReports(Session& session, const Arguments& arguments, ReportFormat format) {
  std::vector<Report> reports;
  for (std::size_t i = 1; i < arguments.words.size(); ++i) {
    auto report = readReport(arguments.words[i]);
    if (!report) return session.failed(report.error());
    reports.push_back(std::move(*report));
  }
  if (reports.empty()) return session.misused("jobs merge needs the reports of the shares");
  const auto whole = merged(reports);
  if (!whole) return session.failed(whole.error());
  const bool brief = format == ReportFormat::text && !arguments.value("format");
  session.console().out(brief ? closingText(*whole) : rendered(*whole, format) + "\n");
  for (const std::uint32_t index : whole->missingShards) {
    session.console().err("hawserctl: share " + textOf({index, whole->shard.count}) +
                          " has not reported: run it again, with the same command\n");
  }
  if (!writeReport(session, *whole, arguments.value("report").value_or(""))) return exitFailed;
  return exitCodeOf(*whole);
}

}  // namespace hawser::ctl
