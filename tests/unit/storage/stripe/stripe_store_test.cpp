// Stripes over stores in memory: blobxfer's format in both directions, every way in which slices can be
// wrong, and uploads that are broken off at every step.
#include <QtTest>
#include <random>

#include "checksum/crc64.h"
#include "storage/part_grid.h"
#include "storage/stripe/stripe_listing.h"
#include "storage/stripe/stripe_store.h"
#include "support/memory_store.h"

using namespace hawser;
using hawser::test::MemoryStore;

namespace {

constexpr std::uint64_t kWidth = 1000;

class TextSink final : public ByteSink {
 public:
  Status write(ByteSpan bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  std::string text;
};

ByteSpan span(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string randomText(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(size, '\0');
  for (char& c : text)
    c = static_cast<char>(random());
  return text;
}

// Members "mem0".."memN" with hosts "host0".. and the same container.
struct Stripe {
  explicit Stripe(std::size_t members = 3) {
    for (std::size_t i = 0; i < members; ++i)
      stores.push_back(std::make_shared<MemoryStore>("mem" + std::to_string(i)));
  }
  stripe::Member member(std::size_t i) const { return {stores[i], "box", "in/", "host" + std::to_string(i)}; }
  std::shared_ptr<stripe::StripeStore> open(std::uint64_t width = kWidth) const {
    std::vector<stripe::Member> members;
    for (std::size_t i = 0; i < stores.size(); ++i)
      members.push_back(member(i));
    return std::make_shared<stripe::StripeStore>("set:", std::move(members), nullptr, width);
  }
  // As blobxfer would: no mark.
  void putForeign(const std::string& key, const std::string& text, std::uint64_t width = kWidth) const {
    const StripeLayout layout{width, static_cast<std::uint32_t>(stores.size())};
    const auto slices = static_cast<std::uint32_t>(layout.slices(text.size()));
    for (std::uint32_t i = 0; i < slices; ++i) {
      const ByteRange range = layout.slice(text.size(), i);
      SliceMetadata slice{text.size(), range.offset, slices, i, std::nullopt};
      if (i + 1 < slices) {
        slice.next =
            SliceAddress{"host" + std::to_string(layout.member(i + 1)), "box", "in/" + sliceKey(key, i + 1)};
      }
      ObjectProperties properties;
      properties.metadata[kBlobxferMetadata] = blobxferText({std::nullopt, slice});
      stores[layout.member(i)]->set("in/" + sliceKey(key, i), text.substr(range.offset, range.length),
                                    properties);
    }
  }
  std::vector<std::string> keysOf(std::size_t i) const {
    std::vector<std::string> keys;
    const ObjectPage page = stores[i]->list({}, {"box", {}, true, {}, 0}).value();
    for (const ObjectInfo& object : page.objects)
      keys.push_back(object.key);
    return keys;
  }
  std::vector<std::shared_ptr<MemoryStore>> stores;
};

Result<std::string> readAll(ObjectStore& store, const std::string& key, std::optional<ByteRange> range = {},
                            const std::string& ifMatch = {}) {
  TextSink sink;
  HAWSER_CHECK(store.read({}, {{}, key}, range, ifMatch, sink));
  return sink.text;
}

// All parts and the commit; `session` goes on with an earlier one.
Result<ObjectInfo> upload(ObjectStore& store, const std::string& key, const std::string& text,
                          const Condition& condition = Condition::none(), std::string* session = nullptr) {
  const std::uint64_t partSize = 300;
  HAWSER_TRY(const auto writer,
             store.startWrite({}, {{{}, key}, text.size(), partSize, condition, session ? *session : ""}));
  if (session) *session = writer->session();
  std::vector<PartReceipt> receipts;
  const PartGrid grid{text.size(), partSize, store.capabilities().partBoundary};
  for (std::uint64_t number = 0; number < grid.count(); ++number) {
    const Part part = grid.part(number);
    const ByteSpan bytes = span(text).subspan(part.range.offset, part.range.length);
    PartReceipt receipt{part, crc64(bytes), {}};
    HAWSER_TRY(const bool there, writer->hasPart({}, receipt));
    if (!there) {
      HAWSER_TRY(receipt, writer->writePart({}, part, bytes, crc64(bytes)));
    }
    receipts.push_back(std::move(receipt));
  }
  ObjectProperties properties;
  properties.contentType = "text/plain";
  return writer->commit({}, receipts, properties);
}

std::vector<std::string> listed(ObjectStore& store, std::uint32_t pageSize = 0, bool recursive = true) {
  std::vector<std::string> keys;
  ListQuery query{{}, {}, recursive, {}, pageSize};
  do {
    const ObjectPage page = store.list({}, query).value();
    for (const ObjectInfo& object : page.objects)
      keys.push_back(object.key);
    query.continuation = page.continuation;
  } while (!query.continuation.empty());
  return keys;
}

}  // namespace

class StripeStoreTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void partsDoNotCrossSlices() {
    std::mt19937_64 random(3);
    for (int round = 0; round < 2000; ++round) {
      const PartGrid grid{random() % 5000, 1 + random() % 700, random() % 2 ? 1 + random() % 900 : 0};
      std::uint64_t end = 0;
      for (std::uint64_t number = 0; number < grid.count(); ++number) {
        const ByteRange range = grid.part(number).range;
        QCOMPARE(range.offset, end);
        QVERIFY(range.length > 0 && range.length <= grid.partSize);
        if (grid.boundary != 0) QCOMPARE(range.offset / grid.boundary, (range.end() - 1) / grid.boundary);
        end = range.end();
      }
      QCOMPARE(end, grid.size);
    }
  }

  // 1, 2 and 17 slices, edges of slices, nothing at all.
  void whatIsWrittenComesBack_data() {
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 999, 1000, 1001, 2000, 2001, 16001, 17000})
      QTest::addRow("%d", size) << size;
  }
  void whatIsWrittenComesBack() {
    QFETCH(int, size);
    const Stripe set;
    const auto store = set.open();
    const std::string text = randomText(static_cast<std::size_t>(size), 1);
    const ObjectInfo written = upload(*store, "x.bin", text, Condition::absent()).value();
    QCOMPARE(written.size, text.size());
    const auto fresh = set.open();  // knows nothing
    const ObjectInfo info = fresh->stat({}, {{}, "x.bin"}).value();
    QCOMPARE(info.etag, written.etag);
    QCOMPARE(info.size, text.size());
    QCOMPARE(info.properties.contentType, std::string("text/plain"));
    QVERIFY(info.properties.metadata.empty());
    if (size > 1000) QCOMPARE(info.properties.hashes.crc64, crc64(span(text)));
    QCOMPARE(readAll(*fresh, "x.bin").value(), text);
    QCOMPARE(listed(*fresh), std::vector<std::string>{"x.bin"});
    for (const ByteRange range : {ByteRange{0, 1}, {500, 1000}, {999, 2}, {1500, 99999}})
      QCOMPARE(readAll(*fresh, "x.bin", range, info.etag).value(),
               range.offset < text.size() ? text.substr(range.offset, range.length) : "");
    QVERIFY(fresh->remove({}, {{}, "x.bin"}, Condition::matches(info.etag)));
    for (const auto& member : set.stores)
      QCOMPARE(member->count(), std::size_t{0});
  }

  void namesAndMetadataAreBlobxfers() {
    const Stripe set(2);
    upload(*set.open(), "dir/x.bin", randomText(2500, 2)).value();
    QCOMPARE(set.keysOf(0), (std::vector<std::string>{"in/dir/x.bin.bxslice-0", "in/dir/x.bin.bxslice-2"}));
    QCOMPARE(set.keysOf(1), (std::vector<std::string>{"in/dir/x.bin.bxslice-1"}));
    QCOMPARE(
        set.stores[0]->object("in/dir/x.bin.bxslice-0").properties.metadata.at(kBlobxferMetadata),
        std::string(
            R"({"VectoredIO": {"Mode": "Stripe", "Stripe": {"Next": "host1;box;in/dir/x.bin.bxslice-1", )"
            R"("OffsetStart": 0, "SliceId": 0, "TotalSize": 2500, "TotalSlices": 3}}})"));
    QCOMPARE(set.stores[0]->object("in/dir/x.bin.bxslice-2").properties.metadata.at(kBlobxferMetadata),
             std::string(R"({"VectoredIO": {"Mode": "Stripe", "Stripe": {"Next": null, )"
                         R"("OffsetStart": 2000, "SliceId": 2, "TotalSize": 2500, "TotalSlices": 3}}})"));
    // One slice is the object itself.
    upload(*set.open(), "small", randomText(1000, 3)).value();
    QVERIFY(set.stores[0]->object("in/small").properties.metadata.empty());
  }

  // What a file is told by comes along in each slice, as blobxfer has it, and back.
  void attributesOfFilesAreKept() {
    const Stripe set(2);
    ObjectProperties given;
    given.metadata[kBlobxferMetadata] = blobxferText({PosixAttributes{0100640, 1234, 2345}, std::nullopt});
    const std::string text = randomText(1500, 2);
    QVERIFY(set.open()->put({}, {{}, "x"}, span(text), given, Condition::none()));
    QCOMPARE(set.stores[0]->object("in/x.bxslice-0").properties.metadata.at(kBlobxferMetadata),
             std::string(R"({"FileAttributes": {"POSIX": {"gid": 2345, "mode": "0o100640", "uid": 1234}}, )"
                         R"("VectoredIO": {"Mode": "Stripe", "Stripe": {"Next": "host1;box;in/x.bxslice-1", )"
                         R"("OffsetStart": 0, "SliceId": 0, "TotalSize": 1500, "TotalSlices": 2}}})"));
    const ObjectProperties back = set.open()->stat({}, {{}, "x"}).value().properties;
    QCOMPARE(back.mode.value(), 0640U);
    QVERIFY(back.owner == (FileOwner{1234, 2345}));
  }

  // What was whole has its own name, and none of its pieces is in a slice: the caller sends all of it then.
  void nothingIsKeptOfWhatWasWhole() {
    const Stripe set;
    for (const auto& store : set.stores)
      store->caps.keepsParts = true;
    const std::string text = randomText(900, 1);
    const auto store = set.open();
    const ObjectInfo whole = upload(*store, "x", text, Condition::absent()).value();
    const auto parts = store->storedParts({}, {{}, "x"}, whole.etag);
    QVERIFY(parts && !parts->empty());
    const WriteRequest grown{{{}, "x"}, 2500, 500, Condition::matches(whole.etag), {}};
    const auto writer = store->startWrite({}, grown).value();
    const auto kept = writer->keepPart({}, {0, parts->front().range}, parts->front(), std::nullopt);
    QVERIFY(!kept);
    QCOMPARE(kept.error().code, ErrorCode::unsupported);
  }

  // blobxfer leaves slices of a longer upload where they are: they are none of the later one.
  void slicesOfALongerOneAreNoneOfIt() {
    const Stripe set;
    set.putForeign("x", randomText(5500, 1));
    const std::string text = randomText(2500, 2);
    set.putForeign("x", text);
    const auto store = set.open();
    QCOMPARE(readAll(*store, "x").value(), text);
    QCOMPARE(listed(*store), std::vector<std::string>{"x"});
    QVERIFY(upload(*store, "x", text, Condition::none()));
    QCOMPARE(set.stores[0]->count() + set.stores[1]->count() + set.stores[2]->count(), std::size_t{3});
  }

  void readsWhatBlobxferWrote() {
    const Stripe set;
    const std::string text = randomText(16001, 4);
    set.putForeign("a;b ☃", text);
    const auto store = set.open(77);  // another width than it was written with
    QCOMPARE(readAll(*store, "a;b ☃").value(), text);
    QVERIFY(!store->stat({}, {{}, "a;b ☃"}).value().properties.hashes.crc64);
    QCOMPARE(listed(*store), std::vector<std::string>{"a;b ☃"});
  }

  void followsSlicesToPlacesThatWereNotNamed() {
    const Stripe set(4);
    const std::string text = randomText(7500, 5);
    set.putForeign("x", text);
    std::vector<stripe::Member> named;
    named.push_back(set.member(0));
    int asked = 0;
    const auto resolver = [&](const OpContext&, const SliceAddress& address) -> Result<stripe::Member> {
      ++asked;
      return set.member(static_cast<std::size_t>(address.host.back() - '0'));
    };
    stripe::StripeStore store("set:", std::move(named), resolver, kWidth);
    QCOMPARE(readAll(store, "x").value(), text);
    QCOMPARE(asked, 3);
    QCOMPARE(listed(store), std::vector<std::string>{"x"});
    stripe::StripeStore blind("set:", {set.member(0)}, nullptr, kWidth);
    QVERIFY(!readAll(blind, "x"));
  }

  // Each a slice of an object of 3500 bytes over 3 members, changed behind the reader's back.
  void damageIsNamed_data() {
    QTest::addColumn<int>("slice");
    QTest::addColumn<QString>("find");
    QTest::addColumn<QString>("put");
    const auto row = [](const char* name, int slice, const char* find = "", const char* put = "") {
      QTest::newRow(name) << slice << find << put;
    };
    row("slice 0 missing", 0);
    row("slice 1 missing", 1);
    row("the last missing", 3);
    row("ends early", 1, "\"host2;box;in/x.bxslice-2\"", "null");
    row("leads in a circle", 2, "\"host0;box;in/x.bxslice-3\"", "\"host1;box;in/x.bxslice-1\"");
    row("leads to itself", 1, "\"host2;box;in/x.bxslice-2\"", "\"host1;box;in/x.bxslice-1\"");
    row("goes on after the end", 3, "null", "\"host1;box;in/x.bxslice-1\"");
    row("overlaps", 2, "\"OffsetStart\": 2000", "\"OffsetStart\": 1900");
    row("leaves a gap", 2, "\"OffsetStart\": 2000", "\"OffsetStart\": 2100");
    row("another total size", 2, "3500", "3501");
    row("total size too large", 0, "3500", "3501");
    row("another count", 2, "\"TotalSlices\": 4", "\"TotalSlices\": 5");
    row("another number", 2, "\"SliceId\": 2", "\"SliceId\": 3");
    row("no JSON", 2, "}}}", "");
  }
  void damageIsNamed() {
    QFETCH(int, slice);
    QFETCH(QString, find);
    QFETCH(QString, put);
    const Stripe set;
    set.putForeign("x", randomText(3500, 6));
    MemoryStore& member = *set.stores[static_cast<std::size_t>(slice) % 3];
    const std::string key = "in/" + sliceKey("x", static_cast<std::uint64_t>(slice));
    if (find.isEmpty()) {
      QVERIFY(member.remove({}, {"box", key}, Condition::none()));
    } else {
      const MemoryStore::Object was = member.object(key);
      ObjectProperties properties = was.properties;
      QString text = QString::fromStdString(properties.metadata[kBlobxferMetadata]);
      QVERIFY(text.contains(find));
      properties.metadata[kBlobxferMetadata] = text.replace(find, put).toStdString();
      member.set(key, *member.get(key), properties);
    }
    const auto store = set.open();
    const auto read = readAll(*store, "x");
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::corrupt);
    QVERIFY2(read.error().object.find("bxslice-") != std::string::npos, read.error().object.c_str());
    // It is there to be seen, and an error whoever reads it.
    QCOMPARE(listed(*store), std::vector<std::string>{"x"});
    const std::string etag = store->list({}, {{}, {}, true, {}, 0}).value().objects[0].etag;
    QVERIFY(!readAll(*store, "x", {}, etag));
    // A new upload mends it, and leaves nothing of it.
    const std::string text = randomText(2200, 7);
    QVERIFY(upload(*store, "x", text, Condition::matches(etag)));
    QCOMPARE(readAll(*store, "x").value(), text);
    QCOMPARE(set.stores[0]->count() + set.stores[1]->count() + set.stores[2]->count(), std::size_t{3});
  }

  // Nothing of it can be read, not even that it is one: a new upload takes its place all the same.
  void whatIsAllDamagedCanBeReplaced() {
    const Stripe set;
    ObjectProperties properties;
    properties.metadata[kBlobxferMetadata] = "{\"VectoredIO\": ";
    set.stores[0]->set("in/x.bxslice-0", randomText(1000, 16), properties);
    const auto store = set.open();
    const ObjectPage page = store->list({}, {{}, {}, true, {}, 0}).value();
    QCOMPARE(page.objects.size(), std::size_t{1});
    QCOMPARE(readAll(*store, "x").error().code, ErrorCode::corrupt);
    const std::string text = randomText(2500, 17);
    QVERIFY(upload(*store, "x", text, Condition::matches(page.objects[0].etag)));
    QCOMPARE(readAll(*set.open(), "x").value(), text);
  }

  void aSliceReplacedMeanwhileIsNoticed() {
    const Stripe set;
    const auto store = set.open();
    upload(*store, "x", randomText(2500, 8)).value();
    const std::string etag = store->stat({}, {{}, "x"}).value().etag;
    MemoryStore& member = *set.stores[1];
    const auto properties = member.object("in/x.bxslice-1").properties;
    member.set("in/x.bxslice-1", randomText(1000, 9), properties);
    QCOMPARE(readAll(*store, "x", {}, etag).error().code, ErrorCode::changedUnderUs);
    QCOMPARE(readAll(*set.open(), "x", {}, etag).error().code, ErrorCode::changedUnderUs);
  }

  void slicesOfTwoUploadsAreNotMixed() {
    const Stripe set, other;
    upload(*set.open(), "x", randomText(2500, 10)).value();
    upload(*other.open(), "x", randomText(2500, 11)).value();
    const auto stranger = other.stores[1]->object("in/x.bxslice-1");
    set.stores[1]->set("in/x.bxslice-1", *other.stores[1]->get("in/x.bxslice-1"), stranger.properties);
    const auto read = readAll(*set.open(), "x");
    QCOMPARE(read.error().code, ErrorCode::corrupt);
    QCOMPARE(read.error().object, std::string("mem1:box/in/x.bxslice-1"));
  }

  // From every size to every size: what was there before is gone, whatever shape it had.
  void nothingIsLeftOfWhatIsReplaced() {
    for (const std::size_t from : {10u, 2500u, 5500u}) {
      for (const std::size_t to : {20u, 1001u, 2600u, 4400u}) {
        const Stripe set;
        const auto store = set.open();
        const ObjectInfo old = upload(*store, "x", randomText(from, 12)).value();
        const std::string text = randomText(to, 13);
        QCOMPARE(upload(*store, "x", text, Condition::absent()).error().code, ErrorCode::exists);
        if (to <= kWidth) {
          QVERIFY(store->put({}, {{}, "x"}, span(text), {}, Condition::matches(old.etag)));
        } else {
          QVERIFY(upload(*store, "x", text, Condition::matches(old.etag)));
        }
        QCOMPARE(readAll(*set.open(), "x").value(), text);
        std::size_t count = 0;
        for (const auto& member : set.stores)
          count += member->count();
        QCOMPARE(count, (to + kWidth - 1) / kWidth);
        QCOMPARE(upload(*store, "x", text, Condition::matches(old.etag)).error().code,
                 ErrorCode::changedUnderUs);
      }
    }
  }

  // The process dies before each call to a member in turn; the next one goes on with the session. In between
  // the object is the old one, the new one, or an error: never a mixture, and what is done is not done again.
  void brokenOffAtEveryStep() {
    const std::string old = randomText(3500, 14), text = randomText(4500, 15);
    for (int step = 1;; ++step) {
      const Stripe set;
      const ObjectInfo before = upload(*set.open(), "x", old).value();
      int left = step;
      for (const auto& member : set.stores) {
        member->hook = [&](const std::string& verb, const std::string&) -> Status {
          if (verb != "list" && verb != "stat" && --left == 0) left = 1;  // dead from here on
          return left == 1 && verb != "list" && verb != "stat" ? fail(ErrorCode::connection, "gone")
                                                               : Status{};
        };
      }
      std::string session;
      const auto first = upload(*set.open(), "x", text, Condition::matches(before.etag), &session);
      for (const auto& member : set.stores)
        member->hook = nullptr;
      const auto between = readAll(*set.open(), "x");
      if (between) {
        QVERIFY(*between == old || *between == text);
      } else {
        QCOMPARE(between.error().code, ErrorCode::corrupt);
      }
      if (first) {
        QVERIFY(step > 20);
        return;
      }
      const std::uint64_t sent =
          set.stores[0]->partBytes + set.stores[1]->partBytes + set.stores[2]->partBytes;
      const auto second = upload(*set.open(), "x", text,
                                 // As the runner has it: what the plan saw.
                                 Condition::matches(before.etag), &session);
      QVERIFY2(second, second ? "" : second.error().detail.c_str());
      QCOMPARE(readAll(*set.open(), "x").value(), text);
      const std::uint64_t after =
          set.stores[0]->partBytes + set.stores[1]->partBytes + set.stores[2]->partBytes;
      QVERIFY(after - old.size() == text.size() || sent == old.size());
    }
  }

  // Keys around each other's slices, in pages of all sizes, against a plain sort.
  void listsInByteOrder() {
    const Stripe set(2);
    const std::vector<std::string> keys = {"a",  "a-b", "a.bxslice",   "a.c", "a/b", "a/b-c",       "a/b/c",
                                           "a0", "a b", "b.bxslice-x", "b",   "b!",  "c.bxslice-7", "zz"};
    const auto store = set.open();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::string text = randomText(i % 3 == 0 ? 2500 : 10, static_cast<unsigned>(i));
      QVERIFY(upload(*store, keys[i], text));
    }
    std::vector<std::string> sorted = keys;
    std::sort(sorted.begin(), sorted.end());
    for (std::uint32_t page = 0; page < 16; ++page)
      QCOMPARE(listed(*store, page), sorted);
    // Each page by a store that knows nothing of the one before.
    std::vector<std::string> pieces;
    ListQuery query{{}, {}, true, {}, 3};
    do {
      const ObjectPage page = set.open()->list({}, query).value();
      for (const ObjectInfo& object : page.objects)
        pieces.push_back(object.key);
      query.continuation = page.continuation;
    } while (!query.continuation.empty());
    QCOMPARE(pieces, sorted);
    QCOMPARE(listed(*store, 0, false),
             (std::vector<std::string>{"a", "a b", "a-b", "a.bxslice", "a.c", "a/", "a0", "b", "b!",
                                       "b.bxslice-x", "c.bxslice-7", "zz"}));
  }
};

QTEST_GUILESS_MAIN(StripeStoreTest)
#include "stripe_store_test.moc"
