// What runs by itself: saved profiles, as their rules say.
#pragma once

#include <QString>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/types.h"
#include "profile/profile.h"
#include "profile/schedule.h"  // IWYU pragma: export

namespace hawser {

enum class BackgroundState : std::uint8_t {
  waits,     // for its time, or a change
  hindered,  // its time has come, or it is under way and paused: by one of its rules
  planning,  // what has to be done is being looked for
  running,   // as the job says
  paused,    // its job is, by hand
  refused,   // it could not begin: see the error
  failed,    // its job has ended so
};

// Of one profile that has rules.
struct BackgroundRow {
  std::string profile;
  BackgroundState state = BackgroundState::waits;
  Hindrance hindrance = Hindrance::none;
  std::optional<WallTime> lastRun, next;  // next: the earliest, as far as it is by time
  JobId job = 0;                          // of its latest run; 0: nothing had to be done
  std::optional<Error> error;
  NotifyRule notify = NotifyRule::failures;
  bool watchedWhole = true;  // false: changes in a part of its folders are found later only
  friend bool operator==(const BackgroundRow& a, const BackgroundRow& b);
};

struct BackgroundView {
  bool elsewhere = false;           // another program of this user does it; here nothing starts by itself
  std::vector<BackgroundRow> rows;  // by name
};

struct BackgroundOptions {
  bool signIn = false;            // the user's session is new: what is to run then does
  std::function<void()> changed;  // what background() says is new; any thread
};

// Short stable names: "waits", "hindered".
std::string_view name(BackgroundState state);
std::string_view name(RunCause cause);
// Translated: "it waits for its hours".
QString hindranceWords(Hindrance hindrance);

}  // namespace hawser
