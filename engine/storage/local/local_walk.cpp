#include "storage/local/local_walk.h"

#include <algorithm>

#include "storage/local/local_properties.h"

namespace hawser::local {

namespace {

bool isMissing(const Error& error) {
  return error.code == ErrorCode::notFound;
}

std::string folderOf(const std::string& prefix) {
  const std::size_t slash = prefix.rfind('/');
  return slash == std::string::npos ? std::string() : prefix.substr(0, slash + 1);
}

}  // namespace

Status checkPrefix(const std::string& prefix) {
  const std::string folder = folderOf(prefix);
  if (folder.empty()) return {};
  const auto place = placeOf("/", {{}, folder});
  if (place) return {};
  return fail(place.error());
}

Walk::Walk(FileSystem& files, std::string root, const ListQuery& query, std::string after)
    : files_(files), root_(std::move(root)), query_(query), after_(std::move(after)) {}

bool Walk::goesOn(const ListQuery& query, const std::string& after) const {
  return query.container == query_.container && query.prefix == query_.prefix &&
         query.recursive == query_.recursive && after == last_;
}

Status Walk::start() {
  started_ = true;
  const std::string container = containerPath(root_, query_.container);
  const std::string prefix = folderOf(query_.prefix);
  // Any name stands for what is inside the folder: only the way there is looked at.
  HAWSER_TRY(const Place inside, placeOf(root_, {query_.container, prefix + "x"}));
  HAWSER_CHECK(checkContainer(files_, inside));
  if (const Status way = checkWay(files_, inside); !way) {
    return isMissing(way.error()) ? Status{} : way;
  }
  std::string folder(parentPath(inside.path));
  auto level = enter(folder, prefix);
  if (!level) return isMissing(level.error()) ? Status{} : fail(std::move(level.error()));
  if (level->entries.empty() && !prefix.empty() && prefix == query_.prefix && after_ < prefix) {
    HAWSER_TRY(unread_, folderItem(folder, prefix));
  }
  levels_.push_back(std::move(*level));
  return {};
}

Result<Walk::Level> Walk::enter(std::string folder, std::string prefix) {
  HAWSER_TRY(std::vector<DirectoryEntry> entries, files_.list(folder));
  std::erase_if(entries, [](const DirectoryEntry& entry) { return isUnfinishedName(entry.name); });
  // A folder sorts where its keys do: "a.b" before "a/", before "a0".
  for (DirectoryEntry& entry : entries) {
    if (entry.kind == FileKind::directory) entry.name += '/';
  }
  std::sort(entries.begin(), entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return Level{std::move(folder), std::move(prefix), std::move(entries), 0};
}

// Whether something at or below the key is part of this walk.
bool Walk::lies(const std::string& key, bool folder) const {
  if (!key.starts_with(query_.prefix)) return false;
  return key > after_ || (folder && after_.starts_with(key));
}

Result<std::optional<ObjectInfo>> Walk::folderItem(const std::string& path, std::string key) {
  const auto info = files_.info(path);
  if (!info) {
    if (isMissing(info.error())) return std::nullopt;
    return fail(info.error());
  }
  // Something else by now.
  if ((info->kind == FileKind::directory) != key.ends_with('/')) return std::nullopt;
  return infoOf(std::move(key), *info);
}

Result<std::optional<ObjectInfo>> Walk::take(Level& level, const DirectoryEntry& entry) {
  std::string key = level.prefix + entry.name;
  const bool folder = entry.kind == FileKind::directory;
  if (!lies(key, folder)) return std::nullopt;
  const std::string path =
      joinPath(level.folder, std::string_view(entry.name).substr(0, entry.name.size() - (folder ? 1 : 0)));
  if (folder && !query_.recursive) {
    if (key <= after_) return std::nullopt;
    HAWSER_TRY(auto item, folderItem(path, std::move(key)));
    if (item) item->kind = ObjectKind::prefix;
    return item;
  }
  if (folder) {
    auto inside = enter(path, key);
    if (!inside) {
      if (isMissing(inside.error())) return std::nullopt;
      return fail(std::move(inside.error()));
    }
    if (!inside->entries.empty()) {
      levels_.push_back(std::move(*inside));
      return std::nullopt;
    }
    if (key <= after_) return std::nullopt;
  }
  HAWSER_TRY(auto item, folderItem(path, std::move(key)));
  if (item && item->kind == ObjectKind::link) {
    const auto target = files_.readLink(path);
    if (target) item->properties.linkTarget = *target;
    if (!target && !isMissing(target.error())) return fail(target.error());
  }
  return item;
}

Result<std::optional<ObjectInfo>> Walk::next(const OpContext& context) {
  if (!started_) HAWSER_CHECK(start());
  if (unread_) return std::exchange(unread_, std::nullopt);
  while (!levels_.empty()) {
    HAWSER_CHECK(context.check());
    Level& level = levels_.back();
    if (level.at == level.entries.size()) {
      levels_.pop_back();
      continue;
    }
    // By value: entering a folder moves the levels.
    const DirectoryEntry entry = std::move(level.entries[level.at++]);
    HAWSER_TRY(auto item, take(level, entry));
    if (item) return item;
  }
  return std::nullopt;
}

}  // namespace hawser::local
