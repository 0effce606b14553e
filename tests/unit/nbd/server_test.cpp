// Several clients at once, over real sockets.
#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <filesystem>
#include <set>
#include <thread>

#include "nbd/server.h"
#include "unit/nbd/nbd_talk.h"
#include "unit/nbd/test_device.h"

using namespace hawser;
using namespace hawser::nbd;
using test::Hearing;
using test::Talk;
using test::TestDevice;

namespace {

const OpContext kAlways;

// The client's end of a connection.
class Peer {
 public:
  explicit Peer(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)) {}
  Peer(Server& server, bool structured = false) {
    auto ends = streamPair();
    stream_ = std::move(ends->first);
    server.serve(std::move(ends->second));
    begin(structured);
  }

  void begin(bool structured) {
    say(Talk().begin(structured));
    // Greeting, the answer to STRUCTURED_REPLY, size and flags, the last word.
    hear(18 + (structured ? 20 : 0) + 20 + 12 + 20);
  }
  bool say(const Talk& talk) {
    const std::array pieces{ByteSpan(talk.bytes())};
    return stream_->send(kAlways, pieces).has_value();
  }
  // Less where it ends before.
  Bytes hear(std::size_t length) {
    Bytes bytes(length);
    std::size_t have = 0;
    while (have < length) {
      const auto got = stream_->receive(kAlways, MutableByteSpan(bytes).subspan(have));
      if (!got || *got == 0) break;
      have += *got;
    }
    bytes.resize(have);
    return bytes;
  }
  // Cookie and error of the next simple reply; `data` follows it.
  std::pair<std::uint64_t, std::uint32_t> reply(std::size_t data = 0) {
    const Bytes bytes = hear(16);
    if (bytes.size() < 16) return {0, 0};
    Hearing hearing(bytes);
    hearing.number<std::uint32_t>();
    const auto error = hearing.number<std::uint32_t>();
    if (error == 0) last_ = hear(data);
    return {hearing.number<std::uint64_t>(), error};
  }
  const Bytes& data() const { return last_; }
  void hangUp() { stream_->shutDown(); }

 private:
  std::unique_ptr<ByteStream> stream_;
  Bytes last_;
};

using Answer = std::pair<std::uint64_t, std::uint32_t>;

}  // namespace

class ServerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aSlowRequestHoldsUpNoOther() {
    TestDevice device(1 << 20);
    device.holdReadsAt(4096);
    Server server({{"", "", device}});
    Peer peer(server);
    QVERIFY(peer.say(Talk().request(0, 1, 4096, 512).request(0, 2, 0, 512).write(3, 0, Bytes(512))));
    QCOMPARE(peer.reply(512), Answer(2, 0));
    QCOMPARE(peer.reply(), Answer(3, 0));
    // Nor of another connection.
    Peer other(server);
    QVERIFY(other.say(Talk().request(0, 7, 0, 512).request(3, 8, 0, 0)));
    QCOMPARE(other.reply(512), Answer(7, 0));
    QCOMPARE(other.reply(), Answer(8, 0));
    device.letGo();
    QCOMPARE(peer.reply(512), Answer(1, 0));
  }

  void noMoreAreUnderWayThanAllowed() {
    TestDevice device(1 << 20);
    device.holdReadsAt(4096);
    ServerLimits limits;
    limits.session.underWay = 3;
    Server server({{"", "", device}}, {}, limits);
    Peer peer(server);
    Talk talk;
    for (std::uint64_t cookie = 1; cookie <= 20; ++cookie)
      talk.request(0, cookie, 4096, 512);
    QVERIFY(peer.say(talk));
    // Three by helpers, one by who reads the requests.
    device.awaitHeld(4);
    device.letGo();
    std::set<std::uint64_t> answered;
    for (int i = 0; i < 20; ++i)
      answered.insert(peer.reply(512).first);
    QCOMPARE(answered.size(), std::size_t{20});
    QVERIFY(device.mostAtOnce() <= 4);
  }

  void helpersAreSharedAndNobodyWaitsForThem() {
    TestDevice device(1 << 20);
    device.holdReadsAt(4096);
    ServerLimits limits;
    limits.helpers = 2;
    Server server({{"", "", device}}, {}, limits);
    std::vector<std::unique_ptr<Peer>> peers;
    for (int i = 0; i < 4; ++i) {
      peers.push_back(std::make_unique<Peer>(server));
      QVERIFY(peers.back()->say(Talk().request(0, 1, 4096, 512)));
      device.awaitHeld(static_cast<std::uint32_t>(i) + 1);
    }
    device.letGo();
    for (const auto& peer : peers)
      QCOMPARE(peer->reply(512), Answer(1, 0));
  }

  void stopEndsWhatIsUnderWay() {
    TestDevice device(1 << 20);
    device.holdReadsAt(4096);
    Server server({{"", "", device}});
    Peer waits(server), idle(server), half(server);
    QVERIFY(waits.say(Talk().request(0, 1, 4096, 512).request(0, 2, 4096, 512)));
    QVERIFY(half.say(Talk().request(1, 1, 0, 4096).text("only a little of it")));
    auto ends = streamPair();
    server.serve(std::move(ends->second));
    Peer greets(std::move(ends->first));
    device.awaitHeld(2);
    server.stop();
    QCOMPARE(server.connections(), 0u);
    QVERIFY(idle.hear(1).empty());
    QVERIFY(half.hear(1).empty());
    QVERIFY(device.calls().empty());
    // Who comes later is not served.
    auto late = streamPair();
    server.serve(std::move(late->second));
    QVERIFY(Peer(std::move(late->first)).hear(1).empty());
  }

  void aClientThatTakesNothingHoldsUpNobody() {
    TestDevice device(8 << 20);
    Server server({{"", "", device}});
    Peer greedy(server), other(server);
    Talk talk;
    for (std::uint64_t cookie = 1; cookie <= 8; ++cookie)
      talk.request(0, cookie, 0, 8 << 20);
    QVERIFY(greedy.say(talk));
    QVERIFY(other.say(Talk().request(0, 1, 0, 512)));
    QCOMPARE(other.reply(512), Answer(1, 0));
    server.stop();
  }

  void everyExportByItsName() {
    TestDevice one(4096), two(8192);
    QVERIFY(two.write(kAlways, 0, Bytes(8192, std::byte{2})));
    Server server({{"one", "", one}, {"two", "", two, true}});
    auto ends = streamPair();
    server.serve(std::move(ends->second));
    Peer peer(std::move(ends->first));
    QVERIFY(peer.say(Talk().clientFlags().go("two")));
    const Bytes heard = peer.hear(18 + 20 + 12 + 20);
    Hearing hearing(heard);
    hearing.greeting();
    const Bytes info = hearing.option().data;
    QCOMPARE(Hearing(ByteSpan(info).subspan(2)).number<std::uint64_t>(), std::uint64_t{8192});
    QVERIFY(peer.say(Talk().request(0, 1, 0, 8192).write(2, 0, Bytes(10))));
    QCOMPARE(peer.reply(8192), Answer(1, 0));
    QVERIFY(peer.data() == Bytes(8192, std::byte{2}));
    QCOMPARE(peer.reply(), Answer(2, 1));
  }

  void listensAtASocket() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("run/nbd.sock")).toStdString();
    TestDevice device(4096);
    {
      Server server({{"", "", device}});
      auto listener = listenAt(path);
      QVERIFY(listener);
      server.listen(std::move(*listener));
      for (int i = 0; i < 3; ++i) {
        Peer peer(std::move(*connectTo(path)));
        peer.begin(false);
        QVERIFY(peer.say(Talk().request(0, 1, 0, 512)));
        QCOMPARE(peer.reply(512), Answer(1, 0));
      }
    }
    QVERIFY(!std::filesystem::exists(path));
  }

  void whoHangsUpLeavesRoom() {
    TestDevice device(4096);
    ServerLimits limits;
    limits.connections = 2;
    Server server({{"", "", device}}, {}, limits);
    auto first = std::make_unique<Peer>(server);
    Peer second(server);
    auto ends = streamPair();
    server.serve(std::move(ends->second));
    QVERIFY(Peer(std::move(ends->first)).hear(1).empty());
    first->hangUp();
    QTRY_COMPARE(server.connections(), 1u);
    Peer third(server);
    QVERIFY(third.say(Talk().request(0, 1, 0, 512)));
    QCOMPARE(third.reply(512), Answer(1, 0));
  }

  // Eight connections at once, each with its own part, and all of it is there.
  void manyClientsAtOnce() {
    constexpr std::uint64_t kPart = 256 * 1024;
    for (const bool atHand : {true, false}) {
      TestDevice device(8 * kPart);
      device.setAtHand(atHand);
      Server server({{"", "", device}});
      std::vector<std::thread> clients;
      std::atomic<int> good = 0;
      for (std::uint64_t number = 0; number < 8; ++number) {
        clients.emplace_back([&, number] {
          Peer peer(server);
          const Bytes part = test::randomBytes(number, kPart);
          bool all = true;
          for (std::uint64_t at = 0; at < kPart; at += 4096) {
            const Bytes block(part.begin() + static_cast<std::ptrdiff_t>(at),
                              part.begin() + static_cast<std::ptrdiff_t>(at + 4096));
            all = all && peer.say(Talk().write(at + 1, number * kPart + at, block));
            if (at % 65'536 == 0) all = all && peer.say(Talk().request(3, 0, 0, 0));
            all = all && peer.reply().second == 0 && (at % 65'536 != 0 || peer.reply().second == 0);
          }
          all = all && peer.say(Talk().request(0, 1, number * kPart, kPart)) && peer.reply(kPart).second == 0;
          good += all && peer.data() == part ? 1 : 0;
        });
      }
      for (std::thread& client : clients)
        client.join();
      QCOMPARE(good.load(), 8);
    }
  }
};

QTEST_GUILESS_MAIN(ServerTest)
#include "server_test.moc"
