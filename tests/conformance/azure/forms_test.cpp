// Page and append blobs against Azurite: nothing half-done is seen, what is there is replaced at once or not
// at all, a resume goes on, and a hash that may be of earlier bytes is not believed.
#include <QtTest>

#include "checksum/crc64.h"
#include "conformance/store_fixture.h"
#include "net/http.h"
#include "services/azurite.h"
#include "storage/azure/azure_client.h"
#include "storage/azure/azure_provider.h"
#include "storage/azure/connection_string.h"
#include "storage/azure/protocol.h"

using namespace hawser;
using conformance::bytesOf;
using conformance::CollectingSink;
using conformance::outcome;
using conformance::patternBytes;
using conformance::story;

namespace {

constexpr std::uint64_t kPart = 1024 * 1024;

}  // namespace

class FormsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    azurite_ = std::make_unique<test::Azurite>();
    http_ = makeHttpTransport({});
    access_ = parseAzureConnectionString(azurite_->connectionString("alpha")).value();
    open();
    EXPECT_OK(store_->createContainer({}, "forms"));
  }
  void cleanupTestCase() {
    store_.reset();
    azurite_.reset();
  }
  void writesWhole_data() { forms(); }
  void writesWhole();
  void nothingIsSeenBeforeTheCommit_data() { forms(); }
  void nothingIsSeenBeforeTheCommit();
  void goesOnInAnotherProcess_data() { forms(); }
  void goesOnInAnotherProcess();
  void conditionsHold_data() { forms(); }
  void conditionsHold();
  void aCommitWhoseAnswerWasLost_data() { forms(); }
  void aCommitWhoseAnswerWasLost();
  void pagesAreMultiplesOfTheirSize();
  void whatIsAppendedComesInOrder();
  void staleHashesAreNotBelieved();
  void anotherFormInItsPlaceIsTold();
  void aSnapshotIsRead();

 private:
  void forms() {
    QTest::addColumn<int>("form");
    QTest::newRow("page") << static_cast<int>(ObjectForm::page);
    QTest::newRow("append") << static_cast<int>(ObjectForm::append);
  }
  void open() {
    ProviderServices services;
    services.http = http_.get();
    store_ = makeAzureProvider()->open(access_.connection, access_.credential, services).value();
  }
  ObjectRef ref(const std::string& name) const {
    return {"forms", std::string(QTest::currentTestFunction()) + "-" +
                         (QTest::currentDataTag() ? QTest::currentDataTag() : "") + "/" + name};
  }
  Result<std::unique_ptr<ObjectWriter>> start(const ObjectRef& at, std::uint64_t size, ObjectForm form,
                                              Condition condition = {}, const std::string& session = {}) {
    return store_->startWrite({}, {at, size, kPart, std::move(condition), session, form});
  }
  static std::vector<Part> partsOf(std::uint64_t size) {
    std::vector<Part> parts;
    for (std::uint64_t at = 0; at < size; at += kPart)
      parts.push_back({static_cast<std::uint32_t>(parts.size()), {at, std::min(kPart, size - at)}});
    return parts;
  }
  static Result<PartReceipt> write(ObjectWriter& writer, const Part& part, ByteSpan whole) {
    const ByteSpan bytes = whole.subspan(part.range.offset, part.range.length);
    return writer.writePart({}, part, bytes, crc64(bytes));
  }
  Result<conformance::Bytes> read(const ObjectRef& at) {
    CollectingSink sink;
    HAWSER_CHECK(store_->read({}, at, std::nullopt, {}, sink));
    return std::move(sink.bytes);
  }
  std::size_t listed() {
    const auto page = store_->list({}, {"forms", ref("").key, true, {}, 0});
    return page ? page->objects.size() : 999;
  }

  std::unique_ptr<test::Azurite> azurite_;
  std::unique_ptr<HttpTransport> http_;
  ConnectionWithCredential access_;
  std::shared_ptr<ObjectStore> store_;
};

void FormsTest::writesWhole() {
  QFETCH(int, form);
  ObjectProperties properties;
  properties.form = static_cast<ObjectForm>(form);
  properties.contentType = "text/x-test";
  properties.metadata = {{"author", "Ada"}};
  // A stretch of zeros between, longer than a request.
  conformance::Bytes bytes = patternBytes(kPart, 1);
  bytes.resize(bytes.size() + 6 * kPart);
  const conformance::Bytes end = patternBytes(512, 2);
  bytes.insert(bytes.end(), end.begin(), end.end());
  for (const std::size_t size : {std::size_t(0), std::size_t(512), bytes.size()}) {
    const ObjectRef at = ref(std::to_string(size));
    const ByteSpan some = ByteSpan(bytes).first(size);
    const auto put = store_->put({}, at, some, properties, Condition::absent());
    EXPECT_OK(put);
    const auto there = store_->stat({}, at);
    EXPECT_OK(there);
    QCOMPARE(there->size, size);
    QCOMPARE(there->properties.form, properties.form);
    QCOMPARE(there->properties.contentType, std::string("text/x-test"));
    QCOMPARE(there->properties.metadata.at("author"), std::string("Ada"));
    QCOMPARE(*there->properties.hashes.crc64, crc64(some));
    QCOMPARE(there->etag, put->etag);
    const auto back = read(at);
    EXPECT_OK(back);
    QVERIFY(std::equal(back->begin(), back->end(), some.begin(), some.end()));
  }
  QCOMPARE(listed(), std::size_t(3));
  // Nothing is left of what it was written to.
  const auto all = store_->list({}, {"forms", ".hawser", true, {}, 0});
  EXPECT_OK(all);
  QVERIFY(all->objects.empty());
}

void FormsTest::nothingIsSeenBeforeTheCommit() {
  QFETCH(int, form);
  const conformance::Bytes bytes = patternBytes(3 * kPart, 3);
  const ObjectRef at = ref("object");
  auto writer = start(at, bytes.size(), static_cast<ObjectForm>(form));
  EXPECT_OK(writer);
  std::vector<PartReceipt> receipts;
  for (const Part& part : partsOf(bytes.size())) {
    auto receipt = write(**writer, part, bytes);
    EXPECT_OK(receipt);
    receipts.push_back(std::move(*receipt));
    EXPECT_CODE(store_->stat({}, at), ErrorCode::notFound);
    QCOMPARE(listed(), std::size_t(0));
  }
  const auto all = store_->list({}, {"forms", "", true, {}, 0});
  EXPECT_OK(all);
  for (const ObjectInfo& info : all->objects)
    QVERIFY2(!info.key.starts_with(".hawser"), info.key.c_str());
  EXPECT_OK((*writer)->commit({}, receipts, {}));
  QVERIFY(read(at).value() == bytes);
  // Given up: no trace.
  auto other = start(ref("other"), bytes.size(), static_cast<ObjectForm>(form));
  EXPECT_OK(other);
  EXPECT_OK(write(**other, partsOf(bytes.size())[0], bytes));
  const std::string session = (*other)->session();
  EXPECT_OK((*other)->abort({}));
  EXPECT_CODE(start(ref("other"), bytes.size(), static_cast<ObjectForm>(form), {}, session),
              ErrorCode::notFound);
}

void FormsTest::goesOnInAnotherProcess() {
  QFETCH(int, form);
  const conformance::Bytes bytes = patternBytes(4 * kPart, 4);
  const std::vector<Part> parts = partsOf(bytes.size());
  const ObjectRef at = ref("object");
  std::string session;
  std::vector<PartReceipt> receipts;
  {
    auto writer = start(at, bytes.size(), static_cast<ObjectForm>(form));
    EXPECT_OK(writer);
    session = (*writer)->session();
    for (int i = 0; i < 3; ++i)
      receipts.push_back(write(**writer, parts[i], bytes).value());
  }
  receipts.pop_back();  // the journal had not heard of it
  open();
  auto writer = start(at, bytes.size(), static_cast<ObjectForm>(form), {}, session);
  EXPECT_OK(writer);
  for (const PartReceipt& receipt : receipts)
    QVERIFY((*writer)->hasPart({}, receipt).value());
  for (int i = 2; i < 4; ++i)
    receipts.push_back(write(**writer, parts[i], bytes).value());
  EXPECT_OK((*writer)->commit({}, receipts, {}));
  QVERIFY(read(at).value() == bytes);
  EXPECT_CODE(start(ref("another"), bytes.size(), static_cast<ObjectForm>(form), {}, session),
              ErrorCode::invalidArgument);
}

void FormsTest::conditionsHold() {
  QFETCH(int, form);
  ObjectProperties properties;
  properties.form = static_cast<ObjectForm>(form);
  const conformance::Bytes one = patternBytes(512, 1), two = patternBytes(1024, 2);
  const ObjectRef at = ref("object");
  const auto first = store_->put({}, at, one, properties, Condition::absent());
  EXPECT_OK(first);
  EXPECT_CODE(store_->put({}, at, two, properties, Condition::absent()), ErrorCode::exists);
  EXPECT_CODE(store_->put({}, at, two, properties, Condition::matches("0x1")), ErrorCode::changedUnderUs);
  QVERIFY(read(at).value() == one);
  EXPECT_OK(store_->put({}, at, two, properties, Condition::matches(first->etag)));
  QVERIFY(read(at).value() == two);
}

void FormsTest::aCommitWhoseAnswerWasLost() {
  QFETCH(int, form);
  const conformance::Bytes bytes = patternBytes(kPart, 5);
  const ObjectRef at = ref("object");
  auto writer = start(at, bytes.size(), static_cast<ObjectForm>(form), Condition::absent());
  EXPECT_OK(writer);
  const std::vector<PartReceipt> receipts = {write(**writer, partsOf(bytes.size())[0], bytes).value()};
  EXPECT_OK((*writer)->commit({}, receipts, {}));
  // It is asked for again, by who was not told; what it was written to is gone by now.
  const auto again = (*writer)->commit({}, receipts, {});
  EXPECT_OK(again);
  QCOMPARE(again->size, bytes.size());
  QVERIFY(read(at).value() == bytes);
}

void FormsTest::pagesAreMultiplesOfTheirSize() {
  EXPECT_CODE(start(ref("odd"), 513, ObjectForm::page), ErrorCode::invalidArgument);
  auto writer = start(ref("parts"), 2048, ObjectForm::page);
  EXPECT_OK(writer);
  const conformance::Bytes bytes = patternBytes(2048, 1);
  EXPECT_CODE(write(**writer, {0, {0, 100}}, bytes), ErrorCode::invalidArgument);
  // In any order.
  std::vector<PartReceipt> receipts(2);
  receipts[1] = write(**writer, {1, {1024, 1024}}, bytes).value();
  receipts[0] = write(**writer, {0, {0, 1024}}, bytes).value();
  EXPECT_OK((*writer)->commit({}, receipts, {}));
  QVERIFY(read(ref("parts")).value() == bytes);
}

void FormsTest::whatIsAppendedComesInOrder() {
  const conformance::Bytes bytes = patternBytes(3 * kPart, 1);
  const std::vector<Part> parts = partsOf(bytes.size());
  auto writer = start(ref("object"), bytes.size(), ObjectForm::append);
  EXPECT_OK(writer);
  QVERIFY((*writer)->inOrder());
  EXPECT_CODE(write(**writer, parts[1], bytes), ErrorCode::invalidArgument);
  std::vector<PartReceipt> receipts;
  for (const Part& part : parts) {
    receipts.push_back(write(**writer, part, bytes).value());
    // Again, as after an answer that was lost.
    EXPECT_OK(write(**writer, part, bytes));
  }
  EXPECT_OK((*writer)->commit({}, receipts, {}));
  QVERIFY(read(ref("object")).value() == bytes);
}

void FormsTest::staleHashesAreNotBelieved() {
  ObjectProperties properties;
  properties.form = ObjectForm::append;
  const conformance::Bytes bytes = patternBytes(512, 1);
  EXPECT_OK(store_->put({}, ref("log"), bytes, properties, Condition::absent()));
  azure::AzureAccess access;
  access.base = azurite_->endpoint("alpha");
  access.account = "alpha";
  access.emulator = true;
  access.key = SharedKey::make("alpha", Secret(azurite_->key("alpha"))).value();
  azure::AzureClient client(access, *http_, Clock::system());
  const conformance::Bytes more = patternBytes(100, 2);
  EXPECT_OK(client.send({}, azure::appendRequest(access.base, ref("log"), 512, more, azure::BodyCheck::md5),
                        "log"));
  auto there = store_->stat({}, ref("log"));
  EXPECT_OK(there);
  QCOMPARE(there->size, std::uint64_t(612));
  QVERIFY(!there->properties.hashes.crc64);
  EXPECT_OK(read(ref("log")));
  properties.form = ObjectForm::page;
  const auto disk = store_->put({}, ref("disk"), bytes, properties, Condition::absent());
  EXPECT_OK(disk);
  const conformance::Bytes page = patternBytes(512, 9);
  // Its times have seconds: what is written within the same one looks like the copy itself.
  const auto written = [&] {
    const auto put = client.send(
        {}, azure::putPagesRequest(access.base, ref("disk"), 0, page, azure::BodyCheck::md5), "disk");
    return put && store_->stat({}, ref("disk")).value().modified != disk->modified;
  };
  QTRY_VERIFY(written());
  there = store_->stat({}, ref("disk"));
  EXPECT_OK(there);
  QVERIFY(!there->properties.hashes.crc64);
  QVERIFY(read(ref("disk")).value() == page);
}

void FormsTest::anotherFormInItsPlaceIsTold() {
  const conformance::Bytes bytes = patternBytes(512, 1);
  EXPECT_OK(store_->put({}, ref("object"), bytes, {}, Condition::absent()));
  ObjectProperties pages;
  pages.form = ObjectForm::page;
  const auto put = store_->put({}, ref("object"), bytes, pages, {});
  QVERIFY(!put || put->properties.form == ObjectForm::page);
  QVERIFY(read(ref("object")).value() == bytes);
}

void FormsTest::aSnapshotIsRead() {
  const conformance::Bytes one = patternBytes(512, 1), two = patternBytes(600, 2);
  EXPECT_OK(store_->put({}, ref("object"), one, {}, Condition::absent()));
  azure::AzureAccess access;
  access.base = azurite_->endpoint("alpha");
  access.account = "alpha";
  access.emulator = true;
  access.key = SharedKey::make("alpha", Secret(azurite_->key("alpha"))).value();
  azure::AzureClient client(access, *http_, Clock::system());
  HttpRequest request;
  request.method = "PUT";
  request.url = azure::blobUrl(access.base, ref("object")) + "?comp=snapshot";
  const auto made = client.send({}, request, "object");
  EXPECT_OK(made);
  ObjectRef snapshot = ref("object");
  snapshot.snapshot = std::string(made->headers.find("x-ms-snapshot").value());
  EXPECT_OK(store_->put({}, ref("object"), two, {}, {}));
  QVERIFY(read(snapshot).value() == one);
  QCOMPARE(store_->stat({}, snapshot)->size, std::uint64_t(512));
  QVERIFY(read(ref("object")).value() == two);
}

QTEST_GUILESS_MAIN(FormsTest)
#include "forms_test.moc"
