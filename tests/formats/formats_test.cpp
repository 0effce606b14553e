// The worked examples of the FORMAT.md files, held against what is really written.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "api/job_request_text.h"
#include "api/report.h"
#include "base/encoding.h"
#include "checksum/crc64.h"
#include "delta/blobsync_signature.h"
#include "delta/delta_file.h"
#include "delta/scan.h"
#include "delta/signature_changes.h"
#include "journal/database.h"
#include "journal/journal.h"
#include "profile/profile.h"
#include "staging/stage.h"
#include "storage/azure/azure_staged_writer.h"
#include "storage/azure/block_names.h"
#include "storage/azure/files_protocol.h"
#include "storage/azure/metadata.h"
#include "storage/local/local_place.h"
#include "storage/local/local_properties.h"
#include "storage/s3/metadata.h"

using namespace hawser;

namespace {

constexpr std::uint64_t kCrc = 0x0123456789abcdef;

QByteArray format(const char* room) {
  QFile file(QStringLiteral(HAWSER_ENGINE "/%1/FORMAT.md").arg(QLatin1String(room)));
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s has no FORMAT.md", room);
  return file.readAll();
}

// The first example in that language.
QByteArray example(const QByteArray& text, const QByteArray& language) {
  const QByteArray begin = "```" + language + "\n";
  const auto from = text.indexOf(begin) + begin.size();
  return text.mid(from, text.indexOf("```", from) - from);
}

QByteArray block(const std::string& lines) {
  return QByteArray::fromStdString("```\n" + lines + "```\n");
}

std::string headersOf(const ObjectProperties& properties, bool folder) {
  HttpHeaders headers;
  if (!azure::addContentHeaders(headers, properties) ||
      !azure::addMetadataHeaders(headers, properties, folder))
    return "refused";
  std::string lines;
  for (const auto& [name, value] : headers)
    lines.append(name).append(": ").append(value).append("\n");
  return lines;
}

ReportLine lineOf(const std::string& name) {
  ReportLine line;
  line.source = "/data/" + name;
  line.destination = "work:box/" + name;
  line.size = 1536;
  return line;
}

Report sampleReport() {
  Report report;
  report.job.id = 7;
  report.job.title = {"data", 1, "work:box"};
  report.job.state = JobState::failed;
  report.job.created = fromIso8601("2026-11-23T17:51:05.123Z").value();
  report.job.finished = fromIso8601("2026-11-23T17:51:06Z").value();
  report.job.transfers = 2;
  report.job.transfersDone = report.job.transfersFailed = 1;
  report.job.bytes = 3072;
  report.job.bytesDone = 1536;
  report.job.bytesResumed = 536;
  ReportLine done = lineOf("a"), failed = lineOf("b,c");
  done.bytesSent = 1000;
  done.bytesResumed = 536;
  done.verified = true;
  done.hash = "crc64nvme:" + toHex(kCrc);
  failed.state = TransferState::failed;
  failed.error = makeError(ErrorCode::throttled, "slow down").about(failed.destination);
  failed.error->http = 503;
  failed.error->serviceCode = "ServerBusy";
  failed.error->requestId = "1f2e-3d";
  report.lines = {done, failed};
  return report;
}

}  // namespace

class FormatsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void blobs();
  void s3Objects();
  void files();
  void folders();
  void theJournal();
  void profiles();
  void reports();
  void chunkFiles();
  void deltas();
};

void FormatsTest::blobs() {
  const QByteArray text = format("storage/azure");
  ObjectProperties file;
  file.contentType = "text/plain";
  file.metadata = {{"author", "Ada"}, {"title", "Zoë"}};
  file.hashes.crc64 = kCrc;
  file.sourceModified = fromIso8601("2026-11-23T17:51:05Z").value() + std::chrono::nanoseconds(123'456'789);
  file.mode = 0644;
  QVERIFY2(text.contains(block(headersOf(file, false))), headersOf(file, false).c_str());
  ObjectProperties link;
  link.hashes.crc64 = kCrc;
  link.linkTarget = "elsewhere";
  QVERIFY2(text.contains(block(headersOf(link, false))), headersOf(link, false).c_str());
  ObjectProperties folder;
  folder.mode = 0755;
  QVERIFY2(text.contains(block(headersOf(folder, true))), headersOf(folder, true).c_str());
  const std::string id = azure::blockId("0123456789abcdef", 0, 0xfedcba9876543210);
  QVERIFY2(text.contains(block(id + "\n")), id.c_str());
  const std::string kept = azure::keptToken({"0x8DE2D1F6A3B4C5D", id});
  QVERIFY2(text.contains(block(kept + "\n")), kept.c_str());
  const std::string abc = azure::md5BlockId(std::as_bytes(std::span("abc", 3)));
  QVERIFY2(text.contains(block(abc + "\n")), abc.c_str());
}

void FormatsTest::s3Objects() {
  const QByteArray text = format("storage/s3");
  ObjectProperties file;
  file.contentType = "text/plain";
  file.metadata = {{"a_note", "1"}, {"author", "Ada"}, {"title", "Zoë"}};
  file.hashes.crc64 = kCrc;
  file.sourceModified = fromIso8601("2026-11-23T17:51:05Z").value() + std::chrono::nanoseconds(123'456'789);
  file.mode = 0644;
  HttpHeaders headers;
  QVERIFY(s3::addProperties(headers, file).has_value());
  std::string lines;
  for (const auto& [name, value] : headers)
    lines.append(name).append(": ").append(value).append("\n");
  QVERIFY2(text.contains(block(lines)), lines.c_str());
  const auto tag = s3::commitTagText({"8ba02d2b66c0c7150dc643c547887496-2", kCrc, {}});
  QVERIFY2(text.contains(block(*tag + "\n")), tag->c_str());
}

void FormatsTest::files() {
  const QByteArray text = format("storage/azure");
  ObjectProperties file;
  file.metadata = {{"author", "Ada"}};
  file.hashes.crc64 = kCrc;
  file.mode = 0644;
  azure::FileRename rename{{"box", "x"}, {"box", "f"}, {}, true, 5, {}};
  rename.written = fromIso8601("2026-11-23T17:51:05.1234567Z").value();
  const auto request = azure::renameFileRequest("https://a", rename, file);
  QVERIFY(request.has_value());
  std::string lines;
  for (const auto& [name, value] : request->headers) {
    if (!name.starts_with("x-ms-file-rename-")) lines.append(name).append(": ").append(value).append("\n");
  }
  QVERIFY2(text.contains(block(lines)), lines.c_str());
  QVERIFY(azure::isStagedKey(".hawser-part-0123456789abcdef-0123456789abcdef"));
}

void FormatsTest::folders() {
  const QByteArray text = format("storage/local");
  constexpr const char* kSession = "00112233445566778899aabbccddeeff";
  FileInfo file;
  file.size = 5;
  file.modified = WallTime(std::chrono::nanoseconds(1'700'000'000'123'456'789));
  file.inode = 77;
  local::Kept kept;
  kept.session = kSession;
  kept.properties.contentType = "text/plain";
  kept.properties.metadata = {{"author", "Zoë"}};
  kept.properties.hashes.crc64 = kCrc;
  const std::string written = local::encodeKept(kept, file);
  QVERIFY2(text.contains(block(written)), written.c_str());
  QVERIFY(text.contains(local::kAttribute));
  const auto from = text.indexOf("```\n.hawser-part-") + 4;
  const QByteArray name = text.mid(from, text.indexOf('\n', from) - from);
  QVERIFY(local::isUnfinishedName(name.toStdString()));
  QVERIFY(name.contains(kSession));
}

void FormatsTest::theJournal() {
  const QByteArray text = format("journal");
  const QTemporaryDir folder;
  const std::string path = folder.filePath(QStringLiteral("journal.db")).toStdString();
  QVERIFY(Journal::open(path).has_value());
  const auto database = Database::open(path).value();
  const auto query =
      database->prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
          .value();
  int tables = 0;
  for (; query->step().value(); ++tables)
    QVERIFY2(text.contains(query->text(0).c_str()), query->text(0).c_str());
  QCOMPARE(tables, 8);
  const auto version = database->prepare("PRAGMA user_version").value();
  QVERIFY(version->step().value());
  QVERIFY(text.contains("is the version, " + QByteArray::number(qint64(version->integer(0))) + "."));
  JobRequest request{{"/data/a"}, "work:photos/2024/", {}};
  request.options.recursive = false;
  QCOMPARE(QJsonDocument::fromJson(QByteArray::fromStdString(jobRequestToJson(request))).object(),
           QJsonDocument::fromJson(example(text, "json")).object());
  request.options.delta = true;
  request.options.deltaCell = 4096;
  request.options.deltaFrom = {"/old/\xff.img", "/older/"};
  QVERIFY(jobRequestFromJson(jobRequestToJson(request)).value().options == request.options);
}

void FormatsTest::profiles() {
  const QByteArray text = format("profile");
  const QByteArray shown = example(text.mid(text.indexOf("# profiles/")), "yaml");
  Profile profile;
  profile.name = "photos";
  profile.group = "nightly";
  profile.kind = ProfileKind::mirror;
  profile.sources = {"/data/photos/"};
  profile.destinations = {"work:photos/"};
  profile.options.include = {"*.jpg"};
  profile.options.exclude = {"tmp/"};
  profile.options.skip = SkipRule::sameHash;
  profile.deleteLimit = {100, 20};
  profile.options.limitRate = 20'000'000;
  profile.options.delta = true;
  profile.options.kept.metadata = {{"team", "red"}};
  profile.when.every = std::chrono::hours(6);
  profile.when.watch = true;
  profile.when.onMetered = false;
  profile.when.hours.days = {parseHours("0-8, 18-24").value(), 0, 0, 0, 0, WeekHours::kWholeDay, 0};
  profile.notify = NotifyRule::always;
  QCOMPARE(QByteArray::fromStdString(profileToYaml(profile).value()), shown);
  QVERIFY(profileFromYaml(shown.toStdString(), "photos").value() == profile);
}

void FormatsTest::reports() {
  const QByteArray text = format("api");
  QJsonObject json =
      QJsonDocument::fromJson(QByteArray::fromStdString(rendered(sampleReport(), ReportFormat::json)))
          .object();
  QJsonArray objects = json[u"objects"].toArray();
  QJsonObject failed = objects[0].toObject(), error = failed[u"error"].toObject();
  error[u"cause"] = QStringLiteral("CAUSE");
  error[u"nextStep"] = QStringLiteral("NEXT STEP");
  failed[u"error"] = error;
  objects[0] = failed;
  json[u"objects"] = objects;
  const QJsonObject shown = QJsonDocument::fromJson(example(text, "json")).object();
  QVERIFY(!shown.isEmpty());
  QVERIFY2(json == shown, QJsonDocument(json).toJson().constData());
  QByteArray csv = QByteArray::fromStdString(rendered(sampleReport(), ReportFormat::csv));
  QCOMPARE(csv.replace("\r\n", "\n"), example(text, "csv"));
}

void FormatsTest::chunkFiles() {
  const QTemporaryDir folder;
  const auto stage = staging::Stage::open({}, FileSystem::system(), folder.path().toStdString(), {});
  QVERIFY(stage);
  const auto chunk = (*stage)->open({}, "s", "c", staging::ChunkMode::create);
  constexpr std::string_view kContent = "hello, spool";
  QVERIFY(chunk && (*chunk)->setMetadata("to=acct2"));
  QVERIFY((*chunk)->append({}, {reinterpret_cast<const std::byte*>(kContent.data()), kContent.size()}));
  QVERIFY((*chunk)->seal({}));
  QFile file(folder.filePath(QStringLiteral("s/c")));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray written = file.readAll();
  std::string lines;
  for (qsizetype at = 0; at < written.size(); at += 16)
    lines += QStringLiteral("%1  ").arg(at, 8, 16, QChar(u'0')).toStdString() +
             written.mid(at, 16).toHex(' ').toStdString() + "\n";
  QVERIFY2(format("staging").contains(block(lines)), lines.c_str());
}

void FormatsTest::deltas() {
  const QByteArray text = format("delta");
  const auto shown = [&](ByteSpan bytes) {
    const std::string digits = toHex(bytes);
    std::string lines;
    for (std::size_t at = 0; at < digits.size(); at += 8)
      lines += digits.substr(at, 8) + (at % 64 == 56 || at + 8 >= digits.size() ? "\n" : " ");
    return text.contains(block(lines));
  };
  const std::string old = "ABCDabc", made = "ABCDxyabc";
  const ByteSpan bytes = std::as_bytes(std::span(old));
  delta::Scan scan(nullptr, old.size(), 4);
  scan.scan(0, bytes);
  delta::Signature signature = scan.finish().signature;
  signature.parts = {{3, crc64(bytes.first(3))}, {4, crc64(bytes.subspan(3))}};
  signature.partNames = delta::partNames(std::vector<std::string>{"one", "two"});
  QVERIFY(shown(delta::encodeSignature(signature)));
  const std::string longer = "ABCDabcd";
  delta::Scan another(nullptr, longer.size(), 4);
  another.scan(0, std::as_bytes(std::span(longer)));
  delta::Signature changed = another.finish().signature;
  changed.parts = {{8, crc64(std::as_bytes(std::span(longer)))}};
  changed.partNames = delta::partNames(std::vector<std::string>{"one"});
  QVERIFY(shown(delta::encodeSignatureChanges(changed, delta::sameCells(changed, signature),
                                              sha256(delta::encodeSignature(signature)))));
  QVERIFY(shown(delta::encodeBlobSync({{delta::blobSyncBlock(bytes.first(4), 0, 0),  //
                                        delta::blobSyncBlock(bytes.subspan(4), 4, 1)}})));
  struct Sink final : ByteSink {
    wire::Bytes all;
    Status write(ByteSpan more) override {
      wire::append(all, more);
      return {};
    }
  } sink;
  delta::DeltaHead head{old.size(), crc64(bytes), made.size(), crc64(std::as_bytes(std::span(made))), {}};
  delta::DeltaWriter writer(sink, head);
  QVERIFY(writer.begin() && writer.copy(0, 4) && writer.beginBytes(2));
  QVERIFY(writer.bytes(std::as_bytes(std::span(made)).subspan(4, 2)) && writer.copy(4, 3) && writer.finish());
  QVERIFY(shown(sink.all));
}

QTEST_GUILESS_MAIN(FormatsTest)
#include "formats_test.moc"
