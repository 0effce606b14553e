// A full store, and a full disk below a sparse file: an error to the caller, and nothing else.
#include <QTest>
#include <set>

#include "fault/blobstore/store_scripts.h"
#include "fault/blobstore/store_view.h"
#include "os/posix_error.h"

using namespace hawser;
using namespace hawser::fault;

namespace {

// Pages that were never written cost some of the room there is, as in a sparse file.
class SparseDevice : public FaultDevice {
 public:
  using FaultDevice::FaultDevice;

  std::size_t room = 0;  // pages

  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override {
    HAWSER_CHECK(reserve(offset, bytes.size()));
    return FaultDevice::write(context, offset, bytes);
  }
  Status writeVectored(const OpContext& context, std::uint64_t offset,
                       std::span<const ByteSpan> pieces) override {
    std::size_t length = 0;
    for (const ByteSpan piece : pieces)
      length += piece.size();
    HAWSER_CHECK(reserve(offset, length));
    return FaultDevice::writeVectored(context, offset, pieces);
  }
  Status writeDurable(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override {
    HAWSER_CHECK(reserve(offset, bytes.size()));
    return FaultDevice::writeDurable(context, offset, bytes);
  }
  // All of it has a place.
  void fill(std::uint64_t end) {
    for (std::uint64_t page = 0; page < end / kPageSize; ++page)
      there_.insert(page);
  }

 private:
  Status reserve(std::uint64_t offset, std::uint64_t length) {
    for (std::uint64_t page = offset / kPageSize; page * kPageSize < offset + length; ++page) {
      if (there_.contains(page)) continue;
      if (room == 0) return fail(posixError(ENOSPC, "write", name()));
      --room;
      there_.insert(page);
    }
    return {};
  }
  std::set<std::uint64_t> there_;
};

CreateOptions blobOf(std::uint64_t clusters, bool thin) {
  CreateOptions options;
  options.clusters = clusters;
  options.thin = thin;
  return options;
}

std::string differences(StoreRunner& runner) {
  const auto view = viewOf(runner.store());
  if (!view) return view.error().detail;
  std::string what = problemsOf(runner.store(), *view);
  return what.empty() ? Expectation({runner.ledger().now()}).mismatch(*view) : what;
}

}  // namespace

class FullDiskTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFullStoreRefusesAndGoesOn() {
    const auto device = std::make_shared<FaultDevice>(fixture(0).image);
    auto runner = *StoreRunner::load(device, device.get(), fixture(0));
    const std::uint64_t free = runner->store().space().freeClusters;
    QCOMPARE(runner->create("too much", blobOf(free + 1, false)), ENOSPC);
    QCOMPARE(runner->store().space().freeClusters, free);
    QCOMPARE(runner->create("all", blobOf(free, false)), 0);
    QCOMPARE(runner->store().space().freeClusters, std::uint64_t{0});
    QCOMPARE(runner->write("spare", 0, 1), ENOSPC);
    QCOMPARE(runner->write("spare", 15, 2), ENOSPC);
    QCOMPARE(runner->writeZeroes("spare", 0, 16), ENOSPC);
    QCOMPARE(runner->resize("thick", 3), ENOSPC);
    QCOMPARE(runner->inflate("clone"), 0);  // has a part of each already
    QCOMPARE(runner->inflate("remote"), ENOSPC);
    QCOMPARE(runner->write("thick", 0, 2), 0);
    QCOMPARE(runner->setXattr("thick", "still", "works"), 0);
    QCOMPARE(runner->sync("thick"), 0);
    QCOMPARE(runner->snapshot("spare", "taken"), 0);
    QCOMPARE(differences(*runner), "");
    QCOMPARE(runner->remove("all"), 0);
    QCOMPARE(runner->write("spare", 0, 1), 0);
    QCOMPARE(runner->unloadAndLoad(), 0);
    QCOMPARE(differences(*runner), "");
  }

  void aFullDiskRefusesAndTheStoreGoesOn() {
    const auto device = std::make_shared<SparseDevice>(fixture(0).image);
    device->fill(4 * kMinClusterSize);  // the metadata was written when the store was made
    auto runner = *StoreRunner::load(device, device.get(), fixture(0));
    device->room = 3;
    QCOMPARE(runner->write("spare", 0, 2), 0);
    QCOMPARE(runner->write("spare", 4, 4), ENOSPC);
    QCOMPARE(runner->write("remote", 20, 4), ENOSPC);
    QVERIFY(!runner->store().health().failure);
    QCOMPARE(runner->flush("spare"), 0);
    QCOMPARE(runner->snapshot("thin", "taken"), 0);
    QCOMPARE(runner->create("more", blobOf(1, true)), 0);
    QCOMPARE(differences(*runner), "");
    QCOMPARE(runner->loadAnew(), 0);
    QCOMPARE(differences(*runner), "");
    device->room = 1000;
    QCOMPARE(runner->write("spare", 4, 4), 0);
    QCOMPARE(runner->write("more", 0, 4), 0);
    QCOMPARE(runner->unloadAndLoad(), 0);
    QCOMPARE(differences(*runner), "");
  }

  void noRoomForMetadataRefusesAndGoesOn() {
    const auto device = std::make_shared<FaultDevice>(fixture(0).image);
    auto runner = *StoreRunner::load(device, device.get(), fixture(0));
    int number = 0;
    for (int i = 0; i < 100 && number == 0; ++i)
      number = runner->setXattr("thick", "x" + std::to_string(i), std::string(2000, 'x'));
    QCOMPARE(number, ENOMEM);
    QCOMPARE(runner->sync("thick"), 0);
    CreateOptions large = blobOf(0, true);
    large.xattrs = {{"large", std::string(2000, 'x')}};
    QCOMPARE(runner->create("no", large), ENOMEM);
    QCOMPARE(runner->write("spare", 0, 1), 0);
    QCOMPARE(runner->removeXattr("thick", "x0"), 0);
    QCOMPARE(runner->sync("thick"), 0);
    QCOMPARE(runner->checkpoint(), 0);
    QCOMPARE(differences(*runner), "");
    QCOMPARE(runner->unloadAndLoad(), 0);
    QCOMPARE(differences(*runner), "");
  }
};

QTEST_GUILESS_MAIN(FullDiskTest)
#include "full_disk_test.moc"
