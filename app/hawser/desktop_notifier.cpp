#include "desktop_notifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace hawser {

namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
constexpr int kAsTheDesktopDoes = -1;  // milliseconds it stays

}  // namespace

DesktopNotifier::DesktopNotifier(QObject* parent) : QObject(parent) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  bus.connect(kService, kPath, kService, QStringLiteral("ActionInvoked"), this,
              SLOT(onAction(uint, QString)));
  bus.connect(kService, kPath, kService, QStringLiteral("NotificationClosed"), this,
              SLOT(onClosed(uint, uint)));
}

void DesktopNotifier::show(const ui::Notice& notice) {
  QStringList actions{QStringLiteral("default"), tr("Open Hawser")};
  if (notice.failed) actions << QStringLiteral("retry") << tr("Try Again");
  QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kService, QStringLiteral("Notify"));
  // Names of objects are anybody's: no markup is to be made of them.
  call << QStringLiteral("Hawser") << 0U << QStringLiteral("org.hawser.Hawser") << notice.title
       << notice.text.toHtmlEscaped() << actions
       << QVariantMap{{QStringLiteral("desktop-entry"), QStringLiteral("org.hawser.Hawser")}}
       << kAsTheDesktopDoes;
  auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, notice](QDBusPendingCallWatcher* ended) {
    const QDBusPendingReply<uint> id = *ended;
    ended->deleteLater();
    if (id.isError()) return Q_EMIT notShown(notice);
    shown_.insert(id.value(), notice);
  });
}

void DesktopNotifier::onAction(uint id, const QString& action) {
  const auto notice = shown_.constFind(id);
  if (notice != shown_.cend()) Q_EMIT answered(*notice, action);
}

void DesktopNotifier::onClosed(uint id, uint) {
  shown_.remove(id);
}

}  // namespace hawser
