#include "unit/ondemand/ondemand_fixture.h"

#include <algorithm>

namespace hawser::test {

using namespace hawser::ondemand;

Bytes sourceBytes(std::uint64_t seed, std::uint64_t offset, std::uint64_t length) {
  Bytes bytes(length);
  for (std::uint64_t i = 0; i < length; ++i) {
    const std::uint64_t word = (offset + i) / 8 * 0x9E3779B97F4A7C15 + seed * 0xD1B54A32D192ED03;
    bytes[i] = static_cast<std::byte>((word ^ (word >> 29)) >> (8 * ((offset + i) % 8)));
  }
  return bytes;
}

ModelSource::ModelSource(std::uint64_t size, std::uint64_t seed)
    : identity_{"model", "model://box/a", "v" + std::to_string(seed), size},
      seed_(seed),
      times_(size / kBlockSize + 1) {}

Status ModelSource::read(const OpContext&, ByteRange range, ByteSink& sink) {
  Bytes bytes = sourceBytes(seed_, range.offset, range.length);
  for (const ByteRange& hole : holes) {
    for (std::uint64_t at = std::max(hole.offset, range.offset); at < std::min(hole.end(), range.end()); ++at)
      bytes[at - range.offset] = std::byte{0};
  }
  const Status asked = hook ? hook(range) : Status{};
  const std::uint64_t sent = asked ? range.length : std::min(failsAfter, range.length);
  if (sent > 0) {
    {
      // Before it is there: who has it may ask at once.
      const std::lock_guard lock(mutex_);
      ++reads_;
      bytes_ += sent;
      for (std::uint64_t block = range.offset / kBlockSize; block * kBlockSize < range.offset + sent; ++block)
        ++times_[block];
    }
    HAWSER_CHECK(sink.write(ByteSpan(bytes).first(sent)));
  }
  return asked;
}

Result<std::vector<DeviceExtent>> ModelSource::extents(const OpContext&, ByteRange range) {
  std::vector<DeviceExtent> found;
  std::uint64_t at = range.offset;
  for (const ByteRange& hole : holes) {
    const std::uint64_t from = std::max(hole.offset, range.offset), to = std::min(hole.end(), range.end());
    if (from >= to) continue;
    if (from > at) found.push_back({{at, from - at}, true});
    found.push_back({{from, to - from}, false});
    at = to;
  }
  if (at < range.end()) found.push_back({{at, range.end() - at}, true});
  return found;
}

std::uint64_t ModelSource::bytesRead() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

int ModelSource::timesRead(std::uint64_t block) const {
  const std::lock_guard lock(mutex_);
  return times_[block];
}

std::size_t ModelSource::reads() const {
  const std::lock_guard lock(mutex_);
  return reads_;
}

void Gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

void Gate::pass() {
  std::unique_lock lock(mutex_);
  ++waiting_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return open_; });
  --waiting_;
}

void Gate::waitFor(int waiting) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_ >= waiting; });
}

namespace {

class KeptMap final : public MemoryMap {
 public:
  explicit KeptMap(std::shared_ptr<Bytes> bytes) : bytes_(std::move(bytes)) {}
  MutableByteSpan bytes() const override { return *bytes_; }

 private:
  const std::shared_ptr<Bytes> bytes_;
};

}  // namespace

MapFile KeptMaps::maps(FileSystem& files) {
  return [this, &files](const std::string& path, ByteRange range) -> Result<std::unique_ptr<MemoryMap>> {
    std::shared_ptr<Bytes>& kept = kept_[path];
    if (!kept) {
      kept = std::make_shared<Bytes>(range.length);
      HAWSER_TRY(const std::unique_ptr<File> file, files.open(path, OpenMode::read));
      HAWSER_CHECK(file->readAt(range.offset, *kept));
    }
    return std::make_unique<KeptMap>(kept);
  };
}

OnDemandDevice::Options quickOptions() {
  OnDemandDevice::Options options;
  options.fetches.retry = {2, std::chrono::milliseconds(1), std::chrono::milliseconds(1)};
  options.fetches.demand = 4;
  options.fetches.background = 3;
  options.state.boot = "boot-1";
  return options;
}

Bytes readAll(BlockDevice& device) {
  Bytes bytes(device.size());
  const Status read = device.read(kAlways, 0, bytes);
  if (!read) qFatal("%s", read.error().detail.c_str());
  return bytes;
}

void waitForCopy(OnDemandDevice& device) {
  while (!device.isComplete() && !device.progress().fetches.changed)
    std::this_thread::yield();
}

}  // namespace hawser::test
