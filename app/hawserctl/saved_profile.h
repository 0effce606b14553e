// Hawser's own profiles on the command line: saved, shown, run, imported, exported and edited.
#pragma once

#include <string>
#include <vector>

#include "api/profiles.h"
#include "command_line.h"
#include "session.h"

namespace hawser::ctl {

Result<std::vector<SavedProfile>> savedProfiles(Session& session, Engine& engine);
// notFound where there is none of this name; the error of one that cannot be read; unsupported of another
// program's.
Result<Profile> savedProfile(Session& session, Engine& engine, const std::string& name);

// Instead of running what the command line says.
int saveProfile(Session& session, Engine& engine, Profile profile, const std::string& name);
int runSavedProfile(Session& session, Engine& engine, const Profile& profile, const Arguments& arguments);
int showSavedProfile(Session& session, const Profile& profile);
int listSavedProfiles(Session& session, const std::vector<SavedProfile>& profiles);
int exportProfile(Session& session, const Arguments& arguments);
int editProfile(Session& session, const Arguments& arguments);
int cloneProfile(Session& session, const Arguments& arguments);

}  // namespace hawser::ctl
