// The handshake, byte by byte, as clients say it right and wrong.
#include <QtTest>
#include <random>

#include "block/memory_block_device.h"
#include "nbd/negotiation.h"
#include "unit/nbd/nbd_talk.h"

using namespace hawser;
using namespace hawser::nbd;
using test::HeardOption;
using test::Hearing;
using test::Talk;

class NegotiationTest : public QObject {
  Q_OBJECT

  MemoryBlockDevice one_{std::uint64_t{12345}}, two_{std::uint64_t{1 << 20}};
  std::vector<Export> exports_{{"one", "the first", one_}, {"two", "", two_, true}};
  Bytes reply_;
  std::optional<Negotiation> negotiation_;

  // What a client says, as much of it as is taken; leaves the replies in reply_.
  Negotiation::State say(const Talk& talk) {
    negotiation_.emplace(exports_);
    reply_.clear();
    ByteSpan rest(talk.bytes());
    auto state = Negotiation::State::talking;
    while (state == Negotiation::State::talking && negotiation_->wanted() <= rest.size()) {
      const ByteSpan bytes = rest.first(negotiation_->wanted());
      rest = rest.subspan(bytes.size());
      state = negotiation_->take(bytes, reply_);
    }
    return state;
  }
  // The outcome of each option, in order.
  std::vector<std::uint32_t> outcomes() {
    Hearing hearing(reply_);
    std::vector<std::uint32_t> found;
    while (!hearing.atEnd() && hearing.good())
      found.push_back(hearing.outcome());
    return hearing.good() ? found : std::vector<std::uint32_t>{};
  }
  using Outcomes = std::vector<std::uint32_t>;
  static constexpr std::uint32_t kAck = 1, kUnsupported = 0x80000001, kPolicy = 0x80000002,
                                 kInvalid = 0x80000003, kUnknown = 0x80000006, kTooBig = 0x80000009;

 private Q_SLOTS:
  void init() {
    one_.grow({}, 12345);
    for (Export& each : exports_)
      each.residency = nullptr;
  }

  void greets() {
    const Bytes greeting = Negotiation::greeting();
    Hearing hearing(greeting);
    hearing.greeting();
    QVERIFY(hearing.good() && hearing.atEnd());
  }

  void agreesOnAnExport() {
    QCOMPARE(say(Talk().clientFlags().option(8).go("two")), Negotiation::State::agreed);
    QCOMPARE(negotiation_->agreement().chosen, &exports_[1]);
    QVERIFY(negotiation_->agreement().structured);
    QCOMPARE(outcomes(), (Outcomes{kAck, kAck}));
    QCOMPARE(say(Talk().begin(false)), Negotiation::State::agreed);
    QCOMPARE(negotiation_->agreement().chosen, &exports_[0]);
    QVERIFY(!negotiation_->agreement().structured);
  }

  void exportNameHasItsOwnReply() {
    for (const std::uint32_t flags : {0u, 1u, 2u, 3u}) {
      QCOMPARE(say(Talk().clientFlags(flags).option(1, Talk().text("two").bytes())),
               Negotiation::State::agreed);
      Hearing hearing(reply_);
      QCOMPARE(hearing.number<std::uint64_t>(), std::uint64_t{1 << 20});
      QCOMPARE(hearing.number<std::uint16_t>(), std::uint16_t{1 | 2 | 4 | 8 | 256 | 1024});
      QCOMPARE(hearing.take((flags & 2) != 0 ? 0 : 124), Bytes((flags & 2) != 0 ? 0 : 124));
      QVERIFY(hearing.good() && hearing.atEnd());
    }
  }

  void whoIsNoClientIsLeft() {
    for (const std::uint32_t flags : {4u, 0x80000000u, 0xffffffffu}) {
      QCOMPARE(say(Talk().clientFlags(flags)), Negotiation::State::ended);
      QVERIFY(!negotiation_->reason().empty() && reply_.empty());
    }
    QCOMPARE(say(Talk().clientFlags().text("GET / HTTP/1.1\r\n\r\n")), Negotiation::State::ended);
    QCOMPARE(say(Talk().clientFlags().option(1, Talk().text("three").bytes())), Negotiation::State::ended);
    QCOMPARE(say(Talk().clientFlags().option(1, Bytes(70'000))), Negotiation::State::ended);
    QVERIFY(!negotiation_->reason().empty() && reply_.empty());
  }

  void whoTakesItsLeaveIsHeard() {
    QCOMPARE(say(Talk().clientFlags().option(2, Bytes(10))), Negotiation::State::ended);
    QCOMPARE(outcomes(), Outcomes{kAck});
    QVERIFY(negotiation_->reason().empty());
  }

  void wrongOptionsAreAnsweredAndPassedOver() {
    QCOMPARE(say(Talk()
                     .clientFlags()
                     .option(3, Bytes(1))
                     .option(4)
                     .option(5)
                     .option(5, Bytes(1))
                     .option(7, Bytes(1))
                     .option(6, Bytes(1 << 20))
                     .option(8, Bytes(1))
                     .option(9, Bytes(8))
                     .option(11)
                     .option(0xffffffff, Bytes(65'536))
                     .go("three")
                     .go(std::string(5000, 'x'))
                     .go()),
             Negotiation::State::agreed);
    QCOMPARE(outcomes(), (Outcomes{kInvalid, kUnsupported, kPolicy, kInvalid, kInvalid, kTooBig, kInvalid,
                                   kInvalid, kUnsupported, kUnsupported, kUnknown, kTooBig, kAck}));
  }

  void listsAllExports() {
    QCOMPARE(say(Talk().clientFlags().option(3)), Negotiation::State::talking);
    Hearing hearing(reply_);
    std::vector<HeardOption> found;
    QCOMPARE(hearing.outcome(&found), kAck);
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].data, Talk().number(std::uint32_t{3}).text("onethe first").bytes());
    QCOMPARE(found[1].data, Talk().number(std::uint32_t{3}).text("two").bytes());
  }

  void informationComesOnce() {
    const Bytes data = Talk()
                           .number(std::uint32_t{0})
                           .number(std::uint16_t{6})
                           .number(std::uint16_t{3})
                           .number(std::uint16_t{3})
                           .number(std::uint16_t{0})
                           .number(std::uint16_t{1})
                           .number(std::uint16_t{2})
                           .number(std::uint16_t{0xffff})
                           .bytes();
    QCOMPARE(say(Talk().clientFlags().option(6, data)), Negotiation::State::talking);
    Hearing hearing(reply_);
    std::vector<HeardOption> found;
    QCOMPARE(hearing.outcome(&found), kAck);
    QCOMPARE(found.size(), std::size_t{4});
    QCOMPARE(found[0].data, Talk()
                                .number(std::uint16_t{0})
                                .number(std::uint64_t{12345})
                                .number(std::uint16_t{1 | 4 | 8 | 32 | 64 | 256 | 1024 | 2048})
                                .bytes());
    QCOMPARE(found[1].data, Talk().number(std::uint16_t{1}).text("one").bytes());
    QCOMPARE(found[2].data, Talk().number(std::uint16_t{2}).text("the first").bytes());
    QCOMPARE(found[3].data,
             Talk().number(std::uint16_t{3}).number(1u).number(4096u).number(32u << 20).bytes());
  }

  void contextsAreChosenByName() {
    exports_[0].residency = [](const OpContext&, ByteRange) {
      return Result<std::vector<ResidencyExtent>>(std::vector<ResidencyExtent>{});
    };
    QCOMPARE(say(Talk()
                     .clientFlags()
                     .option(8)
                     .metaContexts(10, "one", {"base:allocation", "x-hawser:residency", "base:allocation"})
                     .go("one")),
             Negotiation::State::agreed);
    const Agreement& agreement = negotiation_->agreement();
    QVERIFY(agreement.allocation && agreement.residency && *agreement.allocation != *agreement.residency);

    // Of an export that has none it is not offered.
    say(Talk().clientFlags().option(8).metaContexts(10, "two", {"x-hawser:residency"}).go("two"));
    QVERIFY(!negotiation_->agreement().residency);
    // Not by a wildcard, and the last word counts, also when it is a wrong one.
    say(Talk()
            .clientFlags()
            .option(8)
            .metaContexts(10, "", {"base:allocation"})
            .metaContexts(10, "", {"base:"})
            .go());
    QVERIFY(!negotiation_->agreement().allocation);
    say(Talk().clientFlags().option(8).metaContexts(10, "", {"base:allocation"}).option(10, Bytes(3)).go());
    QVERIFY(!negotiation_->agreement().allocation);
    say(Talk()
            .clientFlags()
            .option(8)
            .metaContexts(10, "", {"base:allocation"})
            .option(10, Bytes(1 << 20))
            .go());
    QVERIFY(!negotiation_->agreement().allocation);
    // Nor for another name, be it of the same export.
    say(Talk().clientFlags().option(8).metaContexts(10, "one", {"base:allocation"}).go());
    QVERIFY(!negotiation_->agreement().allocation);
    say(Talk().clientFlags().option(8).metaContexts(10, "", {"base:allocation"}).go());
    QVERIFY(negotiation_->agreement().allocation);
  }

  void listsContexts() {
    exports_[0].residency = [](const OpContext&, ByteRange) {
      return Result<std::vector<ResidencyExtent>>(std::vector<ResidencyExtent>{});
    };
    const auto listed = [this](std::string_view name, const std::vector<std::string>& queries) {
      say(Talk().clientFlags().option(8).metaContexts(9, name, queries));
      Hearing hearing(reply_);
      hearing.outcome();
      std::vector<HeardOption> found;
      std::vector<std::string> names;
      if (hearing.outcome(&found) != kAck) return names;
      for (const HeardOption& each : found)
        names.push_back(test::textOf(each.data).substr(4));
      return names;
    };
    using Names = std::vector<std::string>;
    QCOMPARE(listed("", {}), (Names{"base:allocation", "x-hawser:residency"}));
    QCOMPARE(listed("two", {}), (Names{"base:allocation"}));
    QCOMPARE(listed("", {"x-hawser:"}), (Names{"x-hawser:residency"}));
    QCOMPARE(listed("", {"other:", "base:allocation", "base:"}), (Names{"base:allocation"}));
    QCOMPARE(listed("three", {}), Names{});
  }

  // Whatever comes: what is kept is bounded, and it says what it wants until it is over.
  void survivesNoise() {
    std::mt19937_64 random(7);
    for (int round = 0; round < 3000; ++round) {
      Talk talk;
      talk.clientFlags(3);
      for (int i = 0; i < 8; ++i) {
        Bytes data = test::randomBytes(random(), random() % 40);
        // Mostly lengths that might be right.
        if (data.size() >= 4 && random() % 2 == 0) data[0] = data[1] = data[2] = std::byte{0};
        talk.option(static_cast<std::uint32_t>(random() % 13), data);
      }
      Bytes bytes = talk.bytes();
      if (random() % 3 == 0) bytes[random() % bytes.size()] ^= static_cast<std::byte>(random());
      const auto state = say(Talk().raw(bytes));
      QVERIFY(state != Negotiation::State::talking || negotiation_->wanted() > 0);
      QVERIFY(negotiation_->wanted() <= 64 * 1024);
      QVERIFY(state != Negotiation::State::agreed || negotiation_->agreement().chosen);
      QVERIFY(reply_.size() < 16 * 1024);
    }
  }
};

QTEST_GUILESS_MAIN(NegotiationTest)
#include "negotiation_test.moc"
