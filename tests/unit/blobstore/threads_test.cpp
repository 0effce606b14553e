// Many threads at once. SPDK's tests of the same behaviour: thin_prov_alloc_extpage_concurrently,
// insert_cluster_msg_test, snapshot_freeze_io, nested_freezes, esnap_thread_add_remove.
#include <atomic>
#include <thread>

#include "unit/blobstore/store_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr std::uint64_t kCluster = 64 * kKiB;

// A disk whose reads last until they may end, and that says how many changes it has seen.
class SlowDevice final : public MemoryBlockDevice {
 public:
  using MemoryBlockDevice::MemoryBlockDevice;
  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override {
    if (slow) {
      reading = true;
      reading.notify_all();
      mayEnd.wait(false);
    }
    return MemoryBlockDevice::read(context, offset, into);
  }
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override {
    const Status done = MemoryBlockDevice::write(context, offset, bytes);
    ++writes;
    writes.notify_all();
    return done;
  }
  std::atomic<bool> slow{false}, reading{false}, mayEnd{false};
  std::atomic<int> writes{0};
};

// As TestDevice, but it keeps nothing: made for many threads.
std::unique_ptr<Blobstore> makeStore(const std::shared_ptr<MemoryBlockDevice>& device) {
  auto made = Blobstore::init(device, smallLayout());
  if (!isGood(made)) qFatal("no store");
  return std::move(*made);
}

std::shared_ptr<Blob> openNew(Blobstore& store, std::uint64_t clusters) {
  CreateOptions options;
  options.clusters = clusters;
  options.thin = true;
  return *store.open(*store.create(options));
}

template <class Work>
void inThreads(int count, const Work& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&work, i] { work(i); });
  for (std::thread& thread : threads)
    thread.join();
}

}  // namespace

class ThreadsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Rule 7: those who touch a fresh cluster together share it, and each has on the disk what it flushed.
  void theSameFreshCluster() {
    const auto device = std::make_shared<MemoryBlockDevice>(16 * kMiB);
    auto store = makeStore(device);
    auto blob = openNew(*store, 32);
    std::atomic<int> failures{0};
    inThreads(4, [&](int number) {
      for (std::uint64_t i = 0; i < 32 * 4; ++i) {
        const std::uint64_t offset =
            i / 4 * kCluster + (i % 4 * 4 + static_cast<std::uint64_t>(number)) * kPageSize;
        if (!blob->write(kAlways, offset, filled(number + 1, kPageSize)) || (i % 8 == 0 && !blob->flush()))
          ++failures;
      }
      if (!blob->flush()) ++failures;
    });
    QCOMPARE(failures.load(), 0);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{32});
    const BlobId id = blob->id();
    blob.reset();
    store = *Blobstore::load(device);
    blob = *store->open(id);
    const Bytes bytes = readAll(*blob);
    for (std::uint64_t page = 0; page < 32 * 16; ++page)
      QCOMPARE(static_cast<int>(bytes[page * kPageSize]), static_cast<int>(page % 4 + 1));
    QVERIFY(store->close(blob));
  }

  // Parts of the same pages: none is lost.
  void partsOfTheSamePages() {
    auto store = makeStore(std::make_shared<MemoryBlockDevice>(16 * kMiB));
    auto blob = openNew(*store, 4);
    inThreads(4, [&](int number) {
      for (std::uint64_t at = static_cast<std::uint64_t>(number) * 100; at + 100 <= 4 * kCluster; at += 400)
        (void)blob->write(kAlways, at, filled(number + 1, 100));
    });
    const Bytes bytes = readAll(*blob);
    for (std::uint64_t at = 0; at + 400 <= bytes.size(); ++at)
      QCOMPARE(static_cast<int>(bytes[at]), static_cast<int>(at / 100 % 4 + 1));
    QVERIFY(store->close(blob));
  }

  // A snapshot under writes is of one moment: a writer that goes up never has a later number before an
  // earlier.
  void snapshotsOfOneMoment() {
    auto store = makeStore(std::make_shared<MemoryBlockDevice>(48 * kMiB));
    auto blob = openNew(*store, 16);
    std::atomic<bool> done{false};
    std::vector<BlobId> snapshots;
    inThreads(2, [&](int number) {
      if (number == 0) {
        for (int round = 1; round < 120; ++round) {
          for (std::uint64_t page = 0; page < 16; ++page)
            (void)blob->write(kAlways, page * kCluster, filled(round, kPageSize));
        }
        done = true;
        return;
      }
      while (!done && snapshots.size() < 20) {
        if (const auto made = store->createSnapshot(blob->id())) snapshots.push_back(*made);
      }
    });
    for (const BlobId id : snapshots) {
      auto snapshot = *store->open(id);
      const int first = static_cast<int>(test::read(*snapshot, 0, 1)[0]);
      int before = first;
      for (std::uint64_t page = 1; page < 16; ++page) {
        const int value = static_cast<int>(test::read(*snapshot, page * kCluster, 1)[0]);
        QVERIFY(value <= before && value >= first - 1);
        before = value;
      }
      QVERIFY(store->close(snapshot));
    }
    QVERIFY(store->close(blob));
  }

  // What was given back is free once that is flushed, though somebody was reading.
  void whoFlushesCanCountOnWhatIsFree() {
    const auto device = std::make_shared<SlowDevice>(6 * kMiB);
    auto store = makeStore(device);
    auto blob = openNew(*store, 8);
    QVERIFY(blob->write(kAlways, 0, Bytes(8 * kCluster)));
    QVERIFY(blob->flush());
    device->slow = true;
    const int before = device->writes;
    std::thread reader([&] {
      Bytes bytes(kPageSize);
      (void)blob->read(kAlways, 0, bytes);
    });
    std::thread end([&] {
      device->writes.wait(before);  // until the journal has it
      for (int i = 0; i < 10'000; ++i)
        std::this_thread::yield();
      device->mayEnd = true;
      device->mayEnd.notify_all();
    });
    device->reading.wait(false);
    const bool unmapped = blob->unmap(kAlways, {kCluster, kCluster}).has_value();
    const bool flushed = store->flush().has_value();
    const StoreSpace space = store->space();
    reader.join();
    end.join();
    QVERIFY(unmapped && flushed);
    QCOMPARE(space.readyClusters, space.freeClusters);
    QVERIFY(store->close(blob));
    QVERIFY(store->unload());
  }

  // Readers of a blob never see another's bytes, however clusters come and go.
  void readersNeverSeeOthers() {
    auto store = makeStore(std::make_shared<MemoryBlockDevice>(6 * kMiB));
    const std::uint64_t clusters = store->space().totalClusters - 2;
    std::vector<std::shared_ptr<Blob>> blobs = {openNew(*store, clusters), openNew(*store, clusters)};
    std::atomic<int> strangers{0}, running{2};
    inThreads(4, [&](int number) {
      Blob& blob = *blobs[static_cast<std::size_t>(number % 2)];
      const auto own = static_cast<std::byte>(number % 2 + 1);
      if (number < 2) {
        for (std::uint64_t i = 0; i < 1500; ++i) {
          const std::uint64_t offset = i * 7 % clusters * kCluster;
          (void)blob.write(kAlways, offset, Bytes(kCluster, own));
          (void)blob.unmap(kAlways, {i * 3 % clusters * kCluster, kCluster});
        }
        --running;
        return;
      }
      Bytes bytes(kCluster);
      for (std::uint64_t i = 0; running > 0; ++i) {
        if (!blob.read(kAlways, i % clusters * kCluster, bytes)) ++strangers;
        for (const std::byte byte : bytes)
          strangers += byte != std::byte{0} && byte != own;
      }
    });
    QCOMPARE(strangers.load(), 0);
    for (auto& blob : blobs)
      QVERIFY(store->close(blob));
    QVERIFY(store->unload());
  }

  // Closed once too often by two at once: one of them is told, and it is closed.
  void twoCloseOne() {
    auto store = makeStore(std::make_shared<MemoryBlockDevice>(16 * kMiB));
    const std::shared_ptr<Blob> made = openNew(*store, 1);
    const BlobId id = made->id();
    QVERIFY(store->close(made));
    for (int round = 0; round < 500; ++round) {
      const std::shared_ptr<Blob> blob = *store->open(id);
      if (!blob->setXattr("round", std::to_string(round))) QFAIL("cannot be changed");
      std::atomic<int> closed{0}, refused{0};
      inThreads(2, [&](int) {
        const Status done = store->close(blob);
        ++(done ? closed : refused);
      });
      QCOMPARE(closed.load(), 1);
      QCOMPARE(refused.load(), 1);
    }
    QVERIFY(store->remove(kAlways, id));
    QVERIFY(store->unload());
  }

  void everythingAtOnce() {
    const auto device = std::make_shared<MemoryBlockDevice>(32 * kMiB);
    auto store = makeStore(device);
    std::atomic<int> failures{0};
    inThreads(4, [&](int number) {
      for (int round = 0; round < 25; ++round) {
        auto blob = openNew(*store, 6);
        const BlobId id = blob->id();
        const Bytes bytes = pattern(static_cast<std::uint64_t>(number * 100 + round), 6 * kCluster);
        if (!blob->write(kAlways, 0, bytes)) ++failures;
        const auto snapshot = store->createSnapshot(id);
        if (!blob->write(kAlways, kCluster, filled(number, 100))) ++failures;
        if (!blob->setXattr("round", std::to_string(round)) || !blob->sync()) ++failures;
        const auto clone = store->createClone(*snapshot);
        if (round % 3 == 0 && !store->inflate(kAlways, id)) ++failures;
        if (round % 3 == 1 && !store->decouple(kAlways, *clone)) ++failures;
        if (round % 5 == 0 && !store->checkpoint()) ++failures;
        auto opened = *store->open(*clone);
        if (readAll(*opened) != bytes) ++failures;
        if (!store->close(opened) || !store->close(blob)) ++failures;
        if (!store->remove(kAlways, *clone) || !store->remove(kAlways, id)) ++failures;
        if (!store->remove(kAlways, *snapshot)) ++failures;
      }
    });
    QCOMPARE(failures.load(), 0);
    QCOMPARE(store->space().freeClusters, store->space().totalClusters);
    QVERIFY(store->check(kAlways)->problems.empty());
    QVERIFY(store->unload());
  }
};

QTEST_GUILESS_MAIN(ThreadsTest)
#include "threads_test.moc"
