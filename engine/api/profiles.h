// Profiles for windows and the command line: what is saved, what it asks for, and the command that does the
// same.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "api/report.h"
#include "api/sync.h"
#include "profile/profile.h"  // IWYU pragma: export

namespace hawser {

struct SavedProfile {
  std::string name;
  Profile profile;             // of one that can be read
  bool foreign = false;        // a configuration of blobxfer
  std::optional<Error> error;  // of one that cannot be read
};

// Its word in a profile and for people: "copy", "two-way".
std::string_view name(ProfileKind kind);

// What running it asks for: a copy, or a sync.
using ProfileRun = std::variant<JobRequest, SyncRequest>;
ProfileRun runOf(const Profile& profile);

// Whether a copy removes no more than needs nobody's consent, of what stands at the destination as far as the
// plan says.
bool isWithin(const DeleteLimit& limit, const PlanSummary& plan);

// The arguments of hawserctl, its own name left out: {"copy", "/data/", "work:photos/", "--delta"}. A shell
// needs them quoted (quotedCommand()). When it runs and whom it tells is not among them.
std::vector<std::string> commandOf(const Profile& profile);
// One line for a shell: "hawserctl copy '/my data/' work:photos/".
std::string quotedCommand(const Profile& profile);

}  // namespace hawser
