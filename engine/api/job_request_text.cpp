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
  return request;
}

}  // namespace hawser
