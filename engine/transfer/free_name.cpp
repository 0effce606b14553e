#include "transfer/free_name.h"

namespace hawser {

Result<std::string> freeName(const std::string& key,
                             const std::function<Result<bool>(const std::string& candidate)>& isFree) {
  const std::size_t name = key.rfind('/') + 1;
  const std::size_t dot = key.rfind('.');
  // What begins with its only dot is a hidden name, not an ending.
  const std::size_t end = dot == std::string::npos || dot <= name ? key.size() : dot;
  for (int number = 2; number < 10'000; ++number) {
    std::string candidate = key.substr(0, end) + " (" + std::to_string(number) + ")" + key.substr(end);
    HAWSER_TRY(const bool free, isFree(candidate));
    if (free) return candidate;
  }
  return fail(makeError(ErrorCode::exists, "no free name was found beside it").about(key));
}

}  // namespace hawser
