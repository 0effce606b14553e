// What is spooled is whole or not there, whatever ends when; and it is the object's own.
#include "transfer/spool.h"

#include <QTest>
#include <algorithm>

#include "fault/fault_file_system.h"
#include "os/posix_error.h"
#include "runner_bench.h"

using namespace hawser;
using fault::FaultFileSystem;
using hawser::test::bytesOf;
using staging::SyncMode;

namespace {

const std::string kFolder = "/state/spool/job-1";

ByteSpan span(const std::string& bytes) {
  return std::as_bytes(std::span(bytes.data(), bytes.size()));
}

struct Taken final : ByteSink {
  Status write(ByteSpan piece) override {
    bytes.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    return {};
  }
  std::string bytes;
};

// A disk that opens nothing that says what an object is, while there is an error for that.
class RefusingFiles final : public FaultFileSystem {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode, bool follow) override {
    if (refusal && path.ends_with("/object")) return fail(*refusal);
    return FaultFileSystem::open(path, mode, follow);
  }
  std::optional<Error> refusal;
};

ObjectInfo infoOf(const std::string& bytes) {
  ObjectInfo info;
  info.key = "dir/a";
  info.size = bytes.size();
  info.etag = "\"1\"";
  info.modified = WallTime(std::chrono::nanoseconds(1'700'000'000'123'456'789));
  info.tier = "Hot";
  info.properties.contentType = "text/plain";
  info.properties.metadata = {{"owner", "J\xc3\xb8rn"}, {"empty", ""}};
  info.properties.hashes.crc64 = 0xfedcba9876543210;
  info.properties.hashes.md5.emplace().fill(std::byte{0xa5});
  info.properties.sourceModified = WallTime(std::chrono::nanoseconds(-5));
  info.properties.mode = 0640;
  info.properties.owner = FileOwner{4'000'000'000, 7};
  info.properties.form = ObjectForm::page;
  return info;
}

}  // namespace

class SpoolTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    files_ = std::make_unique<RefusingFiles>();
    open();
  }
  void cleanup() { spool_.reset(); }
  void describesObjects();
  void textsOfOthersAreRefused();
  void theExampleOfTheFormat();
  void coversWhatIsThere();
  void survivesARestart();
  void aPowerCutLeavesRangesWholeOrNone();
  void whatOnlyWentToTheFileIsSecuredAfterARestart();
  void whatCannotBeReadNowStays();
  void whatIsDamagedIsNeverRemoved();
  void aFullDiskEndsIt();
  void damageIsNotGivenOn();
  void whatOthersTookAwayIsNotThere();
  void theNewestVersionIsTheOneThatIsMeant();
  void removesWhatNobodyWants();

 private:
  void open() {
    spool_.reset();
    spool_ = Spool::open({}, *files_, kFolder, {}).value();
  }
  Status put(std::uint64_t offset, std::uint64_t length, SyncMode mode = SyncMode::full) {
    return spool_->put({}, key_, infoOf(bytes_), offset, span(bytes_).subspan(offset, length), mode);
  }
  std::optional<std::string> take(Spool& spool, std::optional<ByteRange> range) {
    Taken sink;
    const auto read = spool.read({}, key_, range, sink);
    if (!read) return std::nullopt;
    return sink.bytes;
  }
  std::optional<std::string> take(std::optional<ByteRange> range = {}) { return take(*spool_, range); }

  // The folder of the one object.
  std::string stream() const {
    const auto entries = files_->list(kFolder).value();
    for (const DirectoryEntry& entry : entries) {
      if (entry.kind == FileKind::directory && !entry.name.starts_with('.')) return entry.name;
    }
    return {};
  }

  std::unique_ptr<RefusingFiles> files_;
  std::shared_ptr<Spool> spool_;
  const std::string bytes_ = bytesOf(100'000, 3);
  const SpoolKey key_{"az://acct/box/dir/a", "\"1\""};
};

void SpoolTest::describesObjects() {
  const SpooledObject object{"az://acct/box/dir/a", infoOf(bytes_)};
  const std::string text = spoolText(object).value();
  const SpooledObject back = spooledObjectFrom(text).value();
  QCOMPARE(back.location, object.location);
  QCOMPARE(back.info.key, object.info.key);
  QCOMPARE(back.info.size, object.info.size);
  QCOMPARE(back.info.etag, object.info.etag);
  QCOMPARE(back.info.tier, object.info.tier);
  QVERIFY(back.info.modified == object.info.modified);
  QVERIFY(back.info.properties == object.info.properties);
  SpooledObject odd = object;
  odd.info.properties.metadata["x"] = "\xff";
  QCOMPARE(spoolText(odd).error().code, ErrorCode::unsupported);
  odd = object;
  odd.info.properties.linkTarget = "b";
  QCOMPARE(spoolText(odd).error().code, ErrorCode::unsupported);
}

void SpoolTest::textsOfOthersAreRefused() {
  for (const char* text : {"", "{}", "[1]", "nothing", "{\"version\":1}", "{\"version\":1,\"size\":\"x\"}"})
    QCOMPARE(spooledObjectFrom(text).error().code, ErrorCode::corrupt);
  QCOMPARE(spooledObjectFrom("{\"version\":2,\"size\":\"1\"}").error().code, ErrorCode::unsupported);
}

// engine/transfer/FORMAT.md
void SpoolTest::theExampleOfTheFormat() {
  SpooledObject object;
  object.location = "az://acct/box/a.txt";
  object.info.key = "a.txt";
  object.info.etag = "\"0x8D\"";
  object.info.size = 12;
  object.info.modified = WallTime(std::chrono::seconds(1'767'225'600));
  object.info.properties.contentType = "text/plain";
  std::string text =
      "{'contentType':'text/plain','etag':'\\'0x8D\\'','key':'a.txt','location':'az://acct/box/a.txt',"
      "'modified':'1767225600000000000','size':'12','version':1}";
  std::replace(text.begin(), text.end(), '\'', '"');
  QCOMPARE(spoolText(object).value(), text);
  const std::string hello = "hello, spool";
  const SpoolKey key{object.location, object.info.etag};
  QVERIFY(spool_->put({}, key, object.info, 0, span(hello), SyncMode::full));
  const std::string stream = kFolder + "/a2c1bfe10364e544ad849d036ae5280d";
  QVERIFY2(files_->info(stream + "/0000000000000000", false), "see FORMAT.md");
  QVERIFY(files_->info(stream + "/object", false));
}

void SpoolTest::coversWhatIsThere() {
  QVERIFY(!files_->info(kFolder, false));  // nothing is made before there is something
  QVERIFY(put(0, 40'000));
  QVERIFY(put(60'000, 40'000));
  QVERIFY(!spool_->whole(key_.location));
  QVERIFY(!take());
  QVERIFY(!take(ByteRange{39'999, 2}));
  QCOMPARE(take(ByteRange{1000, 39'000}).value(), bytes_.substr(1000, 39'000));
  QVERIFY(put(30'000, 30'000));  // overlaps
  QCOMPARE(take().value(), bytes_);
  QCOMPARE(take(ByteRange{35'000, 1'000'000}).value(), bytes_.substr(35'000));
  QCOMPARE(spool_->whole(key_.location)->etag, key_.etag);
  QVERIFY(!spool_->whole("az://acct/box/dir/"));
  QCOMPARE(spool_->held().at({"dir/a", key_.etag}).bytes, std::uint64_t(110'000));
  QCOMPARE(spool_->reach(key_), std::uint64_t(100'000));
  Taken sink;
  QCOMPARE(spool_->read({}, {key_.location, "\"2\""}, ByteRange{0, 1}, sink).error().code,
           ErrorCode::notFound);
}

void SpoolTest::survivesARestart() {
  QVERIFY(put(0, 50'000, SyncMode::normal));
  QVERIFY(put(50'000, 50'000, SyncMode::normal));
  {
    const auto begun = spool_->begin({}, {"az://acct/box/b", "2"}, 0).value();
    QVERIFY(begun->append(span(bytes_)));  // and is killed
    QCOMPARE(spool_->begin({}, {"az://acct/box/b", "2"}, 0).error().code, ErrorCode::exists);
  }
  open();
  QCOMPARE(take().value(), bytes_);
  QVERIFY(!spool_->whole("az://acct/box/b"));
  QVERIFY(spool_->whole(key_.location)->properties == infoOf(bytes_).properties);
}

void SpoolTest::aPowerCutLeavesRangesWholeOrNone() {
  std::uint64_t changes = 0;
  for (std::uint64_t cut = 0;; ++cut) {
    files_ = std::make_unique<RefusingFiles>();
    open();
    files_->cutPowerAfter(cut);
    const bool first = put(0, 50'000).has_value();
    const bool second = put(50'000, 50'000, SyncMode::normal) && spool_->secure({});
    spool_.reset();
    for (std::uint32_t seed = 0; seed < 8; ++seed) {
      const auto after = files_->afterPowerCut(seed);
      const auto spool = Spool::open({}, *after, kFolder, {});
      QVERIFY2(spool, spool ? "" : spool.error().detail.c_str());
      for (const std::uint64_t offset : {0, 50'000}) {
        const auto there = take(**spool, ByteRange{offset, 50'000});
        if (there) QCOMPARE(*there, bytes_.substr(offset, 50'000));
        const std::string when = std::to_string(cut) + ", " + std::to_string(offset);
        if (offset == 0 ? first : second) QVERIFY2(there, when.c_str());
      }
    }
    if (second) break;
    ++changes;
  }
  QVERIFY(changes > 5);
}

void SpoolTest::whatOnlyWentToTheFileIsSecuredAfterARestart() {
  QVERIFY(put(0, 50'000, SyncMode::normal));
  open();
  QVERIFY(put(50'000, 50'000, SyncMode::normal));
  QVERIFY(spool_->secure({}));
  spool_.reset();
  for (std::uint32_t seed = 0; seed < 30; ++seed) {
    const auto after = files_->afterPowerCut(seed);
    const auto spool = Spool::open({}, *after, kFolder, {}).value();
    QVERIFY(take(*spool, std::nullopt) == bytes_);
  }
}

// There may be no other copy of it.
void SpoolTest::whatCannotBeReadNowStays() {
  QVERIFY(put(0, bytes_.size()));
  spool_.reset();
  for (const int number : {EIO, EMFILE, ENFILE, EACCES, ENOSPC, ENOMEM, EROFS}) {
    files_->refusal = posixError(number, "open", "object");
    const auto opened = Spool::open({}, *files_, kFolder, {});
    QVERIFY2(!opened, strerror(number));
    QCOMPARE(opened.error().sys, number);
    files_->refusal.reset();
    open();
    QCOMPARE(take().value(), bytes_);
    spool_.reset();
  }
  // But for what nobody wants any more.
  files_->refusal = posixError(EIO, "open", "object");
  QVERIFY(Spool::removeAll({}, *files_, kFolder));
  QVERIFY(!files_->info(kFolder, false));
}

void SpoolTest::whatIsDamagedIsNeverRemoved() {
  QVERIFY(put(0, bytes_.size()));
  spool_.reset();
  const std::string path = kFolder + "/" + stream() + "/object";
  const auto file = files_->open(path, OpenMode::readWrite, false).value();
  QVERIFY(file->writeAt(30, span("damage")));
  const auto reader = Spool::open({}, *files_, kFolder, {0, {}, true});
  QVERIFY(reader && (*reader)->isEmpty());
  QVERIFY(files_->info(path, false));  // of who only reads, it stays where it is
  open();
  QVERIFY(!take());
  QVERIFY(!files_->info(path, false));
  QVERIFY(files_->info(kFolder + "/.quarantine/" + stream() + "/object", false));
  // What it was of is there again as soon as somebody says what that is.
  QVERIFY(spool_->describe({}, key_, infoOf(bytes_), SyncMode::full));
  QCOMPARE(spool_->reach(key_), std::uint64_t{bytes_.size()});
  QCOMPARE(take().value(), bytes_);
  open();
  QCOMPARE(take().value(), bytes_);
  // Without that, and where nothing at all is said.
  spool_.reset();
  QVERIFY(files_->removeFile(path));
  open();
  QVERIFY(files_->info(kFolder + "/" + stream() + "/0000000000000000", false));
}

void SpoolTest::aFullDiskEndsIt() {
  QVERIFY(put(0, 1000));
  files_->failAfter(files_->changes(), makeError(ErrorCode::noSpace, "full"));
  QCOMPARE(put(1000, 1000).error().code, ErrorCode::noSpace);
  QVERIFY(!spool_->isUsable());
  QCOMPARE(put(2000, 1000).error().code, ErrorCode::noSpace);
  QCOMPARE(take(ByteRange{0, 1000}).value(), bytes_.substr(0, 1000));
  const auto narrow = Spool::open({}, *files_, "/state/spool/job-2", {1001, {}}).value();
  QCOMPARE(narrow->put({}, key_, infoOf(bytes_), 0, span(bytes_), SyncMode::normal).error().code,
           ErrorCode::noSpace);
}

void SpoolTest::damageIsNotGivenOn() {
  QVERIFY(put(0, 50'000));
  spool_.reset();
  const auto streams = files_->list(kFolder).value();
  for (const DirectoryEntry& entry : streams) {
    if (entry.kind != FileKind::directory || entry.name.starts_with('.')) continue;
    const auto file =
        files_->open(kFolder + "/" + entry.name + "/0000000000000000", OpenMode::readWrite, false).value();
    QVERIFY(file->writeAt(30'000, span("damage")));
  }
  open();
  Taken sink;
  QCOMPARE(spool_->read({}, key_, ByteRange{0, 50'000}, sink).error().code, ErrorCode::notFound);
  QVERIFY(sink.bytes.empty());
  QVERIFY(put(0, 50'000));  // in its place
  QCOMPARE(take(ByteRange{0, 50'000}).value(), bytes_.substr(0, 50'000));
}

void SpoolTest::whatOthersTookAwayIsNotThere() {
  QVERIFY(put(0, 50'000));
  QVERIFY(put(50'000, 50'000));
  open();
  const auto streams = files_->list(kFolder).value();
  for (const DirectoryEntry& entry : streams) {
    if (entry.kind == FileKind::directory && !entry.name.starts_with('.'))
      QVERIFY(files_->removeFile(kFolder + "/" + entry.name + "/000000000000c350"));
  }
  Taken sink;
  const auto broken = spool_->read({}, key_, {}, sink);
  QVERIFY(!broken);
  QVERIFY2(broken.error().retry == Retry::soon, broken.error().detail.c_str());  // half of it had been given
  QVERIFY(!spool_->whole(key_.location));
  QVERIFY(put(50'000, 50'000));
  QCOMPARE(take().value(), bytes_);
}

void SpoolTest::theNewestVersionIsTheOneThatIsMeant() {
  ObjectInfo info = infoOf(bytes_);
  for (int version = 1; version < 9; ++version) {
    info.etag = std::to_string(version);
    const SpoolKey key{key_.location, info.etag};
    QVERIFY(spool_->put({}, key, info, 0, span(bytes_), SyncMode::full));
    QCOMPARE(spool_->whole(key_.location)->etag, info.etag);
    open();
    QCOMPARE(spool_->whole(key_.location)->etag, info.etag);
  }
  spool_->removeVersions(key_.location);
  QVERIFY(spool_->isEmpty());
}

void SpoolTest::removesWhatNobodyWants() {
  QVERIFY(put(0, 50'000));
  QVERIFY(put(50'000, 50'000));
  spool_->removeRange(key_, {0, 49'999});
  QVERIFY(take());
  spool_->removeRange(key_, {0, 50'000});
  QVERIFY(!take());
  QVERIFY(take(ByteRange{50'000, 50'000}));
  spool_->removeObject(key_);
  QVERIFY(spool_->isEmpty());
  spool_.reset();
  QVERIFY(!files_->info(kFolder, false));
  open();
  QVERIFY(put(0, 100));
  spool_.reset();
  QVERIFY(Spool::removeAll({}, *files_, kFolder));
  QVERIFY(!files_->info(kFolder, false));
}

QTEST_GUILESS_MAIN(SpoolTest)
#include "spool_test.moc"
