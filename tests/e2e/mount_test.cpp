// hawserctl mount: images of a real blob service as disks: used while they come, killed, changed by others,
// and committed back. File systems are attached, for which it has to be root.
#include <QtTest>
#include <csignal>
#include <filesystem>

#include "e2e/ctl.h"
#include "services/azurite.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr int kLongestMs = 60'000;

QByteArray contentOf(const std::string& path) {
  QFile file(text(path));
  if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", path.c_str());
  return file.readAll();
}

// The processes that this one has started.
QList<qint64> childrenOf(qint64 process) {
  const std::string id = std::to_string(process);
  QList<qint64> children;
  for (const QByteArray& child : contentOf("/proc/" + id + "/task/" + id + "/children").split(' '))
    if (!child.trimmed().isEmpty()) children << child.toLongLong();
  return children;
}

void signalTo(qint64 process, int signal) {
  ::kill(static_cast<pid_t>(process), signal);
}

// A foreign program; ends the test where it fails.
QByteArray tool(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  if (!process.waitForFinished(kLongestMs) || process.exitCode() != 0) {
    qFatal("%s %s: %s", qPrintable(program), qPrintable(arguments.join(u' ')),
           process.readAllStandardError().constData());
  }
  return process.readAllStandardOutput();
}

// The mount as its clients know it, until it is told to end.
class Mounted {
 public:
  Mounted(Ctl& ctl, const QString& source, const QString& backing, const QStringList& more = {}) {
    process_ = ctl.start(QStringList{u"mount"_qs, u"--json"_qs, source, backing} + more);
    if (!QTest::qWaitFor([&] { return process_->canReadLine() || process_->state() == QProcess::NotRunning; },
                         kLongestMs) ||
        !process_->canReadLine())
      qFatal("no mount: %s", process_->readAllStandardError().constData());
    const QByteArray line = process_->readLine();
    const QJsonObject ready = QJsonDocument::fromJson(line).object();
    uri = ready[u"uri"].toString();
    id = ready[u"id"].toString();
    socket = uri.mid(uri.indexOf(u'=') + 1);
  }
  ~Mounted() {
    process_->terminate();
    process_->waitForFinished(kLongestMs);
  }

  // Of the program that serves it, a child of hawserctl.
  qint64 helper() const { return childrenOf(process_->processId()).first(); }
  // Of the one that attaches it, which is started after that.
  qint64 attacher() const { return childrenOf(process_->processId()).last(); }
  bool ends() { return process_->waitForFinished(kLongestMs); }
  QProcess& process() { return *process_; }

  QString uri, id, socket;

 private:
  std::unique_ptr<QProcess> process_;
};

}  // namespace

class MountE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(); }
  void cleanupTestCase() { azurite_.reset(); }
  void init() {
    ctl_ = std::make_unique<Ctl>();
    ctl_->setVariable(u"HAWSER_CONNECTION_ALPHA"_qs, azurite_->connectionString("alpha"));
    ctl_->setVariable(u"HAWSER_CONNECTION_BETA"_qs, azurite_->connectionString("beta"));
    box_ = "box" + std::to_string(++boxes_);
    ctl_->good({u"mkcontainer"_qs, text("ALPHA:" + box_), text("BETA:" + box_)});
  }
  void aFileSystemIsUsedWhileItComes();
  void whatWasAcknowledgedOutlivesAKill();
  void aSourceThatHasChangedIsRefused();
  void aCommitOverAnothersIsRefused();
  void itEndsWithItsParent();
  void whatIsAttachedOutlivesNoMount_data();
  void whatIsAttachedOutlivesNoMount();
  void aFileOrAPartitionIsAttached();
  void noSecretIsSeen();
  void mistakesAreExplained();

 private:
  void upload(const QByteArray& bytes) {
    makeFile(ctl_->path("image"), bytes);
    ctl_->good({u"copy"_qs, text(ctl_->path("image")), text(object())});
  }
  std::string object() const { return "ALPHA:" + box_ + "/image"; }
  std::string backing() const { return ctl_->path("backing"); }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<Ctl> ctl_;
  std::string box_;
  int boxes_ = 0;
};

// An ext4 image, striped over two accounts: mounted read-write during its copy, used, detached, committed
// back and read again equal.
void MountE2eTest::aFileSystemIsUsedWhileItComes() {
  const std::string image = ctl_->path("fs.img");
  makeFile(ctl_->path("tree/big"), randomBytes(20'000'000, 1));
  makeFile(ctl_->path("tree/small"), "before");
  makeFile(image, {});
  fs::resize_file(image, 64 * 1024 * 1024);
  tool(u"mkfs.ext4"_qs, {u"-q"_qs, u"-d"_qs, text(ctl_->path("tree")), text(image)});
  ctl_->good({u"connection"_qs, u"add"_qs, u"wide"_qs, u"--stripe"_qs, u"1MiB"_qs,
              text("ALPHA:" + box_ + "/"), text("BETA:" + box_ + "/")});
  ctl_->good({u"copy"_qs, text(image), u"wide:/fs.img"_qs});
  {
    const std::string at = ctl_->path("mnt");
    Mounted mount(*ctl_, u"wide:/fs.img"_qs, text(backing()),
                  {u"--rate"_qs, u"8M"_qs, u"--attach"_qs, text(at)});
    QCOMPARE(contentOf(at + "/small"), QByteArray("before"));
    QCOMPARE(contentOf(at + "/big"), randomBytes(20'000'000, 1));
    makeFile(at + "/small", "after");
    makeFile(at + "/new/file", randomBytes(300'000, 2));
    const QJsonObject before = ctl_->good({u"mounts"_qs, u"--json"_qs}).report();
    QCOMPARE(before[u"id"].toString(), mount.id);
    QCOMPARE(before[u"attached"].toString(), text(at));
    // It is frozen for this: all that was done in it is in what is committed.
    const QJsonObject made = ctl_->good({u"mounts"_qs, u"commit"_qs, mount.id, u"--json"_qs}).report();
    QVERIFY(made[u"kept"].toInteger() + made[u"copied"].toInteger() > 0);
    // Its thawing is a write of its own.
    QVERIFY(ctl_->good({u"mounts"_qs, u"--json"_qs}).report()[u"written"].toInteger() < 65536);
    // The rest comes of the version that it has become.
    ctl_->good({u"mounts"_qs, u"rate"_qs, u"0"_qs});
    QTRY_COMPARE_WITH_TIMEOUT(ctl_->good({u"mounts"_qs, u"--json"_qs}).report()[u"here"].toInteger(),
                              64 * 1024 * 1024, kLongestMs);
    ctl_->good({u"copy"_qs, u"wide:/fs.img"_qs, text(ctl_->path("down.img"))});
    {
      QFile used(text(at + "/small"));
      QVERIFY(used.open(QIODevice::ReadOnly));
      const Finished busy = ctl_->run({u"mounts"_qs, u"detach"_qs, mount.id});
      QCOMPARE(busy.code, 1);
      QVERIFY2(busy.err.contains("busy"), busy.err);
      QCOMPARE(contentOf(at + "/small"), QByteArray("after"));
    }
    ctl_->good({u"mounts"_qs, u"detach"_qs, mount.id});
    QVERIFY(mount.ends());
    QCOMPARE(mount.process().exitCode(), 0);
    QVERIFY(fs::is_empty(at));
  }
  tool(u"e2fsck"_qs, {u"-fn"_qs, text(ctl_->path("down.img"))});
  const QByteArray small = tool(u"debugfs"_qs, {u"-R"_qs, u"cat small"_qs, text(ctl_->path("down.img"))});
  QCOMPARE(small, QByteArray("after"));
  QCOMPARE(ctl_->good({u"mounts"_qs}).out, QByteArray());
}

// The program that serves it is killed after each of some writes; nothing of them is flushed.
void MountE2eTest::whatWasAcknowledgedOutlivesAKill() {
  constexpr int kBlocks = 64;
  QByteArray model = randomBytes(kBlocks * 65536, 3);
  upload(model);
  for (int life = 0; life < 8; ++life) {
    Mounted mount(*ctl_, text(object()), text(backing()),
                  life % 2 == 0 ? QStringList() : QStringList{u"--no-copy"_qs});
    const int at = life * 7 % kBlocks * 65536 + 100 * life;
    tool(u"qemu-io"_qs, {u"-f"_qs, u"raw"_qs, u"-t"_qs, u"unsafe"_qs, u"-c"_qs,
                         u"write -P %1 %2 5000"_qs.arg(life + 1).arg(at), mount.uri});
    model.replace(at, 5000, QByteArray(5000, static_cast<char>(life + 1)));
    signalTo(mount.helper(), SIGKILL);
    QVERIFY(mount.ends());
    QCOMPARE(mount.process().exitCode(), 1);
  }
  const Mounted mount(*ctl_, text(object()), text(backing()));
  tool(u"nbdcopy"_qs, {mount.uri, text(ctl_->path("copy"))});
  QVERIFY(contentOf(ctl_->path("copy")) == model);
}

void MountE2eTest::aSourceThatHasChangedIsRefused() {
  upload(randomBytes(300'000, 4));
  {
    const Mounted mount(*ctl_, text(object()), text(backing()));
    tool(u"nbdcopy"_qs, {mount.uri, text(ctl_->path("copy"))});
  }
  upload(randomBytes(300'000, 5));
  const Finished again = ctl_->run({u"mount"_qs, text(object()), text(backing())});
  QCOMPARE(again.code, 1);
  QVERIFY(again.err.contains("changed"));
  QVERIFY(contentOf(backing()) == randomBytes(300'000, 4));
}

void MountE2eTest::aCommitOverAnothersIsRefused() {
  upload(randomBytes(300'000, 4));
  const Mounted mount(*ctl_, text(object()), text(backing()));
  tool(u"qemu-io"_qs, {u"-f"_qs, u"raw"_qs, u"-c"_qs, u"write -P 1 0 512"_qs, mount.uri});
  upload(randomBytes(300'000, 5));
  const Finished made = ctl_->run({u"mounts"_qs, u"commit"_qs, mount.id});
  QCOMPARE(made.code, 1);
  QVERIFY2(made.err.contains("somebody else has changed it") && made.err.contains("kept in the mount"),
           made.err);
  QVERIFY(ctl_->good({u"cat"_qs, text(object())}).out == randomBytes(300'000, 5));
  tool(u"qemu-io"_qs, {u"-r"_qs, u"-f"_qs, u"raw"_qs, u"-c"_qs, u"read -P 1 0 512"_qs, mount.uri});
}

void MountE2eTest::itEndsWithItsParent() {
  upload(randomBytes(300'000, 4));
  Mounted mount(*ctl_, text(object()), text(backing()));
  const std::string helper = "/proc/" + std::to_string(mount.helper()) + "/exe";
  QVERIFY(fs::exists(fs::symlink_status(helper)));
  mount.process().kill();
  QVERIFY(mount.ends());
  QTRY_VERIFY_WITH_TIMEOUT(!fs::exists(mount.socket.toStdString()), kLongestMs);
  QCOMPARE(ctl_->good({u"mounts"_qs}).out, QByteArray());
}

// However the mount ends: what was written to its file system until then is in it, and nothing is left over.
void MountE2eTest::whatIsAttachedOutlivesNoMount_data() {
  QTest::addColumn<QString>("victim");
  QTest::addColumn<bool>("used");
  QTest::newRow("stopped") << u"stop"_qs << false;
  QTest::newRow("its parent is killed") << u"parent"_qs << false;
  QTest::newRow("its parent is killed while it is used") << u"parent"_qs << true;
  QTest::newRow("it is killed") << u"mount"_qs << true;
  QTest::newRow("all are told to end at once") << u"all"_qs << false;
  QTest::newRow("it was unmounted by hand") << u"hand"_qs << false;
  QTest::newRow("what has attached it is killed") << u"attach"_qs << true;
}

void MountE2eTest::whatIsAttachedOutlivesNoMount() {
  QFETCH(const QString, victim);
  QFETCH(const bool, used);
  const std::string image = ctl_->path("fs.img"), at = ctl_->path("mnt");
  makeFile(image, {});
  fs::resize_file(image, 16 * 1024 * 1024);
  tool(u"mkfs.ext4"_qs, {u"-q"_qs, text(image)});
  ctl_->good({u"copy"_qs, text(image), text(object())});
  {
    Mounted mount(*ctl_, text(object()), text(backing()), {u"--attach"_qs, text(at)});
    makeFile(at + "/file", randomBytes(300'000, 2));
    if (victim == u"mount") tool(u"sync"_qs, {u"-f"_qs, text(at)});
    QFile user(text(at + "/file"));
    if (used) QVERIFY(user.open(QIODevice::ReadOnly));
    if (victim == u"parent") mount.process().kill();
    if (victim == u"stop") mount.process().terminate();
    if (victim == u"mount") signalTo(mount.helper(), SIGKILL);
    if (victim == u"hand") {
      tool(u"umount"_qs, {text(at)});
      ctl_->good({u"mounts"_qs, u"detach"_qs, mount.id});
    }
    // As a system that shuts down does it.
    if (victim == u"all") {
      const QList<qint64> fuse = childrenOf(mount.attacher());
      for (const qint64 process : QList<qint64>{mount.helper(), mount.attacher()} + fuse)
        signalTo(process, SIGTERM);
      mount.process().terminate();
    }
    QList<qint64> left;
    if (victim == u"attach") {
      left = childrenOf(mount.attacher());
      signalTo(mount.attacher(), SIGKILL);
      user.close();
      ctl_->good({u"mounts"_qs, u"detach"_qs, u"--force"_qs, mount.id});
    }
    QVERIFY(mount.ends());
    if (victim == u"attach") {
      tool(u"umount"_qs, {u"-l"_qs, text(at)});
      for (const qint64 process : left)
        signalTo(process, SIGKILL);
    }
    QTRY_VERIFY_WITH_TIMEOUT(!fs::exists(mount.socket.toStdString()) || used, kLongestMs);
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(at) && fs::is_empty(at), kLongestMs);
  }
  // Its helper ends after what is attached has gone, and nobody who could tell of it is there any more.
  QTRY_COMPARE_WITH_TIMEOUT(ctl_->good({u"mounts"_qs}).out, QByteArray(), kLongestMs);
  const QByteArray loops = tool(u"losetup"_qs, {u"-n"_qs, u"-O"_qs, u"BACK-FILE"_qs});
  QVERIFY2(used || !loops.contains(QByteArray::fromStdString(ctl_->path(""))), loops);
  QStringList how{u"--attach"_qs, text(at)};
  if (!used) how << u"--read-only"_qs;  // otherwise its journal has to be gone through
  const Mounted again(*ctl_, text(object()), text(backing()), how);
  QVERIFY(contentOf(at + "/file") == randomBytes(300'000, 2));
}

void MountE2eTest::aFileOrAPartitionIsAttached() {
  const std::string image = ctl_->path("disk.img"), at = ctl_->path("mnt");
  makeFile(ctl_->path("tree/file"), "of a partition");
  makeFile(image, {});
  fs::resize_file(image, 8 * 1024 * 1024);
  tool(u"sh"_qs, {u"-c"_qs, u"echo 2048, | /sbin/sfdisk -q %1"_qs.arg(text(image))});
  const std::string part = ctl_->path("part.img");
  makeFile(part, {});
  fs::resize_file(part, 7 * 1024 * 1024);
  tool(u"mkfs.ext4"_qs, {u"-q"_qs, u"-d"_qs, text(ctl_->path("tree")), text(part)});
  tool(u"dd"_qs,
       {u"if="_qs + text(part), u"of="_qs + text(image), u"bs=1M"_qs, u"seek=1"_qs, u"conv=notrunc"_qs});
  ctl_->good({u"copy"_qs, text(image), text(object())});
  {
    const Mounted disk(*ctl_, text(object()), text(backing()),
                       {u"--attach"_qs, text(at), u"--partition"_qs, u"1"_qs});
    QCOMPARE(contentOf(at + "/file"), QByteArray("of a partition"));
    makeFile(at + "/file", "changed");
  }
  {
    const Mounted file(*ctl_, text(object()), text(backing()), {u"--attach"_qs, text(at), u"--as-file"_qs});
    QVERIFY(contentOf(at + "/nbd") == contentOf(backing()));
    QVERIFY(contentOf(at + "/nbd").contains("changed"));
  }
  QVERIFY(fs::is_empty(at));
  const auto told = [&](const QStringList& more, int code, const char* words) {
    const Finished ended = ctl_->run(QStringList{u"mount"_qs, text(object()), text(backing())} + more);
    if (ended.code != code || !ended.err.contains(words)) qFatal("%d %s", ended.code, ended.err.constData());
    if (!fs::is_empty(at)) qFatal("something is left");
  };
  told({u"--attach"_qs, text(at)}, 1, "mount");  // there is no file system but in the partition
  told({u"--attach"_qs, text(at), u"--partition"_qs, u"7"_qs}, 1, "no partition 7");
  told({u"--as-file"_qs}, 2, "--attach");
  makeFile(at + "/mine", "mine");
  const Finished hidden = ctl_->run({u"mount"_qs, text(object()), text(backing()), u"--attach"_qs, text(at)});
  QCOMPARE(hidden.code, 1);
  QVERIFY2(hidden.err.contains("hidden"), hidden.err);
  QCOMPARE(contentOf(at + "/mine"), QByteArray("mine"));
  QCOMPARE(ctl_->good({u"mounts"_qs}).out, QByteArray());
}

void MountE2eTest::noSecretIsSeen() {
  upload(randomBytes(300'000, 4));
  const Mounted mount(*ctl_, text(object()), text(backing()));
  const std::string process = "/proc/" + std::to_string(mount.helper());
  const QByteArray key = QByteArray::fromStdString(azurite_->key("alpha"));
  QVERIFY(!contentOf(process + "/environ").contains(key));
  QVERIFY(!contentOf(process + "/cmdline").contains(key));
  QVERIFY(!anyFileHolds(ctl_->stateFolder(), key.toStdString()));
  QVERIFY(!contentOf(backing() + ".hawser-mount").contains(key));
  const auto rights = fs::status(fs::path(mount.socket.toStdString()).parent_path()).permissions();
  QCOMPARE(rights, fs::perms::owner_all);
}

void MountE2eTest::mistakesAreExplained() {
  upload(randomBytes(1000, 4));
  makeFile(ctl_->path("mine"), "mine");
  const auto told = [&](const QStringList& arguments, int code, const char* words) {
    const Finished ended = ctl_->run(arguments);
    if (ended.code != code || !ended.err.contains(words)) qFatal("%d %s", ended.code, ended.err.constData());
  };
  told({u"mount"_qs, text(object())}, 2, "mount");
  told({u"mount"_qs, text(object()), text(ctl_->path("mine"))}, 1, "there already");
  QCOMPARE(contentOf(ctl_->path("mine")), QByteArray("mine"));
  told({u"mount"_qs, text(object()), u"BETA:box/backing"_qs}, 2, "file of this computer");
  told({u"mount"_qs, text("ALPHA:" + box_ + "/none"), text(backing())}, 1, "none");
  QVERIFY(!fs::exists(backing()));
  told({u"mounts"_qs, u"flush"_qs, u"nobody"_qs}, 1, "nobody");
  told({u"mounts"_qs, u"dance"_qs}, 2, "dance");
  const Mounted mount(*ctl_, text(object()), text(backing()));
  told({u"mount"_qs, text(object()), text(backing())}, 1, "somebody else holds it");
  tool(u"nbdinfo"_qs, {mount.uri});
}

QTEST_GUILESS_MAIN(MountE2eTest)
#include "mount_test.moc"
