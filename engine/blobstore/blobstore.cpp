#include "blobstore/blobstore.h"

#include "blobstore/engine.h"
#include "blobstore/inspect.h"

namespace hawser {

Blobstore::Blobstore(std::unique_ptr<blobstore::Engine> engine) : engine_(std::move(engine)) {}

Blobstore::~Blobstore() = default;

Result<std::unique_ptr<Blobstore>> Blobstore::init(std::shared_ptr<BlockDevice> device,
                                                   const StoreLayout& layout, StoreOptions options) {
  HAWSER_TRY(auto engine, blobstore::Engine::init(std::move(device), layout, std::move(options)));
  return std::unique_ptr<Blobstore>(new Blobstore(std::move(engine)));
}

Result<std::unique_ptr<Blobstore>> Blobstore::load(std::shared_ptr<BlockDevice> device,
                                                   StoreOptions options) {
  HAWSER_TRY(auto engine, blobstore::Engine::load(std::move(device), std::move(options)));
  return std::unique_ptr<Blobstore>(new Blobstore(std::move(engine)));
}

Status Blobstore::unload() {
  return engine_->unload();
}
Status Blobstore::destroy() {
  return engine_->destroy();
}
Status Blobstore::grow() {
  return engine_->grow();
}
Status Blobstore::checkpoint() {
  return engine_->checkpoint();
}
Status Blobstore::flush() {
  return engine_->flush();
}
Status Blobstore::trim(const OpContext& context) {
  return engine_->trim(context);
}
StoreSpace Blobstore::space() const {
  return engine_->space();
}
StoreHealth Blobstore::health() const {
  return engine_->health();
}
bool Blobstore::isDegraded() const {
  return engine_->isDegraded();
}
const StoreUuid& Blobstore::uuid() const {
  return engine_->uuid();
}
StoreType Blobstore::type() const {
  return engine_->type();
}
Status Blobstore::setType(const StoreType& type) {
  return engine_->setType(type);
}
Result<BlobId> Blobstore::superBlob() const {
  return engine_->superBlob();
}
Status Blobstore::setSuperBlob(BlobId id) {
  return engine_->setSuperBlob(id);
}
Result<BlobId> Blobstore::create(const CreateOptions& options) {
  return engine_->create(options);
}
Result<std::shared_ptr<Blob>> Blobstore::open(BlobId id) {
  return engine_->open(id);
}
Status Blobstore::close(const std::shared_ptr<Blob>& blob) {
  return engine_->close(blob);
}
Status Blobstore::remove(const OpContext& context, BlobId id) {
  return engine_->remove(context, id);
}
std::vector<BlobId> Blobstore::blobs() const {
  return engine_->blobs();
}
Result<std::shared_ptr<Blob>> Blobstore::openFirst() {
  return engine_->openAfter(kNoBlob);
}
Result<std::shared_ptr<Blob>> Blobstore::openNext(const std::shared_ptr<Blob>& blob) {
  const BlobId id = blob->id();
  HAWSER_CHECK(engine_->close(blob));
  return engine_->openAfter(id);
}
Result<BlobId> Blobstore::createSnapshot(BlobId id, const std::vector<Xattr>& xattrs) {
  return engine_->createSnapshot(id, xattrs);
}
Result<BlobId> Blobstore::createClone(BlobId snapshot, const std::vector<Xattr>& xattrs) {
  return engine_->createClone(snapshot, xattrs);
}
Result<std::vector<BlobId>> Blobstore::clones(BlobId id) const {
  return engine_->clones(id);
}
Result<BlobId> Blobstore::parent(BlobId id) const {
  return engine_->parent(id);
}
Status Blobstore::inflate(const OpContext& context, BlobId id) {
  return engine_->inflate(context, id);
}
Status Blobstore::decouple(const OpContext& context, BlobId id) {
  return engine_->decouple(context, id);
}
Status Blobstore::setParent(const OpContext& context, BlobId id, BlobId parent) {
  return engine_->setParent(context, id, parent);
}
Status Blobstore::setExternalParent(const OpContext& context, BlobId id, std::shared_ptr<BlockDevice> device,
                                    const std::string& externalId) {
  return engine_->setExternalParent(context, id, std::move(device), externalId);
}
Status Blobstore::shallowCopy(const OpContext& context, BlobId id, BlockDevice& target,
                              const ProgressCallback& progress) {
  return engine_->shallowCopy(context, id, target, progress);
}
Status Blobstore::dump(const OpContext& context, BlockDevice& device, ByteSink& into) {
  return blobstore::dumpStore(context, device, into);
}
Result<StoreCheck> Blobstore::check(const OpContext& context, BlockDevice& device) {
  return blobstore::checkStore(context, device);
}
Result<StoreCheck> Blobstore::check(const OpContext& context) {
  return engine_->check(context);
}

}  // namespace hawser
