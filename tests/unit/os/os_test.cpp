// The real file system through FileSystem, in a folder of its own.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cerrno>
#include <set>
#include <string_view>

#include "os/file_system.h"
#include "os/log_file.h"
#include "os/posix_error.h"
#include "os/process.h"
#include "os/random.h"

using namespace hawser;

namespace {

ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string contentOf(FileSystem& files, const std::string& path) {
  auto file = files.open(path, OpenMode::read);
  if (!file) return "<" + file.error().detail + ">";
  std::string text(1000, '\0');
  const auto size = (*file)->readAt(0, std::as_writable_bytes(std::span(text.data(), text.size())));
  text.resize(size.value());
  return text;
}

void makeFile(FileSystem& files, const std::string& path, std::string_view text) {
  auto file = files.open(path, OpenMode::create);
  QVERIFY2(file.has_value(), path.c_str());
  QVERIFY((*file)->writeAt(0, bytesOf(text)));
}

#define QVERIFY_CODE(expression, wanted)                                      \
  do {                                                                        \
    const auto got = (expression);                                            \
    QVERIFY2(!got, "worked although it should not: " #expression);            \
    QCOMPARE(std::string(name(got.error().code)), std::string(name(wanted))); \
  } while (false)

}  // namespace

class OsTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  FileSystem& files_ = FileSystem::system();

  std::string path(const std::string& rest) const {
    return folder_.path().toStdString() + "/" + QTest::currentTestFunction() + "/" + rest;
  }

 private Q_SLOTS:
  void init() { QVERIFY(files_.makeDirectories(path(""))); }

  void pathsAreJoinedAndTakenApart() {
    QCOMPARE(joinPath("a/b", "c"), std::string("a/b/c"));
    QCOMPARE(joinPath("a/", "c"), std::string("a/c"));
    QCOMPARE(joinPath("", "c"), std::string("c"));
    QCOMPARE(joinPath("/", "c"), std::string("/c"));
    QCOMPARE(std::string(parentPath("a/b/c")), std::string("a/b"));
    QCOMPARE(std::string(parentPath("c")), std::string());
    QCOMPARE(std::string(parentPath("/c")), std::string("/"));
    QCOMPARE(std::string(fileName("a/b/c")), std::string("c"));
    QCOMPARE(std::string(fileName("c")), std::string("c"));
  }

  void bytesRoundTripAtOffsets() {
    const std::string at = path("f");
    auto file = files_.open(at, OpenMode::create);
    QVERIFY(file.has_value());
    QVERIFY((*file)->writeAt(5, bytesOf("world")));
    QVERIFY((*file)->writeAt(0, bytesOf("hello")));
    QVERIFY((*file)->sync());
    QCOMPARE(contentOf(files_, at), std::string("helloworld"));
    std::array<std::byte, 4> some;
    QCOMPARE((*file)->readAt(8, some).value(), std::size_t{2});
    QCOMPARE((*file)->readAt(100, some).value(), std::size_t{0});
    QVERIFY((*file)->resize(3));
    QCOMPARE((*file)->info().value().size, std::uint64_t{3});
    QVERIFY_CODE((*file)->writeAt(~std::uint64_t{0}, bytesOf("x")), ErrorCode::tooLarge);
  }

  void openModes() {
    QVERIFY_CODE(files_.open(path("none"), OpenMode::read), ErrorCode::notFound);
    QVERIFY_CODE(files_.open(path("none"), OpenMode::readWrite), ErrorCode::notFound);
    makeFile(files_, path("f"), "x");
    QCOMPARE(files_.info(path("f")).value().mode, 0600u);
    const auto again = files_.open(path("f"), OpenMode::create);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::exists);
    QCOMPARE(again.error().object, path("f"));
    QCOMPARE(again.error().sys, EEXIST);
    QVERIFY_CODE(files_.open(path("f/below"), OpenMode::read), ErrorCode::notFound);
    QVERIFY_CODE(files_.open(path(std::string(300, 'n')), OpenMode::create), ErrorCode::tooLarge);
    QVERIFY_CODE(files_.open(path(std::string("a\0b", 3)), OpenMode::create), ErrorCode::invalidArgument);
  }

  void aFifoDoesNotHang() {
    QCOMPARE(::mkfifo(path("fifo").c_str(), 0600), 0);
    auto fifo = files_.open(path("fifo"), OpenMode::read);
    QVERIFY(fifo.has_value());
    QCOMPARE((*fifo)->info().value().kind, FileKind::other);
    QCOMPARE(files_.info(path("fifo")).value().kind, FileKind::other);
  }

  void linksAreNotFollowedUnlessAsked() {
    makeFile(files_, path("target"), "content");
    QVERIFY(files_.makeSymlink("target", path("link")));
    QVERIFY_CODE(files_.makeSymlink("other", path("link")), ErrorCode::exists);
    QCOMPARE(files_.readLink(path("link")).value(), std::string("target"));
    QCOMPARE(files_.info(path("link")).value().kind, FileKind::symlink);
    QCOMPARE(files_.info(path("link"), true).value().kind, FileKind::regular);
    QCOMPARE(contentOf(files_, path("link")), std::string("content"));
    QVERIFY_CODE(files_.open(path("link"), OpenMode::read, false), ErrorCode::invalidArgument);
    const std::string far(1500, 'x');
    QVERIFY(files_.makeSymlink(far, path("far")));
    QCOMPARE(files_.readLink(path("far")).value(), far);
    QVERIFY_CODE(files_.readLink(path("target")), ErrorCode::invalidArgument);
  }

  void foldersAreMadeListedRemoved() {
    QVERIFY(files_.makeDirectories(path("a/b/c")));
    QVERIFY(files_.makeDirectories(path("a/b/c")));
    QVERIFY_CODE(files_.makeDirectory(path("a/b")), ErrorCode::exists);
    QVERIFY_CODE(files_.makeDirectory(path("no/b")), ErrorCode::notFound);
    makeFile(files_, path("a/file"), "");
    QVERIFY_CODE(files_.makeDirectories(path("a/file")), ErrorCode::exists);
    QVERIFY_CODE(files_.makeDirectories(path("a/file/below")), ErrorCode::exists);
    QVERIFY(files_.makeSymlink("b", path("a/link")));
    auto entries = files_.list(path("a")).value();
    std::sort(entries.begin(), entries.end(), [](auto& x, auto& y) { return x.name < y.name; });
    QCOMPARE(entries.size(), std::size_t{3});
    QCOMPARE(entries[0].name, std::string("b"));
    QCOMPARE(entries[0].kind, FileKind::directory);
    QCOMPARE(entries[1].kind, FileKind::regular);
    QCOMPARE(entries[2].kind, FileKind::symlink);
    QVERIFY_CODE(files_.list(path("none")), ErrorCode::notFound);
    QVERIFY_CODE(files_.removeDirectory(path("a")), ErrorCode::busy);
    QVERIFY(files_.removeDirectory(path("a/b/c")));
    QVERIFY(files_.syncDirectory(path("a/b")));
    QVERIFY(files_.removeFile(path("a/file")));
    QVERIFY_CODE(files_.removeFile(path("a/file")), ErrorCode::notFound);
  }

  void renamesReplaceOrRefuse() {
    makeFile(files_, path("one"), "1");
    makeFile(files_, path("two"), "2");
    QVERIFY_CODE(files_.renameNew(path("one"), path("two")), ErrorCode::exists);
    QCOMPARE(contentOf(files_, path("two")), std::string("2"));
    QVERIFY(files_.renameNew(path("one"), path("three")));
    QVERIFY(files_.rename(path("three"), path("two")));
    QCOMPARE(contentOf(files_, path("two")), std::string("1"));
    QVERIFY_CODE(files_.rename(path("three"), path("two")), ErrorCode::notFound);
    QVERIFY(files_.makeDirectories(path("folder/full")));
    QVERIFY_CODE(files_.rename(path("two"), path("folder")), ErrorCode::exists);
  }

  void modeTimesAndAttributes() {
    auto file = files_.open(path("f"), OpenMode::create);
    QVERIFY(file.has_value());
    QVERIFY((*file)->setMode(0640));
    QCOMPARE((*file)->info().value().mode, 0640u);
    for (const std::int64_t nanoseconds : {1'700'000'000'123'456'789L, -1'500'000'000L, 0L}) {
      const WallTime time{std::chrono::nanoseconds(nanoseconds)};
      QVERIFY((*file)->setModified(time));
      QVERIFY((*file)->info().value().modified == time);
    }
    QVERIFY_CODE((*file)->attribute("user.hawser.none"), ErrorCode::notFound);
    const std::string value = std::string("zero\0inside", 11) + std::string(2500, 'v');
    QVERIFY((*file)->setAttribute("user.hawser.some", value));
    QCOMPARE((*file)->attribute("user.hawser.some").value(), value);
    QVERIFY_CODE((*file)->setAttribute("user.hawser.some", std::string(100'000, 'v')), ErrorCode::tooLarge);
  }

  void spaceIsReserved() {
    auto file = files_.open(path("f"), OpenMode::create);
    QVERIFY(file.has_value());
    QVERIFY((*file)->allocate(1'000'000));
    QCOMPARE((*file)->info().value().size, std::uint64_t{1'000'000});
    const std::uint64_t free = files_.freeSpace(path("")).value();
    QVERIFY(free > 0);
    QVERIFY_CODE((*file)->allocate(free + (std::uint64_t{1} << 40)), ErrorCode::noSpace);
    QCOMPARE((*file)->info().value().size, std::uint64_t{1'000'000});
    QVERIFY(files_.freeSpace(path("")).value() > free / 2);
  }

  void aLockIsHeldOnceAndDiesWithItsProcess() {
    {
      auto held = files_.lock(path("lock"));
      QVERIFY(held.has_value());
      QVERIFY_CODE(files_.lock(path("lock")), ErrorCode::busy);
    }
    int ready[2];
    QCOMPARE(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      auto held = files_.lock(path("lock"));
      const char byte = held ? 'y' : 'n';
      (void)!::write(ready[1], &byte, 1);
      ::pause();
      ::_exit(0);
    }
    char byte = 0;
    QCOMPARE(::read(ready[0], &byte, 1), ssize_t{1});
    QCOMPARE(byte, 'y');
    QVERIFY_CODE(files_.lock(path("lock")), ErrorCode::busy);
    ::kill(child, SIGKILL);
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(files_.lock(path("lock")).has_value());
    ::close(ready[0]);
    ::close(ready[1]);
  }

  void errorsHaveAMeaning() {
    QCOMPARE(posixError(ENOSPC, "write", "/x").code, ErrorCode::noSpace);
    QCOMPARE(posixError(EDQUOT, "write", "/x").code, ErrorCode::noSpace);
    QCOMPARE(posixError(EPERM, "write", "/x").code, ErrorCode::denied);
    QCOMPARE(posixError(EROFS, "write", "/x").code, ErrorCode::denied);
    QCOMPARE(posixError(EIO, "read", "/x").code, ErrorCode::corrupt);
    QCOMPARE(posixError(EMFILE, "open", "/x").code, ErrorCode::busy);
    QCOMPARE(posixError(EMFILE, "open", "/x").retry, Retry::afterDelay);
    QCOMPARE(posixError(ENOSPC, "write", "/x").retry, Retry::never);
    QCOMPARE(posixError(ESTALE, "read", "/x").retry, Retry::soon);
    QCOMPARE(posixError(ENOENT, "open", "/x").object, std::string("/x"));
  }

  void aLogIsLinesOfOneShape() {
    const Log log = logTo({path("made/log"), "test", 0}, LogLevel::info).value();
    log.write(LogLevel::debug, "os", "nobody asked");
    log.write(LogLevel::warning, "os", "a\nb\x7f sig=secret");
    log.write(LogLevel::error, "os", std::string(100'000, 'x'));
    const std::string all = contentOf(files_, path("made/log"));
    const std::string tail =
        " warning test[" + std::to_string(processId()) + "] os: a\\x0ab\\x7f sig=REDACTED\n";
    QVERIFY2(all.find(tail) == std::string("2026-11-23T17:51:05.123Z").size(), all.c_str());
    QVERIFY(files_.info(path("made/log")).value().size < 5'000);
    QCOMPARE(files_.info(path("made/log")).value().mode, 0600u);
  }

  // Two that share it, as two programs do: all that is written last is there, and no more than is allowed.
  void aLogIsBounded() {
    constexpr std::uint64_t kMost = 10'000;
    const Log a = logTo({path("log"), "a", kMost}, LogLevel::info).value();
    const Log b = logTo({path("log"), "b", kMost}, LogLevel::info).value();
    for (int i = 0; i < 2'000; ++i)
      (i % 3 == 0 ? a : b).write(LogLevel::info, "os", "line " + std::to_string(i));
    std::string all;
    for (const char* name : {"log.1", "log"}) {
      const auto info = files_.info(path(name));
      QVERIFY(info.has_value() && info->size < kMost + 200);
      std::string text(info->size, '\0');
      QVERIFY((*files_.open(path(name), OpenMode::read))->readAt(0, std::as_writable_bytes(std::span(text))));
      all += text;
    }
    for (int i = 1'900; i < 2'000; ++i)
      QVERIFY2(all.find("line " + std::to_string(i) + "\n") != std::string::npos, all.c_str());
    QCOMPARE(files_.list(path("")).value().size(), std::size_t(2));
  }

  void theProcessKnowsItself() {
    QCOMPARE(processId(), static_cast<std::uint32_t>(::getpid()));
    std::set<std::string> names;
    for (int i = 0; i < 100; ++i)
      names.insert(randomName());
    QCOMPARE(names.size(), std::size_t{100});
    QCOMPARE(names.begin()->size(), std::size_t{32});
    qputenv("HAWSER_TEST_VARIABLE", "");
    QCOMPARE(environmentVariable("HAWSER_TEST_VARIABLE").value(), std::string());
    QVERIFY(!environmentVariable("HAWSER_TEST_NOT_SET"));
    QVERIFY(files_.info(currentFolder().value()).value().kind == FileKind::directory);
    QCOMPARE(defaultFileMode() & ~0666u, 0u);
  }
};

QTEST_APPLESS_MAIN(OsTest)
#include "os_test.moc"
