// What is wrong with one chunk keeps nobody from looking after the others.
#include "stage_listing.h"

#include <QtTest>

#include "fault/fault_file_system.h"
#include "os/posix_error.h"

using namespace hawser;
using namespace hawser::ctl;
using namespace hawser::staging;
using fault::FaultFileSystem;

namespace {

// A disk on which one file cannot be opened.
class RefusingFiles final : public FaultFileSystem {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode, bool follow) override {
    if (path == refused) return fail(posixError(EIO, "open", path));
    return FaultFileSystem::open(path, mode, follow);
  }
  std::string refused;
};

ByteSpan bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace

class StageListingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatCannotBeOpenedDoesNotStopTheSalvage() {
    RefusingFiles files;
    {
      const auto stage = Stage::open({}, files, "/stage", {}).value();
      for (const char* name : {"a", "b", "c"}) {
        const auto chunk = stage->open({}, "s", name, ChunkMode::create).value();
        QVERIFY(chunk->append({}, bytes("hello")) && chunk->sync({}, SyncMode::full));
      }
    }
    const auto file = files.FaultFileSystem::open("/stage/s/b", OpenMode::readWrite, true).value();
    QVERIFY(file->writeAt(26, bytes("?")));
    files.refused = "/stage/s/a";
    for (const bool json : {false, true}) {
      const auto stage = Stage::open({}, files, "/stage", {}).value();
      StageWalk walk;
      walk.checks = walk.reads = walk.salvages = true;
      walk.json = json;
      StageTally tally;
      std::string said;
      const Status walked = walkStage(
          {}, *stage, walk, [&](const std::string& line) { said += line; }, tally);
      QVERIFY2(walked, walked ? "" : walked.error().detail.c_str());
      QVERIFY2(said.find(json ? "\"stays\":" : "s/a: ") != std::string::npos, said.c_str());
      QVERIFY2(json || said.find("it stays where it is: ") != std::string::npos, said.c_str());
      // The second time only that one is left.
      QCOMPARE(tally.damaged, std::uint64_t(json ? 1 : 2));
      QCOMPARE(tally.salvaged, std::uint64_t(json ? 0 : 1));
    }
    QVERIFY(files.info("/stage/.quarantine/s/b", false));
    QVERIFY(files.info("/stage/s/a", false));
  }
};

QTEST_GUILESS_MAIN(StageListingTest)
#include "stage_listing_test.moc"
