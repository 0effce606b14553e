// Engine: commands in, snapshots and events out. The only way in for windows and the command line.
//
// Thread-safe. Commands return at once; work happens on the engine's threads. Calls marked "blocks" do I/O
// and are not for a UI thread. Callbacks come from engine threads, at most once each, and not after the
// Engine is destroyed; they must not block.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/background.h"
#include "api/cache_contents.h"
#include "api/mount_order.h"
#include "api/profiles.h"
#include "api/report.h"
#include "api/sync.h"
#include "api/types.h"
#include "base/byte_sink.h"
#include "base/byte_source.h"
#include "base/log.h"
#include "base/op_context.h"
#include "base/result.h"
#include "credentials/connection.h"

namespace hawser {

struct EngineOptions {
  std::string program = "window";  // who asks, "window" or "command": kept with its jobs
  std::string stateFolder;         // journal and locks; made where missing
  std::string configFolder;        // connections.yaml and profiles
  std::string defaultStoreFile;    // of the default store; made when first used
  std::string defaultStoreFolder;  // is the default store where it is there, or no file is named
  std::string mountProgram;        // hawser-nbd; none: nothing is mounted
  std::string cacheFile;           // keeps what was read of remote objects; none: nothing is kept
  std::uint64_t memoryBudget = 40 * 1024 * 1024;  // bytes of parts held at once
  std::uint32_t parallel = 0;                     // parts in flight; 0: found by the engine
  std::shared_ptr<CredentialStore> credentials;   // keychain; none: session only
  Log log;                                        // os/log_file.h makes one that stays
  // Called on the change from no events to some, from any thread.
  std::function<void()> wake;
  // Jobs of the last run that this kind of program started are taken up at once (windows: true).
  bool resumeAtOpen = false;
  // A store that cannot be reached at all is waited for without end, and asked again every few minutes
  // (windows: true); otherwise what needs it fails after a minute.
  bool waitsForStores = false;
  std::uint64_t limitRate = 0;  // bytes a second of all; holds before anything is taken up; 0: none
  bool history = true;          // earlier jobs are shown; false starts quicker
};

// Cancels what it stands for when destroyed.
class [[nodiscard]] Operation {
 public:
  virtual ~Operation() = default;
  virtual void cancel() = 0;
};
using OperationPtr = std::unique_ptr<Operation>;

class Engine {
 public:
  // Blocks shortly: opens the journal. Several engines may share a state
  // folder: each job is run by one of them at a time.
  static Result<std::unique_ptr<Engine>> open(EngineOptions options);
  // Stops all work within 250 ms and saves; what was running goes on with the next engine.
  virtual ~Engine() = default;

  // Connections, as they were read last. "default" is always there: the default store on this computer.
  virtual std::vector<Connection> connections() const = 0;
  // Those of HAWSER_CONNECTION_<NAME>: there as long as the program runs, and not to be changed.
  virtual std::vector<Connection> givenConnections() const = 0;
  // Another program may have changed them: reads them anew; where they differ an event connectionsChanged
  // says so.
  virtual void refreshConnections() = 0;
  // `credential` goes to the keychain; where there is none (unsupported, denied) the connection is saved,
  // the credential kept until the engine closes, and the error returned so that the user is told.
  virtual void saveConnection(const Connection& connection, const Credential& credential,
                              std::function<void(Status)> done) = 0;
  virtual void removeConnection(const std::string& name, std::function<void(Status)> done) = 0;
  // For this engine's life only: after a credentialNeeded event, or to ask each time.
  virtual void provideCredential(const std::string& name, const Credential& credential) = 0;
  // Likewise of a private key (JobRequest::decryptKey, encryptKey).
  virtual void providePassphrase(const std::string& keyFile, const Secret& passphrase) = 0;
  // The same, and in the keychain, as the credential of a connection.
  virtual void savePassphrase(const std::string& keyFile, const Secret& passphrase,
                              std::function<void(Status)> done) = 0;
  // Likewise one that is not saved: as if the environment gave it.
  virtual void provideConnection(const ConnectionWithCredential& connection) = 0;
  // Steps in order, as far as they got.
  virtual OperationPtr testConnection(const ConnectionWithCredential& candidate,
                                      std::function<void(std::vector<ConnectionTestStep>)> done) = 0;

  // Browsing. A location as text: "NAME:" lists containers, "NAME:box/dir/" or "/dir/" their items.
  virtual OperationPtr browse(const std::string& folder, const std::string& prefix,
                              const std::string& continuation,
                              std::function<void(Result<BrowsePage>)> done) = 0;
  virtual OperationPtr stat(const std::string& location, std::function<void(Result<ObjectInfo>)> done) = 0;
  // The object's bytes in order, written to `sink` from one engine thread at a time. The engine holds the
  // sink until after `done`; exactly the object's bytes went into it where that says so, never a mixture of
  // two. corrupt, after the last byte, where together they are not those its hash was made of.
  virtual OperationPtr read(const std::string& location, std::shared_ptr<ByteSink> sink,
                            std::function<void(Result<ObjectInfo>)> done) = 0;
  // The same of a part of it, as far as it has such; what only the whole shows is not seen. What was read
  // once of a remote object comes from the cache as long as it is the same object. `etag` as browse() or
  // stat() said it: changedUnderUs where the object is another by now, and what the cache has of that one is
  // read without asking the store, of the answer key, size and etag then being sure. Empty: any.
  virtual OperationPtr readRange(const std::string& location, const ByteRange& range, const std::string& etag,
                                 std::shared_ptr<ByteSink> sink,
                                 std::function<void(Result<ObjectInfo>)> done) = 0;
  // Makes an object of what the source gives, in parts as it comes; it is there once all of it has arrived.
  // What is stopped begins anew. What comes for a store that is not on this computer is kept meanwhile: where
  // sending fails for good, the source is read to its end all the same, and a job is there that sends it. So
  // it is where the program ends; one whose source had not ended by then says so. Of the options those that
  // are of one object hold.
  virtual OperationPtr write(const std::string& location, std::shared_ptr<ByteSource> source,
                             const JobOptions& options, std::shared_ptr<WriteProgress> progress,
                             std::function<void(Result<ObjectInfo>)> done) = 0;
  virtual OperationPtr makeContainer(const std::string& location, std::function<void(Status)> done) = 0;
  // What remove() would take of these, counted into `tally`.
  virtual OperationPtr countRemoval(const std::vector<std::string>& locations,
                                    std::shared_ptr<RemovalTally> tally,
                                    std::function<void(Status)> done) = 0;
  // A folder (ends in '/') with all below it; a container ("NAME:box/") itself too. Stops at the first error;
  // `tally` says how much went by then.
  virtual OperationPtr remove(const std::vector<std::string>& locations, std::shared_ptr<RemovalTally> tally,
                              std::function<void(Status)> done) = 0;
  virtual OperationPtr presignedUrl(const std::string& location, WallTime expires,
                                    std::function<void(Result<std::string>)> done) = 0;

  // The cache of remote objects. busy: another program has it just now. Where there is none yet nothing is in
  // it, and its limit is what it would be.
  virtual OperationPtr cacheContents(std::function<void(Result<CacheContents>)> done) = 0;
  // Objects by their locations, as the contents say them or as anywhere else; all versions of each. Stops at
  // the first error; notFound: there is nothing of it. What is dropped is fetched again when it is read.
  virtual OperationPtr pinCached(const std::vector<std::string>& locations, bool pinned,
                                 std::function<void(Status)> done) = 0;
  virtual OperationPtr dropCached(const std::vector<std::string>& locations,
                                  std::function<void(Status)> done) = 0;
  virtual OperationPtr clearCache(std::function<void(Status)> done) = 0;  // all but what is pinned
  // From now on, in every program; what is too much goes.
  virtual OperationPtr resizeCache(std::uint64_t limit, std::function<void(Status)> done) = 0;

  // All that another program of ours needs to open the location: connections with their credentials.
  virtual OperationPtr grant(const std::string& location,
                             std::function<void(Result<std::vector<ConnectionWithCredential>>)> done) = 0;

  // Mounts: an object as a disk that is there at once, served by a program of its own until it is detached or
  // the engine closes. `done` hears its id once it is served. The backing's folder is made where missing, not
  // those above it. Errors: notFound of EngineOptions::mountProgram; those of the source; exists, busy,
  // corrupt and changedUnderUs as OnDemandDevice::open() has them.
  virtual OperationPtr mount(const MountRequest& request, std::function<void(Result<std::string>)> done) = 0;
  // All of this user by their ids, also those of other programs; ours also once they have ended by
  // themselves.
  virtual OperationPtr mounts(std::function<void(std::vector<RunningMount>)> done) = 0;
  // In so many cells, or fewer.
  virtual OperationPtr mountMap(const std::string& id, std::size_t cells,
                                std::function<void(Result<std::vector<MountMapCell>>)> done) = 0;
  // flush: what was written is on the disk. busy: somebody is connected to what is to be detached. One that
  // has ended by itself is forgotten when it is detached.
  virtual OperationPtr tellMount(const std::string& id, MountVerb verb, std::function<void(Status)> done) = 0;
  // What was written becomes a new version of the source; mounts() says how far it is. Cancelled: the source
  // is as it was. changedUnderUs: somebody else has changed it.
  virtual OperationPtr commitMount(const std::string& id,
                                   std::function<void(Result<CommitProgress>)> done) = 0;
  // Of the copies in the background of all mounts; bytes a second, 0: no limit. notFound: there is no mount.
  virtual OperationPtr setMountRate(std::uint64_t bytesPerSecond, std::function<void(Status)> done) = 0;
  // There are some that end with the engine.
  virtual bool hasOwnMounts() = 0;

  // Jobs. submit() journals the job before it returns an id, so that it survives from then on.
  virtual Result<JobId> submit(const JobRequest& request) = 0;  // blocks shortly
  // What submit() would do, without the means to write. With JobOptions::delta each object is compared, which
  // takes as long as to read it: `compared` counts the bytes.
  virtual OperationPtr preview(const JobRequest& request, std::function<void(Result<PlanSummary>)> done,
                               std::shared_ptr<std::atomic<std::uint64_t>> compared) = 0;
  OperationPtr preview(const JobRequest& request, std::function<void(Result<PlanSummary>)> done) {
    return preview(request, std::move(done), nullptr);
  }

  // Folders that are kept the same (api/sync.h). The preview reads alone. Errors besides the stores':
  // notFound: a folder of this computer is not there; invalidArgument: one lies in the other; unsupported: a
  // side is of several places.
  virtual OperationPtr previewSync(const SyncRequest& request,
                                   std::function<void(Result<SyncPreview>)> done) = 0;
  // Journals what was shown as a job, which does it and nothing else; 0: there was nothing to do. Blocks
  // shortly. invalidArgument: the plan is held back, or not what its hash says; busy: a run of the same two
  // has not ended.
  virtual Result<JobId> startSync(const SyncPreview& preview) = 0;

  // Profiles by name, those of other programs and those that cannot be read too.
  virtual OperationPtr profiles(std::function<void(Result<std::vector<SavedProfile>>)> done) = 0;
  // Errors: as ProfileBook has them (profile/profile_book.h).
  virtual OperationPtr saveProfile(const Profile& profile, bool replace,
                                   std::function<void(Status)> done) = 0;
  virtual OperationPtr removeProfile(const std::string& name, std::function<void(Status)> done) = 0;
  // Without anybody to ask: what is held back is refused (invalidArgument), and what a copy would remove is
  // up to the profile's limit. A run of a sync that has not ended goes on instead.
  virtual OperationPtr runProfile(const std::string& name, std::function<void(Result<JobId>)> done) = 0;

  // From now on profiles run by themselves, as their rules say, until the engine closes. Of several programs
  // of a user one does it; another takes it over within a minute of that one's end.
  virtual void runInBackground(BackgroundOptions options) = 0;
  virtual BackgroundView background() const = 0;
  // Whether what this computer is connected by is paid by volume, by who can tell; nothing: not known.
  virtual void setMetered(std::optional<bool> metered) = 0;

  virtual void pauseJob(JobId job) = 0;
  // Also one of an earlier run. One that another program runs stays with it: an event jobRefused says so.
  virtual void resumeJob(JobId job) = 0;
  virtual void cancelJob(JobId job) = 0;
  virtual void retryJob(JobId job) = 0;   // its failed transfers only
  virtual void forgetJob(JobId job) = 0;  // takes a finished one out of the history
  virtual void pause(TransferId transfer) = 0;
  virtual void resume(TransferId transfer) = 0;
  virtual void cancel(TransferId transfer) = 0;
  virtual void retry(TransferId transfer) = 0;
  virtual void move(TransferId transfer, QueuePlace place) = 0;
  virtual void pauseAll() = 0;
  virtual void resumeAll() = 0;
  // What waits for its next try is tried now.
  virtual void tryNow() = 0;
  virtual void setLimitRate(std::uint64_t bytesPerSecond) = 0;  // of all; 0: none
  virtual void setLimitRate(TransferId transfer, std::uint64_t bytesPerSecond) = 0;
  virtual void answer(TransferId transfer, ConflictPolicy choice, bool forWholeJob) = 0;

  virtual Snapshot snapshot(Cursor& cursor) const = 0;
  virtual std::vector<Event> takeEvents() = 0;
  virtual Result<TransferDetail> detail(TransferId transfer, std::size_t cells) const = 0;
  virtual Result<Conflict> conflict(TransferId transfer) const = 0;
  // Those for whom something is kept, jobs in order; also of jobs that another program runs.
  virtual OperationPtr spool(std::function<void(std::vector<SpoolRow>)> done) = 0;
  virtual Result<Report> report(JobId job) const = 0;  // blocks: reads the journal
  // The same with the lines of failed transfers only, at less cost. Blocks.
  virtual Result<Report> summary(JobId job) const = 0;
};

}  // namespace hawser
