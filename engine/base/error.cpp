#include "base/error.h"

#include <array>
#include <utility>

namespace hawser {

namespace {
constexpr std::array<std::string_view, 16> kNames = {
    "notFound",        "exists",    "denied",         "authExpired", "throttled", "timeout",
    "connection",      "corrupt",   "changedUnderUs", "noSpace",     "tooLarge",  "unsupported",
    "invalidArgument", "cancelled", "busy",           "internal"};
}  // namespace

Error::Error() = default;
Error::~Error() = default;
Error::Error(const Error&) = default;
Error::Error(Error&&) noexcept = default;
Error& Error::operator=(const Error&) = default;
Error& Error::operator=(Error&&) noexcept = default;

Error makeError(ErrorCode code, std::string detail, Retry retry) {
  Error error;
  error.code = code;
  error.retry = retry;
  error.detail = std::move(detail);
  return error;
}

Error& Error::within(std::string_view context) & {
  detail = detail.empty() ? std::string(context) : std::string(context) + ": " + detail;
  return *this;
}

Error Error::within(std::string_view context) && {
  return std::move(within(context));
}

Error& Error::about(std::string_view what) & {
  if (object.empty()) object = what;
  return *this;
}

Error Error::about(std::string_view what) && {
  return std::move(about(what));
}

std::string_view name(ErrorCode code) {
  return kNames[static_cast<std::size_t>(code)];
}

std::optional<ErrorCode> errorCodeFromName(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<ErrorCode>(i);
  }
  return std::nullopt;
}

}  // namespace hawser
