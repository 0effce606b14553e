// What a program may ask of the system about itself. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace hawser {

std::uint32_t processId();

// Whether nothing is forbidden to this process, as far as the system tells.
bool isRoot();

// Nothing where it is not set; one that is set but empty is empty.
std::optional<std::string> environmentVariable(const std::string& name);

Result<std::string> currentFolder();

// What differs after each start of the system; empty where it does not tell.
std::string bootId();

// Has threads share heaps, one for each core. To be called before there are threads.
// The system's C library makes up to eight for each core, and what one thread gives back is no use to the
// others: among hundreds that mostly wait, that is most of the memory.
void shareHeaps();

// What the file system of this folder has in memory reaches its disk.
Status syncFileSystem(const std::string& folder);

// Permission bits a new file gets where nobody says otherwise: 0666 less the umask.
std::uint32_t defaultFileMode();

enum class Stream : std::uint8_t { input, output, error };
bool isTerminal(Stream stream);

}  // namespace hawser
