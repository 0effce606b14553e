// Stripes and replicas over four accounts, one of which misbehaves in the middle: what cannot arrive is said
// and names its place, the other places are not held up by it, nothing wrong is ever called verified, and
// what is run again afterwards is mended.
#include <QJsonArray>
#include <QtTest>
#include <csignal>
#include <filesystem>

#include "e2e/ctl.h"
#include "fault/http_fault_proxy.h"
#include "services/azurite.h"

using namespace hawser::test;
namespace fs = std::filesystem;

Q_DECLARE_METATYPE(FaultRule)

namespace {

constexpr qsizetype kWidth = 256 * 1024;
constexpr qsizetype kLarge = 10 * kWidth + 77;  // slices 2, 6 and 10 on the third member

FaultRule rule(Fault fault, std::string method, std::string target, int times, int from = 1) {
  FaultRule made;
  made.fault = fault;
  made.method = std::move(method);
  made.targetContains = std::move(target);
  made.times = times;
  made.from = from;
  made.wait = std::chrono::milliseconds(300);
  return made;
}

}  // namespace

class EngineMembersTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    AzuriteOptions options;
    options.accounts = {"one", "two", "three", "four"};
    azurite_ = std::make_unique<Azurite>(options);
  }
  void cleanupTestCase() { azurite_.reset(); }
  void init();
  void cleanup() { proxy_.reset(); }
  void passingFaultsAreOvercome_data();
  void passingFaultsAreOvercome();
  void aStripeWithoutOneMemberIsToldAndMended_data();
  void aStripeWithoutOneMemberIsToldAndMended();
  void aReplicaThatIsAwayStopsNoOther_data();
  void aReplicaThatIsAwayStopsNoOther();
  void copiesAreReadFromWhoIsLeft();
  void aSliceThatChangesIsNoticed();
  void aSliceThatIsDamagedIsNamed();
  void killedInTheMiddle();
  void aSliceThatAnotherWritesMeanwhile();
  void noDownloadWithoutOneMember_data();
  void noDownloadWithoutOneMember();
  void downloadsThatAreKilledGoOn_data();
  void downloadsThatAreKilledGoOn();
  void replicasThatAreKilledGoOn();
  void stripesOfReplicasThatAreKilledGoOn();

 private:
  void killAtTheStall(const QStringList& arguments) {
    const auto program = ctl_->start(arguments);
    proxy_->awaitStall();
    ::kill(static_cast<pid_t>(program->processId()), SIGKILL);
    program->waitForFinished(10'000);
    proxy_->release();
    proxy_->clear();
  }
  Finished good(const QStringList& arguments) { return ctl_->good(arguments); }
  // "two:box", or past the proxy "direct-three:box".
  std::string place(const std::string& account) const { return account + ":" + box_; }
  QStringList striped(const std::string& source) const {
    QStringList words = {u"copy"_qs,        u"--recursive"_qs, u"--stripe"_qs, u"256KiB"_qs,
                         u"--part-size"_qs, u"64KiB"_qs,       text(source),   text(place("one") + "/s/")};
    for (const char* account : {"two", "three", "four"})
      words << u"--to"_qs << text(place(account) + "/s/");
    return words;
  }
  QStringList replicated(const std::string& source) const {
    QStringList words = {u"copy"_qs,  u"--recursive"_qs, u"--replica"_qs,           u"--part-size"_qs,
                         u"64KiB"_qs, text(source),      text(place("one") + "/r/")};
    for (const char* account : {"two", "three", "four"})
      words << u"--to"_qs << text(place(account) + "/r/");
    return words;
  }
  // What comes back is what was sent.
  void sameAsSent(const std::string& from) {
    fs::remove_all(back_);
    good({u"copy"_qs, u"--recursive"_qs, text(from), text(back_ + "/")});
    QVERIFY(treeOf(back_) == treeOf(source_));
  }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<HttpFaultProxy> proxy_;  // before the third
  std::unique_ptr<Ctl> ctl_;
  std::string source_, back_, box_;
  int boxes_ = 0;
};

void EngineMembersTest::init() {
  proxy_ = std::make_unique<HttpFaultProxy>(azurite_->port());
  ctl_ = std::make_unique<Ctl>();
  box_ = "box" + std::to_string(++boxes_);
  for (const std::string account : {"one", "two", "three", "four"}) {
    std::string connection = azurite_->connectionString(account);
    ctl_->setVariable(text("HAWSER_CONNECTION_DIRECT_" + account).toUpper(), connection);
    const std::string port = ":" + std::to_string(azurite_->port());
    const std::string other = ":" + std::to_string(proxy_->port());
    for (std::size_t at = 0; account == "three" && (at = connection.find(port, at)) != std::string::npos;
         ++at)
      connection.replace(at, port.size(), other);
    ctl_->setVariable(text("HAWSER_CONNECTION_" + account).toUpper(), connection);
    good({u"mkcontainer"_qs, text("direct-" + account + ":" + box_)});
  }
  source_ = ctl_->path("source");
  back_ = ctl_->path("back");
  makeFile(source_ + "/large", randomBytes(kLarge, 1));
  makeFile(source_ + "/small", randomBytes(1000, 2));
}

void EngineMembersTest::passingFaultsAreOvercome_data() {
  QTest::addColumn<FaultRule>("fault");
  QTest::newRow("reset") << rule(Fault::resetBefore, "PUT", "bxslice", 4);
  QTest::newRow("lost answers") << rule(Fault::dropAnswer, "PUT", "bxslice", 3, 3);
  QTest::newRow("damaged on the way") << rule(Fault::flipRequest, "PUT", "comp=block&", 3);
  QTest::newRow("busy") << rule(Fault::busy, "", "", 2, 5);
  QTest::newRow("slow") << rule(Fault::delay, "PUT", "", 0);
  QTest::newRow("commits whose answer is lost") << rule(Fault::dropAnswer, "PUT", "comp=blocklist", 2);
}

void EngineMembersTest::passingFaultsAreOvercome() {
  QFETCH(FaultRule, fault);
  proxy_->add(fault);
  good(striped(source_ + "/"));
  QVERIFY(proxy_->acted() > 0);
  proxy_->clear();
  sameAsSent(place("one") + "/s/");
  fault.method = "GET";
  fault.targetContains = "bxslice";
  if (fault.fault == Fault::flipRequest) fault.fault = Fault::flipAnswer;
  proxy_->add(fault);
  sameAsSent(place("one") + "/s/");
}

void EngineMembersTest::aStripeWithoutOneMemberIsToldAndMended_data() {
  QTest::addColumn<FaultRule>("fault");
  QTest::newRow("its rights are gone") << rule(Fault::refuse, "", "", 0, 3);
  QTest::newRow("its signature has run out") << rule(Fault::expire, "PUT", "", 0, 2);
  QTest::newRow("from its commit on") << rule(Fault::refuse, "PUT", "comp=blocklist", 0, 2);
}

void EngineMembersTest::aStripeWithoutOneMemberIsToldAndMended() {
  QFETCH(FaultRule, fault);
  proxy_->add(fault);
  const Finished up = ctl_->run(striped(source_ + "/large"));
  QVERIFY(up.code != 0);
  QVERIFY2(up.err.contains("az://three/" + QByteArray::fromStdString(box_)), up.err + up.out);
  // What has arrived of it is no object, and is not taken for one.
  proxy_->clear();
  const Finished early = ctl_->run({u"cat"_qs, text(place("one") + "/s/large")});
  QVERIFY(early.code == 1 || early.code == 5);
  QVERIFY(early.out.isEmpty());
  good({u"jobs"_qs, u"retry"_qs, u"1"_qs});
  fs::remove(source_ + "/small");
  sameAsSent(place("one") + "/s/");
}

void EngineMembersTest::aReplicaThatIsAwayStopsNoOther_data() {
  QTest::addColumn<FaultRule>("fault");
  QTest::newRow("from the start") << rule(Fault::refuse, "", "", 0);
  QTest::newRow("in the middle") << rule(Fault::refuse, "PUT", "comp=block&", 0, 3);
  QTest::newRow("at the commit") << rule(Fault::refuse, "PUT", "comp=blocklist", 0);
}

void EngineMembersTest::aReplicaThatIsAwayStopsNoOther() {
  QFETCH(FaultRule, fault);
  proxy_->add(fault);
  const Finished up = ctl_->run(replicated(source_ + "/") + QStringList{u"--json"_qs});
  QVERIFY(up.code != 0);
  const QJsonArray each = up.report()[u"destinations"].toArray();
  QCOMPARE(each.size(), 4);
  for (int i = 0; i < 4; ++i) {
    const QJsonObject counts = each[i][u"counts"].toObject();
    if (i != 2) QCOMPARE(counts[u"verified"].toInteger(), 2);
    if (i == 2) QVERIFY(counts[u"failed"].toInteger() > 0);
  }
  proxy_->clear();
  for (const char* account : {"one", "two", "four"})
    sameAsSent(place(account) + "/r/");
  // Only what is missing is brought.
  const Finished again =
      good(replicated(source_ + "/") + QStringList{u"--skip"_qs, u"same-hash"_qs, u"--json"_qs});
  QCOMPARE(again.report()[u"counts"][u"done"].toInteger(), each[2][u"counts"][u"failed"].toInteger());
  sameAsSent(place("three") + "/r/");
}

void EngineMembersTest::copiesAreReadFromWhoIsLeft() {
  good(replicated(source_ + "/"));
  good({u"connection"_qs, u"add"_qs, u"set"_qs, u"--replica"_qs, text(place("three") + "/r/"),
        text(place("one") + "/r/")});
  proxy_->add(rule(Fault::refuse, "GET", "/large", 0, 3));
  sameAsSent("set:/");
  proxy_->clear();
  proxy_->add(rule(Fault::flipAnswer, "GET", "/large", 0));
  sameAsSent("set:/");
  proxy_->clear();
  proxy_->add(rule(Fault::delay, "GET", "", 0));
  sameAsSent("set:/");
  // One that says nothing at all, for as long as it is asked.
  proxy_->clear();
  proxy_->add(rule(Fault::stall, "GET", "/large", 0));
  sameAsSent("set:/");
  proxy_->release();
}

void EngineMembersTest::aSliceThatChangesIsNoticed() {
  good(striped(source_ + "/large"));
  proxy_->add(rule(Fault::stall, "GET", "large.bxslice-6", 1));
  const auto program = ctl_->start({u"copy"_qs, text(place("one") + "/s/large"), text(back_ + "/")});
  proxy_->awaitStall();
  const std::string other = ctl_->path("other");
  makeFile(other, randomBytes(kWidth, 99));
  good({u"copy"_qs, text(other), text("direct-three:" + box_ + "/s/large.bxslice-6")});
  proxy_->release();
  QVERIFY(program->waitForFinished(60'000));
  QVERIFY(program->exitCode() != 0);
  QVERIFY(!fs::exists(back_ + "/large"));
  // It is not of the upload any more, and nobody reads it as if it were.
  proxy_->clear();
  const Finished again = ctl_->run({u"copy"_qs, text(place("one") + "/s/large"), text(back_ + "/")});
  QCOMPARE(again.code, 5);
  QVERIFY2((again.err + again.out).contains("bxslice-6"), again.err + again.out);
  // What has the name of a slice and is none is nobody's to overwrite.
  const Finished inTheWay = ctl_->run(striped(source_ + "/large"));
  QVERIFY2(inTheWay.code == 1 && inTheWay.err.contains("large.bxslice-6"), inTheWay.err);
  good({u"rm"_qs, text("direct-three:" + box_ + "/s/large.bxslice-6")});
  good(striped(source_ + "/large"));
  fs::remove(source_ + "/small");
  sameAsSent(place("one") + "/s/");
}

void EngineMembersTest::aSliceThatIsDamagedIsNamed() {
  good(striped(source_ + "/large"));
  proxy_->add(rule(Fault::flipAnswer, "GET", "large.bxslice-2", 0));
  const Finished down = ctl_->run({u"copy"_qs, text(place("one") + "/s/large"), text(back_ + "/")});
  QVERIFY2(down.code == 5, down.err + down.out);
  QVERIFY2(down.err.contains("large.bxslice-2"), down.err + down.out);
  QVERIFY(!fs::exists(back_ + "/large"));
}

void EngineMembersTest::killedInTheMiddle() {
  proxy_->add(rule(Fault::stall, "PUT", "large.bxslice-6", 1));
  auto program = ctl_->start(striped(source_ + "/large"));
  proxy_->awaitStall();
  ::kill(static_cast<pid_t>(program->processId()), SIGKILL);
  program->waitForFinished(10'000);
  proxy_->release();
  proxy_->clear();
  QVERIFY(ctl_->run({u"cat"_qs, text(place("one") + "/s/large")}).code != 0);
  // In the middle of becoming visible, slice by slice.
  proxy_->add(rule(Fault::stall, "PUT", "large.bxslice-2?comp=blocklist", 1));
  program = ctl_->start({u"jobs"_qs, u"resume"_qs, u"1"_qs});
  proxy_->awaitStall();
  ::kill(static_cast<pid_t>(program->processId()), SIGKILL);
  program->waitForFinished(10'000);
  proxy_->release();
  proxy_->clear();
  const Finished between = ctl_->run({u"cat"_qs, text(place("one") + "/s/large")});
  QVERIFY(between.code != 0 && between.out.isEmpty());
  good({u"jobs"_qs, u"resume"_qs, u"1"_qs});
  fs::remove(source_ + "/small");
  sameAsSent(place("one") + "/s/");
}

// After its commit and before that of slice 0, which would make it part of the object.
void EngineMembersTest::aSliceThatAnotherWritesMeanwhile() {
  const std::string other = ctl_->path("other");
  makeFile(other, randomBytes(kWidth, 99));
  // Slice 0 is on the first account, which the proxy is not before: it is the third's last one that waits.
  proxy_->add(rule(Fault::stall, "PUT", "large.bxslice-10?comp=blocklist", 1));
  const auto program = ctl_->start(striped(source_ + "/large"));
  proxy_->awaitStall();
  good({u"copy"_qs, text(other), text("direct-three:" + box_ + "/s/large.bxslice-6")});
  proxy_->release();
  QVERIFY(program->waitForFinished(60'000));
  proxy_->clear();
  // Its own, or none: never with the other's bytes in it.
  fs::remove_all(back_);
  fs::remove(source_ + "/small");
  const Finished down = ctl_->run({u"copy"_qs, text(place("one") + "/s/large"), text(back_ + "/")});
  if (down.code == 0) QVERIFY(treeOf(back_) == treeOf(source_));
  if (down.code != 0) QVERIFY(!fs::exists(back_ + "/large"));
  if (program->exitCode() == 0) QCOMPARE(down.code, 0);
}

void EngineMembersTest::noDownloadWithoutOneMember_data() {
  QTest::addColumn<FaultRule>("fault");
  QTest::newRow("its rights are gone") << rule(Fault::refuse, "GET", "bxslice-6", 0);
  QTest::newRow("its signature has run out") << rule(Fault::expire, "GET", "bxslice-6", 0);
  QTest::newRow("the slice is gone") << rule(Fault::stall, "GET", "bxslice-6", 1);
}

void EngineMembersTest::noDownloadWithoutOneMember() {
  QFETCH(FaultRule, fault);
  good(striped(source_ + "/large"));
  proxy_->add(fault);
  const auto program = ctl_->start({u"copy"_qs, text(place("one") + "/s/large"), text(back_ + "/")});
  if (fault.fault == Fault::stall) {
    proxy_->awaitStall();
    good({u"rm"_qs, text("direct-three:" + box_ + "/s/large.bxslice-6")});
    proxy_->release();
  }
  QVERIFY(program->waitForFinished(60'000));
  const QByteArray said = program->readAllStandardError();
  QVERIFY(program->exitCode() != 0);
  QVERIFY2(said.contains("large.bxslice-6"), said);
  QVERIFY(!fs::exists(back_ + "/large"));
  proxy_->clear();
  if (fault.fault == Fault::stall) good(striped(source_ + "/large"));
  fs::remove(source_ + "/small");
  sameAsSent(place("one") + "/s/");
}

void EngineMembersTest::downloadsThatAreKilledGoOn_data() {
  QTest::addColumn<bool>("replicas");
  QTest::newRow("of a stripe") << false;
  QTest::newRow("of replicas") << true;
}

void EngineMembersTest::downloadsThatAreKilledGoOn() {
  QFETCH(bool, replicas);
  good(replicas ? replicated(source_ + "/large") : striped(source_ + "/large"));
  QString from = text(place("one") + "/s/large");
  if (replicas) {
    good({u"connection"_qs, u"add"_qs, u"set"_qs, u"--replica"_qs, text(place("three") + "/r/"),
          text(place("one") + "/r/")});
    from = u"set:/large"_qs;
  }
  // The last of the third's slices, or one of its later parts: what came before it is there.
  proxy_->add(rule(Fault::stall, "GET", replicas ? "/large" : "bxslice-10", 1, replicas ? 8 : 1));
  killAtTheStall({u"copy"_qs, u"--part-size"_qs, u"64KiB"_qs, from, text(back_ + "/")});
  QVERIFY(!fs::exists(back_ + "/large"));
  good({u"jobs"_qs, u"resume"_qs, u"2"_qs});
  fs::remove(source_ + "/small");
  QVERIFY(treeOf(back_) == treeOf(source_));
}

void EngineMembersTest::replicasThatAreKilledGoOn() {
  proxy_->add(rule(Fault::stall, "PUT", "comp=block&", 1, 3));
  killAtTheStall(replicated(source_ + "/"));
  good({u"jobs"_qs, u"resume"_qs, u"1"_qs});
  for (const char* account : {"one", "two", "three", "four"})
    sameAsSent(place(account) + "/r/");
}

void EngineMembersTest::stripesOfReplicasThatAreKilledGoOn() {
  good({u"connection"_qs, u"add"_qs, u"left"_qs, u"--replica"_qs, text(place("three") + "/l/"),
        text(place("one") + "/l/")});
  good({u"connection"_qs, u"add"_qs, u"right"_qs, u"--replica"_qs, text(place("two") + "/r/"),
        text(place("four") + "/r/")});
  good({u"connection"_qs, u"add"_qs, u"both"_qs, u"--stripe"_qs, u"256KiB"_qs, u"left:"_qs, u"right:"_qs});
  good({u"mkcontainer"_qs, u"both:set"_qs});
  const auto copy = [](const QString& from, const QString& to) {
    return QStringList{u"copy"_qs, u"--recursive"_qs, u"--part-size"_qs, u"64KiB"_qs, from, to};
  };
  proxy_->add(rule(Fault::stall, "PUT", "comp=block&", 1, 3));
  killAtTheStall(copy(text(source_ + "/"), u"both:set/"_qs));
  // One copy has some slices to show, and the other all or none.
  proxy_->add(rule(Fault::stall, "PUT", "large.bxslice-4?comp=blocklist", 1));
  killAtTheStall({u"jobs"_qs, u"resume"_qs, u"1"_qs});
  good({u"jobs"_qs, u"resume"_qs, u"1"_qs});
  for (const char* from : {"both:set/", "both~2:set/"})
    sameAsSent(from);
  proxy_->add(rule(Fault::stall, "GET", "large.bxslice-4", 1));
  killAtTheStall(copy(u"both~1:set/"_qs, text(back_ + "/again/")));
  good({u"jobs"_qs, u"resume"_qs, u"4"_qs});
  QVERIFY(treeOf(back_ + "/again") == treeOf(source_));
}

QTEST_GUILESS_MAIN(EngineMembersTest)
#include "engine_members_test.moc"
