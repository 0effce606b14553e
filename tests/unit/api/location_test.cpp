// Locations as users write them: every form, what is refused, and that text() gives the same one back.
#include <QtTest>
#include <random>

#include "api/location.h"

using namespace hawser;

namespace {

Location parsed(const std::string& text) {
  const auto location = parseLocation(text, "/home/u");
  if (!location) qFatal("%s: %s", text.c_str(), location.error().detail.c_str());
  return *location;
}

std::string pathOf(const std::string& text) {
  const Location location = parsed(text);
  return location.kind == Location::Kind::path ? location.key : "no path";
}

std::string parts(const Location& location) {
  return location.connection + "|" + location.container + "|" + location.key;
}

bool same(const Location& a, const Location& b) {
  return a.kind == b.kind && parts(a) == parts(b) && a.endpoint == b.endpoint;
}

}  // namespace

class LocationTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void pathsBecomeAbsolute();
  void colonsMeanConnectionsUnlessASlashComesFirst();
  void azureKeysAreTakenAsTheyAre();
  void storesAreFiles();
  void urlsAreDecodedOnce();
  void emulatorUrlsHaveTheAccountInThePath();
  void theSasIsKeptApart();
  void bucketsOfS3();
  void wrongOnesAreRefusedWithoutTheirQuery_data();
  void wrongOnesAreRefusedWithoutTheirQuery();
  void textRoundTrips();
  void pasteBoxTakesUrls();
  void pasteBoxRefusesOtherText();
};

void LocationTest::pathsBecomeAbsolute() {
  QCOMPARE(pathOf("/data/x"), std::string("/data/x"));
  QCOMPARE(pathOf("x"), std::string("/home/u/x"));
  QCOMPARE(pathOf("./x/"), std::string("/home/u/x/"));
  QCOMPARE(pathOf(".//././x"), std::string("/home/u/x"));
  QCOMPARE(pathOf("~/x"), std::string("/home/u/~/x"));
  QCOMPARE(pathOf("."), std::string("/home/u/"));
  QCOMPARE(pathOf("./"), std::string("/home/u/"));
  QCOMPARE(pathOf(".."), std::string("/home/u/../"));
  QCOMPARE(pathOf("/a/."), std::string("/a/"));
  QCOMPARE(pathOf("a/.."), std::string("/home/u/a/../"));
  QCOMPARE(pathOf("/"), std::string("/"));
  QCOMPARE(pathOf("..."), std::string("/home/u/..."));
  QCOMPARE(pathOf(".hidden"), std::string("/home/u/.hidden"));
  QVERIFY(parsed("/data/").isFolder());
  QVERIFY(!parsed("/data").isFolder());
}

void LocationTest::colonsMeanConnectionsUnlessASlashComesFirst() {
  QCOMPARE(pathOf("./a:b"), std::string("/home/u/a:b"));
  QCOMPARE(pathOf("/a:b"), std::string("/a:b"));
  QCOMPARE(pathOf("dir/a:b"), std::string("/home/u/dir/a:b"));
  QCOMPARE(pathOf(":b"), std::string("/home/u/:b"));
  QCOMPARE(parsed("photos:box/2026/a.jpg").kind, Location::Kind::connection);
  QCOMPARE(parts(parsed("photos:box/2026/a.jpg")), std::string("photos|box|2026/a.jpg"));
  QCOMPARE(parts(parsed("photos:")), std::string("photos||"));
  QCOMPARE(parts(parsed("photos:box")), std::string("photos|box|"));
  QCOMPARE(parts(parsed("photos:box/")), std::string("photos|box|"));
  QCOMPARE(parts(parsed("photos:/a.jpg")), std::string("photos||a.jpg"));
  QCOMPARE(parts(parsed("my photos:box/a:b?c#d%20")), std::string("my photos|box|a:b?c#d%20"));
  QCOMPARE(parts(parsed("default:a//b")), std::string("default|a|/b"));
}

void LocationTest::azureKeysAreTakenAsTheyAre() {
  QCOMPARE(parsed("az://acct/box/k").kind, Location::Kind::azure);
  QCOMPARE(parts(parsed("az://acct/box/a b%20?x=1#y")), std::string("acct|box|a b%20?x=1#y"));
  QCOMPARE(parts(parsed("AZ://acct/$root/x")), std::string("acct|$root|x"));
  QCOMPARE(parts(parsed("az://acct")), std::string("acct||"));
  QCOMPARE(parts(parsed("az://acct/")), std::string("acct||"));
}

void LocationTest::storesAreFiles() {
  const Location whole = parsed("store:disks.store");
  QVERIFY(whole.kind == Location::Kind::store);
  QCOMPARE(whole.endpoint, std::string("/home/u/disks.store"));
  QCOMPARE(parts(whole), std::string("||"));
  QCOMPARE(whole.text(), std::string("store:/home/u/disks.store//"));
  QVERIFY(same(parsed("store:./disks.store//"), whole));
  const Location object = parsed("store:/mnt/a:b.store//box/a//b:c");
  QCOMPARE(object.endpoint, std::string("/mnt/a:b.store"));
  QCOMPARE(parts(object), std::string("|box|a//b:c"));
  QCOMPARE(parts(parsed("store:/f//box")), std::string("|box|"));
  QCOMPARE(parts(parsed("store:/f///key")), std::string("||key"));
  for (const char* wrong : {"store:", "store://box/a", "store:/", "store:/dir///"})
    QVERIFY2(!parseLocation(wrong, "/home/u") || parsed(wrong).endpoint == "/dir", wrong);
  const auto pasted = connectionFromText("store:/mnt/disks.store");
  QVERIFY(pasted);
  QCOMPARE(pasted->connection.kind, std::string("embedded"));
  QCOMPARE(pasted->connection.endpoint, std::string("/mnt/disks.store"));
  QCOMPARE(pasted->connection.name, std::string("disks.store"));
}

void LocationTest::urlsAreDecodedOnce() {
  const Location location = parsed("HTTPS://Acct.Blob.Core.Windows.Net/box/a%20b/%2520%3F%23+%C3%BC");
  QCOMPARE(location.kind, Location::Kind::url);
  QCOMPARE(location.endpoint, std::string("https://acct.blob.core.windows.net"));
  QCOMPARE(parts(location), std::string("acct|box|a b/%20?#+ü"));
}

void LocationTest::emulatorUrlsHaveTheAccountInThePath() {
  const Location location = parsed("http://127.0.0.1:10000/devstoreaccount1/box/k/l");
  QCOMPARE(location.endpoint, std::string("http://127.0.0.1:10000/devstoreaccount1"));
  QCOMPARE(parts(location), std::string("devstoreaccount1|box|k/l"));
  QCOMPARE(parts(parsed("http://[::1]:10000/a/box/k")), std::string("a|box|k"));
  QCOMPARE(parts(parsed("http://azurite:10000/a/box/k")), std::string("a|box|k"));
  QCOMPARE(parts(parsed("http://localhost/a")), std::string("a||"));
  QCOMPARE(parts(parsed("https://a.blob.example.org:8443/box/k")), std::string("a|box|k"));
}

void LocationTest::theSasIsKeptApart() {
  const Location location = parsed("https://a.blob.core.windows.net/box/k?sv=2024&sig=hush%3D&se=1");
  QCOMPARE(std::string(location.sas.reveal()), std::string("sv=2024&sig=hush%3D&se=1"));
  QCOMPARE(location.text(), std::string("https://a.blob.core.windows.net/box/k"));
}

void LocationTest::bucketsOfS3() {
  const Location whole = parsed("s3://my-box/a b/c?d#e%20");
  QVERIFY(whole.kind == Location::Kind::s3);
  QCOMPARE(whole.container, std::string("my-box"));
  QCOMPARE(whole.key, std::string("a b/c?d#e%20"));
  QVERIFY(parsed("s3://my-box").isFolder());
  QCOMPARE(parsed("s3://my-box//a").key, std::string("/a"));
  QVERIFY(parsed("s3://").container.empty());
  // Folders of other programs are none of these.
  QCOMPARE(parsed("region=eu/part-1").kind, Location::Kind::path);
}

void LocationTest::wrongOnesAreRefusedWithoutTheirQuery_data() {
  QTest::addColumn<std::string>("text");
  for (const char* text :
       {"",
        "s3:///key",
        "s3://bu cket/key",
        "s3://user:hush@bucket/key",
        "s3://bucket/key?X-Amz-Signature=hush",
        "Endpoint=https://a.e/;AccessKeyId=AKIA;SecretAccessKey=hush",
        "AWS_SECRET_ACCESS_KEY=hush",
        "export AWS_SECRET_ACCESS_KEY = hush",
        "ftp://host/x",
        "file:///x",
        "az://",
        "az:///box",
        "az://acct//k",
        "az://ac_ct/box",
        "http://",
        "https:///box/k",
        "https://u:hush@a.example/box",
        "https://a.example/box/k?x=hush",
        "https://a.example/box/k?sv=1&sig=hush#frag",
        "https://a.example/box/k#hush",
        "az://acct/box/k?sv=1&sig=hush",
        "http://127.0.0.1:1",
        "https://a.example//k",
        "https://a b/box",
        "az:box/key",
        "az://acct?sig=hush",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hush;EndpointSuffix=e.org",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hush;BlobEndpoint=https://a.e",
        "AccountKey=hush",
        " \"accountkey = hush;BlobEndpoint=http://a\"",
        "BlobEndpoint;AccountKey=hush;AccountName=a://b",
        "x;AccountKey=hush",
        "x;AccountKey=hush:y",
        "x=1;SharedAccessSignature=sig=hush",
        "-x:box/key",
        " x:box/key"})
    QTest::newRow(text) << std::string(text);
}

void LocationTest::wrongOnesAreRefusedWithoutTheirQuery() {
  QFETCH(std::string, text);
  const auto location = parseLocation(text, "/");
  QVERIFY(!location);
  QCOMPARE(location.error().code, ErrorCode::invalidArgument);
  QVERIFY(!location.error().detail.empty());
  QVERIFY(location.error().detail.find("hush") == std::string::npos);
  QVERIFY(!parseLocation(std::string("/a\0b", 4), "/"));
}

// Keys of any bytes, in every form.
void LocationTest::textRoundTrips() {
  std::mt19937 random(7);
  const std::string alphabet = "ab/%?#: .&=+\n~\\$é日\"'<>";
  for (int round = 0; round < 2000; ++round) {
    Location location;
    location.kind = static_cast<Location::Kind>(round % 6);
    std::string key;
    for (unsigned i = random() % 20; i > 0; --i)
      key += alphabet[random() % alphabet.size()];
    if (location.kind == Location::Kind::path) {
      // "." at the end is another way to write the folder.
      location.key = "/" + key + "x";
    } else {
      const bool named = location.kind != Location::Kind::store && location.kind != Location::Kind::s3;
      if (named) location.connection = "acct";
      if (location.kind == Location::Kind::store) location.endpoint = "/mnt/disks.store";
      location.container = "box";
      location.key = key;
      if (location.kind == Location::Kind::url) location.endpoint = "https://acct.blob.core.windows.net";
    }
    const auto again = parseLocation(location.text(), "/elsewhere");
    QVERIFY2(again, location.text().c_str());
    QVERIFY2(same(*again, location), location.text().c_str());
  }
}

void LocationTest::pasteBoxTakesUrls() {
  const auto sas = connectionFromText(" https://acct.blob.core.windows.net/box?sv=1&sig=hush\n");
  QVERIFY(sas);
  QCOMPARE(sas->connection.kind, std::string("azure"));
  QCOMPARE(sas->connection.endpoint, std::string("https://acct.blob.core.windows.net"));
  QCOMPARE(sas->connection.account, std::string("acct"));
  QCOMPARE(sas->connection.options.at("container"), std::string("box"));
  QCOMPARE(std::string(std::get<SasCredential>(sas->credential).token.reveal()),
           std::string("sv=1&sig=hush"));
  const auto open = connectionFromText("http://127.0.0.1:10000/devstoreaccount1");
  QVERIFY(open);
  QCOMPARE(open->connection.endpoint, std::string("http://127.0.0.1:10000/devstoreaccount1"));
  QCOMPARE(open->connection.options.at("anonymous"), std::string("yes"));
  const auto string = connectionFromText(
      "\"DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=a2V5;EndpointSuffix=core.windows."
      "net\"\n");
  QVERIFY(string);
  QCOMPARE(string->connection.endpoint, std::string("https://acct.blob.core.windows.net"));
  QCOMPARE(std::string(std::get<AccountKeyCredential>(string->credential).key.reveal()), std::string("a2V5"));
  const auto files = connectionFromText("https://acct.file.core.windows.net/box?sv=1&sig=hush");
  QVERIFY(files);
  QCOMPARE(files->connection.kind, std::string("azure-files"));
  QCOMPARE(files->connection.endpoint, std::string("https://acct.file.core.windows.net"));
  QCOMPARE(files->connection.options.at("container"), std::string("box"));
  const auto folder = connectionFromText("/mnt/nas\n");
  QVERIFY(folder);
  QCOMPARE(folder->connection.kind, std::string("local"));
  QCOMPARE(folder->connection.endpoint, std::string("/mnt/nas"));
  const auto account = connectionFromText("az://acct");
  QVERIFY(account);
  QCOMPARE(account->connection.endpoint, std::string("https://acct.blob.core.windows.net"));
  QVERIFY(account->connection.options.empty());
}

void LocationTest::pasteBoxRefusesOtherText() {
  for (const char* text : {"", "   ", "hush", "data", "photos:box", "ftp://hush", "AccountKey=hush",
                           "AccountNam=a;AccountKey=hush;BlobEndpoint=https://a.example", "Key=hush://x",
                           "az://k=hush/box", "AccountName=a;AccountKey=hush!;BlobEndpoint=https://a.example",
                           "AccountName=a;AccountName=hush;AccountKey=hush"}) {
    const auto connection = connectionFromText(text);
    QVERIFY2(!connection, text);
    QVERIFY(connection.error().detail.find("hush") == std::string::npos);
  }
}

QTEST_GUILESS_MAIN(LocationTest)
#include "location_test.moc"
