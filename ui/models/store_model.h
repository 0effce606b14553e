// StoreModel: the blobs of an embedded store as a tree, for a view. Sorting and filtering arrange them anew
// on a worker and swap the result in.
#pragma once

#include <QAbstractItemModel>
#include <memory>

#include "models/store_tree.h"

namespace hawser::ui {

class EngineBridge;

class StoreModel : public QAbstractItemModel {
  Q_OBJECT
 public:
  enum Role { KindRole = Qt::UserRole + 1, KeyRole };

  explicit StoreModel(EngineBridge& bridge, QObject* parent = nullptr);

  // What is shown stays until the new one is arranged.
  void setContents(std::shared_ptr<const StoreContents> contents);
  // None before the first ones are there.
  const std::shared_ptr<const StoreContents>& contents() const { return contents_; }
  void setFilter(const QString& filter);
  const StoreTree::Order& order() const { return order_; }
  bool arranging() const { return arranging_; }
  // Rows, with containers.
  std::size_t shown() const { return tree_->size(); }

  // None for a container.
  const StoreBlob* blob(const QModelIndex& index) const;
  QModelIndex find(const QString& key) const;
  static QString kindName(BlobKind kind);

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& index) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

 Q_SIGNALS:
  void arranged();

 private:
  void arrange();
  StoreTree::Node nodeOf(const QModelIndex& index) const;
  QString text(StoreTree::Node node, StoreColumn column) const;
  QString spoken(StoreTree::Node node) const;

  EngineBridge& bridge_;
  std::shared_ptr<const StoreContents> contents_;
  std::shared_ptr<const StoreTree> tree_;
  StoreTree::Order order_;
  bool arranging_ = false, again_ = false;
};

}  // namespace hawser::ui
