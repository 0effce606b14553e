// "name (conflict HOST DATE).txt": what the version of a conflict is called that does not stay in its place.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace hawser {

// `time`: when its bytes were made; the same version gets the same name in every run. `number` from 2 on: of
// another one of that name. HOST is shortened, and loses what no file name should have.
std::string conflictName(const std::string& path, const std::string& host, WallTime time,
                         std::uint32_t number = 1);

}  // namespace hawser
