#include "presenters/profile_file.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include "models/text.h"

namespace hawser::ui {
namespace {
constexpr qint64 kLargest = 1024 * 1024;
}

Result<Profile> readProfile(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly))
    return fail(makeError(ErrorCode::notFound, file.errorString().toStdString()).about(toUtf8(path)));
  // The one byte more by which its reader refuses it.
  const std::string text = file.read(kLargest + 1).toStdString();
  if (!isProfileText(text))
    return fail(makeError(ErrorCode::unsupported, "it is no profile of Hawser").about(toUtf8(path)));
  auto profile = profileFromYaml(text, toUtf8(QFileInfo(path).completeBaseName()));
  if (!profile) return fail(std::move(profile.error()).about(toUtf8(path)));
  return profile;
}

Status writeProfile(const QString& path, const Profile& profile) {
  HAWSER_TRY(const std::string text, profileToYaml(profile));
  QSaveFile file(path);
  const bool written = file.open(QIODevice::WriteOnly) &&
                       file.write(text.data(), static_cast<qsizetype>(text.size())) >= 0 && file.commit();
  if (written) return {};
  return fail(makeError(ErrorCode::noSpace, file.errorString().toStdString()).about(toUtf8(path)));
}

}  // namespace hawser::ui
