// ObjectCopy: the steps one object's way consists of: whole at once, or opened, part by part, and finished.
//
// Steps know stores and bytes and nothing of queues; they block, and each may run on another thread. What
// must not be lost between them is in the values they return, which the caller journals.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "checksum/digest.h"
#include "journal/journal_rows.h"
#include "sched/buffer_pool.h"
#include "storage/object_store.h"
#include "transfer/types.h"

namespace hawser {

struct Comparison;
struct JobPlaces;

// What the steps of one transfer share. Outlived by the stores and the pool.
struct CopyTask {
  ObjectReader* source = nullptr;
  ObjectStore* destination = nullptr;
  ObjectRef from, to;
  BufferPool* buffers = nullptr;
  const JobOptions* options = nullptr;  // outlives the task
  WallTime jobCreated;
  const JobPlaces* places = nullptr;  // the job's, where what it moves may be compared first
  bool takesNothing = false;          // of what stands at the destination: it was not what it should be
  OpContext read, write;              // with the meters of either side
};

struct CopyOutcome {
  std::string hash;       // "crc64nvme:..." of the object, empty for folders and links
  bool verified = false;  // see TransferRow::verified
  bool wasThere = false;  // the very bytes stood there already; nothing was written
  std::string etag = {};  // of what stands there now; empty: nothing does
};

// True where copyWhole() takes no buffer of the object's size.
bool streamsWhole(std::uint64_t size, const Capabilities& destination);
// Whether it is copied in one unit, and not opened and copied in parts.
bool goesWhole(std::uint64_t size, std::uint64_t partSize, const Capabilities& destination);

// Whether the destination is asked to fetch an object of this size from the source by itself.
bool goesByService(std::uint64_t size, const Capabilities& source, const Capabilities& destination,
                   const JobOptions& options);

// Folders, links, removals, and objects of up to one part. An object's memory (its size) was reserved in the
// pool, unless streamsWhole(). changedUnderUs: the source is not the planned one, or the destination's
// condition does not hold.
Result<CopyOutcome> copyWhole(const CopyTask& task, const JournalTransfer& transfer);

// One part that goes to its place as it arrives, without a buffer of its size; of a destination that streams.
Result<CopyOutcome> copyStreamed(const CopyTask& task, const JournalTransfer& transfer);

struct OpenedCopy {
  OpenedCopy();
  ~OpenedCopy();
  OpenedCopy(OpenedCopy&&) noexcept;
  OpenedCopy& operator=(OpenedCopy&&) noexcept;

  std::unique_ptr<ObjectWriter> writer;
  std::vector<PartReceipt> parts;  // of an earlier run, found intact
  ObjectProperties properties;     // the source's
  ObjectLayout layout;             // likewise
  std::uint64_t kept = 0;          // bytes of `parts` that the destination had before
  std::unique_ptr<Comparison> comparison;
  bool otherForm = false;  // it was to be compared, but nothing is taken over by what is in no blocks
  bool byService = false;  // the destination is asked to fetch parts by itself
};
// Begins, or goes on with transfer.session and those `journaled` parts the destination still holds. With a
// counter to count up it is compared first (transfer/comparison.h).
Result<OpenedCopy> openCopy(const CopyTask& task, const JournalTransfer& transfer,
                            const std::vector<PartReceipt>& journaled,
                            std::atomic<std::uint64_t>* compared = nullptr);

// Where the destination streams parts no memory was reserved; otherwise the part's length.
Result<PartReceipt> copyPart(const CopyTask& task, const JournalTransfer& transfer, ObjectWriter& writer,
                             const Part& part);
// No bytes of it come by. Where it gives nothing copyPart() is to be used for this part; unsupported: for
// all, as the service cannot get at the source.
Result<std::optional<PartReceipt>> copyPartByService(const CopyTask& task, const JournalTransfer& transfer,
                                                     ObjectWriter& writer, const Part& part);

// Commits. `parts` by number, all of them.
Result<CopyOutcome> finishCopy(const CopyTask& task, const JournalTransfer& transfer, ObjectWriter& writer,
                               std::vector<PartReceipt> parts, const ObjectProperties& properties);

// What an object of this key and size is kept as at the destination, by what was asked for and what it is.
ObjectForm formFor(const JobOptions& options, const Capabilities& to, const std::string& key,
                   std::uint64_t size, ObjectForm source);
// As the desktop's database has it for the name; and what was chosen in place of what the source says.
std::string contentTypeFor(const std::string& key);
void applyKept(ObjectProperties& properties, const KeptProperties& kept);

// CRC-64 of a whole object, read with its etag pinned.
Result<std::uint64_t> objectCrc64(const OpContext& context, ObjectReader& store, const ObjectRef& ref,
                                  const std::string& etag);
// Whether the planned source's bytes are those that stand at the destination: by their hashes, of which those
// that are not kept are made by reading.
Result<bool> sameBytes(const CopyTask& task, const JournalTransfer& transfer);
std::string crc64Text(std::uint64_t crc);
std::string md5Text(const Md5Value& md5);
// corrupt, Retry::soon, with both hashes as text.
Error wrongHash(const std::string& location, const std::string& kept, const std::string& got);

// So that parts are as few as pay and the stores' limits hold: bytes of each part but the last.
std::uint64_t choosePartSize(std::uint64_t size, std::uint64_t wanted, const Capabilities& source,
                             const Capabilities& destination);

}  // namespace hawser
