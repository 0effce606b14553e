// ListingRows: a listing's items, compact, in pages that never change once added. A copy is cheap and can be
// read by a worker while the GUI thread adds more.
#pragma once

#include <QString>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/types.h"

namespace hawser::ui {

enum class ListingColumn : std::uint8_t { name, size, modified, kind };
inline constexpr int kListingColumns = 4;

class ListingRows {
 public:
  using Item = std::uint32_t;  // in order of arrival; an item's identity for the listing's life

  struct Fields {
    std::uint64_t size = 0;
    std::int64_t modified = INT64_MIN;  // ns since the epoch; the least for none
    BrowseItem::Kind kind = BrowseItem::Kind::object;
    std::uint8_t tier = 0;
  };

  explicit ListingRows(std::string folder = {}) : folder_(std::move(folder)) {}

  void append(const std::vector<BrowseItem>& items);
  std::size_t size() const { return starts_.empty() ? 0 : starts_.back(); }

  std::string_view name(Item item) const;
  const Fields& fields(Item item) const;
  std::string location(Item item) const;
  const std::string& tier(Item item) const;
  std::string_view etag(Item item) const;
  const std::string& folder() const { return folder_; }

  struct Order {
    bool sorted = false;
    ListingColumn column = ListingColumn::name;
    bool descending = false;
    QString filter;  // part of the name, case-insensitive; '*' and '?' make it a pattern
    friend bool operator==(const Order&, const Order&) = default;
  };
  // Items that pass, in order. Slow for many: for a worker.
  std::vector<Item> arranged(const Order& order) const;

 private:
  struct Page {
    std::string names;
    std::vector<std::uint32_t> ends;  // of each name in `names`
    std::string etags;
    std::vector<std::uint32_t> etagEnds;
    std::vector<Fields> fields;
    std::unordered_map<std::uint32_t, std::string> oddLocations;  // not folder + name
  };
  struct Place {
    const Page* page;
    std::uint32_t row;
  };
  Place find(Item item) const;
  std::uint8_t tierNumber(const std::string& tier);

  std::string folder_;
  std::vector<std::shared_ptr<const Page>> pages_;
  std::vector<std::size_t> starts_;  // items up to and with each page
  std::vector<std::string> tiers_{std::string()};
};

}  // namespace hawser::ui
