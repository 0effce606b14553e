// hawserctl's options of copying, against a real blob service: forms, what is kept with objects, what is
// taken off paths, what is removed, standard input and parts of objects.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QJsonArray>
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "services/azurite.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {
constexpr qsizetype kMega = 1024 * 1024;
}  // namespace

class OptionsE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(); }
  void cleanupTestCase() { azurite_.reset(); }
  void init() {
    ctl_ = std::make_unique<Ctl>();
    ctl_->setVariable(u"HAWSER_CONNECTION_ALPHA"_qs, azurite_->connectionString("alpha"));
    ctl_->setVariable(u"HAWSER_CONNECTION_BETA"_qs, azurite_->connectionString("beta"));
    source_ = ctl_->path("source");
    back_ = ctl_->path("back");
    ++boxes_;
    box_ = "ALPHA:box" + std::to_string(boxes_);
    good({u"mkcontainer"_qs, text(box_)});
  }
  void formsAreMadeAndKept();
  void propertiesAreChosen();
  void ownersAndTimesComeBack();
  void foldersAreTakenOffPaths();
  void whatTheSourceHasNotIsRemoved();
  void localFoldersThatAreEmptyGoToo();
  void standardInputBecomesAnObject();
  void standardInputThatIsStoppedLeavesNothing();
  void rangesAreRead();
  void betweenAccounts();
  void objectsOutsideOfContainersAreListed();
  void replicasAreCountedEach();

 private:
  Finished ctl(const QStringList& arguments, const QByteArray& input = {}) {
    return ctl_->run(arguments, input);
  }
  Finished good(const QStringList& arguments, const QByteArray& input = {}) {
    return ctl_->good(arguments, input);
  }
  QJsonObject stat(const std::string& location) {
    return good({u"stat"_qs, u"--json"_qs, text(location)}).lines().front();
  }
  QByteArray listing(const std::string& location) {
    return good({u"ls"_qs, u"--recursive"_qs, text(location)}).out;
  }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<Ctl> ctl_;
  std::string source_, back_, box_;
  int boxes_ = 0;
};

void OptionsE2eTest::formsAreMadeAndKept() {
  makeFile(source_ + "/disk.vhd", randomBytes(5 * kMega, 1) + QByteArray(3 * kMega, '\0'));
  makeFile(source_ + "/odd.vhd", randomBytes(1000, 2));
  makeFile(source_ + "/log", randomBytes(9 * kMega + 7, 3));
  good({u"copy"_qs, u"--recursive"_qs, u"--verify"_qs, u"full"_qs, text(source_ + "/"), text(box_ + "/a/")});
  QCOMPARE(stat(box_ + "/a/disk.vhd")[u"form"].toString(), u"page"_qs);
  QVERIFY(!stat(box_ + "/a/odd.vhd").contains(u"form"));
  good({u"copy"_qs, u"--mode"_qs, u"append"_qs, text(source_ + "/log"), text(box_ + "/a/log2")});
  QCOMPARE(stat(box_ + "/a/log2")[u"form"].toString(), u"append"_qs);
  // As at its source, from one account to the other.
  good({u"mkcontainer"_qs, u"BETA:copies"_qs});
  good({u"copy"_qs, u"--recursive"_qs, text(box_ + "/a/"), u"BETA:copies/"_qs});
  QCOMPARE(stat("BETA:copies/disk.vhd")[u"form"].toString(), u"page"_qs);
  QCOMPARE(stat("BETA:copies/log2")[u"form"].toString(), u"append"_qs);
  good({u"copy"_qs, u"--recursive"_qs, u"BETA:copies/"_qs, text(back_ + "/")});
  Tree wanted = treeOf(source_);
  wanted["./log2"] = wanted.at("./log");
  QVERIFY(treeOf(back_) == wanted);
  const Finished odd = ctl({u"copy"_qs, u"--mode"_qs, u"page"_qs, text(source_ + "/log"), text(box_ + "/x")});
  QCOMPARE(odd.code, 1);
  QVERIFY2(odd.err.contains("multiple of 512"), odd.err);
  const Finished local =
      ctl({u"copy"_qs, u"--mode"_qs, u"page"_qs, text(source_ + "/log"), text(back_ + "/")});
  QVERIFY2(local.code != 0 && local.out.contains("no page or append objects"), local.out);
}

void OptionsE2eTest::propertiesAreChosen() {
  makeFile(source_ + "/small", randomBytes(10, 1));
  makeFile(source_ + "/large", randomBytes(3 * kMega, 2));
  good({u"copy"_qs, u"--recursive"_qs, u"--tier"_qs, u"Cool"_qs, u"--content-type"_qs, u"text/x-own"_qs,
        u"--cache-control"_qs, u"no-store"_qs, u"--metadata"_qs, u"Author=Ada L"_qs, u"--md5"_qs,
        text(source_ + "/"), text(box_ + "/")});
  for (const char* name : {"/small", "/large"}) {
    const QJsonObject object = stat(box_ + name);
    QCOMPARE(object[u"tier"].toString(), u"Cool"_qs);
    QCOMPARE(object[u"contentType"].toString(), u"text/x-own"_qs);
    QCOMPARE(object[u"cacheControl"].toString(), u"no-store"_qs);
    QCOMPARE(object[u"metadata"][u"author"].toString(), u"Ada L"_qs);
    QVERIFY(object.contains(u"md5"));
  }
  const Finished local =
      ctl({u"copy"_qs, u"--tier"_qs, u"Cool"_qs, text(source_ + "/small"), text(back_ + "/")});
  QVERIFY2(local.code != 0 && local.out.contains("no access tiers"), local.out);
}

void OptionsE2eTest::ownersAndTimesComeBack() {
  makeFile(source_ + "/a", randomBytes(10, 1));
  ::chmod((source_ + "/a").c_str(), 0640);
  const bool root = ::getuid() == 0;
  if (root) QCOMPARE(::chown((source_ + "/a").c_str(), 1234, 2345), 0);
  good({u"copy"_qs, u"--owners"_qs, text(source_ + "/a"), text(box_ + "/")});
  const QString kept = stat(box_ + "/a")[u"metadata"][u"blobxfer_metadata"].toString();
  QVERIFY2(kept.contains(u"\"mode\": \"0o100640\""_qs), qPrintable(kept));
  good({u"copy"_qs, u"--owners"_qs, text(box_ + "/a"), text(back_ + "/")});
  struct stat before {
  }, after{};
  QCOMPARE(::stat((source_ + "/a").c_str(), &before), 0);
  QCOMPARE(::stat((back_ + "/a").c_str(), &after), 0);
  QCOMPARE(after.st_mode, before.st_mode);
  QCOMPARE(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
  if (root) QCOMPARE(after.st_uid, uid_t(1234));
  if (root) QCOMPARE(after.st_gid, gid_t(2345));
  // Not asked for, they are nobody else's.
  good({u"copy"_qs, text(box_ + "/a"), text(back_ + "/b")});
  QCOMPARE(::stat((back_ + "/b").c_str(), &after), 0);
  QCOMPARE(after.st_uid, ::getuid());
}

void OptionsE2eTest::foldersAreTakenOffPaths() {
  makeFile(source_ + "/x/y/one", randomBytes(10, 1));
  makeFile(source_ + "/x/two", randomBytes(10, 2));
  good({u"copy"_qs, u"--recursive"_qs, u"--strip-components"_qs, u"1"_qs, text(source_ + "/"),
        text(box_ + "/")});
  QCOMPARE(listing(box_), QByteArray("two\ny/one\n"));
  makeFile(source_ + "/z/two", randomBytes(10, 3));
  const Finished twins = ctl({u"copy"_qs, u"--recursive"_qs, u"--strip-components"_qs, u"1"_qs,
                              text(source_ + "/"), text(box_ + "/twins/")});
  QVERIFY2(twins.code != 0 && twins.out.contains("would be copied to it"), twins.out);
}

void OptionsE2eTest::whatTheSourceHasNotIsRemoved() {
  for (const char* name : {"/a", "/sub/b", "/keep.txt"})
    makeFile(source_ + name, randomBytes(100, 1));
  good({u"copy"_qs, u"--recursive"_qs, text(source_ + "/"), text(box_ + "/in/")});
  good({u"copy"_qs, text(source_ + "/a"), text(box_ + "/beside")});
  fs::remove_all(source_ + "/sub");
  fs::remove(source_ + "/keep.txt");
  const QStringList copy = {u"copy"_qs,     u"--recursive"_qs,   u"--exclude"_qs,    u"*.txt"_qs,
                            u"--delete"_qs, text(source_ + "/"), text(box_ + "/in/")};
  const Finished unasked = ctl(copy);
  QCOMPARE(unasked.code, 2);
  QVERIFY2(unasked.err.contains(QByteArray::fromStdString(box_ + "/in/sub/b\n")) &&
               !unasked.err.contains("keep.txt"),
           unasked.err);
  QVERIFY(listing(box_).contains("in/sub/b"));
  const Finished dry = good(copy + QStringList{u"--dry-run"_qs});
  QVERIFY2(dry.out.contains("Would remove 1 object"), dry.out);
  const Finished sure = good(copy + QStringList{u"--yes"_qs, u"--json"_qs});
  QCOMPARE(sure.report()[u"counts"][u"removed"].toInteger(), 1);
  QCOMPARE(sure.report()[u"counts"][u"done"].toInteger(), 1);
  QCOMPARE(listing(box_), QByteArray("beside\nin/a\nin/keep.txt\n"));
  // An empty source says nothing of what may go.
  fs::remove(source_ + "/a");
  const Finished empty = ctl(copy + QStringList{u"--yes"_qs});
  QVERIFY2(empty.code != 0 && empty.err.contains("the source is empty"), empty.err);
  QCOMPARE(listing(box_), QByteArray("beside\nin/a\nin/keep.txt\n"));
}

void OptionsE2eTest::localFoldersThatAreEmptyGoToo() {
  makeFile(source_ + "/a/one", randomBytes(10, 1));
  makeFile(back_ + "/a/one", randomBytes(10, 1));
  makeFile(back_ + "/a/two", randomBytes(10, 1));
  makeFile(back_ + "/b/deep/three", randomBytes(10, 1));
  makeFile(back_ + "/b/deep/four", randomBytes(10, 1));
  fs::create_directories(back_ + "/empty");
  fs::create_directories(source_ + "/stays");
  makeFile(back_ + "/stays/five", randomBytes(10, 1));
  good({u"copy"_qs, u"--recursive"_qs, u"--delete"_qs, u"--yes"_qs, text(source_ + "/"), text(back_ + "/")});
  const Tree after = treeOf(back_);
  QVERIFY(after == treeOf(source_));
}

void OptionsE2eTest::standardInputBecomesAnObject() {
  const QByteArray bytes = randomBytes(20 * kMega + 3, 7);
  good({u"copy"_qs, u"--md5"_qs, u"-"_qs, text(box_ + "/streams/a.tar")}, bytes);
  QCOMPARE(good({u"cat"_qs, text(box_ + "/streams/a.tar")}).out, bytes);
  QCOMPARE(stat(box_ + "/streams/a.tar")[u"contentType"].toString(), u"application/x-tar"_qs);
  good({u"copy"_qs, u"-"_qs, text(back_ + "/b")}, bytes);
  QCOMPARE(good({u"cat"_qs, text(back_ + "/b")}).out, bytes);
  good({u"copy"_qs, u"--mode"_qs, u"append"_qs, u"-"_qs, text(box_ + "/streams/log")}, bytes);
  QCOMPARE(good({u"cat"_qs, text(box_ + "/streams/log")}).out, bytes);
  QCOMPARE(stat(box_ + "/streams/log")[u"form"].toString(), u"append"_qs);
  good({u"copy"_qs, u"-"_qs, text(box_ + "/streams/none")});
  QCOMPARE(stat(box_ + "/streams/none")[u"size"].toInteger(), 0);
  QCOMPARE(ctl({u"copy"_qs, u"-"_qs, text(box_ + "/streams/")}).code, 2);
  QCOMPARE(ctl({u"copy"_qs, u"--conflict"_qs, u"skip"_qs, u"-"_qs, text(box_ + "/streams/none")}, "x").code,
           1);
}

void OptionsE2eTest::standardInputThatIsStoppedLeavesNothing() {
  const auto program = ctl_->start({u"copy"_qs, u"-"_qs, text(back_ + "/stopped")});
  program->write(randomBytes(3 * kMega, 1));
  // It has begun to read: all but what the pipe holds is taken.
  while (program->bytesToWrite() > 0)
    QVERIFY(program->waitForBytesWritten(30'000));
  ::kill(static_cast<pid_t>(program->processId()), SIGINT);
  QVERIFY(program->waitForFinished(30'000));
  QCOMPARE(program->exitCode(), 4);
  QVERIFY(!fs::exists(back_) || fs::is_empty(back_));
}

void OptionsE2eTest::rangesAreRead() {
  const QByteArray bytes = randomBytes(5 * kMega, 7);
  good({u"copy"_qs, u"-"_qs, text(box_ + "/a")}, bytes);
  QCOMPARE(good({u"cat"_qs, u"--range"_qs, u"100-199"_qs, text(box_ + "/a")}).out, bytes.mid(100, 100));
  QCOMPARE(good({u"cat"_qs, u"--range"_qs, u"5242000-"_qs, text(box_ + "/a")}).out, bytes.mid(5242000));
}

void OptionsE2eTest::betweenAccounts() {
  // This service fetches nothing from another: the bytes come by here, and it is told in the log.
  makeFile(source_ + "/a", randomBytes(9 * kMega, 1));
  good({u"mkcontainer"_qs, u"BETA:far"_qs});
  good({u"copy"_qs, text(source_ + "/a"), text(box_ + "/")});
  const std::string log = ctl_->path("log");
  good({u"copy"_qs, u"--log"_qs, text(log), text(box_ + "/a"), u"BETA:far/"_qs});
  QFile file(text(log));
  QVERIFY(file.open(QIODevice::ReadOnly));
  QVERIFY(file.readAll().contains("comes by here"));
  good({u"copy"_qs, u"--no-service-copy"_qs, u"BETA:far/a"_qs, text(back_ + "/")});
  QVERIFY(treeOf(back_) == treeOf(source_));
}

void OptionsE2eTest::objectsOutsideOfContainersAreListed() {
  makeFile(source_ + "/a", randomBytes(10, 1));
  makeFile(source_ + "/b", randomBytes(10, 1));
  good({u"connection"_qs, u"add"_qs, u"wide"_qs, u"--stripe"_qs, u"1MiB"_qs, text(box_ + "/one/"),
        text(box_ + "/two/")});
  QCOMPARE(good({u"ls"_qs, u"wide:"_qs}).out, QByteArray());
  good({u"copy"_qs, text(source_ + "/a"), u"wide:"_qs});
  good({u"mkcontainer"_qs, u"wide:set"_qs});
  good({u"copy"_qs, text(source_ + "/b"), u"wide:set/"_qs});
  QCOMPARE(good({u"ls"_qs, u"wide:"_qs}).out, QByteArray("a\nset/\n"));
  good({u"copy"_qs, text(source_ + "/a"), u"default:/top"_qs});
  QVERIFY(good({u"ls"_qs, u"default:"_qs}).out.contains("top\n"));
  QCOMPARE(good({u"cat"_qs, u"default:/top"_qs}).out, randomBytes(10, 1));
}

void OptionsE2eTest::replicasAreCountedEach() {
  makeFile(source_ + "/a", randomBytes(10, 1));
  makeFile(source_ + "/b", randomBytes(10, 2));
  fs::create_directories(back_ + "/a/in the way");
  const Finished copy = ctl({u"copy"_qs, u"--json"_qs, u"--recursive"_qs, u"--replica"_qs,
                             text(source_ + "/"), text(box_ + "/"), u"--to"_qs, text(back_ + "/")});
  QVERIFY(copy.code != 0);
  const QJsonArray each = copy.report()[u"destinations"].toArray();
  QCOMPARE(each.size(), 2);
  QCOMPARE(each[0][u"counts"][u"done"].toInteger(), 2);
  QCOMPARE(each[1][u"counts"][u"done"].toInteger(), 1);
  QCOMPARE(each[1][u"counts"][u"failed"].toInteger(), 1);
  QCOMPARE(each[1][u"destination"].toString(), text(back_ + "/"));
  // By the names they have there.
  QStringList names;
  for (const QJsonValue object : copy.report()[u"objects"].toArray())
    names << object[u"destination"].toString();
  for (const std::string& name : {box_ + "/a", box_ + "/b", back_ + "/a", back_ + "/b"})
    QVERIFY2(names.contains(text(name)), qPrintable(names.join(u' ')));
}

QTEST_GUILESS_MAIN(OptionsE2eTest)
#include "options_test.moc"
