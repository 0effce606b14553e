// Order of a page as the contract has it, from that of a service. Pure.
#pragma once

#include <vector>

#include "storage/object_store.h"

namespace hawser {

// By byte order of keys; a folder's marker and the prefix of what lies in it are one folder, of which the
// prefix says most.
void orderAndUnite(std::vector<ObjectInfo>& objects);

}  // namespace hawser
