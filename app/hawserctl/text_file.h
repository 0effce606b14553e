// Small text files of this computer that people name or that are kept for them: profiles, reports. Whole: a
// file is replaced in one step, or stays what it was. Thread-safe.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace hawser::ctl {

enum class TextFileUse : std::uint8_t {
  common,   // as the user's umask says
  forOwner  // nobody else may read it
};

// No more than `most` bytes of it. Errors are about the path; notFound for every one, with the system's
// words.
Result<std::string> readText(const std::string& path, std::uint64_t most = std::uint64_t{1} << 32);

// noSpace for every error, with the system's words.
Status writeText(const std::string& path, const std::string& text, TextFileUse use = TextFileUse::common);

}  // namespace hawser::ctl
