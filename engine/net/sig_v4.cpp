#include "net/sig_v4.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/encoding.h"
#include "base/text.h"
#include "net/url.h"

namespace hawser {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kService = "s3";
constexpr std::string_view kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

ByteSpan bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string hashOf(std::string_view text) {
  return toHex(sha256(bytesOf(text)));
}

// "20130524T000000Z"
std::string basicTime(WallTime time) {
  std::string text = toIso8601(time).substr(0, 19) + "Z";
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string scopeOf(std::string_view day, std::string_view region) {
  return std::string(day).append("/").append(region).append("/").append(kService).append("/aws4_request");
}

// Without blanks around, and one of each run of them inside.
std::string plainValue(std::string_view value) {
  std::string out;
  for (const char c : trimmed(value)) {
    if (c != ' ' || out.empty() || out.back() != ' ') out += c;
  }
  return out;
}

std::string canonicalQuery(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> items;
  for (const auto& [name, value] : queryItems(query))
    items.emplace_back(percentEncoded(name), percentEncoded(value));
  std::sort(items.begin(), items.end());
  std::string out;
  for (const auto& [name, value] : items)
    out.append(out.empty() ? "" : "&").append(name).append("=").append(value);
  return out;
}

std::string stringToSign(std::string_view time, std::string_view scope, std::string_view canonical) {
  std::string text(kAlgorithm);
  text.append("\n").append(time).append("\n").append(scope).append("\n").append(hashOf(canonical));
  return text;
}

}  // namespace

std::string sigV4CanonicalRequest(const HttpRequest& request, std::string_view payload,
                                  std::string& signedHeaders) {
  const Url url = splitUrl(request.url);
  std::map<std::string, std::string> headers;
  headers["host"] = url.authority;
  for (const auto& [name, value] : request.headers) {
    std::string& all = headers[lowered(name)];
    all.append(all.empty() ? "" : ",").append(plainValue(value));
  }
  std::string canonical = request.method;
  canonical.append("\n").append(url.path.empty() ? "/" : url.path);
  canonical.append("\n").append(canonicalQuery(url.query)).append("\n");
  signedHeaders.clear();
  for (const auto& [name, value] : headers) {
    canonical.append(name).append(":").append(value).append("\n");
    signedHeaders.append(signedHeaders.empty() ? "" : ";").append(name);
  }
  canonical.append("\n").append(signedHeaders).append("\n").append(payload);
  return canonical;
}

std::string ChunkSigner::next(std::string_view kind, std::string_view hashes) {
  std::string text(kind);
  text.append("\n").append(scope_).append("\n").append(previous_).append("\n").append(hashes);
  previous_ = toHex(key_.of(bytesOf(text)));
  return previous_;
}

std::string ChunkSigner::chunk(ByteSpan bytes) {
  return next("AWS4-HMAC-SHA256-PAYLOAD", std::string(kEmptyHash) + "\n" + toHex(sha256(bytes)));
}

std::string ChunkSigner::trailer(std::string_view lines) {
  return next("AWS4-HMAC-SHA256-TRAILER", hashOf(lines));
}

Result<SigV4> SigV4::make(std::string accessKey, const Secret& secretKey, Secret sessionToken) {
  const bool right = !accessKey.empty() && std::all_of(accessKey.begin(), accessKey.end(), [](char c) {
    return c > 0x20 && c < 0x7f && c != '/' && c != ',';
  });
  if (!right) return fail(ErrorCode::invalidArgument, "this cannot be the id of an access key");
  if (secretKey.empty()) return fail(ErrorCode::invalidArgument, "an access key needs its secret");
  const std::string_view token = sessionToken.reveal();
  if (std::any_of(token.begin(), token.end(), [](char c) { return c <= 0x20 || c >= 0x7f; }))
    return fail(ErrorCode::invalidArgument, "the session token has characters that none can have");
  return SigV4(std::move(accessKey), secretKey, std::move(sessionToken));
}

HmacSha256 SigV4::keyFor(std::string_view day, std::string_view region) const {
  const Secret first("AWS4" + std::string(secretKey_.reveal()));
  const auto ofDay = HmacSha256(bytesOf(first.reveal())).of(bytesOf(day));
  const auto ofRegion = HmacSha256(ofDay).of(bytesOf(region));
  const auto ofService = HmacSha256(ofRegion).of(bytesOf(kService));
  return HmacSha256(HmacSha256(ofService).of(bytesOf("aws4_request")));
}

ChunkSigner SigV4::sign(HttpRequest& request, std::string_view region, WallTime now,
                        std::string_view payload) const {
  const std::string time = basicTime(now);
  const std::string day = time.substr(0, 8);
  request.headers.set("x-amz-date", time);
  request.headers.set("x-amz-content-sha256", payload);
  if (!sessionToken_.empty()) request.headers.set("x-amz-security-token", sessionToken_.reveal());
  std::string names;
  const std::string canonical = sigV4CanonicalRequest(request, payload, names);
  const std::string scope = scopeOf(day, region);
  HmacSha256 key = keyFor(day, region);
  std::string signature = toHex(key.of(bytesOf(stringToSign(time, scope, canonical))));
  request.headers.set("Authorization", std::string(kAlgorithm) + " Credential=" + accessKey_ + "/" + scope +
                                           ",SignedHeaders=" + names + ",Signature=" + signature);
  return ChunkSigner(std::move(key), time + "\n" + scope, std::move(signature));
}

std::string SigV4::presigned(std::string_view method, std::string_view url, std::string_view region,
                             WallTime now, std::chrono::seconds lifetime) const {
  const std::string time = basicTime(now);
  const std::string day = time.substr(0, 8);
  const std::string scope = scopeOf(day, region);
  HttpRequest request;
  request.method = method;
  request.url = url;
  request.url.append(url.find('?') == std::string_view::npos ? "?" : "&")
      .append("X-Amz-Algorithm=")
      .append(kAlgorithm)
      .append("&X-Amz-Credential=")
      .append(percentEncoded(accessKey_ + "/" + scope))
      .append("&X-Amz-Date=")
      .append(time)
      .append("&X-Amz-Expires=")
      .append(std::to_string(lifetime.count()));
  if (!sessionToken_.empty())
    request.url.append("&X-Amz-Security-Token=").append(percentEncoded(sessionToken_.reveal()));
  request.url.append("&X-Amz-SignedHeaders=host");
  std::string names;
  const std::string canonical = sigV4CanonicalRequest(request, kUnsignedPayload, names);
  const auto signature = keyFor(day, region).of(bytesOf(stringToSign(time, scope, canonical)));
  return request.url + "&X-Amz-Signature=" + toHex(signature);
}

}  // namespace hawser
