// ReplicaStore over stores in memory: reads come from all, go on where one fails, and never take bytes of
// another object; what only one that is away could tell is not said to be missing.
#include "storage/replica/replica_store.h"

#include <QtTest>
#include <latch>

#include "checksum/crc64.h"
#include "support/memory_store.h"

using namespace hawser;
using namespace hawser::test;

namespace {

class CollectingSink final : public ByteSink {
 public:
  Status write(ByteSpan bytes) override {
    if (refuses) return fail(ErrorCode::noSpace, "full");
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  std::string text;
  bool refuses = false;
};

ObjectProperties hashed(const std::string& bytes) {
  ObjectProperties properties;
  properties.hashes.crc64 = crc64(std::as_bytes(std::span(bytes)));
  return properties;
}

// A store that breaks off its answers to reads after so many bytes.
class Breaking final : public ByteSink {
 public:
  Breaking(ByteSink& target, std::size_t most) : target_(target), left_(most) {}
  Status write(ByteSpan bytes) override {
    const ByteSpan first = bytes.first(std::min(bytes.size(), left_));
    left_ -= first.size();
    if (!first.empty()) HAWSER_CHECK(target_.write(first));
    if (first.size() == bytes.size()) return {};
    return fail(error);
  }
  Error error;

 private:
  ByteSink& target_;
  std::size_t left_;
};

class BreakingStore final : public ObjectStore {
 public:
  explicit BreakingStore(std::shared_ptr<MemoryStore> store) : store_(std::move(store)) {}
  const Capabilities& capabilities() const override { return store_->capabilities(); }
  std::string location(const ObjectRef& ref) const override { return store_->location(ref); }
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& from) override {
    return store_->listContainers(context, from);
  }
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override {
    return store_->list(context, query);
  }
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override {
    return store_->stat(context, ref);
  }
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override {
    ++reads;
    Breaking breaking(sink, most);
    breaking.error = error;
    return store_->read(context, ref, range, ifMatch, breaking);
  }
  Status createContainer(const OpContext& context, const std::string& name) override {
    return store_->createContainer(context, name);
  }
  Status removeContainer(const OpContext& context, const std::string& name) override {
    return store_->removeContainer(context, name);
  }
  Result<ObjectInfo> put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                         const ObjectProperties& properties, const Condition& condition) override {
    return store_->put(context, ref, bytes, properties, condition);
  }
  Result<std::unique_ptr<ObjectWriter>> startWrite(const OpContext& context,
                                                   const WriteRequest& request) override {
    return store_->startWrite(context, request);
  }
  Status remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) override {
    return store_->remove(context, ref, condition);
  }
  Result<std::string> presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime until) override {
    return store_->presignedUrl(context, ref, until);
  }

  std::size_t most = 0;
  Error error = makeError(ErrorCode::connection, "broke off", Retry::soon);
  int reads = 0;

 private:
  std::shared_ptr<MemoryStore> store_;
};

const OpContext kContext;

}  // namespace

class ReplicaStoreTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init();
  void readsComeFromAll();
  void oneThatIsAwayIsPassedOver();
  void aReadGoesOnInTheMiddle();
  void damagedBytesAreReadAgain();
  void anotherObjectIsNeverRead();
  void anotherObjectIsNeverReadWithoutAListing();
  void whatMayPassIsToldFirst();
  void withoutAHashOnlyOneIsRead();
  void theSinksErrorIsItsOwn();
  void whatOneThatIsAwayMayHaveIsNotMissing();
  void listingsAreOfAll();
  void allAreListedAtOnce();
  void writesAndRemovalsReachAll();
  void conditionsHoldOfEachCopy();

 private:
  void open() { store_ = std::make_unique<replica::ReplicaStore>("set:", members()); }
  std::vector<replica::Member> members() {
    return {{one_, "box", "in/"}, {two_, "box", ""}, {three_, "box", ""}};
  }
  void everywhere(const std::string& key, const std::string& bytes) {
    one_->set("in/" + key, bytes, hashed(bytes));
    two_->set(key, bytes, hashed(bytes));
    three_->set(key, bytes, hashed(bytes));
  }
  static void away(MemoryStore& store) {
    store.hook = [](const std::string&, const std::string&) -> Status {
      return fail(ErrorCode::connection, "no route", Retry::soon);
    };
  }
  std::string text(const std::string& key, std::optional<ByteRange> range = {}) {
    const auto info = store_->stat(kContext, {"", key});
    CollectingSink sink;
    const auto read = store_->read(kContext, {"", key}, range, info ? info->etag : "", sink);
    return read ? sink.text : name(read.error().code).data();
  }

  std::shared_ptr<MemoryStore> one_, two_, three_;
  std::unique_ptr<replica::ReplicaStore> store_;
};

void ReplicaStoreTest::init() {
  one_ = std::make_shared<MemoryStore>("one");
  two_ = std::make_shared<MemoryStore>("two");
  three_ = std::make_shared<MemoryStore>("three");
  open();
}

void ReplicaStoreTest::readsComeFromAll() {
  everywhere("a", "0123456789");
  std::map<std::string, int> reads;
  const auto counting = [&reads](const char* store) {
    return [&reads, store](const std::string& verb, const std::string&) -> Status {
      if (verb == "read") ++reads[store];
      return {};
    };
  };
  one_->hook = counting("one");
  two_->hook = counting("two");
  three_->hook = counting("three");
  for (std::uint64_t i = 0; i < 9; ++i)
    QCOMPARE(text("a", ByteRange{i, 1}), std::to_string(i));
  QCOMPARE(reads["one"], 3);
  QCOMPARE(reads["two"], 3);
  QCOMPARE(reads["three"], 3);
}

void ReplicaStoreTest::oneThatIsAwayIsPassedOver() {
  everywhere("a", "same");
  everywhere("b", "bytes");
  const auto listed = store_->list(kContext, {"", "", true, {}, 0}).value();
  QCOMPARE(listed.objects.size(), std::size_t{2});
  for (const auto& gone : {one_, two_}) {
    away(*gone);
    QCOMPARE(text("a"), std::string("same"));
    const auto page = store_->list(kContext, {"", "", true, {}, 0});
    QVERIFY(page.has_value());
    QCOMPARE(page->objects.size(), std::size_t{2});
    QCOMPARE(page->objects[0].etag, listed.objects[0].etag);
  }
  away(*three_);
  QCOMPARE(text("a"), std::string("connection"));
  QCOMPARE(store_->list(kContext, {"", "", true, {}, 0}).error().code, ErrorCode::connection);
  three_->hook = nullptr;
  QCOMPARE(text("b"), std::string("bytes"));
}

void ReplicaStoreTest::aReadGoesOnInTheMiddle() {
  std::string bytes(100'000, 'x');
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>(i * 2654435761u >> 11);
  everywhere("a", bytes);
  auto breaks = std::make_shared<BreakingStore>(two_);
  replica::ReplicaStore store("set:", {{breaks, "box", ""}, {three_, "box", ""}});
  const auto listed = store.list(kContext, {"", "", true, {}, 0}).value();
  for (const std::size_t most : {std::size_t{0}, std::size_t{1}, std::size_t{40'000}, std::size_t{99'999}}) {
    breaks->most = most;
    for (const std::optional<ByteRange> range :
         {std::optional<ByteRange>(), std::optional(ByteRange{7, 60'000})}) {
      for (int turn = 0; turn < 2; ++turn) {
        CollectingSink sink;
        const auto read = store.read(kContext, {"", "a"}, range, listed.objects[0].etag, sink);
        QVERIFY2(read.has_value(), read ? "" : read.error().detail.c_str());
        QVERIFY(sink.text == (range ? bytes.substr(7, 60'000) : bytes));
      }
    }
  }
  QVERIFY(breaks->reads > 0);
}

void ReplicaStoreTest::damagedBytesAreReadAgain() {
  everywhere("a", "0123456789");
  auto breaks = std::make_shared<BreakingStore>(two_);
  breaks->most = 5;
  breaks->error = makeError(ErrorCode::corrupt, "the checksum is wrong");
  replica::ReplicaStore store("set:", {{breaks, "box", ""}, {three_, "box", ""}});
  const auto etag = store.list(kContext, {"", "", true, {}, 0})->objects[0].etag;
  int failed = 0;
  for (int turn = 0; turn < 4; ++turn) {
    CollectingSink sink;
    const auto read = store.read(kContext, {"", "a"}, {}, etag, sink);
    if (!read) {
      // What came cannot be taken back: the caller begins anew, and is given another copy.
      QCOMPARE(read.error().code, ErrorCode::corrupt);
      QCOMPARE(read.error().retry, Retry::soon);
      ++failed;
    } else {
      QCOMPARE(sink.text, std::string("0123456789"));
    }
  }
  QCOMPARE(failed, 1);
}

void ReplicaStoreTest::anotherObjectIsNeverRead() {
  everywhere("a", "right");
  two_->set("a", "wrong", hashed("wrong"));
  const auto etag = store_->list(kContext, {"", "", true, {}, 0})->objects[0].etag;
  for (int turn = 0; turn < 6; ++turn) {
    CollectingSink sink;
    QVERIFY(store_->read(kContext, {"", "a"}, {}, etag, sink).has_value());
    QCOMPARE(sink.text, std::string("right"));
  }
  away(*one_);
  away(*three_);
  CollectingSink sink;
  const auto read = store_->read(kContext, {"", "a"}, {}, etag, sink);
  QVERIFY(!read.has_value());
  QCOMPARE(read.error().code, ErrorCode::connection);
  QVERIFY(sink.text.empty());
}

// What will not pass at one must not end what may pass at another.
void ReplicaStoreTest::whatMayPassIsToldFirst() {
  everywhere("a", "right");
  const auto etag = store_->list(kContext, {"", "", true, {}, 0})->objects[0].etag;
  one_->set("in/a", "newer", hashed("newer"));
  three_->set("a", "newer", hashed("newer"));
  away(*two_);
  for (int turn = 0; turn < 3; ++turn) {
    CollectingSink sink;
    const auto read = store_->read(kContext, {"", "a"}, {}, etag, sink);
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::connection);
    QCOMPARE(read.error().retry, Retry::soon);
  }
}

// Nothing is known of the copies but what the object is: a copy that turns out to be another is an error.
void ReplicaStoreTest::anotherObjectIsNeverReadWithoutAListing() {
  everywhere("a", "right");
  two_->set("a", "wrong", hashed("wrong"));
  const std::string etag = store_->stat(kContext, {"", "a"})->etag;
  open();
  int failed = 0;
  for (int turn = 0; turn < 6; ++turn) {
    CollectingSink sink;
    const auto read = store_->read(kContext, {"", "a"}, {}, etag, sink);
    if (read) {
      QCOMPARE(sink.text, std::string("right"));
    } else {
      QCOMPARE(read.error().code, ErrorCode::changedUnderUs);
      QCOMPARE(read.error().retry, Retry::soon);
      ++failed;
    }
  }
  QCOMPARE(failed, 1);
}

void ReplicaStoreTest::withoutAHashOnlyOneIsRead() {
  one_->set("in/a", "first");
  two_->set("a", "other");
  three_->set("a", "other");
  const auto etag = store_->stat(kContext, {"", "a"})->etag;
  for (int turn = 0; turn < 4; ++turn) {
    CollectingSink sink;
    QVERIFY(store_->read(kContext, {"", "a"}, {}, etag, sink).has_value());
    QCOMPARE(sink.text, std::string("first"));
  }
  away(*one_);
  CollectingSink sink;
  QCOMPARE(store_->read(kContext, {"", "a"}, {}, etag, sink).error().code, ErrorCode::connection);
  one_->hook = nullptr;
  one_->set("in/a", "newer");
  QCOMPARE(store_->read(kContext, {"", "a"}, {}, etag, sink).error().code, ErrorCode::changedUnderUs);
  QVERIFY(sink.text.empty());
}

void ReplicaStoreTest::theSinksErrorIsItsOwn() {
  everywhere("a", "bytes");
  CollectingSink sink;
  sink.refuses = true;
  const auto read = store_->read(kContext, {"", "a"}, {}, {}, sink);
  QVERIFY(!read.has_value());
  QCOMPARE(read.error().code, ErrorCode::noSpace);
}

void ReplicaStoreTest::whatOneThatIsAwayMayHaveIsNotMissing() {
  QCOMPARE(store_->stat(kContext, {"", "a"}).error().code, ErrorCode::notFound);
  QCOMPARE(store_->stat(kContext, {"", "a"}).error().object, std::string("set:/a"));
  away(*two_);
  QCOMPARE(store_->stat(kContext, {"", "a"}).error().code, ErrorCode::connection);
  three_->set("a", "here", hashed("here"));
  QCOMPARE(text("a"), std::string("here"));
}

void ReplicaStoreTest::listingsAreOfAll() {
  one_->set("in/dir/a", "1", hashed("1"));
  two_->set("dir/b", "2", hashed("2"));
  three_->set("dir/a", "1", hashed("1"));
  three_->set("top", "3", hashed("3"));
  std::vector<std::string> keys;
  ListQuery query{"", "", true, {}, 1};
  do {
    const auto page = store_->list(kContext, query).value();
    for (const ObjectInfo& object : page.objects)
      keys.push_back(object.key);
    query.continuation = page.continuation;
  } while (!query.continuation.empty());
  const std::vector<std::string> all = {"dir/a", "dir/b", "top"};
  QVERIFY(keys == all);
  const auto top = store_->list(kContext, {"", "", false, {}, 0}).value();
  QCOMPARE(top.objects.size(), std::size_t{2});
  QCOMPARE(top.objects[0].key, std::string("dir/"));
  QCOMPARE(store_->listContainers(kContext, {})->containers[0].name, std::string("dir"));
  QCOMPARE(store_->list(kContext, {"dir", "", true, {}, 0})->objects[1].key, std::string("b"));
}

// None is answered before all have been asked.
void ReplicaStoreTest::allAreListedAtOnce() {
  everywhere("a", "bytes");
  std::latch asked(3);
  for (const auto& store : {one_, two_, three_}) {
    store->hook = [&asked](const std::string& verb, const std::string&) -> Status {
      if (verb == "list") asked.arrive_and_wait();
      return {};
    };
  }
  const auto page = store_->list(kContext, {"", "", true, {}, 0});
  QVERIFY(page.has_value());
  QCOMPARE(page->objects.size(), std::size_t{1});
}

void ReplicaStoreTest::writesAndRemovalsReachAll() {
  const std::string bytes = "bytes";
  QCOMPARE(store_->put(kContext, {"dir", "a"}, {}, {}, {}).error().code, ErrorCode::notFound);
  QVERIFY(store_->createContainer(kContext, "dir").has_value());
  QVERIFY(
      store_->put(kContext, {"dir", "a"}, std::as_bytes(std::span(bytes)), hashed(bytes), {}).has_value());
  QCOMPARE(*one_->get("in/dir/a"), bytes);
  QCOMPARE(*two_->get("dir/a"), bytes);
  QCOMPARE(*three_->get("dir/a"), bytes);
  QVERIFY(two_->remove(kContext, {"box", "dir/a"}, {}).has_value());
  QVERIFY(store_->remove(kContext, {"dir", "a"}, {}).has_value());
  QVERIFY(!one_->get("in/dir/a") && !three_->get("dir/a"));
  QCOMPARE(store_->remove(kContext, {"dir", "a"}, {}).error().code, ErrorCode::notFound);
  // A container is made where it is missing, and is there when all have it.
  QVERIFY(store_->createContainer(kContext, "new").has_value());
  QVERIFY(two_->remove(kContext, {"box", "new/"}, {}).has_value());
  QVERIFY(store_->createContainer(kContext, "new").has_value());
  QVERIFY(two_->get("new/"));
  QCOMPARE(store_->createContainer(kContext, "new").error().code, ErrorCode::exists);
  QVERIFY(store_->removeContainer(kContext, "new").has_value());
  QVERIFY(!one_->get("in/new/") && !two_->get("new/"));
}

void ReplicaStoreTest::conditionsHoldOfEachCopy() {
  everywhere("a", "bytes");
  const std::string etag = store_->stat(kContext, {"", "a"})->etag;
  two_->set("a", "other", hashed("other"));
  const auto removed = store_->remove(kContext, {"", "a"}, Condition::matches(etag));
  QVERIFY(!removed.has_value());
  QCOMPARE(removed.error().code, ErrorCode::changedUnderUs);
  QCOMPARE(*two_->get("a"), std::string("other"));
}

QTEST_GUILESS_MAIN(ReplicaStoreTest)
#include "replica_store_test.moc"
