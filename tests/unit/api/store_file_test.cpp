// StoreFile: what is foretold of a blob, branches, what was never finished, and a check of a store in use.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "api/store_file.h"
#include "block/aligned_buffer.h"
#include "storage/embedded/embedded_store.h"
#include "storage/embedded/shared_store.h"

using namespace hawser;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024, kCluster = 64 * 1024;

class Given final : public ByteSource {
 public:
  explicit Given(std::string text) : text_(std::move(text)) {}
  Result<std::size_t> read(const OpContext&, MutableByteSpan into) override {
    const std::size_t size = std::min(into.size(), text_.size() - at_);
    std::transform(text_.begin() + static_cast<long>(at_), text_.begin() + static_cast<long>(at_ + size),
                   into.begin(), [](char c) { return static_cast<std::byte>(c); });
    at_ += size;
    return size;
  }

 private:
  const std::string text_;
  std::size_t at_ = 0;
};

}  // namespace

class StoreFileTest : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::string path_;
  std::unique_ptr<StoreFile> store_;
  StoreProgress progress_;

  void put(const char* blob, std::size_t size, char fill) {
    Given source(std::string(size, fill));
    QVERIFY(store_->put({}, blob, source, progress_));
  }
  void overwrite(const char* blob, std::uint64_t offset, const char* text) {
    Given source(text);
    QVERIFY(store_->putAt({}, blob, offset, source, progress_));
  }
  StoreBlob blob(const char* name) const {
    for (const StoreBlob& one : store_->blobs())
      if (one.name == name) return one;
    return {};
  }
  // Changes a byte of the content of an object, below the store.
  void damage(char fill) {
    QFile file(QString::fromStdString(path_));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const qint64 at = file.readAll().indexOf(QByteArray(4096, fill));
    QVERIFY(at > 0 && file.seek(at) && file.putChar('?'));
  }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    path_ = folder_->filePath(QStringLiteral("a.store")).toStdString();
    QVERIFY(StoreFile::make(path_, {64 * kMiB, 0, true}));
    store_ = std::move(*StoreFile::open(path_));
  }
  void cleanup() { store_.reset(); }

  void foretellsWhatItTakes() {
    put("box/vm", 8 * kCluster, 'v');
    const auto alone = store_->forecast("box/vm");
    QVERIFY(alone && alone->clones.empty());
    QCOMPARE(alone->frees, 8 * kCluster);
    QVERIFY(store_->snapshot("box/vm", "box/monday"));
    overwrite("box/vm", 10, "changed");
    QCOMPARE(blob("box/vm").allocated, kCluster);
    QCOMPARE(blob("box/vm").inherited, 7 * kCluster);
    const auto one = store_->forecast("box/monday");
    QVERIFY(one && one->clones == std::vector<std::string>{"box/vm"});
    QCOMPARE(one->inherits, 7 * kCluster);
    QCOMPARE(one->frees, kCluster);
    QCOMPARE(store_->forecast("box/vm")->decouple, 7 * kCluster);
    QVERIFY(store_->clone("box/monday", "box/trial"));
    const auto two = store_->forecast("box/monday");
    QVERIFY(two && two->clones == (std::vector<std::string>{"box/trial", "box/vm"}));
    QCOMPARE(two->frees, std::uint64_t{0});
    QCOMPARE(store_->remove("box/monday").error().code, ErrorCode::busy);
    const auto none = store_->forecast("box/none");
    QCOMPARE(none.error().code, ErrorCode::notFound);
    QVERIFY(none.error().object.ends_with("//box/none"));

    // And it comes so.
    const std::uint64_t free = store_->room().free;
    progress_.done = 0;
    QVERIFY(store_->decouple({}, "box/trial", progress_));
    QCOMPARE(free - store_->room().free, 8 * kCluster);
    QCOMPARE(progress_.done.load(), 8 * kCluster);
    QCOMPARE(progress_.total.load(), 8 * kCluster);
    QVERIFY(store_->remove("box/monday"));
    QCOMPARE(blob("box/vm").allocated, 8 * kCluster);
    QCOMPARE(blob("box/vm").inherited, std::uint64_t{0});
  }

  void branchesAnObjectInOneStep() {
    put("vm", 3 * kCluster, 'v');
    QVERIFY(store_->branch("vm", "vm@1", "trial"));
    QCOMPARE(blob("trial").parentName, std::string("vm@1"));
    QCOMPARE(blob("vm").parentName, std::string("vm@1"));
    QVERIFY(blob("vm@1").snapshot);
    // Both or none: the name of the branch is taken.
    const Status taken = store_->branch("vm", "vm@2", "trial");
    QCOMPARE(taken.error().code, ErrorCode::exists);
    QVERIFY(blob("vm@2").name.empty());
    QCOMPARE(blob("vm").parentName, std::string("vm@1"));
  }

  void whatWasNeverFinishedGoes() {
    const auto shared = embedded::SharedStore::at(FileSystem::system(), path_);
    EmbeddedStore objects(shared, false);
    WriteRequest request{{"", "late"}, 4 * kCluster, kCluster, {}, {}};
    auto writer = objects.startWrite({}, request);
    QVERIFY(writer);
    const std::uint64_t id = blob("late").id;
    QVERIFY(blob("late").writing);
    // An object of the same name is another thing.
    put("late", kCluster, 'l');
    QVERIFY(store_->discard(id));
    QCOMPARE(store_->discard(id).error().code, ErrorCode::notFound);
    writer->reset();
    QCOMPARE(blob("late").size, kCluster);
    QVERIFY(!blob("late").writing);
  }

  void checksWhatIsInUse() {
    put("a", 3 * kCluster, 'a');
    put("b", 2 * kCluster, 'b');
    // What has no hash any more is not held against one.
    put("c", 2 * kCluster, 'c');
    overwrite("c", 0, "x");
    StoreProgress progress;
    auto found = store_->check({}, true, progress);
    QVERIFY(found && found->problems.empty());
    QCOMPARE(found->objects, std::uint64_t{2});
    QCOMPARE(found->blobs, std::uint64_t{3});
    QCOMPARE(progress.total.load(), 5 * kCluster);
    QCOMPARE(progress.done.load(), 5 * kCluster);
    damage('b');
    found = store_->check({}, true, progress);
    QVERIFY(found);
    QCOMPARE(found->problems.size(), std::size_t{1});
    QVERIFY(found->problems.front().find("b: its bytes") != std::string::npos);
    QVERIFY(store_->check({}, false, progress)->problems.empty());
    std::stop_source stop;
    stop.request_stop();
    OpContext stopped;
    stopped.stop = stop.get_token();
    QCOMPARE(store_->check(stopped, true, progress).error().code, ErrorCode::cancelled);
    // The other one is for files that nobody has.
    QCOMPARE(StoreFile::check({}, path_, true, progress).error().code, ErrorCode::busy);
    store_.reset();
    QCOMPARE(StoreFile::check({}, path_, true, progress)->problems.size(), std::size_t{1});
  }

  void saysHowLargeItMayBecome() {
    const StoreRoom room = store_->room();
    QCOMPARE(room.size, 64 * kMiB);
    QVERIFY(room.growsTo > room.size && room.total < room.size && !room.grows);
    QVERIFY(store_->grow(96 * kMiB));
    QCOMPARE(store_->room().size, 96 * kMiB);
  }
};

QTEST_GUILESS_MAIN(StoreFileTest)
#include "store_file_test.moc"
