// The engine's cache: what is read through it, of which version, and what can be asked and changed of it.
#include <QTemporaryDir>
#include <QtTest>
#include <future>

#include "api/engine.h"
#include "api/shared_cache.h"
#include "base/units.h"

using namespace hawser;

namespace {

// One object in memory that counts who asks for it.
class Remote final : public ObjectReader {
 public:
  const Capabilities& capabilities() const override { return can_; }
  std::string location(const ObjectRef& ref) const override {
    return "az://acct/" + ref.container + "/" + ref.key;
  }
  Result<ContainerPage> listContainers(const OpContext&, const std::string&) override {
    return ContainerPage{};
  }
  Result<ObjectPage> list(const OpContext&, const ListQuery&) override { return ObjectPage{}; }
  Result<ObjectInfo> stat(const OpContext&, const ObjectRef& ref) override {
    ++stats;
    if (away) return fail(makeError(ErrorCode::notFound, "gone").about(location(ref)));
    return info();
  }
  Result<ObjectInfo> read(const OpContext&, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override {
    ++reads;
    if (away) return fail(makeError(ErrorCode::notFound, "gone").about(location(ref)));
    if (!ifMatch.empty() && ifMatch != etag)
      return fail(makeError(ErrorCode::changedUnderUs, "another").about(location(ref)));
    const std::string part = content.substr(range->offset, range->length);
    HAWSER_CHECK(sink.write(std::as_bytes(std::span(part))));
    return info();
  }

  void set(std::string bytes, std::string tag) {
    content = std::move(bytes);
    etag = std::move(tag);
  }

  std::string content, etag;
  bool away = false;
  int stats = 0, reads = 0;

 private:
  ObjectInfo info() const {
    ObjectInfo info;
    info.key = "a";
    info.size = content.size();
    info.etag = etag;
    return info;
  }
  const Capabilities can_;
};

class Text final : public ByteSink {
 public:
  Status write(ByteSpan bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  std::string text;
};

struct Reads {
  explicit Reads(const std::string& file) : cache(FileSystem::system(), file, {}, {}) {}

  // What comes, or "!" and the error's code.
  std::string read(ByteRange range, const std::string& etag = {}) {
    Text text;
    const auto done = cache.read({}, "service", {remote, {"box", "a"}, etag}, range, text);
    return done ? text.text : "!" + std::string(name(done.error().code));
  }

  std::shared_ptr<Remote> remote = std::make_shared<Remote>();
  SharedCache cache;
};

template <class Value>
Value waitFor(const std::function<OperationPtr(std::function<void(Value)>)>& ask) {
  std::promise<Value> answer;
  auto arrives = answer.get_future();
  const OperationPtr operation = ask([&](Value value) { answer.set_value(std::move(value)); });
  return arrives.get();
}

}  // namespace

class CacheTest : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::string path(const char* name) const {
    return folder_->filePath(QString::fromUtf8(name)).toStdString();
  }

  std::unique_ptr<Engine> openEngine() {
    EngineOptions options;
    options.stateFolder = path("state");
    options.configFolder = path("config");
    options.defaultStoreFile = path("default.store");
    options.cacheFile = path("cache.store");
    auto engine = Engine::open(std::move(options));
    if (!engine) qFatal("no engine");
    return std::move(*engine);
  }
  static Result<CacheContents> contentsOf(Engine& engine) {
    return waitFor<Result<CacheContents>>([&](auto done) { return engine.cacheContents(std::move(done)); });
  }

 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void readOnceIsKept() {
    Reads reads(path("cache.store"));
    reads.remote->set(std::string(1 << 20, 'x'), "1");
    QCOMPARE(reads.read({10, 100}), std::string(100, 'x'));
    const int fetched = reads.remote->reads;
    QCOMPARE(reads.read({10, 100}), std::string(100, 'x'));
    QCOMPARE(reads.remote->reads, fetched);
    // Whether it is the same object has been asked.
    QCOMPARE(reads.remote->stats, 2);
    reads.remote->set(std::string(1 << 20, 'y'), "2");
    QCOMPARE(reads.read({10, 100}), std::string(100, 'y'));
  }

  // What was listed is what is read: from here without asking, or not at all.
  void readAsItWasListed() {
    Reads reads(path("cache.store"));
    reads.remote->set(std::string(1 << 20, 'x'), "1");
    QCOMPARE(reads.read({0, 100}, "1"), std::string(100, 'x'));
    QCOMPARE(reads.read({0, 100}, "0"), "!" + std::string(name(ErrorCode::changedUnderUs)));
    reads.remote->set(std::string(1 << 20, 'y'), "2");
    const int asked = reads.remote->stats;
    QCOMPARE(reads.read({0, 100}, "1"), std::string(100, 'x'));
    QCOMPARE(reads.remote->stats, asked);
    QCOMPARE(reads.read({900'000, 100}, "1"), "!" + std::string(name(ErrorCode::changedUnderUs)));
    QCOMPARE(reads.read({0, 100}, "2"), std::string(100, 'y'));
    reads.remote->away = true;
    QCOMPARE(reads.read({50, 10}, "2"), std::string(10, 'y'));
    QCOMPARE(reads.read({900'000, 10}, "2"), "!" + std::string(name(ErrorCode::notFound)));
  }

  void readWithoutACache() {
    Reads reads(path("none/in/the/way"));
    QVERIFY(FileSystem::system().makeDirectories(path("none/in/the/way")));
    reads.remote->set("text", "1");
    QCOMPARE(reads.read({1, 2}, "1"), std::string("ex"));
    QCOMPARE(reads.read({1, 2}, "0"), "!" + std::string(name(ErrorCode::changedUnderUs)));
  }

  void onlyWhereThereIsOne() {
    SharedCache none(FileSystem::system(), path("cache.store"), {}, {});
    QCOMPARE(none.open(SharedCache::Absent::isAnError).error().serviceCode, std::string(kNotCached));
    QVERIFY(!FileSystem::system().info(path("cache.store")));
    const auto made = none.open(SharedCache::Absent::isMade);
    QVERIFY(made.has_value());
    QVERIFY(*none.open(SharedCache::Absent::isAnError) == *made);
    QCOMPARE(SharedCache(FileSystem::system(), path("cache.store"), {}, {})
                 .open(SharedCache::Absent::isMade)
                 .error()
                 .code,
             ErrorCode::busy);
  }

  void askedAndChangedThroughTheEngine() {
    const auto engine = openEngine();
    const auto nothing = contentsOf(*engine);
    QVERIFY(nothing && nothing->objects.empty() && nothing->room.limit > 0);
    QVERIFY(waitFor<Status>([&](auto done) { return engine->clearCache(std::move(done)); }).has_value());
    QVERIFY(!FileSystem::system().info(path("cache.store")));
    QVERIFY(waitFor<Status>([&](auto done) {
              return engine->resizeCache(200 * kMiB, std::move(done));
            }).has_value());
    QCOMPARE(contentsOf(*engine)->room.limit, 200 * kMiB);
    const Status none =
        waitFor<Status>([&](auto done) { return engine->dropCached({"az://acct/box/a"}, std::move(done)); });
    QCOMPARE(none.error().serviceCode, std::string(kNotCached));
    QCOMPARE(none.error().object, std::string("az://acct/box/a"));
    // A connection that is not there is what is wrong.
    const Status unknown = waitFor<Status>(
        [&](auto done) { return engine->pinCached({"nowhere:box/a"}, true, std::move(done)); });
    QVERIFY(!unknown && unknown.error().serviceCode != kNotCached);
    // What another engine has changed is seen: none of them holds the file for long.
    {
      Reads reads(path("cache.store"));
      reads.remote->set("text", "1");
      QCOMPARE(reads.read({0, 4}), std::string("text"));
    }
    const auto some = contentsOf(*engine);
    QCOMPARE(some->objects.size(), std::size_t{1});
    QCOMPARE(some->objects[0].location, std::string("az://acct/box/a"));
    QCOMPARE(some->objects[0].cached, std::uint64_t{4});
    QVERIFY(waitFor<Status>([&](auto done) {
              return engine->pinCached({"az://acct/box/a"}, true, std::move(done));
            }).has_value());
    QVERIFY(contentsOf(*engine)->objects[0].pinned);
    QVERIFY(waitFor<Status>([&](auto done) { return engine->clearCache(std::move(done)); }).has_value());
    QCOMPARE(contentsOf(*engine)->objects.size(), std::size_t{1});
    QVERIFY(waitFor<Status>([&](auto done) {
              return engine->dropCached({"az://acct/box/a"}, std::move(done));
            }).has_value());
    QVERIFY(contentsOf(*engine)->objects.empty());
  }
};

QTEST_GUILESS_MAIN(CacheTest)
#include "cache_test.moc"
