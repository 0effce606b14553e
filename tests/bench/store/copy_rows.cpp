// Whole blobs copied within the store and out of it.
#include "store/rows.h"
#include "store/work_store.h"

namespace hawser::bench {

namespace {

constexpr std::uint64_t kClusters = 128;

}  // namespace

void measureCopies(const std::string& folder) {
  WorkStore work(folder, kGiB, false);
  std::shared_ptr<Blob> clone;
  auto source = work.frozen(kClusters);
  const auto raw = [&](int) {
    for (std::uint64_t at = 0; at < kClusters * kMiB; at += kMiB) {
      need(work.device().read(kAlways, work.base() + at, work.large()));
      need(work.device().write(kAlways, work.base() + 2 * kClusters * kMiB + at, work.large()));
    }
    need(work.device().flush(kAlways));
  };
  const auto newClone = [&] { work.drop(clone), clone = work.cloneOf(*source); };
  run({"inflate, 128 MiB", 1.11, 1, [&](int) { need(work.store().inflate(kAlways, clone->id())); }, raw,
       newClone});
  run({"decouple, 128 MiB", 1.11, 1, [&](int) { need(work.store().decouple(kAlways, clone->id())); }, raw,
       newClone});
  work.drop(clone);
  const std::string target = joinPath(folder, "hawser-bench-copy.img");
  (void)FileSystem::system().removeFile(target);
  const auto device = need(FileBlockDevice::create(FileSystem::system(), target, kClusters * kMiB, {}));
  const auto toTarget = [&](int) {
    for (std::uint64_t at = 0; at < kClusters * kMiB; at += kMiB) {
      need(work.device().read(kAlways, work.base() + at, work.large()));
      need(device->write(kAlways, at, work.large()));
    }
    need(device->flush(kAlways));
  };
  toTarget(0);
  run({"shallow copy, 128 MiB", 1.11, 1,
       [&](int) { need(work.store().shallowCopy(kAlways, source->id(), *device)); }, toTarget});
  work.drop(source);
  (void)FileSystem::system().removeFile(target);
}

}  // namespace hawser::bench
