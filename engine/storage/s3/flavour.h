// Flavour: what a service that speaks S3 does of it, as data. Pure.
//
// A service that is not known by name is "other": of it only what the oldest S3 does is relied on, and what
// it may ignore (conditions, above all) is looked at before or afterwards.
#pragma once

#include <cstdint>
#include <string_view>

namespace hawser::s3 {

// How a body is told to be whole, beside the signature.
enum class BodyCheck : std::uint8_t {
  crc64,   // x-amz-checksum-crc64nvme, which the service also keeps of the whole object
  sha256,  // the hash of the body that is signed
  md5,     // Content-MD5
};

struct Flavour {
  std::string_view name;
  BodyCheck check = BodyCheck::md5;
  bool checksBodies = true;        // against the above
  bool etagIsMd5 = false;          // of what was put, and of parts: the service's word for what it got
  bool virtualHosts = false;       // buckets are in the host name, where that can be
  bool conditionalPut = false;     // If-None-Match, If-Match of PutObject
  bool bareEtags = false;          // there, without the quotes that HTTP has
  bool conditionalCommit = false;  // of CompleteMultipartUpload
  bool copiesParts = true;         // UploadPartCopy
  bool conditionalCopy = false;    // x-amz-copy-source-if-match of that
  bool listsParts = true;          // ListParts, ListMultipartUploads
  bool abortsUploads = true;       // AbortMultipartUpload
  bool tags = true;                // object tags, and their number in what HEAD and GET answer
  bool dotSegments = false;        // keeps keys with "." and ".." as they are
  bool emptySegments = true;       // and those with "//" or "/" at their start
  std::uint32_t longestName = 0;   // bytes between two '/' in a key; 0: any
  bool emptyObjects = true;        // answers rightly to a range of an object without bytes
  bool regions = false;            // of buckets, each with an address of its own
};

// The one of that name; empty, by the host of the endpoint. nullptr: no such name.
const Flavour* flavourOf(std::string_view name, std::string_view host);

}  // namespace hawser::s3
