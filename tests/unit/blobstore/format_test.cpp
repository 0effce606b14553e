// The format: what FORMAT.md shows is what is written, and what damage does. SPDK's tests of the same
// behaviour: parse_md, crc, super_block_crc, bs_load_error, bs_version, thin_prov_rle.
#include <QFile>

#include "base/byte_sink.h"
#include "blobstore/checkpoint.h"
#include "blobstore/journal.h"
#include "blobstore/record.h"
#include "unit/blobstore/store_fixture.h"

using namespace hawser;
using namespace hawser::test;
using blobstore::decode;
using blobstore::encode;
using blobstore::Record;
using blobstore::RecordKind;
using blobstore::RecordState;

namespace {

constexpr std::uint64_t kCluster = 64 * kKiB;

// Lines of 16 bytes, without those that are zero.
std::string hexDump(const Bytes& bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 16) {
    if (std::all_of(bytes.begin() + static_cast<long>(at), bytes.begin() + static_cast<long>(at) + 16,
                    [](std::byte byte) { return byte == std::byte{0}; }))
      continue;
    text += QString::asprintf("%04zx ", at).toStdString();
    for (std::size_t i = at; i < at + 16; ++i)
      text += QString::asprintf(" %02x", static_cast<unsigned>(bytes[i])).toStdString();
    text += "\n";
  }
  return text;
}

Bytes pageOf(MemoryBlockDevice& device, std::uint64_t offset) {
  Bytes page(kPageSize);
  if (!device.read(kAlways, offset, page)) qFatal("cannot read");
  return page;
}

void flip(StoreFixture& store, std::uint64_t at) {
  Bytes byte(1);
  QVERIFY(store.device->read(kAlways, at, byte));
  byte[0] ^= std::byte{0x10};
  QVERIFY(store.device->write(kAlways, at, byte));
}

class Text : public ByteSink {
 public:
  Status write(ByteSpan bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  std::string text;
};

std::vector<Record> oneOfEach() {
  std::vector<Record> records;
  for (std::uint16_t kind = 1; kind <= 18; ++kind) {
    Record record;
    record.kind = static_cast<RecordKind>(kind);
    records.push_back(record);
  }
  const auto at = [&](RecordKind kind) -> Record& { return records[static_cast<std::size_t>(kind) - 1]; };
  for (Record& record : records) {
    if (record.kind != RecordKind::type && record.kind != RecordKind::grow) record.id = 77;
  }
  at(RecordKind::create).clusters = 5;
  at(RecordKind::create).flags = 3;
  at(RecordKind::create).clear = ClearMethod::trim;
  at(RecordKind::create).other = 9;
  at(RecordKind::create).parentClusters = 4;
  at(RecordKind::resize).clusters = 12;
  at(RecordKind::setXattr).name = "name";
  at(RecordKind::setXattr).text = std::string("\0value", 6);
  at(RecordKind::removeXattr).name = "name";
  at(RecordKind::mapRun).index = 1;
  at(RecordKind::mapRun).cluster = 2;
  at(RecordKind::mapRun).count = 3;
  at(RecordKind::mapRun).full = true;
  at(RecordKind::mapPages).pages = blobstore::PageMask::range(60, 200);
  at(RecordKind::unmap).count = 4;
  at(RecordKind::clearPages).index = 8;
  at(RecordKind::clearPages).pages = blobstore::PageMask::range(0, 256);
  at(RecordKind::snapshot).other = 78;
  at(RecordKind::external).text = "id";
  at(RecordKind::type).text = std::string(16, 't');
  at(RecordKind::grow).clusters = 1000;
  at(RecordKind::totals).count = 2;
  return records;
}

}  // namespace

class FormatTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theExampleIsWhatIsWritten() {
    StoreLayout layout = smallLayout();
    layout.metadataSize = 16 * kKiB;
    StoreFixture store(kMiB, layout);
    store.make(3);
    QFile file(QStringLiteral(HAWSER_FORMAT));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const std::string format = file.readAll().toStdString();
    const std::string super = "```super\n" + hexDump(pageOf(*store.device, 0)) + "```\n";
    const std::string batch = "```batch\n" + hexDump(pageOf(*store.device, 128 * kKiB)) + "```\n";
    QVERIFY2(format.find(super) != std::string::npos, super.c_str());
    QVERIFY2(format.find(batch) != std::string::npos, batch.c_str());
  }

  void recordsComeBack() {
    for (const Record& record : oneOfEach()) {
      Bytes bytes;
      encode(record, bytes);
      QCOMPARE(bytes.size() % 8, std::size_t{0});
      const auto read = decode(bytes);
      QVERIFY2(read.state == RecordState::known && read.size == bytes.size(), describe(record).c_str());
      QVERIFY2(read.record == record, describe(record).c_str());
      for (std::size_t size = 0; size < bytes.size(); ++size)
        QVERIFY(decode(ByteSpan(bytes).first(size)).state == RecordState::cut);
    }
  }

  void unknownRecordsAreRefusedOrPassedOver() {
    Bytes bytes;
    encode(oneOfEach()[1], bytes);
    bytes[0] = std::byte{200};
    QVERIFY(decode(bytes).state == RecordState::refused);
    bytes[2] = std::byte{0};
    QVERIFY(decode(bytes).state == RecordState::skipped);
    // As another program's batch, behind ours.
    for (const bool must : {true, false}) {
      StoreFixture store;
      const BlobId id = store.make(1);
      const auto header = blobstore::decodeBatchHeader(pageOf(*store.device, 128 * kKiB));
      QVERIFY(header);
      bytes[2] = std::byte{must};
      blobstore::Journal journal(*store.device, store->uuid(), 64 * kKiB, {2, kPageSize, header->crc});
      QVERIFY(journal.append(bytes, 1));
      QCOMPARE(sysOf(store.crash()), must ? ENOTSUP : 0);
      if (!must) QVERIFY(store->blobs() == std::vector<BlobId>{id});
    }
  }

  void aTornBatchIsTheEnd() {
    StoreFixture store;
    const BlobId first = store.make(1);
    store.make(1);
    store.store.reset();
    flip(store, 128 * kKiB + kPageSize + 70);
    QVERIFY(store.crash());
    QVERIFY(store->blobs() == std::vector<BlobId>{first});
    QVERIFY(store->health().damage.empty());
    store.make(1);
    QVERIFY(store.crash());
    QCOMPARE(store->blobs().size(), std::size_t{2});
  }

  void aBatchDamagedWithOthersBehindIsNoTornOne() {
    StoreFixture store;
    const BlobId first = store.make(1);
    store.make(1);
    store.make(1);
    store.store.reset();
    flip(store, 128 * kKiB + kPageSize + 70);
    QVERIFY(store.crash());
    QVERIFY(store->blobs() == std::vector<BlobId>{first});
    QVERIFY(!store->health().damage.empty());
    QCOMPARE(sysOf(store->create({})), EROFS);
    QVERIFY(!Blobstore::check(kAlways, *store.device)->problems.empty());
  }

  void aStoresBatchesAreNoOthers() {
    StoreFixture store, other;
    store.make(1);
    StoreOptions options;
    options.random = [](MutableByteSpan into) { std::fill(into.begin(), into.end(), std::byte{9}); };
    auto third = Blobstore::init(other.device, smallLayout(), options);
    const Bytes batch = pageOf(*store.device, 128 * kKiB);
    QVERIFY(other.device->write(kAlways, 128 * kKiB, batch));
    third->reset();
    QVERIFY(other.crash());
    QVERIFY(other->blobs().empty());
    // At another place it is none either.
    QVERIFY(store.device->write(kAlways, 128 * kKiB + kPageSize, batch));
    QVERIFY(store.crash());
    QCOMPARE(store->blobs().size(), std::size_t{1});
  }

  void oneDamagedPageOfTheCheckpointCostsItsBlobs() {
    StoreFixture store;
    std::vector<BlobId> ids;
    for (int i = 0; i < 12; ++i)
      ids.push_back(store.make(1, true, {{"x", std::string(1000, 'x')}}));
    QVERIFY(store->unload());
    store.store.reset();
    const auto super = blobstore::chooseSuper(*blobstore::readSuperBlocks(*store.device), *store.device);
    QVERIFY(super);
    flip(store, super->checkpointOffset(super->checkpoint.region) + kPageSize + 2000);
    QVERIFY(store.crash());
    const StoreHealth health = store->health();
    QVERIFY(!health.damage.empty());
    QVERIFY(health.damagedBlobs.size() >= 2 && health.damagedBlobs.size() <= 6);
    std::size_t good = 0;
    for (const BlobId id : ids) {
      auto opened = store->open(id);
      if (opened) {
        ++good;
        QCOMPARE((*opened)->xattr("x")->size(), std::size_t{1000});
        QVERIFY(store->close(*opened));
      }
    }
    QVERIFY(good >= 6);
    QCOMPARE(sysOf(store->open(health.damagedBlobs[0])), EILSEQ);
    QCOMPARE(sysOf(store->create({})), EROFS);
  }

  void twoOwnersAreFound() {
    StoreFixture store;
    auto blob = store.makeOpen(2);
    write(*blob, 0, filled(1, kCluster));
    store.close(blob);
    const BlobId other = store.make(1);
    const auto header = blobstore::decodeBatchHeader(pageOf(*store.device, 128 * kKiB + 2 * kPageSize));
    QVERIFY(header);
    Record record;
    record.kind = RecordKind::mapRun;
    record.id = other;
    record.cluster =
        static_cast<std::uint32_t>(store.device->size() / kCluster - store->space().totalClusters);
    record.count = 1;
    Bytes bytes;
    encode(record, bytes);
    blobstore::Journal journal(*store.device, store->uuid(), 64 * kKiB, {4, 3 * kPageSize, header->crc});
    QVERIFY(journal.append(bytes, 1));
    const auto checked = Blobstore::check(kAlways, *store.device);
    QVERIFY(checked && !checked->problems.empty());
    QVERIFY(store.crash());
    QVERIFY(!store->health().damage.empty());
  }

  void checkNamesEveryRegion() {
    StoreFixture store;
    store.make(3, false);
    const auto checked = store->check(kAlways);
    QVERIFY(isGood(checked));
    QVERIFY(checked->problems.empty());
    QCOMPARE(checked->blobs, std::uint64_t{1});
    QCOMPARE(checked->usedClusters, std::uint64_t{3});
    std::vector<std::string> names;
    for (const RegionReport& region : checked->regions)
      names.push_back(region.name);
    const std::vector<std::string> wanted = {"super block A", "super block B", "journal",
                                             "checkpoint A",  "checkpoint B",  "data"};
    QVERIFY(names == wanted);
  }

  void dumpPrintsEverything() {
    StoreFixture store;
    const BlobId id = store.make(3, true, {{"name", "some value"}});
    auto blob = store.open(id);
    write(*blob, kPageSize, filled(1, 2 * kPageSize));
    store.close(blob);
    Text journal, checkpoint;
    QVERIFY(Blobstore::dump(kAlways, *store.device, journal));
    QVERIFY(store->unload());
    QVERIFY(Blobstore::dump(kAlways, *store.device, checkpoint));
    for (const Text* text : {&journal, &checkpoint}) {
      for (const char* part : {"super block A: generation", "cluster size: 65536",
                               "create 1: 3 clusters, thin", "xattr 1: name = some%20value", "pages 1-2"})
        QVERIFY2(text->text.find(part) != std::string::npos, text->text.c_str());
    }
    QVERIFY(journal.text.find("batch 1 at 131072") != std::string::npos);
    MemoryBlockDevice empty(kMiB);
    QCOMPARE(sysOf(Blobstore::dump(kAlways, empty, journal)), EILSEQ);
  }
};

QTEST_GUILESS_MAIN(FormatTest)
#include "format_test.moc"
