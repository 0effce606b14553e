#include "storage/azure/azure_session.h"

#include <openssl/rand.h>

#include "base/encoding.h"
#include "checksum/crc64.h"

namespace hawser::azure {

Result<std::uint64_t> randomNumber() {
  std::uint64_t random = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&random), sizeof random) != 1)
    return fail(ErrorCode::internal, "no random numbers");
  return random;
}

Result<std::string> sessionFor(std::string_view form, const std::string& object, const std::string& given) {
  const std::string mark = "-" + toHex(crc64(std::as_bytes(std::span(object.data(), object.size()))));
  if (given.empty()) {
    HAWSER_TRY(const std::uint64_t marker, randomNumber());
    return std::string(form) + toHex(marker) + mark;
  }
  const bool right = given.size() == form.size() + 16 + mark.size() && given.starts_with(form) &&
                     uint64FromHex(std::string_view(given).substr(form.size(), 16)) && given.ends_with(mark);
  if (right) return given;
  return fail(
      makeError(ErrorCode::invalidArgument, "the session is not one of writing this object").about(object));
}

bool mayBeCommitted(const Error& error) {
  return error.code == ErrorCode::connection || error.code == ErrorCode::timeout ||
         error.code == ErrorCode::exists || error.code == ErrorCode::changedUnderUs ||
         error.serviceCode == "PendingCopyOperation";
}

}  // namespace hawser::azure
