// Credentials from the environment, connection names, and that a credential survives the keychain's text.
#include <QtTest>

#include "credentials/aws_files.h"
#include "credentials/connection.h"
#include "credentials/environment.h"

using namespace hawser;

class EnvironmentTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void variablesAreRead();
  void emptyOnesAreNone();
  void connectionsAreFoundByName();
  void theSystemsAreOnlyOurs();
  void namesThatCannotBeWrittenAreNone();
  void credentialsSurviveTheKeychain();
  void profilesOfAmazonsFiles();
};

void EnvironmentTest::variablesAreRead() {
  const EnvironmentCredentials all =
      credentialsFrom({{"AZURE_STORAGE_CONNECTION_STRING", " AccountName=a \n"},
                       {"AZURE_STORAGE_ACCOUNT", "acct"},
                       {"AZURE_STORAGE_KEY", "a2V5"},
                       {"AZURE_STORAGE_SAS_TOKEN", "?sv=1&sig=x"},
                       {"HOME", "/root"}});
  QCOMPARE(all.connectionString.reveal(), std::string_view("AccountName=a"));
  QCOMPARE(all.account, std::string("acct"));
  QCOMPARE(all.accountKey.reveal(), std::string_view("a2V5"));
  QCOMPARE(all.sasToken.reveal(), std::string_view("sv=1&sig=x"));
  QVERIFY(all.connections.empty());
}

void EnvironmentTest::emptyOnesAreNone() {
  const EnvironmentCredentials all =
      credentialsFrom({{"AZURE_STORAGE_KEY", " "}, {"HAWSER_CONNECTION_", "x"}, {"HAWSER_CONNECTION_A", ""}});
  QVERIFY(all.accountKey.empty() && all.connections.empty());
}

void EnvironmentTest::connectionsAreFoundByName() {
  const EnvironmentCredentials all = credentialsFrom({{"HAWSER_CONNECTION_MY_STORE", "one"},
                                                      {"HAWSER_CONNECTION_b", "two"},
                                                      {"HAWSER_CONNECTION_B", "three"}});
  QCOMPARE(all.connection("my-store")->reveal(), std::string_view("one"));
  QCOMPARE(all.connection("MY_STORE")->reveal(), std::string_view("one"));
  QCOMPARE(all.connection("b")->reveal(), std::string_view("two"));
  QCOMPARE(all.connection("B")->reveal(), std::string_view("three"));
  QVERIFY(!all.connection("other"));
  QCOMPARE(connectionVariable("my-store"), std::string("HAWSER_CONNECTION_MY_STORE"));
}

void EnvironmentTest::theSystemsAreOnlyOurs() {
  qputenv("HAWSER_CONNECTION_SOME", "text");
  const Environment environment = systemEnvironment();
  QCOMPARE(environment.at("HAWSER_CONNECTION_SOME"), std::string("text"));
  QVERIFY(!environment.contains("PATH"));
}

void EnvironmentTest::namesThatCannotBeWrittenAreNone() {
  for (const char* good : {"a", "photos", "my photos", "日本", "a.b-c_d", "S3-copy"})
    QVERIFY2(isConnectionName(good), good);
  for (const char* bad : {"", "a:b", "a/b", "a\\b", " a", "a ", ".a", "-a", "az", "https", "a\nb", "\xff"})
    QVERIFY2(!isConnectionName(bad), bad);
  QVERIFY(!isConnectionName(std::string(65, 'x')));
}

void EnvironmentTest::credentialsSurviveTheKeychain() {
  const auto key = credentialFrom(serialised(AccountKeyCredential{"acct", Secret("a2V5==")}));
  QCOMPARE(std::get<AccountKeyCredential>(*key).account, std::string("acct"));
  QCOMPARE(std::get<AccountKeyCredential>(*key).key.reveal(), std::string_view("a2V5=="));
  const auto phrase = credentialFrom(serialised(PassphraseCredential{Secret("open sesame")}));
  QCOMPARE(std::get<PassphraseCredential>(*phrase).passphrase.reveal(), std::string_view("open sesame"));
  const auto sas = credentialFrom(serialised(SasCredential{Secret("sv=1&sig=\"x\"")}));
  QCOMPARE(std::get<SasCredential>(*sas).token.reveal(), std::string_view("sv=1&sig=\"x\""));
  for (const char* token : {"", "tok/en="}) {
    const auto access =
        credentialFrom(serialised(AccessKeyCredential{"AKIA", Secret("hush"), Secret(token)}));
    QCOMPARE(std::get<AccessKeyCredential>(*access).id, std::string("AKIA"));
    QCOMPARE(std::get<AccessKeyCredential>(*access).secret.reveal(), std::string_view("hush"));
    QCOMPARE(std::get<AccessKeyCredential>(*access).token.reveal(), std::string_view(token));
  }
  QVERIFY(std::holds_alternative<NoCredential>(*credentialFrom(serialised(NoCredential{}))));
  for (const char* bad : {"", "x", "[]", "{\"kind\":\"other\"}"})
    QCOMPARE(credentialFrom(Secret(bad)).error().code, ErrorCode::corrupt);
}

void EnvironmentTest::profilesOfAmazonsFiles() {
  const std::string config =
      "# mine\n[default]\nregion=eu-west-1\n\n[profile work]\nREGION = us-east-2\ns3 =\n\tmax = 3\n"
      "  addressing_style=path\noutput=json\n[odd\nregion=no\n";
  const std::string keys = "[work]\r\naws_access_key_id = A=B\r\nregion = own\r\n; not this\nx\n";
  const AwsProfile work = awsProfile("work", config, keys);
  QCOMPARE(work, (AwsProfile{{"aws_access_key_id", "A=B"},
                             {"region", "own"},
                             {"s3.max", "3"},
                             {"s3.addressing_style", "path"},
                             {"output", "json"}}));
  QCOMPARE(awsProfile("default", config, keys), (AwsProfile{{"region", "eu-west-1"}}));
  QVERIFY(awsProfile("none", config, keys).empty());
  QVERIFY(awsProfile("default", {}, {}).empty());
}

QTEST_GUILESS_MAIN(EnvironmentTest)
#include "environment_test.moc"
