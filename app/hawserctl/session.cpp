#include "session.h"

#include "api/error_sentence.h"
#include "api/json_words.h"
#include "api/location.h"
#include "api/places.h"

namespace hawser::ctl {

// The user's own file has to be there and is never turned over; the usual one is a help, not a condition.
Result<Log> Session::log() {
  if (!setup_.openLog) return Log();
  const LogLevel least = verbose ? LogLevel::debug : LogLevel::info;
  if (!logFile.empty()) return setup_.openLog({logFile, "hawserctl"}, least);
  const std::string usual = hawser::logFile(setup_.engineOptions.stateFolder);
  return setup_.openLog({usual, "hawserctl", kMostOfLog}, least).value_or(Log());
}

Result<Engine*> Session::engine() {
  if (!engine_) {
    HAWSER_TRY(setup_.engineOptions.log, log());
    setup_.engineOptions.wake = [news = news_] { news->tell(); };
    HAWSER_TRY(engine_, setup_.openEngine(setup_.engineOptions));
  }
  return engine_.get();
}

void Session::waitForNews(std::chrono::milliseconds patience) {
  std::unique_lock lock(news_->mutex);
  // A signal cannot notify: it is seen when the patience is over, so that stays short.
  news_->arrived.wait_for(lock, patience, [this] { return news_->some; });
  news_->some = false;
}

Result<std::string> Session::location(const std::string& text) const {
  if (text == "-")
    return fail(ErrorCode::invalidArgument,
                "\"-\" is no location here; to write to standard output use \"hawserctl cat\"");
  HAWSER_TRY(const Location location, parseLocation(text, setup_.currentFolder));
  const bool hasPath = location.kind == Location::Kind::path || location.kind == Location::Kind::store;
  return hasPath ? location.text() : text;
}

Result<std::string> Session::folder(const std::string& text) const {
  HAWSER_TRY(std::string location, this->location(text));
  HAWSER_TRY(const Location parsed, parseLocation(location, setup_.currentFolder));
  const std::size_t end =
      parsed.kind == Location::Kind::url ? std::min(location.find('?'), location.size()) : location.size();
  const bool store = (parsed.kind == Location::Kind::connection || parsed.kind == Location::Kind::store) &&
                     parsed.container.empty() && parsed.key.empty();
  if (!store && location[end - 1] != '/') location.insert(end, "/");
  return location;
}

int Session::failed(const Error& error) {
  if (json) {
    QJsonObject line = toJson(error);
    line[u"type"] = QStringLiteral("error");
    console_.out(compact(line) + "\n");
  }
  console_.err("hawserctl: " + sentence(error).whole().toStdString() + "\n");
  // What is wrong with a location or an option is a matter of usage.
  return error.code == ErrorCode::invalidArgument && error.http == 0 && error.sys == 0 ? exitUsage
                                                                                       : exitCodeOf(error);
}

int Session::misused(const std::string& text) {
  console_.err("hawserctl: " + text + "\n");
  return exitUsage;
}

}  // namespace hawser::ctl
