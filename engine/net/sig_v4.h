// SigV4: signs requests to S3 and what speaks like it with an access key.
//
// Format: "Authenticating Requests (AWS Signature Version 4)", Amazon S3 API reference: in headers, in the
// query, and of bodies in chunks (aws-chunked) with a trailer. Immutable after make(); any thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "checksum/digest.h"
#include "net/http.h"

namespace hawser {

// What stands for the hash of a body in a signature, beside the SHA-256 of its bytes in hex.
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
inline constexpr std::string_view kUnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
inline constexpr std::string_view kSignedTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
inline constexpr std::string_view kSignedChunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

// Signs the chunks of one body in their order. One thread at a time.
class ChunkSigner {
 public:
  ChunkSigner(HmacSha256 key, std::string scope, std::string seed)
      : key_(std::move(key)), scope_(std::move(scope)), previous_(std::move(seed)) {}

  // In hex. An empty chunk ends the body.
  std::string chunk(ByteSpan bytes);
  // Of the lines "name:value\n" that follow the empty chunk.
  std::string trailer(std::string_view lines);
  // The signature before: of the request, or of the last chunk.
  const std::string& previous() const { return previous_; }

 private:
  std::string next(std::string_view kind, std::string_view hashes);

  HmacSha256 key_;
  std::string scope_;  // time and scope, a line each
  std::string previous_;
};

class SigV4 {
 public:
  // invalidArgument where the id is empty or could not stand in a header.
  static Result<SigV4> make(std::string accessKey, const Secret& secretKey, Secret sessionToken = {});

  // Adds x-amz-date, x-amz-content-sha256 (`payload`), x-amz-security-token where there is one, and
  // Authorization. All headers that `request` will carry are there already but for Host and those of the
  // transport's own. What it gives signs the chunks, where the body comes in such.
  ChunkSigner sign(HttpRequest& request, std::string_view region, WallTime now,
                   std::string_view payload) const;
  // `url` with a query that lets its holder ask with `method` for `lifetime` (at most seven days).
  std::string presigned(std::string_view method, std::string_view url, std::string_view region, WallTime now,
                        std::chrono::seconds lifetime) const;
  const std::string& accessKey() const { return accessKey_; }

 private:
  SigV4(std::string accessKey, Secret secretKey, Secret sessionToken)
      : accessKey_(std::move(accessKey)),
        secretKey_(std::move(secretKey)),
        sessionToken_(std::move(sessionToken)) {}
  HmacSha256 keyFor(std::string_view day, std::string_view region) const;

  std::string accessKey_;
  Secret secretKey_;
  Secret sessionToken_;
};

// What is signed of a request: method, path, query, `headers` with Host, and `payload`. `signedHeaders`
// becomes their names.
std::string sigV4CanonicalRequest(const HttpRequest& request, std::string_view payload,
                                  std::string& signedHeaders);

}  // namespace hawser
