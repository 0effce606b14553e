#include "blob_server/connection.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace hawser::bench {
namespace {

constexpr std::size_t kMostHead = 64 * 1024;
constexpr std::size_t kScratch = 64 * 1024;
// One system call's share, and a turn's, so that hundreds of connections advance together.
constexpr std::size_t kMostMove = 1024 * 1024;
constexpr std::size_t kMostPieces = kMostMove / Arena::kSegment + 2;
constexpr std::size_t kMostTurn = 2 * kMostMove;
// A cap is kept in steps of this much, so that it costs few system calls.
constexpr std::size_t kRateStep = 64 * 1024;

using Pieces = std::array<iovec, kMostPieces>;

// Appends the runs of `body` that cover [offset, offset + size).
void addPieces(Pieces& pieces, int& count, const Body& body, std::uint64_t offset, std::uint64_t size) {
  while (size > 0 && count < static_cast<int>(pieces.size())) {
    const Body::Run run = body.runAt(offset);
    const std::size_t piece = std::min<std::uint64_t>(run.size, size);
    pieces[count++] = {run.data, piece};
    offset += piece;
    size -= piece;
  }
}

}  // namespace

Connection::Connection(int descriptor, SSL_CTX* tls, ConnectionContext& context)
    : stream_(descriptor, tls, true), context_(context) {
  ++context_.stats.connections;
  ++context_.stats.openConnections;
  context_.stats.peakConnections = std::max(context_.stats.peakConnections, context_.stats.openConnections);
}

Connection::~Connection() {
  --context_.stats.openConnections;
  if (counted_) --context_.stats.inFlight;
}

Connection::Next Connection::waitFor(Stream::Wait wait) {
  switch (wait) {
    case Stream::Wait::read:
      return {Next::Kind::readable};
    case Stream::Wait::write:
      return {Next::Kind::writable};
    default:
      return {Next::Kind::close};
  }
}

std::size_t Connection::allowance(std::size_t wanted, std::uint64_t nowNs, std::uint64_t& retryNs) {
  const std::uint64_t rate = context_.settings.connectionRate;
  if (rate == 0) return wanted;
  const double refill = static_cast<double>(nowNs - tokensAtNs_) * 1e-9 * static_cast<double>(rate);
  tokens_ = std::min(tokens_ + refill, 2.0 * kRateStep);
  tokensAtNs_ = nowNs;
  const std::size_t needed = std::min(wanted, kRateStep);
  if (tokens_ >= static_cast<double>(needed)) return std::min(wanted, static_cast<std::size_t>(tokens_));
  retryNs =
      nowNs +
      static_cast<std::uint64_t>((static_cast<double>(needed) - tokens_) / static_cast<double>(rate) * 1e9) +
      1;
  return 0;
}

Connection::Next Connection::advance(std::uint64_t nowNs) {
  const std::uint64_t before = context_.stats.bytesIn + context_.stats.bytesOut;
  while (true) {
    Step step{true, {}};
    switch (state_) {
      case State::head:
        step = readHead(nowNs);
        break;
      case State::body:
        step = readBody(nowNs);
        break;
      case State::latency:
        step = nowNs >= replyAtNs_ ? startReply() : Step{false, {Next::Kind::at, replyAtNs_}};
        break;
      case State::reply:
        step = writeReply(nowNs);
        break;
    }
    if (!step.first) return step.second;
    if (context_.stats.bytesIn + context_.stats.bytesOut - before >= kMostTurn) return {Next::Kind::at, 0};
  }
}

Connection::Step Connection::readHead(std::uint64_t nowNs) {
  const std::size_t end = input_.find("\r\n\r\n");
  if (end != std::string::npos) return startBody(end + 4, nowNs);
  if (input_.size() > kMostHead) return {false, {Next::Kind::close}};
  static thread_local std::array<char, kScratch> scratch;
  const iovec piece{scratch.data(), scratch.size()};
  const Stream::Moved moved = stream_.read(&piece, 1);
  if (moved.bytes == 0) return {false, waitFor(moved.wait)};
  input_.append(scratch.data(), moved.bytes);
  return {true, {}};
}

Connection::Step Connection::startBody(std::size_t headSize, std::uint64_t nowNs) {
  request_ = Request();
  if (!request_.parse(std::string_view(input_).substr(0, headSize))) return {false, {Next::Kind::close}};
  if (!request_.header("transfer-encoding").empty()) return {false, {Next::Kind::close}};
  if (!request_.path.starts_with("/-/")) {
    if (context_.stats.firstRequestNs == 0) context_.stats.firstRequestNs = nowNs;
    context_.stats.peakInFlight = std::max(context_.stats.peakInFlight, ++context_.stats.inFlight);
    counted_ = true;
  }
  body_ = std::make_shared<Body>(context_.arena);
  body_->resize(request_.contentLength);
  bodyRead_ = 0;
  while (bodyRead_ < body_->size() && headSize < input_.size()) {
    const Body::Run run = body_->runAt(bodyRead_);
    const std::size_t piece = std::min(run.size, input_.size() - headSize);
    std::memcpy(run.data, input_.data() + headSize, piece);
    bodyRead_ += piece;
    headSize += piece;
  }
  context_.stats.bytesIn += bodyRead_;
  tokens_ -= static_cast<double>(bodyRead_);
  input_.erase(0, headSize);
  state_ = State::body;
  if (request_.header("expect").empty() || bodyRead_ > 0) return {true, {}};
  static const std::string goOn = "HTTP/1.1 100 Continue\r\n\r\n";
  const iovec piece{const_cast<char*>(goOn.data()), goOn.size()};
  stream_.write(&piece, 1);
  return {true, {}};
}

Connection::Step Connection::readBody(std::uint64_t nowNs) {
  if (bodyRead_ == body_->size()) return requestComplete(nowNs);
  std::uint64_t retryNs = 0;
  const std::uint64_t left = body_->size() - bodyRead_;
  const std::size_t size = allowance(std::min<std::uint64_t>(left, kMostMove), nowNs, retryNs);
  if (size == 0) return {false, {Next::Kind::at, retryNs}};
  Pieces pieces;
  int count = 0;
  addPieces(pieces, count, *body_, bodyRead_, size);
  const Stream::Moved moved = stream_.read(pieces.data(), count);
  if (moved.bytes == 0) return {false, waitFor(moved.wait)};
  bodyRead_ += moved.bytes;
  tokens_ -= static_cast<double>(moved.bytes);
  context_.stats.bytesIn += moved.bytes;
  return {true, {}};
}

Connection::Step Connection::requestComplete(std::uint64_t nowNs) {
  replyAtNs_ = counted_ ? nowNs + context_.settings.latencyNs : nowNs;
  state_ = State::latency;
  return {true, {}};
}

Connection::Step Connection::startReply() {
  reply_ = context_.handle(request_, std::move(body_));
  if (counted_ && reply_.status >= 400) ++context_.stats.refused;
  const bool toHead = request_.method == "HEAD";
  replyHead_ = reply_.head(toHead, request_.keepAlive);
  if (!toHead) replyHead_ += reply_.text;
  written_ = 0;
  state_ = State::reply;
  return {true, {}};
}

Connection::Step Connection::writeReply(std::uint64_t nowNs) {
  std::uint64_t total = replyHead_.size();
  for (const Slice& slice : reply_.slices)
    total += slice.size;
  if (written_ == total) {
    finishRequest(nowNs);
    return request_.keepAlive ? Step{true, {}} : Step{false, {Next::Kind::close}};
  }
  std::uint64_t retryNs = 0;
  const std::size_t size = allowance(std::min<std::uint64_t>(total - written_, kMostMove), nowNs, retryNs);
  if (size == 0) return {false, {Next::Kind::at, retryNs}};
  Pieces pieces;
  int count = 0;
  std::uint64_t skip = written_;
  std::uint64_t left = size;
  if (skip < replyHead_.size()) {
    const std::size_t piece = std::min<std::uint64_t>(left, replyHead_.size() - skip);
    pieces[count++] = {replyHead_.data() + skip, piece};
    skip += piece;
    left -= piece;
  }
  skip -= replyHead_.size();
  for (const Slice& slice : reply_.slices) {
    if (left == 0) break;
    if (skip >= slice.size) {
      skip -= slice.size;
      continue;
    }
    const std::uint64_t piece = std::min(left, slice.size - skip);
    addPieces(pieces, count, *slice.body, slice.offset + skip, piece);
    left -= piece;
    skip = 0;
  }
  const Stream::Moved moved = stream_.write(pieces.data(), count);
  if (moved.bytes == 0) return {false, waitFor(moved.wait)};
  const std::uint64_t headLeft = replyHead_.size() - std::min<std::uint64_t>(written_, replyHead_.size());
  context_.stats.bytesOut += moved.bytes - std::min<std::uint64_t>(moved.bytes, headLeft);
  written_ += moved.bytes;
  tokens_ -= static_cast<double>(moved.bytes);
  return {true, {}};
}

void Connection::finishRequest(std::uint64_t nowNs) {
  if (counted_) {
    --context_.stats.inFlight;
    context_.stats.lastAnswerNs = nowNs;
    counted_ = false;
  }
  reply_ = Reply();
  state_ = State::head;
}

}  // namespace hawser::bench
