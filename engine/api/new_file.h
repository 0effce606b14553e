// NewFile: a file that appears under its name, in place of what was there, once it is complete and on the
// disk.
#pragma once

#include <memory>
#include <string>

#include "base/byte_sink.h"
#include "os/file_system.h"

namespace hawser {

// Written from front to back.
class NewFile final : public ByteSink {
 public:
  static Result<std::unique_ptr<NewFile>> create(FileSystem& files, const std::string& path);
  ~NewFile() override;  // without commit() nothing is left

  Status write(ByteSpan bytes) override;
  std::uint64_t size() const { return size_; }
  Status commit();

 private:
  NewFile(FileSystem& files, std::string path, std::string working, std::unique_ptr<File> file)
      : files_(files), path_(std::move(path)), working_(std::move(working)), file_(std::move(file)) {}
  FileSystem& files_;
  const std::string path_;
  const std::string working_;  // its name until then
  std::unique_ptr<File> file_;
  std::uint64_t size_ = 0;
};

}  // namespace hawser
