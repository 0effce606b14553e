// Errors that stores of all kinds have in the same words.
#pragma once

#include <string>
#include <utility>

#include "base/error.h"

namespace hawser {

// notFound, by the word the services have for it, so that what is said of it is the same of all.
inline Error noContainer(std::string location) {
  Error error = makeError(ErrorCode::notFound, "there is no such container").about(std::move(location));
  error.serviceCode = "ContainerNotFound";
  return error;
}

}  // namespace hawser
