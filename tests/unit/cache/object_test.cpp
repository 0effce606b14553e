// Reading through the cache: what is fetched, by whom, and what happens when it cannot be.
#include <atomic>
#include <thread>

#include "unit/cache/cache_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr std::uint64_t kSize = 10 * kCluster + 100;

std::shared_ptr<ModelOrigin> originOf(const ObjectIdentity& identity) {
  return std::make_shared<ModelOrigin>(identity);
}

OpContext stoppedBy(const std::stop_source& stop) {
  OpContext context;
  context.stop = stop.get_token();
  return context;
}

}  // namespace

class ObjectTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void wholeClustersOnce() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    const auto origin = originOf(identity);
    auto object = cache.open(origin, identity);
    QCOMPARE(object->size(), kSize);
    QVERIFY(readsRight(*object, kCluster + 10, 20));
    QCOMPARE(origin->requests(), (std::vector<ByteRange>{{kCluster, kCluster}}));
    QVERIFY(readsRight(*object, kCluster, kCluster));
    // What follows each other is one request, and ends with the object.
    QVERIFY(readsRight(*object, 7 * kCluster + 1, kSize - 7 * kCluster - 1));
    QCOMPARE(origin->requests().back(), (ByteRange{7 * kCluster, 3 * kCluster + 100}));
    QVERIFY(readsRight(*object, 0, kSize));
    QCOMPARE(cache.useOf(identity).cached, kSize);
    for (std::uint64_t at = 0; at < kSize; at += kPageSize)
      QCOMPARE(origin->fetched(at), std::uint64_t{1});
    // Another who opens it finds all of it.
    origin->forget();
    QVERIFY(readsRight(*cache.open(origin, identity), 0, kSize));
    QVERIFY(origin->requests().empty());
  }

  void beyondTheEnd() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    auto object = cache.open(originOf(identity), identity);
    QCOMPARE(readError(*object, kSize - 10, 11), std::optional(ErrorCode::invalidArgument));
    QVERIFY(readsRight(*object, kSize, 0));
    const auto none = identityOf("empty", 0);
    QVERIFY(readsRight(*cache.open(originOf(none), none), 0, 0));
    QVERIFY(!object->write(kAlways, 0, Bytes(1)));
  }

  void keptWhenOpenedAgain() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    QVERIFY(readsRight(*cache.open(originOf(identity), identity), 0, 4 * kCluster));
    cache.reload();
    const auto gone = originOf(identity);
    gone->fail(ErrorCode::connection);
    auto object = cache.open(gone, identity);
    QVERIFY(readsRight(*object, 0, 4 * kCluster));
    QVERIFY(!object->degraded());
    Bytes bytes(10);
    const Status missing = object->read(kAlways, 4 * kCluster, bytes);
    QCOMPARE(missing.error().code, ErrorCode::connection);
    QCOMPARE(missing.error().object, identity.location);
    QVERIFY(missing.error().detail.find("not in the cache") != std::string::npos);
    QVERIFY(object->degraded());
    gone->fail(std::nullopt);
    QVERIFY(readsRight(*object, 4 * kCluster, 10));
    QVERIFY(!object->degraded());
  }

  // Nor does it wait for what another fetches.
  void withoutAnOriginOnlyWhatIsThere() {
    Tasks tasks;
    Cache::Options options;
    options.post = tasks.post();
    CacheFixture cache(16 * kMiB, options);
    const auto identity = identityOf("a", kSize);
    QVERIFY(cache.cache->open(identity, nullptr)->cached().empty());
    const auto origin = originOf(identity);
    auto object = cache.open(origin, identity);
    QVERIFY(readsRight(*object, kCluster, 2 * kCluster));
    QVERIFY(readsRight(*object, 10 * kCluster, 1));
    object.reset();
    cache.reload();
    object = cache.cache->open(identity, nullptr);
    QCOMPARE(object->cached(), (std::vector<ByteRange>{{kCluster, 2 * kCluster}, {10 * kCluster, 100}}));
    for (const ByteRange& range : object->cached())
      QVERIFY(readsRight(*object, range.offset, range.length));
    QCOMPARE(readError(*object, 3 * kCluster - 1, 2), std::optional(ErrorCode::notFound));
    Bytes bytes(1);
    QCOMPARE(object->read(kAlways, 0, bytes).error().serviceCode, std::string(kNotCached));
    QVERIFY(!object->degraded());
    const std::size_t waiting = tasks.waiting();
    QVERIFY(readsRight(*object, kCluster, 2 * kCluster));
    QCOMPARE(tasks.waiting(), waiting);
  }

  void manyReadersOneFetch() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    const auto origin = originOf(identity);
    auto object = cache.open(origin, identity);
    origin->hold(kPageSize);
    std::atomic<int> right{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 8; ++i) {
      readers.emplace_back(
          [&, i] { right += readsRight(*object, kCluster + static_cast<std::uint64_t>(i) * 1000, 500); });
    }
    origin->entered();
    waitUntil([&] { return cache->tally().misses == 8; });
    origin->letGo();
    for (std::thread& reader : readers)
      reader.join();
    QCOMPARE(right.load(), 8);
    QCOMPARE(origin->requests().size(), std::size_t{1});
  }

  // Who is stopped goes at once; the others have what had arrived, and fetch the rest alone.
  void stoppedReaderLeavesTheFetch() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    const auto origin = originOf(identity);
    auto object = cache.open(origin, identity);
    origin->hold(3 * kPageSize);
    std::stop_source stop;
    std::optional<ErrorCode> first;
    bool second = false;
    std::thread stopped([&] {
      Bytes bytes(10);
      const Status done = object->read(stoppedBy(stop), 0, bytes);
      if (!done) first = done.error().code;
    });
    origin->entered();
    std::thread waits([&] { second = readsRight(*object, 0, kCluster); });
    waitUntil([&] { return cache->tally().misses == 2; });
    stop.request_stop();
    stopped.join();
    QCOMPARE(first, std::optional(ErrorCode::cancelled));
    origin->letGo();
    waits.join();
    QVERIFY(second);
    QCOMPARE(origin->requests(),
             (std::vector<ByteRange>{{0, kCluster}, {3 * kPageSize, kCluster - 3 * kPageSize}}));
  }

  void stoppedWhileAnotherFetches() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    const auto origin = originOf(identity);
    auto object = cache.open(origin, identity);
    origin->hold(0);
    bool first = false;
    std::thread leads([&] { first = readsRight(*object, 0, 10); });
    origin->entered();
    std::stop_source stop;
    std::thread stops([&] { stop.request_stop(); });
    Bytes bytes(10);
    const Status done = object->read(stoppedBy(stop), 20, bytes);
    QCOMPARE(done.error().code, ErrorCode::cancelled);
    stops.join();
    OpContext late;
    late.deadline = Clock::system().steady();
    QCOMPARE(object->read(late, 20, bytes).error().code, ErrorCode::timeout);
    origin->letGo();
    leads.join();
    QVERIFY(first);
    QCOMPARE(origin->requests().size(), std::size_t{1});
  }

  // That one's origin says no is nothing another has to hear.
  void errorsAreOfTheirOrigin() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    const auto denied = originOf(identity), good = originOf(identity);
    auto out = cache.open(denied, identity), in = cache.open(good, identity);
    denied->fail(ErrorCode::denied);
    QCOMPARE(readError(*out, 0, 10), std::optional(ErrorCode::denied));
    std::atomic<int> right{0}, wrong{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i) {
      readers.emplace_back([&, i] {
        for (std::uint64_t c = 0; c < 10; ++c) {
          if (i % 2 == 0) {
            right += readsRight(*in, c * kCluster, 10);
          } else {
            const auto error = readError(*out, c * kCluster, 10);
            wrong += error && *error != ErrorCode::denied;
          }
        }
      });
    }
    for (std::thread& reader : readers)
      reader.join();
    QCOMPARE(right.load(), 20);
    QCOMPARE(wrong.load(), 0);
  }

  void anotherVersionIsNeverMixed() {
    CacheFixture cache;
    const auto before = identityOf("a", kSize, "1"), after = identityOf("a", kSize, "2");
    auto old = cache.open(originOf(before), before);
    QVERIFY(readsRight(*old, 0, 4 * kCluster));
    auto now = cache.open(originOf(after), after);
    QVERIFY(readsRight(*now, 0, kSize));
    QVERIFY(readsRight(*old, 0, 4 * kCluster));
    QVERIFY(cache.useOf(before).superseded && !cache.useOf(after).superseded);
    old.reset();
    now.reset();
    cache.reload();
    QVERIFY(cache.useOf(before).superseded && !cache.useOf(after).superseded);
    QVERIFY(readsRight(*cache.open(originOf(before), before), 0, kSize));
    QVERIFY(cache.useOf(after).superseded && !cache.useOf(before).superseded);
  }

  void withoutAVersionNothingIsKept() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize, "");
    const auto origin = originOf(identity);
    auto object = cache.open(origin, identity);
    QVERIFY(readsRight(*object, 0, kCluster));
    QVERIFY(readsRight(*object, 0, kCluster));
    QCOMPARE(origin->requests().size(), std::size_t{2});
    QVERIFY(cache->use().empty());
  }

  void fetchedAgainWhereTheDiskCannotReadIt() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    const auto origin = originOf(identity);
    auto object = cache.open(origin, identity);
    QVERIFY(readsRight(*object, 0, 2 * kCluster));
    cache.device->failReads = 1;
    QVERIFY(readsRight(*object, 10, 20));
    QCOMPARE(origin->fetched(0), std::uint64_t{2});
    QVERIFY(readsRight(*object, 10, 20));
    QVERIFY(readsRight(*object, 0, 2 * kCluster));
    QCOMPARE(origin->fetched(0), std::uint64_t{2});
    QCOMPARE(origin->fetched(kCluster), std::uint64_t{1});
  }

  void readsGoOnWithoutTheDisk() {
    CacheFixture cache;
    const auto identity = identityOf("a", kSize);
    const auto origin = originOf(identity);
    auto object = cache.open(origin, identity);
    QVERIFY(readsRight(*object, 0, kCluster));
    cache.device->broken = true;
    QVERIFY(readsRight(*object, 0, kSize));
    QVERIFY(readsRight(*object, 0, kSize));
    QCOMPARE(origin->fetched(0), std::uint64_t{1});
    QCOMPARE(origin->fetched(2 * kCluster), std::uint64_t{2});
  }

  // Ahead of who reads from front to back, by more and more; not of who jumps about.
  void readsAhead() {
    Tasks tasks;
    Cache::Options options;
    options.post = tasks.post();
    CacheFixture cache(32 * kMiB, options);
    const auto identity = identityOf("a", 200 * kCluster);
    const auto origin = originOf(identity);
    auto object = cache.open(origin, identity);
    for (std::uint64_t at : {90, 20, 60, 5, 120, 33})
      QVERIFY(readsRight(*object, at * kCluster + 7, 100));
    QCOMPARE(tasks.waiting(), std::size_t{0});
    origin->forget();
    std::uint64_t alone = 0;
    for (std::uint64_t at = 130 * kCluster; at < 190 * kCluster; at += kPageSize) {
      const std::size_t before = origin->requests().size();
      QVERIFY(readsRight(*object, at, kPageSize));
      alone += origin->requests().size() - before;
      tasks.run();
    }
    // The first one, and perhaps one more: the rest was there before it was read.
    QVERIFY(alone <= 2);
    std::uint64_t longest = 0;
    for (const ByteRange& range : origin->requests())
      longest = std::max(longest, range.length);
    QCOMPARE(longest, kMiB);
    QVERIFY(origin->requests().size() < 30);
    for (std::uint64_t at = 130 * kCluster; at < 190 * kCluster; at += kPageSize)
      QCOMPARE(origin->fetched(at), std::uint64_t{1});
  }

  // Tasks that come late find it done by who could not wait, or nobody there any more.
  void readsAheadByWhoeverComes() {
    Tasks tasks;
    Cache::Options options;
    options.post = tasks.post();
    CacheFixture cache(32 * kMiB, options);
    const auto identity = identityOf("a", 100 * kCluster);
    const auto origin = originOf(identity);
    auto object = cache.open(origin, identity);
    for (std::uint64_t at = 0; at < 60 * kCluster; at += kCluster / 2)
      QVERIFY(readsRight(*object, at, kCluster / 2));
    for (std::uint64_t at = 0; at < 60 * kCluster; at += kPageSize)
      QCOMPARE(origin->fetched(at), std::uint64_t{1});
    object.reset();
    const std::size_t requests = origin->requests().size();
    tasks.run();
    QCOMPARE(origin->requests().size(), requests);
    auto again = cache.open(origin, identity);
    QVERIFY(readsRight(*again, 0, 100 * kCluster));
    for (std::uint64_t at = 0; at < 60 * kCluster; at += kPageSize)
      QCOMPARE(origin->fetched(at), std::uint64_t{1});
  }

  // Ten working copies of one image share what was fetched, and each has its own changes.
  void workingCopies() {
    CacheFixture cache;
    const auto identity = identityOf("image", 8 * kCluster);
    const auto origin = originOf(identity);
    StoreFixture copies(32 * kMiB);
    copies.opener = [&](BlobId, const std::string& id) -> Result<std::shared_ptr<BlockDevice>> {
      if (id != "image 1") return hawser::fail(ErrorCode::notFound, "what is that");
      return std::shared_ptr<BlockDevice>(cache.open(origin, identity));
    };
    QVERIFY(copies.crash());
    std::vector<std::shared_ptr<Blob>> branches;
    for (int i = 0; i < 10; ++i) {
      CreateOptions options;
      options.clusters = 8;
      options.externalId = "image 1";
      branches.push_back(copies.open(*copies->create(options)));
      test::write(*branches.back(), static_cast<std::uint64_t>(i) * kPageSize, filled(i + 1, kPageSize));
    }
    QVERIFY(origin->requests().empty());
    for (std::size_t i = 0; i < branches.size(); ++i) {
      Bytes wanted = contentOf(identity, 0, 8 * kCluster);
      std::fill_n(wanted.begin() + static_cast<long>(i * kPageSize), kPageSize,
                  static_cast<std::byte>(i + 1));
      QVERIFY(readAll(*branches[i]) == wanted);
    }
    for (std::uint64_t at = 0; at < 8 * kCluster; at += kPageSize)
      QCOMPARE(origin->fetched(at), std::uint64_t{1});
    QVERIFY(cache->drop(identity.location));
    origin->fail(ErrorCode::connection);
    QCOMPARE(test::read(*branches[3], 3 * kPageSize, kPageSize), filled(4, kPageSize));
    for (auto& branch : branches)
      copies.close(branch);
  }
};

QTEST_GUILESS_MAIN(ObjectTest)
#include "object_test.moc"
