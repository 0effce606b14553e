// "hawserctl cache": what is kept of remote objects that were read.
#include <QJsonObject>

#include "api/json_words.h"
#include "api/printable.h"
#include "base/encoding.h"
#include "base/units.h"
#include "commands.h"

namespace hawser::ctl {

namespace {

qint64 number(std::uint64_t value) {
  return static_cast<qint64>(value);
}

class CacheCommand {
 public:
  CacheCommand(Session& session, const Arguments& arguments) : session_(session), arguments_(arguments) {}

  int run() {
    const std::string& verb = arguments_.words[0];
    const std::size_t words = arguments_.words.size() - 1;
    const bool named = verb == "pin" || verb == "unpin" || verb == "drop";
    const bool alone = verb == "list" || verb == "clear";
    if (!named && !alone && verb != "resize")
      return session_.misused("cache has no \"" + printable(verb) + "\"; see \"hawserctl cache --help\"");
    if (named ? words == 0 : words != (alone ? 0U : 1U)) {
      return session_.misused("cache " + verb + (named || words == 0 ? " needs more" : " takes less") +
                              " than that; see \"hawserctl cache --help\"");
    }
    std::uint64_t limit = 0;
    if (verb == "resize") {
      const auto size = parseSize(arguments_.words[1]);
      if (!size) return session_.misused(size.error().detail);
      limit = *size;
    }
    const auto engine = session_.engine();
    if (!engine) return session_.failed(engine.error());
    if (verb == "list") return list(**engine);
    if (named) return each(**engine, verb);
    return ended(session_.await<Status>([&](auto done) {
      return verb == "clear" ? (*engine)->clearCache(std::move(done))
                             : (*engine)->resizeCache(limit, std::move(done));
    }));
  }

 private:
  int ended(const Status& done) { return done ? int(exitDone) : session_.failed(done.error()); }

  // One by one: what is wrong with one is said, and the others are done.
  int each(Engine& engine, const std::string& verb) {
    int code = exitDone;
    for (std::size_t i = 1; i < arguments_.words.size(); ++i) {
      const std::vector<std::string> one{arguments_.words[i]};
      code = worse(code, ended(session_.await<Status>([&](auto done) {
                     return verb == "drop" ? engine.dropCached(one, std::move(done))
                                           : engine.pinCached(one, verb == "pin", std::move(done));
                   })));
      if (code == exitCancelled) break;
    }
    return code;
  }

  int list(Engine& engine) {
    const auto contents = session_.await<Result<CacheContents>>(
        [&](auto done) { return engine.cacheContents(std::move(done)); });
    if (!contents) return session_.failed(contents.error());
    for (const CachedBytes& object : contents->objects)
      show(object);
    const CachedRoom& room = contents->room;
    Console& console = session_.console();
    if (session_.json) {
      console.out(compact({{QStringLiteral("type"), QStringLiteral("room")},
                           {QStringLiteral("limit"), number(room.limit)},
                           {QStringLiteral("cached"), number(room.cached)},
                           {QStringLiteral("pinned"), number(room.pinned)}}) +
                  "\n");
    } else {
      console.out(formatSize(room.cached) + " of " + formatSize(room.limit) + ", " + formatSize(room.pinned) +
                  " pinned\n");
    }
    return exitDone;
  }

  void show(const CachedBytes& object) {
    Console& console = session_.console();
    if (session_.json) {
      QJsonObject json{{QStringLiteral("type"), QStringLiteral("object")},
                       {QStringLiteral("size"), number(object.size)},
                       {QStringLiteral("cached"), number(object.cached)},
                       {QStringLiteral("pinned"), object.pinned},
                       {QStringLiteral("superseded"), object.superseded},
                       {QStringLiteral("used"), QString::fromStdString(toIso8601(object.used))}};
      setName(json, QStringLiteral("location"), object.location);
      setName(json, QStringLiteral("etag"), object.etag);
      console.out(compact(json) + "\n");
      return;
    }
    std::string cached = std::to_string(object.cached), size = std::to_string(object.size);
    const auto padded = [](const std::string& text) {
      return text.size() < 15 ? std::string(15 - text.size(), ' ') + text : text;
    };
    console.out(padded(cached) + "  " + padded(size) + "  " +
                (console.outIsTerminal() ? printable(object.location) : object.location) +
                (object.pinned ? "  pinned" : "") + (object.superseded ? "  an earlier version" : "") + "\n");
  }

  Session& session_;
  const Arguments& arguments_;
};

}  // namespace

int runCache(Session& session, const Arguments& arguments) {
  return CacheCommand(session, arguments).run();
}

}  // namespace hawser::ctl
