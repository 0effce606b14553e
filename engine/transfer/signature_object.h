// Signatures as objects: what is kept beside an object, and no object of the user's.
#pragma once

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

// Nothing depends on whether one that nobody names any more goes.
inline void removeSignature(OpContext context, ObjectStore& store, const ObjectRef& ref,
                            const std::string& signature) {
  if (signature.empty()) return;
  context.meter = nullptr;
  (void)store.remove(context, signatureRef(ref, signature), Condition::none());
}

}  // namespace hawser
