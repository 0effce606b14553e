// ConnectionBook: the saved connections in connections.yaml (FORMAT.md), without their secrets.
//
// Thread-safe; several programs may use one file at once. All calls do I/O.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "credentials/connection.h"
#include "os/file_system.h"

namespace hawser {

class ConnectionBook {
 public:
  // `path` of the file; neither it nor its folder need exist.
  ConnectionBook(FileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}

  // No file: none. corrupt: not as FORMAT.md says (the detail names the line); unsupported: of a newer
  // version. Error::object is the path.
  Result<std::vector<Connection>> load() const;
  // Adds it or replaces the one of its name, durably. invalidArgument: a name that is none, or a secret in
  // it; busy: another program is writing just now.
  Status put(const Connection& connection);
  // notFound where there is none of this name.
  Status remove(const std::string& name);

 private:
  FileSystem& files_;
  std::string path_;
  std::mutex writing_;
};

}  // namespace hawser
