// A source whose bytes anybody can work out, that counts what is read of it, and can be held up or fail.
#pragma once

#include <QtTest>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>

#include "ondemand/on_demand_device.h"

namespace hawser::test {

using Bytes = std::vector<std::byte>;
inline const OpContext kAlways;

// Of the version: each differs in every block.
Bytes sourceBytes(std::uint64_t seed, std::uint64_t offset, std::uint64_t length);

class ModelSource final : public ondemand::Source {
 public:
  explicit ModelSource(std::uint64_t size, std::uint64_t seed = 1);

  const ObjectIdentity& identity() const override { return identity_; }
  Status read(const OpContext& context, ByteRange range, ByteSink& sink) override;
  Result<std::vector<DeviceExtent>> extents(const OpContext& context, ByteRange range) override;
  void hold() override {}
  void letGo(const std::string&) override {}

  // Asked before each read, outside of any lock; an error is what the read returns, after `before` bytes.
  std::function<Status(ByteRange)> hook;
  std::uint64_t failsAfter = 0;
  std::vector<ByteRange> holes;  // of whole blocks, in order
  std::uint64_t bytesRead() const;
  // How often the block was read; of parts of it, the most.
  int timesRead(std::uint64_t block) const;
  std::size_t reads() const;

 private:
  ObjectIdentity identity_;
  const std::uint64_t seed_;
  mutable std::mutex mutex_;
  std::vector<int> times_;
  std::uint64_t bytes_ = 0;
  std::size_t reads_ = 0;
};

// Holds readers until it is opened.
class Gate {
 public:
  void open();
  void pass();
  // Returns once so many wait.
  void waitFor(int waiting);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
};

// Maps of files in memory alone, which outlive who has them, as those of a killed process do.
class KeptMaps {
 public:
  MapFile maps(FileSystem& files);

 private:
  std::map<std::string, std::shared_ptr<Bytes>> kept_;
};

ondemand::OnDemandDevice::Options quickOptions();
Bytes readAll(BlockDevice& device);
// Until everything is here, or the source is another.
void waitForCopy(ondemand::OnDemandDevice& device);

}  // namespace hawser::test
