// hawserctl with embedded stores: made, filled, snapshotted, checked, killed, damaged and full.
#include <sys/stat.h>
#include <QFile>
#include <QtTest>

#include <csignal>
#include <filesystem>

#include "e2e/ctl.h"

using namespace hawser::test;
namespace fs = std::filesystem;

class StoreTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Ctl> ctl_;
  QString file_;

  Finished run(const QStringList& arguments, const QByteArray& input = {}) {
    return ctl_->run(arguments, input);
  }
  Finished store(const QString& verb, const QStringList& rest = {}, const QByteArray& input = {}) {
    return run(QStringList{u"store"_qs, verb, file_} + rest, input);
  }
  Finished good(const QString& verb, const QStringList& rest = {}, const QByteArray& input = {}) {
    return ctl_->good(QStringList{u"store"_qs, verb, file_} + rest, input);
  }
  QByteArray get(const QString& blob) { return good(u"get"_qs, {blob}).out; }
  QString at(const QString& rest) const { return u"store:"_qs + file_ + u"//"_qs + rest; }
  QJsonObject blob(const QString& name) {
    for (const QJsonObject& line : good(u"ls"_qs, {u"--json"_qs}).lines())
      if (line[u"name"] == name) return line;
    return {};
  }
  // Where the bytes stand in the store's file.
  qint64 find(const QByteArray& bytes) const {
    QFile file(file_);
    if (!file.open(QIODevice::ReadOnly)) return -1;
    return file.readAll().indexOf(bytes);
  }
  void flipByte(qint64 offset) {
    QFile file(file_);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(offset));
    char byte = 0;
    QVERIFY(file.getChar(&byte) && file.seek(offset));
    QVERIFY(file.putChar(static_cast<char>(byte ^ 1)));
  }

 private Q_SLOTS:
  void init() {
    ctl_ = std::make_unique<Ctl>();
    file_ = text(ctl_->path("disks.store"));
    good(u"init"_qs, {u"--size"_qs, u"256MiB"_qs, u"--sparse"_qs});
  }

  void copiesGoInAndOut() {
    const std::string source = ctl_->path("source"), back = ctl_->path("back");
    makeFile(source + "/a.txt", "text");
    makeFile(source + "/ünï/large", randomBytes(9 * 1024 * 1024 + 5, 1));
    makeFile(source + "/empty file", {});
    fs::create_directories(source + "/empty");
    fs::create_symlink("a.txt", source + "/link");
    QCOMPARE(run({u"copy"_qs, u"--recursive"_qs, text(source + "/"), at(u"box/there/"_qs)}).code, 1);
    ctl_->good({u"mkcontainer"_qs, at(u"box"_qs)});
    ctl_->good({u"copy"_qs, u"--recursive"_qs, u"--verify"_qs, u"full"_qs, text(source + "/"),
                at(u"box/there/"_qs)});
    // As the user wrote it, also by a path from here.
    QCOMPARE(ctl_->good({u"ls"_qs, u"store:disks.store//"_qs}).out, QByteArray("box/\n"));
    QCOMPARE(ctl_->good({u"cat"_qs, u"store:disks.store//box/there/a.txt"_qs}).out, QByteArray("text"));
    ctl_->good(
        {u"copy"_qs, u"--recursive"_qs, u"--verify"_qs, u"full"_qs, at(u"box/there/"_qs), text(back + "/")});
    QVERIFY(treeOf(source) == treeOf(back));
    const Finished missing = run({u"cat"_qs, at(u"box/none"_qs)});
    QCOMPARE(missing.code, 1);
    QVERIFY(missing.err.contains(at(u"box/none"_qs).toUtf8()));
    QCOMPARE(good(u"check"_qs).code, 0);
    ctl_->good({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, at(u"box"_qs)});
    QVERIFY(ctl_->good({u"ls"_qs, at({})}).out.isEmpty());
  }

  void branchesOfOneImage() {
    const QByteArray image = randomBytes(3 * 1024 * 1024, 2);
    good(u"put"_qs, {u"images/vm"_qs}, image);
    good(u"snapshot"_qs, {u"images/vm"_qs, u"images/monday"_qs});
    good(u"clone"_qs, {u"images/monday"_qs, u"images/trial"_qs});
    QVERIFY(get(u"images/trial"_qs) == image);
    QCOMPARE(blob(u"images/trial"_qs)[u"allocated"].toInteger(), 0);
    QCOMPARE(blob(u"images/trial"_qs)[u"parent"].toString(), u"images/monday"_qs);
    QCOMPARE(blob(u"images/monday"_qs)[u"clones"].toInteger(), 2);
    // What is written through a clone is the clone's alone.
    good(u"put"_qs, {u"images/trial"_qs, u"--offset"_qs, u"1MiB"_qs}, "changed");
    QByteArray changed = image;
    changed.replace(1024 * 1024, 7, "changed");
    QVERIFY(get(u"images/trial"_qs) == changed);
    QVERIFY(get(u"images/vm"_qs) == image);
    QVERIFY(get(u"images/monday"_qs) == image);
    QCOMPARE(store(u"put"_qs, {u"images/monday"_qs, u"--offset"_qs, u"0"_qs}, "x").code, 2);
    QCOMPARE(store(u"put"_qs, {u"images/trial"_qs, u"--offset"_qs, u"3MiB"_qs}, "x").code, 2);
    const Finished busy = run({u"rm"_qs, at(u"images/monday"_qs)});
    QCOMPARE(busy.code, 1);
    QVERIFY2(busy.err.contains("2 clones") && busy.err.contains("store decouple"), busy.err.constData());
    good(u"decouple"_qs, {u"images/trial"_qs});
    QVERIFY(!blob(u"images/trial"_qs).contains(u"parent"));
    QVERIFY(get(u"images/trial"_qs) == changed);
    // The other one inherits what the snapshot has.
    good(u"rm"_qs, {u"images/monday"_qs});
    QVERIFY(get(u"images/vm"_qs) == image);
    good(u"inflate"_qs, {u"images/vm"_qs});
    QVERIFY(!blob(u"images/vm"_qs)[u"thin"].toBool());
    QVERIFY(get(u"images/vm"_qs) == image);
    QCOMPARE(good(u"check"_qs).code, 0);
  }

  void anotherParent() {
    good(u"put"_qs, {u"a"_qs}, QByteArray(300'000, 'a'));
    good(u"put"_qs, {u"b"_qs}, QByteArray(300'000, 'b'));
    good(u"snapshot"_qs, {u"a"_qs, u"a1"_qs});
    good(u"snapshot"_qs, {u"b"_qs, u"b1"_qs});
    good(u"clone"_qs, {u"a1"_qs, u"c"_qs});
    good(u"reparent"_qs, {u"c"_qs, u"b1"_qs});
    QCOMPARE(get(u"c"_qs), QByteArray(300'000, 'b'));
    QCOMPARE(good(u"check"_qs).code, 0);
  }

  void sizesAndAttributes() {
    good(u"put"_qs, {u"disk"_qs}, QByteArray(100'000, 'x'));
    good(u"resize"_qs, {u"disk"_qs, u"--size"_qs, u"1000"_qs});
    good(u"resize"_qs, {u"disk"_qs, u"--size"_qs, u"200000"_qs});
    QVERIFY(get(u"disk"_qs) == QByteArray(1000, 'x') + QByteArray(199'000, '\0'));
    good(u"xattr"_qs, {u"disk"_qs, u"owner"_qs, u"Ada"_qs});
    QCOMPARE(good(u"xattr"_qs, {u"disk"_qs}).out, QByteArray("owner: Ada\n"));
    QCOMPARE(good(u"xattr"_qs, {u"disk"_qs, u"owner"_qs}).out, QByteArray("owner: Ada\n"));
    QCOMPARE(store(u"xattr"_qs, {u"disk"_qs, u"none"_qs}).code, 1);
    good(u"xattr"_qs, {u"disk"_qs, u"owner"_qs, u"--remove"_qs});
    QVERIFY(good(u"xattr"_qs, {u"disk"_qs}).out.isEmpty());
    QCOMPARE(store(u"xattr"_qs, {u"disk"_qs, u"hawser.object"_qs, u"x"_qs}).code, 2);
    QVERIFY(good(u"dump"_qs).out.contains("super block A"));
    QCOMPARE(good(u"check"_qs).code, 0);
  }

  void aFullStoreIsAnErrorAndNothingElse() {
    good(u"put"_qs, {u"kept"_qs}, QByteArray(1'000'000, 'k'));
    const std::string large = ctl_->path("large");
    makeFile(large, {});
    fs::resize_file(large, std::uintmax_t{400} << 20);
    ctl_->good({u"mkcontainer"_qs, at(u"box"_qs)});
    const Finished full = run({u"copy"_qs, text(large), at(u"box/"_qs)});
    QCOMPARE(full.code, 1);
    QVERIFY2(full.err.contains("full") || full.out.contains("full"), (full.out + full.err).constData());
    QCOMPARE(get(u"kept"_qs), QByteArray(1'000'000, 'k'));
    QCOMPARE(good(u"check"_qs).code, 0);
    good(u"grow"_qs, {u"--size"_qs, u"1GiB"_qs});
    ctl_->good({u"copy"_qs, text(large), at(u"box/"_qs)});
    QCOMPARE(good(u"check"_qs).code, 0);
  }

  void killedInTheMiddleOfACopy() {
    const std::string large = ctl_->path("large");
    makeFile(large, randomBytes(120 * 1024 * 1024, 3));
    ctl_->good({u"mkcontainer"_qs, at(u"box"_qs)});
    good(u"put"_qs, {u"kept"_qs}, randomBytes(1'000'000, 4));
    const QByteArray kept = get(u"kept"_qs);
    const auto copy = ctl_->start({u"copy"_qs, text(large), at(u"box/"_qs), u"--limit-rate"_qs, u"40M"_qs});
    // Some of it has arrived.
    const auto written = [&] {
      struct stat info;
      return ::stat(file_.toStdString().c_str(), &info) == 0 ? qint64(info.st_blocks) * 512 : 0;
    };
    const qint64 before = written();
    QTRY_VERIFY_WITH_TIMEOUT(written() > before + 20 * 1024 * 1024, 60'000);
    QCOMPARE(store(u"check"_qs).code, 1);  // in use
    ::kill(static_cast<pid_t>(copy->processId()), SIGKILL);
    QVERIFY(copy->waitForFinished());
    const Finished checked = store(u"check"_qs);
    QVERIFY2(checked.code == 0, (checked.out + checked.err).constData());
    QVERIFY(get(u"kept"_qs) == kept);
    QVERIFY(ctl_->good({u"ls"_qs, at(u"box/"_qs)}).out.isEmpty());
    ctl_->good({u"jobs"_qs, u"resume"_qs, u"1"_qs});
    const std::string back = ctl_->path("back");
    ctl_->good({u"copy"_qs, at(u"box/large"_qs), text(back)});
    QFile one(text(large)), two(text(back));
    QVERIFY(one.open(QIODevice::ReadOnly) && two.open(QIODevice::ReadOnly));
    QVERIFY(one.readAll() == two.readAll());
    QCOMPARE(good(u"check"_qs).code, 0);
  }

  void damageIsFound() {
    const QByteArray content = randomBytes(500'000, 5);
    good(u"put"_qs, {u"one"_qs}, content);
    good(u"put"_qs, {u"two"_qs}, randomBytes(500'000, 6));
    const qint64 data = find(content.left(4096));
    QVERIFY(data > 0);
    flipByte(data + 1000);
    QCOMPARE(good(u"check"_qs, {u"--quick"_qs}).code, 0);
    QCOMPARE(good(u"dump"_qs).code, 0);
    const Finished found = store(u"check"_qs);
    QCOMPARE(found.code, 5);
    QVERIFY2(found.err.contains("one"), found.err.constData());
    flipByte(data + 1000);
    QCOMPARE(good(u"check"_qs).code, 0);
    // In the journal, which nothing replays any more, in a checkpoint of before and in that of now.
    QFile file(file_);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray all = file.readAll();
    file.close();
    for (qsizetype at = all.indexOf("hawser-object 1 "); at >= 0;
         at = all.indexOf("hawser-object 1 ", at + 1))
      flipByte(at);
    const Finished damaged = store(u"check"_qs, {u"--json"_qs});
    QCOMPARE(damaged.code, 5);
    QVERIFY(damaged.report()[u"problems"].toInteger() > 0);
    const Finished dumped = store(u"dump"_qs);
    QCOMPARE(dumped.code, 5);
    QVERIFY2(dumped.err.contains("store check") && !dumped.out.isEmpty(), dumped.err.constData());
    // Nor does it pass for an empty one.
    const Finished listed = run({u"ls"_qs, at(u""_qs)});
    QCOMPARE(listed.code, 5);
    QVERIFY2(listed.err.contains("store check"), listed.err.constData());
  }

  void mistakesAreNamed() {
    QCOMPARE(run({u"store"_qs, u"init"_qs, file_, u"--size"_qs, u"64MiB"_qs}).code, 1);
    QCOMPARE(run({u"store"_qs, u"init"_qs, text(ctl_->path("other"))}).code, 2);
    QCOMPARE(run({u"store"_qs, u"frobnicate"_qs, file_}).code, 2);
    QCOMPARE(store(u"snapshot"_qs, {u"only one"_qs}).code, 2);
    QCOMPARE(store(u"get"_qs, {u"none"_qs}).code, 1);
    const Finished none = run({u"store"_qs, u"ls"_qs, text(ctl_->path("none"))});
    QCOMPARE(none.code, 1);
    QVERIFY2(none.err.contains("store init"), none.err.constData());
    QVERIFY(!fs::exists(ctl_->path("none")));
  }
};

QTEST_GUILESS_MAIN(StoreTest)
#include "store_test.moc"
