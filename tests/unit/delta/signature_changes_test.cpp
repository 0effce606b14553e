// A signature comes back from its base and its changes as it was, and from nothing else.
#include <QtTest>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "delta/signature_changes.h"
#include "samples.h"

using namespace hawser;
using namespace hawser::delta;
using namespace hawser::delta::test;

namespace {

Signature signedOf(const std::string& content, std::uint32_t cell, std::size_t parts = 1) {
  Signature made = signatureOf(content, cell);
  made.crc64 = crc64(span(content));
  std::uint64_t at = 0;
  for (; parts > 0 && at < content.size(); --parts) {
    const std::uint64_t length = (content.size() - at) / parts;
    made.parts.push_back({length, at + 1});
    at += length;
  }
  return made;
}

Sha256Value nameOf(const Signature& signature) {
  return sha256(encodeSignature(signature));
}

bool refused(ByteSpan bytes, const Signature& base) {
  const auto read = decodeSignatureChanges(bytes, base);
  return !read && (read.error().code == ErrorCode::corrupt || read.error().code == ErrorCode::unsupported);
}

wire::Bytes sealed(wire::Bytes bytes) {
  const Sha256Value sum = sha256(ByteSpan(bytes).first(bytes.size() - 32));
  std::ranges::copy(sum, bytes.end() - 32);
  return bytes;
}

}  // namespace

class SignatureChangesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void roundTrips() {
    Samples samples(1);
    for (int round = 0; round < 300; ++round) {
      const auto cell = static_cast<std::uint32_t>(1 + samples.below(60));
      std::string content = samples.content(samples.below(3000));
      const Signature base = signedOf(content, cell, samples.below(4));
      for (std::size_t edits = samples.below(5); edits > 0 && !content.empty(); --edits)
        content[samples.below(content.size())] ^= 1;
      if (samples.below(3) == 0) content += samples.content(samples.below(500));
      if (samples.below(4) == 0) content.resize(samples.below(content.size() + 1));
      if (samples.below(4) == 0) content.insert(0, samples.content(cell * samples.below(3)));
      const Signature now = signedOf(content, cell, samples.below(4));
      const auto same = sameCells(now, base);
      const auto bytes = encodeSignatureChanges(now, same, nameOf(base));
      QCOMPARE(baseOfSignature(bytes), std::optional(nameOf(base)));
      const auto read = decodeSignatureChanges(bytes, base);
      QVERIFY(read);
      QCOMPARE(*read == now, true);
      QVERIFY(!decodeSignature(bytes));
    }
  }

  void whatStaysIsFound() {
    Samples samples(2);
    std::string content = samples.content(10'000);
    const Signature base = signedOf(content, 100);
    content[4'250] ^= 1;
    const auto edited = sameCells(signedOf(content, 100), base);
    QCOMPARE(edited == (std::vector<SameCells>{{0, 0, 42}, {43, 43, 57}}), true);
    // Whole cells more at the front, and at the back.
    const auto moved = sameCells(signedOf(samples.content(300) + content, 100), base);
    QCOMPARE(moved == (std::vector<SameCells>{{3, 0, 42}, {46, 43, 57}}), true);
    const auto longer = sameCells(signedOf(content + samples.content(300), 100), base);
    QCOMPARE(longer == (std::vector<SameCells>{{0, 0, 42}, {43, 43, 57}}), true);
    QVERIFY(sameCells(signedOf(content, 50), base).empty());
  }

  void aFewChangesOfALargeOneAreWorthIt() {
    Signature large;
    large.cellSize = 1;
    large.size = 20'000;
    large.cells.resize(20'000);
    QVERIFY(isWorthChanges(large, {{0, 0, 20'000}}));
    QVERIFY(isWorthChanges(large, {{0, 0, 15'001}}));
    QVERIFY(!isWorthChanges(large, {{0, 0, 14'999}}));
    QVERIFY(!isWorthChanges(large, {}));
    large.cells.resize(10'000);
    QVERIFY(!isWorthChanges(large, {{0, 0, 10'000}}));
  }

  void everyDamagedByteIsNoticed() {
    Samples samples(3);
    std::string content = samples.content(300);
    const Signature base = signedOf(content, 30);
    content[150] ^= 1;
    const Signature now = signedOf(content, 30, 2);
    const wire::Bytes good = encodeSignatureChanges(now, sameCells(now, base), nameOf(base));
    QVERIFY(decodeSignatureChanges(good, base));
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (int other = 1; other < 256; ++other) {
        wire::Bytes bad = good;
        bad[at] ^= static_cast<std::byte>(other);
        QVERIFY2(refused(bad, base), qPrintable(QString::number(at)));
      }
    }
    for (std::size_t size = 0; size < good.size(); ++size)
      QVERIFY(refused(ByteSpan(good).first(size), base));
  }

  // With the right sum over it.
  void lyingHeadersAreRefused() {
    Samples samples(4);
    std::string content = samples.content(300);
    const Signature base = signedOf(content, 30);
    content[150] ^= 1;
    const Signature now = signedOf(content, 30);
    const wire::Bytes good = encodeSignatureChanges(now, sameCells(now, base), nameOf(base));
    const auto with = [&](std::size_t at, auto value) {
      wire::Bytes bad = good;
      wire::put(MutableByteSpan(bad), at, value);
      return sealed(bad);
    };
    QVERIFY(decodeSignatureChanges(sealed(good), base));
    QCOMPARE(decodeSignatureChanges(with(8, std::uint32_t{2}), base).error().code, ErrorCode::unsupported);
    for (const std::uint32_t runs : {0U, 1U, 3U, 0xffffffffU})
      QVERIFY(refused(with(12, runs), base));
    for (const std::uint32_t cell : {0U, 1U, 29U, 31U, 0xffffffffU})
      QVERIFY(refused(with(48 + 12, cell), base));
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1000}, ~std::uint64_t{0}})
      QVERIFY(refused(with(48 + 16, size), base));
    for (const std::uint32_t parts : {0U, 2U, 0xffffffffU})
      QVERIFY(refused(with(48 + 32, parts), base));
    // Of the first run, then of the second.
    const std::size_t runs = 48 + 56 + 16;
    for (const std::uint32_t count : {0U, 4U, 6U, 100U, 0xffffffffU})
      QVERIFY(refused(with(runs + 4, count), base));
    QVERIFY(refused(with(runs + 8, std::uint32_t{6}), base));
    QVERIFY(refused(with(runs + 8, 0xfffffffdU), base));
    for (const std::uint32_t at : {4U, 7U, 0xffffffffU})
      QVERIFY(refused(with(runs + 12, at), base));
    // A base of fewer cells, or of others.
    QVERIFY(refused(good, signedOf(content.substr(0, 100), 30)));
    QVERIFY(refused(good, signedOf(content, 20)));
  }
};

QTEST_GUILESS_MAIN(SignatureChangesTest)
#include "signature_changes_test.moc"
