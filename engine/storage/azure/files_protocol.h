// Requests to the File service and the small pieces of its answers. Pure: what the requests carry beyond this
// (version, date, authorisation) AzureClient adds.
//
// Shares are containers, paths are keys: "a/b" is a file, "a/b/" a directory.
// Source: Azure Storage REST reference, File service, version 2021-12-02.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"
#include "storage/object_store.h"

namespace hawser::azure {

// The most that is written in one request.
inline constexpr std::uint64_t kMaxFileRange = 4ull * 1024 * 1024;
inline constexpr std::uint64_t kMaxFile = 4ull * 1024 * 1024 * 1024 * 1024;
// Links are files with this attribute, so that a listing, which tells no metadata, shows which to ask about.
inline constexpr std::string_view kLinkAttribute = "System";

Status checkShare(std::string_view share);
// tooLarge for a path, a name or a depth over the service's limits; invalidArgument, naming the key, for one
// that the service refuses or would change into another: it drops dots at the end of names.
Status checkFileKey(std::string_view key);

// "https://acct.file.core.windows.net" + share + path, percent-encoded, without a '/' at its end.
std::string shareUrl(std::string_view base, std::string_view share);
std::string fileUrl(std::string_view base, const ObjectRef& ref);

HttpRequest listSharesRequest(std::string_view base, std::string_view continuation);
HttpRequest createShareRequest(std::string_view base, std::string_view share);
HttpRequest removeShareRequest(std::string_view base, std::string_view share);

// In these `ref` is a directory, with '/' at its key's end; the share's root has an empty key.
// `prefix`: of the names within it.
HttpRequest listDirectoryRequest(std::string_view base, const ObjectRef& ref, std::string_view prefix,
                                 std::string_view continuation);
// Of the properties those that are metadata, without hashes: a directory has no content.
Result<HttpRequest> createDirectoryRequest(std::string_view base, const ObjectRef& ref,
                                           const ObjectProperties& properties);
Result<HttpRequest> setDirectoryMetadataRequest(std::string_view base, const ObjectRef& ref,
                                                const ObjectProperties& properties);
HttpRequest statDirectoryRequest(std::string_view base, const ObjectRef& ref);
HttpRequest removeDirectoryRequest(std::string_view base, const ObjectRef& ref);

HttpRequest statFileRequest(std::string_view base, const ObjectRef& ref);
HttpRequest readFileRequest(std::string_view base, const ObjectRef& ref, std::optional<ByteRange> range);
HttpRequest removeFileRequest(std::string_view base, const ObjectRef& ref);
// A file of `size` zeros, in the place of one that is there; `generation` tells it from later ones.
HttpRequest createFileRequest(std::string_view base, const ObjectRef& ref, std::uint64_t size,
                              std::uint64_t generation);
std::optional<std::uint64_t> generationOf(const HttpHeaders& headers);
// At most kMaxFileRange.
HttpRequest putRangeRequest(std::string_view base, const ObjectRef& ref, std::uint64_t offset,
                            ByteSpan bytes);
// Zeros, of any length.
HttpRequest clearRangeRequest(std::string_view base, const ObjectRef& ref, const ByteRange& range);
// The content headers and no more; those that are not given are taken away.
Result<HttpRequest> setFilePropertiesRequest(std::string_view base, const ObjectRef& ref,
                                             const ObjectProperties& properties);

struct FileRename {
  ObjectRef from;
  ObjectRef to;
  std::string_view sas;   // without '?'; the source's address carries it too
  bool replaces = false;  // what is there already
  std::uint64_t size = 0;
  WallTime written;  // becomes its last write time; whole fileTicks
};
// Of the properties those that are metadata, which take the place of what was there.
Result<HttpRequest> renameFileRequest(std::string_view base, const FileRename& rename,
                                      const ObjectProperties& properties);

// "2026-11-23T17:51:05.1234567Z": times of files are counted in units of 100 ns.
using FileTicks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
std::string fileTime(WallTime time);

// Whether what the metadata says of the bytes (hashes, that they are a link's target) still holds. A file is
// changed in place by whoever mounts the share, and metadata stays as it was. But every write moves the last
// write time, so a value kept beside it, chosen when the file got its name and to 100 ns, is equal only as
// long as nobody wrote; who sets the time back on purpose to the very tick has made it the same file again.
bool believesItself(const HttpHeaders& headers);

// Of answers to Get File and Get File Properties; of Get Directory Properties, whose key ends in '/'.
ObjectInfo fileInfo(std::string key, std::uint64_t size, const HttpHeaders& headers);
ObjectInfo directoryInfo(std::string key, const HttpHeaders& headers);
bool isFileLink(const HttpHeaders& headers);

}  // namespace hawser::azure
