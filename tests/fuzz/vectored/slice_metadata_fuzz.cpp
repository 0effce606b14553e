// Whatever another program keeps with a blob as metadata of a slice: refused, or read again as it is once it
// is written, in a header's characters; never a crash.
#include <algorithm>
#include <cstdlib>

#include "vectored/slice_metadata.h"

using namespace hawser;

namespace {

bool fitsAHeader(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto metadata = blobxferMetadataFrom(text)) {
    if (metadata->slice && metadata->slice->index >= metadata->slice->slices) std::abort();
    const std::string written = blobxferText(*metadata);
    const auto again = blobxferMetadataFrom(written);
    if (!fitsAHeader(written) || !again || *again != *metadata) std::abort();
  }
  if (const auto mark = stripeMarkFrom(text)) {
    const std::string written = stripeMarkText(*mark);
    const auto again = stripeMarkFrom(written);
    if (!fitsAHeader(written) || !again || *again != *mark) std::abort();
  }
  return 0;
}
