#include "api/attach_process.h"

#include <QJsonDocument>

#include "api/json_words.h"
#include "api/mount_order.h"
#include "api/mount_process.h"

namespace hawser {

Result<std::unique_ptr<AttachProcess>> AttachProcess::start(const OpContext& context,
                                                            const std::string& program,
                                                            const std::string& mountFolder,
                                                            const AttachRequest& request) {
  std::vector<std::string> words{mountFolder, request.folder};
  if (!request.fileSystem) words.emplace_back("--file");
  if (request.readOnly) words.emplace_back("--read-only");
  if (request.partition > 0) words.insert(words.end(), {"--partition", std::to_string(request.partition)});
  HAWSER_TRY(auto process, ChildProcess::start(program, words, hasNoCredentials));
  std::unique_ptr<AttachProcess> attached(new AttachProcess(std::move(process)));
  HAWSER_TRY(const std::optional<std::string> line, attached->process_->readLine(context));
  const QJsonObject said = QJsonDocument::fromJson(QByteArray::fromStdString(line.value_or(""))).object();
  if (said.contains(u"error")) return fail(errorFrom(said[u"error"].toObject()));
  if (!said.contains(u"attached"))
    return fail(makeError(ErrorCode::internal, "it has ended unexpectedly").about(program));
  attached->where_ = said[u"attached"].toString().toStdString();
  return attached;
}

AttachProcess::~AttachProcess() {
  process_->waitForEnd();
}

}  // namespace hawser
