#include "models/autostart.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace hawser::ui {

namespace {

QString autostartFile() {
  return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
         QStringLiteral("/autostart/org.hawser.Hawser.desktop");
}

// As the Desktop Entry specification quotes an argument.
QByteArray quoted(const QString& path) {
  QByteArray text = QFile::encodeName(path);
  for (const char* special : {"\\", "\"", "`", "$"})
    text.replace(special, QByteArray("\\\\") + special);
  text.replace("%", "%%");
  return '"' + text + '"';
}

}  // namespace

bool startsAtSignIn() {
  return QFile::exists(autostartFile());
}

bool setStartsAtSignIn(bool starts) {
  const QString path = autostartFile();
  if (!starts) return !QFile::exists(path) || QFile::remove(path);
  if (!QDir().mkpath(QFileInfo(path).path())) return false;
  QSaveFile file(path);
  const QByteArray text = "[Desktop Entry]\nType=Application\nName=Hawser\nIcon=org.hawser.Hawser\nExec=" +
                          quoted(QCoreApplication::applicationFilePath()) +
                          " --minimized\nX-GNOME-Autostart-enabled=true\n";
  return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
}

}  // namespace hawser::ui
