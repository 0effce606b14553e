// The service itself: what the other suites rely on when they talk to it.
#include "services/azurite.h"

#include <QFile>
#include <QMessageAuthenticationCode>
#include <QProcess>
#include <QTcpSocket>
#include <QTest>
#include <cstdio>

using hawser::test::Azurite;
using hawser::test::AzuriteOptions;

namespace {

QByteArray curl(const QStringList& arguments) {
  QProcess process;
  process.start(QStringLiteral("curl"), QStringList{QStringLiteral("-s"), QStringLiteral("-i"),
                                                    QStringLiteral("--noproxy"), QStringLiteral("*")} +
                                            arguments);
  return process.waitForFinished(60'000) ? process.readAllStandardOutput() : QByteArray("curl did not end");
}

bool refused(int port) {
  QTcpSocket socket;
  socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(port));
  return !socket.waitForConnected(5'000);
}

// An account SAS for everything, so that curl can be a client without signing of ours.
QString accountSas(const Azurite& azurite, const std::string& account) {
  const QByteArray version = "2019-12-12";
  const QByteArray expiry = "2999-01-01T00:00:00Z";
  const QByteArray text =
      QByteArray::fromStdString(account) + "\nrwdlac\nb\nsco\n\n" + expiry + "\n\n\n" + version + "\n";
  const QByteArray key = QByteArray::fromBase64(QByteArray::fromStdString(azurite.key(account)));
  const QByteArray signature =
      QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256).toBase64();
  return QStringLiteral("sv=%1&ss=b&srt=sco&sp=rwdlac&se=%2&sig=%3")
      .arg(QString::fromLatin1(version), QString::fromLatin1(expiry),
           QString::fromLatin1(signature.toPercentEncoding()));
}

QString url(const Azurite& azurite, const std::string& account, const char* path, const char* query = "") {
  return QString::fromStdString(azurite.endpoint(account)) + QLatin1String(path) + QLatin1Char('?') +
         QLatin1String(query) + accountSas(azurite, account);
}

const QStringList kPut = {QStringLiteral("-X"), QStringLiteral("PUT"),
                          QStringLiteral("-d"), QStringLiteral("hemp"),
                          QStringLiteral("-H"), QStringLiteral("x-ms-blob-type: BlockBlob")};

}  // namespace

class AzuriteTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyAccountAnswersToItsOwnKey();
  void dataOutlivesARestartAndAnEndRefuses();
  void speaksHttpsWithItsCertificate();
  void goesWhenTheTestDies();
};

void AzuriteTest::everyAccountAnswersToItsOwnKey() {
  const Azurite azurite;
  for (const char* account : {"devstoreaccount1", "alpha", "beta"})
    QVERIFY2(curl({url(azurite, account, "", "comp=list&")}).startsWith("HTTP/1.1 200"), account);
  const QString foreign = QString::fromStdString(azurite.endpoint("alpha")) + QStringLiteral("?comp=list&") +
                          accountSas(azurite, "beta");
  QVERIFY(curl({foreign}).startsWith("HTTP/1.1 403"));
}

void AzuriteTest::dataOutlivesARestartAndAnEndRefuses() {
  Azurite azurite;
  const int port = azurite.port();
  const QString container = url(azurite, "alpha", "/ropes", "restype=container&");
  QVERIFY(curl({QStringLiteral("-X"), QStringLiteral("PUT"), container}).startsWith("HTTP/1.1 201"));
  const QString blob = url(azurite, "alpha", "/ropes/strand");
  QVERIFY(curl(kPut + QStringList{blob}).startsWith("HTTP/1.1 201"));
  azurite.stop();
  QVERIFY(refused(port));
  azurite.start();
  QCOMPARE(azurite.port(), port);
  QVERIFY(curl({blob}).endsWith("hemp"));
}

void AzuriteTest::speaksHttpsWithItsCertificate() {
  AzuriteOptions options;
  options.https = true;
  const Azurite azurite(options);
  const QString account = url(azurite, "alpha", "", "comp=list&");
  QVERIFY(account.startsWith(QStringLiteral("https://127.0.0.1:")));
  QVERIFY(curl({QStringLiteral("--cacert"), QString::fromStdString(azurite.caFile()), account})
              .startsWith("HTTP/1.1 200"));
  QVERIFY(curl({account}).isEmpty());
}

void AzuriteTest::goesWhenTheTestDies() {
  QProcess holder;
  holder.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--hold")});
  QVERIFY(holder.waitForReadyRead(60'000));
  const int port = holder.readAllStandardOutput().trimmed().toInt();
  QVERIFY(port != 0);
  QVERIFY(!refused(port));
  holder.kill();
  QVERIFY(holder.waitForFinished(15'000));
  QTRY_VERIFY_WITH_TIMEOUT(refused(port), 15'000);
}

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  if (application.arguments().contains(QStringLiteral("--hold"))) {
    const Azurite azurite;
    std::printf("%d\n", azurite.port());
    std::fflush(stdout);
    return application.exec();
  }
  AzuriteTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "azurite_test.moc"
