// Numbers of the formats of blobstore and cache. Internal to these two.
#pragma once

#include "base/wire.h"

namespace hawser::blobstore {
using namespace wire;
}
