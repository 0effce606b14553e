#include "storage/rest/content_headers.h"

#include "base/encoding.h"
#include "storage/rest/header_text.h"

namespace hawser {

std::string headerText(const HttpHeaders& headers, std::string_view name) {
  return std::string(headers.find(name).value_or(std::string_view()));
}

ObjectInfo infoFromContentHeaders(std::string key, std::uint64_t size, const HttpHeaders& headers) {
  ObjectInfo info;
  info.key = std::move(key);
  info.size = size;
  info.hasProperties = true;
  info.properties.contentType = headerText(headers, "content-type");
  info.properties.contentEncoding = headerText(headers, "content-encoding");
  info.properties.contentLanguage = headerText(headers, "content-language");
  info.properties.contentDisposition = headerText(headers, "content-disposition");
  info.properties.cacheControl = headerText(headers, "cache-control");
  info.modified = fromHttpDate(headerText(headers, "last-modified")).value_or(WallTime{});
  info.etag = unquoted(headerText(headers, "etag"));
  return info;
}

}  // namespace hawser
