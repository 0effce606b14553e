// What was written to a mount becomes a version of its source: only that is sent where the store can take
// over the rest, and nothing of anybody else's is ever replaced.
#include <QTemporaryDir>
#include <QtTest>
#include <random>
#include <thread>

#include "checksum/crc64.h"
#include "ondemand/commit_back.h"
#include "support/memory_store.h"
#include "unit/ondemand/ondemand_fixture.h"

using namespace hawser;
using namespace hawser::ondemand;
using namespace hawser::test;

namespace {

constexpr std::uint64_t kSize = 300 * kBlockSize + 123;
const ObjectRef kRef{"box", "disk"};

std::string_view textOf(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Mount {
  explicit Mount(bool keeps = false, bool copies = false) {
    store->caps.keepsParts = keeps;
    store->caps.serviceUrls = store->caps.copiesParts = copies;
    store->ownRanges = copies;
    upload(sourceBytes(1, 0, kSize));
  }

  // In parts of 64 KiB, as somebody else would.
  void upload(const Bytes& bytes) {
    auto writer = store->startWrite(kAlways, {kRef, bytes.size(), 65536, Condition::none(), {}});
    std::vector<PartReceipt> receipts;
    for (std::uint64_t at = 0; at < bytes.size(); at += 65536) {
      const ByteSpan piece = ByteSpan(bytes).subspan(at, std::min<std::uint64_t>(65536, bytes.size() - at));
      const Part part{static_cast<std::uint32_t>(receipts.size()), {at, piece.size()}};
      receipts.push_back((*writer)->writePart(kAlways, part, piece, crc64(piece)).value());
    }
    ObjectProperties properties;
    properties.metadata["owner"] = "ada";
    properties.metadata["sigurl"] = "disk.3.sig";
    properties.metadata["sigcount"] = "3";
    properties.signature = "0123";
    properties.hashes.crc64 = crc64(bytes);
    if (!(*writer)->commit(kAlways, receipts, properties)) qFatal("no commit");
    store->partBytes = 0;
  }

  Status open() {
    device.reset();
    const auto info = store->stat(kAlways, kRef);
    source = std::make_shared<ObjectSource>(store, kRef,
                                            ObjectIdentity{"mem", "mem:box/disk", info->etag, info->size});
    auto opened = OnDemandDevice::open(FileSystem::system(), path(), source, quickOptions());
    if (!opened) return fail(std::move(opened.error()));
    device = std::move(*opened);
    return {};
  }
  std::string path() const { return folder.filePath(QStringLiteral("disk.img")).toStdString(); }

  // To device and model alike.
  void write(std::uint64_t offset, std::uint64_t length, std::uint64_t seed) {
    const Bytes bytes = sourceBytes(seed, offset, length);
    if (!device->write(kAlways, offset, bytes)) qFatal("no write");
    std::copy(bytes.begin(), bytes.end(), model.begin() + static_cast<std::ptrdiff_t>(offset));
  }
  Result<ObjectInfo> commit(const OpContext& context = kAlways) {
    CommitTally fresh;
    auto made =
        commitBack(context, {*store, kRef, device->header().source.version, quickOptions().fetches.retry},
                   *device, fresh);
    sent = fresh.sent;
    copied = fresh.copied;
    kept = fresh.kept;
    planned = fresh.toSend;
    return made;
  }
  bool isCommitted() const { return store->get("disk") == textOf(model); }

  QTemporaryDir folder;
  std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
  std::shared_ptr<ObjectSource> source;
  std::unique_ptr<OnDemandDevice> device;
  Bytes model = sourceBytes(1, 0, kSize);
  std::uint64_t sent = 0, copied = 0, kept = 0, planned = 0;
};

}  // namespace

class CommitTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Whatever the store can; again and again, opened anew in between.
  void theObjectBecomesWhatWasWritten_data() {
    QTest::addColumn<bool>("keeps");
    QTest::addColumn<bool>("copies");
    QTest::addColumn<bool>("complete");
    for (const bool keeps : {false, true})
      for (const bool copies : {false, true})
        for (const bool complete : {false, true})
          QTest::addRow("%d%d%d", keeps, copies, complete) << keeps << copies << complete;
  }
  void theObjectBecomesWhatWasWritten() {
    QFETCH(bool, keeps);
    QFETCH(bool, copies);
    QFETCH(bool, complete);
    Mount mount(keeps, copies);
    std::mt19937 random(3);
    for (int round = 0; round < 5; ++round) {
      QVERIFY(mount.open());
      if (complete) {
        mount.device->startCopy();
        waitForCopy(*mount.device);
      }
      for (int i = 0; i < 4; ++i) {
        const std::uint64_t offset = random() % kSize;
        mount.write(offset, std::min<std::uint64_t>(1 + random() % 9000, kSize - offset), random());
      }
      const bool allHere = mount.device->isComplete();
      for (int again = 0; again < 2; ++again) {
        const auto made = mount.commit();
        QVERIFY2(made, made ? "" : made.error().detail.c_str());
        QVERIFY(mount.isCommitted());
        QCOMPARE(mount.device->progress().written, 0U);
        QCOMPARE(mount.sent, mount.planned);
        if (again == 0) QCOMPARE(mount.sent + mount.copied + mount.kept, kSize);
        if (again == 1) QCOMPARE(mount.sent, 0U);  // nothing was written since
      }
      const auto properties = mount.store->object("disk").properties;
      QCOMPARE(properties.metadata, (std::map<std::string, std::string>{{"owner", "ada"}}));
      QVERIFY(properties.signature.empty());
      if (allHere) QVERIFY(properties.hashes.crc64.has_value());
      QVERIFY(!properties.hashes.crc64 || *properties.hashes.crc64 == crc64(mount.model));
      QVERIFY(readAll(*mount.device) == mount.model);
      QVERIFY(mount.device->close());
    }
  }

  // Where ranges can be copied only the blocks that were written are sent, and nothing is fetched for it.
  void onlyWhatWasWrittenIsSent() {
    Mount mount(true, true);
    QVERIFY(mount.open());
    mount.write(100 * kBlockSize, kBlockSize, 5);
    mount.write(200 * kBlockSize, 3 * kBlockSize, 6);
    QVERIFY(mount.commit());
    QVERIFY(mount.isCommitted());
    QCOMPARE(mount.sent, 4U * kBlockSize);
    QCOMPARE(mount.store->partBytes.load(), 4U * kBlockSize);
    QCOMPARE(mount.device->progress().fetches.fetched, 0U);
  }

  // With whole parts alone: those that were not written to stay.
  void partsThatNobodyWroteToAreKept() {
    Mount mount(true, false);
    QVERIFY(mount.open());
    mount.write(10, 20, 5);
    QVERIFY(mount.commit());
    QVERIFY(mount.isCommitted());
    QCOMPARE(mount.sent, 65536U);
    QCOMPARE(mount.kept, kSize - 65536);
  }

  void whatAnotherHasWrittenStays() {
    Mount mount(true, true);
    QVERIFY(mount.open());
    mount.write(10, 20, 5);
    const Bytes theirs = sourceBytes(7, 0, kSize);
    mount.upload(theirs);
    QCOMPARE(mount.commit().error().code, ErrorCode::changedUnderUs);
    QVERIFY(mount.store->get("disk") == textOf(theirs));
    // What was written is here all the same.
    Bytes bytes(20);
    QVERIFY(mount.device->read(kAlways, 10, bytes));
    QVERIFY(bytes == sourceBytes(5, 10, 20));
    QVERIFY(mount.device->progress().written > 0);
  }

  // They come while it is being committed.
  void whoIsFasterWins() {
    Mount mount(true, true);
    QVERIFY(mount.open());
    mount.write(10, 20, 5);
    const Bytes theirs = sourceBytes(7, 0, kSize);
    bool came = false;
    mount.store->hook = [&](const std::string& verb, const std::string&) -> Status {
      if (verb == "commit" && !std::exchange(came, true)) mount.store->set("disk", textOf(theirs));
      return {};
    };
    QCOMPARE(mount.commit().error().code, ErrorCode::changedUnderUs);
    QVERIFY(mount.store->get("disk") == textOf(theirs));
    QCOMPARE(mount.store->sessions(), 0U);
  }

  // Each step that can fail, once for good: the old object and a mount that can be committed later.
  void whatFailsChangesNothing() {
    for (const char* verb : {"stat", "part", "keepPart", "commit"}) {
      Mount mount(true, false);
      QVERIFY(mount.open());
      mount.write(10, 20, 5);
      const auto before = mount.store->get("disk");
      bool fails = true;
      mount.store->hook = [&](const std::string& called, const std::string&) -> Status {
        if (fails && called == verb) return fail(ErrorCode::denied, "no");
        return {};
      };
      QCOMPARE(mount.commit().error().code, ErrorCode::denied);
      QVERIFY(mount.store->get("disk") == before);
      QCOMPARE(mount.store->sessions(), 0U);
      fails = false;
      QVERIFY(mount.commit());
      QVERIFY(mount.isCommitted());
    }
  }

  // Who writes while it is committed waits, and is in the next version.
  void writersWait() {
    Mount mount(true, true);
    QVERIFY(mount.open());
    mount.write(10, 20, 5);
    std::thread writer;
    std::atomic<bool> committing = false;
    mount.store->hook = [&](const std::string& verb, const std::string&) -> Status {
      if (verb == "commit" && !committing.exchange(true)) {
        writer = std::thread([&] { QVERIFY(mount.device->write(kAlways, 0, sourceBytes(8, 0, 10))); });
      }
      return {};
    };
    QVERIFY(mount.commit());
    QVERIFY(mount.isCommitted());
    writer.join();
    const Bytes bytes = sourceBytes(8, 0, 10);
    std::copy(bytes.begin(), bytes.end(), mount.model.begin());
    QVERIFY(mount.commit());
    QVERIFY(mount.isCommitted());
  }

  void whoStopsItStopsIt() {
    Mount mount;
    QVERIFY(mount.open());
    mount.write(10, 20, 5);
    std::stop_source stop;
    OpContext context;
    context.stop = stop.get_token();
    mount.store->hook = [&](const std::string& verb, const std::string&) -> Status {
      if (verb == "part") stop.request_stop();
      return {};
    };
    QCOMPARE(mount.commit(context).error().code, ErrorCode::cancelled);
    QVERIFY(!mount.isCommitted());
    mount.store->hook = nullptr;
    QVERIFY(mount.commit());
    QVERIFY(mount.isCommitted());
  }
};

QTEST_GUILESS_MAIN(CommitTest)
#include "commit_test.moc"
