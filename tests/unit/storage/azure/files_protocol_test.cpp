// Requests to the File service, which keys it can hold, and what is believed of its answers.
#include "storage/azure/files_protocol.h"

#include <QtTest>

#include "base/encoding.h"

using namespace hawser;
using namespace hawser::azure;

namespace {

constexpr char kBase[] = "https://acct.file.core.windows.net";
const ObjectRef kFile{"box", "a b/c#d.txt"};

std::string header(const HttpRequest& request, std::string_view name) {
  return std::string(request.headers.find(name).value_or("(none)"));
}

HttpHeaders answer(const std::string& written, const std::string& now) {
  HttpHeaders headers;
  headers.add("ETag", "\"0x8D1\"");
  headers.add("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
  headers.add("Content-MD5", "XrY7u+Ae7tCTyyK7j1rNww==");
  headers.add("x-ms-meta-hawser_crc64", "00000000000000ff");
  headers.add("x-ms-meta-hawser_size", "4");
  if (!written.empty()) headers.add("x-ms-meta-hawser_written", written);
  headers.add("x-ms-file-last-write-time", now);
  return headers;
}

}  // namespace

class FilesProtocolTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void addressesAreEncoded();
  void whatTheServiceRequiresIsThere();
  void rangesAreSummedUp();
  void aRenameSaysAllAtOnce();
  void timesHaveSevenDigits();
  void keysThatCannotBeHeld_data();
  void keysThatCannotBeHeld();
  void keysAtTheLimits();
  void sharesAreNamedLikeContainers();
  void hashesHoldWhileNobodyWrote_data();
  void hashesHoldWhileNobodyWrote();
  void aLinkThatWasWrittenToIsAFile();
  void foldersOfBlobsAreFilesHere();
};

void FilesProtocolTest::addressesAreEncoded() {
  QCOMPARE(fileUrl(kBase, kFile), std::string(kBase) + "/box/a%20b/c%23d.txt");
  QCOMPARE(fileUrl(kBase, {"box", "a/b/"}), std::string(kBase) + "/box/a/b");
  QCOMPARE(fileUrl(kBase, {"box", ""}), std::string(kBase) + "/box");
  QCOMPARE(listDirectoryRequest(kBase, {"box", "a/"}, "p q", "m&n").url,
           std::string(kBase) +
               "/box/a?restype=directory&comp=list&include=Timestamps%2CEtag%2CAttributes&prefix=p%20q"
               "&marker=m%26n");
  QCOMPARE(createShareRequest(kBase, "box").url, std::string(kBase) + "/box?restype=share");
  QCOMPARE(removeDirectoryRequest(kBase, {"box", "a/"}).url, std::string(kBase) + "/box/a?restype=directory");
  QCOMPARE(listSharesRequest(kBase, "x").url, std::string(kBase) + "/?comp=list&marker=x");
}

void FilesProtocolTest::whatTheServiceRequiresIsThere() {
  const HttpRequest file = createFileRequest(kBase, kFile, 1234, 255);
  QCOMPARE(header(file, "x-ms-type"), std::string("file"));
  QCOMPARE(header(file, "x-ms-content-length"), std::string("1234"));
  QCOMPARE(generationOf(file.headers).value(), 255u);
  ObjectProperties properties;
  properties.mode = 0750;
  properties.hashes.crc64 = 1;
  const auto folder = createDirectoryRequest(kBase, {"box", "a/"}, properties);
  QVERIFY(folder.has_value());
  for (const HttpRequest& made : {file, *folder}) {
    QCOMPARE(header(made, "x-ms-file-permission"), std::string("Inherit"));
    QCOMPARE(header(made, "x-ms-file-attributes"), std::string("None"));
    QCOMPARE(header(made, "x-ms-file-creation-time"), std::string("now"));
    QCOMPARE(header(made, "x-ms-file-last-write-time"), std::string("now"));
  }
  QCOMPARE(header(*folder, "x-ms-meta-hawser_mode"), std::string("750"));
  QVERIFY(!folder->headers.find("x-ms-meta-hawser_crc64"));
}

void FilesProtocolTest::rangesAreSummedUp() {
  const std::string text = "hemp";
  const HttpRequest put =
      putRangeRequest(kBase, kFile, 10, std::as_bytes(std::span(text.data(), text.size())));
  QCOMPARE(header(put, "x-ms-range"), std::string("bytes=10-13"));
  QCOMPARE(header(put, "x-ms-write"), std::string("update"));
  QCOMPARE(header(put, "Content-MD5"), std::string("9q3Jdq47oUoGs4DKOoa+WA=="));
  const HttpRequest clear = clearRangeRequest(kBase, kFile, {0, 1 << 30});
  QCOMPARE(header(clear, "x-ms-write"), std::string("clear"));
  QVERIFY(clear.body.empty() && !clear.headers.find("Content-MD5"));
}

void FilesProtocolTest::aRenameSaysAllAtOnce() {
  ObjectProperties properties;
  properties.metadata = {{"author", "Zoë"}};
  properties.hashes.crc64 = 255;
  const WallTime time = fromIso8601("2026-11-23T17:51:05.1234567Z").value();
  const FileRename rename{{"box", "x"}, kFile, "sig=1", false, 4, time};
  const auto made = renameFileRequest(kBase, rename, properties);
  QVERIFY(made.has_value());
  QCOMPARE(made->url, fileUrl(kBase, kFile) + "?comp=rename");
  QCOMPARE(header(*made, "x-ms-file-rename-source"), std::string(kBase) + "/box/x?sig=1");
  QCOMPARE(header(*made, "x-ms-file-rename-replace-if-exists"), std::string("false"));
  QCOMPARE(header(*made, "x-ms-file-last-write-time"), std::string("2026-11-23T17:51:05.1234567Z"));
  QCOMPARE(header(*made, "x-ms-meta-hawser_written"), std::string("2026-11-23T17:51:05.1234567Z"));
  QCOMPARE(header(*made, "x-ms-meta-hawser_size"), std::string("4"));
  QCOMPARE(header(*made, "x-ms-meta-author"), std::string("=?utf-8?B?Wm/Dqw==?="));
  QVERIFY(!made->headers.find("x-ms-file-attributes"));
  properties.linkTarget = "elsewhere";
  QCOMPARE(header(renameFileRequest(kBase, rename, properties).value(), "x-ms-file-attributes"),
           std::string("System"));
  properties.metadata = {{"hawser_written", "x"}};
  QVERIFY(!renameFileRequest(kBase, rename, properties).has_value());
}

void FilesProtocolTest::timesHaveSevenDigits() {
  QCOMPARE(fileTime(WallTime{}), std::string("1970-01-01T00:00:00.0000000Z"));
  QCOMPARE(fileTime(WallTime{std::chrono::nanoseconds(1'199)}), std::string("1970-01-01T00:00:00.0000011Z"));
  QCOMPARE(fileTime(WallTime{std::chrono::nanoseconds(-1)}), std::string("1969-12-31T23:59:59.9999999Z"));
}

void FilesProtocolTest::keysThatCannotBeHeld_data() {
  QTest::addColumn<QByteArray>("key");
  QTest::addColumn<int>("code");
  const auto row = [](const char* title, const std::string& key, ErrorCode code) {
    QTest::newRow(title) << QByteArray::fromStdString(key) << int(code);
  };
  for (const char c : std::string("\"\\:|<>*?"))
    row(std::string(1, c).c_str(), std::string("a") + c + "b", ErrorCode::invalidArgument);
  for (const char* key : {"",       "/",   "/a",      "a//b", "a//",   ".",     "..",        "a/./b",
                          "a/../b", "a.",  "a./b",    "a../", "a\x01", "a\x7f", "a\xC2\x81", "a\xEF\xBF\xBE",
                          "\xff",   "aux", "x/CON/y", "lpt9"})
    row(key, key, ErrorCode::invalidArgument);
  row("a long name", std::string(256, 'n'), ErrorCode::tooLarge);
  std::string deep;
  for (int i = 0; i < 251; ++i)
    deep += "d/";
  row("deep", deep + "f", ErrorCode::tooLarge);
  std::string longPath;
  for (int i = 0; i < 9; ++i)
    longPath += std::string(250, 'p') + "/";
  row("a long path", longPath, ErrorCode::tooLarge);
}

void FilesProtocolTest::keysThatCannotBeHeld() {
  QFETCH(QByteArray, key);
  QFETCH(int, code);
  const Status status = checkFileKey(key.toStdString());
  QVERIFY(!status.has_value());
  QCOMPARE(int(status.error().code), code);
}

void FilesProtocolTest::keysAtTheLimits() {
  std::string deep;
  for (int i = 0; i < 250; ++i)
    deep += "d/";
  std::string emoji;  // two units each
  for (int i = 0; i < 127; ++i)
    emoji += "⚓️🚢";
  for (const std::string& key :
       {deep + "f", std::string(255, 'n'), std::string("a/b/"), std::string("com10"), std::string("lpt0"),
        std::string(" a "), std::string("a..b"), std::string("console"), std::string("ü%#+&'")})
    QVERIFY2(checkFileKey(key).has_value(), key.c_str());
  QVERIFY(!checkFileKey(emoji).has_value());
}

void FilesProtocolTest::sharesAreNamedLikeContainers() {
  QVERIFY(checkShare("box-1").has_value());
  for (const char* share : {"", "$root", "ab", "A-box", "a--b", "a/b"})
    QVERIFY2(!checkShare(share).has_value(), share);
}

void FilesProtocolTest::hashesHoldWhileNobodyWrote_data() {
  QTest::addColumn<QByteArray>("written");
  QTest::addColumn<quint64>("size");
  QTest::addColumn<bool>("holds");
  QTest::newRow("as it was") << QByteArray("2026-11-23T17:51:05.1234567Z") << quint64{4} << true;
  QTest::newRow("said shorter") << QByteArray("2026-11-23T17:51:05.123456700Z") << quint64{4} << true;
  QTest::newRow("written to") << QByteArray("2026-11-23T17:51:05.1234566Z") << quint64{4} << false;
  QTest::newRow("longer") << QByteArray("2026-11-23T17:51:05.1234567Z") << quint64{5} << false;
  QTest::newRow("of another program") << QByteArray() << quint64{4} << false;
  QTest::newRow("no time") << QByteArray("yesterday") << quint64{4} << false;
}

void FilesProtocolTest::hashesHoldWhileNobodyWrote() {
  QFETCH(QByteArray, written);
  QFETCH(quint64, size);
  QFETCH(bool, holds);
  const ObjectInfo info = fileInfo("f", size, answer(written.toStdString(), "2026-11-23T17:51:05.1234567Z"));
  QCOMPARE(info.size, std::uint64_t{size});
  QCOMPARE(info.properties.hashes.crc64.has_value(), holds);
  QCOMPARE(info.properties.hashes.md5.has_value(), holds);
  QVERIFY(info.properties.metadata.empty());
}

void FilesProtocolTest::aLinkThatWasWrittenToIsAFile() {
  const std::string time = "2026-11-23T17:51:05.1234567Z";
  HttpHeaders link = answer(time, time);
  link.add("x-ms-meta-is_symlink", "true");
  QVERIFY(isFileLink(link));
  QVERIFY(fileInfo("f", 4, link).kind == ObjectKind::link);
  link.set("x-ms-file-last-write-time", "2026-11-24T00:00:00.0000000Z");
  QVERIFY(!isFileLink(link));
  const ObjectInfo info = fileInfo("f", 4, link);
  QVERIFY(info.kind == ObjectKind::object);
  QCOMPARE(info.size, 4u);
}

void FilesProtocolTest::foldersOfBlobsAreFilesHere() {
  HttpHeaders headers;
  headers.add("x-ms-meta-hdi_isfolder", "true");
  const ObjectInfo info = fileInfo("f", 0, headers);
  QCOMPARE(info.key, std::string("f"));
  QVERIFY(info.kind == ObjectKind::object);
  QVERIFY(directoryInfo("f/", headers).kind == ObjectKind::folder);
}

QTEST_GUILESS_MAIN(FilesProtocolTest)
#include "files_protocol_test.moc"
