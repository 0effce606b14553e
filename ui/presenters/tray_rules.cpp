#include "presenters/tray_rules.h"

#include <QCoreApplication>
#include <QDateTime>
#include <algorithm>

#include "api/error_sentence.h"
#include "api/job_title.h"
#include "models/text.h"

namespace hawser::ui {

namespace {

struct TrayRules {
  Q_DECLARE_TR_FUNCTIONS(TrayRules)
};

constexpr int kMorning = 6;  // o'clock

QString activeText(const TrayFacts& facts) {
  QStringList parts{TrayRules::tr("%Ln transfer(s)", "", counted32(facts.totals.running))};
  if (const auto progress = trayProgress(facts)) parts << percentText(*progress);
  parts << rateText(facts.rate);
  return parts.join(QStringLiteral(", "));
}

QString pausedText(const TrayFacts& facts) {
  if (!facts.pausedByUser) return TrayRules::tr("Paused");
  if (!facts.pausedUntil) return TrayRules::tr("Paused by you");
  return TrayRules::tr("Paused by you until %1", "a time").arg(timeText(facts.pausedUntil));
}

}  // namespace

TrayState trayStateOf(const TrayFacts& facts) {
  if (facts.failedToOpen) return TrayState::error;
  if (!facts.ready) return TrayState::starting;
  if (facts.totals.asking > 0 || facts.mountsInTrouble > 0) return TrayState::attention;
  if (facts.pausedByUser) return TrayState::paused;
  if (facts.totals.running > 0) return TrayState::active;
  if (facts.jobsWaiting > 0) return TrayState::offline;
  if (facts.totals.failed > 0) return TrayState::error;
  if (facts.totals.queued > 0) return TrayState::active;
  return facts.totals.paused > 0 ? TrayState::paused : TrayState::idle;
}

QString trayText(const TrayFacts& facts) {
  switch (trayStateOf(facts)) {
    case TrayState::starting:
      return TrayRules::tr("Opening…");
    case TrayState::idle:
      return TrayRules::tr("Nothing to do");
    case TrayState::active:
      return facts.totals.running > 0
                 ? activeText(facts)
                 : TrayRules::tr("%Ln transfer(s) about to begin", "", counted32(facts.totals.queued));
    case TrayState::paused:
      return pausedText(facts);
    case TrayState::attention:
      if (facts.totals.asking > 0)
        return TrayRules::tr("%Ln transfer(s) wait for your answer", "", counted32(facts.totals.asking));
      return TrayRules::tr("%Ln mount(s) have ended or cannot go on", "", counted32(facts.mountsInTrouble));
    case TrayState::offline:
      return TrayRules::tr("%Ln job(s) wait until their store can be reached", "",
                           counted32(facts.jobsWaiting));
    case TrayState::error:
      break;
  }
  if (facts.failedToOpen) return TrayRules::tr("Hawser could not start its work");
  return TrayRules::tr("%Ln transfer(s) failed", "", counted32(facts.totals.failed));
}

std::optional<double> trayProgress(const TrayFacts& facts) {
  if (facts.bytes == 0) return std::nullopt;
  return std::min(1.0, static_cast<double>(facts.done) / static_cast<double>(facts.bytes));
}

WallTime pauseEnd(PauseFor pause, WallTime now) {
  if (pause == PauseFor::halfAnHour) return now + std::chrono::minutes(30);
  if (pause == PauseFor::twoHours) return now + std::chrono::hours(2);
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
  const QDate tomorrow = QDateTime::fromMSecsSinceEpoch(since.count()).date().addDays(1);
  const QDateTime end(tomorrow, QTime(kMorning, 0));
  return WallTime(std::chrono::milliseconds(end.toMSecsSinceEpoch()));
}

QString pauseText(PauseFor pause) {
  switch (pause) {
    case PauseFor::halfAnHour:
      return TrayRules::tr("For &30 Minutes");
    case PauseFor::twoHours:
      return TrayRules::tr("For &2 Hours");
    case PauseFor::tomorrow:
      break;
  }
  return TrayRules::tr("Until T&omorrow");
}

std::optional<Notice> noticeOf(const std::vector<JobRow>& ended) {
  Notice notice;
  std::uint64_t done = 0, failed = 0;
  const JobRow* last = nullptr;
  for (const JobRow& job : ended) {
    if (job.state == JobState::cancelled) continue;
    last = &job;
    notice.jobs.push_back(job.id);
    notice.failed = notice.failed || job.state == JobState::failed;
    done += job.transfersDone;
    failed += job.transfersFailed;
  }
  if (!last) return std::nullopt;
  notice.title = notice.jobs.size() == 1
                     ? titleText(last->title)
                     : TrayRules::tr("%Ln job(s) have ended", "", counted32(notice.jobs.size()));
  if (notice.jobs.size() == 1 && last->error) {
    notice.text = sentence(*last->error, Speaker::window).whole();
    return notice;
  }
  QStringList parts{TrayRules::tr("%Ln object(s) arrived", "", counted32(done))};
  if (failed > 0) parts << TrayRules::tr("%Ln failed", "number of objects", counted32(failed));
  notice.text = parts.join(QStringLiteral(", "));
  return notice;
}

Notice noticeOfQuestions(std::uint64_t asking) {
  Notice notice;
  notice.title = TrayRules::tr("Hawser needs an answer");
  notice.text = TrayRules::tr("%Ln item(s) are already at their destination.", "", counted32(asking));
  return notice;
}

Notice noticeOfKey() {
  Notice notice;
  notice.title = TrayRules::tr("Hawser needs a key");
  notice.text = TrayRules::tr("A connection needs its key or SAS again; then its transfers go on.");
  return notice;
}

}  // namespace hawser::ui
