#include "sim/service_line.h"

#include <algorithm>
#include <cerrno>

#include "checksum/crc64.h"
#include "sim/world.h"

namespace hawser::sim {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Error lineLost() {
  return makeError(ErrorCode::connection, "the connection was reset", Retry::soon);
}

// What the engine keeps in memory of an object while it is moved.
class Held {
 public:
  Held(Ledger& ledger, std::uint64_t bytes) : ledger_(ledger), bytes_(bytes) { ledger_.holds(bytes_); }
  ~Held() { ledger_.letsGo(bytes_); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

 private:
  Ledger& ledger_;
  const std::uint64_t bytes_;
};

std::string textOf(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Result<bool> ServiceLine::arrives(const OpContext& context, const std::string& what, const ObjectRef& ref) {
  HAWSER_CHECK(context.check());
  Scheduler& scheduler = service_.world_.scheduler;
  const Weather& weather = service_.world_.weather;
  const std::string text = what + " " + location(ref);
  scheduler.note("asks " + text);
  std::chrono::nanoseconds way = std::chrono::microseconds(scheduler.below(30'000));
  if (scheduler.chance(weather.slowCall)) way = milliseconds(scheduler.below(8'000));
  const bool silent = scheduler.chance(weather.silence);
  if (silent) way = seconds(60);
  const auto end = scheduler.now() + way;
  if (context.deadline && *context.deadline < end) way = *context.deadline - scheduler.now();
  if (!scheduler.rest(context.stop, way, "the service")) return fail(ErrorCode::cancelled, "stopped");
  if (silent || (context.deadline && scheduler.now() >= *context.deadline))
    return fail(makeError(ErrorCode::timeout, "no answer", Retry::soon).about(location(ref)));
  if (life_ != service_.life_) return fail(lineLost());
  if (scheduler.chance(weather.away)) service_.back_ = scheduler.now() + seconds(scheduler.between(1, 1'200));
  if (scheduler.now() < service_.back_) {
    Error error = makeError(ErrorCode::connection, "nobody is there", Retry::soon);
    error.sys = ECONNREFUSED;
    return fail(std::move(error).about(location(ref)));
  }
  if (scheduler.chance(weather.reset / 2)) return fail(lineLost().about(location(ref)));
  if (scheduler.chance(weather.throttle)) {
    Error error = makeError(ErrorCode::throttled, "too much", Retry::afterDelay);
    error.http = 503;
    if (scheduler.chance(0.7)) error.retryAfter = milliseconds(scheduler.between(1, 5'000));
    return fail(std::move(error).about(location(ref)));
  }
  if (scheduler.chance(weather.expiry))
    return fail(
        makeError(ErrorCode::authExpired, "the token has run out", Retry::afterAuth).about(location(ref)));
  const bool lost = scheduler.chance(weather.reset / 2);
  scheduler.note((lost ? "does, unheard, " : "does ") + text);
  return lost;
}

Status ServiceLine::answers(const OpContext& context, bool lost) {
  Scheduler& scheduler = service_.world_.scheduler;
  if (!scheduler.rest(context.stop, milliseconds(scheduler.below(10)), "the answer"))
    return fail(ErrorCode::cancelled, "stopped");
  if (lost || life_ != service_.life_) return fail(lineLost());
  return {};
}

Result<ContainerPage> ServiceLine::listContainers(const OpContext&, const std::string&) {
  return fail(ErrorCode::unsupported, "nobody asks");
}

Status ServiceLine::createContainer(const OpContext&, const std::string&) {
  return fail(ErrorCode::exists, "all are there");
}

Status ServiceLine::removeContainer(const OpContext&, const std::string&) {
  return fail(ErrorCode::busy, "all stay");
}

Result<ObjectPage> ServiceLine::list(const OpContext& context, const ListQuery& query) {
  HAWSER_TRY(const bool lost, arrives(context, "list", {query.container, query.prefix}));
  HAWSER_CHECK(answers(context, lost));
  ObjectPage page;
  const std::size_t most = query.pageSize != 0 ? query.pageSize : service_.world_.scheduler.between(1, 20);
  const ObjectRef from{query.container, query.continuation.empty() ? query.prefix : query.continuation};
  for (auto at = service_.objects_.lower_bound(from); at != service_.objects_.end(); ++at) {
    const auto& [ref, object] = *at;
    if (ref.container != query.container || !ref.key.starts_with(query.prefix)) break;
    if (page.objects.size() == most) {
      page.continuation = ref.key;
      break;
    }
    page.objects.push_back(Service::infoOf(ref.key, object));
  }
  return page;
}

Result<ObjectInfo> ServiceLine::stat(const OpContext& context, const ObjectRef& ref) {
  HAWSER_TRY(const bool lost, arrives(context, "stat", ref));
  HAWSER_CHECK(answers(context, lost));
  const auto found = service_.objects_.find(ref);
  if (found == service_.objects_.end())
    return fail(makeError(ErrorCode::notFound, "no such object").about(location(ref)));
  return Service::infoOf(ref.key, found->second);
}

Result<ObjectInfo> ServiceLine::read(const OpContext& context, const ObjectRef& ref,
                                     std::optional<ByteRange> range, const std::string& ifMatch,
                                     ByteSink& sink) {
  const Held held(service_.world_.ledger, sink.room().size());
  HAWSER_TRY(const bool lost, arrives(context, "read", ref));
  const auto found = service_.objects_.find(ref);
  if (found == service_.objects_.end())
    return fail(makeError(ErrorCode::notFound, "no such object").about(location(ref)));
  const Service::Object object = found->second;  // one answer is of one object
  if (!ifMatch.empty() && object.etag != ifMatch)
    return fail(makeError(ErrorCode::changedUnderUs, "it is another one now").about(location(ref)));
  Scheduler& scheduler = service_.world_.scheduler;
  const std::size_t size = object.bytes->size();
  const std::size_t begin = range ? std::min<std::size_t>(range->offset, size) : 0;
  const std::size_t end = range ? std::min<std::size_t>(range->end(), size) : size;
  std::string bytes = object.bytes->substr(begin, end - begin);
  if (!bytes.empty() && scheduler.chance(service_.world_.weather.damage)) {
    scheduler.note("damages what is read of " + location(ref));
    bytes[scheduler.below(bytes.size())] ^= 1;
  }
  const std::size_t whole = lost ? scheduler.below(bytes.size() + 1) : bytes.size();
  HAWSER_CHECK(deliver(context, std::string_view(bytes).substr(0, whole), sink));
  if (lost) return fail(lineLost().about(location(ref)));
  return Service::infoOf(ref.key, object);
}

Status ServiceLine::deliver(const OpContext& context, std::string_view bytes, ByteSink& sink) {
  constexpr std::size_t kPiece = 16'384;
  while (!bytes.empty()) {
    if (!service_.world_.scheduler.rest(context.stop, std::chrono::microseconds(200), "bytes"))
      return fail(ErrorCode::cancelled, "stopped");
    if (life_ != service_.life_) return fail(lineLost());
    const std::string_view piece = bytes.substr(0, kPiece);
    const auto span = std::as_bytes(std::span(piece.data(), piece.size()));
    if (const MutableByteSpan room = sink.room(); room.size() >= span.size()) {
      std::copy(span.begin(), span.end(), room.begin());
      HAWSER_CHECK(sink.filled(span.size()));
    } else {
      HAWSER_CHECK(sink.write(span));
    }
    HAWSER_CHECK(context.moved(piece.size()));
    bytes.remove_prefix(piece.size());
  }
  return {};
}

// The service holds the bytes that come against their checksum.
Result<bool> ServiceLine::isDamaged(const OpContext& context, std::size_t bytes) {
  HAWSER_CHECK(context.moved(bytes));
  return service_.world_.scheduler.chance(service_.world_.weather.damage);
}

Result<ObjectInfo> ServiceLine::put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                    const ObjectProperties& properties, const Condition& condition) {
  HAWSER_CHECK(context.check());
  service_.world_.ledger.writeStarts(location(ref));
  const Held held(service_.world_.ledger, bytes.size());
  HAWSER_TRY(const bool damaged, isDamaged(context, bytes.size()));
  HAWSER_TRY(const bool lost, arrives(context, "put", ref));
  if (damaged)
    return fail(makeError(ErrorCode::corrupt, "damaged on its way", Retry::soon).about(location(ref)));
  HAWSER_CHECK(service_.check(ref, condition));
  std::string text = textOf(bytes);
  service_.world_.ledger.stands(location(ref), text);
  const ObjectInfo info = service_.keep(ref, std::move(text), properties);
  HAWSER_CHECK(answers(context, lost));
  return info;
}

Status ServiceLine::remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) {
  HAWSER_TRY(const bool lost, arrives(context, "remove", ref));
  HAWSER_CHECK(service_.check(ref, condition));
  service_.objects_.erase(ref);
  return answers(context, lost);
}

Result<std::string> ServiceLine::presignedUrl(const OpContext&, const ObjectRef&, WallTime) {
  return fail(ErrorCode::unsupported, "no URLs");
}

class ServiceWriter final : public ObjectWriter {
 public:
  ServiceWriter(ServiceLine& line, WriteRequest request) : line_(line), request_(std::move(request)) {}

  std::string session() const override { return request_.session; }

  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc) override {
    HAWSER_CHECK(context.check());
    Ledger& ledger = line_.service_.world_.ledger;
    ledger.writeStarts(line_.location(request_.ref));
    ledger.partStarts(request_.session, part.number);
    const Held held(ledger, bytes.size());
    HAWSER_TRY(const bool damaged, line_.isDamaged(context, bytes.size()));
    HAWSER_TRY(const bool lost, line_.arrives(context, "part " + std::to_string(part.number), request_.ref));
    if (damaged || crc64(bytes) != crc)
      return fail(makeError(ErrorCode::corrupt, "damaged on its way", Retry::soon));
    Service::Session& session = sessions()[request_.session];  // made anew where it was forgotten
    session.ref = request_.ref;
    session.parts[part.number] = textOf(bytes);
    HAWSER_CHECK(line_.answers(context, lost));
    PartReceipt receipt{part, crc, {}};
    if (line_.service_.holds(request_.session, receipt)) ledger.partTaken(request_.session, part.number);
    return receipt;
  }

  Result<std::unique_ptr<PartSink>> openPart(const OpContext&, const Part&) override {
    return fail(ErrorCode::unsupported, "parts are not streamed");
  }

  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override {
    HAWSER_TRY(const bool lost, line_.arrives(context, "hasPart", request_.ref));
    HAWSER_CHECK(line_.answers(context, lost));
    return line_.service_.holds(request_.session, receipt);
  }

  Status readPart(const OpContext&, const Part&, ByteSink&) override {
    return fail(ErrorCode::unsupported, "parts are not shown before the commit");
  }

  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override {
    HAWSER_CHECK(context.check());
    Ledger& ledger = line_.service_.world_.ledger;
    ledger.writeStarts(line_.location(request_.ref));
    HAWSER_TRY(const bool lost, line_.arrives(context, "commit", request_.ref));
    HAWSER_CHECK(line_.service_.check(request_.ref, request_.condition));
    const auto session = sessions().find(request_.session);
    if (session == sessions().end()) return gone();
    std::string bytes;
    for (const PartReceipt& receipt : parts) {
      const auto part = session->second.parts.find(receipt.part.number);
      if (part == session->second.parts.end()) return gone();
      bytes += part->second;
    }
    ledger.stands(line_.location(request_.ref), bytes);
    const ObjectInfo info = line_.service_.keep(request_.ref, std::move(bytes), properties);
    HAWSER_CHECK(line_.answers(context, lost));
    return info;
  }

  Status abort(const OpContext& context) override {
    HAWSER_TRY(const bool lost, line_.arrives(context, "abort", request_.ref));
    line_.service_.world_.ledger.sessionEnds(request_.session);
    sessions().erase(request_.session);
    return line_.answers(context, lost);
  }

 private:
  std::map<std::string, Service::Session>& sessions() { return line_.service_.sessions_; }
  tl::unexpected<Error> gone() const {
    return fail(makeError(ErrorCode::corrupt, "a part is not there", Retry::soon));
  }

  ServiceLine& line_;
  const WriteRequest request_;
};

Result<std::unique_ptr<ObjectWriter>> ServiceLine::startWrite(const OpContext& context,
                                                              const WriteRequest& request) {
  HAWSER_CHECK(context.check());
  WriteRequest own = request;
  if (own.session.empty()) service_.world_.ledger.writeStarts(location(request.ref));
  HAWSER_TRY(const bool lost, arrives(context, "startWrite", request.ref));
  if (own.session.empty()) {
    own.session = "session" + std::to_string(service_.nextTag_++);
    service_.sessions_[own.session].ref = own.ref;
  } else if (!service_.sessions_.contains(own.session)) {
    return fail(makeError(ErrorCode::notFound, "no such session").about(location(own.ref)));
  }
  HAWSER_CHECK(answers(context, lost));
  return std::make_unique<ServiceWriter>(*this, std::move(own));
}

}  // namespace hawser::sim
