#include "storage/object_store.h"

namespace hawser {

Result<Secret> ObjectReader::serviceUrl(const OpContext&, const ObjectRef& ref) {
  return fail(makeError(ErrorCode::unsupported, "no service can read it by itself").about(location(ref)));
}

Result<PartReceipt> ObjectWriter::copyPart(const OpContext&, const Part&, const PartSource&) {
  return fail(ErrorCode::unsupported, "the store fetches nothing by itself");
}

}  // namespace hawser
