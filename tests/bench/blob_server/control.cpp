#include "blob_server/control.h"

#include <algorithm>
#include <ctime>
#include <set>

#include "blob_server/digests.h"
#include "common/content.h"

namespace hawser::bench {
namespace {

bool holdsContent(const Blob& blob, std::uint64_t number) {
  std::uint64_t position = 0;
  for (const Slice& slice : blob.range(0, blob.size())) {
    for (std::uint64_t at = 0; at < slice.size;) {
      const Body::Run run = slice.body->runAt(slice.offset + at);
      const std::size_t size = std::min<std::uint64_t>(run.size, slice.size - at);
      if (!isContent(number, position + at, run.data, size)) return false;
      at += size;
    }
    position += slice.size;
  }
  return true;
}

}  // namespace

Reply Control::handle(const Request& request) {
  Reply reply;
  reply.text = "{}";
  if (request.path == "/-/stats") {
    reply.text = stats_.json();
  } else if (request.path == "/-/configure") {
    settings_.latencyNs = request.queryNumber("latency-ms", 0) * 1'000'000;
    settings_.connectionRate = request.queryNumber("connection-rate", 0);
  } else if (request.path == "/-/reset") {
    if (request.queryValue("blobs") == "1") store_.containers.clear();
    stats_.reset();
  } else if (request.path == "/-/preload") {
    preload(std::string(request.queryValue("container")), std::string(request.queryValue("prefix")),
            request.queryNumber("count", 0), request.queryNumber("size", 0));
  } else if (request.path == "/-/add-md5") {
    addMd5(std::string(request.queryValue("container")));
  } else if (request.path == "/-/verify") {
    reply = verify(request);
  } else {
    reply.status = 404;
  }
  return reply;
}

void Control::preload(const std::string& container, const std::string& prefix, std::uint64_t count,
                      std::uint64_t size) {
  Container& target = store_.containers[container];
  target.etag = store_.nextEtag();
  target.modified = std::time(nullptr);
  for (std::uint64_t number = 0; number < count; ++number) {
    auto body = std::make_shared<Body>(arena_);
    body->resize(size);
    for (std::uint64_t at = 0; at < size;) {
      const Body::Run run = body->runAt(at);
      fillContent(number, at, run.data, run.size);
      at += run.size;
    }
    Blob blob;
    blob.committed = true;
    blob.blocks.push_back({"", {Slice{std::move(body), 0, size}}});
    blob.etag = store_.nextEtag();
    blob.modified = target.modified;
    blob.properties.emplace_back("Content-Type", "application/octet-stream");
    target.blobs[prefix + objectName(number)] = std::move(blob);
  }
}

void Control::addMd5(const std::string& container) {
  for (auto& [name, blob] : store_.containers[container].blobs) {
    blob.properties.emplace_back("Content-MD5", md5Base64(blob.range(0, blob.size())));
  }
}

Reply Control::verify(const Request& request) const {
  const std::uint64_t count = request.queryNumber("count", 0);
  const std::uint64_t size = request.queryNumber("size", 0);
  std::set<std::uint64_t> good;
  std::uint64_t bad = 0;
  const auto found = store_.containers.find(request.queryValue("container"));
  if (found != store_.containers.end()) {
    for (const auto& [name, blob] : found->second.blobs) {
      const auto number = objectNumber(name);
      // Folder markers and the like that a program leaves are not ours to judge.
      if (!number || !blob.committed) continue;
      if (*number < count && blob.size() == size && holdsContent(blob, *number)) {
        good.insert(*number);
      } else {
        ++bad;
      }
    }
  }
  Reply reply;
  reply.text = "{\"good\": " + std::to_string(good.size()) + ", \"bad\": " + std::to_string(bad) +
               ", \"missing\": " + std::to_string(count - good.size()) + "}";
  return reply;
}

}  // namespace hawser::bench
