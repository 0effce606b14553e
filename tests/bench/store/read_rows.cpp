// Reads and writes of what is the blob's own.
#include <random>

#include "store/rows.h"
#include "store/work_store.h"

namespace hawser::bench {

namespace {

constexpr std::uint64_t kClusters = 256, kSize = kClusters * kMiB;
constexpr int kDeep = 32, kEach = 100;
// Processor time: of large ones and of many at once as ratios, of small ones microseconds more.
constexpr double kLargeCpu = 1.1, kDeepCpu = 1.3, kSmallCpu = 1;

class Places {
 public:
  std::uint64_t page() { return random_() % (kSize / kPageSize) * kPageSize; }
  std::uint64_t cluster() { return random_() % kClusters * kMiB; }

 private:
  std::mt19937_64 random_{1};
};

// Many at once, of pages nobody has read before.
void deep(WorkStore& work, Blob& blob) {
  std::vector<AlignedBuffer> buffers;
  for (int number = 0; number < kDeep; ++number)
    buffers.emplace_back(kPageSize);
  std::uint64_t seed = 0;
  const auto crew = [&](const std::function<Status(std::uint64_t, MutableByteSpan)>& read) {
    return [&buffers, &seed, read](int number) {
      std::mt19937_64 random(seed * kDeep + static_cast<std::uint64_t>(number));
      for (int i = 0; i < kEach; ++i)
        need(read(random() % (kSize / kPageSize) * kPageSize,
                  buffers[static_cast<std::size_t>(number)].bytes()));
    };
  };
  Crew ours(kDeep,
            crew([&](std::uint64_t at, MutableByteSpan into) { return blob.read(kAlways, at, into); }));
  Crew raw(kDeep, crew([&](std::uint64_t at, MutableByteSpan into) {
             return work.device().read(kAlways, work.base() + at, into);
           }));
  run({"4 KiB cold reads, 32 at once (3,200)", 1.11, 1, [&](int) { ours.go(); }, [&](int) { raw.go(); },
       [&] { ++seed, work.cool(); }, [&] { work.cool(); }, kDeepCpu});
}

}  // namespace

void measureReadsAndWrites(const std::string& folder) {
  WorkStore work(folder, kGiB, false);
  const std::uint64_t base = work.base();
  const auto blob = work.filled(kClusters);
  FileBlockDevice& device = work.device();
  const auto small = work.small(), large = work.large();
  Places places;
  for (std::uint64_t at = 0; at < kSize; at += kMiB)
    need(blob->read(kAlways, at, large));
  run({"1 MiB read",
       1.05,
       200,
       [&](int) { need(blob->read(kAlways, places.cluster(), large)); },
       [&](int) { need(device.read(kAlways, base + places.cluster(), large)); },
       {},
       {},
       kLargeCpu});
  run({"4 KiB hot read", 1.3, 20000, [&](int) { need(blob->read(kAlways, places.page(), small)); },
       [&](int) { need(device.read(kAlways, base + places.page(), small)); }});
  run({"4 KiB cold read", 1.05, 500, [&](int) { need(blob->read(kAlways, places.page(), small)); },
       [&](int) { need(device.read(kAlways, base + places.page(), small)); }, [&] { work.cool(); },
       [&] { work.cool(); }, 0, kSmallCpu});
  deep(work, *blob);
  run({"1 MiB write",
       1.05,
       100,
       [&](int) { need(blob->write(kAlways, places.cluster(), large)); },
       [&](int) { need(device.write(kAlways, base + places.cluster(), large)); },
       {},
       {},
       kLargeCpu});
  run({"4 KiB overwrite",
       1.05,
       1000,
       [&](int) { need(blob->write(kAlways, places.page(), small)); },
       [&](int) { need(device.write(kAlways, base + places.page(), small)); },
       {},
       {},
       0,
       kSmallCpu});
}

}  // namespace hawser::bench
