// The window as its user meets it: the real program on a real screen, files dragged from another program,
// killed and started again, with and without a keyring.
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "e2e/window/desktop.h"
#include "services/azurite.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr int kLongestMs = 30'000;

QString text(const std::string& path) {
  return QString::fromStdString(path);
}

QJsonObject lastJob(Desktop& desktop) {
  const Desktop::Ended listed = desktop.ctl({u"jobs"_qs, u"list"_qs, u"--json"_qs});
  const QList<QJsonObject> jobs = Finished{listed.code, listed.out, listed.err}.lines();
  return jobs.isEmpty() ? QJsonObject() : jobs.last();
}

bool isDone(const QJsonObject& job) {
  return job[u"state"].toString() == u"done"_qs;
}

}  // namespace

class WindowTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aNewUserDropsAFolder();
  void aKilledTransferGoesOn();
  void aSecondStartHandsOver();
  void secretsWithEveryKeyring_data();
  void secretsWithEveryKeyring();
};

void WindowTest::aNewUserDropsAFolder() {
  Desktop desktop;
  const std::string source = desktop.path("Pictures");
  makeFile(source + "/a.jpg", randomBytes(3'000'000, 1));
  makeFile(source + "/deep/ünï.txt", "text");
  makeFile(source + "/zero", {});
  fs::create_directories(source + "/empty");
  makeFile(desktop.path("more/one.bin"), randomBytes(20'000'000, 2));
  desktop.startWindow();
  desktop.press(u"alt+o"_qs);  // "Open default store" of the first steps
  QVERIFY(desktop.drop({text(source), text(desktop.path("more/one.bin"))}));
  desktop.waitForDialog(u"^New container$"_qs);
  desktop.press(u"Return"_qs);  // the name it offers
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);
  const std::string box = desktop.store() + "/pictures";
  QVERIFY(treeOf(source) == treeOf(box + "/Pictures"));
  QCOMPARE(treeOf(box).at("./one.bin"), treeOf(desktop.path("more")).at("./one.bin"));
  desktop.closeWindow();
}

void WindowTest::aKilledTransferGoesOn() {
  Desktop desktop;
  constexpr qsizetype kSize = 48 * 1024 * 1024;
  makeFile(desktop.path("from/large.img"), randomBytes(kSize, 3));
  fs::create_directories(desktop.store() + "/box");
  desktop.setSettings("[transfers]\nlimitRate=8000000\n[view]\nwelcomed=true\n");
  desktop.startWindow({u"default:box/"_qs});
  QVERIFY(desktop.drop({text(desktop.path("from/large.img"))}));
  // Two parts of 8 MiB are in flight at this rate; then as many have been journaled.
  QTRY_VERIFY_WITH_TIMEOUT(desktop.bytesWritten() >= kSize * 2 / 3, kLongestMs);
  desktop.killWindow();
  QVERIFY(!isDone(lastJob(desktop)));
  QVERIFY(!fs::exists(desktop.store() + "/box/large.img"));
  desktop.startWindow();
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);
  QVERIFY(lastJob(desktop)[u"bytesResumed"].toInteger() >= kSize / 3);
  QVERIFY(treeOf(desktop.path("from")) == treeOf(desktop.store() + "/box"));
}

void WindowTest::aSecondStartHandsOver() {
  Desktop desktop;
  makeFile(desktop.path("from/note.txt"), "handed over");
  fs::create_directories(desktop.store() + "/box");
  desktop.startWindow({u"default:box/"_qs});
  QVERIFY(desktop.drop({text(desktop.path("from/note.txt"))}));
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);
  makeFile(desktop.path("later.txt"), "handed over later");
  desktop.minimise();
  QCOMPARE(desktop.startAgain({text(desktop.path("later.txt"))}), 0);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.windowIsShown(), kLongestMs);
  QTRY_VERIFY_WITH_TIMEOUT(fs::exists(desktop.store() + "/box/later.txt"), kLongestMs);
  QVERIFY(desktop.windowRuns());
}

void WindowTest::secretsWithEveryKeyring_data() {
  QTest::addColumn<int>("keyring");
  QTest::addRow("unlocked") << static_cast<int>(Keyring::unlocked);
  QTest::addRow("locked") << static_cast<int>(Keyring::locked);
  QTest::addRow("absent") << static_cast<int>(Keyring::absent);
}

// With no keyring to use everything works until the window is closed; with one, after that too.
void WindowTest::secretsWithEveryKeyring() {
  QFETCH(int, keyring);
  const Azurite azurite;
  Desktop desktop(static_cast<Keyring>(keyring));
  const bool kept = keyring == static_cast<int>(Keyring::unlocked);
  makeFile(desktop.path("from/secret.bin"), randomBytes(300'000, 5));
  desktop.setSettings("[view]\nwelcomed=true\n");
  QProcessEnvironment key;
  key.insert(u"AZURE_STORAGE_CONNECTION_STRING"_qs, text(azurite.connectionString()));
  QCOMPARE(desktop.ctl({u"mkcontainer"_qs, u"az://devstoreaccount1/box"_qs}, key).code, 0);

  desktop.startWindow();
  desktop.press(u"ctrl+n"_qs);
  desktop.waitForDialog(u"^New connection$"_qs);
  desktop.type(text(azurite.connectionString()));
  desktop.press(u"alt+v"_qs);  // "Save connection"
  QTRY_VERIFY_WITH_TIMEOUT(fs::exists(desktop.path(".config/hawser/connections.yaml")), kLongestMs);
  QCOMPARE(desktop.startAgain({u"devstoreaccount1:box/"_qs}), 0);
  QVERIFY(desktop.drop({text(desktop.path("from/secret.bin"))}));
  const auto arrived = [&] {
    return desktop.ctl({u"cat"_qs, u"az://devstoreaccount1/box/secret.bin"_qs}, key).out ==
           randomBytes(300'000, 5);
  };
  QTRY_VERIFY_WITH_TIMEOUT(arrived(), kLongestMs);
  desktop.closeWindow();
  for (const char* folder : {".config", ".local/share/hawser"})
    QVERIFY(!anyFileHolds(desktop.path(folder), azurite.key()));

  makeFile(desktop.path("from/again.bin"), "again");
  desktop.startWindow({u"devstoreaccount1:box/"_qs});
  QVERIFY(desktop.windowRuns());
  if (!kept) return;
  QVERIFY(desktop.drop({text(desktop.path("from/again.bin"))}));
  QTRY_COMPARE_WITH_TIMEOUT(desktop.ctl({u"cat"_qs, u"az://devstoreaccount1/box/again.bin"_qs}, key).out,
                            QByteArray("again"), kLongestMs);
}

QTEST_GUILESS_MAIN(WindowTest)
#include "window_test.moc"
