// Whatever comes as XML from the service: an error or a value that keeps its promises, never a crash.
#include <cstdlib>

#include "storage/azure/azure_error.h"
#include "storage/azure/block_list.h"
#include "storage/azure/listing.h"

using namespace hawser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto page = azure::parseBlobList(text)) {
    for (const ObjectInfo& info : page->objects) {
      if (info.key.empty()) std::abort();
    }
  }
  (void)azure::parseContainerList(text);
  if (const auto blocks = azure::parseBlockList(text)) {
    for (const azure::ListedBlock& block : *blocks) {
      if (block.id.empty()) std::abort();
    }
  }
  (void)azure::parseErrorBody(text);
  return 0;
}
