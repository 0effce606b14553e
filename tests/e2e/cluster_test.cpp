// Shares of a job on a real cluster's scheduler, by the scripts of docs/cluster.md as they are there.
#include <QDir>
#include <QFile>
#include <QtTest>
#include <filesystem>
#include <set>

#include "e2e/ctl.h"
#include "services/azurite.h"
#include "services/slurm.h"

using namespace hawser::test;
namespace fs = std::filesystem;

namespace {

constexpr int kTasks = 8;
constexpr int kFiles = 96;
constexpr int kLongestMs = 60'000;

// The lines of the document between the one that says so and "```", or less indented ones.
QByteArray block(const char* first) {
  QFile file(QStringLiteral(HAWSER_CLUSTER));
  if (!file.open(QIODevice::ReadOnly)) qFatal("no document");
  const QList<QByteArray> lines = file.readAll().split('\n');
  auto line = std::find(lines.begin(), lines.end(), QByteArray(first));
  if (line == lines.end()) qFatal("the document has no %s", first);
  QByteArray found;
  const auto indent = [](const QByteArray& text) { return text.size() - QByteArray(text).trimmed().size(); };
  const qsizetype least = indent(*++line);
  for (; *line != "```" && (least == 0 || indent(*line) >= least); ++line)
    found += line->mid(least) + '\n';
  return found;
}

}  // namespace

class ClusterE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { azurite_ = std::make_unique<Azurite>(); }
  void cleanupTestCase() { azurite_.reset(); }
  void init() {
    ctl_ = std::make_unique<Ctl>();
    ctl_->setVariable(u"HAWSER_CONNECTION_ALPHA"_qs, azurite_->connectionString("alpha"));
    box_ = "box" + std::to_string(++boxes_);
    ctl_->good({u"mkcontainer"_qs, text("ALPHA:" + box_)});
    for (int i = 0; i < kFiles; ++i)
      makeFile(ctl_->path("set/" + std::to_string(i % 7) + "/" + std::to_string(i)), randomBytes(200'000, i));
    fs::create_directories(ctl_->path("work"));
  }
  void aTaskIsKilledAndRequeued();
  void podsOfAnIndexedJob();
  void whatIsMissingIsSaid();

 private:
  QProcessEnvironment environment(const QString& more) const {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QString folder = QFileInfo(QStringLiteral(HAWSER_CTL)).path();
    environment.insert(u"PATH"_qs, folder + u':' + environment.value(u"PATH"_qs));
    environment.insert(u"HAWSER_CONNECTION_ALPHA"_qs, text(azurite_->connectionString("alpha")));
    environment.insert(u"SOURCE"_qs, text(ctl_->path("set/")));
    environment.insert(u"DESTINATION"_qs, text("ALPHA:" + box_ + "/set/"));
    environment.insert(u"HAWSER_OPTIONS"_qs, more);
    return environment;
  }
  QStringList reports() const {
    QStringList files;
    for (const QFileInfo& file : QDir(text(ctl_->path("work/reports"))).entryInfoList({u"*.json"_qs}))
      files << file.filePath();
    return files;
  }
  // Nothing is lost, and nothing was done by two.
  void checkWhole() {
    const Finished whole = ctl_->good(QStringList{u"jobs"_qs, u"merge"_qs, u"--json"_qs} + reports());
    const QJsonObject counts = whole.report()[u"counts"].toObject();
    QCOMPARE(counts[u"objects"].toInt(), kFiles);
    QCOMPARE(counts[u"verified"].toInt() + counts[u"skipped"].toInt(), kFiles);
    ctl_->good({u"copy"_qs, text("ALPHA:" + box_ + "/set/"), text(ctl_->path("back/")), u"--recursive"_qs});
    QCOMPARE(treeOf(ctl_->path("back")), treeOf(ctl_->path("set")));
    std::map<QString, QString> shardOf;
    for (const QString& path : reports()) {
      QFile file(path);
      QVERIFY(file.open(QIODevice::ReadOnly));
      const QJsonObject report = QJsonDocument::fromJson(file.readAll()).object();
      for (const QJsonValue& object : report[u"objects"].toArray()) {
        const QString destination = object[u"destination"].toString();
        const auto known = shardOf.try_emplace(destination, report[u"shard"].toString()).first;
        QCOMPARE(report[u"shard"].toString(), known->second);
      }
    }
  }

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<Ctl> ctl_;
  std::string box_;
  int boxes_ = 0;
};

void ClusterE2eTest::aTaskIsKilledAndRequeued() {
  Slurm slurm(kTasks);
  const QString folder = text(ctl_->path("work"));
  makeFile(ctl_->path("work/copy.sh"), block("```sh"));
  const QByteArray job = slurm.run(u"sbatch"_qs, {u"--parsable"_qs, u"copy.sh"_qs}, folder,
                                   environment(u"--limit-rate 200K --parallel 1"_qs));
  // In the middle: some of it is there, and not all.
  const auto arrived = [&] {
    return ctl_->good({u"ls"_qs, u"--recursive"_qs, text("ALPHA:" + box_)}).out.count('\n');
  };
  QTRY_VERIFY_WITH_TIMEOUT(arrived() >= kTasks, kLongestMs);
  const qsizetype some = arrived();
  QVERIFY2(some < kFiles, qPrintable(QString::number(some)));
  slurm.run(u"scontrol"_qs, {u"requeue"_qs, QString::fromLatin1(job) + u"_3"_qs});
  QVERIFY(slurm.awaitEnd(job));
  QVERIFY2(reports().contains(folder + u"/reports/3-1.json"_qs), qPrintable(reports().join(u' ')));
  checkWhole();
}

void ClusterE2eTest::podsOfAnIndexedJob() {
  const QByteArray script = block("            - |");
  std::vector<std::unique_ptr<QProcess>> pods;
  for (int index = 0; index < kTasks; ++index) {
    QProcessEnvironment own = environment({});
    own.insert(u"JOB_COMPLETION_INDEX"_qs, QString::number(index));
    own.insert(u"SHARDS"_qs, QString::number(kTasks));
    pods.push_back(std::make_unique<QProcess>());
    pods.back()->setProcessEnvironment(own);
    pods.back()->setWorkingDirectory(text(ctl_->path("work")));
    pods.back()->start(u"/bin/sh"_qs, {u"-c"_qs, QString::fromUtf8(script)});
  }
  for (const auto& pod : pods) {
    QVERIFY(pod->waitForFinished(kLongestMs));
    QVERIFY2(pod->exitCode() == 0, pod->readAllStandardError());
  }
  QCOMPARE(reports().size(), kTasks);
  checkWhole();
}

void ClusterE2eTest::whatIsMissingIsSaid() {
  const auto share = [&](const QString& shard) {
    ctl_->good({u"copy"_qs, text(ctl_->path("set/")), text("ALPHA:" + box_ + "/set/"), u"--recursive"_qs,
                u"--shard"_qs, shard, u"--report"_qs,
                text(ctl_->path("work/reports/") + shard.left(1).toStdString() + ".json")});
  };
  fs::create_directories(ctl_->path("work/reports"));
  share(u"1/3"_qs);
  share(u"3/3"_qs);
  const Finished some = ctl_->run(QStringList{u"jobs"_qs, u"merge"_qs} + reports());
  QCOMPARE(some.code, 1);
  QVERIFY2(some.err.contains("share 2/3") && some.out.contains("1 share"), some.out + some.err);
  share(u"2/3"_qs);
  const QStringList all = reports();
  const Finished whole = ctl_->good(QStringList{u"jobs"_qs, u"merge"_qs} + all);
  QVERIFY2(whole.out.contains("All well: 96 objects"), whole.out);
  const Finished wrong = ctl_->run({u"copy"_qs, text(ctl_->path("set/")), text("ALPHA:" + box_ + "/set/"),
                                    u"--recursive"_qs, u"--shard"_qs, u"4/3"_qs});
  QCOMPARE(wrong.code, 2);
  QVERIFY2(wrong.err.contains("I/N"), wrong.err);
  makeFile(ctl_->path("work/reports/none.json"), "{}");
  QCOMPARE(ctl_->run(QStringList{u"jobs"_qs, u"merge"_qs} + reports()).code, 2);
}

QTEST_GUILESS_MAIN(ClusterE2eTest)
#include "cluster_test.moc"
