// A small text file that is the old one or the new one at any instant. Of this room alone.
#pragma once

#include <string>

#include "os/file_system.h"

namespace hawser {

// Up to one byte over a MiB, by which its reader refuses it. notFound where there is none.
Result<std::string> keptText(FileSystem& files, const std::string& path);

// Durably; writes PATH.new and renames it.
Status replaceFile(FileSystem& files, const std::string& path, const std::string& text);

}  // namespace hawser
