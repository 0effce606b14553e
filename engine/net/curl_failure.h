// What libcurl's codes mean.
#pragma once

#include <curl/curl.h>

#include <string_view>

#include "base/error.h"

namespace hawser {

struct CurlFailure {
  CURLcode code = CURLE_OK;
  std::string_view text;  // libcurl's own words, may be empty
  std::string_view url;
  bool connected = false;  // the connection stood before
  int sys = 0;             // errno of the connection that could not be made, 0 where none
  long proxyStatus = 0;    // what a proxy answered to CONNECT, 0 where none did
};

Error errorFromCurl(const CurlFailure& failure);

}  // namespace hawser
