#include "profile_watch.h"

#include <QJsonObject>
#include <map>

#include "api/error_sentence.h"
#include "api/json_words.h"
#include "api/printable.h"
#include "base/encoding.h"
#include "report_output.h"

namespace hawser::ctl {

namespace {

// A signal wakes nobody.
constexpr std::chrono::milliseconds kPatience{500};

class ProfileWatch {
 public:
  ProfileWatch(Session& session, Engine& engine) : session_(session), engine_(engine) {}

  void run() {
    while (session_.console().interrupts() == 0) {
      (void)engine_.takeEvents();  // what has been taken rings again
      tellMetered();
      show(engine_.background());
      session_.waitForNews(kPatience);
    }
  }

  // Also before the loop begins, so that what is to wait does.
  void tellMetered() {
    const std::optional<bool> now = session_.metered();
    if (now != metered_) engine_.setMetered(now);
    metered_ = now;
  }

 private:
  void show(const BackgroundView& view) {
    if (view.elsewhere && !toldElsewhere_ && !session_.json)
      session_.console().err(
          "hawserctl: another program of yours runs them just now; this one goes on when that one ends\n");
    toldElsewhere_ = view.elsewhere;
    for (const BackgroundRow& row : view.rows) {
      const auto before = told_.find(row.profile);
      if (before != told_.end() && before->second == row) continue;
      // Also one that came and went between two looks.
      const bool ended = before != told_.end() && row.job != 0 &&
                         (before->second.job != row.job || before->second.state != row.state) &&
                         (row.state == BackgroundState::waits || row.state == BackgroundState::failed);
      told_.insert_or_assign(row.profile, row);
      if (session_.json)
        showJson(row);
      else
        showText(row, ended);
    }
    std::erase_if(told_, [&](const auto& one) {
      return std::none_of(view.rows.begin(), view.rows.end(),
                          [&](const BackgroundRow& row) { return row.profile == one.first; });
    });
  }

  void showText(const BackgroundRow& row, bool ended) {
    std::string line = toIso8601(Clock::system().now()) + "  " + printable(row.profile) + ": ";
    if (ended) {
      if (const auto report = engine_.summary(row.job)) line += closingText(*report);
      if (line.ends_with('\n')) line.pop_back();
      line += "\n";
      session_.console().out(line);
      return;
    }
    line += name(row.state);
    const std::string why = hindranceWords(row.hindrance).toStdString();
    if (row.state == BackgroundState::hindered && !why.empty()) line += " (" + why + ")";
    if (row.next) line += ", next at " + toIso8601(*row.next);
    if (!row.watchedWhole) line += "; a part of its folders cannot be watched, and is looked through instead";
    if (row.state == BackgroundState::refused && row.error)
      line += ": " + sentence(*row.error).whole().toStdString();
    session_.console().out(line + "\n");
  }

  void showJson(const BackgroundRow& row) {
    QJsonObject json{{QStringLiteral("type"), QStringLiteral("background")}};
    setName(json, QStringLiteral("profile"), row.profile);
    const auto word = [](std::string_view text) { return QString::fromStdString(std::string(text)); };
    json[u"state"] = word(hawser::name(row.state));
    if (row.job != 0) json[u"job"] = qint64(row.job);
    if (row.lastRun) json[u"lastRun"] = word(toIso8601(*row.lastRun));
    if (row.next) json[u"next"] = word(toIso8601(*row.next));
    if (!row.watchedWhole) json[u"watchedWhole"] = false;
    if (row.error) json[u"error"] = toJson(*row.error);
    session_.console().out(compact(json) + "\n");
  }

  Session& session_;
  Engine& engine_;
  std::map<std::string, BackgroundRow> told_;
  std::optional<bool> metered_;
  bool toldElsewhere_ = false;
};

}  // namespace

int watchProfiles(Session& session) {
  session.engineOptions().waitsForStores = true;
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  ProfileWatch watch(session, **engine);
  watch.tellMetered();
  (*engine)->runInBackground({true, session.engineOptions().wake});
  watch.run();
  return exitDone;
}

}  // namespace hawser::ctl
