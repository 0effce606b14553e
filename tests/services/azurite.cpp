#include "services/azurite.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

namespace hawser::test {

namespace {

constexpr int kStartMs = 60'000;
constexpr int kStopMs = 15'000;
constexpr char kDevelopmentKey[] =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

void makeCertificate(const QString& certificate, const QString& key) {
  QProcess openssl;
  openssl.setProcessChannelMode(QProcess::MergedChannels);
  openssl.start(QStringLiteral("openssl"),
                {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                 QStringLiteral("rsa:2048"), QStringLiteral("-nodes"), QStringLiteral("-days"),
                 QStringLiteral("2"), QStringLiteral("-subj"), QStringLiteral("/CN=127.0.0.1"),
                 QStringLiteral("-addext"), QStringLiteral("subjectAltName=IP:127.0.0.1,DNS:localhost"),
                 QStringLiteral("-out"), certificate, QStringLiteral("-keyout"), key});
  if (!openssl.waitForFinished(kStartMs) || openssl.exitCode() != 0)
    qFatal("openssl could not make a certificate: %s", openssl.readAll().constData());
}

QByteArray contents(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

struct Azurite::State {
  AzuriteOptions options;
  QTemporaryDir folder;
  QProcess process;
  int port = 0;  // 0 until the first start has found a free one

  QString path(const char* name) const { return folder.filePath(QString::fromLatin1(name)); }
  void launch();
  void awaitAddress();
};

void Azurite::State::launch() {
  QStringList arguments = {QStringLiteral("--blobHost"),
                           QStringLiteral("127.0.0.1"),
                           QStringLiteral("--blobPort"),
                           QString::number(port),
                           QStringLiteral("--location"),
                           path("data"),
                           QStringLiteral("--silent"),
                           QStringLiteral("--disableTelemetry"),
                           QStringLiteral("--skipApiVersionCheck")};
  if (options.loose) arguments << QStringLiteral("--loose");
  if (options.https)
    arguments << QStringLiteral("--cert") << path("certificate.pem") << QStringLiteral("--key")
              << path("key.pem");
  process.setStandardErrorFile(path("errors.log"));
  process.setChildProcessModifier([] {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  });
  process.start(QStringLiteral(HAWSER_AZURITE), arguments);
  if (!process.waitForStarted())
    qFatal("%s does not start (%s): `script/bootstrap test` installs it", HAWSER_AZURITE,
           qPrintable(process.errorString()));
  awaitAddress();
}

// Port 0 lets the kernel choose, so two tests never fight for a port; the service says which one it got.
void Azurite::State::awaitAddress() {
  static const QRegularExpression address(
      QStringLiteral("successfully listens on https?://127\\.0\\.0\\.1:(\\d+)"));
  const QDeadlineTimer deadline(kStartMs);
  QByteArray output;
  while (!deadline.hasExpired()) {
    output += process.readAllStandardOutput();
    if (const auto match = address.match(QString::fromUtf8(output)); match.hasMatch()) {
      port = match.captured(1).toInt();
      return;
    }
    if (!process.waitForReadyRead(static_cast<int>(deadline.remainingTime()))) break;
  }
  qFatal("Azurite did not come up: %s%s", output.constData(), contents(path("errors.log")).constData());
}

Azurite::Azurite(AzuriteOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  if (!state_->folder.isValid()) qFatal("no temporary folder for Azurite");
  std::string accounts = std::string(kDevelopmentAccount) + ":" + key();
  for (const std::string& account : state_->options.accounts)
    accounts += ";" + account + ":" + key(account);
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("AZURITE_ACCOUNTS"), QString::fromStdString(accounts));
  state_->process.setProcessEnvironment(environment);
  if (state_->options.https) makeCertificate(state_->path("certificate.pem"), state_->path("key.pem"));
  start();
}

Azurite::~Azurite() {
  kill();
}

int Azurite::port() const {
  return state_->port;
}

std::string Azurite::endpoint(const std::string& account) const {
  return (state_->options.https ? "https" : "http") + std::string("://127.0.0.1:") +
         std::to_string(state_->port) + "/" + account;
}

std::string Azurite::key(const std::string& account) const {
  if (account == kDevelopmentAccount) return kDevelopmentKey;
  return QCryptographicHash::hash(QByteArray::fromStdString(account), QCryptographicHash::Sha512)
      .toBase64()
      .toStdString();
}

std::string Azurite::connectionString(const std::string& account) const {
  return std::string("DefaultEndpointsProtocol=") + (state_->options.https ? "https" : "http") +
         ";AccountName=" + account + ";AccountKey=" + key(account) + ";BlobEndpoint=" + endpoint(account) +
         ";";
}

std::string Azurite::caFile() const {
  return state_->options.https ? state_->path("certificate.pem").toStdString() : std::string();
}

void Azurite::stop() {
  if (state_->process.state() == QProcess::NotRunning) return;
  ::kill(static_cast<pid_t>(state_->process.processId()), SIGTERM);
  if (!state_->process.waitForFinished(kStopMs)) kill();
}

void Azurite::kill() {
  if (state_->process.state() == QProcess::NotRunning) return;
  ::kill(-static_cast<pid_t>(state_->process.processId()), SIGKILL);
  state_->process.waitForFinished(kStopMs);
}

void Azurite::start() {
  if (state_->process.state() == QProcess::NotRunning) state_->launch();
}

void Azurite::restart() {
  stop();
  start();
}

}  // namespace hawser::test
