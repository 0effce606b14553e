// EncryptedStore's writer: parts become one stream of ciphertext, whatever their sizes and however often one
// of them fails; what is written last has room for what fills it up.
#include <QtTest>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "storage/encrypted/envelope.h"
#include "unit/storage/encrypted/sinks.h"

using namespace hawser;
using namespace hawser::encrypted;
using namespace hawser::test;

namespace {

const ObjectRef kRef{"box", "f"};

Part partAt(std::uint64_t size, std::uint64_t partSize, std::uint32_t number) {
  const std::uint64_t begin = number * partSize;
  return {number, {begin, std::min(partSize, size - begin)}};
}

Result<PartReceipt> write(ObjectWriter& writer, const Part& part, std::string_view whole) {
  const ByteSpan bytes = test::bytesOf(whole.substr(part.range.offset, part.range.length));
  return writer.writePart({}, part, bytes, crc64(bytes));
}

}  // namespace

class EncryptedWriterTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init();
  void sizesAndParts_data();
  void sizesAndParts();
  void receiptsAreOfThePlaintext();
  void aFailedPartIsEncryptedFromTheSameState();
  void theLastPartMayComeAgain();
  void partsComeInOrder();
  void partsAreMultiplesOfABlock();
  void staysWithinTheStoresParts();
  void noPartCrossesABoundary();
  void aDamagedPartIsRefused();
  void commitMayBeAskedForAgain();
  void noHashOfThePlaintextIsKept();
  void theMd5GoesIntoTheEnvelope();
  void aSessionIsClearedAway();
  void sizesThatAreNotKnownAreRefused();

 private:
  Result<std::unique_ptr<ObjectWriter>> start(std::uint64_t size, std::uint64_t partSize) {
    return store_->startWrite({}, {kRef, size, partSize, {}, {}});
  }
  std::shared_ptr<MemoryStore> memory_;
  std::unique_ptr<EncryptedStore> store_;
};

void EncryptedWriterTest::init() {
  memory_ = std::make_shared<MemoryStore>();
  store_ = std::make_unique<EncryptedStore>(memory_, encryptionTestKeys());
}

void EncryptedWriterTest::sizesAndParts_data() {
  QTest::addColumn<quint64>("size");
  QTest::addColumn<quint64>("partSize");
  for (const quint64 size : {0, 1, 15, 16, 17, 31, 32, 33, 47, 48, 64, 65, 1000, 4096}) {
    for (const quint64 part : {16, 32, 48, 1024})
      QTest::addRow("%llu by %llu", size, part) << size << part;
  }
  QTest::newRow("one part of no multiple") << quint64{100} << quint64{100};
}

void EncryptedWriterTest::sizesAndParts() {
  QFETCH(quint64, size);
  QFETCH(quint64, partSize);
  const std::string plain = textOf(size);
  const auto writer = start(size, partSize);
  QVERIFY(writer);
  QVERIFY((*writer)->inOrder());
  QVERIFY(!(*writer)->streamsParts());
  std::vector<PartReceipt> receipts;
  for (std::uint32_t number = 0; number * partSize < size; ++number)
    receipts.push_back(write(**writer, partAt(size, partSize, number), plain).value());
  const auto info = (*writer)->commit({}, receipts, {});
  QVERIFY2(info, info ? "" : info.error().detail.c_str());
  QCOMPARE(info->size, size);
  QVERIFY(info->properties.metadata.empty());
  QCOMPARE(memory_->get("f")->size(), size == 0 ? 0 : cipherSize(size));
  QCOMPARE(isSealed(memory_->object("f").properties.metadata), size != 0);
  QCOMPARE(readAnew(memory_).value(), plain);
  QCOMPARE(EncryptedStore(memory_, encryptionTestKeys()).stat({}, kRef).value().size, size);
}

void EncryptedWriterTest::receiptsAreOfThePlaintext() {
  const std::string plain = textOf(40);
  const auto writer = start(40, 32).value();
  const auto receipt = write(*writer, partAt(40, 32, 0), plain);
  QVERIFY(receipt);
  QCOMPARE(receipt->crc64, crc64(test::bytesOf(plain.substr(0, 32))));
  QCOMPARE(receipt->part.range.length, std::uint64_t{32});
  QVERIFY(writer->hasPart({}, *receipt).value());
  PartReceipt other = *receipt;
  ++other.crc64;
  QVERIFY(!writer->hasPart({}, other).value());
  QVERIFY(!writer->hasPart({}, {partAt(40, 32, 1), 0, {}}).value());
}

void EncryptedWriterTest::aFailedPartIsEncryptedFromTheSameState() {
  const std::string plain = textOf(16 * 20 + 5);
  const auto writer = start(plain.size(), 64).value();
  int calls = 0;
  memory_->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "part" && ++calls % 3 != 0) return fail(ErrorCode::connection, "reset", Retry::soon);
    return {};
  };
  std::vector<PartReceipt> receipts;
  for (std::uint32_t number = 0; number * 64 < plain.size(); ++number) {
    const Part part = partAt(plain.size(), 64, number);
    QVERIFY(!write(*writer, part, plain));
    QVERIFY(!write(*writer, part, plain));
    receipts.push_back(write(*writer, part, plain).value());
  }
  QVERIFY(writer->commit({}, receipts, {}));
  memory_->hook = nullptr;
  QCOMPARE(readAnew(memory_).value(), plain);
}

// Its bytes went, and the answer was lost.
void EncryptedWriterTest::theLastPartMayComeAgain() {
  const std::string plain = textOf(150);
  const auto writer = start(plain.size(), 64).value();
  std::vector<PartReceipt> receipts;
  for (std::uint32_t number = 0; number < 3; ++number) {
    const Part part = partAt(plain.size(), 64, number);
    QVERIFY(write(*writer, part, textOf(150, 2)));
    QVERIFY(write(*writer, part, plain));
    receipts.push_back(write(*writer, part, plain).value());
  }
  QVERIFY(writer->commit({}, receipts, {}));
  QCOMPARE(readAnew(memory_).value(), plain);
}

void EncryptedWriterTest::partsComeInOrder() {
  const std::string plain = textOf(200);
  const auto writer = start(plain.size(), 64).value();
  const auto codeOf = [&](const Part& part) {
    const auto receipt = write(*writer, part, plain);
    return receipt ? std::string("ok") : std::string(name(receipt.error().code));
  };
  QCOMPARE(codeOf(partAt(200, 64, 1)), std::string("invalidArgument"));
  QCOMPARE(codeOf(partAt(200, 64, 0)), std::string("ok"));
  QCOMPARE(codeOf(partAt(200, 64, 2)), std::string("invalidArgument"));
  QCOMPARE(codeOf(partAt(200, 64, 1)), std::string("ok"));
  QCOMPARE(codeOf(partAt(200, 64, 0)), std::string("invalidArgument"));
  QCOMPARE(codeOf({2, {64, 64}}), std::string("invalidArgument"));
  QCOMPARE(codeOf({2, {128, 72}}), std::string("ok"));
  QCOMPARE(codeOf({3, {200, 0}}), std::string("invalidArgument"));
}

void EncryptedWriterTest::partsAreMultiplesOfABlock() {
  const auto odd = start(200, 50);
  QVERIFY(!odd && odd.error().code == ErrorCode::invalidArgument);
  const std::string plain = textOf(200);
  const auto writer = start(200, 64).value();
  const auto receipt = write(*writer, {0, {0, 50}}, plain);
  QVERIFY(!receipt && receipt.error().code == ErrorCode::invalidArgument);
  QVERIFY(!receipt.error().object.empty());
}

// A part is never larger than it may be there, and there are never more.
void EncryptedWriterTest::staysWithinTheStoresParts() {
  memory_->caps.maxPartSize = 70;
  memory_->caps.minPartSize = 17;
  memory_->caps.maxParts = 4;
  memory_->caps.maxOneShot = 64;
  store_ = std::make_unique<EncryptedStore>(memory_, encryptionTestKeys());
  const Capabilities& can = store_->capabilities();
  QCOMPARE(can.maxPartSize, std::uint64_t{64});
  QCOMPARE(can.minPartSize, std::uint64_t{32});
  QCOMPARE(can.maxParts, std::uint32_t{3});
  QCOMPARE(can.maxOneShot, std::uint64_t{63});
  QVERIFY(!can.streamsParts && !can.presignedUrls && !can.unknownSizes);
  const std::string plain = textOf(3 * 64);
  const auto writer = start(plain.size(), 64).value();
  std::vector<PartReceipt> receipts;
  for (std::uint32_t number = 0; number < 3; ++number)
    receipts.push_back(write(*writer, partAt(plain.size(), 64, number), plain).value());
  QVERIFY(writer->commit({}, receipts, {}));
  QCOMPARE(memory_->partBytes.load(), std::uint64_t{208});
  QCOMPARE(readAnew(memory_).value(), plain);
}

void EncryptedWriterTest::noPartCrossesABoundary() {
  memory_->caps.partBoundary = 96;
  const std::string plain = textOf(96);
  const auto writer = start(plain.size(), 64).value();
  int parts = 0;
  memory_->hook = [&](const std::string& verb, const std::string&) -> Status {
    parts += verb == "part";
    return {};
  };
  const std::vector receipts{write(*writer, {0, {0, 64}}, plain).value(),
                             write(*writer, {1, {64, 32}}, plain).value()};
  QCOMPARE(parts, 3);
  QVERIFY(writer->commit({}, receipts, {}));
  QCOMPARE(readAnew(memory_).value(), plain);
}

void EncryptedWriterTest::aDamagedPartIsRefused() {
  const std::string plain = textOf(32);
  const auto writer = start(32, 32).value();
  const auto receipt = writer->writePart({}, {0, {0, 32}}, test::bytesOf(plain), 1);
  QVERIFY(!receipt && receipt.error().code == ErrorCode::corrupt);
  const auto good = write(*writer, {0, {0, 32}}, plain).value();
  ObjectProperties properties;
  properties.hashes.crc64 = good.crc64 + 1;
  const auto info = writer->commit({}, std::vector{good}, properties);
  QVERIFY(!info && info.error().code == ErrorCode::corrupt);
  QCOMPARE(memory_->count(), std::size_t{0});
}

void EncryptedWriterTest::commitMayBeAskedForAgain() {
  const std::string plain = textOf(32);
  const auto writer = start(32, 32).value();
  const std::vector receipts{write(*writer, {0, {0, 32}}, plain).value()};
  memory_->hook = [](const std::string& verb, const std::string&) -> Status {
    if (verb == "commit") return fail(ErrorCode::connection, "reset", Retry::soon);
    return {};
  };
  QVERIFY(!writer->commit({}, receipts, {}));
  memory_->hook = nullptr;
  QVERIFY(writer->commit({}, receipts, {}));
  QCOMPARE(readAnew(memory_).value(), plain);
}

void EncryptedWriterTest::noHashOfThePlaintextIsKept() {
  const std::string plain = textOf(100);
  ObjectProperties properties;
  properties.hashes = {crc64(test::bytesOf(plain)), md5(test::bytesOf(plain))};
  properties.metadata = {{"note", "x"}, {kDataMetadata, "mine"}, {kAuthenticationMetadata, "mine"}};
  QVERIFY(store_->put({}, kRef, test::bytesOf(plain), properties, {}));
  const ObjectProperties kept = memory_->object("f").properties;
  QVERIFY(!kept.hashes.md5);
  QVERIFY(kept.hashes.crc64 == crc64(memory_->object("f").bytes));
  QCOMPARE(kept.metadata.size(), std::size_t{3});
  for (const auto& [name, value] : kept.metadata)
    QVERIFY2(value.find(toHex(*properties.hashes.crc64)) == std::string::npos, name.c_str());
  const auto info = EncryptedStore(memory_, encryptionTestKeys()).stat({}, kRef);
  QVERIFY(info && info->properties.metadata == (std::map<std::string, std::string>{{"note", "x"}}));
}

void EncryptedWriterTest::theMd5GoesIntoTheEnvelope() {
  const std::string plain = textOf(100);
  ObjectProperties properties;
  properties.hashes.md5 = md5(test::bytesOf(plain));
  const auto writer = start(100, 112).value();
  const std::vector receipts{write(*writer, {0, {0, 100}}, plain).value()};
  const auto info = writer->commit({}, receipts, properties);
  QVERIFY(info && info->properties.hashes == properties.hashes);
  const auto there = EncryptedStore(memory_, encryptionTestKeys()).stat({}, kRef);
  QVERIFY(there && there->properties.hashes == properties.hashes);
  const std::string wanted =
      "{\"BlobxferExtensions\":{\"PreEncryptedContentMD5\":\"" + toBase64(*properties.hashes.md5) + "\"},";
  QVERIFY(memory_->object("f").properties.metadata.at(kDataMetadata).starts_with(wanted));
}

void EncryptedWriterTest::aSessionIsClearedAway() {
  std::string session;
  {
    const auto writer = start(100, 64).value();
    QVERIFY(write(*writer, {0, {0, 64}}, textOf(100)));
    session = writer->session();
  }
  QCOMPARE(memory_->sessions(), std::size_t{1});
  const auto again = store_->startWrite({}, {kRef, 100, 64, {}, session});
  QVERIFY(!again && again.error().code == ErrorCode::notFound);
  QVERIFY(again.error().retry == Retry::never);
  QCOMPARE(memory_->sessions(), std::size_t{0});
}

void EncryptedWriterTest::sizesThatAreNotKnownAreRefused() {
  const auto writer = start(kUnknownSize, 64);
  QVERIFY(!writer && writer.error().code == ErrorCode::unsupported);
}

QTEST_GUILESS_MAIN(EncryptedWriterTest)
#include "encrypted_writer_test.moc"
