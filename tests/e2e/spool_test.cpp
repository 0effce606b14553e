// What a destination cannot take just now is kept on this computer, and gets there later: also after the
// program has ended, however it did, and when the source is gone.
#include <signal.h>

#include <QFile>
#include <QTcpServer>
#include <QtEndian>
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"
#include "services/azurite.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr qsizetype kMiB = 1024 * 1024;

}  // namespace

class SpoolE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    AzuriteOptions options;
    options.accounts = {"here", "there"};
    azurite_ = std::make_unique<Azurite>(options);
  }
  void cleanupTestCase() { azurite_.reset(); }
  void init();
  void aMemberThatWasAwayCatchesUp();
  void aMemberThatWasAwayCatchesUpAfterAKill();
  void inputIsKeptWhileItsDestinationIsAway();
  void inputThatBrokeOffSaysSo();
  void whatHasArrivedIsNotKept();

 private:
  // A port where nobody listens.
  static std::uint16_t silentPort() {
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
  }
  void away() {
    std::string connection = azurite_->connectionString("there");
    const std::string port = ":" + std::to_string(azurite_->port());
    const std::string nobody = ":" + std::to_string(silentPort());
    for (std::size_t at = 0; (at = connection.find(port, at)) != std::string::npos; ++at)
      connection.replace(at, port.size(), nobody);
    ctl_->setVariable(u"HAWSER_CONNECTION_THERE"_qs, connection);
  }
  void back() { ctl_->setVariable(u"HAWSER_CONNECTION_THERE"_qs, azurite_->connectionString("there")); }
  Finished good(const QStringList& arguments) { return ctl_->good(arguments); }
  QJsonObject onlyJob() {
    const QList<QJsonObject> jobs = good({u"jobs"_qs, u"list"_qs, u"--json"_qs}).lines();
    return jobs.size() == 1 ? jobs.front() : QJsonObject();
  }
  std::uint64_t keptOf(const QString& job) {
    std::uint64_t bytes = 0;
    for (const QJsonObject& line : good({u"jobs"_qs, u"show"_qs, job, u"--json"_qs}).lines()) {
      if (line[u"type"].toString() == u"spool"_qs)
        bytes += static_cast<std::uint64_t>(line[u"bytes"].toInteger());
    }
    return bytes;
  }
  QString jobId() { return QString::number(onlyJob()[u"id"].toInteger()); }
  bool nothingIsKept() {
    const fs::path folder = ctl_->stateFolder() + "/hawser/spool";
    return !fs::exists(folder) || fs::is_empty(folder);
  }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<Ctl> ctl_;
  std::string here_, there_;
  int boxes_ = 0;
};

void SpoolE2eTest::init() {
  ctl_ = std::make_unique<Ctl>();
  ctl_->setVariable(u"HAWSER_CONNECTION_HERE"_qs, azurite_->connectionString("here"));
  back();
  ++boxes_;
  here_ = "HERE:box" + std::to_string(boxes_);
  there_ = "THERE:box" + std::to_string(boxes_);
  good({u"mkcontainer"_qs, text(here_), text(there_)});
}

void SpoolE2eTest::aMemberThatWasAwayCatchesUp() {
  const std::string source = ctl_->path("source"), whole = ctl_->path("whole");
  makeFile(source + "/large", randomBytes(30 * kMiB, 1));
  makeFile(source + "/dir/small", randomBytes(1000, 2));
  makeFile(source + "/none", {});
  good({u"copy"_qs, u"--recursive"_qs, text(source + "/"), text(here_ + "/from/")});
  away();
  const Finished copy = ctl_->run({u"copy"_qs, u"--recursive"_qs, u"--replica"_qs, text(here_ + "/from/"),
                                   text(here_ + "/to/"), u"--to"_qs, text(there_ + "/to/")});
  QCOMPARE(copy.code, 1);
  const QString job =
      QString::number(good({u"jobs"_qs, u"list"_qs, u"--json"_qs}).lines().last()[u"id"].toInteger());
  const Finished shown = good({u"jobs"_qs, u"show"_qs, job});
  QVERIFY2(shown.out.contains("kept for " + QByteArray::fromStdString(there_) + "/to/: 30.0 MiB since "),
           shown.out);
  // The source goes, and then the member is back.
  good({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, text(here_ + "/from/")});
  back();
  good({u"jobs"_qs, u"retry"_qs, job});
  good({u"copy"_qs, u"--recursive"_qs, text(there_ + "/to/"), text(whole + "/")});
  QVERIFY(treeOf(whole) == treeOf(source));
  QVERIFY(nothingIsKept());
}

void SpoolE2eTest::aMemberThatWasAwayCatchesUpAfterAKill() {
  const std::string source = ctl_->path("source"), whole = ctl_->path("whole");
  makeFile(source + "/large", randomBytes(20 * kMiB, 7));
  makeFile(source + "/dir/small", randomBytes(1000, 8));
  good({u"copy"_qs, u"--recursive"_qs, text(source + "/"), text(here_ + "/from/")});
  away();
  const auto copy = ctl_->start({u"copy"_qs, u"--recursive"_qs, u"--replica"_qs, text(here_ + "/from/"),
                                 text(here_ + "/to/"), u"--to"_qs, text(there_ + "/to/")});
  const auto running = [&] {
    for (const QJsonObject& job : good({u"jobs"_qs, u"list"_qs, u"--json"_qs}).lines()) {
      if (job[u"state"].toString() != u"done"_qs) return QString::number(job[u"id"].toInteger());
    }
    return QString();
  };
  QTRY_VERIFY_WITH_TIMEOUT(!running().isEmpty(), 30'000);
  const QString job = running();
  // The other place has it all, and so has the disk, while the one that is away is tried again.
  QTRY_COMPARE_WITH_TIMEOUT(keptOf(job), std::uint64_t(20 * kMiB + 1000), 60'000);
  QTRY_COMPARE_WITH_TIMEOUT(
      ctl_->run({u"stat"_qs, text(here_ + "/to/large"), text(here_ + "/to/dir/small")}).code, 0, 60'000);
  ::kill(static_cast<pid_t>(copy->processId()), SIGKILL);
  QVERIFY(copy->waitForFinished());
  good({u"rm"_qs, u"--recursive"_qs, u"--yes"_qs, text(here_ + "/from/")});
  back();
  good({u"jobs"_qs, u"resume"_qs, job});
  good({u"copy"_qs, u"--recursive"_qs, text(there_ + "/to/"), text(whole + "/")});
  QVERIFY(treeOf(whole) == treeOf(source));
  QVERIFY(nothingIsKept());
}

void SpoolE2eTest::inputIsKeptWhileItsDestinationIsAway() {
  const QByteArray input = randomBytes(20 * kMiB + 5, 3);
  away();
  const Finished copy = ctl_->run({u"copy"_qs, u"-"_qs, text(there_ + "/input")}, input);
  QCOMPARE(copy.code, 1);
  const QString job = jobId();
  const QByteArray id = job.toUtf8();
  QVERIFY2(copy.err.contains("job " + id + ": \"hawserctl jobs retry " + id + "\" sends it"), copy.err);
  back();
  good({u"jobs"_qs, u"retry"_qs, job});
  QVERIFY(good({u"cat"_qs, text(there_ + "/input")}).out == input);
  QVERIFY(nothingIsKept());
}

void SpoolE2eTest::inputThatBrokeOffSaysSo() {
  const QByteArray input = randomBytes(9 * kMiB, 5);
  const auto copy = ctl_->start({u"copy"_qs, u"-"_qs, text(there_ + "/input")});
  copy->write(input);
  while (copy->bytesToWrite() != 0)
    QVERIFY(copy->waitForBytesWritten());
  // A second later all that had come by then is safe.
  const auto kept = [&] {
    std::uint64_t bytes = 0;
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(ctl_->stateFolder() + "/hawser/spool", none)) {
      QFile chunk(text(entry.path().string()));
      if (entry.path().filename().string().size() != 16 || !chunk.open(QIODevice::ReadOnly)) continue;
      bytes += qFromBigEndian<quint32>(chunk.read(14).mid(10).constData());
    }
    return bytes;
  };
  QTRY_VERIFY_WITH_TIMEOUT(kept() > std::uint64_t(kMiB) || (copy->write("x"), false), 30'000);
  ::kill(static_cast<pid_t>(copy->processId()), SIGKILL);
  QVERIFY(copy->waitForFinished());
  const QJsonObject job = onlyJob();
  QCOMPARE(job[u"state"].toString(), u"failed"_qs);
  QVERIFY(
      good({u"jobs"_qs, u"show"_qs, jobId()}).out.contains("kept for " + QByteArray::fromStdString(there_)));
  QVERIFY(!ctl_->run({u"stat"_qs, text(there_ + "/input")}).out.contains("input"));
  good({u"jobs"_qs, u"retry"_qs, jobId()});
  const QByteArray sent = good({u"cat"_qs, text(there_ + "/input")}).out;
  QVERIFY(sent.size() >= kMiB);
  QCOMPARE(sent.left(input.size()), input.left(sent.size()));
  QVERIFY(nothingIsKept());
}

void SpoolE2eTest::whatHasArrivedIsNotKept() {
  const QByteArray input = randomBytes(9 * kMiB, 6);
  QCOMPARE(ctl_->run({u"copy"_qs, u"-"_qs, text(there_ + "/input")}, input).code, 0);
  QVERIFY(good({u"cat"_qs, text(there_ + "/input")}).out == input);
  QVERIFY(nothingIsKept());
  QVERIFY(good({u"jobs"_qs, u"list"_qs}).out.isEmpty());
}

QTEST_GUILESS_MAIN(SpoolE2eTest)
#include "spool_test.moc"
