// In which order parts are begun: each once, and every place of a stripe from the start.
#include <QTest>
#include <set>
#include <vector>

#include "transfer/part_order.h"

using namespace hawser;

class PartOrderTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void eachPartOnce() {
    for (std::uint64_t run = 1; run <= 9; ++run) {
      for (std::uint64_t lanes = 1; lanes <= 5; ++lanes) {
        for (std::uint64_t parts = 1; parts <= 2 * run * lanes + 3; ++parts) {
          const PartOrder order{parts, run, lanes};
          std::set<std::uint32_t> begun;
          for (std::uint64_t at = 0; at < parts; ++at)
            begun.insert(order.at(at));
          QCOMPARE(begun.size(), parts);
          QCOMPARE(*begun.rbegin(), parts - 1);
        }
      }
    }
  }

  // Of any so many parts begun after each other, no place has two more than another while that has some.
  void placesInTurn() {
    const PartOrder order{100, 10, 3};  // three rounds of 30 and a slice of 10
    std::vector<std::uint64_t> begun(3);
    for (std::uint64_t at = 0; at < 90; ++at) {
      ++begun[order.at(at) / order.run % order.lanes];
      const auto [least, most] = std::minmax_element(begun.begin(), begun.end());
      QVERIFY(*most - *least <= 1);
    }
  }

  void runsOfAnyLength() {
    const std::vector<std::uint32_t> firsts = {0, 1, 6, 8, 8 + 3};
    const PartOrder order = PartOrder::ofRuns(firsts, 20, 3);
    // Of the first three runs one each in turn, until they are through; then of the other two.
    const std::vector<std::uint32_t> wanted = {0, 1,  6,  2,  7,  3,  4,  5,  8,  11,
                                               9, 12, 10, 13, 14, 15, 16, 17, 18, 19};
    for (std::uint32_t at = 0; at < wanted.size(); ++at)
      QCOMPARE(order.at(at), wanted[at]);
    for (std::uint32_t at = 0; at < 20; ++at)
      QCOMPARE(PartOrder::ofRuns(firsts, 20, 1).at(at), at);
  }

  void inOnePlaceAsTheyCome() {
    const PartOrder order{50, 1, 1};
    for (std::uint32_t at = 0; at < 50; ++at)
      QCOMPARE(order.at(at), at);
  }
};

QTEST_APPLESS_MAIN(PartOrderTest)
#include "part_order_test.moc"
