// hawser-bench-store [FOLDER]: the embedded store and the cache against plain reads and writes of the same
// file, round by round in turn; prints the median of the rounds' ratios. "wanted" is the most a ratio may be.
#include <time.h>

#include <random>
#include <thread>

#include "blobstore/blobstore.h"
#include "block/aligned_buffer.h"
#include "block/file_block_device.h"
#include "os/file_system.h"
#include "store/cache_bench.h"
#include "store/measure.h"

using namespace hawser;
using namespace hawser::bench;

namespace {

constexpr std::uint64_t kSize = 1024 * kMiB;
constexpr std::uint64_t kBlobClusters = 256;

// A store in a file, one blob with all its clusters, and the same file for plain calls.
class Bench {
 public:
  explicit Bench(const std::string& folder) : path_(joinPath(folder, "hawser-bench-store.img")) {
    (void)FileSystem::system().removeFile(path_);
    auto device = FileBlockDevice::create(FileSystem::system(), path_, kSize, {});
    need(device);
    std::printf("%s, %s\n", path_.c_str(), (*device)->isDirect() ? "direct writes" : "buffered writes");
    device_ = std::move(*device);
    // Written once, so that no side pays for blocks that are reserved and were never written.
    for (std::uint64_t at = 0; at < kSize; at += kMiB)
      need(device_->write(kAlways, at, large_.bytes()));
    need(device_->flush(kAlways));
    auto store = Blobstore::init(device_, {});
    need(store);
    store_ = std::move(*store);
    blob_ = make(kBlobClusters, false);
    fill(*blob_);
    // The same place of the file, by hand: the first cluster of the blob that was made first.
    const StoreSpace space = store_->space();
    base_ = kSize - space.totalClusters * space.clusterSize;
  }
  ~Bench() {
    store_.reset();
    (void)FileSystem::system().removeFile(path_);
  }

  void all() {
    printHead();
    const std::uint64_t blobSize = kBlobClusters * kMiB;
    const auto page = [this, blobSize] { return random_() % (blobSize / kPageSize) * kPageSize; };
    const auto cluster = [this] { return random_() % kBlobClusters * kMiB; };
    const auto small = small_.bytes(), large = large_.bytes();
    run({"1 MiB read", 1.05, 100, [&](int) { need(blob_->read(kAlways, cluster(), large)); },
         [&](int) { need(device_->read(kAlways, base_ + cluster(), large)); }});
    run({"1 MiB write", 1.05, 60, [&](int) { need(blob_->write(kAlways, cluster(), large)); },
         [&](int) { need(device_->write(kAlways, base_ + cluster(), large)); }});
    run({"4 KiB overwrite", 1.05, 1000, [&](int) { need(blob_->write(kAlways, page(), small)); },
         [&](int) { need(device_->write(kAlways, base_ + page(), small)); }});
    readAll();
    run({"4 KiB hot read", 1.3, 20000, [&](int) { need(blob_->read(kAlways, page(), small)); },
         [&](int) { need(device_->read(kAlways, base_ + page(), small)); }});
    firstTouches();
    durable();
    copies();
    loads();
  }

 private:
  std::shared_ptr<Blob> make(std::uint64_t clusters, bool thin) {
    CreateOptions options;
    options.clusters = clusters;
    options.thin = thin;
    const auto made = store_->create(options);
    need(made);
    auto opened = store_->open(*made);
    need(opened);
    return *opened;
  }
  void fill(Blob& blob) {
    for (std::uint64_t at = 0; at < blob.size(); at += kMiB)
      need(blob.write(kAlways, at, large_.bytes()));
    need(blob.flush());
  }
  void readAll() {
    for (std::uint64_t at = 0; at < blob_->size(); at += kMiB)
      need(blob_->read(kAlways, at, large_.bytes()));
  }
  void drop(std::shared_ptr<Blob>& blob) {
    if (!blob) return;
    const BlobId id = blob->id();
    need(store_->close(blob));
    need(store_->remove(kAlways, id));
    blob.reset();
  }

  void firstTouches() {
    std::shared_ptr<Blob> thin, clone;
    const auto small = small_.bytes();
    const auto raw = [&](int i) {
      need(device_->write(kAlways, base_ + static_cast<std::uint64_t>(i) * kMiB, small));
    };
    const auto rawDurable = [&](int i) {
      raw(i);
      need(device_->flush(kAlways));
    };
    const auto newThin = [&] {
      drop(thin);
      thin = make(kBlobClusters, true);
    };
    run({"thin first touch, not synced", 1.3, 200,
         [&](int i) { need(thin->write(kAlways, static_cast<std::uint64_t>(i) * kMiB, small)); }, raw,
         newThin});
    run({"thin first touch, durable", 2.1, 100,
         [&](int i) {
           need(thin->write(kAlways, static_cast<std::uint64_t>(i) * kMiB, small));
           need(thin->flush());
         },
         rawDurable, newThin});
    run({"thin first touch, durable, 8 threads", 1.2, 1, [&](int) { eightWriters(*thin); },
         [&](int) {
           for (int i = 0; i < 8 * kEach; ++i)
             rawDurable(i % 200);
         },
         newThin});
    drop(thin);
    auto source = make(kBlobClusters, false);
    fill(*source);
    need(source->setReadOnly());
    need(source->sync());
    run({"clone first touch, not synced", 1.5, 200,
         [&](int i) { need(clone->write(kAlways, static_cast<std::uint64_t>(i) * kMiB, small)); }, raw,
         [&] {
           drop(clone);
           const auto made = store_->createClone(source->id());
           need(made);
           clone = *store_->open(*made);
         }});
    drop(clone);
    drop(source);
  }
  void eightWriters(Blob& blob) {
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number) {
      threads.emplace_back([this, &blob, number] {
        for (int i = 0; i < kEach; ++i) {
          need(blob.write(kAlways, static_cast<std::uint64_t>(number * kEach + i) * kMiB, small_.bytes()));
          need(blob.flush());
        }
      });
    }
    for (std::thread& thread : threads)
      thread.join();
  }

  void durable() {
    const auto raw = [&](int) {
      need(device_->write(kAlways, base_, small_.bytes()));
      need(device_->flush(kAlways));
    };
    auto blob = make(4, true);
    run({"sync of an xattr", 1.2, 100,
         [&](int i) {
           need(blob->setXattr("name", std::to_string(i)));
           need(blob->sync());
         },
         raw});
    std::vector<BlobId> made;
    run({"create", 1.2, 50,
         [&](int) {
           CreateOptions options;
           options.clusters = 4;
           options.thin = true;
           made.push_back(*store_->create(options));
         },
         raw});
    run({"snapshot", 1.2, 50, [&](int) { need(store_->createSnapshot(blob->id())); }, raw});
    run({"remove", 1.2, 50,
         [&](int) {
           need(store_->remove(kAlways, made.back()));
           made.pop_back();
         },
         raw});
    need(store_->close(blob));
  }

  void copies() {
    std::shared_ptr<Blob> clone;
    auto source = make(64, false);
    fill(*source);
    need(source->setReadOnly());
    need(source->sync());
    run({"inflate 64 MiB", 1.11, 1, [&](int) { need(store_->inflate(kAlways, clone->id())); },
         [&](int) {
           for (std::uint64_t at = 0; at < 64 * kMiB; at += kMiB) {
             need(device_->read(kAlways, base_ + at, large_.bytes()));
             need(device_->write(kAlways, base_ + 128 * kMiB + at, large_.bytes()));
           }
           need(device_->flush(kAlways));
         },
         [&] {
           drop(clone);
           const auto made = store_->createClone(source->id());
           need(made);
           clone = *store_->open(*made);
         }});
    drop(clone);
    drop(source);
  }

  void loads() {
    for (int i = 0; i < 1000; ++i) {
      CreateOptions options;
      options.clusters = 1;
      options.thin = true;
      need(store_->create(options));
    }
    blob_.reset();
    store_.reset();
    const auto load = [&](const char* name, double wanted) {
      const double before = now(CLOCK_MONOTONIC);
      auto store = Blobstore::load(device_);
      need(store);
      std::printf("%-44s %10.2f ms, wanted %.0f\n", name, (now(CLOCK_MONOTONIC) - before) / 1000, wanted);
      store_ = std::move(*store);
    };
    load("dirty load, 1000 blobs and more", 60);
    need(store_->unload());
    store_.reset();
    load("clean load, 1000 blobs and more", 10);
  }

  static constexpr int kEach = 25;
  const std::string path_;
  std::mt19937_64 random_{1};
  AlignedBuffer small_{kPageSize}, large_{kMiB};
  std::shared_ptr<FileBlockDevice> device_;
  std::unique_ptr<Blobstore> store_;
  std::shared_ptr<Blob> blob_;
  std::uint64_t base_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  const std::string folder = count > 1 ? arguments[1] : ".";
  Bench(folder).all();
  measureCache(folder);
  return 0;
}
