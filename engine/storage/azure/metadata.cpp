#include "storage/azure/metadata.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>

#include "base/encoding.h"
#include "base/text.h"

namespace hawser::azure {

namespace {

constexpr std::string_view kWordStart = "=?utf-8?B?";
constexpr std::string_view kWordEnd = "?=";
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

bool isPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool isIdentifier(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

bool isSha256(std::string_view hex) {
  return hex.size() == 64 && std::all_of(hex.begin(), hex.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string nanosecondTime(WallTime time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  const auto rest = static_cast<unsigned long>((time - second).count());
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%09luZ", rest);
  return toIso8601(second).substr(0, 19) + fraction.data();
}

std::string octal(std::uint32_t value) {
  std::array<char, 16> text{};
  return std::string(text.data(), std::to_chars(text.data(), text.data() + text.size(), value, 8).ptr);
}

std::optional<std::uint32_t> fromOctal(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
  if (text.empty() || ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::array<std::byte, 16>> md5From(std::string_view base64) {
  const auto raw = fromBase64(base64);
  std::array<std::byte, 16> value;
  if (!raw || raw->size() != value.size()) return std::nullopt;
  std::memcpy(value.data(), raw->data(), value.size());
  return value;
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

std::string metadataEncoded(std::string_view value) {
  const bool plain = !value.empty() && isPrintable(value) && value.front() != ' ' && value.back() != ' ' &&
                     !value.starts_with(kWordStart);
  if (plain) return std::string(value);
  return std::string(kWordStart) + toBase64(value) + std::string(kWordEnd);
}

std::string metadataDecoded(std::string_view value) {
  if (!value.starts_with(kWordStart) || !value.ends_with(kWordEnd)) return std::string(value);
  value.remove_prefix(kWordStart.size());
  if (value.size() < kWordEnd.size()) return std::string(kWordStart) + std::string(value);
  auto decoded = fromBase64(value.substr(0, value.size() - kWordEnd.size()));
  return decoded ? std::move(*decoded) : std::string(kWordStart) + std::string(value);
}

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
  ObjectInfo info;
  info.key = std::move(key);
  info.size = size;
  info.hasProperties = true;
  const auto text = [&headers](std::string_view name) {
    return std::string(headers.find(name).value_or(std::string_view()));
  };
  info.properties.contentType = text("content-type");
  info.properties.contentEncoding = text("content-encoding");
  info.properties.contentLanguage = text("content-language");
  info.properties.contentDisposition = text("content-disposition");
  info.properties.cacheControl = text("cache-control");
  info.modified = fromHttpDate(text("last-modified")).value_or(WallTime{});
  info.etag = unquoted(text("etag"));
  info.tier = text("x-ms-access-tier");
  info.properties.form = formFrom(text("x-ms-blob-type"));
  // Of an answer to a range the first is the whole object's, and Content-MD5 the range's.
  auto md5 = headers.find("x-ms-blob-content-md5");
  if (!md5 && !headers.find("content-range")) md5 = headers.find("content-md5");
  if (md5) info.properties.hashes.md5 = md5From(*md5);
  std::map<std::string, std::string> metadata;
  for (const auto& [name, value] : headers) {
    if (startsWithIgnoringCase(name, kMetadataHeader))
      metadata[lowered(name.substr(kMetadataHeader.size()))] = value;
  }
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

std::string unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
  return std::string(etag);
}

}  // namespace hawser::azure
