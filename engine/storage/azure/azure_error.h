// Errors as the Blob service and the File service report them.
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

// Every answer of the service has headers of its own kind. One without was given by something on the way: the
// sign-in page of a network, a proxy, another server under that address. It must not pass for an answer,
// least of all for "stored".
bool isOfService(const HttpHeaders& headers);
// Of such an answer, with any status: connection, Retry::never.
Error errorOfStranger(const HttpResponse& response);

}  // namespace hawser::azure
