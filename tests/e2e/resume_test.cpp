// Killed and stopped programs go on where they were: the bytes on the wire are counted by a proxy.
#include <signal.h>

#include <QEventLoop>
#include <QtTest>

#include "e2e/counting_proxy.h"
#include "e2e/ctl.h"
#include "services/azurite.h"

using namespace hawser::test;

namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kSize = 96 * kMiB;
constexpr qint64 kParallel = 4;
// What is in flight when a program dies: parts of 8 MiB at most.
constexpr qint64 kInFlight = kParallel * 8 * kMiB;
// Headers, listings and the block list; and what stands in the buffers of sockets when the program dies.
constexpr qint64 kOverhead = 6 * kMiB;

}  // namespace

class ResumeTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    azurite_ = std::make_unique<Azurite>();
    proxy_ = std::make_unique<CountingProxy>(azurite_->port());
  }
  void cleanupTestCase() {
    proxy_.reset();
    azurite_.reset();
  }
  void init();
  void killedUploadsGoOn_data() { moments(); }
  void killedUploadsGoOn();
  void killedDownloadsGoOn_data() { moments(); }
  void killedDownloadsGoOn();
  void stoppedOnesSayHowToGoOn();

 private:
  static void moments() {
    QTest::addColumn<qint64>("after");
    for (const qint64 after : {1 * kMiB, 20 * kMiB, 55 * kMiB, 90 * kMiB})
      QTest::addRow("%lld MiB", static_cast<long long>(after / kMiB)) << after;
  }
  // Runs to the end with the event loop turning, for the proxy lives in it.
  Finished run(const QStringList& arguments, int signal = 0, qint64 after = 0);
  QString onlyJob() {
    return QString::number(run({u"jobs"_qs, u"list"_qs, u"--json"_qs}).lines().value(0)[u"id"].toInteger());
  }
  void killedGoesOn(const std::string& from, const std::string& to, qint64 after,
                    qint64 (CountingProxy::*moved)() const);

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<CountingProxy> proxy_;
  std::unique_ptr<Ctl> ctl_;
  std::string source_, box_;
  int boxes_ = 0;
};

void ResumeTest::init() {
  ctl_ = std::make_unique<Ctl>();
  const std::string endpoint =
      "http://127.0.0.1:" + std::to_string(proxy_->serverPort()) + "/devstoreaccount1";
  ctl_->setVariable(u"AZURE_STORAGE_CONNECTION_STRING"_qs,
                    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=" +
                        azurite_->key() + ";BlobEndpoint=" + endpoint + ";");
  source_ = ctl_->path("source");
  makeFile(source_, randomBytes(kSize, 11));
  box_ = "az://devstoreaccount1/resume" + std::to_string(++boxes_);
  QCOMPARE(run({u"mkcontainer"_qs, text(box_)}).code, 0);
}

Finished ResumeTest::run(const QStringList& arguments, int signal, qint64 after) {
  const auto process = ctl_->start(arguments);
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

void ResumeTest::killedGoesOn(const std::string& from, const std::string& to, qint64 after,
                              qint64 (CountingProxy::*moved)() const) {
  const Finished killed =
      run({u"copy"_qs, u"--parallel"_qs, QString::number(kParallel), text(from), text(to)}, SIGKILL, after);
  QCOMPARE(killed.code, -1);
  const qint64 first = (proxy_.get()->*moved)();
  const Finished resumed = run({u"jobs"_qs, u"resume"_qs, onlyJob(), u"--json"_qs});
  const qint64 second = (proxy_.get()->*moved)();
  QVERIFY2(resumed.code == 0, (resumed.out + resumed.err).constData());
  QVERIFY2(first + second <= kSize + kInFlight + kOverhead,
           qPrintable(QStringLiteral("%1 + %2").arg(first).arg(second)));
  const QJsonObject counts = resumed.report()[u"counts"].toObject();
  QCOMPARE(counts[u"verified"].toInteger(), 1);
  QCOMPARE(counts[u"bytesSent"].toInteger() + counts[u"bytesResumed"].toInteger(), kSize);
}

void ResumeTest::killedUploadsGoOn() {
  QFETCH(qint64, after);
  killedGoesOn(source_, box_ + "/a", after, &CountingProxy::sent);
  QCOMPARE(run({u"copy"_qs, text(box_ + "/a"), text(ctl_->path("back"))}).code, 0);
  const Tree tree = treeOf(ctl_->path(""));
  QCOMPARE(tree.at("./back"), tree.at("./source"));
}

void ResumeTest::killedDownloadsGoOn() {
  QFETCH(qint64, after);
  QCOMPARE(run({u"copy"_qs, text(source_), text(box_ + "/a")}).code, 0);
  const QString job = onlyJob();
  QCOMPARE(run({u"jobs"_qs, u"forget"_qs, job}).code, 0);
  const std::string back = ctl_->path("back/a");
  killedGoesOn(box_ + "/a", back, after, &CountingProxy::received);
  const Tree tree = treeOf(ctl_->path(""));
  QVERIFY2(tree.contains("back/a"), tree.rbegin()->first.c_str());
  QCOMPARE(tree.at("back/a"), tree.at("./source"));
  // Nothing of the way there is left behind.
  QCOMPARE(treeOf(ctl_->path("back")).size(), std::size_t(1));
}

void ResumeTest::stoppedOnesSayHowToGoOn() {
  const Finished stopped =
      run({u"copy"_qs, u"--memory"_qs, u"16MiB"_qs, text(source_), text(box_ + "/a")}, SIGINT, 20 * kMiB);
  QCOMPARE(stopped.code, 4);
  QVERIFY2(stopped.err.contains("hawserctl jobs resume"), stopped.err.constData());
  QVERIFY(!run({u"ls"_qs, text(box_)}).out.contains("a"));
  // What arrived is told by another process too: at most 16 MiB of the 20 were in flight.
  const qint64 there = run({u"jobs"_qs, u"list"_qs, u"--json"_qs}).report()[u"bytesDone"].toInteger();
  QVERIFY2(there >= 2 * kMiB && there < kSize, qPrintable(QString::number(there)));
  QCOMPARE(run({u"jobs"_qs, u"resume"_qs, onlyJob()}).code, 0);
  QCOMPARE(run({u"ls"_qs, text(box_)}).out, QByteArray("a\n"));
}

QTEST_GUILESS_MAIN(ResumeTest)
#include "resume_test.moc"
