// What is on the disk when it returns: changes of the metadata, against one page that is written and synced.
#include "store/rows.h"
#include "store/work_store.h"

namespace hawser::bench {

namespace {

constexpr int kBatch = 64;

CreateOptions thin() {
  CreateOptions options;
  options.clusters = 4;
  options.thin = true;
  return options;
}

}  // namespace

void measureChanges(const std::string& folder) {
  WorkStore work(folder, kGiB, false);
  Blobstore& store = work.store();
  const auto raw = [&](int) {
    need(work.device().write(kAlways, work.base(), work.small()));
    need(work.device().flush(kAlways));
  };
  auto blob = work.make(4, true);
  run({"sync of an xattr", 1.2, 100,
       [&](int i) { need(blob->setXattr("name", std::to_string(i))), need(blob->sync()); }, raw});
  std::vector<BlobId> made;
  run({"create", 1.2, 50, [&](int) { made.push_back(need(store.create(thin()))); }, raw});
  run({"remove", 1.2, 50, [&](int) { need(store.remove(kAlways, made.back())), made.pop_back(); }, raw});
  Crew crew(kBatch, [&](int) { need(store.create(thin())); });
  // Threads cost what they cost: as many, of which one syncs.
  Crew others(kBatch, [&](int number) {
    if (number == 0) raw(0);
  });
  run({"64 blobs created by 64 threads at once, against 64 of which one syncs", 3, 1, [&](int) { crew.go(); },
       [&](int) { others.go(); }});
  run({"snapshot", 1.2, 50, [&](int) { need(store.createSnapshot(blob->id())); }, raw});
  const auto other = work.make(4, true);
  const BlobId one = need(store.createSnapshot(other->id())), two = need(store.createSnapshot(other->id()));
  auto child = need(store.open(need(store.createClone(two))));
  run({"set parent", 1.2, 50,
       [&](int i) { need(store.setParent(kAlways, child->id(), i % 2 == 0 ? one : two)); }, raw});
}

}  // namespace hawser::bench
