// SigV4 against the examples of the service's own reference, and the framing of chunks.
#include <QtTest>

#include "base/encoding.h"
#include "net/aws_chunks.h"
#include "net/sig_v4.h"

using namespace hawser;
using namespace std::chrono_literals;

namespace {

const WallTime kThen = fromIso8601("2013-05-24T00:00:00Z").value();
constexpr char kRegion[] = "us-east-1";
constexpr char kEmpty[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

SigV4 signer() {
  return SigV4::make("AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")).value();
}

HttpRequest request(const char* method, const char* path) {
  HttpRequest made;
  made.method = method;
  made.url = std::string("https://examplebucket.s3.amazonaws.com") + path;
  return made;
}

std::string signatureOf(const HttpRequest& signedOne) {
  const std::string text(signedOne.headers.find("Authorization").value_or(""));
  return text.substr(text.find("Signature=") + 10);
}

ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// The example object of both chapters about chunks.
HttpRequest chunkedRequest() {
  HttpRequest made;
  made.method = "PUT";
  made.url = "https://s3.amazonaws.com/examplebucket/chunkObject.txt";
  made.headers.add("x-amz-storage-class", "REDUCED_REDUNDANCY");
  made.headers.add("Content-Encoding", "aws-chunked");
  made.headers.add("x-amz-decoded-content-length", "66560");
  return made;
}

}  // namespace

class SigV4Test : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aGetOfARange();
  void aPutWithItsHash();
  void queriesWithoutAValue();
  void queriesAreSorted();
  void aQueryThatLetsOneIn();
  void chunksAreSignedInARow();
  void aTrailerIsSignedBehindThem();
  void theFramingIsAsLongAsSaid();
  void aTokenIsSigned();
  void valuesHaveOneBlank();
  void wrongKeysAreRefused();
};

void SigV4Test::aGetOfARange() {
  HttpRequest get = request("GET", "/test.txt");
  get.headers.add("Range", "bytes=0-9");
  (void)signer().sign(get, kRegion, kThen, kEmpty);
  QCOMPARE(std::string(get.headers.find("authorization").value()),
           std::string("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                       "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                       "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
  QCOMPARE(std::string(get.headers.find("x-amz-date").value()), std::string("20130524T000000Z"));
}

void SigV4Test::aPutWithItsHash() {
  HttpRequest put = request("PUT", "/test%24file.text");
  put.headers.add("Date", "Fri, 24 May 2013 00:00:00 GMT");
  put.headers.add("x-amz-storage-class", "REDUCED_REDUNDANCY");
  (void)signer().sign(put, kRegion, kThen, toHex(sha256(bytesOf("Welcome to Amazon S3."))));
  QCOMPARE(signatureOf(put), std::string("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
}

void SigV4Test::queriesWithoutAValue() {
  HttpRequest get = request("GET", "/?lifecycle");
  (void)signer().sign(get, kRegion, kThen, kEmpty);
  QCOMPARE(signatureOf(get), std::string("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"));
}

void SigV4Test::queriesAreSorted() {
  for (const char* query : {"/?max-keys=2&prefix=J", "/?prefix=J&max-keys=2"}) {
    HttpRequest get = request("GET", query);
    (void)signer().sign(get, kRegion, kThen, kEmpty);
    QCOMPARE(signatureOf(get),
             std::string("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
  }
}

void SigV4Test::aQueryThatLetsOneIn() {
  const std::string url =
      signer().presigned("GET", "https://examplebucket.s3.amazonaws.com/test.txt", kRegion, kThen, 86400s);
  QCOMPARE(url,
           std::string("https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                       "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                       "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                       "&X-Amz-Signature="
                       "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"));
}

void SigV4Test::chunksAreSignedInARow() {
  HttpRequest put = chunkedRequest();
  put.headers.add("Content-Length", "66824");
  ChunkSigner chunks = signer().sign(put, kRegion, kThen, kSignedChunks);
  QCOMPARE(chunks.previous(),
           std::string("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"));
  const std::string bytes(66560, 'a');
  QCOMPARE(chunks.chunk(bytesOf(bytes).first(65536)),
           std::string("ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"));
  QCOMPARE(chunks.chunk(bytesOf(bytes).subspan(65536)),
           std::string("0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"));
  QCOMPARE(chunks.chunk({}), std::string("b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"));
}

void SigV4Test::aTrailerIsSignedBehindThem() {
  HttpRequest put = chunkedRequest();
  put.headers.add("x-amz-trailer", "x-amz-checksum-crc32c");
  ChunkSigner chunks = signer().sign(put, kRegion, kThen, kSignedTrailer);
  QCOMPARE(chunks.previous(),
           std::string("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"));
  const std::string bytes(66560, 'a');
  AwsChunks body(std::move(chunks));
  const auto headOf = [&](std::size_t at, std::size_t size) {
    return body.before(bytesOf(bytes).subspan(at, size));
  };
  QCOMPARE(headOf(0, 65536),
           std::string("10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3"
                       "010fb58501ef5aa2\r\n"));
  QCOMPARE(headOf(65536, 1024),
           std::string("400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbb"
                       "e2c1d40a8cae51e5c7\r\n"));
  QCOMPARE(
      body.end("x-amz-checksum-crc32c", "sOO8/Q=="),
      std::string("0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
                  "x-amz-checksum-crc32c:sOO8/Q==\r\n"
                  "x-amz-trailer-signature:"
                  "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n"));
}

void SigV4Test::theFramingIsAsLongAsSaid() {
  constexpr std::string_view kName = "x-amz-checksum-crc64nvme";
  for (const bool isSigned : {false, true}) {
    for (const std::size_t size : {0u, 1u, 9u, 16u, 65535u, 65536u, 65537u, 200'000u}) {
      const std::string bytes(size, 'x');
      HttpRequest put = chunkedRequest();
      std::optional<ChunkSigner> chunks;
      if (isSigned) chunks = signer().sign(put, kRegion, kThen, kSignedTrailer);
      AwsChunks body(std::move(chunks));
      std::uint64_t all = 0;
      for (std::size_t at = 0; at < size; at += AwsChunks::kChunk) {
        const std::size_t length = std::min<std::size_t>(AwsChunks::kChunk, size - at);
        all += body.before(bytesOf(bytes).subspan(at, length)).size() + length + AwsChunks::kChunkEnd.size();
      }
      all += body.end(kName, "rosUhgp5mIg=").size();
      QCOMPARE(AwsChunks::encodedSize(size, isSigned, kName, 12), all);
    }
  }
}

void SigV4Test::aTokenIsSigned() {
  const SigV4 temporary = SigV4::make("AKIA", Secret("s"), Secret("to/k+en==")).value();
  HttpRequest get = request("GET", "/a");
  (void)temporary.sign(get, kRegion, kThen, kEmpty);
  QCOMPARE(std::string(get.headers.find("x-amz-security-token").value()), std::string("to/k+en=="));
  QVERIFY(get.headers.find("authorization")->find(";x-amz-security-token,") != std::string_view::npos);
  const std::string url = temporary.presigned("GET", "https://h/a?x=1", kRegion, kThen, 60s);
  QVERIFY(url.starts_with("https://h/a?x=1&X-Amz-Algorithm="));
  QVERIFY(url.find("&X-Amz-Security-Token=to%2Fk%2Ben%3D%3D&") != std::string::npos);
}

void SigV4Test::valuesHaveOneBlank() {
  HttpRequest get = request("GET", "/a");
  get.headers.add("x-amz-meta-a", "  two   blanks ");
  std::string names;
  const std::string canonical = sigV4CanonicalRequest(get, "hash", names);
  QCOMPARE(canonical,
           std::string("GET\n/a\n\nhost:examplebucket.s3.amazonaws.com\nx-amz-meta-a:two blanks\n\n"
                       "host;x-amz-meta-a\nhash"));
}

void SigV4Test::wrongKeysAreRefused() {
  QVERIFY(!SigV4::make("", Secret("s")));
  QVERIFY(!SigV4::make("a/b", Secret("s")));
  QVERIFY(!SigV4::make("a\nb", Secret("s")));
  QVERIFY(!SigV4::make("a", Secret()));
  QVERIFY(!SigV4::make("a", Secret("s"), Secret("line\nbreak")));
}

QTEST_GUILESS_MAIN(SigV4Test)
#include "sig_v4_test.moc"
