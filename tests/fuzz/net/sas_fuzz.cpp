// Whatever is pasted as a shared access signature: what it says of itself, never a crash.
#include <cstdlib>

#include "base/encoding.h"
#include "base/log.h"
#include "net/sas.h"

using namespace hawser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const SasFacts facts = readSas(text);
  const SasFacts marked = readSas("?" + std::string(text));
  if (!text.starts_with('?') && facts.signedAtAll != marked.signedAtAll) std::abort();
  // Times are shown as they would be written again.
  for (const auto& time : {facts.start, facts.expires}) {
    if (time && fromIso8601(toIso8601(*time)) != std::chrono::floor<std::chrono::milliseconds>(*time))
      std::abort();
  }
  // What was taken out once stays out.
  const std::string shown = redacted(text);
  if (redacted(shown) != shown) std::abort();
  return 0;
}
