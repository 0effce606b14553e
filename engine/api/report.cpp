#include "api/report.h"

#include "api/error_sentence.h"
#include "api/job_title.h"
#include "api/printable.h"
#include "api/report_words.h"
#include "base/units.h"

namespace hawser {

namespace {

std::string padded(std::string text, std::size_t width) {
  // Width in characters, not bytes: translated words are not ASCII.
  const auto length = static_cast<std::size_t>(QString::fromStdString(text).size());
  if (length < width) text.append(width - length, ' ');
  return text;
}

std::string renderedText(const Report& report) {
  std::string out = verdict(report) + "\n\n" + titleText(report.job.title).toStdString() + "\n";
  for (const auto& [label, value] : facts(report))
    out += "  " + padded(label.toStdString(), 22) + " " + value.toStdString() + "\n";
  if (!report.lines.empty()) out += "\n";
  for (const ReportLine* line : inReadingOrder(report)) {
    out += padded(stateWords(*line).toStdString(), 10) + " " + padded(formatSize(line->size), 9) + " " +
           (line->source.empty() ? "" : printable(line->source) + " -> ") + printable(line->destination) +
           "\n";
    if (const QString delta = deltaWords(*line); !delta.isEmpty())
      out += "           " + delta.toStdString() + "\n";
    if (!line->error) continue;
    const ErrorSentence words = sentence(*line->error);
    if (line->state == TransferState::skipped) {
      out += "           " + printable(line->error->detail) + "\n";
    } else {
      out += "           " + words.cause.toStdString() + ". " + words.nextStep.toStdString() + "\n";
    }
  }
  return out;
}

std::string csvField(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string renderedCsv(const Report& report) {
  std::string out =
      "state,source,destination,size,bytes_sent,bytes_resumed,verified,hash,error,detail,http_status,service_"
      "code,delta,bytes_predicted\r\n";
  for (const ReportLine* line : inReadingOrder(report)) {
    const Error error = line->error.value_or(Error{});
    out += std::string(name(line->state)) + "," + csvField(line->source) + "," + csvField(line->destination) +
           "," + std::to_string(line->size) + "," + std::to_string(line->bytesSent) + "," +
           std::to_string(line->bytesResumed) + "," + (line->verified ? "yes" : "no") + "," +
           csvField(line->hash) + "," + (line->error ? std::string(name(error.code)) : "") + "," +
           csvField(error.detail) + "," + (error.http == 0 ? "" : std::to_string(error.http)) + "," +
           csvField(error.serviceCode) + "," + std::string(name(line->delta)) + "," +
           (line->delta == DeltaUse::changes ? std::to_string(line->bytesPredicted) : "") + "\r\n";
  }
  return out;
}

}  // namespace

std::string rendered(const Report& report, ReportFormat format) {
  switch (format) {
    case ReportFormat::text:
      return renderedText(report);
    case ReportFormat::json:
      return renderedJson(report);
    case ReportFormat::csv:
      return renderedCsv(report);
    case ReportFormat::html:
      break;
  }
  return renderedHtml(report);
}

}  // namespace hawser
