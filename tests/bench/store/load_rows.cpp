// How soon a store is there after a clean end and after a crash with much in its journal, and the memory that
// its metadata takes. The large one is sparse: its clusters are mapped one by one, not written.
#include <malloc.h>

#include "store/rows.h"
#include "store/work_store.h"

namespace hawser::bench {

namespace {

constexpr std::uint64_t kTiB = 1024 * kGiB;
constexpr int kBatches = 1900;  // a little less than what fills half of the journal: no checkpoint yet

double bytesInUse() {
  const struct mallinfo2 info = ::mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

void thousandBlobs(WorkStore& work) {
  CreateOptions options;
  options.clusters = 1;
  options.thin = true;
  for (int i = 0; i < 1000; ++i)
    (void)need(work.store().create(options));
}

void fillJournal(WorkStore& work) {
  need(work.store().checkpoint());
  auto blob = work.make(kBatches, true);
  for (std::uint64_t i = 0; i < kBatches; ++i)
    need(blob->write(kAlways, i * kMiB, work.small())), need(blob->flush());
  need(work.store().close(blob));
}

// Two blobs that grow in turn: no cluster of either lies behind the one before.
void interleave(WorkStore& work, std::uint64_t clusters,
                const std::function<void(Blob&, std::uint64_t)>& touch) {
  const auto one = work.make(clusters / 2, true), two = work.make(clusters / 2, true);
  for (std::uint64_t i = 0; i < clusters / 2; ++i)
    touch(*one, i * kMiB), touch(*two, i * kMiB);
  need(work.store().close(one));
  need(work.store().close(two));
}

void small(const std::string& folder) {
  WorkStore work(folder, 4 * kGiB, true);
  thousandBlobs(work);
  fillJournal(work);
  tell("dirty load, 4 GiB, 1,000 blobs, journal half full", work.loadDirty(), "ms", 60);
  tell("clean load, 4 GiB, 1,000 blobs", work.loadClean(), "ms", 10);
}

void large(const std::string& folder) {
  constexpr std::uint64_t kWhole = 100'000, kPartial = 20'000;
  WorkStore work(folder, kTiB, true);
  const double empty = bytesInUse();
  interleave(work, kWhole, [](Blob& blob, std::uint64_t at) { need(blob.writeZeroes(kAlways, {at, kMiB})); });
  need(work.store().checkpoint());
  const double whole = bytesInUse();
  tell("memory a cluster, none beside the next", (whole - empty) / kWhole, "bytes", 16);
  interleave(work, kPartial,
             [&](Blob& blob, std::uint64_t at) { need(blob.write(kAlways, at, work.small())); });
  need(work.store().checkpoint());
  tell("memory a cluster with some pages", (bytesInUse() - whole) / kPartial, "bytes", 64);
  const std::uint64_t rest = work.store().space().freeClusters / 900;
  for (int i = 0; i < 896; ++i)
    need(work.store().close(work.make(rest, false)));
  fillJournal(work);
  tell("dirty load, 1 TiB, full, journal half full", work.loadDirty(), "ms", 1000);
  tell("clean load, 1 TiB, full", work.loadClean(), "ms", 300);
  tell("memory of a full store of 1 TiB", (bytesInUse() - empty) / static_cast<double>(kMiB), "MiB", 64);
}

}  // namespace

void measureLoads(const std::string& folder) {
  small(folder);
  large(folder);
}

}  // namespace hawser::bench
