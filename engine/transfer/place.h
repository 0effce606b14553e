// Place: where a job reads from or writes to.
#pragma once

#include <memory>
#include <string>

#include "storage/object_store.h"

namespace hawser {

struct Place {
  std::shared_ptr<ObjectStore> store;
  std::string container;
  std::string key;
  std::string snapshot = {};  // of a source; see ObjectRef
};

}  // namespace hawser
