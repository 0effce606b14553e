#include "support/tls_server.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/prctl.h>

#include <QRegularExpression>
#include <cstdio>
#include <memory>

namespace hawser::test {

namespace {

constexpr long kDay = 24 * 60 * 60;
constexpr int kStartMs = 30'000;

template <class Write>
void writeFile(const std::string& path, Write write) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (!file || write(file) != 1 || std::fclose(file) != 0) qFatal("cannot write %s", path.c_str());
}

// By the library: the openssl program makes no certificate that is over in all its versions.
void makeCertificate(const std::string& address, int days, const std::string& certificateFile,
                     const std::string& keyFile) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), &EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), &X509_free);
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -30 * kDay);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), days * kDay);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME* name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(address.c_str()), -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> alternative(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("IP:" + address).c_str()),
      &X509_EXTENSION_free);
  if (!alternative || X509_add_ext(made.get(), alternative.get(), -1) != 1 ||
      X509_sign(made.get(), key.get(), EVP_sha256()) == 0)
    qFatal("no certificate");
  writeFile(certificateFile, [&](std::FILE* file) { return PEM_write_X509(file, made.get()); });
  writeFile(keyFile, [&](std::FILE* file) {
    return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

}  // namespace

TlsServer::TlsServer(const std::string& address, int days) {
  const QString key = folder_.filePath(QStringLiteral("key.pem"));
  makeCertificate(address, days, certificateFile(), key.toStdString());
  process_.setProcessChannelMode(QProcess::MergedChannels);
  process_.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
  process_.start(QStringLiteral("openssl"),
                 {QStringLiteral("s_server"), QStringLiteral("-accept"), QStringLiteral("127.0.0.1:0"),
                  QStringLiteral("-www"), QStringLiteral("-cert"), QString::fromStdString(certificateFile()),
                  QStringLiteral("-key"), key});
  // Port 0 lets the kernel choose; the server says which one it got.
  static const QRegularExpression said(QStringLiteral("ACCEPT .*:(\\d+)"));
  QByteArray all;
  while (port_ == 0) {
    if (!process_.waitForReadyRead(kStartMs)) qFatal("openssl s_server does not start: %s", all.constData());
    all += process_.readAll();
    if (const auto match = said.match(QString::fromUtf8(all)); match.hasMatch())
      port_ = match.captured(1).toInt();
  }
}

TlsServer::~TlsServer() {
  process_.kill();
  process_.waitForFinished();
}

}  // namespace hawser::test
