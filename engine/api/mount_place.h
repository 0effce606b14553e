// MountPlace: what is where a mount is to be kept.
#pragma once

#include <cstdint>
#include <string>

namespace hawser {

struct MountPlace {
  enum class Found : std::uint8_t {
    nothing,
    backing,  // a mount was kept there, and can go on
    other,    // a file, a folder: a mount makes its own
    noFolder  // that would hold it, nor the one above that
  } found = Found::nothing;
  std::string source;      // of what the mount is that was kept there
  std::uint64_t free = 0;  // bytes on its disk; 0 where that is not known
};

// Blocks: looks at the disk. `path`: absolute.
MountPlace mountPlace(const std::string& path);
// In the folder, so named, or with a number behind it where something else than a mount is there. Blocks.
std::string freeMountPath(const std::string& folder, const std::string& name);

// Where the window keeps mounts, unless its user says otherwise.
std::string mountFilesFolder(const std::string& stateFolder);

}  // namespace hawser
