// HttpTransport against a server made of plain sockets that misbehaves in every way.
#include <netdb.h>

#include <QtTest>
#include <array>
#include <atomic>
#include <cstring>
#include <latch>
#include <thread>

#include "net/http.h"
#include "support/tcp.h"
#include "unit/net/http_pieces.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

Gate* stalledLookUp = nullptr;

class InPlaceSink final : public ByteSink {
 public:
  explicit InPlaceSink(std::size_t size) : target(size) {}
  Status write(ByteSpan) override { return fail(ErrorCode::internal, "written although there was room"); }
  MutableByteSpan room() override { return MutableByteSpan(target).subspan(used); }
  Status filled(std::size_t count) override {
    used += count;
    return {};
  }
  std::vector<std::byte> target;
  std::size_t used = 0;
};

class FullSink final : public ByteSink {
 public:
  Status write(ByteSpan) override { return fail(makeError(ErrorCode::noSpace, "the disk is full")); }
};

class CountingMeter final : public Meter {
 public:
  Status moved(const OpContext&, std::uint64_t bytes) override {
    total += bytes;
    return {};
  }
  std::atomic<std::uint64_t> total = 0;
};

}  // namespace

// The program's own look-up comes before the library's: a name that never resolves until it is let go.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* node, const char* service,
                                                                  const addrinfo* hints, addrinfo** result) {
  if (node && std::strcmp(node, "stalled.invalid") == 0) {
    stalledLookUp->arriveAndWait();
    return EAI_AGAIN;
  }
  if (node && std::strcmp(node, "unknown.invalid") == 0) return EAI_NONAME;
  (void)service;
  (void)hints;
  (void)result;
  return EAI_NONAME;
}

class HttpTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theRequestArrivesAsItIs();
  void oneConnectionServesManyRequests();
  void bodiesOfAnySizeArriveWhole_data();
  void bodiesOfAnySizeArriveWhole();
  void bytesGoStraightToTheirTarget();
  void theMeterIsToldOfBothWays();
  void chunkedAnswersAreRead();
  void anErrorsBodyIsKeptFromTheSink();
  void anEndlessErrorIsCutShort();
  void redirectionsAreNotFollowed();
  void aShortBodyIsNoSuccess();
  void aResetIsAConnectionError();
  void aDeadKeptConnectionSendsNothingTwice();
  void manyHeadersAreKept();
  void oneOverlongHeaderIsRefused();
  void theSinksErrorIsTheResult();
  void aHundredAtOnce();
  void refusedAndUnknownHostsAreNamed();
  void silenceEndsByTheIdleTimeout();
  void theDeadlineEndsAStalledAnswer();
  void aStoppedContextSendsNothing();
  void cancelsWhileLookingUp();
  void cancelsWhileWaitingForTheAnswer();
  void cancelsWithinABody();
  void cancelsWhileSending();
  void aMeterCanEndTheExchange();
};

void HttpTest::theRequestArrivesAsItIs() {
  std::string head;
  TcpServer server(replying([&](const WireMessage& message) {
    head = message.head;
    return answer("");
  }));
  HttpOptions options;
  options.userAgent = "Hawser/test";
  const auto http = makeHttpTransport(options);
  HttpRequest put = request(url(server, "/a/../b//c%2F.?x=%20&y"), "PUT");
  put.headers.add("x-ms-empty", "");
  put.headers.add("x-ms-one", "two words");
  QVERIFY(http->send({}, put).has_value());
  const std::string expected =
      "PUT /a/../b//c%2F.?x=%20&y HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
      "\r\nUser-Agent: Hawser/test\r\nx-ms-empty:\r\nx-ms-one: two words\r\n"
      "Content-Length: 0\r\n\r\n";
  QCOMPARE(head, expected);
}

void HttpTest::oneConnectionServesManyRequests() {
  TcpServer server(replying([](const WireMessage& message) { return answer(message.body); }));
  const auto http = makeHttpTransport({});
  const std::string body = payload(300'000);
  for (int i = 0; i < 20; ++i) {
    const bool sends = i % 2 == 0;
    const auto response =
        http->send({}, request(url(server), sends ? "PUT" : "GET", sends ? bytesOf(body) : ByteSpan()));
    QVERIFY(response.has_value());
    QCOMPARE(response->body.size(), sends ? body.size() : 0u);
  }
  // From other threads too: the line goes with whoever needs it.
  std::thread([&] { QVERIFY(http->send({}, request(url(server))).has_value()); }).join();
  QCOMPARE(server.accepted(), 1);
}

void HttpTest::bodiesOfAnySizeArriveWhole_data() {
  QTest::addColumn<int>("size");
  for (const int size : {0, 1, 16'384, 65'535, 65'536, 65'537, 524'288, 1'000'003, 9'000'000})
    QTest::newRow(std::to_string(size).c_str()) << size;
}

void HttpTest::bodiesOfAnySizeArriveWhole() {
  QFETCH(int, size);
  TcpServer server(replying([](const WireMessage& message) { return answer(message.body); }));
  const auto http = makeHttpTransport({});
  const std::string body = payload(static_cast<std::size_t>(size));
  CollectingSink sink;
  const auto response = http->send({}, request(url(server), "PUT", bytesOf(body)), &sink);
  QVERIFY(response.has_value());
  QCOMPARE(response->status, 200);
  QVERIFY(sink.text == body);
}

void HttpTest::bytesGoStraightToTheirTarget() {
  const std::string body = payload(1'234'567);
  TcpServer server(replying([&](const WireMessage&) { return answer(body); }));
  InPlaceSink sink(body.size());
  QVERIFY(makeHttpTransport({})->send({}, request(url(server)), &sink).has_value());
  QCOMPARE(sink.used, body.size());
  QVERIFY(std::memcmp(sink.target.data(), body.data(), body.size()) == 0);
}

void HttpTest::theMeterIsToldOfBothWays() {
  const std::string down = payload(777'777);
  TcpServer server(replying([&](const WireMessage&) { return answer(down); }));
  const auto http = makeHttpTransport({});
  for (const std::size_t size : {0u, 5'000u, 3'000'000u}) {
    CountingMeter meter;
    OpContext context;
    context.meter = &meter;
    const std::string up = payload(size);
    QVERIFY(http->send(context, request(url(server), "PUT", bytesOf(up))).has_value());
    QCOMPARE(meter.total.load(), up.size() + down.size());
  }
}

void HttpTest::chunkedAnswersAreRead() {
  TcpServer server(replying([](const WireMessage&) {
    return std::string(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-A:  b \r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
  }));
  const auto response = makeHttpTransport({})->send({}, request(url(server)));
  QVERIFY(response.has_value());
  QCOMPARE(response->status, 200);
  QCOMPARE(response->body, std::string("hello world"));
  QCOMPARE(response->headers.find("x-a").value(), std::string_view("b"));
}

void HttpTest::anErrorsBodyIsKeptFromTheSink() {
  TcpServer server(replying([](const WireMessage&) { return answer("<Error/>", "404 Nope"); }));
  CollectingSink sink;
  const auto response = makeHttpTransport({})->send({}, request(url(server)), &sink);
  QVERIFY(response.has_value());
  QCOMPARE(response->status, 404);
  QCOMPARE(response->body, std::string("<Error/>"));
  QVERIFY(sink.text.empty());
}

void HttpTest::anEndlessErrorIsCutShort() {
  TcpServer server([](TcpSocket& socket) {
    std::string buffer;
    if (!receiveMessage(socket, buffer)) return;
    socket.send("HTTP/1.1 500 Oops\r\n\r\n");
    const std::string piece(100'000, 'x');
    while (socket.send(piece)) {
    }
  });
  const auto response = makeHttpTransport({})->send({}, request(url(server)));
  QVERIFY(response.has_value());
  QCOMPARE(response->status, 500);
  QCOMPARE(response->body.size(), 64u * 1024);
}

void HttpTest::redirectionsAreNotFollowed() {
  std::atomic<int> asked = 0;
  TcpServer server(replying([&](const WireMessage&) {
    ++asked;
    return answer("", "307 Temporary Redirect", "Location: /elsewhere\r\n");
  }));
  const auto response = makeHttpTransport({})->send({}, request(url(server)));
  QVERIFY(response.has_value());
  QCOMPARE(response->status, 307);
  QCOMPARE(asked.load(), 1);
}

void HttpTest::aShortBodyIsNoSuccess() {
  TcpServer server([](TcpSocket& socket) {
    std::string buffer;
    if (receiveMessage(socket, buffer)) socket.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
  });
  CollectingSink sink;
  const auto response = makeHttpTransport({})->send({}, request(url(server)), &sink);
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::connection);
  QCOMPARE(response.error().retry, Retry::soon);
}

void HttpTest::aResetIsAConnectionError() {
  TcpServer server([](TcpSocket& socket) {
    std::string buffer;
    if (receiveMessage(socket, buffer)) socket.reset();
  });
  const auto response = makeHttpTransport({})->send({}, request(url(server)));
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::connection);
  QCOMPARE(response.error().retry, Retry::soon);
}

void HttpTest::aDeadKeptConnectionSendsNothingTwice() {
  std::atomic<int> asked = 0;
  TcpServer server([&](TcpSocket& socket) {
    std::string buffer;
    while (receiveMessage(socket, buffer)) {
      if (++asked == 2) return socket.reset();
      socket.send(answer(""));
    }
  });
  const auto http = makeHttpTransport({});
  for (const std::string& body : {std::string("small"), payload(200'000)}) {
    asked = 0;
    QVERIFY(http->send({}, request(url(server), "PUT", bytesOf(body))).has_value());
    const auto response = http->send({}, request(url(server), "PUT", bytesOf(body)));
    QVERIFY(!response.has_value());
    QCOMPARE(response.error().code, ErrorCode::connection);
    QCOMPARE(response.error().retry, Retry::soon);
    QCOMPARE(asked.load(), 2);
    QVERIFY(http->send({}, request(url(server), "PUT", bytesOf(body))).has_value());
  }
}

void HttpTest::manyHeadersAreKept() {
  std::string headers;
  for (int i = 0; i < 200; ++i)
    headers += "x-ms-meta-n" + std::to_string(i) + ": " + std::string(300, 'v') + "\r\n";
  TcpServer server(replying([&](const WireMessage&) { return answer("ok", "200 OK", headers); }));
  const auto response = makeHttpTransport({})->send({}, request(url(server)));
  QVERIFY(response.has_value());
  QCOMPARE(response->headers.find("X-MS-META-N199").value(), std::string_view(std::string(300, 'v')));
}

void HttpTest::oneOverlongHeaderIsRefused() {
  TcpServer server(replying([](const WireMessage&) {
    return answer("ok", "200 OK", "x-long: " + std::string(2'000'000, 'v') + "\r\n");
  }));
  const auto response = makeHttpTransport({})->send({}, request(url(server)));
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::connection);
}

void HttpTest::theSinksErrorIsTheResult() {
  const std::string body = payload(2'000'000);
  TcpServer server(replying([&](const WireMessage&) { return answer(body); }));
  const auto http = makeHttpTransport({});
  FullSink full;
  const auto response = http->send({}, request(url(server)), &full);
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::noSpace);
  QVERIFY(http->send({}, request(url(server))).has_value());
}

void HttpTest::aHundredAtOnce() {
  std::latch all(100);
  TcpServer server(replying([&](const WireMessage& message) {
    all.arrive_and_wait();  // nobody is answered before everybody has asked
    return answer(message.target());
  }));
  const auto http = makeHttpTransport({});
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 100; ++i) {
    threads.emplace_back([&, i] {
      const std::string path = "/" + std::to_string(i);
      const auto response = http->send({}, request(url(server, path)));
      if (response && response->body == path) ++right;
    });
  }
  for (auto& thread : threads)
    thread.join();
  QCOMPARE(right.load(), 100);
  QCOMPARE(server.accepted(), 100);
}

void HttpTest::refusedAndUnknownHostsAreNamed() {
  int port = 0;
  {
    const TcpServer gone([](TcpSocket&) {});
    port = gone.port();
  }
  const auto http = makeHttpTransport({});
  const auto refused = http->send({}, request("http://127.0.0.1:" + std::to_string(port) + "/"));
  QVERIFY(!refused.has_value());
  QCOMPARE(refused.error().code, ErrorCode::connection);
  QCOMPARE(refused.error().retry, Retry::soon);
  QVERIFY(refused.error().detail.find("127.0.0.1") != std::string::npos);
  const auto unknown = http->send({}, request("http://unknown.invalid/"));
  QVERIFY(!unknown.has_value());
  QCOMPARE(unknown.error().code, ErrorCode::connection);
  QCOMPARE(unknown.error().retry, Retry::soon);
  QVERIFY(unknown.error().detail.find("unknown.invalid") != std::string::npos);
}

void HttpTest::silenceEndsByTheIdleTimeout() {
  Gate end;
  TcpServer server([&](TcpSocket&) { end.arriveAndWait(); });
  HttpOptions options;
  options.idleTimeout = 50ms;
  const auto response = makeHttpTransport(options)->send({}, request(url(server)));
  end.open();
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::timeout);
  QCOMPARE(response.error().retry, Retry::soon);
}

void HttpTest::theDeadlineEndsAStalledAnswer() {
  Gate end;
  TcpServer server([&](TcpSocket& socket) {
    socket.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    end.arriveAndWait();
  });
  OpContext context;
  context.deadline = Clock::system().steady() + 50ms;
  const auto response = makeHttpTransport({})->send(context, request(url(server)));
  end.open();
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::timeout);
}

void HttpTest::aStoppedContextSendsNothing() {
  TcpServer server(replying([](const WireMessage&) { return answer(""); }));
  std::stop_source stop;
  stop.request_stop();
  OpContext context;
  context.stop = stop.get_token();
  const auto response = makeHttpTransport({})->send(context, request(url(server), "PUT"));
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::cancelled);
  QCOMPARE(server.accepted(), 0);
}

// The exchange would otherwise never end: that these return at all is what they show.
void HttpTest::cancelsWhileLookingUp() {
  // The library leaves a look-up it gave up to itself: the gate has to outlive this function.
  static Gate& lookUp = *(stalledLookUp = new Gate);
  std::stop_source stop;
  OpContext context;
  context.stop = stop.get_token();
  std::thread canceller([&stop] {
    lookUp.awaitArrival();
    stop.request_stop();
  });
  const auto response = makeHttpTransport({})->send(context, request("http://stalled.invalid/"));
  canceller.join();
  lookUp.open();
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::cancelled);
}

void HttpTest::cancelsWhileWaitingForTheAnswer() {
  Gate asked;
  TcpServer server([&](TcpSocket& socket) {
    std::string buffer;
    if (receiveMessage(socket, buffer)) asked.arriveAndWait();
  });
  std::stop_source stop;
  OpContext context;
  context.stop = stop.get_token();
  std::thread canceller([&] {
    asked.awaitArrival();
    stop.request_stop();
  });
  const auto response = makeHttpTransport({})->send(context, request(url(server)));
  canceller.join();
  asked.open();
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::cancelled);
}

void HttpTest::cancelsWithinABody() {
  Gate end;
  TcpServer server([&](TcpSocket& socket) {
    socket.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    end.arriveAndWait();
  });
  std::stop_source stop;
  class StoppingSink final : public ByteSink {
   public:
    explicit StoppingSink(std::stop_source& source) : source_(source) {}
    Status write(ByteSpan) override {
      source_.request_stop();
      return {};
    }

   private:
    std::stop_source& source_;
  } sink(stop);
  OpContext context;
  context.stop = stop.get_token();
  const auto response = makeHttpTransport({})->send(context, request(url(server)), &sink);
  end.open();
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::cancelled);
}

void HttpTest::cancelsWhileSending() {
  Gate end;
  TcpServer server([&](TcpSocket&) { end.arriveAndWait(); });  // reads nothing: the body cannot leave
  std::stop_source stop;
  OpContext context;
  context.stop = stop.get_token();
  std::thread canceller([&] {
    end.awaitArrival();
    stop.request_stop();
  });
  const std::string body = payload(64'000'000);
  const auto response = makeHttpTransport({})->send(context, request(url(server), "PUT", bytesOf(body)));
  canceller.join();
  end.open();
  QVERIFY(!response.has_value());
  QCOMPARE(response.error().code, ErrorCode::cancelled);
}

void HttpTest::aMeterCanEndTheExchange() {
  class RefusingMeter final : public Meter {
   public:
    Status moved(const OpContext&, std::uint64_t) override { return fail(ErrorCode::cancelled, "stopped"); }
  } meter;
  const std::string body = payload(1'000'000);
  TcpServer server(replying([&](const WireMessage&) { return answer(body); }));
  OpContext context;
  context.meter = &meter;
  const auto http = makeHttpTransport({});
  const auto down = http->send(context, request(url(server)));
  QVERIFY(!down.has_value());
  QCOMPARE(down.error().code, ErrorCode::cancelled);
  const auto up = http->send(context, request(url(server), "PUT", bytesOf(body)));
  QVERIFY(!up.has_value());
  QCOMPARE(up.error().code, ErrorCode::cancelled);
}

QTEST_GUILESS_MAIN(HttpTest)
#include "http_test.moc"
