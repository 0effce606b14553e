#include "services/azure_files_fake.h"

#include <QString>
#include <algorithm>
#include <array>
#include <cstdio>

#include "base/encoding.h"
#include "base/text.h"
#include "net/http.h"
#include "net/shared_key.h"
#include "net/url.h"
#include "services/azure_files_fake_parts.h"

namespace hawser::test {

using namespace files_fake;

namespace {

constexpr std::string_view kOldestVersion = "2021-04-10";  // has Rename File
std::string withoutDots(std::string name) {
  while (name.ends_with('.'))
    name.pop_back();
  return name;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

bool isRightName(const std::string& name) {
  const QString text = QString::fromStdString(name);
  if (name.empty() || name == "." || name == ".." || text.size() > 255) return false;
  return std::none_of(text.begin(), text.end(), [](QChar c) {
    const char16_t unit = c.unicode();
    return unit < 0x20 || (unit >= 0x7f && unit < 0xa0) || unit >= 0xfffe ||
           QStringLiteral("\"\\:|<>*?").contains(c);
  });
}

bool isRightShare(const std::string& name) {
  return name.size() >= 3 && name.size() <= 63 && !name.starts_with('-') && !name.ends_with('-') &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace

namespace files_fake {

WallTime now() {
  return std::chrono::floor<Ticks>(Clock::system().now());
}

std::string timeText(WallTime time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%07luZ",
                static_cast<unsigned long>(std::chrono::floor<Ticks>(time - second).count()));
  return toIso8601(second).substr(0, 19) + fraction.data();
}

std::string folded(const std::string& name) {
  QString text = QString::fromStdString(name);
  for (QChar& c : text)
    c = c.toUpper();
  return text.toStdString();
}

std::vector<std::string> segmentsOf(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    segments.push_back(percentDecoded(path.substr(0, slash)));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return segments;
}

}  // namespace files_fake

AzureFilesFake::AzureFilesFake(AzureFilesFakeOptions options)
    : options_(std::move(options)),
      server_(std::make_unique<TcpServer>([this](TcpSocket& client) { serve(client); })) {}

AzureFilesFake::~AzureFilesFake() {
  server_.reset();
}

std::string AzureFilesFake::endpoint() const {
  return "http://127.0.0.1:" + std::to_string(port()) + "/" + options_.account;
}

std::string AzureFilesFake::key() const {
  return toBase64("the key of " + options_.account);
}

std::string AzureFilesFake::accountSas() const {
  const SharedKey signer = SharedKey::make(options_.account, Secret(key())).value();
  const std::string expiry = toIso8601(now() + std::chrono::hours(1)).substr(0, 19) + "Z";
  const std::string text =
      options_.account + "\nrwdlc\nf\nsco\n\n" + expiry + "\n\nhttps,http\n2021-12-02\n\n";
  return "sv=2021-12-02&ss=f&srt=sco&sp=rwdlc&se=" + percentEncoded(expiry) +
         "&spr=https%2Chttp&sig=" + percentEncoded(signer.signature(text));
}

bool AzureFilesFake::writeInPlace(const std::string& share, const std::string& path, std::size_t offset,
                                  const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  Node* const file = fileAt(share, path);
  if (!file) return false;
  if (file->bytes.size() < offset + bytes.size()) file->bytes.resize(offset + bytes.size());
  file->bytes.replace(offset, bytes.size(), bytes);
  touch(*file, true);
  return true;
}

bool AzureFilesFake::hold(const std::string& share, const std::string& path, bool held) {
  const std::lock_guard lock(mutex_);
  Node* const file = fileAt(share, path);
  if (file) file->held = held;
  return file != nullptr;
}

AzureFilesFake::Node* AzureFilesFake::fileAt(const std::string& share, const std::string& path) {
  const Found found = find(share, segmentsOf(path));
  return found.node && !found.node->directory ? found.node : nullptr;
}

std::vector<std::string> AzureFilesFake::paths(const std::string& share) const {
  std::vector<std::string> all;
  const auto walk = [&all](const Node& node, const std::string& prefix, const auto& self) -> void {
    for (const auto& [fold, child] : node.children) {
      all.push_back(prefix + child->name + (child->directory ? "/" : ""));
      self(*child, prefix + child->name + "/", self);
    }
  };
  const std::lock_guard lock(mutex_);
  if (const auto found = shares_.find(share); found != shares_.end()) walk(*found->second, "", walk);
  std::sort(all.begin(), all.end());
  return all;
}

std::map<std::string, int> AzureFilesFake::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void AzureFilesFake::touch(Node& node, bool content) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "\"0x8D%012llX\"", static_cast<unsigned long long>(++version_));
  node.etag = text.data();
  node.modified = now();
  if (content) node.written = node.modified;
}

AzureFilesFake::Found AzureFilesFake::find(const std::string& share, const std::vector<std::string>& path) {
  Found found;
  const auto top = shares_.find(share);
  if (top == shares_.end()) return found;
  found.share = true;
  found.node = top->second.get();
  for (const std::string& segment : path) {
    found.parent = found.node && found.node->directory ? found.node : nullptr;
    found.node = nullptr;
    found.name = withoutDots(segment);
    found.right = found.right && isRightName(found.name);
    if (!found.parent) continue;
    const auto child = found.parent->children.find(folded(found.name));
    if (child != found.parent->children.end()) found.node = child->second.get();
  }
  return found;
}

void AzureFilesFake::serve(TcpSocket& client) {
  std::string buffer;
  while (const auto message = receiveMessage(client, buffer)) {
    if (!client.send(answerTo(*message))) return;
  }
}

std::string AzureFilesFake::answerTo(const WireMessage& message) {
  Request request;
  request.method = message.method();
  request.target = message.target();
  request.body = message.body;
  request.wire.method = request.method;
  request.wire.url = "http://127.0.0.1" + request.target;
  for (std::size_t at = message.head.find("\r\n") + 2; at + 2 < message.head.size();) {
    const std::size_t end = message.head.find("\r\n", at);
    const std::string line = message.head.substr(at, end - at);
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string value(trimmed(std::string_view(line).substr(std::min(colon + 1, line.size()))));
    const bool first = request.headers.emplace(lowered(line.substr(0, colon)), value).second;
    request.twice = request.twice || !first;
    request.wire.headers.add(line.substr(0, colon), value);
    at = end + 2;
  }
  const Url url = splitUrl(request.wire.url);
  for (const auto& [name, value] : queryItems(url.query))
    request.query[name] = value;
  std::vector<std::string> segments = segmentsOf(url.path.substr(1));
  const bool right = !segments.empty() && segments.front() == options_.account;
  if (segments.size() > 1) request.share = segments[1];
  if (segments.size() > 2) request.path.assign(segments.begin() + 2, segments.end());
  Answer answer = right ? handle(request) : Answer::error(400, "InvalidUri");
  answer.headers.try_emplace("x-ms-request-id", "fake-1");
  answer.headers["x-ms-version"] = request.header("x-ms-version");
  answer.headers["Date"] = toHttpDate(now());
  answer.headers["Server"] = "Fake-File/1.0";
  const bool head = request.method == "HEAD";
  if (!head || !answer.headers.contains("Content-Length"))
    answer.headers["Content-Length"] = std::to_string(head ? 0 : answer.body.size());
  std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " Fake\r\n";
  for (const auto& [name, value] : answer.headers)
    text.append(name).append(": ").append(value).append("\r\n");
  return text + "\r\n" + (head ? std::string() : answer.body);
}

AzureFilesFake::Answer AzureFilesFake::handle(const Request& request) {
  if (auto refused = refusal(request)) return *refused;
  const std::lock_guard lock(mutex_);
  const std::string comp = request.item("comp");
  ++counts_[request.method + (comp.empty() ? "" : " " + comp)];
  if (request.share.empty()) return onAccount(request);
  const std::string type = request.item("restype");
  if (type == "share" && request.path.empty()) return onShare(request);
  if (type == "directory") return onDirectory(request);
  if (!type.empty() || request.path.empty()) return Answer::error(400, "InvalidQueryParameterValue");
  return onFile(request);
}

std::optional<AzureFilesFake::Answer> AzureFilesFake::refusal(const Request& request) const {
  if (request.twice) return Answer::error(400, "InvalidHeaderValue");
  if (!request.has("x-ms-version")) return Answer::error(400, "MissingRequiredHeader");
  if (request.header("x-ms-version") < kOldestVersion) return Answer::error(400, "InvalidHeaderValue");
  const bool writes = request.method == "PUT" || request.method == "POST";
  if (writes && !request.has("content-length")) return Answer::error(411, "MissingContentLengthHeader");
  if (request.has("authorization") ? !isSigned(request) : !hasSas(request))
    return Answer::error(403, "AuthenticationFailed");
  return std::nullopt;
}

bool AzureFilesFake::isSigned(const Request& request) const {
  const auto date = fromHttpDate(request.header("x-ms-date"));
  if (!date || std::chrono::abs(*date - now()) > std::chrono::minutes(15)) return false;
  HttpRequest wire = request.wire;
  wire.body = std::as_bytes(std::span(request.body.data(), request.body.size()));
  const SharedKey signer = SharedKey::make(options_.account, Secret(key())).value();
  return request.header("authorization") ==
         "SharedKey " + options_.account + ":" +
             signer.signature(sharedKeyStringToSign(wire, options_.account));
}

bool AzureFilesFake::hasSas(const Request& request) const {
  std::map<std::string, std::string> right;
  for (const auto& [name, value] : queryItems(accountSas()))
    right[name] = value;
  const auto expires = fromIso8601(request.item("se"));
  if (!expires || *expires <= now()) return false;
  // That of another second is signed anew for its own time.
  const SharedKey signer = SharedKey::make(options_.account, Secret(key())).value();
  const std::string text = options_.account + "\n" + request.item("sp") + "\n" + request.item("ss") + "\n" +
                           request.item("srt") + "\n\n" + request.item("se") + "\n\n" + request.item("spr") +
                           "\n" + request.item("sv") + "\n\n";
  return request.item("ss") == right["ss"] && request.item("sig") == signer.signature(text);
}

AzureFilesFake::Answer AzureFilesFake::onAccount(const Request& request) {
  if (request.method != "GET" || request.item("comp") != "list")
    return Answer::error(400, "InvalidQueryParameterValue");
  Answer answer;
  answer.headers["Content-Type"] = "application/xml";
  answer.body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Shares>";
  std::size_t count = 0;
  std::string next;
  for (const auto& [name, share] : shares_) {
    if (name < request.item("marker")) continue;
    if (count++ == options_.pageSize) {
      next = name;
      break;
    }
    answer.body += "<Share><Name>" + name + "</Name><Properties><Last-Modified>" +
                   toHttpDate(share->modified) + "</Last-Modified><Etag>" + escaped(share->etag) +
                   "</Etag><Quota>5120</Quota></Properties></Share>";
  }
  answer.body += "</Shares><NextMarker>" + next + "</NextMarker></EnumerationResults>";
  return answer;
}

AzureFilesFake::Answer AzureFilesFake::onShare(const Request& request) {
  if (!isRightShare(request.share)) return Answer::error(400, "InvalidResourceName");
  const auto found = shares_.find(request.share);
  if (request.method == "PUT") {
    if (found != shares_.end()) return Answer::error(409, "ShareAlreadyExists");
    auto root = std::make_unique<Node>();
    root->directory = true;
    touch(*root, true);
    shares_.emplace(request.share, std::move(root));
    return {201, {}, {}};
  }
  if (found == shares_.end()) return Answer::error(404, "ShareNotFound");
  if (request.method != "DELETE") return Answer::error(400, "InvalidQueryParameterValue");
  shares_.erase(found);
  return {202, {}, {}};
}

AzureFilesFake::Answer AzureFilesFake::onDirectory(const Request& request) {
  const Found found = find(request.share, request.path);
  if (!found.share) return Answer::error(404, "ShareNotFound");
  if (!found.right) return Answer::error(400, "InvalidResourceName");
  const std::string comp = request.item("comp");
  if (request.method == "PUT" && comp.empty()) return createDirectory(request, found);
  if (!found.node) return Answer::error(404, found.parent ? "ResourceNotFound" : "ParentNotFound");
  if (!found.node->directory) return Answer::error(409, "ResourceTypeMismatch");
  if (request.method == "GET" && comp == "list") return listDirectory(request, *found.node);
  if ((request.method == "GET" || request.method == "HEAD") && comp.empty()) return head(*found.node);
  if (request.method == "PUT" && comp == "metadata") {
    found.node->metadata.clear();
    if (auto refused = setMetadata(request, *found.node)) return *refused;
    touch(*found.node, false);
    return head(*found.node);
  }
  if (request.method != "DELETE" || !found.parent) return Answer::error(400, "InvalidQueryParameterValue");
  if (!found.node->children.empty()) return Answer::error(409, "DirectoryNotEmpty");
  return removeFound(found);
}

AzureFilesFake::Answer AzureFilesFake::createDirectory(const Request& request, const Found& found) {
  if (found.node) return Answer::error(409, "ResourceAlreadyExists");
  if (!found.parent) return Answer::error(404, "ParentNotFound");
  if (request.path.size() > 250) return Answer::error(400, "InvalidFileOrDirectoryPathName");
  auto made = std::make_unique<Node>();
  made->name = found.name;
  made->directory = true;
  touch(*made, true);
  if (!request.has("x-ms-file-permission")) return Answer::error(400, "MissingRequiredHeader");
  if (auto refused = setTimes(request, *made)) return *refused;
  if (auto refused = setMetadata(request, *made)) return *refused;
  Answer answer = head(*made);
  answer.status = 201;
  found.parent->children.emplace(folded(found.name), std::move(made));
  return answer;
}

AzureFilesFake::Answer AzureFilesFake::listDirectory(const Request& request, const Node& directory) const {
  const std::string include = request.item("include");
  const std::string prefix = folded(request.item("prefix"));
  Answer answer;
  answer.headers["Content-Type"] = "application/xml";
  answer.body = "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ShareName=\"" +
                request.share + "\"><Entries>";
  std::size_t count = 0;
  std::string next;
  for (const auto& [fold, node] : directory.children) {
    if (fold < request.item("marker") || !fold.starts_with(prefix)) continue;
    if (count++ == options_.pageSize) {
      next = fold;
      break;
    }
    const std::string element = node->directory ? "Directory" : "File";
    answer.body += "<" + element + "><FileId>1</FileId><Name>" + escaped(node->name) + "</Name><Properties>";
    if (!node->directory)
      answer.body += "<Content-Length>" + std::to_string(node->bytes.size()) + "</Content-Length>";
    if (include.find("Timestamps") != std::string::npos) {
      answer.body += "<CreationTime>" + timeText(node->created) + "</CreationTime><LastWriteTime>" +
                     timeText(node->written) + "</LastWriteTime><Last-Modified>" +
                     toHttpDate(node->modified) + "</Last-Modified>";
    }
    if (include.find("Etag") != std::string::npos) answer.body += "<Etag>" + node->etag + "</Etag>";
    answer.body += "</Properties>";
    if (include.find("Attributes") != std::string::npos)
      answer.body += "<Attributes>" + node->attributes + "</Attributes>";
    answer.body += "</" + element + ">";
  }
  answer.body += "</Entries><NextMarker>" + escaped(next) + "</NextMarker></EnumerationResults>";
  return answer;
}

}  // namespace hawser::test
