// Whatever stands in a profile: an error, or one that says the same when it is written again, never a crash.
#include <cstdlib>

#include "profile/profile.h"

using namespace hawser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)isProfileText(text);
  const auto profile = profileFromYaml(text, "fuzzed");
  if (!profile) return 0;
  const auto written = profileToYaml(*profile);
  if (!written) return 0;  // a text that the library does not write as it was
  if (!isProfileText(*written) || profileFromYaml(*written, "fuzzed") != *profile) std::abort();
  return 0;
}
