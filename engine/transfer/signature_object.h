// Signatures as objects: what is kept beside an object, and no object of the user's.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "checksum/digest.h"
#include "delta/blobsync_signature.h"
#include "delta/signature.h"
#include "storage/object_store.h"

namespace hawser {

// A file of this machine that looks like one is the user's.
inline bool isSignature(const ObjectReader& store, const ObjectInfo& object) {
  return object.kind == ObjectKind::object && delta::isSignatureKey(object.key) &&
         !store.capabilities().localFiles &&
         (object.hasProperties ? object.properties.contentType == delta::kSignatureContentType
                               : object.key.ends_with(".hsig"));
}

// Of the object under `ref`, by ObjectProperties::signature.
inline ObjectRef signatureRef(const ObjectRef& ref, const std::string& signature) {
  return {ref.container, delta::signatureKey(ref.key, signature)};
}

struct KnownSignature {
  std::shared_ptr<const delta::Signature> signature;  // none: it has none, or not one that can be trusted
  // What it is kept as the changes of (delta/signature_changes.h), with its name; itself where it is kept
  // whole.
  std::shared_ptr<const delta::Signature> base;
  Sha256Value baseName{};
};
// Of the object under `ref`, by ObjectProperties::signature. An error is one that may pass.
Result<KnownSignature> readSignature(const OpContext& context, ObjectReader& store, const ObjectRef& ref,
                                     const std::string& signature);

// Of an object that was removed, with what it is the changes of. Nothing depends on whether one that nobody
// names any more goes.
void removeSignature(const OpContext& context, ObjectStore& store, const ObjectRef& ref,
                     const std::string& signature);
// All that are put beside the object before that time but those of these names: crashes have left them.
void removeLeftovers(const OpContext& context, ObjectStore& store, const ObjectRef& ref,
                     const std::vector<std::string>& names, WallTime before);

// What the metadata of the object under `ref` names as its signature for BlobSync, if it can be its: whoever
// else has written that could name anything. Empty: nothing.
std::string blobSyncSignature(const ObjectRef& ref, const std::map<std::string, std::string>& metadata);
// Nothing where it is none.
Result<std::optional<delta::BlobSyncSignature>> readBlobSyncSignature(const OpContext& context,
                                                                      ObjectReader& store,
                                                                      const ObjectRef& place);
// Of an object of `size` bytes that was removed, by its name: only if it is such a signature of so many
// bytes.
void removeBlobSyncSignature(const OpContext& context, ObjectStore& store, const ObjectRef& ref,
                             const std::string& name, std::uint64_t size);

}  // namespace hawser
