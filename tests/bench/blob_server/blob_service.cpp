#include "blob_server/blob_service.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "blob_server/digests.h"
#include "blob_server/listing.h"

namespace hawser::bench {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kPropertyHeaders{{
    {"x-ms-blob-content-type", "Content-Type"},
    {"x-ms-blob-content-md5", "Content-MD5"},
    {"x-ms-blob-content-encoding", "Content-Encoding"},
    {"x-ms-blob-content-language", "Content-Language"},
    {"x-ms-blob-content-disposition", "Content-Disposition"},
    {"x-ms-blob-cache-control", "Cache-Control"},
}};

Reply refusal(int status, std::string code) {
  Reply reply;
  reply.status = status;
  reply.add("x-ms-error-code", code);
  reply.add("Content-Type", "application/xml");
  reply.text = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>" + code +
               "</Message></Error>";
  return reply;
}

Reply xmlReply(std::string text) {
  Reply reply;
  reply.add("Content-Type", "application/xml");
  reply.text = std::move(text);
  return reply;
}

void addState(Reply& reply, const std::string& etag, std::time_t modified) {
  reply.add("ETag", etag);
  reply.add("Last-Modified", httpDate(modified));
}

HeaderList propertiesOf(const Request& request) {
  HeaderList properties;
  for (const auto& [header, property] : kPropertyHeaders) {
    if (const auto value = request.header(header); !value.empty()) properties.emplace_back(property, value);
  }
  const bool typed = !properties.empty() && properties.front().first == "Content-Type";
  if (!typed) properties.emplace_back("Content-Type", "application/octet-stream");
  return properties;
}

HeaderList metadataOf(const Request& request) {
  HeaderList metadata;
  for (const auto& header : request.headers) {
    if (header.first.starts_with("x-ms-meta-")) metadata.push_back(header);
  }
  return metadata;
}

bool matches(std::string_view condition, const std::string& etag) {
  return condition == "*" || condition.find(etag) != std::string_view::npos;
}

// 0, or the status that the request's conditions ask for.
int refusedByCondition(const Request& request, const Blob* blob) {
  const bool isRead = request.method == "GET" || request.method == "HEAD";
  const bool exists = blob != nullptr && blob->committed;
  if (const auto wanted = request.header("if-match"); !wanted.empty()) {
    if (!exists || !matches(wanted, blob->etag)) return 412;
  }
  if (const auto unwanted = request.header("if-none-match"); !unwanted.empty()) {
    if (exists && matches(unwanted, blob->etag)) return isRead ? 304 : (unwanted == "*" ? 409 : 412);
  }
  return 0;
}

Reply conditionReply(int status) {
  if (status != 304) return refusal(status, status == 409 ? "BlobAlreadyExists" : "ConditionNotMet");
  Reply reply;
  reply.status = 304;
  return reply;
}

std::string bodyText(const Body& body) {
  std::string text;
  for (std::uint64_t at = 0; at < body.size();) {
    const Body::Run run = body.runAt(at);
    text.append(run.data, run.size);
    at += run.size;
  }
  return text;
}

Slice wholeOf(std::shared_ptr<const Body> body) {
  const std::uint64_t size = body->size();
  return {std::move(body), 0, size};
}

void addBlobHeaders(Reply& reply, const Blob& blob, bool partial) {
  addState(reply, blob.etag, blob.modified);
  reply.add("x-ms-blob-type", "BlockBlob");
  reply.add("x-ms-creation-time", httpDate(blob.modified));
  reply.add("x-ms-lease-status", "unlocked");
  reply.add("x-ms-lease-state", "available");
  reply.add("x-ms-server-encrypted", "true");
  reply.add("x-ms-access-tier", "Hot");
  reply.add("x-ms-access-tier-inferred", "true");
  reply.add("Accept-Ranges", "bytes");
  for (const auto& [name, value] : blob.properties) {
    reply.add(partial && name == "Content-MD5" ? "x-ms-blob-content-md5" : name, value);
  }
  for (const auto& [name, value] : blob.metadata)
    reply.add(name, value);
}

// "bytes=0-99" or "bytes=100-"; false when there is none in a form that clients of blobs use.
bool parseRange(std::string_view text, std::uint64_t size, std::uint64_t& first, std::uint64_t& last) {
  if (!text.starts_with("bytes=")) return false;
  text.remove_prefix(6);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || dash == 0) return false;
  std::from_chars(text.data(), text.data() + dash, first);
  last = size - 1;
  if (dash + 1 < text.size()) std::from_chars(text.data() + dash + 1, text.data() + text.size(), last);
  last = std::min(last, size - 1);
  return true;
}

}  // namespace

std::string BlobService::operationName(const Request& request) {
  const bool ofContainer = request.queryValue("restype") == "container";
  const std::string comp(request.queryValue("comp"));
  if (request.method == "PUT" && comp.empty()) return ofContainer ? "CreateContainer" : "PutBlob";
  if (request.method == "PUT" && comp == "block")
    return request.header("x-ms-copy-source").empty() ? "PutBlock" : "PutBlockFromUrl";
  if (request.method == "PUT" && comp == "blocklist") return "PutBlockList";
  if (request.method == "GET" && comp == "list") return ofContainer ? "ListBlobs" : "ListContainers";
  if (request.method == "GET" && comp == "blocklist") return "GetBlockList";
  if (comp.empty()) {
    std::string name = request.method == "GET" ? "Get" : request.method == "HEAD" ? "Head" : "Delete";
    return name + (ofContainer ? "Container" : "Blob");
  }
  return request.method + " " + comp;
}

BlobService::Target BlobService::targetOf(std::string_view path) {
  Target target;
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  for (std::string* part : {&target.account, &target.container}) {
    const std::string_view piece = path.substr(0, path.find('/'));
    *part = percentDecoded(piece);
    path.remove_prefix(std::min(path.size(), piece.size() + 1));
  }
  target.blob = percentDecoded(path);
  return target;
}

Reply BlobService::handle(const Request& request, std::shared_ptr<Body> body) {
  Reply reply = route(request, targetOf(request.path), std::move(body));
  reply.add("Server", "hawser-bench-server");
  reply.add("x-ms-version", request.header("x-ms-version").empty()
                                ? "2023-11-03"
                                : std::string(request.header("x-ms-version")));
  reply.add("x-ms-request-id", "00000000-0000-0000-0000-000000000000");
  reply.add("Date", httpDate(std::time(nullptr)));
  return reply;
}

Reply BlobService::route(const Request& request, const Target& target, std::shared_ptr<Body> body) {
  const std::string_view restype = request.queryValue("restype");
  if (restype == "account" || (target.container.empty() && request.queryValue("comp") == "properties")) {
    Reply reply;
    reply.add("x-ms-sku-name", "Standard_LRS");
    reply.add("x-ms-account-kind", "StorageV2");
    reply.add("x-ms-is-hns-enabled", "false");
    return reply;
  }
  if (target.container.empty()) {
    if (request.queryValue("comp") == "list") return xmlReply(containerListing(request, store_));
    return refusal(400, "InvalidUri");
  }
  if (target.blob.empty()) return containerRequest(request, target);
  const auto container = store_.containers.find(target.container);
  if (container == store_.containers.end()) return refusal(404, "ContainerNotFound");
  return blobRequest(request, container->second, target, std::move(body));
}

Reply BlobService::containerRequest(const Request& request, const Target& target) {
  const auto found = store_.containers.find(target.container);
  Reply reply;
  if (request.method == "PUT" && request.queryValue("comp").empty()) {
    if (found != store_.containers.end()) return refusal(409, "ContainerAlreadyExists");
    Container& container = store_.containers[target.container];
    container.etag = store_.nextEtag();
    container.modified = std::time(nullptr);
    reply.status = 201;
    addState(reply, container.etag, container.modified);
    return reply;
  }
  if (found == store_.containers.end()) return refusal(404, "ContainerNotFound");
  if (request.method == "DELETE") {
    store_.containers.erase(found);
    reply.status = 202;
    return reply;
  }
  if (request.method == "GET" && request.queryValue("comp") == "list") {
    return xmlReply(blobListing(request, found->first, found->second));
  }
  if (request.method != "GET" && request.method != "HEAD") return refusal(501, "NotImplemented");
  addState(reply, found->second.etag, found->second.modified);
  reply.add("x-ms-lease-status", "unlocked");
  reply.add("x-ms-lease-state", "available");
  reply.add("x-ms-has-immutability-policy", "false");
  reply.add("x-ms-has-legal-hold", "false");
  return reply;
}

Reply BlobService::blobRequest(const Request& request, Container& container, const Target& target,
                               std::shared_ptr<Body> body) {
  const auto found = container.blobs.find(target.blob);
  const std::string_view comp = request.queryValue("comp");
  const Blob* existing = found == container.blobs.end() ? nullptr : &found->second;
  if (const int status = refusedByCondition(request, existing); status != 0) return conditionReply(status);
  if (request.method == "PUT") {
    if (comp.empty()) return putBlob(request, container, target.blob, std::move(body));
    if (comp == "block") return putBlock(request, container, target.blob, std::move(body));
    if (comp == "blocklist") return putBlockList(request, container, target.blob, body);
  }
  if (existing == nullptr) return refusal(404, "BlobNotFound");
  if (request.method == "GET" && comp == "blocklist") return blockList(request, *existing);
  if (!existing->committed) return refusal(404, "BlobNotFound");
  if (request.method == "PUT" && (comp == "metadata" || comp == "properties")) {
    return setHeaders(request, found->second, comp == "metadata");
  }
  if (request.method == "GET" || request.method == "HEAD") return getBlob(request, *existing);
  if (request.method == "DELETE") {
    container.blobs.erase(found);
    Reply reply;
    reply.status = 202;
    return reply;
  }
  return refusal(501, "NotImplemented");
}

bool BlobService::checksumAccepted(const Request& request, const std::shared_ptr<Body>& body,
                                   Reply& reply) const {
  const std::string_view named = request.header("x-ms-content-crc64");
  if (!named.empty()) {
    if (checkCrc_ && checkCrc64Base64({wholeOf(body)}) != named) {
      reply = refusal(400, "Crc64Mismatch");
      return false;
    }
    reply.add("x-ms-content-crc64", std::string(named));
  } else if (request.header("content-md5").empty()) {
    reply.add("x-ms-content-crc64", crc64Base64({wholeOf(body)}));
  }
  if (const auto md5 = request.header("content-md5"); !md5.empty())
    reply.add("Content-MD5", std::string(md5));
  reply.add("x-ms-request-server-encrypted", "true");
  reply.status = 201;
  return true;
}

Reply BlobService::putBlob(const Request& request, Container& container, const std::string& name,
                           std::shared_ptr<Body> body) {
  if (request.header("x-ms-blob-type") != "BlockBlob") return refusal(501, "NotImplemented");
  Reply reply;
  if (!checksumAccepted(request, body, reply)) return reply;
  Blob blob;
  blob.committed = true;
  blob.blocks.push_back({"", {wholeOf(std::move(body))}});
  blob.etag = store_.nextEtag();
  blob.modified = std::time(nullptr);
  blob.properties = propertiesOf(request);
  blob.metadata = metadataOf(request);
  addState(reply, blob.etag, blob.modified);
  container.blobs[name] = std::move(blob);
  return reply;
}

Reply BlobService::putBlock(const Request& request, Container& container, const std::string& name,
                            std::shared_ptr<Body> body) {
  Reply reply;
  const std::string id(request.queryValue("blockid"));
  if (id.empty()) return refusal(400, "InvalidQueryParameterValue");
  Block block{id, {}};
  if (!request.header("x-ms-copy-source").empty()) {
    const int refused = takeRange(request, block, reply);
    if (refused != 0) return refusal(refused, refused == 412 ? "SourceConditionNotMet" : "InvalidRange");
  } else {
    if (!checksumAccepted(request, body, reply)) return reply;
    block.slices.push_back(wholeOf(std::move(body)));
  }
  container.blobs[name].uncommitted[id] = std::move(block);
  return reply;
}

// Put Block From URL, of what this server holds itself: 0, or the status it is refused with.
int BlobService::takeRange(const Request& request, Block& block, Reply& reply) {
  std::string_view url = request.header("x-ms-copy-source");
  url = url.substr(0, url.find('?'));
  const Target source = targetOf(url.substr(url.find('/', url.find("://") + 3)));
  const auto container = store_.containers.find(source.container);
  if (container == store_.containers.end()) return 404;
  const auto blob = container->second.blobs.find(source.blob);
  if (blob == container->second.blobs.end() || !blob->second.committed) return 404;
  const std::string_view wanted = request.header("x-ms-source-if-match");
  if (!wanted.empty() && !matches(wanted, blob->second.etag)) return 412;
  const std::uint64_t size = blob->second.size();
  std::uint64_t first = 0, last = size - 1;
  if (size == 0 || !parseRange(request.header("x-ms-source-range"), size, first, last)) return 416;
  if (first > last) return 416;
  block.slices = blob->second.range(first, last - first + 1);
  reply.add("x-ms-content-crc64", crc64Base64(block.slices));
  reply.add("x-ms-request-server-encrypted", "true");
  reply.status = 201;
  return 0;
}

Reply BlobService::putBlockList(const Request& request, Container& container, const std::string& name,
                                const std::shared_ptr<Body>& body) {
  Reply reply;
  if (!checksumAccepted(request, body, reply)) return reply;
  Blob& old = container.blobs[name];
  std::vector<Block> blocks;
  const std::string text = bodyText(*body);
  for (std::size_t open = text.find('<'); open != std::string::npos; open = text.find('<', open + 1)) {
    const std::size_t close = text.find('>', open);
    const std::string tag = text.substr(open + 1, close - open - 1);
    if (tag != "Latest" && tag != "Uncommitted" && tag != "Committed") continue;
    const std::string id = text.substr(close + 1, text.find('<', close) - close - 1);
    const auto staged = old.uncommitted.find(id);
    if (tag != "Committed" && staged != old.uncommitted.end()) {
      blocks.push_back(staged->second);
      continue;
    }
    const auto kept =
        std::find_if(old.blocks.begin(), old.blocks.end(), [&](const Block& b) { return b.id == id; });
    if (kept == old.blocks.end() || tag == "Uncommitted") return refusal(400, "InvalidBlockList");
    blocks.push_back(*kept);
  }
  Blob blob;
  blob.committed = true;
  blob.blocks = std::move(blocks);
  blob.etag = store_.nextEtag();
  blob.modified = std::time(nullptr);
  blob.properties = propertiesOf(request);
  blob.metadata = metadataOf(request);
  addState(reply, blob.etag, blob.modified);
  old = std::move(blob);
  return reply;
}

Reply BlobService::getBlob(const Request& request, const Blob& blob) {
  Reply reply;
  const std::uint64_t size = blob.size();
  std::string_view wanted = request.header("x-ms-range");
  if (wanted.empty()) wanted = request.header("range");
  std::uint64_t first = 0;
  std::uint64_t last = size - 1;
  const bool partial = parseRange(wanted, size, first, last);
  if (partial && first >= size) return refusal(416, "InvalidRange");
  addBlobHeaders(reply, blob, partial);
  const std::uint64_t length = partial ? last - first + 1 : size;
  reply.headSize = length;
  if (partial) {
    reply.status = 206;
    reply.add("Content-Range",
              "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" + std::to_string(size));
  }
  if (request.method == "HEAD") return reply;
  reply.slices = blob.range(first, length);
  if (partial && request.header("x-ms-range-get-content-crc64") == "true") {
    reply.add("x-ms-content-crc64", crc64Base64(reply.slices));
  }
  if (partial && request.header("x-ms-range-get-content-md5") == "true") {
    reply.add("Content-MD5", md5Base64(reply.slices));
  }
  return reply;
}

Reply BlobService::blockList(const Request& request, const Blob& blob) {
  const std::string_view wanted = request.queryValue("blocklisttype");
  std::string text = "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>";
  const auto entry = [&text](const std::string& id, std::uint64_t size) {
    text += "<Block><Name>" + id + "</Name><Size>" + std::to_string(size) + "</Size></Block>";
  };
  if (wanted != "uncommitted") {
    text += "<CommittedBlocks>";
    for (const Block& block : blob.blocks) {
      if (!block.id.empty()) entry(block.id, block.size());
    }
    text += "</CommittedBlocks>";
  }
  if (wanted == "uncommitted" || wanted == "all") {
    text += "<UncommittedBlocks>";
    for (const auto& [id, block] : blob.uncommitted)
      entry(id, block.size());
    text += "</UncommittedBlocks>";
  }
  Reply reply = xmlReply(text + "</BlockList>");
  if (blob.committed) addState(reply, blob.etag, blob.modified);
  reply.add("x-ms-blob-content-length", std::to_string(blob.size()));
  return reply;
}

Reply BlobService::setHeaders(const Request& request, Blob& blob, bool metadata) {
  if (metadata) {
    blob.metadata = metadataOf(request);
  } else {
    blob.properties = propertiesOf(request);
  }
  blob.etag = store_.nextEtag();
  blob.modified = std::time(nullptr);
  Reply reply;
  addState(reply, blob.etag, blob.modified);
  return reply;
}

}  // namespace hawser::bench
