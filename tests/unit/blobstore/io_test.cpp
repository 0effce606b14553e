// Bytes. SPDK's tests of the same behaviour: write, read, rw_verify, rw_verify_iov, rw_iov_read_only, unmap,
// thin_provision, thin_prov_alloc, thin_prov_rw, thin_prov_write_count_io, thin_prov_unmap_cluster,
// thin_prov_rle, thin_prov_rw_iov, operation_split_rw, operation_split_rw_iov, io_unit,
// io_unit_compatibility, seek_io_unit, inflate_unmap.
#include "unit/blobstore/store_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {
constexpr std::uint64_t kCluster = 64 * kKiB;
}  // namespace

class IoTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rangesAreChecked() {
    StoreFixture store;
    auto blob = store.makeOpen(2);
    Bytes one(1), none;
    QVERIFY(blob->read(kAlways, 0, none));
    QVERIFY(blob->write(kAlways, 2 * kCluster, none));
    QCOMPARE(sysOf(blob->read(kAlways, 2 * kCluster, one)), EINVAL);
    QCOMPARE(sysOf(blob->write(kAlways, 2 * kCluster, one)), EINVAL);
    QCOMPARE(sysOf(blob->write(kAlways, ~std::uint64_t{0}, one)), EINVAL);
    QCOMPARE(sysOf(blob->unmap(kAlways, {2 * kCluster - 1, 2})), EINVAL);
    QCOMPARE(sysOf(blob->writeZeroes(kAlways, {0, ~std::uint64_t{0}})), EINVAL);
    const auto error = blob->write(kAlways, 2 * kCluster, one).error();
    QCOMPARE(error.object, "blob " + std::to_string(blob->id()) + " of disk");
    QCOMPARE(error.code, ErrorCode::invalidArgument);
    store.close(blob);
  }

  void whatIsWrittenIsRead_data() {
    QTest::addColumn<quint64>("offset");
    QTest::addColumn<quint64>("length");
    for (const quint64 offset :
         {0ull, 1ull, 511ull, 512ull, 4095ull, 4096ull, 65535ull, 65536ull, 100000ull}) {
      for (const quint64 length : {1ull, 512ull, 4096ull, 5000ull, 65536ull, 150000ull})
        QTest::newRow(qPrintable(QStringLiteral("%1+%2").arg(offset).arg(length))) << offset << length;
    }
  }
  void whatIsWrittenIsRead() {
    QFETCH(const quint64, offset);
    QFETCH(const quint64, length);
    for (const bool thin : {false, true}) {
      StoreFixture store;
      auto blob = store.makeOpen(4, thin);
      const BlobId id = blob->id();
      write(*blob, offset, pattern(1, length));
      Bytes wanted = filled(0, 4 * kCluster);
      const Bytes written = pattern(1, length);
      std::copy(written.begin(), written.end(), wanted.begin() + static_cast<long>(offset));
      QVERIFY(readAll(*blob) == wanted);
      store.close(blob);
      QVERIFY(store.crash());
      blob = store.open(id);
      QVERIFY(readAll(*blob) == wanted);
      store.close(blob);
    }
  }

  void severalPiecesAreOneWriteAndOneRead() {
    StoreFixture store;
    auto blob = store.makeOpen(4);
    const Bytes bytes = pattern(2, 3 * kCluster);
    const ByteSpan all(bytes);
    const std::vector<ByteSpan> pieces = {all.first(10), ByteSpan(), all.subspan(10, 4096),
                                          all.subspan(4106, 90000), all.subspan(94106)};
    QVERIFY(blob->writeVectored(kAlways, 777, pieces));
    QVERIFY(read(*blob, 777, bytes.size()) == bytes);
    Bytes a(1), b, c(65536), d(bytes.size() - 65537);
    const std::vector<MutableByteSpan> into = {a, b, c, d};
    QVERIFY(blob->readVectored(kAlways, 777, into));
    Bytes joined = a;
    joined.insert(joined.end(), c.begin(), c.end());
    joined.insert(joined.end(), d.begin(), d.end());
    QVERIFY(joined == bytes);
    const std::vector<ByteSpan> none;
    QVERIFY(blob->writeVectored(kAlways, 0, none));
    QVERIFY(blob->setReadOnly() && blob->sync());
    QCOMPARE(sysOf(blob->writeVectored(kAlways, 0, pieces)), EPERM);
    QVERIFY(blob->readVectored(kAlways, 777, into));
    store.close(blob);
  }

  void firstWritesTakeOneClusterAndOnePage() {
    StoreFixture store;
    auto blob = store.makeOpen(5);
    const std::uint64_t free = store->space().freeClusters;
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{0});
    store.device->forget();
    write(*blob, kCluster + kPageSize, filled(1, kPageSize));
    // One page to the disk, nothing read: no zeros, no metadata before it is asked for.
    QCOMPARE(store.device->calls.size(), std::size_t{1});
    QCOMPARE(store.device->calls[0].range.length, kPageSize);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{1});
    QCOMPARE(store->space().freeClusters, free - 1);
    write(*blob, kCluster + 7 * kPageSize, filled(2, kPageSize));
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{1});
    store.device->forget();
    // In place: the data and nothing else.
    write(*blob, kCluster + kPageSize, filled(3, kPageSize));
    QCOMPARE(store.device->calls.size(), std::size_t{1});
    QVERIFY(blob->flush());
    QCOMPARE(store.device->count(TestDevice::Kind::flush), std::uint64_t{2});
    store.close(blob);
  }

  void fullStoresRefuseAndChangeNothing() {
    StoreFixture store;
    const std::uint64_t all = store->space().totalClusters;
    auto blob = store.makeOpen(all + 2);
    for (std::uint64_t i = 0; i < all - 1; ++i)
      write(*blob, i * kCluster, filled(1, kPageSize));
    QCOMPARE(sysOf(blob->write(kAlways, (all - 1) * kCluster, filled(2, 2 * kCluster))), ENOSPC);
    QCOMPARE(blob->write(kAlways, (all - 1) * kCluster, filled(2, 2 * kCluster)).error().code,
             ErrorCode::noSpace);
    QCOMPARE(blob->allocatedClusters(), all - 1);
    QVERIFY(read(*blob, (all - 1) * kCluster, 3 * kCluster) == filled(0, 3 * kCluster));
    QCOMPARE(sysOf(blob->writeZeroes(kAlways, {(all - 1) * kCluster, 2 * kCluster})), ENOSPC);
    write(*blob, (all - 1) * kCluster, filled(2, 1));
    QCOMPARE(sysOf(blob->write(kAlways, all * kCluster, filled(2, 1))), ENOSPC);
    // What is given back is there at once.
    QVERIFY(blob->unmap(kAlways, {0, kCluster}));
    write(*blob, all * kCluster, filled(2, 1));
    store.close(blob);
    QVERIFY(store.crash());
  }

  void unmapOfThinBlobsFrees() {
    StoreFixture store;
    auto blob = store.makeOpen(4);
    const std::uint64_t free = store->space().freeClusters;
    write(*blob, 0, pattern(1, 4 * kCluster));
    QVERIFY(blob->unmap(kAlways, {kCluster, 2 * kCluster}));
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{2});
    QCOMPARE(store->space().freeClusters, free - 2);
    QVERIFY(read(*blob, kCluster, 2 * kCluster) == filled(0, 2 * kCluster));
    // Page by page, until the cluster is empty.
    for (std::uint64_t page = 0; page < 16; ++page) {
      QCOMPARE(blob->allocatedClusters(), std::uint64_t{2});
      QVERIFY(blob->unmap(kAlways, {page * kPageSize, kPageSize}));
    }
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{1});
    QVERIFY(blob->unmap(kAlways, {3 * kCluster + 100, 5000}));
    const Bytes last = read(*blob, 3 * kCluster, kCluster);
    Bytes wanted = pattern(1, 4 * kCluster);
    wanted.erase(wanted.begin(), wanted.begin() + 3 * kCluster);
    std::fill_n(wanted.begin() + 100, 5000, std::byte{0});
    QVERIFY(last == wanted);
    const BlobId id = blob->id();
    store.close(blob);
    QVERIFY(store.crash());
    blob = store.open(id);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{1});
    QVERIFY(read(*blob, 0, 3 * kCluster) == filled(0, 3 * kCluster));
    QVERIFY(read(*blob, 3 * kCluster, kCluster) == wanted);
    store.close(blob);
  }

  void unmapOfThickBlobsKeepsTheirClusters() {
    StoreFixture store;
    auto blob = store.makeOpen(4, false);
    write(*blob, 0, pattern(1, 4 * kCluster));
    const std::uint64_t free = store->space().freeClusters;
    QVERIFY(blob->unmap(kAlways, {0, 4 * kCluster}));
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{4});
    QCOMPARE(store->space().freeClusters, free);
    QVERIFY(readAll(*blob) == filled(0, 4 * kCluster));
    store.close(blob);
  }

  void unmapOfClonesShowsNothingOfTheParentTheyHid() {
    StoreFixture store;
    const BlobId id = store.make(3);
    auto blob = store.open(id);
    write(*blob, 0, pattern(1, 3 * kCluster));
    QVERIFY(store->createSnapshot(id));
    write(*blob, kCluster + 10, filled(9, 10));
    QVERIFY(blob->unmap(kAlways, {0, 3 * kCluster}));
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{1});
    Bytes wanted = pattern(1, 3 * kCluster);
    std::fill_n(wanted.begin() + kCluster, kCluster, std::byte{0});
    QVERIFY(readAll(*blob) == wanted);
    store.close(blob);
    QVERIFY(store.crash());
    blob = store.open(id);
    QVERIFY(readAll(*blob) == wanted);
    store.close(blob);
  }

  void writeZeroesHidesTheParentAndAllocates() {
    StoreFixture store;
    const BlobId id = store.make(3);
    auto blob = store.open(id);
    QVERIFY(blob->writeZeroes(kAlways, {0, 3 * kCluster}));
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{3});
    write(*blob, 0, pattern(1, 3 * kCluster));
    QVERIFY(store->createSnapshot(id));
    QVERIFY(blob->writeZeroes(kAlways, {100, 2 * kCluster}));
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{3});
    Bytes wanted = pattern(1, 3 * kCluster);
    std::fill_n(wanted.begin() + 100, 2 * kCluster, std::byte{0});
    QVERIFY(readAll(*blob) == wanted);
    store.close(blob);
    QVERIFY(store.crash());
    blob = store.open(id);
    QVERIFY(readAll(*blob) == wanted);
    store.close(blob);
  }

  void seeksWhatIsOwn() {
    StoreFixture store;
    auto blob = store.makeOpen(2000);
    QVERIFY(!blob->nextAllocated(0));
    QCOMPARE(blob->nextUnallocated(0).value(), std::uint64_t{0});
    write(*blob, 5 * kPageSize, filled(1, 2 * kPageSize));
    write(*blob, 1500 * kCluster, filled(1, kCluster));
    QCOMPARE(blob->nextAllocated(0).value(), 5 * kPageSize);
    QCOMPARE(blob->nextAllocated(5 * kPageSize + 7).value(), 5 * kPageSize + 7);
    QCOMPARE(blob->nextUnallocated(5 * kPageSize).value(), 7 * kPageSize);
    QCOMPARE(blob->nextAllocated(7 * kPageSize).value(), 1500 * kCluster);
    QCOMPARE(blob->nextUnallocated(1500 * kCluster).value(), 1501 * kCluster);
    QVERIFY(!blob->nextAllocated(1501 * kCluster));
    QVERIFY(!blob->nextUnallocated(2000 * kCluster));
    store.close(blob);
    auto full = store.makeOpen(3, false);
    write(*full, 0, filled(1, 3 * kCluster));
    QVERIFY(!full->nextUnallocated(0));
    store.close(full);
  }

  void aStoppedCallWritesNothing() {
    StoreFixture store;
    auto blob = store.makeOpen(2);
    std::stop_source source;
    OpContext context;
    context.stop = source.get_token();
    source.request_stop();
    const auto done = blob->write(context, 0, filled(1, kPageSize));
    QCOMPARE(done.error().code, ErrorCode::cancelled);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{0});
    QVERIFY(!store->health().failure);
    store.close(blob);
  }

  void aSparseDiskWithoutRoomIsNoDamage() {
    StoreFixture store;
    auto blob = store.makeOpen(4);
    const std::uint64_t free = store->space().freeClusters;
    store.device->failAfter(0, ENOSPC);
    QCOMPARE(sysOf(blob->write(kAlways, 0, filled(1, kPageSize))), ENOSPC);
    store.device->healed();
    QVERIFY(!store->health().failure);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{0});
    QVERIFY(blob->flush());
    QCOMPARE(store->space().freeClusters, free);
    write(*blob, 0, filled(1, kPageSize));
    store.close(blob);
  }
};

QTEST_GUILESS_MAIN(IoTest)
#include "io_test.moc"
