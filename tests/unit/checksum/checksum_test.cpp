#include <QtTest>
#include <random>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "checksum/crc32.h"
#include "checksum/crc64.h"
#include "checksum/crc64_fold.h"
#include "checksum/crc64_table.h"
#include "checksum/digest.h"
#include "checksum/sha256_pair.h"

using namespace hawser;

namespace {

ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::vector<std::byte> randomBytes(std::mt19937_64& random, std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::byte& byte : bytes)
    byte = static_cast<std::byte>(random());
  return bytes;
}

// From the definition: one bit of the message a step. Shares nothing with the code under test.
std::uint64_t bitByBit(ByteSpan bytes) {
  std::uint64_t reg = ~std::uint64_t{0};
  for (std::byte byte : bytes) {
    for (int bit = 0; bit < 8; ++bit) {
      const bool feedback = ((reg ^ (std::to_integer<std::uint64_t>(byte) >> bit)) & 1) != 0;
      reg >>= 1;
      if (feedback) reg ^= 0x9A6C9329AC4BC9B5;
    }
  }
  return ~reg;
}

std::uint32_t bitByBit32(ByteSpan bytes, std::uint32_t polynomial) {
  std::uint32_t reg = ~std::uint32_t{0};
  for (std::byte byte : bytes) {
    for (int bit = 0; bit < 8; ++bit) {
      const bool feedback = ((reg ^ (std::to_integer<std::uint32_t>(byte) >> bit)) & 1) != 0;
      reg >>= 1;
      if (feedback) reg ^= polynomial;
    }
  }
  return ~reg;
}

template <class Value>
std::string hex(const Value& value) {
  return toHex(ByteSpan(value));
}

}  // namespace

class ChecksumTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void knownValues() {
    QCOMPARE(crc64({}), std::uint64_t{0});
    QCOMPARE(crc64(bytesOf("123456789")), std::uint64_t{0xAE8B14860A799888});
    // NVM Express NVM Command Set specification 1.0, "64b CRC Test Cases": 4 KiB of zeros, of ones.
    QCOMPARE(crc64(std::vector<std::byte>(4096)), std::uint64_t{0x6482D367EB22B64E});
    QCOMPARE(crc64(std::vector<std::byte>(4096, std::byte{0xFF})), std::uint64_t{0xC0DDBA7302ECA3AC});
  }

  void crcsOf32Bits() {
    QCOMPARE(crc32({}), 0U);
    QCOMPARE(crc32(bytesOf("123456789")), 0xCBF43926U);
    QCOMPARE(crc32c({}), 0U);
    QCOMPARE(crc32c(bytesOf("123456789")), 0xE3069283U);
    // RFC 3720, B.4: 32 bytes of zeros, of ones.
    QCOMPARE(crc32c(std::vector<std::byte>(32)), 0x8A9136AAU);
    QCOMPARE(crc32c(std::vector<std::byte>(32, std::byte{0xFF})), 0x62A8AB43U);

    // In pieces, at every alignment and length, as the polynomials say.
    std::mt19937_64 random(7);
    const auto bytes = randomBytes(random, 600);
    for (std::size_t begin = 0; begin < 16; ++begin) {
      for (std::size_t size = 0; begin + size <= bytes.size(); size += 1 + size / 8) {
        const ByteSpan all(bytes.data() + begin, size);
        const ByteSpan first = all.first(size / 3), rest = all.subspan(size / 3);
        QCOMPARE(crc32(rest, crc32(first)), bitByBit32(all, 0xEDB88320));
        QCOMPARE(crc32c(rest, crc32c(first)), bitByBit32(all, 0x82F63B78));
      }
    }
  }

  void everyShortLengthAndAlignment() {
    std::mt19937_64 random(1);
    const std::vector<std::byte> bytes = randomBytes(random, 1400);
    for (std::size_t size = 0; size <= 1300; ++size) {
      const ByteSpan span = ByteSpan(bytes).subspan(size % 67, size);
      QCOMPARE(crc64(span), bitByBit(span));
    }
  }

  void randomLengthsAndOffsets() {
    std::mt19937_64 random(2);
    const std::vector<std::byte> bytes = randomBytes(random, 70'000);
    for (int round = 0; round < 200; ++round) {
      const std::size_t offset = random() % 5'000;
      const ByteSpan span = ByteSpan(bytes).subspan(offset, random() % (bytes.size() - offset));
      QCOMPARE(crc64(span), bitByBit(span));
    }
  }

  // What this CPU would not choose must be right too: another CPU will.
  void everyKernelAgrees() {
    std::mt19937_64 random(3);
    const std::vector<std::byte> bytes = randomBytes(random, 9'000);
    const crc64_detail::FoldKernels& known = crc64_detail::foldKernels();
    for (int round = 0; round < 2'000; ++round) {
      const std::size_t offset = random() % 200;
      const ByteSpan span = ByteSpan(bytes).subspan(offset, random() % (round % 2 == 0 ? 700 : 8'800));
      const std::uint64_t reg = random();
      const std::uint64_t expected = crc64_detail::byTable(reg, span.data(), span.size());
      for (std::size_t i = 0; i < known.count; ++i) {
        const std::uint64_t got = known.kernels[i].fold(reg, span.data(), span.size());
        QVERIFY2(got == expected, known.kernels[i].name);
      }
      QCOMPARE(crc64(span, ~reg), ~expected);
    }
  }

  void piecesGiveTheWhole() {
    std::mt19937_64 random(4);
    for (int round = 0; round < 300; ++round) {
      const std::vector<std::byte> bytes = randomBytes(random, random() % 5'000);
      std::uint64_t crc = 0;
      for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t size = std::min<std::size_t>(1 + random() % 900, bytes.size() - at);
        crc = crc64(ByteSpan(bytes).subspan(at, size), crc);
        at += size;
      }
      QCOMPARE(crc, crc64(bytes));
    }
  }

  void combining() {
    std::mt19937_64 random(5);
    for (int round = 0; round < 300; ++round) {
      const std::vector<std::byte> bytes = randomBytes(random, random() % 9'000);
      const std::size_t cut = random() % (bytes.size() + 1);
      const ByteSpan first = ByteSpan(bytes).first(cut);
      const ByteSpan second = ByteSpan(bytes).subspan(cut);
      QCOMPARE(crc64Combined(crc64(first), crc64(second), second.size()), crc64(bytes));
    }
  }

  void combiningIsAssociativeForAnyLength() {
    std::mt19937_64 random(6);
    for (int round = 0; round < 300; ++round) {
      const std::uint64_t a = random(), b = random(), c = random();
      const std::uint64_t lengthB = random() >> (1 + random() % 62);
      const std::uint64_t lengthC = random() >> (1 + random() % 62);
      const std::uint64_t left = crc64Combined(crc64Combined(a, b, lengthB), c, lengthC);
      const std::uint64_t right = crc64Combined(a, crc64Combined(b, c, lengthC), lengthB + lengthC);
      QCOMPARE(left, right);
      QCOMPARE(crc64Combined(a, 0, 0), a);
      QCOMPARE(crc64Combined(0, b, lengthB), b);
    }
  }

  void digests() {
    QCOMPARE(hex(md5({})), std::string("d41d8cd98f00b204e9800998ecf8427e"));
    QCOMPARE(hex(md5(bytesOf("abc"))), std::string("900150983cd24fb0d6963f7d28e17f72"));
    QCOMPARE(hex(sha256(bytesOf("abc"))),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    // RFC 4231 test case 2, and an empty key over an empty text.
    QCOMPARE(hex(HmacSha256(bytesOf("Jefe")).of(bytesOf("what do ya want for nothing?"))),
             std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    QCOMPARE(hex(HmacSha256({}).of({})),
             std::string("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
  }

  void sha256InPieces() {
    std::mt19937_64 random(12);
    const auto bytes = randomBytes(random, 1000);
    Sha256 whole;
    for (std::size_t at = 0; at < bytes.size(); at += 7)
      whole.add(ByteSpan(bytes).subspan(at, std::min<std::size_t>(7, bytes.size() - at)));
    QCOMPARE(hex(whole.finish()), hex(sha256(bytes)));
  }

  void sha256SideBySide() {
    std::mt19937_64 random(13);
    for (std::size_t size = 0; size < 1000; size += size < 200 ? 1 : 37) {
      const auto one = randomBytes(random, size), other = randomBytes(random, size);
      const auto both = sha256Pair(one, other);
      QCOMPARE(hex(both[0]), hex(sha256(one)));
      QCOMPARE(hex(both[1]), hex(sha256(other)));
    }
    const auto one = randomBytes(random, 1'000'001), other = randomBytes(random, 1'000'001);
    const auto both = sha256Pair(one, other);
    QCOMPARE(hex(both[0]), hex(sha256(one)));
    QCOMPARE(hex(both[1]), hex(sha256(other)));
  }

  void md5InPieces() {
    std::mt19937_64 random(7);
    const std::vector<std::byte> bytes = randomBytes(random, 10'000);
    Md5 whole;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = std::min<std::size_t>(random() % 500, bytes.size() - at);
      whole.add(ByteSpan(bytes).subspan(at, size));
      at += size;
    }
    QCOMPARE(hex(whole.finish()), hex(md5(bytes)));
  }
};

QTEST_APPLESS_MAIN(ChecksumTest)
#include "checksum_test.moc"
