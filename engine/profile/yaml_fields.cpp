#include "profile/yaml_fields.h"

#include <charconv>

#include "base/units.h"

namespace hawser {

namespace {

std::string quoted(std::string_view key) {
  return "\"" + std::string(key) + "\"";
}

}  // namespace

Result<YamlFields> YamlFields::of(const YAML::Node& node, std::string what) {
  if (!node.IsMap()) return brokenYaml(node.Mark(), what + " is no mapping");
  std::set<std::string> keys;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar()) return brokenYaml(entry.first.Mark(), "a key of " + what + " is no text");
    if (!keys.insert(entry.first.Scalar()).second)
      return brokenYaml(entry.first.Mark(), "a key of " + what + " is there twice");
  }
  return YamlFields(node, std::move(what));
}

YAML::Node YamlFields::take(const char* key) {
  taken_.insert(key);
  return node_[key];
}

Result<std::string> YamlFields::scalar(const YAML::Node& value, const char* key) const {
  if (!value.IsScalar()) return brokenYaml(value.Mark(), quoted(key) + " is no text");
  return value.Scalar();
}

Status YamlFields::text(const char* key, std::string& into) {
  const YAML::Node value = take(key);
  if (!value) return {};
  HAWSER_TRY(into, scalar(value, key));
  return {};
}

Status YamlFields::flag(const char* key, bool& into) {
  const YAML::Node value = take(key);
  if (!value) return {};
  HAWSER_TRY(const std::string given, scalar(value, key));
  if (given != "yes" && given != "no" && given != "true" && given != "false")
    return brokenYaml(value.Mark(), quoted(key) + " must be yes or no");
  into = given == "yes" || given == "true";
  return {};
}

Status YamlFields::size(const char* key, std::uint64_t& into) {
  const YAML::Node value = take(key);
  if (!value) return {};
  HAWSER_TRY(const std::string given, scalar(value, key));
  const auto parsed = parseSize(given);
  if (!parsed || *parsed == 0)
    return brokenYaml(value.Mark(), quoted(key) + " is no size: write 8MiB or a number of bytes");
  into = *parsed;
  return {};
}

Status YamlFields::count(const char* key, std::uint32_t most, std::uint32_t& into) {
  const YAML::Node value = take(key);
  if (!value) return {};
  HAWSER_TRY(const std::string given, scalar(value, key));
  std::uint32_t number = 0;
  const auto [end, wrong] = std::from_chars(given.data(), given.data() + given.size(), number);
  if (wrong != std::errc{} || end != given.data() + given.size() || number > most)
    return brokenYaml(value.Mark(), quoted(key) + " must be a number up to " + std::to_string(most));
  into = number;
  return {};
}

Status YamlFields::list(const char* key, std::vector<std::string>& into) {
  const YAML::Node value = take(key);
  if (!value) return {};
  if (value.IsScalar()) {
    into = {value.Scalar()};
    return {};
  }
  if (!value.IsSequence()) return brokenYaml(value.Mark(), quoted(key) + " is no list");
  for (const YAML::Node& entry : value) {
    HAWSER_TRY(into.emplace_back(), scalar(entry, key));
  }
  return {};
}

Status YamlFields::finish() const {
  for (const auto& entry : node_) {
    if (taken_.contains(entry.first.Scalar())) continue;
    // A key is no secret; still, only what could be one of ours is repeated.
    const std::string& key = entry.first.Scalar();
    constexpr std::size_t kLongest = 40;
    const bool plain =
        key.size() <= kLongest && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
    return brokenYaml(entry.first.Mark(), (plain ? quoted(key) : "a key") + " of " + what_ + " is not known");
  }
  return {};
}

}  // namespace hawser
