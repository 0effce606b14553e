// LocalStore on a disk that loses power, or refuses, at every single change it makes. After each: the object
// is the old one or the new one, whole, and what was acknowledged is there.
#include <QtTest>
#include <functional>
#include <optional>

#include "checksum/crc64.h"
#include "fault/fault_file_system.h"
#include "storage/local/local_store.h"

using namespace hawser;
using fault::Bytes;
using fault::FaultFileSystem;

namespace {

constexpr std::uint64_t kPart = 3000;
constexpr std::uint64_t kSize = 2 * kPart + 700;
constexpr std::uint32_t kSeeds = 12;

Bytes content(char kind) {
  Bytes bytes(kSize);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::byte>(kind + i % 7);
  return bytes;
}

struct Collect : ByteSink {
  Bytes bytes;
  Status write(ByteSpan more) override {
    bytes.insert(bytes.end(), more.begin(), more.end());
    return {};
  }
};

std::vector<Part> allParts() {
  return {{0, {0, kPart}}, {1, {kPart, kPart}}, {2, {2 * kPart, 700}}};
}

ObjectProperties propertiesOf(const Bytes& bytes) {
  ObjectProperties properties;
  properties.hashes.crc64 = crc64(bytes);
  properties.metadata = {{"author", "Ada"}};
  return properties;
}

// What a test does to the store; the place of the object differs.
using Deed = std::function<Status(ObjectStore&, const ObjectRef&)>;

Status putNew(ObjectStore& store, const ObjectRef& at) {
  const Bytes bytes = content('n');
  HAWSER_CHECK(store.put({}, at, bytes, propertiesOf(bytes), {}));
  return {};
}

Status writeNew(ObjectStore& store, const ObjectRef& at, std::string* session) {
  const Bytes bytes = content('n');
  HAWSER_TRY(const auto writer,
             store.startWrite({}, {at, kSize, kPart, {}, session != nullptr ? *session : ""}));
  if (session != nullptr) *session = writer->session();
  std::vector<PartReceipt> receipts;
  for (const Part& part : allParts()) {
    const ByteSpan span = ByteSpan(bytes).subspan(part.range.offset, part.range.length);
    HAWSER_TRY(const bool kept, writer->hasPart({}, {part, crc64(span), {}}));
    if (kept) {
      receipts.push_back({part, crc64(span), {}});
      continue;
    }
    HAWSER_TRY(const auto sink, writer->openPart({}, part));
    HAWSER_CHECK(sink->write(span));
    HAWSER_TRY(PartReceipt receipt, sink->finish({}));
    receipts.push_back(receipt);
  }
  HAWSER_CHECK(writer->commit({}, receipts, propertiesOf(bytes)));
  return {};
}

std::unique_ptr<FaultFileSystem> diskWithOldObject() {
  auto disk = std::make_unique<FaultFileSystem>();
  LocalStore store(*disk, "/store");
  const Bytes old = content('o');
  bool done = store.createContainer({}, "box").has_value();
  done = done && store.put({}, {"box", "old/f"}, old, propertiesOf(old), {}).has_value();
  return done ? std::move(disk) : nullptr;
}

// '-' missing, 'o' or 'n' whole, '?' anything else.
char found(FaultFileSystem& disk, const ObjectRef& at) {
  LocalStore store(disk, "/store");
  Collect sink;
  const auto got = store.read({}, at, {}, {}, sink);
  if (!got) return got.error().code == ErrorCode::notFound ? '-' : '?';
  for (const char kind : {'o', 'n'}) {
    const Bytes expected = content(kind);
    if (sink.bytes == expected && got->properties.hashes.crc64 == crc64(expected)) return kind;
  }
  return '?';
}

// Keys listed; nothing where that fails.
std::optional<std::vector<std::string>> keysOf(FaultFileSystem& disk) {
  LocalStore store(disk, "/store");
  const auto page = store.list({}, {"box", "", true, {}, 0});
  if (!page) return std::nullopt;
  std::vector<std::string> keys;
  for (const ObjectInfo& object : page->objects)
    keys.push_back(object.key);
  return keys;
}

}  // namespace

class LocalPowerTest : public QObject {
  Q_OBJECT

  // Power goes at every change of the deed, and each time in several ways.
  void cutEverywhere(const ObjectRef& at, char before, const Deed& deed) {
    auto counted = diskWithOldObject();
    QVERIFY(counted != nullptr);
    const std::uint64_t first = counted->changes();
    LocalStore whole(*counted, "/store");
    QVERIFY(deed(whole, at).has_value());
    const std::uint64_t last = counted->changes();
    QVERIFY(last > first + 4);
    for (std::uint64_t cut = first; cut <= last + 1; ++cut) {
      auto disk = diskWithOldObject();
      disk->cutPowerAfter(cut);
      LocalStore store(*disk, "/store");
      const bool acknowledged = deed(store, at).has_value();
      QCOMPARE(acknowledged, cut > last);
      for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        const auto after = disk->afterPowerCut(seed);
        const char got = found(*after, at);
        const bool right = got == 'n' || (!acknowledged && got == before);
        QVERIFY2(
            right,
            qPrintable(QStringLiteral("cut %1 seed %2: found %3").arg(cut).arg(seed).arg(QLatin1Char(got))));
        QVERIFY(keysOf(*after).has_value());
        QCOMPARE(found(*after, {"box", "old/f"}), at.key == "old/f" ? got : 'o');
      }
    }
  }

  // Each change is refused once; then the deed is done again, and then the power goes.
  void failEverywhere(const ObjectRef& at, char before, ErrorCode code, const Deed& deed) {
    auto counted = diskWithOldObject();
    const std::uint64_t first = counted->changes();
    LocalStore whole(*counted, "/store");
    QVERIFY(deed(whole, at).has_value());
    const std::uint64_t last = counted->changes();
    for (std::uint64_t number = first; number < last; ++number) {
      auto disk = diskWithOldObject();
      disk->failAfter(number, makeError(code, "refused"));
      LocalStore store(*disk, "/store");
      const Status done = deed(store, at);
      QVERIFY(!done);
      QVERIFY2(done.error().code == code, qPrintable(QString::number(number)));
      QCOMPARE(done.error().object, store.location(at));
      const char got = found(*disk, at);
      QVERIFY(got == before || got == 'n');
      QVERIFY(deed(store, at).has_value());
      for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        QCOMPARE(found(*disk->afterPowerCut(seed), at), 'n');
      }
    }
  }

  const ObjectRef old_{"box", "old/f"};
  const ObjectRef new_{"box", "new/deep/f"};
  const Deed write_ = [](ObjectStore& store, const ObjectRef& at) { return writeNew(store, at, nullptr); };

 private Q_SLOTS:
  // The disk must be able to show what a careless writer loses, or the rest proves nothing.
  void theDiskFindsACarelessWriter() {
    int lost = 0;
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
      const auto disk = diskWithOldObject();
      auto file = disk->open("/store/box/t", OpenMode::create, false);
      QVERIFY((*file)->writeAt(0, content('n')).has_value());
      QVERIFY(disk->rename("/store/box/t", "/store/box/old/f").has_value());
      QVERIFY(disk->syncDirectory("/store/box/old").has_value());
      if (found(*disk->afterPowerCut(seed), old_) == '?') ++lost;
    }
    QVERIFY(lost > 10);
  }

  void theDiskFindsAForgottenFolder() {
    int lost = 0;
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
      const auto disk = diskWithOldObject();
      auto file = disk->open("/store/box/t", OpenMode::create, false);
      QVERIFY((*file)->sync().has_value());
      if (!disk->afterPowerCut(seed)->info("/store/box/t", false)) ++lost;
    }
    QVERIFY(lost > 10);
  }

  void putOverOld() { cutEverywhere(old_, 'o', putNew); }
  void putInNewFolders() { cutEverywhere(new_, '-', putNew); }
  void partsOverOld() { cutEverywhere(old_, 'o', write_); }
  void partsInNewFolders() { cutEverywhere(new_, '-', write_); }

  void noSpaceAtEveryChange() {
    failEverywhere(old_, 'o', ErrorCode::noSpace, putNew);
    failEverywhere(new_, '-', ErrorCode::noSpace, putNew);
    failEverywhere(new_, '-', ErrorCode::noSpace, write_);
  }

  void diskErrorAtEveryChange() {
    failEverywhere(old_, 'o', ErrorCode::corrupt, putNew);
    failEverywhere(new_, '-', ErrorCode::corrupt, write_);
  }

  // The process dies before it has synced the name. The next one finds the object, and tells that to who
  // takes it for done: then it has to be there after a power cut as well.
  void whatIsFoundStays() {
    const Bytes bytes = content('n');
    for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
      auto disk = diskWithOldObject();
      const std::uint64_t first = disk->changes();
      for (std::uint64_t change = first; found(*disk, new_) == '-'; ++change) {
        disk = diskWithOldObject();
        disk->failAfter(change, makeError(ErrorCode::corrupt, "dies here"));
        LocalStore store(*disk, "/store");
        (void)putNew(store, new_);
      }
      LocalStore next(*disk, "/store");
      const auto again = next.put({}, new_, bytes, propertiesOf(bytes), Condition::absent());
      QVERIFY(!again && again.error().code == ErrorCode::exists);
      QCOMPARE(found(*disk->afterPowerCut(seed), new_), 'n');
    }
  }

  // The power goes, the session is taken up on what is left, parts that are lost are found out.
  void resumedAfterACut() {
    auto counted = diskWithOldObject();
    const std::uint64_t first = counted->changes();
    LocalStore whole(*counted, "/store");
    QVERIFY(writeNew(whole, new_, nullptr).has_value());
    const std::uint64_t last = counted->changes();
    for (std::uint64_t cut = first; cut <= last; ++cut) {
      for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        auto disk = diskWithOldObject();
        disk->cutPowerAfter(cut);
        LocalStore store(*disk, "/store");
        std::string session;
        (void)writeNew(store, new_, &session);
        const auto after = disk->afterPowerCut(seed);
        LocalStore again(*after, "/store");
        const Status resumed = writeNew(again, new_, &session);
        QVERIFY2(resumed.has_value(), resumed ? "" : resumed.error().detail.c_str());
        QCOMPARE(found(*after, new_), 'n');
      }
    }
  }
};

QTEST_APPLESS_MAIN(LocalPowerTest)
#include "local_power_test.moc"
