// hawserctl with stripes over folders and accounts of a real blob service: there and back, what its members
// show of it, what is missing of it, and places that are only told with the copy.
#include <sys/stat.h>
#include <unistd.h>

#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "services/azurite.h"
#include "support/encryption_test_keys.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr qsizetype kWidth = 1024 * 1024;

}  // namespace

class StripeE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(); }
  void cleanupTestCase() { azurite_.reset(); }
  void init() {
    ctl_ = std::make_unique<Ctl>();
    ctl_->setVariable(u"HAWSER_CONNECTION_ALPHA"_qs, azurite_->connectionString("alpha"));
    ctl_->setVariable(u"HAWSER_CONNECTION_BETA"_qs, azurite_->connectionString("beta"));
    source_ = ctl_->path("source");
    back_ = ctl_->path("back");
    ++boxes_;
    one_ = "ALPHA:one" + std::to_string(boxes_);
    two_ = "BETA:two" + std::to_string(boxes_);
    good({u"mkcontainer"_qs, text(one_), text(two_)});
    makeFile(source_ + "/none", {});
    makeFile(source_ + "/small", randomBytes(1000, 1));
    makeFile(source_ + "/just", randomBytes(kWidth, 2));
    makeFile(source_ + "/dir/large; with mark", randomBytes(5 * kWidth + 17, 3));
    makeFile(source_ + "/two", randomBytes(kWidth + 1, 4));
    fs::create_directories(source_ + "/empty");
  }
  void aSavedStripeIsAStore();
  void anUploadOfAnotherProgramIsAnother();
  void aMissingSliceIsNamed();
  void aStripeOfOneCopy();
  void slicesThatAreLeftOver();
  void replicasAreWholeEach();
  void aReplicaThatFailsIsNamed();
  void replicasOfAStripe();
  void savedReplicasAreAStore();
  void aStripeOfReplicas();
  void encryptedWholeAndInSlices();
  void encryptedSlicesOfManyParts();
  void filtersRatesAndOwners();
  void mistakesAreExplained();

 private:
  Finished ctl(const QStringList& arguments) { return ctl_->run(arguments); }
  Finished good(const QStringList& arguments) { return ctl_->good(arguments); }
  // Over both accounts and a folder.
  void makeWide() {
    good({u"connection"_qs, u"add"_qs, u"wide"_qs, u"--stripe"_qs, u"1MiB"_qs, text(one_ + "/in/"),
          text(ctl_->path("disk") + "/"), text(two_ + "/in")});
    good({u"mkcontainer"_qs, u"wide:set"_qs});
  }
  void sameTree(const std::string& a, const std::string& b) {
    const Tree before = treeOf(a), after = treeOf(b);
    for (const auto& [name, what] : before)
      QVERIFY2(after.contains(name) && after.at(name) == what, (name + ": " + what).c_str());
    QCOMPARE(after.size(), before.size());
  }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<Ctl> ctl_;
  std::string source_, back_, one_, two_;
  int boxes_ = 0;
};

void StripeE2eTest::aSavedStripeIsAStore() {
  makeWide();
  QVERIFY(good({u"connection"_qs, u"list"_qs})
              .out.contains("wide:  stripe  1.0 MiB over " + QByteArray::fromStdString(one_) + "/in/ "));
  good({u"connection"_qs, u"test"_qs, u"wide"_qs});
  const Finished up = good({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, u"--verify"_qs, u"full"_qs,
                            text(source_ + "/"), u"wide:set/"_qs});
  QCOMPARE(up.report()[u"counts"][u"failed"].toInteger(), 0);
  // Slices where they belong: 0 and 3 on the first, 1 and 4 in the folder, 2 and 5 on the third.
  const QByteArray first = good({u"ls"_qs, u"--recursive"_qs, text(one_ + "/in/")}).out;
  QVERIFY(first.contains("large; with mark.bxslice-0\n") && first.contains("large; with mark.bxslice-3\n"));
  QVERIFY(first.contains("just\n") && first.contains("none\n"));
  const Tree disk = treeOf(ctl_->path("disk"));
  QVERIFY(disk.contains("set/dir/large; with mark.bxslice-1") && disk.contains("set/two.bxslice-1"));
  QCOMPARE(good({u"ls"_qs, u"wide:set/dir/"_qs}).out, QByteArray("large; with mark\n"));
  QCOMPARE(good({u"cat"_qs, u"wide:set/dir/large; with mark"_qs}).out, randomBytes(5 * kWidth + 17, 3));
  good({u"copy"_qs, u"--recursive"_qs, u"wide:set/"_qs, text(back_ + "/")});
  sameTree(source_, back_);
  // Nothing to do the second time.
  const Finished again = good({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, u"--skip"_qs, u"same-hash"_qs,
                               text(source_ + "/"), u"wide:set/"_qs});
  QCOMPARE(again.report()[u"counts"][u"skipped"].toInteger(), 6);
  good({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, u"wide:set/"_qs});
  QVERIFY(!good({u"ls"_qs, u"--recursive"_qs, text(two_)}).out.contains("bxslice"));
}

// Both are the first job of their journals, and their source is the same.
void StripeE2eTest::anUploadOfAnotherProgramIsAnother() {
  Ctl other;
  other.setVariable(u"HAWSER_CONNECTION_ALPHA"_qs, azurite_->connectionString("alpha"));
  other.setVariable(u"HAWSER_CONNECTION_BETA"_qs, azurite_->connectionString("beta"));
  const QStringList copy = {u"copy"_qs,         u"--stripe"_qs, u"1MiB"_qs,         text(source_ + "/two"),
                            text(one_ + "/x/"), u"--to"_qs,     text(two_ + "/x/"), u"--content-type"_qs};
  good(copy + QStringList{u"a/first"_qs});
  other.good(copy + QStringList{u"a/second"_qs});
  for (const std::string& slice : {one_ + "/x/two.bxslice-0", two_ + "/x/two.bxslice-1"})
    QVERIFY(good({u"stat"_qs, u"--json"_qs, text(slice)}).out.contains("a/second"));
}

void StripeE2eTest::aMissingSliceIsNamed() {
  makeWide();
  good({u"copy"_qs, u"--recursive"_qs, text(source_ + "/"), u"wide:set/"_qs});
  good({u"rm"_qs, text(two_ + "/in/set/dir/large; with mark.bxslice-2")});
  const Finished cat = ctl({u"cat"_qs, u"wide:set/dir/large; with mark"_qs});
  QCOMPARE(cat.code, 5);
  QVERIFY2(cat.err.contains("large; with mark.bxslice-2: the object is not whole (slice 2 of 6 is missing)"),
           cat.err);
  const Finished copy = ctl({u"copy"_qs, u"--recursive"_qs, u"wide:set/"_qs, text(back_ + "/")});
  QCOMPARE(copy.code, 5);
  QVERIFY2(copy.err.contains("bxslice-2"), copy.err);
  QVERIFY(!fs::exists(back_ + "/dir/large; with mark"));
  QVERIFY(fs::exists(back_ + "/two"));
}

void StripeE2eTest::aStripeOfOneCopy() {
  good({u"copy"_qs, u"--recursive"_qs, u"--stripe"_qs, u"1MiB"_qs, text(source_ + "/"), text(one_ + "/x"),
        u"--to"_qs, text(two_ + "/y/")});
  QVERIFY(good({u"ls"_qs, u"--recursive"_qs, text(two_)}).out.contains("y/dir/large; with mark.bxslice-1\n"));
  // What lies in slices is put together, wherever one begins.
  good({u"copy"_qs, u"--recursive"_qs, text(one_ + "/x/"), text(back_ + "/")});
  sameTree(source_, back_);
  const std::string whole = ctl_->path("whole");
  good({u"copy"_qs, text(one_ + "/x/dir/large; with mark"), text(whole)});
  QCOMPARE(treeOf(ctl_->path("")).at("./whole"), treeOf(source_).at("dir/large; with mark"));
  good({u"copy"_qs, text(one_ + "/x/dir/large; with mark.bxslice-2"), text(back_ + "/again/")});
  QCOMPARE(treeOf(back_).at("again/large; with mark"), treeOf(source_).at("dir/large; with mark"));
  QCOMPARE(good({u"cat"_qs, text(one_ + "/x/two")}).out, randomBytes(kWidth + 1, 4));
}

void StripeE2eTest::slicesThatAreLeftOver() {
  makeWide();
  good({u"copy"_qs, text(source_ + "/dir/large; with mark"), u"wide:set/"_qs});
  makeFile(source_ + "/dir/large; with mark", randomBytes(2 * kWidth + 1, 9));
  good({u"copy"_qs, text(source_ + "/dir/large; with mark"), u"wide:set/"_qs});
  QVERIFY(!good({u"ls"_qs, u"--recursive"_qs, text(one_)}).out.contains("bxslice-3"));
  makeFile(source_ + "/dir/large; with mark", randomBytes(10, 10));
  good({u"copy"_qs, text(source_ + "/dir/large; with mark"), u"wide:set/"_qs});
  QCOMPARE(good({u"ls"_qs, u"--recursive"_qs, text(one_)}).out, QByteArray("in/set/large; with mark\n"));
  QCOMPARE(good({u"cat"_qs, u"wide:set/large; with mark"_qs}).out, randomBytes(10, 10));
}

void StripeE2eTest::replicasAreWholeEach() {
  const std::string disk = ctl_->path("disk");
  const QStringList copy = {u"copy"_qs,          u"--recursive"_qs,  u"--json"_qs, u"--replica"_qs,
                            text(source_ + "/"), text(one_ + "/x/"), u"--to"_qs,   text(two_ + "/y"),
                            u"--to"_qs,          text(disk + "/")};
  const Finished first = good(copy);
  QCOMPARE(first.report()[u"counts"][u"done"].toInteger(), 18);
  sameTree(source_, disk);
  good({u"copy"_qs, u"--recursive"_qs, text(two_ + "/y/"), text(back_ + "/")});
  sameTree(source_, back_);
  // Only what is missing is brought the second time.
  good({u"rm"_qs, text(one_ + "/x/two")});
  fs::remove(disk + "/small");
  const Finished again = good(copy + QStringList{u"--skip"_qs, u"same-hash"_qs});
  QCOMPARE(again.report()[u"counts"][u"done"].toInteger(), 2);
  QCOMPARE(again.report()[u"counts"][u"skipped"].toInteger(), 16);
  sameTree(source_, disk);
}

void StripeE2eTest::aReplicaThatFailsIsNamed() {
  std::string wrong = azurite_->connectionString("beta");
  const std::size_t key = wrong.find(azurite_->key("beta"));
  wrong.replace(key, azurite_->key("beta").size(), azurite_->key("alpha"));
  ctl_->setVariable(u"HAWSER_CONNECTION_LOCKED"_qs, wrong);
  const std::string locked = "LOCKED:two" + std::to_string(boxes_);
  const QStringList copy = {u"copy"_qs,           u"--recursive"_qs, u"--replica"_qs,   text(source_ + "/"),
                            text(locked + "/x/"), u"--to"_qs,        text(one_ + "/x/")};
  const Finished finished = ctl(copy);
  QVERIFY(finished.code != 0);
  QVERIFY2(finished.err.contains("LOCKED:two") && !finished.err.contains("ALPHA:"), finished.err);
  good({u"copy"_qs, u"--recursive"_qs, text(one_ + "/x/"), text(back_ + "/")});
  sameTree(source_, back_);
  // With the right key the same job goes on, and brings the rest.
  ctl_->setVariable(u"HAWSER_CONNECTION_LOCKED"_qs, azurite_->connectionString("beta"));
  good({u"jobs"_qs, u"retry"_qs, u"1"_qs});
  fs::remove_all(back_);
  good({u"copy"_qs, u"--recursive"_qs, text(two_ + "/x/"), text(back_ + "/")});
  sameTree(source_, back_);
}

void StripeE2eTest::replicasOfAStripe() {
  makeWide();
  good({u"copy"_qs, u"--recursive"_qs, u"--replica"_qs, text(source_ + "/"), u"wide:set/a/"_qs, u"--to"_qs,
        text(ctl_->path("plain") + "/")});
  sameTree(source_, ctl_->path("plain"));
  good({u"copy"_qs, u"--recursive"_qs, u"wide:set/a/"_qs, text(back_ + "/")});
  sameTree(source_, back_);
}

void StripeE2eTest::savedReplicasAreAStore() {
  const std::string disk = ctl_->path("disk");
  good({u"connection"_qs, u"add"_qs, u"safe"_qs, u"--replica"_qs, text(one_ + "/in/"), text(disk + "/"),
        text(two_)});
  QVERIFY(good({u"connection"_qs, u"list"_qs})
              .out.contains("safe:  replica  each on " + QByteArray::fromStdString(one_) + "/in/ "));
  good({u"connection"_qs, u"test"_qs, u"safe"_qs});
  const Finished up =
      good({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, text(source_ + "/"), u"safe:set/"_qs});
  QCOMPARE(up.report()[u"counts"][u"failed"].toInteger(), 0);
  sameTree(source_, disk + "/set");
  QCOMPARE(good({u"ls"_qs, u"safe:set/dir/"_qs}).out, QByteArray("large; with mark\n"));
  // One has lost an object, one is another's, one is not there at all.
  good({u"rm"_qs, text(one_ + "/in/set/two")});
  makeFile(source_ + "/other", randomBytes(kWidth + 1, 44));
  good({u"copy"_qs, text(source_ + "/other"), text(two_ + "/set/two")});
  fs::remove(source_ + "/other");
  good({u"copy"_qs, u"--recursive"_qs, u"safe:set/"_qs, text(back_ + "/")});
  sameTree(source_, back_);
  QCOMPARE(good({u"cat"_qs, u"safe:set/dir/large; with mark"_qs}).out, randomBytes(5 * kWidth + 17, 3));
  fs::rename(disk, disk + ".away");
  good({u"cat"_qs, u"safe:set/small"_qs});
  fs::rename(disk + ".away", disk);
  // A later run repairs what differs, and only that.
  const Finished again = good({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, u"--skip"_qs, u"same-hash"_qs,
                               text(source_ + "/"), u"safe:set/"_qs});
  QCOMPARE(again.report()[u"counts"][u"done"].toInteger(), 2);
  QCOMPARE(good({u"cat"_qs, text(two_ + "/set/two")}).out, randomBytes(kWidth + 1, 4));
  const Finished named = ctl({u"copy"_qs, text(source_ + "/two"), u"safe:set/renamed"_qs});
  QCOMPARE(named.code, 2);
  QVERIFY2(named.err.contains("name a folder, with a '/' at its end"), named.err);
  good({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, u"safe:set/"_qs});
  QCOMPARE(good({u"ls"_qs, u"--recursive"_qs, text(two_)}).out, QByteArray());
}

void StripeE2eTest::aStripeOfReplicas() {
  const std::string disk = ctl_->path("disk"), other = ctl_->path("other");
  good({u"connection"_qs, u"add"_qs, u"left"_qs, u"--replica"_qs, text(one_ + "/l/"), text(disk + "/l/")});
  good({u"connection"_qs, u"add"_qs, u"right"_qs, u"--replica"_qs, text(two_ + "/r/"), text(other + "/r/")});
  good(
      {u"connection"_qs, u"add"_qs, u"both"_qs, u"--stripe"_qs, u"1MiB"_qs, u"left:in/"_qs, u"right:in/"_qs});
  good({u"mkcontainer"_qs, u"both:set"_qs});
  const Finished up =
      good({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, text(source_ + "/"), u"both:set/"_qs});
  QCOMPARE(up.report()[u"counts"][u"done"].toInteger(), 12);
  QVERIFY(treeOf(disk).contains("l/in/set/dir/large; with mark.bxslice-0"));
  QVERIFY(treeOf(other).contains("r/in/set/dir/large; with mark.bxslice-1"));
  QCOMPARE(good({u"ls"_qs, u"both:set/dir/"_qs}).out, QByteArray("large; with mark\n"));
  good({u"copy"_qs, u"--recursive"_qs, u"both:set/"_qs, text(back_ + "/")});
  sameTree(source_, back_);
  // One copy by itself.
  QCOMPARE(good({u"cat"_qs, u"both~2:set/dir/large; with mark"_qs}).out, randomBytes(5 * kWidth + 17, 3));
  // Neither copy is whole, but together they are.
  good({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, text(one_ + "/l/in/")});
  fs::remove_all(other + "/r/in/set");
  fs::remove_all(back_);
  good({u"copy"_qs, u"--recursive"_qs, u"both:set/"_qs, text(back_ + "/")});
  sameTree(source_, back_);
  // And mended.
  const Finished again = good({u"copy"_qs, u"--recursive"_qs, u"--json"_qs, u"--skip"_qs, u"same-hash"_qs,
                               text(source_ + "/"), u"both:set/"_qs});
  QVERIFY(again.report()[u"counts"][u"done"].toInteger() > 0);
  QVERIFY(treeOf(other).contains("r/in/set/dir/large; with mark.bxslice-1"));
  // One that differs from the other in how many it has, and one that lies on itself.
  good({u"connection"_qs, u"add"_qs, u"three"_qs, u"--replica"_qs, text(one_ + "/a/"), text(two_ + "/b/"),
        text(disk + "/c/")});
  const Finished uneven = ctl(
      {u"connection"_qs, u"add"_qs, u"uneven"_qs, u"--stripe"_qs, u"1MiB"_qs, u"left:u/"_qs, u"three:u/"_qs});
  QVERIFY2(uneven.code == 2 && uneven.err.contains("of one number"), uneven.err);
  const Finished loop =
      ctl({u"connection"_qs, u"add"_qs, u"left"_qs, u"--replica"_qs, u"both:x/"_qs, text(disk + "/l/")});
  QVERIFY2(loop.code != 0 && loop.err.contains("lies on itself"), loop.err);
}

void StripeE2eTest::encryptedWholeAndInSlices() {
  const std::string open = ctl_->path("public.pem"), secret = ctl_->path("private.pem");
  makeFile(open, hawser::test::kPublicKey);
  makeFile(secret, hawser::test::kPrivateKey);
  good({u"copy"_qs, u"--recursive"_qs, u"--encrypt-key"_qs, text(open), text(source_ + "/"),
        text(one_ + "/plain/")});
  good({u"copy"_qs, u"--recursive"_qs, u"--encrypt-key"_qs, text(open), u"--stripe"_qs, u"1MiB"_qs,
        text(source_ + "/"), text(one_ + "/x/"), u"--to"_qs, text(two_ + "/y/")});
  QVERIFY(good({u"cat"_qs, text(one_ + "/plain/small")}).out != randomBytes(1000, 1));
  for (const char* folder : {"/plain/", "/x/"}) {
    fs::remove_all(back_);
    good({u"copy"_qs, u"--recursive"_qs, u"--decrypt-key"_qs, text(secret), text(one_ + folder),
          text(back_ + "/")});
    sameTree(source_, back_);
  }
  // On to another store it stays encrypted, and with its key it can be read there.
  good({u"copy"_qs, text(one_ + "/plain/two"), text(two_ + "/moved")});
  good({u"copy"_qs, u"--decrypt-key"_qs, text(secret), text(two_ + "/moved"), text(back_ + "/moved")});
  QCOMPARE(treeOf(back_).at("./moved"), treeOf(source_).at("./two"));
  // Nothing comes to this computer that nobody can read.
  const Finished without = ctl({u"copy"_qs, text(one_ + "/plain/two"), text(back_ + "/never")});
  QVERIFY2(without.code != 0 && without.err.contains("--decrypt-key"), without.err);
  QVERIFY(!fs::exists(back_ + "/never"));
  const Finished publicOnly =
      ctl({u"copy"_qs, u"--decrypt-key"_qs, text(open), text(one_ + "/plain/two"), text(back_ + "/never")});
  QVERIFY(publicOnly.code != 0 && !fs::exists(back_ + "/never"));
}

// The parts of an encrypted slice come one after the other, those of several slices at once.
void StripeE2eTest::encryptedSlicesOfManyParts() {
  const std::string open = ctl_->path("public.pem"), secret = ctl_->path("private.pem");
  makeFile(open, hawser::test::kPublicKey);
  makeFile(secret, hawser::test::kPrivateKey);
  good({u"copy"_qs, u"--recursive"_qs, u"--encrypt-key"_qs, text(open), u"--stripe"_qs, u"1MiB"_qs,
        u"--part-size"_qs, u"128KiB"_qs, u"--parallel"_qs, u"8"_qs, text(source_ + "/"), text(one_ + "/x/"),
        u"--to"_qs, text(two_ + "/y/")});
  good({u"copy"_qs, u"--recursive"_qs, u"--decrypt-key"_qs, text(secret), text(one_ + "/x/"),
        text(back_ + "/")});
  sameTree(source_, back_);
}

// Filters are held against an object's name and not its slices'; owners come along; what slices cannot be is
// said.
void StripeE2eTest::filtersRatesAndOwners() {
  makeWide();
  const std::string file = source_ + "/two";
  ::chmod(file.c_str(), 0640);
  const bool root = ::getuid() == 0;
  if (root) QCOMPARE(::chown(file.c_str(), 1234, 2345), 0);
  good({u"copy"_qs, u"--recursive"_qs, u"--owners"_qs, u"--include"_qs, u"tw*"_qs, u"--limit-rate"_qs,
        u"512KiB"_qs, text(source_ + "/"), u"wide:set/"_qs});
  QCOMPARE(good({u"ls"_qs, u"--recursive"_qs, u"wide:set/"_qs}).out, QByteArray("two\n"));
  good({u"copy"_qs, u"--recursive"_qs, u"--owners"_qs, u"--exclude"_qs, u"*.bxslice-*"_qs, u"wide:set/"_qs,
        text(back_ + "/")});
  QCOMPARE(treeOf(back_).at("./two"), treeOf(source_).at("./two"));
  struct stat after {};
  QCOMPARE(::stat((back_ + "/two").c_str(), &after), 0);
  QCOMPARE(after.st_mode & 07777, mode_t(0640));
  if (root) QCOMPARE(after.st_uid, uid_t(1234));
  if (root) QCOMPARE(after.st_gid, gid_t(2345));
  const Finished pages = ctl({u"copy"_qs, u"--mode"_qs, u"page"_qs, text(file), u"wide:set/pages"_qs});
  QVERIFY2(pages.code == 1 && pages.out.contains("page or append"), pages.out + pages.err);
}

void StripeE2eTest::mistakesAreExplained() {
  QCOMPARE(
      ctl({u"copy"_qs, text(source_ + "/small"), text(one_ + "/x/"), u"--to"_qs, text(two_ + "/y/")}).code,
      2);
  QCOMPARE(ctl({u"connection"_qs, u"add"_qs, u"wide"_qs, u"--stripe"_qs, u"1MiB"_qs}).code, 2);
  const Finished twice = ctl({u"connection"_qs, u"add"_qs, u"wide"_qs, u"--stripe"_qs, u"1MiB"_qs,
                              text(one_ + "/"), text(one_ + "/")});
  QVERIFY(twice.code != 0 && twice.err.contains("twice"));
  const Finished signature = ctl({u"connection"_qs, u"add"_qs, u"wide"_qs, u"--stripe"_qs, u"1MiB"_qs,
                                  text(azurite_->endpoint("alpha") + "/box?sv=1&sig=hush")});
  QVERIFY(signature.code != 0 && !signature.err.contains("hush"));
  // Its container is not there.
  good({u"connection"_qs, u"add"_qs, u"lost"_qs, u"--stripe"_qs, u"1MiB"_qs, text(one_ + "/"),
        u"BETA:nowhere/"_qs});
  const Finished unmade = ctl({u"copy"_qs, text(source_ + "/two"), u"lost:set/"_qs});
  QVERIFY2(unmade.err.contains("\"hawserctl mkcontainer lost:set\""), unmade.err);
  good({u"mkcontainer"_qs, u"lost:set"_qs});
  const Finished lost = ctl({u"copy"_qs, text(source_ + "/two"), u"lost:set/"_qs});
  QCOMPARE(lost.code, 1);
  QVERIFY2(lost.err.contains("nowhere"), lost.err);
  QVERIFY(!good({u"ls"_qs, u"--recursive"_qs, text(one_)}).out.contains("two"));
}

QTEST_GUILESS_MAIN(StripeE2eTest)
#include "stripe_test.moc"
