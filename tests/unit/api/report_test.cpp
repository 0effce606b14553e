// Reports: each form is read back and gives what went in, with names that try to break it.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QXmlStreamReader>
#include <QtTest>
#include <random>

#include "api/report.h"

using namespace hawser;

namespace {

const std::vector<std::string> kNames = {
    "plain.txt",
    "a b,c.txt",
    "two\nlines\r\n.txt",
    "\"quoted\".txt",
    "<script>alert('x')</script>",
    "&amp;&#60;</table>",
    "日本語/ü/😀",
    "=cmd()|'x'",
    "100%%1%n",
    "tab\tname",
    "\x1b[31mred\x1b[0m",
    "no\xff utf8",
    "\xe2\x80\xaegnp.exe",
    " ",
    "]]>-->",
};

ReportLine line(const std::string& name, TransferState state, std::optional<Error> error = {}) {
  ReportLine l;
  l.source = "/data/" + name;
  l.destination = "az://acct/box/" + name;
  l.state = state;
  l.size = 1536;
  l.bytesSent = 1000;
  l.bytesResumed = 536;
  l.verified = state == TransferState::done;
  if (l.verified) l.hash = "crc64nvme:0123456789abcdef";
  l.error = std::move(error);
  return l;
}

Report sample() {
  Report report;
  report.job.id = 7;
  report.job.title = {"items", 1, "<to> azure"};
  report.job.state = JobState::failed;
  for (const std::string& name : kNames)
    report.lines.push_back(line(name, TransferState::done));
  Error missing = makeError(ErrorCode::notFound, "404 \"gone\",\nreally").about("/data/x");
  missing.http = 404;
  missing.serviceCode = "BlobNotFound";
  report.lines.push_back(line("missing", TransferState::failed, missing));
  report.lines.push_back(line("skipped", TransferState::skipped, makeError(ErrorCode::exists, "same size")));
  report.lines.push_back(line("damaged", TransferState::failed, makeError(ErrorCode::corrupt, "crc64")));
  return report;
}

// RFC 4180, strictly: fields of records.
std::vector<std::vector<std::string>> parsedCsv(const std::string& text) {
  std::vector<std::vector<std::string>> records(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& field = records.back().back();
    if (quoted) {
      if (c != '"')
        field += c;
      else if (i + 1 < text.size() && text[i + 1] == '"')
        field += text[++i];
      else
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      records.back().emplace_back();
    } else if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      records.emplace_back(1);
      ++i;
    } else {
      field += c;
    }
  }
  records.pop_back();
  return records;
}

}  // namespace

class ReportTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void csvRoundTrips();
  void csvRoundTripsAnyBytes();
  void jsonRoundTrips();
  void htmlHoldsOnlyItsOwnMarkup();
  void textKeepsALinePerName();
  void worstComesFirst();
  void verdicts();
};

void ReportTest::csvRoundTrips() {
  const auto records = parsedCsv(rendered(sample(), ReportFormat::csv));
  QCOMPARE(records.size(), kNames.size() + 4);
  for (const auto& record : records)
    QCOMPARE(record.size(), std::size_t(14));
  QCOMPARE(records[0][1], std::string("source"));
  QCOMPARE(records[1][0], std::string("failed"));
  QCOMPARE(records[1][8], std::string("corrupt"));
  QCOMPARE(records[2][9], std::string("404 \"gone\",\nreally"));
  QCOMPARE(records[2][10], std::string("404"));
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    QCOMPARE(records[i + 4][1], "/data/" + kNames[i]);
    QCOMPARE(records[i + 4][2], "az://acct/box/" + kNames[i]);
    QCOMPARE(records[i + 4][3], std::string("1536"));
  }
}

void ReportTest::csvRoundTripsAnyBytes() {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::string name;
    for (unsigned i = random() % 30; i > 0; --i)
      name += random() % 2 ? ",\"\r\n;\t'"[random() % 7] : static_cast<char>(random());
    Report report;
    report.lines.push_back(line(name, TransferState::done));
    const auto records = parsedCsv(rendered(report, ReportFormat::csv));
    QCOMPARE(records.size(), std::size_t(2));
    QCOMPARE(records[1].size(), std::size_t(14));
    QCOMPARE(records[1][1], "/data/" + name);
  }
}

void ReportTest::jsonRoundTrips() {
  const std::string text = rendered(sample(), ReportFormat::json);
  QVERIFY(text.find('\n') == std::string::npos);
  QJsonParseError wrong;
  const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(text), &wrong).object();
  QCOMPARE(wrong.error, QJsonParseError::NoError);
  QCOMPARE(json[u"type"].toString(), QStringLiteral("report"));
  QCOMPARE(json[u"job"][u"id"].toInteger(), 7);
  QCOMPARE(json[u"counts"][u"damaged"].toInteger(), 1);
  QCOMPARE(json[u"counts"][u"bytesSent"].toInteger(), qint64(1000 * (kNames.size() + 3)));
  const QJsonArray objects = json[u"objects"].toArray();
  QCOMPARE(objects.size(), qsizetype(kNames.size() + 3));
  QCOMPARE(objects[1][u"error"][u"serviceCode"].toString(), QStringLiteral("BlobNotFound"));
  QVERIFY(!objects[1][u"error"][u"nextStep"].toString().isEmpty());
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const QJsonObject object = objects[static_cast<qsizetype>(i + 3)].toObject();
    const QByteArray bytes = object.contains(u"sourceBytes")
                                 ? QByteArray::fromBase64(object[u"sourceBytes"].toString().toLatin1())
                                 : object[u"source"].toString().toUtf8();
    QCOMPARE(bytes.toStdString(), "/data/" + kNames[i]);
  }
}

// Read as XML (our page is well formed but for the doctype and void elements): a name that broke out would
// show as an element that is not ours, or as an error.
void ReportTest::htmlHoldsOnlyItsOwnMarkup() {
  QString page = QString::fromStdString(rendered(sample(), ReportFormat::html));
  page.remove(QStringLiteral("<!DOCTYPE html>\n")).replace(QStringLiteral("<br>"), QStringLiteral("<br/>"));
  page.replace(QRegularExpression(QStringLiteral("(<meta [^>]*)>")), QStringLiteral("\\1/>"));
  QXmlStreamReader xml(page);
  const QSet<QString> ours = {u"html"_qs,    u"head"_qs, u"meta"_qs,  u"title"_qs, u"style"_qs, u"body"_qs,
                              u"h1"_qs,      u"p"_qs,    u"dl"_qs,    u"dt"_qs,    u"dd"_qs,    u"table"_qs,
                              u"tr"_qs,      u"td"_qs,   u"th"_qs,    u"br"_qs,    u"bdi"_qs,   u"span"_qs,
                              u"caption"_qs, u"code"_qs, u"thead"_qs, u"tbody"_qs};
  QStringList names;
  int rows = 0;
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) continue;
    QVERIFY2(ours.contains(xml.name().toString()), qPrintable(xml.name().toString()));
    if (xml.name() == u"tr") ++rows;
    if (xml.name() == u"bdi") names.append(xml.readElementText());
  }
  QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
  QCOMPARE(rows, static_cast<int>(kNames.size()) + 4);
  QVERIFY(names.contains(u"/data/<script>alert('x')</script>"));
  QVERIFY(names.contains(u"/data/&amp;&#60;</table>"));
  QVERIFY(names.contains(u"/data/日本語/ü/😀"));
  QVERIFY(page.contains(u"prefers-color-scheme: dark") && page.contains(u"@media print"));
  QVERIFY(!page.contains(u"http://") && !page.contains(u"https://") && !page.contains(u"src="));
}

void ReportTest::textKeepsALinePerName() {
  const std::string text = rendered(sample(), ReportFormat::text);
  QVERIFY(text.starts_with(verdict(sample())));
  QVERIFY(text.find('\x1b') == std::string::npos && text.find('\r') == std::string::npos);
  const QStringList lines = QString::fromStdString(text).split(u'\n');
  QCOMPARE(lines.filter(QStringLiteral(" -> az://acct/box/")).size(), qsizetype(kNames.size() + 3));
  QVERIFY(text.find("/data/two\\nlines\\r\\n.txt") != std::string::npos);
}

void ReportTest::worstComesFirst() {
  for (const ReportFormat format :
       {ReportFormat::text, ReportFormat::json, ReportFormat::csv, ReportFormat::html}) {
    const std::string text = rendered(sample(), format);
    const auto damaged = text.find("/data/damaged"), missing = text.find("/data/missing");
    const auto skipped = text.find("/data/skipped"), plain = text.find("/data/plain.txt");
    QVERIFY(damaged < missing && missing < skipped && skipped < plain && plain != std::string::npos);
  }
}

void ReportTest::verdicts() {
  QVERIFY(verdict(sample()).starts_with("Damaged data: 1 object damaged, 2 failed in all"));
  Report report;
  report.job.state = JobState::done;
  QCOMPARE(verdict(report), std::string("There was nothing to copy."));
  report.lines.push_back(line("a", TransferState::done));
  QCOMPARE(verdict(report), std::string("All well: 1 object (1.5 KiB) arrived and verified."));
  report.lines.push_back(line("b", TransferState::done));
  report.lines.back().verified = false;
  QCOMPARE(verdict(report), std::string("2 objects (3.0 KiB) arrived, 1 of them verified."));
  report.lines.push_back(line("c", TransferState::skipped));
  QVERIFY(verdict(report).ends_with("; 1 object skipped."));
  report.lines.push_back(line("d", TransferState::queued));
  QVERIFY(verdict(report).starts_with("Not finished: 2 of 4 objects"));
  report.job.state = JobState::cancelled;
  QVERIFY(verdict(report).starts_with("Cancelled: 2 of 4 objects"));
  report.lines.push_back(line("e", TransferState::failed, makeError(ErrorCode::timeout, "")));
  QVERIFY(verdict(report).starts_with("1 object failed, 2 arrived"));
  report.job.error = makeError(ErrorCode::notFound, "").about("/data");
  QVERIFY(verdict(report).find("/data") != std::string::npos);
}

QTEST_GUILESS_MAIN(ReportTest)
#include "report_test.moc"
