// ChangesText: what a copy of only what changed would send, in words: all of it, and of each object.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "api/report.h"

namespace hawser::ui {

// What becomes of an object. apart: nothing, for it is left out.
enum class ChangesFate : std::uint8_t { changes, whole, apart, problem };
ChangesFate fateOf(const PlanSummary::Line& line);

// "3.1 of 250 MB will be sent; the rest is there."
QString changesHeadline(const PlanSummary& plan);
// How many go in which way: "2 objects by their changes · 1 whole".
QString changesCounts(const PlanSummary& plan);
// Its location without that of the folder it goes to, where it is below that.
QString changesName(const PlanSummary::Line& line, const std::string& destination);
// "3.1 of 250 MB".
QString changesFigures(const PlanSummary::Line& line);
// Why it goes whole, is left out or cannot go; empty where its changes go.
QString changesNote(const PlanSummary::Line& line);
// Where shares of it are more than nothing: "changed in 2 places: at 3 %, from 40 % to 45 %".
QString changedPlaces(const std::vector<float>& shares);
// All of that, for those who do not see the row.
QString changesSpoken(const PlanSummary::Line& line, const std::string& destination);

}  // namespace hawser::ui
