#include "store/work_store.h"

#include <fcntl.h>
#include <unistd.h>

namespace hawser::bench {

WorkStore::WorkStore(const std::string& folder, std::uint64_t size, bool sparse, StoreOptions options)
    : path_(joinPath(folder, "hawser-bench-store.img")),
      options_(std::move(options)),
      small_(kPageSize),
      large_(kMiB) {
  (void)FileSystem::system().removeFile(path_);
  FileBlockDevice::Options how;
  how.sparse = sparse;
  device_ = need(FileBlockDevice::create(FileSystem::system(), path_, size, how));
  for (std::uint64_t at = 0; !sparse && at < size; at += kMiB)
    need(device_->write(kAlways, at, large_.bytes()));
  need(device_->flush(kAlways));
  store_ = need(Blobstore::init(device_, {}, options_));
  const StoreSpace space = store_->space();
  base_ = size - space.totalClusters * space.clusterSize;
}

WorkStore::~WorkStore() {
  store_.reset();
  (void)FileSystem::system().removeFile(path_);
}

std::shared_ptr<Blob> WorkStore::make(std::uint64_t clusters, bool thin) {
  CreateOptions options;
  options.clusters = clusters;
  options.thin = thin;
  return need(store_->open(need(store_->create(options))));
}

std::shared_ptr<Blob> WorkStore::filled(std::uint64_t clusters) {
  auto blob = make(clusters, false);
  for (std::uint64_t at = 0; at < blob->size(); at += kMiB)
    need(blob->write(kAlways, at, large_.bytes()));
  need(blob->flush());
  return blob;
}

std::shared_ptr<Blob> WorkStore::frozen(std::uint64_t clusters) {
  auto blob = filled(clusters);
  need(blob->setReadOnly());
  need(blob->sync());
  return blob;
}

std::shared_ptr<Blob> WorkStore::cloneOf(const Blob& snapshot) {
  return need(store_->open(need(store_->createClone(snapshot.id()))));
}

void WorkStore::drop(std::shared_ptr<Blob>& blob) {
  if (!blob) return;
  const BlobId id = blob->id();
  need(store_->close(blob));
  need(store_->remove(kAlways, id));
  blob.reset();
}

void WorkStore::cool() {
  need(device_->flush(kAlways));
  const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  (void)::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  (void)::close(file);
}

double WorkStore::loadDirty() {
  store_.reset();
  return milliseconds([this] { store_ = need(Blobstore::load(device_, options_)); });
}

double WorkStore::loadClean() {
  need(store_->unload());
  return loadDirty();
}

}  // namespace hawser::bench
