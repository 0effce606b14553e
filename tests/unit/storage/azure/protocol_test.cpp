// Requests, metadata, block ids, connection strings: what needs no service.
#include <QtTest>
#include <random>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/azure/azure_error.h"
#include "storage/azure/block_list.h"
#include "storage/azure/block_names.h"
#include "storage/azure/connection_string.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/header_text.h"
#include "storage/rest/metadata_text.h"

using namespace hawser;
using namespace hawser::azure;

class ProtocolTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void keysBecomePaths();
  void keysThatCannotBeKeptAreNamed();
  void containersHaveTheServicesNames();
  void anyMetadataValueComesBack();
  void propertiesComeBack();
  void wrongMetadataNamesAreRefused();
  void checksumsTravelLowestByteFirst();
  void contentRangesAreReadStrictly();
  void rangesAreAskedForInclusively();
  void blockIdsAreEquallyLongAndTellApart();
  void aBlockListSaysWhereEachBlockIs();
  void blocksAreNamedByTheSessionOrTheirBytes();
  void tokensOfKeptBlocksComeBack();
  void aBlockFromAnotherUrl();
  void aSignatureIsOfObjectsInBlocks();
  void errorsAreRead();
  void strangersAreToldFromTheService();
  void connectionStrings();
  void wrongConnectionStringsSayWhatIsWrong_data();
  void wrongConnectionStringsSayWhatIsWrong();
};

void ProtocolTest::keysBecomePaths() {
  const auto url = [](const char* key) { return blobUrl("http://h/acct", {"box", key}); };
  QCOMPARE(url("a b/ü%+?#.txt"), std::string("http://h/acct/box/a%20b/%C3%BC%25%2B%3F%23.txt"));
  QCOMPARE(url("/a//b/"), std::string("http://h/acct/box//a//b/"));
  QCOMPARE(url("line\nbreak"), std::string("http://h/acct/box/line%0Abreak"));
}

void ProtocolTest::keysThatCannotBeKeptAreNamed() {
  for (const char* key : {"a/../b", "..", ".", "a/.", "./a", "a\\b", "a\x01", "\xff\xfe"}) {
    const Status status = checkKey(key);
    QVERIFY2(!status, key);
    QCOMPARE(status.error().code, ErrorCode::invalidArgument);
  }
  QVERIFY(!checkKey(""));
  QVERIFY(!checkKey(std::string_view("a\0b", 3)));
  QVERIFY(checkKey("a/..b/c../...").has_value());
  // Counted as the service counts, in UTF-16.
  std::string clefs;
  for (int i = 0; i < 512; ++i)
    clefs += "𝄞";
  QVERIFY(checkKey(clefs).has_value());
  QVERIFY(!checkKey(clefs + "x"));
}

void ProtocolTest::containersHaveTheServicesNames() {
  for (const char* right : {"abc", "a-1", "$root", "$web"})
    QVERIFY2(checkContainer(right).has_value(), right);
  for (const char* wrong : {"", "ab", "ABC", "a--b", "-ab", "ab-", "a_b", "a/b", "$x"})
    QVERIFY2(!checkContainer(wrong).has_value(), wrong);
}

void ProtocolTest::anyMetadataValueComesBack() {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string value(random() % 40, '\0');
    for (char& c : value)
      c = static_cast<char>(random() % (round % 2 == 0 ? 256 : 128));
    const std::string wire = metadataEncoded(value);
    for (const char c : wire)
      QVERIFY(c >= 0x20 && c < 0x7f);
    QVERIFY(!wire.empty() && wire.front() != ' ' && wire.back() != ' ');
    QCOMPARE(metadataDecoded(wire), value);
  }
  for (const std::string value : {"", " ", "=?utf-8?B?", "=?utf-8?B?YQ==?=",
                                  "=?utf-8?B?"
                                  "?="})
    QCOMPARE(metadataDecoded(metadataEncoded(value)), value);
  QCOMPARE(metadataEncoded("plain text"), std::string("plain text"));
  for (const char* foreign : {"=?utf-8?B?", "=?utf-8?B?=", "=?utf-8?B?*?=", "=?utf-8?Q?a?="})
    QCOMPARE(metadataDecoded(foreign), std::string(foreign));
}

void ProtocolTest::propertiesComeBack() {
  ObjectProperties properties;
  properties.contentType = "text/plain";
  properties.contentEncoding = "gzip";
  properties.contentLanguage = "de";
  properties.contentDisposition = "inline";
  properties.cacheControl = "no-cache";
  properties.metadata = {{"author", "Zoë"}, {"empty", ""}};
  properties.hashes.crc64 = 0x0123456789abcdefu;
  properties.sourceModified = WallTime(std::chrono::nanoseconds(-1));
  properties.mode = 04755;
  HttpHeaders sent;
  QVERIFY(addContentHeaders(sent, properties).has_value());
  QVERIFY(addMetadataHeaders(sent, properties, false).has_value());
  // The service answers the content headers by their plain names.
  HttpHeaders answer;
  for (const auto& [name, value] : sent)
    answer.add(name.starts_with("x-ms-blob-") ? name.substr(10) : name, value);
  answer.add("ETag", "\"0x8D\"");
  answer.add("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
  const ObjectInfo info = infoFromHeaders("k", 5, answer);
  QVERIFY(info.properties == properties);
  QCOMPARE(info.etag, std::string("0x8D"));
  QCOMPARE(int(info.kind), int(ObjectKind::object));
  answer.add("x-ms-meta-hdi_isfolder", "true");
  QCOMPARE(infoFromHeaders("k", 0, answer).key, std::string("k/"));
  QCOMPARE(int(infoFromHeaders("k", 0, answer).kind), int(ObjectKind::folder));
  QCOMPARE(int(infoFromHeaders("k", 5, answer).kind), int(ObjectKind::object));
}

void ProtocolTest::wrongMetadataNamesAreRefused() {
  for (const char* name :
       {"", "1a", "a-b", "a b", "ä", "hawser_mode", "hawser_written", "hawser_signature", "Is_Symlink"}) {
    ObjectProperties properties;
    properties.metadata[name] = "x";
    HttpHeaders headers;
    QVERIFY2(!addMetadataHeaders(headers, properties, false), name);
  }
  ObjectProperties properties;
  properties.contentDisposition = "a\r\nX-Evil: 1";
  HttpHeaders headers;
  QVERIFY(!addContentHeaders(headers, properties));
}

void ProtocolTest::checksumsTravelLowestByteFirst() {
  QCOMPARE(crcHeader(0xAE8B14860A799888u), toBase64(std::string_view("\x88\x98\x79\x0A\x86\x14\x8B\xAE")));
  QCOMPARE(crcFromHeader(crcHeader(0xAE8B14860A799888u)).value(), 0xAE8B14860A799888u);
  QVERIFY(!crcFromHeader("AAAA"));
}

void ProtocolTest::contentRangesAreReadStrictly() {
  const auto range = parseContentRange("bytes 10-19/100");
  QVERIFY(range && range->range == (ByteRange{10, 10}) && range->total == 100);
  for (const char* wrong : {"", "bytes */0", "bytes 10-9/100", "bytes 0-100/100", "bytes -1-2/3", "bytes 1-2",
                            "1-2/3", "bytes 1-2/x", "bytes 1-99999999999999999999/3"})
    QVERIFY2(!parseContentRange(wrong), wrong);
}

void ProtocolTest::rangesAreAskedForInclusively() {
  const HttpRequest request = readRequest("http://h", {"box", "k"}, ByteRange{10, 5}, "0x1", true);
  QCOMPARE(request.headers.find("x-ms-range").value(), std::string_view("bytes=10-14"));
  QCOMPARE(request.headers.find("if-match").value(), std::string_view("\"0x1\""));
  QVERIFY(request.headers.find("x-ms-range-get-content-crc64"));
  const HttpRequest large =
      readRequest("http://h", {"box", "k"}, ByteRange{0, kMaxCheckedRange + 1}, "", true);
  QVERIFY(!large.headers.find("x-ms-range-get-content-crc64"));
}

void ProtocolTest::blockIdsAreEquallyLongAndTellApart() {
  const std::string id = blockId("0123456789abcdef", 0, 0);
  QCOMPARE(id.size(), 56u);
  QCOMPARE(blockId("0123456789abcdef", kMaxBlocks - 1, ~0ull).size(), 56u);
  QVERIFY(id != blockId("0123456789abcdef", 1, 0));
  QVERIFY(id != blockId("0123456789abcdef", 0, 1));
  QVERIFY(id != blockId("0123456789abcdee", 0, 0));
}

void ProtocolTest::aBlockListSaysWhereEachBlockIs() {
  QCOMPARE(blockListXml({{"QQ==", true}, {"Qg==", false}, {"QQ==", true}}),
           std::string("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList><Committed>QQ==</Committed>"
                       "<Uncommitted>Qg==</Uncommitted><Committed>QQ==</Committed></BlockList>"));
}

void ProtocolTest::blocksAreNamedByTheSessionOrTheirBytes() {
  const Part part{3, {30, 10}};
  const BlockNames own("0123456789abcdef", false), byMd5("0123456789abcdef", true);
  const std::string one = own.newId(part, {}).value(), two = own.newId(part, {}).value();
  QVERIFY(one != two);
  QCOMPARE(one.size(), own.length());
  QVERIFY(own.isOf(one, 3) && !own.isOf(one, 4) && own.mayBeOurs(one));
  QVERIFY(!BlockNames("1123456789abcdef", false).mayBeOurs(one));
  QVERIFY(!own.isOf(own.tombstone(), 3) && own.mayBeOurs(own.tombstone()));
  // MD5("abc"), as BlobSync writes it.
  const std::string abc = byMd5.newId(part, std::as_bytes(std::span("abc", 3))).value();
  QCOMPARE(abc, std::string("kAFQmDzST7DWlj99KOF/cg=="));
  QCOMPARE(abc.size(), byMd5.length());
  QVERIFY(byMd5.isOf(abc, 3) && byMd5.isOf(abc, 4) && byMd5.mayBeOurs(abc));
  QVERIFY(!byMd5.isOf(one, 3) && !own.isOf(abc, 3));
  QVERIFY(!byMd5.isOf(byMd5.tombstone(), 3) && !byMd5.mayBeOurs(byMd5.tombstone()));
  QVERIFY(byMd5.tombstone() != BlockNames("0123456789abcdee", true).tombstone());
}

void ProtocolTest::tokensOfKeptBlocksComeBack() {
  for (const char* etag : {"0x8D", "W/\"a:b\"", ":"}) {
    const auto kept = keptFromToken(keptToken({etag, "QQ=="}));
    QVERIFY(kept.has_value());
    QCOMPARE(kept->etag, std::string(etag));
    QCOMPARE(kept->id, std::string("QQ=="));
  }
  for (const char* wrong :
       {"", "keep:", "keep::", "keep:0x8D", "keep:0x8D:", "keep::QQ==", "keep:0x8D:<Latest>",
        "QQ==", "aHctMDEyMzQ1Njc4OWFiY2RlZi0wMDAwMC1mZWRjYmE5ODc2NTQzMjEw"})
    QVERIFY2(!keptFromToken(wrong), wrong);
}

void ProtocolTest::aBlockFromAnotherUrl() {
  const HttpRequest request =
      blockFromUrlRequest("http://h", {"box", "k"}, "a+/=", "https://h/box/k?sig=1", {10, 5}, "0x1");
  QCOMPARE(request.method, std::string("PUT"));
  QCOMPARE(request.url, std::string("http://h/box/k?comp=block&blockid=a%2B%2F%3D"));
  QCOMPARE(request.headers.find("x-ms-copy-source").value(), std::string_view("https://h/box/k?sig=1"));
  QCOMPARE(request.headers.find("x-ms-source-range").value(), std::string_view("bytes=10-14"));
  QCOMPARE(request.headers.find("x-ms-source-if-match").value(), std::string_view("\"0x1\""));
  QVERIFY(!request.headers.find("if-match"));
}

void ProtocolTest::aSignatureIsOfObjectsInBlocks() {
  ObjectProperties properties;
  properties.signature = std::string(64, 'a');
  const std::string list = blockListXml({});
  const auto committed =
      putBlockListRequest("http://h", {"box", "k"}, list, properties, {}, BodyCheck::crc64).value();
  QCOMPARE(committed.headers.find("x-ms-meta-hawser_signature").value(),
           std::string_view(properties.signature));
  QVERIFY(putRequest("http://h", {"box", "k"}, {}, properties, {}, BodyCheck::crc64)
              ->headers.find("x-ms-meta-hawser_signature"));
  QVERIFY(!copyRequest("http://h", {"box", "k"}, "http://h/box/s", 5, properties, {})
               ->headers.find("x-ms-meta-hawser_signature"));
  HttpHeaders answer;
  answer.add("x-ms-meta-Hawser_Signature", properties.signature);
  const ObjectInfo info = infoFromHeaders("k", 5, answer);
  QCOMPARE(info.properties.signature, properties.signature);
  QVERIFY(info.properties.metadata.empty());
  // Longer by now than it was: nobody's signature.
  answer.add("x-ms-meta-hawser_size", "4");
  QVERIFY(infoFromHeaders("k", 5, answer).properties.signature.empty());
  for (const char* wrong : {"", "abc", "../../x"}) {
    HttpHeaders strange;
    strange.add("x-ms-meta-hawser_signature", wrong);
    QVERIFY(infoFromHeaders("k", 5, strange).properties.signature.empty());
  }
}

void ProtocolTest::errorsAreRead() {
  HttpResponse response;
  response.status = 400;
  response.body =
      "\xEF\xBB\xBF<?xml version=\"1.0\"?><Error><Code>InvalidBlockList</Code><Message>The list is "
      "invalid.\nRequestId:1</Message></Error>";
  Error error = errorFrom(response);
  QCOMPARE(error.code, ErrorCode::changedUnderUs);
  QCOMPARE(error.serviceCode, std::string("InvalidBlockList"));
  QCOMPARE(error.detail, std::string("The list is invalid."));
  response.body = "<Error><Code>Md5Mismatch</Code>";
  QCOMPARE(errorFrom(response).code, ErrorCode::corrupt);
  response.body.clear();
  response.status = 412;
  response.headers.add("x-ms-error-code", "LeaseIdMissing");
  QCOMPARE(errorFrom(response).code, ErrorCode::busy);
  response.headers.set("x-ms-error-code", "ConditionNotMet");
  QCOMPARE(errorFrom(response).code, ErrorCode::changedUnderUs);
}

void ProtocolTest::strangersAreToldFromTheService() {
  HttpResponse page;
  page.status = 302;
  page.headers.add("Server", "portal");
  page.headers.add("Location", "https://sign-in.example/go?from=https%3A%2F%2Facct%3Fsig%3Dsecret");
  QVERIFY(!isOfService(page.headers));
  const Error error = errorOfStranger(page);
  QCOMPARE(error.code, ErrorCode::connection);
  QCOMPARE(error.retry, Retry::never);
  QVERIFY(error.detail.find("sign-in.example") != std::string::npos);
  QVERIFY(error.detail.find("secret") == std::string::npos);
  page.headers.add("X-Ms-Version", "2023-11-03");
  QVERIFY(isOfService(page.headers));
}

void ProtocolTest::connectionStrings() {
  const auto key = parseAzureConnectionString(
      " DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=a2V5;EndpointSuffix=core.windows.net\n");
  QVERIFY(key.has_value());
  QCOMPARE(key->connection.endpoint, std::string("https://acct.blob.core.windows.net"));
  QCOMPARE(key->connection.kind, std::string("azure"));
  QCOMPARE(std::get<AccountKeyCredential>(key->credential).key.reveal(), std::string_view("a2V5"));
  const auto sas = parseAzureConnectionString(
      "BlobEndpoint=https://acct.blob.core.windows.net/;QueueEndpoint=https://q;"
      "SharedAccessSignature=?sv=2021-12-02&sig=a%3D");
  QVERIFY(sas.has_value());
  QCOMPARE(sas->connection.account, std::string("acct"));
  QCOMPARE(std::get<SasCredential>(sas->credential).token.reveal(),
           std::string_view("sv=2021-12-02&sig=a%3D"));
  const auto emulator = parseAzureConnectionString("UseDevelopmentStorage=true;");
  QVERIFY(emulator.has_value());
  QCOMPARE(emulator->connection.endpoint, std::string("http://127.0.0.1:10000/devstoreaccount1"));
  const auto path = parseAzureConnectionString("BlobEndpoint=http://127.0.0.1:1/two;AccountKey=a2V5");
  QVERIFY(path.has_value());
  QCOMPARE(path->connection.account, std::string("two"));
  const auto files = parseAzureConnectionString(
      "AccountName=acct;AccountKey=a2V5;FileEndpoint=https://acct.file.core.windows.net/");
  QVERIFY(files.has_value());
  QCOMPARE(files->connection.kind, std::string("azure-files"));
  QCOMPARE(files->connection.endpoint, std::string("https://acct.file.core.windows.net"));
  const auto both = parseAzureConnectionString(
      "BlobEndpoint=https://acct.blob.core.windows.net;FileEndpoint=https://acct.file.core.windows.net;"
      "SharedAccessSignature=sig=a");
  QVERIFY(both.has_value());
  QCOMPARE(both->connection.kind, std::string("azure"));
  QCOMPARE(azureKindOf("https://acct.FILE.core.windows.net"), std::string("azure-files"));
  QCOMPARE(azureKindOf("https://acct.privatelink.file.core.windows.net/"), std::string("azure-files"));
  QCOMPARE(azureKindOf("https://file.blob.core.windows.net"), std::string("azure"));
  QCOMPARE(azureKindOf("http://127.0.0.1:10000/file"), std::string("azure"));
  QVERIFY(looksLikeAzureConnectionString("FileEndpoint=x"));
  QVERIFY(looksLikeAzureConnectionString("AccountName=x"));
  QVERIFY(!looksLikeAzureConnectionString("https://h/?sig=x"));
}

void ProtocolTest::wrongConnectionStringsSayWhatIsWrong_data() {
  QTest::addColumn<QString>("text");
  for (const char* text :
       {"", "AccountName", "=x", "AccountKey=a2V5", "AccountName=a", "AccountName=a;AccountName=b",
        "AccountName=a;AccountKey=se*cret", "AccountName=a;SharedAccessSignature=secret",
        "BlobEndpoint=ftp://h;AccountKey=a2V5", "BlobEndpoint=https://h?;AccountKey=a2V5"})
    QTest::newRow(text) << QString::fromLatin1(text);
}

void ProtocolTest::wrongConnectionStringsSayWhatIsWrong() {
  QFETCH(QString, text);
  const auto made = parseAzureConnectionString(text.toStdString());
  QVERIFY(!made.has_value());
  QCOMPARE(made.error().code, ErrorCode::invalidArgument);
  QVERIFY(made.error().detail.find("cret") == std::string::npos);
}

QTEST_GUILESS_MAIN(ProtocolTest)
#include "protocol_test.moc"
