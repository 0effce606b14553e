#include "os/power.h"

#include <array>

#include "base/text.h"
#include "os/file_system.h"

namespace hawser {

namespace {

// Empty where there is none.
std::string wordIn(const std::string& path) {
  const auto file = FileSystem::system().open(path, OpenMode::read);
  if (!file) return {};
  std::array<char, 64> bytes;
  const auto size = (*file)->readAt(0, std::as_writable_bytes(std::span(bytes)));
  return size ? std::string(trimmed(std::string_view(bytes.data(), *size))) : std::string();
}

}  // namespace

std::optional<bool> isOnBattery(const std::string& supplies) {
  const auto entries = FileSystem::system().list(supplies);
  if (!entries) return std::nullopt;
  bool mains = false, battery = false, discharging = false;
  for (const DirectoryEntry& entry : *entries) {
    const std::string supply = joinPath(supplies, entry.name);
    const std::string type = wordIn(joinPath(supply, "type"));
    if (type != "Battery") {
      // Mains, and the kinds of USB that feed a computer.
      mains = mains || wordIn(joinPath(supply, "online")) == "1";
    } else if (wordIn(joinPath(supply, "scope")) != "Device") {  // that of a mouse is another matter
      battery = true;
      discharging = discharging || wordIn(joinPath(supply, "status")) == "Discharging";
    }
  }
  if (mains) return false;
  if (!battery) return std::nullopt;
  return discharging;
}

}  // namespace hawser
