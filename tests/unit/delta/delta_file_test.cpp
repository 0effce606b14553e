// Deltas: what was written is read, and nothing that is damaged is taken for one.
#include <QtTest>

#include "checksum/crc64.h"
#include "delta/delta_file.h"
#include "samples.h"

using namespace hawser;
using namespace hawser::delta;
using namespace hawser::delta::test;

namespace {

class Sink final : public ByteSink {
 public:
  wire::Bytes all;
  Status write(ByteSpan bytes) override {
    wire::append(all, bytes);
    return {};
  }
};

// A few bytes at a time.
class Source final : public ByteSource {
 public:
  explicit Source(ByteSpan bytes) : rest_(bytes) {}
  Result<std::size_t> read(const OpContext&, MutableByteSpan into) override {
    const std::size_t size = std::min({into.size(), rest_.size(), std::size_t{5}});
    std::ranges::copy(rest_.first(size), into.begin());
    rest_ = rest_.subspan(size);
    return size;
  }

 private:
  ByteSpan rest_;
};

wire::Bytes written(const std::string& old, const std::string& made, const std::vector<CopyRange>& copies,
                    bool oldKnown = true, bool newHashed = false) {
  DeltaHead head;
  head.oldSize = old.size();
  if (oldKnown) head.oldCrc64 = crc64(span(old));
  head.newSize = made.size();
  head.newCrc64 = crc64(span(made));
  if (newHashed) head.newSha256 = sha256(span(made));
  Sink sink;
  DeltaWriter writer(sink, head);
  bool good = writer.begin().has_value();
  std::uint64_t at = 0;
  const auto literal = [&](std::uint64_t end) {
    if (at == end) return;
    good = good && writer.beginBytes(end - at) && writer.bytes(span(made).subspan(at, (end - at) / 2)) &&
           writer.bytes(span(made).subspan(at + (end - at) / 2, end - at - (end - at) / 2));
    at = end;
  };
  for (const CopyRange& copy : copies) {
    literal(copy.offset);
    good = good && writer.copy(copy.from, copy.length);
    at = copy.end();
  }
  literal(made.size());
  if (!good || !writer.finish()) qFatal("a delta was not written");
  return sink.all;
}

Result<std::string> applied(ByteSpan delta, const std::string& old) {
  Source source(delta);
  DeltaReader reader(source);
  HAWSER_TRY(const DeltaHead head, reader.begin({}));
  std::string made;
  for (;;) {
    HAWSER_TRY(const auto piece, reader.next({}));
    if (!piece) break;
    if (piece->copy) {
      if (piece->from + piece->length > old.size())
        return fail(ErrorCode::invalidArgument, "another old one");
      made += old.substr(piece->from, piece->length);
      continue;
    }
    if (piece->length > 1'000'000) return fail(ErrorCode::tooLarge, "a test has no such");
    std::string some(piece->length, '\0');
    HAWSER_CHECK(reader.bytes({}, std::as_writable_bytes(std::span(some))));
    made += some;
  }
  if (made.size() != head.newSize || crc64(span(made)) != head.newCrc64)
    return fail(ErrorCode::corrupt, "another object");
  return made;
}

}  // namespace

class DeltaFileTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void roundTrips() {
    Samples samples(1);
    for (int round = 0; round < 500; ++round) {
      const std::string old = samples.bytes(samples.below(500));
      std::string made = samples.bytes(samples.below(50));
      std::vector<CopyRange> copies;
      while (samples.below(4) != 0 && !old.empty()) {
        const std::size_t from = samples.below(old.size()), length = 1 + samples.below(old.size() - from);
        appendCopy(copies, {made.size(), length, from});
        made += old.substr(from, length) + samples.bytes(samples.below(30));
      }
      const wire::Bytes delta = written(old, made, copies, samples.below(2) == 0, samples.below(2) == 0);
      const auto back = applied(delta, old);
      QVERIFY(back);
      QCOMPARE(*back == made, true);
    }
  }

  void theHeadSaysWhatIsKnown() {
    for (const bool oldKnown : {false, true}) {
      for (const bool newHashed : {false, true}) {
        const wire::Bytes delta = written("old", "new", {}, oldKnown, newHashed);
        Source source{ByteSpan(delta)};
        const auto head = DeltaReader(source).begin({});
        QVERIFY(head);
        QCOMPARE(head->oldCrc64.has_value(), oldKnown);
        QCOMPARE(head->newSha256.has_value(), newHashed);
        if (newHashed) QCOMPARE(*head->newSha256 == sha256(span(std::string("new"))), true);
        QCOMPARE(head->oldSize, std::uint64_t{3});
      }
    }
  }

  void everyDamagedByteAndEveryCutIsNoticed() {
    const std::string old = "ABCDabc", made = "ABCDxyabc";
    const wire::Bytes good = written(old, made, {{0, 4, 0}, {6, 3, 4}});
    QVERIFY(applied(good, old));
    const auto refused = [&](ByteSpan bytes) {
      const auto read = applied(bytes, old);
      return !read &&
             (read.error().code == ErrorCode::corrupt || read.error().code == ErrorCode::unsupported);
    };
    for (std::size_t at = 0; at < good.size(); ++at) {
      QVERIFY(refused(ByteSpan(good).first(at)));
      for (int other = 1; other < 256; ++other) {
        wire::Bytes bad = good;
        bad[at] ^= static_cast<std::byte>(other);
        QVERIFY2(refused(bad), qPrintable(QString::number(at)));
      }
    }
    wire::Bytes longer = good;
    longer.push_back(std::byte{0});
    QVERIFY(refused(longer));
  }

  // With all the right sums.
  void lyingPiecesAreRefused() {
    const std::string old = "ABCDabc", made = "ABCDxyabc";
    const wire::Bytes good = written(old, made, {{0, 4, 0}, {6, 3, 4}});
    const auto with = [&](std::size_t at, std::uint64_t value) {
      wire::Bytes bad = good;
      wire::put(MutableByteSpan(bad), at, value);
      wire::put(MutableByteSpan(bad), 80, crc64(ByteSpan(bad).first(80)));
      wire::put(MutableByteSpan(bad), bad.size() - 8, crc64(ByteSpan(bad).first(bad.size() - 8)));
      const auto read = applied(bad, old);
      return !read && read.error().code == ErrorCode::corrupt;
    };
    constexpr std::uint64_t kTop = std::uint64_t{1} << 63;
    QVERIFY(!with(16, 7));
    for (const std::uint64_t size : {std::uint64_t{8}, std::uint64_t{10}, kTop - 1, kTop, ~std::uint64_t{0}})
      QVERIFY(with(32, size));
    for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{3}, std::uint64_t{10}, kTop - 1, kTop,
                                       kTop | 10, ~std::uint64_t{0}})
      QVERIFY(with(88, length));
    for (const std::uint64_t from :
         {std::uint64_t{1}, std::uint64_t{4}, std::uint64_t{8}, ~std::uint64_t{0}, ~std::uint64_t{3}})
      QVERIFY(with(96, from));
    wire::Bytes newer = good;
    wire::put(MutableByteSpan(newer), 8, std::uint32_t{2});
    QCOMPARE(applied(newer, old).error().code, ErrorCode::unsupported);
  }
};

QTEST_GUILESS_MAIN(DeltaFileTest)
#include "delta_file_test.moc"
