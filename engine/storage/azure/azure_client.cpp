#include "storage/azure/azure_client.h"

#include "base/encoding.h"
#include "storage/azure/azure_error.h"

namespace hawser::azure {

namespace {

// What a server in front of the service says by itself keeps its meaning: overloaded, too long, a proxy's own
// wish for a sign-in.
bool mustBeOfService(int status) {
  return status < 400 || status == 401 || status == 403 || status == 404 || status == 405;
}

}  // namespace

AzureClient::AzureClient(AzureAccess access, HttpTransport& http, const Clock& clock, Log log)
    : access_(std::move(access)), http_(http), clock_(clock), log_(std::move(log)) {
  if (!access_.sas.empty()) sasFacts_ = readSas(access_.sas.reveal());
}

Result<HttpResponse> AzureClient::send(const OpContext& context, HttpRequest request,
                                       const std::string& object, ByteSink* sink) {
  authorise(request);
  if (sink) {
    request.toSink = [also = std::move(request.toSink)](const HttpHeaders& headers) {
      return isOfService(headers) && (!also || also(headers));
    };
  }
  return judged(http_.send(context, request, sink), request.method, object);
}

Result<std::unique_ptr<HttpUpload>> AzureClient::startUpload(const OpContext& context, HttpRequest request,
                                                             const std::string& object) {
  authorise(request);
  auto upload = http_.startUpload(context, std::move(request));
  if (!upload) upload.error().about(object);
  return upload;
}

Result<HttpResponse> AzureClient::finish(HttpUpload& upload, const std::string& object) {
  return judged(upload.finish(), "PUT", object);
}

// What an answer means; `method` and `object` are for the log and the error.
Result<HttpResponse> AzureClient::judged(Result<HttpResponse> response, const std::string& method,
                                         const std::string& object) const {
  const bool strange = response && mustBeOfService(response->status) && !isOfService(response->headers);
  if (response && !strange && response->status < 300) {
    if (log_.wants(LogLevel::debug)) {
      const auto id = response->headers.find("x-ms-request-id").value_or("");
      log_.write(LogLevel::debug, "azure",
                 method + " " + object + ": HTTP " + std::to_string(response->status) + ", request " +
                     std::string(id));
    }
    return response;
  }
  Error error = !response ? std::move(response.error())
                : strange ? errorOfStranger(*response)
                          : refused(*response);
  error.about(object);
  // Who asked knows whether it matters.
  if (error.code != ErrorCode::cancelled) log_.write(LogLevel::debug, "azure", method + " " + inLog(error));
  return fail(std::move(error));
}

Error AzureClient::refused(const HttpResponse& response) const {
  Error error = errorFrom(response);
  if (response.status == 401 || response.status == 403) explain(error, response.headers);
  return error;
}

Result<BodyCheck> AzureClient::bodyCheck(const OpContext& context, const std::string& object) {
  if (!access_.emulator) return BodyCheck::crc64;
  const int known = bodyCheck_.load(std::memory_order_relaxed);
  if (known >= 0) return static_cast<BodyCheck>(known);
  HttpRequest request = listContainersRequest(access_.base, {});
  authorise(request);
  auto response = http_.send(unmetered(context), request);
  if (!response) return fail(std::move(response.error()).about(object));
  const auto server = response->headers.find("server");
  const bool azurite = server && server->starts_with("Azurite");
  // What stands before it, and is busy, does not tell what it is.
  if (!azurite && (response->status >= 500 || response->status == 429)) {
    Error error = refused(*response);
    return fail(std::move(error.about(object)));
  }
  const BodyCheck check = azurite ? BodyCheck::md5 : BodyCheck::crc64;
  bodyCheck_.store(static_cast<int>(check), std::memory_order_relaxed);
  return check;
}

void AzureClient::authorise(HttpRequest& request) const {
  request.headers.add("x-ms-version", std::string(kServiceVersion));
  if (access_.key) {
    request.headers.add("x-ms-date", toHttpDate(clock_.now()));
    access_.key->sign(request);
  } else if (!access_.sas.empty()) {
    request.url += request.url.find('?') == std::string::npos ? '?' : '&';
    request.url += access_.sas.reveal();
  }
}

// Whose fault it may be: the service says the same of a key, of a signature and of none at all, and not
// always that it is the time that is wrong.
void AzureClient::explain(Error& error, const HttpHeaders& headers) const {
  if (access_.key) return;
  const bool denied = error.code == ErrorCode::denied;
  if (!sasFacts_) {
    if (denied) error.within("no credential was given").retry = Retry::afterAuth;
    return;
  }
  const auto date = headers.find("date");
  const WallTime now = (date ? fromHttpDate(*date) : std::nullopt).value_or(clock_.now());
  std::string why;
  if (sasFacts_->expires && *sasFacts_->expires <= now)
    why = "the shared access signature ran out at " + toIso8601(*sasFacts_->expires);
  if (sasFacts_->start && *sasFacts_->start > now)
    why = "the shared access signature is not valid before " + toIso8601(*sasFacts_->start);
  if (why.empty()) {
    if (denied && error.serviceCode == "AuthenticationFailed")
      error.within("the shared access signature is refused");
    return;
  }
  error.code = ErrorCode::authExpired;
  error.retry = Retry::afterAuth;
  error.within(why);
}

}  // namespace hawser::azure
