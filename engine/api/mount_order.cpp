#include "api/mount_order.h"

#include <QJsonDocument>

#include "api/json_words.h"
#include "api/location.h"
#include "os/file_system.h"
#include "os/process.h"
#include "os/random.h"

namespace hawser {

namespace {

QString text(std::string_view bytes) {
  return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

// Names of files are bytes, and text only by chance.
QString kept(const std::string& bytes) {
  return QString::fromLatin1(QByteArray::fromStdString(bytes).toBase64());
}
std::string taken(const QJsonValue& value) {
  return QByteArray::fromBase64(value.toString().toLatin1()).toStdString();
}

QJsonObject toJson(const ConnectionWithCredential& given) {
  QJsonObject options;
  for (const auto& [name, value] : given.connection.options)
    options[text(name)] = text(value);
  return {{u"name"_qs, text(given.connection.name)},
          {u"kind"_qs, text(given.connection.kind)},
          {u"endpoint"_qs, text(given.connection.endpoint)},
          {u"account"_qs, text(given.connection.account)},
          {u"options"_qs, options},
          {u"credential"_qs, text(serialised(given.credential).reveal())}};
}

Result<ConnectionWithCredential> connectionFrom(const QJsonObject& json) {
  const auto field = [&](const char* name) { return json[QLatin1String(name)].toString().toStdString(); };
  ConnectionWithCredential found;
  found.connection = {field("name"), field("kind"), field("endpoint"), field("account"), {}};
  const QJsonObject options = json[u"options"].toObject();
  for (auto option = options.begin(); option != options.end(); ++option)
    found.connection.options[option.key().toStdString()] = option.value().toString().toStdString();
  HAWSER_TRY(found.credential, credentialFrom(Secret(field("credential"))));
  return found;
}

qint64 number(std::uint64_t value) {
  return static_cast<qint64>(value);
}
std::uint64_t number(const QJsonValue& value) {
  return static_cast<std::uint64_t>(value.toInteger());
}

}  // namespace

std::string mountsFolder(const std::string& stateFolder) {
  // Of short paths, which sockets need, and gone with the session.
  const std::string runtime = environmentVariable("XDG_RUNTIME_DIR").value_or("");
  return runtime.empty() ? joinPath(stateFolder, "mounts") : joinPath(runtime, "hawser/mounts");
}

Result<MountOrder> orderFor(const MountRequest& request, const std::string& folder) {
  MountOrder order;
  HAWSER_TRY(const Location source, parseLocation(request.source, "/"));
  HAWSER_TRY(const Location backing, parseLocation(request.backing, "/"));
  if (backing.kind != Location::Kind::path) {
    return fail(ErrorCode::invalidArgument, "the backing is a file of this computer, not " + request.backing);
  }
  order.source = source.text();
  order.backing = backing.key;
  order.readOnly = request.readOnly;
  order.copy = request.copy;
  HAWSER_CHECK(FileSystem::system().makeDirectories(folder));
  order.rateFile = joinPath(folder, "rate");
  order.folder = joinPath(folder, randomName().substr(0, 6));
  return order;
}

std::string idOf(const MountOrder& order) {
  return std::string(fileName(order.folder));
}

Secret serialised(const MountOrder& order) {
  QJsonArray connections;
  for (const ConnectionWithCredential& given : order.connections)
    connections.append(toJson(given));
  const QJsonObject json{{u"source"_qs, kept(order.source)}, {u"backing"_qs, kept(order.backing)},
                         {u"folder"_qs, kept(order.folder)}, {u"readOnly"_qs, order.readOnly},
                         {u"copy"_qs, order.copy},           {u"rateFile"_qs, kept(order.rateFile)},
                         {u"connections"_qs, connections}};
  return Secret(compact(json));
}

Result<MountOrder> mountOrderFrom(const Secret& secret) {
  const QJsonObject json = QJsonDocument::fromJson(text(secret.reveal()).toUtf8()).object();
  MountOrder order;
  order.source = taken(json[u"source"]);
  order.backing = taken(json[u"backing"]);
  order.folder = taken(json[u"folder"]);
  order.readOnly = json[u"readOnly"].toBool();
  order.copy = json[u"copy"].toBool(true);
  order.rateFile = taken(json[u"rateFile"]);
  for (const QJsonValue& given : json[u"connections"].toArray()) {
    HAWSER_TRY(order.connections.emplace_back(), connectionFrom(given.toObject()));
  }
  if (order.source.empty() || order.backing.empty() || order.folder.empty())
    return fail(ErrorCode::invalidArgument, "this is no order of a mount");
  return order;
}

QJsonObject toJson(const CommitProgress& progress) {
  return {{u"toSend"_qs, number(progress.toSend)},
          {u"sent"_qs, number(progress.sent)},
          {u"copied"_qs, number(progress.copied)},
          {u"kept"_qs, number(progress.kept)}};
}

CommitProgress commitProgressFrom(const QJsonObject& json) {
  return {number(json[u"toSend"]), number(json[u"sent"]), number(json[u"copied"]), number(json[u"kept"])};
}

QJsonArray toJson(const std::vector<MountMapCell>& map) {
  QJsonArray cells;
  for (const MountMapCell& cell : map)
    cells.append(QJsonArray{number(cell.size), number(cell.absent), number(cell.written)});
  return cells;
}

std::vector<MountMapCell> mountMapFrom(const QJsonArray& json) {
  std::vector<MountMapCell> map;
  for (const QJsonValue& cell : json)
    map.push_back({number(cell[0]), number(cell[1]), number(cell[2])});
  return map;
}

QJsonObject toJson(const MountStatus& status) {
  QJsonObject json;
  setName(json, u"source"_qs, status.source);
  setName(json, u"backing"_qs, status.backing);
  json[u"uri"] = text(status.uri);
  json[u"size"] = number(status.size);
  json[u"here"] = number(status.here);
  json[u"written"] = number(status.written);
  json[u"fetched"] = number(status.fetched);
  json[u"hits"] = number(status.hits);
  json[u"misses"] = number(status.misses);
  json[u"clients"] = number(status.clients);
  if (!status.attached.empty()) setName(json, u"attached"_qs, status.attached);
  json[u"readOnly"] = status.readOnly;
  json[u"copying"] = status.copying;
  json[u"paused"] = status.paused;
  json[u"sourceChanged"] = status.sourceChanged;
  json[u"rate"] = number(status.rate);
  if (status.commit) json[u"commit"] = toJson(*status.commit);
  if (status.trouble) json[u"trouble"] = toJson(*status.trouble);
  return json;
}

MountStatus mountStatusFrom(const QJsonObject& json) {
  MountStatus status;
  status.source = json[u"source"].toString().toStdString();
  status.backing = json[u"backing"].toString().toStdString();
  status.uri = json[u"uri"].toString().toStdString();
  status.size = number(json[u"size"]);
  status.here = number(json[u"here"]);
  status.written = number(json[u"written"]);
  status.fetched = number(json[u"fetched"]);
  status.hits = number(json[u"hits"]);
  status.misses = number(json[u"misses"]);
  status.clients = static_cast<std::uint32_t>(json[u"clients"].toInteger());
  status.attached = json[u"attached"].toString().toStdString();
  status.readOnly = json[u"readOnly"].toBool();
  status.copying = json[u"copying"].toBool();
  status.paused = json[u"paused"].toBool();
  status.sourceChanged = json[u"sourceChanged"].toBool();
  status.rate = number(json[u"rate"]);
  if (json.contains(u"commit")) status.commit = commitProgressFrom(json[u"commit"].toObject());
  if (json.contains(u"trouble")) status.trouble = errorFrom(json[u"trouble"].toObject());
  return status;
}

Error errorFrom(const QJsonObject& json) {
  const auto field = [&](const char* name) { return json[QLatin1String(name)].toString().toStdString(); };
  Error error = makeError(errorCodeFromName(field("code")).value_or(ErrorCode::internal), field("detail"));
  error.object = field("object");
  error.serviceCode = field("serviceCode");
  error.requestId = field("requestId");
  error.http = json[u"http"].toInt();
  return error;
}

}  // namespace hawser
