#include "nbd/session.h"

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "nbd/rules.h"
#include "nbd/status_runs.h"

namespace hawser::nbd {

namespace {

// Replies go when this much has come together: more would only keep the client waiting.
constexpr std::size_t kBatch = 64 * 1024;

tl::unexpected<Error> againstProtocol(std::string_view what) {
  return fail(ErrorCode::invalidArgument, "the client sent " + std::string(what));
}

}  // namespace

Session::Session(ByteStream& stream, std::span<const Export> exports, Helper helper, SessionLimits limits)
    : stream_(stream),
      exports_(exports),
      helper_(std::move(helper)),
      limits_(limits),
      memory_(limits.memory),
      outbox_(stream),
      input_(stream, [this](const OpContext& context) { return outbox_.send(context); }) {}

Status Session::run(const OpContext& context) {
  Status ended = negotiate(context);
  if (ended && agreement_.chosen) ended = serve(context);
  // What it asked for it gets, also when it has said good-bye already.
  {
    MutexLock lock(mutex_);
    while (underWay_ > 0)
      quiet_.wait(lock);
  }
  (void)outbox_.send(context);
  stream_.shutDown();
  return ended;
}

Status Session::negotiate(const OpContext& context) {
  Negotiation negotiation(exports_);
  Bytes reply = Negotiation::greeting();
  auto state = Negotiation::State::talking;
  for (;;) {
    if (!reply.empty()) HAWSER_CHECK(stream_.send(context, std::array{ByteSpan(reply)}));
    reply.clear();
    if (state != Negotiation::State::talking) break;
    HAWSER_TRY(const ByteSpan bytes, input_.front(context, negotiation.wanted()));
    if (bytes.empty()) return {};
    state = negotiation.take(bytes, reply);
    input_.drop(bytes.size());
  }
  agreement_ = negotiation.agreement();
  if (state == Negotiation::State::ended) {
    agreement_.chosen = nullptr;
    if (!negotiation.reason().empty()) return againstProtocol(negotiation.reason());
  }
  return {};
}

Status Session::serve(const OpContext& context) {
  for (;;) {
    HAWSER_TRY(const ByteSpan bytes, input_.front(context, kRequestHeader));
    if (bytes.empty()) return {};
    const auto request = parseRequest(bytes);
    if (!request) return againstProtocol("what is no request");
    input_.drop(kRequestHeader);
    if (request->is(Command::disconnect)) return {};
    HAWSER_CHECK(handle(context, *request));
  }
}

Status Session::handle(const OpContext& context, const Request& request) {
  HAWSER_CHECK(context.check());
  if (const auto refusal = refusalOf(request, agreement_)) {
    // Its bytes come all the same, and the next request after them.
    if (request.is(Command::write)) HAWSER_CHECK(input_.skip(context, request.length));
    refuse(request, refusal->error, refusal->text, take(context, 0));
    sendUnlessMoreComes(context);
    return {};
  }
  if (request.is(Command::read)) return read(context, request);
  if (request.is(Command::write)) return write(context, request);
  auto share = std::make_shared<Piece>(take(context, 0));
  post(context, [this, &context, request, share] {
    if (request.is(Command::blockStatus))
      status(context, request, std::move(*share));
    else
      answer(request, perform(context, request), std::move(*share));
    (void)outbox_.send(context);
  });
  return {};
}

Status Session::perform(const OpContext& context, const Request& request) {
  HAWSER_CHECK(context.check());
  const bool durable = (request.flags & fua) != 0;
  switch (static_cast<Command>(request.command)) {
    case Command::flush:
      return device().flush(context);
    case Command::trim:
      HAWSER_CHECK(device().trim(context, request.range()));
      return durable ? device().flush(context) : Status{};
    case Command::writeZeroes:
      HAWSER_CHECK(zero(context, request));
      return durable ? device().flush(context) : Status{};
    case Command::cache:
      return prefetch(context, request.range());
    default:
      return fail(ErrorCode::internal, "a request that is read otherwise");
  }
}

Status Session::prefetch(const OpContext& context, ByteRange range) {
  const auto& hook = agreement_.chosen->prefetch;
  if (hook) return hook(context, range);
  device().readSoon(context, range);
  return {};
}

Status Session::zero(const OpContext& context, const Request& request) {
  const ByteRange range = request.range();
  if ((request.flags & noHole) != 0) return device().zero(context, range);
  // It may become a hole, and where it does there is nothing left to write. What a trim has left is told by
  // the device: only what has no place reads as zeros for certain.
  HAWSER_CHECK(device().trim(context, range));
  HAWSER_TRY(const std::vector<DeviceExtent> left, device().extents(context, range));
  for (const DeviceExtent& extent : left) {
    if (extent.allocated) HAWSER_CHECK(device().zero(context, extent.range));
  }
  return {};
}

void Session::status(const OpContext& context, const Request& request, Piece share) {
  const std::size_t most = (request.flags & requestOne) != 0 ? 1 : kMostStatusRuns;
  Bytes message;
  const auto append = [&](std::uint32_t number, bool last, const auto& query) -> Status {
    HAWSER_TRY(const std::vector<StatusRun> runs, statusRuns(request.range(), most, query));
    const Bytes chunk = statusChunk(request.cookie, last ? ChunkFlag::done : ChunkFlag::more, number, runs);
    message.insert(message.end(), chunk.begin(), chunk.end());
    return {};
  };
  const Export& about = *agreement_.chosen;
  Status done;
  if (agreement_.allocation) {
    done = append(*agreement_.allocation, !agreement_.residency,
                  [&](ByteRange part) { return allocationRuns(context, about, part); });
  }
  if (done && agreement_.residency) {
    done = append(*agreement_.residency, true,
                  [&](ByteRange part) { return residencyRuns(context, about, part); });
  }
  if (!done) return answer(request, done, std::move(share));
  outbox_.add(Reply{{}, std::move(message), std::move(share)});
}

void Session::answer(const Request& request, const Status& done, Piece share) {
  if (!done) return refuse(request, errnoOf(done.error()), done.error().detail, std::move(share));
  // A read is answered in chunks where these were agreed upon; for all else this says as much in less.
  const bool chunk = agreement_.structured && request.is(Command::read);
  const ReplyHead head = chunk ? chunkHead(request.cookie, ChunkFlag::done, Chunk::none, 0)
                               : simpleReply(request.cookie, Errno::ok);
  outbox_.add(Reply{head, {}, std::move(share)});
}

void Session::answer(const Request& request, const Status& done, Piece share, std::uint64_t at) {
  if (done) return answer(request, done, std::move(share));
  refuse(request, errnoOf(done.error()), done.error().detail, std::move(share), at);
}

void Session::refuse(const Request& request, Errno error, std::string_view text, Piece share,
                     std::optional<std::uint64_t> at) {
  Reply reply;
  if (agreement_.structured)
    reply.message = errorChunk(request.cookie, error, text, at);
  else
    reply.head = simpleReply(request.cookie, error);
  reply.payload = std::move(share);
  outbox_.add(std::move(reply));
}

Piece Session::take(const OpContext& context, std::size_t size) {
  Piece piece = memory_.tryTake(size);
  if (piece) return piece;
  // What waits to be sent holds some of it. After an error it is dropped, which gives it back too.
  (void)outbox_.send(context);
  return memory_.take(size);
}

void Session::post(const OpContext& context, std::function<void()> work) {
  std::function<void()> task = [this, work = std::move(work)]() mutable {
    work();
    work = nullptr;  // what it holds is this session's, which may be gone once nothing is under way
    const MutexLock lock(mutex_);
    if (--underWay_ == 0) quiet_.notifyAll();
  };
  bool room = false;
  {
    const MutexLock lock(mutex_);
    room = helper_ && underWay_ < limits_.underWay;
    ++underWay_;
  }
  if (room && helper_(task)) return;
  // What is ready is not to wait for it.
  (void)outbox_.send(context);
  task();
}

void Session::sendUnlessMoreComes(const OpContext& context) {
  if (input_.buffered() < kRequestHeader || outbox_.waiting() >= kBatch) (void)outbox_.send(context);
}

}  // namespace hawser::nbd
