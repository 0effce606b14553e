// SingleInstance: one window a user and state folder. A second start hands its arguments to the first and
// goes.
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QStringList>

namespace hawser {

class SingleInstance : public QObject {
  Q_OBJECT
 public:
  explicit SingleInstance(const QString& key, QObject* parent = nullptr);
  // True where another instance took the arguments.
  bool handOver(const QStringList& arguments);
  bool listen();

 Q_SIGNALS:
  void called(const QStringList& arguments);

 private:
  void receive();
  QString name_;
  QLocalServer server_;
};

}  // namespace hawser
