// FolderWatch: which of some folders have changed: anything in them, or in the folders below. Never what it
// is: who hears of it looks. On Linux by inotify(7).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/op_context.h"
#include "base/result.h"

namespace hawser {

// For one thread at a time, but for wake().
class FolderWatch {
 public:
  using Key = std::uint64_t;

  struct Change {
    Key key = 0;
    // More may have changed than was told, or the folder itself is gone: it has to be watched anew.
    bool lost = false;
  };

  virtual ~FolderWatch() = default;
  // noSpace: the user has as many as the system allows.
  static Result<std::unique_ptr<FolderWatch>> make();

  // The folder with all below it; links below it are not followed. Instead of the one that had the key; where
  // that was the same, what is new below it is watched, too.
  // Blocks: reads each folder once. Errors: notFound, denied, invalidArgument (no folder), cancelled (then a
  // part of it is watched).
  virtual Status watch(const OpContext& context, Key key, const std::string& folder) = 0;
  virtual void forget(Key key) = 0;
  // False: a part of it is not watched, since the system watches only so many folders, or it cannot be read.
  virtual bool isWhole(Key key) const = 0;
  // False: what has its path now is another folder than the one that is watched, or nothing: a disk was
  // mounted over it, or a folder above it was renamed. Of that nobody is told.
  virtual bool isSame(Key key) const = 0;
  // Blocks until something has changed, for so long at most, or until wake(): then empty. Each key once. A
  // stop ends only what reads new folders.
  virtual Result<std::vector<Change>> wait(const OpContext& context, std::chrono::milliseconds most) = 0;
  virtual void wake() = 0;  // any thread; a wait() that comes later ends at once
};

}  // namespace hawser
