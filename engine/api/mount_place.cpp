#include "api/mount_place.h"

#include "ondemand/on_demand_device.h"
#include "os/file_system.h"

namespace hawser {

namespace {

constexpr int kMostNumbers = 1000;

bool isFolder(const std::string& path) {
  const auto info = FileSystem::system().info(path, true);
  return info && info->kind == FileKind::directory;
}

MountPlace::Found foundAt(const std::string& path) {
  FileSystem& files = FileSystem::system();
  if (!path.starts_with('/') || path.ends_with('/')) return MountPlace::Found::other;
  const auto there = files.info(path, true);
  if (!there) {
    const std::string folder(parentPath(path));
    // The last of its folders is made with it.
    return isFolder(folder) || isFolder(std::string(parentPath(folder))) ? MountPlace::Found::nothing
                                                                         : MountPlace::Found::noFolder;
  }
  const bool known = files.info(ondemand::OnDemandDevice::statePath(path), true).has_value();
  return known && there->kind == FileKind::regular ? MountPlace::Found::backing : MountPlace::Found::other;
}

}  // namespace

MountPlace mountPlace(const std::string& path) {
  MountPlace place{foundAt(path), {}, 0};
  if (place.found == MountPlace::Found::backing) {
    const auto header =
        ondemand::MountState::look(FileSystem::system(), ondemand::OnDemandDevice::statePath(path));
    if (header) place.source = header->source.location;
  }
  for (std::string folder(parentPath(path)); !folder.empty(); folder = std::string(parentPath(folder))) {
    if (const auto room = FileSystem::system().freeSpace(folder)) {
      place.free = *room;
      break;
    }
    if (folder == "/") break;
  }
  return place;
}

std::string freeMountPath(const std::string& folder, const std::string& name) {
  std::string path = joinPath(folder, name);
  for (int number = 2; number < kMostNumbers && foundAt(path) == MountPlace::Found::other; ++number)
    path = joinPath(folder, name + "-" + std::to_string(number));
  return path;
}

std::string mountFilesFolder(const std::string& stateFolder) {
  return joinPath(stateFolder, "disks");
}

}  // namespace hawser
