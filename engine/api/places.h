// Where the engine of this user keeps its things: the same for the window and the command line, so that each
// sees the other's connections, jobs and default store.
#pragma once

#include <cstdint>
#include <string>

namespace hawser {

struct Places {
  std::string stateFolder;         // "$XDG_DATA_HOME/hawser": journal, locks and log
  std::string configFolder;        // "$XDG_CONFIG_HOME/hawser": connections.yaml
  std::string defaultStoreFile;    // "$XDG_DATA_HOME/hawser/default.store"
  std::string cacheFile;           // "$XDG_CACHE_HOME/hawser/cache.store"
  std::string defaultStoreFolder;  // "$XDG_DATA_HOME/hawser/store": of earlier versions, where it is there
};

// Needs no QCoreApplication. Makes no folder.
Places standardPlaces();

// The connections' file in a config folder.
std::string connectionsFile(const std::string& configFolder);

// Where profiles are saved in a config folder.
std::string profilesFolder(const std::string& configFolder);

// The log that all programs of this user share, in a state folder, and its size before a new one begins.
std::string logFile(const std::string& stateFolder);
inline constexpr std::uint64_t kMostOfLog = 4 * 1024 * 1024;

}  // namespace hawser
