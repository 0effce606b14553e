// Power cuts while a cache is filled and emptied: whatever the disk is left with, it opens, and each page is
// either right or not there.
#include <random>
#include <set>

#include "fault/blobstore/crash_states.h"
#include "unit/cache/cache_fixture.h"

using namespace hawser;
using namespace hawser::test;
using fault::CrashStates;
using fault::FaultDevice;
using fault::OverlayDevice;

namespace {

constexpr std::uint64_t kDisk = 2 * kMiB;

Cache::Options plain() {
  Cache::Options options;
  options.random = [](MutableByteSpan into) { std::fill(into.begin(), into.end(), std::byte{5}); };
  return options;
}

struct Object {
  ObjectIdentity identity;
  std::shared_ptr<ModelOrigin> origin;
};

std::vector<Object> objects() {
  std::vector<Object> all;
  for (const char* name : {"a", "b"}) {
    for (const char* version : {"1", "2"}) {
      const auto identity = identityOf(name, 9 * kCluster + 70, version);
      all.push_back({identity, std::make_shared<ModelOrigin>(identity)});
    }
  }
  return all;
}

// Reads, some of which evict, and all else that changes what is kept.
void use(Cache& cache, const std::vector<Object>& all, std::mt19937& random, int steps) {
  for (int i = 0; i < steps; ++i) {
    const Object& one = all[random() % all.size()];
    const unsigned what = random() % 12;
    if (what == 0) (void)cache.drop(one.identity.location);
    if (what == 1) (void)cache.pin(one.identity.location, random() % 2 == 0);
    if (what == 2) QVERIFY(isGood(cache.flush()));
    if (what == 3) QVERIFY(isGood(cache.resize((8 + random() % 16) * kCluster)));
    if (what < 4) continue;
    auto object = cache.open(one.identity, one.origin);
    QVERIFY(readsRight(*object, random() % (8 * kCluster), kCluster));
  }
}

// What is wrong with the disk as it was left.
QByteArray lookAt(OverlayDevice& device, const std::vector<Object>& all, std::uint64_t& kept) {
  const std::shared_ptr<BlockDevice> shared(&device, [](BlockDevice*) {});
  auto cache = Cache::load(shared, plain());
  if (!cache) return QByteArray::fromStdString("it does not open: " + cache.error().detail);
  for (const Object& one : all) {
    auto object = (*cache)->open(one.identity, one.origin);
    Bytes bytes(kPageSize);
    for (std::uint64_t at = 0; at < one.identity.size; at += kPageSize) {
      const std::uint64_t length = std::min(kPageSize, one.identity.size - at);
      const auto into = MutableByteSpan(bytes).first(length);
      if (!object->read(kAlways, at, into)) continue;
      ++kept;
      if (Bytes(into.begin(), into.end()) != contentOf(one.identity, at, length))
        return "other bytes of " + QByteArray::fromStdString(one.identity.location) + " at " +
               QByteArray::number(at);
    }
  }
  return {};
}

}  // namespace

class CrashTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void presentIsRight() {
    const std::vector<Object> all = objects();
    std::uint64_t states = 0, kept = 0;
    for (std::uint32_t seed = 0; seed < 8; ++seed) {
      std::mt19937 random(seed);
      const auto device = std::make_shared<FaultDevice>(fault::Image(kDisk), "disk");
      Cache::Layout layout;
      layout.cluster = kCluster;
      auto cache = *Cache::make(device, layout, plain());
      use(*cache, all, random, static_cast<int>(random() % 40));
      const std::size_t first = device->logged();
      use(*cache, all, random, 8);
      if (seed % 3 == 0) cache.reset();
      CrashStates crashes(fault::Image(kDisk), device->log(), first);
      CrashStates::Options options;
      options.seed = seed;
      options.samples = 40;
      options.tears = 2;
      for (const Object& one : all)
        one.origin->fail(ErrorCode::connection);
      QByteArray wrong;
      std::set<std::uint64_t> seen;
      crashes.forEach(options, [&](const fault::CrashState& state, OverlayDevice& left) {
        if (!seen.insert(left.hash()).second) return true;
        ++states;
        wrong = lookAt(left, all, kept);
        if (!wrong.isEmpty())
          wrong +=
              ", seed " + QByteArray::number(seed) + ", state " + QByteArray::fromStdString(state.name());
        return wrong.isEmpty();
      });
      QVERIFY2(wrong.isEmpty(), wrong);
      for (const Object& one : all)
        one.origin->fail(std::nullopt);
    }
    qInfo("%llu states, %llu pages kept", static_cast<unsigned long long>(states),
          static_cast<unsigned long long>(kept));
    QVERIFY(states > 500);
    QVERIFY(kept > 10'000);
  }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "crash_test.moc"
