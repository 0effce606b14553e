// What libcurl's codes mean.
#pragma once

#include <curl/curl.h>

#include <string_view>

#include "base/error.h"

namespace hawser {

// `text`: libcurl's own words, may be empty. `requested`: the request had begun to leave. `sys`: the errno of
// the connection that could not be made, 0 where none.
Error errorFromCurl(CURLcode code, std::string_view text, std::string_view url, bool requested, int sys);

}  // namespace hawser
