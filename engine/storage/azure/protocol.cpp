#include "storage/azure/protocol.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"
#include "storage/azure/metadata.h"
#include "storage/rest/header_text.h"
#include "storage/rest/key_text.h"

namespace hawser::azure {

namespace {

constexpr std::size_t kMaxKeyUnits = 1024;

HttpRequest request(std::string method, std::string url) {
  HttpRequest made;
  made.method = std::move(method);
  made.url = std::move(url);
  return made;
}

void addCondition(HttpHeaders& headers, const Condition& condition) {
  if (condition.kind == Condition::Kind::absent) headers.add("If-None-Match", "*");
  if (condition.kind == Condition::Kind::matches) headers.add("If-Match", "\"" + condition.etag + "\"");
}

void addBodyCheck(HttpRequest& made, std::uint64_t crc64, BodyCheck check) {
  if (check == BodyCheck::crc64) {
    made.headers.add("x-ms-content-crc64", crcHeader(crc64));
  } else {
    made.headers.add("Content-MD5", toBase64(md5(made.body)));
  }
}

Error cannotHold(std::string_view key, std::string_view why) {
  return makeError(ErrorCode::invalidArgument,
                   "Azure cannot hold the key \"" + std::string(key) + "\": " + std::string(why));
}

}  // namespace

std::size_t unitsOf(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) ++units;
    if (byte >= 0xF0) ++units;
  }
  return units;
}

bool isZero(ByteSpan bytes) {
  return bytes.empty() ||
         (bytes.front() == std::byte{} && std::equal(bytes.begin() + 1, bytes.end(), bytes.begin()));
}

Status checkContainer(std::string_view container) {
  if (container == "$root" || container == "$web" || container == "$logs") return {};
  const bool known = std::all_of(container.begin(), container.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  const bool right = known && container.size() >= 3 && container.size() <= 63 && container.front() != '-' &&
                     container.back() != '-' && container.find("--") == std::string_view::npos;
  if (right) return {};
  return fail(ErrorCode::invalidArgument,
              "\"" + std::string(container) +
                  "\" cannot be a container's name: 3 to 63 lower-case letters, digits and single '-'");
}

Status checkKey(std::string_view key) {
  if (key.empty()) return fail(ErrorCode::invalidArgument, "the key is empty");
  if (!isValidUtf8(key)) return fail(cannotHold(toHex(std::as_bytes(std::span(key))), "it is no UTF-8"));
  if (unitsOf(key) > kMaxKeyUnits) {
    Error error = cannotHold(key, "it is longer than 1024 characters");
    error.code = ErrorCode::tooLarge;
    return fail(std::move(error));
  }
  if (hasUnlistable(key)) return fail(cannotHold(percentEncoded(key, "/"), "it has a control character"));
  if (key.find('\\') != std::string_view::npos) return fail(cannotHold(key, "its '\\' would become '/'"));
  if (hasDotSegment(key)) return fail(cannotHold(key, "\".\" and \"..\" would lead to another key"));
  return {};
}

std::string containerUrl(std::string_view base, std::string_view container) {
  std::string url(base);
  url.append("/").append(percentEncoded(container, "$"));
  return url;
}

std::string blobUrl(std::string_view base, const ObjectRef& ref) {
  std::string url = containerUrl(base, ref.container).append("/").append(percentEncoded(ref.key, "/"));
  if (!ref.snapshot.empty()) url.append("?snapshot=").append(percentEncoded(ref.snapshot));
  return url;
}

HttpRequest listContainersRequest(std::string_view base, std::string_view continuation) {
  std::string url = std::string(base) + "/?comp=list";
  if (!continuation.empty()) url += "&marker=" + percentEncoded(continuation);
  return request("GET", std::move(url));
}

HttpRequest listBlobsRequest(std::string_view base, const ListQuery& query) {
  std::string url = containerUrl(base, query.container) + "?restype=container&comp=list&include=metadata";
  if (!query.recursive) url += "&delimiter=%2F";
  if (!query.prefix.empty()) url += "&prefix=" + percentEncoded(query.prefix);
  if (query.pageSize != 0) url += "&maxresults=" + std::to_string(std::min(query.pageSize, 5000u));
  if (!query.continuation.empty()) url += "&marker=" + percentEncoded(query.continuation);
  return request("GET", std::move(url));
}

HttpRequest createContainerRequest(std::string_view base, std::string_view container) {
  return request("PUT", containerUrl(base, container) + "?restype=container");
}

HttpRequest removeContainerRequest(std::string_view base, std::string_view container) {
  return request("DELETE", containerUrl(base, container) + "?restype=container");
}

HttpRequest statRequest(std::string_view base, const ObjectRef& ref) {
  return request("HEAD", blobUrl(base, ref));
}

HttpRequest readRequest(std::string_view base, const ObjectRef& ref, std::optional<ByteRange> range,
                        const std::string& ifMatch, bool wantChecksum) {
  HttpRequest made = request("GET", blobUrl(base, ref));
  if (range) {
    made.headers.add("x-ms-range", rangeText(*range));
    if (wantChecksum && range->length <= kMaxCheckedRange)
      made.headers.add("x-ms-range-get-content-crc64", "true");
  }
  if (!ifMatch.empty()) made.headers.add("If-Match", "\"" + ifMatch + "\"");
  return made;
}

Result<HttpRequest> putRequest(std::string_view base, const ObjectRef& ref, ByteSpan bytes,
                               const ObjectProperties& properties, const Condition& condition,
                               BodyCheck check) {
  HttpRequest made = request("PUT", blobUrl(base, ref));
  made.body = bytes;
  made.headers.add("x-ms-blob-type", "BlockBlob");
  // The service takes one checksum of a body; with an MD5 to keep, it checks that one.
  if (!properties.hashes.md5 || check == BodyCheck::md5)
    addBodyCheck(made, properties.hashes.crc64 ? *properties.hashes.crc64 : crc64(bytes), check);
  addCondition(made.headers, condition);
  HAWSER_CHECK(addContentHeaders(made.headers, properties));
  HAWSER_CHECK(addMetadataHeaders(made.headers, properties, bytes.empty() && ref.key.ends_with('/')));
  addSignature(made.headers, properties);
  addTier(made.headers, properties);
  return made;
}

HttpRequest streamBlockRequest(std::string_view base, const ObjectRef& ref, std::string_view blockId,
                               std::uint64_t size) {
  HttpRequest made = request("PUT", blobUrl(base, ref) + "?comp=block&blockid=" + percentEncoded(blockId));
  made.streamed = size;
  return made;
}

HttpRequest putBlockRequest(std::string_view base, const ObjectRef& ref, std::string_view blockId,
                            ByteSpan bytes, std::uint64_t crc64, BodyCheck check) {
  HttpRequest made = request("PUT", blobUrl(base, ref) + "?comp=block&blockid=" + percentEncoded(blockId));
  made.body = bytes;
  addBodyCheck(made, crc64, check);
  return made;
}

Result<HttpRequest> putBlockListRequest(std::string_view base, const ObjectRef& ref, const std::string& list,
                                        const ObjectProperties& properties, const Condition& condition,
                                        BodyCheck check) {
  HttpRequest made = request("PUT", blobUrl(base, ref) + "?comp=blocklist");
  made.body = std::as_bytes(std::span(list.data(), list.size()));
  addBodyCheck(made, crc64(made.body), check);
  addCondition(made.headers, condition);
  HAWSER_CHECK(addContentHeaders(made.headers, properties));
  HAWSER_CHECK(addMetadataHeaders(made.headers, properties, false));
  addSignature(made.headers, properties);
  addTier(made.headers, properties);
  return made;
}

HttpRequest createPagesRequest(std::string_view base, const ObjectRef& ref, std::uint64_t size) {
  HttpRequest made = request("PUT", blobUrl(base, ref));
  made.headers.add("x-ms-blob-type", "PageBlob");
  made.headers.add("x-ms-blob-content-length", std::to_string(size));
  return made;
}

HttpRequest createAppendRequest(std::string_view base, const ObjectRef& ref) {
  HttpRequest made = request("PUT", blobUrl(base, ref));
  made.headers.add("x-ms-blob-type", "AppendBlob");
  return made;
}

HttpRequest putPagesRequest(std::string_view base, const ObjectRef& ref, std::uint64_t offset, ByteSpan bytes,
                            BodyCheck check) {
  HttpRequest made = request("PUT", blobUrl(base, ref) + "?comp=page");
  made.body = bytes;
  made.headers.add("x-ms-page-write", "update");
  made.headers.add("x-ms-range", rangeText({offset, bytes.size()}));
  addBodyCheck(made, crc64(bytes), check);
  return made;
}

HttpRequest appendRequest(std::string_view base, const ObjectRef& ref, std::uint64_t offset, ByteSpan bytes,
                          BodyCheck check) {
  HttpRequest made = request("PUT", blobUrl(base, ref) + "?comp=appendblock");
  made.body = bytes;
  made.headers.add("x-ms-blob-condition-appendpos", std::to_string(offset));
  addBodyCheck(made, crc64(bytes), check);
  return made;
}

Result<HttpRequest> setPropertiesRequest(std::string_view base, const ObjectRef& ref,
                                         const ObjectProperties& properties) {
  HttpRequest made = request("PUT", blobUrl(base, ref) + "?comp=properties");
  HAWSER_CHECK(addContentHeaders(made.headers, properties));
  return made;
}

Result<HttpRequest> copyRequest(std::string_view base, const ObjectRef& ref, std::string_view source,
                                std::uint64_t size, const ObjectProperties& properties,
                                const Condition& condition) {
  HttpRequest made = request("PUT", blobUrl(base, ref));
  made.headers.add("x-ms-copy-source", std::string(source));
  addCondition(made.headers, condition);
  HAWSER_CHECK(addMetadataHeaders(made.headers, properties, false));
  if (properties.form == ObjectForm::append) addSize(made.headers, size);
  return made;
}

HttpRequest blockFromUrlRequest(std::string_view base, const ObjectRef& ref, std::string_view blockId,
                                std::string_view source, const ByteRange& range, const std::string& ifMatch) {
  HttpRequest made = request("PUT", blobUrl(base, ref) + "?comp=block&blockid=" + percentEncoded(blockId));
  made.headers.add("x-ms-copy-source", std::string(source));
  made.headers.add("x-ms-source-range", rangeText(range));
  if (!ifMatch.empty()) made.headers.add("x-ms-source-if-match", "\"" + ifMatch + "\"");
  return made;
}

HttpRequest getBlockListRequest(std::string_view base, const ObjectRef& ref, std::string_view which) {
  return request("GET", blobUrl(base, ref) + "?comp=blocklist&blocklisttype=" + std::string(which));
}

HttpRequest removeRequest(std::string_view base, const ObjectRef& ref, const Condition& condition) {
  HttpRequest made = request("DELETE", blobUrl(base, ref));
  addCondition(made.headers, condition);
  return made;
}

std::string crcHeader(std::uint64_t crc64) {
  std::array<std::byte, 8> raw;
  for (std::size_t i = 0; i < raw.size(); ++i)
    raw[i] = static_cast<std::byte>(crc64 >> (8 * i));
  return toBase64(raw);
}

std::optional<std::uint64_t> crcFromHeader(std::string_view text) {
  const auto raw = fromBase64(text);
  if (!raw || raw->size() != 8) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i)
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>((*raw)[i])) << (8 * i);
  return value;
}

}  // namespace hawser::azure
