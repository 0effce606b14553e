// Attachment: what a mount serves, as a file or a file system of this computer, by the system's own tools:
// nbdfuse shows it as a file; where we are root a loop device makes a disk of that, and mount a file system.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

class QProcess;

namespace hawser::ctl {

// From one thread.
class Attachment {
 public:
  // `socket`: of the mount; `scratch`: a folder of ours; `folder`: where the user wants it, made where
  // missing. As root the file system is there; otherwise one file, "nbd".
  // unsupported: a tool is missing, or what is served is no file system (the error says what of it is there).
  static Result<std::unique_ptr<Attachment>> attach(const std::string& socket, const std::string& scratch,
                                                    const std::string& folder, bool readOnly);
  ~Attachment();  // detaches as far as it can

  // "a file system at /mnt/vm", for people.
  const std::string& where() const { return where_; }
  // What was written there has reached the mount when it returns. busy: somebody uses it; it stays then.
  Status detach();

 private:
  Attachment();
  Status showFile(const std::string& socket, const std::string& folder, bool readOnly);
  Status mountFile(const std::string& file, const std::string& folder, bool readOnly);

  std::string where_, fuse_, loop_, mounted_;  // empty: there is none
  std::unique_ptr<QProcess> nbdfuse_;
};

}  // namespace hawser::ctl
