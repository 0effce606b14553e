// DesktopNotifier: notices on the desktop, with what can be answered to them, by the Desktop Notifications
// specification (org.freedesktop.Notifications); where nobody serves that, by the tray.
#pragma once

#include <QHash>
#include <QObject>

#include "presenters/tray_rules.h"

namespace hawser {

class DesktopNotifier : public QObject {
  Q_OBJECT
 public:
  explicit DesktopNotifier(QObject* parent = nullptr);

  void show(const ui::Notice& notice);

 Q_SIGNALS:
  void answered(const hawser::ui::Notice& notice, const QString& action);
  void notShown(const hawser::ui::Notice& notice);

 private Q_SLOTS:
  void onAction(uint id, const QString& action);
  void onClosed(uint id, uint reason);

 private:
  QHash<uint, ui::Notice> shown_;
};

}  // namespace hawser
