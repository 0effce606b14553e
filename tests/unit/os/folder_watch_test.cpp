// Folders that tell when something in them has changed; where power comes from.
#include <fcntl.h>
#include <sys/stat.h>

#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "os/folder_watch.h"
#include "os/power.h"

using namespace hawser;
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds kLongest{20'000}, kNone{0};

void write(const fs::path& path, const std::string& text = "x") {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

}  // namespace

class FolderWatchTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    home_ = std::make_unique<QTemporaryDir>();
    watch_ = FolderWatch::make().value();
    make("a/deep/down");
    make("b");
  }

  void whatChangesIsTold_data() {
    QTest::addColumn<QString>("what");
    for (const char* what : {"new file", "written", "removed", "renamed", "moved in", "moved out", "touched",
                             "new folder", "file in a new folder", "deep"})
      QTest::newRow(what) << QString::fromLatin1(what);
  }
  void whatChangesIsTold() {
    QFETCH(const QString, what);
    write(at("a/there"));
    write(at("elsewhere"));
    QVERIFY(watch_->watch({}, 1, at("a")));
    QVERIFY(watch_->watch({}, 2, at("b")));
    QVERIFY(watch_->isWhole(1));
    QCOMPARE(told(kNone), Keys());
    if (what == u"new file") write(at("a/new"));
    if (what == u"written") write(at("a/there"), "other");
    if (what == u"removed") fs::remove(at("a/there"));
    if (what == u"renamed") fs::rename(at("a/there"), at("a/then"));
    if (what == u"moved in") fs::rename(at("elsewhere"), at("a/in"));
    if (what == u"moved out") fs::rename(at("a/there"), at("out"));
    if (what == u"touched") QCOMPARE(::utimensat(AT_FDCWD, at("a/there").c_str(), nullptr, 0), 0);
    if (what == u"new folder") fs::create_directory(at("a/folder"));
    if (what == u"file in a new folder") write(at("a/one/two/three/file"));
    if (what == u"deep") write(at("a/deep/down/file"));
    QCOMPARE(told(kLongest), Keys({1}));
    while (!told(std::chrono::milliseconds(50)).empty()) {
    }
    // In what is new, too.
    if (what == u"file in a new folder") {
      write(at("a/one/two/three/again"));
      QCOMPARE(told(kLongest), Keys({1}));
    }
  }

  void readingIsNoChange() {
    write(at("a/there"));
    QVERIFY(watch_->watch({}, 1, at("a")));
    std::string text;
    std::ifstream(at("a/there")) >> text;
    QVERIFY(fs::exists(at("a/deep/down")));
    QCOMPARE(told(kNone), Keys());
  }

  void twoMayWatchOneFolder() {
    QVERIFY(watch_->watch({}, 1, at("a")));
    QVERIFY(watch_->watch({}, 2, at("a/deep")));
    write(at("a/deep/file"));
    QCOMPARE(told(kLongest), Keys({1, 2}));
    watch_->forget(1);
    drain();
    write(at("a/deep/more"));
    QCOMPARE(told(kLongest), Keys({2}));
    drain();
    write(at("a/file"));
    QCOMPARE(told(kNone), Keys());
  }

  void aFolderThatIsGoneIsLost() {
    QVERIFY(watch_->watch({}, 1, at("b")));
    fs::remove(at("b"));
    const auto changes = watch_->wait({}, kLongest).value();
    QCOMPARE(changes.size(), std::size_t(1));
    QVERIFY(changes[0].lost);
    QCOMPARE(watch_->watch({}, 1, at("b")).error().code, ErrorCode::notFound);
    make("b");
    QVERIFY(watch_->watch({}, 1, at("b")));
    drain();
    write(at("b/file"));
    QCOMPARE(told(kLongest), Keys({1}));
  }

  void whatWasMovedAwayIsNotLookedAtAnyMore() {
    QVERIFY(watch_->watch({}, 1, at("a")));
    fs::rename(at("a/deep"), at("deep"));
    drain();
    write(at("deep/down/file"));
    QCOMPARE(told(kNone), Keys());
    fs::rename(at("deep"), at("a/again"));
    drain();
    write(at("a/again/down/file"), "more");
    QCOMPARE(told(kLongest), Keys({1}));
  }

  void linksAreNotFollowed() {
    fs::create_directory_symlink(at("b"), at("a/link"));
    QVERIFY(watch_->watch({}, 1, at("a")));
    write(at("b/file"));
    QCOMPARE(told(kNone), Keys());
    // But the folder itself may be one.
    fs::create_directory_symlink(at("b"), at("c"));
    QVERIFY(watch_->watch({}, 2, at("c")));
    write(at("b/more"));
    QCOMPARE(told(kLongest), Keys({2}));
  }

  void mistakesAreSaid() {
    write(at("file"));
    QCOMPARE(watch_->watch({}, 1, at("nowhere")).error().code, ErrorCode::notFound);
    QCOMPARE(watch_->watch({}, 1, at("file")).error().code, ErrorCode::invalidArgument);
    QVERIFY(!watch_->isWhole(1));
    watch_->forget(7);
  }

  void itCanBeWoken() {
    QVERIFY(watch_->watch({}, 1, at("a")));
    watch_->wake();  // before it waits
    QCOMPARE(told(kLongest), Keys());
    std::thread other([&] { watch_->wake(); });
    QCOMPARE(told(kLongest), Keys());
    other.join();
  }

  // More than the system keeps for who does not look.
  void whatWasForgottenIsToldAsLost() {
    QVERIFY(watch_->watch({}, 1, at("a")));
    overflow("a");
    QCOMPARE(losses(), Keys({1}));
  }

  // What is watched anew after a loss is not lost again by that; and each folder that is let go of is told of
  // by the system, too, which is no loss of what else is watched.
  void aLossOfALargeTreeIsMendedAtOnce() {
    makeLarge();
    QVERIFY(watch_->watch({}, 1, at("large")));
    QVERIFY(watch_->isWhole(1));
    overflow("large/0");
    QCOMPARE(losses(), Keys({1}));
    fs::remove_all(at("large/1"));
    make("large/2/new");
    QVERIFY(watch_->watch({}, 1, at("large")));
    QVERIFY(watch_->isWhole(1));
    QCOMPARE(losses(), Keys());
    write(at("large/2/new/file"));
    QCOMPARE(told(kLongest), Keys({1}));
    drain();
    QVERIFY(watch_->watch({}, 2, at("b")));
    write(at("b/file"));
    watch_->forget(1);
    QCOMPARE(losses(), Keys());
    write(at("b/more"));
    QCOMPARE(told(kLongest), Keys({2}));
  }

  void anotherFolderInItsPlaceIsSeen() {
    make("up/a");
    QVERIFY(watch_->watch({}, 1, at("up/a")));
    QVERIFY(watch_->isSame(1));
    fs::rename(at("up"), at("old"));
    QCOMPARE(told(kNone), Keys());  // nobody is told of that
    QVERIFY(!watch_->isSame(1));
    make("up/a");
    QVERIFY(!watch_->isSame(1));
    QVERIFY(watch_->watch({}, 1, at("up/a")));
    QVERIFY(watch_->isSame(1));
    drain();
    write(at("old/a/file"));
    QCOMPARE(told(kNone), Keys());
    write(at("up/a/file"));
    QCOMPARE(told(kLongest), Keys({1}));
    watch_->forget(1);
    QVERIFY(!watch_->isSame(1));
  }

  void watchingCanBeStopped() {
    std::stop_source stop;
    stop.request_stop();
    OpContext context;
    context.stop = stop.get_token();
    QCOMPARE(watch_->watch(context, 1, at("a")).error().code, ErrorCode::cancelled);
    QVERIFY(!watch_->isWhole(1));
    QVERIFY(watch_->watch({}, 1, at("a")));
    QVERIFY(watch_->isWhole(1));
  }

  void whereThePowerComesFrom() {
    const auto supply = [&](const std::string& name, const std::map<std::string, std::string>& files) {
      for (const auto& [file, text] : files)
        write(at("power/" + name + "/" + file), text + "\n");
    };
    QCOMPARE(isOnBattery(at("power")), std::nullopt);
    make("power");
    QCOMPARE(isOnBattery(at("power")), std::nullopt);
    supply("mouse", {{"type", "Battery"}, {"scope", "Device"}, {"status", "Discharging"}});
    QCOMPARE(isOnBattery(at("power")), std::nullopt);
    supply("BAT0", {{"type", "Battery"}, {"status", "Full"}});
    QCOMPARE(isOnBattery(at("power")), std::optional(false));
    supply("BAT0", {{"type", "Battery"}, {"status", "Discharging"}});
    supply("AC", {{"type", "Mains"}, {"online", "0"}});
    QCOMPARE(isOnBattery(at("power")), std::optional(true));
    supply("AC", {{"type", "Mains"}, {"online", "1"}});
    QCOMPARE(isOnBattery(at("power")), std::optional(false));
  }

 private:
  using Keys = std::set<FolderWatch::Key>;

  std::string at(const std::string& name) const { return (home_->path().toStdString() + "/" + name); }
  void make(const std::string& folder) { fs::create_directories(at(folder)); }
  Keys told(std::chrono::milliseconds most) {
    Keys keys;
    const auto changes = watch_->wait({}, most).value();
    for (const FolderWatch::Change& change : changes)
      keys.insert(change.key);
    return keys;
  }
  // What the system keeps for who does not look.
  static int mostKept() {
    std::ifstream limit("/proc/sys/fs/inotify/max_queued_events");
    int most = 0;
    limit >> most;
    return most;
  }
  // A folder with more in it than that.
  void makeLarge() {
    QVERIFY(mostKept() > 0);
    make("large");
    for (int i = 0; i < mostKept() + 100; ++i)
      QCOMPARE(::mkdir(at("large/" + std::to_string(i)).c_str(), 0700), 0);
  }
  void overflow(const std::string& folder) {
    write(at(folder + "/one"));
    write(at(folder + "/two"));
    for (int i = 0; i < mostKept(); ++i)  // by turns: the same again would be one
      QCOMPARE(::chmod(at(folder + (i % 2 == 0 ? "/one" : "/two")).c_str(), 0600), 0);
  }
  // Of all that is told until nothing is.
  Keys losses() {
    Keys lost;
    for (;;) {
      const auto changes = watch_->wait({}, kNone).value();
      if (changes.empty()) return lost;
      for (const FolderWatch::Change& change : changes)
        if (change.lost) lost.insert(change.key);
    }
  }
  void drain() {
    while (!told(kNone).empty()) {
    }
  }

  std::unique_ptr<QTemporaryDir> home_;
  std::unique_ptr<FolderWatch> watch_;
};

QTEST_GUILESS_MAIN(FolderWatchTest)
#include "folder_watch_test.moc"
