#include "conformance/writer_cases.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <thread>

namespace hawser::conformance {

void WriterCases::sizes_data() {
  QTest::addColumn<quint64>("size");
  const quint64 part = partSize();
  for (const quint64 size : {quint64{0}, quint64{1}, part - 1, part, part + 1, 2 * part, 4 * part + 333}) {
    QTest::addRow("%llu bytes", size) << size;
  }
}

void WriterCases::sizes() {
  QFETCH(quint64, size);
  const Bytes bytes = patternBytes(size);
  const auto written = writeWhole(ref("folder/f"), bytes);
  EXPECT_OK(written);
  QCOMPARE(written->size, size);
  QVERIFY(!written->etag.empty());
  const auto got = read(ref("folder/f"), {}, written->etag);
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
  const auto keys = listKeys(key(""), true);
  EXPECT_OK(keys);
  QVERIFY(*keys == std::vector<std::string>{key("folder/f")});
}

void WriterCases::anyOrder() {
  const Bytes bytes = patternBytes(6 * partSize() + 1);
  std::mt19937 random(7);
  for (int round = 0; round < 3; ++round) {
    const ObjectRef at = ref("f" + std::to_string(round));
    auto writer = start(at, bytes.size());
    EXPECT_OK(writer);
    if ((*writer)->inOrder()) return;
    std::vector<Part> parts = partsOf(bytes.size());
    std::vector<PartReceipt> receipts(parts.size());
    std::shuffle(parts.begin(), parts.end(), random);
    for (const Part& part : parts) {
      auto receipt = writePart(**writer, part, bytes);
      EXPECT_OK(receipt);
      QCOMPARE(receipt->part.number, part.number);
      QVERIFY(receipt->part.range == part.range);
      receipts[part.number] = *receipt;
    }
    EXPECT_OK((*writer)->commit(context_, receipts, {}));
    const auto got = read(at);
    EXPECT_OK(got);
    QVERIFY(*got == bytes);
  }
}

void WriterCases::fromManyThreads() {
  const Bytes bytes = patternBytes(12 * partSize() + 77);
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  if ((*writer)->inOrder()) return;
  const std::vector<Part> parts = partsOf(bytes.size());
  std::vector<Result<PartReceipt>> results(parts.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < parts.size(); at = next++) {
        results[at] = writePart(**writer, parts[at], bytes);
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  std::vector<PartReceipt> receipts;
  for (const auto& result : results) {
    EXPECT_OK(result);
    receipts.push_back(*result);
  }
  EXPECT_OK((*writer)->commit(context_, receipts, {}));
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
}

void WriterCases::aPartMayBeWrittenAgain() {
  const Bytes bytes = patternBytes(2 * partSize());
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  const std::vector<Part> parts = partsOf(bytes.size());
  EXPECT_OK(writePart(**writer, parts[0], patternBytes(bytes.size(), 9)));
  // Where they come in order, only before the next.
  Result<PartReceipt> second;
  if (!(*writer)->inOrder()) second = writePart(**writer, parts[1], bytes);
  const auto first = writePart(**writer, parts[0], bytes);
  EXPECT_OK(first);
  if ((*writer)->inOrder()) second = writePart(**writer, parts[1], bytes);
  EXPECT_OK(second);
  EXPECT_OK((*writer)->commit(context_, std::vector{*first, *second}, {}));
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
}

void WriterCases::streamedParts_data() {
  QTest::addColumn<quint64>("piece");
  for (const quint64 piece : {quint64{1}, quint64{4096}, quint64{10'000}, quint64{partSize()}}) {
    QTest::addRow("by %llu", piece) << piece;
  }
}

void WriterCases::streamedParts() {
  if (!streams()) return;  // streamingWhereItIsNotSupported is theirs
  QFETCH(quint64, piece);
  const Bytes bytes = patternBytes(partSize() + 4097);
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  std::vector<PartReceipt> receipts;
  for (const Part& part : partsOf(bytes.size())) {
    auto sink = (*writer)->openPart(context_, part);
    EXPECT_OK(sink);
    for (std::uint64_t at = 0; at < part.range.length; at += piece) {
      const std::uint64_t size = std::min<std::uint64_t>(piece, part.range.length - at);
      EXPECT_OK((*sink)->write(ByteSpan(bytes).subspan(part.range.offset + at, size)));
    }
    const auto receipt = (*sink)->finish(context_);
    EXPECT_OK(receipt);
    QCOMPARE(receipt->crc64, crc64(ByteSpan(bytes).subspan(part.range.offset, part.range.length)));
    receipts.push_back(*receipt);
  }
  EXPECT_OK((*writer)->commit(context_, receipts, {}));
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
}

void WriterCases::streamedPartOfTheWrongLength() {
  if (!streams()) return;
  const Bytes bytes = patternBytes(2 * partSize());
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  const std::vector<Part> parts = partsOf(bytes.size());
  auto shorter = (*writer)->openPart(context_, parts[0]);
  EXPECT_OK(shorter);
  EXPECT_OK((*shorter)->write(ByteSpan(bytes).first(partSize() - 1)));
  EXPECT_CODE((*shorter)->finish(context_), ErrorCode::invalidArgument);
  auto longer = (*writer)->openPart(context_, parts[0]);
  EXPECT_OK(longer);
  EXPECT_OK((*longer)->write(ByteSpan(bytes).first(partSize() - 1)));
  EXPECT_CODE((*longer)->write(ByteSpan(bytes).first(2)), ErrorCode::invalidArgument);
  EXPECT_OK((*writer)->abort(context_));
}

void WriterCases::streamedPartGivenUp() {
  if (!streams()) return;
  const Bytes bytes = patternBytes(partSize());
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  const Part part = partsOf(bytes.size())[0];
  {
    auto sink = (*writer)->openPart(context_, part);
    EXPECT_OK(sink);
    EXPECT_OK((*sink)->write(patternBytes(100, 5)));
  }
  auto sink = (*writer)->openPart(context_, part);
  EXPECT_OK(sink);
  EXPECT_OK((*sink)->write(bytes));
  const auto receipt = (*sink)->finish(context_);
  EXPECT_OK(receipt);
  EXPECT_OK((*writer)->commit(context_, std::vector{*receipt}, {}));
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
}

void WriterCases::streamingWhereItIsNotSupported() {
  if (streams()) return;  // streamedParts is theirs
  auto writer = start(ref("f"), partSize());
  EXPECT_OK(writer);
  EXPECT_CODE((*writer)->openPart(context_, partsOf(partSize())[0]), ErrorCode::unsupported);
  EXPECT_OK((*writer)->abort(context_));
}

void WriterCases::partsAreReadBeforeCommit() {
  const Bytes bytes = patternBytes(2 * partSize() + 5);
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  Bytes got;
  for (const Part& part : partsOf(bytes.size())) {
    EXPECT_OK(writePart(**writer, part, bytes));
    CollectingSink sink;
    const Status read = (*writer)->readPart(context_, part, sink);
    if (!can().readsParts) {
      EXPECT_CODE(read, ErrorCode::unsupported);
      continue;
    }
    EXPECT_OK(read);
    got.insert(got.end(), sink.bytes.begin(), sink.bytes.end());
  }
  if (can().readsParts) QVERIFY(got == bytes);
  EXPECT_OK((*writer)->abort(context_));
}

void WriterCases::wrongPartChecksum() {
  if (!can().partChecksum) return;
  const Bytes bytes = patternBytes(2 * partSize());
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  const Part part = partsOf(bytes.size())[0];
  const ByteSpan span = ByteSpan(bytes).first(part.range.length);
  EXPECT_CODE((*writer)->writePart(context_, part, span, crc64(span) ^ 1), ErrorCode::corrupt);
  const auto kept = (*writer)->hasPart(context_, {part, crc64(span) ^ 1, {}});
  EXPECT_OK(kept);
  QVERIFY(!*kept);
  EXPECT_OK((*writer)->abort(context_));
}

void WriterCases::invisibleBeforeCommit() {
  const Bytes bytes = patternBytes(2 * partSize());
  auto writer = start(ref("folder/f"), bytes.size());
  EXPECT_OK(writer);
  std::vector<PartReceipt> receipts;
  for (const Part& part : partsOf(bytes.size())) {
    receipts.push_back(writePart(**writer, part, bytes).value());
  }
  EXPECT_CODE(stat(ref("folder/f")), ErrorCode::notFound);
  EXPECT_CODE(read(ref("folder/f")), ErrorCode::notFound);
  for (const bool recursive : {true, false}) {
    const auto items = listAll(key("folder/"), recursive);
    EXPECT_OK(items);
    for (const ObjectInfo& item : *items)
      QVERIFY(item.kind == ObjectKind::folder);
  }
  EXPECT_OK((*writer)->commit(context_, receipts, {}));
  EXPECT_OK(stat(ref("folder/f")));
}

void WriterCases::commitRefusesGaps() {
  const Bytes bytes = patternBytes(3 * partSize());
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  std::vector<PartReceipt> all;
  for (const Part& part : partsOf(bytes.size()))
    all.push_back(writePart(**writer, part, bytes).value());
  EXPECT_CODE((*writer)->commit(context_, std::vector{all[0], all[2]}, {}), ErrorCode::invalidArgument);
  EXPECT_CODE((*writer)->commit(context_, std::vector{all[1], all[2]}, {}), ErrorCode::invalidArgument);
  EXPECT_CODE((*writer)->commit(context_, std::vector{all[0], all[1]}, {}), ErrorCode::invalidArgument);
  EXPECT_CODE((*writer)->commit(context_, std::vector{all[1], all[0], all[2]}, {}),
              ErrorCode::invalidArgument);
  EXPECT_CODE((*writer)->commit(context_, {}, {}), ErrorCode::invalidArgument);
  EXPECT_CODE(stat(ref("f")), ErrorCode::notFound);
  EXPECT_OK((*writer)->commit(context_, all, {}));
}

void WriterCases::commitIfAbsent() {
  const Bytes bytes = patternBytes(partSize() + 1);
  auto writer = start(ref("f"), bytes.size(), Condition::absent());
  EXPECT_OK(writer);
  std::vector<PartReceipt> receipts;
  for (const Part& part : partsOf(bytes.size())) {
    receipts.push_back(writePart(**writer, part, bytes).value());
  }
  EXPECT_OK(put(ref("f"), bytesOf("meanwhile")));
  EXPECT_CODE((*writer)->commit(context_, receipts, {}), ErrorCode::exists);
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(std::ranges::equal(*got, bytesOf("meanwhile")));
  EXPECT_OK((*writer)->abort(context_));
  EXPECT_OK(writeWhole(ref("g"), bytes, Condition::absent()));
}

void WriterCases::commitIfMatches() {
  const Bytes bytes = patternBytes(partSize() + 1);
  const auto first = put(ref("f"), bytesOf("first"));
  EXPECT_OK(first);
  EXPECT_OK(writeWhole(ref("f"), bytes, Condition::matches(first->etag)));
  EXPECT_CODE(writeWhole(ref("f"), patternBytes(bytes.size(), 2), Condition::matches(first->etag)),
              ErrorCode::changedUnderUs);
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == bytes);
}

void WriterCases::oldObjectStaysUntilCommit() {
  EXPECT_OK(put(ref("f"), bytesOf("old")));
  const Bytes bytes = patternBytes(partSize());
  auto writer = start(ref("f"), bytes.size());
  EXPECT_OK(writer);
  const auto receipt = writePart(**writer, partsOf(bytes.size())[0], bytes);
  EXPECT_OK(receipt);
  const auto before = read(ref("f"));
  EXPECT_OK(before);
  QVERIFY(std::ranges::equal(*before, bytesOf("old")));
  EXPECT_OK((*writer)->commit(context_, std::vector{*receipt}, {}));
  const auto after = read(ref("f"));
  EXPECT_OK(after);
  QVERIFY(*after == bytes);
}

// One of them may lose, but never a mixture.
void WriterCases::twoWritersOfOneKey() {
  const Bytes one = patternBytes(2 * partSize(), 1);
  const Bytes two = patternBytes(2 * partSize(), 2);
  auto first = start(ref("f"), one.size());
  auto second = start(ref("f"), two.size());
  EXPECT_OK(first);
  EXPECT_OK(second);
  QVERIFY((*first)->session() != (*second)->session());
  std::vector<PartReceipt> ofOne;
  std::vector<PartReceipt> ofTwo;
  for (const Part& part : partsOf(one.size())) {
    ofOne.push_back(writePart(**first, part, one).value());
    ofTwo.push_back(writePart(**second, part, two).value());
  }
  EXPECT_OK((*first)->commit(context_, ofOne, {}));
  const auto afterFirst = read(ref("f"));
  EXPECT_OK(afterFirst);
  QVERIFY(*afterFirst == one);
  const bool secondWon = (*second)->commit(context_, ofTwo, {}).has_value();
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(*got == (secondWon ? two : one));
}

void WriterCases::meterHearsEveryByte() {
  const Bytes bytes = patternBytes(3 * partSize() + 9);
  CountingMeter meter;
  OpContext metered;
  metered.meter = &meter;
  auto writer = store().startWrite(metered, {ref("f"), bytes.size(), partSize(), {}, {}});
  EXPECT_OK(writer);
  std::vector<PartReceipt> receipts;
  for (const Part& part : partsOf(bytes.size())) {
    const ByteSpan span = ByteSpan(bytes).subspan(part.range.offset, part.range.length);
    receipts.push_back((*writer)->writePart(metered, part, span, crc64(span)).value());
  }
  EXPECT_OK((*writer)->commit(metered, receipts, {}));
  QCOMPARE(meter.bytes.load(), bytes.size());
}

}  // namespace hawser::conformance
