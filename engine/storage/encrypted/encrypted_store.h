// EncryptedStore: another store whose objects are encrypted on this machine, before they leave it.
//
// blobxfer's client-side encryption (FORMAT.md): what it wrote is read, and what is written here it can read.
// Callers see the plaintext, its size and its MD5, where that is kept; a CRC-64 of it is kept nowhere, since
// it would tell of the plaintext to whoever reads the metadata. Keys, times, content headers, other metadata,
// and objects without bytes (folders, links) are not encrypted. Objects that are not encrypted are
// read as they are.
//
// Nothing of an object is handed on before its whole ciphertext has been held against its HMAC; what is
// larger than a few MiB is therefore read twice the first time, and part by part from then on.
//
// Errors besides the store's: corrupt for what is not as it was written, unsupported for what was encrypted
// in another way, denied where the private key is missing or another one. What cannot be opened for the want
// of a key is listed as it is stored, so that it can be seen, replaced and removed. A listing shows all that
// cannot be opened so.
#pragma once

#include <memory>
#include <string>

#include "storage/encrypted/encryption_keys.h"
#include "storage/encrypted/known_versions.h"

namespace hawser::encrypted {

class EncryptedStore final : public ObjectStore {
 public:
  EncryptedStore(std::shared_ptr<ObjectStore> store, EncryptionKeys keys);

  const Capabilities& capabilities() const override { return capabilities_; }
  std::string location(const ObjectRef& ref) const override { return store_->location(ref); }
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override;
  // Takes a short read of each encrypted object that is not known yet, and where the store's listings do not
  // tell properties a stat() of each that may be one.
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override;
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override;
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;
  // unsupported, always: each object has keys of its own, so that no piece of the one before is one of it.
  Result<std::vector<StoredPart>> storedParts(const OpContext& context, const ObjectRef& ref,
                                              const std::string& etag) override;
  Status createContainer(const OpContext& context, const std::string& container) override;
  Status removeContainer(const OpContext& context, const std::string& container) override;
  Result<ObjectInfo> put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                         const ObjectProperties& properties, const Condition& condition) override;
  // Parts in order, of multiples of 16 bytes but for the last. What was begun earlier cannot go on, for its
  // keys are kept nowhere: a session gives notFound, and is aborted.
  Result<std::unique_ptr<ObjectWriter>> startWrite(const OpContext& context,
                                                   const WriteRequest& request) override;
  Status remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) override;
  // unsupported: whoever followed it would get the ciphertext.
  Result<std::string> presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime expires) override;

 private:
  struct Found {
    VersionId id;
    VersionPtr version;
  };
  Result<VersionPtr> versionOf(const OpContext& context, const VersionId& id, const ObjectInfo& info);
  Result<Found> find(const OpContext& context, const ObjectRef& ref, const std::string& ifMatch);
  // As a listing shows it: an error only where it is worth to ask again.
  Status show(const OpContext& context, const std::string& container, ObjectInfo& info);
  Result<std::unique_ptr<ObjectWriter>> endEarlier(const OpContext& context, const WriteRequest& request);

  const std::shared_ptr<ObjectStore> store_;
  const EncryptionKeys keys_;
  const Capabilities capabilities_;
  const std::shared_ptr<KnownVersions> known_;
};

}  // namespace hawser::encrypted
