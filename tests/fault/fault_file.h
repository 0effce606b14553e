// An open file of a FaultFileSystem.
#pragma once

#include "fault/fault_file_system.h"

namespace hawser::fault {

class FaultFile : public File {
 public:
  FaultFile(FaultFileSystem& files, NodePtr node, std::string path)
      : files_(files), node_(std::move(node)), path_(std::move(path)) {}

  Result<std::size_t> readAt(std::uint64_t offset, MutableByteSpan into) override;
  Status writeAt(std::uint64_t offset, ByteSpan bytes) override;
  Result<FileInfo> info() override;
  Status resize(std::uint64_t size) override;
  Status allocate(std::uint64_t size) override;
  Status lockWhole(bool) override { return {}; }  // nobody else is there
  Status sync() override;
  Status setModified(WallTime time) override;
  Status setMode(std::uint32_t mode) override;
  Result<std::string> attribute(const std::string& name) override;
  Status setAttribute(const std::string& name, std::string_view value) override;

 private:
  Status apply(Node::Change change);

  FaultFileSystem& files_;
  const NodePtr node_;
  const std::string path_;
};

FileInfo infoOf(const Node& node);

}  // namespace hawser::fault
