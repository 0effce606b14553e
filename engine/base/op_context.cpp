#include "base/op_context.h"

namespace hawser {

Status OpContext::check(const Clock& clock) const {
  if (stopped()) return fail(ErrorCode::cancelled, "stopped");
  if (deadline && clock.steady() >= *deadline) {
    return fail(ErrorCode::timeout, "the time allowed for this has passed", Retry::soon);
  }
  return {};
}

}  // namespace hawser
