// A cache in a file: made, opened again, in use, and not to be read.
#include <sys/stat.h>

#include <QTemporaryDir>

#include "block/file_block_device.h"
#include "cache/cache_file.h"
#include "unit/cache/cache_fixture.h"

using namespace hawser;
using namespace hawser::test;

namespace {

FileSystem& files() {
  return FileSystem::system();
}

class Folder {
 public:
  std::string path(const char* name) const { return folder_.filePath(QString::fromUtf8(name)).toStdString(); }

 private:
  QTemporaryDir folder_;
};

void writeFile(const std::string& path, const Bytes& bytes) {
  const auto file = files().open(path, OpenMode::create);
  if (!isGood(file) || !isGood((*file)->writeAt(0, bytes))) qFatal("cannot write");
}

}  // namespace

class FileTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void madeAndOpenedAgain() {
    const Folder folder;
    const std::string path = folder.path("below/that/cache.store");
    const auto identity = identityOf("a", 3 * kMiB + 5);
    const auto origin = std::make_shared<ModelOrigin>(identity);
    {
      auto cache = openCacheFile(files(), path, kMiB * kKiB, {});
      QVERIFY(isGood(cache));
      QCOMPARE((*cache)->room().limit, kMiB * kKiB);
      QVERIFY(readsRight(*(*cache)->open(identity, origin), 0, identity.size));
      // Nobody else has it meanwhile.
      QCOMPARE(openCacheFile(files(), path, 0, {}).error().code, ErrorCode::busy);
    }
    auto cache = openCacheFile(files(), path, 5, {});
    QVERIFY(isGood(cache));
    QCOMPARE((*cache)->room().limit, kMiB * kKiB);
    origin->fail(ErrorCode::connection);
    QVERIFY(readsRight(*(*cache)->open(identity, origin), 0, identity.size));
    QVERIFY((*cache)->resize(5 * kMiB * kKiB));
    QVERIFY((*cache)->resize(100 * kMiB));
  }

  // What was dropped takes nothing from the disk any more; what was evicted does until it is filled again.
  void dropsGiveBackTheirRoom() {
    const Folder folder;
    const std::string path = folder.path("cache.store");
    const auto cache = *openCacheFile(files(), path, 64 * kMiB, {});
    const auto identity = identityOf("a", 20 * kMiB);
    const auto allocated = [&] {
      struct stat info {};
      return stat(path.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_blocks) * 512 : 0;
    };
    const std::uint64_t before = allocated();
    QVERIFY(readsRight(*cache->open(identity, std::make_shared<ModelOrigin>(identity)), 0, identity.size));
    QVERIFY(allocated() >= before + identity.size);
    QVERIFY(cache->drop(identity.location));
    QVERIFY(allocated() < before + kMiB);
  }

  void setAsideWhereItCannotBeRead() {
    const Folder folder;
    const std::string path = folder.path("cache.store");
    writeFile(path, filled(7, kMiB));
    std::string said;
    Cache::Options options;
    options.log = Log([&](LogLevel, std::string_view, std::string_view text) { said += text; });
    const auto cache = openCacheFile(files(), path, 100 * kMiB, options);
    QVERIFY(isGood(cache));
    QVERIFY(said.find("set aside") != std::string::npos);
    QVERIFY(files().info(path + ".damaged").has_value());
    QVERIFY((*cache)->use().empty());
  }

  // What somebody else has there stays as it is.
  void aStoreOfAnotherKind() {
    const Folder folder;
    const std::string path = folder.path("objects.store");
    {
      auto device = FileBlockDevice::create(files(), path, 16 * kMiB, {.sparse = true});
      QVERIFY(isGood(device));
      QVERIFY((*Blobstore::init(std::move(*device), smallLayout()))->unload());
    }
    QCOMPARE(openCacheFile(files(), path, 0, {}).error().code, ErrorCode::invalidArgument);
    QVERIFY(!files().info(path + ".damaged"));
  }

  void noFileCanBeMade() {
    const Folder folder;
    writeFile(folder.path("file"), filled(1, 10));
    QVERIFY(!openCacheFile(files(), folder.path("file/cache.store"), 0, {}));
  }
};

QTEST_GUILESS_MAIN(FileTest)
#include "file_test.moc"
