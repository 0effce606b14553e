// EngineImpl: puts the rooms together behind Engine.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <set>

#include "api/background_loop.h"
#include "api/engine.h"
#include "api/input_spool.h"
#include "api/own_mounts.h"
#include "api/shared_cache.h"
#include "api/store_opener.h"
#include "journal/journal.h"
#include "profile/profile_book.h"
#include "sched/thread_pool.h"
#include "transfer/runner.h"

namespace hawser {

class EngineImpl final : public Engine {
 public:
  EngineImpl(EngineOptions options, std::unique_ptr<Journal> journal);
  ~EngineImpl() override;
  Status loadHistory();
  // Blocks: reads the file. True where it says something else than before; one that cannot be read says what
  // it said before.
  bool readConnections();

  // engine_connections.cpp
  std::vector<Connection> connections() const override;
  std::vector<Connection> givenConnections() const override { return stores_.given(); }
  void refreshConnections() override;
  void saveConnection(const Connection& connection, const Credential& credential,
                      std::function<void(Status)> done) override;
  void removeConnection(const std::string& name, std::function<void(Status)> done) override;
  void provideCredential(const std::string& name, const Credential& credential) override;
  void providePassphrase(const std::string& keyFile, const Secret& passphrase) override {
    stores_.credentials().keepForSession(passphraseName(keyFile), PassphraseCredential{passphrase});
  }
  void savePassphrase(const std::string& keyFile, const Secret& passphrase,
                      std::function<void(Status)> done) override;
  void provideConnection(const ConnectionWithCredential& connection) override { stores_.provide(connection); }
  OperationPtr testConnection(const ConnectionWithCredential& candidate,
                              std::function<void(std::vector<ConnectionTestStep>)> done) override;

  // engine_browse.cpp
  OperationPtr browse(const std::string& folder, const std::string& prefix, const std::string& continuation,
                      std::function<void(Result<BrowsePage>)> done) override;
  OperationPtr stat(const std::string& location, std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr read(const std::string& location, std::shared_ptr<ByteSink> sink,
                    std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr readRange(const std::string& location, const ByteRange& range, const std::string& etag,
                         std::shared_ptr<ByteSink> sink,
                         std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr makeContainer(const std::string& location, std::function<void(Status)> done) override;
  OperationPtr countRemoval(const std::vector<std::string>& locations, std::shared_ptr<RemovalTally> tally,
                            std::function<void(Status)> done) override;
  OperationPtr remove(const std::vector<std::string>& locations, std::shared_ptr<RemovalTally> tally,
                      std::function<void(Status)> done) override;
  OperationPtr presignedUrl(const std::string& location, WallTime expires,
                            std::function<void(Result<std::string>)> done) override;

  // engine_write.cpp
  OperationPtr write(const std::string& location, std::shared_ptr<ByteSource> source,
                     const JobOptions& options, std::shared_ptr<WriteProgress> progress,
                     std::function<void(Result<ObjectInfo>)> done) override;

  // engine_cache.cpp
  OperationPtr cacheContents(std::function<void(Result<CacheContents>)> done) override;
  OperationPtr pinCached(const std::vector<std::string>& locations, bool pinned,
                         std::function<void(Status)> done) override;
  OperationPtr dropCached(const std::vector<std::string>& locations,
                          std::function<void(Status)> done) override;
  OperationPtr clearCache(std::function<void(Status)> done) override;
  OperationPtr resizeCache(std::uint64_t limit, std::function<void(Status)> done) override;

  // engine_mounts.cpp
  OperationPtr grant(const std::string& location,
                     std::function<void(Result<std::vector<ConnectionWithCredential>>)> done) override;
  OperationPtr mount(const MountRequest& request, std::function<void(Result<std::string>)> done) override;
  OperationPtr mounts(std::function<void(std::vector<RunningMount>)> done) override;
  OperationPtr mountMap(const std::string& id, std::size_t cells,
                        std::function<void(Result<std::vector<MountMapCell>>)> done) override;
  OperationPtr tellMount(const std::string& id, MountVerb verb, std::function<void(Status)> done) override;
  OperationPtr commitMount(const std::string& id, std::function<void(Result<CommitProgress>)> done) override;
  OperationPtr setMountRate(std::uint64_t bytesPerSecond, std::function<void(Status)> done) override;
  bool hasOwnMounts() override { return ownMounts_.runAny(); }

  // engine_spool.cpp
  OperationPtr spool(std::function<void(std::vector<SpoolRow>)> done) override;
  // Of jobs that are gone nothing is kept; what came on standard input of a program that ended becomes a job.
  // Blocks shortly.
  void tidySpool();

  // engine_jobs.cpp
  Result<JobId> submit(const JobRequest& request) override;
  using Engine::preview;
  OperationPtr preview(const JobRequest& request, std::function<void(Result<PlanSummary>)> done,
                       std::shared_ptr<std::atomic<std::uint64_t>> compared) override;
  void pauseJob(JobId job) override;
  void resumeJob(JobId job) override;
  void cancelJob(JobId job) override;
  void retryJob(JobId job) override;
  void forgetJob(JobId job) override { runner_->forgetJob(job); }
  void pause(TransferId transfer) override { runner_->pause(transfer); }
  void resume(TransferId transfer) override;
  void cancel(TransferId transfer) override { runner_->cancel(transfer); }
  void retry(TransferId transfer) override;
  void move(TransferId transfer, QueuePlace place) override { runner_->move(transfer, place); }
  void pauseAll() override;
  void resumeAll() override;
  void tryNow() override;
  void setLimitRate(std::uint64_t bytesPerSecond) override { runner_->setLimitRate(bytesPerSecond); }
  void setLimitRate(TransferId transfer, std::uint64_t bytesPerSecond) override {
    runner_->setLimitRate(transfer, bytesPerSecond);
  }
  void answer(TransferId transfer, ConflictPolicy choice, bool forWholeJob) override {
    runner_->answer(transfer, choice, forWholeJob);
  }
  Snapshot snapshot(Cursor& cursor) const override { return runner_->snapshot(cursor); }
  std::vector<Event> takeEvents() override { return runner_->takeEvents(); }
  Result<TransferDetail> detail(TransferId transfer, std::size_t cells) const override {
    return runner_->detail(transfer, cells);
  }
  Result<Conflict> conflict(TransferId transfer) const override { return runner_->conflict(transfer); }

  // engine_sync.cpp
  OperationPtr previewSync(const SyncRequest& request,
                           std::function<void(Result<SyncPreview>)> done) override;
  Result<JobId> startSync(const SyncPreview& preview) override;

  // engine_profiles.cpp
  OperationPtr profiles(std::function<void(Result<std::vector<SavedProfile>>)> done) override;
  OperationPtr saveProfile(const Profile& profile, bool replace, std::function<void(Status)> done) override;
  OperationPtr removeProfile(const std::string& name, std::function<void(Status)> done) override;
  OperationPtr runProfile(const std::string& name, std::function<void(Result<JobId>)> done) override {
    return runProfile(name, AskedBy::person, std::move(done));
  }

  // engine_background.cpp
  void runInBackground(BackgroundOptions options) override;
  BackgroundView background() const override;
  void setMetered(std::optional<bool> metered) override;

  // engine_report.cpp
  Result<Report> report(JobId job) const override;
  Result<Report> summary(JobId job) const override;

 private:
  // What reports say of the job itself; its transfers are not counted yet.
  Report reportHead(const JournalJob& job, const JobRequest& request) const;
  Result<std::vector<ConnectionWithCredential>> grantFor(const OpContext& context,
                                                         const std::string& location);
  Result<std::string> serve(const OpContext& context, const MountRequest& request);
  std::string mountFolder(const std::string& id) const {
    return joinPath(mountsFolder(options_.stateFolder), id);
  }
  // Runs `work` on the pool with a context that the operation's end and the engine's both stop.
  OperationPtr launch(std::function<void(const OpContext&)> work);
  Status prepareMembers(const Connection& connection);
  std::string spoolFolder() const { return joinPath(options_.stateFolder, "spool"); }
  Result<std::unique_ptr<FileSystem::Lock>> lockJob(JobId job) const;
  // What is on its way in write(): a job of the journal that only a later run knows of.
  struct Input {
    JournalJob job;
    std::unique_ptr<FileSystem::Lock> lock;
    std::unique_ptr<InputSpool> spool;
  };
  Result<Input> keepInput(const Location& destination, const JobOptions& options);
  Result<ObjectInfo> writeTo(const OpContext& context, const Location& location, ByteSource& source,
                             const JobOptions& options, WriteProgress& progress);
  void forgetInput(Input& input);
  void brokeOff(const JournalJob& job, InputSpool& input);
  void tidyInput(const std::string& id, const std::vector<JournalJob>& jobs);
  void addSpoolRows(const JournalJob& job, const Spool& spool, std::vector<SpoolRow>& rows) const;
  // `verb` with the location of each as the cache knows it, until one fails.
  OperationPtr forCached(const std::vector<std::string>& locations,
                         Status (*verb)(Cache&, const std::string&), std::function<void(Status)> done);
  Status withCached(const OpContext& context, const std::string& text, Cache& cache,
                    Status (*verb)(Cache&, const std::string&));
  // `verb` with the place of each, until one fails. Not with a whole store.
  template <class Verb>
  Status forRemoval(const OpContext& context, const std::vector<std::string>& locations, const Verb& verb);
  Result<JobPlaces> open(const OpContext& context, const JobRequest& request);
  Result<std::vector<Place>> openSeeds(const OpContext& context, const JobOptions& options);
  // Says whether the destination is a folder or the new name of what is copied, before anything is made
  // there: a plan that is taken up again must not find its own beginnings and read them otherwise.
  // Tells the context's listener what it waits for, in the user's words.
  Result<JobRequest> pinned(const OpContext& context, const JobRequest& request);
  Result<bool> isFolder(const OpContext& context, const std::string& text);
  JobTexts textsOf(const JobRequest& request) const;
  Result<std::vector<Location>> destinationsOf(const JobRequest& request) const;
  Result<std::vector<std::string>> placesOf(const std::string& destination, bool striped) const;
  // With the members of replicas in place of those among its destinations.
  Result<JobRequest> withMembers(const JobRequest& request) const;
  Result<StripePlaces> stripeOf(const JobRequest& request) const;
  Result<PlanSummary> summaryOf(const OpContext& context, const JobRequest& request,
                                std::atomic<std::uint64_t>* compared);
  // By a rule no job is resumed that a person has paused.
  enum class AskedBy : std::uint8_t { person, rule };
  OperationPtr runProfile(const std::string& name, AskedBy by, std::function<void(Result<JobId>)> done);
  Status goOnWith(JobId job, AskedBy by);
  // engine_background.cpp
  class Hands;
  std::optional<BackgroundHands::Standing> standingOf(JobId job) const;
  std::vector<std::string> localFoldersOf(const Profile& profile) const;
  std::optional<bool> metered() const;
  void lookInBackground();  // something it goes by has changed
  void stopBackground();
  // engine_sync.cpp: of JobRequest::sync
  struct Side;
  Result<Side> sideOf(const OpContext& context, const std::string& text);
  // None where nothing of the source could be in the cache.
  std::shared_ptr<KeptObjects> keptOf(const OpContext& context, const Location& location, const Place& place);
  std::vector<std::shared_ptr<KeptObjects>> keptOf(const OpContext& context, const JobOptions& options,
                                                   const Side& left, const Side& right);
  Result<JobPlaces> openSides(const OpContext& context, const JobRequest& request);
  std::string rootOf(const Side& side) const;
  // True: it is there, or lies on no disk of this computer.
  Result<bool> isThere(const Side& side, bool mayBeMissing) const;
  Status checkRoots(const Side& left, const Side& right) const;
  Result<SyncPreview> planSides(const OpContext& context, const SyncRequest& request);
  Status compareSides(const OpContext& context, SyncPreview& preview, const JobPlaces& places);
  // Those on this machine; a plan that will be refused makes none in its source.
  Status makeDestinationFolders(const JobRequest& request);
  // Shows a job of the journal; `withTransfers` so that it can be run.
  Status show(const JournalJob& job, bool withTransfers);
  // On a pool thread: takes the job's lock, opens its stores, starts it, then does `then`. Calls for a job
  // that is being started already only add their `then`.
  // `fresh`: just submitted, so that it ends where it cannot even begin.
  void startJob(JobId job, std::function<void()> then = {}, bool fresh = false);
  Status start(const OpContext& context, JobId job);
  // Does what was asked for while the job was being started.
  void startEnded(JobId job);
  // The job's lock is ours, and the runner has the job.
  Status own(JobId job, const JournalJob& row);
  // Cancels one that was only shown: with its stores where they can be had, so that nothing stays behind.
  void cancelShown(JobId job);

  // A job that is being started, and what is to be done with it then.
  struct Starting {
    std::stop_source stop;
    bool stopped = false;
    std::vector<std::function<void()>> then;
  };
  // True: the job is being started. `then` follows that, which is stopped: it may wait for a store.
  bool insteadOfStart(JobId job, std::function<void()> then);

  const EngineOptions options_;
  const RetryPolicy retry_;  // of what jobs need
  FileSystem& files_;
  mutable StoreOpener stores_;  // its book and keychain have locks of their own
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<ThreadPool> pool_;
  std::unique_ptr<Runner> runner_;
  std::stop_source stop_;
  ProfileBook profiles_;
  SharedCache cache_;
  OwnMounts ownMounts_;
  mutable Mutex connectionsMutex_;
  std::vector<Connection> connections_ HAWSER_GUARDED_BY(connectionsMutex_);
  mutable Mutex mutex_;
  std::map<JobId, std::unique_ptr<FileSystem::Lock>> locks_ HAWSER_GUARDED_BY(mutex_);
  std::map<JobId, Starting> starting_ HAWSER_GUARDED_BY(mutex_);
  std::map<JobId, std::uint64_t> shown_ HAWSER_GUARDED_BY(mutex_);  // the revisions that show() had
  mutable Mutex backgroundMutex_;
  std::shared_ptr<BackgroundLoop> background_ HAWSER_GUARDED_BY(backgroundMutex_);
  std::optional<bool> metered_ HAWSER_GUARDED_BY(backgroundMutex_);
  std::atomic<bool> allPaused_{false};
};

}  // namespace hawser
