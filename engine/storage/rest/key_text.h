// What a key may be made of where a service tells it in XML and in the path of a URL. Pure.
#pragma once

#include <string_view>

namespace hawser {

// What no listing could name again: control characters that XML has not, and the two non-characters.
bool hasUnlistable(std::string_view key);
// A part that is "." or "..", which whatever is on the way may take for a way to another key.
bool hasDotSegment(std::string_view key);

}  // namespace hawser
