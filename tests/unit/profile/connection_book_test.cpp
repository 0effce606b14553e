// connections.yaml: what is written is read back, strangers' keys stay, hostile files are refused and left
// alone, no secret gets in, and a failure at any step leaves the old file or the new one.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <random>

#include "profile/connection_book.h"
#include "profile/connection_yaml.h"

using namespace hawser;

namespace {

Connection azure(const std::string& name) {
  return {name, "azure", "https://" + name + ".blob.core.windows.net", name, {{"container", "box"}}};
}

// Passes all on; from the `failAt`th change on nothing works any more, as after a crash.
class Failing final : public FileSystem {
 public:
  explicit Failing(int failAt) : left_(failAt) {}
  bool failed() const { return left_ < 0; }

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode, bool follow) override {
    if (mode != OpenMode::read) HAWSER_CHECK(step());
    HAWSER_TRY(auto file, real_.open(path, mode, follow));
    return std::make_unique<FailingFile>(*this, std::move(file));
  }
  Result<FileInfo> info(const std::string& path, bool follow) override { return real_.info(path, follow); }
  Result<std::vector<DirectoryEntry>> list(const std::string& path) override { return real_.list(path); }
  Status makeDirectory(const std::string& path) override {
    return step() ? real_.makeDirectory(path) : gone();
  }
  Status makeDirectories(const std::string& path) override {
    return step() ? real_.makeDirectories(path) : gone();
  }
  Status rename(const std::string& from, const std::string& to) override {
    return step() ? real_.rename(from, to) : gone();
  }
  Status renameNew(const std::string& from, const std::string& to) override {
    return step() ? real_.renameNew(from, to) : gone();
  }
  Status removeFile(const std::string& path) override { return step() ? real_.removeFile(path) : gone(); }
  Status removeDirectory(const std::string& path) override {
    return step() ? real_.removeDirectory(path) : gone();
  }
  Status syncDirectory(const std::string& path) override {
    return step() ? real_.syncDirectory(path) : gone();
  }
  Result<std::string> readLink(const std::string& path) override { return real_.readLink(path); }
  Status makeSymlink(const std::string& target, const std::string& path) override {
    return step() ? real_.makeSymlink(target, path) : gone();
  }
  Result<std::uint64_t> freeSpace(const std::string& path) override { return real_.freeSpace(path); }
  Result<std::unique_ptr<Lock>> lock(const std::string& path) override { return real_.lock(path); }

 private:
  class FailingFile final : public File {
   public:
    FailingFile(Failing& owner, std::unique_ptr<File> file) : owner_(owner), file_(std::move(file)) {}
    Result<std::size_t> readAt(std::uint64_t offset, MutableByteSpan into) override {
      return file_->readAt(offset, into);
    }
    Status writeAt(std::uint64_t offset, ByteSpan bytes) override {
      // A crash may come in the middle of a write.
      if (owner_.step()) return file_->writeAt(offset, bytes);
      (void)file_->writeAt(offset, bytes.first(bytes.size() / 2));
      return gone();
    }
    Result<FileInfo> info() override { return file_->info(); }
    Status resize(std::uint64_t size) override { return owner_.step() ? file_->resize(size) : gone(); }
    Status allocate(std::uint64_t size) override { return owner_.step() ? file_->allocate(size) : gone(); }
    Status sync() override { return owner_.step() ? file_->sync() : gone(); }
    Status setModified(WallTime time) override { return file_->setModified(time); }
    Status setMode(std::uint32_t mode) override { return file_->setMode(mode); }
    Result<std::string> attribute(const std::string& name) override { return file_->attribute(name); }
    Status setAttribute(const std::string& name, std::string_view value) override {
      return file_->setAttribute(name, value);
    }

   private:
    Failing& owner_;
    std::unique_ptr<File> file_;
  };

  static Status gone() { return fail(ErrorCode::noSpace, "the disk is full"); }
  Status step() { return left_-- > 0 ? Status{} : gone(); }

  FileSystem& real_ = FileSystem::system();
  int left_;
};

}  // namespace

class ConnectionBookTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }
  void noFileIsNoConnection();
  void whatIsPutIsRead();
  void oddTextRoundTrips();
  void removedOnesAreGone();
  void unknownKeysStay();
  void newerVersionsAreRefusedAndLeft();
  void hostileFilesAreRefusedAndLeft_data();
  void hostileFilesAreRefusedAndLeft();
  void anyBytesAreSurvived();
  void whatCannotBeReadAgainIsNotWritten();
  void secretsAreRefused();
  void aFailureLeavesOldOrNew();
  void onlyTheOwnerMayRead();

 private:
  std::string path() const {
    return folder_->filePath(QStringLiteral("conf/connections.yaml")).toStdString();
  }
  QByteArray read() const {
    QFile file(QString::fromStdString(path()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  void write(const std::string& text) const {
    QDir().mkpath(folder_->filePath(QStringLiteral("conf")));
    QFile file(QString::fromStdString(path()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(text));
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

void ConnectionBookTest::noFileIsNoConnection() {
  ConnectionBook book(FileSystem::system(), path());
  QVERIFY(book.load().value().empty());
  QVERIFY(!QFile::exists(QString::fromStdString(path())));
}

void ConnectionBookTest::whatIsPutIsRead() {
  ConnectionBook book(FileSystem::system(), path());
  QVERIFY(book.put(azure("one")));
  QVERIFY(book.put({"two", "local", "/mnt/nas", "", {}}));
  Connection changed = azure("one");
  changed.options = {{"anonymous", "yes"}};
  QVERIFY(book.put(changed));
  const std::vector<Connection> all = book.load().value();
  QCOMPARE(all.size(), std::size_t(2));
  QVERIFY(all[0] == changed);
  QCOMPARE(all[1].endpoint, std::string("/mnt/nas"));
  QVERIFY(read().startsWith("version: 1\n"));
}

void ConnectionBookTest::oddTextRoundTrips() {
  for (const char* odd : {"ü 日本", "yes", "1.0", "null", "~", "- x", "# no comment", "a #b", "'q\" ", "%x",
                          "*a", "&a", "{}", "[", "line\nbreak", "tab\t", "!!int 3", "2026-11-23", "0x10"}) {
    Connection connection = {"n", "local", odd, odd, {{"k", odd}}};
    if (isConnectionName(odd)) connection.name = odd;
    const auto text = yamlWith("", connection.name, connection);
    QVERIFY2(text, odd);
    const auto back = connectionsFromYaml(*text);
    QVERIFY2(back && back->size() == 1 && back->front() == connection, text->c_str());
  }
}

void ConnectionBookTest::removedOnesAreGone() {
  ConnectionBook book(FileSystem::system(), path());
  for (const char* name : {"a1", "b2", "c3"})
    QVERIFY(book.put(azure(name)));
  QVERIFY(book.remove("b2"));
  const std::vector<Connection> all = book.load().value();
  QCOMPARE(all.size(), std::size_t(2));
  QCOMPARE(all[1].name, std::string("c3"));
  QCOMPARE(book.remove("b2").error().code, ErrorCode::notFound);
}

void ConnectionBookTest::unknownKeysStay() {
  write(
      "version: 1\ncolour: blue\nconnections:\n  - name: a\n    kind: local\n    endpoint: /x\n    icon: "
      "{big: yes}\n");
  ConnectionBook book(FileSystem::system(), path());
  QVERIFY(book.put({"a", "local", "/y", "", {}}));
  QVERIFY(book.put(azure("b")));
  const QByteArray text = read();
  QVERIFY(text.contains("colour: blue") && text.contains("big: yes") && text.contains("/y"));
  QVERIFY(!text.contains("/x"));
  QCOMPARE(book.load().value().size(), std::size_t(2));
}

void ConnectionBookTest::newerVersionsAreRefusedAndLeft() {
  const std::string newer = "version: 2\nconnections: {all: new}\n";
  write(newer);
  ConnectionBook book(FileSystem::system(), path());
  QCOMPARE(book.load().error().code, ErrorCode::unsupported);
  QCOMPARE(book.load().error().object, path());
  QCOMPARE(book.put(azure("a")).error().code, ErrorCode::unsupported);
  QCOMPARE(book.remove("a").error().code, ErrorCode::unsupported);
  QCOMPARE(read().toStdString(), newer);
}

void ConnectionBookTest::hostileFilesAreRefusedAndLeft_data() {
  QTest::addColumn<std::string>("text");
  QTest::newRow("no version") << std::string("connections: []\n");
  QTest::newRow("version 0") << std::string("version: 0\n");
  QTest::newRow("version text") << std::string("version: one\n");
  QTest::newRow("version list") << std::string("version: [1]\n");
  QTest::newRow("list") << std::string("- 1\n");
  QTest::newRow("scalar") << std::string("hello\n");
  QTest::newRow("unclosed") << std::string("version: 1\nconnections: [{name: \"a");
  QTest::newRow("connections map") << std::string("version: 1\nconnections: {a: b}\n");
  QTest::newRow("entry scalar") << std::string("version: 1\nconnections: [a]\n");
  QTest::newRow("no name") << std::string("version: 1\nconnections: [{kind: local}]\n");
  QTest::newRow("no kind") << std::string("version: 1\nconnections: [{name: a}]\n");
  QTest::newRow("bad name") << std::string("version: 1\nconnections: [{name: a/b, kind: local}]\n");
  QTest::newRow("name list") << std::string("version: 1\nconnections: [{name: [a], kind: local}]\n");
  QTest::newRow("twice") << std::string(
      "version: 1\nconnections: [{name: a, kind: l}, {name: a, kind: l}]\n");
  QTest::newRow("options list") << std::string(
      "version: 1\nconnections: [{name: a, kind: l, options: [x]}]\n");
  QTest::newRow("option deep") << std::string(
      "version: 1\nconnections: [{name: a, kind: l, options: {x: {}}}]\n");
  QTest::newRow("two documents") << std::string("version: 1\n---\nversion: 1\n");
  QTest::newRow("stray comma") << std::string(",ersion: 1\nconnections: []\n ?x:\n");
  QTest::newRow("null") << std::string("null\n");
  QTest::newRow("three documents") << std::string("---\nversion: 1\n...\n---\n");
  QTest::newRow("deep") << std::string("version: 1\nconnections: ") + std::string(200'000, '[');
  QTest::newRow("deep map") << std::string("version: 1\nconnections: ") + std::string(200'000, '{');
  QTest::newRow("large") << "version: 1\n#" + std::string(2'000'000, 'x');
  QTest::newRow("own tail") << std::string("version: 1\nconnections: &a [*a]\n");
  QTest::newRow("unknown anchor") << std::string("version: 1\nconnections: *a\n");
  QTest::newRow("no UTF-8") << std::string(
      "version: 1\nconnections: [{name: a, kind: l, endpoint: /\xff}]\n");
  QTest::newRow("control character") << std::string("version: 1\nother\x1e: b\n");
  QTest::newRow("NUL elsewhere") << std::string("version: 1\nother: a\0b\n", 22);
  QTest::newRow("NUL") << std::string("version: 1\nconnections: [{name: \"a\0b\", kind: l}]\n", 49);
}

void ConnectionBookTest::hostileFilesAreRefusedAndLeft() {
  QFETCH(std::string, text);
  write(text);
  ConnectionBook book(FileSystem::system(), path());
  QCOMPARE(book.load().error().code, ErrorCode::corrupt);
  QCOMPARE(book.put(azure("a")).error().code, ErrorCode::corrupt);
  QCOMPARE(read().toStdString(), text);
}

// Damaged copies of a good file: read or refused, never more.
void ConnectionBookTest::anyBytesAreSurvived() {
  const std::string good = *yamlWith(*yamlWith("", "one", azure("one")), "two", azure("two"));
  std::mt19937 random(5);
  int read = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string text = good;
    for (unsigned i = 1 + random() % 4; i > 0; --i) {
      const std::size_t at = random() % text.size();
      if (random() % 3 == 0)
        text.erase(at, random() % 8);
      else
        text[at] = random() % 2 ? "{}[]:-&*!|>'\"%@`#,? \n\t"[random() % 23] : static_cast<char>(random());
      if (text.empty()) break;
    }
    const auto connections = connectionsFromYaml(text);
    if (!connections) continue;
    ++read;
    const auto changed = yamlWith(text, "three", azure("three"));
    if (!changed) {
      QCOMPARE(changed.error().code, ErrorCode::unsupported);
      continue;
    }
    QVERIFY2(connectionsFromYaml(*changed), changed->c_str());
    QCOMPARE(connectionsFromYaml(*changed)->size(), connections->size() + 1);
  }
  QVERIFY(read > 100);
}

// Keys have 1024 characters at most, also when they are written with escapes; a bare carriage return is a
// line's end where it is not escaped.
void ConnectionBookTest::whatCannotBeReadAgainIsNotWritten() {
  const std::string bare = "version: 1\nconnections:\n  - name: b\n    kind: a\r\r\rz\r";
  const auto before = connectionsFromYaml(bare);
  const auto after = yamlWith(bare, "a", azure("a"));
  if (!after) QCOMPARE(after.error().code, ErrorCode::unsupported);
  if (after) QCOMPARE(connectionsFromYaml(*after)->front(), before->front());
  Connection odd = azure("a");
  odd.options["x"] = "a\rb";
  const auto kept = yamlWith("", "a", odd);
  if (kept) QCOMPARE(*connectionsFromYaml(*kept), std::vector<Connection>{odd});
  for (const std::size_t length : {100, 400}) {
    std::string key;
    for (std::size_t i = 0; i < length; ++i)
      key += "\xc2\x81";
    const std::string text = "version: 1\n\"" + key + "\": x\n";
    QVERIFY(connectionsFromYaml(text).has_value());
    const auto written = yamlWith(text, "a", azure("a"));
    QCOMPARE(written.has_value(), length == 100);
    if (!written) QCOMPARE(written.error().code, ErrorCode::unsupported);
    if (written) QCOMPARE(connectionsFromYaml(*written)->size(), std::size_t(1));
  }
}

void ConnectionBookTest::secretsAreRefused() {
  ConnectionBook book(FileSystem::system(), path());
  std::vector<Connection> all(5, azure("a"));
  all[0].endpoint += "?sv=1&sig=hush";
  all[1].options["x"] = "AccountKey=hush";
  all[2].options["sig"] = "hush";
  all[3].endpoint = "https://user:hush@host";
  all[4].account = "AccountName=a;AccountKey=hush";
  for (const Connection& connection : all) {
    const Status put = book.put(connection);
    QCOMPARE(put.error().code, ErrorCode::invalidArgument);
    QVERIFY(put.error().detail.find("hush") == std::string::npos);
  }
  QVERIFY(!read().contains("hush"));
}

void ConnectionBookTest::aFailureLeavesOldOrNew() {
  bool finished = false;
  for (int failAt = 0; !finished; ++failAt) {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(ConnectionBook(FileSystem::system(), path()).put(azure("old")));
    Failing files(failAt);
    const Status put = ConnectionBook(files, path()).put(azure("new"));
    QCOMPARE(put.has_value(), !files.failed());
    const auto after = ConnectionBook(FileSystem::system(), path()).load();
    QVERIFY(after);
    QVERIFY(after->size() == 2 || (!put && after->size() == 1));
    QCOMPARE(after->front().name, std::string("old"));
    // And the next one goes through, whatever was left behind.
    QVERIFY(ConnectionBook(FileSystem::system(), path()).put(azure("next")));
    finished = put.has_value();
    QVERIFY(failAt < 20);
  }
}

void ConnectionBookTest::onlyTheOwnerMayRead() {
  QVERIFY(ConnectionBook(FileSystem::system(), path()).put(azure("a")));
  const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
  QVERIFY(!(QFile::permissions(QString::fromStdString(path())) & others));
}

QTEST_GUILESS_MAIN(ConnectionBookTest)
#include "connection_book_test.moc"
