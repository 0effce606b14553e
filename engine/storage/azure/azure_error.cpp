#include "storage/azure/azure_error.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "net/url.h"
#include "storage/rest/error_fields.h"

namespace hawser::azure {

namespace {

struct Meaning {
  std::string_view serviceCode;
  ErrorCode code;
  Retry retry;
};

// Where the service's own word says more than the status.
constexpr std::array kMeanings = {
    Meaning{"BlobArchived", ErrorCode::unsupported, Retry::never},
    Meaning{"BlobBeingRehydrated", ErrorCode::unsupported, Retry::never},
    Meaning{"BlobImmutableDueToPolicy", ErrorCode::denied, Retry::never},
    Meaning{"BlockCountExceedsLimit", ErrorCode::tooLarge, Retry::never},
    Meaning{"BlockListTooLong", ErrorCode::tooLarge, Retry::never},
    Meaning{"CannotDeleteFileOrDirectory", ErrorCode::busy, Retry::afterDelay},
    Meaning{"ClientCacheFlushDelay", ErrorCode::busy, Retry::afterDelay},
    Meaning{"ContainerBeingDeleted", ErrorCode::busy, Retry::afterDelay},
    Meaning{"Crc64Mismatch", ErrorCode::corrupt, Retry::soon},
    Meaning{"DeletePending", ErrorCode::busy, Retry::afterDelay},
    Meaning{"DirectoryNotEmpty", ErrorCode::busy, Retry::never},
    Meaning{"FileLockConflict", ErrorCode::busy, Retry::afterDelay},
    Meaning{"InvalidBlobType", ErrorCode::unsupported, Retry::never},
    // The blocks went: somebody else committed this object, or a week has passed.
    Meaning{"InvalidBlockList", ErrorCode::changedUnderUs, Retry::never},
    Meaning{"InvalidFileOrDirectoryPathName", ErrorCode::invalidArgument, Retry::never},
    Meaning{"Md5Mismatch", ErrorCode::corrupt, Retry::soon},
    Meaning{"MetadataTooLarge", ErrorCode::tooLarge, Retry::never},
    Meaning{"OperationTimedOut", ErrorCode::timeout, Retry::soon},
    Meaning{"ParentNotFound", ErrorCode::notFound, Retry::never},
    Meaning{"PendingCopyOperation", ErrorCode::busy, Retry::afterDelay},
    Meaning{"PublicAccessNotPermitted", ErrorCode::denied, Retry::never},
    Meaning{"ReadOnlyAttribute", ErrorCode::denied, Retry::never},
    Meaning{"ResourceTypeMismatch", ErrorCode::exists, Retry::never},
    Meaning{"ServerBusy", ErrorCode::throttled, Retry::afterDelay},
    Meaning{"ShareBeingDeleted", ErrorCode::busy, Retry::afterDelay},
    Meaning{"ShareDisabled", ErrorCode::denied, Retry::never},
    Meaning{"ShareHasSnapshots", ErrorCode::denied, Retry::never},
    Meaning{"SharingViolation", ErrorCode::busy, Retry::afterDelay},
    Meaning{"SnapshotsPresent", ErrorCode::unsupported, Retry::never},
};

constexpr std::string_view kOwnHeaders = "x-ms-";

}  // namespace

bool isOfService(const HttpHeaders& headers) {
  return std::any_of(headers.begin(), headers.end(),
                     [](const auto& field) { return startsWithIgnoringCase(field.name, kOwnHeaders); });
}

Error errorOfStranger(const HttpResponse& response) {
  std::string detail =
      "something else than the storage service answered, with status " + std::to_string(response.status);
  // No more of the address: a sign-in page is given the request's, which may hold a signature.
  if (const auto to = response.headers.find("location"); to && !splitUrl(*to).host().empty())
    detail += " and the address of \"" + std::string(splitUrl(*to).host()) + "\"";
  Error error = makeError(ErrorCode::connection, std::move(detail), Retry::never);
  error.http = response.status;
  return error;
}

ErrorBody parseErrorBody(std::string_view xml) {
  const ErrorFields fields = parseErrorFields(xml);
  ErrorBody body{fieldOf(fields, "Code"), fieldOf(fields, "Message")};
  const std::string detail = fieldOf(fields, "AuthenticationErrorDetail");
  // Request id and time follow the sentence on lines of their own.
  if (const std::size_t end = body.message.find('\n'); end != std::string::npos) body.message.resize(end);
  if (!detail.empty()) body.message += " (" + detail + ")";
  return body;
}

Error errorFrom(const HttpResponse& response) {
  ErrorBody body = parseErrorBody(response.body);
  if (const auto code = response.headers.find("x-ms-error-code"); code && body.code.empty())
    body.code = *code;
  if (body.message.empty()) body.message = body.code;
  Error error = errorFromResponse(response, body.code, body.message);
  if (error.serviceCode.starts_with("Lease")) {
    error.code = ErrorCode::busy;
    error.retry = Retry::afterDelay;
  }
  // The word the layers above know a missing container by, whatever service it is of.
  if (error.serviceCode == "ShareNotFound") error.serviceCode = "ContainerNotFound";
  // Azurite's word for an MD5 that does not match.
  if (error.serviceCode == "InvalidOperation" && error.detail.find("contentMD5") != std::string::npos)
    error.serviceCode = "Md5Mismatch";
  // Likewise for a signature that does not match: its message is right, its word is that of a missing right.
  if (error.serviceCode == "AuthorizationFailure" &&
      error.detail.starts_with("Server failed to authenticate the request"))
    error.serviceCode = "AuthenticationFailed";
  const auto known = std::find_if(kMeanings.begin(), kMeanings.end(),
                                  [&](const Meaning& m) { return m.serviceCode == error.serviceCode; });
  if (known != kMeanings.end()) {
    error.code = known->code;
    error.retry = known->retry;
  }
  return error;
}

}  // namespace hawser::azure
