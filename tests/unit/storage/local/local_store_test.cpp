// What is particular to folders of this machine: special files, links that lead out, edits by other
// programs, rights.
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "checksum/crc64.h"
#include "os/file_system.h"
#include "storage/local/local_place.h"
#include "storage/local/local_properties.h"
#include "storage/local/local_provider.h"
#include "storage/local/local_store.h"

using namespace hawser;

namespace {

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

template <class T>
ErrorCode codeOf(const Result<T>& result) {
  return result ? ErrorCode::internal : result.error().code;
}

}  // namespace

class LocalStoreTest : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<LocalStore> store_;

  std::string path(const std::string& rest) const { return folder_->path().toStdString() + "/" + rest; }
  void writeFile(const std::string& rest, const char* text, QIODevice::OpenMode mode = QIODevice::WriteOnly) {
    QFile file(QString::fromStdString(path(rest)));
    QVERIFY(file.open(mode));
    file.write(text);
  }
  std::vector<std::string> keys() {
    std::vector<std::string> found;
    const auto page = store_->list({}, {"box", "", true, {}, 0});
    if (!page) return {"<" + page.error().detail + ">"};
    for (const auto& object : page->objects)
      found.push_back(object.key);
    return found;
  }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    store_ = std::make_unique<LocalStore>(FileSystem::system(), folder_->path().toStdString());
    QVERIFY(store_->createContainer({}, "box").has_value());
  }

  void specialFilesAreSeenAndNotRead() {
    QCOMPARE(::mkfifo(path("box/fifo").c_str(), 0600), 0);
    QVERIFY(keys() == std::vector<std::string>{"fifo"});
    Collect sink;
    QCOMPARE(codeOf(store_->read({}, {"box", "fifo"}, {}, {}, sink)), ErrorCode::unsupported);
    QCOMPARE(codeOf(store_->stat({}, {"box", "fifo"})), ErrorCode::unsupported);
    QVERIFY(store_->remove({}, {"box", "fifo"}, {}).has_value());
  }

  void filesThatHideTheirSizeAreNotCopiedAsEmpty() {
    LocalStore plain(FileSystem::system(), "/");
    Collect sink;
    QCOMPARE(codeOf(plain.read({}, {"", "proc/self/status"}, {}, {}, sink)), ErrorCode::unsupported);
  }

  void aLinkedFolderDoesNotLeadOut() {
    const QTemporaryDir outside;
    QVERIFY(QFile::link(outside.path(), QString::fromStdString(path("box/out"))));
    QCOMPARE(codeOf(store_->put({}, {"box", "out/f"}, bytesOf("x"), {}, {})), ErrorCode::exists);
    QCOMPARE(codeOf(store_->startWrite({}, {{"box", "out/f"}, 1, 1, {}, {}})), ErrorCode::exists);
    QCOMPARE(codeOf(store_->put({}, {"box", "out/d/"}, {}, {}, {})), ErrorCode::exists);
    QFile inside(outside.filePath(QStringLiteral("f")));
    QVERIFY(inside.open(QIODevice::WriteOnly));
    QCOMPARE(codeOf(store_->stat({}, {"box", "out/f"})), ErrorCode::notFound);
    QCOMPARE(codeOf(store_->remove({}, {"box", "out/f"}, {})), ErrorCode::notFound);
    QVERIFY(keys() == std::vector<std::string>{"out"});
    QVERIFY(store_->list({}, {"box", "out/", true, {}, 0}).value().objects.empty());
    // A plain path goes where it says.
    LocalStore plain(FileSystem::system(), "/");
    const std::string key = path("box/out/f").substr(1);
    QVERIFY(plain.put({}, {"", key}, bytesOf("x"), {}, {}).has_value());
    QCOMPARE(QFileInfo(inside.fileName()).size(), qint64{1});
  }

  void aLinkUnderTheKeyIsReplacedNotFollowed() {
    writeFile("box/target", "stays");
    ObjectProperties link;
    link.linkTarget = "target";
    QVERIFY(store_->put({}, {"box", "f"}, {}, link, {}).has_value());
    QVERIFY(store_->put({}, {"box", "f"}, bytesOf("new"), {}, {}).has_value());
    Collect sink;
    QVERIFY(store_->read({}, {"box", "target"}, {}, {}, sink).has_value());
    QCOMPARE(sink.text, std::string("stays"));
  }

  void anEditByAnotherProgramVoidsTheHash() {
    ObjectProperties properties;
    properties.hashes.crc64 = crc64(bytesOf("first"));
    properties.contentType = "text/plain";
    const auto written = store_->put({}, {"box", "f"}, bytesOf("first"), properties, {});
    QVERIFY(written.has_value());
    QVERIFY(store_->stat({}, {"box", "f"}).value().properties.hashes.crc64.has_value());
    writeFile("box/f", "other", QIODevice::ReadWrite);
    const ObjectInfo after = store_->stat({}, {"box", "f"}).value();
    QVERIFY(!after.properties.hashes.crc64);
    QCOMPARE(after.properties.contentType, std::string("text/plain"));
    QVERIFY(after.etag != written->etag);
    Collect sink;
    QCOMPARE(codeOf(store_->read({}, {"box", "f"}, {}, written->etag, sink)), ErrorCode::changedUnderUs);
  }

  void aFileThatChangesWhileItIsReadIsNoticed() {
    const std::string text(3'000'000, 'a');
    QVERIFY(store_->put({}, {"box", "f"}, bytesOf(text), {}, {}).has_value());
    Collect sink;
    sink.atWrite = [&] { writeFile("box/f", "b", QIODevice::ReadWrite); };
    QCOMPARE(codeOf(store_->read({}, {"box", "f"}, {}, {}, sink)), ErrorCode::changedUnderUs);
    sink.atWrite = [&] { QFile::resize(QString::fromStdString(path("box/f")), 10); };
    QCOMPARE(codeOf(store_->read({}, {"box", "f"}, {}, {}, sink)), ErrorCode::changedUnderUs);
  }

  void anotherNameKeepsTheFile() {
    writeFile("a", "content");
    const ObjectInfo before = store_->stat({}, {{}, "a"}).value();
    const std::string lasting = store_->lastingOf(before.etag);
    QVERIFY(!lasting.empty());
    QVERIFY(store_->lastingOf("0x8DC").empty() && store_->lastingOf("").empty());
    writeFile("b", "another");
    QCOMPARE(store_->rename({}, {{}, "a"}, before.etag, {{}, "b"}).error().code, ErrorCode::exists);
    QCOMPARE(store_->rename({}, {{}, "a"}, "other", {{}, "c"}).error().code, ErrorCode::changedUnderUs);
    QCOMPARE(store_->rename({}, {{}, "x"}, before.etag, {{}, "c"}).error().code, ErrorCode::notFound);
    const auto renamed = store_->rename({}, {{}, "a"}, before.etag, {{}, "new/folder/c"});
    QVERIFY(renamed.has_value());
    QCOMPARE(store_->lastingOf(renamed->etag), lasting);
    QCOMPARE(store_->stat({}, {{}, "new/folder/c"}).value().etag, renamed->etag);
    QCOMPARE(store_->stat({}, {{}, "a"}).error().code, ErrorCode::notFound);
  }

  void leftoversAreNotListed() {
    const std::string left = local::unfinishedName(std::string(32, 'a'), "f");
    writeFile("box/" + left, "half");
    writeFile("box/.hawser-part-mine", "the user's own");
    QVERIFY(QDir().mkdir(QString::fromStdString(path("box/d"))));
    writeFile("box/d/" + left, "half");
    QVERIFY((keys() == std::vector<std::string>{".hawser-part-mine", "d/"}));
    QCOMPARE(codeOf(store_->put({}, {"box", left}, bytesOf("x"), {}, {})), ErrorCode::invalidArgument);
  }

  // The folder is made by another meanwhile.
  void whatAWriteLeftCanBeRead() {
    const std::string bytes(3 << 20, 'x');
    const ObjectRef ref{"box", "new/f"};
    constexpr std::uint64_t kFar = 24 << 20;
    WriteRequest request{ref, 32 << 20, 1 << 20, Condition::absent(), {}};
    {
      const auto writer = store_->startWrite({}, request).value();
      request.session = writer->session();
      QVERIFY(writer->writePart({}, {0, {0, bytes.size()}}, bytesOf(bytes), crc64(bytesOf(bytes))));
      QVERIFY(writer->writePart({}, {1, {kFar, bytes.size()}}, bytesOf(bytes), crc64(bytesOf(bytes))));
    }
    QVERIFY(QDir().mkdir(QString::fromStdString(path("box/new"))));
    const auto left = store_->unfinished({}, ref).value();
    QCOMPARE(left.size(), std::size_t{1});
    QCOMPARE(left[0].ref, (ObjectRef{"box", "new/f", request.session}));
    const auto isWritten = [&](const ByteRange& range) {
      return std::ranges::any_of(left[0].written, [&](const ByteRange& written) {
        return written.offset <= range.offset && range.end() <= written.end();
      });
    };
    QVERIFY(isWritten({0, bytes.size()}) && isWritten({kFar, bytes.size()}));
    QVERIFY(left[0].written.back().end() <= request.size);
    Collect read;
    QVERIFY(store_->read({}, left[0].ref, ByteRange{kFar, 10}, {}, read));
    QCOMPARE(read.text, std::string(10, 'x'));
    const std::string etag = store_->stat({}, left[0].ref).value().etag;
    QVERIFY(store_->unfinished({}, {"box", "new/g"}).value().empty());
    QCOMPARE(codeOf(store_->stat({}, ref)), ErrorCode::notFound);
    for (const char* other : {"00000000000000000000000000000000", "../../../../etc/passwd", "later"})
      QCOMPARE(codeOf(store_->stat({}, {"box", "new/f", other})), ErrorCode::notFound);
    // It goes on, and what was seen of it is so no more.
    const auto writer = store_->startWrite({}, request).value();
    QVERIFY(writer->writePart({}, {0, {0, bytes.size()}}, bytesOf(bytes), crc64(bytesOf(bytes))));
    QCOMPARE(codeOf(store_->read({}, left[0].ref, std::nullopt, etag, read)), ErrorCode::changedUnderUs);
    QVERIFY(writer->abort({}));
    QVERIFY(store_->unfinished({}, ref).value().empty());
  }

  void namesThatAreNotUtf8AreTheirBytes() {
    writeFile("box/plain", "x");
    QCOMPARE(::rename(path("box/plain").c_str(), path("box/\xff\xfe").c_str()), 0);
    QVERIFY(keys() == std::vector<std::string>{"\xff\xfe"});
    QVERIFY(store_->stat({}, {"box", "\xff\xfe"}).has_value());
    QVERIFY(store_->remove({}, {"box", "\xff\xfe"}, {}).has_value());
  }

  void modesComeWithoutSpecialBits() {
    ObjectProperties special;
    special.mode = 06755;
    QVERIFY(store_->put({}, {"box", "f"}, bytesOf("x"), special, {}).has_value());
    struct stat found {};
    QCOMPARE(::stat(path("box/f").c_str(), &found), 0);
    QCOMPARE(found.st_mode & 07777, 0755u);
  }

  void aCommitWhoseAnswerWasLostIsFoundAgain() {
    const Part part{0, {0, 5}};
    WriteRequest request{{"box", "f"}, 5, 5, Condition::absent(), {}};
    PartReceipt receipt;
    {
      const auto writer = store_->startWrite({}, request).value();
      request.session = writer->session();
      receipt = writer->writePart({}, part, bytesOf("bytes"), crc64(bytesOf("bytes"))).value();
      QVERIFY(writer->commit({}, std::vector{receipt}, {}).has_value());
    }
    const auto writer = store_->startWrite({}, request).value();
    QVERIFY(writer->hasPart({}, receipt).value());
    const auto info = writer->commit({}, std::vector{receipt}, {});
    QVERIFY(info.has_value());
    QCOMPARE(info->etag, store_->stat({}, {"box", "f"}).value().etag);
    QVERIFY(keys() == std::vector<std::string>{"f"});
  }

  void propertiesSurviveDamage() {
    FileInfo info;
    info.size = 5;
    local::Kept kept;
    kept.properties.contentType = "a b%\n";
    kept.properties.metadata = {{"x", "\n \xff"}};
    kept.properties.hashes.crc64 = 7;
    kept.session = "s";
    const std::string text = local::encodeKept(kept, info);
    QVERIFY(local::decodeKept(text, info).properties == kept.properties);
    for (std::size_t size = 0; size < text.size(); ++size) {
      const local::Kept some = local::decodeKept(std::string_view(text).substr(0, size), info);
      QVERIFY(some.properties.metadata.empty());
    }
    QVERIFY(local::decodeKept("hawser-object 2\nfile 5 0 0\ntype x\n", info).properties ==
            ObjectProperties{});
    info.size = 6;
    QVERIFY(!local::decodeKept(text, info).properties.hashes.crc64);
  }

  void theProviderTakesFoldersOnly() {
    const LocalProvider provider;
    QCOMPARE(codeOf(provider.open({"x", "local", "relative", "", {}}, {}, {})), ErrorCode::invalidArgument);
    QVERIFY(provider.open({"x", "local", folder_->path().toStdString(), "", {}}, {}, {}).has_value());
  }
};

QTEST_APPLESS_MAIN(LocalStoreTest)
#include "local_store_test.moc"
