// Names in a stage's folder. Internal to staging.
#pragma once

#include <string_view>

#include "base/result.h"

namespace hawser::staging {

inline constexpr std::string_view kLockName = ".lock";
inline constexpr std::string_view kQuarantineName = ".quarantine";
inline constexpr std::string_view kHiddenPrefix = ".hawser-";

// invalidArgument or tooLarge where no stream and no chunk can have it.
inline Status checkName(const std::string& name) {
  const auto wrong = [&](ErrorCode code, const char* detail) {
    return fail(makeError(code, detail).about(name));
  };
  if (name.empty()) return wrong(ErrorCode::invalidArgument, "streams and chunks need a name");
  if (name.front() == '.')
    return wrong(ErrorCode::invalidArgument, "names of streams and chunks do not begin with '.'");
  if (name.find_first_of(std::string_view("/\0", 2)) != std::string::npos)
    return wrong(ErrorCode::invalidArgument, "names of streams and chunks hold no '/' and no NUL");
  if (name.size() > 255) return wrong(ErrorCode::tooLarge, "a file name holds at most 255 bytes");
  return {};
}

}  // namespace hawser::staging
