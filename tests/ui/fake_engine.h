// FakeEngine: an engine in memory for the window's tests and pictures. Nothing moves but what advance()
// moves; listings are made up page by page; answers come from a thread that is not the GUI's, as the real
// ones do.
#pragma once

#include <QThreadPool>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>

#include "api/engine.h"

namespace hawser::ui {

// A clock that stands still until it is told.
class FakeClock final : public Clock {
 public:
  WallTime now() const override { return WallTime(std::chrono::seconds(1768473660)) + since_; }
  SteadyTime steady() const override { return SteadyTime(std::chrono::hours(100) + since_); }
  void advance(std::chrono::milliseconds by) { since_ += by; }

 private:
  std::chrono::milliseconds since_{0};
};

class FakeEngine final : public Engine {
 public:
  explicit FakeEngine(const Clock& clock);
  ~FakeEngine() override;

  // What tests set up and look at.
  void setWake(std::function<void()> wake) { wake_ = std::move(wake); }
  TransferId add(TransferRow row);
  // `count` objects of one job, all queued.
  JobId addQueued(int count);
  // A job without transfers of its own, and what is told of it.
  void setJob(JobRow job, EventKind told);
  std::vector<SpoolRow> spooled;  // before the window is made
  // One of everything, for pictures.
  void addShowcase();
  // An object on its way to a stripe of these places, and copies of one to each of them; in states that
  // differ.
  TransferId addStripe(const std::vector<std::string>& places, std::uint64_t size, std::uint64_t width);
  TransferId addCopies(const std::vector<std::string>& places);
  // Before the window is made: a transfer that waits for a store that is away, and what is kept for it.
  TransferId addAway();
  // What submit() says from now on; none: it takes everything.
  void failSubmit(std::optional<Error> error);
  void advance(std::chrono::milliseconds by);
  // Every transfer runs and has moved a little; each fiftieth changes its state.
  void stir();
  TransferRow row(TransferId id) const;
  // Returns once every answer asked for has been given.
  void finishAnswers() { pool_.waitForDone(); }
  // None: it can be listed again.
  void failBrowsing(const std::string& folder, std::optional<Error> error);
  // `folder` lists that many objects, "IMG_1000000.jpg" and on.
  void setListing(const std::string& folder, std::size_t objects, std::size_t pageSize);
  // What an object has in it, once it is listed in that folder; another content is another object.
  void setObject(const std::string& folder, const std::string& name, std::string content);
  // It is read as if it had changed after it was listed; or fails so.
  void failReading(const std::string& location, std::optional<Error> error);
  // Reads wait until letReadsGo().
  void holdReads();
  void letReadsGo();
  void setCached(CacheContents contents);
  // Some of everything.
  void addCached();
  void failCache(std::optional<Error> error);
  // All of them; what is told of them changes them.
  void setMounts(std::vector<RunningMount> mounts);
  // One in each state.
  void addMounts();
  std::vector<RunningMount> mountsNow() const;
  // What mounting and commits end with; none: they do what they should.
  void failMounts(std::optional<Error> error);
  // Commits wait until letCommitsGo(), or until they are cancelled.
  void holdCommits();
  void letCommitsGo();
  CacheContents cached() const;
  // What previewSync() finds; otherwise one of everything.
  void setSync(SyncPreview preview);
  void failSync(std::optional<Error> error);
  // Both sides are looked at until letSyncGo(), or until nobody waits for it.
  void holdSync();
  void letSyncGo();
  bool syncWaits() const { return holdsSync_; }
  bool syncStopped() const { return *syncStopped_; }
  static SyncPreview showcaseSync(SyncKind kind);
  static SyncPreview largeSync(std::uint32_t rows);
  std::vector<SyncRequest> syncsPreviewed() const;
  std::vector<SyncPreview> syncsStarted() const;
  // Some of every kind, one of another program and one that is newer.
  void addProfiles();
  void failProfiles(std::optional<Error> error);
  std::vector<SavedProfile> profilesNow() const;
  // Runs of profiles are looked at until letRunsGo().
  void holdRuns();
  void letRunsGo();
  bool runStopped() const { return *runStopped_; }  // nobody waited for one any more
  // As the environment does it.
  void give(const Connection& connection);
  // As another program does it: seen after refreshConnections().
  void saveElsewhere(const Connection& connection);
  void failKeychain(const Error& error);
  // How counting ends, and what a removal stops at; until letRemovalsGo() both wait.
  void failRemovals(const Error& error);
  void holdRemovals();
  void letRemovalsGo();
  // What preview() finds of a job of only changes; none: one object that is wholly new.
  void setPlan(PlanSummary plan);
  void failPreviews(std::optional<Error> error);
  // From now on a comparison stands still after this many bytes, until it is cancelled or let go.
  void holdComparison(std::uint64_t after);
  void letComparisonGo();
  // One was stopped before it was through.
  bool comparisonStopped() const;
  // A plan of one of everything: changes, reasons to go whole, a problem.
  static PlanSummary showcasePlan();
  // A row of which only changes are, or were, sent.
  TransferId addChanges(TransferState state);
  std::vector<JobRequest> previewed() const;
  std::vector<JobRequest> submitted() const;
  std::vector<std::string> removed() const;
  std::vector<std::string> calls() const;
  int browseCalls() const;
  std::uint64_t limitRate() const;

  std::vector<Connection> connections() const override;
  std::vector<Connection> givenConnections() const override;
  void refreshConnections() override;
  void saveConnection(const Connection& connection, const Credential& credential,
                      std::function<void(Status)> done) override;
  void removeConnection(const std::string& name, std::function<void(Status)> done) override;
  void provideCredential(const std::string& name, const Credential& credential) override;
  void providePassphrase(const std::string&, const Secret&) override {}
  void savePassphrase(const std::string&, const Secret&, std::function<void(Status)>) override {}
  void provideConnection(const ConnectionWithCredential&) override {}
  OperationPtr testConnection(const ConnectionWithCredential& candidate,
                              std::function<void(std::vector<ConnectionTestStep>)> done) override;
  OperationPtr browse(const std::string& folder, const std::string& prefix, const std::string& continuation,
                      std::function<void(Result<BrowsePage>)> done) override;
  OperationPtr stat(const std::string& location, std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr read(const std::string& location, std::shared_ptr<ByteSink> sink,
                    std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr readRange(const std::string& location, const ByteRange& range, const std::string& etag,
                         std::shared_ptr<ByteSink> sink,
                         std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr write(const std::string& location, std::shared_ptr<ByteSource> source,
                     const JobOptions& options, std::shared_ptr<WriteProgress> progress,
                     std::function<void(Result<ObjectInfo>)> done) override;
  OperationPtr cacheContents(std::function<void(Result<CacheContents>)> done) override;
  OperationPtr pinCached(const std::vector<std::string>& locations, bool pinned,
                         std::function<void(Status)> done) override;
  OperationPtr dropCached(const std::vector<std::string>& locations,
                          std::function<void(Status)> done) override;
  OperationPtr clearCache(std::function<void(Status)> done) override;
  OperationPtr resizeCache(std::uint64_t limit, std::function<void(Status)> done) override;
  OperationPtr grant(const std::string&,
                     std::function<void(Result<std::vector<ConnectionWithCredential>>)> done) override {
    done(std::vector<ConnectionWithCredential>{});
    return nullptr;
  }
  OperationPtr mount(const MountRequest& request, std::function<void(Result<std::string>)> done) override;
  OperationPtr mounts(std::function<void(std::vector<RunningMount>)> done) override;
  OperationPtr mountMap(const std::string& id, std::size_t cells,
                        std::function<void(Result<std::vector<MountMapCell>>)> done) override;
  OperationPtr tellMount(const std::string& id, MountVerb verb, std::function<void(Status)> done) override;
  OperationPtr commitMount(const std::string& id, std::function<void(Result<CommitProgress>)> done) override;
  OperationPtr setMountRate(std::uint64_t bytesPerSecond, std::function<void(Status)> done) override;
  bool hasOwnMounts() override;
  void tryNow() override { note("tryNow"); }
  OperationPtr spool(std::function<void(std::vector<SpoolRow>)> done) override;
  OperationPtr makeContainer(const std::string& location, std::function<void(Status)> done) override;
  OperationPtr countRemoval(const std::vector<std::string>& locations, std::shared_ptr<RemovalTally> tally,
                            std::function<void(Status)> done) override;
  OperationPtr remove(const std::vector<std::string>& locations, std::shared_ptr<RemovalTally> tally,
                      std::function<void(Status)> done) override;
  OperationPtr presignedUrl(const std::string& location, WallTime expires,
                            std::function<void(Result<std::string>)> done) override;
  Result<JobId> submit(const JobRequest& request) override;
  using Engine::preview;
  OperationPtr preview(const JobRequest& request, std::function<void(Result<PlanSummary>)> done,
                       std::shared_ptr<std::atomic<std::uint64_t>> compared) override;
  OperationPtr previewSync(const SyncRequest& request,
                           std::function<void(Result<SyncPreview>)> done) override;
  Result<JobId> startSync(const SyncPreview& preview) override;
  OperationPtr profiles(std::function<void(Result<std::vector<SavedProfile>>)> done) override;
  OperationPtr saveProfile(const Profile& profile, bool replace, std::function<void(Status)> done) override;
  OperationPtr removeProfile(const std::string& name, std::function<void(Status)> done) override;
  OperationPtr runProfile(const std::string& name, std::function<void(Result<JobId>)> done) override;
  void runInBackground(BackgroundOptions options) override { inBackground_ = std::move(options); }
  BackgroundView background() const override { return background_; }
  void setMetered(std::optional<bool>) override {}
  // As if that were how they are now.
  void setBackground(std::vector<BackgroundRow> rows) {
    background_.rows = std::move(rows);
    if (inBackground_.changed) inBackground_.changed();
  }
  void pauseJob(JobId job) override;
  void resumeJob(JobId job) override;
  void cancelJob(JobId job) override;
  void retryJob(JobId job) override;
  void forgetJob(JobId job) override;
  void pause(TransferId transfer) override;
  void resume(TransferId transfer) override;
  void cancel(TransferId transfer) override;
  void retry(TransferId transfer) override;
  void move(TransferId transfer, QueuePlace place) override;
  void pauseAll() override;
  void resumeAll() override;
  void setLimitRate(std::uint64_t bytesPerSecond) override;
  void setLimitRate(TransferId transfer, std::uint64_t bytesPerSecond) override;
  void answer(TransferId transfer, ConflictPolicy choice, bool forWholeJob) override;
  Snapshot snapshot(Cursor& cursor) const override;
  std::vector<Event> takeEvents() override;
  Result<TransferDetail> detail(TransferId transfer, std::size_t cells) const override;
  Result<Conflict> conflict(TransferId transfer) const override;
  Result<Report> report(JobId job) const override;
  Result<Report> summary(JobId job) const override { return report(job); }

 private:
  void addMembers(TransferDetail& detail, std::size_t cells) const;
  void addSlices(TransferDetail& detail, std::size_t cells) const;
  BrowsePage page(const std::string& folder, const std::string& prefix, std::size_t from) const;
  void giveRange(const std::string& location, const ByteRange& range, const std::string& etag, ByteSink& sink,
                 const std::function<void(Result<ObjectInfo>)>& done);
  OperationPtr changeCache(const std::string& call, std::function<void(Status)> done,
                           const std::function<void(CacheContents&)>& change);
  RunningMount* mountOf(const std::string& id);
  void endCommit(const std::string& id, const std::optional<Error>& error);
  friend class HeldCommit;
  OperationPtr removal(std::function<void(Status)> done, std::function<void()> count);
  void touch(TransferRow& row);
  void setState(TransferId id, TransferState state);
  void forAll(const std::function<void(TransferRow&)>& change);
  void note(const std::string& call);
  void countJobs();

  const Clock& clock_;
  mutable std::mutex mutex_;
  mutable QThreadPool pool_;
  std::function<void()> wake_;
  std::vector<Connection> connections_, elsewhere_, given_;
  std::map<TransferId, TransferRow> rows_;
  std::map<JobId, JobRow> jobs_;
  std::map<std::string, Error> failing_;
  std::optional<Error> keychain_, removing_, refusal_;
  struct Stripe {
    std::vector<std::string> places;
    std::uint64_t width = 0;
  };
  std::map<TransferId, Stripe> stripes_;
  std::optional<PlanSummary> plan_;
  std::optional<Error> previewing_;
  std::uint64_t comparedUntil_ = 0;
  bool comparing_ = false;
  std::function<void()> comparison_;  // held
  std::shared_ptr<std::atomic<bool>> comparisonStopped_ = std::make_shared<std::atomic<bool>>(false);
  std::vector<JobRequest> previewed_;
  bool holding_ = false;
  std::vector<std::function<void()>> held_;
  std::vector<Event> events_;
  std::vector<JobRequest> submitted_;
  std::vector<std::string> removed_, calls_;
  struct Listing {
    std::size_t objects = 0, pageSize = 5000;
  };
  Listing listingOf(const std::string& folder) const;
  std::map<std::string, Listing> listings_;
  struct Content {
    std::string bytes, etag;
  };
  std::map<std::string, Content> contents_;                 // by location
  std::map<std::string, std::vector<BrowseItem>> folders_;  // of objects that were set
  std::map<std::string, Error> unreadable_;
  bool holdsReads_ = false;
  std::vector<std::function<void()>> heldReads_;
  CacheContents cached_{{}, {10ULL << 30, 0, 0}};
  std::optional<Error> uncached_;
  std::vector<RunningMount> mounts_;
  std::optional<Error> unmounted_;
  bool holdsCommits_ = false;
  std::map<std::string, std::function<void(Result<CommitProgress>)>> commits_;  // that wait, by mount
  std::shared_ptr<const SyncPreview> sync_;
  std::optional<Error> syncing_;
  bool holdsSync_ = false;
  std::function<void()> heldSync_;
  std::shared_ptr<std::atomic<bool>> syncStopped_ = std::make_shared<std::atomic<bool>>(false);
  std::vector<SyncRequest> syncsPreviewed_;
  std::vector<SyncPreview> syncsStarted_;
  std::vector<SavedProfile> profiles_;
  bool holdsRuns_ = false;
  std::vector<std::function<void()>> heldRuns_;
  std::shared_ptr<std::atomic<bool>> runStopped_ = std::make_shared<std::atomic<bool>>(false);
  std::optional<Error> unprofiled_;
  BackgroundOptions inBackground_;
  BackgroundView background_;
  Totals totals_;
  std::uint64_t version_ = 1, limit_ = 0;
  int browses_ = 0;
  JobId lastJob_ = 0;
  TransferId lastTransfer_ = 0;
};

}  // namespace hawser::ui
