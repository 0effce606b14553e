// What the journal keeps of folders that are kept the same: pairs of them, how each path was on both sides
// when it last was the same, and what a run is to leave behind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hawser {

// One side's version of a path.
struct SyncVersion {
  std::string etag;
  std::optional<std::int64_t> made;  // nanoseconds since 1970; nothing where it goes not along with the bytes
  friend bool operator==(const SyncVersion&, const SyncVersion&) = default;
};

struct SyncPathRow {
  std::string path;
  int kind = 0;  // number of an ObjectKind
  std::uint64_t size = 0;
  std::string hash;  // "crc64nvme:..." or "md5:..."; empty: not known
  SyncVersion left, right;
  friend bool operator==(const SyncPathRow&, const SyncPathRow&) = default;
};

// How a side is to be once a run has done what it was to do about a path. Numbers are the journal's.
enum class SyncOutcome : std::uint8_t {
  gone,     // nothing is there
  stays,    // as the row says
  arrives,  // what the run's transfer to it has made
};

struct SyncPlannedRow {
  SyncPathRow row;
  SyncOutcome left = SyncOutcome::stays, right = SyncOutcome::stays;
};

struct SyncPair {
  std::int64_t id = 0;
  std::string left, right;          // locations
  std::string leftRoot, rightRoot;  // what tells one folder from another of its name; opaque
};

// What a run begins with, beside its job and transfers.
struct SyncStart {
  SyncPair pair;                        // its id does not matter
  std::string leftPrefix, rightPrefix;  // what its keys begin with before the paths
  std::vector<SyncPlannedRow> planned;
  std::vector<SyncPathRow> adopted;    // to be known from now on
  std::vector<std::string> forgotten;  // no more
};

}  // namespace hawser
