// The command line over a fake engine: what it asks of the engine, what it prints, and its exit codes.
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "commands.h"
#include "fake_engine.h"
#include "progress_line.h"

using namespace hawser;
using namespace hawser::ctl;

namespace {

ReportLine failedLine(ErrorCode code, int sys = 0) {
  ReportLine line;
  line.source = "/data/a";
  line.state = TransferState::failed;
  line.error = makeError(code, "why");
  line.error->sys = sys;
  return line;
}

ReportLine doneLine() {
  ReportLine line;
  line.verified = true;
  return line;
}

}  // namespace

class HawserctlTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    state_ = stateOfDoneJob();
    console_ = {};
  }
  void helpComesFromTheTable();
  void wrongUsageSaysSo_data();
  void wrongUsageSaysSo();
  void copySubmitsWhatWasSaid();
  void locationsAreMadeAbsolute();
  void dryRunOnlyPreviews();
  void exitCodesTellWhatHappened();
  void jsonIsOneObjectALine();
  void reportGoesToItsFile();
  void stopPausesAndSaysHowToGoOn();
  void conflictsAreAskedOnATerminalOnly();
  void lsWalksPagesAndFolders();
  void lsOfAnObjectShowsIt();
  void lsEscapesOnlyOnATerminal();
  void folderOfAUrlKeepsItsQuery();
  void catWritesTheBytes();
  void theCacheIsListedAndChanged();
  void statShowsWhatIsKnown();
  void rmCountsAndAsks();
  void jobsAreListedAndFound();
  void whatAJobKeepsIsShown();
  void connectionStringsComeFromStandardInput();
  void progressFitsTheTerminal();
  void progressSaysWhatItWaitsFor();
  void obstaclesAreSaidOnce();
  void obstaclesAreShownWhileTheyLast();

 private:
  int run(std::vector<std::string> arguments) { return runWith(state_, console_, std::move(arguments)); }
  bool said(const char* text) const { return console_.errors.find(text) != std::string::npos; }
  bool printed(const char* text) const { return console_.output.find(text) != std::string::npos; }

  FakeState state_;
  FakeConsole console_;
};

void HawserctlTest::helpComesFromTheTable() {
  QCOMPARE(run({"--help"}), 0);
  for (const CommandSpec& command : commands()) {
    QVERIFY(printed(std::string(command.name).c_str()));
  }
  for (const CommandSpec& command : commands()) {
    QCOMPARE(run({std::string(command.name), "--help"}), 0);
    for (const OptionSpec& option : command.options)
      QCOMPARE(printed(("--" + std::string(option.name) + (option.value.empty() ? "\n" : " ")).c_str()),
               option.unavailable.empty());
    for (const QString& line : QString::fromStdString(console_.output).split(u'\n'))
      QVERIFY2(line.size() <= 100, qPrintable(line));
  }
  QCOMPARE(run({"copy", "--help"}), 0);
  QVERIFY(printed(("Default: " + std::to_string(EngineOptions().memoryBudget >> 20) + "MiB").c_str()));
  QCOMPARE(run({"--version"}), 0);
  QVERIFY(printed("hawserctl "));
  QCOMPARE(run({}), 2);
}

void HawserctlTest::wrongUsageSaysSo_data() {
  QTest::addColumn<QStringList>("words");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* words, const char* says) {
    QTest::newRow(words) << QString::fromUtf8(words).split(u' ') << QString::fromUtf8(says);
  };
  row("move a b", "no command");
  row("copy a", "missing");
  row("copy a b --fast", "no option --fast");
  row("copy a b -r", "no option -r");
  row("copy a b --to c", "--replica for all of it to each, or --stripe SIZE");
  row("copy a b --to c --stripe 0", "--stripe must be more than 0");
  row("connection add x --stripe 8M", "connection add NAME --stripe SIZE PLACE");
  row("connection add x --replica a", "connection add NAME --replica PLACE PLACE");
  row("connection add x --replica a b --stripe 8M", "exclude each other");
  row("connection list --stripe 8M", "connection add NAME --stripe SIZE PLACE");
  row("copy a b --replica", "--replica needs a further destination");
  row("copy a b --to c --replica --stripe 8M", "exclude each other");
  row("copy a b --delta=1", "cells have");
  row("copy a b --shard 3/2", "I/N");
  row("copy - b --shard 1/2", "cannot be used with standard input");
  row("copy a b --shard 1/2 --save x", "--shard");
  row("copy a b --mode odd", "auto, block, page, append");
  row("copy a b --metadata x", "NAME=VALUE");
  row("copy a b --strip-components 0", "from 1");
  row("copy a b --skip same", "same-size, newer, same-hash");
  row("copy a b --conflict maybe", "overwrite, skip, rename, newer, ask");
  row("copy a b --verify much", "none, parts, full");
  row("copy a b --parallel 0", "from 1");
  row("copy a b --parallel x", "from 1");
  row("copy a b --parallel 257", "1 to 256");
  row("copy a b --limit-rate fast", "no size");
  row("copy a b --memory 0", "more than 0");
  row("copy a b --memory 1", "at least 2.0 MiB");
  row("copy a b --json=yes", "takes no value");
  row("copy a b --report", "needs a value");
  row("rm default:box/", "--recursive");
  row("url az://a/b/c --expires soon", "30m");
  row("jobs show", "number");
  row("jobs show x", "no job's number");
  row("jobs burn 7", "list, show");
  row("jobs report 7 --format pdf", "text, json");
  row("connection add work AccountKey=hush", "standard input");
  row("connection add az", "cannot be");
  row("connection burn", "list, add");
}

void HawserctlTest::wrongUsageSaysSo() {
  QFETCH(QStringList, words);
  QFETCH(QString, says);
  std::vector<std::string> arguments;
  for (const QString& word : words)
    arguments.push_back(word.toStdString());
  QCOMPARE(run(arguments), 2);
  QVERIFY2(said(qPrintable(says)), console_.errors.c_str());
  QVERIFY(!said("hush"));
  QVERIFY(state_.submitted.empty() && state_.removed.empty());
}

void HawserctlTest::copySubmitsWhatWasSaid() {
  QCOMPARE(run({"copy",
                "--recursive",
                "a",
                "--include",
                "*.jpg",
                "--include=*.png",
                "--exclude",
                "t*",
                "b/",
                "az://acct/box/",
                "--skip",
                "same-hash",
                "--conflict=rename",
                "--verify",
                "full",
                "--links",
                "follow",
                "--parallel",
                "9",
                "--limit-rate",
                "20M",
                "--memory",
                "128MiB",
                "--part-size",
                "8MiB",
                "--md5",
                "--mode",
                "page",
                "--tier",
                "Cool",
                "--content-type=text/plain",
                "--metadata",
                "Author=Ada",
                "--strip-components",
                "2",
                "--owners",
                "--no-service-copy"}),
           0);
  QCOMPARE(state_.submitted.size(), std::size_t(1));
  const JobRequest& request = state_.submitted.front();
  QCOMPARE(request.sources, (std::vector<std::string>{"/home/u/a", "/home/u/b/"}));
  QCOMPARE(request.destination, std::string("az://acct/box/"));
  JobOptions wanted;
  wanted.recursive = true;
  wanted.include = {"*.jpg", "*.png"};
  wanted.exclude = {"t*"};
  wanted.skip = SkipRule::sameHash;
  wanted.conflict = ConflictPolicy::rename;
  wanted.verify = VerifyLevel::full;
  wanted.links = LinkPolicy::follow;
  wanted.parallel = 9;
  wanted.limitRate = 20'000'000;
  wanted.partSize = 8 * 1024 * 1024;
  wanted.storeMd5 = true;
  wanted.mode = WriteMode::page;
  wanted.kept.tier = "Cool";
  wanted.kept.contentType = "text/plain";
  wanted.kept.metadata = {{"author", "Ada"}};
  wanted.stripComponents = 2;
  wanted.owners = true;
  wanted.serviceCopies = false;
  QVERIFY(request.options == wanted);
  QCOMPARE(state_.memory, std::uint64_t(128 * 1024 * 1024));
  QCOMPARE(run({"copy", "x", "y"}), 0);
  JobOptions plain;
  plain.recursive = false;
  QVERIFY(state_.submitted.back().options == plain);
}

void HawserctlTest::locationsAreMadeAbsolute() {
  QCOMPARE(run({"copy", "--", "-odd", "./a:b", "x:y/z", "https://a.blob.core.windows.net/b/k?sv=1&sig=s"}),
           0);
  QCOMPARE(state_.submitted.back().sources,
           (std::vector<std::string>{"/home/u/-odd", "/home/u/a:b", "x:y/z"}));
  QCOMPARE(state_.submitted.back().destination,
           std::string("https://a.blob.core.windows.net/b/k?sv=1&sig=s"));
}

void HawserctlTest::dryRunOnlyPreviews() {
  state_.plan.objects = 2;
  state_.plan.fresh = 1;
  state_.plan.lines = {{"/a\nb", "az://x/y/a", 5, "copy", ""}, {"/c", "az://x/y/c", 6, "skip", "same size"}};
  QCOMPARE(run({"copy", "a", "b", "--dry-run"}), 0);
  QVERIFY(printed("/a\\nb -> az://x/y/a") && printed("(same size)") && printed("Nothing was done"));
  QVERIFY(state_.calls.empty());
  state_.plan.failures = 1;
  state_.plan.lines.push_back({"/d", "az://x/y/d", 0, "fail", "it cannot be read", {}});
  QCOMPARE(run({"copy", "a", "b", "--dry-run"}), 1);
  QVERIFY(printed("fail") && printed("(it cannot be read)") && printed("1 that would fail"));
  state_.plan.failures = 0;
  state_.plan.lines.pop_back();
  QCOMPARE(run({"copy", "a", "b", "--dry-run", "--json"}), 0);
  QVERIFY(console_.output.ends_with("\n") && printed("\"planSummary\""));
}

void HawserctlTest::exitCodesTellWhatHappened() {
  const auto codeOf = [&](std::vector<ReportLine> lines, JobState state = JobState::done) {
    state_.report.lines = std::move(lines);
    state_.report.job.state = state;
    return run({"copy", "a", "b"});
  };
  QCOMPARE(codeOf({}), 0);
  QCOMPARE(codeOf({doneLine()}), 0);
  QCOMPARE(codeOf({doneLine(), failedLine(ErrorCode::notFound)}, JobState::failed), 1);
  QCOMPARE(codeOf({failedLine(ErrorCode::denied)}, JobState::failed), 3);
  QCOMPARE(codeOf({failedLine(ErrorCode::denied, EACCES)}, JobState::failed), 1);
  QCOMPARE(codeOf({failedLine(ErrorCode::authExpired), failedLine(ErrorCode::timeout)}, JobState::failed), 1);
  QCOMPARE(codeOf({failedLine(ErrorCode::corrupt), failedLine(ErrorCode::denied)}, JobState::failed), 5);
  QCOMPARE(codeOf({doneLine()}, JobState::cancelled), 4);
  QCOMPARE(codeOf({doneLine()}, JobState::failed), 1);
  state_.error = makeError(ErrorCode::authExpired, "").about("az://a/b");
  QCOMPARE(codeOf({}), 3);
  QVERIFY(said("az://a/b"));
}

void HawserctlTest::jsonIsOneObjectALine() {
  state_.report.lines = {failedLine(ErrorCode::timeout), doneLine()};
  TransferRow row;
  row.id = 1;
  row.job = 7;
  row.source = "/data/two\nlines";
  row.state = TransferState::done;
  state_.transfers = {row};
  QCOMPARE(run({"copy", "a", "b", "--json"}), 1);
  QStringList types;
  for (const QByteArray& line : QByteArray::fromStdString(console_.output).trimmed().split('\n')) {
    const QJsonDocument json = QJsonDocument::fromJson(line);
    QVERIFY2(json.isObject(), line.constData());
    types.append(json.object()[u"type"].toString());
  }
  QCOMPARE(types, (QStringList{QStringLiteral("job"), QStringLiteral("transfer"), QStringLiteral("report")}));
}

void HawserctlTest::reportGoesToItsFile() {
  QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("r.html"));
  QCOMPARE(run({"copy", "a", "b", "--report", path.toStdString()}), 0);
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().startsWith("<!DOCTYPE html>"));
  QCOMPARE(run({"copy", "a", "b", "--report", "/nowhere/at/all.txt"}), 1);
  QVERIFY(said("/nowhere/at/all.txt"));
}

void HawserctlTest::stopPausesAndSaysHowToGoOn() {
  state_.jobs.front().state = JobState::running;
  console_.stops = 1;
  QCOMPARE(run({"copy", "a", "b"}), 4);
  QCOMPARE(state_.calls, std::vector<std::string>{"pauseJob 7"});
  QVERIFY(said("hawserctl jobs resume 7"));
}

void HawserctlTest::conflictsAreAskedOnATerminalOnly() {
  TransferRow row;
  row.id = 3;
  row.job = 7;
  row.destination = "default:box/a";
  row.state = TransferState::asking;
  state_.transfers = {row};
  state_.jobs.front().state = JobState::running;
  QCOMPARE(run({"copy", "a", "b", "--conflict", "ask"}), 1);
  QVERIFY(said("default:box/a") && said("--conflict"));
  QCOMPARE(state_.calls.back(), std::string("cancel 3"));
  state_.transfers = {row};
  state_.jobs.front().state = JobState::running;
  state_.conflict = Conflict{};
  console_.terminal = true;
  console_.input = {"?", "", "K"};
  QCOMPARE(run({"copy", "a", "b", "--conflict", "ask"}), 0);
  QCOMPARE(state_.calls.back(), std::string("answer 3 2 all"));
}

void HawserctlTest::lsWalksPagesAndFolders() {
  for (const char* key : {"a", "b", "c", "d/e", "d/f/g", "h"})
    state_.objects[std::string("default:box/") + key] = "12345";
  QCOMPARE(run({"ls", "default:box"}), 0);
  QCOMPARE(console_.output, std::string("a\nb\nc\nd/\nh\n"));
  QCOMPARE(run({"ls", "default:box/", "--recursive"}), 0);
  QCOMPARE(console_.output, std::string("a\nb\nc\nh\nd/e\nd/f/g\n"));
  QCOMPARE(run({"ls", "default:box", "--recursive", "--json"}), 0);
  QCOMPARE(QByteArray::fromStdString(console_.output).trimmed().split('\n').size(), qsizetype(6));
  QVERIFY(printed("\"name\":\"d/f/g\"") && printed("\"location\":\"default:box/d/f/g\"") &&
          printed("\"size\":5"));
  QCOMPARE(run({"ls", "default:box", "--long"}), 0);
  QVERIFY(printed("              5  "));
}

void HawserctlTest::lsOfAnObjectShowsIt() {
  state_.objects["default:box/a"] = "123";
  QCOMPARE(run({"ls", "default:box/a"}), 0);
  QCOMPARE(console_.output, std::string("a\n"));
  state_.error = makeError(ErrorCode::notFound, "gone").about("default:other/");
  QCOMPARE(run({"ls", "default:other"}), 1);
  QVERIFY(said("default:other/"));
}

void HawserctlTest::lsEscapesOnlyOnATerminal() {
  state_.objects["default:box/two\nlines"] = "";
  QCOMPARE(run({"ls", "default:box/"}), 0);
  QCOMPARE(console_.output, std::string("two\nlines\n"));
  console_.terminal = true;
  QCOMPARE(run({"ls", "default:box/"}), 0);
  QCOMPARE(console_.output, std::string("two\\nlines\n"));
}

void HawserctlTest::folderOfAUrlKeepsItsQuery() {
  run({"ls", "https://a.blob.core.windows.net/box?sv=1&sig=s"});
  QCOMPARE(state_.browsed.front(), std::string("https://a.blob.core.windows.net/box/?sv=1&sig=s"));
  run({"ls", "default:"});
  QCOMPARE(state_.browsed.back(), std::string("default:"));
  run({"ls", "."});
  QCOMPARE(state_.browsed.back(), std::string("/home/u/"));
}

void HawserctlTest::theCacheIsListedAndChanged() {
  state_.cached.objects = {{"az://acct/box/a", "tag", 3000, 1000, true, false, WallTime()}};
  state_.cached.room = {1 << 20, 1000, 1000};
  QCOMPARE(run({"cache", "list"}), 0);
  QVERIFY(printed("1000             3000  az://acct/box/a  pinned\n"));
  QVERIFY(printed(" of 1.0 MiB, "));
  QCOMPARE(run({"cache", "list", "--json"}), 0);
  const QList<QByteArray> lines = QByteArray::fromStdString(console_.output).trimmed().split('\n');
  QCOMPARE(lines.size(), 2);
  QCOMPARE(QJsonDocument::fromJson(lines[0])[u"cached"].toInteger(), qint64{1000});
  QCOMPARE(QJsonDocument::fromJson(lines[1])[u"limit"].toInteger(), qint64{1 << 20});
  QCOMPARE(run({"cache", "pin", "work:box/a", "az://acct/box/b"}), 0);
  QCOMPARE(run({"cache", "unpin", "work:box/a"}), 0);
  QCOMPARE(run({"cache", "drop", "work:box/a"}), 0);
  QCOMPARE(run({"cache", "clear"}), 0);
  QCOMPARE(run({"cache", "resize", "2MiB"}), 0);
  QCOMPARE(state_.calls, (std::vector<std::string>{"cache pin work:box/a", "cache pin az://acct/box/b",
                                                   "cache unpin work:box/a", "cache drop work:box/a",
                                                   "cache clear", "cache resize 2097152"}));
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{"cache", "pin"},
                                             {"cache", "list", "a"},
                                             {"cache", "heat"},
                                             {"cache", "resize", "much"},
                                             {"cache", "resize"}})
    QCOMPARE(run(wrong), 2);
}

void HawserctlTest::catWritesTheBytes() {
  state_.objects["default:box/a"] = std::string("1\0\xff", 3);
  state_.objects["default:box/b"] = "2";
  QCOMPARE(run({"cat", "default:box/a", "default:box/b"}), 0);
  QCOMPARE(console_.output, std::string("1\0\xff"
                                        "2",
                                        4));
  QCOMPARE(run({"cat", "default:box/none"}), 1);
  // One that fails keeps no other from being written.
  QCOMPARE(run({"cat", "default:box/none", "default:box/b"}), 1);
  QCOMPARE(console_.output, std::string("2"));
}

void HawserctlTest::statShowsWhatIsKnown() {
  state_.objects["default:box/a"] = "123";
  QCOMPARE(run({"stat", "default:box/a"}), 0);
  QVERIFY(printed("size: 3") && printed("metadata.colour: blue") && printed("crc64nvme: 0000000000000012"));
  QCOMPARE(run({"stat", "--json", "default:box/a"}), 0);
  const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(console_.output)).object();
  QCOMPARE(json[u"size"].toInteger(), 3);
  QCOMPARE(json[u"location"].toString(), QStringLiteral("default:box/a"));
}

void HawserctlTest::rmCountsAndAsks() {
  for (const char* key : {"a", "b", "c/d"})
    state_.objects[std::string("default:box/") + key] = "12345";
  QCOMPARE(run({"rm", "--recursive", "default:box"}), 2);
  QVERIFY(said("3 objects (15 B), and 1 container will") && said("--yes") && state_.removed.empty());
  console_.terminal = true;
  console_.input = {"n"};
  QCOMPARE(run({"rm", "--recursive", "default:box"}), 4);
  QVERIFY(state_.removed.empty());
  console_.input = {"y"};
  QCOMPARE(run({"rm", "--recursive", "default:box"}), 0);
  QCOMPARE(state_.removed, std::vector<std::string>{"default:box/"});
  QVERIFY(printed("Removed 3 objects (15 B), and 1 container."));
  console_.terminal = false;
  QCOMPARE(run({"rm", "--recursive", "--yes", "default:box/c"}), 0);
  QCOMPARE(state_.removed, std::vector<std::string>{"default:box/c/"});
  QCOMPARE(run({"rm", "default:box/a"}), 0);
  QCOMPARE(state_.removed, std::vector<std::string>{"default:box/a"});
  QCOMPARE(run({"rm", "default:box/none", "default:box/b"}), 1);
  QCOMPARE(state_.removed, std::vector<std::string>{"default:box/b"});
  QVERIFY(said("default:box/none") && printed("Removed 1 object (5 B).\n"));
}

void HawserctlTest::whatAJobKeepsIsShown() {
  const WallTime since(std::chrono::seconds(1'767'225'600));
  state_.spooled = {
      {7, "work:box/\x1b[1m", 3 << 20, since}, {7, "/mnt/disk/", 10, since}, {8, "no:", 1, since}};
  QCOMPARE(run({"jobs", "show", "7"}), 0);
  QVERIFY(printed("kept for /mnt/disk/: 10 B since 2026-01-01T00:00:00"));
  QVERIFY(printed(": 3.0 MiB since 2026-01-01T00:00:00") && !printed("\x1b"));
  QVERIFY(!printed("no:"));
  QCOMPARE(run({"jobs", "show", "7", "--json"}), 0);
  std::vector<qint64> bytes;
  for (const QByteArray& line : QByteArray::fromStdString(console_.output).split('\n')) {
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    if (json[u"type"].toString() == QLatin1String("spool")) bytes.push_back(json[u"bytes"].toInteger());
  }
  QCOMPARE(bytes, (std::vector<qint64>{3 << 20, 10}));
}

void HawserctlTest::jobsAreListedAndFound() {
  QCOMPARE(run({"jobs"}), 0);
  QVERIFY(printed("7  done"));
  QCOMPARE(run({"jobs", "list", "--json"}), 0);
  QCOMPARE(QJsonDocument::fromJson(QByteArray::fromStdString(console_.output)).object()[u"id"].toInteger(),
           7);
  QCOMPARE(run({"jobs", "show", "8"}), 1);
  QVERIFY(said("job 8"));
  QCOMPARE(run({"jobs", "report", "7", "--format", "csv"}), 0);
  QVERIFY(printed("state,source"));
  QCOMPARE(run({"jobs", "resume", "7"}), 0);
  QCOMPARE(run({"jobs", "retry", "7"}), 0);
  QCOMPARE(run({"jobs", "cancel", "7"}), 0);
  QCOMPARE(run({"jobs", "forget", "7"}), 0);
  QCOMPARE(state_.calls,
           (std::vector<std::string>{"resumeJob 7", "retryJob 7", "cancelJob 7", "forgetJob 7"}));
}

void HawserctlTest::connectionStringsComeFromStandardInput() {
  console_.input = {"https://acct.blob.core.windows.net/?sv=1&sig=hush", ""};
  QCOMPARE(run({"connection", "add", "work:"}), 0);
  QCOMPARE(state_.connections.front().name, std::string("work"));
  QVERIFY(std::holds_alternative<SasCredential>(state_.credentials["work"]));
  state_.keychain = fail(ErrorCode::unsupported, "no keychain");
  console_.terminal = true;
  console_.input = {"https://acct.blob.core.windows.net/?sv=1&sig=hush"};
  QCOMPARE(run({"connection", "add", "my-work"}), 3);
  QVERIFY(said("HAWSER_CONNECTION_MY_WORK") && said("not shown"));
  QVERIFY(!said("hush") && !printed("hush"));
  console_.input = {"nonsense hush"};
  QCOMPARE(run({"connection", "add", "other"}), 2);
  QVERIFY(!said("hush"));
  QCOMPARE(run({"connection", "list", "--json"}), 0);
  QVERIFY(printed("\"name\":\"work\"") && !printed("hush"));
}

void HawserctlTest::progressFitsTheTerminal() {
  ProgressLine line;
  JobRow job;
  job.state = JobState::running;
  job.bytes = 1'000'000'000;
  job.transfers = 1000;
  const SteadyTime start{};
  for (int second = 0; second < 10; ++second) {
    job.bytesDone = static_cast<std::uint64_t>(second) * 100'000'000;
    const std::string text = line.text(job, {}, start + std::chrono::seconds(second), 60);
    QVERIFY(text.size() < 60);
    QVERIFY(text.find(std::to_string(second * 10) + "%") != std::string::npos);
  }
  const std::string text = line.text(job, {}, start + std::chrono::seconds(10), 200);
  QVERIFY(text.find("MiB/s") != std::string::npos && text.find("90%") != std::string::npos);
  job = {};
  QVERIFY(line.text(job, {}, start + std::chrono::seconds(11), 80).find("0%") != std::string::npos);
  QVERIFY(line.text(job, {}, start + std::chrono::seconds(12), 0).empty());
}

void HawserctlTest::progressSaysWhatItWaitsFor() {
  const ProgressLine line;
  const WallTime now = Clock::system().now();
  JobRow job;
  const Waiting waiting{"the server refused the connection", now + std::chrono::milliseconds(11'200)};
  QCOMPARE(line.text(job, waiting, now, 80), std::string("waiting 12 s: the server refused the connection"));
  QCOMPARE(line.text(job, waiting, now + std::chrono::seconds(11), 80),
           std::string("waiting 1 s: the server refused the connection"));
  QCOMPARE(line.text(job, waiting, waiting.until, 80),
           std::string("trying again: the server refused the connection"));
  job.transfers = 4;
  job.transfersDone = 1;
  QVERIFY(
      line.text(job, waiting, now, 80).ends_with(" 25%  waiting 12 s: the server refused the connection"));
  // No character is cut in two.
  QCOMPARE(line.text({}, Waiting{"\xc3\xa4\xc3\xb6", now}, now, 18), std::string("trying again: \xc3\xa4"));
  QCOMPARE(line.text({}, Waiting{"\xc3\xa4\xc3\xb6", now}, now, 0), std::string());
}

void HawserctlTest::obstaclesAreSaidOnce() {
  JobRow& job = state_.jobs.front();
  const auto waits = [](FakeState& state) {
    JobRow& row = state.jobs.front();
    row.state = JobState::planning;
    row.obstacle = makeError(ErrorCode::connection, "refused", Retry::afterDelay).about("az://acct/box");
    row.retryAt = row.retryAt.value_or(Clock::system().now()) + std::chrono::seconds(30);
  };
  const auto done = [](FakeState& state) {
    state.jobs.front().state = JobState::done;
    state.jobs.front().obstacle.reset();
  };
  waits(state_);
  state_.steps = {waits, waits, done};
  QCOMPARE(run({"copy", "a", "b"}), 0);
  QCOMPARE(QString::fromStdString(console_.errors).count(QStringLiteral("az://acct/box")), 1);
  QVERIFY(said("hawserctl: trying again: az://acct/box: the server refused the connection. "));
  waits(state_);
  state_.steps = {waits, waits, done};
  QCOMPARE(run({"jobs", "resume", "7", "--json"}), 0);
  QVERIFY(console_.errors.empty());
  const QJsonObject told =
      QJsonDocument::fromJson(QByteArray::fromStdString(console_.output).split('\n').front()).object();
  QCOMPARE(told[u"type"].toString(), QStringLiteral("obstacle"));
  QCOMPARE(told[u"job"].toInteger(), 7);
  QCOMPARE(told[u"error"][u"code"].toString(), QStringLiteral("connection"));
  QVERIFY(told.contains(u"retryAt"));
  QCOMPARE(console_.output.find("obstacle"), console_.output.rfind("obstacle"));
  job.state = JobState::planning;
  waits(state_);
  QCOMPARE(run({"jobs", "list", "--json"}), 0);
  QVERIFY(printed("\"obstacle\":{") && printed("\"retryAt\":\""));
}

void HawserctlTest::obstaclesAreShownWhileTheyLast() {
  console_.terminal = true;
  const auto become = [](JobRow& job, JobState jobState) {
    job = {};
    job.id = 7;
    job.state = jobState;
  };
  const auto done = [&](FakeState& state) { become(state.jobs.front(), JobState::done); };
  JobRow& job = state_.jobs.front();
  job.state = JobState::planning;
  job.obstacle = makeError(ErrorCode::connection, "could not resolve host", Retry::afterDelay);
  job.retryAt = Clock::system().now() + std::chrono::hours(1);
  state_.steps = {done};
  QCOMPARE(run({"copy", "a", "b"}), 0);
  QVERIFY2(said("s: the server's name is not known (DNS)\x1b[K"), console_.errors.c_str());
  // A transfer that waits after a failure, with nothing else under way.
  become(state_.jobs.front(), JobState::running);
  state_.jobs.front().transfers = 1;
  TransferRow row;
  row.id = 3;
  row.job = 7;
  row.state = TransferState::retrying;
  row.error = makeError(ErrorCode::throttled, "busy", Retry::afterDelay);
  row.retryAt = Clock::system().now() + std::chrono::hours(1);
  state_.transfers = {row};
  state_.steps = {done};
  QCOMPARE(run({"copy", "a", "b"}), 0);
  QVERIFY2(said("0%  waiting 3600 s: the service is busy"), console_.errors.c_str());
}

QTEST_GUILESS_MAIN(HawserctlTest)
#include "hawserctl_test.moc"
