// Secrets on real desktops: with a keyring that is open, one that is locked, and none. The window asks where
// it has to, and then what waited goes on.
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "e2e/window/desktop.h"
#include "services/azurite.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr int kLongestMs = 30'000;

}  // namespace

class KeyringTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(); }
  void cleanupTestCase() { azurite_.reset(); }
  void secretsWithEveryKeyring_data();
  void secretsWithEveryKeyring();
  void theCommandLineKeepsSecretsThere();
  void whatIsImportedLeavesItsSecretsThere();

 private:
  QProcessEnvironment key() const {
    QProcessEnvironment key;
    key.insert(u"AZURE_STORAGE_CONNECTION_STRING"_qs, text(azurite_->connectionString()));
    return key;
  }
  void typeConnection(Desktop& desktop, const QString& title);

  std::unique_ptr<Azurite> azurite_;
};

void KeyringTest::secretsWithEveryKeyring_data() {
  QTest::addColumn<int>("keyring");
  QTest::addRow("unlocked") << static_cast<int>(Keyring::unlocked);
  QTest::addRow("locked") << static_cast<int>(Keyring::locked);
  QTest::addRow("absent") << static_cast<int>(Keyring::absent);
}

void KeyringTest::typeConnection(Desktop& desktop, const QString& title) {
  desktop.waitForDialog(title);
  desktop.type(text(azurite_->connectionString()));
  desktop.press(u"alt+v"_qs);  // "Save connection"
}

// With no keyring to use everything works until the window is closed, and after that once the key was given
// again; with one, without being asked.
void KeyringTest::secretsWithEveryKeyring() {
  QFETCH(int, keyring);
  Desktop desktop(static_cast<Keyring>(keyring));
  const bool kept = keyring == static_cast<int>(Keyring::unlocked);
  const QString box = u"az://devstoreaccount1/"_qs + QLatin1String(QTest::currentDataTag());
  const QString place = u"devstoreaccount1:%1/"_qs.arg(QLatin1String(QTest::currentDataTag()));
  makeFile(desktop.path("from/secret.bin"), randomBytes(300'000, 5));
  makeFile(desktop.path("from/again.bin"), "again");
  desktop.setSettings("[view]\nwelcomed=true\n");
  QCOMPARE(desktop.ctl({u"mkcontainer"_qs, box}, key()).code, 0);
  const auto arrived = [&](const char* name) {
    return desktop.ctl({u"cat"_qs, box + u'/' + QLatin1String(name)}, key()).out;
  };

  desktop.startWindow();
  desktop.press(u"ctrl+n"_qs);
  typeConnection(desktop, u"^New connection$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(fs::exists(desktop.path(".config/hawser/connections.yaml")), kLongestMs);
  QCOMPARE(desktop.startAgain({place}), 0);
  QVERIFY(desktop.drop({text(desktop.path("from/secret.bin"))}));
  QTRY_COMPARE_WITH_TIMEOUT(arrived("secret.bin"), randomBytes(300'000, 5), kLongestMs);
  desktop.closeWindow();
  for (const char* folder : {".config", ".local/share/hawser"})
    QVERIFY(!anyFileHolds(desktop.path(folder), azurite_->key()));

  desktop.startWindow({place});
  if (!kept) QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"Enter the key or SAS"_qs), kLongestMs);
  QVERIFY(desktop.drop({text(desktop.path("from/again.bin"))}));
  if (!kept) {
    // Nothing goes there without it, and the window says what it waits for.
    desktop.click(u"Enter it"_qs);
    QCOMPARE(arrived("again.bin"), QByteArray());
    typeConnection(desktop, u"^Connection “devstoreaccount1”$"_qs);
  }
  QTRY_COMPARE_WITH_TIMEOUT(arrived("again.bin"), QByteArray("again"), kLongestMs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"again.bin"_qs), kLongestMs);
  desktop.closeWindow();
}

void KeyringTest::theCommandLineKeepsSecretsThere() {
  Desktop desktop(Keyring::unlocked);
  const QByteArray secret = QByteArray::fromStdString(azurite_->connectionString());
  QCOMPARE(desktop.ctl({u"mkcontainer"_qs, u"az://devstoreaccount1/command"_qs}, key()).code, 0);
  const Desktop::Ended added = desktop.ctl({u"connection"_qs, u"add"_qs, u"work"_qs}, {}, secret);
  QVERIFY2(added.code == 0, added.err.constData());
  for (const char* folder : {".config", ".local/share/hawser"})
    QVERIFY(!anyFileHolds(desktop.path(folder), azurite_->key()));
  const Desktop::Ended tested = desktop.ctl({u"connection"_qs, u"test"_qs, u"work"_qs});
  QVERIFY2(tested.code == 0, tested.err.constData());
  QVERIFY(!tested.out.contains("failed"));
  const Desktop::Ended listed = desktop.ctl({u"ls"_qs, u"work:"_qs});
  QVERIFY2(listed.code == 0 && listed.out.contains("command/"), listed.err.constData());
  QVERIFY(desktop.ctl({u"connection"_qs, u"list"_qs}).out.contains("work:"));

  const std::string book = desktop.path(".config/hawser/connections.yaml");
  fs::copy_file(book, desktop.path("book"));
  QCOMPARE(desktop.ctl({u"connection"_qs, u"remove"_qs, u"work"_qs}).code, 0);
  QVERIFY(!desktop.ctl({u"connection"_qs, u"list"_qs}).out.contains("work:"));
  // Its secret went too: with the connection back, the key is missing.
  fs::copy_file(desktop.path("book"), book, fs::copy_options::overwrite_existing);
  const Desktop::Ended refused = desktop.ctl({u"ls"_qs, u"work:"_qs});
  QCOMPARE(refused.code, 3);
}

// An account's key and a private key's passphrase: what was encrypted before comes back by them, from a file
// that has neither.
void KeyringTest::whatIsImportedLeavesItsSecretsThere() {
  Desktop desktop(Keyring::unlocked);
  const std::string pem = desktop.path("key.pem");
  QCOMPARE(QProcess::execute(u"openssl"_qs, {u"genrsa"_qs, u"-aes256"_qs, u"-passout"_qs,
                                             u"pass:open sesame"_qs, u"-out"_qs, text(pem), u"2048"_qs}),
           0);
  makeFile(desktop.path("from/secret.bin"), randomBytes(100'000, 6));
  QProcessEnvironment given = key();
  given.insert(u"HAWSER_KEY_PASSPHRASE"_qs, u"open sesame"_qs);
  QCOMPARE(desktop.ctl({u"mkcontainer"_qs, u"az://devstoreaccount1/imported"_qs}, key()).code, 0);
  const Desktop::Ended up =
      desktop.ctl({u"copy"_qs, u"--encrypt-key"_qs, text(pem), text(desktop.path("from/secret.bin")),
                   u"az://devstoreaccount1/imported/"_qs},
                  given);
  QVERIFY2(up.code == 0, up.err.constData());

  const std::string file = desktop.path("down.yaml");
  makeFile(file, QByteArray::fromStdString(
                     "version: 1\nazure_storage:\n  accounts:\n    devstoreaccount1: " + azurite_->key() +
                     "\ndownload:\n  - source: [{devstoreaccount1: imported}]\n    destination: " +
                     desktop.path("to") + "\n    options: {strip_components: 1, rsa_private_key: " + pem +
                     ", rsa_private_key_passphrase: open sesame}\n"));
  const Desktop::Ended imported = desktop.ctl({u"profile"_qs, u"import"_qs, text(file), u"down"_qs});
  QVERIFY2(imported.code == 0, imported.err.constData());
  for (const char* folder : {".config", ".local/share/hawser"}) {
    QVERIFY(!anyFileHolds(desktop.path(folder), azurite_->key()));
    QVERIFY(!anyFileHolds(desktop.path(folder), "open sesame"));
  }
  // Where the account is: its real address is that of the cloud.
  QProcessEnvironment where = key();
  where.insert(u"HAWSER_CONNECTION_DEVSTOREACCOUNT1"_qs, text(azurite_->connectionString()));
  const Desktop::Ended down = desktop.ctl({u"profile"_qs, u"run"_qs, u"down"_qs}, where);
  QVERIFY2(down.code == 0, down.err.constData());
  QVERIFY(treeOf(desktop.path("to")) == treeOf(desktop.path("from")));
  // Where a job is of an account's file shares, the key is for these, too.
  QVERIFY(!desktop.ctl({u"connection"_qs, u"list"_qs}).out.contains("devstoreaccount1.file:"));
  const std::string shares = desktop.path("shares.yaml");
  makeFile(shares, QByteArray::fromStdString(
                       "version: 1\nazure_storage:\n  accounts:\n    devstoreaccount1: " + azurite_->key() +
                       "\nupload:\n  - source: [" + desktop.path("from") +
                       "]\n    destination: [{devstoreaccount1: share}]\n    options: {mode: file}\n"));
  QCOMPARE(desktop.ctl({u"profile"_qs, u"import"_qs, text(shares), u"shares"_qs}).code, 0);
  QVERIFY(desktop.ctl({u"connection"_qs, u"list"_qs}).out.contains("devstoreaccount1.file:"));
}

QTEST_GUILESS_MAIN(KeyringTest)
#include "keyring_test.moc"
