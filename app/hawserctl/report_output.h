// Reports as hawserctl prints and writes them.
#pragma once

#include <string>

#include "session.h"

namespace hawser::ctl {

// The report format a file name or a word asks for ("x.html", "html"); text where it says none.
ReportFormat reportFormatOf(const std::string& name);
// What a person reads at the end: the verdict, and what went wrong; the rest is in the report.
std::string closingText(const Report& report);
// In the format its name ends in; empty: nowhere. False: it could not be, and the user knows.
bool writeReport(Session& session, const Report& report, const std::string& file);

}  // namespace hawser::ctl
