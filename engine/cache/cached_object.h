// CachedObject: one version of a remote object, read through the Cache; also as a BlockDevice, to be the
// external snapshot that working copies are clones of.
//
// What is in the cache comes from there, also when the origin is gone; the rest is fetched in whole clusters,
// those that follow each other at once. Many who read the same cluster cause one fetch; one of them that is
// stopped leaves it to the others, who go on where it was. Reads that follow each other are fetched ahead of.
// Errors: those of the origin, about the object's location. Thread-safe.
#pragma once

#include <memory>
#include <vector>

#include "block/block_device.h"
#include "storage/object_identity.h"

namespace hawser {

class Cache;

namespace cache {
class Reading;
}

class CachedObject final : public BlockDevice {
 public:
  ~CachedObject() override;  // does not wait for what is being read ahead

  const ObjectIdentity& identity() const;
  std::uint64_t size() const override { return identity().size; }
  std::uint32_t blockSize() const override { return 512; }
  std::string name() const override { return identity().location; }
  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;  // denied (EPERM)
  Status flush(const OpContext&) override { return {}; }
  // Ranges that are in the cache now, in order and apart.
  std::vector<ByteRange> cached() const;
  // The last fetch has failed.
  bool degraded() const override;

 private:
  friend class Cache;
  explicit CachedObject(std::shared_ptr<cache::Reading> reading);

  const std::shared_ptr<cache::Reading> reading_;
};

}  // namespace hawser
