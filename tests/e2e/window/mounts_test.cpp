// An object of a real service as a disk, by its user's keys and clicks: it comes, is written to by another
// program, is committed back and detached.
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "e2e/window/desktop.h"
#include "services/azurite.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr int kLongestMs = 30'000;
constexpr qsizetype kSize = 8 * 1024 * 1024;

QByteArray contentOf(const std::string& path) {
  QFile file(text(path));
  if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", path.c_str());
  return file.readAll();
}

}  // namespace

class WindowMountsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void mountedCommittedAndDetached();
};

void WindowMountsTest::mountedCommittedAndDetached() {
  Azurite azurite;
  Desktop desktop;
  const std::string backing = desktop.path(".local/share/hawser/disks/vm.raw");
  desktop.setSettings("[view]\nwelcomed=true\n");
  desktop.setVariable(u"HAWSER_CONNECTION_CLOUD"_qs, azurite.connectionString());
  const QByteArray image = randomBytes(kSize, 3);
  makeFile(desktop.path("box/vm.raw"), image);
  QCOMPARE(desktop.ctl({u"mkcontainer"_qs, u"cloud:box"_qs}).code, 0);
  QCOMPARE(desktop.ctl({u"copy"_qs, text(desktop.path("box/")), u"cloud:box/"_qs, u"--recursive"_qs}).code,
           0);
  desktop.startWindow({u"cloud:box/"_qs});
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"vm.raw"_qs), kLongestMs);
  desktop.click(u"vm.raw"_qs);
  desktop.press(u"ctrl+m"_qs);
  desktop.waitForDialog(u"^Mount as disk$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"It grows up to 8.00 MiB"_qs), kLongestMs);
  QCOMPARE(desktop.unnamed(), QStringList());
  desktop.press(u"Return"_qs);

  desktop.waitForDialog(u"^Mounts$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"vm.raw, All of it is here"_qs), kLongestMs);
  QVERIFY(desktop.shows(u"Safe to detach"_qs));
  QCOMPARE(desktop.unnamed(), QStringList());
  QVERIFY(contentOf(backing) == image);
  const auto listed = [&] {
    return QJsonDocument::fromJson(desktop.ctl({u"mounts"_qs, u"--json"_qs}).out).object();
  };
  const QString uri = listed()[u"uri"].toString();
  QProcess writer;
  writer.start(u"qemu-io"_qs, {u"-f"_qs, u"raw"_qs, u"-c"_qs, u"write -P 7 4096 100000"_qs, uri});
  QVERIFY(writer.waitForFinished(kLongestMs) && writer.exitCode() == 0);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"100 KiB are not committed yet"_qs), kLongestMs);

  // Closing asks first, and what is cancelled changes nothing.
  desktop.waitForDialog(u"^Hawser$"_qs);
  desktop.press(u"ctrl+q"_qs);
  desktop.waitForDialog(u"^Close$"_qs);
  desktop.press(u"Escape"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(!desktop.isShown(u"^Close$"_qs), kLongestMs);
  QVERIFY(desktop.windowRuns());

  desktop.waitForDialog(u"^Mounts$"_qs);
  desktop.press(u"ctrl+Return"_qs);
  desktop.waitForDialog(u"^Commit$"_qs);
  desktop.press(u"Return"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"Committed: "_qs), kLongestMs);
  QByteArray changed = image;
  changed.replace(4096, 100'000, QByteArray(100'000, 7));
  QVERIFY(desktop.ctl({u"cat"_qs, u"cloud:box/vm.raw"_qs}).out == changed);

  desktop.waitForDialog(u"^Mounts$"_qs);
  desktop.press(u"Delete"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"Nothing is mounted"_qs), kLongestMs);
  QVERIFY(listed().isEmpty());
  QVERIFY(contentOf(backing) == changed);
  desktop.waitForDialog(u"^Hawser$"_qs);
  desktop.closeWindow();
}

QTEST_GUILESS_MAIN(WindowMountsTest)
#include "mounts_test.moc"
