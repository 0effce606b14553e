#include "storage/azure/metadata.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/text.h"
#include "storage/rest/content_headers.h"
#include "storage/rest/header_text.h"
#include "storage/rest/metadata_text.h"

namespace hawser::azure {

namespace {

constexpr std::string_view kCrc = "hawser_crc64";
constexpr std::string_view kTime = "hawser_mtime";
constexpr std::string_view kMode = "hawser_mode";
constexpr std::string_view kLink = "is_symlink";
constexpr std::string_view kFolder = "hdi_isfolder";
constexpr std::string_view kSize = "hawser_size";
constexpr std::string_view kWritten = "hawser_written";
constexpr std::string_view kSignature = "hawser_signature";
constexpr std::string_view kMetadataHeader = "x-ms-meta-";
constexpr std::array<std::string_view, 8> kOwn = {kCrc,    kTime, kMode,    kLink,
                                                  kFolder, kSize, kWritten, kSignature};

bool isIdentifier(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

Status addContentHeader(HttpHeaders& headers, std::string_view service, const char* name,
                        const std::string& value) {
  if (value.empty()) return {};
  if (!isPrintable(value)) {
    return fail(ErrorCode::invalidArgument, std::string("Azure keeps only printable ASCII in ") + name);
  }
  headers.add(std::string(service) + name, value);
  return {};
}

void addOwnFacts(HttpHeaders& headers, const ObjectProperties& properties, bool folder) {
  const auto add = [&](std::string_view name, std::string value) {
    headers.add(std::string(kMetadataHeader).append(name), std::move(value));
  };
  if (properties.hashes.crc64) add(kCrc, toHex(*properties.hashes.crc64));
  if (properties.sourceModified) add(kTime, nanosecondTime(*properties.sourceModified));
  if (properties.mode) add(kMode, octal(*properties.mode));
  if (properties.linkTarget) add(kLink, "true");
  if (folder) add(kFolder, "true");
}

}  // namespace

Status addContentHeaders(HttpHeaders& headers, const ObjectProperties& properties, std::string_view service) {
  HAWSER_CHECK(addContentHeader(headers, service, "content-type", properties.contentType));
  HAWSER_CHECK(addContentHeader(headers, service, "content-encoding", properties.contentEncoding));
  HAWSER_CHECK(addContentHeader(headers, service, "content-language", properties.contentLanguage));
  HAWSER_CHECK(addContentHeader(headers, service, "content-disposition", properties.contentDisposition));
  HAWSER_CHECK(addContentHeader(headers, service, "cache-control", properties.cacheControl));
  if (properties.hashes.md5)
    headers.add(std::string(service) + "content-md5", toBase64(*properties.hashes.md5));
  return {};
}

void addSignature(HttpHeaders& headers, const ObjectProperties& properties) {
  if (!properties.signature.empty())
    headers.add(std::string(kMetadataHeader).append(kSignature), properties.signature);
}

void addTier(HttpHeaders& headers, const ObjectProperties& properties) {
  if (!properties.tier.empty()) headers.add("x-ms-access-tier", properties.tier);
}

void addSize(HttpHeaders& headers, std::uint64_t size) {
  headers.add(std::string(kMetadataHeader).append(kSize), std::to_string(size));
}

void addWritten(HttpHeaders& headers, std::string_view time) {
  headers.add(std::string(kMetadataHeader).append(kWritten), time);
}

std::optional<std::string_view> writtenOf(const HttpHeaders& headers) {
  return headers.find(std::string(kMetadataHeader).append(kWritten));
}

ObjectForm formFrom(std::string_view blobType) {
  if (blobType == "PageBlob") return ObjectForm::page;
  return blobType == "AppendBlob" ? ObjectForm::append : ObjectForm::block;
}

Status addMetadataHeaders(HttpHeaders& headers, const ObjectProperties& properties, bool folder) {
  for (const auto& [name, value] : properties.metadata) {
    if (!isIdentifier(name)) {
      return fail(ErrorCode::invalidArgument, "Azure cannot hold the metadata name \"" + name +
                                                  "\": letters, digits and '_' only, no digit first");
    }
    if (std::find(kOwn.begin(), kOwn.end(), lowered(name)) != kOwn.end()) {
      return fail(ErrorCode::invalidArgument, "the metadata name \"" + name + "\" is taken for other use");
    }
    headers.add(std::string(kMetadataHeader) + name, metadataEncoded(value));
  }
  addOwnFacts(headers, properties, folder);
  return {};
}

void applyMetadata(ObjectInfo& info, const std::map<std::string, std::string>& metadata) {
  bool folder = info.size == 0 && info.key.ends_with('/');
  bool link = false;
  // Nobody tells whether pages have been written since.
  bool changed = info.properties.form == ObjectForm::page;
  for (const auto& [given, value] : metadata) {
    const std::string name = lowered(given);
    if (name == kCrc) {
      info.properties.hashes.crc64 = uint64FromHex(value);
    } else if (name == kTime) {
      info.properties.sourceModified = fromIso8601(value);
    } else if (name == kMode) {
      info.properties.mode = fromOctal(value);
    } else if (name == kLink) {
      link = lowered(value) == "true";
    } else if (name == kSize) {
      changed = changed || value != std::to_string(info.size);
    } else if (name == kWritten) {
      continue;  // whoever knows the file's own time compares them
    } else if (name == kSignature) {
      info.properties.signature = isSha256(value) ? value : std::string();
    } else if (name == kFolder) {
      folder = folder || (lowered(value) == "true" && info.size == 0);
    } else {
      info.properties.metadata[name] = metadataDecoded(value);
    }
  }
  if (changed) info.properties.hashes = {};
  if (changed || link || folder) info.properties.signature.clear();
  if (link) {
    info.kind = ObjectKind::link;
    info.size = 0;  // its bytes are the target: no content of its own
  }
  if (folder) {
    info.kind = ObjectKind::folder;
    if (!info.key.ends_with('/')) info.key += '/';
  }
}

ObjectInfo infoFromHeaders(std::string key, std::uint64_t size, const HttpHeaders& headers) {
  ObjectInfo info = infoFromContentHeaders(std::move(key), size, headers);
  info.tier = headerText(headers, "x-ms-access-tier");
  info.properties.form = formFrom(headerText(headers, "x-ms-blob-type"));
  // Of an answer to a range the first is the whole object's, and Content-MD5 the range's.
  auto md5 = headers.find("x-ms-blob-content-md5");
  if (!md5 && !headers.find("content-range")) md5 = headers.find("content-md5");
  if (md5) info.properties.hashes.md5 = md5From(*md5);
  const auto metadata = metadataHeaders(headers, kMetadataHeader);
  // Nothing was written since it was copied to its place.
  const auto copied = headers.find("x-ms-copy-completion-time");
  const bool asCopied = copied && fromHttpDate(*copied) == info.modified;
  const ObjectForm form = info.properties.form;
  if (form == ObjectForm::page && asCopied) info.properties.form = ObjectForm::block;
  applyMetadata(info, metadata);
  info.properties.form = form;
  return info;
}

bool isLink(const HttpHeaders& headers) {
  const auto value = headers.find(std::string(kMetadataHeader).append(kLink));
  return value && equalIgnoringCase(*value, "true");
}

}  // namespace hawser::azure
