#include "storage/s3/s3_error.h"

#include <algorithm>
#include <array>

#include "net/url.h"
#include "storage/rest/error_fields.h"

namespace hawser::s3 {

namespace {

struct Meaning {
  std::string_view serviceCode;
  ErrorCode code;
  Retry retry;
};

// Where the service's own word says more than the status.
constexpr std::array kMeanings = {
    Meaning{"AccessDenied", ErrorCode::denied, Retry::never},
    Meaning{"AllAccessDisabled", ErrorCode::denied, Retry::never},
    Meaning{"BadDigest", ErrorCode::corrupt, Retry::soon},
    Meaning{"BandwidthLimitExceeded", ErrorCode::throttled, Retry::afterDelay},
    Meaning{"BucketAlreadyExists", ErrorCode::exists, Retry::never},
    Meaning{"BucketAlreadyOwnedByYou", ErrorCode::exists, Retry::never},
    Meaning{"BucketNotEmpty", ErrorCode::busy, Retry::never},
    Meaning{"ConditionalRequestConflict", ErrorCode::busy, Retry::afterDelay},
    Meaning{"EntityTooLarge", ErrorCode::tooLarge, Retry::never},
    Meaning{"ExpiredToken", ErrorCode::authExpired, Retry::afterAuth},
    Meaning{"ExpiredTokenException", ErrorCode::authExpired, Retry::afterAuth},
    Meaning{"InternalError", ErrorCode::connection, Retry::soon},
    Meaning{"InvalidAccessKeyId", ErrorCode::denied, Retry::never},
    Meaning{"InvalidObjectName", ErrorCode::invalidArgument, Retry::never},
    Meaning{"InvalidObjectState", ErrorCode::unsupported, Retry::never},
    // The parts went: the upload was committed, or is not the one it was.
    Meaning{"InvalidPart", ErrorCode::changedUnderUs, Retry::never},
    Meaning{"InvalidPartOrder", ErrorCode::changedUnderUs, Retry::never},
    Meaning{"InvalidStorageClass", ErrorCode::invalidArgument, Retry::never},
    Meaning{"InvalidToken", ErrorCode::denied, Retry::never},
    Meaning{"KeyTooLongError", ErrorCode::tooLarge, Retry::never},
    Meaning{"MetadataTooLarge", ErrorCode::tooLarge, Retry::never},
    Meaning{"MethodNotAllowed", ErrorCode::unsupported, Retry::never},
    Meaning{"NotImplemented", ErrorCode::unsupported, Retry::never},
    Meaning{"OperationAborted", ErrorCode::busy, Retry::afterDelay},
    Meaning{"PreconditionFailed", ErrorCode::changedUnderUs, Retry::never},
    Meaning{"QuotaExceeded", ErrorCode::noSpace, Retry::never},
    Meaning{"RequestLimitExceeded", ErrorCode::throttled, Retry::afterDelay},
    Meaning{"RequestTimeTooSkewed", ErrorCode::authExpired, Retry::afterAuth},
    Meaning{"RequestTimeout", ErrorCode::timeout, Retry::soon},
    Meaning{"ServiceUnavailable", ErrorCode::throttled, Retry::afterDelay},
    Meaning{"SignatureDoesNotMatch", ErrorCode::denied, Retry::never},
    Meaning{"SlowDown", ErrorCode::throttled, Retry::afterDelay},
    Meaning{"Throttling", ErrorCode::throttled, Retry::afterDelay},
    Meaning{"TokenRefreshRequired", ErrorCode::authExpired, Retry::afterAuth},
    Meaning{"TooManyRequests", ErrorCode::throttled, Retry::afterDelay},
    Meaning{"XAmzContentChecksumMismatch", ErrorCode::corrupt, Retry::soon},
    Meaning{"XAmzContentSHA256Mismatch", ErrorCode::corrupt, Retry::soon},
};

}  // namespace

ErrorBody parseErrorBody(std::string_view xml) {
  const ErrorFields fields = parseErrorFields(xml);
  return {fieldOf(fields, "Code"), fieldOf(fields, "Message"), fieldOf(fields, "Region")};
}

Error errorFrom(const HttpResponse& response, WallTime now) {
  ErrorBody body = parseErrorBody(response.body);
  if (body.message.empty()) body.message = body.code;
  Error error = errorFromResponse(response, body.code, body.message, now);
  const auto known = std::find_if(kMeanings.begin(), kMeanings.end(),
                                  [&](const Meaning& m) { return m.serviceCode == error.serviceCode; });
  // A clock that is wrong has been made out as such already.
  if (known != kMeanings.end() && !(error.code == ErrorCode::authExpired && response.status == 403)) {
    error.code = known->code;
    error.retry = known->retry;
  }
  // The word the layers above know a missing container by, whatever service it is of.
  if (error.serviceCode == "NoSuchBucket") error.serviceCode = "ContainerNotFound";
  return error;
}

Error errorOfStranger(const HttpResponse& response) {
  std::string detail =
      "something else than the storage service answered, with status " + std::to_string(response.status);
  Error error = makeError(ErrorCode::connection, std::move(detail), Retry::never);
  error.http = response.status;
  return error;
}

bool mayBeDone(const Error& error) {
  return error.code == ErrorCode::connection || error.code == ErrorCode::timeout ||
         error.code == ErrorCode::exists || error.code == ErrorCode::changedUnderUs ||
         error.serviceCode == "NoSuchUpload";
}

}  // namespace hawser::s3
