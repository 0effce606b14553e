// The contract of BlockDevice, one row a kind of device, and what each adds.
#include <QTemporaryDir>
#include <QtTest>

#include "block/file_block_device.h"
#include "block/memory_block_device.h"
#include "block/slice_block_device.h"

using namespace hawser;

namespace {

using Bytes = std::vector<std::byte>;
constexpr std::uint64_t kMiB = 1024 * 1024;
const OpContext kAlways;

Bytes pattern(std::uint64_t seed, std::uint64_t length) {
  Bytes bytes(length);
  for (std::uint64_t i = 0; i < length; ++i)
    bytes[i] = static_cast<std::byte>((seed + i * 7 + i / 256) % 251 + 1);
  return bytes;
}

template <class R>
int sysOf(const R& result) {
  return result ? 0 : result.error().sys;
}

}  // namespace

class BlockTest : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;

  std::string path(const char* name) const {
    return folder_->filePath(QString::fromLatin1(name)).toStdString();
  }
  std::unique_ptr<FileBlockDevice> makeFile(FileBlockDevice::Options options = {}) {
    return std::move(*FileBlockDevice::create(FileSystem::system(), path("disk"), kMiB, options));
  }
  std::unique_ptr<BlockDevice> make(const QString& kind) {
    FileBlockDevice::Options options;
    options.direct = kind != QLatin1String("buffered file");
    options.sparse = kind == QLatin1String("sparse file");
    if (kind == QLatin1String("memory")) return std::make_unique<MemoryBlockDevice>(kMiB);
    return makeFile(options);
  }
  static Bytes read(BlockDevice& device, std::uint64_t offset, std::uint64_t length) {
    Bytes bytes(length);
    if (!device.read(kAlways, offset, bytes)) qFatal("cannot read");
    return bytes;
  }
  void devices() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"memory", "file", "buffered file", "sparse file"})
      QTest::newRow(kind) << QString::fromLatin1(kind);
  }

 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void everyOffsetAndLength_data() { devices(); }
  void everyOffsetAndLength() {
    QFETCH(const QString, kind);
    const auto device = make(kind);
    QCOMPARE(device->size(), kMiB);
    Bytes wanted(kMiB);
    QVERIFY(read(*device, 0, kMiB) == wanted);
    for (const std::uint64_t offset : {0ull, 1ull, 511ull, 4096ull, 8191ull, 300'000ull}) {
      for (const std::uint64_t length : {0ull, 1ull, 512ull, 4096ull, 5000ull, 65'536ull, 700'000ull}) {
        const Bytes bytes = pattern(offset + length, length);
        QVERIFY(device->write(kAlways, offset, bytes));
        std::copy(bytes.begin(), bytes.end(), wanted.begin() + static_cast<long>(offset));
      }
    }
    QVERIFY(read(*device, 0, kMiB) == wanted);
    QVERIFY(device->flush(kAlways));
    QVERIFY(device->writeDurable(kAlways, 4096, pattern(1, 8192)));
    QVERIFY(read(*device, 4096, 8192) == pattern(1, 8192));
  }

  void severalPieces_data() { devices(); }
  void severalPieces() {
    QFETCH(const QString, kind);
    const auto device = make(kind);
    const Bytes bytes = pattern(3, 600'000 / 4096 * 4096);
    const ByteSpan all(bytes);
    std::vector<ByteSpan> pieces = {all.first(5), ByteSpan(), all.subspan(5, 300'000)};
    for (std::size_t at = 300'005; at < all.size(); at += 1000)
      pieces.push_back(all.subspan(at, std::min<std::size_t>(1000, all.size() - at)));
    for (const std::uint64_t offset : {std::uint64_t{8192}, std::uint64_t{777}}) {
      QVERIFY(device->writeVectored(kAlways, offset, pieces));
      QVERIFY(read(*device, offset, bytes.size()) == bytes);
      Bytes a(1), b(100'000), c(bytes.size() - 100'001);
      const std::vector<MutableByteSpan> into = {a, b, MutableByteSpan(), c};
      QVERIFY(device->readVectored(kAlways, offset, into));
      a.insert(a.end(), b.begin(), b.end());
      a.insert(a.end(), c.begin(), c.end());
      QVERIFY(a == bytes);
    }
  }

  void zeroAndTrim_data() { devices(); }
  void zeroAndTrim() {
    QFETCH(const QString, kind);
    const auto device = make(kind);
    Bytes wanted = pattern(4, kMiB);
    QVERIFY(device->write(kAlways, 0, wanted));
    for (const ByteRange range : {ByteRange{100, 50}, ByteRange{8192, 4096}, ByteRange{262'144, 262'144}}) {
      QVERIFY(device->zero(kAlways, range));
      std::fill_n(wanted.begin() + static_cast<long>(range.offset), range.length, std::byte{0});
    }
    QVERIFY(read(*device, 0, kMiB) == wanted);
    QVERIFY(device->trim(kAlways, {524'288, 262'144}));
    QVERIFY(read(*device, 0, 524'288) == Bytes(wanted.begin(), wanted.begin() + 524'288));
  }

  void beyondTheEnd_data() { devices(); }
  void beyondTheEnd() {
    QFETCH(const QString, kind);
    const auto device = make(kind);
    Bytes bytes(4096);
    QCOMPARE(sysOf(device->read(kAlways, kMiB - 4095, bytes)), EINVAL);
    QCOMPARE(sysOf(device->write(kAlways, kMiB, bytes)), EINVAL);
    QCOMPARE(sysOf(device->write(kAlways, ~std::uint64_t{0}, bytes)), EINVAL);
    QCOMPARE(sysOf(device->zero(kAlways, {kMiB, 1})), EINVAL);
    QCOMPARE(sysOf(device->trim(kAlways, {1, kMiB})), EINVAL);
    QCOMPARE(sysOf(device->extents(kAlways, {1, kMiB})), EINVAL);
    QCOMPARE(device->write(kAlways, kMiB, bytes).error().object, device->name());
    QVERIFY(device->write(kAlways, kMiB, ByteSpan()));
  }

  void grow_data() { devices(); }
  void grow() {
    QFETCH(const QString, kind);
    const auto device = make(kind);
    QVERIFY(device->write(kAlways, 0, pattern(1, 10)));
    QVERIFY(device->grow(kAlways, 2 * kMiB));
    QCOMPARE(device->size(), 2 * kMiB);
    QVERIFY(device->grow(kAlways, 2 * kMiB));
    QCOMPARE(sysOf(device->grow(kAlways, kMiB)), EINVAL);
    QVERIFY(read(*device, 2 * kMiB - 10, 10) == Bytes(10));
    QVERIFY(read(*device, 0, 10) == pattern(1, 10));
  }

  void aFileIsHeldOnce() {
    auto device = makeFile();
    QCOMPARE(sysOf(FileBlockDevice::create(FileSystem::system(), path("disk"), kMiB, {})), EEXIST);
    const auto again = FileBlockDevice::open(FileSystem::system(), path("disk"), {});
    QCOMPARE(sysOf(again), EBUSY);
    QCOMPARE(again.error().code, ErrorCode::busy);
    FileBlockDevice::Options readOnly;
    readOnly.readOnly = true;
    QCOMPARE(sysOf(FileBlockDevice::open(FileSystem::system(), path("disk"), readOnly)), EBUSY);
    QVERIFY(device->write(kAlways, 0, pattern(1, 100)));
    device.reset();
    const auto one = FileBlockDevice::open(FileSystem::system(), path("disk"), readOnly);
    const auto two = FileBlockDevice::open(FileSystem::system(), path("disk"), readOnly);
    QVERIFY(one && two);
    QVERIFY(read(**two, 0, 100) == pattern(1, 100));
    QVERIFY(!(*one)->write(kAlways, 0, pattern(1, 1)));
    QCOMPARE(sysOf(FileBlockDevice::open(FileSystem::system(), path("disk"), {})), EBUSY);
  }

  void whatIsNoDeviceIsRefused() {
    QCOMPARE(sysOf(FileBlockDevice::open(FileSystem::system(), path("none"), {})), ENOENT);
    QVERIFY(!FileBlockDevice::open(FileSystem::system(), path("."), {}));
    const auto huge = FileBlockDevice::create(FileSystem::system(), path("huge"), std::uint64_t{1} << 60, {});
    QVERIFY(!huge);
    QVERIFY(!QFile::exists(folder_->filePath(QStringLiteral("huge"))));
  }

  void spaceIsReservedUnlessSparse() {
    const auto device = makeFile();
    struct Blocks {
      static std::uint64_t of(FileBlockDevice& from) {
        std::uint64_t allocated = 0;
        const auto extents = from.extents(kAlways, {0, from.size()});
        for (const DeviceExtent& extent : extents.value())
          allocated += extent.allocated ? extent.range.length : 0;
        return allocated;
      }
    };
    FileBlockDevice::Options sparse;
    sparse.sparse = true;
    auto other = FileBlockDevice::create(FileSystem::system(), path("sparse"), kMiB, sparse);
    QVERIFY(other);
    QCOMPARE(Blocks::of(**other), std::uint64_t{0});
    QVERIFY((*other)->write(kAlways, 64 * 1024, pattern(1, 128 * 1024)));
    QVERIFY((*other)->flush(kAlways));
    const auto extents = (*other)->extents(kAlways, {0, kMiB});
    const std::vector<DeviceExtent> wanted = {
        {{0, 64 * 1024}, false}, {{64 * 1024, 128 * 1024}, true}, {{192 * 1024, kMiB - 192 * 1024}, false}};
    QVERIFY(*extents == wanted);
    QVERIFY((*other)->trim(kAlways, {64 * 1024, 128 * 1024}));
    QCOMPARE(Blocks::of(**other), std::uint64_t{0});
  }

  void whatIsTriedIsDoneOrNot_data() { devices(); }
  void whatIsTriedIsDoneOrNot() {
    QFETCH(const QString, kind);
    const auto device = make(kind);
    const bool buffered = kind == QLatin1String("memory") || kind == QLatin1String("buffered file");
    Bytes wanted(kMiB);
    for (const std::uint64_t offset : {0ull, 4096ull, 65'536ull, 100ull}) {
      const Bytes bytes = pattern(offset, 8192);
      const auto done = device->tryWrite(kAlways, offset, bytes);
      QVERIFY(done);
      // Whole pages need not wait for the disk where they go through the page cache.
      if (offset % 4096 == 0) QCOMPARE(*done, buffered);
      if (*done) std::copy(bytes.begin(), bytes.end(), wanted.begin() + static_cast<long>(offset));
      QVERIFY(read(*device, 0, kMiB) == wanted);
      // Just read, it is in memory; where nobody can tell, it is not said to be.
      Bytes found(8192);
      const auto there = device->tryRead(kAlways, offset, found);
      QVERIFY(there);
      const Bytes here(wanted.begin() + static_cast<long>(offset),
                       wanted.begin() + static_cast<long>(offset) + 8192);
      if (*there) QVERIFY(found == here);
      if (kind == QLatin1String("memory")) QVERIFY(*there);
    }
    Bytes more(2);
    QCOMPARE(sysOf(device->tryRead(kAlways, kMiB - 1, more)), EINVAL);
    QCOMPARE(sysOf(device->tryWrite(kAlways, kMiB - 1, more)), EINVAL);
  }

  void zerosAreFastWhereTheFileSystemMakesThem() {
    const auto device = makeFile();
    QVERIFY(device->zeroesFast({0, kMiB}));
    QVERIFY(!device->zeroesFast({1, 512 * 1024}));
    QVERIFY(!device->zeroesFast({0, 4096}));
    QVERIFY(device->zero(kAlways, {0, kMiB}));
    QVERIFY(!MemoryBlockDevice(kMiB).zeroesFast({0, kMiB}));
  }

  void aSliceIsReadAlone() {
    auto whole = std::make_shared<MemoryBlockDevice>(pattern(9, 10'000));
    QCOMPARE(sysOf(SliceBlockDevice::make(whole, {5000, 5001})), EINVAL);
    const auto slice = SliceBlockDevice::make(whole, {5000, 4000});
    QVERIFY(slice);
    QCOMPARE((*slice)->size(), std::uint64_t{4000});
    const Bytes all = pattern(9, 10'000);
    QVERIFY(read(**slice, 10, 100) == Bytes(all.begin() + 5010, all.begin() + 5110));
    Bytes some(100);
    QVERIFY((*slice)->tryRead(kAlways, 10, some).value_or(false));
    QVERIFY(some == Bytes(all.begin() + 5010, all.begin() + 5110));
    QCOMPARE(sysOf((*slice)->tryRead(kAlways, 3901, some)), EINVAL);
    (*slice)->readSoon(kAlways, {0, 4000});
    QVERIFY(read(**slice, 10, 100) == some);
    Bytes byte(1);
    QCOMPARE(sysOf((*slice)->read(kAlways, 4000, byte)), EINVAL);
    QCOMPARE(sysOf((*slice)->write(kAlways, 0, byte)), EPERM);
    const auto extents = (*slice)->extents(kAlways, {1, 5});
    QVERIFY((extents.value() == std::vector<DeviceExtent>{{{1, 5}, true}}));
  }
};

QTEST_GUILESS_MAIN(BlockTest)
#include "block_test.moc"
