// What a signature says comes back as it was, and nothing that is damaged is taken for one.
#include <QtTest>
#include <limits>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"
#include "delta/signature.h"
#include "samples.h"

using namespace hawser;
using namespace hawser::delta;
using namespace hawser::delta::test;

namespace {

Signature sample(Samples& samples, std::size_t size, std::uint32_t cell, std::size_t parts) {
  const std::string content = samples.content(size);
  Signature made = signatureOf(content, cell);
  made.crc64 = crc64(span(content));
  for (std::uint64_t at = 0; parts > 0 && at < size; --parts) {
    const std::uint64_t length = parts == 1 ? size - at : 1 + samples.below(size - at);
    made.parts.push_back({length, crc64(span(content).subspan(at, length))});
    at += length;
  }
  return made;
}

bool refused(ByteSpan bytes) {
  const auto read = decodeSignature(bytes);
  return !read && (read.error().code == ErrorCode::corrupt || read.error().code == ErrorCode::unsupported);
}

// As it is written, with its sum made anew: who makes a bad one on purpose does that too.
wire::Bytes sealed(wire::Bytes bytes) {
  const Sha256Value sum = sha256(ByteSpan(bytes).first(bytes.size() - 32));
  std::ranges::copy(sum, bytes.end() - 32);
  return bytes;
}

}  // namespace

class SignatureTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void roundTrips() {
    Samples samples(1);
    for (int round = 0; round < 200; ++round) {
      const Signature made = sample(samples, samples.below(5000),
                                    static_cast<std::uint32_t>(1 + samples.below(600)), samples.below(5));
      const auto read = decodeSignature(encodeSignature(made));
      QVERIFY(read);
      QCOMPARE(*read == made, true);
    }
  }

  void everyDamagedByteIsNoticed() {
    Samples samples(2);
    for (const std::size_t size : {0U, 1U, 300U}) {
      const wire::Bytes good = encodeSignature(sample(samples, size, 100, 2));
      QVERIFY(decodeSignature(good));
      for (std::size_t at = 0; at < good.size(); ++at) {
        for (int other = 1; other < 256; ++other) {
          wire::Bytes bad = good;
          bad[at] ^= static_cast<std::byte>(other);
          QVERIFY2(refused(bad), qPrintable(QString::number(at)));
        }
      }
    }
  }

  void everyCutAndEveryAdditionIsNoticed() {
    Samples samples(3);
    const wire::Bytes good = encodeSignature(sample(samples, 300, 100, 2));
    for (std::size_t size = 0; size < good.size(); ++size)
      QVERIFY(refused(ByteSpan(good).first(size)));
    wire::Bytes longer = good;
    longer.push_back(std::byte{0});
    QVERIFY(refused(longer));
  }

  // With the right sum over it.
  void lyingHeadersAreRefused() {
    Samples samples(4);
    const wire::Bytes good = encodeSignature(sample(samples, 300, 100, 2));
    constexpr std::uint64_t kMost64 = std::numeric_limits<std::uint64_t>::max();
    const auto with = [&](std::size_t at, auto value) {
      wire::Bytes bad = good;
      wire::put(MutableByteSpan(bad), at, value);
      return sealed(bad);
    };
    QVERIFY(decodeSignature(sealed(good)));
    QCOMPARE(decodeSignature(with(8, std::uint32_t{2})).error().code, ErrorCode::unsupported);
    QCOMPARE(decodeSignature(with(8, std::uint32_t{0})).error().code, ErrorCode::corrupt);
    for (const std::uint32_t cell : {0U, 1U, 99U, 151U, 0x4000001U, 0xffffffffU})
      QVERIFY(refused(with(12, cell)));
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{200}, std::uint64_t{301},
                                     std::uint64_t{401}, std::uint64_t{1} << 48, kMost64 - 99, kMost64})
      QVERIFY(refused(with(16, size)));
    for (const std::uint32_t parts : {0U, 1U, 3U, 100'001U, 0x10000000U, 0xffffffffU})
      QVERIFY(refused(with(32, parts)));
    QVERIFY(refused(with(36, std::uint32_t{1})));
    for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{300}, kMost64})
      QVERIFY(refused(with(56, length)));
    // Two lengths whose sum is right modulo 2^64.
    wire::Bytes around = with(56, kMost64 - 5);
    wire::put(MutableByteSpan(around), 72, std::uint64_t{306});
    QVERIFY(refused(sealed(around)));
  }

  void cellsGrowWithTheObject() {
    constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
    QCOMPARE(cellSizeFor(0), 8192U);
    QCOMPARE(cellSizeFor(8 * kGiB), 8192U);
    QCOMPARE(cellSizeFor(8 * kGiB + 1), 16384U);
    QCOMPARE(cellSizeFor(1024 * kGiB), 1U << 20);
    QCOMPARE(cellSizeFor(std::numeric_limits<std::uint64_t>::max()), kMostCellSize);
    QCOMPARE(cellSizeAtLeast(100, 0), 1U);
    QCOMPARE(cellSizeAtLeast(100, 7), 7U);
    QCOMPARE(cellSizeAtLeast(100, 0xffffffff), kMostCellSize);
    QCOMPARE(cellSizeAtLeast(kMostCells + 1, 1), 2U);
    QCOMPARE(cellSizeAtLeast(std::numeric_limits<std::uint64_t>::max(), 1), kMostCellSize);
  }

  void keysAreRecognised() {
    const std::string sum(64, 'a');
    const std::string key = signatureKey("in/x.bin", sum);
    QCOMPARE(key, std::string("in/x.bin.aaaaaaaaaaaaaaaa.hsig"));
    QVERIFY(isSignatureKey(key));
    for (const char* other : {"", ".hsig", "x.hsig", "aaaaaaaaaaaaaaaa.hsig", ".aaaaaaaaaaaaaaaa.hsig",
                              "x.aaaaaaaaaaaaaaa.hsig", "x.aaaaaaaaaaaaaaag.hsig", "x.AAAAAAAAAAAAAAAA.hsig",
                              "x.aaaaaaaaaaaaaaaa.hsi", "x-aaaaaaaaaaaaaaaa.hsig"})
      QVERIFY2(!isSignatureKey(other), other);
  }
};

QTEST_GUILESS_MAIN(SignatureTest)
#include "signature_test.moc"
