// A small store over a TestDevice, and short words for what tests do with it.
#pragma once

#include <QtTest>
#include <memory>
#include <string>

#include "blobstore/blobstore.h"
#include "unit/blobstore/test_device.h"

namespace hawser::test {

using Bytes = std::vector<std::byte>;

inline constexpr std::uint64_t kKiB = 1024, kMiB = 1024 * kKiB;
inline const OpContext kAlways;

// The errno of what failed, 0 of what did not.
template <class R>
int sysOf(const R& result) {
  return result ? 0 : (result.error().sys ? result.error().sys : -1);
}

// Stops the test where `result` is an error, and says which.
template <class R>
bool isGood(const R& result) {
  if (!result)
    qWarning("%s (%d): %s", result.error().detail.c_str(), result.error().sys, result.error().object.c_str());
  return static_cast<bool>(result);
}

// Bytes that tell by their value where they belong: of `seed`, different for each page.
Bytes pattern(std::uint64_t seed, std::uint64_t length);
Bytes filled(int value, std::uint64_t length);

StoreLayout smallLayout(std::uint64_t clusterSize = 64 * kKiB);

struct StoreFixture {
  explicit StoreFixture(std::uint64_t size = 16 * kMiB, StoreLayout layout = smallLayout());

  std::unique_ptr<Blobstore>& operator->() { return store; }
  // Without unloading: as after a crash that lost nothing.
  Status crash(StoreOptions options = {});
  Status reload(StoreOptions options = {});

  BlobId make(std::uint64_t clusters, bool thin = true, std::vector<Xattr> xattrs = {});
  std::shared_ptr<Blob> makeOpen(std::uint64_t clusters, bool thin = true);
  std::shared_ptr<Blob> open(BlobId id);
  void close(std::shared_ptr<Blob>& blob);
  StoreOptions withDefaults(StoreOptions options) const;

  std::shared_ptr<TestDevice> device;
  std::unique_ptr<Blobstore> store;
  ExternalOpener opener;
};

Bytes readAll(Blob& blob);
Bytes read(Blob& blob, std::uint64_t offset, std::uint64_t length);
void write(Blob& blob, std::uint64_t offset, const Bytes& bytes);

}  // namespace hawser::test
