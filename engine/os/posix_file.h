// A File over a descriptor. Internal to os.
#pragma once

#include <string>

#include "os/file_system.h"

struct stat;

namespace hawser {

FileInfo fileInfoFrom(const struct stat& from);

class PosixFile : public File {
 public:
  // Takes the descriptor over.
  PosixFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  ~PosixFile() override;
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;

  Result<std::size_t> readAt(std::uint64_t offset, MutableByteSpan into) override;
  Result<std::size_t> readCachedAt(std::uint64_t offset, MutableByteSpan into) override;
  Status writeAt(std::uint64_t offset, ByteSpan bytes) override;
  Result<std::size_t> readVectoredAt(std::uint64_t offset, std::span<const MutableByteSpan> into) override;
  Status writeVectoredAt(std::uint64_t offset, std::span<const ByteSpan> pieces) override;
  Status writeDurablyAt(std::uint64_t offset, ByteSpan bytes) override;
  Result<FileInfo> info() override;
  Status resize(std::uint64_t size) override;
  Status allocate(std::uint64_t size) override;
  Status zeroRange(ByteRange range) override;
  Status punchHole(ByteRange range) override;
  Result<std::uint64_t> seek(std::uint64_t offset, bool hole) override;
  Result<std::uint64_t> capacity() override;
  Status lockWhole(bool shared) override;
  Status sync() override;
  Status syncData() override;
  void writeSoon(ByteRange range) override;
  void readSoon(ByteRange range) override;
  void expectSequential(ByteRange range) override;
  Status setModified(WallTime time) override;
  Status setMode(std::uint32_t mode) override;
  Status setOwner(std::uint32_t user, std::uint32_t group) override;
  Result<std::string> attribute(const std::string& name) override;
  Status setAttribute(const std::string& name, std::string_view value) override;

 private:
  int descriptor_;
  std::string path_;
};

}  // namespace hawser
