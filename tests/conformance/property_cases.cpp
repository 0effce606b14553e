#include "conformance/property_cases.h"

#include "checksum/digest.h"

namespace hawser::conformance {

void PropertyCases::nonePutNoneFound() {
  EXPECT_OK(put(ref("f"), bytesOf("x")));
  const auto info = stat(ref("f"));
  EXPECT_OK(info);
  QVERIFY(info->hasProperties);
  QVERIFY(info->properties.metadata.empty());
  QVERIFY(!info->properties.linkTarget);
  // A store may know more than it was told.
  QVERIFY(info->properties.hashes.crc64.value_or(crc64(bytesOf("x"))) == crc64(bytesOf("x")));
}

void PropertyCases::httpHeaders() {
  ObjectProperties properties;
  properties.contentType = "text/x-odd; charset=utf-8";
  properties.contentEncoding = "gzip";
  properties.contentLanguage = "gsw";
  properties.contentDisposition = "attachment; filename=\"a b.txt\"";
  properties.cacheControl = "max-age=60, private";
  EXPECT_OK(put(ref("f"), bytesOf("x"), properties));
  const auto info = stat(ref("f"));
  EXPECT_OK(info);
  QCOMPARE(info->properties.contentType, properties.contentType);
  QCOMPARE(info->properties.contentEncoding, properties.contentEncoding);
  QCOMPARE(info->properties.contentLanguage, properties.contentLanguage);
  QCOMPARE(info->properties.contentDisposition, properties.contentDisposition);
  QCOMPARE(info->properties.cacheControl, properties.cacheControl);
}

void PropertyCases::metadata() {
  ObjectProperties properties;
  properties.metadata = {{"author", "Ada"}, {"a_b_2", "x = y; z"}, {"empty", ""}};
  EXPECT_OK(put(ref("f"), bytesOf("x"), properties));
  const auto info = stat(ref("f"));
  EXPECT_OK(info);
  if (can().metadata) QVERIFY(info->properties.metadata == properties.metadata);
}

void PropertyCases::metadataOfAnyText_data() {
  QTest::addColumn<QByteArray>("value");
  QTest::newRow("umlauts") << QByteArray("Zürich, 東京");
  QTest::newRow("newline") << QByteArray("two\nlines");
  QTest::newRow("spaces around") << QByteArray("  x  ");
  QTest::newRow("percent") << QByteArray("100%41 + 5%");
  QTest::newRow("control") << QByteArray("\x01\x7f");
}

void PropertyCases::metadataOfAnyText() {
  QFETCH(QByteArray, value);
  ObjectProperties properties;
  properties.metadata = {{"note", value.toStdString()}};
  const auto written = put(ref("f"), bytesOf("x"), properties);
  if (!written) {
    EXPECT_CODE(written, ErrorCode::invalidArgument);
    EXPECT_CODE(stat(ref("f")), ErrorCode::notFound);
    return;
  }
  const auto info = stat(ref("f"));
  EXPECT_OK(info);
  if (can().metadata) QVERIFY(info->properties.metadata == properties.metadata);
}

void PropertyCases::hashes() {
  const Bytes bytes = patternBytes(3000);
  ObjectProperties properties;
  properties.hashes.crc64 = crc64(bytes);
  properties.hashes.md5 = md5(bytes);
  EXPECT_OK(put(ref("f"), bytes, properties));
  const auto info = stat(ref("f"));
  EXPECT_OK(info);
  if (!under_.keepsCrc64 && !info->properties.hashes.crc64) properties.hashes.crc64.reset();
  QVERIFY(info->properties.hashes == properties.hashes);
}

void PropertyCases::timesAndModes_data() {
  QTest::addColumn<qint64>("nanoseconds");
  QTest::addColumn<quint32>("mode");
  QTest::newRow("usual") << qint64{1'700'000'000'123'456'789} << quint32{0644};
  QTest::newRow("private") << qint64{1'000'000'000'000'000'001} << quint32{0600};
  QTest::newRow("program, epoch") << qint64{0} << quint32{0755};
  QTest::newRow("before the epoch") << qint64{-86'400'000'000'000} << quint32{0440};
}

void PropertyCases::timesAndModes() {
  QFETCH(qint64, nanoseconds);
  QFETCH(quint32, mode);
  ObjectProperties properties;
  properties.sourceModified = WallTime{std::chrono::nanoseconds(nanoseconds)};
  properties.mode = mode;
  EXPECT_OK(put(ref("f"), bytesOf("x"), properties));
  const auto info = stat(ref("f"));
  EXPECT_OK(info);
  QVERIFY(info->properties.sourceModified == properties.sourceModified);
  QVERIFY(info->properties.mode == properties.mode);
}

void PropertyCases::writerKeepsThemToo() {
  const Bytes bytes = patternBytes(2 * partSize());
  ObjectProperties properties;
  properties.contentType = "image/png";
  properties.metadata = {{"author", "Ada"}};
  properties.hashes.crc64 = crc64(bytes);
  properties.sourceModified = WallTime{std::chrono::nanoseconds(1'600'000'000'987'654'321)};
  properties.mode = 0640;
  EXPECT_OK(writeWhole(ref("f"), bytes, {}, properties));
  const auto info = stat(ref("f"));
  EXPECT_OK(info);
  QCOMPARE(info->properties.contentType, properties.contentType);
  if (!under_.keepsCrc64 && !info->properties.hashes.crc64) properties.hashes.crc64.reset();
  QVERIFY(info->properties.hashes.crc64 == properties.hashes.crc64);
  QVERIFY(info->properties.sourceModified == properties.sourceModified);
  QVERIFY(info->properties.mode == properties.mode);
  if (can().metadata) QVERIFY(info->properties.metadata == properties.metadata);
}

void PropertyCases::replacedWithTheObject() {
  ObjectProperties properties;
  properties.contentType = "image/png";
  properties.metadata = {{"author", "Ada"}};
  properties.hashes.crc64 = crc64(bytesOf("x"));
  EXPECT_OK(put(ref("f"), bytesOf("x"), properties));
  EXPECT_OK(put(ref("f"), bytesOf("y")));
  const auto info = stat(ref("f"));
  EXPECT_OK(info);
  QVERIFY(info->properties.contentType != "image/png");
  QVERIFY(info->properties.metadata.empty());
  QVERIFY(info->properties.hashes.crc64.value_or(crc64(bytesOf("y"))) == crc64(bytesOf("y")));
}

void PropertyCases::listingsTellThemOrSayThatTheyDoNot() {
  ObjectProperties properties;
  properties.contentType = "image/png";
  properties.metadata = {{"author", "Ada"}};
  EXPECT_OK(put(ref("f"), bytesOf("x"), properties));
  const auto items = listAll(key(""), true);
  EXPECT_OK(items);
  QCOMPARE(items->size(), std::size_t{1});
  if (!items->front().hasProperties) return;
  QCOMPARE(items->front().properties.contentType, properties.contentType);
  if (can().metadata) QVERIFY(items->front().properties.metadata == properties.metadata);
}

void PropertyCases::emptyFolder() {
  EXPECT_OK(put(ref("folder/"), {}));
  const auto info = stat(ref("folder/"));
  EXPECT_OK(info);
  QVERIFY(info->kind == ObjectKind::folder);
  QCOMPARE(info->size, std::uint64_t{0});
  const auto bytes = read(ref("folder/"));
  EXPECT_OK(bytes);
  QVERIFY(bytes->empty());
  const auto recursive = listAll(key(""), true);
  EXPECT_OK(recursive);
  QCOMPARE(recursive->size(), std::size_t{1});
  QCOMPARE(recursive->front().key, key("folder/"));
  QVERIFY(recursive->front().kind == ObjectKind::folder);
  const auto level = listKeys(key(""), false);
  EXPECT_OK(level);
  QVERIFY(*level == std::vector<std::string>{key("folder/")});
  const auto inside = listKeys(key("folder/"), true);
  EXPECT_OK(inside);
  QVERIFY(*inside == std::vector<std::string>{key("folder/")});
  EXPECT_OK(remove(ref("folder/")));
  EXPECT_CODE(stat(ref("folder/")), ErrorCode::notFound);
}

void PropertyCases::folderWithObjects() {
  EXPECT_OK(put(ref("folder/"), {}));
  EXPECT_OK(put(ref("folder/"), {}));  // an upload that is run again
  EXPECT_OK(put(ref("folder/f"), bytesOf("x")));
  const auto keys = listKeys(key(""), true);
  EXPECT_OK(keys);
  // A store of real folders knows the marker only while the folder is empty.
  QCOMPARE(keys->back(), key("folder/f"));
  QVERIFY(keys->size() == 1 || (keys->size() == 2 && keys->front() == key("folder/")));
}

void PropertyCases::link_data() {
  QTest::addColumn<QByteArray>("target");
  for (const char* target : {"f", "../elsewhere/none", "/etc/hosts", "odd name\nü%20"}) {
    QTest::newRow(target) << QByteArray(target);
  }
}

void PropertyCases::link() {
  QFETCH(QByteArray, target);
  EXPECT_OK(put(ref("f"), bytesOf("content")));
  ObjectProperties properties;
  properties.linkTarget = target.toStdString();
  EXPECT_OK(put(ref("link"), {}, properties));
  const auto info = stat(ref("link"));
  EXPECT_OK(info);
  QVERIFY(info->kind == ObjectKind::link);
  QVERIFY(info->properties.linkTarget == properties.linkTarget);
  QCOMPARE(info->size, std::uint64_t{0});
  const auto bytes = read(ref("link"));
  EXPECT_OK(bytes);
  QVERIFY(bytes->empty());
  const auto keys = listKeys(key(""), true);
  EXPECT_OK(keys);
  QVERIFY((*keys == std::vector<std::string>{key("f"), key("link")}));
  EXPECT_OK(remove(ref("link")));
  EXPECT_OK(stat(ref("f")));
}

void PropertyCases::linkReplacesObjectAndBack() {
  ObjectProperties properties;
  properties.linkTarget = "target";
  EXPECT_OK(put(ref("target"), bytesOf("stays")));
  EXPECT_OK(put(ref("x"), bytesOf("object")));
  EXPECT_CODE(put(ref("x"), {}, properties, Condition::absent()), ErrorCode::exists);
  EXPECT_OK(put(ref("x"), {}, properties));
  QVERIFY(stat(ref("x")).value().kind == ObjectKind::link);
  EXPECT_OK(put(ref("x"), bytesOf("object again")));
  QVERIFY(stat(ref("x")).value().kind == ObjectKind::object);
  EXPECT_OK(put(ref("x"), {}, properties));
  EXPECT_OK(writeWhole(ref("x"), patternBytes(100)));
  QVERIFY(stat(ref("x")).value().kind == ObjectKind::object);
  const auto target = read(ref("target"));
  EXPECT_OK(target);
  QVERIFY(std::ranges::equal(*target, bytesOf("stays")));
}

}  // namespace hawser::conformance
