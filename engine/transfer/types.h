// Jobs and transfers as values: what is asked for, and what a sample of the running work looks like.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_range.h"
#include "base/clock.h"
#include "base/error.h"
#include "transfer/shard.h"

namespace hawser {

using JobId = std::int64_t;
using TransferId = std::int64_t;

enum class ConflictPolicy : std::uint8_t { overwrite, skip, rename, newer, ask };
enum class SkipRule : std::uint8_t { none, sameSize, newer, sameHash };
// parts: every part is checked on its way and the whole against its stored hash;
// full: the destination is also read back and compared, before it takes the place of what is there where the
// store can show it then; where it cannot, what is found wrong is removed again.
enum class VerifyLevel : std::uint8_t { none, parts, full };
enum class LinkPolicy : std::uint8_t { keep, follow, skip };
// The form of the objects that are made, where the destination has several. automatic: pages for what is a
// disk image by its name (.vhd, .vhdx) and for what is kept in pages at its source, likewise for appending;
// blocks for all else.
enum class WriteMode : std::uint8_t { automatic, block, page, append };
// How much of an object was moved, and why. Numbers are the journal's.
enum class DeltaUse : std::uint8_t {
  none,          // it was not asked for: all
  changes,       // what was not at the destination already
  nothingThere,  // all: nothing was at the destination
  notKnown,      // all: what is at the destination has no signature
  small,         // all: it is smaller than a comparison is worth
  mostlyNew,     // all: most of it is new
  cannot,        // all: the destination takes nothing over from what it holds
  distant,       // all: neither side is a file of this machine
  otherForm,     // all: in pages, or appended to, nothing is taken over
  scattered,     // all: what is the same is in pieces shorter than the destination copies
};
// What stands at the destination and not at the source. after: it is removed once all else has arrived; only:
// nothing is copied.
enum class DeletePolicy : std::uint8_t { none, after, only };

inline constexpr std::uint32_t kMostParallel = 256;

// What is kept with each object that is made, instead of what its source says. Empty: as the source.
struct KeptProperties {
  std::string contentType, contentEncoding, contentLanguage, contentDisposition, cacheControl;
  std::string tier;                             // access tier; empty: the store's default
  std::map<std::string, std::string> metadata;  // beside the source's, names lower case

  friend bool operator==(const KeptProperties&, const KeptProperties&) = default;
};

struct JobOptions {
  bool recursive = true;
  std::vector<std::string> include;  // glob patterns over the relative path; none: all
  std::vector<std::string> exclude;
  bool filterWholeKeys = false;  // they are over the source's whole keys instead
  std::uint32_t stripComponents =
      0;  // leading folders that are taken off the relative path; its last part stays
  ConflictPolicy conflict = ConflictPolicy::overwrite;
  SkipRule skip = SkipRule::none;
  VerifyLevel verify = VerifyLevel::parts;
  LinkPolicy links = LinkPolicy::keep;
  std::uint32_t parallel = 0;   // parts in flight, up to kMostParallel; 0: found by the engine
  std::uint64_t limitRate = 0;  // bytes a second for this job; 0: none
  std::uint64_t partSize = 0;   // 0: chosen by size
  bool storeMd5 = false;        // also Content-MD5, which costs a core 0.7 GB/s
  bool delta = false;           // only what has changed is moved, where that pays
  std::uint32_t deltaCell = 0;  // bytes of a signature's cells; 0: chosen by size
  // Of downloads: files of this machine that may have some of what is fetched, as the user named them: paths.
  // One that ends in '/' is a folder: the file there that is called as the one that is made.
  std::vector<std::string> deltaFrom;
  bool blobSync = false;  // of delta: so that BlobSync can go on from it: its blocks and its signature
  WriteMode mode = WriteMode::automatic;
  KeptProperties kept;
  bool owners = false;        // also users and groups of files, which mean something on their machine alone
  bool serviceCopies = true;  // from a service to another of its kind without this machine between
  DeletePolicy deletes = DeletePolicy::none;
  Shard shard;                    // of several processes that share the work
  std::uint64_t mostDeletes = 0;  // so many were shown and agreed to: where more are found none is removed

  friend bool operator==(const JobOptions&, const JobOptions&) = default;
};

enum class QueuePlace : std::uint8_t { top, up, down, bottom };

enum class JobState : std::uint8_t { planning, running, paused, done, failed, cancelled };

enum class TransferState : std::uint8_t {
  queued,     // waits for its turn
  running,    // parts are moving
  retrying,   // waits for retryAt after a failure that may pass
  asking,     // a conflict waits for the user's answer
  verifying,  // all sent, being read back
  paused,
  done,
  failed,
  skipped,  // by a filter, skip rule or conflict policy: `error.detail` says which
  cancelled,
  comparing,  // what of it is at the destination already is being found out
};
inline constexpr std::size_t kTransferStates = 11;

// removal: of what stands at the destination alone.
enum class TransferKind : std::uint8_t { object, folder, link, removal };

struct TransferRow {
  TransferId id = 0;
  JobId job = 0;
  TransferKind kind = TransferKind::object;
  std::string source;  // locations for people
  std::string destination;
  bool replica = false;  // one of several of its object, each to another destination
  TransferState state = TransferState::queued;
  std::uint64_t size = 0;
  std::uint64_t bytesDone = 0;     // at the destination, resumed ones too
  std::uint64_t bytesResumed = 0;  // of these, found already there when it was resumed
  DeltaUse delta = DeltaUse::none;
  std::uint64_t bytesPredicted = 0;  // of changes: so many were to be moved
  std::uint64_t bytesSent = 0;       // moved in truth, so far
  bool willCompare = false;          // of queued: it is compared first, if things are as they are then
  std::uint64_t bytesCompared = 0;   // while it is being compared
  std::uint32_t attempts = 0;        // failed tries so far
  std::optional<WallTime> retryAt;
  std::optional<Error> error;  // of failed, retrying, skipped
  bool verified = false;       // the bytes at the destination were checked against the source's hash
  std::uint64_t limitRate = 0;
  std::int64_t place = 0;     // in the queue: the smaller starts sooner, ids decide among equals
  std::uint64_t version = 0;  // moves with every change
};

// What a job is called by, for who shows it to say in the user's words (api/job_title.h).
struct JobTitle {
  std::string item;                       // the source's name; empty where there are several
  std::uint64_t items = 0;                // sources
  std::string destination;                // a location; empty: the item is all that is known
  std::uint64_t furtherDestinations = 0;  // beside it
  friend bool operator==(const JobTitle&, const JobTitle&) = default;
};

struct JobRow {
  JobId id = 0;
  JobTitle title;
  JobState state = JobState::planning;
  WallTime created;
  std::optional<WallTime> finished;
  std::uint64_t transfers = 0;  // known so far
  std::uint64_t transfersDone = 0, transfersFailed = 0, transfersSkipped = 0, transfersCancelled = 0;
  std::uint64_t bytes = 0, bytesDone = 0, bytesResumed = 0;
  std::optional<Error> error;  // planning failed
  // Keeps it from being started or planned just now; tried again at retryAt.
  std::optional<Error> obstacle;
  std::optional<WallTime> retryAt;
  std::uint64_t version = 0;
};

struct Totals {
  std::uint64_t queued = 0, running = 0, failed = 0, done = 0, asking = 0, paused = 0;
  std::uint64_t bytesSent = 0;  // since the engine was opened, to all stores but local folders
  std::uint64_t bytesReceived = 0;
  std::uint64_t bytesMoved = 0;  // at destinations, all kinds
  std::uint32_t partsInFlight = 0;
  std::uint32_t leftovers = 0;  // of cancelled transfers, still to be cleared away
  bool journalSaved = true;     // nothing waits to be written
};

// What changed since the cursor. Sampled by the caller (at most 10 times a second), never pushed.
struct Snapshot {
  std::vector<JobRow> jobs;
  std::vector<TransferRow> transfers;
  Totals totals;
};
struct Cursor {
  std::uint64_t version = 0;
};

enum class EventKind : std::uint8_t {
  jobFinished,
  jobRefused,
  conflictAsked,
  credentialNeeded,
  transferFailed,
  connectionsChanged
};
// Rare facts. `text` is redacted detail for a log.
struct Event {
  EventKind kind;
  JobId job = 0;
  TransferId transfer = 0;
  std::string text;
};

enum class PartState : std::uint8_t {
  pending,
  reading,
  sent,
  verified,  // of a transfer that is done and TransferRow::verified: before that no part is known to be
  retry,     // failed, and is tried again
  failed,    // what its transfer failed by
};

// What happened to a transfer.
struct LogLine {
  enum class Kind : std::uint8_t { failed, resumed, notJournaled } kind = Kind::failed;
  std::optional<Error> error;  // of all but resumed; its detail is redacted
  WallTime at;
  std::uint64_t bytes = 0;                 // resumed: that many of its bytes were there
  std::optional<std::uint32_t> part = {};  // failed: the number of the one that did, where it was one
};

// A run of parts on a member: `range` from the first one's first byte to the last one's last; where it goes
// over several slices, what lies between them is on other members.
struct MemberCell {
  PartState state = PartState::pending;
  ByteRange range;  // of the object
  std::uint64_t slice = 0, lastSlice = 0;
  friend bool operator==(const MemberCell&, const MemberCell&) = default;
};

// One of several places that an object goes to.
struct MemberDetail {
  std::string place;                            // a location for people
  TransferId transfer = 0;                      // by which it gets there
  TransferState state = TransferState::queued;  // of that
  std::uint64_t bytes = 0, bytesDone = 0;
  std::uint32_t retrying = 0, failed = 0;  // parts
  std::uint32_t failures = 0;              // tries that failed so far
  std::optional<Error> error;              // the last of these
  std::vector<MemberCell> cells;           // from the first of its bytes on
};

// How an object lies on several places.
enum class Spread : std::uint8_t {
  none,    // it goes to one
  slices,  // cut into slices, which lie on them in turn
  copies,  // whole on each
};

// For the map of a transfer: `cells` runs of parts from the object's start, each in its least finished state.
struct TransferDetail {
  TransferRow row;
  std::uint64_t partSize = 0;
  std::uint32_t parts = 0;
  std::vector<PartState> cells;
  // Of what was compared the cells are equal stretches of its bytes, and these those of which anything is
  // moved: the rest was at the destination. Empty: all is moved.
  std::vector<bool> changed;
  // Likewise those of which anything is copied, within the service or from files here; the rest is kept.
  std::vector<bool> copied;
  std::vector<LogLine> log;  // newest last
  Spread spread = Spread::none;
  std::uint64_t sliceWidth = 0;       // of slices, in bytes
  std::vector<MemberDetail> members;  // in their order; none: it goes to one
};

struct ConflictSide {
  std::uint64_t size = 0;
  WallTime modified;
  std::string hash;  // as text, empty where not known
};
struct Conflict {
  TransferId transfer = 0;
  std::string source, destination;
  ConflictSide sourceSide, destinationSide;
};

}  // namespace hawser
