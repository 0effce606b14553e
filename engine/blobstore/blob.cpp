#include "blobstore/blob.h"

#include "blobstore/engine.h"

namespace hawser {

using blobstore::BlobState;

Blob::Blob(blobstore::Engine& engine, std::shared_ptr<BlobState> state)
    : engine_(engine), id_(state->id), state_(std::move(state)) {}

Blob::~Blob() = default;

std::uint64_t Blob::clusters() const {
  return engine_.look(state_, [](const blobstore::CatalogBlob& blob) { return blob.clusters; });
}
std::uint64_t Blob::size() const {
  return clusters() * engine_.clusterSize();
}
std::uint64_t Blob::allocatedClusters() const {
  return engine_.look(state_, [](const blobstore::CatalogBlob& blob) { return blob.map.mapped(); });
}
bool Blob::isReadOnly() const {
  return engine_.look(state_,
                      [](const blobstore::CatalogBlob& blob) { return blob.has(blobstore::kReadOnly); });
}
bool Blob::isThin() const {
  return engine_.look(state_, [](const blobstore::CatalogBlob& blob) { return blob.has(blobstore::kThin); });
}
bool Blob::isSnapshot() const {
  return engine_.look(state_, [](const blobstore::CatalogBlob& blob) { return !blob.clones.empty(); });
}
bool Blob::isClone() const {
  return engine_.look(state_, [](const blobstore::CatalogBlob& blob) { return blob.parent != kNoBlob; });
}
bool Blob::isExternalClone() const {
  return engine_.look(state_, [](const blobstore::CatalogBlob& blob) { return blob.external.has_value(); });
}
ClearMethod Blob::clearMethod() const {
  return engine_.look(state_, [](const blobstore::CatalogBlob& blob) { return blob.clear; });
}
bool Blob::isDegraded() const {
  return engine_.isBlobDegraded(state_);
}

Status Blob::read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  return engine_.read(context, state_, offset, std::span<const MutableByteSpan>(&into, 1));
}
Status Blob::readVectored(const OpContext& context, std::uint64_t offset,
                          std::span<const MutableByteSpan> into) {
  return engine_.read(context, state_, offset, into);
}
Status Blob::write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  return engine_.write(context, state_, offset, std::span<const ByteSpan>(&bytes, 1));
}
Status Blob::writeVectored(const OpContext& context, std::uint64_t offset, std::span<const ByteSpan> pieces) {
  return engine_.write(context, state_, offset, pieces);
}
Status Blob::unmap(const OpContext& context, ByteRange range) {
  return engine_.unmap(context, state_, range);
}
Status Blob::writeZeroes(const OpContext& context, ByteRange range) {
  return engine_.writeZeroes(context, state_, range);
}
Status Blob::flush() {
  return engine_.flushBlob(state_);
}
Status Blob::sync() {
  return engine_.sync(state_);
}
Status Blob::resize(std::uint64_t clusters) {
  return engine_.resize(state_, clusters);
}
Status Blob::setReadOnly() {
  return engine_.setReadOnly(state_);
}
Status Blob::setXattr(std::string_view name, std::string_view value) {
  return engine_.setXattr(state_, name, value);
}
Result<std::string> Blob::xattr(std::string_view name) const {
  return engine_.xattr(state_, name);
}
Status Blob::removeXattr(std::string_view name) {
  return engine_.removeXattr(state_, name);
}
std::vector<std::string> Blob::xattrNames() const {
  return engine_.xattrNames(state_);
}
std::optional<std::uint64_t> Blob::nextAllocated(std::uint64_t offset) const {
  return engine_.seek(state_, offset, true);
}
std::optional<std::uint64_t> Blob::nextUnallocated(std::uint64_t offset) const {
  return engine_.seek(state_, offset, false);
}
Result<std::string> Blob::externalId() const {
  return engine_.externalId(state_);
}
std::shared_ptr<BlockDevice> Blob::externalDevice() const {
  return engine_.externalDevice(state_);
}
Status Blob::setExternalDevice(std::shared_ptr<BlockDevice> device) {
  return engine_.setExternalDevice(state_, std::move(device));
}

}  // namespace hawser
