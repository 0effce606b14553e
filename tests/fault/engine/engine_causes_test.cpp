// What ends a copy with hawserctl is told with the object, the cause and the next step, the exit code is the
// documented one, and nothing is there that should not be: one row a cause that no real service makes.
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/capability.h>
#include <QtTest>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/encoding.h"
#include "e2e/ctl.h"
#include "support/tcp.h"
#include "support/tls_server.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

std::string answer(const std::string& status, const std::string& headers, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n";
}

// Answers every request alike.
class OneAnswer {
 public:
  OneAnswer(std::string head, std::string body)
      : server_([head, body](TcpSocket& client) {
          std::string buffer;
          while (const auto request = receiveMessage(client, buffer)) {
            if (!client.send(request->method() == "HEAD" ? head : head + body)) return;
          }
        }) {}
  int port() const { return server_.port(); }

 private:
  TcpServer server_;
};

std::string connectionTo(const std::string& scheme, const std::string& host, int port) {
  return "DefaultEndpointsProtocol=" + scheme + ";AccountName=a;AccountKey=a2V5;BlobEndpoint=" + scheme +
         "://" + host + ":" + std::to_string(port) + "/a;";
}

// The administrator's right to read and write whatever the permissions say is not the program's here.
void obeyPermissions() {
  ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE);
  ::prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH);
}

void writeTo(const char* path, const std::string& text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0 || ::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    qFatal("%s cannot be written: %s", path, std::strerror(errno));
  ::close(file);
}

// Who may not mount here becomes the administrator of a namespace of mounts that is this program's alone. To
// be called before there is a second thread.
void mayMount() {
  if (::unshare(CLONE_NEWNS) == 0) {
    // Whatever happens to this program, its mounts go with it.
    ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
    return;
  }
  const std::string user = std::to_string(::geteuid()), group = std::to_string(::getegid());
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return;  // the tests that need one will say so
  writeTo("/proc/self/setgroups", "deny");
  writeTo("/proc/self/uid_map", "0 " + user + " 1");
  writeTo("/proc/self/gid_map", "0 " + group + " 1");
}

// Where neither is allowed, as below a changed root.
bool asRoot(const QStringList& command) {
  return QProcess::execute(u"sudo"_qs, QStringList{u"-n"_qs} + command) == 0;
}

}  // namespace

class EngineCausesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init();
  void cleanup();
  void strangersAreNoService_data();
  void strangersAreNoService();
  void clocksAreNamed();
  void certificatesAreNamed_data();
  void certificatesAreNamed();
  void refusedConnectionsAreNamed();
  void filesInTheWayAreNamed();
  void permissionsAreNamed();
  void fullDisksAreNamedAndResumed();
  void aJournalWithoutRoomStopsTheJob();

 private:
  Finished failing(const QStringList& arguments, int code, const QByteArray& cause);
  // An empty file system of that many bytes.
  std::string smallDisk(const char* size);
  void grow(const std::string& disk, const char* size);

  std::unique_ptr<Ctl> ctl_;
  std::string file_;
  std::string mounted_;
};

void EngineCausesTest::init() {
  ctl_ = std::make_unique<Ctl>();
  file_ = ctl_->path("file");
  makeFile(file_, randomBytes(100'000, 3));
}

void EngineCausesTest::cleanup() {
  if (!mounted_.empty() && ::umount2(mounted_.c_str(), MNT_DETACH) != 0)
    asRoot({u"umount"_qs, u"-l"_qs, text(mounted_)});
  mounted_.clear();
}

Finished EngineCausesTest::failing(const QStringList& arguments, int code, const QByteArray& cause) {
  const Finished ended = ctl_->run(arguments);
  const QByteArray all = ended.out + ended.err;
  if (ended.code != code || !all.contains(cause)) {
    qFatal("hawserctl %s: %d, wanted %d with \"%s\"\n%s", qPrintable(arguments.join(u' ')), ended.code, code,
           cause.constData(), all.constData());
  }
  return ended;
}

void EngineCausesTest::strangersAreNoService_data() {
  QTest::addColumn<QByteArray>("head");
  const std::string page(300, 'x');
  const auto row = [&](const char* name, const std::string& status, const std::string& headers) {
    QTest::newRow(name) << QByteArray::fromStdString(answer(status, headers, page));
  };
  row("sign-in page", "200 OK", "Content-Type: text/html\r\nETag: \"1\"\r\n");
  row("created", "201 Created", "ETag: \"1\"\r\nLast-Modified: Mon, 02 Jan 2023 03:04:05 GMT\r\n");
  row("redirection", "302 Found", "Location: http://sign-in.example/?to=x\r\n");
  row("blocked", "403 Forbidden", "Content-Type: text/html\r\n");
  row("nothing there", "404 Not Found", "");
}

void EngineCausesTest::strangersAreNoService() {
  QFETCH(QByteArray, head);
  const OneAnswer stranger(head.toStdString(), std::string(300, 'x'));
  ctl_->setVariable(u"HAWSER_CONNECTION_X"_qs, connectionTo("http", "127.0.0.1", stranger.port()));
  const QByteArray cause = "something else than the storage service answered";
  failing({u"ls"_qs, u"x:box/"_qs}, 1, "x:box: " + cause);
  failing({u"copy"_qs, text(file_), u"x:box/file"_qs}, 1, "x:box/file: " + cause);
  failing({u"copy"_qs, u"x:box/file"_qs, text(ctl_->path("back"))}, 1, "x:box/file: " + cause);
  QVERIFY(!fs::exists(ctl_->path("back")));
  QVERIFY(failing({u"cat"_qs, u"x:box/file"_qs}, 1, cause).out.isEmpty());
  QVERIFY(failing({u"rm"_qs, u"x:box/file"_qs}, 1, cause).out.isEmpty());
}

void EngineCausesTest::clocksAreNamed() {
  const std::string body =
      "<Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request."
      "</Message></Error>";
  const OneAnswer service(
      answer("403 Forbidden",
             "x-ms-error-code: AuthenticationFailed\r\nDate: " +
                 hawser::toHttpDate(hawser::Clock::system().now() + std::chrono::hours(3)) + "\r\n",
             body),
      body);
  ctl_->setVariable(u"HAWSER_CONNECTION_X"_qs, connectionTo("http", "127.0.0.1", service.port()));
  failing({u"ls"_qs, u"x:box/"_qs}, 3, "x:box: this computer's clock is too far from the service's");
  failing({u"copy"_qs, text(file_), u"x:box/file"_qs}, 3, "Set the computer's date and time");
}

void EngineCausesTest::certificatesAreNamed_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<int>("days");
  QTest::addColumn<bool>("trusted");
  QTest::addColumn<QByteArray>("cause");
  QTest::newRow("self-signed") << u"127.0.0.1"_qs << 2 << false << QByteArray("certificate is not trusted");
  QTest::newRow("expired") << u"127.0.0.1"_qs << -1 << true << QByteArray("certificate has expired");
  QTest::newRow("other host") << u"127.0.0.9"_qs << 2 << true << QByteArray("is another server's");
}

void EngineCausesTest::certificatesAreNamed() {
  QFETCH(QString, name);
  QFETCH(int, days);
  QFETCH(bool, trusted);
  QFETCH(QByteArray, cause);
  const TlsServer server(name.toStdString(), days);
  const std::string nobody = ctl_->path("nobody.pem");
  makeFile(nobody, {});
  fs::copy_file(TlsServer("127.0.0.1", 2).certificateFile(), nobody, fs::copy_options::overwrite_existing);
  ctl_->setVariable(u"CURL_CA_BUNDLE"_qs, trusted ? server.certificateFile() : nobody);
  ctl_->setVariable(u"HAWSER_CONNECTION_X"_qs, connectionTo("https", "127.0.0.1", server.port()));
  failing({u"ls"_qs, u"x:box/"_qs}, 1, cause);
  failing({u"copy"_qs, text(file_), u"x:box/file"_qs}, 1, cause);
}

void EngineCausesTest::refusedConnectionsAreNamed() {
  int port = 0;
  {
    const TcpServer gone([](TcpSocket&) {});
    port = gone.port();
  }
  ctl_->setVariable(u"HAWSER_CONNECTION_X"_qs, connectionTo("http", "127.0.0.1", port));
  failing({u"ls"_qs, u"x:box/"_qs}, 1,
          "x:box: the server refused the connection. Check the address and port");
}

void EngineCausesTest::filesInTheWayAreNamed() {
  failing({u"copy"_qs, text(file_), text(file_ + "/below/")}, 1,
          "a part of its path is a file, not a folder");
  QCOMPARE(fs::file_size(file_), std::uintmax_t(100'000));
}

void EngineCausesTest::permissionsAreNamed() {
  const std::string tree = ctl_->path("tree"), to = ctl_->path("to");
  makeFile(tree + "/closed", "1");
  makeFile(tree + "/open", "2");
  fs::permissions(tree + "/closed", fs::perms::none);
  ctl_->beforeStart(obeyPermissions);
  failing({u"copy"_qs, u"--recursive"_qs, text(tree + "/"), text(to + "/")}, 1,
          QByteArray::fromStdString(tree) + "/closed: this computer does not permit it");
  QCOMPARE(treeOf(to).size(), std::size_t(1));
  QVERIFY(treeOf(to).contains("./open"));
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_exec);
  failing({u"copy"_qs, text(file_), text(to + "/file")}, 1,
          QByteArray::fromStdString(to) + "/file: this computer does not permit it");
  fs::permissions(to, fs::perms::owner_all);
  fs::permissions(tree + "/closed", fs::perms::owner_all);
  QCOMPARE(treeOf(to).size(), std::size_t(1));
}

std::string EngineCausesTest::smallDisk(const char* size) {
  const std::string folder = ctl_->path("disk");
  fs::create_directories(folder);
  const std::string options = std::string("size=") + size;
  if (::mount("none", folder.c_str(), "tmpfs", 0, options.c_str()) != 0 &&
      !asRoot({u"mount"_qs, u"-t"_qs, u"tmpfs"_qs, u"-o"_qs, text(options + ",mode=1777"), u"none"_qs,
               text(folder)}))
    qFatal("a small disk needs the right to mount, user namespaces, or sudo: %s", std::strerror(errno));
  mounted_ = folder;
  return folder;
}

void EngineCausesTest::grow(const std::string& disk, const char* size) {
  const std::string options = std::string("size=") + size;
  QVERIFY(::mount("none", disk.c_str(), "tmpfs", MS_REMOUNT, options.c_str()) == 0 ||
          asRoot({u"mount"_qs, u"-o"_qs, text("remount," + options), text(disk)}));
}

void EngineCausesTest::fullDisksAreNamedAndResumed() {
  const std::string disk = smallDisk("3m");
  const std::string tree = ctl_->path("tree");
  makeFile(tree + "/big", randomBytes(9'000'000, 1));
  makeFile(tree + "/small", randomBytes(100'000, 2));
  failing({u"copy"_qs, u"--recursive"_qs, text(tree + "/"), text(disk + "/")}, 1,
          QByteArray::fromStdString(disk) + "/big: the disk or quota is full");
  QCOMPARE(treeOf(disk).size(), std::size_t(1));
  QVERIFY(treeOf(disk).at("./small") == treeOf(tree).at("./small"));
  grow(disk, "30m");
  QCOMPARE(ctl_->run({u"jobs"_qs, u"retry"_qs, u"1"_qs}).code, 0);
  QVERIFY(treeOf(disk) == treeOf(tree));
}

void EngineCausesTest::aJournalWithoutRoomStopsTheJob() {
  const std::string disk = smallDisk("700k");
  const std::string tree = ctl_->path("tree"), to = ctl_->path("to");
  for (int number = 0; number < 2500; ++number)
    makeFile(tree + "/" + std::to_string(number), QByteArray::number(number));
  ctl_->setVariable(u"XDG_DATA_HOME"_qs, disk);
  const QByteArray cause = QByteArray::fromStdString(disk) + "/hawser/journal.db: the disk or quota is full";
  failing({u"copy"_qs, u"--recursive"_qs, text(tree + "/"), text(to + "/")}, 1, cause);
  failing({u"jobs"_qs, u"resume"_qs, u"1"_qs}, 1, cause);
  grow(disk, "30m");
  QCOMPARE(ctl_->run({u"jobs"_qs, u"resume"_qs, u"1"_qs}).code, 0);
  QVERIFY(treeOf(to) == treeOf(tree));
}

int main(int argc, char** argv) {
  mayMount();
  const QCoreApplication application(argc, argv);
  EngineCausesTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "engine_causes_test.moc"
