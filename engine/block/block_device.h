// BlockDevice: bytes at offsets that stay, behind an interface: a file, a disk, memory, a remote object.
//
// Offsets and lengths are bytes. Any offset and length is taken; what is a multiple of blockSize() on both
// ends, out of memory that is aligned to it, is fastest. Reads and writes beyond size() are invalidArgument
// (EINVAL). A write that has returned is seen by every later read, and is on the disk only once a flush()
// that began after it has returned. Without one a power cut may keep, lose or tear it at 512 bytes, in any
// order. After an error of write() or flush() nobody knows what is there: never "try again and go on". Errors
// carry errno in Error::sys and name() in Error::object. Thread-safe: any calls at once.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/byte_range.h"
#include "base/op_context.h"
#include "base/result.h"

namespace hawser {

// A run of a device that has a place on the disk, or that has none and reads as zeros.
struct DeviceExtent {
  ByteRange range;
  bool allocated = false;
  friend bool operator==(const DeviceExtent&, const DeviceExtent&) = default;
};

class BlockDevice {
 public:
  virtual ~BlockDevice() = default;

  virtual std::uint64_t size() const = 0;
  virtual std::uint32_t blockSize() const { return 4096; }  // what it reads and writes at once: a power of 2
  virtual std::string name() const = 0;                     // a path, a location: for errors

  virtual Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) = 0;
  virtual Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) = 0;
  // The same where nothing has to be waited for, neither a disk nor a network; false: it has to, and nothing
  // has been written, nothing that counts read.
  virtual Result<bool> tryRead(const OpContext& context, std::uint64_t offset, MutableByteSpan into);
  virtual Result<bool> tryWrite(const OpContext& context, std::uint64_t offset, ByteSpan bytes);
  // The range is read soon: what takes its time may begin, and is not waited for. No promise.
  virtual void readSoon(const OpContext&, ByteRange) {}
  // One run of the device from or to several pieces of memory.
  virtual Status readVectored(const OpContext& context, std::uint64_t offset,
                              std::span<const MutableByteSpan> into);
  virtual Status writeVectored(const OpContext& context, std::uint64_t offset,
                               std::span<const ByteSpan> pieces);
  // The range reads as zeros from then on.
  virtual Status zero(const OpContext& context, ByteRange range);
  // Whether that takes less than to write as many zeros would; no where nobody can tell.
  virtual bool zeroesFast(ByteRange range) const;
  // Nobody needs the range any more: it may be given back, and reads as zeros or as what was there.
  virtual Status trim(const OpContext& context, ByteRange range);
  virtual Status flush(const OpContext& context) = 0;
  // As write(), and on the disk when it returns; says nothing of other writes.
  virtual Status writeDurable(const OpContext& context, std::uint64_t offset, ByteSpan bytes);
  // What the range is made of, in order, without gaps; a device that does not know says allocated.
  virtual Result<std::vector<DeviceExtent>> extents(const OpContext& context, ByteRange range);
  // Makes it larger; unsupported (ENOTSUP) where it has the size it has.
  virtual Status grow(const OpContext& context, std::uint64_t size);
  // True: some of it cannot be reached just now.
  virtual bool degraded() const { return false; }

 protected:
  Status checkRange(ByteRange range, const char* call) const;
};

}  // namespace hawser
