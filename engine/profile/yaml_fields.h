// YamlFields: a mapping of a YAML text, read key by key; what was not asked for in the end is refused. Of
// this room alone, for it shows yaml-cpp. Its calls throw what yaml-cpp throws.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "profile/option_words.h"
#include "profile/yaml_text.h"

namespace hawser {

class YamlFields {
 public:
  // corrupt where it is no mapping, or has a key twice.
  static Result<YamlFields> of(const YAML::Node& node, std::string what);

  // Null where there is none.
  YAML::Node take(const char* key);
  // Where the key is there. corrupt, with the line.
  Status text(const char* key, std::string& into);
  Status flag(const char* key, bool& into);
  Status size(const char* key, std::uint64_t& into);  // bytes, or as "8MiB"
  Status count(const char* key, std::uint32_t most, std::uint32_t& into);
  Status list(const char* key, std::vector<std::string>& into);  // one text, or a list of them
  template <class Value, std::size_t number>
  Status word(const char* key, const Words<Value, number>& words, Value& into) {
    std::string given;
    const YAML::Node value = take(key);
    if (!value) return {};
    HAWSER_CHECK(text(key, given));
    std::string all;
    for (const auto& [known, meant] : words) {
      if (known == given) {
        into = meant;
        return {};
      }
      all += (all.empty() ? "" : ", ") + std::string(known);
    }
    return brokenYaml(value.Mark(), std::string("\"") + key + "\" must be one of " + all);
  }
  // corrupt for a key that nobody has asked for.
  Status finish() const;

 private:
  YamlFields(const YAML::Node& node, std::string what) : node_(node), what_(std::move(what)) {}
  Result<std::string> scalar(const YAML::Node& value, const char* key) const;

  const YAML::Node node_;
  std::string what_;
  std::set<std::string> taken_;
};

}  // namespace hawser
