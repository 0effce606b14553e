// The window as its user meets it: the real program on a real screen, files dragged from another program,
// killed and started again, and read by a screen reader.
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "e2e/window/desktop.h"
#include "e2e/window/window_jobs.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr int kLongestMs = 30'000;

}  // namespace

class WindowTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aNewUserDropsAFolder();
  void aKilledTransferGoesOn();
  void aSecondStartHandsOver();
  void aStoreIsLookedAfter();
  void everyControlHasAName();
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
  // While the window runs: it keeps nobody from the store it is not busy with.
  const std::string back = desktop.path("back");
  QCOMPARE(desktop.ctl({u"copy"_qs, u"--recursive"_qs, u"default:pictures/"_qs, text(back + "/")}).code, 0);
  QVERIFY(treeOf(source) == treeOf(back + "/Pictures"));
  QCOMPARE(treeOf(back).at("./one.bin"), treeOf(desktop.path("more")).at("./one.bin"));
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

// The default store, with the window's keys: a snapshot taken, the store checked, the snapshot deleted again.
void WindowTest::aStoreIsLookedAfter() {
  Desktop desktop;
  desktop.setSettings("[view]\nwelcomed=true\n");
  const QString file = text(desktop.path(".local/share/hawser/default.store"));
  QCOMPARE(desktop.ctl({u"mkcontainer"_qs, u"default:images"_qs}).code, 0);
  QCOMPARE(desktop.ctl({u"store"_qs, u"put"_qs, file, u"images/vm"_qs}, {}, QByteArray(300'000, 'v')).code,
           0);
  const auto snapshots = [&] { return desktop.ctl({u"store"_qs, u"ls"_qs, file}).out.count("  snapshot"); };
  desktop.startWindow({u"default:images/"_qs});
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"vm"_qs), kLongestMs);
  desktop.press(u"ctrl+shift+o"_qs);
  desktop.waitForDialog(u"^Store: Default store$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"vm, Object"_qs), kLongestMs);
  QCOMPARE(desktop.unnamed(), QStringList());
  desktop.press(u"Down"_qs);
  desktop.press(u"ctrl+t"_qs);
  desktop.waitForDialog(u"^Take snapshot$"_qs);
  desktop.press(u"Return"_qs);  // the name it offers
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"vm, Branch"_qs), kLongestMs);
  QTRY_COMPARE_WITH_TIMEOUT(snapshots(), 1, kLongestMs);
  desktop.waitForDialog(u"^Store: Default store$"_qs);
  desktop.press(u"alt+c"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"All is well"_qs), kLongestMs);
  desktop.press(u"Up"_qs);
  desktop.press(u"Delete"_qs);
  desktop.waitForDialog(u"^Delete$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"“images/vm” reads through it"_qs), kLongestMs);
  desktop.press(u"alt+d"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"vm, Object"_qs), kLongestMs);
  QTRY_COMPARE_WITH_TIMEOUT(snapshots(), 0, kLongestMs);
  desktop.closeWindow();
}

// The tree that a screen reader walks, of the real window and of dialogs over it.
void WindowTest::everyControlHasAName() {
  Desktop desktop;
  makeFile(desktop.store() + "/box/photo.jpg", "photo");
  desktop.setSettings("[view]\nwelcomed=true\n");
  desktop.startWindow({u"default:box/"_qs});
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"photo.jpg"_qs), kLongestMs);
  QCOMPARE(desktop.unnamed(), QStringList());
  const std::pair<const char*, const char*> dialogs[] = {
      {"ctrl+n", "^New connection$"}, {"ctrl+comma", "^Preferences$"}, {"F1", "^Keyboard shortcuts$"}};
  for (const auto& [keys, title] : dialogs) {
    desktop.press(QLatin1String(keys));
    desktop.waitForDialog(QLatin1String(title));
    QCOMPARE(desktop.unnamed(), QStringList());
    desktop.press(u"Escape"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(!desktop.isShown(QLatin1String(title)), kLongestMs);
  }
  desktop.closeWindow();
}

QTEST_GUILESS_MAIN(WindowTest)
#include "window_test.moc"
