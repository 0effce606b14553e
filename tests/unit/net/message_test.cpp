// Heads and bodies of HTTP messages: what is sent, what is understood, what is refused.
#include <QtTest>
#include <string>
#include <string_view>

#include "net/chunked_body.h"
#include "net/http_head.h"

using namespace hawser;
using namespace std::string_literals;

namespace {

using Kind = BodyFraming::Kind;

Result<HttpHead> headOf(const std::string& text) {
  const auto length = headLength(text);
  if (!length || *length != text.size()) return fail(ErrorCode::internal, "the head has no end");
  return parseHead(text);
}

// The framing that the header lines make for an answer to `method`; nothing where they are refused.
std::optional<BodyFraming> framingOf(const std::string& lines, int status = 200,
                                     std::string_view method = "GET") {
  const auto head = headOf("HTTP/1.1 " + std::to_string(status) + " X\r\n" + lines + "\r\n");
  if (!head) return std::nullopt;
  const auto framing = bodyFraming(*head, method);
  return framing ? std::optional(*framing) : std::nullopt;
}

// The body that `wire` is the framing of, fed in pieces of `step` bytes; nothing where it is refused or not
// whole. `left` gets what follows it.
std::optional<std::string> unchunked(std::string_view wire, std::size_t step, std::string* left = nullptr) {
  ChunkedBody chunks;
  std::string body;
  while (!wire.empty() && !chunks.isWhole()) {
    const std::string_view some = wire.substr(0, step);
    const auto piece = chunks.take(std::as_bytes(std::span(some)));
    if (!piece || (piece->used == 0 && !chunks.isWhole())) return std::nullopt;
    body.append(reinterpret_cast<const char*>(piece->data.data()), piece->data.size());
    wire.remove_prefix(piece->used);
  }
  if (left) *left = wire;
  return chunks.isWhole() ? std::optional(body) : std::nullopt;
}

HttpRequest get(std::string url) {
  HttpRequest request;
  request.url = std::move(url);
  return request;
}

}  // namespace

class MessageTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aRequestIsWrittenAsItIs();
  void aRequestThatWouldBeReadOtherwiseIsRefused();
  void theEndOfAHeadIsFoundInAnyPieces();
  void statusAndHeadersAreRead();
  void whatIsNoHeadIsRefused_data();
  void whatIsNoHeadIsRefused();
  void theServerSaysWhetherItKeepsTheConnection();
  void bodiesAreFramed();
  void contradictionsAreRefused();
  void chunksAreReadInAnyPieces();
  void whatIsNoChunkIsRefused_data();
  void whatIsNoChunkIsRefused();
  void littleElseThanFramingIsRefused();
};

void MessageTest::aRequestIsWrittenAsItIs() {
  HttpRequest request = get("https://h:8/a/../b%20?c=d&e");
  request.headers.add("X-Empty", "");
  request.headers.add("x-one", "1");
  QCOMPARE(requestHead(request, "me/1").value(),
           "GET /a/../b%20?c=d&e HTTP/1.1\r\nHost: h:8\r\nUser-Agent: me/1\r\nX-Empty:\r\nx-one: 1\r\n\r\n"s);
  QCOMPARE(requestHead(get("http://h"), "").value(), "GET / HTTP/1.1\r\nHost: h\r\n\r\n"s);
  QCOMPARE(requestHead(get("http://h?q"), "").value(), "GET /?q HTTP/1.1\r\nHost: h\r\n\r\n"s);
  const std::string body = "abc";
  HttpRequest remove = get("http://h/x");
  remove.method = "DELETE";
  QCOMPARE(requestHead(remove, "").value(), "DELETE /x HTTP/1.1\r\nHost: h\r\n\r\n"s);
  HttpRequest put = get("http://h/x");
  put.method = "PUT";
  QCOMPARE(requestHead(put, "").value(), "PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"s);
  put.body = std::as_bytes(std::span(body));
  QCOMPARE(requestHead(put, "").value(), "PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n"s);
}

void MessageTest::aRequestThatWouldBeReadOtherwiseIsRefused() {
  for (const std::string& url : {"http://h/a b"s, "http://h/\r\nX: y"s, "http://h/\u00fc"s, "http://h/#x"s,
                                 "http://user@h/"s, "/path"s, ""s, "http://h/a\\b"s}) {
    const auto head = requestHead(get(url), "");
    QVERIFY2(!head, url.c_str());
    QCOMPARE(head.error().code, ErrorCode::invalidArgument);
    QCOMPARE(head.error().retry, Retry::never);
  }
  for (const auto& [name, value] :
       {std::pair("x"s, "a\r\nb: c"s), std::pair("x"s, "a\nb"s), std::pair("x"s, "a\0b"s),
        std::pair("x y"s, "z"s), std::pair(""s, "z"s), std::pair("x:"s, "z"s)}) {
    HttpRequest request = get("http://h/");
    request.headers.add(name, value);
    QVERIFY2(!requestHead(request, ""), name.c_str());
  }
}

void MessageTest::theEndOfAHeadIsFoundInAnyPieces() {
  for (const std::string& end : {"\r\n\r\n"s, "\n\n"s, "\n\r\n"s, "\r\n\n"s}) {
    const std::string head = "HTTP/1.1 200 OK\r\na: b" + end;
    for (std::size_t split = 0; split < head.size(); ++split) {
      QVERIFY(!headLength(head.substr(0, split)));
      QCOMPARE(headLength(head + "\n\nmore", split), head.size());
    }
  }
}

void MessageTest::statusAndHeadersAreRead() {
  const auto head = headOf(
      "HTTP/1.1 404 The specified blob  does not exist.\r\nA:  b c \r\nempty:\r\nlong: one\r\n\t two\r\n"
      "A: again\r\n\r\n");
  QVERIFY(head.has_value());
  QCOMPARE(head->status, 404);
  QCOMPARE(head->headers.size(), std::size_t{4});
  QCOMPARE(head->headers.find("a").value(), std::string_view("b c"));
  QCOMPARE(head->headers.find("EMPTY").value(), std::string_view());
  QCOMPARE(head->headers.find("long").value(), std::string_view("one two"));
  QCOMPARE(headOf("HTTP/1.1 200\r\n\r\n").value().status, 200);
  QCOMPARE(headOf("HTTP/1.0 201 \n\n").value().status, 201);
}

void MessageTest::whatIsNoHeadIsRefused_data() {
  QTest::addColumn<QByteArray>("text");
  const auto row = [](const char* name, const std::string& text) {
    QTest::newRow(name) << QByteArray::fromStdString(text);
  };
  row("another protocol", "SSH-2.0-x\r\n\r\n");
  row("HTTP/2", "HTTP/2 200 OK\r\n\r\n");
  row("no code", "HTTP/1.1 OK\r\n\r\n");
  row("a short code", "HTTP/1.1 20 \r\n\r\n");
  row("a long code", "HTTP/1.1 2000\r\n\r\n");
  row("a negative code", "HTTP/1.1 -20 OK\r\n\r\n");
  row("no colon", "HTTP/1.1 200 OK\r\nabc\r\n\r\n");
  row("no name", "HTTP/1.1 200 OK\r\n: x\r\n\r\n");
  row("a space in the name", "HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\n");
  row("folded at once", "HTTP/1.1 200 OK\r\n folded\r\n\r\n");
  row("a lone return", "HTTP/1.1 200 OK\r\na: b\rc\r\n\r\n");
  row("a zero byte", "HTTP/1.1 200 OK\r\na: b\0c\r\n\r\n"s);
}

void MessageTest::whatIsNoHeadIsRefused() {
  QFETCH(QByteArray, text);
  const auto head = parseHead(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
  QVERIFY(!head.has_value());
  QCOMPARE(head.error().code, ErrorCode::connection);
  QCOMPARE(head.error().retry, Retry::soon);
}

void MessageTest::theServerSaysWhetherItKeepsTheConnection() {
  QVERIFY(headOf("HTTP/1.1 200 OK\r\n\r\n").value().keepsConnection);
  QVERIFY(!headOf("HTTP/1.1 200 OK\r\nConnection: Close\r\n\r\n").value().keepsConnection);
  QVERIFY(!headOf("HTTP/1.1 200 OK\r\nconnection: x , close\r\n\r\n").value().keepsConnection);
  QVERIFY(!headOf("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n")
               .value()
               .keepsConnection);
  QVERIFY(!headOf("HTTP/1.0 200 OK\r\n\r\n").value().keepsConnection);
  QVERIFY(headOf("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n\r\n").value().keepsConnection);
}

void MessageTest::bodiesAreFramed() {
  QVERIFY(framingOf("Content-Length: 12\r\n")->kind == Kind::length);
  QCOMPARE(framingOf("Content-Length: 12\r\n")->length, std::uint64_t{12});
  QVERIFY(framingOf("Content-Length: 0\r\n")->kind == Kind::none);
  QCOMPARE(framingOf("Content-Length: 7, 7\r\nContent-Length: 7\r\n")->length, std::uint64_t{7});
  QVERIFY(framingOf("Transfer-Encoding: Chunked\r\n")->kind == Kind::chunked);
  QVERIFY(framingOf("")->kind == Kind::untilClose);
  // Without a body, whatever they say.
  QVERIFY(framingOf("Content-Length: 12\r\n", 200, "HEAD")->kind == Kind::none);
  QVERIFY(framingOf("Content-Length: 12\r\n", 304)->kind == Kind::none);
  QVERIFY(framingOf("", 204)->kind == Kind::none);
}

void MessageTest::contradictionsAreRefused() {
  QVERIFY(!framingOf("Content-Length: 7\r\nContent-Length: 8\r\n"));
  QVERIFY(!framingOf("Content-Length: 7, 8\r\n"));
  QVERIFY(!framingOf("Content-Length: -7\r\n"));
  QVERIFY(!framingOf("Content-Length: +7\r\n"));
  QVERIFY(!framingOf("Content-Length: 7x\r\n"));
  QVERIFY(!framingOf("Content-Length:\r\n"));
  QVERIFY(!framingOf("Content-Length: 99999999999999999999\r\n"));
  QVERIFY(!framingOf("Content-Length: 7\r\nTransfer-Encoding: chunked\r\n"));
  QVERIFY(!framingOf("Transfer-Encoding: gzip\r\n"));
  QVERIFY(!framingOf("Transfer-Encoding: gzip, chunked\r\n"));
  QVERIFY(!framingOf("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"));
}

void MessageTest::chunksAreReadInAnyPieces() {
  const std::string wire =
      "5\r\nhello\r\n00A;name=\"v\"\r\n 234567890\r\n1 \nx\n0\r\nTrailer: t\r\nmore: u\r\n\r\nHTTP/1.1";
  for (std::size_t step = 1; step <= wire.size(); ++step) {
    std::string left;
    const auto body = unchunked(wire, step, &left);
    QVERIFY(body.has_value());
    QCOMPARE(*body, "hello 234567890x"s);
    QCOMPARE(left, "HTTP/1.1"s);
  }
  QCOMPARE(unchunked("0\r\n\r\n", 3).value(), ""s);
  QVERIFY(!unchunked("5\r\nhello\r\n", 100));
  QVERIFY(!unchunked("0\r\n", 100));
}

void MessageTest::whatIsNoChunkIsRefused_data() {
  QTest::addColumn<QByteArray>("wire");
  QTest::newRow("no size") << QByteArray("\r\nhello\r\n0\r\n\r\n");
  QTest::newRow("no number") << QByteArray("g\r\nhello\r\n0\r\n\r\n");
  QTest::newRow("a number with a tail") << QByteArray("5g\r\nhello\r\n0\r\n\r\n");
  QTest::newRow("negative") << QByteArray("-5\r\nhello\r\n0\r\n\r\n");
  QTest::newRow("longer than there are bytes") << QByteArray("00000000000000001\r\nh\r\n0\r\n\r\n");
  QTest::newRow("longer than it says") << QByteArray("4\r\nhello\r\n0\r\n\r\n");
  QTest::newRow("a lone return") << QByteArray("5\rxhello\r\n0\r\n\r\n");
  QTest::newRow("an end that is none") << QByteArray("0\r\n\rx");
}

void MessageTest::whatIsNoChunkIsRefused() {
  QFETCH(QByteArray, wire);
  for (const std::size_t step : {std::size_t{1}, std::size_t{100}})
    QVERIFY(!unchunked(std::string_view(wire.constData(), static_cast<std::size_t>(wire.size())), step));
}

void MessageTest::littleElseThanFramingIsRefused() {
  const std::string extension = ";" + std::string(200'000, 'x');
  QVERIFY(!unchunked("1" + extension + "\r\nh\r\n0\r\n\r\n", 4096));
  QVERIFY(!unchunked("0\r\n" + std::string(200'000, 'x') + "\r\n\r\n", 4096));
  // Chunks of one byte are wasteful, but an answer.
  std::string single;
  for (int i = 0; i < 100'000; ++i)
    single += "1\r\nx\r\n";
  QCOMPARE(unchunked(single + "0\r\n\r\n", 4096).value(), std::string(100'000, 'x'));
}

QTEST_GUILESS_MAIN(MessageTest)
#include "message_test.moc"
