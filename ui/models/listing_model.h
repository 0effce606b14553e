// ListingModel: a folder's listing, loaded page by page as the view asks for it, honest about how far.
//
// Sorting and filtering arrange the loaded items on a worker thread and swap the result in, so that a million
// rows never hold up the window.
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <optional>
#include <vector>

#include "api/engine.h"
#include "models/listing_rows.h"

namespace hawser::ui {

class EngineBridge;

class ListingModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { ItemRole = Qt::UserRole + 1, LocationRole, KindRole, SizeRole };

  explicit ListingModel(EngineBridge& bridge, QObject* parent = nullptr);
  ~ListingModel() override;

  // Drops what is shown and starts anew. `prefix` is sent to the service.
  void open(const QString& folder, const QString& prefix);
  // The same again; what is shown stays until the first page is here.
  void reload();
  const QString& folder() const { return folder_; }
  const QString& prefix() const { return prefix_; }

  struct Coverage {
    std::size_t loaded = 0;
    std::size_t shown = 0;
    bool whole = false;    // nothing more to load
    bool loading = false;  // a request is on its way
    bool arranging = false;
    bool loadingAll = false;
    int pages = 0;
  };
  Coverage coverage() const;
  const std::optional<Error>& error() const { return error_; }
  void loadAll();
  void stopLoading();
  void retry();

  const ListingRows::Order& order() const { return order_; }
  void setFilter(const QString& filter);
  // -1: as the service lists them.
  void sort(int column, Qt::SortOrder order) override;

  BrowseItem item(const QModelIndex& index) const;
  QString location(const QModelIndex& index) const;
  QStringList locations(const QModelIndexList& rows) const;
  int rowOfLocation(const QString& location) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  bool hasChildren(const QModelIndex& parent = {}) const override {
    return !parent.isValid() && rowCount() > 0;
  }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool canFetchMore(const QModelIndex& parent) const override;
  void fetchMore(const QModelIndex& parent) override;

 Q_SIGNALS:
  void coverageChanged();

 private:
  using Item = ListingRows::Item;
  Item itemAt(int row) const;
  void request();
  void received(int generation, Result<BrowsePage> page);
  void startAnew();
  void arrange();
  void swap(std::vector<Item> arranged, const ListingRows::Order& order);
  bool tidied() const;
  ListingRows::Order wantedOrder() const;
  bool arrangedWanted() const { return order_.sorted || !order_.filter.isEmpty(); }
  QString kindText(Item item) const;

  EngineBridge& bridge_;
  QString folder_, prefix_;
  ListingRows rows_;
  std::optional<std::vector<Item>> arranged_;  // none: as they came
  ListingRows::Order order_, shownOrder_;
  std::size_t plain_ = 0;  // rows told to the view while not arranged
  std::string continuation_;
  std::optional<Error> error_;
  OperationPtr operation_;
  int generation_ = 0;
  int pages_ = 0;
  bool whole_ = false, loading_ = false, loadingAll_ = false, arranging_ = false, arrangeAgain_ = false;
  bool stale_ = false;  // the rows are those of before a reload
};

}  // namespace hawser::ui
