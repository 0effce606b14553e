// The window on desktops without a tray, with one of the old protocol and with one of the new: where it goes
// when it is closed, how it comes back, and what is told meanwhile.
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

class TrayTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void withoutATrayClosingEnds();
  void theOldTrayTakesItAndGivesItBack();
  void theNewTrayTakesItAndGivesItBack();
  void whatEndsIsTold();
  void atSignInItWaitsInTheTray();
};

void TrayTest::withoutATrayClosingEnds() {
  Desktop desktop;
  desktop.startWindow();
  desktop.clickClose();
  QVERIFY(desktop.windowEnds());
}

void TrayTest::theOldTrayTakesItAndGivesItBack() {
  Desktop desktop;
  desktop.startTray();
  desktop.startWindow();
  desktop.clickClose();
  QTRY_VERIFY_WITH_TIMEOUT(!desktop.windowIsShown(), kLongestMs);
  QVERIFY(desktop.windowRuns());
  QCOMPARE(desktop.startAgain({}), 0);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.windowIsShown(), kLongestMs);
  desktop.clickClose();
  QTRY_VERIFY_WITH_TIMEOUT(!desktop.windowIsShown(), kLongestMs);
  desktop.killTray();
  QTRY_VERIFY_WITH_TIMEOUT(desktop.windowIsShown(), kLongestMs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"The tray is gone"_qs), kLongestMs);
  desktop.clickClose();
  QVERIFY(desktop.windowEnds());
}

void TrayTest::theNewTrayTakesItAndGivesItBack() {
  Desktop desktop;
  desktop.startHost();
  desktop.startWindow();
  desktop.hostSays(u"item"_qs);
  desktop.tellHost(u"tooltip"_qs);
  QVERIFY(desktop.hostSays(u"tooltip"_qs).contains(u"Hawser"));
  desktop.tellHost(u"menu"_qs);
  desktop.hostSays(u"Open Hawser"_qs);
  desktop.hostSays(u"Quit"_qs);
  desktop.clickClose();
  QTRY_VERIFY_WITH_TIMEOUT(!desktop.windowIsShown(), kLongestMs);
  desktop.hostSays(u"notice Hawser goes on in the tray"_qs);
  desktop.tellHost(u"activate"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.windowIsShown(), kLongestMs);
  desktop.clickClose();
  QTRY_VERIFY_WITH_TIMEOUT(!desktop.windowIsShown(), kLongestMs);
  desktop.killHost();
  QTRY_VERIFY_WITH_TIMEOUT(desktop.windowIsShown(), kLongestMs);
  // Told to end while it is hidden or not, it saves and ends.
  desktop.closeWindow();
}

void TrayTest::whatEndsIsTold() {
  Desktop desktop;
  makeFile(desktop.path("from/large.img"), randomBytes(24'000'000, 3));
  fs::create_directories(desktop.store() + "/box");
  desktop.setSettings("[transfers]\nlimitRate=4000000\n[view]\nwelcomed=true\n[window]\ntrayTold=true\n");
  desktop.startHost();
  desktop.startWindow({u"default:box/"_qs});
  QVERIFY(desktop.drop({text(desktop.path("from/large.img"))}));
  desktop.clickClose();
  QTRY_VERIFY_WITH_TIMEOUT(!desktop.windowIsShown(), kLongestMs);
  desktop.tellHost(u"tooltip"_qs);
  QVERIFY(desktop.hostSays(u"tooltip"_qs).contains(u"1 transfer"));
  const QString notice = desktop.hostSays(u"notice"_qs);
  QCOMPARE(notice, u"notice large.img to default:box | 1 object arrived | default"_qs);
  QVERIFY(isDone(lastJob(desktop)));
  desktop.tellHost(u"invoke default"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.windowIsShown(), kLongestMs);
  desktop.closeWindow();
}

void TrayTest::atSignInItWaitsInTheTray() {
  Desktop desktop;
  desktop.startHidden({u"--minimized"_qs});
  desktop.startHost();  // a panel that is later than its programs
  desktop.hostSays(u"item"_qs);
  QVERIFY(!desktop.windowIsShown());
  desktop.tellHost(u"activate"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.windowIsShown(), kLongestMs);
  desktop.closeWindow();
  // Where there is none it can be got at all the same.
  desktop.killHost();
  desktop.startHidden({u"--minimized"_qs});
  QTRY_VERIFY_WITH_TIMEOUT(desktop.windowExists(), kLongestMs);  // minimised, once no tray has come
  QCOMPARE(desktop.startAgain({}), 0);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.windowIsShown(), kLongestMs);
  desktop.closeWindow();
}

QTEST_GUILESS_MAIN(TrayTest)
#include "tray_test.moc"
