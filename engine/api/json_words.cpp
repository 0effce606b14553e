#include "api/json_words.h"

#include <QJsonDocument>

#include "api/error_sentence.h"
#include "api/job_title.h"
#include "api/printable.h"
#include "api/report.h"
#include "base/encoding.h"

namespace hawser {

namespace {

QString text(std::string_view bytes) {
  return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

qint64 number(std::uint64_t value) {
  return static_cast<qint64>(value);
}

QString kindName(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::object:
      return QStringLiteral("object");
    case ObjectKind::prefix:
    case ObjectKind::folder:
      return QStringLiteral("folder");
    case ObjectKind::link:
      break;
  }
  return QStringLiteral("link");
}

void setUnlessEmpty(QJsonObject& json, const char* field, const std::string& value) {
  if (!value.empty()) json[QLatin1String(field)] = text(value);
}

void setProperties(QJsonObject& json, const ObjectProperties& properties) {
  setUnlessEmpty(json, "contentType", properties.contentType);
  setUnlessEmpty(json, "contentEncoding", properties.contentEncoding);
  setUnlessEmpty(json, "contentLanguage", properties.contentLanguage);
  setUnlessEmpty(json, "contentDisposition", properties.contentDisposition);
  setUnlessEmpty(json, "cacheControl", properties.cacheControl);
  if (properties.form != ObjectForm::block)
    json[u"form"] = properties.form == ObjectForm::page ? QStringLiteral("page") : QStringLiteral("append");
  if (properties.hashes.crc64) json[u"crc64nvme"] = text(toHex(*properties.hashes.crc64));
  if (properties.hashes.md5) json[u"md5"] = text(toHex(*properties.hashes.md5));
  if (properties.sourceModified) json[u"sourceModified"] = text(toIso8601(*properties.sourceModified));
  if (properties.mode) json[u"mode"] = QStringLiteral("%1").arg(*properties.mode, 4, 8, QLatin1Char('0'));
  if (properties.linkTarget) setName(json, QStringLiteral("linkTarget"), *properties.linkTarget);
  if (properties.metadata.empty()) return;
  QJsonObject metadata;
  for (const auto& [key, value] : properties.metadata)
    metadata[text(key)] = text(value);
  json[u"metadata"] = metadata;
}

}  // namespace

void setName(QJsonObject& json, const QString& field, const std::string& name) {
  if (isValidUtf8(name)) {
    json[field] = text(name);
    return;
  }
  json[field] = text(printable(name));
  json[field + QStringLiteral("Bytes")] = text(toBase64(name));
}

QJsonObject toJson(const Error& error) {
  const ErrorSentence words = sentence(error);
  QJsonObject json{{QStringLiteral("code"), text(name(error.code))},
                   {QStringLiteral("cause"), words.cause},
                   {QStringLiteral("nextStep"), words.nextStep}};
  if (!error.object.empty()) setName(json, QStringLiteral("object"), error.object);
  if (!error.detail.empty()) json[u"detail"] = text(error.detail);
  if (!error.serviceCode.empty()) json[u"serviceCode"] = text(error.serviceCode);
  setUnlessEmpty(json, "requestId", error.requestId);
  if (error.http != 0) json[u"http"] = error.http;
  if (error.sys != 0) json[u"sys"] = error.sys;
  return json;
}

QJsonObject toJson(const JobRow& job) {
  QJsonObject json{{QStringLiteral("id"), qint64(job.id)},
                   {QStringLiteral("title"), titleText(job.title)},
                   {QStringLiteral("state"), text(name(job.state))},
                   {QStringLiteral("created"), text(toIso8601(job.created))},
                   {QStringLiteral("transfers"), number(job.transfers)},
                   {QStringLiteral("transfersDone"), number(job.transfersDone)},
                   {QStringLiteral("transfersFailed"), number(job.transfersFailed)},
                   {QStringLiteral("transfersSkipped"), number(job.transfersSkipped)},
                   {QStringLiteral("transfersCancelled"), number(job.transfersCancelled)},
                   {QStringLiteral("bytes"), number(job.bytes)},
                   {QStringLiteral("bytesDone"), number(job.bytesDone)},
                   {QStringLiteral("bytesResumed"), number(job.bytesResumed)}};
  if (job.finished) json[u"finished"] = text(toIso8601(*job.finished));
  if (job.error) json[u"error"] = toJson(*job.error);
  if (job.obstacle) json[u"obstacle"] = toJson(*job.obstacle);
  if (job.retryAt) json[u"retryAt"] = text(toIso8601(*job.retryAt));
  return json;
}

QJsonObject toJson(const ObjectInfo& info) {
  QJsonObject json{{QStringLiteral("kind"), kindName(info.kind)}};
  setName(json, QStringLiteral("key"), info.key);
  if (info.kind == ObjectKind::prefix) return json;
  json[u"size"] = number(info.size);
  json[u"modified"] = text(toIso8601(info.modified));
  setUnlessEmpty(json, "etag", info.etag);
  setUnlessEmpty(json, "tier", info.tier);
  if (info.hasProperties) setProperties(json, info.properties);
  return json;
}

std::string compact(const QJsonObject& json) {
  return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

}  // namespace hawser
