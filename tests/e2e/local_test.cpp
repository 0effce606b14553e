// hawserctl with the default store and folders: the main job there and back, and each decided behaviour.
#include <QFile>
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"

using namespace hawser::test;
namespace fs = std::filesystem;

class LocalTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    ctl_ = std::make_unique<Ctl>();
    source_ = ctl_->path("source");
    back_ = ctl_->path("back");
  }
  void oddTreesGoThereAndBack();
  void oneFileOverwritesOne();
  void dryRunWritesNothing();
  void filtersChoose();
  void skipRulesSkip();
  void conflictPoliciesDecide();
  void foldersNeedRecursive();
  void missingSourcesAreNamed();
  void aFolderIntoItselfIsRefused();
  void browsing();
  void aBareLocaleIsQuiet();
  void catTellsOfDamage();
  void removing();
  void jobsAreKept();
  void connectionsKeepNoSecret();

 private:
  Finished ctl(const QStringList& arguments, const QByteArray& input = {}) {
    return ctl_->run(arguments, input);
  }
  Finished good(const QStringList& arguments) { return ctl_->good(arguments); }
  void makeBox() { good({u"mkcontainer"_qs, u"default:box"_qs}); }

  std::unique_ptr<Ctl> ctl_;
  std::string source_, back_;
};

void LocalTest::oddTreesGoThereAndBack() {
  const std::vector<std::string> names = {"plain.txt",
                                          "with space",
                                          "ünï/日本語/😀.txt",
                                          "new\nline",
                                          "100%25",
                                          "q?a#b&c=d+e",
                                          "trailing.",
                                          "trailing ",
                                          "-dash",
                                          ".hidden",
                                          "back\\slash",
                                          "quote\"'`$(x)",
                                          "a:b",
                                          "*.star[x]",
                                          "no\xff\xfeutf8",
                                          "ctrl\x01\x1b[0m",
                                          std::string(255, 'n')};
  quint32 seed = 1;
  for (const std::string& name : names)
    makeFile(source_ + "/" + name, randomBytes(100 * seed, seed)), ++seed;
  makeFile(source_ + "/zero", {});
  makeFile(source_ + "/big", randomBytes(20 * 1024 * 1024 + 7, 99));
  fs::create_directories(source_ + "/empty/inner");
  fs::create_symlink("plain.txt", source_ + "/link");
  fs::create_symlink("no/where", source_ + "/dangling");
  fs::permissions(source_ + "/plain.txt", fs::perms::owner_all);
  makeBox();
  const Finished up = good({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, u"--verify"_qs, u"full"_qs,
                            text(source_ + "/"), u"default:box/there/"_qs});
  QCOMPARE(up.report()[u"counts"][u"failed"].toInteger(), 0);
  QVERIFY(up.report()[u"counts"][u"verified"].toInteger() >= qint64(names.size() + 2));
  good({u"copy"_qs, u"--recursive"_qs, u"default:box/there/"_qs, text(back_ + "/")});
  const Tree before = treeOf(source_), after = treeOf(back_);
  for (const auto& [name, what] : before)
    QVERIFY2(after.contains(name) && after.at(name) == what, (name + ": " + what).c_str());
  QCOMPARE(after.size(), before.size());
  QCOMPARE(fs::status(back_ + "/plain.txt").permissions(), fs::perms::owner_all);
  const auto apart = fs::last_write_time(back_ + "/plain.txt") - fs::last_write_time(source_ + "/plain.txt");
  QVERIFY(std::chrono::abs(apart) < std::chrono::milliseconds(1));
}

void LocalTest::oneFileOverwritesOne() {
  makeFile(source_, "one");
  makeFile(back_, "another");
  good({u"copy"_qs, text(source_), text(back_)});
  QCOMPARE(treeOf(ctl_->path("")).at("./back"), treeOf(ctl_->path("")).at("./source"));
  // Onto itself: whatever is said of it, the bytes stay.
  ctl({u"copy"_qs, text(source_), text(source_)});
  QVERIFY(treeOf(ctl_->path("")).at("./source").starts_with("file 3 "));
}

void LocalTest::dryRunWritesNothing() {
  makeFile(source_ + "/a", "1");
  makeFile(source_ + "/b/c", "22");
  makeBox();
  const QStringList all{u"ls"_qs, u"--recursive"_qs, u"--long"_qs, u"default:"_qs};
  const QByteArray before = good(all).out;
  const Finished shown =
      good({u"copy"_qs, u"--recursive"_qs, u"--dry-run"_qs, u"--json"_qs, text(source_), u"default:box/"_qs});
  QCOMPARE(shown.report()[u"type"].toString(), u"planSummary"_qs);
  QCOMPARE(shown.report()[u"new"].toInteger(), 2);
  QCOMPARE(shown.report()[u"bytes"].toInteger(), 3);
  QCOMPARE(good(all).out, before);
  QVERIFY(good({u"jobs"_qs, u"list"_qs, u"--json"_qs}).out.isEmpty());
}

void LocalTest::filtersChoose() {
  for (const char* name : {"a.jpg", "b.png", "c.txt", "sub/d.jpg", "sub/e.tmp", "tmp/f.jpg"})
    makeFile(source_ + "/" + name, name);
  good({u"copy"_qs, u"--recursive"_qs, u"--include"_qs, u"*.jpg"_qs, u"--include"_qs, u"*.png"_qs,
        u"--exclude"_qs, u"tmp/**"_qs, text(source_ + "/"), text(back_ + "/")});
  Tree files = treeOf(back_);
  std::erase_if(files, [](const auto& entry) { return entry.second == "folder"; });
  QCOMPARE(files.size(), std::size_t(3));
  QVERIFY(files.contains("./a.jpg") && files.contains("./b.png") && files.contains("sub/d.jpg"));
}

void LocalTest::skipRulesSkip() {
  makeFile(source_ + "/same", "12345");
  makeFile(source_ + "/other", "abc");
  makeFile(back_ + "/same", "12345");
  makeFile(back_ + "/other", "xyz");
  const auto counts = [&](const QString& rule) {
    return good({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, u"--skip"_qs, rule, text(source_ + "/"),
                 text(back_ + "/")})
        .report()[u"counts"];
  };
  QCOMPARE(counts(u"same-size"_qs)[u"skipped"].toInteger(), 2);
  QCOMPARE(counts(u"same-hash"_qs)[u"skipped"].toInteger(), 1);
  QVERIFY(treeOf(source_) == treeOf(back_));
}

void LocalTest::conflictPoliciesDecide() {
  makeFile(source_ + "/a", "new");
  makeFile(back_ + "/a", "old one");
  const Tree before = treeOf(back_);
  const auto copy = [&](const QString& policy) {
    return ctl({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, u"--conflict"_qs, policy, text(source_ + "/"),
                text(back_ + "/")});
  };
  QCOMPARE(copy(u"skip"_qs).code, 0);
  QVERIFY(treeOf(back_) == before);
  const Finished asked = copy(u"ask"_qs);
  QCOMPARE(asked.code, 1);
  QVERIFY(asked.err.contains("--conflict"));
  QVERIFY(treeOf(back_) == before);
  QCOMPARE(copy(u"rename"_qs).code, 0);
  QCOMPARE(treeOf(back_).size(), std::size_t(2));
  QCOMPARE(treeOf(back_).at("./a"), before.at("./a"));
  QCOMPARE(copy(u"overwrite"_qs).code, 0);
  QCOMPARE(treeOf(back_).at("./a"), treeOf(source_).at("./a"));
}

void LocalTest::foldersNeedRecursive() {
  makeFile(source_ + "/sub/a", "1");
  const Finished refused = ctl({u"copy"_qs, text(source_), text(back_)});
  QCOMPARE(refused.code, 2);
  QVERIFY(refused.err.contains("--recursive"));
  QVERIFY(treeOf(back_).empty());
}

void LocalTest::missingSourcesAreNamed() {
  const Finished missing = ctl({u"copy"_qs, text(source_ + "/none"), text(back_)});
  QCOMPARE(missing.code, 1);
  QVERIFY(missing.err.contains("source/none") || missing.out.contains("source/none"));
  const Finished unknown = ctl({u"ls"_qs, u"nobody:box"_qs});
  QCOMPARE(unknown.code, 3);
  QVERIFY(unknown.err.contains("HAWSER_CONNECTION_NOBODY"));
  QVERIFY(ctl({u"ls"_qs, u"default:none/"_qs}).code == 1);
}

void LocalTest::aFolderIntoItselfIsRefused() {
  makeFile(source_ + "/a", "1");
  const Tree before = treeOf(source_);
  QVERIFY(ctl({u"copy"_qs, u"--recursive"_qs, text(source_), text(source_ + "/inner/")}).code != 0);
  QVERIFY(treeOf(source_) == before);
}

void LocalTest::browsing() {
  makeBox();
  makeFile(source_, "12345");
  for (const char* key : {"a", "d/e", "d/f"})
    good({u"copy"_qs, text(source_), u"default:box/"_qs + QString::fromLatin1(key)});
  QCOMPARE(good({u"ls"_qs, u"default:"_qs}).out, QByteArray("box/\n"));
  QCOMPARE(good({u"ls"_qs, u"default:box"_qs}).out, QByteArray("a\nd/\n"));
  QCOMPARE(good({u"ls"_qs, u"--recursive"_qs, u"default:box"_qs}).out, QByteArray("a\nd/e\nd/f\n"));
  QCOMPARE(good({u"ls"_qs, u"default:box/d/e"_qs}).out, QByteArray("e\n"));
  QCOMPARE(good({u"cat"_qs, u"default:box/d/e"_qs}).out, QByteArray("12345"));
  const QJsonObject info = good({u"stat"_qs, u"--json"_qs, u"default:box/a"_qs}).report();
  QCOMPARE(info[u"size"].toInteger(), 5);
  QCOMPARE(good({u"ls"_qs, text(ctl_->path(""))}).out, QByteArray("source\n"));
  // Of a container and of the store there is little to tell, but that it is there.
  for (const QString& container : {u"default:box"_qs, u"default:box/"_qs, u"default:"_qs})
    QVERIFY(good({u"stat"_qs, container}).out.contains("kind: "));
  QCOMPARE(ctl({u"stat"_qs, u"default:none"_qs}).code, 1);
}

// As cron starts programs, or a machine that lacks the locale somebody brings along.
void LocalTest::aBareLocaleIsQuiet() {
  makeBox();
  makeFile(source_ + "/naïve ☃.txt", "x");
  good({u"copy"_qs, text(source_ + "/"), u"default:box/"_qs, u"--recursive"_qs});
  for (const char* locale : {"C", "xx_XX.UTF-8"}) {
    ctl_->setVariable(u"LC_ALL"_qs, locale);
    const Finished listed = good({u"ls"_qs, u"default:box/"_qs});
    QCOMPARE(listed.out, QByteArray("naïve ☃.txt\n"));
    QCOMPARE(listed.err, QByteArray());
  }
}

// Bytes that turned in place, as on a bad disk: nothing but the hash shows it.
// The folder that an earlier version has made stays the default store.
void LocalTest::catTellsOfDamage() {
  fs::create_directories(ctl_->stateFolder() + "/hawser/store");
  makeBox();
  makeFile(source_, randomBytes(9'000'000, 1));
  good({u"copy"_qs, text(source_), u"default:box/a"_qs});
  good({u"copy"_qs, text(source_), u"default:box/b"_qs});
  const std::string kept = ctl_->stateFolder() + "/hawser/store/box/a";
  const auto time = fs::last_write_time(kept);
  {
    QFile file(text(kept));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(8'500'000);
    QCOMPARE(file.write("turn"), qint64(4));
  }
  fs::last_write_time(kept, time);
  const Finished damaged = ctl({u"cat"_qs, u"default:box/a"_qs, u"default:box/none"_qs, u"default:box/b"_qs});
  QCOMPARE(damaged.code, 5);
  QVERIFY2(damaged.err.contains("default:box/a: the bytes are not those that were sent or stored"),
           damaged.err.constData());
  QVERIFY(damaged.err.contains("default:box/none"));
  QCOMPARE(damaged.out.size(), qsizetype(18'000'000));
  QCOMPARE(damaged.out.right(9'000'000), randomBytes(9'000'000, 1));
  QCOMPARE(good({u"cat"_qs, u"default:box/b"_qs}).out, randomBytes(9'000'000, 1));
}

void LocalTest::removing() {
  makeBox();
  makeFile(source_, "12345");
  for (const char* key : {"a", "d/e", "d/f", "x"})
    good({u"copy"_qs, text(source_), u"default:box/"_qs + QString::fromLatin1(key)});
  QCOMPARE(ctl({u"rm"_qs, u"default:box/d/"_qs}).code, 2);
  QCOMPARE(ctl({u"rm"_qs, u"--recursive"_qs, u"default:box/d"_qs}).code, 2);
  const Finished removed = good({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, u"default:box/d"_qs});
  // What is announced is what goes, in the same words.
  QVERIFY(removed.err.contains("2 objects (10 B) in 1 folder will be removed"));
  QCOMPARE(removed.out, QByteArray("Removed 2 objects (10 B) in 1 folder.\n"));
  good({u"rm"_qs, u"default:box/a"_qs});
  QCOMPARE(good({u"ls"_qs, u"--recursive"_qs, u"default:box"_qs}).out, QByteArray("x\n"));
  QCOMPARE(ctl({u"rm"_qs, u"default:box/a"_qs}).code, 1);
  fs::create_directories(ctl_->path("source-folder/empty/inner"));
  good({u"copy"_qs, u"--recursive"_qs, text(ctl_->path("source-folder")), u"default:box/"_qs});
  QCOMPARE(ctl({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, u"default:"_qs}).code, 2);
  const QJsonObject whole =
      good({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, u"--json"_qs, u"default:box"_qs}).report();
  QCOMPARE(whole[u"objects"].toInteger(), 1);
  QCOMPARE(whole[u"folders"].toInteger(), 3);
  QCOMPARE(whole[u"containers"].toInteger(), 1);
  QVERIFY(good({u"ls"_qs, u"default:"_qs}).out.isEmpty());
  QCOMPARE(ctl({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, u"default:box"_qs}).code, 1);
}

void LocalTest::jobsAreKept() {
  makeFile(source_, "12345");
  good({u"copy"_qs, text(source_), text(back_)});
  const QList<QJsonObject> jobs = good({u"jobs"_qs, u"list"_qs, u"--json"_qs}).lines();
  QCOMPARE(jobs.size(), qsizetype(1));
  const QString id = QString::number(jobs[0][u"id"].toInteger());
  QCOMPARE(jobs[0][u"state"].toString(), u"done"_qs);
  QVERIFY(good({u"jobs"_qs, u"report"_qs, id}).out.contains("All well: 1 object"));
  QVERIFY(good({u"jobs"_qs, u"report"_qs, id, u"--format"_qs, u"csv"_qs}).out.contains("crc64nvme:"));
  QVERIFY(good({u"jobs"_qs, u"report"_qs, id, u"--format"_qs, u"html"_qs}).out.startsWith("<!DOCTYPE html>"));
  QCOMPARE(good({u"jobs"_qs, u"report"_qs, id, u"--json"_qs}).report()[u"type"].toString(), u"report"_qs);
  good({u"jobs"_qs, u"forget"_qs, id});
  QVERIFY(good({u"jobs"_qs, u"list"_qs, u"--json"_qs}).out.isEmpty());
}

void LocalTest::connectionsKeepNoSecret() {
  const Finished added = ctl({u"connection"_qs, u"add"_qs, u"work"_qs},
                             "https://acct.blob.core.windows.net/?sv=1&sig=hushhush\n");
  QCOMPARE(added.code, 3);  // there is no keychain here, and it says so
  QVERIFY(added.err.contains("HAWSER_CONNECTION_WORK"));
  QCOMPARE(ctl({u"connection"_qs, u"add"_qs, u"x"_qs, u"AccountKey=hushhush"_qs}).code, 2);
  QVERIFY(good({u"connection"_qs, u"list"_qs}).out.contains("work:"));
  QVERIFY(!anyFileHolds(ctl_->stateFolder(), "hushhush"));
  good({u"connection"_qs, u"remove"_qs, u"work"_qs});
  QVERIFY(!good({u"connection"_qs, u"list"_qs}).out.contains("work:"));
}

QTEST_GUILESS_MAIN(LocalTest)
#include "local_test.moc"
