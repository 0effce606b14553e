#include "profile/profile.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/log.h"

namespace hawser {

namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::uint32_t kWhole = 100;  // percent

Status wrong(const char* why) {
  return fail(ErrorCode::invalidArgument, why);
}

// A URL has neither query nor password; a file may have any name.
bool isSecretFree(const std::string& location) {
  const bool url = location.find("://") != std::string::npos;
  return redacted(location) == location && !(url && location.find_first_of("?@") != std::string::npos);
}

std::vector<std::string> textsOf(const Profile& profile) {
  std::vector<std::string> texts = {profile.group, profile.encryptKey, profile.decryptKey};
  const JobOptions& options = profile.options;
  for (const auto* list : {&options.include, &options.exclude, &options.deltaFrom})
    texts.insert(texts.end(), list->begin(), list->end());
  const KeptProperties& kept = options.kept;
  for (const std::string* text : {&kept.contentType, &kept.contentEncoding, &kept.contentLanguage,
                                  &kept.contentDisposition, &kept.cacheControl, &kept.tier})
    texts.push_back(*text);
  for (const auto& [name, value] : kept.metadata)
    texts.push_back(name + "=" + value);
  return texts;
}

Status checkSecrets(const Profile& profile) {
  bool clean = true, text = true;
  for (const auto* list : {&profile.sources, &profile.destinations}) {
    for (const std::string& location : *list) {
      clean = clean && isSecretFree(location);
      text = text && isValidUtf8(location);
    }
  }
  for (const std::string& other : textsOf(profile)) {
    clean = clean && redacted(other) == other;
    text = text && isValidUtf8(other);
  }
  if (!text) return wrong("a profile cannot hold a name that is no UTF-8");
  return clean ? Status() : wrong("a profile holds no secret: save the connection, and name it");
}

Status checkSync(const Profile& profile) {
  const JobOptions& options = profile.options;
  if (profile.sources.size() != 1 || profile.destinations.size() != 1)
    return wrong("what is kept the same has one source and one destination");
  if (profile.stripeWidth != 0 || !profile.encryptKey.empty() || !profile.decryptKey.empty())
    return wrong("slices and keys are of copies alone: use a saved connection that has them");
  if (options.deletes != DeletePolicy::none || options.stripComponents != 0 || !options.recursive ||
      options.filterWholeKeys || options.conflict != ConflictPolicy::overwrite)
    return wrong("delete, conflict, recursive, strip-components and filter-whole-keys are of copies alone");
  return options.links == LinkPolicy::follow ? wrong("links that are followed are of copies alone")
                                             : Status();
}

}  // namespace

bool isProfileName(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || !isValidUtf8(name)) return false;
  if (name.front() == '.' || name.front() == '-' || name.front() == ' ' || name.back() == ' ') return false;
  return std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '/' || c == '\\';
  });
}

Status checkProfile(const Profile& profile) {
  if (profile.sources.empty()) return wrong("it has no source");
  if (profile.destinations.empty()) return wrong("it has no destination");
  for (const auto* list : {&profile.sources, &profile.destinations}) {
    if (std::any_of(list->begin(), list->end(), [](const std::string& text) { return text.empty(); }))
      return wrong("a location is empty");
  }
  if (profile.stripeWidth != 0 && profile.destinations.size() < 2)
    return wrong("slices need more than one destination");
  if (profile.deleteLimit.percent > kWhole) return wrong("a share is up to 100 percent");
  if (profile.options.parallel > kMostParallel) return wrong("so many parts at once are not moved");
  if (profile.kind != ProfileKind::copy) HAWSER_CHECK(checkSync(profile));
  return checkSecrets(profile);
}

}  // namespace hawser
