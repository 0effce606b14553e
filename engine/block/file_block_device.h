// FileBlockDevice: a BlockDevice in a file, or over a block device of the system.
//
// Writes go past the page cache (O_DIRECT) where the file system and the memory's alignment allow it, so that
// one flush pays for what it is about and not for all that streams by; memory that is not aligned is copied
// into some that is. Offsets and lengths that are no multiples of 4 KiB are written through the page cache,
// as all is read. Without O_DIRECT (tmpfs, some FUSE) writes go through the cache too. A file is held by one
// process at a time (a lock of the open file description; O_EXCL of a block device): busy (EBUSY) otherwise,
// also within this process.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "block/aligned_buffer.h"
#include "block/block_device.h"
#include "os/file_system.h"

namespace hawser {

class FileBlockDevice : public BlockDevice {
 public:
  struct Options {
    bool sparse = false;    // its blocks are not reserved: a full disk may then refuse any write
    bool readOnly = false;  // shared with other readers
    bool direct = true;     // false: never O_DIRECT
  };

  // A new file of that size; exists where there is one. Its name is on the disk when this returns.
  static Result<std::unique_ptr<FileBlockDevice>> create(FileSystem& files, const std::string& path,
                                                         std::uint64_t size, Options options);
  static Result<std::unique_ptr<FileBlockDevice>> open(FileSystem& files, const std::string& path,
                                                       Options options);

  std::uint64_t size() const override;
  std::string name() const override { return path_; }
  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Result<bool> tryRead(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Result<bool> tryWrite(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  void readSoon(const OpContext& context, ByteRange range) override;
  Status readVectored(const OpContext& context, std::uint64_t offset,
                      std::span<const MutableByteSpan> into) override;
  Status writeVectored(const OpContext& context, std::uint64_t offset,
                       std::span<const ByteSpan> pieces) override;
  Status zero(const OpContext& context, ByteRange range) override;
  bool zeroesFast(ByteRange range) const override;
  Status trim(const OpContext& context, ByteRange range) override;
  Status flush(const OpContext& context) override;
  Status writeDurable(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Result<std::vector<DeviceExtent>> extents(const OpContext& context, ByteRange range) override;
  Status grow(const OpContext& context, std::uint64_t size) override;

  bool isDirect() const { return direct_ != nullptr; }

 private:
  FileBlockDevice(std::string path, Options options, std::unique_ptr<File> file);
  static Result<std::unique_ptr<FileBlockDevice>> over(FileSystem& files, const std::string& path,
                                                       std::unique_ptr<File> file, Options options);
  Status writePieces(std::uint64_t offset, std::span<const ByteSpan> pieces);
  Status writeBounced(std::uint64_t offset, std::span<const ByteSpan> pieces, std::uint64_t length);

  const std::string path_;
  const Options options_;
  const std::unique_ptr<File> file_;  // through the page cache; holds the lock
  std::unique_ptr<File> direct_;      // none where there is no O_DIRECT
  bool isFile_ = true;                // no: a block device of the system
  std::atomic<std::uint64_t> size_{0};
  std::atomic<bool> zeroesByRange_{true};  // until the file system says that it cannot
  AlignedBuffers buffers_;
};

}  // namespace hawser
