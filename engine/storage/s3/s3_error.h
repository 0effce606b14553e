// Errors as S3 and what speaks like it report them.
#pragma once

#include <string>
#include <string_view>

#include "net/http.h"

namespace hawser::s3 {

struct ErrorBody {
  std::string code;
  std::string message;
  std::string region;  // where the bucket is, if it says so
};
// What can be read of an error's XML; empty where it is none.
ErrorBody parseErrorBody(std::string_view xml);

// Of an answer with status >= 300, or of one whose body is an error all the same.
Error errorFrom(const HttpResponse& response, WallTime now);

// Something on the way answered (the sign-in page of a network, a proxy): a success that says nothing of what
// only the service knows. connection, Retry::never.
Error errorOfStranger(const HttpResponse& response);

// Whether what failed so may have been done all the same.
bool mayBeDone(const Error& error);

}  // namespace hawser::s3
