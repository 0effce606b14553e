// What people paste of an S3 service, in the forms that services and tools show it in.
#include <QtTest>

#include "storage/s3/connection_text.h"

using namespace hawser;

namespace {

std::string keyOf(const Credential& credential) {
  const auto* key = std::get_if<AccessKeyCredential>(&credential);
  return key ? key->id + " " + std::string(key->secret.reveal()) + " " + std::string(key->token.reveal())
             : "none";
}

}  // namespace

class S3ConnectionTextTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void onOneLine();
  void asToolsWriteIt();
  void withoutAKey();
  void wrongOnesSayWhatIsWrong_data();
  void wrongOnesSayWhatIsWrong();
  void othersAreNone();
};

void S3ConnectionTextTest::onOneLine() {
  const auto made = parseS3Text(
      " Endpoint=http://127.0.0.1:9000/;AccessKeyId=AKIA;SecretAccessKey=hu+sh/=;Region=eu;Style=path;"
      "Flavour=ceph;Bucket=box;RequesterPays=yes\n");
  QVERIFY(made.has_value());
  QCOMPARE(made->connection.kind, std::string("s3"));
  QCOMPARE(made->connection.name, std::string("box"));
  QCOMPARE(made->connection.endpoint, std::string("http://127.0.0.1:9000"));
  QCOMPARE(made->connection.account, std::string("AKIA"));
  QCOMPARE(made->connection.options, (std::map<std::string, std::string>{{"region", "eu"},
                                                                         {"style", "path"},
                                                                         {"flavour", "ceph"},
                                                                         {"container", "box"},
                                                                         {"requester-pays", "yes"}}));
  QCOMPARE(keyOf(made->credential), std::string("AKIA hu+sh/= "));
}

void S3ConnectionTextTest::asToolsWriteIt() {
  for (const char* text :
       {"export AWS_ACCESS_KEY_ID=\"AKIA\"\nexport AWS_SECRET_ACCESS_KEY=\"hush\"\nexport "
        "AWS_SESSION_TOKEN=t\n"
        "export AWS_REGION=eu-west-1",
        "[default]\naws_access_key_id = AKIA\naws_secret_access_key = hush\naws_session_token = t\n"
        "region = eu-west-1\n",
        "# mine\naccess_key=AKIA\nsecret-key='hush'\nSession Token=t\nregion=eu-west-1\n"}) {
    const auto made = parseS3Text(text);
    QVERIFY2(made.has_value(), text);
    QVERIFY2(looksLikeS3Text(text), text);
    QCOMPARE(keyOf(made->credential), std::string("AKIA hush t"));
    QCOMPARE(made->connection.endpoint, std::string("https://s3.eu-west-1.amazonaws.com"));
    QCOMPARE(made->connection.name, std::string("s3.eu-west-1.amazonaws.com"));
  }
  QCOMPARE(parseS3Text("endpoint_url=ceph.example:7480")->connection.endpoint,
           std::string("https://ceph.example:7480"));
}

void S3ConnectionTextTest::withoutAKey() {
  const auto made = parseS3Text("Bucket=open;Region=us-west-2");
  QCOMPARE(keyOf(made->credential), std::string("none"));
  QCOMPARE(made->connection.options.at("anonymous"), std::string("yes"));
}

void S3ConnectionTextTest::wrongOnesSayWhatIsWrong_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("says");
  const auto row = [](const char* text, const char* says) {
    QTest::newRow(text) << QByteArray(text) << QByteArray(says);
  };
  row("AccessKeyId=A", "SecretAccessKey is missing");
  row("SecretAccessKey=hush", "AccessKeyId is missing");
  row("AccessKeyId=A;AccessKeyId=B", "given twice");
  row("AccessKeyId=A;SecretAccessKey=hush;Endpoint=ftp://h", "no http or https");
  row("AccessKeyId=A;SecretAccessKey=hush;Endpoint=https://u:hush@h", "no http or https");
  row("AccessKeyId=A;SecretAccessKey=hush;Endpoint=https://h?", "no http or https");
  row("AccessKeyId=A;Colour=red", "\"Colour\" is no part");
  row("AccessKeyId=A;hush", "NAME=VALUE");
}

void S3ConnectionTextTest::wrongOnesSayWhatIsWrong() {
  QFETCH(QByteArray, text);
  QFETCH(QByteArray, says);
  const auto made = parseS3Text(text.toStdString());
  QVERIFY(!made);
  QCOMPARE(made.error().code, ErrorCode::invalidArgument);
  QVERIFY2(QByteArray::fromStdString(made.error().detail).contains(says), made.error().detail.c_str());
  QVERIFY(made.error().detail.find("hush") == std::string::npos);
}

void S3ConnectionTextTest::othersAreNone() {
  for (const char* text : {"", "/home/u", "AccountName=a;AccountKey=k", "https://h/?a=b", "az://acct", "x=y"})
    QVERIFY2(!looksLikeS3Text(text), text);
}

QTEST_GUILESS_MAIN(S3ConnectionTextTest)
#include "connection_text_test.moc"
