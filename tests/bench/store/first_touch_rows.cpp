// The first write to a cluster that is nobody's, or still the parent's.
#include "block/memory_block_device.h"
#include "store/rows.h"
#include "store/work_store.h"

namespace hawser::bench {

namespace {

constexpr std::uint64_t kClusters = 256;
constexpr int kThreads = 8, kEach = 25;

std::uint64_t clusterAt(int index) {
  return static_cast<std::uint64_t>(index) * kMiB;
}

class FirstTouches {
 public:
  explicit FirstTouches(const std::string& folder) : work_(folder, kGiB, false, options()) {}

  void all() {
    std::shared_ptr<Blob> blob;
    const auto thin = [&] { work_.drop(blob), blob = work_.make(kClusters, true); };
    const auto raw = [this](int i) { rawWrite(i); };
    const auto rawDurable = [this](int i) { rawWrite(i), need(work_.device().flush(kAlways)); };
    const auto touch = [&](int i) { need(blob->write(kAlways, clusterAt(i), work_.small())); };
    run({"thin first touch, not synced", 1.3, 200, touch, raw, thin});
    run({"thin first touch, durable", 2.1, 100, [&](int i) { touch(i), need(blob->flush()); }, rawDurable,
         thin});
    Crew crew(kThreads, [&](int number) {
      for (int i = number * kEach; i < (number + 1) * kEach; ++i)
        touch(i), need(blob->flush());
    });
    run({"thin first touch, durable, 8 writers (200)", 1.2, 1, [&](int) { crew.go(); },
         [&](int) {
           for (int i = 0; i < kThreads * kEach; ++i)
             rawDurable(i);
         },
         thin});
    work_.drop(blob);
    auto parent = work_.frozen(kClusters);
    run({"clone first touch, not synced", 1.5, 200, touch, raw,
         [&] { work_.drop(blob), blob = work_.cloneOf(*parent); }});
    work_.drop(blob);
    work_.drop(parent);
    run({"external clone first touch, not synced", 1.5, 200, touch, raw,
         [&] { work_.drop(blob), blob = externalClone(); }});
    work_.drop(blob);
    tell("bytes read of the external snapshot meanwhile", static_cast<double>(remote_->bytes), "bytes", 0);
  }

 private:
  struct Remote final : MemoryBlockDevice {
    Remote() : MemoryBlockDevice(kClusters * kMiB, "remote") {}
    Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override {
      bytes += into.size();
      return MemoryBlockDevice::read(context, offset, into);
    }
    std::uint64_t bytes = 0;
  };

  StoreOptions options() {
    StoreOptions made;
    made.openExternal = [this](BlobId, const std::string&) -> Result<std::shared_ptr<BlockDevice>> {
      return remote_;
    };
    return made;
  }
  std::shared_ptr<Blob> externalClone() {
    CreateOptions made;
    made.clusters = kClusters;
    made.thin = true;
    made.externalId = "remote";
    return need(work_.store().open(need(work_.store().create(made))));
  }
  void rawWrite(int i) { need(work_.device().write(kAlways, work_.base() + clusterAt(i), work_.small())); }

  std::shared_ptr<Remote> remote_ = std::make_shared<Remote>();
  WorkStore work_;
};

}  // namespace

void measureFirstTouches(const std::string& folder) {
  FirstTouches(folder).all();
}

}  // namespace hawser::bench
