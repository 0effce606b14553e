// A sample of what script/torture store does: so many states, always the same ones. And that it finds what
// there is to find, on disks that lie.
#include <QTest>

#include "fault/blobstore/crash_bench.h"

using namespace hawser;
using namespace hawser::fault;

namespace {

constexpr std::size_t kStates = 20'000;

struct Found {
  std::vector<CrashViolation> violations;
  CrashBench::Report report() {
    return [this](const CrashViolation& one) { violations.push_back(one); };
  }
  QByteArray text() const {
    QByteArray all;
    for (const CrashViolation& one : violations)
      all += QByteArray::fromStdString("\nscript/torture store --script '" + one.script + "' --state '" +
                                       one.state + "'\n    " + one.what);
    return all;
  }
};

std::size_t numberOf(const std::string& name) {
  return StoreScript::named(name + "@0")->operations.front();
}

}  // namespace

class CrashTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Otherwise the scripts would test less than they say.
  void everyOperationDoesSomething() {
    Found found;
    CrashBench bench({}, found.report());
    for (std::size_t i = 0; i < storeOperations().size(); ++i) {
      const int number = bench.rehearse({{i}, i % kFixtures});
      QVERIFY2(number == 0, storeOperations()[i].name.c_str());
    }
    QVERIFY2(found.violations.empty(), found.text());
  }

  void powerCuts() {
    Found found;
    CrashBench::Options options;
    options.states.tears = 8;
    CrashBench bench(options, found.report());
    const std::size_t count = storeOperations().size();
    for (std::size_t n = 0; bench.tally().distinct < kStates; ++n)
      bench.powerCuts(n < count ? StoreScript{{n}, n % kFixtures}
                                : StoreScript{{n * 31 % count, n * 17 / count % count}, n % kFixtures});
    QVERIFY2(found.violations.empty(), found.text());
  }

  void diskErrors() {
    Found found;
    CrashBench bench({}, found.report());
    for (std::size_t i = 0; i < storeOperations().size(); i += 2)
      bench.diskErrors({{i}, i % kFixtures});
    QVERIFY2(found.violations.empty(), found.text());
    QVERIFY(bench.tally().diskErrors > 100);
  }

  void corruption() {
    Found found;
    CrashBench bench({}, found.report());
    for (std::size_t i = 0; i < storeOperations().size(); ++i)
      bench.corruption({{i}, i % kFixtures}, 20);
    QVERIFY2(found.violations.empty(), found.text());
    const CrashTally& tally = bench.tally();
    QCOMPARE(tally.refused + tally.reported + tally.harmless + tally.older, tally.corrupted);
    QVERIFY(tally.reported > 0 && tally.older > 0);
  }

  // The store as it was, or none; in between, what is left of it is known to be damaged.
  void destroyingIsAllOrNothing() {
    const auto device = std::make_shared<FaultDevice>(fixture(3).image);
    auto runner = *StoreRunner::load(device, device.get(), fixture(3));
    const Expectation before({runner->ledger().now()});
    QVERIFY(runner->store().destroy());
    std::size_t gone = 0, whole = 0;
    CrashStates crashes(fixture(3).image, device->log(), 0);
    crashes.forEach({}, [&](const CrashState& state, OverlayDevice& left) {
      const QByteArray name = QByteArray::fromStdString(state.name());
      const auto store = Blobstore::load({std::shared_ptr<void>(), &left}, crashStoreOptions());
      if (!store) {
        gone += store.error().sys == EILSEQ;
      } else if ((*store)->health().damage.empty()) {
        const auto view = viewOf(**store);
        const std::string what = view ? before.mismatch(*view) : view.error().detail;
        if (!what.empty()) qFatal("%s: %s", name.constData(), what.c_str());
        ++whole;
      }
      return true;
    });
    QVERIFY(gone > 0 && whole > 0);
  }

  // Over an old store: that one, none, or the new one with nothing in it.
  void makingIsAllOrNothing() {
    const auto device = std::make_shared<FaultDevice>(fixture(3).image);
    StoreLayout layout;
    layout.clusterSize = hawser::kMinClusterSize;
    QVERIFY(Blobstore::init(device, layout, crashStoreOptions()));
    const Expectation before({fixture(3).model}), after({StoreModel{}});
    std::size_t old = 0, none = 0, made = 0;
    CrashStates crashes(fixture(3).image, device->log(), 0);
    crashes.forEach({}, [&](const CrashState& state, OverlayDevice& left) {
      const QByteArray name = QByteArray::fromStdString(state.name());
      const auto store = Blobstore::load({std::shared_ptr<void>(), &left}, crashStoreOptions());
      if (!store) {
        none += store.error().sys == EILSEQ;
      } else if ((*store)->health().damage.empty()) {
        const auto view = viewOf(**store);
        const bool isNew = view && after.mismatch(*view).empty();
        const bool isOld = view && before.mismatch(*view).empty();
        if (!isNew && !isOld) qFatal("%s: neither", name.constData());
        ++(isNew ? made : old);
      }
      return true;
    });
    QVERIFY(old > 0 && none > 0 && made > 0);
  }

  // Data after the record that shows it: the page would show what was in the cluster before.
  void aDiskThatLiesOfFlushesIsFound() {
    Found found;
    CrashBench::Options options;
    options.liesOfFlushes = true;
    CrashBench bench(options, found.report());
    bench.powerCuts({{numberOf("write-new-flush")}, 0});
    QVERIFY(!found.violations.empty());
  }

  // A promise that a cut takes back.
  void aDiskThatLiesOfDurableWritesIsFound() {
    for (const char* name : {"create-thick", "remove-thin", "xattr-sync", "snapshot-clone", "super-set"}) {
      Found found;
      CrashBench::Options options;
      options.liesOfWrites = true;
      CrashBench bench(options, found.report());
      bench.powerCuts({{numberOf(name)}, 0});
      QVERIFY2(!found.violations.empty(), name);
    }
  }

  void aViolationIsFoundAgainByItsName() {
    Found found, again;
    CrashBench::Options options;
    options.liesOfWrites = true;
    CrashBench bench(options, found.report()), second(options, again.report());
    bench.powerCuts({{numberOf("remove-base")}, 3});
    QVERIFY(!found.violations.empty());
    const CrashViolation& one = found.violations.front();
    QVERIFY(second.runOne(*StoreScript::named(one.script), one.state));
    QCOMPARE(again.violations.size(), std::size_t{1});
    QCOMPARE(again.violations.front().what, one.what);
  }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "crash_test.moc"
