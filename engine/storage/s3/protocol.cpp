#include "storage/s3/protocol.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "checksum/digest.h"
#include "net/url.h"
#include "storage/rest/header_text.h"
#include "storage/rest/key_text.h"
#include "storage/s3/metadata.h"

namespace hawser::s3 {

namespace {

constexpr std::size_t kMaxKey = 1024;
constexpr std::string_view kChecksum = "x-amz-checksum-crc64nvme";

HttpRequest request(std::string method, std::string url) {
  HttpRequest made;
  made.method = std::move(method);
  made.url = std::move(url);
  return made;
}

Error cannotHold(std::string_view key, std::string_view why) {
  return makeError(ErrorCode::invalidArgument,
                   "S3 cannot hold the key \"" + std::string(key) + "\": " + std::string(why));
}

void addCondition(HttpHeaders& headers, const Condition& condition, const Flavour& flavour) {
  const std::string quote = flavour.bareEtags ? "" : "\"";
  if (condition.kind == Condition::Kind::absent) headers.add("If-None-Match", "*");
  if (condition.kind == Condition::Kind::matches) headers.add("If-Match", quote + condition.etag + quote);
}

void addBodyCheck(HttpRequest& made, std::uint64_t crc64, const Flavour& flavour) {
  if (flavour.check == BodyCheck::crc64) made.headers.add(kChecksum, crcText(crc64));
  if (flavour.check == BodyCheck::md5) made.headers.add("Content-MD5", toBase64(md5(made.body)));
}

// Content-MD5 of a small body that some services will not take without.
void addMd5(HttpRequest& made) {
  made.headers.add("Content-MD5", toBase64(md5(made.body)));
}

std::string uploadUrl(const Address& address, const ObjectRef& ref, std::string_view upload,
                      std::uint32_t number = 0) {
  std::string url = objectUrl(address, ref) + "?";
  if (number != 0) url += "partNumber=" + std::to_string(number) + "&";
  return url + "uploadId=" + percentEncoded(upload);
}

bool fitsHost(std::string_view bucket) {
  return std::all_of(bucket.begin(), bucket.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool hasEmptySegment(std::string_view key) {
  return key.starts_with('/') || key.find("//") != std::string_view::npos;
}

// Of the names between '/'.
std::size_t longestNameOf(std::string_view key) {
  std::size_t longest = 0;
  while (!key.empty()) {
    const std::size_t end = std::min(key.find('/'), key.size());
    longest = std::max(longest, end);
    key.remove_prefix(std::min(end + 1, key.size()));
  }
  return longest;
}

Error tooLong(std::string_view key, std::string_view why) {
  Error error = cannotHold(key, why);
  error.code = ErrorCode::tooLarge;
  return error;
}

ByteSpan bytesOf(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace

Status checkBucket(std::string_view bucket) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const bool known = std::all_of(bucket.begin(), bucket.end(),
                                 [&](char c) { return letter(c) || c == '-' || c == '.' || c == '_'; });
  const bool right = known && bucket.size() >= 3 && bucket.size() <= 255 && letter(bucket.front()) &&
                     letter(bucket.back()) && bucket.find("..") == std::string_view::npos;
  if (right) return {};
  return fail(ErrorCode::invalidArgument, "\"" + std::string(bucket) +
                                              "\" cannot be a bucket's name: 3 to 63 lower-case letters, "
                                              "digits, '-' and '.'");
}

Status checkKey(std::string_view key, const Flavour& flavour) {
  if (key.empty()) return fail(ErrorCode::invalidArgument, "the key is empty");
  if (!isValidUtf8(key)) return fail(cannotHold(toHex(std::as_bytes(std::span(key))), "it is no UTF-8"));
  if (key.size() > kMaxKey) return fail(tooLong(key, "it is longer than 1024 bytes"));
  if (flavour.longestName != 0 && longestNameOf(key) > flavour.longestName)
    return fail(tooLong(key, "this service has no names of that length between '/'"));
  if (hasUnlistable(key)) return fail(cannotHold(percentEncoded(key, "/"), "it has a control character"));
  if (!flavour.dotSegments && hasDotSegment(key))
    return fail(cannotHold(key, "\".\" and \"..\" may lead to another key"));
  if (!flavour.emptySegments && hasEmptySegment(key))
    return fail(cannotHold(key, "this service has no empty names between '/'"));
  return {};
}

std::string bucketUrl(const Address& address, const std::string& bucket) {
  if (!address.virtualHosts || !fitsHost(bucket)) return address.endpoint + "/" + percentEncoded(bucket);
  const std::size_t host = address.endpoint.find("://") + 3;
  return address.endpoint.substr(0, host) + bucket + "." + address.endpoint.substr(host);
}

std::string objectUrl(const Address& address, const ObjectRef& ref) {
  return bucketUrl(address, ref.container) + "/" + percentEncoded(ref.key, "/");
}

std::optional<ObjectRef> objectAt(const Address& address, std::string_view url) {
  url = url.substr(0, url.find('?'));
  const auto found = [](std::string_view bucket, std::string_view key) -> std::optional<ObjectRef> {
    if (bucket.empty() || key.empty()) return std::nullopt;
    return ObjectRef{percentDecoded(bucket), percentDecoded(key)};
  };
  if (url.starts_with(address.endpoint + "/")) {
    url.remove_prefix(address.endpoint.size() + 1);
    const std::size_t slash = url.find('/');
    return slash == std::string_view::npos ? std::nullopt
                                           : found(url.substr(0, slash), url.substr(slash + 1));
  }
  const Url own = splitUrl(address.endpoint), other = splitUrl(url);
  const std::string host = "." + std::string(own.authority);
  if (!address.virtualHosts || own.scheme != other.scheme || !own.path.empty() || other.path.empty() ||
      !other.authority.ends_with(host))
    return std::nullopt;
  return found(other.authority.substr(0, other.authority.size() - host.size()), other.path.substr(1));
}

HttpRequest listBucketsRequest(const Address& address, std::string_view continuation) {
  std::string url = address.endpoint + "/";
  if (!continuation.empty()) url += "?continuation-token=" + percentEncoded(continuation);
  return request("GET", std::move(url));
}

HttpRequest headBucketRequest(const Address& address, const std::string& bucket) {
  return request("HEAD", bucketUrl(address, bucket) + "/");
}

HttpRequest createBucketRequest(const Address& address, const std::string& bucket, std::string& body,
                                const std::string& region) {
  HttpRequest made = request("PUT", bucketUrl(address, bucket) + "/");
  if (region.empty()) return made;
  body = "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>" +
         xmlEscaped(region) + "</LocationConstraint></CreateBucketConfiguration>";
  made.body = bytesOf(body);
  return made;
}

HttpRequest removeBucketRequest(const Address& address, const std::string& bucket) {
  return request("DELETE", bucketUrl(address, bucket) + "/");
}

HttpRequest listObjectsRequest(const Address& address, const ListQuery& query) {
  std::string url = bucketUrl(address, query.container) + "/?list-type=2&encoding-type=url";
  if (!query.recursive) url += "&delimiter=%2F";
  if (!query.prefix.empty()) url += "&prefix=" + percentEncoded(query.prefix);
  if (query.pageSize != 0) url += "&max-keys=" + std::to_string(std::min(query.pageSize, 1000u));
  if (!query.continuation.empty()) url += "&continuation-token=" + percentEncoded(query.continuation);
  return request("GET", std::move(url));
}

HttpRequest listUploadsRequest(const Address& address, const std::string& bucket) {
  return request("GET", bucketUrl(address, bucket) + "/?uploads&encoding-type=url");
}

HttpRequest headRequest(const Address& address, const ObjectRef& ref, const Flavour& flavour) {
  HttpRequest made = request("HEAD", objectUrl(address, ref));
  if (flavour.check == BodyCheck::crc64) made.headers.add("x-amz-checksum-mode", "ENABLED");
  return made;
}

HttpRequest readRequest(const Address& address, const ObjectRef& ref, std::optional<ByteRange> range,
                        const std::string& ifMatch, const Flavour& flavour) {
  HttpRequest made = request("GET", objectUrl(address, ref));
  if (range) made.headers.add("Range", rangeText(*range));
  if (!range && flavour.check == BodyCheck::crc64) made.headers.add("x-amz-checksum-mode", "ENABLED");
  if (!ifMatch.empty()) made.headers.add("If-Match", "\"" + ifMatch + "\"");
  return made;
}

Result<HttpRequest> putRequest(const Address& address, const ObjectRef& ref, ByteSpan bytes,
                               std::uint64_t crc64, const ObjectProperties& properties,
                               const Condition& condition, const Flavour& flavour) {
  HttpRequest made = request("PUT", objectUrl(address, ref));
  made.body = bytes;
  addBodyCheck(made, crc64, flavour);
  if (flavour.conditionalPut) addCondition(made.headers, condition, flavour);
  HAWSER_CHECK(addProperties(made.headers, properties));
  return made;
}

HttpRequest removeRequest(const Address& address, const ObjectRef& ref) {
  return request("DELETE", objectUrl(address, ref));
}

Result<HttpRequest> startUploadRequest(const Address& address, const ObjectRef& ref,
                                       const ObjectProperties& properties, const Flavour& flavour) {
  HttpRequest made = request("POST", objectUrl(address, ref) + "?uploads");
  HAWSER_CHECK(addProperties(made.headers, properties));
  if (flavour.check == BodyCheck::crc64) {
    made.headers.add("x-amz-checksum-algorithm", "CRC64NVME");
    made.headers.add("x-amz-checksum-type", "FULL_OBJECT");
  }
  return made;
}

HttpRequest partRequest(const Address& address, const ObjectRef& ref, std::string_view upload,
                        std::uint32_t number, ByteSpan bytes, std::uint64_t crc64, const Flavour& flavour) {
  HttpRequest made = request("PUT", uploadUrl(address, ref, upload, number));
  made.body = bytes;
  addBodyCheck(made, crc64, flavour);
  return made;
}

HttpRequest copyPartRequest(const Address& address, const ObjectRef& ref, std::string_view upload,
                            std::uint32_t number, const ObjectRef& source, const ByteRange& range,
                            const std::string& ifMatch) {
  HttpRequest made = request("PUT", uploadUrl(address, ref, upload, number));
  made.headers.add("x-amz-copy-source",
                   "/" + percentEncoded(source.container) + "/" + percentEncoded(source.key, "/"));
  made.headers.add("x-amz-copy-source-range", rangeText(range));
  if (!ifMatch.empty()) made.headers.add("x-amz-copy-source-if-match", "\"" + ifMatch + "\"");
  return made;
}

HttpRequest listPartsRequest(const Address& address, const ObjectRef& ref, std::string_view upload,
                             std::uint32_t after) {
  std::string url = uploadUrl(address, ref, upload);
  if (after != 0) url += "&part-number-marker=" + std::to_string(after);
  return request("GET", std::move(url));
}

HttpRequest completeRequest(const Address& address, const ObjectRef& ref, std::string_view upload,
                            const std::string& list, const Condition& condition,
                            std::optional<std::uint64_t> crc64, const Flavour& flavour) {
  HttpRequest made = request("POST", uploadUrl(address, ref, upload));
  made.body = bytesOf(list);
  made.headers.add("Content-Type", "application/xml");
  if (flavour.check == BodyCheck::crc64) {
    made.headers.add("x-amz-checksum-type", "FULL_OBJECT");
    if (crc64) made.headers.add(kChecksum, crcText(*crc64));
  }
  if (flavour.conditionalCommit) addCondition(made.headers, condition, flavour);
  return made;
}

HttpRequest abortRequest(const Address& address, const ObjectRef& ref, std::string_view upload) {
  return request("DELETE", uploadUrl(address, ref, upload));
}

HttpRequest getTagsRequest(const Address& address, const ObjectRef& ref) {
  return request("GET", objectUrl(address, ref) + "?tagging");
}

HttpRequest putTagsRequest(const Address& address, const ObjectRef& ref, const std::string& tags) {
  HttpRequest made = request("PUT", objectUrl(address, ref) + "?tagging");
  made.body = bytesOf(tags);
  addMd5(made);
  return made;
}

std::string completionXml(const std::vector<UploadPart>& parts) {
  std::string xml = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (const UploadPart& part : parts) {
    xml.append("<Part><PartNumber>")
        .append(std::to_string(part.number))
        .append("</PartNumber><ETag>&quot;")
        .append(xmlEscaped(part.etag))
        .append("&quot;</ETag></Part>");
  }
  return xml.append("</CompleteMultipartUpload>");
}

bool looksLikeMd5(std::string_view etag) {
  return etag.size() == 32 && uint64FromHex(etag.substr(0, 16)) && uint64FromHex(etag.substr(16));
}

std::optional<std::string> etagOfParts(const std::vector<UploadPart>& parts) {
  Md5 all;
  for (const UploadPart& part : parts) {
    if (!looksLikeMd5(part.etag)) return std::nullopt;
    std::array<std::byte, 16> raw{};
    for (std::size_t half = 0; half < 2; ++half) {
      const std::uint64_t value = uint64FromHex(std::string_view(part.etag).substr(16 * half, 16)).value();
      for (std::size_t i = 0; i < 8; ++i)
        raw[8 * half + i] = static_cast<std::byte>(value >> (56 - 8 * i));
    }
    all.add(raw);
  }
  return toHex(all.finish()) + "-" + std::to_string(parts.size());
}

std::string crcText(std::uint64_t crc64) {
  std::array<std::byte, 8> raw{};
  for (std::size_t i = 0; i < raw.size(); ++i)
    raw[i] = static_cast<std::byte>(crc64 >> (56 - 8 * i));
  return toBase64(raw);
}

std::optional<std::uint64_t> crcFromText(std::string_view text) {
  const auto raw = fromBase64(text);
  if (!raw || raw->size() != 8) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : *raw)
    value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string xmlEscaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace hawser::s3
