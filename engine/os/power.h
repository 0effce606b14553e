// Where this computer's power comes from. On Linux as /sys/class/power_supply says it (the kernel's
// Documentation/ABI/testing/sysfs-class-power).
#pragma once

#include <optional>
#include <string>

namespace hawser {

// True: from its battery. Nothing: the computer does not say. Reads a few small files; any thread.
std::optional<bool> isOnBattery(const std::string& supplies = "/sys/class/power_supply");

}  // namespace hawser
