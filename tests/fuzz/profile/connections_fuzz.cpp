// Whatever stands in connections.yaml: an error or connections that come back as they are when the file is
// written again, never a crash.
#include <algorithm>
#include <cstdlib>

#include "profile/connection_yaml.h"

using namespace hawser;

namespace {

bool same(const Connection& a, const Connection& b) {
  return a.name == b.name && a.kind == b.kind && a.endpoint == b.endpoint && a.account == b.account &&
         a.options == b.options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto before = connectionsFromYaml(text);
  Connection added;
  added.name = "added";
  added.kind = "azure";
  added.endpoint = "https://acct.example";
  const auto written = yamlWith(text, added.name, added);
  if (!before && written) std::abort();
  if (!written) return 0;  // the file stays as it is
  const auto after = connectionsFromYaml(*written);
  if (!after) std::abort();
  std::size_t kept = 0;
  for (const Connection& one : *before) {
    if (one.name == added.name) continue;
    ++kept;
    if (std::none_of(after->begin(), after->end(), [&](const Connection& other) { return same(one, other); }))
      std::abort();
  }
  if (after->size() != kept + 1) std::abort();
  return 0;
}
