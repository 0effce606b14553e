// MountOrder: what the program of a mount is told when it is started, on its standard input, as secrets may
// be among it. MountStatus: what it says of itself. MountRequest: what its user wants.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "credentials/connection.h"

namespace hawser {

struct MountOrder {
  std::string source;   // location (api/location.h) without a SAS; a path is absolute
  std::string backing;  // file that what comes is kept in
  std::string folder;   // of the mount's sockets, for this user alone; made where missing
  bool readOnly = false;
  bool copy = true;      // all of it is copied in the background
  std::string rateFile;  // of the rate that all mounts share (ondemand/shared_rate.h)
  std::vector<ConnectionWithCredential> connections = {};  // to open the source with (Engine::grant)

  std::string socket() const { return folder + "/nbd"; }  // where it is served
  std::string controlSocket() const {
    return folder + "/control";
  }  // where it is asked (api/mount_control.h)
};

struct MountRequest {
  std::string source;   // location; a path is absolute
  std::string backing;  // absolute path of a file of this computer
  bool readOnly = false;
  bool copy = true;
};

enum class MountVerb : std::uint8_t { pause, resume, flush, detach, detachAnyway };

// Where the mounts of this user have their folders: one each, named by its id.
std::string mountsFolder(const std::string& stateFolder);
// An order for it, with a new id, but without connections yet. Blocks shortly: makes the folder of the
// mounts. invalidArgument with a sentence.
Result<MountOrder> orderFor(const MountRequest& request, const std::string& mountsFolder);
std::string idOf(const MountOrder& order);

// One line each. invalidArgument where the text is none.
Secret serialised(const MountOrder& order);
Result<MountOrder> mountOrderFrom(const Secret& text);

// Of a commit: what was written becomes a new version of the source (ondemand/commit_back.h). Bytes of it.
struct CommitProgress {
  std::uint64_t toSend = 0, sent = 0;  // from this computer
  std::uint64_t copied = 0;            // by the service, of the version before
  std::uint64_t kept = 0;              // as they are
};
QJsonObject toJson(const CommitProgress& progress);
CommitProgress commitProgressFrom(const QJsonObject& json);

// What of a stretch of it is only at the source, and what was changed; the rest is here as the source has it.
// Bytes.
struct MountMapCell {
  std::uint64_t size = 0;
  std::uint64_t absent = 0;
  std::uint64_t written = 0;
  friend bool operator==(const MountMapCell&, const MountMapCell&) = default;
};
QJsonArray toJson(const std::vector<MountMapCell>& map);
std::vector<MountMapCell> mountMapFrom(const QJsonArray& json);

// Bytes.
struct MountStatus {
  std::string source;
  std::string backing;
  std::string uri;  // for clients of NBD
  std::uint64_t size = 0;
  std::uint64_t here = 0;              // of it, on this computer
  std::uint64_t written = 0;           // of those, what was changed: the source does not have it
  std::uint64_t fetched = 0;           // from the source, since it was started
  std::uint64_t hits = 0, misses = 0;  // reads
  std::uint32_t clients = 0;           // connections
  std::string attached;                // where it is a file system or a file of this computer; empty: nowhere
  bool readOnly = false;
  bool copying = false;
  bool paused = false;
  bool sourceChanged = false;            // nothing more comes of it
  std::uint64_t rate = 0;                // bytes a second of all copies in the background; 0: no limit
  std::optional<CommitProgress> commit;  // that is under way
  std::optional<Error> trouble;          // the last, while it lasts
  bool isComplete() const { return here == size; }
};

struct RunningMount {
  std::string id;
  MountStatus status;          // the last, of one that has ended
  bool ours = false;           // it ends with the program that says so
  std::optional<Error> ended;  // by itself, of ours: why
};

QJsonObject toJson(const MountStatus& status);
MountStatus mountStatusFrom(const QJsonObject& json);
// What toJson(Error) says of it.
Error errorFrom(const QJsonObject& json);

}  // namespace hawser
