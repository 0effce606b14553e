#include "journal/journal_rows.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

#include "base/encoding.h"
#include "journal/database.h"

namespace hawser {

namespace {
QString qt(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// JSON has no bytes: what is no UTF-8 stands there as Base64, under a name of its own.
void setBytes(QJsonObject& json, const QString& field, const std::string& bytes) {
  if (isValidUtf8(bytes)) {
    json[field] = qt(bytes);
  } else {
    json[field + QStringLiteral("Bytes")] = qt(toBase64(bytes));
  }
}

std::string bytesFrom(const QJsonObject& json, const QString& field) {
  const QJsonValue bytes = json[field + QStringLiteral("Bytes")];
  if (bytes.isString()) return fromBase64(bytes.toString().toStdString()).value_or("");
  return json[field].toString().toStdString();
}
}  // namespace

std::string errorToJson(const std::optional<Error>& error) {
  if (!error) return {};
  QJsonObject json;
  json[u"code"] = qt(name(error->code));
  json[u"retry"] = static_cast<int>(error->retry);
  setBytes(json, QStringLiteral("detail"), error->detail);
  setBytes(json, QStringLiteral("object"), error->object);
  if (!error->serviceCode.empty()) json[u"service"] = qt(error->serviceCode);
  if (!error->requestId.empty()) json[u"request"] = qt(error->requestId);
  if (error->http != 0) json[u"http"] = error->http;
  if (error->sys != 0) json[u"sys"] = error->sys;
  return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

std::optional<Error> errorFromJson(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
  Error error;
  error.code = errorCodeFromName(json[u"code"].toString().toStdString()).value_or(ErrorCode::internal);
  error.retry = static_cast<Retry>(std::clamp(json[u"retry"].toInt(), 0, static_cast<int>(Retry::afterAuth)));
  error.detail = bytesFrom(json, QStringLiteral("detail"));
  error.object = bytesFrom(json, QStringLiteral("object"));
  error.serviceCode = json[u"service"].toString().toStdString();
  error.requestId = json[u"request"].toString().toStdString();
  error.http = json[u"http"].toInt();
  error.sys = json[u"sys"].toInt();
  return error;
}

JournalJob jobFrom(const Statement& row) {
  JournalJob job;
  job.id = row.integer(0);
  job.program = row.text(1);
  job.title = row.text(2);
  job.request = row.text(3);
  job.state = static_cast<int>(row.integer(4));
  job.planned = row.integer(5) != 0;
  job.created = WallTime(std::chrono::milliseconds(row.integer(6)));
  if (const auto finished = row.optionalInteger(7))
    job.finished = WallTime(std::chrono::milliseconds(*finished));
  job.error = errorFromJson(row.text(8));
  job.revision = row.size(9);
  return job;
}

JournalTransfer transferFrom(const Statement& row) {
  JournalTransfer transfer;
  transfer.id = row.integer(0);
  transfer.job = row.integer(1);
  transfer.place = row.integer(2);
  transfer.kind = static_cast<int>(row.integer(3));
  transfer.source = static_cast<std::uint32_t>(row.integer(4));
  transfer.sourceKey = row.text(5);
  transfer.destinationKey = row.text(6);
  transfer.size = row.size(7);
  transfer.sourceEtag = row.text(8);
  transfer.conditionKind = static_cast<int>(row.integer(9));
  transfer.conditionEtag = row.text(10);
  transfer.state = static_cast<int>(row.integer(11));
  transfer.session = row.text(12);
  transfer.partSize = row.size(13);
  transfer.bytesSent = row.size(14);
  transfer.bytesResumed = row.size(15);
  transfer.verified = row.integer(16) != 0;
  transfer.hash = row.text(17);
  transfer.error = errorFromJson(row.text(18));
  transfer.revision = row.size(19);
  transfer.limitRate = row.size(20);
  transfer.destination = static_cast<std::uint32_t>(row.integer(21));
  transfer.delta = static_cast<int>(row.integer(22));
  transfer.predicted = row.size(23);
  transfer.late = row.integer(24) != 0;
  transfer.resultEtag = row.text(25);
  transfer.bytesThere = row.size(26);
  return transfer;
}

}  // namespace hawser
