#include "conformance/object_cases.h"

namespace hawser::conformance {

void ObjectCases::roundTrip_data() {
  QTest::addColumn<quint64>("size");
  const quint64 part = partSize();
  for (const quint64 size :
       {quint64{0}, quint64{1}, quint64{4095}, quint64{4096}, part - 1, part, part + 1, 3 * part + 17}) {
    QTest::addRow("%llu bytes", size) << size;
  }
}

void ObjectCases::roundTrip() {
  QFETCH(quint64, size);
  const Bytes bytes = patternBytes(size);
  const auto written = put(ref("f"), bytes);
  EXPECT_OK(written);
  QCOMPARE(written->size, size);
  QVERIFY(!written->etag.empty());
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
  const auto info = stat(ref("f"));
  EXPECT_OK(info);
  QCOMPARE(info->key, key("f"));
  QCOMPARE(info->size, size);
  QCOMPARE(info->etag, written->etag);
  QVERIFY(info->kind == ObjectKind::object);
  QVERIFY(info->modified > WallTime{});
}

void ObjectCases::putReplacesTheWhole() {
  EXPECT_OK(put(ref("f"), patternBytes(5000, 1)));
  EXPECT_OK(put(ref("f"), patternBytes(100, 2)));
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == patternBytes(100, 2));
}

void ObjectCases::etagMovesWithTheBytes() {
  std::vector<std::string> seen;
  for (unsigned round = 0; round < 5; ++round) {
    const auto written = put(ref("f"), patternBytes(1000, round));
    EXPECT_OK(written);
    const auto info = stat(ref("f"));
    EXPECT_OK(info);
    QCOMPARE(info->etag, written->etag);
    QVERIFY(std::find(seen.begin(), seen.end(), info->etag) == seen.end());
    seen.push_back(info->etag);
  }
}

void ObjectCases::readTellsWhatStatTells() {
  EXPECT_OK(put(ref("f"), patternBytes(1000)));
  CollectingSink sink;
  const auto told = store().read(context_, ref("f"), ByteRange{10, 20}, {}, sink);
  EXPECT_OK(told);
  const auto info = stat(ref("f"));
  EXPECT_OK(info);
  QCOMPARE(told->key, info->key);
  QCOMPARE(told->size, info->size);
  QCOMPARE(told->etag, info->etag);
}

void ObjectCases::ranges_data() {
  QTest::addColumn<quint64>("size");
  QTest::addColumn<quint64>("offset");
  QTest::addColumn<quint64>("length");
  QTest::newRow("inside") << quint64{1000} << quint64{100} << quint64{200};
  QTest::newRow("first byte") << quint64{1000} << quint64{0} << quint64{1};
  QTest::newRow("last byte") << quint64{1000} << quint64{999} << quint64{1};
  QTest::newRow("all") << quint64{1000} << quint64{0} << quint64{1000};
  QTest::newRow("to the end") << quint64{1000} << quint64{300} << quint64{700};
  QTest::newRow("over the end") << quint64{1000} << quint64{300} << quint64{5000};
  QTest::newRow("far over the end") << quint64{1000} << quint64{1} << quint64{~quint64{0} - 1};
  QTest::newRow("nothing") << quint64{1000} << quint64{10} << quint64{0};
  QTest::newRow("from the end") << quint64{1000} << quint64{1000} << quint64{10};
  QTest::newRow("from behind the end") << quint64{1000} << quint64{2000} << quint64{10};
  QTest::newRow("of an empty object") << quint64{0} << quint64{0} << quint64{10};
  QTest::newRow("over a part's border") << quint64{2 * partSize()} << quint64{partSize() - 10} << quint64{20};
}

void ObjectCases::ranges() {
  QFETCH(quint64, size);
  QFETCH(quint64, offset);
  QFETCH(quint64, length);
  const Bytes bytes = patternBytes(size);
  EXPECT_OK(put(ref("f"), bytes));
  const auto got = read(ref("f"), ByteRange{offset, length});
  if (offset > size) {
    // Nothing is there to ask for: no bytes or a refusal.
    QVERIFY2(got ? got->empty() : got.error().code == ErrorCode::invalidArgument, story(got).c_str());
    return;
  }
  if (!under_.answersFirstByte && offset == 0 && length == 1) {
    EXPECT_CODE(got, ErrorCode::corrupt);
    return;
  }
  EXPECT_OK(got);
  const quint64 expected = std::min(length, size - offset);
  QCOMPARE(got->size(), expected);
  QVERIFY(std::equal(got->begin(), got->end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset)));
}

void ObjectCases::readIntoRoomOfTheSink() {
  const Bytes bytes = patternBytes(partSize() + 100);
  EXPECT_OK(put(ref("f"), bytes));
  for (const std::size_t room : {std::size_t{1000}, static_cast<std::size_t>(partSize() * 2)}) {
    CollectingSink sink(room);
    EXPECT_OK(store().read(context_, ref("f"), {}, {}, sink));
    QVERIFY(sink.bytes == bytes);
  }
}

void ObjectCases::aSinkThatFailsEndsTheRead() {
  class FullSink : public ByteSink {
   public:
    Status write(ByteSpan) override {
      ++calls;
      return fail(makeError(ErrorCode::noSpace, "full").about("the sink"));
    }
    int calls = 0;
  };
  EXPECT_OK(put(ref("f"), patternBytes(5 * partSize())));
  FullSink sink;
  const auto got = store().read(context_, ref("f"), {}, {}, sink);
  EXPECT_CODE(got, ErrorCode::noSpace);
  QCOMPARE(got.error().object, std::string("the sink"));
  QCOMPARE(sink.calls, 1);
}

void ObjectCases::readIfMatch() {
  const auto first = put(ref("f"), patternBytes(1000, 1));
  EXPECT_OK(first);
  EXPECT_OK(read(ref("f"), {}, first->etag));
  const auto second = put(ref("f"), patternBytes(1000, 2));
  EXPECT_OK(second);
  EXPECT_CODE(read(ref("f"), {}, first->etag), ErrorCode::changedUnderUs);
  EXPECT_CODE(read(ref("f"), ByteRange{5, 5}, first->etag), ErrorCode::changedUnderUs);
  EXPECT_OK(read(ref("f"), ByteRange{5, 5}, second->etag));
}

void ObjectCases::putIfAbsent() {
  EXPECT_OK(put(ref("f"), bytesOf("first"), {}, Condition::absent()));
  EXPECT_CODE(put(ref("f"), bytesOf("second"), {}, Condition::absent()), ErrorCode::exists);
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(std::ranges::equal(*got, bytesOf("first")));
}

void ObjectCases::putIfMatches() {
  const auto first = put(ref("f"), bytesOf("first"));
  EXPECT_OK(first);
  const auto second = put(ref("f"), bytesOf("second"), {}, Condition::matches(first->etag));
  EXPECT_OK(second);
  EXPECT_CODE(put(ref("f"), bytesOf("third"), {}, Condition::matches(first->etag)),
              ErrorCode::changedUnderUs);
  const auto got = read(ref("f"), {}, second->etag);
  EXPECT_OK(got);
  QVERIFY(std::ranges::equal(*got, bytesOf("second")));
}

void ObjectCases::putIfMatchesWhatIsMissing() {
  const auto other = put(ref("other"), bytesOf("x"));
  EXPECT_OK(other);
  EXPECT_CODE(put(ref("f"), bytesOf("x"), {}, Condition::matches(other->etag)), ErrorCode::changedUnderUs);
  EXPECT_CODE(stat(ref("f")), ErrorCode::notFound);
}

void ObjectCases::missingIsNotFound_data() {
  QTest::addColumn<QByteArray>("rest");
  for (const char* rest : {"none", "folder/none", "f/below-an-object", "none/"})
    QTest::newRow(rest) << QByteArray(rest);
}

void ObjectCases::missingIsNotFound() {
  QFETCH(QByteArray, rest);
  EXPECT_OK(put(ref("f"), bytesOf("x")));
  const ObjectRef at = ref(rest.toStdString());
  EXPECT_CODE(stat(at), ErrorCode::notFound);
  EXPECT_CODE(read(at), ErrorCode::notFound);
  EXPECT_CODE(read(at, ByteRange{0, 1}), ErrorCode::notFound);
  EXPECT_CODE(remove(at), ErrorCode::notFound);
}

void ObjectCases::removeTakesOneObject() {
  EXPECT_OK(put(ref("a"), bytesOf("a")));
  EXPECT_OK(put(ref("ab"), bytesOf("ab")));
  EXPECT_OK(remove(ref("a")));
  EXPECT_CODE(stat(ref("a")), ErrorCode::notFound);
  EXPECT_CODE(remove(ref("a")), ErrorCode::notFound);
  EXPECT_OK(stat(ref("ab")));
}

void ObjectCases::removeIfMatches() {
  const auto first = put(ref("f"), bytesOf("first"));
  EXPECT_OK(first);
  const auto second = put(ref("f"), bytesOf("second"));
  EXPECT_OK(second);
  EXPECT_CODE(store().remove(context_, ref("f"), Condition::matches(first->etag)), ErrorCode::changedUnderUs);
  EXPECT_OK(stat(ref("f")));
  EXPECT_OK(store().remove(context_, ref("f"), Condition::matches(second->etag)));
  EXPECT_CODE(stat(ref("f")), ErrorCode::notFound);
}

void ObjectCases::meterHearsEveryByte() {
  const std::uint64_t size = 2 * partSize() + 5;
  CountingMeter meter;
  OpContext metered;
  metered.meter = &meter;
  EXPECT_OK(store().put(metered, ref("f"), patternBytes(size), {}, {}));
  QCOMPARE(meter.bytes.load(), size);
  CollectingSink sink;
  EXPECT_OK(store().read(metered, ref("f"), ByteRange{7, size - 10}, {}, sink));
  QCOMPARE(meter.bytes.load(), size + size - 10);
}

}  // namespace hawser::conformance
