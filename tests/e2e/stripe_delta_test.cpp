// hawserctl copy --delta to a stripe over two accounts of a real blob service, as it is and as one that
// copies ranges: what is on the wire to both is counted and held against what was predicted.
#include <signal.h>

#include <QtTest>

#include "e2e/ctl.h"
#include "fault/http_fault_proxy.h"
#include "services/azurite.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr qsizetype kMiB = 1024 * 1024;
constexpr qsizetype kSize = 20 * kMiB + 4321;

}  // namespace

class StripeDeltaE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(AzuriteOptions{.loose = true}); }
  void cleanupTestCase() { azurite_.reset(); }
  void init();
  void cleanup() { proxies_.clear(); }
  void onlyChangesGoUp_data() { manners(); }
  void onlyChangesGoUp();
  void onlyChangesComeDown();
  void aKilledOneIsFinished_data() { manners(); }
  void aKilledOneIsFinished();
  void theSecondWriterIsTold();
  void itsSignatureIsNotShownAndGoesWithIt();

 private:
  static void manners() {
    QTest::addColumn<bool>("ranges");
    QTest::newRow("a service that copies ranges") << true;
    QTest::newRow("one that keeps whole blocks") << false;
  }
  // Slices of 3 MiB, on each account in turn.
  void open(bool ranges);
  std::uint64_t counted(const std::string& kind) {
    std::uint64_t bytes = 0;
    for (const auto& proxy : proxies_)
      bytes += proxy->counts()[kind].bodyBytes;
    return bytes;
  }
  Finished copy(const std::string& from, const std::string& to, const QStringList& more = {}) {
    return ctl_->run(QStringList{u"copy"_qs, u"--delta"_qs, u"--json"_qs} + more +
                     QStringList{text(from), text(to)});
  }
  QByteArray there() { return ctl_->good({u"cat"_qs, u"wide:set/a"_qs}).out; }
  qsizetype objects() {
    return ctl_->good({u"ls"_qs, u"--recursive"_qs, text(one_)}).out.count('\n') +
           ctl_->good({u"ls"_qs, u"--recursive"_qs, text(two_)}).out.count('\n');
  }
  std::unique_ptr<Azurite> azurite_;
  std::vector<std::unique_ptr<HttpFaultProxy>> proxies_;
  std::unique_ptr<Ctl> ctl_;
  std::string source_, one_, two_;
  QByteArray bytes_;
  int boxes_ = 0;
};

void StripeDeltaE2eTest::init() {
  ctl_ = std::make_unique<Ctl>();
  source_ = ctl_->path("source");
  bytes_ = randomBytes(kSize, 11);
  makeFile(source_, bytes_);
}

void StripeDeltaE2eTest::open(bool ranges) {
  for (const std::string account : {"alpha", "beta"}) {
    proxies_.push_back(std::make_unique<HttpFaultProxy>(
        azurite_->port(), ranges ? Manner::summing : Manner::plain,
        ranges ? std::optional(SharedKey::make(account, Secret(azurite_->key(account))).value())
               : std::nullopt));
    ctl_->setVariable(QStringLiteral("HAWSER_CONNECTION_%1").arg(text(account).toUpper()),
                      "DefaultEndpointsProtocol=http;AccountName=" + account +
                          ";AccountKey=" + azurite_->key(account) + ";BlobEndpoint=http://127.0.0.1:" +
                          std::to_string(proxies_.back()->port()) + "/" + account + ";");
  }
  ++boxes_;
  one_ = "ALPHA:delta" + std::to_string(boxes_);
  two_ = "BETA:delta" + std::to_string(boxes_);
  ctl_->good({u"mkcontainer"_qs, text(one_), text(two_)});
  ctl_->good({u"connection"_qs, u"add"_qs, u"wide"_qs, u"--stripe"_qs, u"3MiB"_qs, text(one_ + "/in/"),
              text(two_ + "/in/")});
  ctl_->good({u"mkcontainer"_qs, u"wide:set"_qs});
}

void StripeDeltaE2eTest::onlyChangesGoUp() {
  QFETCH(bool, ranges);
  open(ranges);
  const Finished first = copy(source_, "wide:set/a");
  QVERIFY2(first.code == 0, first.err.constData());
  QCOMPARE(first.report()[u"objects"][0][u"delta"].toString(), u"nothing-there"_qs);
  QCOMPARE(counted("PUT block"), std::uint64_t(kSize));
  bytes_.replace(2 * kMiB, 5, "other");
  bytes_.insert(11 * kMiB, "some more");
  bytes_.remove(17 * kMiB, 100'000);
  makeFile(source_, bytes_);
  const std::uint64_t blocks = counted("PUT block"), puts = counted("PUT");
  const qint64 predicted =
      copy(source_, "wide:set/a", {u"--dry-run"_qs}).report()[u"bytesToSend"].toInteger();
  QVERIFY(predicted > 0);
  // Without ranges what came from another slice is sent: at each of the boundaries behind.
  QVERIFY2(predicted < (ranges ? 60'000 : 1'500'000), qPrintable(QString::number(predicted)));
  QCOMPARE(counted("PUT block"), blocks);
  const Finished second = copy(source_, "wide:set/a");
  QVERIFY2(second.code == 0, second.err.constData());
  const QJsonObject changed = second.report()[u"counts"][u"changed"].toObject();
  QCOMPARE(changed[u"objects"].toInteger(), 1);
  QCOMPARE(changed[u"bytesPredicted"].toInteger(), predicted);
  QCOMPARE(changed[u"bytesSent"].toInteger(), predicted);
  QCOMPARE(second.report()[u"counts"][u"verified"].toInteger(), 1);
  // At the services: the blocks of all slices, and the signature.
  QCOMPARE(qint64(counted("PUT block") - blocks), predicted);
  QVERIFY(counted("PUT") - puts < (ranges ? 80'000u : 15'000u));
  QVERIFY(there() == bytes_);
  QCOMPARE(copy(source_, "wide:set/a").report()[u"counts"][u"bytesSent"].toInteger(), 0);
}

void StripeDeltaE2eTest::onlyChangesComeDown() {
  open(true);
  QCOMPARE(copy(source_, "wide:set/a").code, 0);
  const std::string back = ctl_->path("back");
  makeFile(back, "0123456789" + bytes_.left(9 * kMiB) + bytes_.mid(10 * kMiB) + "at the end");
  const Finished down = copy("wide:set/a", back);
  QVERIFY2(down.code == 0, down.err.constData());
  const Tree tree = treeOf(ctl_->path(""));
  QCOMPARE(tree.at("./back"), tree.at("./source"));
  const qint64 sent = down.report()[u"counts"][u"changed"][u"bytesSent"].toInteger();
  QVERIFY(sent >= kMiB && sent < kMiB + 50'000);
}

// Between its slices: then it is neither, until it goes on.
void StripeDeltaE2eTest::aKilledOneIsFinished() {
  QFETCH(bool, ranges);
  open(ranges);
  QCOMPARE(copy(source_, "wide:set/a").code, 0);
  for (const qsizetype at : {2 * kMiB, 8 * kMiB, 13 * kMiB})
    bytes_.replace(at, 5, "other");
  makeFile(source_, bytes_);
  proxies_[0]->add(
      {.fault = Fault::stall, .method = "PUT", .targetContains = "bxslice-0?comp=blocklist", .times = 0});
  const auto killed = ctl_->start({u"copy"_qs, u"--delta"_qs, text(source_), u"wide:set/a"_qs});
  proxies_[0]->awaitStall();
  ::kill(static_cast<pid_t>(killed->processId()), SIGKILL);
  QVERIFY(killed->waitForFinished());
  proxies_[0]->release();
  proxies_[0]->clear();
  const Finished cat = ctl_->run({u"cat"_qs, u"wide:set/a"_qs});
  QVERIFY(cat.code == 5 || cat.out == bytes_);
  QString job;
  for (const QJsonObject& line : ctl_->good({u"jobs"_qs, u"list"_qs, u"--json"_qs}).lines()) {
    if (line[u"state"].toString() != u"done") job = QString::number(line[u"id"].toInteger());
  }
  const Finished resumed = ctl_->run({u"jobs"_qs, u"resume"_qs, job});
  QVERIFY2(resumed.code == 0, resumed.err.constData());
  QVERIFY(there() == bytes_);
  // It has a signature that fits; of the blocks of slices that had been committed before it knows nothing.
  const Finished same = copy(source_, "wide:set/a", {u"--dry-run"_qs});
  QCOMPARE(same.report()[u"bytesToSend"].toInteger(), ranges ? 0 : kSize);
}

void StripeDeltaE2eTest::theSecondWriterIsTold() {
  open(true);
  QCOMPARE(copy(source_, "wide:set/a").code, 0);
  bytes_.replace(2 * kMiB, 5, "first");
  makeFile(source_, bytes_);
  proxies_[0]->add({.fault = Fault::stall, .method = "PUT", .targetContains = "comp=block&"});
  const auto first = ctl_->start({u"copy"_qs, u"--delta"_qs, text(source_), u"wide:set/a"_qs});
  proxies_[0]->awaitStall();
  QByteArray theirs = bytes_;
  theirs.replace(2 * kMiB, 5, "other");
  const std::string elsewhere = ctl_->path("elsewhere");
  makeFile(elsewhere, theirs);
  ctl_->good({u"copy"_qs, u"--delta"_qs, text(elsewhere), u"wide:set/a"_qs});
  proxies_[0]->release();
  QVERIFY(first->waitForFinished());
  QCOMPARE(first->exitCode(), 1);
  QVERIFY(first->readAllStandardError().contains("changed"));
  QVERIFY(there() == theirs);
  QCOMPARE(copy(elsewhere, "wide:set/a", {u"--dry-run"_qs}).report()[u"bytesToSend"].toInteger(), 0);
}

void StripeDeltaE2eTest::itsSignatureIsNotShownAndGoesWithIt() {
  open(true);
  QCOMPARE(copy(source_, "wide:set/a").code, 0);
  QCOMPARE(ctl_->good({u"ls"_qs, u"wide:set/"_qs}).out, QByteArray("a\n"));
  const auto removals = [&] {
    return proxies_[0]->counts()["DELETE"].requests + proxies_[1]->counts()["DELETE"].requests;
  };
  const std::uint64_t before = removals();
  ctl_->good({u"rm"_qs, u"--yes"_qs, u"wide:set/a"_qs});
  // Seven slices and the signature.
  QCOMPARE(removals() - before, 8u);
  QCOMPARE(objects(), qsizetype(0));
}

QTEST_GUILESS_MAIN(StripeDeltaE2eTest)
#include "stripe_delta_test.moc"
