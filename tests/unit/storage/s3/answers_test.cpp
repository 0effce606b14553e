// What the service answers, as Ceph, Amazon and s3rver write it, and as somebody hostile would.
#include <QtTest>

#include "storage/s3/answers.h"
#include "storage/s3/s3_error.h"

using namespace hawser;
using namespace hawser::s3;

namespace {

HttpResponse answer(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

std::string listing(const std::string& inside, bool encoded = true) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult "
         "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" +
         std::string(encoded ? "<EncodingType>url</EncodingType>" : "") + "<Name>box</Name>" + inside +
         "</ListBucketResult>";
}

std::string object(const std::string& key, const std::string& size = "5") {
  return "<Contents><Key>" + key +
         "</Key><LastModified>2026-11-27T16:04:30.747Z</LastModified><ETag>&quot;c4ca&quot;</ETag><Size>" +
         size + "</Size><StorageClass>STANDARD</StorageClass><Owner><ID>t</ID></Owner></Contents>";
}

}  // namespace

class S3AnswersTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aListingIsRead();
  void keysAreDecodedOnlyWhereTheyAreEncoded();
  void pagesGoOn();
  void wrongListingsAreRefused_data();
  void wrongListingsAreRefused();
  void bucketsPartsAndUploads();
  void receiptsOfBothKinds();
  void theTagAmongOthers();
  void errorsAreRead_data();
  void errorsAreRead();
  void aClockThatIsWrongIsSaid();
};

void S3AnswersTest::aListingIsRead() {
  const auto page = parseObjectList(listing("<IsTruncated>false</IsTruncated>" + object("b%2Fc") +
                                            object("folder%2F", "0") + object("a.txt") +
                                            "<CommonPrefixes><Prefix>b%2F</Prefix></CommonPrefixes>"));
  QVERIFY(page.has_value());
  QVERIFY(page->continuation.empty());
  QCOMPARE(page->objects.size(), std::size_t{4});
  QCOMPARE(page->objects[0].key, std::string("a.txt"));
  QCOMPARE(page->objects[0].size, std::uint64_t{5});
  QCOMPARE(page->objects[0].etag, std::string("c4ca"));
  QCOMPARE(page->objects[0].tier, std::string("STANDARD"));
  QVERIFY(!page->objects[0].hasProperties);
  QCOMPARE(page->objects[1].key, std::string("b/"));
  QVERIFY(page->objects[1].kind == ObjectKind::prefix);
  QCOMPARE(page->objects[2].key, std::string("b/c"));
  QVERIFY(page->objects[3].kind == ObjectKind::folder);
}

void S3AnswersTest::keysAreDecodedOnlyWhereTheyAreEncoded() {
  const auto key = [](const std::string& text, bool encoded) {
    return parseObjectList(listing(object(text), encoded))->objects.at(0).key;
  };
  QCOMPARE(key("a+b%2Bc%20d", true), std::string("a b+c d"));
  QCOMPARE(key("a+b%2Bc&amp;d", false), std::string("a+b%2Bc&d"));
}

void S3AnswersTest::pagesGoOn() {
  const auto page = parseObjectList(listing(
      "<IsTruncated>true</IsTruncated><NextContinuationToken>1/a=</NextContinuationToken>" + object("a")));
  QCOMPARE(page->continuation, std::string("1/a="));
}

void S3AnswersTest::wrongListingsAreRefused_data() {
  QTest::addColumn<QByteArray>("xml");
  const auto row = [](const char* name, const std::string& xml) {
    QTest::newRow(name) << QByteArray::fromStdString(xml);
  };
  row("nothing", "");
  row("another root", "<html><body>Sign in</body></html>");
  row("an error", "<Error><Code>AccessDenied</Code></Error>");
  row("broken off", listing(object("a")).substr(0, 150));
  row("no size", listing("<Contents><Key>a</Key></Contents>"));
  row("a size that is none", listing(object("a", "-1")));
  row("a huge size", listing(object("a", "99999999999999999999")));
  row("no key", listing(object("")));
  row("an empty prefix", listing("<CommonPrefixes><Prefix></Prefix></CommonPrefixes>"));
  row("no way on", listing("<IsTruncated>true</IsTruncated>" + object("a")));
  row("entities", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>" + listing(object("&a;")));
  row("two roots", listing("") + listing(""));
}

void S3AnswersTest::wrongListingsAreRefused() {
  QFETCH(QByteArray, xml);
  const auto page = parseObjectList(xml.toStdString());
  QVERIFY(!page);
  QCOMPARE(page.error().code, ErrorCode::corrupt);
}

void S3AnswersTest::bucketsPartsAndUploads() {
  const auto buckets = parseBucketList(
      "<ListAllMyBucketsResult><Owner><ID>t</ID></Owner><Buckets><Bucket><Name>b</Name><CreationDate>"
      "2026-11-27T16:04:23.634Z</CreationDate></Bucket><Bucket><Name>a</Name></Bucket></Buckets>"
      "</ListAllMyBucketsResult>");
  QCOMPARE(buckets->containers.size(), std::size_t{2});
  QCOMPARE(buckets->containers[0].name, std::string("a"));
  const std::string part =
      "<Part><PartNumber>1</PartNumber><ETag>&quot;bea9&quot;</ETag><Size>5242880</Size></Part>";
  const auto parts = parsePartList(
      "<ListPartsResult><Key>m</Key><IsTruncated>true</IsTruncated>"
      "<NextPartNumberMarker>1</NextPartNumberMarker>" +
      part + "</ListPartsResult>");
  QCOMPARE(parts->parts.at(0).etag, std::string("bea9"));
  QCOMPARE(parts->next, std::uint32_t{1});
  QVERIFY(!parsePartList("<ListPartsResult><IsTruncated>true</IsTruncated>" + part + "</ListPartsResult>"));
  QVERIFY(
      !parsePartList("<ListPartsResult><Part><PartNumber>0</PartNumber><Size>1</Size></Part>"
                     "</ListPartsResult>"));
  const auto uploads = parseUploadList(
      "<ListMultipartUploadsResult><Bucket>box</Bucket><Upload><Key>n%2B</Key><UploadId>2~i</UploadId>"
      "<Initiator><ID>t</ID></Initiator></Upload></ListMultipartUploadsResult>");
  QCOMPARE(uploads->at(0).id, std::string("2~i"));
  QCOMPARE(uploads->at(0).key, std::string("n%2B"));
  QCOMPARE(parseUploadId("<InitiateMultipartUploadResult><UploadId>u</UploadId>"
                         "</InitiateMultipartUploadResult>")
               .value(),
           std::string("u"));
  QVERIFY(!parseUploadId("<InitiateMultipartUploadResult/>"));
}

void S3AnswersTest::receiptsOfBothKinds() {
  const auto copied = parseReceipt("<CopyPartResult><ETag>1aed</ETag></CopyPartResult>");
  QCOMPARE(copied->etag, std::string("1aed"));
  QVERIFY(!copied->crc64);
  const auto summed = parseReceipt(
      "<CompleteMultipartUploadResult><ETag>&quot;8b-2&quot;</ETag><ChecksumCRC64NVME>rosUhgp5mIg="
      "</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType></CompleteMultipartUploadResult>");
  QCOMPARE(summed->etag, std::string("8b-2"));
  QCOMPARE(summed->crc64.value(), std::uint64_t{0xAE8B14860A799888});
  // Ceph, the first time.
  QVERIFY(parseReceipt("<CompleteMultipartUploadResult><ETag></ETag></CompleteMultipartUploadResult>")
              ->etag.empty());
  QVERIFY(!parseReceipt("<html/>"));
}

void S3AnswersTest::theTagAmongOthers() {
  QCOMPARE(parseCommitTag("<Tagging><TagSet><Tag><Key>x</Key><Value>1</Value></Tag><Tag><Key>hawser</Key>"
                          "<Value>1:e::</Value></Tag></TagSet></Tagging>")
               .value(),
           std::string("1:e::"));
  QCOMPARE(parseCommitTag("<Tagging><TagSet/></Tagging>").value(), std::string());
  QVERIFY(!parseCommitTag("<Other/>"));
}

void S3AnswersTest::errorsAreRead_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QByteArray>("code");
  QTest::addColumn<QByteArray>("meaning");
  QTest::addColumn<int>("retry");
  const auto row = [](int status, const char* code, ErrorCode meaning, Retry retry) {
    QTest::addRow("%d %s", status, code)
        << status << QByteArray(code) << QByteArray::fromStdString(std::string(name(meaning)))
        << static_cast<int>(retry);
  };
  row(404, "NoSuchKey", ErrorCode::notFound, Retry::never);
  row(404, "NoSuchUpload", ErrorCode::notFound, Retry::never);
  row(403, "AccessDenied", ErrorCode::denied, Retry::never);
  row(403, "SignatureDoesNotMatch", ErrorCode::denied, Retry::never);
  row(400, "ExpiredToken", ErrorCode::authExpired, Retry::afterAuth);
  row(403, "RequestTimeTooSkewed", ErrorCode::authExpired, Retry::afterAuth);
  row(503, "SlowDown", ErrorCode::throttled, Retry::afterDelay);
  row(503, "", ErrorCode::throttled, Retry::afterDelay);
  row(500, "InternalError", ErrorCode::connection, Retry::soon);
  row(400, "RequestTimeout", ErrorCode::timeout, Retry::soon);
  row(412, "PreconditionFailed", ErrorCode::changedUnderUs, Retry::never);
  row(409, "ConditionalRequestConflict", ErrorCode::busy, Retry::afterDelay);
  row(409, "BucketNotEmpty", ErrorCode::busy, Retry::never);
  row(409, "BucketAlreadyOwnedByYou", ErrorCode::exists, Retry::never);
  row(400, "BadDigest", ErrorCode::corrupt, Retry::soon);
  row(400, "XAmzContentSHA256Mismatch", ErrorCode::corrupt, Retry::soon);
  row(400, "EntityTooLarge", ErrorCode::tooLarge, Retry::never);
  row(400, "EntityTooSmall", ErrorCode::invalidArgument, Retry::never);
  row(400, "InvalidPart", ErrorCode::changedUnderUs, Retry::never);
  row(501, "NotImplemented", ErrorCode::unsupported, Retry::never);
  row(405, "MethodNotAllowed", ErrorCode::unsupported, Retry::never);
  row(403, "InvalidObjectState", ErrorCode::unsupported, Retry::never);
  row(403, "QuotaExceeded", ErrorCode::noSpace, Retry::never);
}

void S3AnswersTest::errorsAreRead() {
  QFETCH(int, status);
  QFETCH(QByteArray, code);
  QFETCH(QByteArray, meaning);
  QFETCH(int, retry);
  std::string body;
  if (!code.isEmpty())
    body = "<?xml version=\"1.0\"?><Error><Code>" + code.toStdString() +
           "</Code><Message>Something</Message><Region>eu-west-1</Region></Error>";
  const Error error = errorFrom(answer(status, body), Clock::system().now());
  QCOMPARE(std::string(name(error.code)), meaning.toStdString());
  QCOMPARE(static_cast<int>(error.retry), retry);
  QCOMPARE(error.serviceCode, code.toStdString());
  if (!code.isEmpty()) QCOMPARE(parseErrorBody(body).region, std::string("eu-west-1"));
  QCOMPARE(errorFrom(answer(404, "<Error><Code>NoSuchBucket</Code></Error>"), {}).serviceCode,
           std::string("ContainerNotFound"));
}

void S3AnswersTest::aClockThatIsWrongIsSaid() {
  HttpResponse skewed = answer(403, "<Error><Code>AccessDenied</Code></Error>");
  skewed.headers.add("Date", "Fri, 24 May 2013 00:00:00 GMT");
  const Error error = errorFrom(skewed, Clock::system().now());
  QCOMPARE(error.code, ErrorCode::authExpired);
  QVERIFY(error.detail.find("clock") != std::string::npos);
}

QTEST_GUILESS_MAIN(S3AnswersTest)
#include "answers_test.moc"
