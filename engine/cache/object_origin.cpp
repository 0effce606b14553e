#include "cache/object_origin.h"

namespace hawser {

Status ObjectOrigin::read(const OpContext& context, ByteRange range, ByteSink& sink) {
  HAWSER_CHECK(store_->read(context, ref_, range, etag_, sink));
  return {};
}

}  // namespace hawser
