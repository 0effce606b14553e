#include "os/folder_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "os/descriptor.h"
#include "os/file_system.h"
#include "os/posix_call.h"
#include "os/posix_error.h"

namespace hawser {

namespace {

// Not each write: a file that is open for long is told of when it is closed.
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                                  IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr std::uint32_t kGone = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT;
// So many watches at most are let go of before what the system tells of them is taken in: it keeps only so
// much (fs.inotify.max_queued_events, 16384 where nobody has changed it).
constexpr std::size_t kLetGoAtOnce = 64;
constexpr int kMostReads = 256;  // at once: some times what the system keeps

bool isBelow(const std::string& path, const std::string& folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

class InotifyFolderWatch final : public FolderWatch {
 public:
  InotifyFolderWatch(Descriptor events, Descriptor wake)
      : events_(std::move(events)), wake_(std::move(wake)) {}

  Status watch(const OpContext& context, Key key, const std::string& folder) override {
    const auto info = FileSystem::system().info(folder, true);
    const bool isFolder = info && info->kind == FileKind::directory;
    const auto before = roots_.find(key);
    if (!isFolder || (before != roots_.end() && before->second.folder != folder)) forget(key);
    if (!info) return fail(info.error());
    if (!isFolder) return fail(makeError(ErrorCode::invalidArgument, "it is no folder").about(folder));
    roots_[key] = {folder, info->device, info->inode};
    // One that is watched already is only gone through again: to let go of all of it first would tell of each
    // folder, and of a large tree more than the system keeps, so that it would be lost once more.
    std::unordered_set<int> seen;
    addTree(context, {key}, folder, &seen);
    HAWSER_CHECK(context.check());
    dropIf([&](int number, const Folder& one) { return one.keys.contains(key) && !seen.contains(number); },
           {key});
    const bool any = std::any_of(folders_.begin(), folders_.end(),
                                 [&](const auto& one) { return one.second.keys.contains(key); });
    if (any || roots_[key].full) return {};
    forget(key);
    return fail(posixError(EACCES, "watch", folder));
  }

  void forget(Key key) override {
    roots_.erase(key);
    dropIf([&](int, const Folder& folder) { return folder.keys.contains(key); }, {key});
  }

  bool isWhole(Key key) const override {
    const auto root = roots_.find(key);
    return root != roots_.end() && root->second.whole;
  }

  bool isSame(Key key) const override {
    const auto root = roots_.find(key);
    if (root == roots_.end()) return false;
    const auto now = FileSystem::system().info(root->second.folder, true);
    return now && now->device == root->second.device && now->inode == root->second.inode;
  }

  Result<std::vector<Change>> wait(const OpContext& context, std::chrono::milliseconds most) override {
    const auto longest = held_.empty() ? most.count() : 0;
    const auto limit = static_cast<int>(std::clamp<std::int64_t>(longest, 0, 24 * 60 * 60 * 1000));
    std::array<pollfd, 2> ready{{{events_.number(), POLLIN, 0}, {wake_.number(), POLLIN, 0}}};
    if (untilNotInterrupted([&] { return ::poll(ready.data(), ready.size(), limit); }) < 0)
      return fail(posixError(errno, "poll", "folders"));
    if (ready[1].revents != 0) {
      std::uint64_t count = 0;
      untilNotInterrupted([&] { return ::read(wake_.number(), &count, sizeof count); });
    }
    std::map<Key, bool> changed;
    if (held_.empty() && ready[0].revents != 0) HAWSER_CHECK(hold(1));
    // What comes in while these are taken is later than all of them.
    for (const Told& event : std::exchange(held_, {}))
      take(context, event, changed);
    std::vector<Change> all;
    for (const auto& [key, lost] : changed)
      if (roots_.contains(key)) all.push_back({key, lost});
    return all;
  }

  void wake() override {
    const std::uint64_t one = 1;
    untilNotInterrupted([&] { return ::write(wake_.number(), &one, sizeof one); });
  }

 private:
  struct Root {
    std::string folder;
    std::uint64_t device = 0, inode = 0;  // what it was when it was watched
    bool whole = true;
    bool full = false;  // the system watches no more
  };
  struct Folder {
    std::string path;
    std::set<Key> keys;
  };
  struct Told {
    int number = 0;
    std::uint32_t mask = 0;
    std::string name;
  };

  void markPartial(const std::set<Key>& keys, bool full) {
    for (const Key key : keys) {
      const auto root = roots_.find(key);
      if (root == roots_.end()) continue;
      root->second.whole = false;
      root->second.full = root->second.full || full;
    }
  }

  // Each is watched before it is read: what is made in between is told of, or found.
  // `seen`: the numbers of all, where somebody wants them.
  void addTree(const OpContext& context, const std::set<Key>& keys, const std::string& top,
               std::unordered_set<int>* seen = nullptr) {
    std::vector<std::string> left{top};
    while (!left.empty()) {
      if (context.stopped()) return markPartial(keys, false);
      const std::string path = std::move(left.back());
      left.pop_back();
      const bool isRoot = std::any_of(keys.begin(), keys.end(), [&](Key key) {
        const auto root = roots_.find(key);
        return root != roots_.end() && root->second.folder == path;
      });
      const int number = ::inotify_add_watch(events_.number(), path.c_str(),
                                             kEvents | (isRoot ? 0u : std::uint32_t{IN_DONT_FOLLOW}));
      if (number < 0) {
        if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) continue;  // gone again
        const bool full = errno == ENOSPC;
        markPartial(keys, full);
        if (full) return;
        continue;
      }
      if (seen) seen->insert(number);
      Folder& folder = folders_[number];
      folder.path = path;
      folder.keys.insert(keys.begin(), keys.end());
      const auto entries = FileSystem::system().list(path);
      if (!entries && entries.error().code != ErrorCode::notFound) markPartial(keys, false);
      if (!entries) continue;
      for (const DirectoryEntry& entry : *entries)
        if (entry.kind == FileKind::directory) left.push_back(joinPath(path, entry.name));
    }
  }

  // Takes the keys away from those, and lets go of what then has none. Each of these is told of by the
  // system, too: what it has told is taken in meanwhile, so that nothing is lost to that.
  template <class Which>
  void dropIf(const Which& which, const std::set<Key>& keys) {
    std::size_t gone = 0;
    for (auto one = folders_.begin(); one != folders_.end();) {
      Folder& folder = one->second;
      if (which(one->first, folder))
        for (const Key key : keys)
          folder.keys.erase(key);
      if (folder.keys.empty()) {
        if (gone++ % kLetGoAtOnce == 0) (void)hold(kMostReads);
        (void)::inotify_rm_watch(events_.number(), one->first);
        one = folders_.erase(one);
      } else {
        ++one;
      }
    }
  }

  // Takes in what the system has told, for the next wait().
  Status hold(int reads) {
    alignas(inotify_event) std::array<char, 64 * 1024> buffer;
    for (; reads > 0; --reads) {
      const ssize_t size =
          untilNotInterrupted([&] { return ::read(events_.number(), buffer.data(), buffer.size()); });
      if (size < 0 && errno == EAGAIN) return {};
      if (size < 0) return fail(posixError(errno, "read", "folders"));
      for (ssize_t at = 0; at < size;) {
        const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
        at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
        // Of one that was let go of nothing is of use.
        if ((event->mask & IN_Q_OVERFLOW) == 0 && !folders_.contains(event->wd)) continue;
        held_.push_back({event->wd, event->mask, event->len == 0 ? std::string() : std::string(event->name)});
      }
    }
    return {};
  }

  void take(const OpContext& context, const Told& event, std::map<Key, bool>& changed) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
      for (const auto& [key, root] : roots_)
        changed[key] = true;
      return;
    }
    const auto found = folders_.find(event.number);
    if (found == folders_.end()) return;
    if ((event.mask & IN_IGNORED) != 0) {
      folders_.erase(found);
      return;
    }
    const Folder folder = found->second;
    for (const Key key : folder.keys) {
      bool& lost = changed[key];
      const auto root = roots_.find(key);
      lost =
          lost || ((event.mask & kGone) != 0 && root != roots_.end() && root->second.folder == folder.path);
    }
    if ((event.mask & IN_ISDIR) == 0 || event.name.empty()) return;
    const std::string path = joinPath(folder.path, event.name);
    if ((event.mask & IN_MOVED_FROM) != 0)
      dropIf([&](int, const Folder& one) { return isBelow(one.path, path); }, folder.keys);
    if ((event.mask & (IN_CREATE | IN_MOVED_TO)) != 0) addTree(context, folder.keys, path);
  }

  const Descriptor events_, wake_;
  std::map<Key, Root> roots_;
  std::unordered_map<int, Folder> folders_;  // by the number of their watch
  std::vector<Told> held_;                   // taken in, and not told yet
};

}  // namespace

Result<std::unique_ptr<FolderWatch>> FolderWatch::make() {
  Descriptor events(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!events) return fail(posixError(errno == EMFILE ? ENOSPC : errno, "inotify", "folders"));
  Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake) return fail(posixError(errno, "eventfd", "folders"));
  return std::make_unique<InotifyFolderWatch>(std::move(events), std::move(wake));
}

}  // namespace hawser
