// TrayRules: what the icon in the tray says, at a glance and in words; and what is worth a notification.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "api/background.h"
#include "api/report.h"
#include "api/types.h"

namespace hawser::ui {

enum class TrayState : std::uint8_t { starting, idle, active, paused, attention, error, offline };

struct TrayFacts {
  bool ready = false;                   // the engine is open
  bool failedToOpen = false;            // and never will be
  bool pausedByUser = false;            // all of it
  std::optional<WallTime> pausedUntil;  // and then it goes on
  Totals totals;
  double rate = 0;                    // bytes a second, both ways
  std::uint64_t bytes = 0, done = 0;  // of the jobs that are not over
  std::uint64_t jobsWaiting = 0;      // for their stores to be reachable
  std::uint64_t mountsInTrouble = 0;
  std::vector<BackgroundRow> background;  // profiles that run by themselves
};

// What needs the user comes before what goes on by itself, and that before what is over.
TrayState trayStateOf(const TrayFacts& facts);
// One line: "2 transfers, 61 %, 18.2 MiB/s", "Paused until 06:00".
QString trayText(const TrayFacts& facts);
// 0 to 1, of what is under way; nothing where that is not known.
std::optional<double> trayProgress(const TrayFacts& facts);

// Until when, at most.
enum class PauseFor : std::uint8_t { halfAnHour, twoHours, tomorrow };
// Tomorrow begins at six in the morning, in the computer's time zone.
WallTime pauseEnd(PauseFor pause, WallTime now);
QString pauseText(PauseFor pause);

struct Notice {
  QString title, text;
  bool failed = false;  // can be tried again
  std::vector<JobId> jobs;
  friend bool operator==(const Notice&, const Notice&) = default;
};
// Of jobs that have ended since the last one; nothing where none is worth a word: what the user has stopped
// themselves, and what its profile says nobody is to be told of.
std::optional<Notice> noticeOf(const std::vector<JobRow>& ended,
                               const std::vector<BackgroundRow>& background = {});
// A profile could not start, and will not by itself before somebody has looked.
bool needsUser(const BackgroundRow& row);
Notice noticeOfRefusal(const BackgroundRow& row);
// Of transfers that wait for an answer.
Notice noticeOfQuestions(std::uint64_t asking);
// A connection has to be signed in to anew.
Notice noticeOfKey();

}  // namespace hawser::ui
