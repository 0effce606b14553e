// The whole engine in a world of its own, once for each seed. What goes wrong ends the program and says how
// to see it again.
#include <QtTest>

#include "sim/user.h"

using namespace hawser;

namespace {

constexpr std::uint64_t kSeeds = 300;

std::uint64_t number(const char* variable, std::uint64_t otherwise) {
  bool given = false;
  const qulonglong value = qEnvironmentVariable(variable).toULongLong(&given);
  return given ? value : otherwise;
}

std::uint64_t traceOf(std::uint64_t seed) {
  sim::World world(seed);
  sim::User user(world);
  world.scheduler.run([&] { user.live(); });
  return world.scheduler.trace();
}

}  // namespace

class SimTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase();
  void aSeedGivesOneRun();
  void allIsWell();
};

void SimTest::initTestCase() {
  qputenv("AZURE_STORAGE_CONNECTION_STRING",
          "DefaultEndpointsProtocol=https;AccountName=sim;AccountKey=c2ltc2ltc2lt;EndpointSuffix=core."
          "windows.net");
}

void SimTest::aSeedGivesOneRun() {
  const std::uint64_t first = number("HAWSER_SIM_SEED", 1);
  for (std::uint64_t seed = first; seed < first + 3; ++seed)
    QCOMPARE(traceOf(seed), traceOf(seed));
}

void SimTest::allIsWell() {
  const std::uint64_t first = number("HAWSER_SIM_SEED", 1);
  const std::uint64_t seeds =
      number("HAWSER_SIM_SEEDS", qEnvironmentVariableIsSet("HAWSER_SIM_SEED") ? 1 : kSeeds);
  for (std::uint64_t seed = first; seed < first + seeds; ++seed)
    (void)traceOf(seed);
}

QTEST_GUILESS_MAIN(SimTest)
#include "sim_test.moc"
