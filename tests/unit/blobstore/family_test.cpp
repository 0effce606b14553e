// Snapshots, clones and their parents. SPDK's tests of the same behaviour: snapshot, clone, inflate,
// snapshot_rw, snapshot_rw_iov, relations, relations2, relations3, bs_load_pending_removal, inflate_rw,
// inflate_unmap, decouple_snapshot, set_parent, clone_resize, snapshot_freeze_io (threads_test.cpp has it
// with threads).
#include "unit/blobstore/store_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {
constexpr std::uint64_t kCluster = 64 * kKiB;
using Ids = std::vector<BlobId>;
}  // namespace

class FamilyTest : public QObject {
  Q_OBJECT

  static Bytes overlaid(Bytes base, std::uint64_t at, const Bytes& bytes) {
    std::copy(bytes.begin(), bytes.end(), base.begin() + static_cast<long>(at));
    return base;
  }
  static Bytes contentOf(StoreFixture& store, BlobId id) {
    auto blob = store.open(id);
    Bytes bytes = readAll(*blob);
    store.close(blob);
    return bytes;
  }
  static std::uint64_t allocated(StoreFixture& store, BlobId id) {
    auto blob = store.open(id);
    const std::uint64_t clusters = blob->allocatedClusters();
    store.close(blob);
    return clusters;
  }

 private Q_SLOTS:
  void aSnapshotTakesEverything() {
    StoreFixture store;
    const BlobId id = store.make(4, false, {{"mine", "1"}});
    auto blob = store.open(id);
    const Bytes before = pattern(1, 4 * kCluster);
    write(*blob, 0, before);
    const std::uint64_t free = store->space().freeClusters;
    const auto snapshot = store->createSnapshot(id, {{"of", "blob"}});
    QVERIFY(isGood(snapshot));
    QCOMPARE(store->space().freeClusters, free);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{0});
    QVERIFY(blob->isThin() && blob->isClone() && !blob->isSnapshot());
    QVERIFY(readAll(*blob) == before);
    write(*blob, kCluster + 5, filled(9, 3));
    QVERIFY(readAll(*blob) == overlaid(before, kCluster + 5, filled(9, 3)));
    QVERIFY(contentOf(store, *snapshot) == before);
    auto taken = store.open(*snapshot);
    QVERIFY(taken->isReadOnly() && taken->isSnapshot() && !taken->isClone() && !taken->isThin());
    QVERIFY(taken->xattrNames() == std::vector<std::string>{"of"});
    QCOMPARE(sysOf(taken->write(kAlways, 0, filled(1, 1))), EPERM);
    QVERIFY(blob->xattrNames() == std::vector<std::string>{"mine"});
    QCOMPARE(sysOf(store->createSnapshot(*snapshot)), EINVAL);
    QCOMPARE(sysOf(store->createSnapshot(999)), ENOENT);
    store.close(taken);
    store.close(blob);
    QVERIFY(store.crash());
    QVERIFY(contentOf(store, id) == overlaid(before, kCluster + 5, filled(9, 3)));
    QVERIFY(contentOf(store, *snapshot) == before);
  }

  void clonesAreOfReadOnlyBlobs() {
    StoreFixture store;
    const BlobId id = store.make(3);
    QCOMPARE(sysOf(store->createClone(id)), EINVAL);
    QCOMPARE(sysOf(store->createClone(99)), ENOENT);
    auto blob = store.open(id);
    write(*blob, 0, pattern(1, 3 * kCluster));
    QVERIFY(blob->setReadOnly() && blob->sync());
    const auto clone = store->createClone(id, {{"name", "clone"}});
    QVERIFY(isGood(clone));
    auto opened = store.open(*clone);
    QVERIFY(opened->isThin() && opened->isClone() && !opened->isReadOnly());
    QCOMPARE(opened->allocatedClusters(), std::uint64_t{0});
    QCOMPARE(opened->xattr("name").value(), "clone");
    QVERIFY(readAll(*opened) == pattern(1, 3 * kCluster));
    write(*opened, 100, filled(5, kCluster));
    QCOMPARE(opened->allocatedClusters(), std::uint64_t{2});
    QVERIFY(readAll(*opened) == overlaid(pattern(1, 3 * kCluster), 100, filled(5, kCluster)));
    QVERIFY(readAll(*blob) == pattern(1, 3 * kCluster));
    QCOMPARE(sysOf(store->remove(kAlways, id)), EBUSY);
    store.close(opened);
    store.close(blob);
  }

  void relationsAreKept() {
    StoreFixture store;
    const BlobId blob = store.make(2);
    const BlobId first = *store->createSnapshot(blob), second = *store->createSnapshot(blob);
    const BlobId a = *store->createClone(first), b = *store->createClone(second),
                 c = *store->createClone(second);
    for (int round = 0; round < 3; ++round) {
      QCOMPARE(*store->parent(blob), second);
      QCOMPARE(*store->parent(second), first);
      QCOMPARE(*store->parent(first), kNoBlob);
      QVERIFY((*store->clones(first) == Ids{second, a}));
      QVERIFY((*store->clones(second) == Ids{blob, b, c}));
      QVERIFY(store->clones(blob)->empty());
      QCOMPARE(sysOf(store->clones(99)), ENOENT);
      QCOMPARE(sysOf(store->remove(kAlways, second)), EBUSY);
      QVERIFY(isGood(round == 0 ? store.crash() : store.reload()));
    }
    // With one clone left it goes, and the clone is the next one's.
    QVERIFY(store->remove(kAlways, b));
    QVERIFY(store->remove(kAlways, c));
    QVERIFY(isGood(store->remove(kAlways, second)));
    QCOMPARE(*store->parent(blob), first);
    QVERIFY((*store->clones(first) == Ids{blob, a}));
    QVERIFY(store.crash());
    QCOMPARE(*store->parent(blob), first);
    QVERIFY(store->remove(kAlways, a));
    QVERIFY(store->remove(kAlways, first));
    QCOMPARE(*store->parent(blob), kNoBlob);
    auto last = store.open(blob);
    QVERIFY(!last->isClone());
    store.close(last);
  }

  void aSnapshotThatGoesLeavesWhatItsCloneShows() {
    StoreFixture store;
    const BlobId id = store.make(4);
    auto blob = store.open(id);
    const std::uint64_t free = store->space().freeClusters;
    write(*blob, 0, pattern(1, 3 * kCluster));
    const BlobId snapshot = *store->createSnapshot(id);
    write(*blob, 0, pattern(2, kCluster));                 // all of a cluster
    write(*blob, kCluster + 2 * kPageSize, filled(7, 5));  // a part of one
    write(*blob, 3 * kCluster, filled(8, 5));              // one the snapshot has not
    const Bytes before = readAll(*blob);
    QCOMPARE(store->space().freeClusters, free - 6);
    QVERIFY(isGood(store->remove(kAlways, snapshot)));
    QVERIFY(readAll(*blob) == before);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{4});
    QCOMPARE(store->space().freeClusters, free - 4);
    store.close(blob);
    QVERIFY(store.crash());
    QVERIFY(contentOf(store, id) == before);
    QVERIFY(store->blobs() == Ids{id});
  }

  void anOpenSnapshotStays() {
    StoreFixture store;
    const BlobId id = store.make(1);
    const BlobId snapshot = *store->createSnapshot(id);
    auto opened = store.open(snapshot);
    QCOMPARE(sysOf(store->remove(kAlways, snapshot)), EBUSY);
    store.close(opened);
    QVERIFY(store->remove(kAlways, snapshot));
  }

  void whatWasCutOffDoesNotComeBack() {
    StoreFixture store;
    const BlobId id = store.make(4);
    auto blob = store.open(id);
    write(*blob, 0, pattern(1, 4 * kCluster));
    const BlobId old = *store->createSnapshot(id);
    QVERIFY(blob->resize(2));
    QVERIFY(blob->resize(4));
    const Bytes wanted = overlaid(pattern(1, 4 * kCluster), 2 * kCluster, filled(0, 2 * kCluster));
    QVERIFY(readAll(*blob) == wanted);
    QVERIFY(blob->resize(2));
    const BlobId shorter = *store->createSnapshot(id);
    QVERIFY(blob->resize(4));
    QVERIFY(readAll(*blob) == wanted);
    QVERIFY(isGood(store->remove(kAlways, shorter)));
    QVERIFY(readAll(*blob) == wanted);
    QVERIFY(blob->resize(6));
    QVERIFY(read(*blob, 2 * kCluster, 4 * kCluster) == filled(0, 4 * kCluster));
    store.close(blob);
    QVERIFY(store.crash());
    QVERIFY(contentOf(store, old) == pattern(1, 4 * kCluster));
  }

  void readsGoThroughManyParents() {
    StoreFixture store;
    const BlobId id = store.make(16);
    auto blob = store.open(id);
    Bytes wanted = filled(0, 16 * kCluster);
    for (std::uint64_t i = 0; i < 24; ++i) {
      const std::uint64_t at = i * 41'000;
      write(*blob, at, pattern(i, 9000));
      wanted = overlaid(std::move(wanted), at, pattern(i, 9000));
      QVERIFY(store->createSnapshot(id));
    }
    QVERIFY(readAll(*blob) == wanted);
    Bytes first(70'001), second(wanted.size() - 70'001);
    const std::vector<MutableByteSpan> into = {first, second};
    QVERIFY(blob->readVectored(kAlways, 0, into));
    first.insert(first.end(), second.begin(), second.end());
    QVERIFY(first == wanted);
    store.close(blob);
    QVERIFY(store.reload());
    QVERIFY(contentOf(store, id) == wanted);
    QVERIFY(isGood(store->inflate(kAlways, id)));
    QVERIFY(contentOf(store, id) == wanted);
  }

  void inflatedBlobsStandAlone() {
    StoreFixture store;
    const BlobId id = store.make(6);
    auto blob = store.open(id);
    write(*blob, 0, pattern(1, 2 * kCluster));
    const BlobId snapshot = *store->createSnapshot(id);
    write(*blob, 100, filled(3, 100));
    const Bytes before = readAll(*blob);
    const std::uint64_t free = store->space().freeClusters;
    QVERIFY(isGood(store->inflate(kAlways, id)));
    QVERIFY(!blob->isClone() && !blob->isThin());
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{6});
    QCOMPARE(store->space().freeClusters, free - 5);
    QVERIFY(readAll(*blob) == before);
    QCOMPARE(allocated(store, snapshot), std::uint64_t{2});
    QVERIFY(isGood(store->remove(kAlways, snapshot)));
    QVERIFY(readAll(*blob) == before);
    // Thick now: unmapped, it keeps its clusters.
    QVERIFY(blob->unmap(kAlways, {0, kCluster}));
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{6});
    store.close(blob);
    QVERIFY(store.crash());
    QCOMPARE(allocated(store, id), std::uint64_t{6});
  }

  void inflateNeedsRoomFirst() {
    StoreFixture store;
    const std::uint64_t all = store->space().totalClusters;
    const BlobId id = store.make(all);
    auto blob = store.open(id);
    write(*blob, 0, pattern(1, 3 * kCluster));
    QVERIFY(store->createSnapshot(id));
    QCOMPARE(sysOf(store->inflate(kAlways, id)), ENOSPC);
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{0});
    QVERIFY(blob->isClone());
    store.close(blob);
  }

  void decoupleTakesWhatTheParentOwns() {
    StoreFixture store;
    const BlobId id = store.make(6);
    auto blob = store.open(id);
    QCOMPARE(sysOf(store->decouple(kAlways, id)), EINVAL);
    write(*blob, 0, pattern(1, kCluster));
    const BlobId grand = *store->createSnapshot(id);
    write(*blob, kCluster, pattern(2, kCluster));
    const BlobId parent = *store->createSnapshot(id);
    write(*blob, 2 * kCluster, pattern(3, kCluster));
    const Bytes before = readAll(*blob);
    QVERIFY(isGood(store->decouple(kAlways, id)));
    QCOMPARE(*store->parent(id), grand);
    QVERIFY(blob->isThin());
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{2});
    QVERIFY(readAll(*blob) == before);
    QVERIFY(store->remove(kAlways, parent));
    QVERIFY(isGood(store->decouple(kAlways, id)));
    QVERIFY(!blob->isClone());
    QCOMPARE(blob->allocatedClusters(), std::uint64_t{3});
    QVERIFY(readAll(*blob) == before);
    const BlobId thick = store.make(1, false);
    QVERIFY(store->decouple(kAlways, thick));
    store.close(blob);
  }

  void whatIsReadOfOthersIsCounted() {
    StoreFixture store;
    const BlobId id = store.make(6);
    auto blob = store.open(id);
    write(*blob, 0, pattern(1, 3 * kCluster));
    const auto first = store->createSnapshot(id);
    write(*blob, kCluster, filled(2, 5));
    write(*blob, 4 * kCluster, filled(3, kCluster));
    const auto second = store->createSnapshot(id);
    write(*blob, 2 * kCluster + 9, filled(4, 1));
    store.close(blob);
    const auto room = [&](BlobId of) { return store->room(of).value_or(BlobRoom{99, 99, 99}); };
    const auto is = [](const BlobRoom& found, std::uint64_t own, std::uint64_t ofParent,
                       std::uint64_t inherited) {
      return found.own == own && found.ofParent == ofParent && found.inherited == inherited;
    };
    QVERIFY(is(room(*first), 3, 0, 0));
    QVERIFY(is(room(*second), 2, 2, 2));
    QVERIFY(is(room(id), 1, 2, 3));
    QCOMPARE(sysOf(store->room(999)), ENOENT);

    // What was foretold comes: of the snapshot between, what its clone takes over, and what is free then.
    const std::uint64_t free = store->space().freeClusters;
    QVERIFY(store->remove(kAlways, *second));
    QVERIFY(is(room(id), 3, 1, 1));
    QCOMPARE(store->space().freeClusters, free);
    std::atomic<std::uint64_t> copied = 0;
    struct Counts : Meter {
      std::atomic<std::uint64_t>& copied;
      explicit Counts(std::atomic<std::uint64_t>& into) : copied(into) {}
      Status moved(const OpContext&, std::uint64_t bytes) override {
        copied += bytes;
        return {};
      }
    } meter(copied);
    OpContext counted;
    counted.meter = &meter;
    QVERIFY(store->decouple(counted, id));
    QVERIFY(copied >= kCluster && copied <= 3 * kCluster);
    QVERIFY(is(room(id), 4, 0, 0));
    // What was cut off once is read of nobody.
    blob = store.open(id);
    QVERIFY(blob->resize(1) && blob->sync());
    store.close(blob);
    QVERIFY(is(room(id), 1, 0, 0));
  }

  void otherParents() {
    StoreFixture store;
    const BlobId id = store.make(4), source = store.make(4), shorter = store.make(3),
                 thick = store.make(4, false);
    auto other = store.open(source);
    write(*other, 0, pattern(5, 4 * kCluster));
    store.close(other);
    const BlobId snapshot = *store->createSnapshot(source), small = *store->createSnapshot(shorter);
    auto blob = store.open(id);
    write(*blob, kCluster + 10, filled(1, 10));
    QCOMPARE(sysOf(store->setParent(kAlways, id, id)), EINVAL);
    QCOMPARE(sysOf(store->setParent(kAlways, id, kNoBlob)), EINVAL);
    QCOMPARE(sysOf(store->setParent(kAlways, id, 99)), ENOENT);
    QCOMPARE(sysOf(store->setParent(kAlways, id, source)), EINVAL);
    QCOMPARE(sysOf(store->setParent(kAlways, id, small)), EINVAL);
    QCOMPARE(sysOf(store->setParent(kAlways, thick, snapshot)), EINVAL);
    QCOMPARE(sysOf(store->setParent(kAlways, source, snapshot)), EEXIST);
    QVERIFY(isGood(store->setParent(kAlways, id, snapshot)));
    QCOMPARE(*store->parent(id), snapshot);
    // Its own cluster stays as it was, all of it.
    Bytes wanted = overlaid(pattern(5, 4 * kCluster), kCluster, filled(0, kCluster));
    wanted = overlaid(std::move(wanted), kCluster + 10, filled(1, 10));
    QVERIFY(readAll(*blob) == wanted);
    store.close(blob);
    QVERIFY(store.crash());
    QVERIFY(contentOf(store, id) == wanted);
    const BlobId child = *store->createSnapshot(id);
    QCOMPARE(sysOf(store->setParent(kAlways, child, *store->createSnapshot(id))), EINVAL);
  }

  // What is changed above a blob while pages are copied to it: nothing reads differently in the end.
  void theParentIsDecoupledMeanwhile() {
    StoreFixture store;
    const BlobId id = store.make(4);
    auto blob = store.open(id);
    write(*blob, 0, pattern(1, kCluster));
    QVERIFY(store->createSnapshot(id));
    write(*blob, kCluster, pattern(2, kCluster));
    QVERIFY(store->createSnapshot(id));
    write(*blob, 2 * kCluster, pattern(3, kCluster));
    const BlobId parent = *store->createSnapshot(id);
    const Bytes before = readAll(*blob);
    // With each cluster that is copied to the blob, its parent takes what is one further up.
    bool within = false;
    int decoupled = 0;
    store.device->beforeWrite = [&](ByteRange range) {
      if (within || range.length < kCluster) return;
      within = true;
      decoupled += store->decouple(kAlways, parent).has_value();
      within = false;
    };
    const auto done = store->decouple(kAlways, id);
    store.device->beforeWrite = nullptr;
    QVERIFY(isGood(done));
    QCOMPARE(decoupled, 2);
    QVERIFY(readAll(*blob) == before);
    QVERIFY(contentOf(store, parent) == before);
    store.close(blob);
    QVERIFY(store.crash());
    QVERIFY(contentOf(store, id) == before);
  }

  void noBlobBecomesItsOwnAncestorMeanwhile() {
    StoreFixture store;
    // Two families: grand <- parent, and id, with a part of a cluster, <- below.
    const BlobId first = store.make(2), second = store.make(2);
    const BlobId grand = *store->createSnapshot(first), parent = *store->createSnapshot(first);
    auto blob = store.open(second);
    write(*blob, 0, filled(1, 10));
    store.close(blob);
    const BlobId id = *store->createSnapshot(second), below = *store->createSnapshot(second);
    bool moved = false;
    store.device->beforeWrite = [&](ByteRange) {
      if (moved) return;
      moved = true;
      QVERIFY(isGood(store->setParent(kAlways, grand, below)));
    };
    const auto done = store->setParent(kAlways, id, parent);
    store.device->beforeWrite = nullptr;
    QVERIFY(moved);
    QCOMPARE(sysOf(done), EINVAL);
    QCOMPARE(*store->parent(id), kNoBlob);
    QVERIFY(contentOf(store, first) == overlaid(filled(0, 2 * kCluster), 0, filled(1, 10)));
  }

  void aStoppedInflateChangesNothingThatIsRead() {
    StoreFixture store;
    const BlobId id = store.make(8);
    auto blob = store.open(id);
    write(*blob, 0, pattern(1, 8 * kCluster));
    QVERIFY(store->createSnapshot(id));
    std::stop_source source;
    OpContext context;
    context.stop = source.get_token();
    int writes = 0;
    store.device->beforeWrite = [&](ByteRange) {
      if (++writes == 3) source.request_stop();
    };
    QCOMPARE(store->inflate(context, id).error().code, ErrorCode::cancelled);
    store.device->beforeWrite = nullptr;
    QVERIFY(blob->isClone());
    QVERIFY(readAll(*blob) == pattern(1, 8 * kCluster));
    QVERIFY(isGood(store->inflate(kAlways, id)));
    QVERIFY(readAll(*blob) == pattern(1, 8 * kCluster));
    store.close(blob);
  }
};

QTEST_GUILESS_MAIN(FamilyTest)
#include "family_test.moc"
