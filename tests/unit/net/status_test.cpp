// What statuses mean, waits that services ask for, clocks that are wrong.
#include <QtTest>

#include "base/encoding.h"
#include "net/http.h"

using namespace hawser;
using namespace std::chrono_literals;

namespace {
const WallTime kNow = fromHttpDate("Sun, 06 Nov 1994 08:49:37 GMT").value();

HttpResponse response(int status, std::vector<std::pair<std::string, std::string>> headers = {}) {
  HttpResponse made;
  made.status = status;
  for (auto& [name, value] : headers)
    made.headers.add(name, value);
  return made;
}
}  // namespace

class StatusTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void statusesMean_data();
  void statusesMean();
  void everyErrorStatusMeansSomething();
  void waitsAreHonoured();
  void aWrongClockIsNoWrongKey();
  void aRefusedDateIsNoWrongKey();
  void anExpiredSignatureIsNamed();
  void headersAreFoundWhateverTheirCase();
};

void StatusTest::statusesMean_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<int>("code");
  QTest::addColumn<int>("retry");
  const auto row = [](int status, ErrorCode code, Retry retry) {
    QTest::newRow(std::to_string(status).c_str()) << status << int(code) << int(retry);
  };
  row(307, ErrorCode::connection, Retry::never);
  row(400, ErrorCode::invalidArgument, Retry::never);
  row(401, ErrorCode::denied, Retry::never);
  row(403, ErrorCode::denied, Retry::never);
  row(404, ErrorCode::notFound, Retry::never);
  row(409, ErrorCode::exists, Retry::never);
  row(412, ErrorCode::changedUnderUs, Retry::never);
  row(413, ErrorCode::tooLarge, Retry::never);
  row(416, ErrorCode::invalidArgument, Retry::never);
  row(429, ErrorCode::throttled, Retry::afterDelay);
  row(500, ErrorCode::connection, Retry::soon);
  row(501, ErrorCode::unsupported, Retry::never);
  row(503, ErrorCode::throttled, Retry::afterDelay);
  row(504, ErrorCode::timeout, Retry::soon);
}

void StatusTest::statusesMean() {
  QFETCH(int, status);
  QFETCH(int, code);
  QFETCH(int, retry);
  const Error error = errorFromResponse(response(status), "Word", "why\nit failed", kNow);
  QCOMPARE(int(error.code), code);
  QCOMPARE(int(error.retry), retry);
  QCOMPARE(error.http, status);
  QCOMPARE(error.serviceCode, std::string("Word"));
  QCOMPARE(error.detail, std::string("why it failed"));
}

void StatusTest::everyErrorStatusMeansSomething() {
  for (int status = 300; status < 600; ++status) {
    const Error error = errorFromResponse(response(status), "", "", kNow);
    QVERIFY(error.code != ErrorCode::internal && error.code != ErrorCode::cancelled);
    QVERIFY(error.detail.find(std::to_string(status)) != std::string::npos);
    // What the service broke may heal; what we asked wrongly stays wrong.
    if (status >= 500 && status != 501 && status != 507) QVERIFY(error.retry != Retry::never);
  }
}

void StatusTest::waitsAreHonoured() {
  const auto wait = [](std::vector<std::pair<std::string, std::string>> headers) {
    return errorFromResponse(response(503, std::move(headers)), "", "", kNow).retryAfter;
  };
  QVERIFY(wait({{"Retry-After", "7"}}) == 7s);
  QVERIFY(wait({{"Retry-After", "Sun, 06 Nov 1994 08:49:47 GMT"}}) == 10s);
  QVERIFY(wait({{"Retry-After", "Sun, 06 Nov 1994 08:00:00 GMT"}}) == 0s);
  QVERIFY(wait({{"x-ms-retry-after-ms", "250"}, {"Retry-After", "7"}}) == 250ms);
  QVERIFY(wait({{"Retry-After", "99999999999"}}) == 1h);
  for (const char* nonsense : {"", "-1", "soon", "1e9", "99999999999999999999999"})
    QVERIFY(!wait({{"Retry-After", nonsense}}));
  const Error asked = errorFromResponse(response(500, {{"Retry-After", "1"}}), "", "", kNow);
  QCOMPARE(asked.retry, Retry::afterDelay);
}

void StatusTest::aWrongClockIsNoWrongKey() {
  const auto at = [](WallTime theirs) {
    return errorFromResponse(response(403, {{"Date", toHttpDate(theirs)}}), "AuthenticationFailed", "no",
                             kNow);
  };
  QCOMPARE(at(kNow).code, ErrorCode::denied);
  QCOMPARE(at(kNow + 4min).code, ErrorCode::denied);
  const Error behind = at(kNow + 42min);
  QCOMPARE(behind.code, ErrorCode::authExpired);
  QCOMPARE(behind.retry, Retry::afterAuth);
  QVERIFY(behind.detail.find("42 minutes behind") != std::string::npos);
  QVERIFY(at(kNow - 50h).detail.find("2 days ahead") != std::string::npos);
}

// A service that tells no time still says what it is that is wrong.
void StatusTest::aRefusedDateIsNoWrongKey() {
  const Error error = errorFromResponse(response(403), "AuthenticationFailed",
                                        "Server failed to authenticate the request. (Request date header too "
                                        "old: 'Sun, 06 Nov 1994 08:49:37 GMT')",
                                        kNow);
  QCOMPARE(error.code, ErrorCode::authExpired);
  QCOMPARE(error.retry, Retry::afterAuth);
  QVERIFY(error.detail.find("clock") != std::string::npos);
}

void StatusTest::anExpiredSignatureIsNamed() {
  const Error error = errorFromResponse(response(403), "AuthenticationFailed",
                                        "Signature not valid in the specified time frame: Start ...", kNow);
  QCOMPARE(error.code, ErrorCode::authExpired);
  QCOMPARE(error.retry, Retry::afterAuth);
}

void StatusTest::headersAreFoundWhateverTheirCase() {
  HttpHeaders headers;
  headers.add("ETag", "1");
  headers.set("etag", "2");
  QCOMPARE(headers.size(), std::size_t{1});
  QCOMPARE(headers.find("ETAG").value(), std::string_view("2"));
  QVERIFY(!headers.find("ETa"));
}

QTEST_GUILESS_MAIN(StatusTest)
#include "status_test.moc"
