#include "fault/http_fault_proxy.h"

#include "fault/copied_block.h"
#include "fault/error_answer.h"
#include "support/sum_header.h"

namespace hawser::test {

namespace {

void flipOneBit(std::string& body) {
  if (!body.empty()) body[body.size() / 2] = static_cast<char>(body[body.size() / 2] ^ 0x10);
}

const std::string kBusy =
    errorAnswer("503 Server Busy", "ServerBusy", "The server is busy.", "", "Retry-After: 3\r\n");
const std::string kRefused = errorAnswer("403 Forbidden", "AuthenticationFailed",
                                         "Server failed to authenticate the request.", "", "");
const std::string kMismatch =
    errorAnswer("400 Bad Request", "Crc64Mismatch", "The CRC64 value does not match.", "", "");
const std::string kExpired = errorAnswer(
    "403 Forbidden", "AuthenticationFailed", "Server failed to authenticate the request.",
    "<AuthenticationErrorDetail>Signature not valid in the specified time frame</AuthenticationErrorDetail>",
    "");

void sumUp(const WireMessage& request, WireMessage& answer) {
  const std::size_t server = answer.head.find("Azurite");
  if (server != std::string::npos) answer.head.replace(server, 7, "Service");
  if (request.method() != "PUT") return;
  answer.head.insert(answer.head.find("\r\n") + 2, "x-ms-content-crc64: " + sumHeader(request.body) + "\r\n");
}

void withoutSum(WireMessage& answer) {
  const std::size_t begin = answer.head.find("x-ms-content-crc64");
  if (begin != std::string::npos) answer.head.erase(begin, answer.head.find("\r\n", begin) + 2 - begin);
}

std::string kindOf(const WireMessage& request) {
  const std::string target = request.target();
  const std::size_t comp = target.find("comp=");
  if (comp == std::string::npos) return request.method();
  const std::string from = request.header("x-ms-copy-source") ? " from" : "";
  return request.method() + " " + target.substr(comp + 5, target.find('&', comp) - comp - 5) + from;
}

}  // namespace

HttpFaultProxy::HttpFaultProxy(int servicePort, Manner manner, std::optional<SharedKey> key)
    : servicePort_(servicePort),
      manner_(manner),
      key_(std::move(key)),
      server_(std::make_unique<TcpServer>([this](TcpSocket& client) { serve(client); })) {}

HttpFaultProxy::~HttpFaultProxy() {
  release();
  server_.reset();
}

void HttpFaultProxy::add(FaultRule rule) {
  const std::lock_guard lock(mutex_);
  released_ = false;
  stalled_ = false;
  std::mt19937 random(rule.seed);
  rules_.push_back({std::move(rule), 0, 0, random});
}

void HttpFaultProxy::clear() {
  const std::lock_guard lock(mutex_);
  rules_.clear();
  acted_ = 0;
}

void HttpFaultProxy::release() {
  const std::lock_guard lock(mutex_);
  released_ = true;
  changed_.notify_all();
}

void HttpFaultProxy::awaitStall() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stalled_; });
}

std::map<std::string, RequestCount> HttpFaultProxy::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void HttpFaultProxy::holdUp(std::optional<std::chrono::milliseconds> wait) {
  std::unique_lock lock(mutex_);
  if (!wait) {
    stalled_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return released_; });
  } else {
    changed_.wait_for(lock, *wait, [this] { return released_; });
  }
}

std::optional<FaultRule> HttpFaultProxy::due(const WireMessage& request) {
  const std::lock_guard lock(mutex_);
  for (LiveRule& live : rules_) {
    const FaultRule& rule = live.rule;
    if (!rule.method.empty() && rule.method != request.method()) continue;
    if (request.target().find(rule.targetContains) == std::string::npos) continue;
    if (++live.matches < rule.from || (rule.times != 0 && live.done >= rule.times)) continue;
    if (std::uniform_real_distribution<>(0, 1)(live.random) >= rule.probability) continue;
    ++live.done;
    ++acted_;
    return rule;
  }
  return std::nullopt;
}

void HttpFaultProxy::count(const WireMessage& request, std::size_t answerBytes) {
  const std::lock_guard lock(mutex_);
  RequestCount& count = counts_[kindOf(request)];
  ++count.requests;
  count.bodyBytes += request.body.size();
  count.answerBytes += answerBytes;
}

void HttpFaultProxy::serve(TcpSocket& client) {
  const auto service = connectLoopback(servicePort_);
  if (!service) return client.reset();
  std::string buffer;
  std::string answers;
  while (auto request = receiveMessage(client, buffer)) {
    if (!exchange(client, *service, answers, *request)) return;
  }
}

bool HttpFaultProxy::exchange(TcpSocket& client, TcpSocket& service, std::string& buffer,
                              WireMessage& request) {
  const auto rule = due(request);
  const auto is = [&](Fault fault) { return rule && rule->fault == fault; };
  if (is(Fault::busy) || is(Fault::refuse) || is(Fault::expire)) {
    count(request, 0);
    return client.send(is(Fault::busy) ? kBusy : is(Fault::refuse) ? kRefused : kExpired);
  }
  if (is(Fault::resetBefore) || is(Fault::stall)) {
    count(request, 0);
    if (is(Fault::stall)) holdUp(std::nullopt);
    client.reset();
    return false;
  }
  if (is(Fault::flipRequest)) flipOneBit(request.body);
  const auto sum = request.header("x-ms-content-crc64");
  if (manner_ == Manner::summing && sum && *sum != sumHeader(request.body)) {
    count(request, 0);
    return client.send(kMismatch);
  }
  if (!service.send(request.head + request.body)) return false;
  auto answer = receiveMessage(service, buffer, request.method() != "HEAD");
  if (!answer) {
    client.reset();
    return false;
  }
  if (manner_ == Manner::summing && isBlockFromUrl(request)) {
    answer = copiedBlock(service, servicePort_, buffer, request, std::move(*answer), key_);
    if (!answer) return false;
    if (is(Fault::silent)) withoutSum(*answer);
  } else if (manner_ == Manner::summing && !is(Fault::silent)) {
    sumUp(request, *answer);
  }
  count(request, answer->body.size());
  if (is(Fault::dropAnswer)) {
    client.reset();
    return false;
  }
  if (is(Fault::delay)) holdUp(rule->wait);
  if (is(Fault::flipAnswer)) flipOneBit(answer->body);
  if (is(Fault::truncate)) {
    client.send(answer->head + answer->body.substr(0, answer->body.size() / 2));
    return false;
  }
  return client.send(answer->head + answer->body);
}

}  // namespace hawser::test
