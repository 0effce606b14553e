#include "e2e/counting_proxy.h"

#include <QTcpSocket>

namespace hawser::test {

namespace {
constexpr qint64 kBuffer = 256 * 1024;
}

CountingProxy::CountingProxy(int port) : port_(port) {
  if (!listen(QHostAddress::LocalHost)) qFatal("the proxy cannot listen");
}

void CountingProxy::after(qint64 bytes, std::function<void()> what) {
  threshold_ = bytes;
  what_ = std::move(what);
}

void CountingProxy::count() {
  if (what_ && (sent_ >= threshold_ || received_ >= threshold_)) std::exchange(what_, nullptr)();
}

void CountingProxy::incomingConnection(qintptr handle) {
  auto* client = new QTcpSocket(this);
  client->setSocketDescriptor(handle);
  auto* service = new QTcpSocket(client);
  for (QTcpSocket* socket : {client, service})
    socket->setReadBufferSize(kBuffer);
  service->connectToHost(QHostAddress::LocalHost, static_cast<quint16>(port_));
  // Not more is taken in than goes out, or what is buffered here would count as sent.
  const auto pass = [this](QTcpSocket* from, QTcpSocket* to, qint64& counter) {
    if (to->state() != QAbstractSocket::ConnectedState || to->bytesToWrite() > kBuffer) return;
    const QByteArray bytes = from->readAll();
    if (bytes.isEmpty()) return;
    to->write(bytes);
    counter += bytes.size();
    count();
  };
  const auto up = [=, this] { pass(client, service, sent_); };
  const auto down = [=, this] { pass(service, client, received_); };
  connect(client, &QTcpSocket::readyRead, service, up);
  connect(service, &QTcpSocket::connected, service, up);
  connect(service, &QTcpSocket::bytesWritten, service, up);
  connect(service, &QTcpSocket::readyRead, service, down);
  connect(client, &QTcpSocket::bytesWritten, service, down);
  connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
  connect(service, &QTcpSocket::disconnected, client, [=] {
    down();
    client->disconnectFromHost();
  });
}

}  // namespace hawser::test
