#include "text_file.h"

#include <QFile>
#include <QSaveFile>

namespace hawser::ctl {

Result<std::string> readText(const std::string& path, std::uint64_t most) {
  QFile file(QString::fromStdString(path));
  if (!file.open(QIODevice::ReadOnly))
    return fail(makeError(ErrorCode::notFound, file.errorString().toStdString()).about(path));
  return file.read(static_cast<qint64>(most)).toStdString();
}

Status writeText(const std::string& path, const std::string& text, TextFileUse use) {
  QSaveFile file(QString::fromStdString(path));
  const auto restrict = [&] {
    return use == TextFileUse::common ||
           file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
  };
  const bool written = file.open(QIODevice::WriteOnly)&& restrict() &&
                       file.write(text.data(), static_cast<qsizetype>(text.size())) >= 0 && file.commit();
  if (written) return {};
  return fail(makeError(ErrorCode::noSpace, file.errorString().toStdString()).about(path));
}

}  // namespace hawser::ctl
