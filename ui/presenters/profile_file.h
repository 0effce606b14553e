// ProfileFile: profiles as files that people name, to take them elsewhere. Does I/O: for a worker.
#pragma once

#include <QString>

#include "api/profiles.h"

namespace hawser::ui {

// Errors are about the path. unsupported: a configuration of blobxfer.
Result<Profile> readProfile(const QString& path);
// A file is replaced in one step, or stays what it was.
Status writeProfile(const QString& path, const Profile& profile);

}  // namespace hawser::ui
