// Whatever is read, by however many, while things are evicted, dropped, pinned, replaced, opened and closed,
// and origins fail: every byte is that of the object's version, and what is in the store adds up.
#include <random>

#include "unit/cache/cache_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {

class World {
 public:
  World(std::uint32_t seed, bool posts) : posts_(posts), cache_(6 * kMiB, optionsFor(posts)) {
    std::mt19937 random(seed);
    for (int name = 0; name < 5; ++name) {
      const std::uint64_t size = random() % (60 * kCluster);
      for (const char* version : {"1", "2"})
        origins_.push_back(add(std::string(1, static_cast<char>('a' + name)), size, version));
    }
  }

  // One thread's; false: something is wrong.
  bool run(std::uint32_t seed, int steps) {
    std::mt19937_64 random(seed);
    std::map<std::size_t, std::unique_ptr<CachedObject>> open;
    for (int i = 0; i < steps; ++i) {
      const std::size_t which = random() % origins_.size();
      auto& object = open[which];
      const unsigned what = random() % 100;
      if (what < 5) object.reset();
      if (!object) object = cache_->open(identities_[which], origins_[which]);
      const std::string& location = identities_[which].location;
      if (what >= 5 && what < 7) {
        const Status dropped = cache_->drop(location);
        if (!dropped && dropped.error().code != ErrorCode::notFound) return false;
      } else if (what >= 7 && what < 10) {
        const Status pinned = cache_->pin(location, random() % 3 == 0);
        if (!pinned && pinned.error().code != ErrorCode::notFound) return false;
      } else if (what == 10) {
        origins_[which]->fail(random() % 2 == 0 ? std::optional(ErrorCode::connection) : std::nullopt);
      } else if (what == 11) {
        if (!cache_->resize((30 + random() % 60) * kCluster)) return false;
      } else if (what == 12) {
        (void)cache_->use();
        if (!cache_->flush()) return false;
      } else if (!read(*object, random)) {
        return false;
      }
      if (posts_ && random() % 4 == 0) tasks_.run();
    }
    return true;
  }

  // Nobody else is there any more.
  bool addsUp() {
    tasks_.run();
    for (const auto& origin : origins_)
      origin->fail(std::nullopt);
    cache_.reload();
    std::uint64_t cached = 0;
    for (const CacheUse& use : cache_->use())
      cached += divideRoundingUp(use.cached, kCluster);
    if (cached != cache_.clusters()) return false;
    for (std::size_t i = 0; i < origins_.size(); ++i) {
      auto object = cache_->open(identities_[i], origins_[i]);
      if (!readsRight(*object, 0, object->size())) return false;
    }
    cache_.cache.reset();
    const auto checked = Blobstore::check(kAlways, *cache_.device);
    return isGood(checked) && checked->problems.empty();
  }

 private:
  Cache::Options optionsFor(bool posts) {
    Cache::Options options;
    if (posts) options.post = tasks_.post();
    return options;
  }
  std::shared_ptr<ModelOrigin> add(const std::string& name, std::uint64_t size, const std::string& version) {
    identities_.push_back(identityOf(name, size, version));
    return std::make_shared<ModelOrigin>(identities_.back());
  }
  static bool read(CachedObject& object, std::mt19937_64& random) {
    const std::uint64_t offset = random() % (object.size() + 1);
    const std::uint64_t most = random() % 5 == 0 ? 20 * kCluster : 3 * kPageSize;
    const std::uint64_t length = random() % (std::min(most, object.size() - offset) + 1);
    // Some go on from there.
    const auto pieces = random() % 3 == 0 ? std::uint64_t{4} : std::uint64_t{1};
    for (std::uint64_t i = 0, at = offset; i < pieces && at + length <= object.size(); ++i, at += length) {
      const auto error = readError(object, at, length);
      if (error && *error != ErrorCode::connection) return false;
    }
    return true;
  }

  const bool posts_;
  Tasks tasks_;
  CacheFixture cache_;
  std::vector<ObjectIdentity> identities_;
  std::vector<std::shared_ptr<ModelOrigin>> origins_;
};

}  // namespace

class PropertyTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void alone() {
    for (std::uint32_t seed = 0; seed < 12; ++seed) {
      World world(seed, seed % 2 == 1);
      QVERIFY2(world.run(seed, 250), qPrintable(QStringLiteral("seed %1").arg(seed)));
      QVERIFY2(world.addsUp(), qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
  }

  void manyThreads() {
    for (std::uint32_t seed = 100; seed < 106; ++seed) {
      World world(seed, seed % 2 == 1);
      std::atomic<int> wrong{0};
      std::vector<std::thread> threads;
      for (std::uint32_t thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] { wrong += !world.run(seed * 10 + thread, 120); });
      for (std::thread& thread : threads)
        thread.join();
      QCOMPARE(wrong.load(), 0);
      QVERIFY2(world.addsUp(), qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
  }
};

QTEST_GUILESS_MAIN(PropertyTest)
#include "property_test.moc"
