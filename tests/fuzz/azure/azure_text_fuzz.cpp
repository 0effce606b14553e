// Whatever is pasted as a connection string: an error or a connection, never a crash.
#include <cstdlib>

#include "storage/azure/connection_string.h"

using namespace hawser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto parsed = parseAzureConnectionString(text)) {
    const std::string& kind = parsed->connection.kind;
    if ((kind != "azure" && kind != "azure-files") || parsed->connection.endpoint.empty()) std::abort();
  }
  return 0;
}
