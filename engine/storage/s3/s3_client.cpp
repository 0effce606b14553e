#include "storage/s3/s3_client.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/text.h"
#include "checksum/digest.h"
#include "net/url.h"
#include "storage/s3/s3_error.h"

namespace hawser::s3 {

namespace {

bool isRegionName(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// Every answer of the service has something that no sign-in page has: a header of its own, an ETag, XML.
bool isOfService(const HttpRequest& request, const HttpResponse& response) {
  for (const auto& [name, value] : response.headers) {
    if (startsWithIgnoringCase(name, "x-amz-")) return true;
  }
  if (response.headers.find("etag")) return true;
  const std::string_view type = response.headers.find("content-type").value_or("");
  if (type.starts_with("text/html")) return false;
  return request.method != "GET" || type.find("xml") != std::string_view::npos;
}

}  // namespace

S3Client::S3Client(S3Access access, HttpTransport& http, const Clock& clock, Log log)
    : access_(std::move(access)), http_(http), clock_(clock), log_(std::move(log)) {}

WallTime S3Client::now() const {
  return clock_.now() + std::chrono::seconds(clockOffset_.load(std::memory_order_relaxed));
}

std::string S3Client::regionOf(const std::string& bucket) const {
  const MutexLock lock(mutex_);
  const auto known = regions_.find(bucket);
  return known == regions_.end() ? access_.region : known->second;
}

// The host of a region, where regions have hosts of their own by the names Amazon gives them.
std::string S3Client::hostFor(const std::string& region) const {
  return "s3." + region + ".amazonaws.com";
}

void S3Client::moveToRegion(std::string& url, const std::string& region) const {
  if (!access_.flavour.regions || region == access_.region) return;
  const std::string host(splitUrl(access_.address.endpoint).authority);
  if (host != hostFor(access_.region) && host != "s3.amazonaws.com") return;
  if (const std::size_t at = url.find(host); at != std::string::npos)
    url.replace(at, host.size(), hostFor(region));
}

// Where the connection is encrypted and the body has a sum of its own, hashing it once more brings nothing.
std::string S3Client::payloadOf(const HttpRequest& request) const {
  const bool summed = request.headers.find("x-amz-checksum-crc64nvme") || request.headers.find("content-md5");
  if (!request.body.empty() && summed && request.url.starts_with("https:") &&
      access_.flavour.check != BodyCheck::sha256)
    return std::string(kUnsignedPayload);
  return toHex(sha256(request.body));
}

Result<HttpResponse> S3Client::sendOnce(const OpContext& context, HttpRequest request,
                                        const std::string& bucket, ByteSink* sink) const {
  if (access_.requesterPays) request.headers.add("x-amz-request-payer", "requester");
  const std::string region = regionOf(bucket);
  moveToRegion(request.url, region);
  if (access_.key) (void)access_.key->sign(request, region, now(), payloadOf(request));
  return http_.send(context, request, sink);
}

bool S3Client::learnClock(const HttpResponse& response) {
  const auto date = response.headers.find("date");
  const auto theirs = date ? fromHttpDate(*date) : std::nullopt;
  if (!theirs || parseErrorBody(response.body).code != "RequestTimeTooSkewed") return false;
  const auto offset = std::chrono::duration_cast<std::chrono::seconds>(*theirs - clock_.now()).count();
  const bool other = std::abs(offset - clockOffset_.exchange(offset)) > 60;
  if (other)
    log_.write(LogLevel::warning, "s3",
               "the clock of this computer is " + std::to_string(std::abs(offset)) + " s " +
                   (offset > 0 ? "behind" : "ahead of") + " the service's: signing by the latter");
  return other;
}

bool S3Client::learnRegion(const OpContext& context, const HttpResponse& response,
                           const std::string& bucket) {
  if (bucket.empty()) return false;
  const ErrorBody body = parseErrorBody(response.body);
  const bool wrong = response.status == 301 || response.status == 307 ||
                     body.code == "AuthorizationHeaderMalformed" || body.code == "PermanentRedirect" ||
                     body.code == "IllegalLocationConstraintException" || body.code == "TemporaryRedirect";
  // HEAD has no body that could say so.
  const bool silent = response.status == 400 && response.body.empty();
  if (!wrong && !silent) return false;
  std::string region(response.headers.find("x-amz-bucket-region").value_or(""));
  if (region.empty()) region = body.region;
  if (region.empty()) {
    HttpRequest head = headBucketRequest(access_.address, bucket);
    const auto told = sendOnce(unmetered(context), std::move(head), bucket, nullptr);
    if (told) region = told->headers.find("x-amz-bucket-region").value_or("");
  }
  if (!isRegionName(region) || region == regionOf(bucket)) return false;
  log_.write(LogLevel::info, "s3", "the bucket " + bucket + " is in " + region);
  const MutexLock lock(mutex_);
  regions_[bucket] = region;
  return true;
}

bool S3Client::learn(const OpContext& context, const HttpResponse& response, const std::string& bucket) {
  if (!access_.key) return response.status < 400 && learnRegion(context, response, bucket);
  if (response.status == 403) return learnClock(response);
  return (response.status < 400 || response.status == 400) && learnRegion(context, response, bucket);
}

void S3Client::log(const std::string& method, const std::string& object, const HttpResponse& response) const {
  if (!log_.wants(LogLevel::debug)) return;
  const auto id = response.headers.find("x-amz-request-id").value_or("");
  log_.write(
      LogLevel::debug, "s3",
      method + " " + object + ": HTTP " + std::to_string(response.status) + ", request " + std::string(id));
}

Result<HttpResponse> S3Client::send(const OpContext& context, const HttpRequest& request,
                                    const std::string& bucket, const std::string& object, ByteSink* sink) {
  auto response = sendOnce(context, request, bucket, sink);
  if (response && response->status >= 300 && learn(context, *response, bucket))
    response = sendOnce(context, request, bucket, sink);
  const bool strange = response && response->status < 300 && !isOfService(request, *response);
  if (response && !strange && response->status < 300) {
    log(request.method, object, *response);
    if (!bucket.empty()) {
      const MutexLock lock(mutex_);
      seen_.insert(bucket);
    }
    return response;
  }
  Error error = !response ? std::move(response.error())
                : strange ? errorOfStranger(*response)
                          : errorFrom(*response, clock_.now());
  if ((error.http == 401 || error.http == 403) && !access_.key)
    error.within("no credential was given").retry = Retry::afterAuth;
  error.about(object);
  // Who asked knows whether it matters.
  if (error.code != ErrorCode::cancelled)
    log_.write(LogLevel::debug, "s3", request.method + " " + inLog(error));
  return fail(std::move(error));
}

Error S3Client::missing(const OpContext& context, Error error, const std::string& bucket,
                        const std::string& object) {
  if (error.http != 404 || !error.serviceCode.empty()) return error;
  {
    const MutexLock lock(mutex_);
    if (seen_.contains(bucket)) return error;
  }
  const auto there = send(unmetered(context), headBucketRequest(access_.address, bucket), bucket, object);
  if (!there && there.error().http == 404) error.serviceCode = "ContainerNotFound";
  return error;
}

std::string S3Client::presigned(const ObjectRef& ref, WallTime expires) const {
  std::string url = objectUrl(access_.address, ref);
  if (!access_.key) return url;
  const std::string region = regionOf(ref.container);
  moveToRegion(url, region);
  const WallTime from = now();
  const auto lifetime = std::chrono::duration_cast<std::chrono::seconds>(expires - clock_.now());
  return access_.key->presigned("GET", url, region, from, lifetime);
}

}  // namespace hawser::s3
