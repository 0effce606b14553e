// What moves bytes: READ and WRITE.
#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "nbd/session.h"

namespace hawser::nbd {

namespace {

// A read is answered in chunks of this size while nothing has to be waited for: what was just read is sent
// out of the processor's cache, and its buffer used again.
constexpr std::uint32_t kReadPiece = 256 * 1024;
// While a device has to be waited for, it is asked for more at once.
constexpr std::uint32_t kSlowPiece = 4 * 1024 * 1024;
// A device is told beforehand of reads from this size on; shorter ones are one request to a disk anyway.
constexpr std::uint64_t kWorthTelling = 64 * 1024;
// A long write is written as it comes.
constexpr std::uint32_t kWritePiece = 1024 * 1024;

}  // namespace

Status Session::read(const OpContext& context, const Request& request) {
  if (request.length == 0) {
    answer(request, {}, take(context, 0));
    sendUnlessMoreComes(context);
    return {};
  }
  if (!agreement_.structured || (request.flags & dontFragment) != 0) return readWhole(context, request);
  std::uint64_t at = request.offset;
  const std::uint64_t end = request.range().end();
  while (at < end) {
    Piece piece = take(context, std::min<std::uint64_t>(end - at, kReadPiece));
    const std::size_t length = piece.bytes().size();
    const auto there = device().tryRead(context, at, piece.bytes());
    if (!there) {
      answer(request, fail(there.error()), {}, at);
      break;
    }
    if (!*there) {
      piece = {};
      // All that is asked for at once comes at once, in whatever order helpers get to it.
      if (end - at >= kWorthTelling) device().readSoon(context, {at, end - at});
      post(context, [this, &context, request, at] { readRest(context, request, at); });
      return {};
    }
    addData(request, at, std::move(piece));
    at += length;
    if (at < end) HAWSER_CHECK(outbox_.send(context));
  }
  sendUnlessMoreComes(context);
  return {};
}

void Session::readRest(const OpContext& context, const Request& request, std::uint64_t from) {
  const std::uint64_t end = request.range().end();
  while (from < end) {
    Piece piece = memory_.take(std::min<std::uint64_t>(end - from, kSlowPiece));
    const std::size_t length = piece.bytes().size();
    const Status done = device().read(context, from, piece.bytes());
    if (done)
      addData(request, from, std::move(piece));
    else
      answer(request, done, {}, from);
    (void)outbox_.send(context);
    if (!done) return;
    from += length;
  }
}

Status Session::readWhole(const OpContext& context, const Request& request) {
  auto piece = std::make_shared<Piece>(take(context, request.length));
  const auto there = device().tryRead(context, request.offset, piece->bytes());
  if (there && !*there) {
    post(context, [this, &context, request, piece] {
      const Status done = device().read(context, request.offset, piece->bytes());
      if (done)
        addData(request, request.offset, std::move(*piece));
      else
        answer(request, done, {}, request.offset);
      (void)outbox_.send(context);
    });
    return {};
  }
  if (there)
    addData(request, request.offset, std::move(*piece));
  else
    answer(request, fail(there.error()), {}, request.offset);
  sendUnlessMoreComes(context);
  return {};
}

void Session::addData(const Request& request, std::uint64_t offset, Piece piece) {
  const auto length = static_cast<std::uint32_t>(piece.bytes().size());
  const bool last = offset + length == request.range().end();
  const ReplyHead head =
      agreement_.structured
          ? dataChunkHead(request.cookie, last ? ChunkFlag::done : ChunkFlag::more, offset, length)
          : simpleReply(request.cookie, Errno::ok);
  outbox_.add(Reply{head, {}, std::move(piece)});
}

// A write whose bytes come in pieces; whoever is done with the last of them replies.
struct Session::GatheredWrite {
  Request request;
  std::atomic<std::uint32_t> left{1};  // pieces, and one for who receives them
  Mutex mutex;
  Status done HAWSER_GUARDED_BY(mutex);

  bool alone() const { return request.length <= kWritePiece; }
};

Result<bool> Session::writeInPlace(const OpContext& context, const Request& request) {
  if (request.length > input_.buffered() || request.length == 0) return request.length == 0;
  HAWSER_TRY(const ByteSpan bytes, input_.front(context, request.length));
  return device().tryWrite(context, request.offset, bytes);
}

Status Session::write(const OpContext& context, const Request& request) {
  if ((request.flags & fua) == 0) {
    const auto there = writeInPlace(context, request);
    if (!there || *there) {
      input_.drop(request.length);
      answer(request, there ? Status{} : fail(there.error()), take(context, 0));
      sendUnlessMoreComes(context);
      return {};
    }
  }
  const auto whole = std::make_shared<GatheredWrite>();
  whole->request = request;
  std::uint64_t at = request.offset;
  while (at < request.range().end()) {
    auto piece = std::make_shared<Piece>(
        take(context, std::min<std::uint64_t>(request.range().end() - at, kWritePiece)));
    HAWSER_CHECK(input_.read(context, piece->bytes()));
    const std::size_t length = piece->bytes().size();
    const auto there = (request.flags & fua) != 0 && whole->alone()
                           ? Result<bool>(false)
                           : device().tryWrite(context, at, piece->bytes());
    if (!there) {
      const MutexLock lock(whole->mutex);
      whole->done = fail(there.error());
    }
    if (there && !*there) {
      ++whole->left;
      post(context, [this, &context, whole, at, piece] {
        writePiece(context, *whole, at, piece->bytes());
        *piece = {};
        finish(context, *whole);
      });
    }
    at += length;
  }
  finish(context, *whole);
  return {};
}

void Session::writePiece(const OpContext& context, GatheredWrite& whole, std::uint64_t offset,
                         ByteSpan bytes) {
  const bool durable = (whole.request.flags & fua) != 0 && whole.alone();
  Status done = context.check();
  if (done && durable) done = device().writeDurable(context, offset, bytes);
  if (done && !durable) done = device().write(context, offset, bytes);
  if (done) return;
  const MutexLock lock(whole.mutex);
  whole.done = std::move(done);
}

void Session::finish(const OpContext& context, GatheredWrite& whole) {
  if (--whole.left > 0) return;
  Status done;
  {
    const MutexLock lock(whole.mutex);
    done = whole.done;
  }
  // Of several pieces none was written durably by itself.
  if (done && (whole.request.flags & fua) != 0 && !whole.alone()) done = device().flush(context);
  answer(whole.request, done, {});
  (void)outbox_.send(context);
}

}  // namespace hawser::nbd
