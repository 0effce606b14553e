// Whatever somebody keeps with a blob as the envelope of its encryption: refused, or read again as it is once
// it is written, in a header's characters; never a crash.
#include <algorithm>
#include <cstdlib>

#include "storage/encrypted/envelope.h"

using namespace hawser;
using namespace hawser::encrypted;

namespace {

bool fitsAHeader(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto envelope = envelopeFrom(text)) {
    const std::string written = encryptionDataText(*envelope);
    const auto again = envelopeFrom(written);
    if (!fitsAHeader(written) || !again || *again != *envelope) std::abort();
  }
  if (const auto mac = authenticationFrom(text)) {
    const std::string written = authenticationText(*mac);
    const auto again = authenticationFrom(written);
    if (!fitsAHeader(written) || !again || *again != *mac) std::abort();
  }
  return 0;
}
