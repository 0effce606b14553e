// What each command does; the table that names them is commands.cpp. All return an exit code.
#pragma once

#include "command_line.h"
#include "session.h"

namespace hawser::ctl {

int runCopy(Session& session, const Arguments& arguments);
int runSync(Session& session, const Arguments& arguments);
int runLs(Session& session, const Arguments& arguments);
int runStat(Session& session, const Arguments& arguments);
int runCat(Session& session, const Arguments& arguments);
int runRm(Session& session, const Arguments& arguments);
int runMkcontainer(Session& session, const Arguments& arguments);
int runUrl(Session& session, const Arguments& arguments);
int runJobs(Session& session, const Arguments& arguments);
int runConnection(Session& session, const Arguments& arguments);
int runStage(Session& session, const Arguments& arguments);
int runCache(Session& session, const Arguments& arguments);
int runDelta(Session& session, const Arguments& arguments);
int runStore(Session& session, const Arguments& arguments);
int runMount(Session& session, const Arguments& arguments);
int runMounts(Session& session, const Arguments& arguments);
int runProfileCommand(Session& session, const Arguments& arguments);

// The whole program: arguments without its name.
int runProgram(Session& session, std::span<const std::string> arguments);

}  // namespace hawser::ctl
