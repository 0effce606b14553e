// hawserctl with a real blob service: the main job there and back, credentials of every kind, what goes
// wrong, and that no secret stays anywhere.
#include <QRegularExpression>
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "services/azurite.h"

using namespace hawser::test;
namespace fs = std::filesystem;

class AzuriteE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(); }
  void cleanupTestCase() { azurite_.reset(); }
  void init() {
    ctl_ = std::make_unique<Ctl>();
    ctl_->setVariable(u"AZURE_STORAGE_CONNECTION_STRING"_qs, azurite_->connectionString());
    source_ = ctl_->path("source");
    back_ = ctl_->path("back");
    box_ = "az://devstoreaccount1/box" + std::to_string(++boxes_);
  }
  void oddTreesGoThereAndBack();
  void everyWayToName();
  void signedUrlsRead();
  void accountsToAccounts();
  void missingContainersAreOffered();
  void wrongKeysAreCredentials();
  void unreachableServicesAreNamed();
  void misplacedSecretsAreNotRepeated();
  void noSecretStays();
  void theLogTellsAllButSecrets();

 private:
  Finished ctl(const QStringList& arguments, const QByteArray& input = {}) {
    return ctl_->run(arguments, input);
  }
  Finished good(const QStringList& arguments) { return ctl_->good(arguments); }
  void makeBox() { good({u"mkcontainer"_qs, text(box_)}); }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<Ctl> ctl_;
  std::string source_, back_, box_;
  int boxes_ = 0;
};

void AzuriteE2eTest::oddTreesGoThereAndBack() {
  const std::vector<std::string> names = {"plain.txt", "with space", "ünï/日本語/😀.txt",
                                          "new\nline", "100%25",     "q?a#b&c=d+e",
                                          "-dash",     ".hidden",    "a:b",
                                          "quote\"'",  "trailing ",  std::string(250, 'n')};
  quint32 seed = 1;
  for (const std::string& name : names) {
    makeFile(source_ + "/" + name, randomBytes(100 * seed, seed));
    ++seed;
  }
  makeFile(source_ + "/zero", {});
  makeFile(source_ + "/big", randomBytes(40 * 1024 * 1024 + 7, 99));
  fs::create_directories(source_ + "/empty/inner");
  fs::create_symlink("plain.txt", source_ + "/link");
  makeBox();
  const Finished up = good({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, u"--verify"_qs, u"full"_qs,
                            text(source_ + "/"), text(box_ + "/there/")});
  QCOMPARE(up.report()[u"counts"][u"failed"].toInteger(), 0);
  good({u"copy"_qs, u"--recursive"_qs, text(box_ + "/there/"), text(back_ + "/")});
  const Tree before = treeOf(source_), after = treeOf(back_);
  for (const auto& [name, what] : before)
    QVERIFY2(after.contains(name) && after.at(name) == what, (name + ": " + what).c_str());
  QCOMPARE(after.size(), before.size());
  QCOMPARE(good({u"cat"_qs, text(box_ + "/there/big")}).out, randomBytes(40 * 1024 * 1024 + 7, 99));
}

void AzuriteE2eTest::everyWayToName() {
  makeBox();
  makeFile(source_, "12345");
  const std::string container = box_.substr(box_.rfind('/') + 1);
  good({u"copy"_qs, text(source_), text(box_ + "/a")});
  // By its URL, with the environment's credential for this endpoint.
  QCOMPARE(good({u"cat"_qs, text(azurite_->endpoint() + "/" + container + "/a")}).out, QByteArray("12345"));
  // By a name from the environment, and nothing else there.
  Ctl other;
  other.setVariable(u"HAWSER_CONNECTION_WORK"_qs, azurite_->connectionString());
  QCOMPARE(other.run({u"cat"_qs, text("work:" + container + "/a")}).out, QByteArray("12345"));
  QCOMPARE(other.run({u"ls"_qs, text("work:" + container)}).out, QByteArray("a\n"));
  QVERIFY(other.run({u"ls"_qs, u"work:"_qs}).out.contains(QByteArray::fromStdString(container + "/\n")));
  QCOMPARE(other.run({u"ls"_qs, u"az://nobody/box"_qs}).code, 3);
}

void AzuriteE2eTest::signedUrlsRead() {
  makeBox();
  makeFile(source_, "12345");
  good({u"copy"_qs, text(source_), text(box_ + "/a b?c")});
  const QByteArray url = good({u"url"_qs, text(box_ + "/a b?c"), u"--expires"_qs, u"10m"_qs}).out.trimmed();
  QVERIFY(url.contains("sig="));
  Ctl stranger;
  QCOMPARE(stranger.run({u"cat"_qs, QString::fromUtf8(url)}).out, QByteArray("12345"));
  QCOMPARE(stranger.run({u"copy"_qs, QString::fromUtf8(url), text(stranger.path("a"))}).code, 0);
  QVERIFY(treeOf(stranger.path("")).at("./a").starts_with("file 5 "));
  const std::string signature = url.mid(url.indexOf("sig=") + 4).split('&').front().toStdString();
  QVERIFY(!anyFileHolds(stranger.stateFolder(), signature));
}

void AzuriteE2eTest::accountsToAccounts() {
  makeBox();
  ctl_->setVariable(u"HAWSER_CONNECTION_ALPHA"_qs, azurite_->connectionString("alpha"));
  makeFile(source_ + "/a", randomBytes(9'000'000, 4));
  good({u"mkcontainer"_qs, u"alpha:copies"_qs});
  good({u"copy"_qs, u"--recursive"_qs, text(source_ + "/"), text(box_ + "/")});
  good({u"copy"_qs, u"--recursive"_qs, text(box_ + "/"), u"alpha:copies/"_qs});
  good({u"copy"_qs, u"--recursive"_qs, u"alpha:copies/"_qs, text(back_ + "/")});
  QVERIFY(treeOf(back_) == treeOf(source_));
}

void AzuriteE2eTest::missingContainersAreOffered() {
  makeFile(source_, "1");
  const Finished missing = ctl({u"copy"_qs, text(source_), text(box_ + "/a")});
  QCOMPARE(missing.code, 1);
  QVERIFY(missing.err.contains("hawserctl mkcontainer " + QByteArray::fromStdString(box_)) ||
          missing.out.contains("hawserctl mkcontainer " + QByteArray::fromStdString(box_)));
  // Named as the user named it, in every command, and with what makes it.
  ctl_->setVariable(u"HAWSER_CONNECTION_WORK"_qs, azurite_->connectionString());
  const QString named = u"work:"_qs + text(box_.substr(box_.rfind('/') + 1));
  for (const QString& box : {named, u"default:none"_qs}) {
    for (const QStringList& arguments :
         {QStringList{u"ls"_qs, box}, QStringList{u"stat"_qs, box + u"/a"_qs},
          QStringList{u"cat"_qs, box + u"/a"_qs}, QStringList{u"rm"_qs, box + u"/a"_qs},
          QStringList{u"copy"_qs, text(source_), box + u"/a"_qs},
          QStringList{u"copy"_qs, box + u"/a"_qs, text(back_)},
          QStringList{u"copy"_qs, u"--recursive"_qs, box + u"/"_qs, text(back_ + "/")}}) {
      const Finished said = ctl(arguments);
      QCOMPARE(said.code, 1);
      const QByteArray all = said.out + said.err;
      QVERIFY2(all.contains("\"hawserctl mkcontainer " + box.toUtf8() + "\""), all.constData());
      QVERIFY2(all.contains(box.toUtf8()) && all.contains("the container does not exist"), all.constData());
    }
  }
  makeBox();
  const Finished twice = ctl({u"mkcontainer"_qs, text(box_)});
  QCOMPARE(twice.code, 1);
  QVERIFY2(twice.err.contains("the container exists already"), twice.err.constData());
  good({u"copy"_qs, text(source_), text(box_ + "/a")});
}

void AzuriteE2eTest::wrongKeysAreCredentials() {
  Ctl wrong;
  std::string connection = azurite_->connectionString();
  const std::string key = azurite_->key();
  connection.replace(connection.find(key), key.size(), azurite_->key("alpha"));
  wrong.setVariable(u"AZURE_STORAGE_CONNECTION_STRING"_qs, connection);
  const Finished listed = wrong.run({u"ls"_qs, text(box_)});
  QCOMPARE(listed.code, 3);
  QCOMPARE(
      QString::fromUtf8(listed.err),
      u"hawserctl: %1: the service does not accept the account key or signature. Copy the key or connection "
      "string anew from the account's page and save it in the connection.\n"_qs.arg(text(box_)));
  makeFile(wrong.path("a"), "1");
  QCOMPARE(wrong.run({u"copy"_qs, text(wrong.path("a")), text(box_ + "/a")}).code, 3);
}

void AzuriteE2eTest::unreachableServicesAreNamed() {
  Ctl lost;
  lost.setVariable(u"HAWSER_CONNECTION_LOST"_qs,
                   "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;"
                   "BlobEndpoint=http://no-such-host.invalid/a;");
  const Finished listed = lost.run({u"ls"_qs, u"lost:box"_qs});
  QCOMPARE(listed.code, 1);
  QVERIFY2(listed.err.contains("lost:box: the server's name is not known (DNS)"), listed.err.constData());
}

// Somebody pastes what holds the key where a location is asked for.
void AzuriteE2eTest::misplacedSecretsAreNotRepeated() {
  const std::string key = azurite_->key();
  const std::string whole = azurite_->connectionString();
  for (const std::string& pasted :
       {whole, "x;" + whole, " " + whole, whole.substr(5), whole + "box/a", "\"" + whole + "\""}) {
    for (const QStringList& arguments :
         {QStringList{u"ls"_qs, text(pasted)}, QStringList{u"copy"_qs, text(pasted), text(back_)},
          QStringList{u"copy"_qs, text(source_), text(pasted)}, QStringList{u"cat"_qs, text(pasted)}}) {
      const Finished refused = ctl(arguments);
      QCOMPARE(refused.code, 2);
      QVERIFY2(!(refused.out + refused.err).contains(key.c_str()), refused.err.constData());
    }
  }
}

void AzuriteE2eTest::noSecretStays() {
  makeBox();
  makeFile(source_ + "/a", randomBytes(9'000'000, 5));
  const QByteArray key = QByteArray::fromStdString(azurite_->key());
  for (const QStringList& arguments :
       {QStringList{u"copy"_qs, u"--recursive"_qs, u"--json"_qs, u"--report"_qs, text(ctl_->path("r.json")),
                    text(source_), text(box_ + "/")},
        QStringList{u"copy"_qs, u"--recursive"_qs, text(source_ + "/none"), text(box_ + "/")},
        QStringList{u"jobs"_qs, u"report"_qs, u"1"_qs, u"--format"_qs, u"html"_qs},
        QStringList{u"connection"_qs, u"list"_qs, u"--json"_qs}}) {
    const Finished finished = ctl(arguments);
    QVERIFY(!finished.out.contains(key) && !finished.err.contains(key));
  }
  QVERIFY(!anyFileHolds(ctl_->stateFolder(), azurite_->key()));
  QVERIFY(!anyFileHolds(ctl_->path(""), azurite_->key()));
}

// Keys, signatures and what is made of them, at the level that tells most and where things go wrong.
void AzuriteE2eTest::theLogTellsAllButSecrets() {
  makeBox();
  makeFile(source_, randomBytes(5'000, 5));
  const auto logged = [&] {
    QFile file(text(ctl_->stateFolder() + "/hawser/hawser.log"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  };
  good({u"copy"_qs, u"--verbose"_qs, text(source_), text(box_ + "/there")});
  QVERIFY(logged().contains(" info hawserctl["));
  QVERIFY(logged().contains("job 1: finished: 1 of 1 done"));
  const std::string url = good({u"url"_qs, text(box_ + "/there")}).out.trimmed().toStdString();
  const std::string signature = url.substr(url.find("sig=") + 4);
  QVERIFY(signature.size() > 20);
  good({u"copy"_qs, u"--verbose"_qs, text(url), text(back_)});
  const std::string wrong =
      url.substr(0, url.find("sig=") + 4) + "bm9uZXNlbnNlbm9uZXNlbnNlbm9uZXNlbnNlbm9uZXM%3D";
  QCOMPARE(ctl({u"copy"_qs, u"--verbose"_qs, text(wrong), text(back_ + "2")}).code, 3);
  QCOMPARE(ctl({u"copy"_qs, u"--verbose"_qs, text(box_ + "/none"), text(back_ + "3")}).code, 1);
  ctl_->setVariable(u"HAWSER_CONNECTION_ODD"_qs, azurite_->connectionString() + "Odd");
  (void)ctl({u"ls"_qs, u"--verbose"_qs, u"odd:"_qs});
  // What service people ask for, and what the job's owner does.
  static const QRegularExpression failure(
      QStringLiteral("\\n20[-0-9]+T[0-9:.]+Z (warning|error|debug) hawserctl\\[\\d+\\] \\w+: [^\\n]*"
                     "HTTP 40\\d, [^\\n]*request [-0-9a-f]{8,}"));
  QVERIFY2(failure.match(QString::fromUtf8(logged())).hasMatch(), logged().constData());
  for (const std::string& secret :
       {azurite_->key(), signature, std::string("bm9uZXNlbnNl"), signature.substr(0, 12)})
    QVERIFY2(!anyFileHolds(ctl_->stateFolder(), secret), logged().constData());
  // Where its user wants it, and there only.
  const QByteArray before = logged();
  good({u"ls"_qs, u"--log"_qs, text(ctl_->path("own.log")), u"--verbose"_qs, text(box_ + "/")});
  QVERIFY(anyFileHolds(ctl_->path(""), "GET " + box_));
  QCOMPARE(logged(), before);
  QCOMPARE(ctl({u"ls"_qs, u"--log"_qs, u"/dev/null/no"_qs, text(box_ + "/")}).code, 1);
}

QTEST_GUILESS_MAIN(AzuriteE2eTest)
#include "azurite_test.moc"
