#include "single_instance.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QLocalSocket>

namespace hawser {
namespace {
constexpr int kWait = 1000;
constexpr qint64 kMostBytes = 1024 * 1024;
}  // namespace

SingleInstance::SingleInstance(const QString& key, QObject* parent) : QObject(parent) {
  const QByteArray hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
  name_ = QStringLiteral("hawser-") + QString::fromLatin1(hash);
  server_.setSocketOptions(QLocalServer::UserAccessOption);
  connect(&server_, &QLocalServer::newConnection, this, &SingleInstance::receive);
}

bool SingleInstance::handOver(const QStringList& arguments) {
  QLocalSocket socket;
  socket.connectToServer(name_);
  if (!socket.waitForConnected(kWait)) return false;
  QDataStream stream(&socket);
  stream << arguments;
  socket.flush();
  socket.waitForBytesWritten(kWait);
  // The answer says that somebody is alive behind the socket.
  return socket.waitForReadyRead(kWait * 3);
}

bool SingleInstance::listen() {
  if (server_.listen(name_)) return true;
  // Left behind by one that was killed: nobody answered at it.
  QLocalServer::removeServer(name_);
  return server_.listen(name_);
}

void SingleInstance::receive() {
  QLocalSocket* socket = server_.nextPendingConnection();
  connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
  connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
    if (socket->bytesAvailable() > kMostBytes) return socket->abort();
    QDataStream stream(socket);
    stream.startTransaction();
    QStringList arguments;
    stream >> arguments;
    if (!stream.commitTransaction()) return;
    socket->write("ok");
    socket->flush();
    Q_EMIT called(arguments);
  });
}

}  // namespace hawser
