// ProfileText: saved profiles in words.
#pragma once

#include <QString>

#include "api/background.h"
#include "api/profiles.h"

namespace hawser::ui {

QString profileKindText(ProfileKind kind);
// "Mirror: /home/ada/Pictures/ to studio:photos/"; of one that cannot be read, what it is.
QString profileWhat(const SavedProfile& saved);
// "Every 6 h, on changes"; "By hand".
QString whenText(const WhenRules& rules);
// Of one that runs by itself, how it is: "next at 18:00", "could not start".
QString backgroundText(const BackgroundRow& row);
// Why it cannot be run or edited here, with what to do about it; empty: it can.
QString profileTrouble(const SavedProfile& saved);
// What a copy would do: "12 objects with 4.2 GiB would be copied, 3 removed."
QString copyPlanText(const PlanSummary& plan);
// A whole row, read aloud.
QString profileSpoken(const SavedProfile& saved);
// "Monday": of the week, Monday 0.
QString dayText(std::size_t day, bool shortly);

}  // namespace hawser::ui
