// What the journal keeps of jobs and transfers, as it keeps it. States are the numbers of their owners'
// enums (transfer/types.h): append to those, never renumber.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/error.h"

namespace hawser {

class Statement;

struct JournalJob {
  std::int64_t id = 0;
  std::string program;  // who asked: "window" or "command"
  std::string title;
  std::string request;  // JSON of its owner; never a secret
  int state = 0;
  bool planned = false;  // all its transfers are in the journal
  WallTime created;
  std::optional<WallTime> finished;
  std::optional<Error> error;
  // Moves with every change; an update with a lower one than is kept is dropped, so that writers need no
  // order.
  std::uint64_t revision = 0;
};

// The latest run of a saved profile that began by itself.
struct JournalRun {
  std::string profile;
  WallTime started;
  std::int64_t job = 0;        // 0: nothing had to be done, or it could not begin
  std::uint32_t failures = 0;  // to begin, up to this one, for reasons that may pass
  bool held = false;           // its job was paused by a rule, and goes on when that allows it
  std::optional<Error> error;  // why it could not
};

struct JournalTransfer {
  std::int64_t id = 0;
  std::int64_t job = 0;
  std::int64_t place = 0;  // order in the queue
  int kind = 0;
  std::uint32_t source = 0;       // which of the job's sources
  std::string sourceKey;          // of a removal: the folder at the destination that stays in any case
  std::uint32_t destination = 0;  // which of the job's destinations
  std::string destinationKey;
  std::uint64_t size = 0;
  std::string sourceEtag;
  // Of the destination when it is committed, or 3: still to be looked at; 4: that there is none, and what
  // stands there under the source's key is given this one.
  int conditionKind = 0;
  std::string conditionEtag;
  int state = 0;
  std::string session;  // of the writer; empty: not begun
  std::uint64_t partSize = 0;
  std::uint64_t bytesSent = 0;
  std::uint64_t bytesResumed = 0;
  bool verified = false;
  std::string hash;  // of a removal: the signature that goes with it
  std::optional<Error> error;
  std::uint64_t limitRate = 0;  // bytes a second of its own; 0: none
  int delta = 0;                // number of a DeltaUse
  std::uint64_t predicted = 0;  // bytes that were to be moved, of one that was compared
  bool late = false;       // it begins once all others but removals have ended, and what it replaces is safe
  std::string resultEtag;  // of one that is done: what it made
  std::uint64_t revision = 0;    // as JournalJob's
  std::uint64_t bytesThere = 0;  // of its parts, when it was read; not written
};

// Where only sums matter, by kind, destination, state number, whether verified, and what came of comparing.
struct JournalCount {
  int kind = 0;
  std::uint32_t destination = 0;
  int state = 0;
  bool verified = false;
  std::uint64_t transfers = 0;
  std::uint64_t bytes = 0;
  std::uint64_t bytesSent = 0;
  std::uint64_t bytesResumed = 0;
  int delta = 0;
  std::uint64_t predicted = 0;
};

std::string errorToJson(const std::optional<Error>& error);
std::optional<Error> errorFromJson(const std::string& json);

JournalJob jobFrom(const Statement& row);
JournalTransfer transferFrom(const Statement& row);

}  // namespace hawser
