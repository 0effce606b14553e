// What is asked of the store as a whole.
#include "blobstore/engine.h"

#include <algorithm>

#include "blobstore/inspect.h"

namespace hawser::blobstore {

StoreSpace Engine::space() const {
  const MutexLock lock(mutex_);
  StoreSpace space;
  space.clusterSize = clusterSize_;
  space.totalClusters = catalog_.clusters() - super_.firstCluster;
  space.freeClusters = pool_.free() + pool_.waiting();
  space.readyClusters = pool_.free();
  space.maxGrowableSize = super_.maxClusters * clusterSize_;
  return space;
}

StoreHealth Engine::health() const {
  const MutexLock lock(mutex_);
  return health_;
}

StoreType Engine::type() const {
  const MutexLock lock(mutex_);
  return catalog_.type();
}

Status Engine::setType(const StoreType& type) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  Record record;
  record.kind = RecordKind::type;
  record.text = textOf(type);
  return commit(lock, change(record), false);
}

Result<BlobId> Engine::superBlob() const {
  const MutexLock lock(mutex_);
  if (catalog_.superBlob() == kNoBlob) return failed(ENOENT, "no super blob is set", kNoBlob);
  return catalog_.superBlob();
}

Status Engine::setSuperBlob(BlobId id) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  if (id != kNoBlob) HAWSER_CHECK(findBlob(id));
  Record record;
  record.kind = RecordKind::superBlob;
  record.id = id;
  return commit(lock, change(record), false);
}

Result<StoreCheck> Engine::check(const OpContext& context) {
  MutexLock lock(mutex_);
  while (committing_)
    wait(lock);
  committing_ = true;
  while (writable_ && pending_.size() > 0)
    commitRound();
  const bool writable = !health_.failure;
  lock.unlock();
  auto checked = writable ? checkStore(context, *device_) : Result<StoreCheck>(fail(*health().failure));
  lock.lock();
  endCommitting();
  return checked;
}

}  // namespace hawser::blobstore
