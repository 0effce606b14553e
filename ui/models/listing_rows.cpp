#include "models/listing_rows.h"

#include <QRegularExpression>
#include <algorithm>
#include <numeric>

#include "models/natural_order.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

bool isFolder(BrowseItem::Kind kind) {
  return kind == BrowseItem::Kind::folder || kind == BrowseItem::Kind::container;
}

std::string_view piece(std::string_view all, const std::vector<std::uint32_t>& ends, std::uint32_t row) {
  const std::uint32_t start = row == 0 ? 0 : ends[row - 1];
  return all.substr(start, ends[row] - start);
}

}  // namespace

void ListingRows::append(const std::vector<BrowseItem>& items) {
  if (items.empty()) return;
  auto page = std::make_shared<Page>();
  page->ends.reserve(items.size());
  page->fields.reserve(items.size());
  page->etagEnds.reserve(items.size());
  for (const BrowseItem& item : items) {
    const std::string usual = folder_ + item.name + (isFolder(item.kind) ? "/" : "");
    if (item.location != usual) page->oddLocations.emplace(page->ends.size(), item.location);
    page->names += item.name;
    page->ends.push_back(static_cast<std::uint32_t>(page->names.size()));
    page->etags += item.etag;
    page->etagEnds.push_back(static_cast<std::uint32_t>(page->etags.size()));
    Fields fields;
    fields.size = item.size;
    if (item.modified) fields.modified = item.modified->time_since_epoch().count();
    fields.kind = item.kind;
    fields.tier = tierNumber(item.tier);
    page->fields.push_back(fields);
  }
  page->names.shrink_to_fit();
  page->etags.shrink_to_fit();
  const std::size_t before = size();
  pages_.push_back(std::move(page));
  starts_.push_back(before + items.size());
}

std::uint8_t ListingRows::tierNumber(const std::string& tier) {
  const auto found = std::find(tiers_.begin(), tiers_.end(), tier);
  if (found != tiers_.end()) return static_cast<std::uint8_t>(found - tiers_.begin());
  if (tiers_.size() == 255) return 0;
  tiers_.push_back(tier);
  return static_cast<std::uint8_t>(tiers_.size() - 1);
}

ListingRows::Place ListingRows::find(Item item) const {
  const auto page = std::upper_bound(starts_.begin(), starts_.end(), static_cast<std::size_t>(item));
  const auto number = static_cast<std::size_t>(page - starts_.begin());
  const std::size_t start = number == 0 ? 0 : starts_[number - 1];
  return {pages_[number].get(), static_cast<std::uint32_t>(item - start)};
}

std::string_view ListingRows::name(Item item) const {
  const Place place = find(item);
  return piece(place.page->names, place.page->ends, place.row);
}

std::string_view ListingRows::etag(Item item) const {
  const Place place = find(item);
  return piece(place.page->etags, place.page->etagEnds, place.row);
}

const ListingRows::Fields& ListingRows::fields(Item item) const {
  const Place place = find(item);
  return place.page->fields[place.row];
}

std::string ListingRows::location(Item item) const {
  const Place place = find(item);
  const auto odd = place.page->oddLocations.find(place.row);
  if (odd != place.page->oddLocations.end()) return odd->second;
  return folder_ + std::string(name(item)) + (isFolder(place.page->fields[place.row].kind) ? "/" : "");
}

const std::string& ListingRows::tier(Item item) const {
  return tiers_[fields(item).tier];
}

std::vector<ListingRows::Item> ListingRows::arranged(const Order& order) const {
  std::vector<Item> items;
  if (order.filter.isEmpty()) {
    items.resize(size());
    std::iota(items.begin(), items.end(), Item{0});
  } else {
    const bool pattern = order.filter.contains(QLatin1Char('*')) || order.filter.contains(QLatin1Char('?'));
    const QRegularExpression glob(
        pattern ? QRegularExpression::wildcardToRegularExpression(order.filter) : QString(),
        QRegularExpression::CaseInsensitiveOption);
    for (Item item = 0; item < size(); ++item) {
      const std::string_view text = name(item);
      const QString word = fromUtf8(text);
      if (pattern ? glob.match(word).hasMatch() : word.contains(order.filter, Qt::CaseInsensitive))
        items.push_back(item);
    }
  }
  if (!order.sorted) return items;
  struct Key {
    Item item;
    Fields fields;
    std::string_view name;
  };
  std::vector<Key> keys;
  keys.reserve(items.size());
  for (const Item item : items)
    keys.push_back({item, fields(item), name(item)});
  std::sort(keys.begin(), keys.end(), [&order, this](const Key& a, const Key& b) {
    if (isFolder(a.fields.kind) != isFolder(b.fields.kind)) return isFolder(a.fields.kind);
    int result = 0;
    if (order.column == ListingColumn::size) result = threeWay(a.fields.size, b.fields.size);
    if (order.column == ListingColumn::modified) result = threeWay(a.fields.modified, b.fields.modified);
    if (order.column == ListingColumn::kind) {
      result = threeWay(static_cast<int>(a.fields.kind), static_cast<int>(b.fields.kind));
      if (result == 0) result = tiers_[a.fields.tier].compare(tiers_[b.fields.tier]);
    }
    if (result == 0) result = naturalCompare(a.name, b.name);
    if (result == 0) return a.item < b.item;
    return order.descending ? result > 0 : result < 0;
  });
  for (std::size_t i = 0; i < keys.size(); ++i)
    items[i] = keys[i].item;
  return items;
}

}  // namespace hawser::ui
