// hawserctl mount: images of a real blob service as disks: used while they come, killed, changed by others,
// and committed back. The file system is the kernel's, on nbdfuse and a loop device: for that it has to be
// root.
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
  qint64 helper() const {
    const QByteArray children = contentOf("/proc/" + std::to_string(process_->processId()) + "/task/" +
                                          std::to_string(process_->processId()) + "/children");
    return children.trimmed().split(' ').first().toLongLong();
  }
  bool ends() { return process_->waitForFinished(kLongestMs); }
  QProcess& process() { return *process_; }

  QString uri, id, socket;

 private:
  std::unique_ptr<QProcess> process_;
};

// A file system on a mount's socket.
class FileSystemOn {
 public:
  FileSystemOn(const Mounted& mount, const std::string& folder)
      : fuse_(folder + "/fuse"), folder_(folder + "/fs") {
    fs::create_directories(fuse_);
    fs::create_directories(folder_);
    nbdfuse_.start(u"nbdfuse"_qs, {text(fuse_), u"--unix"_qs, mount.socket});
    if (!nbdfuse_.waitForStarted() ||
        !QTest::qWaitFor([&] { return fs::exists(fuse_ + "/nbd"); }, kLongestMs))
      qFatal("no nbdfuse: %s", nbdfuse_.readAllStandardError().constData());
    loop_ = QString::fromLatin1(
        tool(u"losetup"_qs, {u"-f"_qs, u"--show"_qs, u"--direct-io=on"_qs, text(fuse_ + "/nbd")}).trimmed());
    tool(u"mount"_qs, {loop_, text(folder_)});
  }
  ~FileSystemOn() {
    tool(u"umount"_qs, {text(folder_)});
    tool(u"losetup"_qs, {u"-d"_qs, loop_});
    tool(u"fusermount3"_qs, {u"-u"_qs, text(fuse_)});
    nbdfuse_.waitForFinished(kLongestMs);
  }
  FileSystemOn(const FileSystemOn&) = delete;
  FileSystemOn& operator=(const FileSystemOn&) = delete;
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

 private:
  const std::string fuse_, folder_;
  QProcess nbdfuse_;
  QString loop_;
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
    Mounted mount(*ctl_, u"wide:/fs.img"_qs, text(backing()), {u"--rate"_qs, u"8M"_qs});
    {
      const FileSystemOn files(mount, ctl_->path("mount"));
      QCOMPARE(contentOf(files.path("small")), QByteArray("before"));
      QCOMPARE(contentOf(files.path("big")), randomBytes(20'000'000, 1));
      makeFile(files.path("small"), "after");
      makeFile(files.path("new/file"), randomBytes(300'000, 2));
    }
    const QJsonObject before = ctl_->good({u"mounts"_qs, u"--json"_qs}).report();
    QCOMPARE(before[u"id"].toString(), mount.id);
    QVERIFY(before[u"written"].toInteger() > 300'000);
    const QJsonObject made = ctl_->good({u"mounts"_qs, u"commit"_qs, mount.id, u"--json"_qs}).report();
    QVERIFY(made[u"kept"].toInteger() + made[u"copied"].toInteger() > 0);
    QCOMPARE(ctl_->good({u"mounts"_qs, u"--json"_qs}).report()[u"written"].toInteger(), 0);
    // The rest comes of the version that it has become.
    ctl_->good({u"mounts"_qs, u"rate"_qs, u"0"_qs});
    QTRY_COMPARE_WITH_TIMEOUT(ctl_->good({u"mounts"_qs, u"--json"_qs}).report()[u"here"].toInteger(),
                              64 * 1024 * 1024, kLongestMs);
    ctl_->good({u"mounts"_qs, u"detach"_qs, mount.id});
    QVERIFY(mount.ends());
    QCOMPARE(mount.process().exitCode(), 0);
  }
  ctl_->good({u"copy"_qs, u"wide:/fs.img"_qs, text(ctl_->path("down.img"))});
  QCOMPARE(contentOf(ctl_->path("down.img")), contentOf(backing()));
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
    ::kill(static_cast<pid_t>(mount.helper()), SIGKILL);
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
