#include "storage/rest/key_text.h"

#include <algorithm>

namespace hawser {

bool hasUnlistable(std::string_view key) {
  if (key.find("\xEF\xBF\xBE") != std::string_view::npos ||
      key.find("\xEF\xBF\xBF") != std::string_view::npos)
    return true;
  return std::any_of(key.begin(), key.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n';
  });
}

bool hasDotSegment(std::string_view key) {
  for (;;) {
    const std::size_t slash = key.find('/');
    const std::string_view segment = key.substr(0, slash);
    if (segment == "." || segment == "..") return true;
    if (slash == std::string_view::npos) return false;
    key.remove_prefix(slash + 1);
  }
}

}  // namespace hawser
