// SharedKey and SAS against the strings of the service's own reference.
#include <QtTest>

#include "base/encoding.h"
#include "net/sas.h"
#include "net/shared_key.h"
#include "net/url.h"

using namespace hawser;
using namespace std::chrono_literals;

namespace {
SharedKey key() {
  return SharedKey::make("myaccount", Secret(toBase64(std::string_view("a key of the account")))).value();
}
}  // namespace

class SigningTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aGetIsSignedAsDocumented();
  void aPutIsSignedAsDocumented();
  void theAccountInAPathIsSignedTwice();
  void valuesOfOneNameAreSorted();
  void theSignatureIsTheHmac();
  void wrongKeysAreRefusedUnshown();
  void aSasIsSignedAsDocumented();
  void aSasReadsBack();
  void urlsAreSplit();
};

void SigningTest::aGetIsSignedAsDocumented() {
  HttpRequest request;
  request.url =
      "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20";
  request.headers.add("x-ms-version", "2015-02-21");
  request.headers.add("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT");
  QCOMPARE(sharedKeyStringToSign(request, "myaccount"),
           std::string("GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\n"
                       "x-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\nrestype:container\n"
                       "timeout:20"));
}

void SigningTest::aPutIsSignedAsDocumented() {
  HttpRequest request;
  request.method = "PUT";
  request.url = "http://myaccount.blob.core.windows.net/mycontainer/hello%20world.txt";
  request.headers.add("X-MS-Meta-M2", " v2 ");
  request.headers.add("x-ms-meta-m1", "v1");
  request.headers.add("Content-Type", "text/plain; charset=UTF-8");
  request.headers.add("If-None-Match", "*");
  const std::string body = "hello world";
  request.body = std::as_bytes(std::span(body.data(), body.size()));
  QCOMPARE(sharedKeyStringToSign(request, "myaccount"),
           std::string("PUT\n\n\n11\n\ntext/plain; charset=UTF-8\n\n\n\n*\n\n\nx-ms-meta-m1:v1\n"
                       "x-ms-meta-m2:v2\n/myaccount/mycontainer/hello%20world.txt"));
}

void SigningTest::theAccountInAPathIsSignedTwice() {
  HttpRequest request;
  request.url = "http://127.0.0.1:10000/devstoreaccount1/box?comp=list&prefix=a%2Fb%20c";
  QVERIFY(sharedKeyStringToSign(request, "devstoreaccount1")
              .ends_with("\n/devstoreaccount1/devstoreaccount1/box\ncomp:list\nprefix:a/b c"));
}

void SigningTest::valuesOfOneNameAreSorted() {
  HttpRequest request;
  request.url = "https://a.example/c?Include=snapshots&include=metadata&include=copy";
  QVERIFY(sharedKeyStringToSign(request, "a").ends_with("\n/a/c\ninclude:copy,metadata,snapshots"));
}

void SigningTest::theSignatureIsTheHmac() {
  // printf 'text' | openssl dgst -sha256 -hmac 'a key of the account' -binary | base64
  QCOMPARE(key().signature("text"), std::string("3zBJFKXlYLPELu8Hr4EvjM3h+Xp1oy9tix/w0KL017E="));
  HttpRequest request;
  request.url = "https://myaccount.blob.core.windows.net/";
  key().sign(request);
  QCOMPARE(request.headers.find("authorization").value(),
           std::string_view("SharedKey myaccount:" +
                            key().signature(sharedKeyStringToSign(request, "myaccount"))));
}

void SigningTest::wrongKeysAreRefusedUnshown() {
  for (const char* wrong : {"", "no base64!", "abc*"}) {
    const auto made = SharedKey::make("acct", Secret(wrong));
    QVERIFY2(!made, wrong);
    QCOMPARE(made.error().code, ErrorCode::invalidArgument);
    QVERIFY(!*wrong || made.error().detail.find(wrong) == std::string::npos);
  }
}

void SigningTest::aSasIsSignedAsDocumented() {
  BlobSas sas;
  sas.container = "box";
  sas.blob = "a b/ü";
  sas.expires = fromHttpDate("Sun, 06 Nov 1994 08:49:37 GMT").value();
  QCOMPARE(
      blobSasStringToSign(sas, "acct"),
      std::string("r\n\n1994-11-06T08:49:37Z\n/blob/acct/box/a b/ü\n\n\nhttps\n2021-12-02\nb\n\n\n\n\n\n\n"));
}

void SigningTest::aSasReadsBack() {
  BlobSas sas;
  sas.container = "box";
  sas.blob = "x";
  sas.permissions = "rw";
  sas.expires = fromHttpDate("Sun, 06 Nov 1994 08:49:37 GMT").value();
  sas.start = sas.expires - 1h;
  const SasFacts facts = readSas("?" + makeBlobSas(sas, key()));
  QVERIFY(facts.expires == sas.expires);
  QVERIFY(facts.start == sas.start);
  QCOMPARE(facts.permissions, std::string("rw"));
  QCOMPARE(facts.resource, std::string("b"));
  QVERIFY(facts.signedAtAll);
  QVERIFY(readSas("se=1994-11-06&srt=sco").expires == fromHttpDate("Sun, 06 Nov 1994 00:00:00 GMT"));
  QVERIFY(readSas("se=1994-11-06T08%3A49Z").expires == fromHttpDate("Sun, 06 Nov 1994 08:49:00 GMT"));
  QVERIFY(!readSas("se=never&sp=r").expires);
  QVERIFY(!readSas("&&=&sp").signedAtAll);
}

void SigningTest::urlsAreSplit() {
  const Url url = splitUrl("https://[::1]:443/a/b?c=d?e");
  QCOMPARE(url.scheme, std::string_view("https"));
  QCOMPARE(url.host(), std::string_view("::1"));
  QCOMPARE(url.path, std::string_view("/a/b"));
  QCOMPARE(url.query, std::string_view("c=d?e"));
  QCOMPARE(splitUrl("http://h?q").path, std::string_view());
  QCOMPARE(splitUrl("http://h").host(), std::string_view("h"));
}

QTEST_GUILESS_MAIN(SigningTest)
#include "signing_test.moc"
