// One chunk: what it holds, when it says so on the disk, and what is refused. Names in the comments are of
// the reference tool's own suites, whose behaviours these are.
#include <random>

#include "unit/staging/bench.h"

using namespace hawser;
using namespace hawser::staging;
using namespace hawser::test;
using fault::FaultFileSystem;

namespace {

constexpr const char* kPath = "/stage/s/c";

ErrorCode codeOf(const Status& status) {
  return status ? ErrorCode::internal : status.error().code;
}

// As a start after the program was killed finds it: what was written is there, what was open is not.
std::string contentAfterKill(FaultFileSystem& files, StageOptions options = {}) {
  const auto stage = openStage(files, std::move(options));
  const auto chunk = stage->open({}, "s", "c", ChunkMode::read);
  return chunk ? contentOf(**chunk) : "none";
}

}  // namespace

class ChunkTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    cleanup();
    files_ = std::make_unique<FaultFileSystem>();
    reopen();
  }
  void cleanup() {
    chunk_.reset();
    stage_.reset();
  }

  // fs_write, fs_checksum: header and CRC as the reference tool has them.
  void writesWhatTheReferenceReads() {
    QVERIFY(chunk_->sync({}, SyncMode::full));
    QCOMPARE(QByteArray::fromStdString(fileBytes(*files_, kPath)).toHex(),
             QByteArray("c10041d912ff"  // magic, CRC
                        "00000000"      // unused
                        "00000000"      // content
                        "0000000041d912ff"
                        "0000"));
    QVERIFY(chunk_->append({}, bytes("hello")));
    QVERIFY(chunk_->sync({}, SyncMode::full));
    const std::string file = fileBytes(*files_, kPath);
    QCOMPARE(file.size(), std::size_t(29));
    QCOMPARE(file.substr(10, 4), std::string("\0\0\0\5", 4));
    QCOMPARE(file.substr(24), std::string("hello"));
    QVERIFY(stage_->check({}, "s", "c")->summed);
    QCOMPARE(int(stage_->check({}, "s", "c")->damage), 0);
  }

  void withoutChecksumThereIsNone() {
    reopen({.checksum = false});
    QVERIFY(chunk_->append({}, bytes("hello")));
    QVERIFY(chunk_->sync({}, SyncMode::full));
    QCOMPARE(fileBytes(*files_, kPath).substr(2, 4), std::string(4, '\0'));
    QCOMPARE(fileBytes(*files_, kPath).substr(14, 8), std::string(8, '\0'));
    // And with one from the next sync on.
    reopen();
    QCOMPARE(contentOf(*chunk_), std::string("hello"));
    QVERIFY(chunk_->append({}, bytes("!")));
    QVERIFY(chunk_->sync({}, SyncMode::full));
    QVERIFY(stage_->check({}, "s", "c")->summed);
  }

  // fs_up_down, fs_up_down_up_append
  void upAndDown() {
    QCOMPARE(codeOf(chunk_->up({})), ErrorCode::invalidArgument);
    QVERIFY(chunk_->setMetadata("meta"));
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->down({}, SyncMode::normal));
    QCOMPARE(codeOf(chunk_->down({}, SyncMode::normal)), ErrorCode::invalidArgument);
    QCOMPARE(codeOf(chunk_->append({}, bytes("x"))), ErrorCode::invalidArgument);
    QCOMPARE(codeOf(chunk_->setMetadata("x")), ErrorCode::invalidArgument);
    // What is known of it stays, and it can be read.
    QCOMPARE(chunk_->info().metadata, std::string("meta"));
    QCOMPARE(contentOf(*chunk_), std::string("one"));
    QVERIFY(!chunk_->info().up);
    QVERIFY(chunk_->up({}));
    QVERIFY(chunk_->append({}, bytes("two")));
    QVERIFY(chunk_->down({}, SyncMode::normal));
    QVERIFY(chunk_->up({}));
    QCOMPARE(contentOf(*chunk_), std::string("onetwo"));
    reopen();
    QCOMPARE(contentOf(*chunk_), std::string("onetwo"));
    QCOMPARE(chunk_->info().metadata, std::string("meta"));
  }

  void syncModes() {
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->sync({}, SyncMode::none));
    QCOMPARE(contentAfterKill(*files_), std::string("none"));
    init();
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->down({}, SyncMode::none));
    QCOMPARE(contentAfterKill(*files_), std::string("one"));
    init();
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->sync({}, SyncMode::normal));
    QVERIFY(chunk_->append({}, bytes("two")));
    QCOMPARE(contentAfterKill(*files_), std::string("one"));
    init();
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->sync({}, SyncMode::full));
    for (std::uint32_t seed = 0; seed < 20; ++seed)
      QCOMPARE(contentAfterKill(*files_->afterPowerCut(seed)), std::string("one"));
    // Normal, and then full with nothing new to say.
    QVERIFY(chunk_->append({}, bytes("two")));
    QVERIFY(chunk_->sync({}, SyncMode::normal));
    QVERIFY(chunk_->sync({}, SyncMode::full));
    for (std::uint32_t seed = 0; seed < 20; ++seed)
      QCOMPARE(contentAfterKill(*files_->afterPowerCut(seed)), std::string("onetwo"));
  }

  // Defect 2: with a checksum the chunk was lost, without it what was rolled back came again.
  void rollback_data() {
    QTest::addColumn<bool>("checksum");
    QTest::addColumn<bool>("synced");
    QTest::newRow("checksum") << true << true;
    QTest::newRow("no checksum") << false << true;
    QTest::newRow("never synced, checksum") << true << false;
    QTest::newRow("never synced") << false << false;
  }
  void rollback() {
    QFETCH(bool, checksum);
    QFETCH(bool, synced);
    reopen({.checksum = checksum});
    QVERIFY(chunk_->append({}, bytes("12345678")));
    if (synced) QVERIFY(chunk_->sync({}, SyncMode::normal));
    QVERIFY(chunk_->begin());
    QVERIFY(chunk_->append({}, bytes("abcdefgh")));
    QVERIFY(chunk_->setMetadata("other"));
    QCOMPARE(codeOf(chunk_->sync({}, SyncMode::normal)), ErrorCode::busy);
    QCOMPARE(codeOf(chunk_->down({}, SyncMode::normal)), ErrorCode::busy);
    QVERIFY(chunk_->rollback());
    QCOMPARE(contentOf(*chunk_), std::string("12345678"));
    QCOMPARE(chunk_->info().metadata, std::string());
    QVERIFY(chunk_->down({}, SyncMode::normal));
    QVERIFY(chunk_->up({}));
    QCOMPARE(contentOf(*chunk_), std::string("12345678"));
    reopen({.checksum = checksum});
    QCOMPARE(contentOf(*chunk_), std::string("12345678"));
  }

  void transactions() {
    QCOMPARE(codeOf(chunk_->rollback()), ErrorCode::invalidArgument);
    QCOMPARE(codeOf(chunk_->commit({}, SyncMode::full)), ErrorCode::invalidArgument);
    QVERIFY(chunk_->begin());
    QCOMPARE(codeOf(chunk_->begin()), ErrorCode::busy);
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->commit({}, SyncMode::full));
    QCOMPARE(contentAfterKill(*files_), std::string("one"));
  }

  void rollbackOfWhatWasOverwritten() {
    for (const bool synced : {true, false}) {
      init();
      QVERIFY(chunk_->append({}, bytes("12345678")));
      if (synced) QVERIFY(chunk_->sync({}, SyncMode::normal));
      QVERIFY(chunk_->begin());
      QVERIFY(chunk_->writeAt({}, 4, bytes("abcdefgh")));
      QVERIFY(chunk_->writeAt({}, 2, bytes("ABCDEFGHIJKL")));
      QCOMPARE(contentOf(*chunk_), std::string("12ABCDEFGHIJKL"));
      QVERIFY(chunk_->rollback());
      QVERIFY(chunk_->append({}, bytes("9")));
      QVERIFY(chunk_->sync({}, SyncMode::normal));
      QCOMPARE(contentAfterKill(*files_), std::string("123456789"));
    }
  }

  void rollbackToNothing() {
    QVERIFY(chunk_->sync({}, SyncMode::normal));
    QVERIFY(chunk_->begin());
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->rollback());
    QVERIFY(chunk_->sync({}, SyncMode::normal));
    // Nothing behind the header that would be taken for content of the old format.
    QCOMPARE(fileBytes(*files_, kPath).size(), std::size_t(24));
    QCOMPARE(contentAfterKill(*files_), std::string());
  }

  void locks() {
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->lock({}, SyncMode::normal));
    QCOMPARE(contentAfterKill(*files_), std::string("one"));
    QCOMPARE(codeOf(chunk_->lock({}, SyncMode::normal)), ErrorCode::busy);
    const Status begun = chunk_->begin();
    QCOMPARE(codeOf(begun), ErrorCode::busy);
    QCOMPARE(int(begun.error().retry), int(Retry::soon));
    QVERIFY(chunk_->append({}, bytes("two")));
    QVERIFY(chunk_->unlock());
    QCOMPARE(codeOf(chunk_->unlock()), ErrorCode::invalidArgument);
    QVERIFY(chunk_->begin());
  }

  // issue_write_at; defect 7 is the second.
  void writeAt() {
    QVERIFY(chunk_->append({}, bytes("0123456789")));
    QVERIFY(chunk_->sync({}, SyncMode::full));
    QVERIFY(chunk_->writeAt({}, 3, bytes("abc")));
    QCOMPARE(contentOf(*chunk_), std::string("012abc"));
    QCOMPARE(codeOf(chunk_->writeAt({}, 7, bytes("x"))), ErrorCode::invalidArgument);
    QVERIFY(chunk_->down({}, SyncMode::full));
    QCOMPARE(contentAfterKill(*files_), std::string("012abc"));
    QVERIFY(chunk_->up({}));
    QVERIFY(chunk_->writeAt({}, 0, {}));
    QVERIFY(chunk_->sync({}, SyncMode::full));
    QCOMPARE(contentAfterKill(*files_), std::string());
    QCOMPARE(fileBytes(*files_, kPath).size(), std::size_t(24));
  }

  // metadata_update_with_content, metadata_multiple_updates, metadata_unsigned_underflow
  void metadata() {
    const std::string metas[] = {"small", std::string(300, 'l'), "", std::string(65535, 'm'), "short again"};
    QVERIFY(chunk_->append({}, bytes("content")));
    for (const std::string& meta : metas) {
      QVERIFY(chunk_->setMetadata(meta));
      QCOMPARE(chunk_->info().metadata, meta);
      QCOMPARE(contentOf(*chunk_), std::string("content"));
    }
    for (const std::string& meta : metas) {
      QVERIFY(chunk_->setMetadata(meta));
      QVERIFY(chunk_->append({}, bytes("+")));
      QVERIFY(chunk_->down({}, SyncMode::normal));
      QVERIFY(chunk_->up({}));
      QCOMPARE(chunk_->info().metadata, meta);
    }
    QCOMPARE(contentOf(*chunk_), std::string("content+++++"));
    QCOMPARE(codeOf(chunk_->setMetadata(std::string(65536, 'x'))), ErrorCode::tooLarge);
    QCOMPARE(int(stage_->check({}, "s", "c")->damage), 0);
  }

  // Taken back before a sync, after content was cut: the CRC is of what is there.
  void metadataBackAndForth() {
    QVERIFY(chunk_->setMetadata("a"));
    QVERIFY(chunk_->append({}, bytes("12345678")));
    QVERIFY(chunk_->setMetadata("bb"));
    QVERIFY(chunk_->writeAt({}, 4, bytes("x")));
    QVERIFY(chunk_->setMetadata("a"));
    QVERIFY(chunk_->sync({}, SyncMode::normal));
    QCOMPARE(int(stage_->check({}, "s", "c")->damage), 0);
    QCOMPARE(contentAfterKill(*files_), std::string("1234x"));
  }

  // legacy_success; defect 5: it is read as it is, and written anew when it grows.
  void legacyFiles() {
    const std::string legacy("\xc1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1mold", 28);
    chunk_.reset();
    stage_.reset();
    putFile(*files_, kPath, legacy);
    const auto reading = openStage(*files_, {.readOnly = true});
    const auto read = openChunk(*reading, "c", ChunkMode::read);
    QCOMPARE(contentOf(*read), std::string("old"));
    QVERIFY(read->info().legacy);
    QCOMPARE(codeOf(read->append({}, bytes("x"))), ErrorCode::denied);
    QCOMPARE(codeOf(read->setMetadata("x")), ErrorCode::denied);
    QCOMPARE(codeOf(read->remove()), ErrorCode::denied);
    QCOMPARE(fileBytes(*files_, kPath), legacy);
    reopen();
    QVERIFY(chunk_->append({}, bytes("+new")));
    QCOMPARE(fileBytes(*files_, kPath), legacy);
    QVERIFY(chunk_->sync({}, SyncMode::normal));
    QCOMPARE(contentAfterKill(*files_), std::string("old+new"));
    QVERIFY(!chunk_->info().legacy);
  }

  void whatOthersReservedIsTrimmedOnDemand() {
    for (const bool trim : {false, true}) {
      chunk_.reset();
      stage_.reset();
      putFile(*files_, kPath,
              std::string("\xc1\0\0\0\0\0\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0\0\0\0abcstale", 32) +
                  std::string(4000, '\0'));
      reopen({.checksum = false, .trim = trim});
      QVERIFY(chunk_->append({}, bytes("d")));
      QVERIFY(chunk_->sync({}, SyncMode::full));
      QCOMPARE(fileBytes(*files_, kPath).size(), std::size_t(trim ? 28 : 4032));
      QCOMPARE(std::size_t(chunk_->info().fileSize), std::size_t(trim ? 28 : 4032));
      QCOMPARE(contentAfterKill(*files_), std::string("abcd"));
    }
  }

  // Defect 8, without 4 GiB of anything: the header says so much, and the file has a hole.
  void noChunkWraps() {
    chunk_.reset();
    stage_.reset();
    const QTemporaryDir folder;
    const std::string root = folder.path().toStdString(), path = root + "/s/c";
    FileSystem& disk = FileSystem::system();
    putFile(disk, path, std::string("\xc1\0\0\0\0\0\0\0\0\0\xff\xff\xff\xf0\0\0\0\0\0\0\0\0\0\0", 24));
    QVERIFY((*disk.open(path, OpenMode::readWrite))->resize(24 + 0xfffffff0ull));
    auto stage = Stage::open({}, disk, root, {.checksum = false});
    QVERIFY(stage);
    const auto chunk = (*stage)->open({}, "s", "c", ChunkMode::existing);
    QVERIFY(chunk);
    QCOMPARE(codeOf((*chunk)->append({}, bytes("0123456789abcdef"))), ErrorCode::tooLarge);
    QVERIFY((*chunk)->append({}, bytes("0123456789abcde")));
    QCOMPARE((*chunk)->info().contentSize, kMostContent);
    QCOMPARE(codeOf((*chunk)->append({}, bytes("x"))), ErrorCode::tooLarge);
  }

  void seals() {
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->seal({}));
    QCOMPARE(codeOf(chunk_->append({}, bytes("x"))), ErrorCode::denied);
    for (std::uint32_t seed = 0; seed < 20; ++seed)
      QCOMPARE(contentAfterKill(*files_->afterPowerCut(seed)), std::string("one"));
  }

  void rangesAreRead() {
    QVERIFY(chunk_->append({}, bytes("0123456789")));
    std::array<std::byte, 4> into{};
    QCOMPARE(*chunk_->readAt({}, 3, into), std::size_t(4));
    QCOMPARE(std::to_integer<char>(into[0]), '3');
    QCOMPARE(*chunk_->readAt({}, 8, into), std::size_t(2));
    QCOMPARE(*chunk_->readAt({}, 10, into), std::size_t(0));
    QCOMPARE(*chunk_->readAt({}, ~std::uint64_t{0}, into), std::size_t(0));
  }

  void aFullDiskIsAnErrorAndNothingElse() {
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->sync({}, SyncMode::full));
    files_->failAfter(files_->changes(), makeError(ErrorCode::noSpace, "full"));
    QCOMPARE(codeOf(chunk_->append({}, bytes("two"))), ErrorCode::noSpace);
    QVERIFY(chunk_->append({}, bytes("two")));
    QVERIFY(chunk_->sync({}, SyncMode::full));
    QCOMPARE(contentAfterKill(*files_), std::string("onetwo"));
  }

  // After it nobody knows what is on the disk, and the system says it is fine when asked again.
  void aFailedSyncIsNeverTriedAgain() {
    QVERIFY(chunk_->append({}, bytes("one")));
    QVERIFY(chunk_->sync({}, SyncMode::full));
    QVERIFY(chunk_->append({}, bytes("two")));
    files_->failAfter(files_->changes(), makeError(ErrorCode::corrupt, "sync: Input/output error"));
    QCOMPARE(codeOf(chunk_->sync({}, SyncMode::full)), ErrorCode::corrupt);
    QCOMPARE(codeOf(chunk_->sync({}, SyncMode::full)), ErrorCode::corrupt);
    QCOMPARE(codeOf(chunk_->append({}, bytes("x"))), ErrorCode::corrupt);
    QCOMPARE(codeOf(chunk_->down({}, SyncMode::full)), ErrorCode::corrupt);
    QVERIFY(chunk_->up({}));
    QCOMPARE(contentOf(*chunk_), std::string("one"));
  }

  void noWriteAfterAStop() {
    std::stop_source source;
    source.request_stop();
    OpContext context;
    context.stop = source.get_token();
    const std::uint64_t before = files_->changes();
    QCOMPARE(codeOf(chunk_->append(context, bytes("x"))), ErrorCode::cancelled);
    QCOMPARE(codeOf(chunk_->sync(context, SyncMode::full)), ErrorCode::cancelled);
    QCOMPARE(codeOf(chunk_->down(context, SyncMode::full)), ErrorCode::cancelled);
    QCOMPARE(files_->changes(), before);
  }

  // Against a string, whatever comes in whatever order.
  void againstAModel_data() {
    QTest::addColumn<bool>("checksum");
    QTest::addColumn<bool>("memory");
    QTest::newRow("checksum") << true << false;
    QTest::newRow("no checksum") << false << false;
    QTest::newRow("memory") << false << true;
  }
  void againstAModel();

 private:
  void reopen(StageOptions options = {}) {
    chunk_.reset();
    stage_.reset();
    stage_ = openStage(*files_, std::move(options));
    chunk_ = openChunk(*stage_);
  }

  std::unique_ptr<FaultFileSystem> files_;
  std::unique_ptr<Stage> stage_;
  std::shared_ptr<Chunk> chunk_;
};

void ChunkTest::againstAModel() {
  QFETCH(bool, checksum);
  QFETCH(bool, memory);
  struct State {
    std::string content, metadata;
  };
  for (unsigned seed = 0; seed < 200; ++seed) {
    cleanup();
    files_ = std::make_unique<FaultFileSystem>();
    stage_ = openStage(*files_, {.checksum = checksum});
    if (memory) QVERIFY(stage_->makeStream("s", StreamKind::memory));
    chunk_ = openChunk(*stage_);
    std::mt19937 random(seed);
    State now;
    std::optional<State> before;
    for (int step = 0; step < 60; ++step) {
      const std::string piece(random() % 700, static_cast<char>('a' + step % 26));
      switch (random() % 8) {
        case 0:
        case 1:
          QVERIFY(chunk_->append({}, bytes(piece)));
          now.content += piece;
          break;
        case 2: {
          const std::size_t at = random() % (now.content.size() + 1);
          QVERIFY(chunk_->writeAt({}, at, bytes(piece)));
          now.content = now.content.substr(0, at) + piece;
          break;
        }
        case 3:
          QVERIFY(chunk_->setMetadata(piece));
          now.metadata = piece;
          break;
        case 4:
          if (before) break;
          QVERIFY(chunk_->begin());
          before = now;
          break;
        case 5:
          if (!before) break;
          QVERIFY(random() % 2 == 0 ? chunk_->rollback()
                                    : (before = now, chunk_->commit({}, SyncMode::normal)));
          now = *std::exchange(before, std::nullopt);
          break;
        case 6:
          if (!before) QVERIFY(chunk_->sync({}, random() % 2 == 0 ? SyncMode::normal : SyncMode::full));
          break;
        default:
          if (before || memory) break;
          QVERIFY(chunk_->down({}, SyncMode::normal));
          QVERIFY(chunk_->up({}));
          QCOMPARE(int(stage_->check({}, "s", "c")->damage), 0);
          break;
      }
      QCOMPARE(contentOf(*chunk_), now.content);
      QCOMPARE(chunk_->info().metadata, now.metadata);
    }
  }
}

QTEST_GUILESS_MAIN(ChunkTest)
#include "chunk_test.moc"
