// StoreTree: the blobs of an embedded store as its window shows them: in containers, clones below the
// snapshot that they read through. Arranged once and never changed, so that a worker makes it and the GUI
// thread reads it.
#pragma once

#include <QString>
#include <memory>
#include <unordered_map>
#include <vector>

#include "models/store_access.h"

namespace hawser::ui {

enum class StoreColumn : std::uint8_t { name, size, own, shared, kind, parent };
inline constexpr int kStoreColumns = 6;

enum class BlobKind : std::uint8_t { container, folder, object, clone, snapshot, unfinished, other };
BlobKind kindOf(const StoreBlob& blob);
// What comes before the first '/'; empty: none.
std::string_view containerOf(std::string_view name);

class StoreTree {
 public:
  using Node = std::uint32_t;
  static constexpr Node kRoot = 0;  // not shown

  struct Order {
    StoreColumn column = StoreColumn::name;
    bool descending = false;
    QString
        filter;  // part of the name, without case; '*' and '?' make it a pattern. With it stays what is above
    friend bool operator==(const Order&, const Order&) = default;
  };

  StoreTree() : items_(1) {}
  // Slow for many: for a worker.
  StoreTree(std::shared_ptr<const StoreContents> contents, const Order& order);

  std::size_t size() const { return items_.size() - 1; }
  std::uint32_t children(Node node) const { return items_[node].children; }
  Node child(Node node, std::uint32_t row) const { return items_[node].first + row; }
  Node parent(Node node) const { return items_[node].parent; }
  std::uint32_t row(Node node) const { return node - items_[items_[node].parent].first; }

  // None for a container.
  const StoreBlob* blob(Node node) const;
  BlobKind kind(Node node) const;
  // Within what is above it: without the container that it is shown in.
  std::string name(Node node) const;
  // Bytes; of a container, of all below it.
  std::uint64_t bytes(Node node) const { return items_[node].bytes; }
  std::uint64_t own(Node node) const { return items_[node].own; }
  // The same thing keeps its key in another arrangement; kRoot: it is not there.
  std::string key(Node node) const;
  Node find(const std::string& key) const;

 private:
  struct Item {
    std::uint32_t blob = 0;  // its place in the contents, or that of a container's first
    Node parent = kRoot, first = 0;
    std::uint32_t children = 0;
    bool container = false;
    std::uint64_t bytes = 0, own = 0;
  };
  friend class StoreArranger;

  std::shared_ptr<const StoreContents> contents_;
  std::vector<Item> items_;
  std::unordered_map<std::string, Node> keys_;
};

}  // namespace hawser::ui
