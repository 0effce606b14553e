#include "api/error_sentence.h"
#include "api/job_title.h"
#include "api/printable.h"
#include "api/report_words.h"
#include "base/units.h"

namespace hawser {

namespace {

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --text: #1b1f24; --soft: #59636e; --line: #d1d9e0; --back: #ffffff;
  --good: #116329; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9198a1; --line: #3d444d;
  --back: #0d1117; --good: #56d364; --bad: #ff7b72; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 2rem auto;
  max-width: 70rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h1.good { color: var(--good); } h1.bad { color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.5rem; }
dt, .soft { color: var(--soft); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; } td.number { text-align: right; white-space: nowrap; }
tr.bad td:first-child { color: var(--bad); font-weight: 600; } tr.good td:first-child { color: var(--good); }
code { font-family: ui-monospace, monospace; font-size: .85em; }
@media print { :root { --text: #000; --soft: #444; --line: #999; --back: #fff; --good: #000; --bad: #000; }
  body { margin: 0; max-width: none; font-size: 10pt; } thead { display: table-header-group; }
  tr { break-inside: avoid; } }
)";

QString html(const QString& text) {
  return text.toHtmlEscaped();
}

// bdi: a name in a right-to-left script does not turn its neighbours around.
QString nameHtml(const std::string& name) {
  return QStringLiteral("<bdi>") + html(QString::fromStdString(printable(name))) + QStringLiteral("</bdi>");
}

QString noteHtml(const ReportLine& line) {
  if (line.error) {
    if (line.state == TransferState::skipped)
      return html(QString::fromStdString(printable(line.error->detail)));
    const ErrorSentence words = sentence(*line.error);
    return html(words.cause) + QStringLiteral(".<br><span class=\"soft\">") + html(words.nextStep) +
           QStringLiteral("</span>");
  }
  QString note = html(deltaWords(line));
  if (line.hash.empty()) return note;
  if (!note.isEmpty()) note += QStringLiteral("<br>");
  return note + QStringLiteral("<code>") + html(QString::fromStdString(line.hash)) +
         QStringLiteral("</code>");
}

QString rowHtml(const ReportLine& line) {
  const char* kind = line.state == TransferState::failed ? "bad" : line.verified ? "good" : "plain";
  return QStringLiteral("<tr class=\"") + QLatin1String(kind) + QStringLiteral("\"><td>") +
         html(stateWords(line)) + QStringLiteral("</td><td>") + nameHtml(line.source) +
         QStringLiteral("</td><td>") + nameHtml(line.destination) +
         QStringLiteral("</td><td class=\"number\">") + html(QString::fromStdString(formatSize(line.size))) +
         QStringLiteral("</td><td>") + noteHtml(line) + QStringLiteral("</td></tr>\n");
}

QString headHtml(const Report& report) {
  const ReportCounts counts = counted(report);
  const bool bad = counts.failed > 0 || report.job.error;
  const bool good = !bad && counts.open == 0 && report.job.state == JobState::done;
  QString out = QStringLiteral("<h1 class=\"") +
                QLatin1String(bad    ? "bad"
                              : good ? "good"
                                     : "plain") +
                QStringLiteral("\">") + html(QString::fromStdString(verdict(report))) +
                QStringLiteral("</h1>\n<p>") + html(titleText(report.job.title)) +
                QStringLiteral("</p>\n<dl>\n");
  for (const auto& [label, value] : facts(report))
    out += QStringLiteral("<dt>") + html(label) + QStringLiteral("</dt><dd>") + html(value) +
           QStringLiteral("</dd>\n");
  return out + QStringLiteral("</dl>\n");
}

}  // namespace

std::string renderedHtml(const Report& report) {
  // No script runs and nothing is fetched, whatever a name may hold.
  QString out = QStringLiteral(
                    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                    "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>") +
                html(ReportWords::tr("Hawser report")) + QStringLiteral("</title>\n<style>") +
                QLatin1String(kStyle) + QStringLiteral("</style>\n</head>\n<body>\n") + headHtml(report);
  out += QStringLiteral("<table>\n<caption>") + html(ReportWords::tr("Objects")) +
         QStringLiteral("</caption>\n<thead><tr>");
  for (const QString& column :
       {ReportWords::tr("State"), ReportWords::tr("Source"), ReportWords::tr("Destination"),
        ReportWords::tr("Size"), ReportWords::tr("Note")})
    out += QStringLiteral("<th scope=\"col\">") + html(column) + QStringLiteral("</th>");
  out += QStringLiteral("</tr></thead>\n<tbody>\n");
  for (const ReportLine* line : inReadingOrder(report))
    out += rowHtml(*line);
  return (out + QStringLiteral("</tbody>\n</table>\n</body>\n</html>\n")).toStdString();
}

}  // namespace hawser
