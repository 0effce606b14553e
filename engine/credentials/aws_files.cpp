#include "credentials/aws_files.h"

#include <algorithm>

#include "base/text.h"

namespace hawser {

namespace {

// "profile work" and "work" are one; the config file has the former.
std::string nameOf(std::string_view heading) {
  constexpr std::string_view kWord = "profile ";
  heading = trimmed(heading);
  if (heading.starts_with(kWord)) heading = trimmed(heading.substr(kWord.size()));
  return std::string(heading);
}

void addFrom(AwsProfile& profile, std::string_view name, std::string_view text) {
  bool inside = false;
  std::string group;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view plain = trimmed(line);
    if (plain.empty() || plain.front() == '#' || plain.front() == ';') continue;
    if (plain.front() == '[') {
      inside = plain.back() == ']' && nameOf(plain.substr(1, plain.size() - 2)) == name;
      group.clear();
      continue;
    }
    const std::size_t equals = plain.find('=');
    if (!inside || equals == std::string_view::npos) continue;
    const std::string key = lowered(trimmed(plain.substr(0, equals)));
    const std::string_view value = trimmed(plain.substr(equals + 1));
    const bool indented = line.front() == ' ' || line.front() == '\t';
    if (!indented) group = value.empty() ? key : std::string();
    if (!value.empty()) profile[indented && !group.empty() ? group + "." + key : key] = value;
  }
}

}  // namespace

AwsProfile awsProfile(std::string_view name, std::string_view configFile, std::string_view credentialsFile) {
  AwsProfile profile;
  addFrom(profile, name, configFile);
  addFrom(profile, name, credentialsFile);
  return profile;
}

}  // namespace hawser
