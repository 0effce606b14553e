// printable: a name on one line of a terminal, a log or a report.
#pragma once

#include <string>
#include <string_view>

namespace hawser {

// Control characters (C0, DEL, C1, line and paragraph separators, direction overrides) and bytes that are
// no UTF-8 as \n, \t, \x1b, \u202e; a backslash as \\ only where one of these was there, so that plain
// names stay as they are. Names come from strangers: raw, they could drive the terminal.
std::string printable(std::string_view name);

}  // namespace hawser
