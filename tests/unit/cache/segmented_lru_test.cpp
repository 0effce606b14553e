// SegmentedLru against one that is written down as two lists.
#include "cache/segmented_lru.h"

#include <QtTest>
#include <algorithm>
#include <list>
#include <random>

using hawser::cache::SegmentedLru;

namespace {

struct Model {
  std::list<std::uint32_t> probation, kept;  // the first goes first
  std::size_t most = 0;

  static bool take(std::list<std::uint32_t>& from, std::uint32_t entry) {
    const auto found = std::find(from.begin(), from.end(), entry);
    if (found == from.end()) return false;
    from.erase(found);
    return true;
  }
  bool has(std::uint32_t entry) const {
    return std::count(probation.begin(), probation.end(), entry) +
               std::count(kept.begin(), kept.end(), entry) >
           0;
  }
  void limit() {
    for (; kept.size() > most; kept.pop_front())
      probation.push_back(kept.front());
  }
  void use(std::uint32_t entry) {
    if (!take(probation, entry) && !take(kept, entry)) return;
    kept.push_back(entry);
    limit();
  }
  void renew(std::uint32_t entry) {
    if (take(probation, entry)) {
      probation.push_back(entry);
    } else if (take(kept, entry)) {
      kept.push_back(entry);
    }
  }
  std::vector<std::uint32_t> order() const {
    std::vector<std::uint32_t> all(probation.begin(), probation.end());
    all.insert(all.end(), kept.begin(), kept.end());
    return all;
  }
};

std::vector<std::uint32_t> orderOf(const SegmentedLru& lru) {
  std::vector<std::uint32_t> all;
  for (auto entry = lru.first(); entry != SegmentedLru::kNone; entry = lru.after(entry))
    all.push_back(entry);
  return all;
}

}  // namespace

class SegmentedLruTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void asTwoLists() {
    std::mt19937 random(1);
    for (int round = 0; round < 20; ++round) {
      SegmentedLru lru;
      Model model;
      for (int step = 0; step < 1000; ++step) {
        const std::uint32_t entry = random() % 40;
        const unsigned what = random() % 100;
        if (what < 2) {
          model.most = random() % 20;
          model.limit();
          lru.setProtectedMost(model.most);
        } else if (what < 20) {
          Model::take(model.probation, entry) || Model::take(model.kept, entry);
          lru.remove(entry);
        } else if (what < 50 && !model.has(entry)) {
          what % 2 == 0 ? model.probation.push_back(entry) : model.probation.push_front(entry);
          what % 2 == 0 ? lru.add(entry) : lru.addOldest(entry);
        } else if (what < 60) {
          model.renew(entry);
          lru.renew(entry);
        } else {
          model.use(entry);
          lru.use(entry);
        }
        QCOMPARE(orderOf(lru), model.order());
        QCOMPARE(lru.size(), static_cast<std::uint64_t>(model.order().size()));
        QCOMPARE(lru.has(entry), model.has(entry));
      }
    }
  }
};

QTEST_GUILESS_MAIN(SegmentedLruTest)
#include "segmented_lru_test.moc"
