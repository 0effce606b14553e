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

QTEST_GUILESS_MAIN(KeyringTest)
#include "keyring_test.moc"
