// Blocks that are kept of the object before, copied from ranges of it, or named by their bytes, through a
// proxy that breaks things and stands in for what Azurite does not do.
#include <QtTest>

#include "checksum/crc64.h"
#include "fault/http_fault_proxy.h"
#include "net/http.h"
#include "services/azurite.h"
#include "storage/azure/azure_provider.h"
#include "storage/azure/connection_string.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kPart = 300'000;

class CollectingSink final : public ByteSink {
 public:
  Status write(ByteSpan bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  std::string text;
};

ByteSpan bytesOf(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string payload(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i)
    text[i] = static_cast<char>((i * 2654435761u) >> 13);
  return text;
}

}  // namespace

class AzureBlocksTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();
  void aLostCommitOfKeptBlocksIsRecognised_data();
  void aLostCommitOfKeptBlocksIsRecognised();
  void aCommitOfKeptBlocksThatNeverCameIsNone();
  void theSameListWithOtherMetadataIsNotOurs();
  void rangesAreNotAskedOfAnEmulator();
  void aRangeTheServiceDoesNotTellOf();
  void aRangeTheServiceCannotReach();
  void bytesNameBlocks();
  void bytesNameBlocksOfSeveralWriters();
  void blocksOfAnotherLengthAreNotKept();

 private:
  ObjectRef ref() const { return {"faults", QTest::currentTestFunction() + std::string("/") + tag()}; }
  static std::string tag() { return QTest::currentDataTag() ? QTest::currentDataTag() : "x"; }
  void open(Manner manner);
  void connect(Manner manner);
  struct Written {
    std::unique_ptr<ObjectWriter> writer;
    std::vector<PartReceipt> parts;
    std::string bytes;
  };
  Written writeParts(const Condition& condition);
  // An object in two parts, and a writer that keeps both and nothing else.
  struct Kept {
    ObjectInfo old;
    std::unique_ptr<ObjectWriter> writer;
    std::vector<PartReceipt> parts;
  };
  Kept keepBoth();
  std::string now();

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<HttpFaultProxy> proxy_;
  std::unique_ptr<HttpTransport> http_;
  std::shared_ptr<ObjectStore> store_;
};

void AzureBlocksTest::initTestCase() {
  AzuriteOptions options;
  options.loose = true;
  azurite_ = std::make_unique<Azurite>(options);
}

void AzureBlocksTest::init() {
  open(Manner::plain);
}

void AzureBlocksTest::open(Manner manner) {
  connect(manner);
  const Status made = store_->createContainer({}, "faults");
  QVERIFY(made || made.error().code == ErrorCode::exists);
  // Learns what the service is, so that the rules of a test meet the test's own requests.
  QVERIFY(store_->put({}, {"faults", "first"}, {}, {}, Condition::none()).has_value());
}

void AzureBlocksTest::connect(Manner manner) {
  cleanup();
  proxy_ = std::make_unique<HttpFaultProxy>(azurite_->port(), manner,
                                            SharedKey::make("alpha", Secret(azurite_->key("alpha"))).value());
  HttpOptions options;
  options.idleTimeout = 300ms;
  http_ = makeHttpTransport(options);
  ProviderServices services;
  services.http = http_.get();
  ConnectionWithCredential access = parseAzureConnectionString(azurite_->connectionString("alpha")).value();
  access.connection.endpoint = "http://127.0.0.1:" + std::to_string(proxy_->port()) + "/alpha";
  store_ = makeAzureProvider()->open(access.connection, access.credential, services).value();
}

void AzureBlocksTest::cleanup() {
  store_.reset();
  http_.reset();
  proxy_.reset();
}

AzureBlocksTest::Written AzureBlocksTest::writeParts(const Condition& condition) {
  Written written;
  written.bytes = payload(2 * kPart);
  WriteRequest request{ref(), written.bytes.size(), kPart, condition, {}};
  written.writer = store_->startWrite({}, request).value();
  for (std::uint32_t number = 0; number < 2; ++number) {
    const Part part{number, {number * kPart, kPart}};
    const ByteSpan bytes = bytesOf(written.bytes).subspan(number * kPart, kPart);
    written.parts.push_back(written.writer->writePart({}, part, bytes, crc64(bytes)).value());
  }
  return written;
}

std::string AzureBlocksTest::now() {
  CollectingSink sink;
  const auto read = store_->read({}, ref(), std::nullopt, "", sink);
  return read ? sink.text : std::string(name(read.error().code));
}

AzureBlocksTest::Kept AzureBlocksTest::keepBoth() {
  Written written = writeParts(Condition::none());
  Kept kept;
  kept.old = written.writer->commit({}, written.parts, {}).value();
  const auto stored = store_->storedParts({}, ref(), kept.old.etag).value();
  kept.writer =
      store_->startWrite({}, {ref(), kept.old.size, kPart, Condition::matches(kept.old.etag), {}}).value();
  for (std::uint32_t i = 0; i < 2; ++i)
    kept.parts.push_back(
        kept.writer->keepPart({}, written.parts[i].part, stored[i], written.parts[i].crc64).value());
  return kept;
}

void AzureBlocksTest::aLostCommitOfKeptBlocksIsRecognised_data() {
  QTest::addColumn<bool>("asked");
  QTest::newRow("at once") << true;
  QTest::newRow("by the next try") << false;
}

// No id of the list is the session's own, and the list is what it was before.
void AzureBlocksTest::aLostCommitOfKeptBlocksIsRecognised() {
  QFETCH(bool, asked);
  Kept kept = keepBoth();
  ObjectProperties properties;
  properties.metadata["author"] = "ada";
  proxy_->add({Fault::dropAnswer, "PUT", "comp=blocklist"});
  if (!asked) {
    proxy_->add({Fault::resetBefore, "GET", "comp=blocklist"});
    const auto lost = kept.writer->commit({}, kept.parts, properties);
    QVERIFY(!lost.has_value());
    QCOMPARE(lost.error().code, ErrorCode::connection);
  }
  const auto done = kept.writer->commit({}, kept.parts, properties);
  QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
  QVERIFY(done->etag != kept.old.etag);
  QCOMPARE(done->etag, store_->stat({}, ref())->etag);
}

// The object has that very list already: it must not be taken for what was to come.
void AzureBlocksTest::aCommitOfKeptBlocksThatNeverCameIsNone() {
  Kept kept = keepBoth();
  proxy_->add({Fault::resetBefore, "PUT", "comp=blocklist"});
  const auto lost = kept.writer->commit({}, kept.parts, {});
  QVERIFY(!lost.has_value());
  QCOMPARE(lost.error().code, ErrorCode::connection);
  QCOMPARE(store_->stat({}, ref())->etag, kept.old.etag);
  QVERIFY(kept.writer->commit({}, kept.parts, {}).has_value());
}

void AzureBlocksTest::theSameListWithOtherMetadataIsNotOurs() {
  Kept kept = keepBoth();
  const auto theirs =
      store_->startWrite({}, {ref(), kept.old.size, kPart, Condition::matches(kept.old.etag), {}}).value();
  ObjectProperties properties;
  properties.metadata["author"] = "somebody else";
  QVERIFY(theirs->commit({}, kept.parts, properties).has_value());
  const auto done = kept.writer->commit({}, kept.parts, {});
  QVERIFY(!done.has_value());
  QCOMPARE(done.error().code, ErrorCode::changedUnderUs);
}

void AzureBlocksTest::rangesAreNotAskedOfAnEmulator() {
  QVERIFY(!store_->copiesRanges({}).value());
  // Who asks all the same is told that the bytes have to come by this machine.
  Written written = writeParts(Condition::none());
  const ObjectInfo old = written.writer->commit({}, written.parts, {}).value();
  const auto writer = store_->startWrite({}, {ref(), kPart, kPart, Condition::matches(old.etag), {}}).value();
  const PartSource source = store_->partSource({}, ref(), {1, kPart}, old.etag).value();
  const auto copied = writer->copyPart({}, {0, {0, kPart}}, source);
  QVERIFY(!copied.has_value());
  QCOMPARE(copied.error().code, ErrorCode::unsupported);
  const ByteSpan bytes = bytesOf(written.bytes).subspan(1, kPart);
  const auto receipt = writer->writePart({}, {0, {0, kPart}}, bytes, crc64(bytes));
  QVERIFY(receipt.has_value());
  QVERIFY(writer->commit({}, std::vector{*receipt}, {}).has_value());
  QVERIFY(now() == written.bytes.substr(1, kPart));
}

void AzureBlocksTest::aRangeTheServiceDoesNotTellOf() {
  open(Manner::summing);
  QVERIFY(store_->copiesRanges({}).value());
  // The key alone lets nobody in at the source: there is a signature of its own in the URL.
  Written written = writeParts(Condition::none());
  const ObjectInfo old = written.writer->commit({}, written.parts, {}).value();
  const auto writer = store_->startWrite({}, {ref(), kPart, kPart, Condition::matches(old.etag), {}}).value();
  const PartSource source = store_->partSource({}, ref(), {0, kPart}, old.etag).value();
  QVERIFY(source.url.reveal().find("sig=") != std::string::npos);
  proxy_->add({Fault::silent, "PUT", "comp=block&"});
  const auto silent = writer->copyPart({}, {0, {0, kPart}}, source);
  QVERIFY(!silent.has_value());
  QCOMPARE(silent.error().code, ErrorCode::unsupported);
  proxy_->clear();
  proxy_->add({Fault::dropAnswer, "PUT", "comp=block&"});
  const auto lost = writer->copyPart({}, {0, {0, kPart}}, source);
  QVERIFY(!lost.has_value());
  QCOMPARE(lost.error().code, ErrorCode::connection);
  proxy_->clear();
  const auto receipt = writer->copyPart({}, {0, {0, kPart}}, source);
  QVERIFY2(receipt.has_value(), receipt ? "" : receipt.error().detail.c_str());
  QCOMPARE(receipt->crc64, crc64(bytesOf(written.bytes).first(kPart)));
  QVERIFY(writer->commit({}, std::vector{*receipt}, {}).has_value());
  QVERIFY(now() == written.bytes.substr(0, kPart));
  // What the service reads by itself is not sent.
  QCOMPARE(proxy_->counts()["PUT block from"].requests, std::uint64_t(3));
  QCOMPARE(proxy_->counts()["PUT block from"].bodyBytes, std::uint64_t(0));
}

void AzureBlocksTest::aRangeTheServiceCannotReach() {
  open(Manner::summing);
  Written written = writeParts(Condition::none());
  const ObjectInfo old = written.writer->commit({}, written.parts, {}).value();
  const auto writer = store_->startWrite({}, {ref(), kPart, kPart, Condition::matches(old.etag), {}}).value();
  std::string url(store_->partSource({}, ref(), {0, kPart}, old.etag).value().url.reveal());
  url.resize(url.find('?'));  // without its signature
  const auto copied = writer->copyPart({}, {0, {0, kPart}}, {Secret(url), 0, old.etag});
  QVERIFY(!copied.has_value());
  QCOMPARE(copied.error().code, ErrorCode::unsupported);
  const auto other =
      writer->copyPart({}, {0, {0, kPart}}, store_->partSource({}, ref(), {0, kPart}, "0x1").value());
  QVERIFY(!other.has_value());
  QCOMPARE(other.error().code, ErrorCode::changedUnderUs);
}

void AzureBlocksTest::bytesNameBlocks() {
  const std::string one = payload(kPart), two(kPart, 'b');
  WriteRequest request{ref(), 4 * kPart, kPart, {}, {}};
  request.namedByMd5 = true;
  auto writer = store_->startWrite({}, request).value();
  QVERIFY(!writer->streamsParts());
  const auto before = proxy_->counts()["PUT block"].requests;
  std::vector<PartReceipt> parts;
  for (const std::string* bytes : {&one, &two, &one, &one}) {
    const auto number = static_cast<std::uint32_t>(parts.size());
    parts.push_back(
        writer->writePart({}, {number, {number * kPart, kPart}}, bytesOf(*bytes), crc64(bytesOf(*bytes)))
            .value());
  }
  QCOMPARE(parts[0].token, parts[2].token);
  QCOMPARE(proxy_->counts()["PUT block"].requests - before, std::uint64_t(2));
  // The session goes on, and knows what is there by the names that were journaled.
  request.session = writer->session();
  writer = store_->startWrite({}, request).value();
  for (const PartReceipt& part : parts)
    QVERIFY(writer->hasPart({}, part).value());
  PartReceipt strange = parts[0];
  strange.token = parts[0].token.substr(2) + "==";
  QVERIFY(!writer->hasPart({}, strange).value());
  proxy_->add({Fault::dropAnswer, "PUT", "comp=blocklist"});
  const auto done = writer->commit({}, parts, {});
  QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
  QVERIFY(now() == one + two + one + one);
  const auto stored = store_->storedParts({}, ref(), done->etag).value();
  QCOMPARE(stored.size(), std::size_t(4));
  QCOMPARE(stored[1].token, parts[1].token);
  // The next one keeps a block, and has been sent one of the same name: one of them is taken.
  request.session.clear();
  request.condition = Condition::matches(done->etag);
  request.size = 2 * kPart;
  writer = store_->startWrite({}, request).value();
  const std::uint64_t sum = crc64(bytesOf(one));
  const std::vector<PartReceipt> next = {writer->writePart({}, {0, {0, kPart}}, bytesOf(one), sum).value(),
                                         writer->keepPart({}, {1, {kPart, kPart}}, stored[3], sum).value()};
  QVERIFY(writer->commit({}, next, {}).has_value());
  QVERIFY(now() == one + one);
  // Given up: nothing of it is believed, though others may have sent the same.
  request.session.clear();
  request.condition = {};
  writer = store_->startWrite({}, request).value();
  const auto part = writer->writePart({}, {0, {0, kPart}}, bytesOf(two), crc64(bytesOf(two))).value();
  QVERIFY(writer->abort({}).has_value());
  request.session = writer->session();
  QVERIFY(!store_->startWrite({}, request).value()->hasPart({}, part).value());
}

// The first to commit takes what both have sent; the other one is told, and goes on.
void AzureBlocksTest::bytesNameBlocksOfSeveralWriters() {
  const std::string same = payload(kPart), mine(kPart, 'm'), theirs(kPart, 't');
  WriteRequest request{ref(), 2 * kPart, kPart, {}, {}};
  request.namedByMd5 = true;
  const auto one = store_->startWrite({}, request).value(), two = store_->startWrite({}, request).value();
  const auto write = [](ObjectWriter& writer, std::uint32_t number, const std::string& bytes) {
    return writer.writePart({}, {number, {number * kPart, kPart}}, bytesOf(bytes), crc64(bytesOf(bytes)))
        .value();
  };
  const std::vector<PartReceipt> ours = {write(*one, 0, same), write(*one, 1, mine)};
  std::vector<PartReceipt> others = {write(*two, 0, same), write(*two, 1, theirs)};
  QVERIFY(one->commit({}, ours, {}).has_value());
  const auto refused = two->commit({}, others, {});
  QVERIFY(!refused.has_value());
  QCOMPARE(refused.error().code, ErrorCode::changedUnderUs);
  QVERIFY(now() == same + mine);
  for (const PartReceipt& part : others)
    QVERIFY(!two->hasPart({}, part).value());
  others = {write(*two, 0, same), write(*two, 1, theirs)};
  QVERIFY(two->commit({}, others, {}).has_value());
  QVERIFY(now() == same + theirs);
}

void AzureBlocksTest::blocksOfAnotherLengthAreNotKept() {
  const std::string bytes = payload(kPart);
  const std::uint64_t sum = crc64(bytesOf(bytes));
  const Part whole{0, {0, kPart}};
  WriteRequest request{ref(), kPart, kPart, {}, {}};
  request.namedByMd5 = true;
  const auto first = store_->startWrite({}, request).value();
  const std::vector<PartReceipt> parts = {first->writePart({}, whole, bytesOf(bytes), sum).value()};
  const ObjectInfo old = first->commit({}, parts, {}).value();
  const auto stored = store_->storedParts({}, ref(), old.etag).value();
  request.namedByMd5 = false;
  request.condition = Condition::matches(old.etag);
  const auto next = store_->startWrite({}, request).value();
  const auto kept = next->keepPart({}, whole, stored[0], sum);
  QVERIFY(!kept.has_value());
  QCOMPARE(kept.error().code, ErrorCode::unsupported);
  const std::vector<PartReceipt> sent = {next->writePart({}, whole, bytesOf(bytes), sum).value()};
  QVERIFY(next->commit({}, sent, {}).has_value());
  QVERIFY(now() == bytes);
}

QTEST_GUILESS_MAIN(AzureBlocksTest)
#include "azure_blocks_test.moc"
