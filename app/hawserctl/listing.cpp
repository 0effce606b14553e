#include "listing.h"

#include <vector>

#include "base/encoding.h"

namespace hawser::ctl {

namespace {

struct Folder {
  std::string path;
  std::string location;
};

Result<BrowsePage> page(Session& session, const Folder& folder, const std::string& continuation) {
  HAWSER_TRY(Engine* const engine, session.engine());
  return session.await<Result<BrowsePage>>(
      [&](auto done) { return engine->browse(folder.location, "", continuation, std::move(done)); });
}

}  // namespace

std::string locationIn(const std::string& folder, const std::string& name) {
  if (!folder.starts_with("http://") && !folder.starts_with("https://")) return folder + name;
  std::string location = folder;
  return location.insert(std::min(location.find('?'), location.size()), percentEncoded(name, "/"));
}

Status walk(Session& session, const std::string& folder, bool recursive,
            const std::function<bool(const Listed&)>& take) {
  // Depth first with an explicit stack: folders may be nested as deep as a stranger likes.
  std::vector<Folder> open = {{"", folder}};
  while (!open.empty()) {
    const Folder current = std::move(open.back());
    open.pop_back();
    std::vector<Folder> below;
    std::string continuation;
    do {
      HAWSER_TRY(BrowsePage items, page(session, current, continuation));
      for (BrowseItem& item : items.items) {
        const bool isFolder =
            item.kind == BrowseItem::Kind::folder || item.kind == BrowseItem::Kind::container;
        std::string name = item.name;
        if (isFolder && !name.ends_with('/')) name += '/';
        Listed listed{current.path + name, locationIn(current.location, name), std::move(item)};
        if (!take(listed)) return {};
        if (isFolder && recursive) below.push_back({listed.path, listed.location});
      }
      continuation = std::move(items.continuation);
    } while (!continuation.empty());
    open.insert(open.end(), below.rbegin(), below.rend());
  }
  return {};
}

}  // namespace hawser::ctl
