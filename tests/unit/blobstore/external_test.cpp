// External snapshots and copies to other devices. SPDK's tests of the same behaviour: esnap_create,
// esnap_io_*, esnap_clone_snapshot, esnap_clone_inflate, esnap_clone_decouple, esnap_clone_reload,
// esnap_hotplug, esnap_clone_resize, is_degraded, shallow_copy, set_external_parent.
#include "unit/blobstore/store_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {
constexpr std::uint64_t kCluster = 64 * kKiB;
const std::string kId("account/\0box", 12);
}  // namespace

class ExternalTest : public QObject {
  Q_OBJECT

  struct Remote : StoreFixture {
    explicit Remote(std::uint64_t size = 4 * kCluster)
        : remote(std::make_shared<TestDevice>(pattern(42, size), "remote")) {
      opener = [this](BlobId, const std::string& id) -> Result<std::shared_ptr<BlockDevice>> {
        ids.push_back(id);
        return std::shared_ptr<BlockDevice>(remote);
      };
      if (!reload()) qFatal("cannot load");
    }
    BlobId makeClone(std::uint64_t clusters = 4) {
      CreateOptions options;
      options.clusters = clusters;
      options.externalId = kId;
      return *store->create(options);
    }
    std::shared_ptr<TestDevice> remote;
    std::vector<std::string> ids;
  };

 private Q_SLOTS:
  void readsThroughAndKeepsItsOwn() {
    Remote store;
    const BlobId id = store.makeClone();
    auto blob = store.open(id);
    QVERIFY(store.ids == std::vector<std::string>{kId});
    QVERIFY(blob->isExternalClone() && !blob->isClone() && blob->isThin());
    QCOMPARE(blob->externalId().value(), kId);
    QCOMPARE(*store->parent(id), kNoBlob);
    QVERIFY(blob->externalDevice() == store.remote);
    QVERIFY(readAll(*blob) == pattern(42, 4 * kCluster));
    store.remote->forget();
    write(*blob, kPageSize, filled(1, kPageSize));
    // A whole page needs nothing of the remote side.
    QCOMPARE(store.remote->calls.size(), std::size_t{0});
    write(*blob, 3 * kPageSize + 5, filled(2, 10));
    QCOMPARE(store.remote->count(TestDevice::Kind::read), std::uint64_t{2});
    Bytes wanted = pattern(42, 4 * kCluster);
    std::fill_n(wanted.begin() + kPageSize, kPageSize, std::byte{1});
    std::fill_n(wanted.begin() + 3 * kPageSize + 5, 10, std::byte{2});
    QVERIFY(readAll(*blob) == wanted);
    store.close(blob);
    QVERIFY(store.crash());
    blob = store.open(id);
    QVERIFY(readAll(*blob) == wanted);
    store.close(blob);
  }

  // The snapshot is opened while its clone is made ready to inherit: both stay as they are.
  void aRemovalThatIsRefusedTakesNothingAway() {
    Remote store;
    const BlobId id = store.makeClone();
    auto blob = store.open(id);
    write(*blob, 0, filled(1, 2 * kPageSize));
    const BlobId snapshot = *store->createSnapshot(id);
    write(*blob, kPageSize, filled(2, kPageSize));
    const Bytes before = readAll(*blob);
    std::shared_ptr<Blob> opened;
    store.device->beforeWrite = [&](ByteRange) {
      if (!opened) opened = store.open(snapshot);
    };
    QCOMPARE(sysOf(store->remove(kAlways, snapshot)), EBUSY);
    store.device->beforeWrite = nullptr;
    QVERIFY(opened != nullptr);
    QVERIFY(readAll(*blob) == before);
    QVERIFY(read(*opened, 2 * kCluster, kCluster) ==
            Bytes(before.begin() + 2 * kCluster, before.begin() + 3 * kCluster));
    store.close(opened);
    QVERIFY(isGood(store->remove(kAlways, snapshot)));
    QVERIFY(readAll(*blob) == before);
    store.close(blob);
  }

  void nobodyToOpenIt() {
    StoreFixture store;
    CreateOptions options;
    options.externalId = kId;
    const BlobId id = *store->create(options);
    QCOMPARE(sysOf(store->open(id)), ENOTSUP);
    QCOMPARE(store->open(id).error().code, ErrorCode::unsupported);
    store.opener = [](BlobId, const std::string&) -> Result<std::shared_ptr<BlockDevice>> {
      return fail(makeError(ErrorCode::connection, "no way there"));
    };
    QVERIFY(store.crash());
    QCOMPARE(store->open(id).error().code, ErrorCode::connection);
    store.opener = [](BlobId, const std::string&) -> Result<std::shared_ptr<BlockDevice>> {
      return std::shared_ptr<BlockDevice>(std::make_shared<MemoryBlockDevice>(kCluster, "odd", 16384));
    };
    QVERIFY(store.crash());
    QCOMPARE(sysOf(store->open(id)), EINVAL);
    QVERIFY(store->remove(kAlways, id));
  }

  void withoutItsDeviceItsOwnPagesAreThere() {
    Remote store;
    const BlobId id = store.makeClone();
    auto blob = store.open(id);
    write(*blob, 0, filled(1, kPageSize));
    QVERIFY(!blob->isDegraded());
    store.remote->isDegraded = true;
    QVERIFY(blob->isDegraded());
    store.close(blob);
    store.remote = nullptr;
    blob = store.open(id);
    QVERIFY(blob->isDegraded());
    QVERIFY(read(*blob, 0, kPageSize) == filled(1, kPageSize));
    Bytes page(kPageSize);
    QCOMPARE(sysOf(blob->read(kAlways, kPageSize, page)), EIO);
    QCOMPARE(sysOf(blob->write(kAlways, kCluster + 1, filled(1, 1))), EIO);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{1});
    // Whole pages are written all the same, and the store is none the worse.
    write(*blob, kCluster, filled(2, kPageSize));
    QVERIFY(!store->health().failure);
    // Another device in its place, while it is open.
    QVERIFY(blob->setExternalDevice(std::make_shared<MemoryBlockDevice>(pattern(42, 4 * kCluster))));
    QVERIFY(!blob->isDegraded());
    QVERIFY(blob->read(kAlways, kPageSize, page));
    store.close(blob);
    auto plain = store.makeOpen(1);
    QCOMPARE(sysOf(plain->setExternalDevice(nullptr)), EINVAL);
    QCOMPARE(sysOf(plain->externalId()), EINVAL);
    QVERIFY(plain->externalDevice() == nullptr);
    store.close(plain);
  }

  void sizesNeedNotAgree() {
    Remote store(2 * kCluster + 1000);
    const BlobId id = store.makeClone(5);
    auto blob = store.open(id);
    Bytes wanted = pattern(42, 2 * kCluster + 1000);
    wanted.resize(5 * kCluster);
    QVERIFY(readAll(*blob) == wanted);
    QVERIFY(blob->resize(1));
    QVERIFY(blob->resize(5));
    std::fill(wanted.begin() + kCluster, wanted.end(), std::byte{0});
    QVERIFY(readAll(*blob) == wanted);
    store.close(blob);
  }

  void theLinkMovesWithTheSnapshot() {
    Remote store;
    const BlobId id = store.makeClone();
    auto blob = store.open(id);
    write(*blob, 0, filled(1, 10));
    const Bytes before = readAll(*blob);
    const BlobId snapshot = *store->createSnapshot(id);
    QVERIFY(blob->isClone() && !blob->isExternalClone());
    QVERIFY(readAll(*blob) == before);
    auto taken = store.open(snapshot);
    QVERIFY(taken->isExternalClone());
    QCOMPARE(taken->externalId().value(), kId);
    QVERIFY(readAll(*taken) == before);
    store.close(taken);
    const BlobId clone = *store->createClone(snapshot);
    auto other = store.open(clone);
    QVERIFY(readAll(*other) == before);
    store.close(other);
    QVERIFY(store->remove(kAlways, clone));
    // And back.
    QVERIFY(isGood(store->remove(kAlways, snapshot)));
    QVERIFY(blob->isExternalClone() && !blob->isClone());
    QVERIFY(readAll(*blob) == before);
    store.close(blob);
    QVERIFY(store.crash());
    blob = store.open(id);
    QVERIFY(readAll(*blob) == before);
    store.close(blob);
  }

  void inflateAndDecoupleBringItAllHere() {
    for (const bool inflate : {true, false}) {
      Remote store(3 * kCluster + 5000);
      const BlobId id = store.makeClone();
      auto blob = store.open(id);
      write(*blob, 100, filled(1, 10));
      const Bytes before = readAll(*blob);
      QVERIFY(isGood(inflate ? store->inflate(kAlways, id) : store->decouple(kAlways, id)));
      QVERIFY(!blob->isExternalClone() && !blob->isThin());
      QCOMPARE(blob->allocatedClusters(), std::uint64_t{4});
      store.remote->forget();
      QVERIFY(readAll(*blob) == before);
      QCOMPARE(store.remote->calls.size(), std::size_t{0});
      store.close(blob);
      QVERIFY(store.crash());
      store.ids.clear();
      blob = store.open(id);
      QVERIFY(store.ids.empty());
      QVERIFY(readAll(*blob) == before);
      store.close(blob);
    }
  }

  void decoupleOfACloneOfItsSnapshotKeepsTheLink() {
    Remote store;
    const BlobId id = store.makeClone();
    auto blob = store.open(id);
    write(*blob, 0, filled(1, 10));
    QVERIFY(store->createSnapshot(id));
    const Bytes before = readAll(*blob);
    QVERIFY(isGood(store->decouple(kAlways, id)));
    QVERIFY(blob->isExternalClone() && !blob->isClone());
    QVERIFY(readAll(*blob) == before);
    store.close(blob);
  }

  void anotherExternalParent() {
    Remote store;
    const BlobId id = store.make(4), thick = store.make(4, false);
    auto blob = store.open(id);
    write(*blob, 10, filled(1, 10));
    const auto device = std::make_shared<MemoryBlockDevice>(pattern(43, 4 * kCluster));
    const auto odd = std::make_shared<MemoryBlockDevice>(pattern(43, 3 * kCluster));
    QCOMPARE(sysOf(store->setExternalParent(kAlways, id, odd, "new")), EINVAL);
    QCOMPARE(sysOf(store->setExternalParent(kAlways, id, nullptr, "new")), EINVAL);
    QCOMPARE(sysOf(store->setExternalParent(kAlways, thick, device, "new")), EINVAL);
    QVERIFY(isGood(store->setExternalParent(kAlways, id, device, "new")));
    QCOMPARE(sysOf(store->setExternalParent(kAlways, id, device, "new")), EEXIST);
    QCOMPARE(blob->externalId().value(), "new");
    Bytes wanted = pattern(43, 4 * kCluster);
    std::fill_n(wanted.begin(), kCluster, std::byte{0});
    std::fill_n(wanted.begin() + 10, 10, std::byte{1});
    QVERIFY(readAll(*blob) == wanted);
    store.close(blob);
  }

  void shallowCopiesHaveTheBlobsOwn() {
    StoreFixture store;
    const BlobId id = store.make(4);
    auto blob = store.open(id);
    write(*blob, 0, pattern(1, 4 * kCluster));
    QVERIFY(store->createSnapshot(id));
    write(*blob, kCluster, pattern(2, kCluster));
    write(*blob, 3 * kCluster + 8, filled(9, 8));
    const Bytes whole = readAll(*blob);
    MemoryBlockDevice target(5 * kCluster), small(3 * kCluster), odd(5 * kCluster, "odd", 8192);
    QCOMPARE(sysOf(store->shallowCopy(kAlways, id, target)), EPERM);
    QVERIFY(blob->setReadOnly() && blob->sync());
    QCOMPARE(sysOf(store->shallowCopy(kAlways, id, small)), EINVAL);
    QCOMPARE(sysOf(store->shallowCopy(kAlways, id, odd)), EINVAL);
    std::vector<std::uint64_t> seen;
    QVERIFY(store->shallowCopy(kAlways, id, target, [&](const Progress& progress) {
      QCOMPARE(progress.total, std::uint64_t{2});
      seen.push_back(progress.done);
    }));
    QVERIFY((seen == std::vector<std::uint64_t>{1, 2}));
    const Bytes got = target.content();
    for (std::uint64_t i = 0; i < 4; ++i) {
      const bool own = i == 1 || i == 3;
      const auto at = static_cast<long>(i * kCluster);
      const Bytes wanted =
          own ? Bytes(whole.begin() + at, whole.begin() + at + kCluster) : filled(0, kCluster);
      QVERIFY(Bytes(got.begin() + at, got.begin() + at + kCluster) == wanted);
    }
    store.close(blob);
  }
};

QTEST_GUILESS_MAIN(ExternalTest)
#include "external_test.moc"
