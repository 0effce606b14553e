// TlsServer: finishes handshakes with a certificate made for the occasion, on the loopback address, until it
// is destroyed. What is asked over it is answered with a page of its own.
#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <string>

namespace hawser::test {

class TlsServer {
 public:
  // `address`: the IP address the certificate is for. `days` it is valid from yesterday's yesterday on,
  // negative: it ran out so long ago. Ends the test where openssl cannot do it.
  TlsServer(const std::string& address, int days);
  ~TlsServer();
  int port() const { return port_; }
  // PEM, to be trusted by itself.
  std::string certificateFile() const {
    return folder_.filePath(QStringLiteral("certificate.pem")).toStdString();
  }

 private:
  QTemporaryDir folder_;
  QProcess process_;
  int port_ = 0;
};

}  // namespace hawser::test
