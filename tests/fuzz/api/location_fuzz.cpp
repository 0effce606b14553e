// Whatever is typed or pasted as a location or a connection: refused, or understood the same when it is shown
// and read again, without its secret; never a crash.
#include <cstdlib>

#include "api/location.h"
#include "storage/embedded/embedded_provider.h"

using namespace hawser;

namespace {

bool same(const Location& a, const Location& b) {
  return a.kind == b.kind && a.connection == b.connection && a.container == b.container && a.key == b.key &&
         a.endpoint == b.endpoint;
}

void checkLocation(std::string_view text) {
  const auto location = parseLocation(text, "/current/folder");
  if (!location) {
    if (location.error().code != ErrorCode::invalidArgument || location.error().detail.empty()) std::abort();
    return;
  }
  const std::string shown = location->text();
  const auto again = parseLocation(shown, "/");
  if (!again || !same(*location, *again) || !again->sas.empty()) std::abort();
}

void checkConnection(std::string_view text) {
  const auto parsed = connectionFromText(text);
  if (!parsed) return;
  const Connection& connection = parsed->connection;
  if (connection.kind == "local" || connection.kind == kEmbeddedKind) return;
  if (connection.kind != "azure" && connection.kind != "azure-files" && connection.kind != "s3") std::abort();
  if (connection.endpoint.empty()) std::abort();
  if (connection.endpoint.find('?') != std::string::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  checkLocation(text);
  checkConnection(text);
  return 0;
}
