// The store as a whole. SPDK's tests of the same behaviour: init, bs_load, bs_load_custom_cluster_size,
// bs_load_after_failed_grow, bs_load_error, bs_unload, bs_unload_hotremove, bs_cluster_sz,
// bs_usable_clusters, bs_resize_md, bs_destroy, bs_type, bs_super_block, super,
// bs_test_recover_cluster_count, bs_grow_live, bs_grow_live_no_space, bs_test_grow, bs_version,
// super_block_crc, dirty_shutdown.
#include "checksum/crc32.h"
#include "unit/blobstore/store_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {

StoreType typeOf(int value) {
  StoreType type;
  type.fill(static_cast<std::byte>(value));
  return type;
}

int initSys(std::uint64_t size, const StoreLayout& layout) {
  return sysOf(Blobstore::init(std::make_shared<MemoryBlockDevice>(size), layout));
}

// Changes one 32-bit number of both super blocks and makes their checksums right again.
void patchSuper(TestDevice& device, std::uint64_t at, std::uint32_t value) {
  for (const std::uint64_t offset : {std::uint64_t{0}, 64 * kKiB}) {
    Bytes page(kPageSize);
    QVERIFY(device.read(kAlways, offset, page));
    const auto put = [&](std::size_t place, std::uint32_t number) {
      for (std::size_t i = 0; i < 4; ++i)
        page[place + i] = static_cast<std::byte>(number >> (8 * i));
    };
    put(at, value);
    put(kPageSize - 4, crc32c(ByteSpan(page).first(kPageSize - 4)));
    QVERIFY(device.write(kAlways, offset, page));
  }
}

}  // namespace

class StoreTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // What is free is given back to the disk below, each cluster once, and is free still.
  void trimGivesBackWhatIsFree() {
    StoreFixture store;
    auto blob = store.makeOpen(20);
    const Bytes bytes = pattern(1, 20 * 64 * kKiB);
    test::write(*blob, 0, bytes);
    QVERIFY(blob->unmap(kAlways, {5 * 64 * kKiB, 3 * 64 * kKiB}));
    QVERIFY(blob->flush());
    const StoreSpace before = store->space();
    store.device->forget();
    QVERIFY(store->trim(kAlways));
    std::uint64_t trimmed = 0;
    for (const TestDevice::Call& call : store.device->calls)
      trimmed += call.kind == TestDevice::Kind::trim ? call.range.length : 0;
    QCOMPARE(trimmed, before.freeClusters * before.clusterSize);
    QCOMPARE(store->space().readyClusters, before.freeClusters);
    QVERIFY(test::read(*blob, 0, 5 * 64 * kKiB) == Bytes(bytes.begin(), bytes.begin() + 5 * 64 * 1024));
    store.close(blob);
    QVERIFY(store->check(kAlways)->problems.empty());
  }

  void layoutsThatCannotBe() {
    StoreLayout layout = smallLayout();
    layout.clusterSize = 0;
    QCOMPARE(initSys(16 * kMiB, layout), EINVAL);
    layout.clusterSize = kPageSize;
    QCOMPARE(initSys(16 * kMiB, layout), EINVAL);
    layout.clusterSize = 100 * kKiB;
    QCOMPARE(initSys(16 * kMiB, layout), EINVAL);
    layout = smallLayout();
    layout.journalSize = 64 * kKiB + 1;
    QCOMPARE(initSys(16 * kMiB, layout), EINVAL);
    QCOMPARE(initSys(32 * kKiB, smallLayout()), ENOSPC);
    QCOMPARE(initSys(0, smallLayout()), ENOSPC);
    QCOMPARE(initSys(16 * kMiB, smallLayout()), 0);
    QCOMPARE(initSys(64 * kMiB, StoreLayout{}), 0);
  }

  void spaceIsExact() {
    StoreFixture store;
    const StoreSpace space = store->space();
    QCOMPARE(space.clusterSize, 64 * kKiB);
    QVERIFY(space.totalClusters > 240 && space.totalClusters < 256);
    QCOMPARE(space.freeClusters, space.totalClusters);
    QVERIFY(space.maxGrowableSize >= 128 * kMiB);
    const BlobId thick = store.make(10, false), thin = store.make(10, true);
    QCOMPARE(store->space().freeClusters, space.totalClusters - 10);
    auto blob = store.open(thin);
    write(*blob, 3 * 64 * kKiB, filled(1, kPageSize));
    QCOMPARE(store->space().freeClusters, space.totalClusters - 11);
    store.close(blob);
    QVERIFY(store->remove(kAlways, thick));
    QCOMPARE(store->space().freeClusters, space.totalClusters - 1);
    // Every cluster can be had.
    const BlobId rest = store.make(store->space().freeClusters, false);
    QCOMPARE(store->space().freeClusters, std::uint64_t{0});
    QVERIFY(store.crash());
    QCOMPARE(store->space().freeClusters, std::uint64_t{0});
    QVERIFY(store->remove(kAlways, rest));
    QVERIFY(store.crash());
    QCOMPARE(store->space().freeClusters, space.totalClusters - 1);
  }

  void clusterSizesAreKept() {
    for (const std::uint64_t size : {64 * kKiB, 128 * kKiB, kMiB, 2 * kMiB, 8 * kMiB}) {
      StoreFixture store(size * 24, smallLayout(size));
      auto blob = store.makeOpen(2);
      const BlobId id = blob->id();
      QCOMPARE(blob->size(), 2 * size);
      const Bytes bytes = pattern(size, 10000);
      write(*blob, size - 5000, bytes);
      store.close(blob);
      QVERIFY(store.reload());
      QCOMPARE(store->space().clusterSize, size);
      blob = store.open(id);
      QVERIFY(read(*blob, size - 5000, 10000) == bytes);
      store.close(blob);
    }
  }

  void loadsWhatWasThereCleanAndDirty() {
    StoreFixture store;
    const BlobId id = store.make(4, true, {{"name", "value"}});
    auto blob = store.open(id);
    write(*blob, 1000, pattern(1, 100000));
    store.close(blob);
    for (const bool clean : {false, true, false}) {
      QVERIFY(isGood(clean ? store.reload() : store.crash()));
      QVERIFY(store->blobs() == std::vector<BlobId>{id});
      blob = store.open(id);
      QCOMPARE(blob->xattr("name").value(), "value");
      QVERIFY(read(*blob, 1000, 100000) == pattern(1, 100000));
      QVERIFY(read(*blob, 0, 1000) == filled(0, 1000));
      store.close(blob);
      QVERIFY(store->health().damage.empty());
    }
  }

  void whatWasNotSyncedMayBeGoneWithACrash() {
    StoreFixture store;
    auto blob = store.makeOpen(4);
    const BlobId id = blob->id();
    QVERIFY(blob->setXattr("name", "value"));
    write(*blob, 0, filled(1, kPageSize));
    blob.reset();
    QVERIFY(store.crash());
    blob = store.open(id);
    QCOMPARE(sysOf(blob->xattr("name")), ENOENT);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{0});
    QVERIFY(read(*blob, 0, kPageSize) == filled(0, kPageSize));
    store.close(blob);
  }

  void noStoreIsLoadedFromAnythingElse() {
    auto device = std::make_shared<MemoryBlockDevice>(16 * kMiB);
    QCOMPARE(sysOf(Blobstore::load(device)), EILSEQ);
    QCOMPARE(sysOf(Blobstore::load(std::make_shared<MemoryBlockDevice>(0))), EILSEQ);
    QCOMPARE(Blobstore::load(device).error().code, ErrorCode::corrupt);
  }

  void superBlocksAreChecked() {
    StoreFixture store;
    const BlobId id = store.make(1);
    store.store.reset();
    const auto flip = [&](std::uint64_t at) {
      Bytes byte(1);
      QVERIFY(store.device->read(kAlways, at, byte));
      byte[0] ^= std::byte{1};
      QVERIFY(store.device->write(kAlways, at, byte));
    };
    // One of them is enough, and is made two again.
    flip(40);
    QVERIFY(store.crash());
    QVERIFY(store->blobs() == std::vector<BlobId>{id});
    store.store.reset();
    QVERIFY(Blobstore::check(kAlways, *store.device)->problems.empty());
    flip(64 * kKiB + 40);
    QVERIFY(store.crash());
    store.store.reset();
    flip(40);
    flip(64 * kKiB + 40);
    QCOMPARE(sysOf(store.crash()), EILSEQ);
    QVERIFY(!Blobstore::check(kAlways, *store.device)->problems.empty());
  }

  void newerVersionsAreLeftAsTheyAre() {
    StoreFixture store;
    QVERIFY(store->unload());
    const Bytes before = store.device->content();
    patchSuper(*store.device, 8, 2);
    QCOMPARE(sysOf(store.crash()), ENOTSUP);
    patchSuper(*store.device, 8, 1);
    patchSuper(*store.device, 12, 4);  // a flag that means: not compatible
    QCOMPARE(sysOf(store.crash()), ENOTSUP);
    patchSuper(*store.device, 12, 0);
    QVERIFY(store.device->content() == before);
    patchSuper(*store.device, 16, 1);  // to be read alone
    QVERIFY(store.crash());
    QCOMPARE(sysOf(store->create({})), EROFS);
    QVERIFY(store->unload());
    patchSuper(*store.device, 16, 0);
    patchSuper(*store.device, 20, 1);  // of no matter
    QVERIFY(store.crash());
    store.make(1);
  }

  void aDeviceSmallerThanItsStoreIsRefused() {
    StoreFixture store;
    QVERIFY(store->unload());
    Bytes content = store.device->content();
    content.resize(content.size() - 64 * kKiB);
    QCOMPARE(sysOf(Blobstore::load(std::make_shared<MemoryBlockDevice>(content))), EILSEQ);
  }

  void unloadNeedsBlobsClosed() {
    StoreFixture store;
    auto blob = store.makeOpen(1);
    QCOMPARE(sysOf(store->unload()), EBUSY);
    QCOMPARE(sysOf(store->destroy()), EBUSY);
    write(*blob, 0, filled(1, 10));
    store.close(blob);
    QVERIFY(store->unload());
  }

  void unloadSaysThatTheDiskIsGone() {
    StoreFixture store;
    const BlobId id = store.make(1);
    store.device->failAfter(0, EIO);
    QCOMPARE(sysOf(store->unload()), EIO);
    store.device->healed();
    QVERIFY(store.crash());
    QVERIFY(store->blobs() == std::vector<BlobId>{id});
  }

  void destroyedIsNoStore() {
    StoreFixture store;
    QVERIFY(store->destroy());
    QCOMPARE(sysOf(store.crash()), EILSEQ);
    StoreFixture other;
    other.device->failAfter(0, EIO);
    QCOMPARE(sysOf(other->destroy()), EIO);
    other.device->healed();
    other.make(1);
  }

  void initWipesTheStoreThatWasThere() {
    StoreFixture store;
    store.make(1);
    QVERIFY(store->unload());
    auto again = Blobstore::init(store.device, smallLayout(128 * kKiB));
    QVERIFY(again);
    QVERIFY((*again)->blobs().empty());
    again->reset();
    QVERIFY(store.crash());
    QVERIFY(store->blobs().empty());
    QCOMPARE(store->space().clusterSize, 128 * kKiB);
  }

  void typesAreChecked() {
    StoreLayout layout = smallLayout();
    layout.type = typeOf(7);
    StoreFixture store(16 * kMiB, layout);
    QVERIFY(store->type() == typeOf(7));
    StoreOptions options;
    options.type = typeOf(8);
    QVERIFY(store->unload());
    QCOMPARE(sysOf(store.crash(options)), ENXIO);
    options.type = typeOf(7);
    QVERIFY(store.crash(options));
    QVERIFY(store->setType(typeOf(8)));
    QVERIFY(store.crash());
    QVERIFY(store->type() == typeOf(8));
  }

  void superBlobIsKept() {
    StoreFixture store;
    QCOMPARE(sysOf(store->superBlob()), ENOENT);
    QCOMPARE(sysOf(store->setSuperBlob(77)), ENOENT);
    const BlobId id = store.make(1);
    QVERIFY(store->setSuperBlob(id));
    QVERIFY(store.crash());
    QCOMPARE(store->superBlob().value(), id);
    QVERIFY(store.reload());
    QCOMPARE(store->superBlob().value(), id);
    QVERIFY(store->remove(kAlways, id));
    QCOMPARE(sysOf(store->superBlob()), ENOENT);
  }

  void growsWithBlobsOpen() {
    StoreFixture store;
    auto blob = store.makeOpen(300);
    const StoreSpace before = store->space();
    QVERIFY(store->grow());
    QCOMPARE(store->space().totalClusters, before.totalClusters);
    QVERIFY(store.device->grow(kAlways, 32 * kMiB));
    QVERIFY(store->grow());
    QCOMPARE(store->space().totalClusters, before.totalClusters + 256);
    QCOMPARE(store->space().freeClusters, before.freeClusters + 256);
    write(*blob, 0, pattern(3, 300 * 64 * kKiB));
    const BlobId id = blob->id();
    store.close(blob);
    QVERIFY(store.crash());
    QCOMPARE(store->space().totalClusters, before.totalClusters + 256);
    blob = store.open(id);
    QVERIFY(readAll(*blob) == pattern(3, 300 * 64 * kKiB));
    store.close(blob);
    QVERIFY(store.reload());
    QCOMPARE(store->space().totalClusters, before.totalClusters + 256);
  }

  void growsNoFurtherThanItsCheckpointsHaveRoomFor() {
    StoreLayout layout = smallLayout();
    layout.growTo = 20 * kMiB;
    StoreFixture store(16 * kMiB, layout);
    const std::uint64_t before = store->space().totalClusters;
    QCOMPARE(store->space().maxGrowableSize, 20 * kMiB);
    QVERIFY(store.device->grow(kAlways, 32 * kMiB));
    QCOMPARE(sysOf(store->grow()), ENOSPC);
    StoreOptions options;
    options.grow = true;
    QVERIFY(store.reload(options));
    QCOMPARE(store->space().totalClusters, before);
  }

  void growsWhileLoading() {
    for (const bool clean : {true, false}) {
      StoreFixture store;
      const std::uint64_t before = store->space().totalClusters;
      if (clean) QVERIFY(store->unload());
      QVERIFY(store.device->grow(kAlways, 24 * kMiB));
      StoreOptions options;
      options.grow = true;
      QVERIFY(store.crash(options));
      QCOMPARE(store->space().totalClusters, before + 128);
    }
  }

  void metadataHasItsLimitAndSaysSo() {
    StoreLayout layout = smallLayout();
    layout.metadataSize = 16 * kKiB;
    StoreFixture store(16 * kMiB, layout);
    std::vector<BlobId> ids;
    for (;;) {
      CreateOptions options;
      options.xattrs = {{"name", std::string(1000, 'x')}};
      const auto made = store->create(options);
      if (!made) {
        QCOMPARE(made.error().sys, ENOMEM);
        QCOMPARE(made.error().code, ErrorCode::noSpace);
        break;
      }
      ids.push_back(*made);
    }
    QVERIFY(ids.size() > 8 && ids.size() < 17);
    auto blob = store.open(ids[0]);
    QCOMPARE(sysOf(blob->setXattr("more", std::string(3000, 'y'))), ENOMEM);
    store.close(blob);
    QVERIFY(store.reload());
    QVERIFY(store->blobs() == ids);
    QVERIFY(store->remove(kAlways, ids[0]));
    store.make(1);
  }

  void readOnlyLoadsWriteNothing() {
    StoreFixture store;
    const BlobId id = store.make(2);
    auto blob = store.open(id);
    write(*blob, 0, pattern(5, 1000));
    store.close(blob);
    store.store.reset();
    const std::uint64_t changes = store.device->changes();
    StoreOptions options;
    options.readOnly = true;
    QVERIFY(store.crash(options));
    blob = store.open(id);
    QVERIFY(read(*blob, 0, 1000) == pattern(5, 1000));
    QCOMPARE(sysOf(blob->write(kAlways, 0, filled(1, 1))), EROFS);
    QCOMPARE(sysOf(store->create({})), EROFS);
    store.close(blob);
    QVERIFY(store->unload());
    QCOMPARE(store.device->changes(), changes);
  }

  void degradedIsWhatTheDeviceSays() {
    StoreFixture store;
    auto blob = store.makeOpen(1);
    QVERIFY(!store->isDegraded() && !blob->isDegraded());
    store.device->isDegraded = true;
    QVERIFY(store->isDegraded() && blob->isDegraded());
    store.close(blob);
  }
};

QTEST_GUILESS_MAIN(StoreTest)
#include "store_test.moc"
