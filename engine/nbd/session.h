// Session: one client, from its greeting to its leave.
//
// One thread reads requests. What the device can do without waiting it does at once, and replies to what came
// together are sent together; all else is handed to helpers, as many as the limits say, so that a slow
// request holds up no other. Replies go out as they are ready, in any order, as the protocol has it. Where no
// helper is to be had the reading thread does it itself, and reads no further meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "nbd/export.h"
#include "nbd/input.h"
#include "nbd/memory.h"
#include "nbd/negotiation.h"
#include "nbd/outbox.h"

namespace hawser::nbd {

struct SessionLimits {
  std::uint32_t underWay = 32;                     // requests at helpers at once
  std::uint64_t memory = 32 * 1024 * 1024 + 4096;  // of their bytes; one that needs more goes alone
};

class Session {
 public:
  // Has the task run on another thread, or says no and leaves it as it is.
  using Helper = std::function<bool(std::function<void()>& task)>;

  // All outlive the session. `helper` may be empty.
  Session(ByteStream& stream, std::span<const Export> exports, Helper helper, SessionLimits limits = {});

  // Returns when the client has gone or the context is stopped, and nothing of it is under way any more. ok:
  // it took its leave, or closed between two messages. Errors, for the log: connection; invalidArgument for
  // what is against the protocol; cancelled.
  Status run(const OpContext& context);

 private:
  struct GatheredWrite;

  Status negotiate(const OpContext& context);
  Status serve(const OpContext& context);
  Status handle(const OpContext& context, const Request& request);

  Status read(const OpContext& context, const Request& request);
  Status readWhole(const OpContext& context, const Request& request);
  void readRest(const OpContext& context, const Request& request, std::uint64_t from);
  void addData(const Request& request, std::uint64_t offset, Piece piece);

  Status write(const OpContext& context, const Request& request);
  Result<bool> writeInPlace(const OpContext& context, const Request& request);
  void writePiece(const OpContext& context, GatheredWrite& whole, std::uint64_t offset, ByteSpan bytes);
  void finish(const OpContext& context, GatheredWrite& whole);

  Status perform(const OpContext& context, const Request& request);
  Status zero(const OpContext& context, const Request& request);
  Status prefetch(const OpContext& context, ByteRange range);
  void status(const OpContext& context, const Request& request, Piece share);

  void answer(const Request& request, const Status& done, Piece share, std::uint64_t at);
  void answer(const Request& request, const Status& done, Piece share);
  void refuse(const Request& request, Errno error, std::string_view text, Piece share,
              std::optional<std::uint64_t> at = {});
  Piece take(const OpContext& context, std::size_t size);
  // To a helper, or now.
  void post(const OpContext& context, std::function<void()> work);
  void sendUnlessMoreComes(const OpContext& context);

  BlockDevice& device() const { return agreement_.chosen->device; }

  ByteStream& stream_;
  const std::span<const Export> exports_;
  const Helper helper_;
  const SessionLimits limits_;
  Memory memory_;
  Outbox outbox_;
  Input input_;
  Agreement agreement_;

  Mutex mutex_;
  ConditionVariable quiet_;
  std::uint32_t underWay_ HAWSER_GUARDED_BY(mutex_) = 0;
};

}  // namespace hawser::nbd
