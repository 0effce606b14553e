// A URL's shared access signature is never kept: to go on in another run it is asked for, and taken.
#include <QEventLoop>
#include <QtTest>
#include <csignal>

#include "e2e/ctl.h"
#include "fault/engine/summing_service.h"

using namespace hawser::test;

namespace {

constexpr qsizetype kBig = 24 * 1024 * 1024;

// A private container: who shows nothing hears that there is nothing.
std::string knowing(const WireMessage& request) {
  return request.target().find("sig=hush") == std::string::npos ? "404 ResourceNotFound" : "";
}

}  // namespace

class EngineSasTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init();
  void stoppedOnesAskForItAgain();
  void refusedOnesAreToldFromKeys();

 private:
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(service_->port()) + "/sums/box/big?sv=1&sig=hush";
  }

  std::unique_ptr<SummingService> service_;
  std::unique_ptr<Ctl> ctl_;
  QByteArray big_ = randomBytes(kBig, 1);
};

void EngineSasTest::init() {
  ctl_ = std::make_unique<Ctl>();
  service_ = std::make_unique<SummingService>(
      std::map<std::string, SummingService::Object>{{"big", {big_.toStdString(), {}}}});
  service_->guard(knowing);
}

void EngineSasTest::stoppedOnesAskForItAgain() {
  std::mutex mutex;
  std::condition_variable changed;
  bool reached = false, stopped = false;
  // Two parts of three have arrived once the third is asked for.
  service_->damage([&](std::uint64_t offset, std::string&) {
    if (offset < kBig * 2 / 3) return;
    std::unique_lock lock(mutex);
    reached = true;
    changed.notify_all();
    changed.wait(lock, [&] { return stopped; });
  });
  const std::string back = ctl_->path("back");
  const auto process = ctl_->start({u"copy"_qs, u"--parallel"_qs, u"1"_qs, text(url()), text(back)});
  {
    std::unique_lock lock(mutex);
    QVERIFY(changed.wait_for(lock, std::chrono::seconds(60), [&] { return reached; }));
    ::kill(static_cast<pid_t>(process->processId()), SIGINT);
  }
  QVERIFY(process->waitForFinished(60'000));
  {
    const std::lock_guard lock(mutex);
    stopped = true;
    changed.notify_all();
  }
  service_->damage(nullptr);
  QCOMPARE(process->exitCode(), 4);
  const QByteArray said = process->readAllStandardError();
  QVERIFY2(said.contains("jobs resume 1") && said.contains("HAWSER_CONNECTION_SAS"), said.constData());
  QVERIFY(!anyFileHolds(ctl_->stateFolder(), "hush"));
  for (int again = 0; again < 2; ++again) {
    const Finished unsigned_ = ctl_->run({u"jobs"_qs, u"resume"_qs, u"1"_qs});
    QCOMPARE(unsigned_.code, 3);
    QVERIFY2(unsigned_.err.contains("/sums/box: its shared access signature (SAS) is needed again") &&
                 unsigned_.err.contains("HAWSER_CONNECTION_SAS"),
             unsigned_.err.constData());
  }
  ctl_->setVariable(u"HAWSER_CONNECTION_SAS"_qs, url());
  const Finished resumed = ctl_->run({u"jobs"_qs, u"resume"_qs, u"1"_qs});
  QVERIFY2(resumed.code == 0, resumed.err.constData());
  QVERIFY2(resumed.out.contains("16.0 MiB were found there on resume, 8.0 MiB were sent"),
           resumed.out.constData());
  QFile file(text(back));
  QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll() == big_);
}

void EngineSasTest::refusedOnesAreToldFromKeys() {
  service_->guard([](const WireMessage&) { return std::string("403 AuthenticationFailed"); });
  const Finished refused = ctl_->run({u"cat"_qs, text(url())});
  QCOMPARE(refused.code, 3);
  QVERIFY2(refused.err.contains("does not accept the shared access signature"), refused.err.constData());
  const Finished stranger = ctl_->run({u"cat"_qs, text(url().substr(0, url().find('?')))});
  QCOMPARE(stranger.code, 3);
  QVERIFY2(stranger.err.contains("asks for a credential and none was given"), stranger.err.constData());
}

QTEST_GUILESS_MAIN(EngineSasTest)
#include "engine_sas_test.moc"
