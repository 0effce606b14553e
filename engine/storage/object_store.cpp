#include "storage/object_store.h"

namespace hawser {

Result<PartSource> ObjectReader::partSource(const OpContext&, const ObjectRef& ref, const ByteRange&,
                                            const std::string&) {
  return fail(makeError(ErrorCode::unsupported, "no service can read it by itself").about(location(ref)));
}

Result<std::vector<StoredPart>> ObjectReader::storedParts(const OpContext&, const ObjectRef& ref,
                                                          const std::string&) {
  return fail(makeError(ErrorCode::unsupported, "nothing of an object can be kept for the next")
                  .about(location(ref)));
}

Result<bool> ObjectReader::copiesRanges(const OpContext&) {
  return false;
}

Result<PartReceipt> ObjectWriter::copyPart(const OpContext&, const Part&, const PartSource&) {
  return fail(ErrorCode::unsupported, "the store fetches nothing by itself");
}

Result<PartReceipt> ObjectWriter::keepPart(const OpContext&, const Part&, const StoredPart&,
                                           std::optional<std::uint64_t>) {
  return fail(ErrorCode::unsupported, "the store keeps nothing of the object before");
}

}  // namespace hawser
