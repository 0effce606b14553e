// Two folders are kept the same, by their user's keys and clicks: shown first, done as it was shown, kept as
// a profile, and done again by that.
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

class WindowSyncTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void previewedMirroredAndKept();
};

void WindowSyncTest::previewedMirroredAndKept() {
  Desktop desktop;
  desktop.setSettings("[view]\nwelcomed=true\n");
  const std::string from = desktop.path("from/"), to = desktop.path("to/");
  for (const char* name : {"a.txt", "b.txt", "c.txt"})
    makeFile(from + name, name);
  QCOMPARE(desktop.ctl({u"sync"_qs, text(from), text(to)}).code, 0);
  QVERIFY(treeOf(from) == treeOf(to));
  fs::remove(from + "c.txt");
  makeFile(from + "d.txt", "new");
  const Tree before = treeOf(to);

  desktop.startWindow();
  desktop.press(u"ctrl+l"_qs);
  desktop.type(text(from));
  desktop.press(u"Return"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"d.txt"_qs), kLongestMs);
  desktop.press(u"ctrl+shift+y"_qs);
  desktop.waitForDialog(u"^Sync$"_qs);
  QCOMPARE(desktop.unnamed(), QStringList());
  desktop.press(u"alt+g"_qs);
  desktop.type(text(to));
  desktop.press(u"alt+i"_qs);
  desktop.press(u"alt+p"_qs);
  desktop.waitForDialog(u"^Preview: Mirror$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"c.txt: Remove, in "_qs), kLongestMs);
  QVERIFY(desktop.shows(u"Removals 1"_qs));
  QVERIFY(desktop.shows(u"Will be: 1 made and 1 removed"_qs));
  QCOMPARE(desktop.unnamed(), QStringList());
  QVERIFY(treeOf(to) == before);

  desktop.press(u"alt+s"_qs);
  desktop.waitForDialog(u"^Save as profile$"_qs);
  desktop.type(u"both"_qs);
  desktop.press(u"Return"_qs);
  desktop.waitForDialog(u"^Preview: Mirror$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"Saved as the profile"_qs), kLongestMs);
  QVERIFY(treeOf(to) == before);
  desktop.click(u"Copy 1 and remove 1"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(treeOf(from) == treeOf(to), kLongestMs);
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);

  makeFile(from + "e.txt", "newer");
  desktop.waitForDialog(u"^Hawser$"_qs);
  desktop.press(u"ctrl+shift+f"_qs);
  desktop.waitForDialog(u"^Profiles$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"both, Mirror: "_qs), kLongestMs);
  QCOMPARE(desktop.unnamed(), QStringList());
  desktop.press(u"ctrl+Return"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"Started: both"_qs), kLongestMs);
  QTRY_VERIFY_WITH_TIMEOUT(treeOf(from) == treeOf(to), kLongestMs);
  desktop.waitForDialog(u"^Hawser$"_qs);
  desktop.closeWindow();
}

QTEST_GUILESS_MAIN(WindowSyncTest)
#include "sync_test.moc"
