// What stays and what goes: water marks, the order of going, pins, and that no read waits for the disk.
#include <cmath>
#include <list>
#include <random>
#include <unordered_map>

#include "unit/cache/cache_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {

// An object whose clusters are read one by one.
struct Object {
  Object(CacheFixture& cache, const std::string& name, std::uint64_t clusters,
         const std::string& version = "1")
      : identity(identityOf(name, clusters * kCluster, version)),
        origin(std::make_shared<ModelOrigin>(identity)),
        reads(cache.open(origin, identity)) {}

  // Somewhere in it: nothing follows the read before.
  bool touch(std::uint64_t cluster) {
    return readsRight(*reads, cluster * kCluster + (++times % 8) * 1000 + 1, 3);
  }
  bool has(std::uint64_t cluster) {
    origin->fail(ErrorCode::connection);
    const bool kept = !readError(*reads, cluster * kCluster + 9, 1);
    origin->fail(std::nullopt);
    return kept;
  }

  ObjectIdentity identity;
  std::shared_ptr<ModelOrigin> origin;
  std::unique_ptr<CachedObject> reads;
  std::uint64_t times = 0;
};

// Segmented LRU as it is defined: full of what was used, one goes for each that comes.
class ModelLru {
 public:
  explicit ModelLru(std::size_t size) : size_(size), most_(size * 4 / 5) {}
  bool use(std::uint64_t key) {
    const auto found = where_.find(key);
    if (found != where_.end()) {
      auto& from = found->second.second ? kept_ : probation_;
      from.erase(found->second.first);
      add(key, true);
      if (kept_.size() > most_) {
        const std::uint64_t last = kept_.back();
        kept_.pop_back();
        add(last, false);
      }
      return true;
    }
    if (where_.size() == size_) {
      auto& from = probation_.empty() ? kept_ : probation_;
      where_.erase(from.back());
      from.pop_back();
    }
    add(key, false);
    return false;
  }

 private:
  void add(std::uint64_t key, bool kept) {
    auto& to = kept ? kept_ : probation_;
    to.push_front(key);
    where_[key] = {to.begin(), kept};
  }
  const std::size_t size_, most_;
  std::list<std::uint64_t> probation_, kept_;
  std::unordered_map<std::uint64_t, std::pair<std::list<std::uint64_t>::iterator, bool>> where_;
};

// Few are asked for often, many seldom.
class Zipf {
 public:
  explicit Zipf(std::size_t count) {
    double sum = 0;
    for (std::size_t i = 1; i <= count; ++i)
      sums_.push_back(sum += 1 / std::pow(static_cast<double>(i), 0.9));
  }
  std::uint64_t next() {
    const double at = std::uniform_real_distribution<>(0, sums_.back())(random_);
    const auto rank = std::lower_bound(sums_.begin(), sums_.end(), at) - sums_.begin();
    return static_cast<std::uint64_t>(rank) * 7919 % sums_.size();
  }

 private:
  std::mt19937_64 random_{7};
  std::vector<double> sums_;
};

}  // namespace

class RoomTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void waterMarks() {
    CacheFixture cache;
    const std::uint64_t room = cache->room().limit / kCluster;
    Object object(cache, "a", 4 * room);
    std::uint64_t most = 0, least = room, before = 0;
    for (std::uint64_t i = 0; i < 4 * room; ++i) {
      QVERIFY(object.touch(i * 7 % (4 * room)));
      most = std::max(most, cache.clusters());
      if (cache.clusters() < before) least = std::min(least, cache.clusters());
      before = cache.clusters();
    }
    QVERIFY(most <= room * 95 / 100 + 1);
    QVERIFY(least >= room * 90 / 100 - 2 && least <= room * 90 / 100);
    QVERIFY(cache->tally().passed == 0);
  }

  // Row 13 of what the store has to reach.
  void hitsAsASegmentedLruAndScansDoNotHurt() {
    for (const bool scans : {false, true}) {
      CacheFixture cache;
      const std::uint64_t room = cache->room().limit / kCluster, count = 5 * room;
      Object object(cache, "often", count);
      Object scanned(cache, "once", 200 * room);
      ModelLru model(room * 95 / 100);
      Zipf zipf(count);
      std::uint64_t ours = 0, theirs = 0, scan = 0;
      constexpr int kWarm = 3000, kTimes = 12000;
      for (int i = 0; i < kWarm + kTimes; ++i) {
        const std::uint64_t cluster = zipf.next();
        const std::uint64_t before = cache->tally().misses;
        QVERIFY(object.touch(cluster));
        const bool hit = cache->tally().misses == before;
        const bool wanted = model.use(cluster);
        if (i >= kWarm) ours += hit, theirs += wanted;
        if (!scans || i < kWarm || i % 2 != 0) continue;
        // Once from front to back, in small reads.
        for (std::uint64_t at = 0; at < kCluster; at += kCluster / 4)
          QVERIFY(readsRight(*scanned.reads, scan * kCluster + at, 8));
        ++scan;
      }
      const double ratio = static_cast<double>(ours) / kTimes, wanted = static_cast<double>(theirs) / kTimes;
      qInfo("hits %.3f, of a simulated one %.3f", ratio, wanted);
      QVERIFY(ratio > 0.3);
      QVERIFY(ratio >= wanted - (scans ? 0.05 : 0.01));
    }
  }

  void pinnedStays() {
    CacheFixture cache;
    const std::uint64_t room = cache->room().limit / kCluster;
    Object pinned(cache, "pinned", room / 2), other(cache, "other", 3 * room);
    for (std::uint64_t i = 0; i < room / 4; ++i)
      QVERIFY(pinned.touch(i));
    QVERIFY(cache->pin(pinned.identity.location, true));
    for (std::uint64_t i = 0; i < 3 * room; ++i)
      QVERIFY(other.touch(i * 5 % (3 * room)));
    for (std::uint64_t i = room / 4; i < room / 2; ++i)
      QVERIFY(pinned.touch(i));
    for (std::uint64_t i = 0; i < 3 * room; ++i)
      QVERIFY(other.touch(i * 5 % (3 * room)));
    QCOMPARE(cache.useOf(pinned.identity).cached, pinned.identity.size);
    QCOMPARE(cache->room().pinned, pinned.identity.size);
    pinned.reads.reset();
    other.reads.reset();
    cache.reload();
    QVERIFY(cache.useOf(pinned.identity).pinned);
    QVERIFY(cache->pin(pinned.identity.location, false));
    Object more(cache, "more", 3 * room);
    for (std::uint64_t i = 0; i < 3 * room; ++i)
      QVERIFY(more.touch(i * 5 % (3 * room)));
    QCOMPARE(cache.useOf(pinned.identity).cached, std::uint64_t{0});
    QCOMPARE(cache->pin("az://acct/box/none", true).error().code, ErrorCode::notFound);
  }

  // All of it pinned: the rest is read all the same.
  void fullOfPins() {
    CacheFixture cache;
    const std::uint64_t room = cache->room().limit / kCluster;
    Object pinned(cache, "pinned", 2 * room), other(cache, "other", 10);
    QVERIFY(cache->pin(pinned.identity.location, true));
    QVERIFY(readsRight(*pinned.reads, 0, pinned.identity.size));
    QVERIFY(cache->tally().passed > 0);
    for (int i = 0; i < 3; ++i)
      QVERIFY(readsRight(*other.reads, 0, other.identity.size));
    QVERIFY(readsRight(*pinned.reads, 0, pinned.identity.size));
    QVERIFY(cache.clusters() <= room);
  }

  void replacedVersionsGoFirst() {
    CacheFixture cache;
    const std::uint64_t room = cache->room().limit / kCluster, each = room / 4;
    Object old(cache, "a", each, "1"), other(cache, "b", each);
    for (std::uint64_t i = 0; i < each; ++i)
      QVERIFY(other.touch(i));
    for (int round = 0; round < 3; ++round) {
      for (std::uint64_t i = 0; i < each; ++i)
        QVERIFY(old.touch(i));
    }
    QVERIFY(cache->pin(old.identity.location, true));
    Object now(cache, "a", 2 * room, "2");
    QVERIFY(cache.useOf(now.identity).pinned && !cache.useOf(old.identity).pinned);
    QVERIFY(cache->pin(now.identity.location, false));
    old.reads.reset();
    while (cache.useOf(old.identity).cached == old.identity.size)
      QVERIFY(now.touch(now.times));
    QCOMPARE(cache.useOf(other.identity).cached, other.identity.size);
  }

  void dropAndClear() {
    CacheFixture cache;
    Object a(cache, "a", 10), b(cache, "b", 10), c(cache, "c", 10);
    for (Object* object : {&a, &b, &c})
      QVERIFY(readsRight(*object->reads, 0, 10 * kCluster));
    a.reads.reset();
    QVERIFY(cache->drop(a.identity.location));
    QCOMPARE(cache->use().size(), std::size_t{2});
    QCOMPARE(cache->drop(a.identity.location).error().code, ErrorCode::notFound);
    // One that is open is read on, and fetched again.
    QVERIFY(cache->drop(b.identity.location));
    QCOMPARE(cache.useOf(b.identity).cached, std::uint64_t{0});
    QVERIFY(readsRight(*b.reads, 0, 10 * kCluster));
    QCOMPARE(b.origin->fetched(0), std::uint64_t{2});
    QVERIFY(cache->pin(c.identity.location, true));
    b.reads.reset();
    QVERIFY(cache->clear());
    QCOMPARE(cache->use().size(), std::size_t{1});
    QCOMPARE(cache.clusters(), std::uint64_t{10});
    QVERIFY(cache->drop(c.identity.location));
    QCOMPARE(cache.clusters(), std::uint64_t{0});
  }

  void largerAndSmaller() {
    CacheFixture cache;
    const std::uint64_t before = cache->room().limit;
    QVERIFY(cache->resize(2 * before));
    Object object(cache, "a", 8 * before / kCluster);
    for (std::uint64_t i = 0; i < 3 * before / kCluster; ++i)
      QVERIFY(object.touch(i * 3 % (8 * before / kCluster)));
    QVERIFY(cache->room().cached > before);
    QVERIFY(cache->resize(before / 2));
    QVERIFY(cache->room().cached <= before / 2);
    object.reads.reset();
    cache.reload();
    QCOMPARE(cache->room().limit, before / 2);
    QVERIFY(cache->room().cached > before / 4);
    QCOMPARE(cache->resize(1).error().code, ErrorCode::invalidArgument);
    QCOMPARE(cache->resize(kMiB * kMiB).error().code, ErrorCode::noSpace);
  }

  // What was used oftener is so after it was opened again.
  void theOrderIsKept() {
    CacheFixture cache;
    const std::uint64_t room = cache->room().limit / kCluster;
    {
      Object often(cache, "often", room / 2), once(cache, "once", room / 4);
      for (int round = 0; round < 2; ++round) {
        for (std::uint64_t i = 0; i < room / 2; ++i)
          QVERIFY(often.touch(i));
      }
      for (std::uint64_t i = 0; i < room / 4; ++i)
        QVERIFY(once.touch(i));
    }
    cache.reload();
    Object more(cache, "more", room / 2), often(cache, "often", room / 2), once(cache, "once", room / 4);
    for (std::uint64_t i = 0; i < room / 2; ++i)
      QVERIFY(more.touch(i));
    QCOMPARE(cache.useOf(often.identity).cached, often.identity.size);
    QVERIFY(cache.useOf(once.identity).cached < once.identity.size);
    // The oldest of them are gone, the newest are not.
    QVERIFY(!once.has(0));
  }

  // Nothing is synced while somebody reads, however full it is: that is done beside.
  void noReadWaitsForTheDisk() {
    Tasks tasks;
    Cache::Options options;
    options.post = tasks.post();
    CacheFixture cache(16 * kMiB, options);
    const std::uint64_t room = cache->room().limit / kCluster;
    Object object(cache, "a", 20 * room);
    std::uint64_t passed = 0;
    for (std::uint64_t i = 0; i < 10 * room; ++i) {
      const std::uint64_t before = cache.device->syncs;
      QVERIFY(object.touch(i * 7 % (20 * room)));
      QCOMPARE(cache.device->syncs.load(), before);
      // The tasks come late, but not later than the reserve lasts.
      if (i % (room / 40) == 0) tasks.run();
      passed = cache->tally().passed;
    }
    QCOMPARE(passed, std::uint64_t{0});
    QVERIFY(cache->tally().evicted > 8 * room);
    // And never at all: then reads pass by the cache.
    for (std::uint64_t i = 0; i < room; ++i) {
      const std::uint64_t before = cache.device->syncs;
      QVERIFY(object.touch(i * 7 % (20 * room)));
      QCOMPARE(cache.device->syncs.load(), before);
    }
    QVERIFY(cache->tally().passed > 0);
    tasks.run();
  }

  void littleMoreIsWrittenThanWasFetched() {
    CacheFixture cache(64 * kMiB);
    Object object(cache, "a", 400);
    const std::uint64_t before = cache.device->written;
    QVERIFY(readsRight(*object.reads, 0, 400 * kCluster));
    QVERIFY(cache->flush());
    QVERIFY(static_cast<double>(cache.device->written - before) <=
            1.02 * 400 * static_cast<double>(kCluster));
  }
};

QTEST_GUILESS_MAIN(RoomTest)
#include "room_test.moc"
