// Requests to the Blob service and the small pieces of its answers. Pure: what the requests carry beyond
// this (version, date, authorisation) AzureClient adds.
//
// Source: Azure Storage REST reference, Blob service.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"
#include "storage/object_store.h"

namespace hawser::azure {

inline constexpr std::string_view kServiceVersion = "2021-12-02";
inline constexpr std::uint64_t kMaxBlock = 4000ull * 1024 * 1024;
inline constexpr std::uint64_t kMaxPutBlob = 5000ull * 1024 * 1024;
inline constexpr std::uint32_t kMaxBlocks = 50'000;
inline constexpr std::uint64_t kPage = 512;
// The most that is written to pages or appended in one request.
inline constexpr std::uint64_t kMaxInPlace = 4ull * 1024 * 1024;
// The longest range the service sums up by itself.
inline constexpr std::uint64_t kMaxCheckedRange = 4ull * 1024 * 1024;

// How a body is told to be whole. The service itself takes CRC-64; Azurite refuses that and takes MD5.
enum class BodyCheck : std::uint8_t { crc64, md5 };

// tooLarge for a key that is too long; invalidArgument, naming it, for a container or key that Azure cannot
// hold exactly as it is: a service that normalises "a/../b" would store another key than the one asked for.
Status checkContainer(std::string_view container);
Status checkKey(std::string_view key);

// "https://acct.blob.core.windows.net" + container + key, percent-encoded, with the snapshot as its query.
// `base` has no '/' at its end.
std::string containerUrl(std::string_view base, std::string_view container);
std::string blobUrl(std::string_view base, const ObjectRef& ref);

HttpRequest listContainersRequest(std::string_view base, std::string_view continuation);
HttpRequest listBlobsRequest(std::string_view base, const ListQuery& query);
HttpRequest createContainerRequest(std::string_view base, std::string_view container);
HttpRequest removeContainerRequest(std::string_view base, std::string_view container);
HttpRequest statRequest(std::string_view base, const ObjectRef& ref);
// `wantChecksum`: have the service sum up the range (at most kMaxCheckedRange).
HttpRequest readRequest(std::string_view base, const ObjectRef& ref, std::optional<ByteRange> range,
                        const std::string& ifMatch, bool wantChecksum);
Result<HttpRequest> putRequest(std::string_view base, const ObjectRef& ref, ByteSpan bytes,
                               const ObjectProperties& properties, const Condition& condition,
                               BodyCheck check);
// Its body is to be streamed; the answer says what the service has received.
HttpRequest streamBlockRequest(std::string_view base, const ObjectRef& ref, std::string_view blockId,
                               std::uint64_t size);
HttpRequest putBlockRequest(std::string_view base, const ObjectRef& ref, std::string_view blockId,
                            ByteSpan bytes, std::uint64_t crc64, BodyCheck check);
// `list`: XML of block_list.h; outlives the request.
Result<HttpRequest> putBlockListRequest(std::string_view base, const ObjectRef& ref, const std::string& list,
                                        const ObjectProperties& properties, const Condition& condition,
                                        BodyCheck check);
// Pages and what is appended: see azure_staged_writer.h. A page blob of `size` zeros, and one without bytes.
HttpRequest createPagesRequest(std::string_view base, const ObjectRef& ref, std::uint64_t size);
HttpRequest createAppendRequest(std::string_view base, const ObjectRef& ref);
HttpRequest putPagesRequest(std::string_view base, const ObjectRef& ref, std::uint64_t offset, ByteSpan bytes,
                            BodyCheck check);
// Only at `offset`, which is the object's end.
HttpRequest appendRequest(std::string_view base, const ObjectRef& ref, std::uint64_t offset, ByteSpan bytes,
                          BodyCheck check);
Result<HttpRequest> setPropertiesRequest(std::string_view base, const ObjectRef& ref,
                                         const ObjectProperties& properties);
// `source`: a URL the service reads by itself. Of the properties those that are metadata; the rest is the
// source's.
Result<HttpRequest> copyRequest(std::string_view base, const ObjectRef& ref, std::string_view source,
                                std::uint64_t size, const ObjectProperties& properties,
                                const Condition& condition);
// The answer says what the service has got.
HttpRequest blockFromUrlRequest(std::string_view base, const ObjectRef& ref, std::string_view blockId,
                                std::string_view source, const ByteRange& range, const std::string& ifMatch);
// `which`: "committed" or "uncommitted".
HttpRequest getBlockListRequest(std::string_view base, const ObjectRef& ref, std::string_view which);
HttpRequest removeRequest(std::string_view base, const ObjectRef& ref, const Condition& condition);

// x-ms-content-crc64: Base64 of the eight bytes, lowest first.
std::string crcHeader(std::uint64_t crc64);
std::optional<std::uint64_t> crcFromHeader(std::string_view text);

bool isZero(ByteSpan bytes);
// UTF-16 units of UTF-8 text: what the service counts.
std::size_t unitsOf(std::string_view text);

}  // namespace hawser::azure
