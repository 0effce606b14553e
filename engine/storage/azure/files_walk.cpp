#include "storage/azure/files_walk.h"

#include <algorithm>

#include "storage/azure/azure_staged_writer.h"
#include "storage/azure/files_protocol.h"
#include "storage/rest/range_answer.h"

namespace hawser::azure {

namespace {

std::string folderOf(const std::string& prefix) {
  return prefix.substr(0, prefix.rfind('/') + 1);
}

}  // namespace

bool isNoDirectory(const Error& error) {
  return (error.code == ErrorCode::notFound && error.serviceCode != "ContainerNotFound") ||
         error.serviceCode == "ResourceTypeMismatch";
}

Result<std::vector<DirectoryItem>> readDirectory(AzureClient& client, const OpContext& context,
                                                 const ObjectRef& directory, const std::string& prefix,
                                                 const std::string& object) {
  std::vector<DirectoryItem> items;
  std::string continuation;
  do {
    HAWSER_TRY(
        const HttpResponse response,
        client.send(unmetered(context),
                    listDirectoryRequest(client.access().base, directory, prefix, continuation), object));
    auto page = parseDirectoryList(response.body);
    if (!page) return fail(std::move(page.error()).about(object));
    if (!page->continuation.empty() && page->continuation == continuation) {
      return fail(
          makeError(ErrorCode::corrupt, "the service's listing comes back to where it was").about(object));
    }
    continuation = std::move(page->continuation);
    items.insert(items.end(), std::make_move_iterator(page->items.begin()),
                 std::make_move_iterator(page->items.end()));
  } while (!continuation.empty());
  // The service may take its prefix in any case.
  std::erase_if(items, [&](const DirectoryItem& item) {
    return isStagedKey(item.info.key) || !item.info.key.starts_with(prefix);
  });
  std::sort(items.begin(), items.end(),
            [](const DirectoryItem& a, const DirectoryItem& b) { return a.info.key < b.info.key; });
  // Something that was renamed between two pages may be in both.
  const auto twice =
      std::unique(items.begin(), items.end(),
                  [](const DirectoryItem& a, const DirectoryItem& b) { return a.info.key == b.info.key; });
  items.erase(twice, items.end());
  return items;
}

FilesWalk::FilesWalk(std::shared_ptr<AzureClient> client, const ListQuery& query, std::string after,
                     std::string root)
    : client_(std::move(client)), query_(query), after_(std::move(after)), root_(std::move(root)) {}

bool FilesWalk::goesOn(const ListQuery& query) const {
  return query.container == query_.container && query.prefix == query_.prefix &&
         query.recursive == query_.recursive && query.continuation == last_;
}

Result<FilesWalk::Level> FilesWalk::enter(const OpContext& context, std::string folder,
                                          const std::string& names) {
  ++entered_;
  HAWSER_TRY(std::vector<DirectoryItem> items,
             readDirectory(*client_, context, {query_.container, folder}, names, root_ + "/" + folder));
  return Level{std::move(folder), std::move(items), 0};
}

Status FilesWalk::start(const OpContext& context) {
  started_ = true;
  const std::string folder = folderOf(query_.prefix);
  const std::string names = query_.prefix.substr(folder.size());
  auto level = enter(context, folder, names);
  if (!level) return isNoDirectory(level.error()) ? Status{} : fail(std::move(level.error()));
  if (level->items.empty() && !folder.empty() && names.empty() && after_ < folder) {
    auto response = client_->send(unmetered(context),
                                  statDirectoryRequest(client_->access().base, {query_.container, folder}),
                                  root_ + "/" + folder);
    if (!response) return isNoDirectory(response.error()) ? Status{} : fail(std::move(response.error()));
    unread_ = directoryInfo(folder, response->headers);
    unread_->hasProperties = false;  // as all others
  }
  levels_.push_back(std::move(*level));
  return {};
}

// Whether something at or below the key is part of this walk.
bool FilesWalk::lies(const std::string& key) const {
  if (!key.starts_with(query_.prefix)) return false;
  return key > after_ || (key.ends_with('/') && after_.starts_with(key));
}

// What may be a link by its attributes, as its metadata says.
Result<std::optional<ObjectInfo>> FilesWalk::looked(const OpContext& context, ObjectInfo info) {
  auto response =
      client_->send(unmetered(context), statFileRequest(client_->access().base, {query_.container, info.key}),
                    root_ + "/" + info.key);
  if (!response) {
    if (isNoDirectory(response.error())) return std::nullopt;
    return fail(std::move(response.error()));
  }
  if (isFileLink(response->headers)) {
    info.kind = ObjectKind::link;
    info.size = 0;
  }
  return info;
}

Result<std::optional<ObjectInfo>> FilesWalk::take(const OpContext& context, DirectoryItem item) {
  ObjectInfo info = std::move(item.info);
  info.key.insert(0, levels_.back().prefix);
  if (!lies(info.key)) return std::nullopt;
  if (info.kind != ObjectKind::folder) {
    if (item.mayBeLink && info.size <= kLongestTarget) return looked(context, std::move(info));
    return info;
  }
  if (!query_.recursive) {
    info.kind = ObjectKind::prefix;
    if (info.key <= after_) return std::nullopt;
    return info;
  }
  auto inside = enter(context, info.key, {});
  if (!inside) {
    if (isNoDirectory(inside.error())) return std::nullopt;
    return fail(std::move(inside.error()));
  }
  const bool empty = inside->items.empty();
  if (!empty) levels_.push_back(std::move(*inside));
  if (!empty || info.key <= after_) return std::nullopt;
  return info;
}

Result<std::optional<ObjectInfo>> FilesWalk::next(const OpContext& context) {
  HAWSER_CHECK(context.check());
  if (!started_) HAWSER_CHECK(start(context));
  if (unread_) return std::exchange(unread_, std::nullopt);
  while (!levels_.empty()) {
    HAWSER_CHECK(context.check());
    Level& level = levels_.back();
    if (level.at == level.items.size()) {
      levels_.pop_back();
      continue;
    }
    HAWSER_TRY(auto found, take(context, std::move(level.items[level.at++])));
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace hawser::azure
