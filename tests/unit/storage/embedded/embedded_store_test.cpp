// What is particular to the embedded store: what a crash leaves, sessions, names of snapshots and clones, who
// has the file, room.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "blobstore/blobstore.h"
#include "block/file_block_device.h"
#include "block/memory_block_device.h"
#include "checksum/crc64.h"
#include "storage/embedded/embedded_provider.h"
#include "storage/embedded/embedded_store.h"
#include "storage/embedded/open_store.h"
#include "storage/embedded/shared_store.h"

using namespace hawser;
using namespace hawser::embedded;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

class SetClock final : public Clock {
 public:
  WallTime now() const override { return now_; }
  SteadyTime steady() const override { return Clock::system().steady(); }
  void advance(std::chrono::hours by) { now_ += by; }

 private:
  WallTime now_ = WallTime(std::chrono::seconds(1'700'000'000));
};

ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

struct Collect : ByteSink {
  std::string text;
  std::function<void()> atWrite;
  Status write(ByteSpan bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (atWrite) std::exchange(atWrite, nullptr)();
    return {};
  }
};

std::string pattern(std::size_t size, unsigned seed) {
  std::string text(size, '\0');
  std::uint64_t state = seed * 0x9E3779B97F4A7C15u + 1;
  for (char& c : text) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    c = static_cast<char>(state >> 56);
  }
  return text;
}

template <class T>
std::string codeOf(const Result<T>& result) {
  return result ? "ok" : std::string(name(result.error().code));
}

}  // namespace

class EmbeddedStoreTest : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  SetClock clock_;
  std::shared_ptr<SharedStore> file_;
  std::unique_ptr<EmbeddedStore> store_;
  const OpContext context_;

  std::string path(const std::string& rest = "objects") const {
    return folder_->path().toStdString() + "/" + rest;
  }
  void open(const std::string& name = "objects") {
    store_.reset();
    file_.reset();
    file_ = SharedStore::at(FileSystem::system(), path(name), clock_);
    store_ = std::make_unique<EmbeddedStore>(file_, false);
  }
  // What is on the disk now, as a program finds it that starts after this one was killed.
  void kill() {
    QVERIFY(QFile::copy(QString::fromStdString(path()), QString::fromStdString(path("killed"))));
    store_.reset();
    file_.reset();
    QVERIFY(QFile::remove(QString::fromStdString(path())));
    QVERIFY(QFile::rename(QString::fromStdString(path("killed")), QString::fromStdString(path())));
    open();
  }
  std::shared_ptr<OpenStore> inside() { return file_->open().value(); }
  Result<ObjectInfo> put(const std::string& key, std::string_view text,
                         const ObjectProperties& properties = {}) {
    return store_->put(context_, {"box", key}, bytesOf(text), properties, {});
  }
  std::string get(const std::string& key) {
    Collect sink;
    const auto read = store_->read(context_, {"box", key}, {}, {}, sink);
    return read ? sink.text : "<" + codeOf(read) + ">";
  }
  std::vector<std::string> keys(std::uint32_t pageSize = 0) {
    std::vector<std::string> found;
    ListQuery query{"box", "", true, {}, pageSize};
    do {
      const auto page = store_->list(context_, query);
      if (!page) return {"<" + page.error().detail + ">"};
      for (const ObjectInfo& object : page->objects)
        found.push_back(object.key);
      query.continuation = page->continuation;
    } while (!query.continuation.empty());
    return found;
  }
  Result<std::unique_ptr<ObjectWriter>> start(const std::string& key, std::uint64_t size,
                                              const std::string& session = {}) {
    return store_->startWrite(context_, {{"box", key}, size, kMiB, {}, session});
  }
  std::uint64_t freeClusters() { return inside()->blobs().space().freeClusters; }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(makeStoreFile(FileSystem::system(), path(), {.size = 64 * kMiB, .sparse = true}).has_value());
    open();
    QVERIFY(store_->createContainer(context_, "box").has_value());
  }
  void cleanup() {
    store_.reset();
    file_.reset();
  }

  void reopenedItIsTheSame() {
    ObjectProperties properties;
    properties.contentType = "text/plain";
    properties.metadata = {{"author", "Zo\u00EB"}};
    properties.hashes.md5.emplace().fill(std::byte{7});
    properties.sourceModified = WallTime(std::chrono::nanoseconds(-5));
    properties.mode = 0640;
    properties.owner = FileOwner{1000, 100};
    const auto put1 = put("a/b", pattern(100'000, 1), properties);
    QVERIFY(put1.has_value());
    for (const bool killed : {false, true}) {
      killed ? kill() : open();
      const auto info = store_->stat(context_, {"box", "a/b"});
      QVERIFY(info.has_value());
      QCOMPARE(info->etag, put1->etag);
      QVERIFY(info->modified == put1->modified);
      properties.hashes.crc64 = crc64(bytesOf(pattern(100'000, 1)));
      QVERIFY(info->properties == properties);
      QVERIFY(get("a/b") == pattern(100'000, 1));
    }
  }

  void aKilledWriterGoesOn() {
    const std::string whole = pattern(3 * kMiB + 5, 2);
    std::string session;
    std::vector<PartReceipt> receipts;
    {
      auto writer = start("large", whole.size());
      QVERIFY(writer.has_value());
      session = (*writer)->session();
      for (std::uint32_t i = 0; i < 2; ++i) {
        const std::string_view part = std::string_view(whole).substr(i * kMiB, kMiB);
        const auto receipt =
            (*writer)->writePart(context_, {i, {i * kMiB, kMiB}}, bytesOf(part), crc64(bytesOf(part)));
        QVERIFY(receipt.has_value());
        receipts.push_back(*receipt);
      }
      // A commit would have synced them; here a flush stands in for the system's own.
      QVERIFY(inside()->blobs().flush().has_value());
    }
    kill();
    QVERIFY(keys().empty());
    auto writer = start("large", whole.size(), session);
    QVERIFY(writer.has_value());
    QVERIFY((*writer)->hasPart(context_, receipts[0]).value());
    QVERIFY((*writer)->hasPart(context_, receipts[1]).value());
    for (std::uint32_t i = 2; i < 4; ++i) {
      const std::string_view part = std::string_view(whole).substr(i * kMiB, kMiB);
      receipts.push_back(
          (*writer)
              ->writePart(context_, {i, {i * kMiB, part.size()}}, bytesOf(part), crc64(bytesOf(part)))
              .value());
    }
    QVERIFY((*writer)->commit(context_, receipts, {}).has_value());
    writer->reset();
    kill();
    QVERIFY(get("large") == whole);
    // Who asks again is told that it is done.
    auto again = start("large", whole.size(), session);
    QVERIFY(again.has_value());
    QVERIFY((*again)->commit(context_, receipts, {}).has_value());
  }

  void aSessionIsKeptForAWeek() {
    const std::uint64_t free = freeClusters();
    const auto session = (*start("f", kMiB))->session();
    const std::string bytes = pattern(kMiB, 3);
    const PartReceipt receipt{{0, {0, kMiB}}, crc64(bytesOf(bytes)), {}};
    QVERIFY(
        start("f", kMiB, session).value()->writePart(context_, receipt.part, bytesOf(bytes), receipt.crc64));
    clock_.advance(std::chrono::hours(6 * 24));
    open();
    QVERIFY((*start("f", kMiB, session))->hasPart(context_, receipt).value());
    // Taken up again its time begins anew.
    clock_.advance(std::chrono::hours(6 * 24));
    open();
    QVERIFY(freeClusters() < free);
    clock_.advance(std::chrono::hours(8 * 24));
    open();
    QCOMPARE(freeClusters(), free);
    QVERIFY(!(*start("f", kMiB, session))->hasPart(context_, receipt).value());
  }

  void ofTwoThatClaimANameTheNewerHasIt() {
    QVERIFY(put("f", "first").has_value());
    const std::uint64_t free = freeClusters();
    {
      // As a commit that was killed before what it replaced was gone.
      const auto store = inside();
      ObjectRecord record = store->open("box/f")->record;
      record.sequence += 1;
      record.size = 6;
      CreateOptions options;
      options.clusters = 1;
      options.thin = true;
      options.xattrs = attributesOf(record).value();
      const auto blob = store->blobs().open(store->blobs().create(options).value()).value();
      QVERIFY(blob->write(context_, 0, bytesOf("second")).has_value());
      QVERIFY(store->blobs().close(blob).has_value());
    }
    open();
    QCOMPARE(get("f"), std::string("second"));
    QCOMPARE(freeClusters(), free);
    QVERIFY(keys() == std::vector<std::string>{"f"});
  }

  void whoReadsWhatIsReplacedReadsOn() {
    const std::string old = pattern(2 * kMiB, 4);
    QVERIFY(put("f", old).has_value());
    const std::uint64_t free = freeClusters();
    Collect sink;
    sink.atWrite = [&] { QVERIFY(put("f", "new").has_value()); };
    QVERIFY(store_->read(context_, {"box", "f"}, {}, {}, sink).has_value());
    QVERIFY(sink.text == old);
    QCOMPARE(get("f"), std::string("new"));
    // What was read is gone by now.
    QCOMPARE(freeClusters(), free + 2 * kMiB / inside()->blobs().space().clusterSize - 1);
  }

  void whatIsRemovedWhileItIsReadDoesNotComeBack() {
    QVERIFY(put("f", pattern(2 * kMiB, 5)).has_value());
    const std::uint64_t used = freeClusters();
    bool copied = false;
    Collect sink;
    sink.atWrite = [&] {
      QVERIFY(store_->remove(context_, {"box", "f"}, {}).has_value());
      copied = QFile::copy(QString::fromStdString(path()), QString::fromStdString(path("copy")));
    };
    QVERIFY(store_->read(context_, {"box", "f"}, {}, {}, sink).has_value());
    QVERIFY(copied);
    open("copy");
    QVERIFY(keys().empty());
    QVERIFY(freeClusters() > used);
  }

  void whoLooksAtABlobByItsIdIsInNobodysWay() {
    QVERIFY(put("f", pattern(kMiB, 1)).has_value());
    QVERIFY(put("g", pattern(kMiB, 2)).has_value());
    const std::uint64_t free = freeClusters();
    const auto idOf = [&](const char* name) { return inside()->open(name).value().blob->id(); };
    const BlobId removed = idOf("box/f"), replaced = idOf("box/g");
    {
      const BlobLease one = inside()->openBlob(removed).value(), other = inside()->openBlob(replaced).value();
      QVERIFY(store_->remove(context_, {"box", "f"}, {}));
      QVERIFY(put("g", pattern(kMiB, 3)).has_value());
      QCOMPARE(codeOf(inside()->openBlob(removed)), std::string("notFound"));
    }
    QCOMPARE(keys(), std::vector<std::string>{"g"});
    QVERIFY(inside()->blobs().flush());
    QCOMPARE(freeClusters(), free + kMiB / (64 * 1024));
    QCOMPARE(codeOf(inside()->openBlob(replaced)), std::string("notFound"));
  }

  void snapshotsAndClonesAreObjects() {
    const std::string disk = pattern(kMiB, 6);
    QVERIFY(put("disk", disk).has_value());
    QVERIFY(inside()->snapshot("box/disk", "box/monday").has_value());
    QCOMPARE(codeOf(inside()->snapshot("box/disk", "box/monday")), std::string("exists"));
    QVERIFY(inside()->clone("box/monday", "box/branch").has_value());
    QCOMPARE(codeOf(inside()->clone("box/disk", "box/other")), std::string("invalidArgument"));
    open();
    QVERIFY((keys() == std::vector<std::string>{"branch", "disk", "monday"}));
    for (const char* key : {"branch", "disk", "monday"})
      QVERIFY(get(key) == disk);
    QVERIFY(store_->stat(context_, {"box", "monday"})->etag != store_->stat(context_, {"box", "disk"})->etag);
    const auto over = put("monday", "x");
    QCOMPARE(codeOf(over), std::string("busy"));
    QVERIFY(over.error().detail.find("2 clones") != std::string::npos);
    QCOMPARE(codeOf(store_->remove(context_, {"box", "monday"}, {})), std::string("busy"));
    QCOMPARE(codeOf(start("monday", 10)), std::string("busy"));
    // A clone is an object like any other.
    QVERIFY(put("branch", "changed").has_value());
    QCOMPARE(get("branch"), std::string("changed"));
    QVERIFY(store_->remove(context_, {"box", "disk"}, {}).has_value());
    QVERIFY(get("monday") == disk);
    QVERIFY(store_->remove(context_, {"box", "monday"}, {}).has_value());
    QVERIFY(keys() == std::vector<std::string>{"branch"});
  }

  void changedInPlaceItHasAnotherTag() {
    ObjectProperties properties;
    properties.hashes.crc64 = crc64(bytesOf("before"));
    const auto before = put("f", "before", properties);
    {
      const auto store = inside();
      Object object = store->open("box/f").value();
      QVERIFY(store->touch(object, 6).has_value());
      QVERIFY(object.blob->write(context_, 0, bytesOf("after.")).has_value());
    }
    open();
    const auto after = store_->stat(context_, {"box", "f"});
    QVERIFY(after->etag != before->etag);
    QVERIFY(!after->properties.hashes.crc64);
    QCOMPARE(get("f"), std::string("after."));
  }

  void blobsOfOthersAreLeftAlone() {
    CreateOptions options;
    options.clusters = 3;
    options.xattrs = {{"mine", "yes"}};
    const auto id = inside()->blobs().create(options);
    QVERIFY(id.has_value());
    open();
    QVERIFY(keys().empty());
    QVERIFY(inside()->blobs().open(*id).has_value());
  }

  void whatIsDamagedIsNoObjectAndStays() {
    QVERIFY(put("f", "content").has_value());
    BlobId id = kNoBlob;
    {
      const auto store = inside();
      const Object object = store->open("box/f").value();
      id = object.blob->id();
      QVERIFY(object.blob->setXattr("hawser.object", "hawser-object 1 0000000000000000\nstate object\n"));
    }
    open();
    QCOMPARE(keys().front(), std::string("<the store is damaged, and objects may be missing from it>"));
    const auto blobs = inside()->blobs().blobs();
    QVERIFY(std::find(blobs.begin(), blobs.end(), id) != blobs.end());
  }

  // Or whoever makes another place the same would remove there what damage has hidden here.
  void aDamagedStoreShowsNoListThatIsNotWhole() {
    ObjectProperties properties;
    properties.metadata = {{"x", std::string(1500, 'x')}};
    for (const char* key : {"a", "b", "c", "d", "e", "lost", "p", "q", "r", "s", "t"})
      QVERIFY(put(key, key, properties).has_value());
    store_.reset();
    file_.reset();
    QFile file(QString::fromStdString(path()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray all = file.readAll();
    for (qsizetype at = all.indexOf("box/lost"); at >= 0; at = all.indexOf("box/lost", at + 1))
      QVERIFY(file.seek(at) && file.putChar('?'));
    file.close();
    open();
    for (const std::uint32_t pageSize : {0U, 1U}) {
      const auto page = store_->list(context_, {"box", "", true, {}, pageSize});
      QCOMPARE(codeOf(page), std::string("corrupt"));
      QCOMPARE(page.error().serviceCode, std::string(kStoreDamaged));
      QVERIFY(page.error().object.find(path()) != std::string::npos);
    }
    QCOMPARE(codeOf(store_->listContainers(context_, {})), std::string("corrupt"));
    // What is there can be had by its name; of what is not, nobody knows.
    QCOMPARE(get("a"), std::string("a"));
    QCOMPARE(codeOf(store_->stat(context_, {"box", "t"})), std::string("ok"));
    QCOMPARE(get("lost"), std::string("<corrupt>"));
    QCOMPARE(codeOf(store_->stat(context_, {"box", "never"})), std::string("corrupt"));
    QCOMPARE(codeOf(store_->stat(context_, {"crate", "never"})), std::string("corrupt"));
    const auto written = put("new", "bytes");
    QCOMPARE(codeOf(written), std::string("denied"));
    QCOMPARE(written.error().sys, EROFS);
  }

  void oneFileIsOpenedOnceForAll() {
    const auto again = SharedStore::at(FileSystem::system(), path(), clock_);
    QVERIFY(again == file_);
    EmbeddedStore other(again, false);
    QVERIFY(put("f", "content").has_value());
    QCOMPARE(other.stat(context_, {"box", "f"})->size, std::uint64_t{7});
  }

  void whatAnotherHasOpenIsBusy() {
    store_.reset();
    file_.reset();
    const auto other = FileBlockDevice::open(FileSystem::system(), path(), {});
    QVERIFY(other.has_value());
    open();
    const auto listed = store_->listContainers(context_, {});
    QCOMPARE(codeOf(listed), std::string("busy"));
    QVERIFY(listed.error().detail.find("another program") != std::string::npos);
  }

  void whatNobodyUsesIsLetGoOf() {
    QVERIFY(put("f", "content").has_value());
    auto reading = inside();
    const auto other = [&] { return FileBlockDevice::open(FileSystem::system(), path(), {}).has_value(); };
    QVERIFY(!other());
    reading.reset();
    QTRY_VERIFY_WITH_TIMEOUT(other(), 20'000);
    QCOMPARE(get("f"), std::string("content"));
  }

  void aMissingFileIsMadeOnlyForTheDefaultStore() {
    const auto missing = SharedStore::at(FileSystem::system(), path("new/default"), clock_);
    EmbeddedStore named(missing, false);
    const auto listed = named.listContainers(context_, {});
    QCOMPARE(codeOf(listed), std::string("notFound"));
    QVERIFY(listed.error().detail.find("hawserctl store init") != std::string::npos);
    EmbeddedStore first(missing, true);
    QVERIFY(first.createContainer(context_, "box").has_value());
    QVERIFY(named.listContainers(context_, {}).has_value());
    QCOMPARE(codeOf(makeStoreFile(FileSystem::system(), path("new/default"), {.size = 64 * kMiB})),
             std::string("exists"));
  }

  void whatIsNoStoreIsRefused() {
    store_.reset();
    file_.reset();
    QFile file(QString::fromStdString(path("text")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(100'000, 'x')) == 100'000);
    file.close();
    open("text");
    QCOMPARE(codeOf(store_->listContainers(context_, {})), std::string("corrupt"));
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll() == QByteArray(100'000, 'x'));
    open("");
    QCOMPARE(codeOf(store_->listContainers(context_, {})), std::string("invalidArgument"));
    const EmbeddedProvider provider;
    QCOMPARE(codeOf(provider.open({"x", "embedded", "relative", "", {}}, {}, {})),
             std::string("invalidArgument"));
  }

  void aFullStoreIsAnErrorAndNothingElse() {
    QVERIFY(put("kept", pattern(kMiB, 7)).has_value());
    const auto large = put("large", std::string(100 * kMiB, 'x'));
    QCOMPARE(codeOf(large), std::string("noSpace"));
    QVERIFY(large.error().detail.find("store grow") != std::string::npos);
    // Filled by parts of unknown size it is found out late.
    auto writer = start("stream", kUnknownSize);
    QVERIFY(writer.has_value());
    const std::string part = pattern(8 * kMiB, 8);
    Result<PartReceipt> receipt;
    for (std::uint32_t i = 0; receipt && i < 16; ++i) {
      receipt = (*writer)->writePart(context_, {i, {i * part.size(), part.size()}}, bytesOf(part),
                                     crc64(bytesOf(part)));
    }
    QCOMPARE(codeOf(receipt), std::string("noSpace"));
    QVERIFY((*writer)->abort(context_).has_value());
    writer->reset();
    QVERIFY(get("kept") == pattern(kMiB, 7));
    QVERIFY(put("small", "fits again").has_value());
    QVERIFY(file_->grow(256 * kMiB).has_value());
    QVERIFY(put("large", std::string(100 * kMiB, 'x')).has_value());
    QVERIFY((keys() == std::vector<std::string>{"kept", "large", "small"}));
  }

  void theDefaultStoreGrowsByItself() {
    MakeStore make;
    make.size = 32 * kMiB;
    make.sparse = true;
    make.growsTo = 128 * kMiB;
    QVERIFY(makeStoreFile(FileSystem::system(), path("growing"), make).has_value());
    open("growing");
    QVERIFY(store_->createContainer(context_, "box").has_value());
    for (int i = 0; i < 8; ++i)
      QCOMPARE(codeOf(put(std::to_string(i), pattern(10 * kMiB, 9))), std::string("ok"));
    QCOMPARE(codeOf(put("over the end", std::string(60 * kMiB, 'x'))), std::string("noSpace"));
    open("growing");
    for (int i = 0; i < 8; ++i)
      QVERIFY(get(std::to_string(i)) == pattern(10 * kMiB, 9));
  }

  void manyNamesInPages() {
    store_.reset();
    file_.reset();
    std::vector<std::string> expected;
    // In memory, where a sync costs nothing.
    const auto device = std::make_shared<MemoryBlockDevice>(64 * kMiB);
    {
      StoreLayout layout;
      layout.clusterSize = 64 * 1024;
      layout.metadataSize = 8 * kMiB;
      QVERIFY(Blobstore::init(device, layout).value()->unload().has_value());
      const auto made = OpenStore::load(device, clock_, {}).value();
      for (int i = 0; i < 10'000; ++i) {
        const std::string key = "d" + std::to_string(i % 7) + "/" + std::to_string(i);
        ObjectRecord record;
        record.name = "box/" + key;
        QVERIFY(made->make(std::move(record), Condition::absent()).has_value());
        expected.push_back(key);
      }
    }
    std::sort(expected.begin(), expected.end());
    QFile file(QString::fromStdString(path("many")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto content = device->content();
    QCOMPARE(file.write(reinterpret_cast<const char*>(content.data()), qint64(content.size())),
             qint64(content.size()));
    file.close();
    open("many");
    QVERIFY(keys(999) == expected);
    QVERIFY(keys() == expected);
    const auto level = store_->list(context_, {"box", "", false, {}, 0});
    QCOMPARE(level->objects.size(), std::size_t{7});
  }
};

QTEST_GUILESS_MAIN(EmbeddedStoreTest)
#include "embedded_store_test.moc"
