// The store for Azure through a proxy that breaks things, in front of Azurite: each fault gives the right
// error about the right object, and damaged bytes are never taken for good ones.
//
// Who notices damage on the way up: the service, by the checksum of each body (MD5 at Azurite, CRC-64 at
// Azure itself), or we, by the one it answers where a part was streamed. On the way down: the whole-object
// CRC-64 kept with the object, once it is read whole. Azurite does not sum up ranges, so that a range with
// damaged bytes is only noticed by whoever knows its checksum; the last test says so.
#include <QtTest>
#include <thread>

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

class AzureFaultTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();
  void faultsOfAPut_data();
  void faultsOfAPut();
  void faultsOfARead_data();
  void faultsOfARead();
  void faultsOfAListing_data();
  void faultsOfAListing();
  void aDamagedPartIsRefused();
  void aLostCommitIsRecognised_data();
  void aLostCommitIsRecognised();
  void aLostCommitIsRecognisedByTheNextTry();
  void somebodyElsesCommitIsNotOurs();
  void aLostPartIsNotThere();
  void faultsOfAStreamedPart_data();
  void faultsOfAStreamedPart();
  void aServiceThatSaysNothingOfAStreamedPartIsNotBelieved();
  void aStreamedPartIsStoppedInTheMiddle();
  void whatDoesNotSayWhatItIsIsAskedAgain();
  void aStalledCommitIsCancelledAndThenDone();
  void aDamagedRangeNeedsItsReader();

 private:
  ObjectRef ref() const { return {"faults", QTest::currentTestFunction() + std::string("/") + tag()}; }
  static std::string tag() { return QTest::currentDataTag() ? QTest::currentDataTag() : "x"; }
  void open(Manner manner);
  void connect(Manner manner);
  void addRows();
  FaultRule rule(const char* method, const char* target = "") const;
  void checkError(const Error& error, const std::string& object) const;
  struct Written {
    std::unique_ptr<ObjectWriter> writer;
    std::vector<PartReceipt> parts;
    std::string bytes;
  };
  Written writeParts(const Condition& condition);

  std::unique_ptr<Azurite> azurite_;
  std::unique_ptr<HttpFaultProxy> proxy_;
  std::unique_ptr<HttpTransport> http_;
  std::shared_ptr<ObjectStore> store_;
};

void AzureFaultTest::initTestCase() {
  AzuriteOptions options;
  options.loose = true;
  azurite_ = std::make_unique<Azurite>(options);
}

void AzureFaultTest::init() {
  open(Manner::plain);
}

void AzureFaultTest::open(Manner manner) {
  connect(manner);
  const Status made = store_->createContainer({}, "faults");
  QVERIFY(made || made.error().code == ErrorCode::exists);
  // Learns what the service is, so that the rules of a test meet the test's own requests.
  QVERIFY(store_->put({}, {"faults", "first"}, {}, {}, Condition::none()).has_value());
}

void AzureFaultTest::connect(Manner manner) {
  cleanup();
  proxy_ = std::make_unique<HttpFaultProxy>(azurite_->port(), manner);
  HttpOptions options;
  options.idleTimeout = 300ms;
  http_ = makeHttpTransport(options);
  ProviderServices services;
  services.http = http_.get();
  ConnectionWithCredential access = parseAzureConnectionString(azurite_->connectionString("alpha")).value();
  access.connection.endpoint = "http://127.0.0.1:" + std::to_string(proxy_->port()) + "/alpha";
  store_ = makeAzureProvider()->open(access.connection, access.credential, services).value();
}

void AzureFaultTest::cleanup() {
  store_.reset();
  http_.reset();
  proxy_.reset();
}

void AzureFaultTest::addRows() {
  QTest::addColumn<int>("fault");
  QTest::addColumn<int>("code");
  QTest::addColumn<int>("retry");
  const auto row = [](const char* name, Fault fault, ErrorCode code, Retry retry) {
    QTest::newRow(name) << int(fault) << int(code) << int(retry);
  };
  row("reset", Fault::resetBefore, ErrorCode::connection, Retry::soon);
  row("answer lost", Fault::dropAnswer, ErrorCode::connection, Retry::soon);
  row("busy", Fault::busy, ErrorCode::throttled, Retry::afterDelay);
  row("refused", Fault::refuse, ErrorCode::denied, Retry::never);
  row("expired", Fault::expire, ErrorCode::authExpired, Retry::afterAuth);
  row("stalled", Fault::stall, ErrorCode::timeout, Retry::soon);
}

FaultRule AzureFaultTest::rule(const char* method, const char* target) const {
  FaultRule made;
  if (QTest::currentDataTag()) {
    QFETCH(int, fault);
    made.fault = static_cast<Fault>(fault);
  }
  made.method = method;
  made.targetContains = target;
  return made;
}

void AzureFaultTest::checkError(const Error& error, const std::string& object) const {
  QFETCH(int, code);
  QFETCH(int, retry);
  QVERIFY2(int(error.code) == code, (std::string(name(error.code)) + ": " + error.detail).c_str());
  QCOMPARE(int(error.retry), retry);
  QCOMPARE(error.object, object);
  QVERIFY(!error.detail.empty());
  if (error.code == ErrorCode::throttled) QVERIFY(error.retryAfter == 3s);
  QCOMPARE(proxy_->acted(), 1);
}

void AzureFaultTest::faultsOfAPut_data() {
  addRows();
  QTest::newRow("damaged") << int(Fault::flipRequest) << int(ErrorCode::corrupt) << int(Retry::soon);
}

void AzureFaultTest::faultsOfAPut() {
  proxy_->add(rule("PUT"));
  const std::string bytes = payload(100'000);
  const auto put = store_->put({}, ref(), bytesOf(bytes), {}, Condition::none());
  QVERIFY(!put.has_value());
  checkError(put.error(), "az://alpha/faults/faultsOfAPut/" + tag());
  // What did not work, works when tried again.
  proxy_->clear();
  QVERIFY(store_->put({}, ref(), bytesOf(bytes), {}, Condition::none()).has_value());
  CollectingSink sink;
  QVERIFY(store_->read({}, ref(), std::nullopt, "", sink).has_value());
  QVERIFY(sink.text == bytes);
}

void AzureFaultTest::faultsOfARead_data() {
  addRows();
  QTest::newRow("cut short") << int(Fault::truncate) << int(ErrorCode::connection) << int(Retry::soon);
  QTest::newRow("damaged") << int(Fault::flipAnswer) << int(ErrorCode::corrupt) << int(Retry::soon);
}

void AzureFaultTest::faultsOfARead() {
  const std::string bytes = payload(100'000);
  QVERIFY(store_->put({}, ref(), bytesOf(bytes), {}, Condition::none()).has_value());
  for (const std::optional<ByteRange> range :
       {std::optional<ByteRange>(), std::optional(ByteRange{0, 100'000})}) {
    proxy_->clear();
    proxy_->add(rule("GET"));
    CollectingSink sink;
    const auto read = store_->read({}, ref(), range, "", sink);
    QVERIFY(!read.has_value());
    checkError(read.error(), "az://alpha/faults/faultsOfARead/" + tag());
  }
}

void AzureFaultTest::faultsOfAListing_data() {
  addRows();
  QTest::newRow("cut short") << int(Fault::truncate) << int(ErrorCode::connection) << int(Retry::soon);
}

void AzureFaultTest::faultsOfAListing() {
  QVERIFY(store_->put({}, ref(), {}, {}, Condition::none()).has_value());
  proxy_->add(rule("GET", "comp=list"));
  ListQuery query;
  query.container = "faults";
  query.prefix = "faultsOfAListing/";
  const auto page = store_->list({}, query);
  QVERIFY(!page.has_value());
  checkError(page.error(), "az://alpha/faults/faultsOfAListing/");
}

AzureFaultTest::Written AzureFaultTest::writeParts(const Condition& condition) {
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

void AzureFaultTest::aDamagedPartIsRefused() {
  WriteRequest request{ref(), kPart, kPart, {}, {}};
  const auto writer = store_->startWrite({}, request).value();
  const std::string bytes = payload(kPart);
  proxy_->add({Fault::flipRequest, "PUT", "comp=block&"});
  const auto part = writer->writePart({}, {0, {0, kPart}}, bytesOf(bytes), crc64(bytesOf(bytes)));
  QVERIFY(!part.has_value());
  QCOMPARE(part.error().code, ErrorCode::corrupt);
  QCOMPARE(part.error().retry, Retry::soon);
}

void AzureFaultTest::aLostCommitIsRecognised_data() {
  QTest::addColumn<bool>("absent");
  QTest::newRow("unconditional") << false;
  QTest::newRow("if absent") << true;
}

void AzureFaultTest::aLostCommitIsRecognised() {
  QFETCH(bool, absent);
  Written written = writeParts(absent ? Condition::absent() : Condition::none());
  proxy_->add({Fault::dropAnswer, "PUT", "comp=blocklist"});
  const auto done = written.writer->commit({}, written.parts, {});
  QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
  QCOMPARE(proxy_->acted(), 1);
  const auto info = store_->stat({}, ref());
  QVERIFY(info.has_value());
  QCOMPARE(done->etag, info->etag);
  QCOMPARE(done->size, written.bytes.size());
}

// The answer is lost and nobody can be asked; the caller tries again and is told "exists" by the service.
void AzureFaultTest::aLostCommitIsRecognisedByTheNextTry() {
  Written written = writeParts(Condition::absent());
  proxy_->add({Fault::dropAnswer, "PUT", "comp=blocklist"});
  proxy_->add({Fault::resetBefore, "GET", "comp=blocklist"});
  const auto lost = written.writer->commit({}, written.parts, {});
  QVERIFY(!lost.has_value());
  QCOMPARE(lost.error().code, ErrorCode::connection);
  QCOMPARE(lost.error().retry, Retry::soon);
  QVERIFY(written.writer->commit({}, written.parts, {}).has_value());
}

void AzureFaultTest::somebodyElsesCommitIsNotOurs() {
  Written written = writeParts(Condition::absent());
  QVERIFY(store_->put({}, ref(), bytesOf(std::string("theirs")), {}, Condition::none()).has_value());
  const auto done = written.writer->commit({}, written.parts, {});
  QVERIFY(!done.has_value());
  QCOMPARE(done.error().code, ErrorCode::exists);
  CollectingSink sink;
  QVERIFY(store_->read({}, ref(), std::nullopt, "", sink).has_value());
  QCOMPARE(sink.text, std::string("theirs"));
}

void AzureFaultTest::aLostPartIsNotThere() {
  WriteRequest request{ref(), kPart, kPart, {}, {}};
  auto writer = store_->startWrite({}, request).value();
  const std::string bytes = payload(kPart);
  const std::uint64_t crc = crc64(bytesOf(bytes));
  const Part part{0, {0, kPart}};
  proxy_->add({Fault::resetBefore, "PUT", "comp=block&"});
  QVERIFY(!writer->writePart({}, part, bytesOf(bytes), crc).has_value());
  request.session = writer->session();
  const auto receipt = store_->startWrite({}, request).value()->writePart({}, part, bytesOf(bytes), crc);
  QVERIFY(receipt.has_value());
  writer = store_->startWrite({}, request).value();
  QVERIFY(writer->hasPart({}, *receipt).value());
  PartReceipt other = *receipt;
  other.part.number = 1;
  QVERIFY(!writer->hasPart({}, other).value());
}

void AzureFaultTest::faultsOfAStreamedPart_data() {
  addRows();
  QTest::newRow("damaged") << int(Fault::flipRequest) << int(ErrorCode::corrupt) << int(Retry::soon);
}

// Its request has no checksum: what went wrong shows in the answer, and the next try is a block of its own.
void AzureFaultTest::faultsOfAStreamedPart() {
  open(Manner::summing);
  const auto writer = store_->startWrite({}, {ref(), kPart, kPart, {}, {}}).value();
  QVERIFY(writer->streamsParts());
  const std::string bytes = payload(kPart);
  const Part part{0, {0, kPart}};
  const auto stream = [&]() -> Result<PartReceipt> {
    HAWSER_TRY(const auto sink, writer->openPart({}, part));
    for (std::size_t at = 0; at < kPart; at += 10'000)
      HAWSER_CHECK(sink->write(bytesOf(bytes).subspan(at, 10'000)));
    return sink->finish({});
  };
  proxy_->add(rule("PUT", "comp=block&"));
  const auto failed = stream();
  QVERIFY(!failed.has_value());
  checkError(failed.error(), "az://alpha/faults/faultsOfAStreamedPart/" + tag());
  proxy_->clear();
  const auto receipt = stream();
  QVERIFY2(receipt.has_value(), receipt ? "" : receipt.error().detail.c_str());
  QCOMPARE(receipt->crc64, crc64(bytesOf(bytes)));
  QVERIFY(writer->commit({}, std::vector{*receipt}, {}).has_value());
  CollectingSink sink;
  QVERIFY(store_->read({}, ref(), std::nullopt, "", sink).has_value());
  QVERIFY(sink.text == bytes);
}

void AzureFaultTest::aServiceThatSaysNothingOfAStreamedPartIsNotBelieved() {
  open(Manner::summing);
  const auto writer = store_->startWrite({}, {ref(), kPart, kPart, {}, {}}).value();
  proxy_->add({Fault::silent, "PUT", "comp=block&"});
  const std::string bytes = payload(kPart);
  const auto sink = writer->openPart({}, {0, {0, kPart}}).value();
  QVERIFY(sink->write(bytesOf(bytes)).has_value());
  const auto receipt = sink->finish({});
  QVERIFY(!receipt.has_value());
  QCOMPARE(receipt.error().code, ErrorCode::unsupported);
}

void AzureFaultTest::aStreamedPartIsStoppedInTheMiddle() {
  open(Manner::summing);
  const auto writer = store_->startWrite({}, {ref(), kPart, kPart, {}, {}}).value();
  proxy_->add({Fault::stall, "PUT", "comp=block&"});
  std::stop_source stop;
  OpContext context;
  context.stop = stop.get_token();
  std::thread canceller([&] {
    proxy_->awaitStall();
    stop.request_stop();
  });
  const std::string bytes = payload(kPart);
  const auto sink = writer->openPart(context, {0, {0, kPart}}).value();
  QVERIFY(sink->write(bytesOf(bytes)).has_value());
  const auto receipt = sink->finish(context);
  canceller.join();
  QVERIFY(!receipt.has_value());
  QCOMPARE(receipt.error().code, ErrorCode::cancelled);
}

// An emulator would be given streamed parts, of which it tells no sum, for as long as the writer lives.
void AzureFaultTest::whatDoesNotSayWhatItIsIsAskedAgain() {
  connect(Manner::plain);
  proxy_->add({Fault::resetBefore, "GET", "comp=list"});
  const WriteRequest request{ref(), kPart, kPart, {}, {}};
  const auto refused = store_->startWrite({}, request);
  QVERIFY(!refused.has_value());
  QCOMPARE(refused.error().code, ErrorCode::connection);
  QCOMPARE(refused.error().retry, Retry::soon);
  QCOMPARE(refused.error().object, "az://alpha/faults/whatDoesNotSayWhatItIsIsAskedAgain/" + tag());
  QVERIFY(!store_->startWrite({}, request).value()->streamsParts());
}

void AzureFaultTest::aStalledCommitIsCancelledAndThenDone() {
  Written written = writeParts(Condition::none());
  proxy_->add({Fault::stall, "PUT", "comp=blocklist"});
  std::stop_source stop;
  OpContext context;
  context.stop = stop.get_token();
  std::thread canceller([&] {
    proxy_->awaitStall();
    stop.request_stop();
  });
  const auto cancelled = written.writer->commit(context, written.parts, {});
  canceller.join();
  QVERIFY(!cancelled.has_value());
  QCOMPARE(cancelled.error().code, ErrorCode::cancelled);
  QVERIFY(!store_->stat({}, ref()).has_value());
  proxy_->clear();
  QVERIFY(written.writer->commit({}, written.parts, {}).has_value());
}

void AzureFaultTest::aDamagedRangeNeedsItsReader() {
  const std::string bytes = payload(100'000);
  QVERIFY(store_->put({}, ref(), bytesOf(bytes), {}, Condition::none()).has_value());
  proxy_->add({Fault::flipAnswer, "GET", ""});
  CollectingSink sink;
  const auto read = store_->read({}, ref(), ByteRange{1000, 5000}, "", sink);
  QVERIFY(read.has_value());
  QVERIFY(sink.text != bytes.substr(1000, 5000));
  // What its reader has to hold the bytes against came with them.
  QVERIFY(read->properties.hashes.crc64 == crc64(bytesOf(bytes)));
}

QTEST_GUILESS_MAIN(AzureFaultTest)
#include "azure_fault_test.moc"
