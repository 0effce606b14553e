// What is on the disk before what, and what an error of the disk leaves behind. SPDK's tests of the same
// behaviour: blobstore_clean_power_failure, delete_snapshot_power_failure, create_snapshot_power_failure,
// thin_prov_update_extpage_ordered, thin_prov_unmap_update_extpage_ordered, bs_load_error.
#include <set>

#include "unit/blobstore/store_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr std::uint64_t kCluster = 64 * kKiB;
constexpr std::uint64_t kJournalBegin = 128 * kKiB, kJournalEnd = kJournalBegin + 64 * kKiB;

bool isJournal(const TestDevice::Call& call) {
  return call.kind == TestDevice::Kind::write && call.range.offset >= kJournalBegin &&
         call.range.offset < kJournalEnd;
}

}  // namespace

class OrderTest : public QObject {
  Q_OBJECT

  // First cluster for data of the fixture's store, in bytes.
  static bool isData(StoreFixture& store, const TestDevice::Call& call) {
    return call.kind == TestDevice::Kind::write &&
           call.range.offset >= store.device->size() - store->space().totalClusters * kCluster;
  }

 private Q_SLOTS:
  // Rule 1: the data of a new page is flushed before the record that shows it is written.
  void dataBeforeMap() {
    StoreFixture store;
    auto blob = store.makeOpen(8);
    store.device->forget();
    write(*blob, 0, filled(1, kPageSize));
    write(*blob, 5 * kCluster, filled(2, 3 * kCluster));
    QCOMPARE(std::count_if(store.device->calls.begin(), store.device->calls.end(), isJournal), 0L);
    QVERIFY(blob->flush());
    std::uint64_t lastData = 0, firstJournal = ~std::uint64_t{0};
    for (const auto& call : store.device->calls) {
      if (isData(store, call)) lastData = std::max(lastData, call.epoch);
      if (isJournal(call)) firstJournal = std::min(firstJournal, call.epoch);
    }
    QVERIFY(firstJournal != ~std::uint64_t{0});
    QVERIFY(lastData < firstJournal);
    QVERIFY(store.device->calls.back().kind == TestDevice::Kind::flush);
    store.close(blob);
  }

  // Rule 2: a cluster is written to again only after the record that freed it is on the disk.
  void freeBeforeReuse() {
    StoreFixture store;
    const std::uint64_t all = store->space().totalClusters;
    auto first = store.makeOpen(all), second = store.makeOpen(all);
    for (std::uint64_t i = 0; i < all; ++i)
      write(*first, i * kCluster, filled(1, kPageSize));
    QVERIFY(first->flush());
    QVERIFY(first->unmap(kAlways, {0, 3 * kCluster}));
    store.device->forget();
    write(*second, 0, filled(2, kPageSize));
    std::uint64_t data = ~std::uint64_t{0}, journal = ~std::uint64_t{0};
    for (const auto& call : store.device->calls) {
      if (isData(store, call)) data = std::min(data, call.epoch);
      if (isJournal(call)) journal = std::min(journal, call.epoch);
    }
    QVERIFY(journal < data);
    store.close(first);
    store.close(second);
  }

  // Rule 3: flush() is one sync where nothing was mapped, two where something was, none where nothing was
  // done.
  void syncsAreCounted() {
    StoreFixture store;
    auto blob = store.makeOpen(4);
    const auto flushes = [&](auto does) {
      store.device->forget();
      does();
      return store.device->count(TestDevice::Kind::flush);
    };
    write(*blob, 0, filled(1, kCluster));
    QCOMPARE(flushes([&] { QVERIFY(blob->flush()); }), std::uint64_t{2});
    QCOMPARE(flushes([&] { QVERIFY(blob->flush()); }), std::uint64_t{0});
    write(*blob, 0, filled(2, kPageSize));
    QCOMPARE(flushes([&] { QVERIFY(blob->flush()); }), std::uint64_t{1});
    QVERIFY(blob->setXattr("name", "value"));
    QCOMPARE(flushes([&] { QVERIFY(blob->sync()); }), std::uint64_t{1});
    QCOMPARE(flushes([&] { store.make(1); }), std::uint64_t{1});
    QCOMPARE(flushes([&] { QVERIFY(store->createSnapshot(blob->id())); }), std::uint64_t{1});
    store.close(blob);
  }

  // The journal goes round, over checkpoints, and what it holds is what comes back.
  void theJournalGoesRound() {
    StoreFixture store;
    const BlobId id = store.make(64);
    std::map<std::string, std::string> wanted;
    for (int i = 0; i < 200; ++i) {
      auto blob = store.open(id);
      const std::string name = "x" + std::to_string(i % 10),
                        value(static_cast<std::size_t>(i * 7 % 1500), 'v');
      QVERIFY(blob->setXattr(name, value));
      wanted[name] = value;
      write(*blob, static_cast<std::uint64_t>(i % 64) * kCluster + 77,
            pattern(static_cast<std::uint64_t>(i), 100));
      store.close(blob);
      if (i % 17 == 0) QVERIFY(isGood(store.crash()));
      QVERIFY(store->health().damage.empty());
    }
    QVERIFY(isGood(store.crash()));
    auto blob = store.open(id);
    for (const auto& [name, value] : wanted)
      QCOMPARE(*blob->xattr(name), value);
    QVERIFY(read(*blob, (199 % 64) * kCluster + 77, 100) == pattern(199, 100));
    store.close(blob);
  }

  // Rule 6: after an error nothing is written any more, reads go on, and what had been synced is there again.
  void errorsStopWriting() {
    StoreFixture store;
    auto blob = store.makeOpen(4);
    const BlobId id = blob->id();
    write(*blob, 0, filled(1, kCluster));
    QVERIFY(blob->flush());
    store.device->failAfter(0, EIO);
    QCOMPARE(sysOf(blob->write(kAlways, kCluster, filled(2, kCluster))), EIO);
    store.device->healed();
    QVERIFY(store->health().failure);
    QCOMPARE(sysOf(blob->write(kAlways, 0, filled(2, kPageSize))), EROFS);
    QCOMPARE(sysOf(store->create({})), EROFS);
    QVERIFY(!blob->flush());
    QVERIFY(read(*blob, 0, kCluster) == filled(1, kCluster));
    QVERIFY(read(*blob, kCluster, kCluster) == filled(0, kCluster));
    (void)store->close(blob);
    blob.reset();
    QVERIFY(store.crash());
    blob = store.open(id);
    write(*blob, kCluster, filled(2, kCluster));
    store.close(blob);
  }

  void aFlushThatFailedIsNotTriedAgain() {
    StoreFixture store;
    auto blob = store.makeOpen(1);
    write(*blob, 0, filled(1, kPageSize));
    store.device->failAfter(0, EIO);
    QCOMPARE(sysOf(blob->flush()), EIO);
    store.device->healed();
    QCOMPARE(sysOf(blob->flush()), EIO);
    // Nor does it pass for closed in good order.
    QCOMPARE(sysOf(store->close(blob)), EIO);
  }

  void closingTellsOfAttributesThatWereLost() {
    StoreFixture store;
    auto blob = store.makeOpen(1), other = store.makeOpen(1);
    QVERIFY(blob->setXattr("name", "value"));
    store.device->failAfter(0, EIO);
    QCOMPARE(sysOf(other->write(kAlways, 0, filled(1, kPageSize))), EIO);
    store.device->healed();
    QCOMPARE(sysOf(store->close(blob)), EROFS);
    (void)store->close(other);
  }

  // The disk fails at each of the writes and flushes of an operation in turn; after loading it is done or
  // not.
  void everyOperationIsWholeOrNot_data() {
    QTest::addColumn<QString>("what");
    for (const char* what : {"create", "remove", "snapshot", "remove snapshot", "clone", "inflate",
                             "decouple", "set parent", "resize", "sync", "checkpoint", "grow"})
      QTest::newRow(what) << QString::fromLatin1(what);
  }
  void everyOperationIsWholeOrNot() {
    QFETCH(const QString, what);
    std::set<std::string> outcomes;
    for (std::uint64_t after = 0;; ++after) {
      QVERIFY(after < 60);
      StoreFixture store;
      const BlobId source = store.make(3), id = store.make(3);
      auto blob = store.open(source);
      write(*blob, 0, pattern(1, 2 * kCluster));
      store.close(blob);
      const BlobId snapshot = *store->createSnapshot(source);
      blob = store.open(source);
      write(*blob, 100, filled(9, 50));
      const Bytes bytes = readAll(*blob);
      QVERIFY(blob->setXattr("a", "1") && blob->setXattr("b", "2") && blob->flush());
      QVERIFY(store.device->grow(kAlways, 17 * kMiB));
      store.device->failAfter(after, EIO);
      const Status done = act(store, what, source, id, snapshot, *blob);
      store.device->healed();
      blob.reset();
      QVERIFY(isGood(store.crash()));
      outcomes.insert(stateOf(store, source, bytes));
      if (QTest::currentTestFailed()) return;
      if (done) break;
    }
    QVERIFY(outcomes.size() <= 2);
  }

 private:
  Status act(StoreFixture& store, const QString& what, BlobId source, BlobId id, BlobId snapshot,
             Blob& blob) {
    const auto statusOf = [](auto result) { return result ? Status{} : Status(fail(result.error())); };
    CreateOptions options;
    options.clusters = 3;
    options.xattrs = {{"name", "value"}};
    if (what == QLatin1String("create")) return statusOf(store->create(options));
    if (what == QLatin1String("remove")) return store->remove(kAlways, id);
    if (what == QLatin1String("snapshot")) return statusOf(store->createSnapshot(source));
    if (what == QLatin1String("remove snapshot")) return store->remove(kAlways, snapshot);
    if (what == QLatin1String("clone")) return statusOf(store->createClone(snapshot));
    if (what == QLatin1String("inflate")) return store->inflate(kAlways, source);
    if (what == QLatin1String("decouple")) return store->decouple(kAlways, source);
    if (what == QLatin1String("set parent")) return store->setParent(kAlways, id, snapshot);
    if (what == QLatin1String("checkpoint")) return store->checkpoint();
    if (what == QLatin1String("grow")) return store->grow();
    if (what == QLatin1String("sync")) return blob.sync();
    HAWSER_CHECK(blob.resize(1));
    return blob.sync();
  }

  // All that there is in words, but which pages are whose; and that it adds up.
  static std::string stateOf(StoreFixture& store, BlobId source, const Bytes& bytes) {
    std::string state = std::to_string(store->space().totalClusters);
    std::uint64_t used = 0;
    for (const BlobId id : store->blobs()) {
      auto blob = store.open(id);
      used += blob->allocatedClusters();
      state += " " + std::to_string(id) + ":" + std::to_string(blob->clusters()) + "<" +
               std::to_string(*store->parent(id)) + (blob->isThin() ? "t" : "") +
               (blob->isReadOnly() ? "r" : "");
      for (const std::string& name : blob->xattrNames())
        state += "," + name;
      if (id == source &&
          readAll(*blob) != Bytes(bytes.begin(), bytes.begin() + static_cast<long>(blob->size())))
        QTest::qFail("the blob has other bytes", __FILE__, __LINE__);
      store.close(blob);
    }
    if (store->space().freeClusters + used != store->space().totalClusters)
      QTest::qFail("clusters are lost", __FILE__, __LINE__);
    return state;
  }
};

QTEST_GUILESS_MAIN(OrderTest)
#include "order_test.moc"
