// What its user does to transfers that run: there and back, paused, cancelled, tried again, answered, limited
// and put in another order. The engine is the real one, hands and eyes are those of a person.
#include <sys/stat.h>

#include <QtTest>
#include <filesystem>

#include "e2e/counting_proxy.h"
#include "e2e/ctl.h"
#include "e2e/window/desktop.h"
#include "e2e/window/window_jobs.h"
#include "services/azurite.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr int kLongestMs = 30'000;
// At this rate nothing that is larger than some MB comes to its end during the test.
constexpr char kSlow[] = "[transfers]\nlimitRate=200000\nparallel=1\n[view]\nwelcomed=true\n";
constexpr qsizetype kLarge = 24 * 1024 * 1024;

// A row of the transfers that says both.
bool rowSays(Desktop& desktop, const QString& name, const QString& state) {
  const QStringList cells = desktop.cells();
  return std::any_of(cells.begin(), cells.end(), [&](const QString& cell) {
    return cell.startsWith(name + u", "_qs) && cell.contains(state);
  });
}

// When it got its name.
timespec arrivalOf(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) qFatal("no %s", path.c_str());
  return info.st_ctim;
}

bool operator<(const timespec& a, const timespec& b) {
  return std::pair(a.tv_sec, a.tv_nsec) < std::pair(b.tv_sec, b.tv_nsec);
}

}  // namespace

class TransfersTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void toAzuriteAndBack();
  void pausedAndResumed();
  void cancelled();
  void failedAndTriedAgain();
  void conflictsAreAnswered();
  void theLimitChangesWhileItRuns();
  void theQueueIsReordered();
  void copiedToSeveralPlaces();
  void onlyWhatChangedIsSent();

 private:
  // Lifts the limit of all transfers, in the menu of the tool bar.
  static void liftLimit(Desktop& desktop) {
    desktop.click(u"Limit the rate of all transfers"_qs);
    desktop.click(u"No limit"_qs);
  }
  // One large file on its way to default:box/, too slow to get there.
  static void startLarge(Desktop& desktop) {
    makeFile(desktop.path("from/large.img"), randomBytes(kLarge, 7));
    fs::create_directories(desktop.store() + "/box");
    desktop.setSettings(kSlow);
    desktop.startWindow({u"default:box/"_qs});
    QVERIFY(desktop.drop({text(desktop.path("from/large.img"))}));
    QTRY_VERIFY_WITH_TIMEOUT(rowSays(desktop, u"large.img"_qs, u"Running"_qs), kLongestMs);
    desktop.click(u"All"_qs);  // of the transfers, whatever becomes of them
  }
};

void TransfersTest::toAzuriteAndBack() {
  const Azurite azurite;
  Desktop desktop;
  const std::string source = desktop.path("Album");
  makeFile(source + "/a.jpg", randomBytes(9'000'000, 1));
  makeFile(source + "/deep/ünï.txt", "text");
  makeFile(source + "/zero", {});
  fs::create_directories(source + "/empty");
  desktop.setSettings("[view]\nwelcomed=true\n");
  desktop.setVariable(u"HAWSER_CONNECTION_CLOUD"_qs, azurite.connectionString());
  QCOMPARE(desktop.ctl({u"mkcontainer"_qs, u"cloud:box"_qs}).code, 0);
  desktop.startWindow({u"cloud:box/"_qs});
  QVERIFY(desktop.drop({text(source)}));
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);
  const QJsonObject up = lastJob(desktop);

  fs::create_directories(desktop.path("back"));
  desktop.click(u"Album"_qs);
  desktop.press(u"ctrl+d"_qs);
  desktop.waitForDialog(u"^Download 1 item to$"_qs);
  desktop.type(text(desktop.path("back")));
  desktop.press(u"Return"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(lastJob(desktop)[u"id"] != up[u"id"] && isDone(lastJob(desktop)), kLongestMs);
  QVERIFY(treeOf(source) == treeOf(desktop.path("back/Album")));
  desktop.closeWindow();
}

void TransfersTest::pausedAndResumed() {
  Desktop desktop;
  startLarge(desktop);
  desktop.click(u"large.img, "_qs);
  desktop.press(u"ctrl+p"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(rowSays(desktop, u"large.img"_qs, u"Paused"_qs), kLongestMs);
  liftLimit(desktop);
  // Others go on meanwhile; it does not.
  makeFile(desktop.path("from/small.bin"), randomBytes(3'000'000, 8));
  QVERIFY(desktop.drop({text(desktop.path("from/small.bin"))}));
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);
  QVERIFY(rowSays(desktop, u"large.img"_qs, u"Paused"_qs));
  QVERIFY(!fs::exists(desktop.store() + "/box/large.img"));
  desktop.click(u"large.img, "_qs);
  desktop.press(u"ctrl+r"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(fs::exists(desktop.store() + "/box/large.img"), kLongestMs);
  QVERIFY(treeOf(desktop.path("from")) == treeOf(desktop.store() + "/box"));
  desktop.closeWindow();
}

void TransfersTest::cancelled() {
  Desktop desktop;
  startLarge(desktop);
  desktop.click(u"large.img, "_qs);
  desktop.press(u"ctrl+BackSpace"_qs);
  QTRY_COMPARE_WITH_TIMEOUT(lastJob(desktop)[u"state"].toString(), u"cancelled"_qs, kLongestMs);
  // Nothing of it stays, nor comes later.
  QTRY_COMPARE_WITH_TIMEOUT(treeOf(desktop.store() + "/box").size(), std::size_t{0}, kLongestMs);
  desktop.closeWindow();
  QCOMPARE(treeOf(desktop.store() + "/box").size(), std::size_t{0});
}

void TransfersTest::failedAndTriedAgain() {
  Desktop desktop;
  makeFile(desktop.path("from/note.txt"), "note");
  fs::create_directories(desktop.store() + "/box");
  desktop.setSettings("[view]\nwelcomed=true\n");
  desktop.startWindow({u"default:box/"_qs});
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"Nothing here yet"_qs), kLongestMs);
  fs::remove(desktop.store() + "/box");
  QVERIFY(desktop.drop({text(desktop.path("from/note.txt"))}));
  QTRY_COMPARE_WITH_TIMEOUT(lastJob(desktop)[u"state"].toString(), u"failed"_qs, kLongestMs);
  fs::create_directories(desktop.store() + "/box");
  desktop.click(u"Retry failed"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);
  QVERIFY(treeOf(desktop.path("from")) == treeOf(desktop.store() + "/box"));
  desktop.closeWindow();
}

void TransfersTest::conflictsAreAnswered() {
  Desktop desktop;
  for (const char* name : {"a.txt", "b.txt", "c.txt"}) {
    makeFile(desktop.path(std::string("from/") + name), "coming");
    makeFile(desktop.store() + "/box/" + name, "there before");
  }
  const Tree before = treeOf(desktop.store() + "/box");
  desktop.setSettings("[view]\nwelcomed=true\n");
  desktop.startWindow({u"default:box/"_qs});
  QStringList sources;
  for (const char* name : {"a.txt", "b.txt", "c.txt"})
    sources << text(desktop.path(std::string("from/") + name));
  QVERIFY(desktop.drop(sources));
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"3 items are already at their destination"_qs), kLongestMs);
  QVERIFY(treeOf(desktop.store() + "/box") == before);
  desktop.click(u"Decide"_qs);
  desktop.waitForDialog(u"^Already there$"_qs);
  // Which of them is asked about first is chance.
  std::string first, second;
  const auto asked = [&](std::string& name) {
    for (const char* one : {"a.txt", "b.txt", "c.txt"}) {
      if (one != first && desktop.shows(u"default:box/"_qs + QString::fromLatin1(one))) name = one;
    }
    return !name.empty();
  };
  QTRY_VERIFY_WITH_TIMEOUT(asked(first), kLongestMs);
  desktop.press(u"alt+o"_qs);  // "Overwrite"
  QTRY_VERIFY_WITH_TIMEOUT(asked(second), kLongestMs);
  desktop.waitForDialog(u"^Already there$"_qs);
  desktop.press(u"alt+a"_qs);  // "the same for all"
  desktop.press(u"alt+s"_qs);  // "Skip"
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);
  Tree wanted = before;
  wanted["./" + first] = treeOf(desktop.path("from"))["./" + first];
  QVERIFY(treeOf(desktop.store() + "/box") == wanted);
  desktop.closeWindow();
}

void TransfersTest::theLimitChangesWhileItRuns() {
  const Azurite azurite;
  CountingProxy proxy(azurite.port());
  Desktop desktop;
  makeFile(desktop.path("from/large.img"), randomBytes(kLarge, 9));
  std::string behind = azurite.connectionString();
  const std::string port = ":" + std::to_string(azurite.port()) + "/";
  behind.replace(behind.find(port), port.size(), ":" + std::to_string(proxy.serverPort()) + "/");
  QProcessEnvironment straight;
  straight.insert(u"HAWSER_CONNECTION_CLOUD"_qs, text(azurite.connectionString()));
  desktop.setVariable(u"HAWSER_CONNECTION_CLOUD"_qs, behind);
  QCOMPARE(desktop.ctl({u"mkcontainer"_qs, u"cloud:box"_qs}, straight).code, 0);
  desktop.setSettings(kSlow);
  desktop.startWindow({u"cloud:box/"_qs});
  QVERIFY(desktop.drop({text(desktop.path("from/large.img"))}));
  // It moves, and what the service got is far from all of it.
  QTRY_VERIFY_WITH_TIMEOUT(proxy.sent() > 400'000, kLongestMs);
  QTRY_VERIFY_WITH_TIMEOUT(rowSays(desktop, u"large.img"_qs, u"Running"_qs), kLongestMs);
  QVERIFY(proxy.sent() < kLarge / 2);
  liftLimit(desktop);
  QTRY_VERIFY_WITH_TIMEOUT(proxy.sent() >= kLarge, kLongestMs);
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);
  QCOMPARE(desktop.ctl({u"cat"_qs, u"cloud:box/large.img"_qs}, straight).out, randomBytes(kLarge, 9));
  desktop.closeWindow();
}

void TransfersTest::theQueueIsReordered() {
  Desktop desktop;
  startLarge(desktop);
  for (const char* name : {"one.bin", "two.bin", "three.bin"}) {
    makeFile(desktop.path(std::string("more/") + name), randomBytes(2'000'000, 11));
    QVERIFY(desktop.drop({text(desktop.path(std::string("more/") + name))}));
  }
  desktop.click(u"Queued"_qs);
  const auto order = [&] {
    QStringList names;
    for (const QString& cell : desktop.cells())
      if (cell.contains(u", Queued, "_qs)) names << cell.section(u',', 0, 0);
    return names.join(u' ');
  };
  QTRY_COMPARE_WITH_TIMEOUT(order(), u"one.bin two.bin three.bin"_qs, kLongestMs);
  desktop.click(u"three.bin, "_qs);
  desktop.press(u"ctrl+shift+Up"_qs);
  QTRY_COMPARE_WITH_TIMEOUT(order(), u"three.bin one.bin two.bin"_qs, kLongestMs);
  desktop.click(u"two.bin, "_qs);
  desktop.press(u"ctrl+Up"_qs);
  QTRY_COMPARE_WITH_TIMEOUT(order(), u"three.bin two.bin one.bin"_qs, kLongestMs);
  liftLimit(desktop);
  const std::string box = desktop.store() + "/box/";
  for (const char* name : {"one.bin", "two.bin", "three.bin"})
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(box + name), kLongestMs);
  QVERIFY(arrivalOf(box + "three.bin") < arrivalOf(box + "two.bin"));
  QVERIFY(arrivalOf(box + "two.bin") < arrivalOf(box + "one.bin"));
  desktop.closeWindow();
}

// Whole on two places, by the keyboard alone.
void TransfersTest::copiedToSeveralPlaces() {
  Desktop desktop;
  const std::string one = desktop.path("disk-one"), two = desktop.path("disk-two");
  fs::create_directories(one);
  fs::create_directories(two);
  makeFile(desktop.store() + "/box/scan.raw", randomBytes(5'000'000, 3));
  desktop.setSettings("[view]\nwelcomed=true\n");
  desktop.startWindow({u"default:box/"_qs});
  desktop.click(u"scan.raw"_qs);
  desktop.press(u"ctrl+shift+d"_qs);
  desktop.waitForDialog(u"^Copy .*scan.raw.* to several places$"_qs);
  for (const std::string& place : {one, two}) {
    desktop.type(text(place + "/"));
    desktop.press(u"Return"_qs);
  }
  desktop.press(u"alt+y"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);
  for (const std::string& place : {one, two})
    QVERIFY(treeOf(place) == treeOf(desktop.store() + "/box"));
  const QJsonObject replicas = lastJob(desktop);

  desktop.click(u"scan.raw"_qs);
  desktop.press(u"ctrl+shift+d"_qs);
  desktop.waitForDialog(u"^Copy .*scan.raw.* to several places$"_qs);
  for (const std::string& place : {one, two}) {
    desktop.type(text(place + "/cut/"));
    desktop.press(u"Return"_qs);
  }
  desktop.press(u"alt+c"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"What is larger than"_qs), kLongestMs);
  desktop.press(u"alt+s"_qs);
  desktop.press(u"ctrl+a"_qs);
  desktop.type(u"2 MiB"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"What is larger than 2"_qs), kLongestMs);
  QVERIFY(desktop.unnamed().isEmpty());
  desktop.press(u"alt+y"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(lastJob(desktop)[u"id"] != replicas[u"id"] && isDone(lastJob(desktop)),
                           kLongestMs);
  QCOMPARE(fs::file_size(one + "/cut/scan.raw.bxslice-2"), 5'000'000U - 2 * 2'097'152U);
  QCOMPARE(fs::file_size(two + "/cut/scan.raw.bxslice-1"), 2'097'152U);
  QVERIFY(desktop.unnamed().isEmpty());
  desktop.closeWindow();
}

// From one pane to the other, by the keyboard: whole at first, then only what was changed since, after it was
// shown.
void TransfersTest::onlyWhatChangedIsSent() {
  const Azurite azurite;
  Desktop desktop;
  constexpr qsizetype kSize = 5 * 1024 * 1024;
  QByteArray image = randomBytes(kSize, 21);
  const std::string file = desktop.path("from/disk.img");
  makeFile(file, image);
  makeFile(desktop.path("from/notes.txt"), "in this pane alone");
  desktop.setSettings(
      "[transfers]\nonlyChanges=true\n[view]\nwelcomed=true\n[window]\ntwoPanes=true\nlocation=" +
      QByteArray::fromStdString(desktop.path("from/")) + "\nsecondLocation=\"cloud:box/\"\n");
  desktop.setVariable(u"HAWSER_CONNECTION_CLOUD"_qs, azurite.connectionString());
  QCOMPARE(desktop.ctl({u"mkcontainer"_qs, u"cloud:box"_qs}).code, 0);
  desktop.startWindow();
  desktop.click(u"disk.img"_qs);
  desktop.press(u"F6"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(isDone(lastJob(desktop)), kLongestMs);
  const QJsonObject first = lastJob(desktop);
  desktop.click(u"All"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(rowSays(desktop, u"disk.img"_qs, u"Sent whole: it is new there"_qs), kLongestMs);

  image.replace(3'000'000, 5, "other");
  makeFile(file, image);
  // By now both panes have one of that name: that of this computer is above what the other has not.
  desktop.click(u"notes.txt"_qs);
  desktop.press(u"Up"_qs);
  desktop.press(u"shift+F6"_qs);
  desktop.waitForDialog(u"^Copy only what changed$"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(desktop.shows(u"64.0 KiB of 5.00 MiB will be sent; the rest is there."_qs),
                           kLongestMs);
  QVERIFY(rowSays(desktop, u"disk.img"_qs, u"changed in 1 place: "_qs));
  QCOMPARE(desktop.unnamed(), QStringList());
  QCOMPARE(lastJob(desktop)[u"id"], first[u"id"]);
  desktop.press(u"Return"_qs);
  QTRY_VERIFY_WITH_TIMEOUT(lastJob(desktop)[u"id"] != first[u"id"] && isDone(lastJob(desktop)), kLongestMs);
  QTRY_VERIFY_WITH_TIMEOUT(
      rowSays(desktop, u"disk.img"_qs, u"64.0 KiB of 5.00 MiB sent, the rest was there"_qs), kLongestMs);
  QVERIFY(desktop.ctl({u"cat"_qs, u"cloud:box/disk.img"_qs}).out == image);
  // The report of this one, of the two that have its name.
  desktop.click(
      u"disk.img, Done, 100 %. 5.00 MiB. Verified: every byte matches its source \u00b7 64.0 KiB"_qs);
  desktop.press(u"ctrl+shift+r"_qs);
  desktop.waitForDialog(u"^Report: "_qs);
  QTRY_VERIFY_WITH_TIMEOUT(
      desktop.shows(u"1 object by what changed: 64.0 KiB predicted, 64.0 KiB of 5.00 MiB sent"_qs),
      kLongestMs);
  desktop.press(u"Escape"_qs);
  desktop.closeWindow();
}

QTEST_GUILESS_MAIN(TransfersTest)
#include "transfers_test.moc"
