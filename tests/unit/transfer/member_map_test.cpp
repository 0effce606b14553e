// What lies on which of several places: the arithmetic, and what the Runner tells of slices and of copies.
#include <QTest>
#include <numeric>

#include "stripe_bench.h"
#include "transfer/member_map.h"

using namespace hawser;
using namespace std::chrono_literals;
using hawser::test::Bench;
using hawser::test::bytesOf;
using hawser::test::MemoryStore;
using hawser::test::Stripe;
using hawser::test::stripeOf;
using hawser::test::submit;

namespace {

std::uint64_t sum(const std::vector<MemberDetail>& members, std::uint64_t MemberDetail::*figure) {
  return std::accumulate(members.begin(), members.end(), std::uint64_t{0},
                         [figure](std::uint64_t all, const MemberDetail& one) { return all + one.*figure; });
}

}  // namespace

class MemberMapTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void slicesTakeTurns();
  void runsShowTrouble();
  void everyByteIsOnOneMember_data();
  void everyByteIsOnOneMember();
  void aStripeIsToldByMembers();
  void aFailureIsItsMembers();
  void whatIsOneSliceIsNoStripe();
  void copiesKnowEachOther();
};

void MemberMapTest::slicesTakeTurns() {
  // Slices of 10 in parts of 4, 4, 2; the last slice has 5.
  const PartGrid grid{45, 4, 10};
  QCOMPARE(grid.count(), 14U);
  std::vector<PartState> states(14, PartState::pending);
  states[0] = states[1] = PartState::sent;
  states[3] = PartState::retry;
  const auto members = sliceMembers(grid, states, {"a", "b"}, 100);
  QCOMPARE(members.size(), std::size_t(2));
  QCOMPARE(members[0].place, std::string("a"));
  QCOMPARE(members[0].bytes, 25U);
  QCOMPARE(members[0].bytesDone, 8U);
  QCOMPARE(members[1].bytes, 20U);
  QCOMPARE(members[1].retrying, 1U);
  QCOMPARE(members[1].cells.size(), std::size_t(6));
  QCOMPARE(members[1].cells[0], (MemberCell{PartState::retry, {10, 4}, 1, 1}));
  QCOMPARE(members[1].cells[3], (MemberCell{PartState::pending, {30, 4}, 3, 3}));
}

void MemberMapTest::runsShowTrouble() {
  const PartGrid grid{45, 4, 10};
  std::vector<PartState> states(14, PartState::verified);
  states[4] = PartState::failed;
  const auto members = sliceMembers(grid, states, {"a", "b"}, 2);
  QCOMPARE(members[1].cells.size(), std::size_t(2));
  QCOMPARE(members[1].cells[0], (MemberCell{PartState::failed, {10, 10}, 1, 1}));
  QCOMPARE(members[1].cells[1], (MemberCell{PartState::verified, {30, 10}, 3, 3}));
  QCOMPARE(members[1].failed, 1U);
  // Five cells for two slices: none goes over both.
  for (const MemberCell& cell : sliceMembers(grid, states, {"a", "b"}, 5)[1].cells)
    QCOMPARE(cell.slice, cell.lastSlice);
  // One cell over all of a member's slices.
  QCOMPARE(sliceMembers(grid, states, {"a", "b"}, 1)[0].cells[0],
           (MemberCell{PartState::verified, {0, 45}, 0, 4}));
}

void MemberMapTest::everyByteIsOnOneMember_data() {
  QTest::addColumn<quint64>("size");
  QTest::addColumn<int>("places");
  for (const quint64 size : {1ULL, 99ULL, 100ULL, 101ULL, 2'345ULL, 10'000ULL})
    for (const int places : {1, 2, 3, 7})
      QTest::addRow("%d bytes on %d", static_cast<int>(size), places) << size << places;
}

void MemberMapTest::everyByteIsOnOneMember() {
  QFETCH(quint64, size);
  QFETCH(int, places);
  const PartGrid grid{size, 30, 100};
  const std::vector<PartState> states(grid.count(), PartState::sent);
  const auto members =
      sliceMembers(grid, states, std::vector<std::string>(static_cast<std::size_t>(places), "p"), 1000);
  QCOMPARE(sum(members, &MemberDetail::bytes), size);
  QCOMPARE(sum(members, &MemberDetail::bytesDone), size);
  std::uint64_t covered = 0;
  for (std::size_t i = 0; i < members.size(); ++i)
    for (const MemberCell& cell : members[i].cells) {
      covered += cell.range.length;
      QCOMPARE(cell.range.offset / 100 % members.size(), i);
    }
  QCOMPARE(covered, size);
}

void MemberMapTest::aStripeIsToldByMembers() {
  Bench bench;
  const Stripe stripe = stripeOf(3, 65'000);
  bench.from->set("big", bytesOf(500'000, 1));
  submit(bench, "big", stripe.store);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  const auto detail = bench.runner->detail(bench.rows().at(0).id, 300).value();
  QCOMPARE(detail.row.state, TransferState::done);
  QCOMPARE(detail.spread, Spread::slices);
  QCOMPARE(detail.sliceWidth, 65'000U);
  QCOMPARE(detail.members.size(), std::size_t(3));
  QCOMPARE(detail.members[1].place, std::string("mem1:box/in/"));
  QCOMPARE(sum(detail.members, &MemberDetail::bytesDone), 500'000U);
  for (const MemberDetail& member : detail.members) {
    QVERIFY(!member.cells.empty() && member.cells.size() <= 100);
    QCOMPARE(member.failures, 0U);
  }
}

void MemberMapTest::aFailureIsItsMembers() {
  Bench bench;
  const Stripe stripe = stripeOf(3, 65'000);
  std::atomic<int> left{2};
  stripe.stores[1]->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "part" && left-- > 0) return fail(makeError(ErrorCode::timeout, "no answer", Retry::soon));
    return {};
  };
  bench.from->set("big", bytesOf(500'000, 1));
  submit(bench, "big", stripe.store);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  const auto detail = bench.runner->detail(bench.rows().at(0).id, 300).value();
  QCOMPARE(detail.row.state, TransferState::done);
  QCOMPARE(detail.members[0].failures, 0U);
  QCOMPARE(detail.members[1].failures, 2U);
  QCOMPARE(detail.members[1].error->code, ErrorCode::timeout);
  QCOMPARE(detail.members[2].failures, 0U);
}

void MemberMapTest::whatIsOneSliceIsNoStripe() {
  Bench bench;
  const Stripe stripe = stripeOf(2, 65'000);
  bench.from->set("small", bytesOf(30'000, 1));
  submit(bench, "small", stripe.store);
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  QVERIFY(bench.runner->detail(bench.rows().at(0).id, 300)->members.empty());
}

void MemberMapTest::copiesKnowEachOther() {
  Bench bench;
  const auto second = std::make_shared<MemoryStore>("to2");
  second->hook = [](const std::string&, const std::string&) -> Status {
    return fail(ErrorCode::connection, "nobody there");
  };
  bench.from->set("in/a", bytesOf(95'000, 1));
  bench.from->set("in/b", bytesOf(95'000, 2));
  bench.submit("in/", std::vector{second});
  QVERIFY(bench.waitFor(EventKind::jobFinished));
  for (const TransferRow& row : bench.rows()) {
    const auto detail = bench.runner->detail(row.id, 40).value();
    QCOMPARE(detail.spread, Spread::copies);
    QCOMPARE(detail.members.size(), std::size_t(2));
    QCOMPARE(detail.members[0].place, std::string("to:"));
    QCOMPARE(detail.members[0].state, TransferState::done);
    QCOMPARE(detail.members[0].bytesDone, 95'000U);
    QCOMPARE(detail.members[1].state, TransferState::failed);
    QVERIFY(detail.members[1].error.has_value());
    const bool own = row.id == detail.members[0].transfer || row.id == detail.members[1].transfer;
    QVERIFY(own);
    QVERIFY(detail.members[0].cells.size() <= 20);
  }
}

QTEST_GUILESS_MAIN(MemberMapTest)
#include "member_map_test.moc"
