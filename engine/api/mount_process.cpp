#include "api/mount_process.h"

#include <QJsonDocument>
#include <QProcess>

#include "os/process.h"

namespace hawser {

namespace {

constexpr int kLookMs = 50;

QProcessEnvironment withoutCredentials() {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  for (const QString& name : environment.keys()) {
    if (name.startsWith(u"AZURE_") || name.startsWith(u"AWS_") || name.startsWith(u"HAWSER_CONNECTION_"))
      environment.remove(name);
  }
  return environment;
}

}  // namespace

MountProcess::MountProcess(std::unique_ptr<QProcess> process) : process_(std::move(process)) {}

Result<std::unique_ptr<MountProcess>> MountProcess::start(const OpContext& context,
                                                          const std::string& program,
                                                          const MountOrder& order) {
  auto process = std::make_unique<QProcess>();
  process->setProcessEnvironment(withoutCredentials());
  // It ends when we say so: somebody may still have to write to it.
  process->setChildProcessModifier(leaveTerminal);
  process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
  process->start(QString::fromStdString(program), {QStringLiteral("--order")});
  if (!process->waitForStarted()) {
    return fail(
        makeError(ErrorCode::notFound, "it cannot be started: " + process->errorString().toStdString())
            .about(program));
  }
  std::unique_ptr<MountProcess> mount(new MountProcess(std::move(process)));
  const Secret text = serialised(order);
  const std::string line = std::string(text.reveal()) + "\n";
  mount->process_->write(line.data(), static_cast<qint64>(line.size()));
  while (mount->process_->bytesToWrite() > 0 && mount->process_->waitForBytesWritten()) {
  }
  HAWSER_TRY(const QJsonObject answer, mount->readLine(context));
  if (answer.contains(u"error")) return fail(errorFrom(answer[u"error"].toObject()));
  mount->uri_ = answer[u"uri"].toString().toStdString();
  return mount;
}

Result<QJsonObject> MountProcess::readLine(const OpContext& context) {
  while (!process_->canReadLine()) {
    HAWSER_CHECK(context.check());
    if (!process_->waitForReadyRead(kLookMs) && process_->state() == QProcess::NotRunning)
      return fail(ErrorCode::internal, "the mount's program has ended unexpectedly");
  }
  return QJsonDocument::fromJson(process_->readLine()).object();
}

MountProcess::~MountProcess() {
  if (process_->state() == QProcess::NotRunning) return;
  process_->closeWriteChannel();
  process_->waitForFinished(-1);
}

bool MountProcess::isRunning() {
  return !waitForEnd(std::chrono::milliseconds(0));
}

bool MountProcess::waitForEnd(std::chrono::milliseconds time) {
  return process_->state() == QProcess::NotRunning ||
         process_->waitForFinished(static_cast<int>(time.count()));
}

Status MountProcess::outcome() {
  const OpContext context;
  if (process_->canReadLine()) {
    HAWSER_TRY(const QJsonObject last, readLine(context));
    if (last.contains(u"error")) return fail(errorFrom(last[u"error"].toObject()));
  }
  if (process_->exitStatus() == QProcess::NormalExit && process_->exitCode() == 0) return {};
  return fail(ErrorCode::internal, "the mount's program has ended unexpectedly");
}

}  // namespace hawser
