#include "services/rados_gateway.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QUuid>
#include <vector>

namespace hawser::test {

namespace {

constexpr int kStepMs = 120'000;
constexpr int kStopMs = 15'000;
constexpr char kAccessKey[] = "HAWSERTESTKEY0000001";
constexpr char kSecretKey[] = "hawser/test+secret/of+the+gateway/000001";

// Of the loopback address. Somebody may take it before its user does; nobody here does.
int bound(int socket, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  address.sin_port = ::htons(static_cast<std::uint16_t>(port));
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (port != 0) return ::connect(socket, any, size) == 0 ? port : 0;
  if (::bind(socket, any, size) != 0 || ::getsockname(socket, any, &size) != 0) return 0;
  return ::ntohs(address.sin_port);
}

std::vector<int> freePorts(std::size_t count) {
  std::vector<int> sockets, ports;
  while (ports.size() < count) {
    sockets.push_back(::socket(AF_INET, SOCK_STREAM, 0));
    ports.push_back(bound(sockets.back(), 0));
    if (ports.back() == 0) qFatal("no free port for the RADOS Gateway");
  }
  for (const int socket : sockets)
    ::close(socket);
  return ports;
}

bool answers(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  const bool up = bound(socket, port) == port;
  ::close(socket);
  return up;
}

QString words(const char* text) {
  return QString::fromLatin1(text);
}

}  // namespace

struct RadosGateway::State {
  QTemporaryDir folder;
  std::vector<std::unique_ptr<QProcess>> daemons;
  int port = 0;

  QString path(const char* name) const { return folder.filePath(words(name)); }
  void configure(const std::vector<int>& ports, const QString& cluster);
  void run(const QString& line);
  QProcess& launch(const QString& line);
  void awaitGateway(QProcess& gateway);
};

void RadosGateway::State::configure(const std::vector<int>& ports, const QString& cluster) {
  for (const char* name : {"mon", "osd", "mgr", "run", "rgw"})
    QDir(folder.path()).mkpath(words(name));
  QFile file(path("ceph.conf"));
  if (!file.open(QIODevice::WriteOnly)) qFatal("no configuration for the RADOS Gateway");
  const QString text =
      words(
          "[global]\nfsid=%1\nmon host=[v2:127.0.0.1:%2,v1:127.0.0.1:%3]\nkeyring=%4/keyring\n"
          "osd pool default size=1\nosd pool default min size=1\nmon allow pool size one=true\n"
          "osd crush chooseleaf type=0\nosd objectstore=memstore\nmemstore device bytes=4294967296\n"
          "osd_pool_default_pg_autoscale_mode=off\nosd_pool_default_pg_num=8\nmon_max_pg_per_osd=1000\n"
          "public addr=127.0.0.1\ncluster addr=127.0.0.1\nmon_data_avail_crit=1\nmon_data_avail_warn=1\n"
          "mon data=%4/mon\nosd data=%4/osd\nmgr data=%4/mgr\nrun dir=%4/run\nlog file=%4/$name.log\n"
          "admin socket=%4/run/$name.asok\nmgr_initial_modules=\n")
          .arg(cluster)
          .arg(ports[0])
          .arg(ports[1])
          .arg(folder.path());
  file.write(text.toUtf8());
}

// The words of `line` are apart by a blank; "~" in one stands for a blank within it.
QStringList argumentsOf(const QString& line) {
  QStringList arguments = line.split(QLatin1Char(' '));
  for (QString& argument : arguments)
    argument.replace(QLatin1Char('~'), QLatin1Char(' '));
  return arguments;
}

void RadosGateway::State::run(const QString& line) {
  QProcess process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("CEPH_CONF"), path("ceph.conf"));
  process.setProcessEnvironment(environment);
  QStringList arguments = argumentsOf(line);
  const QString program = arguments.takeFirst();
  process.start(program, arguments);
  if (!process.waitForFinished(kStepMs) || process.exitStatus() != QProcess::NormalExit ||
      process.exitCode() != 0)
    qFatal("%s (%s): %s: `script/bootstrap test` installs it", qPrintable(line),
           qPrintable(process.errorString()), process.readAll().constData());
}

QProcess& RadosGateway::State::launch(const QString& line) {
  auto process = std::make_unique<QProcess>();
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("CEPH_CONF"), path("ceph.conf"));
  process->setProcessEnvironment(environment);
  process->setStandardOutputFile(QProcess::nullDevice());
  process->setStandardErrorFile(folder.filePath(QStringLiteral("errors.log")), QIODevice::Append);
  process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
  QStringList arguments = argumentsOf(line);
  const QString program = arguments.takeFirst();
  process->start(program, arguments);
  if (!process->waitForStarted())
    qFatal("%s does not start (%s): `script/bootstrap test` installs it", qPrintable(program),
           qPrintable(process->errorString()));
  daemons.push_back(std::move(process));
  return *daemons.back();
}

void RadosGateway::State::awaitGateway(QProcess& gateway) {
  const QDeadlineTimer deadline(kStepMs);
  while (!deadline.hasExpired()) {
    if (answers(port)) return;
    if (gateway.waitForFinished(50)) break;
  }
  QFile errors(folder.filePath(QStringLiteral("errors.log")));
  const QByteArray said = errors.open(QIODevice::ReadOnly) ? errors.readAll() : QByteArray();
  qFatal("the RADOS Gateway did not come up: %s", said.constData());
}

RadosGateway::RadosGateway() : state_(std::make_unique<State>()) {
  State& state = *state_;
  if (!state.folder.isValid()) qFatal("no temporary folder for the RADOS Gateway");
  const std::vector<int> ports = freePorts(3);
  state.port = ports[2];
  const QString cluster = QUuid::createUuid().toString(QUuid::WithoutBraces);
  const QString osd = QUuid::createUuid().toString(QUuid::WithoutBraces);
  state.configure(ports, cluster);
  const QString keyring = state.path("keyring");
  state.run(words("ceph-authtool --create-keyring %1 --gen-key -n mon. --cap mon allow~*").arg(keyring));
  state.run(words("ceph-authtool %1 --gen-key -n client.admin --cap mon allow~* --cap osd allow~* --cap mgr "
                  "allow~*")
                .arg(keyring));
  state.run(words("ceph-authtool %1 --gen-key -n osd.0 --cap mon allow~profile~osd --cap osd allow~* --cap "
                  "mgr allow~profile~osd")
                .arg(keyring));
  state.run(words("ceph-authtool %1 --gen-key -n mgr.x --cap mon allow~profile~mgr --cap osd allow~*")
                .arg(keyring));
  const QString map = state.path("monmap");
  state.run(words("monmaptool --create --addv a [v2:127.0.0.1:%1,v1:127.0.0.1:%2] --fsid %3 %4")
                .arg(ports[0])
                .arg(ports[1])
                .arg(cluster, map));
  state.run(words("ceph-mon --mkfs -i a --monmap %1 --keyring %2").arg(map, keyring));
  state.launch(words("ceph-mon -i a -f"));
  state.run(words("ceph osd new %1 0").arg(osd));
  state.run(words("ceph auth import -i %1").arg(keyring));
  state.run(words("ceph-osd -i 0 --mkfs --osd-uuid %1").arg(osd));
  state.launch(words("ceph-osd -i 0 -f"));
  state.launch(words("ceph-mgr -i x -f"));
  state.run(words("radosgw-admin user create --uid=test --display-name=test --access-key=%1 --secret-key=%2")
                .arg(words(kAccessKey), words(kSecretKey)));
  QProcess& gateway = state.launch(
      words("radosgw -n client.admin --rgw-frontends=beast~endpoint=127.0.0.1:%1 --rgw-data=%2 -f")
          .arg(state.port)
          .arg(state.path("rgw")));
  state.awaitGateway(gateway);
}

// The last one first: each would wait for those before it.
RadosGateway::~RadosGateway() {
  while (!state_->daemons.empty()) {
    QProcess& daemon = *state_->daemons.back();
    daemon.kill();
    daemon.waitForFinished(kStopMs);
    state_->daemons.pop_back();
  }
}

int RadosGateway::port() const {
  return state_->port;
}

std::string RadosGateway::endpoint() const {
  return "http://127.0.0.1:" + std::to_string(state_->port);
}

std::string RadosGateway::accessKey() const {
  return kAccessKey;
}

std::string RadosGateway::secretKey() const {
  return kSecretKey;
}

std::string RadosGateway::connectionString() const {
  return "Endpoint=" + endpoint() + ";AccessKeyId=" + accessKey() + ";SecretAccessKey=" + secretKey() +
         ";Flavour=ceph";
}

}  // namespace hawser::test
