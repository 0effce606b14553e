// The terminal a program talks to, where there is one. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace hawser {

// Columns of the terminal behind standard error; 80 where it does not say.
std::uint32_t terminalWidth();

// Shows the prompt and reads a line from the terminal without showing what is typed. unsupported where
// standard input is no terminal; cancelled at its end (Ctrl-D).
Result<Secret> readHiddenLine(const std::string& prompt);

}  // namespace hawser
