// Errors as the Blob service reports them.
#pragma once

#include <string>
#include <string_view>

#include "net/http.h"

namespace hawser::azure {

struct ErrorBody {
  std::string code;
  std::string message;  // with the detail of a refused signature
};
// What can be read of an error's XML; empty where it is none.
ErrorBody parseErrorBody(std::string_view xml);

// Of an answer with status >= 300.
Error errorFrom(const HttpResponse& response);

}  // namespace hawser::azure
