// Provider of kind "embedded": an embedded store. Connection::endpoint is its file; option "make": "yes"
// where a missing one is made.
#pragma once

#include "storage/provider.h"

namespace hawser {

inline constexpr const char* kEmbeddedKind = "embedded";
inline constexpr const char* kMakeOption = "make";
// Error::serviceCode of notFound where the store itself is missing.
inline constexpr const char* kStoreMissing = "StoreNotFound";
// Of corrupt where the store itself is damaged, so that objects may be missing from it.
inline constexpr const char* kStoreDamaged = "StoreDamaged";
// Of exists where a store was to be made and something is there already.
inline constexpr const char* kStoreInTheWay = "StoreInTheWay";
// Of busy: a snapshot that clones read through.
inline constexpr const char* kHasClones = "SnapshotHasClones";

class EmbeddedProvider : public Provider {
 public:
  std::string kind() const override { return kEmbeddedKind; }
  Result<std::shared_ptr<ObjectStore>> open(const Connection& connection, const Credential& credential,
                                            const ProviderServices& services) const override;
};

}  // namespace hawser
