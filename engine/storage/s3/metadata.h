// What S3 keeps of ObjectProperties: content headers, and metadata for all the rest (FORMAT.md). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"
#include "storage/object_store.h"

namespace hawser::s3 {

// The headers of PutObject and CreateMultipartUpload. invalidArgument for a content header that is not
// printable ASCII, and for a metadata name that cannot be a header's or is one of our own.
Status addProperties(HttpHeaders& headers, const ObjectProperties& properties);

// Of an answer to GetObject, HeadObject: all but size, which depends on the range.
ObjectInfo infoFromHeaders(std::string key, std::uint64_t size, const HttpHeaders& headers);

bool isLink(const HttpHeaders& headers);

// What is known of an object only once it is there, in a tag of it: believed as long as the object has the
// ETag it was said of.
struct CommitTag {
  std::string etag;
  std::optional<std::uint64_t> crc64;
  std::string signature;
  friend bool operator==(const CommitTag&, const CommitTag&) = default;
};
inline constexpr std::string_view kCommitTagKey = "hawser";
// Nothing where a tag cannot hold it.
std::optional<std::string> commitTagText(const CommitTag& tag);
std::optional<CommitTag> commitTagFrom(std::string_view text);
// The body of a request for it.
std::string commitTagXml(std::string_view text);
// Adds what the tag says where it is of this very object.
void applyCommitTag(ObjectInfo& info, const CommitTag& tag);

}  // namespace hawser::s3
