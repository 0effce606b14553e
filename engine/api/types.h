// The engine's words as values: what a window or the command line says to it and hears from it. Jobs and
// transfers are in transfer/types.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "storage/object_store.h"
#include "sync/sync_types.h"
#include "transfer/types.h"  // IWYU pragma: export

namespace hawser {

struct JobRequest {
  // Locations as text (api/location.h). A source folder that ends in '/' means its contents, without it
  // the folder itself; the same for the destination: with '/' it is a folder to put sources into.
  std::vector<std::string> sources;
  std::string destination;
  JobOptions options;
  // Of these locations, as kept in the journal, those that came with a SAS: it is not kept, and to go on in
  // another run it has to be given again.
  std::vector<std::string> withSas = {};
  // Beside `destination`; then all of them are folders. Replicas, of which each gets all, unless stripeWidth
  // (bytes) is not 0: then objects larger than that are cut into slices, which lie on them in turn
  // (storage/stripe).
  std::vector<std::string> furtherDestinations = {};
  std::uint64_t stripeWidth = 0;
  std::string snapshot = {};  // of the one source, as its service calls it; empty: the object as it is now
  // Files in PEM (paths): by whose keys the sources are decrypted, and what is made is encrypted
  // (storage/encrypted). Empty: bytes are taken as they are.
  std::string decryptKey = {}, encryptKey = {};
  // Its plan is in the journal: `sources` are the two sides, left and right, and the destinations likewise,
  // right and left (api/sync.h). Not to be submitted.
  std::optional<SyncKind> sync = {};
  bool isToSeveral() const { return stripeWidth != 0 || !furtherDestinations.empty(); }
};

// One row of a browser pane.
struct BrowseItem {
  enum class Kind : std::uint8_t { container, folder, object, link } kind = Kind::object;
  std::string name;      // last part of the key
  std::string location;  // text of the whole; folders and containers end in '/'
  std::uint64_t size = 0;
  std::optional<WallTime> modified;
  std::string etag;
  std::string tier;
};
struct BrowsePage {
  std::vector<BrowseItem> items;
  std::string continuation;  // empty: the listing is whole
};

// What a removal takes, counted as it goes on. Read from any thread.
struct RemovalTally {
  std::atomic<std::uint64_t> objects = 0;  // links too
  std::atomic<std::uint64_t> bytes = 0;
  std::atomic<std::uint64_t> folders = 0;  // those that objects lie in, and empty ones
  std::atomic<std::uint64_t> containers = 0;
};

// How Engine::write() gets on. Read from any thread.
struct WriteProgress {
  std::atomic<std::uint64_t> arrived = 0;  // bytes
  // What came could not be sent, and is kept: a job that sends it. Set before the call ends; 0: none.
  std::atomic<JobId> keptAs = 0;
};

// What is kept on this computer until a destination has it.
struct SpoolRow {
  JobId job = 0;
  std::string destination;  // a location for people
  std::uint64_t bytes = 0;
  WallTime since;
};

struct ConnectionTestStep {
  std::string what;  // "Reach", "Sign-in", "List", "Write", translated
  bool ok = false;
  bool ran = true;   // false: not reached because of an earlier failure
  std::string note;  // "12 ms", "containers: 34", translated
  std::optional<Error> error;
};

}  // namespace hawser
