#include <QJsonObject>

#include "api/json_words.h"
#include "api/printable.h"
#include "base/encoding.h"
#include "base/units.h"
#include "commands.h"
#include "listing.h"

namespace hawser::ctl {

namespace {

const char* kindName(BrowseItem::Kind kind) {
  switch (kind) {
    case BrowseItem::Kind::container:
      return "container";
    case BrowseItem::Kind::folder:
      return "folder";
    case BrowseItem::Kind::object:
      return "object";
    case BrowseItem::Kind::link:
      break;
  }
  return "link";
}

std::string padLeft(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string itemJson(const Listed& listed) {
  QJsonObject json{{QStringLiteral("type"), QLatin1String(kindName(listed.item.kind))}};
  setName(json, QStringLiteral("name"), listed.path);
  setName(json, QStringLiteral("location"), listed.item.location);
  if (listed.item.kind == BrowseItem::Kind::object || listed.item.kind == BrowseItem::Kind::link)
    json[u"size"] = static_cast<qint64>(listed.item.size);
  if (listed.item.modified) json[u"modified"] = QString::fromStdString(toIso8601(*listed.item.modified));
  if (!listed.item.etag.empty()) json[u"etag"] = QString::fromStdString(listed.item.etag);
  if (!listed.item.tier.empty()) json[u"tier"] = QString::fromStdString(listed.item.tier);
  return compact(json) + "\n";
}

std::string itemText(const Listed& listed, bool detailed, bool escape) {
  const std::string name = (escape ? printable(listed.path) : listed.path) + "\n";
  if (!detailed) return name;
  const bool sized =
      listed.item.kind == BrowseItem::Kind::object || listed.item.kind == BrowseItem::Kind::link;
  return padLeft(sized ? std::to_string(listed.item.size) : "-", 15) + "  " +
         padLeft(listed.item.modified ? toIso8601(*listed.item.modified) : "-", 24) + "  " + name;
}

Result<ObjectInfo> statOf(Session& session, const std::string& location) {
  HAWSER_TRY(Engine* const engine, session.engine());
  return session.await<Result<ObjectInfo>>(
      [&](auto done) { return engine->stat(location, std::move(done)); });
}

// An object that was named itself, as if listed.
Listed listedObject(const std::string& location, const ObjectInfo& info) {
  Listed listed;
  listed.path = info.key.substr(info.key.rfind('/') + 1);
  listed.item.kind = info.kind == ObjectKind::link ? BrowseItem::Kind::link : BrowseItem::Kind::object;
  listed.item.location = location.substr(0, location.find('?'));
  listed.item.size = info.size;
  listed.item.modified = info.modified;
  listed.item.etag = info.etag;
  listed.item.tier = info.tier;
  return listed;
}

// Whether what listing says leaves open that there is an object: a service out of reach is not asked twice.
bool asksObjectToo(ErrorCode code) {
  return code != ErrorCode::cancelled && code != ErrorCode::connection && code != ErrorCode::timeout &&
         code != ErrorCode::throttled;
}

Status listOne(Session& session, const std::string& word, const Arguments& arguments) {
  const bool recursive = arguments.has("recursive"), detailed = arguments.has("long");
  const bool escape = session.console().outIsTerminal();
  HAWSER_TRY(const std::string location, session.location(word));
  HAWSER_TRY(const std::string folder, session.folder(word));
  bool any = false;
  const auto show = [&](const Listed& listed) {
    any = true;
    const bool inner = recursive && (listed.item.kind == BrowseItem::Kind::folder ||
                                     listed.item.kind == BrowseItem::Kind::container);
    if (inner) return true;
    return session.console().out(session.json ? itemJson(listed) : itemText(listed, detailed, escape));
  };
  const Status walked = walk(session, folder, recursive, show);
  const bool mayBeObject = folder != location && (walked ? !any : asksObjectToo(walked.error().code));
  if (!mayBeObject) return walked;
  // Nothing below it, so it may be an object itself.
  const auto info = statOf(session, location);
  if (info && (info->kind == ObjectKind::object || info->kind == ObjectKind::link)) {
    show(listedObject(location, *info));
    return {};
  }
  return walked;
}

std::string infoText(const std::string& location, const ObjectInfo& info) {
  // The same fields as the JSON, a line each.
  std::string out = printable(location) + "\n";
  const QJsonObject json = toJson(info);
  for (const QString& key : json.keys()) {
    const QJsonValue value = json[key];
    if (!value.isObject()) {
      out += "  " + key.toStdString() + ": " + printable(value.toVariant().toString().toStdString()) + "\n";
      continue;
    }
    const QJsonObject inner = value.toObject();
    for (const QString& name : inner.keys())
      out += "  " + key.toStdString() + "." + printable(name.toStdString()) + ": " +
             printable(inner[name].toString().toStdString()) + "\n";
  }
  return out;
}

}  // namespace

int runLs(Session& session, const Arguments& arguments) {
  int code = exitDone;
  for (const std::string& word : arguments.words) {
    const Status listed = listOne(session, word, arguments);
    if (listed) continue;
    code = session.failed(listed.error());
    if (code == exitCancelled) break;
  }
  return code;
}

int runStat(Session& session, const Arguments& arguments) {
  int code = exitDone;
  for (const std::string& word : arguments.words) {
    const auto location = session.location(word);
    if (!location) return session.failed(location.error());
    const auto info = statOf(session, *location);
    if (!info) {
      code = session.failed(info.error());
      continue;
    }
    const std::string shown =
        location->starts_with("http") ? location->substr(0, location->find('?')) : *location;
    if (session.json) {
      QJsonObject json = toJson(*info);
      setName(json, QStringLiteral("location"), shown);
      session.console().out(compact(json) + "\n");
    } else {
      session.console().out(infoText(shown, *info));
    }
  }
  return code;
}

}  // namespace hawser::ctl
