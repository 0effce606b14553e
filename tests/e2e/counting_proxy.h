// CountingProxy: passes TCP on to a service and counts what goes to it, so that a test can act after so many
// bytes and knows what a program sent, whatever the program says.
#pragma once

#include <QTcpServer>
#include <functional>

namespace hawser::test {

class CountingProxy : public QTcpServer {
 public:
  // Passes on to 127.0.0.1:`port`. Needs the event loop of its thread.
  explicit CountingProxy(int port);

  qint64 sent() const { return sent_; }          // to the service, since the last reset()
  qint64 received() const { return received_; }  // from it
  void reset() { sent_ = received_ = 0; }
  // Called once, when sent() or received() reaches the number.
  void after(qint64 bytes, std::function<void()> what);

 protected:
  void incomingConnection(qintptr handle) override;

 private:
  void count();

  int port_;
  qint64 sent_ = 0;
  qint64 received_ = 0;
  qint64 threshold_ = 0;
  std::function<void()> what_;
};

}  // namespace hawser::test
