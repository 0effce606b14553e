// Pages in two slots: what a power cut tears is passed over, what rots is told.
#include <QtTest>
#include <random>

#include "ondemand/slot_page.h"
#include "unit/ondemand/ondemand_fixture.h"

using namespace hawser;
using namespace hawser::ondemand;
using namespace hawser::test;

namespace {

constexpr std::uint64_t kNumber = 7;

Bytes payloadOf(std::uint64_t version) {
  return sourceBytes(version, 0, kSlotPayload);
}

// Both slots after so many versions.
Bytes slotsAfter(std::uint64_t versions) {
  Bytes slots(2 * kSlotBytes);
  for (std::uint64_t version = 1; version <= versions; ++version) {
    const Bytes slot = encodeSlot(kNumber, version, payloadOf(version));
    std::copy(slot.begin(), slot.end(),
              slots.begin() + static_cast<std::ptrdiff_t>(version % 2 * kSlotBytes));
  }
  return slots;
}

// 0: none.
std::uint64_t versionIn(const Result<std::optional<SlotPage>>& page) {
  if (!page || !*page) return 0;
  return (*page)->payload == payloadOf((*page)->version) ? (*page)->version : ~std::uint64_t{0};
}

}  // namespace

class SlotPageTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theNewestCounts() {
    for (std::uint64_t versions = 0; versions < 6; ++versions) {
      const auto page = newestSlot(kNumber, slotsAfter(versions));
      QVERIFY(page);
      QCOMPARE(versionIn(page), versions);
    }
    QVERIFY(!newestSlot(kNumber + 1, slotsAfter(3)));  // a page of another place
  }

  // Every choice of sectors that reached the disk.
  void aTornVersionIsPassedOver() {
    for (std::uint64_t versions = 0; versions < 5; ++versions) {
      const Bytes before = slotsAfter(versions), after = slotsAfter(versions + 1);
      for (unsigned kept = 0; kept < 256; ++kept) {
        Bytes slots = before;
        for (unsigned sector = 0; sector < 8; ++sector) {
          if ((kept >> sector & 1) == 0) continue;
          const std::size_t at = (versions + 1) % 2 * kSlotBytes + std::size_t{sector} * 512;
          std::copy_n(after.begin() + static_cast<std::ptrdiff_t>(at), 512,
                      slots.begin() + static_cast<std::ptrdiff_t>(at));
        }
        const auto page = newestSlot(kNumber, slots);
        QVERIFY2(page, qPrintable(QStringLiteral("%1 after %2").arg(kept).arg(versions)));
        QCOMPARE(versionIn(page), kept == 255 ? versions + 1 : versions);
      }
    }
  }

  // Never an older version for the newest, whichever bit it is.
  void aFlippedBitIsNoticed() {
    for (const std::uint64_t versions : {1U, 2U, 3U, 8U}) {
      Bytes slots = slotsAfter(versions);
      for (std::size_t bit = 0; bit < slots.size() * 8; bit += bit % 4096 < 128 ? 1 : 13) {
        slots[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        const auto page = newestSlot(kNumber, slots);
        if (page)
          QCOMPARE(versionIn(page), versions);
        else
          QCOMPARE(page.error().code, ErrorCode::corrupt);
        slots[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
      }
    }
  }

  void junkIsRefused() {
    std::mt19937 random(1);
    for (int i = 0; i < 200; ++i) {
      Bytes slots(2 * kSlotBytes);
      for (std::byte& byte : slots)
        byte = static_cast<std::byte>(random());
      QVERIFY(!newestSlot(kNumber, slots));
    }
  }
};

QTEST_GUILESS_MAIN(SlotPageTest)
#include "slot_page_test.moc"
