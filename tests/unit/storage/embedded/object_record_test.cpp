// What is kept beside the bytes: written and read back whatever it is, and never half of it.
#include <QFile>
#include <QtTest>
#include <random>

#include "blobstore/blobstore.h"
#include "block/memory_block_device.h"
#include "storage/embedded/object_record.h"

using namespace hawser;
using namespace hawser::embedded;

namespace {

std::string anyText(std::mt19937& random, std::size_t most) {
  std::string text(random() % most, ' ');
  for (char& c : text)
    c = static_cast<char>(random() % 4 == 0 ? random() : 'a' + random() % 26);
  return text;
}

ObjectRecord anyRecord(std::mt19937& random, std::size_t most) {
  ObjectRecord record;
  record.state = static_cast<ObjectState>(random() % 3);
  record.name = "box/" + std::to_string(random()) + (random() % 2 == 0 ? "/" : "% \n\xff\xc3\xa4");
  record.sequence = random();
  record.size = random() % 3 == 0 ? kUnknownSize : random();
  record.modified = WallTime(std::chrono::nanoseconds(static_cast<std::int64_t>(random()) - 2'000'000'000));
  if (random() % 2 == 0) record.session = "00112233445566778899aabbccddeeff";
  ObjectProperties& properties = record.properties;
  properties.contentType = anyText(random, most);
  properties.contentEncoding = anyText(random, most);
  properties.contentLanguage = anyText(random, most);
  properties.contentDisposition = anyText(random, most);
  properties.cacheControl = anyText(random, most);
  for (unsigned i = random() % 4; i > 0; --i)
    properties.metadata[std::to_string(i) + anyText(random, most)] = anyText(random, most);
  if (random() % 2 == 0) properties.hashes.crc64 = random();
  if (random() % 2 == 0) properties.hashes.md5.emplace().fill(static_cast<std::byte>(random()));
  if (random() % 2 == 0) properties.sourceModified = WallTime(std::chrono::nanoseconds(-1));
  if (random() % 2 == 0) properties.mode = random() & 0777;
  if (random() % 2 == 0) properties.owner = FileOwner{static_cast<std::uint32_t>(random()), 0};
  if (random() % 2 == 0) properties.linkTarget = anyText(random, most);
  return record;
}

struct Store {
  std::unique_ptr<Blobstore> blobs =
      Blobstore::init(std::make_shared<MemoryBlockDevice>(8 << 20), {.clusterSize = 64 * 1024}).value();
  std::shared_ptr<Blob> blob = blobs->open(blobs->create({}).value()).value();
};

}  // namespace

class ObjectRecordTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void comesBackAsItWas() {
    std::mt19937 random(1);
    for (int round = 0; round < 500; ++round) {
      const ObjectRecord record = anyRecord(random, 60);
      const auto read = decodeRecord(encodeRecord(record));
      QVERIFY(read.has_value());
      QVERIFY(*read == record);
    }
  }

  void anyDamageIsSeen() {
    std::mt19937 random(2);
    const std::string text = encodeRecord(anyRecord(random, 20));
    for (std::size_t at = 0; at < text.size(); ++at) {
      std::string damaged = text;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
      QVERIFY(!decodeRecord(damaged));
      QVERIFY(!decodeRecord(text.substr(0, at)));
    }
  }

  void longOnesTakeSeveralAttributes() {
    std::mt19937 random(3);
    Store store;
    for (int round = 0; round < 50; ++round) {
      const ObjectRecord record = anyRecord(random, round % 2 == 0 ? 1500 : 30);
      const Status done = writeRecord(*store.blob, record);
      QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
      QVERIFY(store.blob->sync().has_value());
      const auto read = readRecord(*store.blob);
      QVERIFY(read.has_value());
      QVERIFY(*read == record);
      // Of the one before nothing is left.
      QCOMPARE(store.blob->xattrNames().size(), attributesOf(record)->size());
    }
  }

  void tooMuchIsRefusedAndChangesNothing() {
    std::mt19937 random(4);
    Store store;
    const ObjectRecord before = anyRecord(random, 100);
    QVERIFY(writeRecord(*store.blob, before).has_value());
    ObjectRecord large = before;
    large.properties.metadata["large"] = std::string(40'000, 'x');
    const Status done = writeRecord(*store.blob, large);
    QVERIFY(!done);
    QVERIFY(done.error().code == ErrorCode::tooLarge);
    QVERIFY(readRecord(*store.blob).value() == before);
  }

  void aBlobWithoutOneIsNoObject() {
    Store store;
    QVERIFY(store.blob->setXattr("other", "value").has_value());
    const auto none = readRecord(*store.blob);
    QVERIFY(!none);
    QVERIFY(none.error().code == ErrorCode::notFound);
    QVERIFY(store.blob->setXattr("hawser.object", "hawser-object 2 something").has_value());
    QVERIFY(readRecord(*store.blob).error().code == ErrorCode::corrupt);
  }

  void theExampleOfTheFormatIsTrue() {
    QFile file(QStringLiteral(HAWSER_EMBEDDED_FORMAT));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const std::string text = file.readAll().toStdString();
    ObjectRecord record;
    record.name = "photos/Z\u00FCrich 1.jpg";
    record.sequence = 12;
    record.size = 5;
    record.modified = WallTime(std::chrono::nanoseconds(1'700'000'000'123'456'789));
    record.session = "00112233445566778899aabbccddeeff";
    record.properties.contentType = "image/jpeg";
    record.properties.hashes.crc64 = 0x0123456789abcdef;
    record.properties.mode = 0644;
    record.properties.metadata["author"] = "Zo\u00EB\nB.";
    const std::string example = encodeRecord(record);
    QVERIFY2(text.find("```\n" + example + "```") != std::string::npos, example.c_str());
    const ByteSpan bytes = std::as_bytes(std::span(example));
    std::string hex;
    for (std::size_t i = 0; i < 48; ++i) {
      hex += "0123456789abcdef"[static_cast<unsigned>(bytes[i]) >> 4];
      hex += "0123456789abcdef"[static_cast<unsigned>(bytes[i]) & 15];
      hex += i % 16 == 15 ? '\n' : ' ';
    }
    QVERIFY2(text.find("```\n" + hex + "```") != std::string::npos, hex.c_str());
    QVERIFY(decodeRecord(example).value() == record);
  }
};

QTEST_GUILESS_MAIN(ObjectRecordTest)
#include "object_record_test.moc"
