#include "common/options.h"

#include <cstdio>
#include <cstdlib>

namespace hawser::bench {

Options::Options(int count, char** words, const std::map<std::string, int>& names) {
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (!word.starts_with("--")) {
      plain_.push_back(word);
      continue;
    }
    const auto known = names.find(word.substr(2));
    if (known == names.end() || i + known->second >= count) {
      std::fprintf(stderr, "%s: unknown option or missing value: %s\n", words[0], word.c_str());
      std::exit(2);
    }
    std::vector<std::string>& values = values_[known->first];
    for (int taken = 0; taken < known->second; ++taken)
      values.emplace_back(words[++i]);
  }
}

std::string Options::text(const std::string& name, std::string otherwise, std::size_t index) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::move(otherwise) : found->second.at(index);
}

std::uint64_t Options::number(const std::string& name, std::uint64_t otherwise) const {
  return has(name) ? size(text(name)) : otherwise;
}

std::uint64_t Options::size(const std::string& text) {
  static const std::map<std::string, std::uint64_t> units = {
      {"", 1},          {"K", 1000},         {"M", 1000'000},    {"G", 1000'000'000},
      {"KiB", 1 << 10}, {"MiB", 1ull << 20}, {"GiB", 1ull << 30}};
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text.c_str(), &end, 10);
  const auto unit = units.find(end);
  if (end == text.c_str() || unit == units.end()) {
    std::fprintf(stderr, "not a size: %s\n", text.c_str());
    std::exit(2);
  }
  return value * unit->second;
}

}  // namespace hawser::bench
