// EncryptedStore's reading: any range is that of the plaintext, nothing of what is damaged is ever handed on,
// and what cannot be opened says why.
#include <QtTest>
#include <atomic>
#include <thread>

#include "base/encoding.h"
#include "storage/encrypted/envelope.h"
#include "unit/storage/encrypted/foreign_object.h"
#include "unit/storage/encrypted/sinks.h"

using namespace hawser;
using namespace hawser::encrypted;
using namespace hawser::test;

namespace {

const ObjectRef kRef{"box", "f"};
constexpr std::size_t kLarge = (4 << 20) + 1000;  // more than is kept in memory

ObjectProperties foreignProperties() {
  ObjectProperties properties;
  properties.metadata = {{kDataMetadata, kEncryptionData}, {kAuthenticationMetadata, kAuthentication}};
  return properties;
}

EncryptionKeys keysOf(const char* publicKey, const char* privateKey) {
  return EncryptionKeys::load({publicKey, Secret(privateKey), {}}).value();
}

template <class T>
std::string codeOf(const Result<T>& result) {
  return result ? "ok" : std::string(name(result.error().code));
}

}  // namespace

class EncryptedStoreTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init();
  void readsWhatAnotherProgramWrote();
  void anyRangeIsThatOfThePlaintext_data();
  void anyRangeIsThatOfThePlaintext();
  void nothingOfWhatIsDamagedIsHandedOn_data();
  void nothingOfWhatIsDamagedIsHandedOn();
  void whatIsCutShortIsDamaged();
  void aStrippedEnvelopeIsDamaged();
  void oneReadProvesIt();
  void manyReadersProveItOnce();
  void whoWaitsTakesOverWhereOneFails();
  void anotherVersionIsProvenAnew();
  void listingsTellTrueSizes();
  void whatIsNotEncryptedPasses();
  void withoutThePrivateKey();
  void withAnotherPrivateKey();
  void emptyRangesTakeNoBytes();
  void linksToItAreRefused();

 private:
  Status put(const std::string& plain) {
    HAWSER_CHECK(store_->put({}, kRef, test::bytesOf(plain), {}, {}));
    store_ = std::make_unique<EncryptedStore>(memory_, encryptionTestKeys());
    return {};
  }
  // As somebody would who has the service in hand.
  void damage(std::size_t at) {
    MemoryStore::Object object = memory_->object("f");
    object.bytes[at] ^= std::byte{1};
    memory_->set("f", {reinterpret_cast<const char*>(object.bytes.data()), object.bytes.size()},
                 object.properties);
  }
  std::shared_ptr<MemoryStore> memory_;
  std::unique_ptr<EncryptedStore> store_;
};

void EncryptedStoreTest::init() {
  memory_ = std::make_shared<MemoryStore>();
  store_ = std::make_unique<EncryptedStore>(memory_, encryptionTestKeys());
}

void EncryptedStoreTest::readsWhatAnotherProgramWrote() {
  memory_->set("f", QByteArray::fromHex(kCiphertextHex).toStdString(), foreignProperties());
  const std::string plain = kPlaintext;
  QCOMPARE(readAnew(memory_).value(), plain);
  const auto info = store_->stat({}, kRef);
  QVERIFY(info);
  QCOMPARE(info->size, plain.size());
  QVERIFY(info->properties.hashes.md5 == md5(test::bytesOf(plain)));
  QVERIFY(info->properties.metadata.empty());
}

void EncryptedStoreTest::anyRangeIsThatOfThePlaintext_data() {
  QTest::addColumn<quint64>("size");
  for (const quint64 size : {1, 16, 17, 200, 70'000})
    QTest::addRow("%llu", size) << size;
  QTest::newRow("large") << quint64{kLarge};
}

void EncryptedStoreTest::anyRangeIsThatOfThePlaintext() {
  QFETCH(quint64, size);
  const std::string plain = textOf(size);
  QVERIFY(put(plain));
  std::mt19937_64 random(size);
  const int rounds = size < kLarge ? 300 : 30;
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t offset = random() % (size + 20);
    const std::uint64_t length = round % 3 == 0 ? random() % 40 : random() % (size + 20);
    TextSink sink;
    const auto info = store_->read({}, kRef, ByteRange{offset, length}, {}, sink);
    QVERIFY2(info, info ? "" : info.error().detail.c_str());
    QCOMPARE(info->size, size);
    const std::string wanted = offset >= size ? std::string() : plain.substr(offset, length);
    QVERIFY2(sink.text == wanted, qPrintable(QStringLiteral("%1 from %2").arg(length).arg(offset)));
  }
  TextSink all;
  QVERIFY(store_->read({}, kRef, std::nullopt, {}, all));
  QVERIFY(all.text == plain);
}

void EncryptedStoreTest::nothingOfWhatIsDamagedIsHandedOn_data() {
  QTest::addColumn<quint64>("size");
  QTest::addColumn<bool>("first");
  for (const quint64 size : {quint64{1}, quint64{100}, quint64{kLarge}}) {
    QTest::addRow("the first byte of %llu", size) << size << true;
    QTest::addRow("the last byte of %llu", size) << size << false;
  }
}

void EncryptedStoreTest::nothingOfWhatIsDamagedIsHandedOn() {
  QFETCH(quint64, size);
  QFETCH(bool, first);
  QVERIFY(put(textOf(size)));
  damage(first ? 0 : cipherSize(size) - 1);
  for (const auto& range : {std::optional<ByteRange>(), std::optional(ByteRange{0, 1})}) {
    TextSink sink;
    const auto info = store_->read({}, kRef, range, {}, sink);
    QCOMPARE(codeOf(info), std::string("corrupt"));
    QCOMPARE(info.error().object, std::string("mem:box/f"));
    QVERIFY(sink.text.empty());
  }
}

void EncryptedStoreTest::whatIsCutShortIsDamaged() {
  QVERIFY(put(textOf(100)));
  const MemoryStore::Object whole = memory_->object("f");
  for (std::size_t size = 0; size < whole.bytes.size(); ++size) {
    memory_->set("f", {reinterpret_cast<const char*>(whole.bytes.data()), size}, whole.properties);
    TextSink sink;
    QCOMPARE(codeOf(store_->read({}, kRef, std::nullopt, {}, sink)), std::string("corrupt"));
    QVERIFY(sink.text.empty());
  }
}

void EncryptedStoreTest::aStrippedEnvelopeIsDamaged() {
  QVERIFY(put(textOf(100)));
  const MemoryStore::Object whole = memory_->object("f");
  const std::string_view bytes(reinterpret_cast<const char*>(whole.bytes.data()), whole.bytes.size());
  for (const char* name : {kDataMetadata, kAuthenticationMetadata}) {
    ObjectProperties properties = whole.properties;
    properties.metadata.erase(name);
    memory_->set("f", bytes, properties);
    TextSink sink;
    QCOMPARE(codeOf(store_->read({}, kRef, std::nullopt, {}, sink)), std::string("corrupt"));
    QCOMPARE(codeOf(store_->stat({}, kRef)), std::string("corrupt"));
    QVERIFY(sink.text.empty());
    // It is there all the same, to be seen and removed.
    const auto page = store_->list({}, {"box", {}, true, {}, 0});
    QVERIFY(page && page->objects.size() == 1 && page->objects[0].properties.metadata.empty());
  }
  QVERIFY(store_->remove({}, kRef, {}));
}

void EncryptedStoreTest::oneReadProvesIt() {
  const std::string plain = textOf(kLarge);
  QVERIFY(put(plain));
  const std::string etag = store_->stat({}, kRef).value().etag;
  int reads = 0;
  memory_->hook = [&](const std::string& verb, const std::string&) -> Status {
    reads += verb == "read";
    return {};
  };
  for (const int wanted : {2, 3, 4}) {
    TextSink sink;
    QVERIFY(store_->read({}, kRef, ByteRange{1'000'000, 100}, etag, sink));
    QVERIFY(sink.text == plain.substr(1'000'000, 100));
    QCOMPARE(reads, wanted);
  }
}

void EncryptedStoreTest::manyReadersProveItOnce() {
  const std::string plain = textOf(kLarge);
  QVERIFY(put(plain));
  const std::string etag = store_->stat({}, kRef).value().etag;
  std::atomic<int> reads = 0, right = 0;
  memory_->hook = [&](const std::string& verb, const std::string&) -> Status {
    reads += verb == "read";
    return {};
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      TextSink sink;
      const auto info = store_->read({}, kRef, ByteRange{i * 500'000, 1000}, etag, sink);
      right += info && sink.text == plain.substr(i * 500'000, 1000);
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  QCOMPARE(right.load(), 6);
  QCOMPARE(reads.load(), 7);
}

void EncryptedStoreTest::whoWaitsTakesOverWhereOneFails() {
  const std::string plain = textOf(kLarge);
  QVERIFY(put(plain));
  const std::string etag = store_->stat({}, kRef).value().etag;
  std::atomic<int> reads = 0, right = 0;
  memory_->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "read" && reads++ == 0) return fail(ErrorCode::connection, "reset", Retry::soon);
    return {};
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      TextSink sink;
      right += store_->read({}, kRef, ByteRange{0, 1000}, etag, sink).has_value();
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  QCOMPARE(right.load(), 3);
  QCOMPARE(reads.load(), 5);
}

void EncryptedStoreTest::anotherVersionIsProvenAnew() {
  QVERIFY(put(textOf(kLarge)));
  TextSink first;
  const auto before = store_->read({}, kRef, ByteRange{0, 10}, {}, first);
  QVERIFY(before);
  damage(kLarge - 100);
  TextSink sink;
  QCOMPARE(codeOf(store_->read({}, kRef, ByteRange{0, 10}, before->etag, sink)),
           std::string("changedUnderUs"));
  QCOMPARE(codeOf(store_->read({}, kRef, ByteRange{0, 10}, {}, sink)), std::string("corrupt"));
  QVERIFY(sink.text.empty());
}

void EncryptedStoreTest::listingsTellTrueSizes() {
  for (std::size_t size = 0; size < 40; ++size) {
    const ObjectRef ref{"box", "f" + std::to_string(100 + size)};
    QVERIFY(store_->put({}, ref, test::bytesOf(textOf(size)), {}, {}));
  }
  QVERIFY(store_->put({}, {"box", "g/"}, {}, {}, {}));
  store_ = std::make_unique<EncryptedStore>(memory_, encryptionTestKeys());
  for (int round = 0; round < 2; ++round) {
    const int before = memory_->calls;
    const auto page = store_->list({}, {"box", "f", true, {}, 0});
    QVERIFY(page);
    QCOMPARE(page->objects.size(), std::size_t{40});
    for (std::size_t size = 0; size < 40; ++size) {
      QCOMPARE(page->objects[size].size, size);
      QVERIFY(page->objects[size].properties.metadata.empty());
      QVERIFY(!page->objects[size].properties.hashes.crc64 || size == 0);
    }
    // What is known is not asked for again.
    QCOMPARE(memory_->calls - before, round == 0 ? 40 : 1);
  }
}

void EncryptedStoreTest::whatIsNotEncryptedPasses() {
  ObjectProperties properties;
  properties.metadata = {{"note", "x"}};
  properties.hashes.crc64 = 5;
  memory_->set("f", "plain", properties);
  const auto info = store_->stat({}, kRef);
  QVERIFY(info && info->size == 5 && info->properties == properties);
  QCOMPARE(readAnew(memory_).value(), std::string("plain"));
  QCOMPARE(readAnew(memory_, ByteRange{1, 2}).value(), std::string("la"));
}

void EncryptedStoreTest::withoutThePrivateKey() {
  // What it writes itself it knows.
  EncryptedStore own(memory_, keysOf(kPublicKey, ""));
  const auto put = own.put({}, kRef, test::bytesOf("some plaintext"), {}, {});
  QVERIFY(put);
  QCOMPARE(own.stat({}, kRef).value().size, std::uint64_t(14));
  EncryptedStore writer(memory_, keysOf(kPublicKey, ""));
  TextSink sink;
  const auto read = writer.read({}, kRef, std::nullopt, {}, sink);
  QCOMPARE(codeOf(read), std::string("denied"));
  QCOMPARE(read.error().serviceCode, std::string(kKeyMissing));
  QCOMPARE(read.error().object, std::string("mem:box/f"));
  QVERIFY(sink.text.empty());
  // It can be seen and replaced.
  const auto info = writer.stat({}, kRef);
  QVERIFY(info && info->size == 16 && info->properties.metadata.empty());
  QVERIFY(writer.put({}, kRef, test::bytesOf("other"), {}, Condition::matches(info->etag)));
  QCOMPARE(readAnew(memory_).value(), std::string("other"));
}

void EncryptedStoreTest::withAnotherPrivateKey() {
  QVERIFY(put("some plaintext"));
  EncryptedStore other(memory_, keysOf("", kOtherPrivateKey));
  TextSink sink;
  QCOMPARE(codeOf(other.read({}, kRef, std::nullopt, {}, sink)), std::string("denied"));
  QVERIFY(sink.text.empty());
  // With the public key of somebody: for them to read.
  EncryptedStore forThem(memory_, keysOf(kPublicKey, kOtherPrivateKey));
  QVERIFY(forThem.put({}, kRef, test::bytesOf("a letter"), {}, {}));
  QCOMPARE(readAnew(memory_).value(), std::string("a letter"));
}

void EncryptedStoreTest::emptyRangesTakeNoBytes() {
  QVERIFY(put(textOf(100)));
  TextSink sink;
  for (const ByteRange range : {ByteRange{0, 0}, ByteRange{100, 5}, ByteRange{~std::uint64_t{0}, 1}}) {
    const auto info = store_->read({}, kRef, range, {}, sink);
    QVERIFY(info && info->size == 100);
  }
  QVERIFY(sink.text.empty());
}

void EncryptedStoreTest::linksToItAreRefused() {
  QCOMPARE(codeOf(store_->presignedUrl({}, kRef, {})), std::string("unsupported"));
  QCOMPARE(codeOf(store_->storedParts({}, kRef, "x")), std::string("unsupported"));
  QVERIFY(!store_->capabilities().keepsParts && !store_->copiesRanges({}).value());
  QCOMPARE(codeOf(store_->partSource({}, kRef, {0, 1}, "x")), std::string("unsupported"));
}

QTEST_GUILESS_MAIN(EncryptedStoreTest)
#include "encrypted_store_test.moc"
