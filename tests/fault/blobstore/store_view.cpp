#include "fault/blobstore/store_view.h"

#include <algorithm>

namespace hawser::fault {

namespace {

const OpContext kAlways;

std::string text(const std::optional<PageContent>& content) {
  if (!content) return "bytes nobody wrote";
  std::string found;
  for (const Stamp stamp : content->sectors)
    found += (found.empty() ? "" : " ") + std::to_string(stamp);
  return found;
}

Result<BlobView> viewOf(Blobstore& store, Blob& blob) {
  BlobView view;
  view.clusters = blob.clusters();
  view.allocated = blob.allocatedClusters();
  view.thin = blob.isThin();
  view.readOnly = blob.isReadOnly();
  HAWSER_TRY(view.parent, store.parent(blob.id()));
  HAWSER_TRY(view.clones, store.clones(blob.id()));
  if (blob.isExternalClone()) {
    HAWSER_TRY(view.external, blob.externalId());
  }
  for (const std::string& name : blob.xattrNames()) {
    HAWSER_TRY(std::string value, blob.xattr(name));
    view.xattrs.push_back({name, std::move(value)});
  }
  static std::vector<std::byte> bytes;
  bytes.resize(blob.size());
  HAWSER_CHECK(blob.read(kAlways, 0, bytes));
  for (std::size_t page = 0; page < bytes.size() / kPageSize; ++page)
    view.pages.push_back(readPage(ByteSpan(bytes).subspan(page * kPageSize, kPageSize), page));
  return view;
}

// The page is one of the choices, or sectors of those that overwrite each other in place.
bool fits(const std::optional<PageContent>& page, const std::vector<PageChoice>& choices) {
  if (!page) return false;
  for (const PageChoice& choice : choices) {
    if (choice.content == *page) return true;
  }
  for (const PageChoice& first : choices) {
    if (first.chain == 0) continue;
    bool all = true;
    for (std::size_t i = 0; i < kSectorsPerPage && all; ++i) {
      all = std::any_of(choices.begin(), choices.end(), [&](const PageChoice& choice) {
        return choice.chain == first.chain && choice.content.sectors[i] == page->sectors[i];
      });
    }
    if (all) return true;
  }
  return false;
}

template <class Value>
std::string differs(BlobId id, const char* what, const Value& is, const Value& should) {
  if (is == should) return {};
  std::string found = "blob " + std::to_string(id) + ": " + what;
  if constexpr (std::is_integral_v<Value>)
    found += " is " + std::to_string(is) + " and should be " + std::to_string(should);
  return found;
}

std::string mismatch(const BlobView& view, const BlobModel& model, const std::vector<BlobId>& clones,
                     const std::vector<std::vector<PageChoice>>& readable) {
  const BlobId id = model.id;
  const std::string found[] = {
      differs(id, "clusters", view.clusters, model.clusters),
      differs(id, "thin", view.thin, model.thin),
      differs(id, "read-only", view.readOnly, model.readOnly),
      differs(id, "parent", view.parent, model.parent),
      differs(id, "external snapshot", view.external, model.external),
      differs(id, "xattrs", view.xattrs, model.xattrs),
      differs(id, "clones", view.clones, clones),
  };
  for (const std::string& one : found) {
    if (!one.empty()) return one;
  }
  if (!model.thin && view.allocated != view.clusters)
    return "blob " + std::to_string(id) + " is thick and owns only " + std::to_string(view.allocated);
  for (std::size_t page = 0; page < view.pages.size(); ++page) {
    if (fits(view.pages[page], readable[page])) continue;
    std::string wanted;
    for (const PageChoice& choice : readable[page])
      wanted += (wanted.empty() ? "" : ", or ") + text(choice.content) + " (chain " +
                std::to_string(choice.chain) + ")";
    return "blob " + std::to_string(id) + ", page " + std::to_string(page) + ": reads " +
           text(view.pages[page]) + "; may be " + wanted;
  }
  return {};
}

}  // namespace

Result<StoreView> viewOf(Blobstore& store) {
  StoreView view;
  for (const BlobId id : store.blobs()) {
    HAWSER_TRY(const std::shared_ptr<Blob> blob, store.open(id));
    auto found = viewOf(store, *blob);
    HAWSER_CHECK(store.close(blob));
    HAWSER_TRY(view.blobs[id], std::move(found));
  }
  if (const auto super = store.superBlob()) view.superBlob = *super;
  view.type = store.type();
  const StoreSpace space = store.space();
  view.totalClusters = space.totalClusters;
  view.freeClusters = space.freeClusters;
  return view;
}

std::string problemsOf(Blobstore& store, const StoreView& view) {
  const StoreHealth health = store.health();
  if (health.failure) return "health: " + health.failure->detail;
  if (!health.damage.empty()) return "health: " + health.damage.front();
  if (!health.damagedBlobs.empty()) return "health: blob " + std::to_string(health.damagedBlobs.front());
  std::uint64_t owned = 0;
  for (const auto& [id, blob] : view.blobs)
    owned += blob.allocated;
  if (owned + view.freeClusters != view.totalClusters)
    return std::to_string(view.totalClusters) + " clusters: " + std::to_string(owned) + " owned, " +
           std::to_string(view.freeClusters) + " free";
  const auto check = store.check(kAlways);
  if (!check) return "check: " + check.error().detail;
  if (!check->problems.empty()) return "check: " + check->problems.front();
  if (check->usedClusters != owned)
    return "check: " + std::to_string(check->usedClusters) + " clusters used, " + std::to_string(owned) +
           " owned";
  return {};
}

Expectation::Expectation(std::vector<StoreModel> possible) {
  for (StoreModel& model : possible) {
    Possible one{std::move(model), {}, {}};
    for (const auto& [id, blob] : one.model.blobs) {
      auto& pages = one.readable[id];
      for (std::size_t page = 0; page < blob.pages.size(); ++page)
        pages.push_back(one.model.readable(blob, page));
      one.clones[id] = one.model.clones(id);
    }
    possible_.push_back(std::move(one));
  }
}

std::string Expectation::mismatch(const Possible& possible, const StoreView& view) {
  for (const auto& [id, blob] : possible.model.blobs) {
    if (!view.blobs.contains(id)) return "blob " + std::to_string(id) + " is missing";
  }
  for (const auto& [id, blob] : view.blobs) {
    if (!possible.model.blobs.contains(id)) return "blob " + std::to_string(id) + " should not be there";
  }
  if (view.superBlob != possible.model.superBlob)
    return "the super blob is " + std::to_string(view.superBlob) + " and should be " +
           std::to_string(possible.model.superBlob);
  if (view.type != possible.model.type) return "the type is another";
  for (const auto& [id, blob] : possible.model.blobs) {
    const std::string found =
        fault::mismatch(view.blobs.at(id), blob, possible.clones.at(id), possible.readable.at(id));
    if (!found.empty()) return found;
  }
  return {};
}

std::string Expectation::mismatch(const StoreView& view) const {
  std::string found;
  for (const Possible& possible : possible_) {
    const std::string other = mismatch(possible, view);
    if (other.empty()) return {};
    found += (found.empty() ? "" : "\n    or: ") + other;
  }
  return found;
}

std::optional<StoreModel> Expectation::resolved(const StoreView& view) const {
  for (const Possible& possible : possible_) {
    if (!mismatch(possible, view).empty()) continue;
    StoreModel model = possible.model;
    for (auto& [id, blob] : model.blobs) {
      for (std::size_t page = 0; page < blob.pages.size(); ++page) {
        const PageContent& seen = *view.blobs.at(id).pages[page];
        const std::vector<PageChoice> choices = blob.pages[page];
        std::vector<PageChoice> left;
        for (const PageChoice& choice : choices) {
          blob.pages[page] = {choice};
          const std::vector<PageChoice> readable = model.readable(blob, page);
          const auto fits = [&](const PageChoice& one) { return one.content == seen; };
          if (std::any_of(readable.begin(), readable.end(), fits)) left.push_back(choice);
        }
        // Some sectors of several: a content of its own.
        PageChoice torn = choices.back();
        torn.content = seen;
        if (left.empty()) left.push_back(torn);
        for (PageChoice& choice : left)
          choice.version = 0;
        blob.pages[page] = std::move(left);
      }
    }
    return model;
  }
  return std::nullopt;
}

}  // namespace hawser::fault
