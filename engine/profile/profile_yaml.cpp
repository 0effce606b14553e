#include <algorithm>

#include "base/units.h"
#include "profile/profile.h"
#include "profile/yaml_fields.h"

namespace hawser {

namespace {

constexpr const char* kHead = "hawser-profile";
constexpr int kVersion = 1;
constexpr std::uint32_t kMostComponents = 1000;
constexpr std::array<const char*, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

struct TextField {
  const char* key;
  std::string KeptProperties::*member;
};
constexpr TextField kTextFields[] = {
    {"content-type", &KeptProperties::contentType},
    {"content-encoding", &KeptProperties::contentEncoding},
    {"content-language", &KeptProperties::contentLanguage},
    {"content-disposition", &KeptProperties::contentDisposition},
    {"cache-control", &KeptProperties::cacheControl},
    {"tier", &KeptProperties::tier},
};

Status readLimit(const YAML::Node& node, DeleteLimit& limit) {
  if (!node) return {};
  HAWSER_TRY(YamlFields fields, YamlFields::of(node, "delete-limit"));
  std::uint32_t count = 0;
  HAWSER_CHECK(fields.count("count", 1'000'000'000, count));
  HAWSER_CHECK(fields.count("percent", 100, limit.percent));
  limit.count = count;
  return fields.finish();
}

Status readWhat(const YAML::Node& node, Profile& profile) {
  if (!node) return {};
  HAWSER_TRY(YamlFields fields, YamlFields::of(node, "what"));
  JobOptions& options = profile.options;
  HAWSER_CHECK(fields.list("include", options.include));
  HAWSER_CHECK(fields.list("exclude", options.exclude));
  HAWSER_CHECK(fields.flag("filter-whole-keys", options.filterWholeKeys));
  HAWSER_CHECK(fields.flag("recursive", options.recursive));
  HAWSER_CHECK(fields.count("strip-components", kMostComponents, options.stripComponents));
  HAWSER_CHECK(fields.word("skip", kSkipWords, options.skip));
  HAWSER_CHECK(fields.word("conflict", kConflictWords, options.conflict));
  HAWSER_CHECK(fields.word("links", kLinkWords, options.links));
  HAWSER_CHECK(fields.word("delete", kDeleteWords, options.deletes));
  HAWSER_CHECK(readLimit(fields.take("delete-limit"), profile.deleteLimit));
  return fields.finish();
}

Status readMetadata(const YAML::Node& node, KeptProperties& kept) {
  if (!node) return {};
  if (!node.IsMap()) return brokenYaml(node.Mark(), "\"metadata\" is no mapping");
  for (const auto& entry : node) {
    if (!entry.first.IsScalar() || !entry.second.IsScalar())
      return brokenYaml(entry.first.Mark(), "an entry of \"metadata\" is no text");
    kept.metadata[entry.first.Scalar()] = entry.second.Scalar();
  }
  return {};
}

Status readHow(const YAML::Node& node, Profile& profile) {
  if (!node) return {};
  HAWSER_TRY(YamlFields fields, YamlFields::of(node, "how"));
  JobOptions& options = profile.options;
  std::uint64_t cell = 0;
  static constexpr Words<bool, 2> kFormat = {{{"hawser", false}, {"blobsync", true}}};
  HAWSER_CHECK(fields.word("verify", kVerifyWords, options.verify));
  HAWSER_CHECK(fields.word("mode", kModeWords, options.mode));
  HAWSER_CHECK(fields.count("parallel", kMostParallel, options.parallel));
  HAWSER_CHECK(fields.size("limit-rate", options.limitRate));
  HAWSER_CHECK(fields.size("part-size", options.partSize));
  HAWSER_CHECK(fields.size("stripe", profile.stripeWidth));
  HAWSER_CHECK(fields.flag("md5", options.storeMd5));
  HAWSER_CHECK(fields.flag("owners", options.owners));
  HAWSER_CHECK(fields.flag("service-copies", options.serviceCopies));
  HAWSER_CHECK(fields.flag("delta", options.delta));
  HAWSER_CHECK(fields.size("delta-cell", cell));
  HAWSER_CHECK(fields.list("delta-from", options.deltaFrom));
  HAWSER_CHECK(fields.word("delta-format", kFormat, options.blobSync));
  HAWSER_CHECK(fields.text("encrypt-key", profile.encryptKey));
  HAWSER_CHECK(fields.text("decrypt-key", profile.decryptKey));
  for (const TextField& field : kTextFields)
    HAWSER_CHECK(fields.text(field.key, options.kept.*field.member));
  HAWSER_CHECK(readMetadata(fields.take("metadata"), options.kept));
  options.deltaCell = static_cast<std::uint32_t>(std::min<std::uint64_t>(cell, kGiB));
  return fields.finish();
}

Status readHours(const YAML::Node& node, WeekHours& hours) {
  if (!node) return {};
  HAWSER_TRY(YamlFields fields, YamlFields::of(node, "hours"));
  hours.days.fill(0);
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    std::string text;
    HAWSER_CHECK(fields.text(kDays[day], text));
    const auto parsed = parseHours(text);
    if (!parsed) return brokenYaml(node.Mark(), std::string(kDays[day]) + ": " + parsed.error().detail);
    hours.days[day] = *parsed;
  }
  return fields.finish();
}

Status readWhen(const YAML::Node& node, WhenRules& when) {
  if (!node) return {};
  HAWSER_TRY(YamlFields fields, YamlFields::of(node, "when"));
  std::string every;
  HAWSER_CHECK(fields.text("every", every));
  if (!every.empty()) {
    const auto parsed = parseInterval(every);
    if (!parsed) return brokenYaml(node.Mark(), "every: " + parsed.error().detail);
    when.every = *parsed;
  }
  HAWSER_CHECK(fields.flag("at-sign-in", when.atSignIn));
  HAWSER_CHECK(fields.flag("watch", when.watch));
  HAWSER_CHECK(fields.flag("on-metered", when.onMetered));
  HAWSER_CHECK(fields.flag("on-battery", when.onBattery));
  HAWSER_CHECK(readHours(fields.take("hours"), when.hours));
  return fields.finish();
}

Status checkVersion(YamlFields& fields) {
  std::uint32_t version = 0;
  HAWSER_CHECK(fields.count(kHead, 1'000'000, version));
  if (version == 0)
    return fail(ErrorCode::corrupt, std::string("it has no \"") + kHead + "\" with its version");
  if (version <= static_cast<std::uint32_t>(kVersion)) return {};
  return fail(ErrorCode::unsupported, "it was written by a newer Hawser (version " + std::to_string(version) +
                                          "; this one reads up to " + std::to_string(kVersion) + ")");
}

Result<Profile> profileFrom(const YAML::Node& root) {
  HAWSER_TRY(YamlFields fields, YamlFields::of(root, "the profile"));
  // First: what a newer version has is not to be told as wrong.
  HAWSER_CHECK(checkVersion(fields));
  Profile profile;
  HAWSER_CHECK(fields.text("group", profile.group));
  HAWSER_CHECK(fields.word("kind", kKindWords, profile.kind));
  HAWSER_CHECK(fields.list("source", profile.sources));
  HAWSER_CHECK(fields.list("destination", profile.destinations));
  HAWSER_CHECK(readWhat(fields.take("what"), profile));
  HAWSER_CHECK(readHow(fields.take("how"), profile));
  HAWSER_CHECK(readWhen(fields.take("when"), profile.when));
  HAWSER_CHECK(fields.word("notify", kNotifyWords, profile.notify));
  HAWSER_CHECK(fields.finish());
  if (const Status good = checkProfile(profile); !good) return fail(ErrorCode::corrupt, good.error().detail);
  return profile;
}

// Keys are set where they say something else than what holds without them.
class Writer {
 public:
  explicit Writer(YAML::Node into) : into_(std::move(into)) {}

  void text(const char* key, const std::string& value) {
    if (!value.empty()) into_[key] = value;
  }
  void flag(const char* key, bool value, bool usual) {
    if (value != usual) into_[key] = value ? "yes" : "no";
  }
  void number(const char* key, std::uint64_t value, std::uint64_t usual = 0) {
    if (value != usual) into_[key] = value;
  }
  void list(const char* key, const std::vector<std::string>& values) {
    for (const std::string& value : values)
      into_[key].push_back(value);
  }
  template <class Value, std::size_t count>
  void word(const char* key, const Words<Value, count>& words, Value value, Value usual = Value{}) {
    if (value != usual) into_[key] = std::string(wordOf(words, value));
  }
  void part(const char* key, const YAML::Node& value) {
    if (value.size() != 0) into_[key] = value;
  }

 private:
  YAML::Node into_;
};

YAML::Node whatOf(const Profile& profile) {
  YAML::Node node(YAML::NodeType::Map), limit(YAML::NodeType::Map);
  Writer what(node), of(limit);
  const JobOptions& options = profile.options;
  what.list("include", options.include);
  what.list("exclude", options.exclude);
  what.flag("filter-whole-keys", options.filterWholeKeys, false);
  what.flag("recursive", options.recursive, true);
  what.number("strip-components", options.stripComponents);
  what.word("skip", kSkipWords, options.skip);
  what.word("conflict", kConflictWords, options.conflict);
  what.word("links", kLinkWords, options.links);
  what.word("delete", kDeleteWords, options.deletes);
  of.number("count", profile.deleteLimit.count);
  of.number("percent", profile.deleteLimit.percent, DeleteLimit().percent);
  what.part("delete-limit", limit);
  return node;
}

YAML::Node howOf(const Profile& profile) {
  YAML::Node node(YAML::NodeType::Map), metadata(YAML::NodeType::Map);
  Writer how(node);
  const JobOptions& options = profile.options;
  how.word("verify", kVerifyWords, options.verify, VerifyLevel::parts);
  how.word("mode", kModeWords, options.mode);
  how.number("parallel", options.parallel);
  how.number("limit-rate", options.limitRate);
  how.number("part-size", options.partSize);
  how.number("stripe", profile.stripeWidth);
  how.flag("md5", options.storeMd5, false);
  how.flag("owners", options.owners, false);
  how.flag("service-copies", options.serviceCopies, true);
  how.flag("delta", options.delta, false);
  how.number("delta-cell", options.deltaCell);
  how.list("delta-from", options.deltaFrom);
  how.text("delta-format", options.blobSync ? "blobsync" : "");
  how.text("encrypt-key", profile.encryptKey);
  how.text("decrypt-key", profile.decryptKey);
  for (const TextField& field : kTextFields)
    how.text(field.key, options.kept.*field.member);
  for (const auto& [name, value] : options.kept.metadata)
    metadata[name] = value;
  how.part("metadata", metadata);
  return node;
}

YAML::Node whenOf(const WhenRules& rules) {
  YAML::Node node(YAML::NodeType::Map), hours(YAML::NodeType::Map);
  Writer when(node), of(hours);
  when.text("every", rules.every.count() == 0 ? "" : intervalText(rules.every));
  when.flag("at-sign-in", rules.atSignIn, false);
  when.flag("watch", rules.watch, false);
  when.flag("on-metered", rules.onMetered, true);
  when.flag("on-battery", rules.onBattery, true);
  for (std::size_t day = 0; day < kDays.size() && !rules.hours.isWhole(); ++day)
    of.text(kDays[day], hoursText(rules.hours.days[day]));
  // Never at all is said too.
  if (!rules.hours.isWhole()) node["hours"] = hours;
  return node;
}

Result<std::string> written(const Profile& profile) {
  YAML::Node root(YAML::NodeType::Map);
  root[kHead] = kVersion;
  Writer all(root);
  all.text("group", profile.group);
  root["kind"] = std::string(wordOf(kKindWords, profile.kind));
  const auto places = [&](const char* key, const std::vector<std::string>& list) {
    if (list.size() == 1)
      root[key] = list.front();
    else
      all.list(key, list);
  };
  places("source", profile.sources);
  places("destination", profile.destinations);
  all.part("what", whatOf(profile));
  all.part("how", howOf(profile));
  all.part("when", whenOf(profile.when));
  all.word("notify", kNotifyWords, profile.notify);
  YAML::Emitter out;
  out << root;
  if (!out.good()) return fail(ErrorCode::internal, "YAML: " + out.GetLastError());
  return std::string(out.c_str(), out.size()) + "\n";
}

}  // namespace

bool isProfileText(std::string_view text) {
  const auto found = guardedYaml([&]() -> Result<bool> {
    HAWSER_TRY(const std::optional<YAML::Node> root, yamlDocument(text));
    if (!root || !root->IsMap()) return false;
    const YAML::Node map = *root;
    return static_cast<bool>(std::as_const(map)[kHead]);
  });
  return found.value_or(false);
}

Result<Profile> profileFromYaml(std::string_view text, std::string name) {
  return guardedYaml([&]() -> Result<Profile> {
    HAWSER_TRY(const std::optional<YAML::Node> root, yamlDocument(text));
    if (!root) return fail(ErrorCode::corrupt, "it is empty");
    HAWSER_TRY(Profile profile, profileFrom(*root));
    profile.name = std::move(name);
    return profile;
  });
}

Result<std::string> profileToYaml(const Profile& profile) {
  HAWSER_CHECK(checkProfile(profile));
  return guardedYaml([&]() -> Result<std::string> {
    HAWSER_TRY(std::string text, written(profile));
    // What is agreed to is of one run. And yaml-cpp does not write all that it reads as it was: better no
    // file than one that says something else.
    Profile kept = profile;
    kept.options.mostDeletes = 0;
    if (profileFromYaml(text, profile.name) != kept)
      return fail(ErrorCode::invalidArgument, "it holds a text or a number that cannot be kept");
    return text;
  });
}

}  // namespace hawser
