// Reports of shares: read back as they were written, and made one.
#include "api/report_merge.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

#include "base/encoding.h"

using namespace hawser;

namespace {

ReportLine line(const std::string& name, TransferState state) {
  ReportLine line;
  line.source = "/data/" + name;
  line.destination = "az://acct/box/" + name;
  line.state = state;
  line.size = 1000;
  line.bytesSent = 600;
  line.bytesResumed = 400;
  line.verified = state == TransferState::done;
  if (line.verified) line.hash = "crc64nvme:0123456789abcdef";
  if (state == TransferState::failed) line.error = makeError(ErrorCode::throttled, "slow down").about(name);
  return line;
}

Report share(std::uint32_t index, std::uint32_t count, const char* created, std::vector<ReportLine> lines) {
  Report report;
  report.job.id = 7;
  report.job.title.item = "data to work:box";
  report.job.state = JobState::done;
  report.job.created = *fromIso8601(created);
  report.job.finished = report.job.created + std::chrono::minutes(1);
  report.shard = {index, count};
  report.lines = std::move(lines);
  for (const ReportLine& one : report.lines) {
    if (one.state == TransferState::failed) report.job.state = JobState::failed;
  }
  return report;
}

QJsonObject jsonOf(const Report& report) {
  return QJsonDocument::fromJson(QByteArray::fromStdString(rendered(report, ReportFormat::json))).object();
}

constexpr const char* kMorning = "2026-11-23T08:00:00.000Z";
constexpr const char* kNoon = "2026-11-23T12:00:00.000Z";

}  // namespace

class ReportMergeTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatIsWrittenIsReadBack();
  void whatIsNoReportIsRefused();
  void sharesBecomeOne();
  void theLastTryCounts();
  void whatHasArrivedStays();
  void triesMakeUpForEachOther();
  void missingSharesAreSaid();
  void othersJobsAreRefused();
};

void ReportMergeTest::whatIsWrittenIsReadBack() {
  ReportLine changes = line("no\xff utf8\n", TransferState::done);
  changes.delta = DeltaUse::changes;
  changes.bytesPredicted = 590;
  ReportLine removal = line("old", TransferState::done);
  removal.kind = TransferKind::removal;
  removal.source.clear();
  const Report report = share(3, 8, kMorning, {line("b", TransferState::failed), changes, removal});
  const auto back = reportFrom(jsonOf(report));
  QVERIFY(back.has_value());
  QCOMPARE(back->shard, report.shard);
  QCOMPARE(back->lines[1].destination, changes.destination);
  QCOMPARE(counted(*back), counted(report));
  QCOMPARE(jsonOf(*back)[u"objects"], jsonOf(report)[u"objects"]);
  QCOMPARE(rendered(*back, ReportFormat::csv), rendered(report, ReportFormat::csv));
  QCOMPARE(back->job.created, report.job.created);
  QCOMPARE(back->job.finished, report.job.finished);
}

void ReportMergeTest::whatIsNoReportIsRefused() {
  QJsonObject json = jsonOf(share(0, 1, kMorning, {line("a", TransferState::done)}));
  QVERIFY(!reportFrom({}));
  json[u"version"] = 2;
  QVERIFY(reportFrom(json).error().code == ErrorCode::unsupported);
  json[u"version"] = 1;
  QVERIFY(reportFrom(json).has_value());
  json[u"objects"] = QJsonArray{QJsonObject{{QStringLiteral("state"), QStringLiteral("dancing")}}};
  QVERIFY(!reportFrom(json));
}

void ReportMergeTest::sharesBecomeOne() {
  const auto all = merged({share(1, 2, kNoon, {line("b", TransferState::failed)}),
                           share(0, 2, kMorning, {line("a", TransferState::done)})});
  QVERIFY(all.has_value());
  const ReportCounts counts = counted(*all);
  QCOMPARE(counts.objects, 2u);
  QCOMPARE(counts.done, 1u);
  QCOMPARE(counts.failed, 1u);
  QVERIFY(all->job.state == JobState::failed);
  QVERIFY(all->missingShards.empty());
  QCOMPARE(all->job.transfers, 2u);
  QCOMPARE(all->job.bytesDone, 1000u);
  QCOMPARE(all->job.created, *fromIso8601(kMorning));
  QCOMPARE(*all->job.finished, *fromIso8601(kNoon) + std::chrono::minutes(1));
}

void ReportMergeTest::theLastTryCounts() {
  Report killed = share(0, 1, kMorning, {line("a", TransferState::queued), line("b", TransferState::failed)});
  killed.job.state = JobState::running;
  killed.job.finished.reset();
  const Report again = share(0, 1, kNoon, {line("a", TransferState::done), line("b", TransferState::done)});
  for (const auto& order : {std::vector{killed, again}, std::vector{again, killed}}) {
    const auto all = merged(order);
    QCOMPARE(counted(*all).done, 2u);
    QCOMPARE(counted(*all).objects, 2u);
    QVERIFY(all->job.state == JobState::done);
    QVERIFY(all->job.finished.has_value());
  }
}

void ReportMergeTest::whatHasArrivedStays() {
  const Report first = share(0, 1, kMorning, {line("a", TransferState::done)});
  const Report again = share(0, 1, kNoon, {line("a", TransferState::skipped)});
  const auto all = merged({first, again});
  QCOMPARE(counted(*all).done, 1u);
  QCOMPARE(counted(*all).skipped, 0u);
}

// Each of two tries brought what the other did not; a retry has the beginning of what it retries.
void ReportMergeTest::triesMakeUpForEachOther() {
  Report first = share(0, 1, kMorning, {line("a", TransferState::done), line("b", TransferState::failed)});
  Report again = share(0, 1, kMorning, {line("a", TransferState::failed), line("b", TransferState::done)});
  again.job.finished = *first.job.finished + std::chrono::hours(1);
  for (const auto& order : {std::vector{first, again}, std::vector{again, first}}) {
    const auto all = merged(order);
    QVERIFY(all->job.state == JobState::done);
    QCOMPARE(counted(*all).done, 2u);
    QVERIFY(QByteArray::fromStdString(verdict(*all)).startsWith("All well"));
  }
  Report failed = again;
  failed.lines = {line("a", TransferState::failed), line("b", TransferState::failed)};
  for (const auto& order : {std::vector{first, failed}, std::vector{failed, first}})
    QVERIFY(merged(order)->job.state == JobState::failed);
}

void ReportMergeTest::missingSharesAreSaid() {
  const auto some = merged({share(0, 3, kMorning, {line("a", TransferState::done)})});
  QCOMPARE(some->missingShards, (std::vector<std::uint32_t>{1, 2}));
  QVERIFY(verdict(*some).find("2 share") != std::string::npos);
  QCOMPARE(jsonOf(*some)[u"missingShards"].toArray().size(), 2);
  QVERIFY(!reportFrom(jsonOf(*some)));  // nobody could tell which these are
}

void ReportMergeTest::othersJobsAreRefused() {
  Report other = share(1, 2, kNoon, {});
  other.job.title.item = "else to work:box";
  QVERIFY(!merged({share(0, 2, kMorning, {}), other}));
  QVERIFY(!merged({share(0, 2, kMorning, {}), share(1, 3, kNoon, {})}));
}

QTEST_GUILESS_MAIN(ReportMergeTest)
#include "report_merge_test.moc"
