// Azure Files where the contract's suite does not look: other programs that have mounted the share, names
// that differ in case, what a write leaves and costs. Over the FAKE of services/azure_files_fake.h.
#include "storage/azure/files_store.h"

#include <QtTest>

#include "checksum/crc64.h"
#include "fault/http_fault_proxy.h"
#include "net/http.h"
#include "services/azure_files_fake.h"
#include "storage/azure/azure_provider.h"

using namespace hawser;

namespace {

ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

class TextSink final : public ByteSink {
 public:
  Status write(ByteSpan bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (onBytes) std::exchange(onBytes, nullptr)();
    return {};
  }
  std::string text;
  std::function<void()> onBytes;
};

}  // namespace

class FilesStoreTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init();
  void writtenInPlaceItsHashIsNotBelieved();
  void changedDuringARead();
  void aLinkIsListedAsOne();
  void namesThatDifferInCase();
  void foldersThatDifferInCase();
  void aFolderIsInTheWay();
  void nothingIsLeftBehind();
  void zerosAreNotSent();
  void zerosReplaceWhatWasWritten();
  void heldByAnotherProgram();
  void aFullFolderStays();
  void foldersKeepTheirProperties();
  void aLostAnswerToTheRename();
  void aFolderThatWentMeanwhile();
  void keysInByteOrder();
  void requestsOfASmallPut();

 private:
  std::shared_ptr<ObjectStore> open(int port) const;
  Result<ObjectInfo> put(const std::string& key, std::string_view text, const Condition& condition = {}) {
    return store_->put({}, {"box", key}, bytesOf(text), {}, condition);
  }
  std::string read(const std::string& key) {
    TextSink sink;
    const auto info = store_->read({}, {"box", key}, {}, {}, sink);
    return info ? sink.text : std::string(name(info.error().code));
  }
  int count(const std::string& what) const {
    const auto counts = fake_->counts();
    const auto found = counts.find(what);
    return found == counts.end() ? 0 : found->second;
  }

  std::unique_ptr<test::AzureFilesFake> fake_;
  std::unique_ptr<HttpTransport> http_;
  std::unique_ptr<Provider> provider_ = makeAzureFilesProvider();
  std::shared_ptr<ObjectStore> store_;
};

void FilesStoreTest::init() {
  store_.reset();
  http_ = makeHttpTransport({});
  fake_ = std::make_unique<test::AzureFilesFake>();
  store_ = open(fake_->port());
  QVERIFY(store_->createContainer({}, "box").has_value());
}

std::shared_ptr<ObjectStore> FilesStoreTest::open(int port) const {
  ProviderServices services;
  services.http = http_.get();
  const Connection connection{
      "fake", "azure-files", "http://127.0.0.1:" + std::to_string(port), fake_->account(), {}};
  const AccountKeyCredential credential{fake_->account(), Secret(fake_->key())};
  return provider_->open(connection, credential, services).value();
}

void FilesStoreTest::writtenInPlaceItsHashIsNotBelieved() {
  QVERIFY(put("f", "hemp and tar").has_value());
  QVERIFY(store_->stat({}, {"box", "f"})->properties.hashes.crc64 == crc64(bytesOf("hemp and tar")));
  QVERIFY(fake_->writeInPlace("box", "f", 0, "Hemp"));
  const auto info = store_->stat({}, {"box", "f"});
  QVERIFY(info.has_value());
  QVERIFY(!info->properties.hashes.crc64);
  QCOMPARE(read("f"), std::string("Hemp and tar"));
}

void FilesStoreTest::changedDuringARead() {
  QVERIFY(put("f", std::string(3'000'000, 'x')).has_value());
  TextSink sink;
  sink.onBytes = [&] { fake_->writeInPlace("box", "f", 2'999'999, "y"); };
  const auto info = store_->read({}, {"box", "f"}, {}, {}, sink);
  QVERIFY(!info.has_value());
  QVERIFY(info.error().code == ErrorCode::changedUnderUs);
}

void FilesStoreTest::aLinkIsListedAsOne() {
  ObjectProperties properties;
  properties.linkTarget = "../elsewhere";
  QVERIFY(store_->put({}, {"box", "link"}, {}, properties, {}).has_value());
  QVERIFY(put("file", "text").has_value());
  const auto page = store_->list({}, {"box", "", true, {}, 0});
  QVERIFY(page.has_value());
  QCOMPARE(page->objects.size(), 2u);
  QVERIFY(page->objects[0].kind == ObjectKind::object);
  QVERIFY(page->objects[1].kind == ObjectKind::link);
  QCOMPARE(page->objects[1].size, 0u);
  QVERIFY(fake_->writeInPlace("box", "link", 0, "content!"));
  QVERIFY(store_->list({}, {"box", "", true, {}, 0})->objects[1].kind == ObjectKind::object);
  QCOMPARE(read("link"), std::string("content!here"));
}

void FilesStoreTest::namesThatDifferInCase() {
  QVERIFY(put("A", "first").has_value());
  const auto second = put("a", "second");
  QVERIFY(!second.has_value());
  QVERIFY(second.error().code == ErrorCode::exists);
  QCOMPARE(read("A"), std::string("first"));
  QVERIFY(put("A", "third").has_value());
  QCOMPARE(read("A"), std::string("third"));
  QCOMPARE(fake_->paths("box"), std::vector<std::string>{"A"});
}

void FilesStoreTest::foldersThatDifferInCase() {
  QVERIFY(put("Folder/x", "first").has_value());
  for (const char* key : {"folder/x", "folder/y", "folder/"}) {
    const auto other = put(key, std::string_view(key).ends_with('/') ? "" : "second");
    QVERIFY2(!other.has_value() && other.error().code == ErrorCode::exists, key);
  }
  QCOMPARE(fake_->paths("box"), (std::vector<std::string>{"Folder/", "Folder/x"}));
}

void FilesStoreTest::aFolderIsInTheWay() {
  QVERIFY(put("a/b", "x").has_value());
  QVERIFY(put("a", "y").error().code == ErrorCode::exists);
  QVERIFY(put("a/b/c", "y").error().code == ErrorCode::exists);
  QVERIFY(put("a/b/", "").error().code == ErrorCode::exists);
  QVERIFY(store_->stat({}, {"box", "a"}).error().code == ErrorCode::notFound);
  QVERIFY(store_->stat({}, {"box", "a/b/"}).error().code == ErrorCode::notFound);
  QVERIFY(store_->remove({}, {"box", "a"}, {}).error().code == ErrorCode::notFound);
  QCOMPARE(fake_->paths("box"), (std::vector<std::string>{"a/", "a/b"}));
}

void FilesStoreTest::nothingIsLeftBehind() {
  QVERIFY(put("deep/er/f", "x", Condition::absent()).has_value());
  QVERIFY(put("deep/er/f", "y", Condition::absent()).error().code == ErrorCode::exists);
  QVERIFY(put("deep/er/f", "y", Condition::matches("0x0")).error().code == ErrorCode::changedUnderUs);
  auto writer = store_->startWrite({}, {{"box", "other/f"}, 1, 1, {}, {}});
  QVERIFY(writer.has_value());
  QCOMPARE(fake_->paths("box").size(), 4u);  // hidden in the root: "other/" is not there yet
  QCOMPARE(store_->list({}, {"box", "", true, {}, 0})->objects.size(), 1u);
  QVERIFY((*writer)->abort({}).has_value());
  QCOMPARE(fake_->paths("box"), (std::vector<std::string>{"deep/", "deep/er/", "deep/er/f"}));
}

void FilesStoreTest::zerosAreNotSent() {
  std::string sparse(16 << 20, '\0');
  sparse[9 << 20] = 'x';
  QVERIFY(put("f", sparse).has_value());
  QCOMPARE(count("PUT range"), 1);
  QCOMPARE(read("f"), sparse);
}

void FilesStoreTest::zerosReplaceWhatWasWritten() {
  const std::string one(1000, 'x'), two(1000, '\0');
  auto writer = store_->startWrite({}, {{"box", "f"}, 1000, 1000, {}, {}});
  QVERIFY(writer.has_value());
  const Part part{0, {0, 1000}};
  const auto before = (*writer)->writePart({}, part, bytesOf(one), crc64(bytesOf(one)));
  QVERIFY(before.has_value());
  const auto after = (*writer)->writePart({}, part, bytesOf(two), crc64(bytesOf(two)));
  QVERIFY(after.has_value());
  QVERIFY(!(*writer)->hasPart({}, *before).value());
  QVERIFY(!(*writer)->commit({}, std::vector{*before}, {}).has_value());
  QVERIFY((*writer)->commit({}, std::vector{*after}, {}).has_value());
  QCOMPARE(read("f"), two);
}

void FilesStoreTest::heldByAnotherProgram() {
  QVERIFY(put("f", "x").has_value());
  QVERIFY(fake_->hold("box", "f", true));
  for (const Error& error : {put("f", "y").error(), store_->remove({}, {"box", "f"}, {}).error()}) {
    QVERIFY(error.code == ErrorCode::busy);
    QVERIFY(error.retry == Retry::afterDelay);
    QCOMPARE(error.serviceCode, std::string("SharingViolation"));
  }
  QVERIFY(fake_->hold("box", "f", false));
  QVERIFY(put("f", "y").has_value());
  QCOMPARE(fake_->paths("box"), std::vector<std::string>{"f"});
}

void FilesStoreTest::aFullFolderStays() {
  QVERIFY(put("a/b", "x").has_value());
  const Status removed = store_->remove({}, {"box", "a/"}, {});
  QVERIFY(!removed.has_value());
  QVERIFY(removed.error().code == ErrorCode::busy && removed.error().retry == Retry::never);
  QVERIFY(store_->remove({}, {"box", "a/b"}, {}).has_value());
  QVERIFY(store_->remove({}, {"box", "a/"}, {}).has_value());
  // What was known of the folder is forgotten with it.
  QVERIFY(put("a/b", "x").has_value());
  const auto missing = store_->stat({}, {"no-such-share", "f"});
  QCOMPARE(missing.error().serviceCode, std::string("ContainerNotFound"));
}

void FilesStoreTest::foldersKeepTheirProperties() {
  ObjectProperties properties;
  properties.mode = 0750;
  QVERIFY(store_->put({}, {"box", "a/b/"}, {}, properties, {}).has_value());
  QCOMPARE(store_->stat({}, {"box", "a/b/"})->properties.mode.value(), 0750u);
  properties.mode = 0700;
  const auto again = store_->put({}, {"box", "a/b/"}, {}, properties, {});
  QVERIFY(again.has_value());
  QCOMPARE(again->properties.mode.value(), 0700u);
  QVERIFY(!store_->put({}, {"box", "a/b/"}, {}, properties, Condition::absent()).has_value());
}

// The service has done it and nobody heard: that is no failure, and no second object.
void FilesStoreTest::aLostAnswerToTheRename() {
  test::HttpFaultProxy proxy(fake_->port());
  const auto store = open(proxy.port());
  test::FaultRule rule;
  rule.fault = test::Fault::dropAnswer;
  rule.targetContains = "comp=rename";
  proxy.add(rule);
  const auto written = store->put({}, {"box", "f"}, bytesOf("text"), {}, Condition::absent());
  QVERIFY2(written.has_value(), written ? "" : written.error().detail.c_str());
  QCOMPARE(proxy.acted(), 1);
  QCOMPARE(written->etag, store_->stat({}, {"box", "f"})->etag);
  QCOMPARE(read("f"), std::string("text"));
}

void FilesStoreTest::aFolderThatWentMeanwhile() {
  QVERIFY(put("a/b/f", "x").has_value());
  const auto other = open(fake_->port());
  for (const char* key : {"a/b/f", "a/b/", "a/"})
    QVERIFY(other->remove({}, {"box", key}, {}).has_value());
  QVERIFY(put("a/b/f", "y").has_value());
  QCOMPARE(read("a/b/f"), std::string("y"));
}

void FilesStoreTest::keysInByteOrder() {
  std::vector<std::string> keys = {"B",      "a-b",    "a.txt", "a/b", "a0", "a_",
                                   "ab/c-d", "ab/c/e", "ab/c0", "Ü/x", "Ýx"};
  for (const std::string& key : keys)
    QVERIFY2(put(key, key).has_value(), key.c_str());
  std::sort(keys.begin(), keys.end());
  for (const std::uint32_t pageSize : {0u, 1u, 3u}) {
    std::vector<std::string> listed;
    ListQuery query{"box", "", true, {}, pageSize};
    do {
      const auto page = store_->list({}, query);
      QVERIFY(page.has_value());
      for (const ObjectInfo& object : page->objects)
        listed.push_back(object.key);
      query.continuation = page->continuation;
    } while (!query.continuation.empty());
    QCOMPARE(listed, keys);
  }
}

void FilesStoreTest::requestsOfASmallPut() {
  QVERIFY(put("a/f", "x").has_value());
  const auto before = fake_->counts();
  QVERIFY(put("a/g", "x").has_value());
  int requests = 0;
  for (const auto& [what, count] : fake_->counts())
    requests += count - (before.contains(what) ? before.at(what) : 0);
  QCOMPARE(requests, 3);  // make, write, rename
}

QTEST_GUILESS_MAIN(FilesStoreTest)
#include "files_store_test.moc"
