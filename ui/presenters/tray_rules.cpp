#include "presenters/tray_rules.h"

#include <QCoreApplication>
#include <QDateTime>
#include <algorithm>

#include "api/error_sentence.h"
#include "api/job_title.h"
#include "api/sync.h"
#include "models/text.h"

namespace hawser::ui {

namespace {

struct TrayRules {
  Q_DECLARE_TR_FUNCTIONS(TrayRules)
};

constexpr int kMorning = 6;  // o'clock

const BackgroundRow* refusedOf(const TrayFacts& facts) {
  const auto found = std::ranges::find_if(facts.background, needsUser);
  return found == facts.background.end() ? nullptr : &*found;
}

// Of those that one of their rules keeps from going on.
const BackgroundRow* hinderedOf(const TrayFacts& facts) {
  const auto found = std::ranges::find_if(facts.background, [](const BackgroundRow& row) {
    return row.state == BackgroundState::hindered && row.job != 0;
  });
  return found == facts.background.end() ? nullptr : &*found;
}

QString activeText(const TrayFacts& facts) {
  QStringList parts{TrayRules::tr("%Ln transfer(s)", "", counted32(facts.totals.running))};
  if (const auto progress = trayProgress(facts)) parts << percentText(*progress);
  parts << rateText(facts.rate);
  return parts.join(QStringLiteral(", "));
}

QString pausedText(const TrayFacts& facts) {
  if (const BackgroundRow* row = facts.pausedByUser ? nullptr : hinderedOf(facts))
    return TrayRules::tr("%1 %2", "a profile; waits for mains power")
        .arg(fromUtf8(row->profile), hindranceWords(row->hindrance));
  if (!facts.pausedByUser) return TrayRules::tr("Paused");
  if (!facts.pausedUntil) return TrayRules::tr("Paused by you");
  return TrayRules::tr("Paused by you until %1", "a time").arg(timeText(facts.pausedUntil));
}

QString idleText(const TrayFacts& facts) {
  const BackgroundRow* first = nullptr;
  for (const BackgroundRow& row : facts.background)
    if (row.next && (!first || *row.next < *first->next)) first = &row;
  if (!first) return TrayRules::tr("Nothing to do");
  return TrayRules::tr("Nothing to do; %1 next at %2", "a profile, a time")
      .arg(fromUtf8(first->profile), timeText(first->next));
}

bool isToBeTold(const JobRow& job, const std::vector<BackgroundRow>& background) {
  const auto row = std::ranges::find(background, job.id, &BackgroundRow::job);
  if (row == background.end() || row->notify == NotifyRule::always) return true;
  return row->notify == NotifyRule::failures && job.state == JobState::failed;
}

}  // namespace

bool needsUser(const BackgroundRow& row) {
  if (row.state != BackgroundState::refused || !row.error) return false;
  // A disk may come, and another program that works on the job ends; without its key it never starts.
  const bool passes = row.error->serviceCode == kFolderMissing || row.error->code == ErrorCode::busy;
  return row.error->retry == Retry::afterAuth || (row.error->retry == Retry::never && !passes);
}

TrayState trayStateOf(const TrayFacts& facts) {
  if (facts.failedToOpen) return TrayState::error;
  if (!facts.ready) return TrayState::starting;
  if (facts.totals.asking > 0 || facts.mountsInTrouble > 0 || refusedOf(facts)) return TrayState::attention;
  if (facts.pausedByUser) return TrayState::paused;
  if (facts.totals.running > 0) return TrayState::active;
  if (facts.jobsWaiting > 0) return TrayState::offline;
  if (facts.totals.failed > 0) return TrayState::error;
  if (facts.totals.queued > 0) return TrayState::active;
  return facts.totals.paused > 0 || hinderedOf(facts) ? TrayState::paused : TrayState::idle;
}

QString trayText(const TrayFacts& facts) {
  switch (trayStateOf(facts)) {
    case TrayState::starting:
      return TrayRules::tr("Opening…");
    case TrayState::idle:
      return idleText(facts);
    case TrayState::active:
      return facts.totals.running > 0
                 ? activeText(facts)
                 : TrayRules::tr("%Ln transfer(s) about to begin", "", counted32(facts.totals.queued));
    case TrayState::paused:
      return pausedText(facts);
    case TrayState::attention:
      if (facts.totals.asking > 0)
        return TrayRules::tr("%Ln transfer(s) wait for your answer", "", counted32(facts.totals.asking));
      if (const BackgroundRow* row = facts.mountsInTrouble > 0 ? nullptr : refusedOf(facts))
        return TrayRules::tr("%1 could not start", "a profile").arg(fromUtf8(row->profile));
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

std::optional<Notice> noticeOf(const std::vector<JobRow>& ended,
                               const std::vector<BackgroundRow>& background) {
  Notice notice;
  std::uint64_t done = 0, failed = 0;
  const JobRow* last = nullptr;
  for (const JobRow& job : ended) {
    if (job.state == JobState::cancelled || !isToBeTold(job, background)) continue;
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

Notice noticeOfRefusal(const BackgroundRow& row) {
  Notice notice;
  notice.title = TrayRules::tr("%1 could not start", "a profile").arg(fromUtf8(row.profile));
  notice.text = sentence(*row.error, Speaker::window).whole();
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
