// Whatever stands in the extended attribute of a local file: nothing, or properties that are read again as
// they are once written, never a crash.
#include <cstdlib>

#include "storage/local/local_properties.h"

using namespace hawser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  FileInfo file;
  file.size = 5;
  file.modified = WallTime(std::chrono::seconds(1000));
  file.inode = 77;
  const local::Kept kept = local::decodeKept(text, file);
  const local::Kept again = local::decodeKept(local::encodeKept(kept, file), file);
  if (again.session != kept.session || again.properties != kept.properties) std::abort();
  // Of a file that was edited since, nothing that speaks of its bytes.
  file.size = 6;
  const local::Kept edited = local::decodeKept(text, file);
  if (!text.starts_with("hawser-object 1\nfile 6 ") &&
      (edited.properties.hashes.crc64 || !edited.session.empty()))
    std::abort();
  return 0;
}
