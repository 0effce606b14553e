// Whatever other programs put into headers, tags and URLs: what can be written back reads the same again, and
// a key leads to an address within its bucket.
#include <cstdlib>

#include "net/url.h"
#include "storage/s3/metadata.h"
#include "storage/s3/protocol.h"

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

void checkKept(const ObjectInfo& info) {
  HttpHeaders sent;
  if (!s3::addProperties(sent, info.properties)) return;  // it can hold less
  for (const auto& [name, value] : sent) {
    if (value.find_first_of("\r\n") != std::string_view::npos) std::abort();
  }
  const ObjectInfo again = s3::infoFromHeaders(info.key, info.size, sent);
  if (again.properties != info.properties) std::abort();
}

void checkKey(std::string_view key) {
  const s3::Flavour flavour = *s3::flavourOf("other", {});
  if (!s3::checkKey(key, flavour)) return;
  const s3::Address address{"https://s3.example.org", false};
  const ObjectRef ref{"box", std::string(key)};
  const std::string url = s3::objectUrl(address, ref);
  if (!url.starts_with("https://s3.example.org/box/") || url.find_first_of("?#\\ ") != std::string::npos)
    std::abort();
  if (s3::objectAt(address, url) != ref) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto tag = s3::commitTagFrom(text)) {
    const auto written = s3::commitTagText(*tag);
    if (written && s3::commitTagFrom(*written) != tag) std::abort();
  }
  if (const auto crc = s3::crcFromText(text); crc && s3::crcFromText(s3::crcText(*crc)) != crc) std::abort();
  checkKey(text);
  const HttpHeaders headers = headersOf(text);
  for (const std::uint64_t bytes : {0u, 7u})
    checkKept(s3::infoFromHeaders("a/b", bytes, headers));
  return 0;
}
