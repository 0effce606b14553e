// HttpTransport against servers and proxies that answer too early, too much, or not what HTTP is.
#include <QtTest>
#include <atomic>
#include <barrier>
#include <semaphore>
#include <thread>

#include "net/http.h"
#include "support/tcp.h"
#include "unit/net/http_pieces.h"

using namespace hawser;
using namespace hawser::test;

namespace {

// Answers each request by `text`, whatever it was, and keeps the connection.
TcpServer::Serve saying(std::string text) {
  return replying([text = std::move(text)](const WireMessage&) { return text; });
}

// Answers the first request by `text` and ends the connection.
TcpServer::Serve sayingOnce(std::string text) {
  return [text = std::move(text)](TcpSocket& socket) {
    std::string buffer;
    if (receiveMessage(socket, buffer)) socket.send(text);
  };
}

HttpRequest uploadOf(const TcpServer& server, std::size_t size) {
  HttpRequest request;
  request.method = "PUT";
  request.url = url(server);
  request.streamed = size;
  return request;
}

bool isBroken(const Result<HttpResponse>& response) {
  return !response && response.error().code == ErrorCode::connection && response.error().retry == Retry::soon;
}

}  // namespace

class HostileTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void anEarlyRefusalIsTheAnswer();
  void aRefusalThatClosesIsTheAnswer();
  void anEarlySuccessIsNone();
  void heldBytesLeaveAfterInterimAnswers();
  void interimAnswersEnd();
  void switchingProtocolsIsNoAnswer();
  void headsThatDripOrNeverEndAreRefused();
  void whatIsNoHttpIsRefused_data();
  void whatIsNoHttpIsRefused();
  void bytesAfterAnAnswerAreNobodysAnswer();
  void aConnectionThatIsToCloseIsNotUsedAgain();
  void aConnectionClosedWhileKeptIsNotUsed();
  void manyDeadConnectionsCostOneFailure();
  void aBodyUntilTheCloseArrivesWhole();
  void chunksBrokenOffAreNoSuccess();
  void anAnswerToHeadHasNoBody();
  void sinksOfAnyRoomGetTheSameBytes_data();
  void sinksOfAnyRoomGetTheSameBytes();
  void anUploadArrivesInItsPieces();
  void anEarlyRefusalEndsAnUpload();
  void anUploadIsAsLongAsItSays();
  void anUploadGivenUpLeavesNoLine();
  void theProxyIsAskedForATunnel();
  void whatAProxyForbidsIsNotAskedAgain();
};

void HostileTest::anEarlyRefusalIsTheAnswer() {
  for (const std::size_t size : {std::size_t{1}, std::size_t{60'000}, std::size_t{64'000'000}}) {
    Gate over;
    TcpServer server([&](TcpSocket& socket) {
      // Before anything was read, and without reading on.
      socket.send(answer("<Error/>", "403 No"));
      over.arriveAndWait();
    });
    const std::string body = payload(size);
    const auto response = makeHttpTransport({})->send({}, request(url(server), "PUT", bytesOf(body)));
    over.open();
    QVERIFY(response.has_value());
    QCOMPARE(response->status, 403);
    QCOMPARE(response->body, std::string("<Error/>"));
  }
}

void HostileTest::aRefusalThatClosesIsTheAnswer() {
  TcpServer server([](TcpSocket& socket) {
    std::string some;
    if (socket.receive(some)) socket.send(answer("too much", "413 No", "Connection: close\r\n"));
  });
  const std::string body = payload(64'000'000);
  const auto http = makeHttpTransport({});
  for (int i = 0; i < 20; ++i) {
    const auto response = http->send({}, request(url(server), "PUT", bytesOf(body)));
    // The reset that follows may overtake the words, but it is never a success.
    if (response) {
      QCOMPARE(response->status, 413);
    } else {
      QVERIFY(isBroken(response));
    }
  }
}

void HostileTest::anEarlySuccessIsNone() {
  Gate over;
  TcpServer server([&](TcpSocket& socket) {
    socket.send(answer("", "201 Created"));
    over.arriveAndWait();
  });
  const std::string body = payload(64'000'000);
  const auto response = makeHttpTransport({})->send({}, request(url(server), "PUT", bytesOf(body)));
  over.open();
  QVERIFY(isBroken(response));
}

void HostileTest::heldBytesLeaveAfterInterimAnswers() {
  std::string seen;
  TcpServer server([&](TcpSocket& socket) {
    socket.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
    std::string buffer;
    if (auto message = receiveMessage(socket, buffer)) seen = message->body;
    socket.send(answer("ok"));
  });
  const std::string body = payload(3'000'000);
  const auto response = makeHttpTransport({})->send({}, request(url(server), "PUT", bytesOf(body)));
  QVERIFY(response.has_value());
  QCOMPARE(response->status, 200);
  QVERIFY(seen == body);
}

void HostileTest::interimAnswersEnd() {
  TcpServer server([](TcpSocket& socket) {
    std::string buffer;
    if (!receiveMessage(socket, buffer)) return;
    while (socket.send("HTTP/1.1 102 Processing\r\n\r\n")) {
    }
  });
  QVERIFY(isBroken(makeHttpTransport({})->send({}, request(url(server)))));
}

void HostileTest::switchingProtocolsIsNoAnswer() {
  TcpServer server(saying("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"));
  QVERIFY(isBroken(makeHttpTransport({})->send({}, request(url(server)))));
}

void HostileTest::headsThatDripOrNeverEndAreRefused() {
  TcpServer dripping([](TcpSocket& socket) {
    std::string buffer;
    if (!receiveMessage(socket, buffer)) return;
    for (const char c : answer("drop by drop"))
      socket.send(std::string_view(&c, 1));
  });
  const auto slow = makeHttpTransport({})->send({}, request(url(dripping)));
  QVERIFY(slow.has_value());
  QCOMPARE(slow->body, std::string("drop by drop"));

  TcpServer endless([](TcpSocket& socket) {
    std::string buffer;
    if (!receiveMessage(socket, buffer) || !socket.send("HTTP/1.1 200 OK\r\n")) return;
    for (int i = 0; socket.send("x-" + std::to_string(i) + ": y\r\n"); ++i) {
    }
  });
  QVERIFY(isBroken(makeHttpTransport({})->send({}, request(url(endless)))));
}

void HostileTest::whatIsNoHttpIsRefused_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::newRow("nothing") << QByteArray("");
  QTest::newRow("another protocol") << QByteArray("220 ftp ready\r\n\r\n");
  QTest::newRow("two lengths") << QByteArray(
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nhello");
  QTest::newRow("length and chunks") << QByteArray(
      "HTTP/1.1 200 OK\r\nContent-Length: 15\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
  QTest::newRow("a packed body") << QByteArray(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
  QTest::newRow("no chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n");
}

void HostileTest::whatIsNoHttpIsRefused() {
  QFETCH(QByteArray, text);
  TcpServer server(sayingOnce(text.toStdString()));
  QVERIFY(isBroken(makeHttpTransport({})->send({}, request(url(server)))));
}

void HostileTest::bytesAfterAnAnswerAreNobodysAnswer() {
  TcpServer server(saying(answer("mine") + answer("smuggled")));
  const auto http = makeHttpTransport({});
  for (int i = 0; i < 5; ++i) {
    const auto response = http->send({}, request(url(server)));
    QVERIFY(response.has_value());
    QCOMPARE(response->body, std::string("mine"));
  }
  QCOMPARE(server.accepted(), 5);
}

void HostileTest::aConnectionThatIsToCloseIsNotUsedAgain() {
  for (const std::string& text : {answer("x", "200 OK", "Connection: close\r\n"),
                                  std::string("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx")}) {
    TcpServer server(saying(text));
    const auto http = makeHttpTransport({});
    for (int i = 0; i < 3; ++i)
      QVERIFY(http->send({}, request(url(server))).has_value());
    QCOMPARE(server.accepted(), 3);
  }
}

void HostileTest::aConnectionClosedWhileKeptIsNotUsed() {
  std::counting_semaphore<> closed(0);
  TcpServer server([&](TcpSocket& socket) {
    std::string buffer;
    if (receiveMessage(socket, buffer)) socket.send(answer("x"));
    socket.shutdown();
    closed.release();
  });
  const auto http = makeHttpTransport({});
  for (int i = 0; i < 5; ++i) {
    QVERIFY(http->send({}, request(url(server))).has_value());
    closed.acquire();
  }
}

void HostileTest::manyDeadConnectionsCostOneFailure() {
  constexpr int kLines = 8;
  std::barrier allAsked(kLines);
  std::atomic<bool> first = true, dead = false;
  TcpServer server([&](TcpSocket& socket) {
    std::string buffer;
    while (receiveMessage(socket, buffer)) {
      if (dead) return socket.reset();
      if (first) allAsked.arrive_and_wait();  // so that each has a connection of its own
      socket.send(answer("x"));
    }
  });
  const auto http = makeHttpTransport({});
  std::vector<std::thread> threads;
  for (int i = 0; i < kLines; ++i)
    threads.emplace_back([&] { QVERIFY(http->send({}, request(url(server))).has_value()); });
  for (auto& thread : threads)
    thread.join();
  dead = true;
  QVERIFY(isBroken(http->send({}, request(url(server)))));
  first = dead = false;
  QVERIFY(http->send({}, request(url(server))).has_value());
  QCOMPARE(server.accepted(), kLines + 1);
}

void HostileTest::aBodyUntilTheCloseArrivesWhole() {
  const std::string body = payload(1'500'000);
  TcpServer server(sayingOnce("HTTP/1.1 200 OK\r\n\r\n" + body));
  CollectingSink sink;
  QVERIFY(makeHttpTransport({})->send({}, request(url(server)), &sink).has_value());
  QVERIFY(sink.text == body);
}

void HostileTest::chunksBrokenOffAreNoSuccess() {
  const std::string whole = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  for (std::size_t length = 0; length < whole.size(); ++length) {
    TcpServer server(sayingOnce(whole.substr(0, length)));
    QVERIFY(isBroken(makeHttpTransport({})->send({}, request(url(server)))));
  }
}

void HostileTest::anAnswerToHeadHasNoBody() {
  TcpServer server(saying("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n"));
  const auto http = makeHttpTransport({});
  for (int i = 0; i < 3; ++i) {
    const auto response = http->send({}, request(url(server), "HEAD"));
    QVERIFY(response.has_value());
    QVERIFY(response->body.empty());
  }
  QCOMPARE(server.accepted(), 1);
}

void HostileTest::sinksOfAnyRoomGetTheSameBytes_data() {
  QTest::addColumn<int>("room");
  for (const int room : {1, 7, 1000, 16 * 1024, 100'000, 10'000'000})
    QTest::newRow(std::to_string(room).c_str()) << room;
}

void HostileTest::sinksOfAnyRoomGetTheSameBytes() {
  QFETCH(int, room);
  // Room of a limited size, and at times none.
  class RoomySink final : public ByteSink {
   public:
    explicit RoomySink(std::size_t size) : room_(size) {}
    Status write(ByteSpan bytes) override {
      text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      return {};
    }
    MutableByteSpan room() override { return ++turn_ % 3 == 0 ? MutableByteSpan() : MutableByteSpan(room_); }
    Status filled(std::size_t count) override { return write(ByteSpan(room_).first(count)); }
    std::string text;

   private:
    std::vector<std::byte> room_;
    unsigned turn_ = 0;
  };
  const std::string body = payload(300'007);
  std::string chunked;
  for (std::size_t at = 0; at < body.size(); at += 1001) {
    const std::string piece = body.substr(at, 1001);
    chunked += (piece.size() == 1001 ? "3e9" : QByteArray::number(piece.size(), 16).toStdString()) + "\r\n" +
               piece + "\r\n";
  }
  for (const std::string& text :
       {answer(body), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked + "0\r\n\r\n"}) {
    TcpServer server(saying(text));
    RoomySink sink(static_cast<std::size_t>(room));
    QVERIFY(makeHttpTransport({})->send({}, request(url(server)), &sink).has_value());
    QVERIFY(sink.text == body);
  }
}

void HostileTest::anUploadArrivesInItsPieces() {
  std::string got;
  const TcpServer server(replying([&got](const WireMessage& request) {
    got = request.body;
    return answer("thanks", "201 Created");
  }));
  const auto http = makeHttpTransport({});
  const std::string bytes = payload(1'000'000);
  for (const std::size_t piece : {std::size_t{7'777}, std::size_t{1'000'000}}) {
    const auto upload = http->startUpload({}, uploadOf(server, bytes.size())).value();
    for (std::size_t at = 0; at < bytes.size(); at += piece)
      QVERIFY(upload->write(bytesOf(bytes).subspan(at, std::min(piece, bytes.size() - at))).value());
    const auto response = upload->finish();
    QVERIFY(response.has_value());
    QCOMPARE(response->status, 201);
    QCOMPARE(response->body, std::string("thanks"));
    QVERIFY(got == bytes);
    QVERIFY(!upload->finish());
  }
  QCOMPARE(server.accepted(), 1);
}

void HostileTest::anEarlyRefusalEndsAnUpload() {
  Gate gate;
  const TcpServer server([&gate](TcpSocket& socket) {
    std::string text;
    while (text.find("\r\n\r\n") == std::string::npos && socket.receive(text)) {
    }
    socket.send(answer("no", "403 Forbidden"));
    gate.arriveAndWait();
  });
  const auto http = makeHttpTransport({});
  const std::string bytes = payload(64'000'000);
  const auto upload = http->startUpload({}, uploadOf(server, bytes.size())).value();
  // The rest is more than the system takes for a server that reads nothing.
  const auto written = upload->write(bytesOf(bytes));
  QVERIFY(written.has_value());
  QVERIFY(!*written);
  QVERIFY(!upload->write(bytesOf(bytes)).value());
  const auto response = upload->finish();
  gate.open();
  QVERIFY(response.has_value());
  QCOMPARE(response->status, 403);
  QCOMPARE(response->body, std::string("no"));
}

void HostileTest::anUploadIsAsLongAsItSays() {
  const TcpServer server(saying(answer("", "201 Created")));
  const auto http = makeHttpTransport({});
  const std::string bytes = payload(1000);
  auto upload = http->startUpload({}, uploadOf(server, 1000)).value();
  QVERIFY(upload->write(bytesOf(bytes).first(999)).value());
  const auto shorter = upload->finish();
  QVERIFY(!shorter);
  QCOMPARE(shorter.error().code, ErrorCode::invalidArgument);
  upload = http->startUpload({}, uploadOf(server, 1000)).value();
  QVERIFY(upload->write(bytesOf(bytes).first(999)).value());
  const auto longer = upload->write(bytesOf(bytes).first(2));
  QVERIFY(!longer);
  QCOMPARE(longer.error().code, ErrorCode::invalidArgument);
  QVERIFY(!upload->finish());
}

// What is missing of a request must not be taken from the next one.
void HostileTest::anUploadGivenUpLeavesNoLine() {
  const TcpServer server(saying(answer("", "201 Created")));
  const auto http = makeHttpTransport({});
  const std::string bytes = payload(1000);
  {
    const auto upload = http->startUpload({}, uploadOf(server, 1000)).value();
    QVERIFY(upload->write(bytesOf(bytes).first(500)).value());
  }
  const auto response = http->send({}, {"GET", url(server), {}, {}, 0, {}});
  QVERIFY(response.has_value());
  QCOMPARE(server.accepted(), 2);
}

void HostileTest::theProxyIsAskedForATunnel() {
  std::string asked;
  TcpServer proxy([&](TcpSocket& socket) {
    std::string buffer;
    auto connect = receiveMessage(socket, buffer);
    if (!connect) return;
    asked = connect->startLine();
    socket.send("HTTP/1.1 200 Connection established\r\n\r\n");
    while (auto message = receiveMessage(socket, buffer))
      socket.send(answer(message->target()));
  });
  HttpOptions options;
  options.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());
  const auto http = makeHttpTransport(options);
  for (int i = 0; i < 2; ++i) {
    const auto response = http->send({}, request("http://store.invalid/thing"));
    QVERIFY(response.has_value());
    QCOMPARE(response->body, std::string("/thing"));
  }
  QCOMPARE(asked, std::string("CONNECT store.invalid:80 HTTP/1.1"));
  QCOMPARE(proxy.accepted(), 1);
}

void HostileTest::whatAProxyForbidsIsNotAskedAgain() {
  for (const auto& [status, retry] : {std::pair("403 Forbidden", Retry::never),
                                      std::pair("407 Proxy Authentication Required", Retry::never),
                                      std::pair("502 Bad Gateway", Retry::soon)}) {
    TcpServer proxy(saying(answer("<html/>", status)));
    HttpOptions options;
    options.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());
    const auto response = makeHttpTransport(options)->send({}, request("http://store.invalid/"));
    QVERIFY(!response.has_value());
    QCOMPARE(response.error().code, ErrorCode::connection);
    QCOMPARE(response.error().retry, retry);
    QVERIFY(response.error().detail.find("proxy") != std::string::npos);
    QVERIFY(response.error().detail.find("store.invalid") != std::string::npos);
  }
}

QTEST_GUILESS_MAIN(HostileTest)
#include "hostile_test.moc"
