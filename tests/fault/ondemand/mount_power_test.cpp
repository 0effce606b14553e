// A mount on a disk that loses what was not synced, one that is full, and one whose state rots.
#include <QtTest>
#include <random>

#include "fault/fault_file_system.h"
#include "unit/ondemand/ondemand_fixture.h"

using namespace hawser;
using namespace hawser::fault;
using namespace hawser::ondemand;
using namespace hawser::test;
using hawser::test::Bytes;

namespace {

constexpr std::uint64_t kSize = 40 * kBlockSize + 100;
const std::string kPath = "/mounts/disk.img";

std::unique_ptr<FaultFileSystem> newDisk() {
  auto disk = std::make_unique<FaultFileSystem>();
  if (!disk->makeDirectories("/mounts") || !disk->syncDirectory("/")) qFatal("no folder");
  return disk;
}

OnDemandDevice::Options optionsFor(FaultFileSystem& disk, KeptMaps& maps, const std::string& boot) {
  OnDemandDevice::Options options = quickOptions();
  options.state.map = maps.maps(disk);
  options.state.boot = boot;
  return options;
}

// What each byte may be: what it was when a flush last returned, and all that was written there since: of two
// writes to a sector either may have reached the disk.
class Promise {
 public:
  explicit Promise(Bytes bytes) : versions_{std::move(bytes)} {}

  void flushed() { versions_ = {versions_.back()}; }
  void write(std::uint64_t offset, ByteSpan bytes) {
    versions_.push_back(versions_.back());
    std::copy(bytes.begin(), bytes.end(), versions_.back().begin() + static_cast<std::ptrdiff_t>(offset));
  }
  // The first byte that is what it must not be; none.
  std::optional<std::uint64_t> broken(const Bytes& found) const {
    for (std::uint64_t at = 0; at < found.size(); ++at) {
      const auto is = [&](const Bytes& version) { return version[at] == found[at]; };
      if (std::none_of(versions_.begin(), versions_.end(), is)) return at;
    }
    return std::nullopt;
  }
  const Bytes& now() const { return versions_.back(); }

 private:
  std::vector<Bytes> versions_;
};

// Writes, zeros, reads and flushes until one fails; the promise has what was asked for.
void use(OnDemandDevice& device, std::mt19937& random, Promise& promise, int steps) {
  for (int step = 0; step < steps; ++step) {
    const std::uint64_t offset = random() % kSize;
    const std::uint64_t length = std::min<std::uint64_t>(1 + random() % (3 * kBlockSize), kSize - offset);
    const unsigned what = random() % 10;
    Status done;
    if (what < 5) {
      const Bytes bytes = sourceBytes(random(), 0, length);
      promise.write(offset, bytes);
      done = device.write(kAlways, offset, bytes);
    } else if (what == 5) {
      promise.write(offset, Bytes(length));
      done = device.zero(kAlways, {offset, length});
    } else if (what < 8) {
      Bytes bytes(length);
      done = device.read(kAlways, offset, bytes);
    } else {
      done = device.flush(kAlways);
      if (done) promise.flushed();
    }
    if (!done) return;
  }
}

// What is not the source's any more has to be known as written: it is what a commit sends.
bool commitHasAll(const OnDemandDevice& device, const Bytes& found) {
  const Bytes source = sourceBytes(1, 0, kSize);
  for (const Residency& part : device.residency({0, kSize})) {
    if (part.state == BlockState::written) continue;
    for (std::uint64_t at = part.range.offset; at < part.range.end(); ++at)
      if (found[at] != source[at]) return false;
  }
  return true;
}

}  // namespace

class MountPowerTest : public QObject {
  Q_OBJECT

 private:
  // Makes a mount whose life ends after `changes` of the disk; nothing where it lived on.
  std::unique_ptr<FaultFileSystem> dieAfter(std::uint64_t changes, std::mt19937& random, Promise& promise) {
    auto disk = newDisk();
    KeptMaps maps;
    disk->cutPowerAfter(disk->changes() + changes);
    auto device = OnDemandDevice::open(*disk, kPath, std::make_shared<ModelSource>(kSize),
                                       optionsFor(*disk, maps, "boot-1"));
    if (device && random() % 2 == 0) (*device)->startCopy();
    if (device) use(**device, random, promise, 60);
    if (device) device->reset();
    return disk->afterPowerCut(static_cast<std::uint32_t>(random()));
  }

 private Q_SLOTS:
  void aPowerCutLosesNothingThatWasFlushed_data() {
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 0; seed < 10; ++seed)
      QTest::addRow("%u", seed) << seed;
  }
  void aPowerCutLosesNothingThatWasFlushed() {
    QFETCH(unsigned, seed);
    for (std::uint64_t changes = 0; changes < 120; ++changes) {
      std::mt19937 random(seed * 1000 + static_cast<unsigned>(changes));
      Promise promise(sourceBytes(1, 0, kSize));
      // Cut, and cut again while it is at what the first left.
      std::unique_ptr<FaultFileSystem> disk = dieAfter(changes, random, promise);
      for (int life = 2; life < 5; ++life) {
        KeptMaps maps;
        auto device = OnDemandDevice::open(*disk, kPath, std::make_shared<ModelSource>(kSize),
                                           optionsFor(*disk, maps, "boot-" + std::to_string(life)));
        QVERIFY2(device, device ? "" : device.error().detail.c_str());
        const Bytes found = readAll(**device);
        const auto broken = promise.broken(found);
        QVERIFY2(!broken, qPrintable(QStringLiteral("after %1 in life %2, byte %3")
                                         .arg(changes)
                                         .arg(life)
                                         .arg(broken.value_or(0))));
        QVERIFY(commitHasAll(**device, found));
        promise = Promise(found);
        disk->cutPowerAfter(disk->changes() + random() % 60);
        use(**device, random, promise, 20);
        device->reset();
        disk = disk->afterPowerCut(static_cast<std::uint32_t>(random()));
      }
    }
  }

  // A killed process, whose map in memory is there, and then the power goes.
  void aKilledProcessLosesNothingAtAll() {
    for (unsigned seed = 0; seed < 40; ++seed) {
      std::mt19937 random(seed);
      auto disk = newDisk();
      KeptMaps maps;
      Promise promise(sourceBytes(1, 0, kSize));
      for (int life = 0; life < 4; ++life) {
        auto device = OnDemandDevice::open(*disk, kPath, std::make_shared<ModelSource>(kSize),
                                           optionsFor(*disk, maps, "boot-1"));
        QVERIFY(device);
        const Bytes found = readAll(**device);
        QVERIFY(found == promise.now());
        QVERIFY(commitHasAll(**device, found));
        use(**device, random, promise, 20);
      }
      disk = disk->afterPowerCut(seed);
      KeptMaps none;
      auto device = OnDemandDevice::open(*disk, kPath, std::make_shared<ModelSource>(kSize),
                                         optionsFor(*disk, none, "boot-2"));
      QVERIFY(device);
      const Bytes found = readAll(**device);
      QVERIFY(!promise.broken(found));
      QVERIFY(commitHasAll(**device, found));
    }
  }

  // Reads go on where the disk is full, and nothing wrong is read afterwards.
  void aFullDiskStopsWritesAlone() {
    for (std::uint64_t changes = 6; changes < 40; ++changes) {
      auto disk = newDisk();
      KeptMaps maps;
      const std::uint64_t before = disk->changes();
      auto device = OnDemandDevice::open(*disk, kPath, std::make_shared<ModelSource>(kSize),
                                         optionsFor(*disk, maps, "boot-1"));
      QVERIFY(device);
      if (disk->changes() > before + changes) continue;  // it is about what comes after that
      Error full = makeError(ErrorCode::noSpace, "the disk is full");
      disk->failAfter(before + changes, full);
      std::mt19937 random(static_cast<unsigned>(changes));
      Promise promise(sourceBytes(1, 0, kSize));
      use(**device, random, promise, 30);
      const Bytes found = readAll(**device);
      QVERIFY(!promise.broken(found));
    }
  }

  // Cut short, or a bit flipped, at every 64th byte: told, or as good as before; never wrong bytes.
  void aStateThatRotsIsNeverBelieved() {
    auto disk = newDisk();
    const std::string state = OnDemandDevice::statePath(kPath);
    Bytes expected;
    {
      KeptMaps maps;
      auto device = OnDemandDevice::open(*disk, kPath, std::make_shared<ModelSource>(kSize),
                                         optionsFor(*disk, maps, "boot-1"));
      QVERIFY(device);
      std::mt19937 random(5);
      Promise promise(sourceBytes(1, 0, kSize));
      use(**device, random, promise, 30);
      QVERIFY((*device)->close());
      expected = promise.now();
    }
    const auto size = disk->info(state, true)->size;
    int told = 0;
    for (std::uint64_t at = 0; at < size; at += 64) {
      for (const bool cut : {false, true}) {
        const auto copy = disk->afterPowerCut(1);
        const auto file = copy->open(state, OpenMode::readWrite, true);
        QVERIFY(file);
        std::byte byte{};
        QVERIFY((*file)->readAt(at, {&byte, 1}));
        byte ^= std::byte{0x10};
        if (cut)
          QVERIFY((*file)->resize(at));
        else
          QVERIFY((*file)->writeAt(at, {&byte, 1}));
        KeptMaps maps;
        auto device = OnDemandDevice::open(*copy, kPath, std::make_shared<ModelSource>(kSize),
                                           optionsFor(*copy, maps, "boot-1"));
        if (device)
          QVERIFY(readAll(**device) == expected);
        else
          ++told;
      }
    }
    QVERIFY(told > 0);
  }
};

QTEST_GUILESS_MAIN(MountPowerTest)
#include "mount_power_test.moc"
