// A device that copies on demand: what it reads, what it asks of the source, and what of it outlives a
// killed process or a changed source.
#include <QTemporaryDir>
#include <QtTest>
#include <random>
#include <thread>

#include "unit/ondemand/ondemand_fixture.h"

using namespace hawser;
using namespace hawser::ondemand;
using namespace hawser::test;

namespace {

constexpr std::uint64_t kSize = 100 * kBlockSize + 700;  // the last block is a part of one

struct Mount {
  explicit Mount(std::uint64_t size = kSize, std::uint64_t seed = 1)
      : source(std::make_shared<ModelSource>(size, seed)) {}

  std::string path() const { return folder.filePath(QStringLiteral("disk.img")).toStdString(); }
  Status open(OnDemandDevice::Options options = quickOptions()) {
    device.reset();
    auto opened = OnDemandDevice::open(FileSystem::system(), path(), source, std::move(options));
    if (!opened) return fail(std::move(opened.error()));
    device = std::move(*opened);
    return {};
  }
  Bytes backing() const {
    QFile file(QString::fromStdString(path()));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray bytes = file.readAll();
    const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
    return Bytes(data, data + bytes.size());
  }

  QTemporaryDir folder;
  std::shared_ptr<ModelSource> source;
  std::unique_ptr<OnDemandDevice> device;
};

// A change of a device and of the model of what it holds.
void changeSomething(std::mt19937& random, OnDemandDevice& device, Bytes& model) {
  const std::uint64_t offset = random() % model.size();
  const std::uint64_t most = random() % 4 == 0 ? 12 * kBlockSize : 3000;
  std::uint64_t length = std::min<std::uint64_t>(1 + random() % most, model.size() - offset);
  ByteRange range{offset, length};
  if (random() % 3 == 0) range = bytesOf(touchedBlocks(range), model.size());
  const auto from = model.begin() + static_cast<std::ptrdiff_t>(range.offset);
  const unsigned what = random() % 8;
  Status done;
  if (what < 6) {
    const Bytes bytes = sourceBytes(random(), range.offset, range.length);
    done = device.write(kAlways, range.offset, bytes);
    std::copy(bytes.begin(), bytes.end(), from);
  } else if (what == 6) {
    done = device.zero(kAlways, range);
    std::fill_n(from, range.length, std::byte{0});
  } else {
    done = device.trim(kAlways, range);
    const ByteRange whole = bytesOf(wholeBlocks(range, model.size()), model.size());
    std::fill_n(model.begin() + static_cast<std::ptrdiff_t>(whole.offset), whole.length, std::byte{0});
  }
  if (!done) qFatal("%s", done.error().detail.c_str());
}

bool readsAs(OnDemandDevice& device, std::mt19937& random, const Bytes& model) {
  const std::uint64_t offset = random() % model.size();
  Bytes bytes(std::min<std::uint64_t>(1 + random() % (8 * kBlockSize), model.size() - offset));
  if (!device.read(kAlways, offset, bytes)) return false;
  return std::equal(bytes.begin(), bytes.end(), model.begin() + static_cast<std::ptrdiff_t>(offset));
}

bool isMappedRight(OnDemandDevice& device, std::size_t cells) {
  std::uint64_t at = 0;
  for (const MapCell& cell : device.map(cells)) {
    std::uint64_t absent = 0, written = 0;
    for (const Residency& part : device.residency(cell.range)) {
      if (part.state == BlockState::absent) absent += part.range.length;
      if (part.state == BlockState::written) written += part.range.length;
    }
    if (cell.range.offset != at || cell.absent != absent || cell.written != written) return false;
    at = cell.range.end();
  }
  return at == device.size();
}

}  // namespace

class DeviceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void itReadsAsTheSource() {
    Mount mount;
    QVERIFY(mount.open());
    QCOMPARE(mount.device->size(), kSize);
    QVERIFY(readAll(*mount.device) == sourceBytes(1, 0, kSize));
    QCOMPARE(mount.source->bytesRead(), kSize);
    QVERIFY(readAll(*mount.device) == sourceBytes(1, 0, kSize));
    QCOMPARE(mount.source->bytesRead(), kSize);
    QTRY_VERIFY(mount.device->isComplete());  // stored once it has been handed over
    QVERIFY(mount.device->close());
    QVERIFY(mount.backing() == sourceBytes(1, 0, kSize));
  }

  void theCopyBringsTheRest() {
    Mount mount;
    QVERIFY(mount.open());
    mount.device->startCopy();
    waitForCopy(*mount.device);
    QCOMPARE(mount.source->bytesRead(), kSize);
    QVERIFY(mount.device->close());
    QVERIFY(mount.backing() == sourceBytes(1, 0, kSize));
  }

  // Random changes and reads, opened again in between in all ways; in the end the backing is the model, and
  // what differs from the source counts as written.
  void itIsAsTheModel_data() {
    QTest::addColumn<unsigned>("seed");
    QTest::addColumn<bool>("copies");
    for (unsigned seed = 0; seed < 20; ++seed)
      QTest::addRow("%u", seed) << seed << (seed % 2 == 1);
  }
  void itIsAsTheModel() {
    QFETCH(unsigned, seed);
    QFETCH(bool, copies);
    Mount mount;
    Bytes model = sourceBytes(1, 0, kSize);
    std::mt19937 random(seed);
    for (int round = 0; round < 6; ++round) {
      QVERIFY(mount.open());
      if (copies) mount.device->startCopy();
      for (int i = 0; i < 25; ++i) {
        changeSomething(random, *mount.device, model);
        QVERIFY(readsAs(*mount.device, random, model));
      }
      if (random() % 2 == 0) QVERIFY(mount.device->close());  // otherwise as if it was killed
    }
    QVERIFY(mount.open());
    QVERIFY(readAll(*mount.device) == model);
    const Bytes source = sourceBytes(1, 0, kSize);
    for (const Residency& part : mount.device->residency({0, kSize})) {
      if (part.state == BlockState::written) continue;
      const auto from = static_cast<std::ptrdiff_t>(part.range.offset);
      QVERIFY(std::equal(source.begin() + from,
                         source.begin() + static_cast<std::ptrdiff_t>(part.range.end()),
                         model.begin() + from));
    }
    for (const std::size_t cells : {1, 7, 100'000})
      QVERIFY(isMappedRight(*mount.device, cells));
    QVERIFY(mount.device->close());
    QVERIFY(mount.backing() == model);
  }

  // Eight readers of the same ranges, and the copy beside them.
  void eachByteIsReadOnce() {
    constexpr std::uint64_t kLarge = 9 * 1024 * 1024 + 5;
    Mount mount(kLarge);
    QVERIFY(mount.open());
    mount.device->startCopy();
    std::atomic<bool> right = true;
    std::vector<std::thread> readers;
    const Bytes source = sourceBytes(1, 0, kLarge);
    for (unsigned reader = 0; reader < 8; ++reader) {
      readers.emplace_back([&, reader] {
        std::mt19937 random(reader / 2);
        for (int i = 0; i < 60; ++i)
          if (!readsAs(*mount.device, random, source)) right = false;
      });
    }
    for (std::thread& reader : readers)
      reader.join();
    waitForCopy(*mount.device);
    QVERIFY(right);
    QCOMPARE(mount.source->bytesRead(), kLarge);
    QVERIFY(mount.device->close());
    QVERIFY(mount.backing() == source);
  }

  void whatIsOverwrittenIsNotFetched() {
    Mount mount;
    QVERIFY(mount.open());
    const Bytes bytes = sourceBytes(9, 0, 20 * kBlockSize);
    QVERIFY(mount.device->write(kAlways, 10 * kBlockSize, bytes));
    QVERIFY(mount.device->zero(kAlways, {40 * kBlockSize, 10 * kBlockSize}));
    QVERIFY(mount.device->trim(kAlways, {60 * kBlockSize, 10 * kBlockSize}));
    QVERIFY(mount.device->write(kAlways, 100 * kBlockSize, sourceBytes(9, 0, 700)));  // the whole last block
    QCOMPARE(mount.source->bytesRead(), 0U);
    mount.device->startCopy();
    waitForCopy(*mount.device);
    QCOMPARE(mount.source->bytesRead(), 60U * kBlockSize);
    for (const std::uint64_t block : {10, 29, 40, 49, 60, 69, 100})
      QCOMPARE(mount.source->timesRead(block), 0);
  }

  // What is under way when it is overwritten is not stored over it.
  void whatIsWrittenDuringAFetchStays() {
    Mount mount;
    Gate gate;
    mount.source->hook = [&](ByteRange) -> Status {
      gate.pass();
      return {};
    };
    QVERIFY(mount.open());
    Bytes read(kBlockSize);
    std::thread reader([&] { QVERIFY(mount.device->read(kAlways, 3 * kBlockSize, read)); });
    gate.waitFor(1);
    const Bytes bytes = sourceBytes(9, 0, 2 * kBlockSize);
    QVERIFY(mount.device->write(kAlways, 3 * kBlockSize, bytes));
    gate.open();
    reader.join();
    Bytes after(4 * kBlockSize);
    QVERIFY(mount.device->read(kAlways, 2 * kBlockSize, after));
    Bytes expected = sourceBytes(1, 2 * kBlockSize, 4 * kBlockSize);
    std::copy(bytes.begin(), bytes.end(), expected.begin() + kBlockSize);
    QVERIFY(after == expected);
  }

  // Holes are not asked for, neither in the middle nor at the end, and take no room.
  void holesAreNotFetched() {
    constexpr std::uint64_t kLarge = 8 * 1024 * 1024;
    Mount mount(kLarge);
    mount.source->holes = {{64 * kBlockSize, 512 * kBlockSize}, {1024 * kBlockSize, 1024 * kBlockSize}};
    QVERIFY(mount.open());
    const auto extents = mount.device->extents(kAlways, {0, kLarge});
    QVERIFY(extents);
    QCOMPARE(extents->size(), 4U);
    QCOMPARE(extents->back(), (DeviceExtent{{1024 * kBlockSize, 1024 * kBlockSize}, false}));
    mount.device->startCopy();
    waitForCopy(*mount.device);
    QCOMPARE(mount.source->bytesRead(), kLarge - 1536 * kBlockSize);
    const auto after = mount.device->extents(kAlways, {0, kLarge});
    QVERIFY(after && *after == *extents);
    QVERIFY(mount.device->close());
  }

  // Zeros that a source without holes sends are not written either.
  void zerosTakeNoRoom() {
    Mount mount(4 * 1024 * 1024);
    mount.source->holes = {{0, 4 * 1024 * 1024}};
    struct Plain : Source {
      explicit Plain(std::shared_ptr<ModelSource> of) : source(std::move(of)) {}
      const ObjectIdentity& identity() const override { return source->identity(); }
      Status read(const OpContext& context, ByteRange range, ByteSink& sink) override {
        return source->read(context, range, sink);
      }
      void hold() override {}
      void letGo(const std::string&) override {}
      std::shared_ptr<ModelSource> source;
    };
    auto device = OnDemandDevice::open(FileSystem::system(), mount.path(),
                                       std::make_shared<Plain>(mount.source), quickOptions());
    QVERIFY(device);
    (*device)->startCopy();
    waitForCopy(**device);
    QCOMPARE((*(*device)->extents(kAlways, {0, (*device)->size()})).size(), 1U);
    QVERIFY(!(*(*device)->extents(kAlways, {0, (*device)->size()})).front().allocated);
  }

  // It fails while the source does, and never reads as something else; what is here stays readable.
  void aSourceThatFailsIsAskedAgain() {
    Mount mount;
    std::atomic<bool> fails = true;
    mount.source->hook = [&](ByteRange) -> Status {
      if (fails) return fail(makeError(ErrorCode::connection, "reset", Retry::soon));
      return {};
    };
    mount.source->failsAfter = 1000;
    QVERIFY(mount.open());
    Bytes bytes(kBlockSize);
    const Status read = mount.device->read(kAlways, 0, bytes);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::connection);
    QVERIFY(mount.device->degraded());
    fails = false;
    QVERIFY(mount.device->read(kAlways, 0, bytes));
    QVERIFY(bytes == sourceBytes(1, 0, kBlockSize));
    QTRY_VERIFY(!mount.device->degraded());  // the flight is over once it is stored
  }

  // A try that goes on where the last one broke off asks for what is missing alone.
  void aBrokenReadGoesOn() {
    Mount mount;
    std::atomic<int> tries = 0;
    mount.source->hook = [&](ByteRange) -> Status {
      if (tries++ == 0) return fail(makeError(ErrorCode::connection, "reset", Retry::soon));
      return {};
    };
    mount.source->failsAfter = 5000;
    QVERIFY(mount.open());
    QVERIFY(readAll(*mount.device) == sourceBytes(1, 0, kSize));
    QCOMPARE(mount.source->bytesRead(), kSize);
  }

  void aChangedSourceIsNeverMixed() {
    Mount mount;
    QVERIFY(mount.open());
    Bytes bytes(kBlockSize);
    QVERIFY(mount.device->read(kAlways, 0, bytes));
    mount.source->hook = [](ByteRange) { return fail(ErrorCode::changedUnderUs, "another etag"); };
    QCOMPARE(mount.device->read(kAlways, 50 * kBlockSize, bytes).error().code, ErrorCode::changedUnderUs);
    mount.source->hook = nullptr;  // also when it is as it was
    QCOMPARE(mount.device->read(kAlways, 50 * kBlockSize, bytes).error().code, ErrorCode::changedUnderUs);
    QVERIFY(mount.device->read(kAlways, 100, bytes));
    QVERIFY(mount.device->progress().fetches.changed);
    QVERIFY(mount.device->close());
    mount.source = std::make_shared<ModelSource>(kSize, 2);
    QCOMPARE(mount.open().error().code, ErrorCode::changedUnderUs);
    mount.source = std::make_shared<ModelSource>(kSize + 1, 1);
    QCOMPARE(mount.open().error().code, ErrorCode::changedUnderUs);
  }

  void whoStopsDoesNotWait() {
    Mount mount;
    Gate gate;
    mount.source->hook = [&](ByteRange) -> Status {
      gate.pass();
      return {};
    };
    QVERIFY(mount.open());
    std::stop_source stop;
    OpContext context;
    context.stop = stop.get_token();
    Status read;
    Bytes bytes(kBlockSize);
    std::thread reader([&] { read = mount.device->read(context, 0, bytes); });
    gate.waitFor(1);
    stop.request_stop();
    reader.join();
    QCOMPARE(read.error().code, ErrorCode::cancelled);
    gate.open();
    QVERIFY(mount.device->read(kAlways, 0, bytes));  // the others have what it asked for
    QCOMPARE(mount.source->timesRead(0), 1);
  }

  void aFileThatIsNoBackingStays() {
    Mount mount;
    QFile file(QString::fromStdString(mount.path()));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    file.close();
    QCOMPARE(mount.open().error().code, ErrorCode::exists);
    QCOMPARE(mount.backing().size(), 4U);
  }

  void aBackingThatIsAnotherIsRefused() {
    Mount mount;
    QVERIFY(mount.open());
    QVERIFY(readAll(*mount.device).size() == kSize);
    QVERIFY(mount.device->close());
    mount.device.reset();
    QVERIFY(QFile::remove(QString::fromStdString(mount.path())));
    QCOMPARE(mount.open().error().code, ErrorCode::notFound);
    QFile file(QString::fromStdString(mount.path()));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(kSize));
    QCOMPARE(mount.open().error().code, ErrorCode::corrupt);
  }

  void twoCannotHaveIt() {
    Mount mount;
    QVERIFY(mount.open());
    const auto second =
        OnDemandDevice::open(FileSystem::system(), mount.path(), mount.source, quickOptions());
    QCOMPARE(second.error().code, ErrorCode::busy);
  }

  void readOnlyIsReadOnly() {
    Mount mount;
    OnDemandDevice::Options options = quickOptions();
    options.readOnly = true;
    QVERIFY(mount.open(options));
    const Status written = mount.device->write(kAlways, 0, Bytes(10));
    QCOMPARE(written.error().code, ErrorCode::denied);
    QCOMPARE(written.error().sys, EPERM);
    QVERIFY(readAll(*mount.device) == sourceBytes(1, 0, kSize));
  }

  void anEmptySourceIsThere() {
    Mount mount(0);
    QVERIFY(mount.open());
    QVERIFY(mount.device->isComplete() && mount.device->map(10).empty());
    QVERIFY(mount.device->read(kAlways, 0, {}));
    Bytes byte(1);
    QVERIFY(!mount.device->read(kAlways, 0, byte));
    QVERIFY(mount.device->close());
    QVERIFY(mount.open());
  }

  // A terabyte that is all hole: nothing of it is looked at to begin.
  void aTerabyteIsThereAtOnce() {
    constexpr std::uint64_t kTerabyte = std::uint64_t{1} << 40;
    struct Huge : Source {
      ObjectIdentity of{"model", "model://box/huge", "1", kTerabyte};
      const ObjectIdentity& identity() const override { return of; }
      Status read(const OpContext&, ByteRange range, ByteSink& sink) override {
        return sink.write(sourceBytes(3, range.offset, range.length));
      }
      void hold() override {}
      void letGo(const std::string&) override {}
    };
    Mount mount;
    for (int i = 0; i < 2; ++i) {
      auto device =
          OnDemandDevice::open(FileSystem::system(), mount.path(), std::make_shared<Huge>(), quickOptions());
      QVERIFY(device);
      Bytes bytes(100);
      QVERIFY((*device)->read(kAlways, kTerabyte - 100, bytes));
      QVERIFY(bytes == sourceBytes(3, kTerabyte - 100, 100));
      QVERIFY((*device)->close());
    }
    const auto state = FileSystem::system().open(OnDemandDevice::statePath(mount.path()), OpenMode::read);
    const auto extents = extentsOf(**state, {0, (*state)->capacity().value()});
    std::uint64_t used = 0;
    for (const DeviceExtent& extent : *extents)
      used += extent.allocated ? extent.range.length : 0;
    QVERIFY(used <= 1024 * 1024);
  }
};

QTEST_GUILESS_MAIN(DeviceTest)
#include "device_test.moc"
