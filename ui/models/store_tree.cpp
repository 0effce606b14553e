#include "models/store_tree.h"

#include <QRegularExpression>
#include <algorithm>
#include <map>
#include <numeric>

#include "models/natural_order.h"
#include "models/text.h"

namespace hawser::ui {

std::string_view containerOf(std::string_view name) {
  const std::size_t slash = name.find('/');
  return slash == std::string_view::npos ? std::string_view() : name.substr(0, slash);
}

BlobKind kindOf(const StoreBlob& blob) {
  if (blob.name.empty()) return BlobKind::other;
  if (blob.writing) return BlobKind::unfinished;
  if (blob.name.ends_with('/')) return BlobKind::folder;
  if (blob.snapshot) return BlobKind::snapshot;
  return blob.parent != 0 ? BlobKind::clone : BlobKind::object;
}

// Makes a StoreTree: first everything with what it is below, then what is wanted of it in order.
class StoreArranger {
 public:
  using Item = StoreTree::Item;

  StoreArranger(const StoreContents& contents, const StoreTree::Order& order)
      : blobs_(contents.blobs), order_(order), things_(1) {}

  std::vector<Item> run() {
    for (std::uint32_t i = 0; i < blobs_.size(); ++i)
      add(i);
    linkFamilies();
    sumUp();
    keepWanted();
    return laidOut();
  }

 private:
  // "box/" says that the container is there, and is nothing more.
  static bool marksContainer(const StoreBlob& blob) {
    return kindOf(blob) == BlobKind::folder && blob.name.find('/') + 1 == blob.name.size() &&
           blob.clones == 0;
  }

  void add(std::uint32_t number) {
    const StoreBlob& blob = blobs_[number];
    const std::string_view container = containerOf(blob.name);
    std::uint32_t above = 0;
    if (!container.empty() && (blob.parent == 0 || marksContainer(blob)))
      above = containerFor(container, number);
    if (marksContainer(blob)) return;
    thingOf_[blob.id] = static_cast<std::uint32_t>(things_.size());
    Item& item = things_.emplace_back();
    item.blob = number;
    item.parent = above;
    item.bytes = blob.size;
    item.own = blob.allocated;
  }

  std::uint32_t containerFor(std::string_view name, std::uint32_t number) {
    const auto [found, isNew] = containers_.try_emplace(name, static_cast<std::uint32_t>(things_.size()));
    if (isNew) {
      Item& item = things_.emplace_back();
      item.blob = number;
      item.container = true;
    }
    return found->second;
  }

  void linkFamilies() {
    for (std::uint32_t i = 1; i < things_.size(); ++i) {
      const StoreBlob& blob = blobs_[things_[i].blob];
      if (things_[i].container || blob.parent == 0) continue;
      const auto above = thingOf_.find(blob.parent);
      if (above != thingOf_.end()) things_[i].parent = above->second;
    }
  }

  // Down a family, each once.
  std::uint32_t topOf(std::uint32_t thing) {
    std::uint32_t top = thing;
    while (things_[top].parent != 0 && !things_[top].container && tops_[top] == 0)
      top = things_[top].parent;
    if (tops_[top] != 0) top = tops_[top];
    for (std::uint32_t at = thing; at != 0 && at != top && tops_[at] == 0; at = things_[at].parent)
      tops_[at] = top;
    return top;
  }

  void sumUp() {
    tops_.assign(things_.size(), 0);
    for (std::uint32_t i = 1; i < things_.size(); ++i) {
      if (things_[i].container) continue;
      Item& top = things_[topOf(i)];
      if (!top.container) continue;
      top.bytes += things_[i].bytes;
      top.own += things_[i].own;
    }
  }

  // In a pattern '*' stands for them too.
  static QString withoutSlashes(QString text) { return text.replace(QLatin1Char('/'), QLatin1Char(' ')); }

  void keepWanted() {
    kept_.assign(things_.size(), order_.filter.isEmpty());
    if (order_.filter.isEmpty()) return;
    const bool pattern = order_.filter.contains(QLatin1Char('*')) || order_.filter.contains(QLatin1Char('?'));
    const QRegularExpression glob(
        pattern ? QRegularExpression::wildcardToRegularExpression(withoutSlashes(order_.filter)) : QString(),
        QRegularExpression::CaseInsensitiveOption);
    for (std::uint32_t i = 1; i < things_.size(); ++i) {
      const std::string& name = blobs_[things_[i].blob].name;
      const QString text = fromUtf8(things_[i].container ? containerOf(name) : std::string_view(name));
      if (!(pattern ? glob.match(withoutSlashes(text)).hasMatch()
                    : text.contains(order_.filter, Qt::CaseInsensitive)))
        continue;
      for (std::uint32_t at = i; at != 0 && !kept_[at]; at = things_[at].parent)
        kept_[at] = true;
    }
  }

  bool comesBefore(std::uint32_t a, std::uint32_t b) const {
    const Item &x = things_[a], &y = things_[b];
    if (x.container != y.container) return x.container;
    const StoreBlob &p = blobs_[x.blob], &q = blobs_[y.blob];
    int result = 0;
    switch (order_.column) {
      case StoreColumn::size:
        result = threeWay(x.bytes, y.bytes);
        break;
      case StoreColumn::own:
        result = threeWay(x.own, y.own);
        break;
      case StoreColumn::shared:
        result = threeWay(p.inherited, q.inherited);
        break;
      case StoreColumn::kind:
        result = threeWay(kindOf(p), kindOf(q));
        break;
      case StoreColumn::parent:
        result = naturalCompare(p.parentName, q.parentName);
        break;
      case StoreColumn::name:
        break;
    }
    if (result == 0) result = naturalCompare(p.name, q.name);
    if (result == 0) return p.id < q.id;
    return order_.descending ? result > 0 : result < 0;
  }

  // Level by level, so that the children of one lie side by side.
  std::vector<Item> laidOut() {
    std::vector<std::vector<std::uint32_t>> below(things_.size());
    for (std::uint32_t i = 1; i < things_.size(); ++i)
      if (kept_[i]) below[things_[i].parent].push_back(i);
    std::vector<Item> items(1);
    std::vector<std::uint32_t> open{0};  // the thing of each item
    for (std::uint32_t at = 0; at < open.size(); ++at) {
      auto& children = below[open[at]];
      std::sort(children.begin(), children.end(),
                [this](std::uint32_t a, std::uint32_t b) { return comesBefore(a, b); });
      items[at].first = static_cast<std::uint32_t>(items.size());
      items[at].children = static_cast<std::uint32_t>(children.size());
      for (const std::uint32_t child : children) {
        items.push_back(things_[child]);
        items.back().parent = at;
        open.push_back(child);
      }
    }
    return items;
  }

  const std::vector<StoreBlob>& blobs_;
  const StoreTree::Order& order_;
  std::vector<Item> things_;  // 0: the root
  std::unordered_map<std::uint64_t, std::uint32_t> thingOf_;
  std::map<std::string_view, std::uint32_t> containers_;
  std::vector<std::uint32_t> tops_;
  std::vector<bool> kept_;
};

StoreTree::StoreTree(std::shared_ptr<const StoreContents> contents, const Order& order)
    : contents_(std::move(contents)), items_(StoreArranger(*contents_, order).run()) {
  keys_.reserve(items_.size());
  for (Node node = 1; node < items_.size(); ++node)
    keys_.emplace(key(node), node);
}

const StoreBlob* StoreTree::blob(Node node) const {
  const Item& item = items_[node];
  return node == kRoot || item.container ? nullptr : &contents_->blobs[item.blob];
}

BlobKind StoreTree::kind(Node node) const {
  const StoreBlob* shown = blob(node);
  return shown ? kindOf(*shown) : BlobKind::container;
}

std::string StoreTree::name(Node node) const {
  const Item& item = items_[node];
  const std::string& whole = contents_->blobs[item.blob].name;
  const std::string_view container = containerOf(whole);
  if (item.container) return std::string(container);
  Node top = item.parent;
  while (top != kRoot && !items_[top].container)
    top = items_[top].parent;
  const bool inIt = top != kRoot && containerOf(contents_->blobs[items_[top].blob].name) == container;
  return inIt ? whole.substr(container.size() + 1) : whole;
}

std::string StoreTree::key(Node node) const {
  const StoreBlob* shown = blob(node);
  return shown ? std::to_string(shown->id) : "/" + name(node);
}

StoreTree::Node StoreTree::find(const std::string& key) const {
  const auto found = keys_.find(key);
  return found == keys_.end() ? kRoot : found->second;
}

}  // namespace hawser::ui
