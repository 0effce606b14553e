// ReadFile: a file that is read by several threads at once, and must not change meanwhile.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "base/op_context.h"
#include "os/file_system.h"

namespace hawser {

class ReadFile {
 public:
  // notFound, unsupported where it is no regular file.
  static Result<std::unique_ptr<ReadFile>> open(FileSystem& files, const std::string& path);

  std::uint64_t size() const { return info_.size; }
  // All of `into`.
  Status read(std::uint64_t offset, MutableByteSpan into);
  // Of everything that was read so far: changedUnderUs where it may be of two versions.
  Status checkUnchanged();
  // Adds the file to the error.
  Error named(Error error) const { return std::move(error).about(path_); }

  // use(i, bytes) of ranges 0 to count - 1, each once, on several threads at once, until one fails or the
  // context is stopped.
  struct Ranges {
    std::uint64_t count = 0;
    std::uint64_t most = 0;  // bytes of one
    std::function<ByteRange(std::uint64_t)> at;
  };
  using Use = std::function<void(std::uint64_t, ByteSpan)>;
  Status eachRange(const OpContext& context, const Ranges& ranges, std::uint32_t threads, const Use& use);

 private:
  ReadFile(std::string path, std::unique_ptr<File> file, FileInfo info)
      : path_(std::move(path)), file_(std::move(file)), info_(info) {}
  const std::string path_;
  const std::unique_ptr<File> file_;
  const FileInfo info_;
};

}  // namespace hawser
