#include "storage/s3/metadata.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/encoding.h"
#include "base/text.h"
#include "storage/rest/content_headers.h"
#include "storage/rest/header_text.h"
#include "storage/rest/metadata_text.h"
#include "storage/s3/protocol.h"

namespace hawser::s3 {

namespace {

constexpr std::string_view kStart = "x-amz-meta-";
constexpr std::string_view kCrc = "hawser-crc64";
constexpr std::string_view kMd5 = "hawser-md5";
constexpr std::string_view kTime = "hawser-mtime";
constexpr std::string_view kMode = "hawser-mode";
constexpr std::string_view kLink = "hawser-link";
constexpr std::string_view kSignature = "hawser-signature";
constexpr std::string_view kNames = "hawser-names";
constexpr std::array kOwn = {kCrc, kMd5, kTime, kMode, kLink, kSignature, kNames};

bool isOwn(std::string_view header) {
  return std::find(kOwn.begin(), kOwn.end(), header) != kOwn.end();
}

bool isHeaderName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

// Proxies drop header names with '_', and Ceph makes '-' of it.
std::string asHeader(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

Status addContentHeader(HttpHeaders& headers, const char* name, const std::string& value) {
  if (value.empty()) return {};
  if (!isPrintable(value))
    return fail(ErrorCode::invalidArgument, std::string("S3 keeps only printable ASCII in ") + name);
  headers.add(name, value);
  return {};
}

Status addMetadata(HttpHeaders& headers, const ObjectProperties& properties) {
  std::map<std::string, std::string> sent;
  std::string names;
  for (const auto& [given, value] : properties.metadata) {
    const std::string name = lowered(given);
    const std::string header = asHeader(name);
    if (!isHeaderName(name))
      return fail(ErrorCode::invalidArgument, "S3 cannot hold the metadata name \"" + given + "\"");
    if (isOwn(header))
      return fail(ErrorCode::invalidArgument, "the metadata name \"" + given + "\" is taken for other use");
    if (!sent.emplace(header, metadataEncoded(value)).second)
      return fail(ErrorCode::invalidArgument,
                  "S3 cannot tell the metadata name \"" + given + "\" from another one that has '-' for '_'");
    if (header != name) names.append(names.empty() ? "" : ",").append(name);
  }
  if (!names.empty()) sent.emplace(kNames, names);
  for (const auto& [name, value] : sent)
    headers.add(std::string(kStart) + name, value);
  return {};
}

void addOwnFacts(HttpHeaders& headers, const ObjectProperties& properties) {
  const auto add = [&](std::string_view name, const std::string& value) {
    headers.add(std::string(kStart).append(name), value);
  };
  if (properties.hashes.crc64) add(kCrc, toHex(*properties.hashes.crc64));
  if (properties.hashes.md5) add(kMd5, toBase64(*properties.hashes.md5));
  if (properties.sourceModified) add(kTime, nanosecondTime(*properties.sourceModified));
  if (properties.mode) add(kMode, octal(*properties.mode));
  if (properties.linkTarget) add(kLink, "true");
  if (!properties.signature.empty()) add(kSignature, properties.signature);
}

// Names that '-' had to stand in for.
void restoreNames(std::map<std::string, std::string>& metadata) {
  const auto found = metadata.find(std::string(kNames));
  if (found == metadata.end()) return;
  const std::string list = found->second;
  metadata.erase(found);
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    const std::string name = list.substr(at, end - at);
    at = end + 1;
    const std::string header = asHeader(name);
    const auto there = metadata.find(header);
    if (!isHeaderName(name) || header == name || there == metadata.end()) continue;
    metadata[name] = std::move(there->second);
    metadata.erase(header);
  }
}

void applyMetadata(ObjectInfo& info, std::map<std::string, std::string> metadata) {
  restoreNames(metadata);
  ObjectProperties& properties = info.properties;
  bool link = false;
  for (const auto& [name, value] : metadata) {
    if (name == kCrc) {
      properties.hashes.crc64 = uint64FromHex(value);
    } else if (name == kMd5) {
      properties.hashes.md5 = md5From(value);
    } else if (name == kTime) {
      properties.sourceModified = fromIso8601(value);
    } else if (name == kMode) {
      properties.mode = fromOctal(value);
    } else if (name == kLink) {
      link = value == "true";
    } else if (name == kSignature) {
      properties.signature = isSha256(value) ? value : std::string();
    } else if (!isOwn(asHeader(name))) {
      properties.metadata[name] = metadataDecoded(value);
    }
  }
  if (info.size == 0 && info.key.ends_with('/')) info.kind = ObjectKind::folder;
  if (!link) return;
  info.kind = ObjectKind::link;
  info.size = 0;  // its bytes are the target: no content of its own
}

// "aws-chunked" is of how it came, and some services keep it.
std::string contentEncoding(std::string_view text) {
  constexpr std::string_view kChunked = "aws-chunked";
  if (text.starts_with(kChunked)) text.remove_prefix(kChunked.size());
  return std::string(trimmed(text, " ,"));
}

}  // namespace

Status addProperties(HttpHeaders& headers, const ObjectProperties& properties) {
  HAWSER_CHECK(addContentHeader(headers, "Content-Type", properties.contentType));
  HAWSER_CHECK(addContentHeader(headers, "Content-Encoding", properties.contentEncoding));
  HAWSER_CHECK(addContentHeader(headers, "Content-Language", properties.contentLanguage));
  HAWSER_CHECK(addContentHeader(headers, "Content-Disposition", properties.contentDisposition));
  HAWSER_CHECK(addContentHeader(headers, "Cache-Control", properties.cacheControl));
  HAWSER_CHECK(addMetadata(headers, properties));
  addOwnFacts(headers, properties);
  if (!properties.tier.empty()) headers.add("x-amz-storage-class", properties.tier);
  return {};
}

ObjectInfo infoFromHeaders(std::string key, std::uint64_t size, const HttpHeaders& headers) {
  ObjectInfo info = infoFromContentHeaders(std::move(key), size, headers);
  info.properties.contentEncoding = contentEncoding(info.properties.contentEncoding);
  info.tier = headerText(headers, "x-amz-storage-class");
  applyMetadata(info, metadataHeaders(headers, kStart));
  const auto crc = headers.find("x-amz-checksum-crc64nvme");
  // Of a range the sum is the range's; and one of parts' sums is of no bytes.
  const bool whole =
      !headers.find("content-range") && headerText(headers, "x-amz-checksum-type") != "COMPOSITE";
  if (crc && whole && info.kind != ObjectKind::link) info.properties.hashes.crc64 = crcFromText(*crc);
  return info;
}

bool isLink(const HttpHeaders& headers) {
  const auto value = headers.find(std::string(kStart).append(kLink));
  return value && *value == "true";
}

std::optional<std::string> commitTagText(const CommitTag& tag) {
  const bool plain = !tag.etag.empty() && tag.etag.size() <= 100 &&
                     std::all_of(tag.etag.begin(), tag.etag.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              c == '-' || c == '_' || c == '.';
                     });
  if (!plain || (!tag.signature.empty() && !isSha256(tag.signature))) return std::nullopt;
  return "1:" + tag.etag + ":" + (tag.crc64 ? toHex(*tag.crc64) : std::string()) + ":" + tag.signature;
}

std::optional<CommitTag> commitTagFrom(std::string_view text) {
  std::array<std::string_view, 4> words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t end = text.find(':');
    if ((end == std::string_view::npos) != (i + 1 == words.size())) return std::nullopt;
    words[i] = text.substr(0, end);
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
  CommitTag tag{std::string(words[1]), std::nullopt, std::string(words[3])};
  if (!words[2].empty()) {
    tag.crc64 = words[2].size() == 16 ? uint64FromHex(words[2]) : std::nullopt;
    if (!tag.crc64) return std::nullopt;
  }
  if (words[0] != "1" || tag.etag.empty() || (!tag.signature.empty() && !isSha256(tag.signature)))
    return std::nullopt;
  return tag;
}

std::string commitTagXml(std::string_view text) {
  std::string xml = "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>";
  return xml.append(kCommitTagKey)
      .append("</Key><Value>")
      .append(xmlEscaped(text))
      .append("</Value></Tag></TagSet></Tagging>");
}

void applyCommitTag(ObjectInfo& info, const CommitTag& tag) {
  if (tag.etag != info.etag || info.kind != ObjectKind::object) return;
  if (tag.crc64 && !info.properties.hashes.crc64) info.properties.hashes.crc64 = tag.crc64;
  if (!tag.signature.empty()) info.properties.signature = tag.signature;
}

}  // namespace hawser::s3
