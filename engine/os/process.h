// What a program may ask of the system about itself. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace hawser {

std::uint32_t processId();

// Nothing where it is not set; one that is set but empty is empty.
std::optional<std::string> environmentVariable(const std::string& name);

Result<std::string> currentFolder();

// Permission bits a new file gets where nobody says otherwise: 0666 less the umask.
std::uint32_t defaultFileMode();

enum class Stream : std::uint8_t { input, output, error };
bool isTerminal(Stream stream);

}  // namespace hawser
