#include "transfer/filter.h"

#include <algorithm>

namespace hawser {

namespace {

// Length of the set that starts at pattern[0] == '[', 0 where it has no end; tells whether it holds c.
std::size_t matchSet(std::string_view pattern, char c, bool& holds) {
  std::size_t i = 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (const std::size_t first = i; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
    const auto low = static_cast<unsigned char>(pattern[i]);
    auto high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      high = static_cast<unsigned char>(pattern[i + 2]);
      i += 2;
    }
    found = found || (static_cast<unsigned char>(c) >= low && static_cast<unsigned char>(c) <= high);
  }
  if (i >= pattern.size()) return 0;
  holds = found != negated;
  return i + 1;
}

// One pattern element at `pattern` against c: its length where it matches, 0 where not.
std::size_t matchOne(std::string_view pattern, char c) {
  if (pattern.empty()) return 0;
  if (pattern[0] == '?') return c != '/' ? 1 : 0;
  if (pattern[0] == '[' && c != '/') {
    bool holds = false;
    if (const std::size_t length = matchSet(pattern, c, holds)) return holds ? length : 0;
  }
  if (pattern[0] == '\\' && pattern.size() > 1) return pattern[1] == c ? 2 : 0;
  return pattern[0] == c ? 1 : 0;
}

bool matchesPath(std::string_view pattern, std::string_view path) {
  if (pattern.ends_with('/')) {
    // The folder itself, wherever it stands when the pattern has no other '/'.
    const std::string_view folder = pattern.substr(0, pattern.size() - 1);
    const bool anywhere = folder.find('/') == std::string_view::npos;
    for (std::size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1)) {
      const std::size_t start = anywhere && end > 0 ? path.rfind('/', end - 1) + 1 : 0;
      if (globMatches(folder, path.substr(start, end - start))) return true;
    }
    return false;
  }
  if (path.ends_with('/')) path.remove_suffix(1);
  if (pattern.find('/') != std::string_view::npos) {
    if (pattern.starts_with('/')) pattern.remove_prefix(1);
    return globMatches(pattern, path);
  }
  return globMatches(pattern, path.substr(path.rfind('/') + 1));
}

}  // namespace

// From the text's end to its start, for every rest of the pattern: does it match from here? Time is at most
// the product of both lengths, whatever the pattern.
bool globMatches(std::string_view pattern, std::string_view text) {
  const std::size_t end = pattern.size();
  std::vector<bool> here(end + 1), after(end + 1);          // pattern from p on matches
  std::vector<bool> within(end + 1), withinAfter(end + 1);  // "**" at p has begun and may go on
  for (std::size_t t = text.size() + 1; t-- > 0;) {
    const bool more = t < text.size();
    here[end] = !more;
    for (std::size_t p = end; p-- > 0;) {
      if (pattern.substr(p).starts_with("**")) {
        within[p] = here[p + 2] || (more && withinAfter[p]);
        const bool skipped = p + 2 < end && pattern[p + 2] == '/' && here[p + 3];
        here[p] = within[p] || skipped;
      } else if (pattern[p] == '*') {
        here[p] = here[p + 1] || (more && text[t] != '/' && after[p]);
      } else {
        const std::size_t step = more ? matchOne(pattern.substr(p), text[t]) : 0;
        here[p] = step > 0 && after[p + step];
      }
    }
    here.swap(after);
    within.swap(withinAfter);
  }
  return after[0];
}

bool Filter::takes(std::string_view path) const {
  const auto matches = [path](const std::string& pattern) { return matchesPath(pattern, path); };
  if (std::any_of(exclude_.begin(), exclude_.end(), matches)) return false;
  return include_.empty() || std::any_of(include_.begin(), include_.end(), matches);
}

}  // namespace hawser
