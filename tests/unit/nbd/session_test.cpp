// One client's requests, over a device in memory.
#include <QtTest>
#include <random>
#include <thread>

#include "nbd/session.h"
#include "support/scripted_stream.h"
#include "unit/nbd/nbd_talk.h"
#include "unit/nbd/test_device.h"

using namespace hawser;
using namespace hawser::nbd;
using test::HeardReply;
using test::Hearing;
using test::ScriptedStream;
using test::Talk;
using test::TestDevice;

namespace {

const OpContext kAlways;
constexpr std::uint64_t kSize = 3 * 1024 * 1024 + 77;
using Replies = std::map<std::uint64_t, HeardReply>;
using Reads = std::map<std::uint64_t, ByteRange>;

struct Outcome {
  bool good = false;  // what came was as the protocol has it
  Status ended;
  Replies replies;
};

// Hears a whole conversation that begins with Talk::begin().
Outcome converse(std::span<const Export> exports, const Talk& talk, const Reads& reads = {},
                 std::size_t step = 0, bool threads = false) {
  ScriptedStream stream(talk.bytes(), step);
  std::vector<std::thread> helpers;
  const auto helper = [&](std::function<void()>& task) {
    helpers.emplace_back(std::move(task));
    return true;
  };
  Outcome outcome;
  {
    Session session(stream, exports, threads ? Session::Helper(helper) : Session::Helper());
    outcome.ended = session.run(kAlways);
  }
  for (std::thread& each : helpers)
    each.join();
  const Bytes sent = stream.sent();
  Hearing hearing(sent);
  hearing.greeting();
  const bool structured = talk.bytes().size() > 16 && talk.bytes()[15] == std::byte{8};
  if (structured) hearing.outcome();
  if (talk.bytes().size() >= 30) hearing.outcome();
  outcome.replies = hearing.replies(reads);
  outcome.good = hearing.good();
  return outcome;
}

Outcome converse(TestDevice& device, const Talk& talk, const Reads& reads = {}) {
  const Export exports[] = {{"", "", device}};
  return converse(exports, talk, reads);
}

// A conversation, and what it has to bring, made of a seed.
class Script {
 public:
  Script(std::uint64_t seed, bool structured) : random_(seed), structured_(structured), content_(kSize) {
    talk_.begin(structured);
    for (std::uint64_t cookie = 1; cookie <= 60; ++cookie)
      add(cookie);
    talk_.disconnect();
  }

  const Talk& talk() const { return talk_; }
  const Reads& reads() const { return reads_; }
  const Bytes& content() const { return content_; }

  bool fulfilled(const Replies& replies) const {
    for (const auto& [cookie, error] : errors_) {
      const auto reply = replies.find(cookie);
      if (reply == replies.end() || !reply->second.ended || reply->second.error != error) return false;
      const auto wanted = data_.find(cookie);
      if (wanted != data_.end() && reply->second.data != wanted->second) return false;
    }
    return replies.size() == errors_.size();
  }

 private:
  void add(std::uint64_t cookie) {
    // Parts of their own, so that what is done at the same time does not meet.
    const std::uint64_t begin = (cookie - 1) * (kSize / 60);
    const std::uint64_t room = kSize / 60;
    const std::uint64_t offset = begin + random_() % (room / 2);
    const auto length = static_cast<std::uint32_t>(random_() % (room / 2));
    const bool durable = random_() % 4 == 0;
    const auto flags = static_cast<std::uint16_t>(durable ? 1 : 0);
    errors_[cookie] = 0;
    switch (random_() % 8) {
      case 0:
      case 1: {
        const Bytes payload = test::randomBytes(random_(), length);
        std::copy(payload.begin(), payload.end(), content_.begin() + static_cast<std::ptrdiff_t>(offset));
        talk_.write(cookie, offset, payload, flags);
        break;
      }
      case 2:
        std::fill_n(content_.begin() + static_cast<std::ptrdiff_t>(offset), length, std::byte{0});
        talk_.request(6, cookie, offset, length, flags);
        break;
      case 3:
        talk_.request(3, cookie, 0, 0, flags);
        break;
      case 4:
        talk_.write(cookie, kSize - 10, Bytes(length + 11), flags);
        errors_[cookie] = 28;
        break;
      case 5:
        talk_.request(static_cast<std::uint16_t>(8 + random_() % 100), cookie, offset, length);
        errors_[cookie] = 22;
        break;
      default:
        reads_[cookie] = {offset, length};
        data_[cookie] = Bytes(content_.begin() + static_cast<std::ptrdiff_t>(offset),
                              content_.begin() + static_cast<std::ptrdiff_t>(offset + length));
        talk_.request(0, cookie, offset, length, structured_ && random_() % 3 == 0 ? 4 : 0);
        break;
    }
  }

  std::mt19937_64 random_;
  const bool structured_;
  Bytes content_;
  Talk talk_;
  Reads reads_;
  std::map<std::uint64_t, std::uint32_t> errors_;
  std::map<std::uint64_t, Bytes> data_;
};

}  // namespace

class SessionTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void anyConversationInAnyPieces() {
    for (std::uint64_t seed = 0; seed < 48; ++seed) {
      const Script script(seed, seed % 2 == 0);
      TestDevice device(kSize);
      device.setAtHand(seed % 3 != 0);
      const Export exports[] = {{"", "", device}};
      const std::size_t steps[] = {0, 28, 101, 1000, 4096, 65'537};
      const std::size_t step = steps[seed % 6];
      const Outcome outcome = converse(exports, script.talk(), script.reads(), step, seed % 4 == 0);
      QVERIFY2(outcome.good && outcome.ended, qPrintable(QString::number(seed)));
      QVERIFY2(script.fulfilled(outcome.replies), qPrintable(QString::number(seed)));
      QVERIFY(device.content() == script.content());
    }
  }

  void aClientThatGoesInTheMiddleChangesNothingByHalves() {
    const Bytes payload = test::randomBytes(1, 5000);
    const Talk talk = Talk().begin(true).write(1, 100, payload).request(0, 2, 0, 4096);
    Bytes whole(kSize);
    std::copy(payload.begin(), payload.end(), whole.begin() + 100);
    const std::size_t begin = Talk().begin(true).bytes().size();
    for (const bool atHand : {true, false}) {
      for (std::size_t length = 0; length <= talk.bytes().size(); length += length < begin + 40 ? 1 : 97) {
        TestDevice device(kSize);
        device.setAtHand(atHand);
        const Export exports[] = {{"", "", device}};
        ScriptedStream stream(ByteSpan(talk.bytes()).first(length));
        Session session(stream, exports, {});
        (void)session.run(kAlways);
        const bool complete = length >= begin + 28 + payload.size();
        QVERIFY(device.content() == (complete ? whole : Bytes(kSize)));
      }
    }
  }

  void tellsWhoLeftFromWhoVanished() {
    TestDevice device(kSize);
    QVERIFY(converse(device, Talk().begin(false).disconnect()).ended);
    QVERIFY(converse(device, Talk().begin(false)).ended);
    const auto cut = converse(device, Talk().begin(false).number(0x25609513u));
    QVERIFY(!cut.ended);
    QCOMPARE(cut.ended.error().code, ErrorCode::connection);
    const auto noise =
        converse(device, Talk().begin(false).text("GET / HTTP/1.1\r\nHost: somewhere\r\n\r\n"));
    QVERIFY(!noise.ended);
    QCOMPARE(noise.ended.error().code, ErrorCode::invalidArgument);
  }

  void errorsOfTheDeviceArePassedOnAndItGoesOn() {
    for (const bool atHand : {true, false}) {
      for (const bool structured : {true, false}) {
        TestDevice device(kSize);
        device.setAtHand(atHand);
        device.failWith(makeError(ErrorCode::timeout, "no answer from afar"));
        Talk talk;
        talk.begin(structured).request(0, 1, 4096, 512).write(2, 0, Bytes(512)).write(3, 0, Bytes(3 << 20));
        talk.request(3, 4, 0, 0).request(4, 5, 0, 512).request(6, 6, 0, 512).write(7, 0, Bytes(512), 1);
        const Outcome outcome = converse(device, talk, {{1, {4096, 512}}});
        QVERIFY(outcome.good && outcome.ended);
        QCOMPARE(outcome.replies.size(), std::size_t{7});
        for (const auto& [cookie, reply] : outcome.replies) {
          QCOMPARE(reply.error, 5u);
          QVERIFY(reply.data.empty());
          QCOMPARE(reply.text, std::string(structured ? "no answer from afar" : ""));
        }
        if (structured) QCOMPARE(outcome.replies.at(1).errorOffset, std::optional<std::uint64_t>(4096));
      }
    }
  }

  void fuaIsOnTheDiskBeforeItsReply() {
    TestDevice device(8 << 20);
    device.failWith({});
    Talk talk;
    talk.begin(true).write(1, 512, Bytes(512), 1).write(2, 0, Bytes(3 << 20), 1).request(6, 3, 0, 100, 1 | 2);
    talk.request(4, 4, 0, 100, 1).request(3, 5, 0, 0);
    QVERIFY(converse(device, talk).good);
    const std::vector<std::string> wanted{"writeDurable 512 512",
                                          "write 0 1048576",
                                          "write 1048576 1048576",
                                          "write 2097152 1048576",
                                          "flush",
                                          "zero 0 100",
                                          "flush",
                                          "trim 0 100",
                                          "flush",
                                          "flush"};
    QCOMPARE(device.calls(), wanted);
  }

  void zerosGoWhereThereIsSomething() {
    TestDevice device(1 << 20);
    device.setHole({4096, 8192});
    QVERIFY(converse(device, Talk().begin(true).request(6, 1, 0, 16'384)).good);
    const std::vector<std::string> wanted{"trim 0 16384", "extents 0 16384", "zero 0 4096",
                                          "zero 12288 4096"};
    QCOMPARE(device.calls(), wanted);
  }

  void tellsWhatIsWhere() {
    TestDevice device(1 << 20);
    device.setHole({65'536, 4096});
    Export exports[] = {{"", "", device}};
    exports[0].residency = [](const OpContext&, ByteRange range) {
      std::vector<ResidencyExtent> found;
      for (std::uint64_t at = range.offset; at < range.end(); at += 4096)
        found.push_back(
            {{at, std::min<std::uint64_t>(4096, range.end() - at)}, static_cast<Residency>(at / 4096 % 3)});
      return Result<std::vector<ResidencyExtent>>(found);
    };
    Talk talk;
    talk.clientFlags().option(8).metaContexts(10, "", {"x-hawser:residency", "base:allocation"}).go();
    talk.request(7, 1, 61'440, 10'000).request(7, 2, 61'440, 10'000, 8);
    ScriptedStream stream(talk.bytes());
    Session session(stream, exports, {});
    QVERIFY(session.run(kAlways));
    const Bytes sent = stream.sent();
    Hearing hearing(sent);
    hearing.greeting();
    for (int option = 0; option < 3; ++option)
      QCOMPARE(hearing.outcome(), 1u);
    const Replies replies = hearing.replies({});
    QVERIFY(hearing.good());
    using Runs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
    QCOMPARE(replies.at(1).status.at(1), (Runs{{4096, 0}, {4096, 3}, {1808, 0}}));
    QCOMPARE(replies.at(1).status.at(2), (Runs{{4096, 0}, {4096, 1}, {1808, 2}}));
    QCOMPARE(replies.at(2).status.at(1), (Runs{{4096, 0}}));
    QCOMPARE(replies.at(2).status.at(2), (Runs{{4096, 0}}));
  }

  void cacheIsAHint() {
    TestDevice device(1 << 20);
    Export exports[] = {{"", "", device}};
    std::vector<ByteRange> asked;
    exports[0].prefetch = [&](const OpContext&, ByteRange range) {
      asked.push_back(range);
      return Status{};
    };
    const auto outcome =
        converse(exports, Talk().begin(true).request(5, 1, 4096, 100'000).request(5, 2, 0, 1 << 21));
    QCOMPARE(asked, (std::vector<ByteRange>{{4096, 100'000}}));
    QCOMPARE(outcome.replies.at(1).error, 0u);
    QCOMPARE(outcome.replies.at(2).error, 22u);
    QVERIFY(device.calls().empty());
    exports[0].prefetch = nullptr;
    QCOMPARE(converse(exports, Talk().begin(true).request(5, 1, 4096, 100'000)).replies.at(1).error, 0u);
    QCOMPARE(device.calls(), std::vector<std::string>{"readSoon 4096 100000"});
  }

  void aDeviceIsToldOfLongReadsBeforehand() {
    TestDevice device(1 << 20);
    device.setAtHand(false);
    const Reads reads{{1, {512, 100'000}}, {2, {0, 4096}}};
    QVERIFY(
        converse(device, Talk().begin(true).request(0, 1, 512, 100'000).request(0, 2, 0, 4096), reads).good);
    QCOMPARE(device.calls(),
             (std::vector<std::string>{"readSoon 512 100000", "read 512 100000", "read 0 4096"}));
  }

  void longReadsComeInChunksAndDfInOne() {
    TestDevice device(8 << 20);
    const Bytes content = test::randomBytes(3, 8 << 20);
    QVERIFY(device.write(kAlways, 0, content));
    const Reads reads{{1, {1, 8'000'000}}, {2, {1, 8'000'000}}};
    for (const bool atHand : {true, false}) {
      device.setAtHand(atHand);
      const auto outcome = converse(
          device, Talk().begin(true).request(0, 1, 1, 8'000'000).request(0, 2, 1, 8'000'000, 4), reads);
      QVERIFY(outcome.good);
      const Bytes wanted(content.begin() + 1, content.begin() + 8'000'001);
      QVERIFY(outcome.replies.at(1).data == wanted && outcome.replies.at(2).data == wanted);
      QVERIFY(outcome.replies.at(1).chunks > 1);
      QCOMPARE(outcome.replies.at(2).chunks, std::size_t{1});
    }
  }

  void aReadThatFailsLateSaysWhere() {
    // The first pieces are at hand, what follows has to be waited for, and fails.
    TestDevice device(8 << 20);
    device.holdReadsAt(512 * 1024);
    const Export exports[] = {{"", "", device}};
    const Talk talk = Talk().begin(true).request(0, 1, 0, 1 << 20);
    ScriptedStream stream(talk.bytes());
    std::thread helper;
    const auto help = [&](std::function<void()>& task) {
      helper = std::thread(std::move(task));
      device.awaitHeld(1);
      device.failWith(makeError(ErrorCode::connection, "gone"));
      device.letGo();
      return true;
    };
    Session session(stream, exports, help);
    QVERIFY(session.run(kAlways));
    helper.join();
    const Bytes sent = stream.sent();
    Hearing hearing(sent);
    hearing.greeting();
    hearing.outcome();
    hearing.outcome();
    const Replies replies = hearing.replies({{1, {0, 1 << 20}}});
    QVERIFY(hearing.good());
    QCOMPARE(replies.at(1).data.size(), std::size_t{512 * 1024});
    QCOMPARE(replies.at(1).errorOffset, std::optional<std::uint64_t>(512 * 1024));
  }

  void withoutHelpersItDoesAllItself() {
    TestDevice device(kSize);
    device.setAtHand(false);
    const Export exports[] = {{"", "", device}};
    const Talk talk = Talk().begin(true).request(0, 1, 0, 512).write(2, 0, Bytes(512)).request(0, 3, 0, 512);
    ScriptedStream stream(talk.bytes());
    Session session(stream, exports, [](std::function<void()>&) { return false; });
    QVERIFY(session.run(kAlways));
    QCOMPARE(device.calls(), (std::vector<std::string>{"read 0 512", "write 0 512", "read 0 512"}));
  }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
