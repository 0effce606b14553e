// Requests to S3 and the small pieces of its answers. Pure: what the requests carry beyond this (date,
// authorisation, who pays) S3Client adds.
//
// Source: Amazon S3 API reference.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"
#include "storage/object_store.h"
#include "storage/s3/flavour.h"

namespace hawser::s3 {

inline constexpr std::uint64_t kMinPart = 5ull * 1024 * 1024;
inline constexpr std::uint64_t kMaxPart = 5ull * 1024 * 1024 * 1024;
inline constexpr std::uint64_t kMaxPut = 5ull * 1024 * 1024 * 1024;
inline constexpr std::uint32_t kMaxParts = 10'000;
inline constexpr std::chrono::seconds kLongestUrl = std::chrono::hours(24 * 7);

// tooLarge for a key that is too long; invalidArgument, naming it, for a bucket or key that the service
// cannot hold exactly as it is.
Status checkBucket(std::string_view bucket);
Status checkKey(std::string_view key, const Flavour& flavour);

// Where buckets are found.
struct Address {
  std::string endpoint;  // "https://s3.eu-west-1.amazonaws.com"; no '/' at the end
  bool virtualHosts = false;
};
// A bucket that could not be a host's name, or would not be in a certificate, stays in the path.
std::string bucketUrl(const Address& address, const std::string& bucket);
std::string objectUrl(const Address& address, const ObjectRef& ref);
// The other way: of a URL, with or without a query, that leads to an object at this address.
std::optional<ObjectRef> objectAt(const Address& address, std::string_view url);

// What an upload in parts is called by the service, and one of its parts.
struct UploadPart {
  std::uint32_t number = 0;  // from 1
  std::string etag;          // without quotes
  std::uint64_t size = 0;
};

HttpRequest listBucketsRequest(const Address& address, std::string_view continuation);
HttpRequest headBucketRequest(const Address& address, const std::string& bucket);
// `region`: in words of the service; empty: where the endpoint is.
HttpRequest createBucketRequest(const Address& address, const std::string& bucket, std::string& body,
                                const std::string& region);
HttpRequest removeBucketRequest(const Address& address, const std::string& bucket);
HttpRequest listObjectsRequest(const Address& address, const ListQuery& query);
HttpRequest listUploadsRequest(const Address& address, const std::string& bucket);
HttpRequest headRequest(const Address& address, const ObjectRef& ref, const Flavour& flavour);
HttpRequest readRequest(const Address& address, const ObjectRef& ref, std::optional<ByteRange> range,
                        const std::string& ifMatch, const Flavour& flavour);
// `crc64`: of `bytes`.
Result<HttpRequest> putRequest(const Address& address, const ObjectRef& ref, ByteSpan bytes,
                               std::uint64_t crc64, const ObjectProperties& properties,
                               const Condition& condition, const Flavour& flavour);
HttpRequest removeRequest(const Address& address, const ObjectRef& ref);
Result<HttpRequest> startUploadRequest(const Address& address, const ObjectRef& ref,
                                       const ObjectProperties& properties, const Flavour& flavour);
HttpRequest partRequest(const Address& address, const ObjectRef& ref, std::string_view upload,
                        std::uint32_t number, ByteSpan bytes, std::uint64_t crc64, const Flavour& flavour);
HttpRequest copyPartRequest(const Address& address, const ObjectRef& ref, std::string_view upload,
                            std::uint32_t number, const ObjectRef& source, const ByteRange& range,
                            const std::string& ifMatch);
HttpRequest listPartsRequest(const Address& address, const ObjectRef& ref, std::string_view upload,
                             std::uint32_t after);
// `list`: XML of completionXml(); outlives the request. `crc64`: of the whole object, where it is known.
HttpRequest completeRequest(const Address& address, const ObjectRef& ref, std::string_view upload,
                            const std::string& list, const Condition& condition,
                            std::optional<std::uint64_t> crc64, const Flavour& flavour);
HttpRequest abortRequest(const Address& address, const ObjectRef& ref, std::string_view upload);
HttpRequest getTagsRequest(const Address& address, const ObjectRef& ref);
// `tags`: XML; outlives the request.
HttpRequest putTagsRequest(const Address& address, const ObjectRef& ref, const std::string& tags);

std::string completionXml(const std::vector<UploadPart>& parts);
// Without quotes, of an object that is committed from these; nothing where one of them is no MD5.
std::optional<std::string> etagOfParts(const std::vector<UploadPart>& parts);
// 32 hex digits.
bool looksLikeMd5(std::string_view etag);

// x-amz-checksum-crc64nvme: Base64 of the eight bytes, highest first.
std::string crcText(std::uint64_t crc64);
std::optional<std::uint64_t> crcFromText(std::string_view text);

std::string xmlEscaped(std::string_view text);

}  // namespace hawser::s3
