#include "api/places.h"

#include <QStandardPaths>

#include "os/file_system.h"

namespace hawser {

namespace {
std::string folderIn(QStandardPaths::StandardLocation location) {
  return joinPath(QStandardPaths::writableLocation(location).toStdString(), "hawser");
}
}  // namespace

Places standardPlaces() {
  const std::string data = folderIn(QStandardPaths::GenericDataLocation);
  return {data, folderIn(QStandardPaths::GenericConfigLocation), joinPath(data, "default.store"),
          joinPath(folderIn(QStandardPaths::GenericCacheLocation), "cache.store"), joinPath(data, "store")};
}

std::string connectionsFile(const std::string& configFolder) {
  return joinPath(configFolder, "connections.yaml");
}

std::string profilesFolder(const std::string& configFolder) {
  return joinPath(configFolder, "profiles");
}

std::string logFile(const std::string& stateFolder) {
  return joinPath(stateFolder, "hawser.log");
}

}  // namespace hawser
