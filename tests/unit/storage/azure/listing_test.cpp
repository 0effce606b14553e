// Listings as the service writes them, and as nobody should.
#include <QtTest>
#include <random>

#include "base/encoding.h"
#include "storage/azure/block_list.h"
#include "storage/azure/listing.h"

using namespace hawser;
using namespace hawser::azure;

namespace {

std::string listing(const std::string& blobs, const std::string& marker = "") {
  return "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults "
         "ServiceEndpoint=\"https://a/\" "
         "ContainerName=\"box\"><Prefix>x</Prefix><Blobs>" +
         blobs + "</Blobs><NextMarker>" + marker + "</NextMarker></EnumerationResults>";
}

std::string blob(const std::string& name, const std::string& properties = "",
                 const std::string& metadata = "") {
  return "<Blob><Name>" + name + "</Name><Properties><Content-Length>0</Content-Length>" + properties +
         "</Properties><Metadata>" + metadata + "</Metadata><OrMetadata /></Blob>";
}

const std::string kWhole = listing(
    blob("a&amp;b c",
         "<Last-Modified>Sun, 06 Nov 1994 08:49:37 GMT</Last-Modified><Etag>0x8D1</Etag>"
         "<Content-Type>text/plain</Content-Type><AccessTier>Hot</AccessTier>",
         "<Author>=?utf-8?B?Wm/Dqw==?=</Author><hawser_crc64>00000000000000ff</hawser_crc64>"
         "<hawser_mode>644</hawser_mode>") +
        "<BlobPrefix><Name>dir/</Name></BlobPrefix>" + blob("dir", "", "<hdi_isfolder>true</hdi_isfolder>") +
        blob("link", "", "<is_symlink>true</is_symlink>") +
        "<Blob><Name Encoded=\"true\">bad%EF%BF%BE%25</Name>"
        "<Properties><Content-Length>18446744073709551615</Content-Length></Properties></Blob>",
    "2!80!next");

}  // namespace

class ListingTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aListingIsRead();
  void containersAreRead();
  void blockListsAreRead();
  void everyCutIsNoticed();
  void damageIsAnErrorOrAListing();
  void hostileTextsAreRefused_data();
  void hostileTextsAreRefused();
};

void ListingTest::aListingIsRead() {
  const auto page = parseBlobList(kWhole);
  QVERIFY2(page.has_value(), page ? "" : page.error().detail.c_str());
  QCOMPARE(page->continuation, std::string("2!80!next"));
  QCOMPARE(page->objects.size(), 4u);  // the folder's marker and its prefix are one
  const ObjectInfo& first = page->objects[0];
  QCOMPARE(first.key, std::string("a&b c"));
  QCOMPARE(first.etag, std::string("0x8D1"));
  QCOMPARE(first.tier, std::string("Hot"));
  QVERIFY(first.modified == fromHttpDate("Sun, 06 Nov 1994 08:49:37 GMT").value());
  QCOMPARE(first.properties.metadata.at("author"), std::string("Zoë"));
  QCOMPARE(first.properties.hashes.crc64.value(), 255u);
  QCOMPARE(first.properties.mode.value(), 0644u);
  QVERIFY(first.hasProperties);
  QCOMPARE(page->objects[1].key, std::string("bad\xEF\xBF\xBE%"));
  QCOMPARE(page->objects[1].size, ~0ull);
  QCOMPARE(int(page->objects[2].kind), int(ObjectKind::prefix));
  QCOMPARE(int(page->objects[3].kind), int(ObjectKind::link));
  QVERIFY(!page->objects[3].hasProperties);
}

void ListingTest::containersAreRead() {
  const auto page = parseContainerList(
      "<EnumerationResults><Containers><Container><Name>one</Name><Properties>"
      "<Last-Modified>Sun, 06 Nov 1994 08:49:37 GMT</Last-Modified></Properties></Container>"
      "<Container><Name>two</Name></Container></Containers><NextMarker/></EnumerationResults>");
  QVERIFY(page.has_value());
  QCOMPARE(page->containers.size(), 2u);
  QCOMPARE(page->containers[1].name, std::string("two"));
  QVERIFY(page->continuation.empty());
}

void ListingTest::blockListsAreRead() {
  const auto blocks = parseBlockList(
      "<BlockList><CommittedBlocks/><UncommittedBlocks><Block><Name>QQ==</Name><Size>7</Size></Block>"
      "</UncommittedBlocks></BlockList>");
  QVERIFY(blocks.has_value());
  QCOMPARE(blocks->size(), 1u);
  QCOMPARE(blocks->front().size, 7u);
  for (const char* wrong :
       {"", "<x/>", "<BlockList>",
        "<BlockList><CommittedBlocks><Block><Name>a</Name></Block></CommittedBlocks></BlockList>",
        "<BlockList><CommittedBlocks><Block><Name>a</Name><Size>-1</Size></Block></CommittedBlocks></"
        "BlockList>"})
    QVERIFY2(!parseBlockList(wrong), wrong);
}

// A listing cut short must never look like a shorter listing: what is missing there would be deleted here.
void ListingTest::everyCutIsNoticed() {
  for (std::size_t size = 0; size < kWhole.size(); ++size) {
    const auto page = parseBlobList(std::string_view(kWhole).substr(0, size));
    QVERIFY2(!page.has_value(), std::to_string(size).c_str());
    QCOMPARE(page.error().code, ErrorCode::corrupt);
  }
}

void ListingTest::damageIsAnErrorOrAListing() {
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string text = kWhole;
    for (unsigned i = 0; i <= random() % 4; ++i)
      text[random() % text.size()] = static_cast<char>(random());
    const auto page = parseBlobList(text);
    if (!page) continue;
    for (const ObjectInfo& info : page->objects)
      QVERIFY(!info.key.empty());
  }
}

void ListingTest::hostileTextsAreRefused_data() {
  QTest::addColumn<QByteArray>("text");
  const auto row = [](const char* name, const std::string& text) {
    QTest::newRow(name) << QByteArray::fromStdString(text);
  };
  row("nothing", "");
  row("another document", "<html><body/></html>");
  row("billion laughs",
      "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
      "<EnumerationResults><NextMarker>&b;</NextMarker></EnumerationResults>");
  row("outside entity",
      "<!DOCTYPE l [<!ENTITY a SYSTEM "
      "\"file:///etc/passwd\">]><EnumerationResults><NextMarker>&a;</NextMarker>"
      "</EnumerationResults>");
  row("unknown entity", "<EnumerationResults><NextMarker>&a;</NextMarker></EnumerationResults>");
  row("a blob without a name", listing("<Blob><Properties/></Blob>"));
  row("a negative size",
      listing("<Blob><Name>a</Name><Properties><Content-Length>-1</Content-Length></Properties></Blob>"));
  row("an endless size", listing("<Blob><Name>a</Name><Properties><Content-Length>99999999999999999999"
                                 "</Content-Length></Properties></Blob>"));
  row("text after the end", listing("") + "<more/>");
}

void ListingTest::hostileTextsAreRefused() {
  QFETCH(QByteArray, text);
  const auto page = parseBlobList(text.toStdString());
  QVERIFY(!page.has_value());
  QCOMPARE(page.error().code, ErrorCode::corrupt);
}

QTEST_GUILESS_MAIN(ListingTest)
#include "listing_test.moc"
