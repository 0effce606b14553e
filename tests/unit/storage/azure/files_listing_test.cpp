// Listings of the File service, and what nobody should send as one.
#include "storage/azure/files_listing.h"

#include <QtTest>

#include "base/encoding.h"

using namespace hawser;
using namespace hawser::azure;

namespace {

std::string listing(const std::string& entries, const std::string& marker = "") {
  return "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults "
         "ServiceEndpoint=\"https://a/\" ShareName=\"box\" DirectoryPath=\"d\"><DirectoryId>1</DirectoryId>"
         "<Entries>" +
         entries + "</Entries><NextMarker>" + marker + "</NextMarker></EnumerationResults>";
}

const std::string kFile =
    "<File><FileId>2</FileId><Name>a&amp;b c</Name><Properties><Content-Length>12</Content-Length>"
    "<CreationTime>2020-09-17T13:38:03.2740000Z</CreationTime>"
    "<LastWriteTime>2020-09-17T13:38:03.2740000Z</LastWriteTime>"
    "<Last-Modified>Thu, 17 Sep 2020 13:38:07 GMT</Last-Modified><Etag>\"0x8D1\"</Etag></Properties>"
    "<Attributes>Archive | System</Attributes></File>";
const std::string kDirectory =
    "<Directory><FileId>3</FileId><Name>d</Name><Properties>"
    "<Last-Modified>Thu, 17 Sep 2020 13:38:07 GMT</Last-Modified><Etag>\"0x8D2\"</Etag></Properties>"
    "<Attributes>Directory</Attributes></Directory>";
const std::string kWhole = listing(kFile + kDirectory, "next");

std::string file(const std::string& name) {
  return listing("<File><Name>" + name +
                 "</Name><Properties><Content-Length>0</Content-Length></Properties></File>");
}

}  // namespace

class FilesListingTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aDirectoryIsRead();
  void sharesAreRead();
  void oddNames();
  void everyCutIsNoticed();
  void hostileTextsAreRefused_data();
  void hostileTextsAreRefused();
};

void FilesListingTest::aDirectoryIsRead() {
  const auto page = parseDirectoryList(kWhole);
  QVERIFY2(page.has_value(), page ? "" : page.error().detail.c_str());
  QCOMPARE(page->continuation, std::string("next"));
  QCOMPARE(page->items.size(), 2u);
  const DirectoryItem& first = page->items[0];
  QCOMPARE(first.info.key, std::string("a&b c"));
  QCOMPARE(first.info.size, 12u);
  QCOMPARE(first.info.etag, std::string("0x8D1"));
  QVERIFY(first.info.modified == fromHttpDate("Thu, 17 Sep 2020 13:38:07 GMT").value());
  QVERIFY(first.info.kind == ObjectKind::object && !first.info.hasProperties);
  QVERIFY(first.mayBeLink);
  QCOMPARE(page->items[1].info.key, std::string("d/"));
  QVERIFY(page->items[1].info.kind == ObjectKind::folder && !page->items[1].mayBeLink);
}

void FilesListingTest::sharesAreRead() {
  const auto page = parseShareList(
      "<EnumerationResults><Shares><Share><Name>one</Name><Properties>"
      "<Last-Modified>Thu, 17 Sep 2020 13:38:07 GMT</Last-Modified><Quota>5</Quota></Properties></Share>"
      "<Share><Name>two</Name></Share></Shares><NextMarker/></EnumerationResults>");
  QVERIFY(page.has_value());
  QCOMPARE(page->containers.size(), 2u);
  QCOMPARE(page->containers[0].name, std::string("one"));
  QVERIFY(page->containers[0].modified > WallTime{});
  QVERIFY(page->continuation.empty());
}

void FilesListingTest::oddNames() {
  const auto encoded =
      parseDirectoryList(listing("<File><Name Encoded=\"true\">bad%EF%BF%BE%25</Name><Properties>"
                                 "<Content-Length>18446744073709551615</Content-Length></Properties>"
                                 "<Attributes>Systematic|NotSystem</Attributes></File>"));
  QVERIFY(encoded.has_value());
  QCOMPARE(encoded->items[0].info.key, std::string("bad\xEF\xBF\xBE%"));
  QCOMPARE(encoded->items[0].info.size, ~0ull);
  QVERIFY(!encoded->items[0].mayBeLink);
}

void FilesListingTest::everyCutIsNoticed() {
  for (std::size_t size = 0; size < kWhole.size(); ++size)
    QVERIFY(!parseDirectoryList(std::string_view(kWhole).substr(0, size)).has_value());
}

void FilesListingTest::hostileTextsAreRefused_data() {
  QTest::addColumn<QByteArray>("text");
  const auto row = [](const char* title, const std::string& text) {
    QTest::newRow(title) << QByteArray::fromStdString(text);
  };
  row("no name", file(""));
  row("a path", file("a/b"));
  row("up", file(".."));
  row("here", file("."));
  row("an encoded path", file("x").replace(file("x").find("<Name>"), 7, "<Name Encoded=\"true\">..%2Fx"));
  row("no size", listing("<File><Name>a</Name></File>"));
  row("a size that is none", listing("<File><Name>a</Name><Properties><Content-Length>-1</Content-Length>"
                                     "</Properties></File>"));
  row("a directory without name", listing("<Directory><Name/></Directory>"));
  row("another document", "<Error><Code>X</Code></Error>");
  row("a document type", "<!DOCTYPE x>" + listing(""));
  row("text after the end", listing("") + "<more/>");
}

void FilesListingTest::hostileTextsAreRefused() {
  QFETCH(QByteArray, text);
  const auto page = parseDirectoryList(text.toStdString());
  QVERIFY(!page.has_value());
  QCOMPARE(page.error().code, ErrorCode::corrupt);
}

QTEST_GUILESS_MAIN(FilesListingTest)
#include "files_listing_test.moc"
