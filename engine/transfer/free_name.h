// "a (2).txt": the name an object gets that is to stand beside another one of its name.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"

namespace hawser {

// The first of them that `isFree`; exists where none of the first ten thousand is.
Result<std::string> freeName(const std::string& key,
                             const std::function<Result<bool>(const std::string& candidate)>& isFree);

}  // namespace hawser
