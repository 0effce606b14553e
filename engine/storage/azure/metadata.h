// What Azure keeps of ObjectProperties: content headers, and metadata for all the rest (FORMAT.md). Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "net/http.h"
#include "storage/object_store.h"

namespace hawser::azure {

// The headers of Put Blob and Put Block List. invalidArgument for a content header that is not printable
// ASCII, and for a metadata name that is no C# identifier or is one of our own. `folder`: mark as one.
// `service`: what the names of content headers begin with, "x-ms-blob-" or, of files, "x-ms-".
Status addContentHeaders(HttpHeaders& headers, const ObjectProperties& properties,
                         std::string_view service = "x-ms-blob-");
Status addMetadataHeaders(HttpHeaders& headers, const ObjectProperties& properties, bool folder);
// With objects in blocks alone: nobody knows of the others whether their bytes are the same still.
void addSignature(HttpHeaders& headers, const ObjectProperties& properties);
void addTier(HttpHeaders& headers, const ObjectProperties& properties);
// With which the hashes are told: they are not those of what is longer by now.
void addSize(HttpHeaders& headers, std::uint64_t size);
// Of a file: its last write time, as text. See believesItself() in files_protocol.h.
void addWritten(HttpHeaders& headers, std::string_view time);
std::optional<std::string_view> writtenOf(const HttpHeaders& headers);

// Sorts `metadata` (names of any case, values as they travelled) into `info`: properties, kind, and the
// key of a folder, which gets its '/'. `info.size`, `info.key` and the form are set before. Hashes and a
// signature that may be of earlier bytes are left out.
void applyMetadata(ObjectInfo& info, const std::map<std::string, std::string>& metadata);

// Of an answer to Get Blob, Get Blob Properties: all but size, which depends on the range.
ObjectInfo infoFromHeaders(std::string key, std::uint64_t size, const HttpHeaders& headers);

bool isLink(const HttpHeaders& headers);

// "PageBlob" and the like; what is none of them is of blocks.
ObjectForm formFrom(std::string_view blobType);

}  // namespace hawser::azure
