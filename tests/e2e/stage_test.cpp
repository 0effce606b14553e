// hawserctl's stages: what it prints, what another reader makes of its files, what it makes of others', and
// what is left when it is killed.
#include <signal.h>

#include <QJsonArray>
#include <QRegularExpression>
#include <QtTest>
#include <filesystem>

#include "e2e/ctl.h"

using namespace hawser::test;
namespace fs = std::filesystem;

class StageE2eTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    ctl_ = std::make_unique<Ctl>();
    root_ = ctl_->path("spool");
  }
  void linesAreThoseOfTheReference();
  void anotherReaderAgrees();
  void filesOfOthersAreRead();
  void damageIsToldAndNothingIsLost();
  void onlyOneWrites();
  void whatArrivedSurvivesAKill();
  void whatArrivedIsKeptOnAStop();
  void perfReports();
  void wrongUsage();

 private:
  Finished stage(const QStringList& arguments, const QByteArray& input = {}) {
    return ctl_->run(QStringList{u"stage"_qs} + arguments, input);
  }
  QStringList put(const char* stream, const char* name, const QStringList& more = {}) {
    return QStringList{u"put"_qs,    text(root_),        u"--stream"_qs, QLatin1String(stream),
                       u"--name"_qs, QLatin1String(name)} +
           more;
  }
  Finished cat(const char* stream, const char* name, const QStringList& more = {}) {
    return stage(QStringList{u"cat"_qs, text(root_), u"--stream"_qs, QLatin1String(stream), u"--name"_qs,
                             QLatin1String(name)} +
                 more);
  }
  // What the reader in Python says, by "stream/name".
  std::map<std::string, QJsonObject> python(const char* command) {
    QProcess process;
    process.start(QStringLiteral(HAWSER_PYTHON),
                  {QStringLiteral(HAWSER_CHUNK_FILES), QLatin1String(command), text(root_)});
    if (!process.waitForFinished() || process.exitCode() != 0)
      qFatal("%s", process.readAllStandardError().constData());
    std::map<std::string, QJsonObject> all;
    const Finished finished{0, process.readAllStandardOutput(), {}};
    for (const QJsonObject& line : finished.lines())
      all[(line[u"stream"].toString() + u'/' + line[u"name"].toString()).toStdString()] = line;
    return all;
  }
  std::unique_ptr<QProcess> startPut() {
    auto process = ctl_->start(QStringList{u"stage"_qs} + put("s", "c", {u"--checksum"_qs}));
    process->write("arrived");
    process->waitForBytesWritten();
    // Other programs see it a second later.
    QDeadlineTimer patience(60'000);
    while (cat("s", "c").out != "arrived")
      if (patience.hasExpired()) qFatal("nothing arrives");
    return process;
  }

  std::unique_ptr<Ctl> ctl_;
  std::string root_;
};

void StageE2eTest::linesAreThoseOfTheReference() {
  QCOMPARE(stage(put("s", "c", {u"--checksum"_qs, u"--metadata"_qs, u"meta"_qs}), "hello").out,
           QByteArray("5 B arrived.\n"));
  QCOMPARE(stage(put("s", "c", {u"--checksum"_qs, u"--full-sync"_qs}), " world").code, 0);
  QCOMPARE(stage(put("s", "plain"), "x").code, 0);
  QCOMPARE(stage(put("t", "empty", {u"--checksum"_qs})).code, 0);
  const QByteArray blanks(60, ' ');
  const auto padded = [&](const char* name) { return (name + blanks).left(60); };
  const QByteArray lines = " stream:" + padded("s") + "2 chunks\n" +                                     //
                           "        " + padded("s/c") + "meta_len=4, data_size=11, crc=04e7fd8d\n" +     //
                           "        " + padded("s/plain") + "meta_len=0, data_size=1, crc=00000000\n" +  //
                           " stream:" + padded("t") + "1 chunks\n" +                                     //
                           "        " + padded("t/empty") + "meta_len=0, data_size=0, crc=41d912ff\n";
  QCOMPARE(stage({u"ls"_qs, text(root_)}).out, lines);
  // The reference tool finds fault with every good chunk here.
  QCOMPARE(stage({u"ls"_qs, u"--checksum"_qs, text(root_)}).out, lines);
  QCOMPARE(cat("s", "c").out, QByteArray("hello world"));
  QCOMPARE(stage({u"check"_qs, text(root_)}).out,
           QByteArray("3 chunks, 12 B, 1 without a checksum; no damage.\n"));
  QCOMPARE(stage({u"ls"_qs, u"--suffix"_qs, u"in"_qs, u"--json"_qs, text(root_)}).lines().size(), 1);
}

void StageE2eTest::anotherReaderAgrees() {
  const QByteArray big = randomBytes(3'000'000, 1);
  std::map<std::string, QByteArray> contents;
  for (const auto& [name, content] : std::map<std::string, QByteArray>{
           {"big", big}, {"empty", {}}, {"zero", QByteArray(1, '\0')}, {"small", "hello"}}) {
    for (const QStringList& more :
         {QStringList{}, QStringList{u"--checksum"_qs},
          QStringList{u"--checksum"_qs, u"--full-sync"_qs, u"--metadata"_qs, u"m"_qs}}) {
      const std::string stream = "s" + std::to_string(more.size());
      QCOMPARE(stage(put(stream.c_str(), name.c_str(), more), content).code, 0);
      QCOMPARE(stage(put(stream.c_str(), name.c_str(), more), "more").code, 0);
      contents[stream + "/" + name] = content + "more";
    }
  }
  const auto found = python("judge");
  QCOMPARE(found.size(), contents.size());
  for (const auto& [name, content] : contents) {
    const QJsonObject line = found.at(name);
    QCOMPARE(line[u"damage"].toInt(), 0);
    QVERIFY2(line[u"content"].toString().toLatin1() == content.toHex(), name.c_str());
    QCOMPARE(line[u"metadata"].toString(), name.starts_with("s4") ? u"6d"_qs : QString());
  }
}

void StageE2eTest::filesOfOthersAreRead() {
  const auto expected = python("make");
  const Finished listed = stage({u"check"_qs, u"--json"_qs, text(root_)});
  QCOMPARE(listed.code, 5);
  QCOMPARE(listed.lines().size(), qsizetype(expected.size() + 1));
  for (const QJsonObject& line : listed.lines()) {
    if (line[u"type"] != u"chunk"_qs) continue;
    const std::string stream = line[u"stream"].toString().toStdString();
    const std::string name = line[u"name"].toString().toStdString();
    const QJsonObject right = expected.at(stream + "/" + name);
    const int damage = right[u"damage"].toInt();
    QVERIFY2(line[u"damage"].toInt() == damage, name.c_str());
    const QByteArray content = QByteArray::fromHex(right[u"content"].toString().toLatin1());
    const Finished shown = cat(stream.c_str(), name.c_str());
    QCOMPARE(shown.code, damage == 0 ? 0 : 5);
    QCOMPARE(shown.out, damage == 0 ? content : QByteArray());
    if (damage == 0) {
      QCOMPARE(line[u"metadataSize"].toInt(), int(right[u"metadata"].toString().size() / 2));
      continue;
    }
    const int proven = right[u"proven"].toInt();
    QVERIFY2((line[u"salvage"] != u"unproven"_qs) == (proven >= 0), name.c_str());
    if (proven >= 0) QCOMPARE(line[u"salvageSize"].toInt(), proven);
  }
  // And grow: from then on they are chunks of ours.
  for (const auto& [name, right] : expected) {
    if (right[u"damage"].toInt() != 0) continue;
    const std::string stream = name.substr(0, 3), chunk = name.substr(4);
    QCOMPARE(stage(put(stream.c_str(), chunk.c_str(), {u"--checksum"_qs}), "+").code, 0);
  }
  for (const auto& [name, line] : python("judge")) {
    QCOMPARE(line[u"damage"].toInt(), expected.at(name)[u"damage"].toInt());
    if (line[u"damage"].toInt() == 0)
      QVERIFY2(line[u"content"].toString() == expected.at(name)[u"content"].toString() + u"2b"_qs,
               name.c_str());
  }
}

void StageE2eTest::damageIsToldAndNothingIsLost() {
  python("make");
  const Tree before = treeOf(root_);
  const Finished checked = stage({u"check"_qs, text(root_)});
  QCOMPARE(checked.code, 5);
  QVERIFY2(
      checked.out.contains("one/torn-hint: its checksum is another (-10); 5 bytes proven by its last sync\n"),
      checked.out.constData());
  QCOMPARE(stage({u"ls"_qs, text(root_)}).code, 5);
  QVERIFY(treeOf(root_) == before);
  QCOMPARE(cat("one", "torn-hint", {u"--damaged"_qs}).out, QByteArray("hello"));
  const Finished refused = stage(put("one", "torn-hint"), "x");
  QCOMPARE(refused.code, 5);
  QVERIFY(refused.err.contains("--salvage"));
  const Finished salvaged = stage({u"check"_qs, u"--salvage"_qs, text(root_)});
  QCOMPARE(salvaged.code, 5);
  QVERIFY2(salvaged.out.contains("8 damaged, 8 moved aside"), salvaged.out.constData());
  QCOMPARE(stage({u"check"_qs, text(root_)}).code, 0);
  QCOMPARE(cat("one", "torn-hint").out, QByteArray("hello"));
  const Tree kept = treeOf(root_ + "/.quarantine");
  for (const char* name : {"one/torn-hint", "two/torn", "one/opened", "two/magic", "one/nothing", "two/cut"})
    QVERIFY2(kept.contains(name) && kept.at(name) == before.at(name), name);
}

void StageE2eTest::onlyOneWrites() {
  const auto process = startPut();
  const Finished second = stage(put("s", "other"), "x");
  QCOMPARE(second.code, 1);
  QVERIFY2(second.err.contains("another running program works on it"), second.err.constData());
  process->closeWriteChannel();
  QVERIFY(process->waitForFinished());
  QCOMPARE(process->exitCode(), 0);
  QCOMPARE(stage(put("s", "other"), "x").code, 0);
}

void StageE2eTest::whatArrivedSurvivesAKill() {
  const auto process = startPut();
  process->write("more");
  process->waitForBytesWritten();
  process->kill();
  process->waitForFinished();
  const QByteArray left = cat("s", "c").out;
  QVERIFY(left == "arrived" || left == "arrivedmore");
  QCOMPARE(stage({u"check"_qs, text(root_)}).code, 0);
  QCOMPARE(stage(put("s", "c", {u"--checksum"_qs}), "!").code, 0);
  QCOMPARE(cat("s", "c").out, left + "!");
}

void StageE2eTest::whatArrivedIsKeptOnAStop() {
  const auto process = startPut();
  ::kill(static_cast<pid_t>(process->processId()), SIGTERM);
  QVERIFY(process->waitForFinished());
  QCOMPARE(process->exitCode(), 4);
  QCOMPARE(cat("s", "c").out, QByteArray("arrived"));
}

void StageE2eTest::perfReports() {
  fs::create_directories(root_);
  const QStringList job = {u"perf"_qs, text(root_), u"--files"_qs, u"3"_qs, u"--writes"_qs, u"2"_qs};
  const Finished report = stage(job + QStringList{u"--checksum"_qs, u"--full-sync"_qs});
  QCOMPARE(report.code, 0);
  const QRegularExpression lines(
      QStringLiteral("^=== perf write === \n"
                     "-  crc32 checksum : enabled\n"
                     "-  fs sync mode   : full\n"
                     "-  file size      : 400\\.0K \\(409600 bytes\\)\n"
                     "-  total files    : 3\n"
                     "-  file writes    : 2\n"
                     "-  bytes written  : 2\\.3M \\(2457600 bytes\\)\n"
                     "-  elapsed time   : \\d+\\.\\d\\d seconds\n"
                     "-  rate           : [\\d.]+[bKMGT] per second \\([\\d.]+ bytes\\)\n$"));
  QVERIFY2(lines.match(QString::fromUtf8(report.out)).hasMatch(), report.out.constData());
  QVERIFY(fs::is_empty(root_));
  for (const QStringList& more : {QStringList{}, QStringList{u"--memory"_qs, u"--metadata"_qs, u"meta"_qs}}) {
    const QJsonObject json = stage(job + more + QStringList{u"--json"_qs}).report();
    QCOMPARE(json[u"type"].toString(), u"stagePerf"_qs);
    QCOMPARE(json[u"bytes"].toInteger(), 2'457'600 + (more.isEmpty() ? 0 : 12));
    QVERIFY(json[u"bytesPerSecond"].toDouble() > 0);
  }
}

void StageE2eTest::wrongUsage() {
  QCOMPARE(stage({}).code, 2);
  QCOMPARE(stage({u"dance"_qs, text(root_)}).code, 2);
  QCOMPARE(stage({u"put"_qs, text(root_)}, "x").code, 2);
  QCOMPARE(stage({u"ls"_qs}).code, 2);
  QCOMPARE(stage(put("..", "c"), "x").code, 2);
  QCOMPARE(stage(put("s", "a/b"), "x").code, 2);
  QCOMPARE(stage({u"perf"_qs, u"--files"_qs, u"none"_qs}).code, 2);
  QCOMPARE(stage({u"ls"_qs, text(root_ + "/none")}).code, 1);
  QCOMPARE(cat("s", "none").code, 1);
}

QTEST_GUILESS_MAIN(StageE2eTest)
#include "stage_test.moc"
