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

bool isBelow(const std::string& path, const std::string& folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

class InotifyFolderWatch final : public FolderWatch {
 public:
  InotifyFolderWatch(Descriptor events, Descriptor wake)
      : events_(std::move(events)), wake_(std::move(wake)) {}

  Status watch(Key key, const std::string& folder) override {
    forget(key);
    HAWSER_TRY(const FileInfo info, FileSystem::system().info(folder, true));
    if (info.kind != FileKind::directory)
      return fail(makeError(ErrorCode::invalidArgument, "it is no folder").about(folder));
    roots_[key] = {folder, true};
    addTree({key}, folder);
    const bool any = std::any_of(folders_.begin(), folders_.end(),
                                 [&](const auto& one) { return one.second.keys.contains(key); });
    if (any || roots_[key].full) return {};
    forget(key);
    return fail(posixError(EACCES, "watch", folder));
  }

  void forget(Key key) override {
    roots_.erase(key);
    dropIf([&](const Folder& folder) { return folder.keys.contains(key); }, {key});
  }

  bool isWhole(Key key) const override {
    const auto root = roots_.find(key);
    return root != roots_.end() && root->second.whole;
  }

  Result<std::vector<Change>> wait(std::chrono::milliseconds most) override {
    const auto limit = static_cast<int>(std::clamp<std::int64_t>(most.count(), 0, 24 * 60 * 60 * 1000));
    std::array<pollfd, 2> ready{{{events_.number(), POLLIN, 0}, {wake_.number(), POLLIN, 0}}};
    if (untilNotInterrupted([&] { return ::poll(ready.data(), ready.size(), limit); }) < 0)
      return fail(posixError(errno, "poll", "folders"));
    if (ready[1].revents != 0) {
      std::uint64_t count = 0;
      untilNotInterrupted([&] { return ::read(wake_.number(), &count, sizeof count); });
    }
    std::map<Key, bool> changed;
    if (ready[0].revents != 0) HAWSER_CHECK(takeEvents(changed));
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
    bool whole = true;
    bool full = false;  // the system watches no more
  };
  struct Folder {
    std::string path;
    std::set<Key> keys;
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
  void addTree(const std::set<Key>& keys, const std::string& top) {
    std::vector<std::string> left{top};
    while (!left.empty()) {
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

  // Takes the keys away from those, and lets go of what then has none.
  template <class Which>
  void dropIf(const Which& which, const std::set<Key>& keys) {
    for (auto one = folders_.begin(); one != folders_.end();) {
      Folder& folder = one->second;
      if (which(folder))
        for (const Key key : keys)
          folder.keys.erase(key);
      if (folder.keys.empty()) {
        (void)::inotify_rm_watch(events_.number(), one->first);
        one = folders_.erase(one);
      } else {
        ++one;
      }
    }
  }

  Status takeEvents(std::map<Key, bool>& changed) {
    alignas(inotify_event) std::array<char, 64 * 1024> buffer;
    const ssize_t size =
        untilNotInterrupted([&] { return ::read(events_.number(), buffer.data(), buffer.size()); });
    if (size < 0) {
      if (errno == EAGAIN) return {};
      return fail(posixError(errno, "read", "folders"));
    }
    for (ssize_t at = 0; at < size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
      take(*event, changed);
    }
    return {};
  }

  void take(const inotify_event& event, std::map<Key, bool>& changed) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
      for (const auto& [key, root] : roots_)
        changed[key] = true;
      return;
    }
    const auto found = folders_.find(event.wd);
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
    if ((event.mask & IN_ISDIR) == 0 || event.len == 0) return;
    const std::string path = joinPath(folder.path, event.name);
    if ((event.mask & IN_MOVED_FROM) != 0)
      dropIf([&](const Folder& one) { return isBelow(one.path, path); }, folder.keys);
    if ((event.mask & (IN_CREATE | IN_MOVED_TO)) != 0) addTree(folder.keys, path);
  }

  const Descriptor events_, wake_;
  std::map<Key, Root> roots_;
  std::unordered_map<int, Folder> folders_;  // by the number of their watch
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
