// Whatever other programs put into the headers and metadata of a blob ("Name: value" a line): properties that
// can be written back and read again as they are, never a crash.
#include <cstdlib>

#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/header_text.h"
#include "storage/rest/metadata_text.h"

using namespace hawser;

namespace {

HttpHeaders headersOf(std::string_view text) {
  HttpHeaders headers;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos) headers.add(line.substr(0, colon), line.substr(colon + 2));
  }
  return headers;
}

// What was written, as an answer of the service would hold it.
HttpHeaders asAnswered(const HttpHeaders& sent) {
  constexpr std::string_view kContent = "x-ms-blob-";
  HttpHeaders answer;
  for (const auto& [name, value] : sent) {
    const bool content = name.starts_with(kContent) && name != "x-ms-blob-content-md5";
    answer.add(content ? name.substr(kContent.size()) : name, value);
  }
  return answer;
}

void checkKept(const ObjectInfo& info) {
  HttpHeaders sent;
  if (!azure::addContentHeaders(sent, info.properties) ||
      !azure::addMetadataHeaders(sent, info.properties, info.kind == ObjectKind::folder))
    return;  // it can hold less
  for (const auto& [name, value] : sent) {
    if (value.find_first_of("\r\n") != std::string::npos) std::abort();
  }
  const ObjectInfo again = azure::infoFromHeaders(info.key, info.size, asAnswered(sent));
  const bool folder = info.kind == ObjectKind::folder;
  if (again.properties != info.properties || folder != (again.kind == ObjectKind::folder)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (metadataDecoded(metadataEncoded(text)) != text) std::abort();
  if (const auto range = parseContentRange(text)) {
    if (range->range.empty() || range->range.offset >= range->total) std::abort();
  }
  (void)parseSizeHeader(text);
  if (const auto crc = azure::crcFromHeader(text); crc && azure::crcFromHeader(azure::crcHeader(*crc)) != crc)
    std::abort();
  const HttpHeaders headers = headersOf(text);
  (void)azure::isLink(headers);
  for (const std::uint64_t bytes : {0u, 7u})
    checkKept(azure::infoFromHeaders("a/b", bytes, headers));
  return 0;
}
