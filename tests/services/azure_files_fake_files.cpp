// The calls of AzureFilesFake that are about one file, and what files and directories have in common.
#include <algorithm>
#include <array>
#include <charconv>

#include "base/encoding.h"
#include "base/text.h"
#include "checksum/digest.h"
#include "net/url.h"
#include "services/azure_files_fake_parts.h"

namespace hawser::test {

using namespace files_fake;

namespace {

constexpr std::uint64_t kMaxRange = 4ull * 1024 * 1024;
constexpr std::uint64_t kMaxFile = 4ull * 1024 * 1024 * 1024 * 1024;
constexpr std::array<std::string_view, 6> kContent = {"content-type",        "content-encoding",
                                                      "content-language",    "cache-control",
                                                      "content-disposition", "content-md5"};

std::optional<std::uint64_t> numberFrom(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Range {
  std::uint64_t first = 0, last = 0;
};

// "bytes=1-2"; for reading also "bytes=1-".
std::optional<Range> rangeFrom(std::string_view text, bool open) {
  constexpr std::string_view kUnit = "bytes=";
  const std::size_t dash = text.find('-');
  if (!text.starts_with(kUnit) || dash == std::string_view::npos) return std::nullopt;
  const auto first = numberFrom(text.substr(kUnit.size(), dash - kUnit.size()));
  const bool endless = open && dash + 1 == text.size();
  const auto last = endless ? std::optional(~std::uint64_t{0}) : numberFrom(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return Range{*first, *last};
}

}  // namespace

AzureFilesFake::Answer AzureFilesFake::onFile(const Request& request) {
  const Found found = find(request.share, request.path);
  if (!found.share) return Answer::error(404, "ShareNotFound");
  if (!found.right) return Answer::error(400, "InvalidResourceName");
  if (request.path.size() > 251) return Answer::error(400, "InvalidFileOrDirectoryPathName");
  const std::string comp = request.item("comp");
  if (request.method == "PUT" && comp.empty()) return createFile(request, found);
  if (request.method == "PUT" && comp == "rename") return rename(request, found);
  if (!found.node) return Answer::error(404, found.parent ? "ResourceNotFound" : "ParentNotFound");
  if (found.node->directory) return Answer::error(409, "ResourceTypeMismatch");
  if (request.method == "GET" && comp.empty()) return get(request, *found.node);
  if (request.method == "HEAD" && comp.empty()) return head(*found.node);
  if (found.node->held) return Answer::error(409, "SharingViolation");
  if (request.method == "DELETE" && comp.empty()) return removeFound(found);
  if (request.method == "PUT" && comp == "range") return putRange(request, *found.node);
  if (request.method == "PUT" && comp == "properties") return setProperties(request, *found.node);
  return Answer::error(400, "InvalidQueryParameterValue");
}

AzureFilesFake::Answer AzureFilesFake::createFile(const Request& request, const Found& found) {
  if (!found.parent) return Answer::error(404, "ParentNotFound");
  if (found.node && found.node->directory) return Answer::error(409, "ResourceTypeMismatch");
  if (found.node && found.node->held) return Answer::error(409, "SharingViolation");
  if (lowered(request.header("x-ms-type")) != "file" || !request.has("x-ms-file-permission"))
    return Answer::error(400, "MissingRequiredHeader");
  if (!request.body.empty()) return Answer::error(400, "InvalidHeaderValue");
  const auto size = numberFrom(request.header("x-ms-content-length"));
  if (!size || *size > kMaxFile)
    return Answer::error(400, size ? "OutOfRangeInput" : "MissingRequiredHeader");
  auto made = std::make_unique<Node>();
  made->name = found.name;
  made->bytes.resize(*size);
  made->content["content-type"] = "application/octet-stream";
  touch(*made, true);
  if (auto refused = setTimes(request, *made)) return *refused;
  if (auto refused = setMetadata(request, *made)) return *refused;
  for (const std::string_view name : kContent) {
    if (const std::string value = request.header("x-ms-" + std::string(name)); !value.empty())
      made->content[std::string(name)] = value;
  }
  Answer answer = head(*made);
  answer.status = 201;
  answer.headers.erase("Content-Length");
  found.parent->children.insert_or_assign(folded(found.name), std::move(made));
  return answer;
}

AzureFilesFake::Answer AzureFilesFake::putRange(const Request& request, Node& file) {
  const std::string write = lowered(request.header("x-ms-write"));
  const std::string text = request.has("x-ms-range") ? request.header("x-ms-range") : request.header("range");
  if (text.empty() || write.empty()) return Answer::error(400, "MissingRequiredHeader");
  const auto range = rangeFrom(text, false);
  if (!range) return Answer::error(400, "InvalidHeaderValue");
  if (range->last >= file.bytes.size()) return Answer::error(416, "InvalidRange");
  const std::uint64_t length = range->last - range->first + 1;
  if (write == "clear") {
    if (!request.body.empty() || request.has("content-md5")) return Answer::error(400, "InvalidHeaderValue");
    file.bytes.replace(range->first, length, length, '\0');
  } else if (write == "update") {
    if (length > kMaxRange) return Answer::error(413, "RequestBodyTooLarge");
    if (length != request.body.size()) return Answer::error(400, "InvalidHeaderValue");
    const auto sum = md5(std::as_bytes(std::span(request.body.data(), request.body.size())));
    if (request.has("content-md5") && request.header("content-md5") != toBase64(sum))
      return Answer::error(400, "Md5Mismatch");
    file.bytes.replace(range->first, length, request.body);
  } else {
    return Answer::error(400, "InvalidHeaderValue");
  }
  touch(file, true);
  return {201, {{"ETag", file.etag}, {"Last-Modified", toHttpDate(file.modified)}}, {}};
}

AzureFilesFake::Answer AzureFilesFake::setProperties(const Request& request, Node& file) {
  if (!request.has("x-ms-file-permission")) return Answer::error(400, "MissingRequiredHeader");
  if (auto refused = setTimes(request, file)) return *refused;
  file.content.clear();
  for (const std::string_view name : kContent) {
    if (const std::string value = request.header("x-ms-" + std::string(name)); !value.empty())
      file.content[std::string(name)] = value;
  }
  touch(file, false);
  return {200, {{"ETag", file.etag}, {"Last-Modified", toHttpDate(file.modified)}}, {}};
}

// The source is a whole address of this account; a SAS of its own comes with it where the request has one.
AzureFilesFake::Answer AzureFilesFake::rename(const Request& request, const Found& target) {
  if (!request.has("x-ms-file-rename-source")) return Answer::error(400, "MissingRequiredHeader");
  const std::string address = request.header("x-ms-file-rename-source");
  const Url url = splitUrl(address);
  std::vector<std::string> segments = segmentsOf(url.path.empty() ? url.path : url.path.substr(1));
  const bool right = url.scheme == "http" && segments.size() > 2 && segments[0] == options_.account &&
                     segments[1] == request.share;
  if (!right) return Answer::error(400, "InvalidHeaderValue");
  if (!request.has("authorization") && url.query.find("sig=") == std::string_view::npos)
    return Answer::error(403, "AuthorizationFailure");
  if (!target.parent) return Answer::error(404, "ParentNotFound");
  segments.erase(segments.begin(), segments.begin() + 2);
  const Found source = find(request.share, segments);
  if (!source.node) return Answer::error(404, "ResourceNotFound");
  if (source.node->directory) return Answer::error(409, "ResourceTypeMismatch");
  if (source.node->held) return Answer::error(409, "SharingViolation");
  const bool replaces = request.header("x-ms-file-rename-replace-if-exists") == "true";
  if (target.node && target.node != source.node) {
    if (target.node->directory || !replaces) return Answer::error(409, "ResourceAlreadyExists");
    if (target.node->held) return Answer::error(409, "SharingViolation");
  }
  Node& file = *source.node;
  if (request.has("x-ms-file-last-write-time") || request.has("x-ms-file-attributes")) {
    if (auto refused = setTimes(request, file)) return *refused;
  }
  if (auto refused = setMetadata(request, file)) return *refused;
  if (request.has("x-ms-content-type")) file.content["content-type"] = request.header("x-ms-content-type");
  touch(file, false);
  file.name = target.name;
  Answer answer = head(file);
  answer.headers.erase("Content-Length");
  const auto at = source.parent->children.find(folded(source.name));
  std::unique_ptr<Node> moved = std::move(at->second);
  source.parent->children.erase(at);
  target.parent->children.insert_or_assign(folded(target.name), std::move(moved));
  return answer;
}

AzureFilesFake::Answer AzureFilesFake::removeFound(const Found& found) {
  found.parent->children.erase(folded(found.name));
  return {202, {}, {}};
}

AzureFilesFake::Answer AzureFilesFake::get(const Request& request, const Node& file) const {
  Answer answer = head(file);
  answer.headers.erase("Content-Length");
  const std::string text = request.has("x-ms-range") ? request.header("x-ms-range") : request.header("range");
  if (text.empty()) {
    answer.body = file.bytes;
    return answer;
  }
  const auto range = rangeFrom(text, true);
  if (!range) return Answer::error(400, "InvalidHeaderValue");
  if (range->first >= file.bytes.size()) return Answer::error(416, "InvalidRange");
  const std::uint64_t last = std::min<std::uint64_t>(range->last, file.bytes.size() - 1);
  answer.status = 206;
  answer.body = file.bytes.substr(range->first, last - range->first + 1);
  answer.headers.erase("content-md5");
  answer.headers["Content-Range"] = "bytes " + std::to_string(range->first) + "-" + std::to_string(last) +
                                    "/" + std::to_string(file.bytes.size());
  return answer;
}

AzureFilesFake::Answer AzureFilesFake::head(const Node& node) const {
  Answer answer;
  answer.headers = node.content;
  for (const auto& [name, value] : node.metadata)
    answer.headers["x-ms-meta-" + name] = value;
  answer.headers["ETag"] = node.etag;
  answer.headers["Last-Modified"] = toHttpDate(node.modified);
  answer.headers["x-ms-file-attributes"] = node.attributes;
  answer.headers["x-ms-file-creation-time"] = timeText(node.created);
  answer.headers["x-ms-file-last-write-time"] = timeText(node.written);
  answer.headers["x-ms-file-change-time"] = timeText(node.modified);
  if (node.directory) return answer;
  answer.headers["x-ms-type"] = "File";
  answer.headers["Content-Length"] = std::to_string(node.bytes.size());
  return answer;
}

// Those of the request, if there are any, take the place of all there were.
std::optional<AzureFilesFake::Answer> AzureFilesFake::setMetadata(const Request& request, Node& node) {
  constexpr std::string_view kStart = "x-ms-meta-";
  Headers all;
  for (const auto& [name, value] : request.headers) {
    if (!name.starts_with(kStart)) continue;
    if (name.size() == kStart.size() || value.empty()) return Answer::error(400, "EmptyMetadataKey");
    all[name.substr(kStart.size())] = value;
  }
  if (!all.empty()) node.metadata = std::move(all);
  return std::nullopt;
}

// "now", "preserve" or a time. A request that makes something has to say all of them.
std::optional<AzureFilesFake::Answer> AzureFilesFake::setTimes(const Request& request, Node& node) {
  const bool renames = request.item("comp") == "rename";
  const auto set = [&](const char* name, WallTime& time) {
    const std::string value = request.header(name);
    if (value.empty()) return renames;
    if (lowered(value) == "preserve") return true;
    const auto given = lowered(value) == "now" ? std::optional(now()) : fromIso8601(value);
    if (given) time = std::chrono::floor<Ticks>(*given);
    return given.has_value();
  };
  if (!set("x-ms-file-creation-time", node.created) || !set("x-ms-file-last-write-time", node.written))
    return Answer::error(400, "MissingRequiredHeader");
  const std::string attributes = request.header("x-ms-file-attributes");
  if (attributes.empty() && !renames) return Answer::error(400, "MissingRequiredHeader");
  if (!attributes.empty() && lowered(attributes) != "preserve") node.attributes = attributes;
  return std::nullopt;
}

}  // namespace hawser::test
