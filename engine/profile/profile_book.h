// ProfileBook: the saved profiles, a file each in one folder (FORMAT.md). What blobxfer's configurations keep
// there too stays as it is.
//
// Thread-safe; several programs may use one folder at once. All calls do I/O.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "os/file_system.h"
#include "profile/profile.h"

namespace hawser {

class ProfileBook {
 public:
  struct Entry {
    std::string name;
    Profile profile;             // of one that can be read
    bool foreign = false;        // a configuration of another program: kept, and not read here
    std::optional<Error> error;  // of one that cannot be read: corrupt, or of a newer version (unsupported)
  };

  // The folder need not exist.
  ProfileBook(FileSystem& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  std::string pathOf(const std::string& name) const;
  // By name. What cannot be read is there with its error.
  Result<std::vector<Entry>> list() const;
  // Errors: notFound; those of profileFromYaml(), about the path.
  Result<Profile> load(const std::string& name) const;
  // Adds it or replaces the one of its name, durably. invalidArgument: see profileToYaml(), and a name that
  // is none; unsupported: one of a newer version or of another program is there, and stays; exists: one is
  // there and `replace` is not set; busy: another program is writing just now.
  Status save(const Profile& profile, bool replace = true);
  // notFound. Also one that cannot be read.
  Status remove(const std::string& name);

 private:
  Status checkReplaced(const std::string& path, bool replace) const;

  FileSystem& files_;
  const std::string folder_;
  std::mutex writing_;
};

}  // namespace hawser
