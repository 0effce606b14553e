#include "transfer/spool_object.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace hawser {

namespace {

constexpr int kVersion = 1;

QString qt(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// JSON's numbers are too short for sizes and times.
QString number(std::int64_t value) {
  return QString::number(value);
}

std::int64_t nanoseconds(WallTime time) {
  return time.time_since_epoch().count();
}

WallTime timeFrom(const QJsonValue& value) {
  return WallTime(std::chrono::nanoseconds(value.toString().toLongLong()));
}

std::string textFrom(const QJsonValue& value) {
  return value.toString().toStdString();
}

// Says whether all that was put into it was text.
class Fields {
 public:
  void put(const char* name, std::string_view text) {
    if (text.empty()) return;
    isText_ = isText_ && isValidUtf8(text);
    json[QLatin1String(name)] = qt(text);
  }
  void put(const char* name, const std::map<std::string, std::string>& entries) {
    QJsonObject object;
    for (const auto& [key, value] : entries) {
      isText_ = isText_ && isValidUtf8(key) && isValidUtf8(value);
      object[qt(key)] = qt(value);
    }
    if (!entries.empty()) json[QLatin1String(name)] = object;
  }
  bool isText() const { return isText_; }

  QJsonObject json;

 private:
  bool isText_ = true;
};

void putProperties(Fields& fields, const ObjectProperties& properties) {
  fields.put("contentType", properties.contentType);
  fields.put("contentEncoding", properties.contentEncoding);
  fields.put("contentLanguage", properties.contentLanguage);
  fields.put("contentDisposition", properties.contentDisposition);
  fields.put("cacheControl", properties.cacheControl);
  fields.put("metadata", properties.metadata);
  fields.put("tier", properties.tier);
  QJsonObject& json = fields.json;
  if (properties.hashes.crc64) json[u"crc64"] = qt(toHex(*properties.hashes.crc64));
  if (properties.hashes.md5) json[u"md5"] = qt(toBase64(ByteSpan(*properties.hashes.md5)));
  if (properties.sourceModified) json[u"sourceModified"] = number(nanoseconds(*properties.sourceModified));
  if (properties.mode) json[u"mode"] = static_cast<int>(*properties.mode);
  if (properties.owner) {
    json[u"user"] = number(properties.owner->user);
    json[u"group"] = number(properties.owner->group);
  }
  if (properties.form != ObjectForm::block) json[u"form"] = static_cast<int>(properties.form);
}

ObjectProperties propertiesFrom(const QJsonObject& json) {
  ObjectProperties properties;
  properties.contentType = textFrom(json[u"contentType"]);
  properties.contentEncoding = textFrom(json[u"contentEncoding"]);
  properties.contentLanguage = textFrom(json[u"contentLanguage"]);
  properties.contentDisposition = textFrom(json[u"contentDisposition"]);
  properties.cacheControl = textFrom(json[u"cacheControl"]);
  properties.tier = textFrom(json[u"tier"]);
  const QJsonObject metadata = json[u"metadata"].toObject();
  for (auto entry = metadata.begin(); entry != metadata.end(); ++entry)
    properties.metadata[entry.key().toStdString()] = textFrom(entry.value());
  properties.hashes.crc64 = uint64FromHex(textFrom(json[u"crc64"]));
  const auto md5 = fromBase64(textFrom(json[u"md5"]));
  if (md5 && md5->size() == 16) {
    auto& into = properties.hashes.md5.emplace();
    std::transform(md5->begin(), md5->end(), into.begin(), [](char c) { return static_cast<std::byte>(c); });
  }
  if (json.contains(u"sourceModified")) properties.sourceModified = timeFrom(json[u"sourceModified"]);
  if (json.contains(u"mode")) properties.mode = static_cast<std::uint32_t>(json[u"mode"].toInt());
  if (json.contains(u"user"))
    properties.owner = FileOwner{json[u"user"].toString().toUInt(), json[u"group"].toString().toUInt()};
  const int form = std::clamp(json[u"form"].toInt(), 0, static_cast<int>(ObjectForm::append));
  properties.form = static_cast<ObjectForm>(form);
  return properties;
}

}  // namespace

Result<std::string> spoolText(const SpooledObject& object) {
  const ObjectInfo& info = object.info;
  if (info.kind != ObjectKind::object || info.properties.linkTarget)
    return fail(makeError(ErrorCode::unsupported, "only objects are spooled").about(object.location));
  Fields fields;
  fields.json[u"version"] = kVersion;
  fields.put("location", object.location);
  fields.put("key", info.key);
  fields.put("etag", info.etag);
  fields.json[u"size"] = qt(std::to_string(info.size));
  fields.json[u"modified"] = number(nanoseconds(info.modified));
  fields.put("keptIn", info.tier);
  putProperties(fields, info.properties);
  if (!fields.isText())
    return fail(makeError(ErrorCode::unsupported, "its properties are no text").about(object.location));
  return QJsonDocument(fields.json).toJson(QJsonDocument::Compact).toStdString();
}

Result<SpooledObject> spooledObjectFrom(std::string_view text) {
  const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
  const QJsonObject json = QJsonDocument::fromJson(bytes).object();
  const int version = json[u"version"].toInt();
  if (version > kVersion)
    return fail(ErrorCode::unsupported, "a newer version of the program spooled this object");
  bool isNumber = false;
  const std::uint64_t size = json[u"size"].toString().toULongLong(&isNumber);
  if (version != kVersion || !isNumber)
    return fail(ErrorCode::corrupt, "what a spool says of its object cannot be understood");
  SpooledObject object;
  object.location = textFrom(json[u"location"]);
  object.info.key = textFrom(json[u"key"]);
  object.info.etag = textFrom(json[u"etag"]);
  object.info.size = size;
  object.info.modified = timeFrom(json[u"modified"]);
  object.info.tier = textFrom(json[u"keptIn"]);
  object.info.properties = propertiesFrom(json);
  object.info.hasProperties = true;
  return object;
}

}  // namespace hawser
