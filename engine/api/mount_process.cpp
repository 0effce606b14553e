#include "api/mount_process.h"

#include <QJsonDocument>
#include <algorithm>
#include <array>

namespace hawser {

namespace {

Error unexpectedEnd() {
  return makeError(ErrorCode::internal, "the mount's program has ended unexpectedly");
}

}  // namespace

bool hasNoCredentials(std::string_view variable) {
  constexpr std::array<std::string_view, 3> kOurs{"AZURE_", "AWS_", "HAWSER_CONNECTION_"};
  return std::none_of(kOurs.begin(), kOurs.end(),
                      [&](std::string_view prefix) { return variable.starts_with(prefix); });
}

Result<std::unique_ptr<MountProcess>> MountProcess::start(const OpContext& context,
                                                          const std::string& program,
                                                          const MountOrder& order) {
  auto process = ChildProcess::start(program, {"--order"}, hasNoCredentials);
  if (!process) {
    Error error = std::move(process.error()).within("it cannot be started");
    if (error.code == ErrorCode::notFound) error.serviceCode = kMountProgramMissing;
    return fail(std::move(error));
  }
  std::unique_ptr<MountProcess> mount(new MountProcess(std::move(*process)));
  const Secret text = serialised(order);
  const auto answer = [&]() -> Result<QJsonObject> {
    HAWSER_CHECK(mount->process_->write(context, text.reveal()));
    HAWSER_CHECK(mount->process_->write(context, "\n"));
    return mount->readLine(context);
  }();
  // It has not served anybody yet, and does not hear until it does.
  if (!answer) mount->process_->kill();
  if (!answer) return fail(answer.error());
  if (answer->contains(u"error")) return fail(errorFrom((*answer)[u"error"].toObject()));
  mount->uri_ = (*answer)[u"uri"].toString().toStdString();
  return mount;
}

Result<QJsonObject> MountProcess::readLine(const OpContext& context) {
  HAWSER_TRY(const std::optional<std::string> line, process_->readLine(context));
  if (!line) return fail(unexpectedEnd());
  return QJsonDocument::fromJson(QByteArray::fromStdString(*line)).object();
}

MountProcess::~MountProcess() {
  end();
  process_->waitForEnd();
}

bool MountProcess::isRunning() {
  return !waitForEnd(std::chrono::milliseconds(0));
}

bool MountProcess::waitForEnd(std::chrono::milliseconds time) {
  return process_->waitForEnd(time).has_value();
}

Status MountProcess::outcome() {
  HAWSER_TRY(const std::optional<std::string> last, process_->readLine({}));
  if (last) {
    const QJsonObject said = QJsonDocument::fromJson(QByteArray::fromStdString(*last)).object();
    if (said.contains(u"error")) return fail(errorFrom(said[u"error"].toObject()));
  }
  if (process_->waitForEnd() == 0) return {};
  return fail(unexpectedEnd());
}

}  // namespace hawser
