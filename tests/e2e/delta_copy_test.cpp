// hawserctl copy --delta with a real blob service, as it is and as one that copies ranges: what is on the
// wire is counted by a proxy and held against what was predicted; the program is killed at every step of an
// upload; two write the same object.
#include <signal.h>

#include <QtTest>

#include "e2e/ctl.h"
#include "fault/http_fault_proxy.h"
#include "services/azurite.h"
#include "support/edits.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr qsizetype kMiB = 1024 * 1024;
constexpr qsizetype kSize = 20 * kMiB + 4321;

}  // namespace

class DeltaCopyTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(AzuriteOptions{.loose = true}); }
  void cleanupTestCase() { azurite_.reset(); }
  void init();
  void cleanup() { proxy_.reset(); }
  void onlyChangesGoUp_data() { manners(); }
  void onlyChangesGoUp();
  void aLargeSignatureGoesByItsChanges();
  void onlyChangesComeDown();
  void anyEditsGoUpAndDown_data() { manners(); }
  void anyEditsGoUpAndDown();
  void whatAnotherFileHasIsNotFetched();
  void whatAKilledDownloadLeftIsNotFetched();
  void whatTheCacheHasIsNotFetched();
  void aKilledOneLeavesOneOfBoth_data();
  void aKilledOneLeavesOneOfBoth();
  void aKilledDownloadLeavesTheOldFile();
  void theSecondWriterIsTold();
  void signaturesAreNotShownAndGoWithTheirObject();
  void foldersAreKeptInStep();
  void profilesMoveOnlyChanges_data();
  void profilesMoveOnlyChanges();
  void blobSyncCanGoOn();
  void killedForBlobSync_data();
  void killedForBlobSync();
  void whatBlobSyncLeftIsTakenOver();
  void theUsersOwnFilesStay();

 private:
  static void manners() {
    QTest::addColumn<bool>("ranges");
    QTest::newRow("a service that copies ranges") << true;
    QTest::newRow("one that keeps whole blocks") << false;
  }
  void open(bool ranges) {
    proxy_ = std::make_unique<HttpFaultProxy>(
        azurite_->port(), ranges ? Manner::summing : Manner::plain,
        ranges ? std::optional(SharedKey::make(kDevelopmentAccount, Secret(azurite_->key())).value())
               : std::nullopt);
    for (Ctl* ctl : {ctl_.get(), other_.get()}) {
      ctl->setVariable(
          u"AZURE_STORAGE_CONNECTION_STRING"_qs,
          "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=" + azurite_->key() +
              ";BlobEndpoint=http://127.0.0.1:" + std::to_string(proxy_->port()) + "/devstoreaccount1;");
    }
    ctl_->good({u"mkcontainer"_qs, text(box_)});
  }
  RequestCount counted(const std::string& kind) { return proxy_->counts()[kind]; }
  Finished copy(const std::string& from, const std::string& to, const QStringList& more = {}) {
    return ctl_->run(QStringList{u"copy"_qs, u"--delta"_qs, u"--json"_qs} + more +
                     QStringList{text(from), text(to)});
  }
  QString unfinishedJob() {
    QString job;
    for (const QJsonObject& line : ctl_->good({u"jobs"_qs, u"list"_qs, u"--json"_qs}).lines()) {
      if (line[u"state"].toString() != u"done") job = QString::number(line[u"id"].toInteger());
    }
    return job;
  }
  // BlobSync's, of the file, and the one that the object says is its.
  QByteArray blobSyncOf(const std::string& file) {
    const std::string made = ctl_->path("signature");
    ctl_->good({u"delta"_qs, u"signature"_qs, text(file), u"--block"_qs, u"100000"_qs, u"--format"_qs,
                u"blobsync"_qs, u"-o"_qs, text(made)});
    QFile read(text(made));
    return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
  }
  QByteArray blobSyncsOwn() {
    const QJsonObject stat = ctl_->good({u"stat"_qs, u"--json"_qs, text(box_ + "/a")}).report();
    return there(box_ + "/" + stat[u"metadata"][u"sigurl"].toString().toStdString());
  }
  QByteArray there(const std::string& object) { return ctl_->good({u"cat"_qs, text(object)}).out; }
  qsizetype objects() { return ctl_->good({u"ls"_qs, u"--recursive"_qs, text(box_)}).out.count('\n'); }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<HttpFaultProxy> proxy_;
  std::unique_ptr<Ctl> ctl_, other_;
  std::string source_, box_;
  QByteArray bytes_;
  int boxes_ = 0;
};

void DeltaCopyTest::init() {
  ctl_ = std::make_unique<Ctl>();
  other_ = std::make_unique<Ctl>();
  source_ = ctl_->path("source");
  bytes_ = randomBytes(kSize, 11);
  makeFile(source_, bytes_);
  box_ = "az://devstoreaccount1/delta" + std::to_string(++boxes_);
}

void DeltaCopyTest::onlyChangesGoUp() {
  QFETCH(bool, ranges);
  open(ranges);
  const Finished first = copy(source_, box_ + "/a");
  QVERIFY2(first.code == 0, first.err.constData());
  QCOMPARE(first.report()[u"objects"][0][u"delta"].toString(), u"nothing-there"_qs);
  const RequestCount blocks = counted("PUT block");
  QCOMPARE(blocks.bodyBytes, std::uint64_t(kSize));
  bytes_.replace(3 * kMiB, 5, "other");
  bytes_.insert(11 * kMiB, "some more");
  bytes_.remove(17 * kMiB, 100'000);
  makeFile(source_, bytes_);
  // What would be done is told before, and nothing is.
  const Finished plan = copy(source_, box_ + "/a", {u"--dry-run"_qs});
  const qint64 predicted = plan.report()[u"bytesToSend"].toInteger();
  QVERIFY(predicted > 0 && predicted < (ranges ? 40'000 : 400'000));
  QCOMPARE(counted("PUT block").requests, blocks.requests);
  const RequestCount puts = counted("PUT");
  const Finished second = copy(source_, box_ + "/a");
  QVERIFY2(second.code == 0, second.err.constData());
  const QJsonObject changed = second.report()[u"counts"][u"changed"].toObject();
  QCOMPARE(changed[u"objects"].toInteger(), 1);
  QCOMPARE(changed[u"bytesPredicted"].toInteger(), predicted);
  QCOMPARE(changed[u"bytesSent"].toInteger(), predicted);
  QCOMPARE(second.report()[u"counts"][u"verified"].toInteger(), 1);
  // At the server: the blocks, and the signature, of 24 bytes for each cell and 16 for each part.
  QCOMPARE(qint64(counted("PUT block").bodyBytes - blocks.bodyBytes), predicted);
  QVERIFY(counted("PUT").bodyBytes - puts.bodyBytes < (ranges ? 80'000u : 15'000u));
  QCOMPARE(counted("PUT block from").requests > 0, ranges);
  QCOMPARE(there(box_ + "/a"), bytes_);
  QCOMPARE(copy(source_, box_ + "/a").report()[u"counts"][u"bytesSent"].toInteger(), 0);
}

// Of scattered changes hardly more than the cells they lie in, signature and all: a fiftieth.
void DeltaCopyTest::aLargeSignatureGoesByItsChanges() {
  constexpr qsizetype kCell = 8 * 1024, kLarge = 96 * kMiB;
  open(true);
  bytes_ = randomBytes(kLarge, 5);
  makeFile(source_, bytes_);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  qsizetype cells = 0;
  for (qsizetype cell = 7; cell < kLarge / kCell; cell += 101, ++cells)
    bytes_.replace(cell * kCell, 5, "other");
  makeFile(source_, bytes_);
  const RequestCount blocks = counted("PUT block"), puts = counted("PUT");
  const Finished second = copy(source_, box_ + "/a");
  QVERIFY2(second.code == 0, second.err.constData());
  const auto sent = qsizetype(counted("PUT block").bodyBytes - blocks.bodyBytes + counted("PUT").bodyBytes -
                              puts.bodyBytes);
  QVERIFY2(sent >= cells * kCell && sent <= cells * kCell * 102 / 100, qPrintable(QString::number(sent)));
  QVERIFY(there(box_ + "/a") == bytes_);
  QCOMPARE(copy(source_, box_ + "/a").report()[u"counts"][u"bytesSent"].toInteger(), 0);
  QCOMPARE(ctl_->good({u"ls"_qs, text(box_)}).out, QByteArray("a\n"));
  const RequestCount removals = counted("DELETE");
  ctl_->good({u"rm"_qs, u"--yes"_qs, text(box_ + "/a")});
  QCOMPARE(counted("DELETE").requests - removals.requests, 3u);
}

void DeltaCopyTest::onlyChangesComeDown() {
  open(true);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  const std::string back = ctl_->path("back");
  makeFile(back, "0123456789" + bytes_.left(9 * kMiB) + bytes_.mid(10 * kMiB) + "at the end");
  const RequestCount before = counted("GET");
  const Finished down = copy(box_ + "/a", back);
  QVERIFY2(down.code == 0, down.err.constData());
  const Tree tree = treeOf(ctl_->path(""));
  QCOMPARE(tree.at("./back"), tree.at("./source"));
  const QJsonObject changed = down.report()[u"counts"][u"changed"].toObject();
  const qint64 sent = changed[u"bytesSent"].toInteger();
  QCOMPARE(changed[u"bytesPredicted"].toInteger(), sent);
  QVERIFY(sent >= kMiB && sent < kMiB + 50'000);
  const qint64 received = qint64(counted("GET").answerBytes - before.answerBytes);
  QVERIFY2(received >= sent && received < sent + 80'000, qPrintable(QString::number(received)));
}

// Whatever is done to a file, with cells and parts of any size: both sides have it afterwards.
void DeltaCopyTest::anyEditsGoUpAndDown() {
  QFETCH(bool, ranges);
  open(ranges);
  std::mt19937 random(ranges ? 1 : 2);
  const std::string back = ctl_->path("back");
  std::string bytes = bytesOf(4 * kMiB + 321, 5);
  for (int round = 0; round < 6; ++round) {
    if (round != 0) bytes = edited(std::move(bytes), random);
    if (bytes.size() < kMiB) bytes += bytesOf(2 * kMiB, unsigned(round));
    makeFile(source_, QByteArray::fromStdString(bytes));
    QStringList sizes = {u"--part-size"_qs, QString::number(64 << random() % 6) + u"KiB"_qs};
    if (round % 3 == 1) sizes << u"--delta=%1KiB"_qs.arg(8 << random() % 5);
    if (round % 3 == 2) sizes << u"--verify"_qs << u"full"_qs << u"--limit-rate"_qs << u"200MiB"_qs;
    const Finished up = copy(source_, box_ + "/a", sizes);
    QVERIFY2(up.code == 0, up.err.constData());
    QVERIFY2(there(box_ + "/a") == QByteArray::fromStdString(bytes), qPrintable(QString::number(round)));
    const Finished down = copy(box_ + "/a", back, sizes);
    QVERIFY2(down.code == 0, down.err.constData());
    const Tree tree = treeOf(ctl_->path(""));
    QVERIFY2(tree.at("./back") == tree.at("./source"), qPrintable(QString::number(round)));
  }
}

// Of an older file of another name, and of one of the same name in another folder.
void DeltaCopyTest::whatAnotherFileHasIsNotFetched() {
  open(true);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  makeFile(ctl_->path("older"), bytes_.left(9 * kMiB));
  makeFile(ctl_->path("aside/back"), "more" + bytes_.mid(10 * kMiB));
  const std::string back = ctl_->path("back");
  const RequestCount before = counted("GET");
  const QStringList from = {u"--delta-from"_qs, text(ctl_->path("older")),
                            u"--delta-from"_qs, text(ctl_->path("aside") + "/"),
                            u"--delta-from"_qs, text(ctl_->path("nowhere"))};
  const Finished plan = copy(box_ + "/a", back, from + QStringList{u"--dry-run"_qs});
  const Finished down = copy(box_ + "/a", back, from);
  QVERIFY2(down.code == 0, down.err.constData());
  const Tree tree = treeOf(ctl_->path(""));
  QCOMPARE(tree.at("./back"), tree.at("./source"));
  const qint64 sent = down.report()[u"counts"][u"changed"][u"bytesSent"].toInteger();
  QVERIFY(sent >= kMiB && sent < kMiB + 20'000);
  QCOMPARE(plan.report()[u"bytesToSend"].toInteger(), sent);
  QVERIFY(qint64(counted("GET").answerBytes - before.answerBytes) < sent + 200'000);
  const Finished remote = copy(box_ + "/a", back, {u"--delta-from"_qs, text(box_ + "/a")});
  QVERIFY2(remote.code != 0 && (remote.out + remote.err).contains("no file of this computer"),
           remote.out.constData());
}

// Though the object is another by then.
void DeltaCopyTest::whatAKilledDownloadLeftIsNotFetched() {
  open(true);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  const std::string back = ctl_->path("here/back");
  QVERIFY(QDir().mkpath(text(ctl_->path("here"))));
  proxy_->add({.fault = Fault::stall, .method = "GET", .targetContains = "/a", .from = 4, .times = 0});
  const auto killed = ctl_->start({u"copy"_qs, text(box_ + "/a"), text(back)});
  proxy_->awaitStall();
  const auto leftAlike = [&] {
    const QDir folder(text(ctl_->path("here")));
    const QStringList names = folder.entryList({u".hawser-part-*"_qs}, QDir::Files | QDir::Hidden);
    QFile file(names.size() == 1 ? folder.filePath(names[0]) : QString());
    const QByteArray left = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    qsizetype alike = 0;
    for (qsizetype at = 0; at < bytes_.size(); at += kMiB)
      alike += left.mid(at, kMiB) == bytes_.mid(at, kMiB) ? std::min(kMiB, bytes_.size() - at) : 0;
    return alike;
  };
  QTRY_VERIFY_WITH_TIMEOUT(leftAlike() >= 3 * kMiB, 60'000);
  ::kill(static_cast<pid_t>(killed->processId()), SIGKILL);
  QVERIFY(killed->waitForFinished());
  proxy_->release();
  proxy_->clear();
  const qsizetype left = leftAlike();
  bytes_.insert(1000, "more");
  makeFile(source_, bytes_);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  const RequestCount before = counted("GET");
  const Finished plan = copy(box_ + "/a", back, {u"--dry-run"_qs});
  const Finished down = copy(box_ + "/a", back);
  QVERIFY2(down.code == 0, down.err.constData());
  QFile made(text(back));
  QVERIFY(made.open(QIODevice::ReadOnly) && made.readAll() == bytes_);
  const qint64 sent = down.report()[u"counts"][u"changed"][u"bytesSent"].toInteger();
  QVERIFY2(sent <= kSize - left + 100'000, qPrintable(QString::number(sent)));
  QCOMPARE(plan.report()[u"bytesToSend"].toInteger(), sent);
  QVERIFY(qint64(counted("GET").answerBytes - before.answerBytes) < sent + 200'000);
}

void DeltaCopyTest::whatTheCacheHasIsNotFetched() {
  open(true);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  QCOMPARE(ctl_->good({u"cat"_qs, text(box_ + "/a"), u"--range"_qs, u"5000000-14999999"_qs}).out,
           bytes_.mid(5'000'000, 10'000'000));
  const qint64 cached = ctl_->good({u"cache"_qs, u"list"_qs, u"--json"_qs}).lines()[0][u"cached"].toInteger();
  QVERIFY(cached >= 10'000'000);
  const std::string back = ctl_->path("back");
  makeFile(back, bytes_.left(2 * kMiB));
  const RequestCount before = counted("GET");
  const Finished plan = copy(box_ + "/a", back, {u"--dry-run"_qs});
  const Finished down = copy(box_ + "/a", back);
  QVERIFY2(down.code == 0, down.err.constData());
  const Tree tree = treeOf(ctl_->path(""));
  QCOMPARE(tree.at("./back"), tree.at("./source"));
  const qint64 sent = down.report()[u"counts"][u"changed"][u"bytesSent"].toInteger();
  QCOMPARE(sent, kSize - 2 * kMiB - cached);
  QCOMPARE(plan.report()[u"bytesToSend"].toInteger(), sent);
  QVERIFY(qint64(counted("GET").answerBytes - before.answerBytes) < sent + 200'000);
  // What it is, not what it is called: a new version has nothing there.
  bytes_ = randomBytes(kSize, 12);
  makeFile(source_, bytes_);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  QCOMPARE(copy(box_ + "/a", ctl_->path("other")).report()[u"counts"][u"bytesSent"].toInteger(), kSize);
}

void DeltaCopyTest::aKilledOneLeavesOneOfBoth_data() {
  QTest::addColumn<bool>("ranges");
  QTest::addColumn<QString>("method");
  QTest::addColumn<QString>("request");
  QTest::addColumn<bool>("done");
  for (const bool ranges : {true, false}) {
    const char* how = ranges ? "ranges" : "blocks";
    QTest::addRow("%s: before it is compared", how) << ranges << u"GET"_qs << u".hsig"_qs << false;
    QTest::addRow("%s: at a block", how) << ranges << u"PUT"_qs << u"comp=block&"_qs << false;
    QTest::addRow("%s: before the signature", how) << ranges << u"PUT"_qs << u".hsig"_qs << false;
    QTest::addRow("%s: before the commit", how) << ranges << u"PUT"_qs << u"comp=blocklist"_qs << false;
    QTest::addRow("%s: after it", how) << ranges << u"DELETE"_qs << u".hsig"_qs << true;
  }
}

void DeltaCopyTest::aKilledOneLeavesOneOfBoth() {
  QFETCH(bool, ranges);
  QFETCH(QString, method);
  QFETCH(QString, request);
  QFETCH(bool, done);
  open(ranges);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  const QByteArray old = bytes_;
  bytes_.replace(2 * kMiB, 5, "other");
  bytes_.replace(13 * kMiB, 5, "other");
  makeFile(source_, bytes_);
  proxy_->add({.fault = Fault::stall,
               .method = method.toStdString(),
               .targetContains = request.toStdString(),
               .times = 0});
  const auto killed = ctl_->start({u"copy"_qs, u"--delta"_qs, text(source_), text(box_ + "/a")});
  proxy_->awaitStall();
  ::kill(static_cast<pid_t>(killed->processId()), SIGKILL);
  QVERIFY(killed->waitForFinished());
  proxy_->release();
  proxy_->clear();
  QCOMPARE(there(box_ + "/a") == bytes_, done);
  QVERIFY(done || there(box_ + "/a") == old);
  // Another, who knows nothing of it, finds a signature that fits.
  const Finished another = other_->run(
      {u"copy"_qs, u"--delta"_qs, u"--dry-run"_qs, u"--json"_qs, text(source_), text(box_ + "/a")});
  const qint64 predicted = another.report()[u"bytesToSend"].toInteger();
  QVERIFY(done ? predicted == 0 : predicted > 0 && predicted < 300'000);
  // And it goes on.
  const Finished resumed = ctl_->run({u"jobs"_qs, u"resume"_qs, unfinishedJob()});
  QVERIFY2(resumed.code == 0, resumed.err.constData());
  QCOMPARE(there(box_ + "/a"), bytes_);
}

void DeltaCopyTest::aKilledDownloadLeavesTheOldFile() {
  open(true);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  QByteArray old = bytes_;
  for (qsizetype at = kMiB; at < kSize; at += 3 * kMiB)
    old.replace(at, 5, "other");
  const std::string back = ctl_->path("back");
  makeFile(back, old);
  const auto holds = [&](const QByteArray& bytes) {
    QFile file(text(back));
    return file.open(QIODevice::ReadOnly) && file.readAll() == bytes;
  };
  // After the signature and some of what is missing.
  proxy_->add({.fault = Fault::stall, .method = "GET", .targetContains = "/a", .from = 4, .times = 0});
  const auto killed = ctl_->start({u"copy"_qs, u"--delta"_qs, text(box_ + "/a"), text(back)});
  proxy_->awaitStall();
  ::kill(static_cast<pid_t>(killed->processId()), SIGKILL);
  QVERIFY(killed->waitForFinished());
  proxy_->release();
  proxy_->clear();
  QVERIFY(holds(old));
  const RequestCount before = counted("GET");
  const Finished resumed = ctl_->run({u"jobs"_qs, u"resume"_qs, unfinishedJob()});
  QVERIFY2(resumed.code == 0, resumed.err.constData());
  QVERIFY(holds(bytes_));
  QVERIFY(counted("GET").answerBytes - before.answerBytes < 200'000u);
}

void DeltaCopyTest::theSecondWriterIsTold() {
  open(true);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  bytes_.replace(2 * kMiB, 5, "first");
  makeFile(source_, bytes_);
  proxy_->add({.fault = Fault::stall, .method = "PUT", .targetContains = "comp=blocklist"});
  const auto first = ctl_->start({u"copy"_qs, u"--delta"_qs, text(source_), text(box_ + "/a")});
  proxy_->awaitStall();
  QByteArray theirs = bytes_;
  theirs.replace(2 * kMiB, 5, "other");
  const std::string elsewhere = other_->path("source");
  makeFile(elsewhere, theirs);
  other_->good({u"copy"_qs, u"--delta"_qs, text(elsewhere), text(box_ + "/a")});
  proxy_->release();
  QVERIFY(first->waitForFinished());
  QCOMPARE(first->exitCode(), 1);
  QVERIFY(first->readAllStandardError().contains("changed"));
  QCOMPARE(there(box_ + "/a"), theirs);
  const Finished same = other_->good(
      {u"copy"_qs, u"--delta"_qs, u"--dry-run"_qs, u"--json"_qs, text(elsewhere), text(box_ + "/a")});
  QCOMPARE(same.report()[u"bytesToSend"].toInteger(), 0);
}

void DeltaCopyTest::signaturesAreNotShownAndGoWithTheirObject() {
  open(true);
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  const RequestCount removals = counted("DELETE");
  QCOMPARE(ctl_->good({u"ls"_qs, text(box_)}).out, QByteArray("a\n"));
  ctl_->good({u"rm"_qs, u"--yes"_qs, text(box_ + "/a")});
  QCOMPARE(counted("DELETE").requests - removals.requests, 2u);
  // Also one that a copy without --delta has left.
  QCOMPARE(copy(source_, box_ + "/a").code, 0);
  bytes_.replace(5 * kMiB, 5, "other");
  makeFile(source_, bytes_);
  ctl_->good({u"copy"_qs, text(source_), text(box_ + "/a")});
  ctl_->good({u"rm"_qs, u"--yes"_qs, text(box_ + "/a")});
  QCOMPARE(counted("DELETE").requests - removals.requests, 4u);
}

void DeltaCopyTest::foldersAreKeptInStep() {
  open(false);
  const std::string tree = ctl_->path("tree"), back = ctl_->path("back");
  makeFile(tree + "/large", bytes_);
  makeFile(tree + "/dir/other", randomBytes(2 * kMiB, 3));
  makeFile(tree + "/small", "small");
  const QStringList sync = {u"copy"_qs,     u"--recursive"_qs, u"--delta"_qs,
                            u"--delete"_qs, u"--yes"_qs,       u"--json"_qs};
  ctl_->good(sync + QStringList{text(tree + "/"), text(box_ + "/t/")});
  bytes_.replace(2 * kMiB, 5, "other");
  makeFile(tree + "/large", bytes_);
  QVERIFY(QFile::remove(text(tree + "/dir/other")));
  const Finished second = ctl_->good(sync + QStringList{text(tree + "/"), text(box_ + "/t/")});
  QCOMPARE(second.report()[u"counts"][u"removed"].toInteger(), 1);
  QCOMPARE(second.report()[u"counts"][u"changed"][u"objects"].toInteger(), 1);
  QVERIFY(!ctl_->good({u"ls"_qs, u"--recursive"_qs, text(box_)}).out.contains("hsig"));
  ctl_->good({u"copy"_qs, u"--recursive"_qs, text(box_ + "/t/"), text(back + "/")});
  QVERIFY(treeOf(back) == treeOf(tree));
}

void DeltaCopyTest::profilesMoveOnlyChanges_data() {
  QTest::addColumn<QByteArray>("kind");
  for (const char* kind : {"copy", "mirror", "update"})
    QTest::newRow(kind) << QByteArray(kind);
}

void DeltaCopyTest::profilesMoveOnlyChanges() {
  QFETCH(QByteArray, kind);
  open(true);
  const std::string tree = ctl_->path("tree"), profile = ctl_->path("profile.yaml");
  makeFile(tree + "/dir/large", bytes_);
  makeFile(tree + "/small", "small");
  makeFile(profile, QByteArray("hawser-profile: 1\nkind: ") + kind + "\nsource: " + text(tree).toUtf8() +
                        "/\ndestination: " + text(box_).toUtf8() + "/t/\nhow:\n  delta: yes\n");
  ctl_->good({u"profile"_qs, u"import"_qs, text(profile), u"nightly"_qs});
  for (int round = 0; round < 2; ++round) {
    if (round == 1) {
      bytes_.replace(3 * kMiB, 5, "other");
      bytes_.insert(11 * kMiB, "some more");
      makeFile(tree + "/dir/large", bytes_);
    }
    const RequestCount before = counted("PUT");
    ctl_->good({u"profile"_qs, u"run"_qs, u"--yes"_qs, u"nightly"_qs});
    QCOMPARE(there(box_ + "/t/dir/large"), bytes_);
    const std::uint64_t sent = counted("PUT").bodyBytes - before.bodyBytes;
    QVERIFY2(round == 0 || sent < kMiB, qPrintable(QString::number(sent)));
  }
}

// Its format is held against the documents by the suites of the delta room.
void DeltaCopyTest::blobSyncCanGoOn() {
  open(true);
  const QStringList as = {u"--delta-format"_qs, u"blobsync"_qs};
  const Finished first = copy(source_, box_ + "/a", as);
  QVERIFY2(first.code == 0, first.err.constData());
  const QJsonObject before = ctl_->good({u"stat"_qs, u"--json"_qs, text(box_ + "/a")}).report();
  QCOMPARE(before[u"metadata"][u"sigurl"].toString(), u"a.0.sig"_qs);
  QCOMPARE(before[u"metadata"][u"sigcount"].toString(), u"0"_qs);
  QCOMPARE(there(box_ + "/a.0.sig"), blobSyncOf(source_));
  bytes_.replace(5 * kMiB, 5, "other");
  bytes_.insert(9 * kMiB, "more");
  makeFile(source_, bytes_);
  const Finished second = copy(source_, box_ + "/a", as);
  QVERIFY2(second.code == 0, second.err.constData());
  QVERIFY(second.report()[u"counts"][u"changed"][u"bytesSent"].toInteger() <= 300'004);
  QCOMPARE(there(box_ + "/a"), bytes_);
  const QJsonObject after = ctl_->good({u"stat"_qs, u"--json"_qs, text(box_ + "/a")}).report();
  QCOMPARE(after[u"metadata"][u"sigurl"].toString(), u"a.1.sig"_qs);
  QVERIFY(ctl_->run({u"stat"_qs, text(box_ + "/a.0.sig")}).code != 0);
  QCOMPARE(ctl_->good({u"ls"_qs, text(box_)}).out, QByteArray("a\n"));
}

void DeltaCopyTest::killedForBlobSync_data() {
  QTest::addColumn<QString>("request");
  QTest::newRow("at a block") << u"comp=block&"_qs;
  QTest::newRow("before the signature") << u".sig"_qs;
  QTest::newRow("before the commit") << u"comp=blocklist"_qs;
}

// Blob and signature are of one version, whenever it ends.
void DeltaCopyTest::killedForBlobSync() {
  QFETCH(QString, request);
  open(true);
  const QStringList as = {u"--delta-format"_qs, u"blobsync"_qs};
  QCOMPARE(copy(source_, box_ + "/a", as).code, 0);
  const QByteArray old = bytes_, oldSignature = blobSyncOf(source_);
  bytes_.replace(2 * kMiB, 5, "other");
  bytes_.replace(13 * kMiB, 5, "other");
  makeFile(source_, bytes_);
  proxy_->add({.fault = Fault::stall, .method = "PUT", .targetContains = request.toStdString(), .times = 0});
  const auto killed = ctl_->start(QStringList{u"copy"_qs, u"--delta"_qs} + as +
                                  QStringList{text(source_), text(box_ + "/a")});
  proxy_->awaitStall();
  ::kill(static_cast<pid_t>(killed->processId()), SIGKILL);
  QVERIFY(killed->waitForFinished());
  proxy_->release();
  proxy_->clear();
  QCOMPARE(there(box_ + "/a"), old);
  QCOMPARE(blobSyncsOwn(), oldSignature);
  const Finished resumed = ctl_->run({u"jobs"_qs, u"resume"_qs, unfinishedJob()});
  QVERIFY2(resumed.code == 0, resumed.err.constData());
  QCOMPARE(there(box_ + "/a"), bytes_);
  QCOMPARE(blobSyncsOwn(), blobSyncOf(source_));
}

void DeltaCopyTest::whatBlobSyncLeftIsTakenOver() {
  open(true);
  const std::string signature = ctl_->path("a.0.sig");
  ctl_->good({u"delta"_qs, u"signature"_qs, text(source_), u"--block"_qs, u"100000"_qs, u"--format"_qs,
              u"blobsync"_qs, u"-o"_qs, text(signature)});
  ctl_->good({u"copy"_qs, text(source_), text(box_ + "/a"), u"--metadata"_qs, u"sigurl=a.0.sig"_qs,
              u"--metadata"_qs, u"sigcount=0"_qs});
  ctl_->good({u"copy"_qs, text(signature), text(box_ + "/a.0.sig")});
  bytes_.replace(5 * kMiB, 5, "other");
  bytes_.insert(9 * kMiB, "more");
  makeFile(source_, bytes_);
  const Finished up = copy(source_, box_ + "/a");
  QVERIFY2(up.code == 0, up.err.constData());
  QCOMPARE(up.report()[u"counts"][u"changed"][u"objects"].toInteger(), 1);
  QVERIFY(up.report()[u"counts"][u"changed"][u"bytesSent"].toInteger() <= 200'004);
  QCOMPARE(there(box_ + "/a"), bytes_);
  QVERIFY(ctl_->run({u"stat"_qs, text(box_ + "/a.0.sig")}).code != 0);
}

// Whatever metadata may say.
void DeltaCopyTest::theUsersOwnFilesStay() {
  open(true);
  const std::string signature = ctl_->path("a.gz.sig");
  makeFile(signature, "-----BEGIN PGP SIGNATURE-----");
  ctl_->good({u"copy"_qs, text(signature), text(box_ + "/a.gz.sig")});
  ctl_->good({u"copy"_qs, text(source_), text(box_ + "/a.gz"), u"--metadata"_qs, u"sigurl=a.gz.sig"_qs});
  for (int round = 0; round < 2; ++round) {
    bytes_.replace(5 * kMiB, 5, round == 0 ? "first" : "other");
    makeFile(source_, bytes_);
    QCOMPARE(copy(source_, box_ + "/a.gz").code, 0);
    QCOMPARE(there(box_ + "/a.gz.sig"), QByteArray("-----BEGIN PGP SIGNATURE-----"));
  }
}

QTEST_GUILESS_MAIN(DeltaCopyTest)
#include "delta_copy_test.moc"
