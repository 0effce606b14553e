// The protocol's messages, byte for byte, and what is refused before a device is asked.
#include <QtTest>
#include <cerrno>
#include <random>
#include <set>

#include "base/encoding.h"
#include "block/memory_block_device.h"
#include "nbd/memory.h"
#include "nbd/rules.h"
#include "nbd/status_runs.h"
#include "os/posix_error.h"
#include "unit/nbd/nbd_talk.h"
#include "unit/nbd/test_device.h"

using namespace hawser;
using namespace hawser::nbd;
using test::Talk;

namespace {

const OpContext kAlways;

Request requestOf(Command command, std::uint64_t offset, std::uint32_t length, std::uint16_t flags = 0) {
  return {flags, static_cast<std::uint16_t>(command), 1, offset, length};
}

}  // namespace

class ProtocolTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void repliesAreBigEndian() {
    QCOMPARE(toHex(simpleReply(0x0102030405060708, Errno::invalid).span()),
             "67446698000000160102030405060708");
    QCOMPARE(toHex(dataChunkHead(7, ChunkFlag::done, 4096, 512).span()),
             "668e33ef0001000100000000000000070000020"
             "80000000000001000");
    QCOMPARE(toHex(errorChunk(1, Errno::io, "no", std::nullopt)),
             "668e33ef00018001000000000000000100000008000000050002"
             "6e6f");
    QCOMPARE(toHex(errorChunk(1, Errno::io, "", 256)),
             "668e33ef0001800200000000000000010000000e0000000500000000000000000100");
    const StatusRun runs[] = {{4096, 0}, {512, 3}};
    QCOMPARE(toHex(statusChunk(2, ChunkFlag::more, 1, runs)),
             "668e33ef0000000500000000000000020000001400000001"
             "00001000000000000000020000000003");
    Bytes option;
    appendOptionReply(option, 3, OptionReply::invalid, "x");
    QCOMPARE(toHex(option),
             "0003e889045565a90000000380000003"
             "0000000178");
  }

  void longErrorTextsAreCut() {
    const Bytes chunk = errorChunk(1, Errno::io, std::string(100000, 'e'), 0);
    QVERIFY(chunk.size() < 4096 + 64);
  }

  void requestsAreReadAsTheyWereWritten() {
    Talk talk;
    talk.request(6, 0x1122334455667788, 0xfedcba9876543210, 0xfffffffe, 0x8011);
    QCOMPARE(talk.bytes().size(), kRequestHeader);
    const auto request = parseRequest(talk.bytes());
    QVERIFY(request);
    QVERIFY(request->is(Command::writeZeroes));
    QCOMPARE(request->flags, std::uint16_t{0x8011});
    QCOMPARE(request->cookie, std::uint64_t{0x1122334455667788});
    QCOMPARE(request->offset, std::uint64_t{0xfedcba9876543210});
    QCOMPARE(request->length, std::uint32_t{0xfffffffe});
    for (std::size_t length = 0; length < kRequestHeader; ++length)
      QVERIFY(!parseRequest(ByteSpan(talk.bytes()).first(length)));
    Bytes other = talk.bytes();
    other[3] ^= std::byte{1};
    QVERIFY(!parseRequest(other));
  }

  void queriesThatAreCutOrTooLongAreNone() {
    Talk data;
    data.number(std::uint32_t{4}).text("disk").number(std::uint16_t{2});
    data.number(std::uint16_t{3}).number(std::uint16_t{1});
    const auto query = parseExportQuery(data.bytes());
    QVERIFY(query);
    QCOMPARE(query->name, std::string_view("disk"));
    QCOMPARE(query->infos, (std::vector<std::uint16_t>{3, 1}));
    for (std::size_t length = 0; length < data.bytes().size(); ++length)
      QVERIFY(!parseExportQuery(ByteSpan(data.bytes()).first(length)));
    QVERIFY(!parseExportQuery(Talk().raw(data.bytes()).text("x").bytes()));

    Talk meta;
    meta.number(std::uint32_t{1}).text("d").number(std::uint32_t{2});
    meta.number(std::uint32_t{3}).text("a:b").number(std::uint32_t{0});
    const auto found = parseMetaQuery(meta.bytes());
    QVERIFY(found);
    QCOMPARE(found->queries, (std::vector<std::string_view>{"a:b", ""}));
    for (std::size_t length = 0; length < meta.bytes().size(); ++length)
      QVERIFY(!parseMetaQuery(ByteSpan(meta.bytes()).first(length)));
    // Room is not made for what cannot be there.
    QVERIFY(!parseMetaQuery(Talk().number(std::uint32_t{0}).number(std::uint32_t{0xffffffff}).bytes()));
  }

  void namespacesAreWildcards() {
    QVERIFY(matchesQuery("base:", "base:allocation"));
    QVERIFY(matchesQuery("base:allocation", "base:allocation"));
    QVERIFY(matchesQuery("x-hawser:", kResidencyContext));
    for (const char* other : {"", "base", ":", "base:alloc", "base:allocation:", "x-hawser:base:"})
      QVERIFY2(!matchesQuery(other, "base:allocation"), other);
  }

  void everyErrorHasItsNumber() {
    for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
      const auto number = static_cast<int>(errnoOf(makeError(static_cast<ErrorCode>(code), "x")));
      QVERIFY((std::set<int>{1, 5, 12, 22, 28, 108}.contains(number)));
    }
    const std::pair<int, Errno> numbers[] = {
        {EIO, Errno::io},         {ENOSPC, Errno::noSpace},     {EDQUOT, Errno::noSpace},
        {EFBIG, Errno::noSpace},  {EPERM, Errno::notPermitted}, {EROFS, Errno::notPermitted},
        {EINVAL, Errno::invalid}, {ENOMEM, Errno::noMemory},    {ENOENT, Errno::io},
        {EBUSY, Errno::io}};
    for (const auto& [sys, wanted] : numbers)
      QCOMPARE(errnoOf(posixError(sys, "call", "path")), wanted);
    QCOMPARE(errnoOf(makeError(ErrorCode::cancelled, "")), Errno::shutdown);
    QCOMPARE(errnoOf(makeError(ErrorCode::changedUnderUs, "")), Errno::io);
  }

  // No request that is let through reaches beyond the device or writes to what may not be written.
  void whatIsLetThroughIsWithinTheDevice() {
    std::mt19937_64 random(1);
    MemoryBlockDevice device(100'000);
    for (int i = 0; i < 200'000; ++i) {
      const bool readOnlyExport = random() % 2 == 0;
      const Export about{"", "", device, readOnlyExport};
      Agreement agreement{&about, random() % 2 == 0, {}, {}};
      if (random() % 2 == 0) agreement.allocation = 1;
      Request request;
      request.command = static_cast<std::uint16_t>(random() % 10);
      request.flags = random() % 2 == 0 ? 0 : static_cast<std::uint16_t>(random() % 64);
      request.offset = random() >> (random() % 64);
      request.length = static_cast<std::uint32_t>(random() >> (32 + random() % 32));
      const auto refusal = refusalOf(request, agreement);
      if (refusal) {
        QVERIFY(refusal->error != Errno::ok && !refusal->text.empty());
        continue;
      }
      QVERIFY(request.command <= 7);
      if (request.is(Command::disconnect)) continue;
      QVERIFY(checkedAdd(request.offset, request.length).value_or(UINT64_MAX) <= device.size());
      QVERIFY(!readOnlyExport || (!request.is(Command::write) && !request.is(Command::trim) &&
                                  !request.is(Command::writeZeroes)));
      QVERIFY((request.flags & ~0x1f) == 0);
    }
  }

  void refusalsHaveTheErrorsOfTheProtocol() {
    test::TestDevice device(1 << 20);
    const Export about{"", "", device};
    const Agreement plain{&about, false, {}, {}};
    const Agreement full{&about, true, 1, {}};
    const auto errorOf = [](const Request& request, const Agreement& agreement) {
      const auto refusal = refusalOf(request, agreement);
      return refusal ? refusal->error : Errno::ok;
    };
    QCOMPARE(errorOf(requestOf(Command::read, 1 << 20, 1), plain), Errno::invalid);
    QCOMPARE(errorOf(requestOf(Command::write, 1 << 20, 1), plain), Errno::noSpace);
    QCOMPARE(errorOf(requestOf(Command::writeZeroes, (1 << 20) - 1, 2), plain), Errno::noSpace);
    QCOMPARE(errorOf(requestOf(Command::trim, (1 << 20) - 1, 2), plain), Errno::invalid);
    QCOMPARE(errorOf(requestOf(Command::read, 0, 4096, dontFragment), plain), Errno::invalid);
    QCOMPARE(errorOf(requestOf(Command::read, 0, 4096, dontFragment | fua), full), Errno::ok);
    QCOMPARE(errorOf(requestOf(Command::blockStatus, 0, 4096), plain), Errno::invalid);
    QCOMPARE(errorOf(requestOf(Command::blockStatus, 0, 4096, requestOne), full), Errno::ok);
    QCOMPARE(errorOf(requestOf(Command::writeZeroes, 0, 4096, fastZero), full), Errno::notSupported);
    QCOMPARE(errorOf(requestOf(Command::writeZeroes, 0, 65536, fastZero | noHole), full), Errno::ok);
    QCOMPARE(errorOf(requestOf(static_cast<Command>(8), 0, 0), full), Errno::invalid);
  }

  void statusRunsJoinAndStopInTime() {
    std::uint32_t asked = 0;
    // Blocks of 4 KiB, in pairs of equal status.
    const StatusQuery query = [&](ByteRange range) {
      ++asked;
      std::vector<StatusExtent> found;
      for (std::uint64_t at = range.offset; at < range.end(); at += 4096)
        found.push_back({{at, std::min<std::uint64_t>(4096, range.end() - at)},
                         static_cast<std::uint32_t>(at / 8192 % 2)});
      return Result<std::vector<StatusExtent>>(found);
    };
    const auto runs = statusRuns({0, 20'000}, 100, query);
    QVERIFY(runs);
    QCOMPARE(*runs, (std::vector<StatusRun>{{8192, 0}, {8192, 1}, {3616, 0}}));
    QCOMPARE(statusRuns({0, 20'000}, 2, query)->size(), std::size_t{2});
    QCOMPARE(*statusRuns({4096, 20'000}, 1, query), (std::vector<StatusRun>{{4096, 0}}));
    asked = 0;
    // Of four gigabytes it looks at no more than it takes.
    QCOMPARE(statusRuns({0, 0xffffffff}, 1, query)->size(), std::size_t{1});
    QCOMPARE(asked, 1u);
  }

  void gapsInWhatIsKnownAreADefect() {
    for (const ByteRange wrong :
         {ByteRange{1, 4095}, ByteRange{0, 4095}, ByteRange{0, 4097}, ByteRange{0, 0}}) {
      const auto runs = statusRuns({0, 4096}, 10, [&](ByteRange) {
        return Result<std::vector<StatusExtent>>(std::vector<StatusExtent>{{wrong, 0}});
      });
      QVERIFY(!runs);
      QCOMPARE(runs.error().code, ErrorCode::internal);
    }
    const auto failing = [](ByteRange) {
      return Result<std::vector<StatusExtent>>(fail(ErrorCode::timeout, "slow"));
    };
    QCOMPARE(statusRuns({0, 4096}, 10, failing).error().code, ErrorCode::timeout);
  }

  void memoryKeepsToItsBudget() {
    Memory memory(100'000);
    Piece first = memory.tryTake(60'000);
    QVERIFY(first && first.bytes().size() == 60'000);
    QVERIFY(!memory.tryTake(60'000));
    Piece second = memory.tryTake(10'000);
    QVERIFY(second);
    first = {};
    QVERIFY(memory.tryTake(60'000));
    second = {};
    // Alone it may be larger than all, or it would wait for ever.
    Piece whole = memory.take(1'000'000);
    QVERIFY(whole);
    QVERIFY(!memory.tryTake(0));
    whole = {};
    // Requests without bytes count too.
    std::vector<Piece> small;
    while (Piece piece = memory.tryTake(0))
      small.push_back(std::move(piece));
    QVERIFY(small.size() > 50 && small.size() < 1000);
  }
};

QTEST_GUILESS_MAIN(ProtocolTest)
#include "protocol_test.moc"
