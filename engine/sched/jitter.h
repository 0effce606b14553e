// jitter(): by how much waits differ, so that what failed together does not come back together.
#pragma once

namespace hawser {

// Any number in [0, 1). Thread-safe; not inline, as Mutex says.
double jitter();

}  // namespace hawser
