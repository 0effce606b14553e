#include "fault/engine/summing_service.h"

#include <cstdlib>

#include "support/sum_header.h"

namespace hawser::test {

SummingService::SummingService(std::map<std::string, Object> objects, bool sums)
    : objects_(std::move(objects)), sums_(sums), server_([this](TcpSocket& client) { serve(client); }) {}

std::string SummingService::connectionString() const {
  return "DefaultEndpointsProtocol=http;AccountName=sums;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:" +
         std::to_string(server_.port()) + "/sums;";
}

void SummingService::damage(std::function<void(std::uint64_t offset, std::string& body)> how) {
  const std::lock_guard lock(mutex_);
  damage_ = std::move(how);
}

void SummingService::guard(std::function<std::string(const WireMessage&)> how) {
  const std::lock_guard lock(mutex_);
  guard_ = std::move(how);
}

std::uint64_t SummingService::sent() const {
  const std::lock_guard lock(mutex_);
  return sent_;
}

void SummingService::serve(TcpSocket& client) {
  std::string buffer;
  while (const auto request = receiveMessage(client, buffer)) {
    if (!client.send(answer(*request))) return;
  }
}

std::string SummingService::body(const Object& object, const WireMessage& request, std::string& headers) {
  const auto range = request.header("x-ms-range");
  std::uint64_t first = 0, last = object.bytes.size() - 1;
  if (range) {
    const std::size_t dash = range->find('-');
    first = std::strtoull(range->c_str() + range->find('=') + 1, nullptr, 10);
    last = std::min<std::uint64_t>(std::strtoull(range->c_str() + dash + 1, nullptr, 10), last);
    headers += "Content-Range: bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" +
               std::to_string(object.bytes.size()) + "\r\n";
  }
  std::string body = object.bytes.substr(first, last - first + 1);
  if (sums_ && request.header("x-ms-range-get-content-crc64"))
    headers += "x-ms-content-crc64: " + sumHeader(body) + "\r\n";
  decltype(damage_) damage;
  {
    const std::lock_guard lock(mutex_);
    sent_ += body.size();
    damage = damage_;
  }
  if (damage) damage(first, body);
  return body;
}

std::string SummingService::answer(const WireMessage& request) {
  decltype(guard_) guard;
  {
    const std::lock_guard lock(mutex_);
    guard = guard_;
  }
  if (const std::string refused = guard ? guard(request) : std::string(); !refused.empty())
    return "HTTP/1.1 " + refused + "\r\nx-ms-error-code: " + refused.substr(refused.find(' ') + 1) +
           "\r\nContent-Length: 0\r\n\r\n";
  const std::string target = request.target();
  const std::string path = target.substr(0, target.find('?')), top = "/sums/box/";
  const auto found = path.starts_with(top) ? objects_.find(path.substr(top.size())) : objects_.end();
  const std::string server = sums_ ? "Server: Blob\r\n" : "Server: Azurite-Blob/3\r\n";
  if (found == objects_.end())
    return "HTTP/1.1 404 Not Found\r\nx-ms-error-code: BlobNotFound\r\n" + server +
           "Content-Length: 0\r\n\r\n";
  const Object& object = found->second;
  std::string headers = server + "ETag: \"1\"\r\nLast-Modified: Mon, 02 Jan 2023 03:04:05 GMT\r\n" +
                        "x-ms-blob-type: BlockBlob\r\n";
  const bool ranged = request.header("x-ms-range").has_value();
  if (!object.md5.empty())
    headers += (ranged ? "x-ms-blob-content-md5: " : "Content-MD5: ") + object.md5 + "\r\n";
  const bool head = request.method() == "HEAD";
  const std::string bytes = head ? std::string() : body(object, request, headers);
  const std::size_t length = head ? object.bytes.size() : bytes.size();
  return std::string(ranged ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n") + headers +
         "Content-Length: " + std::to_string(length) + "\r\n\r\n" + bytes;
}

}  // namespace hawser::test
