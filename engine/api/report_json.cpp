#include <QJsonArray>

#include "api/json_words.h"
#include "api/report_words.h"

namespace hawser {

namespace {

QString text(std::string_view bytes) {
  return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

qint64 number(std::uint64_t value) {
  return static_cast<qint64>(value);
}

QJsonObject lineJson(const ReportLine& line) {
  QJsonObject json;
  if (line.kind == TransferKind::removal) json[u"removal"] = true;
  if (!line.source.empty()) setName(json, QStringLiteral("source"), line.source);
  setName(json, QStringLiteral("destination"), line.destination);
  json[u"state"] = text(name(line.state));
  json[u"size"] = number(line.size);
  json[u"bytesSent"] = number(line.bytesSent);
  json[u"bytesResumed"] = number(line.bytesResumed);
  if (line.delta != DeltaUse::none) json[u"delta"] = text(name(line.delta));
  if (line.delta == DeltaUse::changes) json[u"bytesPredicted"] = number(line.bytesPredicted);
  json[u"verified"] = line.verified;
  if (!line.hash.empty()) json[u"hash"] = text(line.hash);
  if (line.error) json[u"error"] = toJson(*line.error);
  return json;
}

QJsonObject countsJson(const ReportCounts& counts) {
  QJsonObject json = {{QStringLiteral("objects"), number(counts.objects)},
                      {QStringLiteral("done"), number(counts.done)},
                      {QStringLiteral("verified"), number(counts.verified)},
                      {QStringLiteral("removed"), number(counts.removed)},
                      {QStringLiteral("failed"), number(counts.failed)},
                      {QStringLiteral("damaged"), number(counts.damaged)},
                      {QStringLiteral("skipped"), number(counts.skipped)},
                      {QStringLiteral("cancelled"), number(counts.cancelled)},
                      {QStringLiteral("unfinished"), number(counts.open)},
                      {QStringLiteral("bytes"), number(counts.bytes)},
                      {QStringLiteral("bytesSent"), number(counts.bytesSent)},
                      {QStringLiteral("bytesResumed"), number(counts.bytesResumed)}};
  if (counts.changed == 0) return json;
  json[u"changed"] = QJsonObject{{QStringLiteral("objects"), number(counts.changed)},
                                 {QStringLiteral("bytes"), number(counts.changedBytes)},
                                 {QStringLiteral("bytesSent"), number(counts.changedSent)},
                                 {QStringLiteral("bytesPredicted"), number(counts.changedPredicted)}};
  return json;
}

}  // namespace

std::string renderedJson(const Report& report) {
  QJsonArray objects, destinations;
  for (const ReportLine* line : inReadingOrder(report))
    objects.append(lineJson(*line));
  QJsonObject json{{QStringLiteral("type"), QStringLiteral("report")},
                   {QStringLiteral("version"), 1},
                   {QStringLiteral("verdict"), text(verdict(report))},
                   {QStringLiteral("job"), toJson(report.job)},
                   {QStringLiteral("verify"), text(name(report.verify))},
                   {QStringLiteral("counts"), countsJson(counted(report))},
                   {QStringLiteral("objects"), objects}};
  for (const DestinationCounts& one : report.destinations) {
    QJsonObject place{{QStringLiteral("counts"), countsJson(one.counts)}};
    setName(place, QStringLiteral("destination"), one.destination);
    destinations.append(place);
  }
  if (!destinations.isEmpty()) json[u"destinations"] = destinations;
  if (report.shard.count > 1 && report.missingShards.empty()) json[u"shard"] = text(textOf(report.shard));
  if (!report.missingShards.empty()) {
    QJsonArray missing;
    for (const std::uint32_t index : report.missingShards)
      missing.append(text(textOf({index, report.shard.count})));
    json[u"missingShards"] = missing;
  }
  return compact(json);
}

}  // namespace hawser
