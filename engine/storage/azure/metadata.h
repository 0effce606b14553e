// What Azure keeps of ObjectProperties: content headers, and metadata for all the rest (FORMAT.md). Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "net/http.h"
#include "storage/object_store.h"

namespace hawser::azure {

std::string metadataEncoded(std::string_view value);
std::string metadataDecoded(std::string_view value);

// Adds the headers of Put Blob and Put Block List. `folder`: mark as one. invalidArgument for a metadata
// name that is no C# identifier or is one of our own, and for a content header that is not printable ASCII.
Status addPropertyHeaders(HttpHeaders& headers, const ObjectProperties& properties, bool folder);

// Sorts `metadata` (names of any case, values as they travelled) into `info`: properties, kind, and the
// key of a folder, which gets its '/'. `info.size` and `info.key` are set before.
void applyMetadata(ObjectInfo& info, const std::map<std::string, std::string>& metadata);

// Of an answer to Get Blob, Get Blob Properties: all but size, which depends on the range.
ObjectInfo infoFromHeaders(std::string key, std::uint64_t size, const HttpHeaders& headers);

bool isLink(const HttpHeaders& headers);

// "\"0x8D...\"" in headers, 0x8D... in listings: without quotes everywhere above.
std::string unquoted(std::string_view etag);

}  // namespace hawser::azure
