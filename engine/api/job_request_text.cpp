#include "api/job_request_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "base/encoding.h"

namespace hawser {

namespace {

QString base64(const std::string& bytes) {
  return QString::fromStdString(toBase64(bytes));
}

QJsonArray texts(const std::vector<std::string>& list) {
  QJsonArray array;
  for (const std::string& text : list)
    array.append(base64(text));
  return array;
}

std::vector<std::string> textsFrom(const QJsonValue& value) {
  std::vector<std::string> list;
  const QJsonArray array = value.toArray();
  for (const QJsonValue& text : array)
    list.push_back(fromBase64(text.toString().toStdString()).value_or(""));
  return list;
}

// Enums are written as numbers, which their declarations never change; one that is not known is the first.
template <class Enum>
Enum enumFrom(const QJsonValue& value, Enum last) {
  const int number = value.toInt();
  return number >= 0 && number <= static_cast<int>(last) ? static_cast<Enum>(number) : Enum{};
}

struct TextField {
  const char* name;
  std::string KeptProperties::*member;
};
constexpr TextField kTextFields[] = {
    {"contentType", &KeptProperties::contentType},
    {"contentEncoding", &KeptProperties::contentEncoding},
    {"contentLanguage", &KeptProperties::contentLanguage},
    {"contentDisposition", &KeptProperties::contentDisposition},
    {"cacheControl", &KeptProperties::cacheControl},
    {"tier", &KeptProperties::tier},
};

// What most jobs leave as it is: only what is chosen is written.
void setChosen(QJsonObject& json, const JobRequest& request) {
  const JobOptions& options = request.options;
  if (!request.snapshot.empty()) json[u"snapshot"] = base64(request.snapshot);
  if (!request.decryptKey.empty()) json[u"decryptKey"] = base64(request.decryptKey);
  if (!request.encryptKey.empty()) json[u"encryptKey"] = base64(request.encryptKey);
  if (request.sync) json[u"sync"] = static_cast<int>(*request.sync);
  if (options.filterWholeKeys) json[u"filterWholeKeys"] = true;
  if (options.stripComponents != 0) json[u"stripComponents"] = static_cast<qint64>(options.stripComponents);
  if (options.mode != WriteMode::automatic) json[u"mode"] = static_cast<int>(options.mode);
  if (options.owners) json[u"owners"] = true;
  if (options.delta) json[u"delta"] = true;
  if (options.blobSync) json[u"blobSync"] = true;
  if (!options.deltaFrom.empty()) json[u"deltaFrom"] = texts(options.deltaFrom);
  if (options.deltaCell != 0) json[u"deltaCell"] = static_cast<qint64>(options.deltaCell);
  if (!options.serviceCopies) json[u"serviceCopies"] = false;
  if (options.shard.count > 1) json[u"shard"] = QString::fromStdString(textOf(options.shard));
  if (options.deletes != DeletePolicy::none) {
    json[u"deletes"] = static_cast<int>(options.deletes);
    json[u"mostDeletes"] = static_cast<qint64>(options.mostDeletes);
  }
  QJsonObject kept, metadata;
  for (const TextField& field : kTextFields) {
    const std::string& value = options.kept.*field.member;
    if (!value.empty()) kept[QLatin1String(field.name)] = base64(value);
  }
  for (const auto& [name, value] : options.kept.metadata)
    metadata[QString::fromStdString(name)] = base64(value);
  if (!metadata.isEmpty()) kept[u"metadata"] = metadata;
  if (!kept.isEmpty()) json[u"kept"] = kept;
}

void takeChosen(const QJsonObject& json, JobRequest& request) {
  JobOptions& options = request.options;
  const auto text = [](const QJsonValue& value) {
    return fromBase64(value.toString().toStdString()).value_or("");
  };
  request.snapshot = text(json[u"snapshot"]);
  request.decryptKey = text(json[u"decryptKey"]);
  request.encryptKey = text(json[u"encryptKey"]);
  if (json.contains(u"sync")) request.sync = enumFrom(json[u"sync"], SyncKind::twoWay);
  options.filterWholeKeys = json[u"filterWholeKeys"].toBool();
  options.stripComponents = static_cast<std::uint32_t>(json[u"stripComponents"].toInteger());
  options.mode = enumFrom(json[u"mode"], WriteMode::append);
  options.owners = json[u"owners"].toBool();
  options.delta = json[u"delta"].toBool();
  options.blobSync = json[u"blobSync"].toBool();
  options.deltaFrom = textsFrom(json[u"deltaFrom"]);
  options.deltaCell = static_cast<std::uint32_t>(json[u"deltaCell"].toInteger());
  options.serviceCopies = json[u"serviceCopies"].toBool(true);
  options.shard = shardFrom(json[u"shard"].toString().toStdString()).value_or(Shard{});
  options.deletes = enumFrom(json[u"deletes"], DeletePolicy::only);
  options.mostDeletes = static_cast<std::uint64_t>(json[u"mostDeletes"].toInteger());
  const QJsonObject kept = json[u"kept"].toObject();
  for (const TextField& field : kTextFields)
    options.kept.*field.member = text(kept[QLatin1String(field.name)]);
  const QJsonObject metadata = kept[u"metadata"].toObject();
  for (auto entry = metadata.begin(); entry != metadata.end(); ++entry)
    options.kept.metadata[entry.key().toStdString()] = text(entry.value());
}

}  // namespace

std::string jobRequestToJson(const JobRequest& request) {
  const JobOptions& options = request.options;
  QJsonObject json;
  json[u"sources"] = texts(request.sources);
  json[u"destination"] = base64(request.destination);
  if (!request.furtherDestinations.empty()) json[u"furtherDestinations"] = texts(request.furtherDestinations);
  if (request.stripeWidth != 0) json[u"stripeWidth"] = static_cast<qint64>(request.stripeWidth);
  if (!request.withSas.empty()) json[u"withSas"] = texts(request.withSas);
  json[u"recursive"] = options.recursive;
  json[u"include"] = texts(options.include);
  json[u"exclude"] = texts(options.exclude);
  json[u"conflict"] = static_cast<int>(options.conflict);
  json[u"skip"] = static_cast<int>(options.skip);
  json[u"verify"] = static_cast<int>(options.verify);
  json[u"links"] = static_cast<int>(options.links);
  json[u"parallel"] = static_cast<qint64>(options.parallel);
  json[u"limitRate"] = static_cast<qint64>(options.limitRate);
  json[u"partSize"] = static_cast<qint64>(options.partSize);
  json[u"storeMd5"] = options.storeMd5;
  setChosen(json, request);
  return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

Result<JobRequest> jobRequestFromJson(const std::string& text) {
  const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
  JobRequest request;
  request.sources = textsFrom(json[u"sources"]);
  request.destination = fromBase64(json[u"destination"].toString().toStdString()).value_or("");
  if (request.sources.empty() || request.destination.empty()) {
    return fail(ErrorCode::corrupt, "the journal's record of the job's request is damaged");
  }
  request.withSas = textsFrom(json[u"withSas"]);
  request.furtherDestinations = textsFrom(json[u"furtherDestinations"]);
  request.stripeWidth = static_cast<std::uint64_t>(json[u"stripeWidth"].toInteger());
  JobOptions& options = request.options;
  options.recursive = json[u"recursive"].toBool(true);
  options.include = textsFrom(json[u"include"]);
  options.exclude = textsFrom(json[u"exclude"]);
  options.conflict = enumFrom(json[u"conflict"], ConflictPolicy::ask);
  options.skip = enumFrom(json[u"skip"], SkipRule::sameHash);
  options.verify = enumFrom(json[u"verify"], VerifyLevel::full);
  options.links = enumFrom(json[u"links"], LinkPolicy::skip);
  options.parallel = static_cast<std::uint32_t>(json[u"parallel"].toInteger());
  options.limitRate = static_cast<std::uint64_t>(json[u"limitRate"].toInteger());
  options.partSize = static_cast<std::uint64_t>(json[u"partSize"].toInteger());
  options.storeMd5 = json[u"storeMd5"].toBool();
  takeChosen(json, request);
  return request;
}

}  // namespace hawser
