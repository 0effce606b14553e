// FilesFolders: the directories on the way to what is written, and whether names are spelled as the key is.
//
// To the service "A" and "a" are one name. What is written must be found under its key again, and must not
// take the place of another object of a source that tells the two apart: so each part of the path has to be
// there as it is spelled, or be made, and a file is replaced only under its very name. Everything else is
// `exists`. Without the right to list nobody can tell, and the service's view is taken.
// Remembers directories it has seen. Internal to storage/azure. Thread-safe.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "storage/azure/azure_client.h"
#include "storage/object_store.h"

namespace hawser::azure {

class FilesFolders {
 public:
  // Makes the directories above the key that are not there. `object` is for errors.
  Status make(AzureClient& client, const OpContext& context, const ObjectRef& ref, const std::string& object);
  // The next make() looks again.
  void forget(const ObjectRef& ref);
  void forgetShare(const std::string& share);

  // ok: what is in the way is a file spelled as the key is, or the very directory.
  Status mayReplace(AzureClient& client, const OpContext& context, const ObjectRef& ref,
                    const std::string& object);

 private:
  static constexpr std::size_t kMost = 4096;
  bool knows(const std::string& folder);
  void remember(const std::string& folder);

  Mutex mutex_;
  std::set<std::string> known_ HAWSER_GUARDED_BY(mutex_);  // "share/a/b/"
};

}  // namespace hawser::azure
