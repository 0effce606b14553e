#include "base/reach.h"

#include <algorithm>
#include <cerrno>
#include <iterator>

namespace hawser {

bool isUnreachable(const Error& error) {
  constexpr int kNoWay[] = {ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ENETDOWN, ETIMEDOUT};
  const bool passes = error.retry == Retry::soon || error.retry == Retry::afterDelay;
  if (error.http != 0 || !passes) return false;
  if (error.code == ErrorCode::timeout) return true;
  return error.code == ErrorCode::connection &&
         std::find(std::begin(kNoWay), std::end(kNoWay), error.sys) != std::end(kNoWay);
}

}  // namespace hawser
