// BackgroundLoop: starts saved profiles when their rules say so, and pauses what may not go on. One thread
// runs it, which sleeps until there is something to do.
#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "api/background.h"
#include "api/engine.h"
#include "base/log.h"
#include "base/mutex.h"
#include "journal/journal_rows.h"
#include "os/file_system.h"
#include "os/folder_watch.h"
#include "profile/profile_book.h"

namespace hawser {

// What the loop acts by. Called from its thread alone.
class BackgroundHands {
 public:
  virtual ~BackgroundHands() = default;
  virtual Result<std::vector<ProfileBook::Entry>> profiles() = 0;
  virtual std::string profilesFolder() = 0;  // is there
  // Of this computer, that it is to watch; without '/' at the end.
  virtual std::vector<std::string> foldersOf(const Profile& profile) = 0;
  virtual Surroundings surroundings() = 0;
  // As Engine::runProfile().
  // But an earlier run that a person has paused stays so, and is the job.
  virtual OperationPtr run(const std::string& profile, std::function<void(Result<JobId>)> done) = 0;
  struct Standing {
    JobState state = JobState::planning;  // also while it is being started
    std::optional<Error> refusal;         // it could not be started, and nobody has paused it
  };
  virtual std::optional<Standing> standingOf(JobId job) = 0;  // nothing: it is forgotten
  // One that was under way when its program ended, and nobody has paused, goes on.
  virtual void goOn(JobId job) = 0;
  virtual void pause(JobId job) = 0;
  virtual void resume(JobId job) = 0;
  virtual bool allPaused() = 0;  // by hand: then nothing starts
  virtual std::vector<JournalRun> runs() = 0;
  virtual void keepRun(const JournalRun& run) = 0;
  virtual void forgetRun(const std::string& profile) = 0;
  // That this program does it, and no other; nothing: another does.
  virtual std::unique_ptr<FileSystem::Lock> lock() = 0;
};

class BackgroundLoop {
 public:
  // `watch` none: there is no such thing, and changes are found by looking now and then.
  BackgroundLoop(std::shared_ptr<BackgroundHands> hands, std::unique_ptr<FolderWatch> watch,
                 BackgroundOptions options, const Clock& clock, Log log);

  // Blocks until stop().
  void run();
  // Any thread.
  void stop();
  void lookAgain();
  BackgroundView view() const;

  // What there is to do now; how long nothing will be, unless something changes. For run(), and tests.
  std::chrono::milliseconds step();
  void take(const std::vector<FolderWatch::Change>& changes);

 private:
  struct Watched {
    FolderWatch::Key key = 0;
    std::string folder;
    bool on = false;
  };
  struct Item {
    Profile profile;
    ScheduleState schedule;
    BackgroundRow row;
    std::vector<Watched> folders;
    OperationPtr planning;
    bool heldByRule = false;  // its job is paused, by us
    bool jobRefused = false;  // its job is there and could not be started; it is tried again
  };
  // A run that was asked for has begun, or not.
  struct Begun {
    std::string profile;
    Result<JobId> job;
  };
  struct Inbox {
    Mutex mutex;
    std::vector<Begun> begun HAWSER_GUARDED_BY(mutex);
  };

  bool reload();  // false: the profiles could not be read
  void takeUp(Item& item, const JournalRun& run);
  void watchFolders(Item& item);
  void letGo(Item& item);
  void takeBegun();
  void begun(Item& item, Result<JobId> job);
  void refused(Item& item, Error error);
  void pauseWithAll(JobId job);
  void begin(Item& item, RunCause cause);
  void start(Item& item, RunCause cause);
  void startAgain(Item& item, RunCause cause);
  void follow(Item& item, bool mayGoOn);
  std::optional<WallTime> look(Item& item, const Surroundings& around);
  void publish();
  void keep(const Item& item);
  void keepAsBegun(const Item& item);

  const std::shared_ptr<BackgroundHands> hands_;
  const std::shared_ptr<FolderWatch> watch_;
  const BackgroundOptions options_;
  const Clock& clock_;
  const Log log_;
  const std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
  std::stop_source stop_;
  OpContext context_;  // that this stops
  std::unique_ptr<FileSystem::Lock> lock_;
  std::map<std::string, Item> items_;
  std::map<FolderWatch::Key, std::string> keys_;  // whose folder it is
  FolderWatch::Key lastKey_ = 0;
  WallTime lookedAtFolders_{};
  bool profilesChanged_ = true, profilesWatched_ = false, firstLoad_ = true;
  mutable Mutex mutex_;
  BackgroundView view_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
