#include "os/memory_map.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "os/posix_call.h"
#include "os/posix_error.h"

namespace hawser {

namespace {

class PosixMap final : public MemoryMap {
 public:
  PosixMap(void* address, std::size_t length) : address_(address), length_(length) {}
  ~PosixMap() override { ::munmap(address_, length_); }
  PosixMap(const PosixMap&) = delete;
  PosixMap& operator=(const PosixMap&) = delete;
  MutableByteSpan bytes() const override { return {static_cast<std::byte*>(address_), length_}; }

 private:
  void* const address_;
  const std::size_t length_;
};

}  // namespace

Result<std::unique_ptr<MemoryMap>> mapFile(const std::string& path, ByteRange range) {
  if (!fitsOffset(range.offset, range.length)) return fail(posixError(EOVERFLOW, "map", path));
  const int descriptor =
      untilNotInterrupted([&] { return ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW); });
  if (descriptor < 0) return fail(posixError(errno, "open", path));
  void* const address = ::mmap(nullptr, range.length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor,
                               static_cast<off_t>(range.offset));
  const int error = errno;
  ::close(descriptor);  // the map keeps the file
  if (address == MAP_FAILED) return fail(posixError(error, "map", path));
  return std::make_unique<PosixMap>(address, range.length);
}

}  // namespace hawser
