// Profile: a saved job: what goes where, how, and when it runs by itself. Its text is YAML (FORMAT.md) and
// never holds a secret: connections are named.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "profile/when_rules.h"
#include "transfer/types.h"

namespace hawser {

enum class ProfileKind : std::uint8_t {
  copy,    // as "hawserctl copy"
  update,  // new and newer objects, nothing is removed
  mirror,  // the destination becomes what the source is
  twoWay,  // what changed on either side
};

enum class NotifyRule : std::uint8_t { failures, always, never };

// So many removals of one run need nobody's consent: more stop it before anything is removed.
struct DeleteLimit {
  std::uint64_t count = 0;     // 0: no limit by number
  std::uint32_t percent = 50;  // of what the side holds; 100: no limit by share
  friend bool operator==(const DeleteLimit&, const DeleteLimit&) = default;
};

struct Profile {
  std::string name;   // the file's, without its ending; not in its text
  std::string group;  // for people who have many; empty: none
  ProfileKind kind = ProfileKind::copy;
  // Locations as text. Of the kinds but copy there is one of each, and both are folders.
  std::vector<std::string> sources, destinations;
  std::uint64_t stripeWidth = 0;       // bytes; of copy with several destinations: slices instead of replicas
  std::string encryptKey, decryptKey;  // paths of key files
  JobOptions options;
  DeleteLimit deleteLimit;
  WhenRules when;
  NotifyRule notify = NotifyRule::failures;

  friend bool operator==(const Profile&, const Profile&) = default;
};

// 1 to 64 bytes of UTF-8, no '/' or control character in it, no '.' or '-' in front, no space at an end.
bool isProfileName(std::string_view name);

// Whether this is the text of a profile of ours, of whatever version, and not say of blobxfer. Pure.
bool isProfileText(std::string_view text);

// Errors: corrupt, with line and key; unsupported: of a newer version, and to be left as it is. No value of
// the text is in an error. `name` is taken over.
Result<Profile> profileFromYaml(std::string_view text, std::string name);

// invalidArgument for what is no profile, or holds a secret: then nothing is to be written.
Result<std::string> profileToYaml(const Profile& profile);

// Whether what it says goes together. invalidArgument.
Status checkProfile(const Profile& profile);

}  // namespace hawser
