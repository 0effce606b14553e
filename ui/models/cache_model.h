// CacheModel: the objects of which something is in the cache, for a view. Sorting and filtering arrange them
// anew on a worker and swap the result in.
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "api/cache_contents.h"

namespace hawser::ui {

class EngineBridge;

enum class CacheColumn : std::uint8_t { name, cached, used, state };
inline constexpr int kCacheColumns = 4;

struct CacheOrder {
  CacheColumn column = CacheColumn::name;
  bool descending = false;
  QString filter;  // part of the location, without case; '*' and '?' make it a pattern
  friend bool operator==(const CacheOrder&, const CacheOrder&) = default;
};
// Places in the contents, of those that pass. Slow for many: for a worker.
std::vector<std::uint32_t> arranged(const CacheContents& contents, const CacheOrder& order);

class CacheModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { ShareRole = Qt::UserRole + 1, PinnedRole, SupersededRole };

  explicit CacheModel(EngineBridge& bridge, QObject* parent = nullptr);

  // What is shown stays until the new one is arranged.
  void setContents(std::shared_ptr<const CacheContents> contents);
  // None before the first ones are there.
  const std::shared_ptr<const CacheContents>& contents() const { return contents_; }
  void setFilter(const QString& filter);
  const CacheOrder& order() const { return order_; }
  bool arranging() const { return arranging_; }

  const CachedBytes& object(int row) const { return shown_->objects[rows_[static_cast<std::size_t>(row)]]; }
  // -1: it is not shown.
  int rowOf(const std::string& location, const std::string& etag) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

 Q_SIGNALS:
  void arranged();

 private:
  void arrange();
  QString text(const CachedBytes& object, CacheColumn column) const;
  QString spoken(const CachedBytes& object) const;

  EngineBridge& bridge_;
  std::shared_ptr<const CacheContents> contents_, shown_;
  std::vector<std::uint32_t> rows_;  // of `shown_`
  CacheOrder order_;
  bool arranging_ = false, again_ = false;
};

}  // namespace hawser::ui
