// Units, encodings, redaction, errors: the words every room uses.
#include <QtTest>

#include "base/encoding.h"
#include "base/log.h"
#include "base/op_context.h"
#include "base/secret.h"
#include "base/units.h"

using namespace hawser;

class BaseTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sizesAreReadAsWritten();
  void wrongSizesAreRefused();
  void sizesAreShownShort();
  void percentEncodingRoundTrips();
  void timesRoundTrip();
  void secretsLeaveTheLog();
  void stoppedContextSaysCancelled();
  void errorsKeepTheInnermostObject();
};

void BaseTest::sizesAreReadAsWritten() {
  QCOMPARE(parseSize("0").value(), 0u);
  QCOMPARE(parseSize("20M").value(), 20'000'000u);
  QCOMPARE(parseSize("8 MiB").value(), 8 * kMiB);
  QCOMPARE(parseSize("1.5GiB").value(), kGiB + kGiB / 2);
  QCOMPARE(parseSize("2k").value(), 2000u);
}

void BaseTest::wrongSizesAreRefused() {
  for (const char* text : {"", "M", "-1", "1X", "nan", "inf", "1e30", "8 Mi B x"}) {
    const auto size = parseSize(text);
    QVERIFY2(!size, text);
    QCOMPARE(size.error().code, ErrorCode::invalidArgument);
  }
}

void BaseTest::sizesAreShownShort() {
  QCOMPARE(formatSize(0), std::string("0 B"));
  QCOMPARE(formatSize(1023), std::string("1023 B"));
  QCOMPARE(formatSize(1536), std::string("1.5 KiB"));
  QCOMPARE(formatSize(1023 * kKiB + 1000), std::string("1.0 MiB"));
  QCOMPARE(formatSize(250 * kMiB), std::string("250 MiB"));
}

void BaseTest::percentEncodingRoundTrips() {
  std::string all;
  for (int c = 0; c < 256; ++c)
    all.push_back(static_cast<char>(c));
  QCOMPARE(percentDecoded(percentEncoded(all)), all);
  QCOMPARE(percentDecoded(percentEncoded(all, "/")), all);
  QCOMPARE(percentEncoded("a b/ü%", "/"), std::string("a%20b/%C3%BC%25"));
  QCOMPARE(percentDecoded("100%"), std::string("100%"));
  QCOMPARE(percentDecoded("%zz"), std::string("%zz"));
}

void BaseTest::timesRoundTrip() {
  const auto time = fromHttpDate("Sun, 06 Nov 1994 08:49:37 GMT");
  QVERIFY(time);
  QCOMPARE(toHttpDate(*time), std::string("Sun, 06 Nov 1994 08:49:37 GMT"));
  QCOMPARE(toIso8601(*time), std::string("1994-11-06T08:49:37.000Z"));
  QCOMPARE(fromIso8601("1994-11-06T08:49:37.000Z").value(), *time);
  QVERIFY(!fromHttpDate("yesterday"));
  // What nanoseconds do not reach is as far off as they do.
  QVERIFY(fromIso8601("9999-12-31T23:59:59Z").value() > fromIso8601("2200-01-01T00:00:00Z").value());
  QVERIFY(fromHttpDate("Mon, 01 Jan 1601 00:00:00 GMT").value() < *time);
}

void BaseTest::secretsLeaveTheLog() {
  QCOMPARE(redacted("GET /x?sv=1&sig=abc%3D&se=2"), std::string("GET /x?sv=1&sig=REDACTED&se=2"));
  QCOMPARE(redacted("AccountName=a;AccountKey=Zm9v==;X=1"),
           std::string("AccountName=a;AccountKey=REDACTED;X=1"));
  QCOMPARE(redacted("Authorization: SharedKey a:b\r\nHost: h"),
           std::string("Authorization:REDACTED\r\nHost: h"));
  QCOMPARE(redacted("to=%3Fsv%3D1%26sig%3Dabc&x"), std::string("to=%3Fsv%3D1%26sig%3DREDACTED&x"));
  QCOMPARE(redacted("nothing here"), std::string("nothing here"));
}

void BaseTest::stoppedContextSaysCancelled() {
  std::stop_source stop;
  OpContext context;
  context.stop = stop.get_token();
  QVERIFY(context.check());
  stop.request_stop();
  QCOMPARE(context.check().error().code, ErrorCode::cancelled);
}

void BaseTest::errorsKeepTheInnermostObject() {
  const Error error =
      makeError(ErrorCode::notFound, "no such key").about("az://a/b/c").within("read").about("job 1");
  QCOMPARE(error.object, std::string("az://a/b/c"));
  QCOMPARE(error.detail, std::string("read: no such key"));
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    QCOMPARE(errorCodeFromName(name(static_cast<ErrorCode>(code))), static_cast<ErrorCode>(code));
  }
}

QTEST_GUILESS_MAIN(BaseTest)
#include "base_test.moc"
