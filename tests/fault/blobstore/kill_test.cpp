// kill -9 of a process that changes a store on a real disk and says each time that it is done: afterwards all
// it said is there, what it was at is there or not, and the store loads and goes on.
//
// HAWSER_STORE_DEVICE names a block device to do it on (loop_test.py makes one); otherwise it is a file.
// HAWSER_KILLS says how often.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <random>

#include "block/file_block_device.h"
#include "fault/blobstore/store_scripts.h"
#include "fault/blobstore/store_view.h"

using namespace hawser;
using namespace hawser::fault;

namespace {

const OpContext kAlways;

std::shared_ptr<BlockDevice> openDevice(const std::string& path) {
  auto device = FileBlockDevice::open(FileSystem::system(), path, {});
  if (!device) qFatal("%s: %s", path.c_str(), device.error().detail.c_str());
  return std::move(*device);
}

void putImage(const std::string& path, const Image& image) {
  const auto device = openDevice(path);
  if (!device->write(kAlways, 0, image) || !device->flush(kAlways)) qFatal("cannot write %s", path.c_str());
}

Image imageOf(BlockDevice& device) {
  Image image(device.size());
  if (!device.read(kAlways, 0, image)) qFatal("cannot read");
  return image;
}

// Of the operations, the next one for a process that does one after the other.
const StoreOperation& nextOperation(std::mt19937_64& random) {
  for (;;) {
    const StoreOperation& operation = storeOperations()[random() % storeOperations().size()];
    if (operation.name != "grow-store") return operation;
  }
}

std::string operationsOf(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::string names;
  for (std::size_t i = 0; i <= count; ++i)
    names += (i == 0 ? "" : i == count ? ", in " : ", ") + nextOperation(random).name;
  return names;
}

// Never returns: it is killed.
[[noreturn]] void work(const std::string& path, const StoreFixture& from, std::uint64_t seed, int said) {
  auto runner = StoreRunner::load(openDevice(path), nullptr, from);
  if (!runner) _exit(3);
  std::mt19937_64 random(seed);
  for (;;) {
    nextOperation(random).run(**runner);
    if (::write(said, "d", 1) != 1) _exit(4);
  }
}

// The operations it had said to be done when it was killed, some time after `enough` of them.
std::size_t killed(const std::string& path, const StoreFixture& from, std::uint64_t seed, std::size_t enough,
                   std::size_t more) {
  int ends[2];
  if (::pipe(ends) != 0) qFatal("pipe");
  const pid_t worker = ::fork();
  if (worker == 0) {
    ::close(ends[0]);
    work(path, from, seed, ends[1]);
  }
  ::close(ends[1]);
  std::size_t done = 0;
  char letter = 0;
  while (done < enough && ::read(ends[0], &letter, 1) == 1)
    ++done;
  // Into the middle of the next one.
  for (volatile std::size_t turn = 0; turn < more;)
    turn = turn + 1;
  ::kill(worker, SIGKILL);
  int status = 0;
  ::waitpid(worker, &status, 0);
  if (!WIFSIGNALED(status)) qFatal("the worker ended by itself: %d", status);
  while (::read(ends[0], &letter, 1) == 1)
    ++done;
  ::close(ends[0]);
  return done;
}

// The same in memory: all that the store may be once `done` operations have been and one more has begun.
std::vector<StoreModel> possibleAfter(const StoreFixture& from, std::uint64_t seed, std::size_t done,
                                      StoreFixture& known) {
  const auto device = std::make_shared<FaultDevice>(from.image);
  auto runner = StoreRunner::load(device, device.get(), from);
  if (!runner) qFatal("the copy does not load");
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < done; ++i)
    nextOperation(random).run(**runner);
  const std::size_t first = (*runner)->ledger().moments() - 1;
  nextOperation(random).run(**runner);
  known = (*runner)->fixture({});
  return (*runner)->ledger().history(first);
}

}  // namespace

class KillTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatWasDoneIsThere() {
    QTemporaryDir folder;
    std::string path = qEnvironmentVariable("HAWSER_STORE_DEVICE").toStdString();
    if (path.empty()) {
      path = folder.filePath(QStringLiteral("store")).toStdString();
      QVERIFY(FileBlockDevice::create(FileSystem::system(), path, kCrashStoreSize, {}));
    }
    const int kills =
        qEnvironmentVariableIsSet("HAWSER_KILLS") ? qEnvironmentVariableIntValue("HAWSER_KILLS") : 40;
    std::mt19937_64 random(1);
    StoreFixture from;
    std::size_t done = 0;
    for (int round = 0; round < kills; ++round) {
      // Most of it is gone by and by.
      if (from.model.blobs.size() < 6 || round % 8 == 0) {
        from = fixture(random() % kFixtures);
        putImage(path, from.image);
      }
      const std::uint64_t seed = random();
      const std::size_t count = killed(path, from, seed, random() % 24, random() % 400'000);
      done += count;
      StoreFixture known;
      const Expectation expectation(possibleAfter(from, seed, count, known));
      const auto device = openDevice(path);
      auto store = Blobstore::load(device, crashStoreOptions());
      const std::string where =
          "round " + std::to_string(round) + ", killed after " + operationsOf(seed, count) + ": ";
      QVERIFY2(store, (where + (store ? "" : store.error().detail)).c_str());
      const auto view = viewOf(**store);
      QVERIFY2(view, (where + (view ? "" : view.error().detail)).c_str());
      QVERIFY2(problemsOf(**store, *view).empty(), (where + problemsOf(**store, *view)).c_str());
      QVERIFY2(expectation.mismatch(*view).empty(), (where + expectation.mismatch(*view)).c_str());
      store->reset();
      from = known;
      from.model = *expectation.resolved(*view);
      from.image = imageOf(*device);
    }
    qInfo("%d kills, %zu operations done before", kills, done);
  }
};

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
