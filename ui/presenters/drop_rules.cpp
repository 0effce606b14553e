#include "presenters/drop_rules.h"

#include <QUrl>
#include <algorithm>

#include "models/text.h"

namespace hawser::ui {

QMimeData* mimeFor(const QStringList& locations) {
  auto* mime = new QMimeData;
  QByteArray bytes;
  for (const QString& location : locations)
    bytes += QByteArray::fromStdString(toUtf8(location)) + '\0';
  mime->setData(QLatin1String(kLocationsMime), bytes);
  QList<QUrl> files;
  for (const QString& location : locations)
    if (isLocalPath(location)) files << QUrl::fromLocalFile(location);
  // Other programs can take local files; what is in a store they cannot reach.
  if (!files.isEmpty()) mime->setUrls(files);
  mime->setText(locations.join(QLatin1Char('\n')));
  return mime;
}

QStringList locationsIn(const QMimeData& mime) {
  QStringList result;
  if (mime.hasFormat(QLatin1String(kLocationsMime))) {
    for (const QByteArray& location : mime.data(QLatin1String(kLocationsMime)).split('\0'))
      if (!location.isEmpty()) result << fromUtf8(location.toStdString());
    return result;
  }
  for (const QUrl& url : mime.urls())
    if (url.isLocalFile()) result << url.toLocalFile();
  return result;
}

bool canReceive(const QString& folder) {
  return !folder.isEmpty() && !isStoreRoot(folder) && folder.endsWith(QLatin1Char('/'));
}

bool canDrop(const QStringList& sources, const QString& folder) {
  if (!isStoreRoot(folder)) return copyRequest(sources, folder, {}).has_value();
  // A container is asked for; containers themselves cannot be copied into a store.
  return std::any_of(sources.begin(), sources.end(), [&](const QString& source) {
    return !isStoreRoot(source) && !source.startsWith(folder);
  });
}

QString containerNameFor(const QStringList& sources) {
  QString name;
  if (!sources.isEmpty()) {
    for (const QChar letter : nameOf(sources.front()).section(QLatin1Char('.'), 0, 0).toLower()) {
      const bool plain = letter.unicode() < 128 && letter.isLetterOrNumber();
      if (plain)
        name += letter;
      else if (!name.isEmpty() && !name.endsWith(QLatin1Char('-')))
        name += QLatin1Char('-');
    }
  }
  name.truncate(63);
  while (name.endsWith(QLatin1Char('-')))
    name.chop(1);
  return name.size() < 3 ? QStringLiteral("files") : name;
}

Refusal whyNot(const QStringList& sources, const QString& folder) {
  if (sources.isEmpty()) return Refusal::nothing;
  if (!canReceive(folder)) return Refusal::place;
  const auto same = [&](const QString& source) { return parentOf(source) == folder; };
  if (std::any_of(sources.begin(), sources.end(), same)) return Refusal::sameFolder;
  const auto holds = [&](const QString& source) { return folder.startsWith(folderLocation(source)); };
  return std::any_of(sources.begin(), sources.end(), holds) ? Refusal::intoItself : Refusal::place;
}

std::optional<JobRequest> copyRequest(const QStringList& sources, const QString& folder,
                                      const JobOptions& options) {
  if (!canReceive(folder)) return std::nullopt;
  JobRequest request;
  request.destination = toUtf8(folder);
  request.options = options;
  for (QString source : sources) {
    if (isStoreRoot(source)) continue;
    // Without the '/', so that the folder itself arrives and not only what is in it.
    while (source.size() > 1 && source.endsWith(QLatin1Char('/')))
      source.chop(1);
    const QString whole = folderLocation(source);
    if (parentOf(source) == folder || folder.startsWith(whole)) continue;
    request.sources.push_back(toUtf8(source));
  }
  if (request.sources.empty()) return std::nullopt;
  return request;
}

}  // namespace hawser::ui
