// Requests, metadata, flavours: what needs no service.
#include <QtTest>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"
#include "storage/s3/metadata.h"
#include "storage/s3/protocol.h"

using namespace hawser;
using namespace hawser::s3;

namespace {

const Flavour& flavour(const char* name) {
  return *flavourOf(name, {});
}

std::string headerOf(const HttpRequest& request, std::string_view name) {
  return std::string(request.headers.find(name).value_or("(none)"));
}

// What was sent, as an answer of the service would hold it.
ObjectInfo comesBack(const ObjectProperties& properties, std::string_view underscore = "_") {
  HttpHeaders sent;
  if (!addProperties(sent, properties)) return {};
  HttpHeaders answer;
  for (const auto& [name, value] : sent) {
    std::string changed(name);
    for (std::size_t at = 0; (at = changed.find('_', at)) != std::string::npos;)
      changed.replace(at, 1, underscore);
    answer.add(changed, value);
  }
  return infoFromHeaders("a", 5, answer);
}

}  // namespace

class S3ProtocolTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void keysBecomePaths();
  void bucketsAreInThePathOrInTheHost();
  void urlsLeadBackToTheirObjects();
  void keysThatCannotBeKeptAreNamed();
  void bucketsHaveTheServicesNames();
  void flavoursAreFoundByNameOrHost();
  void propertiesComeBack();
  void namesWithUnderscoresComeBack();
  void wrongMetadataIsRefused();
  void conditionsGoWhereTheyAreHonoured();
  void bodiesAreChecked();
  void aPartOfAnotherObject();
  void theEtagOfParts();
  void checksumsTravelHighestByteFirst();
  void tagsAreOfOneEtag();
  void wrongTagsSayNothing();
  void aCompletionIsXml();
};

void S3ProtocolTest::keysBecomePaths() {
  const auto url = [](const char* key) { return objectUrl({"http://h:1", false}, {"box", key}); };
  QCOMPARE(url("a b/ü%+?#.txt"), std::string("http://h:1/box/a%20b/%C3%BC%25%2B%3F%23.txt"));
  QCOMPARE(url("/a//b/"), std::string("http://h:1/box//a//b/"));
  QCOMPARE(url("a/../b"), std::string("http://h:1/box/a/../b"));
}

void S3ProtocolTest::bucketsAreInThePathOrInTheHost() {
  const Address host{"https://s3.eu-west-1.amazonaws.com", true};
  QCOMPARE(bucketUrl(host, "my-box"), std::string("https://my-box.s3.eu-west-1.amazonaws.com"));
  // No certificate is of two labels more.
  QCOMPARE(bucketUrl(host, "my.box"), std::string("https://s3.eu-west-1.amazonaws.com/my.box"));
  QCOMPARE(bucketUrl(host, "MyBox"), std::string("https://s3.eu-west-1.amazonaws.com/MyBox"));
  QCOMPARE(bucketUrl({"http://h:1", false}, "my-box"), std::string("http://h:1/my-box"));
}

void S3ProtocolTest::urlsLeadBackToTheirObjects() {
  for (const bool virtualHosts : {false, true}) {
    const Address address{"https://s3.eu-west-1.amazonaws.com", virtualHosts};
    for (const char* bucket : {"my-box", "my.box"}) {
      const ObjectRef ref{bucket, "a b/c?d"};
      const auto back = objectAt(address, objectUrl(address, ref) + "?X-Amz-Signature=1");
      QVERIFY(back.has_value());
      QVERIFY(*back == ref);
    }
    for (const char* other :
         {"https://s3.eu-west-1.amazonaws.com/box", "https://s3.eu-west-1.amazonaws.com.evil.org/box/a",
          "http://s3.eu-west-1.amazonaws.com/box/a", "https://acct.blob.core.windows.net/box/a", "",
          "https://s3.eu-west-1.amazonaws.com"})
      QVERIFY2(!objectAt(address, other), other);
  }
}

void S3ProtocolTest::keysThatCannotBeKeptAreNamed() {
  for (const char* key : {"a\x01", "\xff\xfe", "a\rb", "", "a\xEF\xBF\xBF"}) {
    for (const char* name : {"aws", "other"}) {
      const Status status = checkKey(key, flavour(name));
      QVERIFY2(!status, key);
      QCOMPARE(status.error().code, ErrorCode::invalidArgument);
    }
  }
  QVERIFY(!checkKey(std::string_view("a\0b", 3), flavour("aws")));
  for (const char* key : {"a/../b", "..", ".", "a/.", "./a"}) {
    QVERIFY2(checkKey(key, flavour("aws")).has_value(), key);
    QVERIFY2(!checkKey(key, flavour("other")), key);
  }
  for (const char* key : {"a//b", "/a", "a//"}) {
    QVERIFY2(checkKey(key, flavour("other")).has_value(), key);
    QVERIFY2(!checkKey(key, flavour("s3rver")), key);
  }
  // Counted in bytes.
  QVERIFY(checkKey(std::string(1024, 'k'), flavour("aws")).has_value());
  std::string ships;
  for (int i = 0; i < 257; ++i)
    ships += "🚢";
  QCOMPARE(checkKey(ships, flavour("aws")).error().code, ErrorCode::tooLarge);
}

void S3ProtocolTest::bucketsHaveTheServicesNames() {
  for (const char* name : {"box", "my-box.old", "Old_Box", "123"})
    QVERIFY2(checkBucket(name).has_value(), name);
  for (const char* name : {"", ".", "..", "ab", "../up", "a/b", "/", "a..b", "-box", "box-", "b?x", "bü"})
    QVERIFY2(!checkBucket(name), name);
}

void S3ProtocolTest::flavoursAreFoundByNameOrHost() {
  QCOMPARE(flavourOf({}, "s3.eu-west-1.amazonaws.com")->name, std::string_view("aws"));
  QCOMPARE(flavourOf({}, "s3.amazonaws.com")->name, std::string_view("aws"));
  QCOMPARE(flavourOf({}, "s3.cn-north-1.amazonaws.com.cn")->name, std::string_view("aws"));
  QCOMPARE(flavourOf({}, "amazonaws.com.evil.org")->name, std::string_view("other"));
  QCOMPARE(flavourOf({}, "127.0.0.1")->name, std::string_view("other"));
  QCOMPARE(flavourOf("ceph", "s3.amazonaws.com")->name, std::string_view("ceph"));
  QVERIFY(!flavourOf("azure", {}));
}

void S3ProtocolTest::propertiesComeBack() {
  ObjectProperties properties;
  properties.contentType = "text/plain";
  properties.contentEncoding = "gzip";
  properties.contentLanguage = "gsw";
  properties.contentDisposition = "attachment; filename=\"a b.txt\"";
  properties.cacheControl = "max-age=60";
  properties.metadata = {{"author", "Zürich\n"}, {"empty", ""}, {"x.y-z", " a "}};
  properties.hashes.crc64 = 0x0123456789abcdef;
  properties.hashes.md5 = md5({});
  properties.sourceModified = WallTime{std::chrono::nanoseconds(-86'400'000'000'001)};
  properties.mode = 0640;
  properties.signature = std::string(63, 'a') + "7";
  QVERIFY(comesBack(properties).properties == properties);
  // What the service sums up by itself is believed before what was written down.
  HttpHeaders headers;
  headers.add("x-amz-meta-hawser-crc64", "0000000000000001");
  headers.add("x-amz-checksum-crc64nvme", crcText(2));
  QCOMPARE(infoFromHeaders("a", 5, headers).properties.hashes.crc64.value(), std::uint64_t{2});
  headers.add("Content-Range", "bytes 0-1/5");
  QCOMPARE(infoFromHeaders("a", 5, headers).properties.hashes.crc64.value(), std::uint64_t{1});
}

// Ceph makes '-' of '_', and proxies drop what has one.
void S3ProtocolTest::namesWithUnderscoresComeBack() {
  ObjectProperties properties;
  properties.metadata = {{"a_b_2", "1"}, {"a-b", "2"}, {"blobxfer_metadata", "{}"}, {"hawser_stripe", "1"}};
  HttpHeaders sent;
  QVERIFY(addProperties(sent, properties).has_value());
  for (const auto& [name, value] : sent)
    QVERIFY(name.find('_') == std::string_view::npos);
  QVERIFY(comesBack(properties).properties.metadata == properties.metadata);
  // Of other programs, where the service keeps them.
  HttpHeaders foreign;
  foreign.add("x-amz-meta-a_b", "1");
  QCOMPARE(infoFromHeaders("a", 1, foreign).properties.metadata.at("a_b"), std::string("1"));
  foreign.add("x-amz-meta-hawser-names", "c_d,,a_b,%$,hawser_crc64");
  QCOMPARE(infoFromHeaders("a", 1, foreign).properties.metadata.size(), std::size_t{1});
}

void S3ProtocolTest::wrongMetadataIsRefused() {
  const auto refused = [](const std::map<std::string, std::string>& metadata) {
    ObjectProperties properties;
    properties.metadata = metadata;
    HttpHeaders headers;
    const Status status = addProperties(headers, properties);
    return !status && status.error().code == ErrorCode::invalidArgument;
  };
  QVERIFY(refused({{"hawser-crc64", "1"}}));
  QVERIFY(refused({{"hawser_crc64", "1"}}));
  QVERIFY(refused({{"a b", "1"}}));
  QVERIFY(refused({{"a:b", "1"}}));
  QVERIFY(refused({{"", "1"}}));
  QVERIFY(refused({{"a_b", "1"}, {"a-b", "2"}}));
  ObjectProperties properties;
  properties.contentType = "line\nbreak";
  HttpHeaders headers;
  QVERIFY(!addProperties(headers, properties));
}

void S3ProtocolTest::conditionsGoWhereTheyAreHonoured() {
  const Address address{"http://h", false};
  const ObjectRef ref{"box", "a"};
  const auto put = [&](const char* name, const Condition& condition) {
    return *putRequest(address, ref, {}, 0, {}, condition, flavour(name));
  };
  QCOMPARE(headerOf(put("aws", Condition::absent()), "If-None-Match"), std::string("*"));
  QCOMPARE(headerOf(put("aws", Condition::matches("e")), "If-Match"), std::string("\"e\""));
  QCOMPARE(headerOf(put("ceph", Condition::matches("e")), "If-Match"), std::string("e"));
  QCOMPARE(headerOf(put("other", Condition::absent()), "If-None-Match"), std::string("(none)"));
  const auto complete = [&](const char* name) {
    return completeRequest(address, ref, "u", {}, Condition::absent(), 1, flavour(name));
  };
  QCOMPARE(headerOf(complete("aws"), "If-None-Match"), std::string("*"));
  QCOMPARE(headerOf(complete("ceph"), "If-None-Match"), std::string("(none)"));
  QCOMPARE(headerOf(complete("aws"), "x-amz-checksum-crc64nvme"), crcText(1));
  QCOMPARE(headerOf(readRequest(address, ref, ByteRange{1, 2}, "e", flavour("other")), "If-Match"),
           std::string("\"e\""));
  QCOMPARE(headerOf(readRequest(address, ref, ByteRange{1, 2}, "e", flavour("other")), "Range"),
           std::string("bytes=1-2"));
}

void S3ProtocolTest::bodiesAreChecked() {
  const std::string text = "hello";
  const ByteSpan bytes = std::as_bytes(std::span(text.data(), text.size()));
  const auto part = [&](const char* name) {
    return partRequest({"http://h", false}, {"box", "a"}, "u~1", 7, bytes, crc64(bytes), flavour(name));
  };
  QCOMPARE(part("aws").url, std::string("http://h/box/a?partNumber=7&uploadId=u~1"));
  QCOMPARE(headerOf(part("aws"), "x-amz-checksum-crc64nvme"), crcText(crc64(bytes)));
  QCOMPARE(headerOf(part("aws"), "Content-MD5"), std::string("(none)"));
  QCOMPARE(headerOf(part("other"), "Content-MD5"), toBase64(md5(bytes)));
  QCOMPARE(headerOf(part("ceph"), "Content-MD5"), std::string("(none)"));
}

void S3ProtocolTest::aPartOfAnotherObject() {
  const HttpRequest copy =
      copyPartRequest({"http://h", false}, {"box", "new"}, "u", 3, {"old-box", "a b/ü+"}, {10, 11}, "e");
  QCOMPARE(copy.url, std::string("http://h/box/new?partNumber=3&uploadId=u"));
  QCOMPARE(headerOf(copy, "x-amz-copy-source"), std::string("/old-box/a%20b/%C3%BC%2B"));
  QCOMPARE(headerOf(copy, "x-amz-copy-source-range"), std::string("bytes=10-20"));
  QCOMPARE(headerOf(copy, "x-amz-copy-source-if-match"), std::string("\"e\""));
}

// As seen of Ceph: two parts, whose ETags are their MD5.
void S3ProtocolTest::theEtagOfParts() {
  const std::vector<UploadPart> parts = {{1, "f9e8030b7885c6544676a0eb197017ca", 5242880},
                                         {2, "65fc9b82d39e4a8dc4e9cad2dff03d6c", 100}};
  QCOMPARE(etagOfParts(parts).value(), std::string("8ba02d2b66c0c7150dc643c547887496-2"));
  QVERIFY(!etagOfParts({{1, "not-an-md5", 1}}));
}

void S3ProtocolTest::checksumsTravelHighestByteFirst() {
  QCOMPARE(crcText(0xAE8B14860A799888), std::string("rosUhgp5mIg="));
  QCOMPARE(crcFromText("rosUhgp5mIg=").value(), std::uint64_t{0xAE8B14860A799888});
  QVERIFY(!crcFromText("rosUhg=="));
  QVERIFY(!crcFromText("%"));
}

void S3ProtocolTest::tagsAreOfOneEtag() {
  const CommitTag tag{"8ba0-2", 0x0123456789abcdef, std::string(64, 'a')};
  const std::string text = commitTagText(tag).value();
  QCOMPARE(text, "1:8ba0-2:0123456789abcdef:" + std::string(64, 'a'));
  QVERIFY(commitTagFrom(text).value() == tag);
  ObjectInfo info;
  info.etag = "8ba0-2";
  applyCommitTag(info, tag);
  QCOMPARE(info.properties.hashes.crc64.value(), std::uint64_t{0x0123456789abcdef});
  QCOMPARE(info.properties.signature, std::string(64, 'a'));
  // Of another version, which somebody has written over it.
  ObjectInfo other;
  other.etag = "8ba0-3";
  applyCommitTag(other, tag);
  QVERIFY(other.properties == ObjectProperties());
  const std::string neither = commitTagText({"e", std::nullopt, {}}).value();
  QVERIFY(commitTagFrom(neither).value() == (CommitTag{"e", std::nullopt, {}}));
}

void S3ProtocolTest::wrongTagsSayNothing() {
  for (const char* text : {"", "1", "1:e", "1:e:", "2:e::", "1:e::x",
                           "1:e:12:", "1::0123456789abcdef:", "1:e:0123456789abcdeg:", "1:e:::", "1:e::a:b"})
    QVERIFY2(!commitTagFrom(text), text);
  QVERIFY(!commitTagText({"", 1, {}}));
  QVERIFY(!commitTagText({"a\"b", 1, {}}));
  QVERIFY(!commitTagText({"e", 1, "short"}));
}

void S3ProtocolTest::aCompletionIsXml() {
  QCOMPARE(completionXml({{1, "a", 1}, {2, "b<&", 1}}),
           std::string("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                       "<Part><PartNumber>1</PartNumber><ETag>&quot;a&quot;</ETag></Part>"
                       "<Part><PartNumber>2</PartNumber><ETag>&quot;b&lt;&amp;&quot;</ETag></Part>"
                       "</CompleteMultipartUpload>"));
}

QTEST_GUILESS_MAIN(S3ProtocolTest)
#include "protocol_test.moc"
