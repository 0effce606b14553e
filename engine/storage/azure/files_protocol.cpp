#include "storage/azure/files_protocol.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/encoding.h"
#include "base/text.h"
#include "checksum/digest.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/rest/header_text.h"
#include "storage/rest/key_text.h"

namespace hawser::azure {

namespace {

constexpr std::size_t kMaxPathUnits = 2048;
constexpr std::size_t kMaxNameUnits = 255;
constexpr std::size_t kMaxDepth = 250;
constexpr std::string_view kContent = "x-ms-";
constexpr std::string_view kGeneration = "x-ms-meta-hawser_session";
constexpr std::string_view kLastWrite = "x-ms-file-last-write-time";
constexpr std::string_view kDirectory = "?restype=directory";

HttpRequest request(std::string method, std::string url) {
  HttpRequest made;
  made.method = std::move(method);
  made.url = std::move(url);
  return made;
}

HttpRequest directoryRequest(std::string method, std::string_view base, const ObjectRef& ref) {
  return request(std::move(method), fileUrl(base, ref).append(kDirectory));
}

// What the service wants told of whatever is made.
void addFileFacts(HttpHeaders& headers) {
  headers.add("x-ms-file-permission", "Inherit");
  headers.add("x-ms-file-attributes", "None");
  headers.add("x-ms-file-creation-time", "now");
  headers.add(kLastWrite, "now");
}

Status addDirectoryMetadata(HttpHeaders& headers, const ObjectProperties& properties) {
  ObjectProperties kept = properties;
  kept.hashes = {};
  kept.linkTarget.reset();
  return addMetadataHeaders(headers, kept, false);
}

Error cannotHold(std::string_view key, std::string_view why) {
  return makeError(ErrorCode::invalidArgument,
                   "Azure Files cannot hold the key \"" + std::string(key) + "\": " + std::string(why));
}

tl::unexpected<Error> tooLong(std::string_view key, std::string_view why) {
  Error error = cannotHold(key, why);
  error.code = ErrorCode::tooLarge;
  return fail(std::move(error));
}

// U+0000 to U+001F, U+007F to U+009F.
bool hasControl(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

bool isDevice(std::string_view name) {
  constexpr std::array<std::string_view, 5> kDevices = {"PRN", "AUX", "NUL", "CON", "CLOCK$"};
  const auto same = [&](std::string_view device) { return equalIgnoringCase(name, device); };
  if (std::any_of(kDevices.begin(), kDevices.end(), same)) return true;
  const std::string_view start = name.substr(0, 3);
  return name.size() == 4 && name[3] >= '1' && name[3] <= '9' &&
         (equalIgnoringCase(start, "LPT") || equalIgnoringCase(start, "COM"));
}

Status checkName(std::string_view key, std::string_view name) {
  if (name.empty()) return fail(cannotHold(key, "a part of it is empty"));
  if (name == "." || name == "..") return fail(cannotHold(key, "\".\" and \"..\" would lead to another key"));
  if (name.ends_with('.')) return fail(cannotHold(key, "the '.' at the end of a name would be dropped"));
  if (isDevice(name)) return fail(cannotHold(key, "\"" + std::string(name) + "\" is the name of a device"));
  if (unitsOf(name) > kMaxNameUnits) return tooLong(key, "a name in it is longer than 255 characters");
  return {};
}

}  // namespace

Status checkShare(std::string_view share) {
  if (share.starts_with('$')) return fail(ErrorCode::invalidArgument, "no share's name begins with '$'");
  return checkContainer(share);
}

Status checkFileKey(std::string_view key) {
  if (key.empty()) return fail(ErrorCode::invalidArgument, "the key is empty");
  if (!isValidUtf8(key)) return fail(cannotHold(toHex(std::as_bytes(std::span(key))), "it is no UTF-8"));
  if (hasUnlistable(key) || hasControl(key))
    return fail(cannotHold(percentEncoded(key, "/"), "it has a control character"));
  if (const std::size_t at = key.find_first_of("\"\\:|<>*?"); at != std::string_view::npos)
    return fail(cannotHold(key, std::string("no name has a '") + key[at] + "' there"));
  std::size_t depth = 0;
  std::string_view rest = key.ends_with('/') ? key.substr(0, key.size() - 1) : key;
  for (;; ++depth) {
    const std::size_t slash = rest.find('/');
    HAWSER_CHECK(checkName(key, rest.substr(0, slash)));
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  if (unitsOf(key) > kMaxPathUnits) return tooLong(key, "it is longer than 2048 characters");
  if (depth > kMaxDepth) return tooLong(key, "it lies in more than 250 folders");
  return {};
}

std::string shareUrl(std::string_view base, std::string_view share) {
  return std::string(base).append("/").append(percentEncoded(share));
}

std::string fileUrl(std::string_view base, const ObjectRef& ref) {
  std::string url = shareUrl(base, ref.container);
  if (!ref.key.empty()) url.append("/").append(percentEncoded(ref.key, "/"));
  if (url.ends_with('/')) url.pop_back();
  return url;
}

HttpRequest listSharesRequest(std::string_view base, std::string_view continuation) {
  return listContainersRequest(base, continuation);
}

HttpRequest createShareRequest(std::string_view base, std::string_view share) {
  return request("PUT", shareUrl(base, share) + "?restype=share");
}

HttpRequest removeShareRequest(std::string_view base, std::string_view share) {
  return request("DELETE", shareUrl(base, share) + "?restype=share");
}

HttpRequest listDirectoryRequest(std::string_view base, const ObjectRef& ref, std::string_view prefix,
                                 std::string_view continuation) {
  HttpRequest made = directoryRequest("GET", base, ref);
  made.url += "&comp=list&include=Timestamps%2CEtag%2CAttributes";
  if (!prefix.empty()) made.url += "&prefix=" + percentEncoded(prefix);
  if (!continuation.empty()) made.url += "&marker=" + percentEncoded(continuation);
  return made;
}

Result<HttpRequest> createDirectoryRequest(std::string_view base, const ObjectRef& ref,
                                           const ObjectProperties& properties) {
  HttpRequest made = directoryRequest("PUT", base, ref);
  addFileFacts(made.headers);
  HAWSER_CHECK(addDirectoryMetadata(made.headers, properties));
  return made;
}

Result<HttpRequest> setDirectoryMetadataRequest(std::string_view base, const ObjectRef& ref,
                                                const ObjectProperties& properties) {
  HttpRequest made = directoryRequest("PUT", base, ref);
  made.url += "&comp=metadata";
  HAWSER_CHECK(addDirectoryMetadata(made.headers, properties));
  return made;
}

HttpRequest statDirectoryRequest(std::string_view base, const ObjectRef& ref) {
  return directoryRequest("HEAD", base, ref);
}

HttpRequest removeDirectoryRequest(std::string_view base, const ObjectRef& ref) {
  return directoryRequest("DELETE", base, ref);
}

HttpRequest statFileRequest(std::string_view base, const ObjectRef& ref) {
  return request("HEAD", fileUrl(base, ref));
}

HttpRequest readFileRequest(std::string_view base, const ObjectRef& ref, std::optional<ByteRange> range) {
  HttpRequest made = request("GET", fileUrl(base, ref));
  if (range) made.headers.add("x-ms-range", rangeText(*range));
  return made;
}

HttpRequest removeFileRequest(std::string_view base, const ObjectRef& ref) {
  return request("DELETE", fileUrl(base, ref));
}

HttpRequest createFileRequest(std::string_view base, const ObjectRef& ref, std::uint64_t size,
                              std::uint64_t generation) {
  HttpRequest made = request("PUT", fileUrl(base, ref));
  made.headers.add("x-ms-type", "file");
  made.headers.add("x-ms-content-length", std::to_string(size));
  made.headers.add(kGeneration, toHex(generation));
  addFileFacts(made.headers);
  return made;
}

std::optional<std::uint64_t> generationOf(const HttpHeaders& headers) {
  const auto text = headers.find(kGeneration);
  return text ? uint64FromHex(*text) : std::nullopt;
}

HttpRequest putRangeRequest(std::string_view base, const ObjectRef& ref, std::uint64_t offset,
                            ByteSpan bytes) {
  HttpRequest made = request("PUT", fileUrl(base, ref) + "?comp=range");
  made.body = bytes;
  made.headers.add("x-ms-write", "update");
  made.headers.add("x-ms-range", rangeText({offset, bytes.size()}));
  made.headers.add("Content-MD5", toBase64(md5(bytes)));
  return made;
}

HttpRequest clearRangeRequest(std::string_view base, const ObjectRef& ref, const ByteRange& range) {
  HttpRequest made = request("PUT", fileUrl(base, ref) + "?comp=range");
  made.headers.add("x-ms-write", "clear");
  made.headers.add("x-ms-range", rangeText(range));
  return made;
}

Result<HttpRequest> setFilePropertiesRequest(std::string_view base, const ObjectRef& ref,
                                             const ObjectProperties& properties) {
  HttpRequest made = request("PUT", fileUrl(base, ref) + "?comp=properties");
  HAWSER_CHECK(addContentHeaders(made.headers, properties, kContent));
  made.headers.add("x-ms-file-permission", "preserve");
  made.headers.add("x-ms-file-attributes", "preserve");
  made.headers.add("x-ms-file-creation-time", "preserve");
  made.headers.add(kLastWrite, "preserve");
  return made;
}

Result<HttpRequest> renameFileRequest(std::string_view base, const FileRename& rename,
                                      const ObjectProperties& properties) {
  HttpRequest made = request("PUT", fileUrl(base, rename.to) + "?comp=rename");
  std::string source = fileUrl(base, rename.from);
  if (!rename.sas.empty()) source.append("?").append(rename.sas);
  made.headers.add("x-ms-file-rename-source", source);
  made.headers.add("x-ms-file-rename-replace-if-exists", rename.replaces ? "true" : "false");
  const std::string time = fileTime(rename.written);
  made.headers.add(kLastWrite, time);
  if (properties.linkTarget) made.headers.add("x-ms-file-attributes", kLinkAttribute);
  HAWSER_CHECK(addMetadataHeaders(made.headers, properties, false));
  addSize(made.headers, rename.size);
  addWritten(made.headers, time);
  return made;
}

std::string fileTime(WallTime time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  const auto rest = std::chrono::floor<FileTicks>(time - second).count();
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%07luZ", static_cast<unsigned long>(rest));
  return toIso8601(second).substr(0, 19) + fraction.data();
}

bool believesItself(const HttpHeaders& headers) {
  const auto kept = writtenOf(headers);
  const auto now = headers.find(kLastWrite);
  const auto keptTime = kept ? fromIso8601(*kept) : std::nullopt;
  return keptTime && now && keptTime == fromIso8601(*now);
}

ObjectInfo fileInfo(std::string key, std::uint64_t size, const HttpHeaders& headers) {
  ObjectInfo info = infoFromHeaders(key, size, headers);
  info.properties.signature.clear();  // a blob's, whose metadata was copied along
  // Only blobs are marked as folders; here those are real.
  if (info.kind == ObjectKind::folder) {
    info.kind = ObjectKind::object;
    info.key = std::move(key);
  }
  if (believesItself(headers)) return info;
  info.properties.hashes = {};
  if (info.kind == ObjectKind::link) info.kind = ObjectKind::object;
  info.size = size;
  return info;
}

ObjectInfo directoryInfo(std::string key, const HttpHeaders& headers) {
  ObjectInfo info = infoFromHeaders(key, 0, headers);
  info.key = std::move(key);
  info.kind = ObjectKind::folder;
  info.properties.hashes = {};
  return info;
}

bool isFileLink(const HttpHeaders& headers) {
  return isLink(headers) && believesItself(headers);
}

}  // namespace hawser::azure
