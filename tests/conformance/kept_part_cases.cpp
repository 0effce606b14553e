#include "conformance/kept_part_cases.h"

namespace hawser::conformance {

namespace {

Bytes partOf(const Bytes& bytes, const ByteRange& range) {
  const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(range.offset);
  return Bytes(begin, begin + static_cast<std::ptrdiff_t>(range.length));
}

Bytes joined(std::initializer_list<Bytes> pieces) {
  Bytes all;
  for (const Bytes& piece : pieces)
    all.insert(all.end(), piece.begin(), piece.end());
  return all;
}

}  // namespace

KeptPartCases::Old KeptPartCases::writeOld(const ObjectRef& at, std::size_t count) {
  Old old;
  old.bytes = manyParts(count);
  old.info = writeWhole(at, old.bytes).value();
  old.parts = store().storedParts(context_, at, old.info.etag).value();
  return old;
}

KeptPartCases::Assembly KeptPartCases::assemble(const ObjectRef& at, std::uint64_t size,
                                                const std::string& etag, const std::string& session) {
  return {start(at, size, Condition::matches(etag), session).value(), {}, 0};
}

Status KeptPartCases::keep(Assembly& to, const Old& old, std::size_t index) {
  const StoredPart& from = old.parts.at(index);
  const Part part = to.next(from.range.length);
  HAWSER_TRY(PartReceipt receipt,
             to.writer->keepPart(context_, part, from, crc64(partOf(old.bytes, from.range))));
  to.receipts.push_back(std::move(receipt));
  return {};
}

Status KeptPartCases::write(Assembly& to, const Bytes& bytes) {
  HAWSER_TRY(PartReceipt receipt, to.writer->writePart(context_, to.next(bytes.size()), bytes, crc64(bytes)));
  to.receipts.push_back(std::move(receipt));
  return {};
}

Status KeptPartCases::copy(Assembly& to, const ObjectRef& from, const std::string& etag,
                           const ByteRange& range) {
  HAWSER_TRY(const PartSource source, store().partSource(context_, from, range, etag));
  HAWSER_TRY(PartReceipt receipt, to.writer->copyPart(context_, to.next(range.length), source));
  to.receipts.push_back(std::move(receipt));
  return {};
}

void KeptPartCases::whatAnObjectIsMadeOf() {
  const Old old = writeOld(ref("f"), 3);
  QCOMPARE(old.parts.size(), std::size_t(4));
  std::uint64_t end = 0;
  for (const StoredPart& part : old.parts) {
    QCOMPARE(part.range.offset, end);
    QVERIFY(!part.range.empty());
    end = part.range.end();
  }
  QCOMPARE(end, std::uint64_t(old.bytes.size()));
  // They are called as their receipts said.
  Assembly next = assemble(ref("f"), 100 + old.parts[3].range.length, old.info.etag);
  EXPECT_OK(write(next, patternBytes(100)));
  EXPECT_OK(keep(next, old, 3));
  const auto info = next.writer->commit(context_, next.receipts, {});
  EXPECT_OK(info);
  const auto named = store().storedParts(context_, ref("f"), info->etag);
  EXPECT_OK(named);
  QCOMPARE(named->size(), std::size_t(2));
  QCOMPARE(named->at(0).token, next.receipts[0].token);
  QCOMPARE(named->at(1).token, old.parts[3].token);
  EXPECT_CODE(store().storedParts(context_, ref("f"), "0x1"), ErrorCode::changedUnderUs);
  // At once: in no pieces, though there are bytes.
  const auto put = this->put(ref("f"), patternBytes(500));
  EXPECT_OK(put);
  EXPECT_CODE(store().storedParts(context_, ref("f"), old.info.etag), ErrorCode::changedUnderUs);
  const auto parts = store().storedParts(context_, ref("f"), put->etag);
  if (!parts) EXPECT_CODE(parts, ErrorCode::unsupported);
}

void KeptPartCases::anObjectWithoutBytes() {
  const auto put = this->put(ref("f"), {});
  EXPECT_OK(put);
  const auto parts = store().storedParts(context_, ref("f"), put->etag);
  EXPECT_OK(parts);
  QVERIFY(parts->empty());
  EXPECT_CODE(store().storedParts(context_, ref("f"), "0x1"), ErrorCode::changedUnderUs);
  // From nothing to something, and back.
  Assembly grown = assemble(ref("f"), 100, put->etag);
  EXPECT_OK(write(grown, patternBytes(100)));
  const auto some = grown.writer->commit(context_, grown.receipts, {});
  EXPECT_OK(some);
  Assembly empty = assemble(ref("f"), 0, some->etag);
  EXPECT_OK(empty.writer->commit(context_, {}, {}));
  const auto got = read(ref("f"));
  EXPECT_OK(got);
  QVERIFY(got->empty());
}

void KeptPartCases::anObjectThatIsNotThere() {
  EXPECT_CODE(store().storedParts(context_, ref("f"), "0x1"), ErrorCode::notFound);
}

void KeptPartCases::keptAsItIs() {
  const Old old = writeOld(ref("f"), 3);
  Assembly next = assemble(ref("f"), old.bytes.size(), old.info.etag);
  for (std::size_t i = 0; i < old.parts.size(); ++i)
    EXPECT_OK(keep(next, old, i));
  for (const PartReceipt& receipt : next.receipts)
    QVERIFY(next.writer->hasPart(context_, receipt).value());
  const auto done = next.writer->commit(context_, next.receipts, {});
  EXPECT_OK(done);
  QVERIFY(done->etag != old.info.etag);
  QCOMPARE(done->size, std::uint64_t(old.bytes.size()));
  QVERIFY(read(ref("f")).value() == old.bytes);
  // And again, of what was kept.
  const auto parts = store().storedParts(context_, ref("f"), done->etag);
  EXPECT_OK(parts);
  QCOMPARE(parts->size(), old.parts.size());
}

void KeptPartCases::keptInAnotherOrder() {
  const Old old = writeOld(ref("f"), 3);
  // The first twice, the second gone, the short end in the middle.
  const Bytes wanted = joined({partOf(old.bytes, old.parts[2].range), partOf(old.bytes, old.parts[0].range),
                               partOf(old.bytes, old.parts[3].range), partOf(old.bytes, old.parts[0].range)});
  Assembly next = assemble(ref("f"), wanted.size(), old.info.etag);
  for (const std::size_t index : {2, 0, 3, 0})
    EXPECT_OK(keep(next, old, index));
  EXPECT_OK(next.writer->commit(context_, next.receipts, {}));
  QVERIFY(read(ref("f")).value() == wanted);
}

void KeptPartCases::keptBesideNewBytes() {
  const Old old = writeOld(ref("f"), 2);
  const Bytes first = patternBytes(1, 7), middle = patternBytes(partSize() / 3, 8), last = patternBytes(9, 9);
  const Bytes wanted = joined(
      {first, partOf(old.bytes, old.parts[0].range), middle, partOf(old.bytes, old.parts[2].range), last});
  Assembly next = assemble(ref("f"), wanted.size(), old.info.etag);
  EXPECT_OK(write(next, first));
  EXPECT_OK(keep(next, old, 0));
  EXPECT_OK(write(next, middle));
  EXPECT_OK(keep(next, old, 2));
  EXPECT_OK(write(next, last));
  // Nothing of it is seen before.
  QVERIFY(read(ref("f")).value() == old.bytes);
  ObjectProperties properties;
  properties.hashes.crc64 = crc64(wanted);
  EXPECT_OK(next.writer->commit(context_, next.receipts, properties));
  QVERIFY(read(ref("f")).value() == wanted);
  if (under_.keepsCrc64) QVERIFY(stat(ref("f"))->properties.hashes.crc64 == crc64(wanted));
}

void KeptPartCases::keptBesideRangesAndNewBytes() {
  if (!store().copiesRanges(context_).value()) return;
  const Old old = writeOld(ref("f"), 3);
  // One byte on in all that follows: no piece fits, but for the first; and a range across two of them.
  const Bytes inserted = patternBytes(1, 3);
  const ByteRange across{old.parts[1].range.offset, partSize() + 5};
  const ByteRange rest{across.end(), old.bytes.size() - across.end()};
  const Bytes wanted = joined({partOf(old.bytes, old.parts[0].range), inserted, partOf(old.bytes, across),
                               partOf(old.bytes, rest), partOf(old.bytes, {1, 1})});
  Assembly next = assemble(ref("f"), wanted.size(), old.info.etag);
  EXPECT_OK(keep(next, old, 0));
  EXPECT_OK(write(next, inserted));
  EXPECT_OK(copy(next, ref("f"), old.info.etag, across));
  EXPECT_OK(copy(next, ref("f"), old.info.etag, rest));
  EXPECT_OK(copy(next, ref("f"), old.info.etag, {1, 1}));
  // It says what it has copied.
  QCOMPARE(next.receipts[2].crc64, crc64(partOf(old.bytes, across)));
  EXPECT_OK(next.writer->commit(context_, next.receipts, {}));
  QVERIFY(read(ref("f")).value() == wanted);
}

void KeptPartCases::aRangeOfAnotherVersionIsNotCopied() {
  if (!store().copiesRanges(context_).value()) return;
  const Old old = writeOld(ref("f"), 1);
  const auto now = put(ref("f"), patternBytes(5000, 4));
  EXPECT_OK(now);
  Assembly next = assemble(ref("f"), 100, now->etag);
  EXPECT_CODE(copy(next, ref("f"), old.info.etag, {0, 100}), ErrorCode::changedUnderUs);
}

void KeptPartCases::aRangeThatIsNotThereIsNotCopied() {
  if (!store().copiesRanges(context_).value()) return;
  const Old old = writeOld(ref("f"), 1);
  Assembly next = assemble(ref("f"), 100, old.info.etag);
  QVERIFY(!copy(next, ref("f"), old.info.etag, {old.bytes.size() - 50, 100}));
  // Then the bytes have to come by here.
  EXPECT_CODE(copy(next, ref("nothing"), "", {0, 100}), ErrorCode::unsupported);
}

void KeptPartCases::overwrittenBetweenStagingAndCommit() {
  const Old old = writeOld(ref("f"), 2);
  const Bytes news = patternBytes(300, 5);
  Assembly next = assemble(ref("f"), partSize() + news.size(), old.info.etag);
  EXPECT_OK(keep(next, old, 1));
  EXPECT_OK(write(next, news));
  const Bytes theirs = manyParts(2, 6);
  EXPECT_OK(writeWhole(ref("f"), theirs));
  EXPECT_CODE(next.writer->commit(context_, next.receipts, {}), ErrorCode::changedUnderUs);
  EXPECT_CODE(next.writer->commit(context_, next.receipts, {}), ErrorCode::changedUnderUs);
  QVERIFY(read(ref("f")).value() == theirs);
}

void KeptPartCases::whatNobodyHasSummedHasNoHash() {
  const Old old = writeOld(ref("f"), 2);
  const Bytes news = patternBytes(300, 5);
  Assembly next = assemble(ref("f"), partSize() + news.size(), old.info.etag);
  const auto kept = next.writer->keepPart(context_, next.next(partSize()), old.parts[0], std::nullopt);
  EXPECT_OK(kept);
  QVERIFY(!kept->summed);
  next.receipts.push_back(*kept);
  EXPECT_OK(write(next, news));
  EXPECT_OK(next.writer->commit(context_, next.receipts, {}));
  QVERIFY(!stat(ref("f"))->properties.hashes.crc64);
  QVERIFY(read(ref("f")).value() == joined({partOf(old.bytes, old.parts[0].range), news}));
}

void KeptPartCases::removedBetweenStagingAndCommit() {
  const Old old = writeOld(ref("f"), 1);
  Assembly next = assemble(ref("f"), partSize(), old.info.etag);
  EXPECT_OK(keep(next, old, 0));
  EXPECT_OK(remove(ref("f")));
  QVERIFY(!next.writer->commit(context_, next.receipts, {}));
  EXPECT_CODE(stat(ref("f")), ErrorCode::notFound);
}

void KeptPartCases::notForAnyCondition() {
  const Old old = writeOld(ref("f"), 1);
  for (const Condition& condition : {Condition::none(), Condition::absent()}) {
    auto writer = start(ref("f"), partSize(), condition);
    EXPECT_OK(writer);
    EXPECT_CODE((*writer)->keepPart(context_, {0, {0, partSize()}}, old.parts[0], 1),
                ErrorCode::invalidArgument);
  }
}

void KeptPartCases::notOfAnotherLength() {
  const Old old = writeOld(ref("f"), 1);
  Assembly next = assemble(ref("f"), partSize(), old.info.etag);
  for (const std::uint64_t length : {partSize() - 1, partSize() + 1, std::uint64_t(0)})
    EXPECT_CODE(next.writer->keepPart(context_, {0, {0, length}}, old.parts[0], 1),
                ErrorCode::invalidArgument);
}

void KeptPartCases::aSessionWithAllKindsGoesOn() {
  if (!under_.resumes) return;
  const Old old = writeOld(ref("f"), 2);
  const bool ranges = store().copiesRanges(context_).value();
  const Bytes news = patternBytes(300, 5);
  const ByteRange range{1, partSize()};
  const Bytes moved = partOf(old.bytes, range);
  const Bytes wanted = joined({partOf(old.bytes, old.parts[1].range), news, moved, news});
  std::string session;
  std::vector<PartReceipt> receipts;
  {
    Assembly begun = assemble(ref("f"), wanted.size(), old.info.etag);
    session = begun.writer->session();
    EXPECT_OK(keep(begun, old, 1));
    EXPECT_OK(write(begun, news));
    EXPECT_OK(ranges ? copy(begun, ref("f"), old.info.etag, range) : write(begun, moved));
    receipts = begun.receipts;
  }
  const auto other = under_.open();
  Assembly next;
  next.writer = other
                    ->startWrite(context_, {ref("f"), wanted.size(), partSize(),
                                            Condition::matches(old.info.etag), session})
                    .value();
  for (const PartReceipt& receipt : receipts)
    QVERIFY(next.writer->hasPart(context_, receipt).value());
  next.receipts = receipts;
  next.end = receipts.back().part.range.end();
  EXPECT_OK(write(next, news));
  EXPECT_OK(next.writer->commit(context_, next.receipts, {}));
  QVERIFY(read(ref("f")).value() == wanted);
}

void KeptPartCases::aKeptPartGoesWithItsObject() {
  if (!under_.resumes) return;
  const Old old = writeOld(ref("f"), 2);
  Assembly begun = assemble(ref("f"), 2 * partSize(), old.info.etag);
  EXPECT_OK(keep(begun, old, 0));
  EXPECT_OK(keep(begun, old, 1));
  // The same bytes in new pieces: what was to be kept is gone.
  const auto now = writeWhole(ref("f"), old.bytes);
  EXPECT_OK(now);
  for (const std::string& etag : {old.info.etag, now->etag}) {
    Assembly again = assemble(ref("f"), 2 * partSize(), etag, begun.writer->session());
    QVERIFY(!again.writer->hasPart(context_, begun.receipts[0]).value());
    // Who does not ask is told at the end.
    EXPECT_CODE(again.writer->commit(context_, begun.receipts, {}), ErrorCode::changedUnderUs);
  }
  QVERIFY(read(ref("f")).value() == old.bytes);
}

void KeptPartCases::moreThanTenThousandPieces() {
  constexpr std::uint32_t kCount = 10'050;
  const Old old = writeOld(ref("f"), 2);
  Bytes wanted;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    const Bytes piece = partOf(old.bytes, old.parts[2].range);
    wanted.insert(wanted.end(), piece.begin(), piece.end());
  }
  Assembly many = assemble(ref("f"), wanted.size(), old.info.etag);
  for (std::uint32_t i = 0; i < kCount; ++i)
    EXPECT_OK(keep(many, old, 2));
  const auto first = many.writer->commit(context_, many.receipts, {});
  EXPECT_OK(first);
  const auto parts = store().storedParts(context_, ref("f"), first->etag);
  EXPECT_OK(parts);
  QCOMPARE(parts->size(), std::size_t(kCount));
  QVERIFY(read(ref("f")).value() == wanted);
}

void KeptPartCases::theSignatureIsKeptWithTheBytes() {
  ObjectProperties properties;
  properties.signature = std::string(63, 'a') + "7";
  properties.metadata["author"] = "ada";
  EXPECT_OK(writeWhole(ref("f"), manyParts(1), {}, properties));
  QCOMPARE(stat(ref("f"))->properties.signature, properties.signature);
  QCOMPARE(stat(ref("f"))->properties.metadata, properties.metadata);
  const auto listed = listAll(key(""), true);
  EXPECT_OK(listed);
  if (listed->front().hasProperties) QCOMPARE(listed->front().properties.signature, properties.signature);
  EXPECT_OK(put(ref("g"), patternBytes(10), properties));
  QCOMPARE(stat(ref("g"))->properties.signature, properties.signature);
  // It is of the bytes, and goes with them.
  EXPECT_OK(writeWhole(ref("f"), manyParts(1, 2)));
  QVERIFY(stat(ref("f"))->properties.signature.empty());
}

}  // namespace hawser::conformance
