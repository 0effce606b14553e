// hawserctl profile watch: profiles that run by themselves.
#include <signal.h>

#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr int kLongestMs = 60'000;
constexpr int kTakeOverMs = 120'000;  // it looks once a minute

}  // namespace

class BackgroundE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    ctl_ = std::make_unique<Ctl>();
    fs::create_directories(ctl_->path("from"));
    makeFile(ctl_->path("from/first"), "1");
  }

  void whatChangesGoes() {
    save("mirror", "kind: mirror", "  watch: yes\n");
    const auto watching = watch();
    QTRY_VERIFY_WITH_TIMEOUT(same(), kLongestMs);
    makeFile(ctl_->path("from/new/deep/file"), randomBytes(100'000, 1));
    QTRY_VERIFY_WITH_TIMEOUT(same(), kLongestMs);
    fs::rename(ctl_->path("from/first"), ctl_->path("from/second"));
    QTRY_VERIFY_WITH_TIMEOUT(same(), kLongestMs);
    // All of it is gone: that is not believed.
    fs::remove_all(ctl_->path("from/new"));
    fs::remove(ctl_->path("from/second"));
    QVERIFY(says(*watching, "\"state\":\"refused\""));
    QVERIFY(fs::exists(ctl_->path("to/second")));
    end(*watching, SIGTERM);
  }

  void atItsStartAndWhenMadeLater() {
    save("once", "kind: update", "  at-sign-in: yes\n");
    const auto watching = watch();
    QTRY_VERIFY_WITH_TIMEOUT(same(), kLongestMs);
    makeFile(ctl_->path("from/more"), "2");
    save("later", "kind: update", "  every: 6h\n");
    QTRY_VERIFY_WITH_TIMEOUT(same(), kLongestMs);
    QVERIFY(says(*watching, "\"next\""));
    end(*watching, SIGINT);
  }

  void itGoesOnAfterAKill() {
    // Slow enough to be killed in the middle.
    makeFile(ctl_->path("from/large"), randomBytes(8 * 1024 * 1024, 3));
    save("slow", "kind: update", "  every: 365d\n", "how:\n  limit-rate: 4194304\n");
    {
      const auto watching = watch();
      QVERIFY(says(*watching, "\"state\":\"running\""));
      end(*watching, SIGKILL);
    }
    QVERIFY(!fs::exists(ctl_->path("to/large")));
    const auto watching = watch();
    // What was begun before is a hidden file of its own.
    QTRY_VERIFY_WITH_TIMEOUT(treeOf(ctl_->path("to"))["large"] == treeOf(ctl_->path("from"))["large"],
                             kLongestMs);
    end(*watching, SIGTERM);
  }

  void oneProgramDoesIt() {
    save("mirror", "kind: mirror", "  watch: yes\n");
    const auto first = watch();
    QTRY_VERIFY_WITH_TIMEOUT(same(), kLongestMs);
    const auto second = ctl_->start({u"profile"_qs, u"watch"_qs});
    QVERIFY(says(*second, "another program"));
    end(*second, SIGTERM);
    end(*first, SIGTERM);
  }

  // A run that began after the other program had looked at what there is, and that a rule has paused.
  void theNextProgramLetsGoOnWhatARuleHolds() {
    save("quick", "kind: update", "  every: 365d\n");
    const auto first = watch();
    QTRY_VERIFY_WITH_TIMEOUT(same(), kLongestMs);
    const auto second = ctl_->start({u"profile"_qs, u"watch"_qs});
    QVERIFY(says(*second, "another program"));
    makeFile(ctl_->path("from/large"), randomBytes(8 * 1024 * 1024, 3));
    const std::string limited = "how:\n  limit-rate: 4194304\n";
    save("slow", "kind: update", "  every: 365d\n", limited);
    QVERIFY(says(*first, "\"profile\":\"slow\",\"state\":\"running\""));
    const QString days[] = {u"mon"_qs, u"tue"_qs, u"wed"_qs, u"thu"_qs, u"fri"_qs, u"sat"_qs, u"sun"_qs};
    const std::string later = days[(QDate::currentDate().dayOfWeek() + 2) % 7].toStdString();
    change("slow", "  every: 365d\n  hours:\n    " + later + ": 0-24\n" + limited);
    QVERIFY(says(*first, "\"profile\":\"slow\",\"state\":\"hindered\""));
    end(*first, SIGKILL);
    QVERIFY(says(*second, "slow: hindered", kTakeOverMs));
    change("slow", "  every: 365d\n" + limited);
    QTRY_VERIFY_WITH_TIMEOUT(treeOf(ctl_->path("to"))["large"] == treeOf(ctl_->path("from"))["large"],
                             kLongestMs);
    end(*second, SIGTERM);
  }

 private:
  std::unique_ptr<QProcess> watch() { return ctl_->start({u"profile"_qs, u"watch"_qs, u"--json"_qs}); }
  static void end(QProcess& process, int signal) {
    ::kill(static_cast<pid_t>(process.processId()), signal);
    QVERIFY(process.waitForFinished(kLongestMs));
    if (signal != SIGKILL) QCOMPARE(process.exitCode(), 0);
  }
  static bool says(QProcess& process, const QByteArray& words, int longestMs = kLongestMs) {
    QByteArray heard;
    return QTest::qWaitFor(
        [&] {
          heard += process.readAllStandardOutput() + process.readAllStandardError();
          return heard.contains(words);
        },
        longestMs);
  }
  bool same() const { return treeOf(ctl_->path("from")) == treeOf(ctl_->path("to")); }
  // Written as an editor does it, while nobody or somebody watches.
  void save(const std::string& name, const std::string& kind, const std::string& when,
            const std::string& more = {}) {
    const std::string file = ctl_->path(name + ".yaml");
    makeFile(file, textOf(kind, when + more));
    ctl_->good({u"profile"_qs, u"import"_qs, text(file), text(name)});
  }
  QByteArray textOf(const std::string& kind, const std::string& rest) const {
    return QByteArray::fromStdString("hawser-profile: 1\n" + kind + "\nsource: " + ctl_->path("from/") +
                                     "\ndestination: " + ctl_->path("to/") + "\nwhen:\n" + rest);
  }
  // The kept file, at once.
  void change(const std::string& name, const std::string& rest) {
    fs::path kept;
    for (const auto& entry : fs::recursive_directory_iterator(ctl_->stateFolder()))
      if (entry.path().filename() == name + ".yaml") kept = entry.path();
    QVERIFY(!kept.empty());
    makeFile(ctl_->path("changed"), textOf("kind: update", rest));
    fs::rename(ctl_->path("changed"), kept);
  }
  std::unique_ptr<Ctl> ctl_;
};

QTEST_GUILESS_MAIN(BackgroundE2eTest)
#include "background_test.moc"
