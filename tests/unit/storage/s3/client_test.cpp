// What the client finds out by itself, and what it does not take for an answer: against answers that are
// written down.
#include <QtTest>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"
#include "scripted_transport.h"
#include "storage/s3/s3_provider.h"

using namespace hawser;
using namespace std::chrono_literals;

namespace {

class FixedClock final : public Clock {
 public:
  WallTime now() const override { return time; }
  SteadyTime steady() const override { return {}; }
  WallTime time = fromIso8601("2026-11-27T12:00:00Z").value();
};

class BytesSink final : public ByteSink {
 public:
  Status write(ByteSpan bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  std::string text;
};

ByteSpan bytesOf(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string errorXml(const std::string& code, const std::string& more = {}) {
  return "<Error><Code>" + code + "</Code>" + more + "</Error>";
}

}  // namespace

class S3ClientTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init();
  void theRegionOfABucketIsFound_data();
  void theRegionOfABucketIsFound();
  void aRegionWithoutAHeadersWordIsAskedFor();
  void anEndlessRedirectionEnds();
  void theServicesClockIsTaken();
  void signInPagesAreNoAnswers();
  void aSuccessWithAnErrorInIt();
  void aLostAnswerToACommit();
  void aConditionThatIsIgnoredIsNoticed();
  void conditionsAreLookedAtWhereTheyAreIgnored();
  void copiesAreProvenByTheirMd5();
  void aCopyOfWhatHasChangedIsNone();
  void propertiesHaveToBeToldFirst();
  void whoPaysIsSaid();
  void wrongConnectionsAreRefused();

 private:
  std::shared_ptr<ObjectStore> open(std::map<std::string, std::string> options, const char* endpoint = "") {
    services_.http = &http_;
    services_.clock = &clock_;
    return makeS3Provider()
        ->open({"s3", "s3", endpoint, {}, std::move(options)}, AccessKeyCredential{"AKIA", Secret("s")},
               services_)
        .value();
  }
  std::unique_ptr<ObjectWriter> startWrite(ObjectStore& store, const Condition& condition = {},
                                           std::uint64_t size = 5) {
    http_.answer(200, {{"x-amz-request-id", "1"}},
                 "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
    return store.startWrite({}, {{"box", "a"}, size, 5, condition, {}}).value();
  }
  std::string scopeOf(std::size_t index) const {
    const std::string text(http_.asked.at(index).headers.find("authorization").value_or(""));
    return text.substr(text.find("AKIA/") + 5, 30);
  }

  test::ScriptedTransport http_;
  FixedClock clock_;
  ProviderServices services_;
};

void S3ClientTest::init() {
  http_ = {};
}

void S3ClientTest::theRegionOfABucketIsFound_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QByteArray>("header");
  QTest::addColumn<QByteArray>("body");
  const QByteArray region = "<Region>eu-west-1</Region>";
  QTest::newRow("301, header") << 301 << QByteArray("eu-west-1") << QByteArray();
  QTest::newRow("301, body") << 301 << QByteArray()
                             << QByteArray::fromStdString(
                                    errorXml("PermanentRedirect", region.toStdString()));
  QTest::newRow("400, body") << 400 << QByteArray()
                             << QByteArray::fromStdString(
                                    errorXml("AuthorizationHeaderMalformed", region.toStdString()));
  QTest::newRow("400 of HEAD") << 400 << QByteArray("eu-west-1") << QByteArray();
}

void S3ClientTest::theRegionOfABucketIsFound() {
  QFETCH(int, status);
  QFETCH(QByteArray, header);
  QFETCH(QByteArray, body);
  const auto store = open({});
  if (header.isEmpty())
    http_.answer(status, {}, body.toStdString());
  else
    http_.answer(status, {{"x-amz-bucket-region", header.toStdString()}}, body.toStdString());
  for (int i = 0; i < 2; ++i)
    http_.answer(200, {{"ETag", "\"e\""}, {"Content-Length", "5"}});
  QVERIFY(store->stat({}, {"box", "a"}).has_value());
  QCOMPARE(http_.asked.size(), std::size_t{2});
  QCOMPARE(http_.asked[0].line, std::string("HEAD https://box.s3.us-east-1.amazonaws.com/a"));
  QVERIFY(scopeOf(0).starts_with("20261127/us-east-1/s3"));
  QCOMPARE(http_.asked[1].line, std::string("HEAD https://box.s3.eu-west-1.amazonaws.com/a"));
  QVERIFY(scopeOf(1).starts_with("20261127/eu-west-1/s3"));
  // And is known from then on, of this bucket.
  QVERIFY(store->stat({}, {"box", "b"}).has_value());
  QCOMPARE(http_.asked[2].line, std::string("HEAD https://box.s3.eu-west-1.amazonaws.com/b"));
  QVERIFY(!store->stat({}, {"other", "b"}));
  QCOMPARE(http_.asked[3].line, std::string("HEAD https://other.s3.us-east-1.amazonaws.com/b"));
}

void S3ClientTest::aRegionWithoutAHeadersWordIsAskedFor() {
  const auto store = open({{"region", "us-east-1"}}, "http://127.0.0.1:1");
  http_.answer(301);
  http_.answer(301, {{"x-amz-bucket-region", "eu-west-1"}});
  http_.answer(200, {{"ETag", "\"e\""}, {"Content-Length", "5"}});
  QVERIFY(store->stat({}, {"box", "a"}).has_value());
  QCOMPARE(http_.asked[1].line, std::string("HEAD http://127.0.0.1:1/box/"));
  // An endpoint of somebody's own stays where it is.
  QCOMPARE(http_.asked[2].line, std::string("HEAD http://127.0.0.1:1/box/a"));
  QVERIFY(scopeOf(2).starts_with("20261127/eu-west-1/s3"));
}

void S3ClientTest::anEndlessRedirectionEnds() {
  const auto store = open({});
  for (int i = 0; i < 10; ++i)
    http_.answer(301, {{"x-amz-bucket-region", i % 2 == 0 ? "eu-west-1" : "us-east-1"}});
  QVERIFY(!store->stat({}, {"box", "a"}));
  QCOMPARE(http_.asked.size(), std::size_t{2});
  http_ = {};
  http_.answer(301, {{"x-amz-bucket-region", "evil.org/"}});
  QVERIFY(!store->stat({}, {"other", "a"}));
  QCOMPARE(http_.asked.size(), std::size_t{1});
}

void S3ClientTest::theServicesClockIsTaken() {
  const auto store = open({{"flavour", "ceph"}}, "http://127.0.0.1:1");
  http_.answer(403, {{"Date", "Fri, 27 Nov 2026 14:30:00 GMT"}}, errorXml("RequestTimeTooSkewed"));
  http_.answer(200, {{"Content-Type", "application/xml"}}, "<ListBucketResult/>");
  QVERIFY(store->list({}, {"box", "", true, {}, 0}).has_value());
  QCOMPARE(std::string(http_.asked[0].headers.find("x-amz-date").value()), std::string("20261127T120000Z"));
  QCOMPARE(std::string(http_.asked[1].headers.find("x-amz-date").value()), std::string("20261127T143000Z"));
  // Once: what is refused then is not the clock's fault.
  http_ = {};
  for (int i = 0; i < 3; ++i)
    http_.answer(403, {{"Date", "Fri, 27 Nov 2026 14:30:00 GMT"}}, errorXml("RequestTimeTooSkewed"));
  const auto refused = store->list({}, {"box", "", true, {}, 0});
  QCOMPARE(refused.error().code, ErrorCode::authExpired);
  QCOMPARE(http_.asked.size(), std::size_t{1});
}

void S3ClientTest::signInPagesAreNoAnswers() {
  const auto store = open({}, "http://127.0.0.1:1");
  const std::string page = "<html><body>Sign in</body></html>";
  const auto isStrange = [&](const auto& result) {
    return !result && result.error().code == ErrorCode::connection && result.error().retry == Retry::never &&
           result.error().detail.find("else than the storage service") != std::string::npos;
  };
  http_.answer(200, {{"Content-Type", "text/html"}}, page);
  QVERIFY(isStrange(store->put({}, {"box", "a"}, bytesOf("x"), {}, {})));
  http_.answer(200, {{"Content-Type", "text/html"}}, page);
  QVERIFY(isStrange(store->list({}, {"box", "", true, {}, 0})));
  http_.answer(200, {{"Content-Type", "text/html"}, {"Content-Length", "33"}});
  QVERIFY(isStrange(store->stat({}, {"box", "a"})));
  BytesSink sink;
  http_.answer(200, {{"Content-Type", "text/html"}}, page);
  QVERIFY(!store->read({}, {"box", "a"}, {}, {}, sink));
  QVERIFY(sink.text.empty());
}

void S3ClientTest::aSuccessWithAnErrorInIt() {
  const auto store = open({{"flavour", "aws"}}, "http://127.0.0.1:1");
  const auto writer = startWrite(*store);
  http_.answer(200, {{"ETag", "\"1aed9e4fb58319ec24cf4f8caaab5730\""}});
  const std::string text = "hello";
  const auto receipt = writer->writePart({}, {0, {0, 5}}, bytesOf(text), crc64(bytesOf(text)));
  QVERIFY(receipt.has_value());
  http_.answer(200, {{"x-amz-request-id", "1"}}, errorXml("InternalError"));
  http_.answer(404);  // it is not there either
  http_.answer(200, {{"x-amz-request-id", "1"}});
  const auto committed = writer->commit({}, std::vector{*receipt}, {});
  QVERIFY(!committed);
  QCOMPARE(committed.error().serviceCode, std::string("InternalError"));
  QVERIFY(committed.error().retry == Retry::soon);
}

void S3ClientTest::aLostAnswerToACommit() {
  const auto store = open({{"flavour", "aws"}}, "http://127.0.0.1:1");
  for (const bool there : {true, false}) {
    http_ = {};
    const auto writer = startWrite(*store);
    const std::string text = "hello";
    http_.answer(200, {{"ETag", "\"5d41402abc4b2a76b9719d911017c592\""}});
    const auto receipt = writer->writePart({}, {0, {0, 5}}, bytesOf(text), crc64(bytesOf(text)));
    http_.answers.emplace_back(fail(ErrorCode::connection, "reset", Retry::soon));
    // MD5 of the MD5 of "hello", and the number of parts.
    const std::string etag = there ? "\"62109206880d38a4010a98e11243924a-1\"" : "\"other\"";
    for (int i = 0; i < 2; ++i)
      http_.answer(200, {{"ETag", etag}, {"Content-Length", "5"}});
    http_.answer(200, {{"x-amz-request-id", "1"}});
    const auto committed = writer->commit({}, std::vector{*receipt}, {});
    QCOMPARE(committed.has_value(), there);
    if (!there) QVERIFY(committed.error().retry == Retry::soon);
  }
}

void S3ClientTest::aConditionThatIsIgnoredIsNoticed() {
  const auto store = open({{"flavour", "other"}}, "http://127.0.0.1:1");
  BytesSink sink;
  http_.answer(200, {{"ETag", "\"other\""}, {"Content-Length", "5"}}, "hello");
  const auto got = store->read({}, {"box", "a"}, {}, "wanted", sink);
  QCOMPARE(got.error().code, ErrorCode::changedUnderUs);
  QVERIFY(sink.text.empty());
}

void S3ClientTest::conditionsAreLookedAtWhereTheyAreIgnored() {
  const auto other = open({{"flavour", "other"}}, "http://127.0.0.1:1");
  QVERIFY(!other->capabilities().atomicConditions);
  http_.answer(200, {{"ETag", "\"e\""}, {"Content-Length", "5"}});
  QCOMPARE(other->put({}, {"box", "a"}, bytesOf("x"), {}, Condition::absent()).error().code,
           ErrorCode::exists);
  QCOMPARE(http_.asked.size(), std::size_t{1});
  const auto aws = open({});
  QVERIFY(aws->capabilities().atomicConditions);
  http_ = {};
  http_.answer(412, {}, errorXml("PreconditionFailed"));
  QCOMPARE(aws->put({}, {"box", "a"}, bytesOf("x"), {}, Condition::absent()).error().code, ErrorCode::exists);
  QCOMPARE(http_.asked.size(), std::size_t{1});
  http_.answer(404, {}, errorXml("NoSuchKey"));
  QCOMPARE(aws->put({}, {"box", "a"}, bytesOf("x"), {}, Condition::matches("e")).error().code,
           ErrorCode::changedUnderUs);
}

void S3ClientTest::copiesAreProvenByTheirMd5() {
  const auto store = open({{"flavour", "ceph"}}, "http://127.0.0.1:1");
  const std::string text = "hello";
  PartSource from{Secret("http://127.0.0.1:1/box/old?X-Amz-Signature=1"), 7, "e"};
  const auto copy = [&](const PartSource& source) {
    const auto writer = startWrite(*store);
    http_.answer(200, {{"Content-Type", "application/xml"}},
                 "<CopyPartResult><ETag>5d41402abc4b2a76b9719d911017c592</ETag></CopyPartResult>");
    http_.answer(200, {{"ETag", "\"e\""}, {"Content-Length", "50"}});  // still the same
    const auto receipt = writer->copyPart({}, {0, {0, 5}}, source);
    http_.answers.clear();
    return receipt;
  };
  QCOMPARE(copy(from).error().code, ErrorCode::unsupported);
  from.hashes = [&] { return ObjectHashes{crc64(bytesOf(text)), md5(bytesOf(text))}; };
  const auto proven = copy(from);
  QVERIFY(proven.has_value());
  QVERIFY(proven->summed);
  QCOMPARE(proven->crc64, crc64(bytesOf(text)));
  from.hashes = [&] { return ObjectHashes{crc64(bytesOf("other")), md5(bytesOf("other"))}; };
  QCOMPARE(copy(from).error().code, ErrorCode::corrupt);
  from.hashes = [] { return ObjectHashes{}; };
  QVERIFY(!copy(from)->summed);
  from.url = Secret("http://127.0.0.1:2/box/old");
  QCOMPARE(copy(from).error().code, ErrorCode::unsupported);
}

void S3ClientTest::aCopyOfWhatHasChangedIsNone() {
  const auto store = open({{"flavour", "ceph"}}, "http://127.0.0.1:1");
  const auto writer = startWrite(*store);
  http_.answer(200, {{"Content-Type", "application/xml"}}, "<CopyPartResult><ETag>e</ETag></CopyPartResult>");
  http_.answer(200, {{"ETag", "\"another\""}, {"Content-Length", "50"}});
  PartSource from{Secret("http://127.0.0.1:1/box/old"), 0, "e"};
  from.hashes = [] { return ObjectHashes{}; };
  const auto copied = writer->copyPart({}, {0, {0, 5}}, from);
  QCOMPARE(copied.error().code, ErrorCode::changedUnderUs);
}

void S3ClientTest::propertiesHaveToBeToldFirst() {
  const auto store = open({{"flavour", "ceph"}}, "http://127.0.0.1:1");
  QVERIFY(store->capabilities().propertiesFirst);
  const auto writer = startWrite(*store, {}, 0);
  ObjectProperties late;
  late.contentType = "image/png";
  QCOMPARE(writer->commit({}, {}, late).error().code, ErrorCode::unsupported);
}

void S3ClientTest::whoPaysIsSaid() {
  const auto store = open({{"requester-pays", "yes"}});
  http_.answer(200, {{"ETag", "\"e\""}, {"Content-Length", "5"}});
  QVERIFY(store->stat({}, {"box", "a"}).has_value());
  QCOMPARE(std::string(http_.asked[0].headers.find("x-amz-request-payer").value()), std::string("requester"));
}

void S3ClientTest::wrongConnectionsAreRefused() {
  services_.http = &http_;
  const auto refused = [&](const Connection& connection, const Credential& credential) {
    const auto opened = makeS3Provider()->open(connection, credential, services_);
    return !opened && opened.error().code == ErrorCode::invalidArgument;
  };
  const AccessKeyCredential key{"AKIA", Secret("s")};
  QVERIFY(refused({"n", "s3", "ftp://h", {}, {}}, key));
  QVERIFY(refused({"n", "s3", "", {}, {{"flavour", "none"}}}, key));
  QVERIFY(refused({"n", "s3", "", {}, {{"style", "odd"}}}, key));
  QVERIFY(refused({"n", "s3", "", {}, {}}, AccessKeyCredential{"", Secret("s")}));
  QVERIFY(refused({"n", "s3", "", {}, {}}, SasCredential{Secret("sig=1")}));
}

QTEST_GUILESS_MAIN(S3ClientTest)
#include "client_test.moc"
