// What the headers of an answer say of an object in the same words everywhere. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "net/http_headers.h"
#include "storage/object_store.h"

namespace hawser {

// Content-Type and the like, Last-Modified, ETag; all else is as given or empty.
ObjectInfo infoFromContentHeaders(std::string key, std::uint64_t size, const HttpHeaders& headers);
// Empty where there is none.
std::string headerText(const HttpHeaders& headers, std::string_view name);

}  // namespace hawser
