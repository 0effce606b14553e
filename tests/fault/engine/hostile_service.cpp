#include "fault/engine/hostile_service.h"

#include "base/encoding.h"

namespace hawser::test {

namespace {

constexpr char kDate[] = "Mon, 02 Jan 2023 03:04:05 GMT";

std::string headersOf(const HostileService::Object& object) {
  return std::string("ETag: \"1\"\r\nLast-Modified: ") + kDate + "\r\nx-ms-blob-type: BlockBlob\r\n" +
         (object.link ? "x-ms-meta-is_symlink: true\r\n" : "");
}

}  // namespace

HostileService::HostileService(std::map<std::string, Object> objects)
    : objects_(std::move(objects)), server_([this](TcpSocket& client) { serve(client); }) {}

void HostileService::serve(TcpSocket& client) {
  std::string buffer;
  while (const auto request = receiveMessage(client, buffer)) {
    if (!client.send(answer(*request))) return;
  }
}

std::string HostileService::listing(const std::string& target) const {
  std::string prefix;
  if (const std::size_t at = target.find("prefix="); at != std::string::npos)
    prefix = percentDecoded(target.substr(at + 7, target.find('&', at) - at - 7));
  std::string body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>";
  for (const auto& [key, object] : objects_) {
    if (!key.starts_with(prefix)) continue;
    body += "<Blob><Name Encoded=\"true\">" + percentEncoded(key, "") +
            "</Name><Properties><Etag>\"1\"</Etag>" + "<Last-Modified>" + kDate +
            "</Last-Modified><Content-Length>" + std::to_string(object.bytes.size()) +
            "</Content-Length><BlobType>BlockBlob</BlobType></Properties><Metadata>" +
            (object.link ? "<is_symlink>true</is_symlink>" : "") + "</Metadata></Blob>";
  }
  return body + "</Blobs><NextMarker/></EnumerationResults>";
}

std::string HostileService::answer(const WireMessage& request) const {
  const std::string target = request.target();
  const auto with = [](const std::string& status, const std::string& headers, const std::string& body,
                       bool hasBody = true) {
    return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + (hasBody ? body : "");
  };
  if (target.find("comp=list") != std::string::npos)
    return with("200 OK", "Content-Type: application/xml\r\nx-ms-version: 2023-11-03\r\n", listing(target));
  const std::string path = target.substr(0, target.find('?'));
  const std::string top = "/evil/box/";
  const auto found =
      path.starts_with(top) ? objects_.find(percentDecoded(path.substr(top.size()))) : objects_.end();
  if (found == objects_.end()) return with("404 Not Found", "x-ms-error-code: BlobNotFound\r\n", "");
  return with("200 OK", headersOf(found->second), found->second.bytes, request.method() != "HEAD");
}

}  // namespace hawser::test
