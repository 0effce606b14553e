#include "services/s3rver.h"

#include <signal.h>
#include <sys/prctl.h>

#include <QDeadlineTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

namespace hawser::test {

namespace {
constexpr int kStartMs = 60'000;
constexpr int kStopMs = 15'000;
}  // namespace

struct S3rver::State {
  QTemporaryDir folder;
  QProcess process;
  int port = 0;
};

S3rver::S3rver() : state_(std::make_unique<State>()) {
  static const QRegularExpression address(QStringLiteral("listening on .*:(\\d+)"));
  QProcess& process = state_->process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
  // Where a listing goes on it encrypts with what OpenSSL has given up.
  process.start(QStringLiteral("node"),
                {QStringLiteral("--openssl-legacy-provider"), QStringLiteral(HAWSER_S3RVER),
                 QStringLiteral("--directory"), state_->folder.path(), QStringLiteral("--address"),
                 QStringLiteral("127.0.0.1"), QStringLiteral("--port"), QStringLiteral("0"),
                 QStringLiteral("--silent"), QStringLiteral("--no-vhost-buckets")});
  const QDeadlineTimer deadline(kStartMs);
  QByteArray output;
  while (!deadline.hasExpired() && state_->port == 0) {
    if (!process.waitForReadyRead(static_cast<int>(deadline.remainingTime()))) break;
    output += process.readAll();
    if (const auto match = address.match(QString::fromUtf8(output)); match.hasMatch())
      state_->port = match.captured(1).toInt();
  }
  if (state_->port == 0)
    qFatal("%s does not come up (%s%s): `script/bootstrap test` installs it", HAWSER_S3RVER,
           output.constData(), qPrintable(process.errorString()));
  // What it says from now on nobody reads.
  process.closeReadChannel(QProcess::StandardOutput);
}

S3rver::~S3rver() {
  state_->process.kill();
  state_->process.waitForFinished(kStopMs);
}

std::string S3rver::endpoint() const {
  return "http://127.0.0.1:" + std::to_string(state_->port);
}

}  // namespace hawser::test
