// hawserctl against a service that misbehaves, on a disk that is full, and with sources and destinations that
// change meanwhile: all bytes arrive, or a sentence says what did not, and nothing half-done is visible.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

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

constexpr qsizetype kBig = 5'000'000;  // five parts

FaultRule rule(Fault fault, std::string method, std::string target, int times, double probability = 1,
               int from = 1) {
  FaultRule made;
  made.fault = fault;
  made.method = std::move(method);
  made.targetContains = std::move(target);
  made.times = times;
  made.probability = probability;
  made.from = from;
  made.seed = 7;
  return made;
}

}  // namespace

class EngineServiceTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(); }
  void cleanupTestCase() { azurite_.reset(); }
  void init();
  void cleanup() { proxy_.reset(); }
  void uploadsArrive_data();
  void uploadsArrive();
  void downloadsArrive_data();
  void downloadsArrive();
  void damagedCommitsCommitNothing();
  void aStormThatGoesOnIsToldAndResumed_data();
  void aStormThatGoesOnIsToldAndResumed();
  void expiredCredentialsAreToldAndRetried();
  void sourcesThatChangeFail_data();
  void sourcesThatChangeFail();
  void othersCommitsAreNotOverwritten();
  void fullDisksAreTold();
  void unreadableFoldersFailAlone();
  void stalledOnesAreStopped();

 private:
  Finished good(const QStringList& arguments);
  QStringList copy(const std::string& from, const std::string& to) {
    return {u"copy"_qs, u"--recursive"_qs, u"--part-size"_qs, u"1000000"_qs, text(from), text(to)};
  }
  // The one that is not done.
  std::string openJob() {
    for (const QJsonObject& job : ctl_->run({u"jobs"_qs, u"list"_qs, u"--json"_qs}).lines()) {
      if (job[u"state"].toString() != u"done"_qs) return std::to_string(job[u"id"].toInteger());
    }
    return "0";
  }
  // As the service has it, past the proxy.
  Tree stored(const std::string& location);
  std::string direct(const std::string& location) { return "direct" + location.substr(location.find(':')); }
  // Starts a copy, waits until the proxy holds one of its requests, does `meanwhile`, and lets it go on.
  Finished copyHeld(const QStringList& arguments, const FaultRule& held,
                    const std::function<void()>& meanwhile);

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<HttpFaultProxy> proxy_;
  std::unique_ptr<Ctl> ctl_;
  std::string source_, back_, box_;
  int boxes_ = 0;
};

void EngineServiceTest::init() {
  proxy_ = std::make_unique<HttpFaultProxy>(azurite_->port());
  ctl_ = std::make_unique<Ctl>();
  std::string broken = azurite_->connectionString();
  const std::string port = std::to_string(azurite_->port());
  for (std::size_t at = 0; (at = broken.find(":" + port, at)) != std::string::npos; ++at)
    broken.replace(at + 1, port.size(), std::to_string(proxy_->port()));
  ctl_->setVariable(u"HAWSER_CONNECTION_WORK"_qs, broken);
  ctl_->setVariable(u"HAWSER_CONNECTION_DIRECT"_qs, azurite_->connectionString());
  source_ = ctl_->path("source");
  back_ = ctl_->path("back");
  box_ = "work:box" + std::to_string(++boxes_);
  for (unsigned seed = 1; seed <= 6; ++seed)
    makeFile(source_ + "/small" + std::to_string(seed), randomBytes(10'000 * seed, seed));
  makeFile(source_ + "/big", randomBytes(kBig, 99));
  makeFile(source_ + "/empty", {});
  good({u"mkcontainer"_qs, text(box_)});
}

Finished EngineServiceTest::good(const QStringList& arguments) {
  Finished finished = ctl_->run(arguments);
  if (finished.code != 0)
    qFatal("hawserctl %s: %d\n%s%s", qPrintable(arguments.join(u' ')), finished.code,
           finished.out.constData(), finished.err.constData());
  return finished;
}

Tree EngineServiceTest::stored(const std::string& location) {
  const std::string seen = ctl_->path("seen");
  fs::remove_all(seen);
  (void)ctl_->run(copy(direct(location), seen + "/"));
  return treeOf(seen);
}

Finished EngineServiceTest::copyHeld(const QStringList& arguments, const FaultRule& held,
                                     const std::function<void()>& meanwhile) {
  proxy_->add(held);
  const auto process = ctl_->start(arguments);
  process->closeWriteChannel();
  proxy_->awaitStall();
  meanwhile();
  proxy_->release();
  if (!process->waitForFinished(60'000)) qFatal("the copy does not end");
  return {process->exitCode(), process->readAllStandardOutput(), process->readAllStandardError()};
}

void EngineServiceTest::uploadsArrive_data() {
  QTest::addColumn<FaultRule>("fault");
  QTest::newRow("busy") << rule(Fault::busy, "PUT", "", 2);
  QTest::newRow("reset before") << rule(Fault::resetBefore, "PUT", "", 6, 0.5);
  QTest::newRow("answers of small ones lost") << rule(Fault::dropAnswer, "PUT", "/small", 4);
  QTest::newRow("answers of parts lost") << rule(Fault::dropAnswer, "PUT", "blockid=", 4);
  QTest::newRow("answer of the commit lost") << rule(Fault::dropAnswer, "PUT", "comp=blocklist", 1);
  QTest::newRow("parts damaged") << rule(Fault::flipRequest, "PUT", "blockid=", 3);
  QTest::newRow("small ones damaged") << rule(Fault::flipRequest, "PUT", "/small", 3);
}

void EngineServiceTest::uploadsArrive() {
  QFETCH(FaultRule, fault);
  proxy_->add(fault);
  const Finished copied = good(copy(source_ + "/", box_ + "/"));
  QCOMPARE(proxy_->acted(), fault.times);
  QVERIFY(stored(box_ + "/") == treeOf(source_));
}

void EngineServiceTest::downloadsArrive_data() {
  QTest::addColumn<FaultRule>("fault");
  QTest::newRow("busy") << rule(Fault::busy, "GET", "", 2);
  QTest::newRow("reset before") << rule(Fault::resetBefore, "GET", "", 5, 0.5);
  QTest::newRow("answers lost") << rule(Fault::dropAnswer, "GET", "", 5, 0.5);
  QTest::newRow("small ones cut off") << rule(Fault::truncate, "GET", "/small", 4);
  QTest::newRow("parts cut off") << rule(Fault::truncate, "GET", "/big", 4);
  QTest::newRow("small ones damaged") << rule(Fault::flipAnswer, "GET", "/small", 3);
  // Nothing tells of one damaged part but the whole.
  QTest::newRow("a part damaged") << rule(Fault::flipAnswer, "GET", "/big", 1, 1, 3);
}

void EngineServiceTest::downloadsArrive() {
  QFETCH(FaultRule, fault);
  good(copy(source_ + "/", direct(box_) + "/"));
  proxy_->add(fault);
  good(copy(box_ + "/", back_ + "/"));
  QCOMPARE(proxy_->acted(), fault.times);
  QVERIFY(treeOf(back_) == treeOf(source_));
}

// The service refuses it for naming no block it has: nothing is there, and the next try is right.
void EngineServiceTest::damagedCommitsCommitNothing() {
  proxy_->add(rule(Fault::flipRequest, "PUT", "comp=blocklist", 1));
  QCOMPARE(ctl_->run(copy(source_ + "/", box_ + "/")).code, 1);
  QVERIFY(!stored(box_ + "/").contains("./big"));
  good({u"jobs"_qs, u"retry"_qs, text(openJob())});
  QVERIFY(stored(box_ + "/") == treeOf(source_));
}

void EngineServiceTest::aStormThatGoesOnIsToldAndResumed_data() {
  QTest::addColumn<FaultRule>("storm");
  QTest::addColumn<QByteArray>("cause");
  // Without an end, for one object: the others arrive, and a retry brings it.
  QTest::newRow("resets") << rule(Fault::resetBefore, "PUT", "/small3", 0)
                          << QByteArray("the connection was lost");
  QTest::newRow("busy") << rule(Fault::busy, "PUT", "/small3", 0)
                        << QByteArray("the service is busy and asks for fewer requests");
}

void EngineServiceTest::aStormThatGoesOnIsToldAndResumed() {
  QFETCH(FaultRule, storm);
  QFETCH(QByteArray, cause);
  proxy_->add(storm);
  const Finished failed = ctl_->run(copy(source_ + "/", box_ + "/"));
  QCOMPARE(failed.code, 1);
  QVERIFY2(failed.err.contains(QByteArray::fromStdString(box_) + "/small3: " + cause),
           failed.err.constData());
  Tree expected = treeOf(source_);
  expected.erase("./small3");
  QVERIFY(stored(box_ + "/") == expected);
  proxy_->clear();
  good({u"jobs"_qs, u"retry"_qs, text(openJob())});
  QVERIFY(stored(box_ + "/") == treeOf(source_));
}

void EngineServiceTest::expiredCredentialsAreToldAndRetried() {
  proxy_->add(rule(Fault::expire, "PUT", "", 0, 1, 4));
  const Finished failed = ctl_->run(copy(source_ + "/", box_ + "/"));
  QCOMPARE(failed.code, 3);
  QVERIFY2(failed.err.contains("has expired"), failed.err.constData());
  for (const auto& [name, what] : stored(box_ + "/"))
    QCOMPARE(what, treeOf(source_).at(name));
  proxy_->clear();
  good({u"jobs"_qs, u"retry"_qs, text(openJob())});
  QVERIFY(stored(box_ + "/") == treeOf(source_));
}

void EngineServiceTest::sourcesThatChangeFail_data() {
  QTest::addColumn<bool>("vanishes");
  QTest::newRow("changes") << false;
  QTest::newRow("vanishes") << true;
}

void EngineServiceTest::sourcesThatChangeFail() {
  QFETCH(bool, vanishes);
  const Finished failed =
      copyHeld(copy(source_ + "/", box_ + "/"), rule(Fault::stall, "PUT", "blockid=", 1), [&] {
        if (vanishes) {
          fs::remove(source_ + "/big");
        } else {
          makeFile(source_ + "/big", randomBytes(kBig, 100));
        }
      });
  QCOMPARE(failed.code, 1);
  QVERIFY2(failed.err.contains("/big: "), failed.err.constData());
  QVERIFY2(failed.err.contains(vanishes ? "there is no such file" : "it changed while it was being copied"),
           failed.err.constData());
  Tree expected = treeOf(source_);
  expected.erase("./big");
  QVERIFY(stored(box_ + "/") == expected);
}

void EngineServiceTest::othersCommitsAreNotOverwritten() {
  const std::string other = ctl_->path("other");
  makeFile(other, "before");
  good(copy(other, direct(box_) + "/big"));
  makeFile(other, "theirs");
  const Finished failed =
      copyHeld(copy(source_ + "/big", box_ + "/big"), rule(Fault::stall, "PUT", "comp=blocklist", 1),
               [&] { good(copy(other, direct(box_) + "/big")); });
  QCOMPARE(failed.code, 1);
  QVERIFY2(failed.err.contains(box_ + "/big: "), failed.err.constData());
  QCOMPARE(good({u"cat"_qs, text(direct(box_) + "/big")}).out, QByteArray("theirs"));
}

void EngineServiceTest::fullDisksAreTold() {
  good(copy(source_ + "/", direct(box_) + "/"));
  // A file that cannot grow is what a full disk looks like to a program that is not told of it by a signal.
  ctl_->beforeStart([] {
    const rlimit most{1'500'000, 1'500'000};
    ::setrlimit(RLIMIT_FSIZE, &most);
    std::signal(SIGXFSZ, SIG_IGN);
  });
  const Finished failed = ctl_->run(copy(box_ + "/", back_ + "/"));
  ctl_->beforeStart(nullptr);
  QCOMPARE(failed.code, 1);
  QVERIFY2(failed.err.contains("/big: "), failed.err.constData());
  Tree expected = treeOf(source_), got = treeOf(back_);
  expected.erase("./big");
  for (const auto& [name, what] : expected)
    QVERIFY2(got.contains(name) && got.at(name) == what, name.c_str());
  QVERIFY(!got.contains("./big"));
  good({u"jobs"_qs, u"retry"_qs, text(openJob())});
  QVERIFY(treeOf(back_) == treeOf(source_));
}

void EngineServiceTest::unreadableFoldersFailAlone() {
  if (::geteuid() == 0) {
    // Nothing is unreadable for this user: a folder too deep for the system's path limit is.
    std::string deep = source_ + "/locked";
    fs::create_directories(deep);
    const int top = ::open(deep.c_str(), O_RDONLY | O_DIRECTORY);
    int at = top;
    const std::string name(250, 'd');
    for (int level = 0; level < 20; ++level) {
      QCOMPARE(::mkdirat(at, name.c_str(), 0700), 0);
      const int next = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
      if (at != top) ::close(at);
      at = next;
    }
    ::close(at);
    ::close(top);
  } else {
    fs::create_directories(source_ + "/locked/in");
    fs::permissions(source_ + "/locked", fs::perms::none);
  }
  const Finished failed = ctl_->run(copy(source_ + "/", box_ + "/"));
  if (::geteuid() != 0) fs::permissions(source_ + "/locked", fs::perms::owner_all);
  QCOMPARE(failed.code, 1);
  QVERIFY2((failed.out + failed.err).contains("locked"), failed.err.constData());
}

void EngineServiceTest::stalledOnesAreStopped() {
  proxy_->add(rule(Fault::stall, "PUT", "", 0));
  const auto process = ctl_->start(copy(source_ + "/", box_ + "/"));
  process->closeWriteChannel();
  proxy_->awaitStall();
  ::kill(static_cast<pid_t>(process->processId()), SIGINT);
  // The proxy still holds all of them: only a program that does not wait for answers ends now.
  QVERIFY(process->waitForFinished(20'000));
  QCOMPARE(process->exitCode(), 4);
  proxy_->clear();
  proxy_->release();
  good({u"jobs"_qs, u"resume"_qs, text(openJob())});
  QVERIFY(stored(box_ + "/") == treeOf(source_));
}

QTEST_GUILESS_MAIN(EngineServiceTest)
#include "engine_service_test.moc"
