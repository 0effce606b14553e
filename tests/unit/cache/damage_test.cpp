// Bytes of the cache's disk that are not those that were written there: they never reach a reader.
#include "cache/sums.h"
#include "unit/cache/cache_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr std::uint64_t kSize = 5 * kCluster + 100;

// Where the bytes of the object are on the disk.
std::uint64_t placeOf(CacheFixture& cache, const ObjectIdentity& identity, std::uint64_t offset) {
  const Bytes wanted = contentOf(identity, offset / kPageSize * kPageSize, 64);
  Bytes disk(cache.device->size());
  if (!cache.device->MemoryBlockDevice::read(kAlways, 0, disk)) qFatal("cannot read");
  for (std::uint64_t page = 0; page < disk.size(); page += kPageSize) {
    if (std::equal(wanted.begin(), wanted.end(), disk.begin() + static_cast<std::ptrdiff_t>(page)))
      return page + offset % kPageSize;
  }
  qFatal("it is not on the disk");
}

void flip(CacheFixture& cache, std::uint64_t place, unsigned bit) {
  Bytes page(kPageSize);
  const std::uint64_t from = place / kPageSize * kPageSize;
  if (!cache.device->MemoryBlockDevice::read(kAlways, from, page)) qFatal("cannot read");
  page[place % kPageSize] ^= static_cast<std::byte>(1U << bit);
  if (!cache.device->MemoryBlockDevice::write(kAlways, from, page)) qFatal("cannot write");
}

}  // namespace

class DamageTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // While it is open, and after it was opened again; of a page that was read before, and of one that was not.
  void aFlippedBitIsFetchedAgain_data() {
    QTest::addColumn<bool>("reopened");
    QTest::addColumn<bool>("readBefore");
    for (const bool reopened : {false, true})
      for (const bool readBefore : {false, true})
        QTest::addRow("%d %d", reopened, readBefore) << reopened << readBefore;
  }
  void aFlippedBitIsFetchedAgain() {
    QFETCH(bool, reopened);
    QFETCH(bool, readBefore);
    std::string said;
    Cache::Options options;
    options.log = Log([&](LogLevel, std::string_view, std::string_view text) { said += text; });
    CacheFixture cache(16 * kMiB, options);
    const auto identity = identityOf("a", kSize);
    const auto origin = std::make_shared<ModelOrigin>(identity);
    auto object = cache.open(origin, identity);
    QVERIFY(readsRight(*object, 0, kSize));
    object.reset();
    if (reopened) cache.reload();
    object = cache.open(origin, identity);
    if (readBefore) QVERIFY(readsRight(*object, kCluster, 2 * kPageSize));
    flip(cache, placeOf(cache, identity, kCluster + 4097), 3);
    origin->forget();
    QVERIFY(readsRight(*object, kCluster + 4000, 300));
    QCOMPARE(origin->fetched(kCluster + kPageSize), std::uint64_t{1});
    QCOMPARE(cache->tally().damaged, std::uint64_t{1});
    QVERIFY(said.find("damaged in the cache") != std::string::npos);
    // It is right from then on, and nothing else was fetched again.
    QVERIFY(readsRight(*object, 0, kSize));
    object.reset();
    cache.reload();
    QVERIFY(readsRight(*cache.open(origin, identity), 0, kSize));
    QCOMPARE(origin->requests().size(), std::size_t{1});
    QCOMPARE(origin->fetched(0), std::uint64_t{0});
  }

  // However it is read, and wherever the bit is.
  void anyBitHoweverRead() {
    const auto identity = identityOf("a", kSize);
    const auto origin = std::make_shared<ModelOrigin>(identity);
    const std::uint64_t lengths[] = {1,        511,          kPageSize,    kPageSize + 1,
                                     kCluster, kCluster + 7, 3 * kCluster, kSize};
    std::uint64_t place = 0;
    std::uint64_t damaged = 0;
    for (const std::uint64_t length : lengths) {
      for (int round = 0; round < 8; ++round) {
        place = (place * 31 + 4099) % kSize;
        CacheFixture cache;
        QVERIFY(readsRight(*cache.open(origin, identity), 0, kSize));
        if (round % 2 == 0) cache.reload();
        flip(cache, placeOf(cache, identity, place), static_cast<unsigned>(round));
        const std::uint64_t at = std::min(place, kSize - length);
        QVERIFY(readsRight(*cache.open(origin, identity), at, length));
        damaged += cache->tally().damaged;
      }
    }
    QCOMPARE(damaged, std::uint64_t{8 * 8});
  }

  // Pages of another version at the place of this one's, as a disk has them that lost a write.
  void bytesOfAnotherPlace() {
    CacheFixture cache;
    const auto before = identityOf("a", kSize, "1"), now = identityOf("a", kSize, "2");
    const auto origin = std::make_shared<ModelOrigin>(now);
    QVERIFY(readsRight(*cache.open(std::make_shared<ModelOrigin>(before), before), 0, kSize));
    auto object = cache.open(origin, now);
    QVERIFY(readsRight(*object, 0, kSize));
    Bytes page(kPageSize);
    QVERIFY(cache.device->MemoryBlockDevice::read(kAlways, placeOf(cache, before, 8192), page).has_value());
    QVERIFY(cache.device->MemoryBlockDevice::write(kAlways, placeOf(cache, now, 8192), page).has_value());
    QVERIFY(readsRight(*object, 8000, 1000));
    QCOMPARE(cache->tally().damaged, std::uint64_t{1});
  }

  // With the origin gone there is an error, and no wrong byte.
  void damagedAndTheOriginGone() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    const auto origin = std::make_shared<ModelOrigin>(identity);
    auto object = cache.open(origin, identity);
    QVERIFY(readsRight(*object, 0, kSize));
    flip(cache, placeOf(cache, identity, 20), 0);
    origin->fail(ErrorCode::connection);
    QVERIFY(readError(*object, 0, 100) == ErrorCode::connection);
    QVERIFY(readsRight(*object, kCluster, 100));
  }

  // As a version of Hawser without sums left it: nothing of it is taken for right.
  void withoutSumsItIsFetchedAgain() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    const auto origin = std::make_shared<ModelOrigin>(identity);
    QVERIFY(readsRight(*cache.open(origin, identity), 0, kSize));
    cache.cache.reset();
    {
      auto store = *Blobstore::load(cache.device);
      auto blob = *store->openFirst();
      blob = *store->openNext(blob);
      QVERIFY(isGood(blob->removeXattr("cache.sums.0")));
      QVERIFY(isGood(store->close(blob)));
      QVERIFY(isGood(store->unload()));
    }
    cache.reload();
    QCOMPARE(cache.clusters(), std::uint64_t{0});
    origin->forget();
    QVERIFY(readsRight(*cache.open(origin, identity), 0, kSize));
    QCOMPARE(origin->fetched(0), std::uint64_t{1});
    cache.reload();
    QVERIFY(readsRight(*cache.open(origin, identity), 0, kSize));
    QCOMPARE(origin->fetched(0), std::uint64_t{1});
  }
};

QTEST_GUILESS_MAIN(DamageTest)
#include "damage_test.moc"
