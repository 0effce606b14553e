// Whatever the record of an object says, its checksum being right: nothing, or a record that is read again as
// it is once written, never a crash.
#include <cstdlib>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/embedded/object_record.h"

using namespace hawser;
using namespace hawser::embedded;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  (void)decodeRecord(body);
  const std::string sum = toHex(crc64(std::as_bytes(std::span(body))));
  const auto record = decodeRecord("hawser-object 1 " + sum + "\n" + body);
  if (!record) return 0;
  const auto again = decodeRecord(encodeRecord(*record));
  if (!again || *again != *record) std::abort();
  return 0;
}
