// S3Client: sends requests to one service: signs them for the region of their bucket and by the service's
// clock, turns refusals into errors that name their object. Thread-safe.
//
// What it is not told it finds out: the region of a bucket, from the answer that names it, and how far this
// computer's clock is off, where a signature is refused for that. Then it asks once more.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/mutex.h"
#include "net/http.h"
#include "net/sig_v4.h"
#include "storage/s3/flavour.h"
#include "storage/s3/protocol.h"

namespace hawser::s3 {

struct S3Access {
  Address address;
  std::string region = "us-east-1";
  std::optional<SigV4> key;  // none: public objects
  Flavour flavour;
  bool requesterPays = false;
};

// The same without its meter: for requests whose bytes are nobody's payload.
inline OpContext unmetered(OpContext context) {
  context.meter = nullptr;
  return context;
}

class S3Client {
 public:
  // `http` and `clock` outlive it.
  S3Client(S3Access access, HttpTransport& http, const Clock& clock, Log log = {});

  const S3Access& access() const { return access_; }
  const Address& address() const { return access_.address; }
  const Flavour& flavour() const { return access_.flavour; }
  // By the service's clock, as far as it is known.
  WallTime now() const;
  std::string regionOf(const std::string& bucket) const;

  // An answer below 300, or an Error about `object`. `bucket`: the one the request is about; empty: none.
  Result<HttpResponse> send(const OpContext& context, const HttpRequest& request, const std::string& bucket,
                            const std::string& object, ByteSink* sink = nullptr);
  // A signed URL.
  std::string presigned(const ObjectRef& ref, WallTime expires) const;
  // Without a body HEAD does not tell whether it is the bucket that is missing: it is asked for, once.
  Error missing(const OpContext& context, Error error, const std::string& bucket, const std::string& object);

 private:
  Result<HttpResponse> sendOnce(const OpContext& context, HttpRequest request, const std::string& bucket,
                                ByteSink* sink) const;
  // True where another try may be right: something was learned.
  bool learn(const OpContext& context, const HttpResponse& response, const std::string& bucket);
  bool learnRegion(const OpContext& context, const HttpResponse& response, const std::string& bucket);
  bool learnClock(const HttpResponse& response);
  std::string hostFor(const std::string& region) const;
  void moveToRegion(std::string& url, const std::string& region) const;
  std::string payloadOf(const HttpRequest& request) const;
  void log(const std::string& method, const std::string& object, const HttpResponse& response) const;

  const S3Access access_;
  HttpTransport& http_;
  const Clock& clock_;
  const Log log_;
  std::atomic<std::int64_t> clockOffset_ = 0;  // seconds to add to ours

  mutable Mutex mutex_;
  std::map<std::string, std::string> regions_ HAWSER_GUARDED_BY(mutex_);  // of buckets, where another one
  std::set<std::string> seen_ HAWSER_GUARDED_BY(mutex_);                  // buckets that are there
};

}  // namespace hawser::s3
