// hawserctl sync and profile with real stores: folders of this computer and a real blob service, whose bytes
// on the wire a proxy counts.
#include <signal.h>
#include <sys/stat.h>

#include <QEventLoop>
#include <QtTest>
#include <filesystem>

#include "e2e/counting_proxy.h"
#include "e2e/ctl.h"
#include "fault/http_fault_proxy.h"
#include "services/azurite.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr qint64 kMiB = 1024 * 1024;

}  // namespace

class SyncE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    azurite_ = std::make_unique<Azurite>(AzuriteOptions{.loose = true});
    proxy_ = std::make_unique<CountingProxy>(azurite_->port());
  }
  void cleanupTestCase() {
    proxy_.reset();
    azurite_.reset();
  }
  void init();
  void aPreviewWritesNothing();
  void anUpdateTakesNothingAway();
  void aMirrorAsksAndRemoves();
  void twoWaysWithConflicts();
  void aSecondComputer();
  void aRenameSendsNothing_data() { places(); }
  void aRenameSendsNothing();
  void aFolderThatIsNotMounted();
  void anEmptySourceAndTooManyRemovals();
  void killedInTheMiddle();
  void onlyWhatChanged();
  void foldersHere();
  void aProfileDoesTheSame();
  void profilesAreKept();
  void whatIsWrongIsSaid();

 private:
  static void places() {
    QTest::addColumn<bool>("remote");
    QTest::newRow("a service") << true;
    QTest::newRow("a folder") << false;
  }
  // Runs to the end with the event loop turning, for the proxy lives in it.
  Finished run(Ctl& ctl, const QStringList& arguments, int signal = 0, qint64 after = 0);
  Finished run(const QStringList& arguments) { return run(*ctl_, arguments); }
  Finished good(Ctl& ctl, const QStringList& arguments) {
    Finished done = run(ctl, arguments);
    if (done.code != 0) qFatal("%s", (done.out + done.err).constData());
    return done;
  }
  Finished good(const QStringList& arguments) { return good(*ctl_, arguments); }
  void connect(Ctl& ctl, int port);
  QStringList sync(const QStringList& more, const std::string& right = {}) {
    return QStringList{u"sync"_qs, text(source_), text(right.empty() ? box_ : right)} + more;
  }
  QByteArray listing(const std::string& place) {
    return good({u"ls"_qs, u"--recursive"_qs, text(place)}).out;
  }
  // What the service has, brought to a fresh folder.
  Tree remote() {
    const std::string back = ctl_->path("back" + std::to_string(++backs_));
    good({u"copy"_qs, u"--recursive"_qs, text(box_), text(back + "/")});
    return treeOf(back);
  }
  // Of a preview or a report in JSON.
  static QJsonObject summary(const Finished& done) { return done.report(); }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<CountingProxy> proxy_;
  std::unique_ptr<Ctl> ctl_;
  std::string source_, box_;
  int boxes_ = 0, backs_ = 0;
};

void SyncE2eTest::connect(Ctl& ctl, int port) {
  ctl.setVariable(u"AZURE_STORAGE_CONNECTION_STRING"_qs,
                  "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=" + azurite_->key() +
                      ";BlobEndpoint=http://127.0.0.1:" + std::to_string(port) + "/devstoreaccount1;");
}

void SyncE2eTest::init() {
  ctl_ = std::make_unique<Ctl>();
  connect(*ctl_, proxy_->serverPort());
  source_ = ctl_->path("source/");
  const std::string container = "az://devstoreaccount1/sync" + std::to_string(++boxes_);
  box_ = container + "/there/";
  good({u"mkcontainer"_qs, text(container)});
  makeFile(source_ + "a.txt", "first");
  makeFile(source_ + "sub/b.bin", randomBytes(3 * kMiB, 1));
  makeFile(source_ + "sub/deep/c.txt", "third");
}

Finished SyncE2eTest::run(Ctl& ctl, const QStringList& arguments, int signal, qint64 after) {
  const auto process = ctl.start(arguments);
  process->closeWriteChannel();
  QEventLoop loop;
  QObject::connect(process.get(), &QProcess::finished, &loop, &QEventLoop::quit);
  proxy_->reset();
  if (signal != 0) proxy_->after(after, [&] { ::kill(static_cast<pid_t>(process->processId()), signal); });
  if (process->state() != QProcess::NotRunning) loop.exec();
  proxy_->after(0, nullptr);
  const int code = process->exitStatus() == QProcess::NormalExit ? process->exitCode() : -1;
  return {code, process->readAllStandardOutput(), process->readAllStandardError()};
}

void SyncE2eTest::aPreviewWritesNothing() {
  const Finished shown = good(sync({u"--preview"_qs, u"--json"_qs}));
  QCOMPARE(shown.lines().size(), qsizetype(4));
  QCOMPARE(shown.lines().front()[u"action"].toString(), u"copy"_qs);
  QCOMPARE(summary(shown)[u"type"].toString(), u"syncSummary"_qs);
  QCOMPARE(summary(shown)[u"new"].toInteger(), 3);
  QCOMPARE(summary(shown)[u"bytes"].toInteger(), 3 * kMiB + 10);
  QCOMPARE(listing(box_), QByteArray());
  // The same sides, the same plan.
  const Finished again = good(sync({u"--preview"_qs, u"--json"_qs}));
  QCOMPARE(summary(again)[u"hash"], summary(shown)[u"hash"]);
}

void SyncE2eTest::anUpdateTakesNothingAway() {
  good(sync({}));
  QVERIFY(remote() == treeOf(source_));
  makeFile(source_ + "a.txt", "changed");
  fs::remove(source_ + "sub/deep/c.txt");
  makeFile(source_ + "d", "new");
  good(sync({}));
  QCOMPARE(listing(box_), QByteArray("a.txt\nd\nsub/b.bin\nsub/deep/c.txt\n"));
  QCOMPARE(good({u"cat"_qs, text(box_ + "a.txt")}).out, QByteArray("changed"));
  const Finished idle = good(sync({u"--json"_qs}));
  QCOMPARE(summary(idle)[u"equal"].toInteger(), 3);
  QVERIFY(good(sync({})).out.contains("Nothing had to be done"));
}

void SyncE2eTest::aMirrorAsksAndRemoves() {
  good(sync({u"--delete"_qs}));
  fs::remove(source_ + "a.txt");
  const Finished unasked = run(sync({u"--delete"_qs}));
  QCOMPARE(unasked.code, 2);
  QVERIFY2(unasked.err.contains("a.txt") && unasked.err.contains("--yes"), unasked.err.constData());
  QVERIFY(listing(box_).contains("a.txt"));
  const Finished shown = good(sync({u"--delete"_qs, u"--preview"_qs}));
  QVERIFY2(shown.out.startsWith("remove  5 B  "), shown.out.constData());
  good(sync({u"--delete"_qs, u"--yes"_qs}));
  QVERIFY(remote() == treeOf(source_));
  // What somebody has put there goes too.
  const std::string stray = ctl_->path("stray");
  makeFile(stray, "stray");
  good({u"copy"_qs, text(stray), text(box_ + "stray")});
  good(sync({u"--delete"_qs, u"--yes"_qs}));
  QVERIFY(remote() == treeOf(source_));
}

void SyncE2eTest::twoWaysWithConflicts() {
  const QStringList both = sync({u"--two-way"_qs, u"--yes"_qs});
  good(both);
  const std::string other = ctl_->path("other");
  makeFile(source_ + "mine", "mine");
  makeFile(other, "theirs");
  good({u"copy"_qs, text(other), text(box_ + "theirs")});
  fs::remove_all(source_ + "sub/deep");
  good(both);
  QVERIFY(fs::exists(source_ + "theirs"));
  QVERIFY(!fs::exists(source_ + "sub/deep"));
  QVERIFY(remote() == treeOf(source_));
  // Both change the same one; and one removes what the other changes.
  makeFile(source_ + "a.txt", "changed here");
  makeFile(other, "changed there");
  good({u"copy"_qs, text(other), text(box_ + "a.txt")});
  fs::remove(source_ + "theirs");
  good({u"copy"_qs, text(other), text(box_ + "theirs")});
  const Finished mended = good(both);
  QVERIFY2(mended.err.contains("(conflict "), mended.err.constData());
  const Tree here = treeOf(source_);
  QVERIFY(remote() == here);
  QVERIFY(here.contains("./theirs"));
  QByteArrayList contents;
  for (const auto& entry : fs::directory_iterator(source_)) {
    if (entry.path().filename().string().find("a") != 0) continue;
    QFile file(QString::fromStdString(entry.path().string()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    contents += file.readAll();
  }
  std::sort(contents.begin(), contents.end());
  QCOMPARE(contents, (QByteArrayList{"changed here", "changed there"}));
  QVERIFY(good(both).out.contains("Nothing had to be done"));
}

void SyncE2eTest::aSecondComputer() {
  Ctl second;
  connect(second, proxy_->serverPort());
  const std::string copy = second.path("copy/");
  fs::create_directories(copy);
  const QStringList here = sync({u"--two-way"_qs, u"--yes"_qs});
  const QStringList there = {u"sync"_qs, text(copy), text(box_), u"--two-way"_qs, u"--yes"_qs};
  good(here);
  good(second, there);
  QVERIFY(treeOf(copy) == treeOf(source_));
  makeFile(source_ + "a.txt", "from the first");
  makeFile(copy + "a.txt", "from the second one");
  makeFile(copy + "new", "new");
  fs::remove(copy + "sub/b.bin");
  good(here);
  good(second, there);
  good(here);
  good(second, there);
  const Tree first = treeOf(source_);
  QVERIFY(treeOf(copy) == first);
  QVERIFY(remote() == first);
  // Both versions are there, and what the second has removed is gone.
  QVERIFY(first.contains("./new") && !first.contains("sub/b.bin"));
  QCOMPARE(std::count_if(first.begin(), first.end(),
                         [](const auto& entry) { return entry.first.find("conflict") != std::string::npos; }),
           1);
}

void SyncE2eTest::aRenameSendsNothing() {
  QFETCH(bool, remote);
  // As the real service, which copies within itself; Azurite cannot.
  HttpFaultProxy service(
      azurite_->port(), Manner::summing,
      hawser::SharedKey::make(kDevelopmentAccount, hawser::Secret(azurite_->key())).value());
  connect(*ctl_, service.port());
  const auto moved = [&] {
    std::uint64_t bytes = 0;
    for (const auto& [kind, count] : service.counts())
      bytes += count.bodyBytes + count.answerBytes;
    return static_cast<qint64>(bytes);
  };
  const std::string right = remote ? box_ : ctl_->path("mirror/");
  const QStringList mirror = sync({u"--delete"_qs, u"--yes"_qs}, right);
  makeFile(source_ + "large.img", randomBytes(24 * kMiB, 7));
  good(mirror);
  struct stat file {};
  if (!remote) QCOMPARE(::stat((right + "large.img").c_str(), &file), 0);
  fs::create_directories(source_ + "disks");
  fs::rename(source_ + "large.img", source_ + "disks/renamed.img");
  const Finished shown = good(mirror + QStringList{u"--preview"_qs, u"--json"_qs});
  QCOMPARE(summary(shown)[u"renames"].toInteger(), 1);
  QCOMPARE(summary(shown)[u"removals"].toInteger(), 0);
  QCOMPARE(summary(shown)[u"bytes"].toInteger(), 0);
  const qint64 before = moved();
  good(mirror);
  QVERIFY2(moved() - before < kMiB, qPrintable(QString::number(moved() - before)));
  if (remote) {
    QVERIFY(this->remote() == treeOf(source_));
  } else {
    QVERIFY(treeOf(right) == treeOf(source_));
    struct stat after {};
    QCOMPARE(::stat((right + "disks/renamed.img").c_str(), &after), 0);
    QCOMPARE(after.st_ino, file.st_ino);  // the very file
  }
  QVERIFY(good(mirror).out.contains("Nothing had to be done"));
}

void SyncE2eTest::aFolderThatIsNotMounted() {
  const QStringList both = sync({u"--two-way"_qs, u"--yes"_qs});
  good(both);
  // Its disk is gone: nothing, or an empty folder, is in its place.
  const std::string away = ctl_->path("away");
  const std::string folder = source_.substr(0, source_.size() - 1);
  fs::rename(folder, away);
  const Finished gone = run(both);
  QCOMPARE(gone.code, 1);
  QVERIFY2(gone.err.contains("the folder is not there") && gone.err.contains("mount"), gone.err.constData());
  QVERIFY(!fs::exists(folder));
  fs::create_directories(folder);
  const Finished empty = run(both + QStringList{u"--max-delete"_qs, u"100%"_qs});
  QCOMPARE(empty.code, 1);
  QVERIFY2(empty.err.contains("Is its disk mounted?"), empty.err.constData());
  // Or another folder, with something in it.
  makeFile(source_ + "a.txt", "first");
  const Finished another = run(both + QStringList{u"--max-delete"_qs, u"100%"_qs});
  QCOMPARE(another.code, 1);
  QVERIFY2(another.err.contains("--new-folders"), another.err.constData());
  QCOMPARE(listing(box_).count('\n'), 3);
  fs::remove_all(folder);
  fs::rename(away, folder);
  QVERIFY(good(both).out.contains("Nothing had to be done"));
}

void SyncE2eTest::anEmptySourceAndTooManyRemovals() {
  const QStringList mirror = sync({u"--delete"_qs, u"--yes"_qs});
  good(mirror);
  fs::remove(source_ + "a.txt");
  fs::remove(source_ + "sub/b.bin");
  const Finished many = run(mirror);
  QCOMPARE(many.code, 1);
  QVERIFY2(many.err.contains("2 of 3") && many.err.contains("--max-delete"), many.err.constData());
  QCOMPARE(run(mirror + QStringList{u"--max-delete"_qs, u"1"_qs}).code, 1);
  QCOMPARE(listing(box_).count('\n'), 3);
  good(mirror + QStringList{u"--max-delete"_qs, u"2"_qs});
  QCOMPARE(listing(box_), QByteArray("sub/deep/c.txt\n"));
  fs::remove_all(source_ + "sub");
  const Finished empty = run(mirror + QStringList{u"--max-delete"_qs, u"100%"_qs});
  QCOMPARE(empty.code, 1);
  QCOMPARE(listing(box_).count('\n'), 1);
}

void SyncE2eTest::killedInTheMiddle() {
  makeFile(source_ + "big1", randomBytes(40 * kMiB, 3));
  makeFile(source_ + "big2", randomBytes(40 * kMiB, 4));
  const QStringList both = sync({u"--two-way"_qs, u"--yes"_qs, u"--parallel"_qs, u"2"_qs});
  QCOMPARE(run(*ctl_, both, SIGKILL, 50 * kMiB).code, -1);
  const qint64 first = proxy_->sent();
  // It goes on where it was, and then looks again.
  const Finished again = good(both);
  QVERIFY2(again.err.contains("goes on first"), again.err.constData());
  QVERIFY2(first + proxy_->sent() < 83 * kMiB + 2 * 8 * kMiB + 8 * kMiB,
           qPrintable(QStringLiteral("%1 %2").arg(first).arg(proxy_->sent())));
  QVERIFY(remote() == treeOf(source_));
  QVERIFY(good(both).out.contains("Nothing had to be done"));
}

void SyncE2eTest::onlyWhatChanged() {
  const std::string disk = source_ + "disk.img";
  QByteArray content = randomBytes(16 * kMiB, 9);
  makeFile(disk, content);
  const QStringList delta = sync({u"--delta"_qs});
  good(delta);
  content.replace(5 * kMiB, 1000, randomBytes(1000, 10));
  makeFile(disk, content);
  const Finished shown = good(delta + QStringList{u"--preview"_qs, u"--json"_qs});
  const qint64 predicted = summary(shown)[u"bytesToSend"].toInteger();
  QCOMPARE(summary(shown)[u"bytes"].toInteger(), 16 * kMiB);
  QVERIFY2(predicted < 9 * kMiB, qPrintable(QString::number(predicted)));
  good(delta);
  QVERIFY2(proxy_->sent() < predicted + kMiB, qPrintable(QString::number(proxy_->sent())));
  QCOMPARE(good({u"cat"_qs, text(box_ + "disk.img")}).out, content);
}

void SyncE2eTest::foldersHere() {
  const std::string right = ctl_->path("right/");
  fs::create_directories(source_ + "empty");
  fs::create_symlink("a.txt", source_ + "link");
  makeFile(source_ + "skip.tmp", "x");
  const QStringList both = sync({u"--two-way"_qs, u"--yes"_qs, u"--exclude"_qs, u"*.tmp"_qs}, right);
  const Finished missing = run(both);
  QCOMPARE(missing.code, 1);
  fs::create_directories(right);
  good(both);
  Tree wanted = treeOf(source_);
  wanted.erase("./skip.tmp");
  QVERIFY(treeOf(right) == wanted);
  // Rights alone are no change, and a clock that is years behind is none either.
  fs::permissions(right + "a.txt", fs::perms::owner_read);
  QVERIFY(good(both).out.contains("Nothing had to be done"));
  makeFile(right + "sub/deep/c.txt", "from the right");
  fs::last_write_time(right + "sub/deep/c.txt",
                      fs::file_time_type::clock::now() - std::chrono::hours(90'000));
  fs::remove(right + "link");
  good(both);
  wanted = treeOf(source_);
  wanted.erase("./skip.tmp");
  QVERIFY(treeOf(right) == wanted);
  QVERIFY(!wanted.contains("./link") && wanted.contains("./empty"));
  QFile file(QString::fromStdString(source_ + "sub/deep/c.txt"));
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(file.readAll(), QByteArray("from the right"));
}

void SyncE2eTest::aProfileDoesTheSame() {
  const std::string second = ctl_->path("second/");
  good(sync({u"--delete"_qs, u"--exclude"_qs, u"*.txt"_qs, u"--max-delete"_qs, u"100%"_qs, u"--save"_qs,
             u"nightly"_qs},
            second));
  QVERIFY(!fs::exists(second));
  const Finished shown = good({u"profile"_qs, u"show"_qs, u"nightly"_qs});
  QVERIFY2(shown.out.contains("kind: mirror"), shown.out.constData());
  // The command it prints, and the profile itself, plan the same.
  const qsizetype at = shown.out.indexOf("hawserctl sync");
  QStringList command =
      QProcess::splitCommand(QString::fromUtf8(shown.out.mid(at)).trimmed().replace(u'\'', u'"'));
  command.removeFirst();
  const QStringList more = {u"--json"_qs};
  const QString wanted = summary(good(command + QStringList{u"--preview"_qs} + more))[u"hash"].toString();
  QCOMPARE(summary(good({u"profile"_qs, u"run"_qs, u"nightly"_qs, u"--dry-run"_qs, u"--json"_qs}))[u"hash"]
               .toString(),
           wanted);
  good({u"profile"_qs, u"run"_qs, u"nightly"_qs});
  QCOMPARE(treeOf(second), (Tree{{"./sub", "folder"}, {"sub/b.bin", treeOf(source_).at("sub/b.bin")}}));
  fs::remove(source_ + "sub/b.bin");
  makeFile(source_ + "sub/d.bin", "d");
  good({u"profile"_qs, u"run"_qs, u"nightly"_qs});
  QVERIFY(!treeOf(second).contains("sub/b.bin"));
  // A copy likewise.
  const std::string third = ctl_->path("third/");
  good({u"copy"_qs, u"--recursive"_qs, u"--include"_qs, u"*.txt"_qs, u"--save"_qs, u"texts"_qs, text(source_),
        text(third)});
  good({u"profile"_qs, u"run"_qs, u"texts"_qs, u"nightly"_qs});
  QVERIFY(treeOf(third).contains("./a.txt") && !treeOf(third).contains("sub/d.bin"));
}

void SyncE2eTest::profilesAreKept() {
  good(sync({u"--two-way"_qs, u"--save"_qs, u"one"_qs}));
  QCOMPARE(run(sync({u"--save"_qs, u"one"_qs})).code, 1);
  good({u"profile"_qs, u"clone"_qs, u"one"_qs, u"two"_qs});
  QCOMPARE(good({u"profile"_qs}).out, QByteArray("one\ntwo\n"));
  const std::string file = ctl_->path("out.yaml");
  good({u"profile"_qs, u"export"_qs, u"one"_qs, text(file)});
  const QByteArray exported = good({u"profile"_qs, u"export"_qs, u"one"_qs}).out;
  QVERIFY(exported.contains("two-way") && !exported.contains("sig="));
  good({u"profile"_qs, u"import"_qs, text(file), u"three"_qs});
  QCOMPARE(good({u"profile"_qs, u"export"_qs, u"three"_qs}).out, exported);
  // An editor that says more, one that says what is none, and one that fails.
  const auto editor = [&](const std::string& script) {
    const std::string path = ctl_->path("editor.sh");
    makeFile(path, QByteArray::fromStdString("#!/bin/sh\n" + script + "\n"));
    fs::permissions(path, fs::perms::owner_all);
    ctl_->setVariable(u"EDITOR"_qs, path);
    return run({u"profile"_qs, u"edit"_qs, u"three"_qs});
  };
  QCOMPARE(editor("echo 'group: home' >> \"$1\"").code, 0);
  QVERIFY(good({u"profile"_qs, u"show"_qs, u"three"_qs}).out.contains("group: home"));
  QCOMPARE(editor("echo 'colour: red' >> \"$1\"").code, 2);
  QCOMPARE(editor("exit 3").code, 2);
  QVERIFY(!good({u"profile"_qs, u"show"_qs, u"three"_qs}).out.contains("colour"));
  good({u"profile"_qs, u"run"_qs, u"--group"_qs, u"home"_qs});
  QVERIFY(remote() == treeOf(source_));
  good({u"profile"_qs, u"remove"_qs, u"two"_qs});
  // One of a newer version is told, and stays.
  const std::string late = ctl_->path("late.yaml");
  makeFile(late, "hawser-profile: 2\nwarp: 9\n");
  const Finished newer = run({u"profile"_qs, u"import"_qs, text(late)});
  QCOMPARE(newer.code, 1);
  QVERIFY2(newer.err.contains("newer"), newer.err.constData());
}

void SyncE2eTest::whatIsWrongIsSaid() {
  QCOMPARE(run({u"sync"_qs, text(source_)}).code, 2);
  QCOMPARE(run(sync({u"--two-way"_qs, u"--delete"_qs})).code, 2);
  QCOMPARE(run(sync({u"--max-delete"_qs, u"many"_qs})).code, 2);
  QCOMPARE(run(sync({}, source_ + "sub/")).code, 2);
  QCOMPARE(run(sync({}, source_)).code, 2);
  QVERIFY(!fs::exists(source_ + "sub/a.txt"));
  QCOMPARE(run(sync({}, "az://devstoreaccount1/nowhere/")).code, 1);
}

QTEST_GUILESS_MAIN(SyncE2eTest)
#include "sync_test.moc"
