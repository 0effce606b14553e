// Whatever comes as XML from the File service: an error or names that stay where they are, never a crash. And
// whatever is asked for as a key: refused, or an address within its share.
#include <cstdlib>

#include "storage/azure/files_listing.h"
#include "storage/azure/files_protocol.h"

using namespace hawser;

namespace {

bool staysInPlace(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto page = azure::parseDirectoryList(text)) {
    for (const azure::DirectoryItem& item : page->items) {
      std::string_view name = item.info.key;
      const bool folder = item.info.kind == ObjectKind::folder;
      if (folder != name.ends_with('/')) std::abort();
      if (folder) name.remove_suffix(1);
      if (!staysInPlace(name)) std::abort();
    }
  }
  if (const auto shares = azure::parseShareList(text)) {
    for (const ContainerInfo& share : shares->containers) {
      if (!staysInPlace(share.name)) std::abort();
    }
  }
  if (azure::checkFileKey(text)) {
    const std::string url = azure::fileUrl("https://a", {"box", std::string(text)});
    if (!url.starts_with("https://a/box/") || url.find_first_of("?#\\ ") != std::string::npos) std::abort();
  }
  return 0;
}
