// AzureClient: sends requests to one account: adds version, date and authorisation, turns refusals into
// errors that name their object. Thread-safe.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "net/http.h"
#include "net/sas.h"
#include "net/shared_key.h"
#include "storage/azure/protocol.h"

namespace hawser::azure {

struct AzureAccess {
  std::string
      base;  // "https://acct.blob.core.windows.net", or with the account in the path; no '/' at the end
  std::string account;
  bool emulator = false;         // account in the path
  std::optional<SharedKey> key;  // one of these two, or neither: public objects
  Secret sas;
};

// The same without its meter: for requests whose bytes are nobody's payload.
inline OpContext unmetered(OpContext context) {
  context.meter = nullptr;
  return context;
}

class AzureClient {
 public:
  // `http` and `clock` outlive it.
  AzureClient(AzureAccess access, HttpTransport& http, const Clock& clock, Log log = {});

  const AzureAccess& access() const { return access_; }
  WallTime now() const { return clock_.now(); }
  // What the SAS says of itself, where there is one.
  const std::optional<SasFacts>& sasFacts() const { return sasFacts_; }

  // What the service takes. Where it may be an emulator it is asked once, by a request of its own; an Error
  // about `object` where it does not answer.
  Result<BodyCheck> bodyCheck(const OpContext& context, const std::string& object);

  // An answer below 300, or an Error about `object`.
  Result<HttpResponse> send(const OpContext& context, HttpRequest request, const std::string& object,
                            ByteSink* sink = nullptr);
  // The same for a body that comes piece by piece: finish() is for the answer.
  Result<std::unique_ptr<HttpUpload>> startUpload(const OpContext& context, HttpRequest request,
                                                  const std::string& object);
  Result<HttpResponse> finish(HttpUpload& upload, const std::string& object);

 private:
  Result<HttpResponse> judged(Result<HttpResponse> response, const std::string& method,
                              const std::string& object) const;
  void authorise(HttpRequest& request) const;
  Error refused(const HttpResponse& response) const;
  void explain(Error& error, const HttpHeaders& headers) const;

  AzureAccess access_;
  std::optional<SasFacts> sasFacts_;
  std::atomic<int> bodyCheck_ = -1;  // not known yet, or a BodyCheck
  HttpTransport& http_;
  const Clock& clock_;
  const Log log_;
};

}  // namespace hawser::azure
