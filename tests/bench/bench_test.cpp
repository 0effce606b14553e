// The benchmark's own parts: a measurement is worth what its checks are worth.
#include <QtTest>
#include <array>
#include <random>

#include "bench/blob_server/listing.h"
#include "bench/common/content.h"
#include "bench/common/crc64.h"

using namespace hawser::bench;

class BenchTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void crcHasItsCheckValueAndJoins() {
    QCOMPARE(checkCrc64("123456789", 9), std::uint64_t{0xAE8B14860A799888});
    std::array<char, 1000> bytes;
    fillContent(7, 0, bytes.data(), bytes.size());
    const std::uint64_t whole = checkCrc64(bytes.data(), bytes.size());
    for (std::size_t cut = 0; cut <= bytes.size(); cut += 7) {
      const std::uint64_t first = checkCrc64(bytes.data(), cut);
      QCOMPARE(checkCrc64(bytes.data() + cut, bytes.size() - cut, first), whole);
    }
  }

  void contentIsTheSameFromAnywhereAndDiffersBetweenObjects() {
    std::array<char, 40000> bytes;
    fillContent(3, 0, bytes.data(), bytes.size());
    for (std::size_t from = 0; from < bytes.size(); from += 1000) {
      QVERIFY(isContent(3, from, bytes.data() + from, bytes.size() - from));
      QVERIFY(!isContent(4, from, bytes.data() + from, bytes.size() - from));
    }
  }

  void oneWrongBitIsFound() {
    std::array<char, 20001> bytes;
    std::mt19937 random(1);
    for (int i = 0; i < 200; ++i) {
      fillContent(5, 8, bytes.data(), bytes.size());
      bytes[random() % bytes.size()] ^= static_cast<char>(1u << (random() % 8));
      QVERIFY(!isContent(5, 8, bytes.data(), bytes.size()));
    }
  }

  void namesTellTheirNumber() {
    for (const std::uint64_t number : {0u, 7u, 999999u, 12345678u}) {
      QCOMPARE(objectNumber("a/b/" + hawser::bench::objectName(number)), std::optional(number));
    }
    for (const char* name : {"", "f.bin", "f000001.txt", "x000001.bin", "f00000a.bin"}) {
      QVERIFY(!objectNumber(name));
    }
  }

  void listingsPageThroughEverythingOnce() {
    Arena arena(1 << 20, 0, false);
    Container container;
    std::size_t expected = 0;
    for (const char* name : {"a", "b/1", "b/2", "c&d", "e/1/2", "f"}) {
      Blob& blob = container.blobs[name];
      blob.committed = true;
      blob.etag = "\"1\"";
      ++expected;
    }
    container.blobs["uncommitted"].etag = "\"2\"";
    for (const char* delimiter : {"", "&delimiter=/"}) {
      std::size_t found = 0;
      std::string marker;
      do {
        Request request;
        const std::string line = "GET /x/c?comp=list&maxresults=1" + std::string(delimiter) +
                                 "&marker=" + marker + " HTTP/1.1\r\n\r\n";
        QVERIFY(request.parse(line));
        const std::string page = blobListing(request, "c", container);
        found += page.find("<Name>") != std::string::npos ? 1 : 0;
        const std::size_t start = page.find("<NextMarker>") + 12;
        marker = page.substr(start, page.find("</NextMarker>") - start);
      } while (!marker.empty());
      QCOMPARE(found, *delimiter == '\0' ? expected : std::size_t{5});
    }
  }
};

QTEST_GUILESS_MAIN(BenchTest)
#include "bench_test.moc"
