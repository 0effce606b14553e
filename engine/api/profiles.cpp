#include "api/profiles.h"

#include <algorithm>

#include "profile/option_words.h"

namespace hawser {

namespace {

// Options are added where they say something else than what holds without them.
class Command {
 public:
  explicit Command(std::vector<std::string>& words) : words_(words) {}

  void flag(const char* option, bool on) {
    if (on) words_.push_back(std::string("--") + option);
  }
  void value(const char* option, const std::string& value) {
    if (value.empty()) return;
    flag(option, true);
    words_.push_back(value);
  }
  void number(const char* option, std::uint64_t number) {
    if (number != 0) value(option, std::to_string(number));
  }
  void each(const char* option, const std::vector<std::string>& values) {
    for (const std::string& one : values)
      value(option, one);
  }
  template <class Value, std::size_t count>
  void word(const char* option, const Words<Value, count>& words, Value chosen, Value usual = Value{}) {
    if (chosen != usual) value(option, std::string(wordOf(words, chosen)));
  }

 private:
  std::vector<std::string>& words_;
};

void addKept(Command& command, const KeptProperties& kept) {
  command.value("content-type", kept.contentType);
  command.value("content-encoding", kept.contentEncoding);
  command.value("content-language", kept.contentLanguage);
  command.value("content-disposition", kept.contentDisposition);
  command.value("cache-control", kept.cacheControl);
  command.value("tier", kept.tier);
  for (const auto& [name, value] : kept.metadata)
    command.value("metadata", name + "=" + value);
}

void addOptions(Command& command, const JobOptions& options) {
  command.each("include", options.include);
  command.each("exclude", options.exclude);
  command.word("skip", kSkipWords, options.skip);
  command.word("links", kLinkWords, options.links);
  command.word("verify", kVerifyWords, options.verify, VerifyLevel::parts);
  command.word("mode", kModeWords, options.mode);
  command.number("parallel", options.parallel);
  command.number("limit-rate", options.limitRate);
  command.number("part-size", options.partSize);
  command.flag("md5", options.storeMd5);
  command.flag("owners", options.owners);
  command.flag("no-service-copy", !options.serviceCopies);
  const std::string cell = options.deltaCell == 0 ? "" : "=" + std::to_string(options.deltaCell);
  command.flag(("delta" + cell).c_str(), options.delta);
  command.each("delta-from", options.deltaFrom);
  command.value("delta-format", options.blobSync ? "blobsync" : "");
  addKept(command, options.kept);
}

void addCopy(Command& command, const Profile& profile) {
  const JobOptions& options = profile.options;
  command.flag("recursive", options.recursive);
  command.number("strip-components", options.stripComponents);
  command.word("conflict", kConflictWords, options.conflict);
  command.flag("delete", options.deletes == DeletePolicy::after);
  command.flag("delete-only", options.deletes == DeletePolicy::only);
  const bool several = profile.destinations.size() > 1;
  for (std::size_t i = 1; i < profile.destinations.size(); ++i)
    command.value("to", profile.destinations[i]);
  command.number("stripe", profile.stripeWidth);
  command.flag("replica", several && profile.stripeWidth == 0);
  command.value("encrypt-key", profile.encryptKey);
  command.value("decrypt-key", profile.decryptKey);
}

void addSync(Command& command, const Profile& profile) {
  command.flag("delete", profile.kind == ProfileKind::mirror);
  command.flag("two-way", profile.kind == ProfileKind::twoWay);
  const DeleteLimit& limit = profile.deleteLimit;
  if (limit.count != 0) command.number("max-delete", limit.count);
  if (limit.percent != DeleteLimit().percent)
    command.value("max-delete", std::to_string(limit.percent) + "%");
}

std::string quoted(const std::string& word) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./:=@%+,").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  std::string out = "'";
  for (const char c : word)
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

std::string_view name(ProfileKind kind) {
  return wordOf(kKindWords, kind);
}

ProfileRun runOf(const Profile& profile) {
  if (profile.kind != ProfileKind::copy) {
    SyncRequest request;
    request.kind = profile.kind == ProfileKind::mirror   ? SyncKind::mirror
                   : profile.kind == ProfileKind::twoWay ? SyncKind::twoWay
                                                         : SyncKind::update;
    request.left = profile.sources.front();
    request.right = profile.destinations.front();
    request.options = profile.options;
    request.deleteLimit = profile.deleteLimit;
    return request;
  }
  JobRequest request;
  request.sources = profile.sources;
  request.destination = profile.destinations.front();
  request.furtherDestinations.assign(profile.destinations.begin() + 1, profile.destinations.end());
  request.options = profile.options;
  request.stripeWidth = profile.stripeWidth;
  request.encryptKey = profile.encryptKey;
  request.decryptKey = profile.decryptKey;
  return request;
}

bool isWithin(const DeleteLimit& limit, const PlanSummary& plan) {
  const std::uint64_t there = plan.removals + plan.overwrites + plan.skips;
  return (limit.count == 0 || plan.removals <= limit.count) && plan.removals * 100 <= there * limit.percent;
}

std::vector<std::string> commandOf(const Profile& profile) {
  const bool copies = profile.kind == ProfileKind::copy;
  std::vector<std::string> words = {copies ? "copy" : "sync"};
  Command command(words);
  words.insert(words.end(), profile.sources.begin(), profile.sources.end());
  if (!profile.destinations.empty()) words.push_back(profile.destinations.front());
  if (copies)
    addCopy(command, profile);
  else
    addSync(command, profile);
  addOptions(command, profile.options);
  return words;
}

std::string quotedCommand(const Profile& profile) {
  std::string line = "hawserctl";
  for (const std::string& word : commandOf(profile))
    line += " " + quoted(word);
  return line;
}

}  // namespace hawser
