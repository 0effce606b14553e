// makePlan: the pieces are the object, each within its limits, and no more is sent than has to be.
#include <QtTest>
#include <limits>

#include "delta/delta_plan.h"
#include "samples.h"

using namespace hawser;
using namespace hawser::delta;
using namespace hawser::delta::test;

namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

struct Case {
  std::uint64_t size = 0;
  std::vector<CopyRange> copies;
  PlanLimits limits;
};

std::vector<ByteRange> someParts(Samples& samples, std::uint64_t oldSize) {
  std::vector<ByteRange> parts;
  for (std::uint64_t at = 0; at < oldSize;) {
    const std::uint64_t length = std::min<std::uint64_t>(oldSize - at, 1 + samples.below(400));
    if (samples.below(5) != 0) parts.push_back({at, length});
    at += length;
  }
  return parts;
}

Case someCase(Samples& samples) {
  Case made;
  made.size = samples.below(30'000);
  const std::uint64_t oldSize = 1 + samples.below(30'000);
  for (std::uint64_t at = samples.below(2000); at < made.size;) {
    const std::uint64_t from = samples.below(oldSize);
    const std::uint64_t length =
        std::min({1 + samples.below(5000), made.size - at, static_cast<std::size_t>(oldSize - from)});
    appendCopy(made.copies, {at, length, from});
    at += length + (samples.below(3) == 0 ? 0 : samples.below(2000));
  }
  if (samples.below(3) != 0) made.limits.parts = someParts(samples, oldSize);
  made.limits.copies = samples.below(3) != 0;
  made.limits.sendSize = 1 + samples.below(3000);
  made.limits.copySize = 1 + samples.below(6000);
  if (samples.below(4) == 0) made.limits.worthCopying = samples.below(2000);
  if (samples.below(2) == 0) made.limits.mostCopySize = samples.below(12'000);
  made.limits.mostPieces = samples.below(2) == 0 ? kNoLimit : samples.below(60);
  if (samples.below(3) == 0) made.limits.boundary = 1 + samples.below(4000);
  if (samples.below(3) == 0) made.limits.oldBoundary = 1 + samples.below(4000);
  return made;
}

bool crosses(std::uint64_t offset, std::uint64_t length, std::uint64_t boundary) {
  return boundary != 0 && offset / boundary != (offset + length - 1) / boundary;
}

// Whether a part would be whole in the stretch between two boundaries that it was in.
bool stays(const Case& made, std::uint64_t offset, const ByteRange& part) {
  const std::uint64_t boundary = made.limits.boundary;
  return boundary == 0 ||
         (!crosses(offset, part.length, boundary) && offset / boundary == part.offset / boundary);
}

// How many pieces it takes to send all.
std::uint64_t sendingAll(const Case& made) {
  const std::uint64_t boundary =
      made.limits.boundary == 0 ? std::max<std::uint64_t>(made.size, 1) : made.limits.boundary;
  std::uint64_t pieces = 0;
  for (std::uint64_t at = 0; at < made.size; at += boundary)
    pieces += divideRoundingUp(std::min(boundary, made.size - at), made.limits.sendSize);
  return pieces;
}

bool isCopied(const Case& made, const Piece& piece) {
  return std::ranges::any_of(made.copies, [&](const CopyRange& copy) {
    return piece.range.offset >= copy.offset && piece.range.end() <= copy.end() &&
           piece.from - copy.from == piece.range.offset - copy.offset;
  });
}

QString wrong(const Case& made, const DeltaPlan& plan) {
  std::uint64_t at = 0;
  for (const Piece& piece : plan.pieces) {
    if (piece.range.offset != at || piece.range.empty()) return QStringLiteral("a gap at %1").arg(at);
    at = piece.range.end();
    if (crosses(piece.range.offset, piece.range.length, made.limits.boundary))
      return QStringLiteral("crosses");
    switch (piece.kind) {
      case PieceKind::send:
        if (piece.range.length > made.limits.sendSize) return QStringLiteral("too long to send");
        break;
      case PieceKind::copy:
        if (!made.limits.copies ||
            piece.range.length > std::max(made.limits.copySize, made.limits.mostCopySize))
          return QStringLiteral("no such copy");
        if (crosses(piece.from, piece.range.length, made.limits.oldBoundary))
          return QStringLiteral("crosses old");
        if (!isCopied(made, piece)) return QStringLiteral("not the old one's");
        break;
      case PieceKind::keep:
        if (std::ranges::find(made.limits.parts, ByteRange{piece.from, piece.range.length}) ==
            made.limits.parts.end())
          return QStringLiteral("no part");
        if (!stays(made, piece.range.offset, {piece.from, piece.range.length}))
          return QStringLiteral("in another stretch");
        if (!isCopied(made, piece)) return QStringLiteral("not the old one's");
        break;
    }
  }
  if (at != made.size) return QStringLiteral("not all");
  if (plan.pieces.size() > std::max(made.limits.mostPieces, sendingAll(made)))
    return QStringLiteral("too many");
  return {};
}

// With room for all pieces: only what no copy has, or, without copies, what no whole part has.
std::uint64_t leastSent(const Case& made) {
  std::uint64_t had = 0;
  for (const CopyRange& copy : made.copies) {
    if (made.limits.copies) {
      had += copy.length;
      continue;
    }
    for (const ByteRange& part : made.limits.parts) {
      if (part.offset < copy.from || part.end() > copy.from + copy.length) continue;
      if (stays(made, copy.offset + part.offset - copy.from, part)) had += part.length;
    }
  }
  return made.size - had;
}

}  // namespace

class DeltaPlanTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void piecesAreTheObject() {
    Samples samples(1);
    for (int round = 0; round < 5000; ++round) {
      const Case made = someCase(samples);
      const DeltaPlan plan = makePlan(made.size, made.copies, made.limits);
      const QString why = wrong(made, plan);
      QVERIFY2(why.isEmpty(), qPrintable(QStringLiteral("round %1: %2").arg(round).arg(why)));
      QCOMPARE(plan.bytes(PieceKind::send) + plan.bytes(PieceKind::copy) + plan.bytes(PieceKind::keep),
               made.size);
      const std::uint64_t sent = plan.bytes(PieceKind::send), least = leastSent(made);
      QVERIFY(sent >= least);
      const bool all = made.limits.mostPieces == kNoLimit && made.limits.worthCopying == 0;
      if (all) QCOMPARE(sent, least);
    }
  }

  // No piece but the last is shorter than the service takes, and what is copied is long enough to be.
  void noPieceIsTooShort() {
    Samples samples(2);
    for (int round = 0; round < 5000; ++round) {
      Case made = someCase(samples);
      made.limits.parts.clear();
      made.limits.boundary = made.limits.oldBoundary = 0;
      made.limits.leastPiece = 1 + samples.below(1000);
      made.limits.sendSize = std::max(made.limits.sendSize, 2 * made.limits.leastPiece);
      made.limits.copySize = std::max(made.limits.copySize, 2 * made.limits.leastPiece);
      const DeltaPlan plan = makePlan(made.size, made.copies, made.limits);
      const QString why = wrong(made, plan);
      QVERIFY2(why.isEmpty() || why == QStringLiteral("too many"),
               qPrintable(QStringLiteral("round %1: %2").arg(round).arg(why)));
      std::uint64_t wanted = 0;
      for (const CopyRange& copy : made.copies)
        wanted += copy.length >= 2 * made.limits.leastPiece ? 1 : 0;
      const bool all = made.limits.mostPieces == kNoLimit && made.limits.worthCopying == 0;
      if (made.limits.copies && wanted != 0 && all) QVERIFY(plan.bytes(PieceKind::copy) != 0);
      for (std::size_t i = 0; i + 1 < plan.pieces.size(); ++i) {
        QVERIFY2(plan.pieces[i].range.length >= made.limits.leastPiece,
                 qPrintable(QStringLiteral("round %1: piece %2 has %3 of %4")
                                .arg(round)
                                .arg(i)
                                .arg(plan.pieces[i].range.length)
                                .arg(made.limits.leastPiece)));
      }
    }
  }

  // Small parts in a row are one range before anything of them is sent.
  void partsBecomeRangesBeforeTheyAreSent() {
    PlanLimits limits;
    for (std::uint64_t at = 0; at < 1'000'000; at += 1000)
      limits.parts.push_back({at, 1000});
    limits.copies = true;
    limits.sendSize = limits.copySize = 10'000'000;
    const std::vector<CopyRange> copies = {{0, 500'000, 0}, {500'100, 499'900, 500'000}};
    limits.mostPieces = 1002;
    QVERIFY(std::ranges::any_of(makePlan(1'000'000, copies, limits).pieces,
                                [](const Piece& piece) { return piece.kind == PieceKind::keep; }));
    limits.mostPieces = 3;
    const DeltaPlan plan = makePlan(1'000'000, copies, limits);
    QCOMPARE(plan.pieces, (std::vector<Piece>{{PieceKind::copy, {0, 500'000}, 0},
                                              {PieceKind::send, {500'000, 100}, 0},
                                              {PieceKind::copy, {500'100, 499'900}, 500'000}}));
  }

  // What is sent with its neighbours is what is shortest.
  void theShortestRunsAreSentFirst() {
    std::vector<CopyRange> copies;
    std::uint64_t at = 10, small = 0;
    for (int i = 0; i < 100; ++i) {
      const std::uint64_t length = i % 10 == 0 ? 10'000 : 1'000'000;
      if (i % 10 == 0) small += length;
      copies.push_back({at, length, at * 2});
      at += length + 10;
    }
    PlanLimits limits;
    limits.copies = true;
    limits.sendSize = limits.copySize = 1 << 30;
    limits.mostPieces = 201;
    QCOMPARE(makePlan(at, copies, limits).bytes(PieceKind::send), std::uint64_t{101 * 10});
    limits.mostPieces = 190;
    const DeltaPlan plan = makePlan(at, copies, limits);
    QVERIFY(plan.pieces.size() <= 190);
    QCOMPARE(plan.bytes(PieceKind::send), 101 * 10 + small);
  }

  // Of what is very large, before anything is sent that could be copied.
  void copiesGrowBeforeTheyAreSent() {
    constexpr std::uint64_t kMiB = 1024 * 1024, kSize = kMiB * kMiB;
    constexpr std::uint64_t kCell = 128 * 1024, kEdits = 1000;
    PlanLimits limits;
    limits.copies = true;
    limits.leastPiece = 5 * kMiB;
    limits.sendSize = 16 * kMiB;
    limits.copySize = 128 * kMiB;
    limits.mostPieces = 9000;
    std::vector<CopyRange> copies;
    for (std::uint64_t i = 0; i < kEdits; ++i) {
      const std::uint64_t at = i * (kSize / kEdits) + (i != 0 ? kCell : 0);
      copies.push_back({at, (i + 1) * (kSize / kEdits) - at, at});
    }
    copies.back().length = kSize - copies.back().offset;
    QVERIFY(makePlan(kSize, copies, limits).bytes(PieceKind::send) > 50'000 * kMiB);
    limits.mostCopySize = 512 * kMiB;
    const DeltaPlan plan = makePlan(kSize, copies, limits);
    QVERIFY(plan.pieces.size() <= limits.mostPieces);
    QVERIFY(plan.bytes(PieceKind::send) <= kEdits * limits.leastPiece);
    // One block of a mount, and a limit of what can be copied at once that is too low.
    limits.copySize = 64 * kMiB;
    limits.mostPieces = 10'000;
    const CopyRange one[] = {{0, kSize / 2, 0}, {kSize / 2 + kMiB, kSize / 2 - kMiB, kSize / 2 + kMiB}};
    QVERIFY(makePlan(kSize, one, limits).bytes(PieceKind::send) <= limits.leastPiece);
  }

  void shortGapsAreBridged() {
    PlanLimits limits;
    limits.copies = true;
    limits.sendSize = limits.copySize = limits.mostPieces = 1'000'000;
    limits.worthCopying = 100;
    const std::vector<CopyRange> copies = {
        {0, 500, 0}, {510, 99, 510}, {610, 60, 5}, {670, 40, 900}, {720, 80, 1}};
    const DeltaPlan plan = makePlan(800, copies, limits);
    QCOMPARE(plan.pieces, (std::vector<Piece>{{PieceKind::copy, {0, 500}, 0},
                                              {PieceKind::send, {500, 110}, 0},
                                              {PieceKind::copy, {610, 60}, 5},
                                              {PieceKind::copy, {670, 40}, 900},
                                              {PieceKind::send, {710, 10}, 0},
                                              {PieceKind::copy, {720, 80}, 1}}));
  }

  void nothingIsNoPieces() {
    PlanLimits limits;
    limits.sendSize = 1;
    QVERIFY(makePlan(0, {}, limits).pieces.empty());
  }

  void theLargestObject() {
    PlanLimits limits;
    limits.sendSize = kNoLimit / 3 + 1;
    limits.copies = true;
    limits.copySize = kNoLimit;
    limits.boundary = (std::uint64_t{1} << 63) + 5;
    const std::vector<CopyRange> copies = {{10, 20, 5}, {kNoLimit - 100, 100, kNoLimit - 100}};
    limits.mostPieces = 100;
    QCOMPARE(makePlan(kNoLimit, copies, limits).bytes(PieceKind::copy), std::uint64_t{120});
    limits.mostPieces = 1;
    const DeltaPlan plan = makePlan(kNoLimit, copies, limits);
    QCOMPARE(plan.bytes(PieceKind::send), kNoLimit);
  }
};

QTEST_GUILESS_MAIN(DeltaPlanTest)
#include "delta_plan_test.moc"
