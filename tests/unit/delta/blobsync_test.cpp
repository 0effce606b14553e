// BlobSync's signatures: byte for byte as its own serializer writes them, and none of its bugs.
#include <QtTest>
#include <numeric>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "delta/blobsync_scan.h"
#include "delta/delta_plan.h"
#include "samples.h"

using namespace hawser;
using namespace hawser::delta;
using namespace hawser::delta::test;

namespace {

BlobSyncSignature cut(const std::string& content, const std::vector<std::uint32_t>& lengths) {
  BlobSyncSignature signature;
  for (std::size_t at = 0, i = 0; at < content.size(); ++i) {
    const std::size_t length = std::min<std::size_t>(content.size() - at, lengths[i % lengths.size()]);
    signature.blocks.push_back(
        blobSyncBlock(span(content).subspan(at, length), at, static_cast<std::uint32_t>(i)));
    at += length;
  }
  return signature;
}

BlobSyncScan::Outcome scanned(const BlobSyncSignature& old, const std::string& made,
                              std::uint64_t segment = Segments::kUsual, bool backwards = false) {
  BlobSyncScan scan(std::make_shared<BlobSyncIndex>(old), made.size(), segment);
  for (std::uint64_t i = 0; i < scan.segments(); ++i) {
    const std::uint64_t one = backwards ? scan.segments() - 1 - i : i;
    const ByteRange range = scan.bytesOf(one);
    const std::string bytes = made.substr(range.offset, range.length);
    scan.scan(one, span(bytes));
  }
  return scan.finish();
}

std::uint64_t copied(const BlobSyncScan::Outcome& outcome) {
  return std::accumulate(outcome.copies.begin(), outcome.copies.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const CopyRange& copy) { return sum + copy.length; });
}

bool isTrue(const std::string& old, const std::string& made, const BlobSyncScan::Outcome& outcome) {
  std::uint64_t end = 0;
  for (const CopyRange& copy : outcome.copies) {
    if (copy.offset < end || copy.end() > made.size()) return false;
    if (made.compare(copy.offset, copy.length, old, copy.from, copy.length) != 0) return false;
    end = copy.end();
  }
  return outcome.crc64 == crc64(span(made));
}

DeltaPlan planned(const std::string& made, const BlobSyncScan::Outcome& outcome, const BlobSyncSignature& old,
                  std::uint64_t mostPieces) {
  PlanLimits limits;
  for (const BlobSyncBlock& block : old.blocks)
    limits.parts.push_back({block.offset, block.length});
  limits.sendSize = 100'000;
  limits.mostPieces = mostPieces;
  return makePlan(made.size(), outcome.copies, limits);
}

// Of the program itself, run on "ABCDabc" with blocks of 4 bytes.
const char* const kVector =
    "02000000"
    "0400000001000000"
    "00000000000000000400000000000000"
    "0a010000000000000000000000000000"
    "94020000000000000000000000000000"
    "cb08ca4a7bb5f9683c19133a84872ca7"
    "0300000001000000"
    "04000000000000000300000001000000"
    "26010000000000000000000000000000"
    "4a020000000000000000000000000000"
    "900150983cd24fb0d6963f7d28e17f72";

}  // namespace

class BlobSyncTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void writesWhatBlobSyncWrites() {
    const wire::Bytes bytes = encodeBlobSync(cut("ABCDabc", {4}));
    QCOMPARE(QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())).toHex(),
             QByteArray(kVector));
    Samples samples(1);
    const std::string million = samples.bytes(1'000'000);
    const wire::Bytes large = encodeBlobSync(cut(million, {100'000}));
    QCOMPARE(large.size(), std::size_t{652});
    const auto read = decodeBlobSync(large);
    QVERIFY(read);
    QCOMPARE(read->blocks.size(), std::size_t{10});
    QVERIFY(encodeBlobSync(*read) == large);
  }

  void readsWhatItWrites() {
    Samples samples(2);
    for (int round = 0; round < 100; ++round) {
      const auto signature = cut(samples.content(samples.below(5000)), {100, 37, 100, 250});
      const wire::Bytes bytes = encodeBlobSync(signature);
      const auto read = decodeBlobSync(bytes);
      QVERIFY(read && read->blocks == signature.blocks);
      for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 3)
        QCOMPARE(decodeBlobSync(ByteSpan(bytes).first(size)).error().code, ErrorCode::corrupt);
    }
  }

  // By its rules: there is no checksum that would notice.
  void whatCannotBeABlobsIsRefused() {
    const QByteArray good = QByteArray::fromHex(kVector);
    const auto with = [&](qsizetype at, char value) {
      QByteArray bad = good;
      bad[at] = value;
      return !decodeBlobSync(std::as_bytes(std::span(bad.constData(), std::size_t(bad.size()))));
    };
    QVERIFY(!with(0, 2));
    QVERIFY(with(0, 1));       // a group less
    QVERIFY(with(0, 3));       // and one more
    QVERIFY(with(3, '\x7f'));  // very many
    QVERIFY(with(4, 5));       // other lengths in the group than in the block
    QVERIFY(with(4, 0));
    QVERIFY(with(11, '\x7f'));  // very many blocks
    QVERIFY(with(12, 1));       // a gap
    QVERIFY(with(19, '\x80'));  // an offset below 0
    QVERIFY(with(20, 3));
    QVERIFY(!with(24, 9));      // the number means nothing
    QVERIFY(with(36, 1));       // the upper third of a sum
    QVERIFY(with(43, '\x80'));  // its sign
    QVERIFY(with(29, '\x7f'));  // more than four bytes can have
    QByteArray longer = good + '\0';
    QVERIFY(!decodeBlobSync(std::as_bytes(std::span(longer.constData(), std::size_t(longer.size())))));
    std::string many(kMostBlobSyncBlocks + 1, 'x');
    QCOMPARE(decodeBlobSync(encodeBlobSync(cut(many, {1}))).error().code, ErrorCode::corrupt);
  }

  void changesOfEveryKindAreFound() {
    Samples samples(3);
    for (int round = 0; round < 1000; ++round) {
      const std::string old = samples.content(samples.below(6000));
      std::string made = old;
      for (std::size_t changes = samples.below(5); changes > 0; --changes)
        made = samples.changed(made, 1 + samples.below(300));
      const auto signature = cut(old, {200, 200, 131, 200, 17, 350});
      for (const std::uint64_t segment : {std::uint64_t{400}, Segments::kUsual}) {
        const auto outcome = scanned(signature, made, segment);
        QVERIFY2(isTrue(old, made, outcome), qPrintable(QString::number(round)));
        QCOMPARE(scanned(signature, made, segment, true).copies, outcome.copies);
      }
    }
  }

  // Blocks of any length, where they stand beside those that are looked for.
  void anInsertionAtTheHeadCostsItself() {
    Samples samples(4);
    const std::string old = samples.bytes(100'000), made = samples.bytes(777) + old;
    std::vector<std::uint32_t> lengths = {5000};
    for (std::uint32_t length = 1; length < 60; ++length)
      lengths.push_back(length);
    const auto outcome = scanned(cut(old, lengths), made);
    QCOMPARE(outcome.copies, (std::vector<CopyRange>{{777, old.size(), 0}}));
  }

  // The byte was neither taken from the old blob nor uploaded: the blob lost it.
  void bug1_aLastBlockOfOneByteThatChanged() {
    Samples samples(5);
    const std::string old = samples.bytes(4001);
    std::string made = old;
    made.back() = static_cast<char>(made.back() ^ 1);
    const auto signature = cut(old, {1000});
    const auto outcome = scanned(signature, made);
    QCOMPARE(outcome.copies, (std::vector<CopyRange>{{0, 4000, 0}}));
    const DeltaPlan plan = planned(made, outcome, signature, 100);
    QCOMPARE(plan.pieces.back(), (Piece{PieceKind::send, {4000, 1}, 0}));
    QCOMPARE(plan.bytes(PieceKind::keep), std::uint64_t{4000});
    // And where it did not change, it is kept.
    QCOMPARE(copied(scanned(signature, old)), std::uint64_t{4001});
  }

  // It wrote an empty signature, and uploaded for ever; an empty file was an exception.
  void bug2_blocksOfNoSizeAndFilesOfNone() {
    QCOMPARE(blobSyncBlockSize(1000, 0).error().code, ErrorCode::invalidArgument);
    QCOMPARE(encodeBlobSync({}), wire::Bytes(4, std::byte{0}));
    const auto none = decodeBlobSync(wire::Bytes(4, std::byte{0}));
    QVERIFY(none && none->blocks.empty() && none->size() == 0);
    QVERIFY(scanned(*none, "something").copies.empty());
    const auto outcome = scanned(cut("something", {4}), "");
    QVERIFY(outcome.copies.empty());
    QVERIFY(planned("", outcome, cut("something", {4}), 10).pieces.empty());
    QCOMPARE(planned("something", scanned(*none, "something"), *none, 10).pieces,
             (std::vector<Piece>{{PieceKind::send, {0, 9}, 0}}));
  }

  // Nothing kept it from more blocks than a blob may have.
  void bug3_neverMoreBlocksThanABlobMayHave() {
    QCOMPARE(*blobSyncBlockSize(1000), kUsualBlobSyncBlock);
    QCOMPARE(*blobSyncBlockSize(50'000ULL * 100'000), kUsualBlobSyncBlock);
    QCOMPARE(*blobSyncBlockSize(50'000ULL * 100'000 + 1), kUsualBlobSyncBlock + 1);
    const std::uint64_t most = 50'000ULL * kMostBlobSyncBlock;
    QCOMPARE(*blobSyncBlockSize(most, 1), kMostBlobSyncBlock);
    QCOMPARE(blobSyncBlockSize(most + 1, 1).error().code, ErrorCode::tooLarge);
    QCOMPARE(blobSyncBlockSize(1, kMostBlobSyncBlock + 1).error().code, ErrorCode::invalidArgument);
    Samples samples(6);
    const std::string old = samples.bytes(200'000);
    std::string made = old;
    for (std::size_t at = 50; at < made.size(); at += 200)
      made[at] = static_cast<char>(made[at] ^ 1);
    const auto signature = cut(old, {100});
    const auto outcome = scanned(signature, made);
    QVERIFY(planned(made, outcome, signature, 10'000).pieces.size() > 1000);
    const DeltaPlan plan = planned(made, outcome, signature, 300);
    QVERIFY(plan.pieces.size() <= 300);
    QCOMPARE(plan.bytes(PieceKind::send) + plan.bytes(PieceKind::keep), std::uint64_t{made.size()});
  }

  // It counted a byte too many of every range.
  void bug5_whatIsSentIsCountedToTheByte() {
    Samples samples(7);
    const std::string old = samples.bytes(100'000);
    std::string made = old;
    made.replace(12'000, 10, samples.bytes(10));
    made.insert(50'000, samples.bytes(3));
    made += samples.bytes(7);
    const auto signature = cut(old, {1000});
    const DeltaPlan plan = planned(made, scanned(signature, made), signature, 1000);
    QCOMPARE(plan.bytes(PieceKind::send), std::uint64_t{1000 + 3 + 7});
    QCOMPARE(plan.bytes(PieceKind::keep), std::uint64_t{99'000});
  }

  // Its search for blocks that are there twice took the square of their number.
  void bug6_blocksThatAreThereOftenAreHashedOnce() {
    const std::string old(1'000'000, '\0'), made = "x" + std::string(1'500'000, '\0') + "x";
    BlobSyncSignature signature = cut(old, {100});
    const auto outcome = scanned(signature, made);
    QCOMPARE(outcome.vainBytes <= 3 * 101, true);
    QVERIFY(copied(outcome) >= made.size() - 2 - 101);
    QVERIFY(isTrue(old, made, outcome));
  }

  // Sums that are easy to forge do not make it slow.
  void windowsThatOnlyLookLikeBlocksAreGivenUp() {
    Samples samples(8);
    std::string made = samples.bytes(5000);
    for (char& c : made)
      if (c == '\0' || c == '\1' || c == '\xff' || c == '\xfe') c = 'x';
    std::string old;
    for (std::size_t at = 0; at + 500 <= made.size(); ++at) {
      // b[i] += 1, b[i+1] -= 2, b[i+2] += 1: both sums are as before.
      std::string window = made.substr(at, 500);
      ++window[0], window[1] = static_cast<char>(window[1] - 2), ++window[2];
      old += window;
    }
    const auto outcome = scanned(cut(old, {500}), made);
    QVERIFY(outcome.copies.empty());
    QVERIFY(outcome.vainBytes > 0);
    QVERIFY2(outcome.vainBytes <= 4 * made.size() + 500, qPrintable(QString::number(outcome.vainBytes)));
  }

  void thousandsOfLengthsAreNotThousandsOfPasses() {
    Samples samples(9);
    const std::string old = samples.bytes(3'000'000);
    std::vector<std::uint32_t> lengths(2000);
    std::iota(lengths.begin(), lengths.end(), 200U);
    const BlobSyncIndex index(cut(old, lengths));
    QVERIFY(index.searched().size() <= 16);
    for (std::size_t i = 1; i < index.searched().size(); ++i)
      QVERIFY(index.searched()[i - 1]->length() > index.searched()[i]->length());
  }
};

QTEST_GUILESS_MAIN(BlobSyncTest)
#include "blobsync_test.moc"
