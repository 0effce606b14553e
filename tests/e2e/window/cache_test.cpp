// Looking into objects of a real service, and at what is kept of them: the real program and its user's keys.
#include <QtTest>

#include "e2e/ctl.h"
#include "e2e/window/desktop.h"
#include "services/azurite.h"

using namespace hawser::test;

namespace {

constexpr int kLongestMs = 30'000;

}  // namespace

class WindowCacheTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void lookedAtAndKept();
};

void WindowCacheTest::lookedAtAndKept() {
  Azurite azurite;
  Desktop desktop;
  desktop.setSettings("[view]\nwelcomed=true\n");
  desktop.setVariable(u"HAWSER_CONNECTION_CLOUD"_qs, azurite.connectionString());
  makeFile(desktop.path("box/a-notes.txt"), "Grüße aus dem Test\n");
  makeFile(desktop.path("box/b-disk.img"), randomBytes(3'000'000, 1));
  QCOMPARE(desktop.ctl({u"mkcontainer"_qs, u"cloud:box"_qs}).code, 0);
  QCOMPARE(desktop.ctl({u"copy"_qs, text(desktop.path("box/")), u"cloud:box/"_qs, u"--recursive"_qs}).code,
           0);
  desktop.startWindow({u"cloud:box/"_qs});
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"a-notes.txt"_qs), kLongestMs);

  // The space bar looks into it, an arrow key into the next one, the space bar closes.
  desktop.click(u"a-notes.txt"_qs);
  desktop.press(u"space"_qs);
  desktop.waitForDialog(u"^Quick Look: a-notes.txt$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"All of it · UTF-8"_qs), kLongestMs);
  QCOMPARE(desktop.unnamed(), QStringList());
  desktop.press(u"Down"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.isShown(u"^Quick Look: b-disk.img$"_qs), kLongestMs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"Neither text nor a picture"_qs), kLongestMs);
  desktop.press(u"space"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(!desktop.isShown(u"^Quick Look"_qs), kLongestMs);

  // What was read is in the cache, also for the command line; the service is not needed for it any more.
  desktop.waitForDialog(u"^Hawser$"_qs);
  azurite.stop();
  desktop.press(u"Up"_qs);
  desktop.press(u"space"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"All of it · UTF-8"_qs), kLongestMs);
  desktop.waitForDialog(u"^Quick Look: a-notes.txt$"_qs);
  desktop.press(u"Escape"_qs);
  azurite.start();

  desktop.waitForDialog(u"^Hawser$"_qs);
  desktop.press(u"ctrl+shift+k"_qs);
  desktop.waitForDialog(u"^Cache$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"2 objects"_qs), kLongestMs);
  QCOMPARE(desktop.unnamed(), QStringList());
  desktop.click(u"az://devstoreaccount1/box/b-disk.img"_qs);
  desktop.press(u"ctrl+p"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"1 object will stay"_qs), kLongestMs);
  const auto listed = [&] { return desktop.ctl({u"cache"_qs, u"list"_qs}).out; };
  QVERIFY2(listed().contains("box/b-disk.img  pinned"), listed());
  desktop.press(u"alt+e"_qs);
  desktop.waitForDialog(u"^Empty the cache$"_qs);
  desktop.press(u"Return"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"1 object · 1 pinned"_qs), kLongestMs);
  QVERIFY(!listed().contains("a-notes.txt") && listed().contains("b-disk.img"));
  desktop.waitForDialog(u"^Cache$"_qs);
  desktop.press(u"alt+z"_qs);
  desktop.waitForDialog(u"^Size of the cache$"_qs);
  desktop.press(u"ctrl+a"_qs);
  desktop.type(u"700 MiB"_qs);
  desktop.press(u"Return"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"The cache takes 700 MiB at most"_qs), kLongestMs);
  QVERIFY2(listed().contains(" of 700"), listed());
  desktop.closeWindow();
}

QTEST_GUILESS_MAIN(WindowCacheTest)
#include "cache_test.moc"
