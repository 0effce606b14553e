// Blobs one by one. SPDK's tests of the same behaviour: open, create, create_loop, create_fail,
// create_zero_extent, delete, resize_test, resize_thin_test, read_only, xattr, set_xattrs_test, iter,
// bs_load_iter_test, flags, simultaneous_operations, persist_test, ext_md_pages.
#include <set>

#include "unit/blobstore/store_fixture.h"

using namespace hawser;
using namespace hawser::test;

class BlobTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void openIsCounted() {
    StoreFixture store;
    const BlobId id = store.make(2);
    QCOMPARE(sysOf(store->open(id + 1)), ENOENT);
    auto first = store.open(id), second = store.open(id);
    QVERIFY(first == second);
    QVERIFY(store->close(first));
    QCOMPARE(sysOf(store->remove(kAlways, id)), EBUSY);
    QVERIFY(store->close(first));
    QCOMPARE(sysOf(store->close(first)), EBADF);
    QCOMPARE(sysOf(first->write(kAlways, 0, filled(1, 1))), EBADF);
    Bytes byte(1);
    QCOMPARE(sysOf(first->read(kAlways, 0, byte)), EBADF);
    QCOMPARE(sysOf(first->resize(3)), EBADF);
    QVERIFY(store->remove(kAlways, id));
    QCOMPARE(sysOf(store->open(id)), ENOENT);
    QCOMPARE(sysOf(store->remove(kAlways, id)), ENOENT);
    QCOMPARE(first->size(), std::uint64_t{0});
  }

  void idsAreNeverGivenTwice() {
    StoreFixture store;
    std::set<BlobId> seen;
    for (int i = 0; i < 20; ++i) {
      const BlobId id = store.make(1);
      QVERIFY(seen.insert(id).second);
      QVERIFY(store->remove(kAlways, id));
      if (i % 3 == 0) QVERIFY(store.crash());
      if (i % 3 == 1) QVERIFY(store.reload());
    }
    QVERIFY(store->blobs().empty());
  }

  void creationIsAllOrNothing() {
    StoreFixture store;
    const StoreSpace before = store->space();
    CreateOptions options;
    options.clusters = before.totalClusters + 1;
    QCOMPARE(sysOf(store->create(options)), ENOSPC);
    options.thin = true;
    QVERIFY(store->create(options));
    options.clusters = kMaxBlobClusters + 1;
    QCOMPARE(sysOf(store->create(options)), EINVAL);
    options = {};
    options.xattrs = {{"", "value"}};
    QCOMPARE(sysOf(store->create(options)), EINVAL);
    options.xattrs = {{"name", std::string(kMaxXattrSize, 'x')}};
    QCOMPARE(sysOf(store->create(options)), ENOMEM);
    options = {};
    options.externalId = std::string(kMaxExternalIdSize + 1, 'x');
    QCOMPARE(sysOf(store->create(options)), EINVAL);
    QCOMPARE(store->space().freeClusters, before.freeClusters);
    QCOMPARE(store->blobs().size(), std::size_t{1});
  }

  void createdBlobsAreThereAfterACrash() {
    StoreFixture store;
    const BlobId thick = store.make(3, false, {{"a", "1"}, {"b", std::string("\0\xff", 2)}});
    const BlobId empty = store.make(0, false);
    QVERIFY(store.crash());
    auto blob = store.open(thick);
    QCOMPARE(blob->clusters(), std::uint64_t{3});
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{3});
    QVERIFY(!blob->isThin());
    QVERIFY((blob->xattrNames() == std::vector<std::string>{"a", "b"}));
    QVERIFY(blob->xattr("b").value() == std::string("\0\xff", 2));
    QVERIFY(readAll(*blob) == filled(0, 3 * 64 * kKiB));
    store.close(blob);
    blob = store.open(empty);
    QCOMPARE(blob->size(), std::uint64_t{0});
    QCOMPARE(sysOf(blob->write(kAlways, 0, filled(1, 1))), EINVAL);
    store.close(blob);
  }

  void oldBytesNeverShow() {
    StoreFixture store;
    const std::uint64_t all = store->space().totalClusters;
    for (const auto clear : {ClearMethod::none, ClearMethod::trim, ClearMethod::writeZeroes}) {
      CreateOptions options;
      options.clusters = all;
      options.clear = clear;
      const auto made = store->create(options);
      QVERIFY(isGood(made));
      auto blob = store.open(*made);
      QVERIFY(blob->clearMethod() == clear);
      QVERIFY(readAll(*blob) == filled(0, blob->size()));
      write(*blob, 0, filled(0xAB, blob->size()));
      store.close(blob);
      QVERIFY(store->remove(kAlways, *made));
    }
    auto blob = store.makeOpen(all, true);
    for (std::uint64_t at = 0; at < blob->size(); at += 64 * kKiB)
      write(*blob, at + 100, filled(1, 10));
    const Bytes bytes = readAll(*blob);
    QVERIFY(std::find(bytes.begin(), bytes.end(), std::byte{0xAB}) == bytes.end());
    store.close(blob);
  }

  void clearMethodsDoWhatTheySay() {
    StoreFixture store;
    const auto removeOne = [&](ClearMethod clear) {
      CreateOptions options;
      options.clusters = 2;
      options.clear = clear;
      const BlobId id = *store->create(options);
      auto blob = store.open(id);
      write(*blob, 0, filled(0xCD, blob->size()));
      store.close(blob);
      store.device->forget();
      QVERIFY(store->remove(kAlways, id));
    };
    removeOne(ClearMethod::byDefault);
    QCOMPARE(store.device->count(TestDevice::Kind::trim), std::uint64_t{1});
    removeOne(ClearMethod::trim);
    QCOMPARE(store.device->count(TestDevice::Kind::trim), std::uint64_t{1});
    removeOne(ClearMethod::none);
    QCOMPARE(store.device->count(TestDevice::Kind::trim), std::uint64_t{0});
    const Bytes kept = store.device->content();
    QVERIFY(std::count(kept.begin(), kept.end(), std::byte{0xCD}) > 1000);
    StoreFixture other;
    std::swap(store.device, other.device);
    std::swap(store.store, other.store);
    removeOne(ClearMethod::writeZeroes);
    const Bytes cleared = store.device->content();
    QVERIFY(std::count(cleared.begin(), cleared.end(), std::byte{0xCD}) < 1000);
  }

  void resizeThick() {
    StoreFixture store;
    auto blob = store.makeOpen(0, false);
    const std::uint64_t free = store->space().freeClusters;
    QVERIFY(blob->resize(5));
    QCOMPARE(store->space().freeClusters, free - 5);
    QVERIFY(blob->resize(5));
    QCOMPARE(sysOf(blob->resize(free + 1)), ENOSPC);
    QCOMPARE(blob->clusters(), std::uint64_t{5});
    QCOMPARE(store->space().freeClusters, free - 5);
    QVERIFY(blob->sync());
    write(*blob, 0, pattern(1, blob->size()));
    QVERIFY(blob->resize(3));
    QVERIFY(blob->sync());
    QCOMPARE(store->space().freeClusters, free - 3);
    QVERIFY(blob->resize(5));
    QVERIFY(read(*blob, 3 * 64 * kKiB, 2 * 64 * kKiB) == filled(0, 2 * 64 * kKiB));
    QVERIFY(read(*blob, 0, 3 * 64 * kKiB) == pattern(1, 3 * 64 * kKiB));
    const BlobId id = blob->id();
    store.close(blob);
    QVERIFY(store.crash());
    blob = store.open(id);
    QCOMPARE(blob->clusters(), std::uint64_t{5});
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{5});
    QVERIFY(blob->resize(0));
    QCOMPARE(sysOf(blob->resize(kMaxBlobClusters + 1)), EINVAL);
    store.close(blob);
  }

  void resizeThin() {
    StoreFixture store;
    auto blob = store.makeOpen(0, true);
    const std::uint64_t free = store->space().freeClusters;
    QVERIFY(blob->resize(1'000'000));
    QCOMPARE(store->space().freeClusters, free);
    write(*blob, blob->size() - 10, filled(7, 10));
    QCOMPARE(store->space().freeClusters, free - 1);
    QVERIFY(blob->resize(999'999));
    QCOMPARE(store->space().freeClusters, free);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{0});
    store.close(blob);
  }

  void readOnlyFromTheSyncOn() {
    StoreFixture store;
    auto blob = store.makeOpen(2);
    QVERIFY(blob->setReadOnly());
    QVERIFY(!blob->isReadOnly());
    write(*blob, 0, filled(1, 10));
    QVERIFY(blob->setXattr("name", "value"));
    QVERIFY(blob->sync());
    for (int round = 0; round < 2; ++round) {
      QVERIFY(blob->isReadOnly());
      QCOMPARE(sysOf(blob->write(kAlways, 0, filled(1, 1))), EPERM);
      QCOMPARE(sysOf(blob->unmap(kAlways, {0, 1})), EPERM);
      QCOMPARE(sysOf(blob->writeZeroes(kAlways, {0, 1})), EPERM);
      QCOMPARE(sysOf(blob->setXattr("other", "value")), EPERM);
      QCOMPARE(sysOf(blob->removeXattr("name")), EPERM);
      QCOMPARE(sysOf(blob->resize(3)), EPERM);
      QVERIFY(blob->sync());
      QVERIFY(read(*blob, 0, 10) == filled(1, 10));
      const BlobId id = blob->id();
      store.close(blob);
      QVERIFY(store.crash());
      blob = store.open(id);
    }
    store.close(blob);
  }

  void xattrs() {
    StoreFixture store;
    auto blob = store.makeOpen(1);
    QVERIFY(blob->setXattr("one", "1"));
    QVERIFY(blob->setXattr("two", ""));
    QVERIFY(blob->setXattr("one", "uno"));
    QCOMPARE(sysOf(blob->xattr("three")), ENOENT);
    QCOMPARE(sysOf(blob->removeXattr("three")), ENOENT);
    QCOMPARE(sysOf(blob->setXattr("", "x")), EINVAL);
    QVERIFY(blob->setXattr("n", std::string(kMaxXattrSize - 1, 'v')));
    QCOMPARE(sysOf(blob->setXattr("n", std::string(kMaxXattrSize, 'v'))), ENOMEM);
    QVERIFY((blob->xattrNames() == std::vector<std::string>{"one", "two", "n"}));
    QVERIFY(blob->sync());
    QVERIFY(blob->removeXattr("two"));
    const BlobId id = blob->id();
    store.close(blob);
    QVERIFY(store.crash());
    blob = store.open(id);
    QVERIFY((blob->xattrNames() == std::vector<std::string>{"one", "n"}));
    QCOMPARE(blob->xattr("one").value(), "uno");
    store.close(blob);
  }

  void aSyncPublishesAllOrNothing() {
    StoreFixture store;
    auto blob = store.makeOpen(1);
    QVERIFY(blob->setXattr("a", "1"));
    QVERIFY(blob->setXattr("b", "1"));
    // Others come to the disk; these wait for their own sync.
    store.make(1);
    QVERIFY(store->checkpoint());
    const BlobId id = blob->id();
    blob.reset();
    QVERIFY(store.crash());
    blob = store.open(id);
    QVERIFY(blob->xattrNames().empty());
    for (int i = 0; i < 8; ++i)
      QVERIFY(blob->setXattr("x" + std::to_string(i), std::string(1500, 'v')));
    QVERIFY(blob->sync());
    blob.reset();
    QVERIFY(store.crash());
    blob = store.open(id);
    QCOMPARE(blob->xattrNames().size(), std::size_t{8});
    store.close(blob);
  }

  void iteration() {
    StoreFixture store;
    QCOMPARE(sysOf(store->openFirst()), ENOENT);
    const std::vector<BlobId> ids = {store.make(1), store.make(1), store.make(1)};
    std::vector<BlobId> seen;
    for (auto blob = store->openFirst(); blob; blob = store->openNext(*blob))
      seen.push_back((*blob)->id());
    QVERIFY(seen == ids);
    QVERIFY(isGood(store->unload()));
  }

  void removalFreesEverything() {
    StoreFixture store;
    const std::uint64_t free = store->space().freeClusters;
    auto blob = store.makeOpen(50);
    const BlobId id = blob->id();
    write(*blob, 0, pattern(1, blob->size()));
    store.close(blob);
    QCOMPARE(store->space().freeClusters, free - 50);
    OpContext context;
    QVERIFY(store->remove(context, id));
    QCOMPARE(store->space().freeClusters, free);
    QVERIFY(store.crash());
    QCOMPARE(store->space().freeClusters, free);
    QVERIFY(store->blobs().empty());
  }

  void operationsDoNotMeet() {
    StoreFixture store;
    const BlobId id = store.make(4);
    auto blob = store.open(id);
    write(*blob, 0, pattern(1, blob->size()));
    const BlobId snapshot = *store->createSnapshot(id);
    // While the blob is inflated, everything else that would have it to itself is told to come again.
    std::vector<int> seen;
    store.device->beforeWrite = [&](ByteRange) {
      if (!seen.empty()) return;
      seen = {sysOf(blob->resize(9)), sysOf(store->createSnapshot(id)), sysOf(store->inflate(kAlways, id)),
              sysOf(store->decouple(kAlways, id)), sysOf(store->remove(kAlways, snapshot))};
    };
    QVERIFY(store->inflate(kAlways, id));
    QVERIFY((seen == std::vector<int>(5, EBUSY)));
    QVERIFY(readAll(*blob) == pattern(1, blob->size()));
    store.close(blob);
  }
};

QTEST_GUILESS_MAIN(BlobTest)
#include "blob_test.moc"
