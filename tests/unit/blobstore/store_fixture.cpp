#include "unit/blobstore/store_fixture.h"

namespace hawser::test {

Bytes pattern(std::uint64_t seed, std::uint64_t length) {
  Bytes bytes(length);
  for (std::uint64_t i = 0; i < length; ++i)
    bytes[i] = static_cast<std::byte>((seed * 131 + i / kPageSize * 7 + i) % 251 + 1);
  return bytes;
}

Bytes filled(int value, std::uint64_t length) {
  return Bytes(length, static_cast<std::byte>(value));
}

StoreLayout smallLayout(std::uint64_t clusterSize) {
  StoreLayout layout;
  layout.clusterSize = clusterSize;
  layout.journalSize = 64 * kKiB;
  layout.metadataSize = 64 * kKiB;
  return layout;
}

StoreFixture::StoreFixture(std::uint64_t size, StoreLayout layout)
    : device(std::make_shared<TestDevice>(size, "disk")) {
  auto made = Blobstore::init(device, layout, withDefaults({}));
  if (!isGood(made)) qFatal("no store");
  store = std::move(*made);
}

StoreOptions StoreFixture::withDefaults(StoreOptions options) const {
  if (!options.random) {
    options.random = [](MutableByteSpan into) {
      for (std::size_t i = 0; i < into.size(); ++i)
        into[i] = static_cast<std::byte>(i + 1);
    };
  }
  if (!options.openExternal && opener) options.openExternal = opener;
  return options;
}

Status StoreFixture::crash(StoreOptions options) {
  store.reset();
  auto loaded = Blobstore::load(device, withDefaults(std::move(options)));
  if (!loaded) return fail(loaded.error());
  store = std::move(*loaded);
  return {};
}

Status StoreFixture::reload(StoreOptions options) {
  HAWSER_CHECK(store->unload());
  return crash(std::move(options));
}

BlobId StoreFixture::make(std::uint64_t clusters, bool thin, std::vector<Xattr> xattrs) {
  CreateOptions options;
  options.clusters = clusters;
  options.thin = thin;
  options.xattrs = std::move(xattrs);
  const auto made = store->create(options);
  if (!isGood(made)) qFatal("no blob");
  return *made;
}

std::shared_ptr<Blob> StoreFixture::open(BlobId id) {
  auto opened = store->open(id);
  if (!isGood(opened)) qFatal("cannot open");
  return *opened;
}

std::shared_ptr<Blob> StoreFixture::makeOpen(std::uint64_t clusters, bool thin) {
  return open(make(clusters, thin));
}

void StoreFixture::close(std::shared_ptr<Blob>& blob) {
  if (!isGood(store->close(blob))) qFatal("cannot close");
  blob.reset();
}

Bytes read(Blob& blob, std::uint64_t offset, std::uint64_t length) {
  Bytes bytes(length, std::byte{0xEE});
  if (!isGood(blob.read(kAlways, offset, bytes))) qFatal("cannot read");
  return bytes;
}

Bytes readAll(Blob& blob) {
  return read(blob, 0, blob.size());
}

void write(Blob& blob, std::uint64_t offset, const Bytes& bytes) {
  if (!isGood(blob.write(kAlways, offset, bytes))) qFatal("cannot write");
}

}  // namespace hawser::test
