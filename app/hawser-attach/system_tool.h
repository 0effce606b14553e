// Programs of the system, run until they end or beside us.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/child_process.h"

namespace hawser::attach {

// Its path; empty: this computer has no such program.
std::string findTool(const std::string& name);

// It runs beside us, and what it says to us and of its errors is on its output. unsupported: there is none.
Result<std::unique_ptr<ChildProcess>> startTool(const std::string& name,
                                                const std::vector<std::string>& arguments);
// What is left of its output: all of it, once it has closed it.
std::string outputOf(ChildProcess& process);

// Runs it to its end, however long that takes: what it says. Its failure is `failure`, with its own words.
Result<std::string> runTool(const std::string& name, const std::vector<std::string>& arguments,
                            ErrorCode failure = ErrorCode::unsupported);

}  // namespace hawser::attach
