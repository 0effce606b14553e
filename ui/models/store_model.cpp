#include "models/store_model.h"

#include <QThreadPool>
#include <utility>

#include "models/engine_bridge.h"
#include "models/text.h"

namespace hawser::ui {

StoreModel::StoreModel(EngineBridge& bridge, QObject* parent)
    : QAbstractItemModel(parent), bridge_(bridge), tree_(std::make_shared<StoreTree>()) {}

void StoreModel::setContents(std::shared_ptr<const StoreContents> contents) {
  contents_ = std::move(contents);
  arrange();
}

void StoreModel::setFilter(const QString& filter) {
  if (order_.filter == filter) return;
  order_.filter = filter;
  arrange();
}

void StoreModel::sort(int column, Qt::SortOrder order) {
  StoreTree::Order wanted = order_;
  wanted.column = static_cast<StoreColumn>(std::max(column, 0));
  wanted.descending = order == Qt::DescendingOrder;
  if (wanted == order_) return;
  order_ = wanted;
  arrange();
}

void StoreModel::arrange() {
  if (!contents_) return;
  again_ = std::exchange(arranging_, true);
  if (again_) return;
  using Tree = std::shared_ptr<const StoreTree>;
  auto deliver = bridge_.carry<Tree>(this, [this](Tree tree) {
    arranging_ = false;
    if (std::exchange(again_, false)) return arrange();
    beginResetModel();
    tree_.swap(tree);
    endResetModel();
    // A hundred thousand rows take a while to be let go of.
    QThreadPool::globalInstance()->start([old = std::move(tree)]() mutable { old.reset(); });
    Q_EMIT arranged();
  });
  QThreadPool::globalInstance()->start([contents = contents_, order = order_, deliver = std::move(deliver)] {
    deliver(std::make_shared<const StoreTree>(contents, order));
  });
}

StoreTree::Node StoreModel::nodeOf(const QModelIndex& index) const {
  return index.isValid() ? static_cast<StoreTree::Node>(index.internalId()) : StoreTree::kRoot;
}

const StoreBlob* StoreModel::blob(const QModelIndex& index) const {
  return tree_->blob(nodeOf(index));
}

QModelIndex StoreModel::find(const QString& key) const {
  const StoreTree::Node node = tree_->find(toUtf8(key));
  if (node == StoreTree::kRoot) return {};
  return createIndex(static_cast<int>(tree_->row(node)), 0, static_cast<quintptr>(node));
}

QModelIndex StoreModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column,
                     static_cast<quintptr>(tree_->child(nodeOf(parent), static_cast<std::uint32_t>(row))));
}

QModelIndex StoreModel::parent(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  const StoreTree::Node above = tree_->parent(nodeOf(index));
  if (above == StoreTree::kRoot) return {};
  return createIndex(static_cast<int>(tree_->row(above)), 0, static_cast<quintptr>(above));
}

int StoreModel::rowCount(const QModelIndex& parent) const {
  return parent.column() > 0 ? 0 : static_cast<int>(tree_->children(nodeOf(parent)));
}

int StoreModel::columnCount(const QModelIndex&) const {
  return kStoreColumns;
}

QString StoreModel::kindName(BlobKind kind) {
  switch (kind) {
    case BlobKind::container:
      return tr("Container");
    case BlobKind::folder:
      return tr("Empty folder");
    case BlobKind::object:
      return tr("Object");
    case BlobKind::clone:
      return tr("Branch");
    case BlobKind::snapshot:
      return tr("Snapshot");
    case BlobKind::unfinished:
      return tr("Unfinished");
    case BlobKind::other:
      break;
  }
  return tr("Of another use");
}

QString StoreModel::text(StoreTree::Node node, StoreColumn column) const {
  const StoreBlob* blob = tree_->blob(node);
  switch (column) {
    case StoreColumn::name:
      if (blob && blob->name.empty()) return tr("No. %1", "a blob without a name").arg(blob->id);
      return fromUtf8(tree_->name(node));
    case StoreColumn::size:
      return sizeText(tree_->bytes(node));
    case StoreColumn::own:
      return sizeText(tree_->own(node));
    case StoreColumn::shared:
      return blob && blob->inherited > 0 ? sizeText(blob->inherited) : QString();
    case StoreColumn::kind:
      return kindName(tree_->kind(node));
    case StoreColumn::parent:
      break;
  }
  if (!blob || blob->parent == 0) return {};
  if (!blob->parentName.empty()) return fromUtf8(blob->parentName);
  return tr("No. %1", "a blob without a name").arg(blob->parent);
}

// A whole row for who hears it.
QString StoreModel::spoken(StoreTree::Node node) const {
  QStringList parts{onOneLine(text(node, StoreColumn::name)), text(node, StoreColumn::kind),
                    tr("size %1").arg(text(node, StoreColumn::size)),
                    tr("own %1").arg(text(node, StoreColumn::own))};
  if (const QString shared = text(node, StoreColumn::shared); !shared.isEmpty())
    parts << tr("shared %1").arg(shared);
  if (const QString parent = text(node, StoreColumn::parent); !parent.isEmpty())
    parts << tr("branch of %1").arg(onOneLine(parent));
  return parts.join(tr(", ", "between facts that are read aloud"));
}

QVariant StoreModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const StoreTree::Node node = nodeOf(index);
  const auto column = static_cast<StoreColumn>(index.column());
  const bool figure =
      column == StoreColumn::size || column == StoreColumn::own || column == StoreColumn::shared;
  switch (role) {
    case Qt::DisplayRole:
      return text(node, column);
    case Qt::ToolTipRole:
      if (const StoreBlob* blob = tree_->blob(node); blob && column == StoreColumn::name)
        return onOneLine(fromUtf8(blob->name));
      return column == StoreColumn::parent ? text(node, column) : QVariant();
    case Qt::AccessibleTextRole:
      return column == StoreColumn::name ? spoken(node) : QVariant();
    case Qt::TextAlignmentRole:
      return QVariant::fromValue<int>((figure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case KindRole:
      return static_cast<int>(tree_->kind(node));
    case KeyRole:
      return fromUtf8(tree_->key(node));
    default:
      return {};
  }
}

QVariant StoreModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  const bool figure = section >= 1 && section <= 3;
  if (role == Qt::TextAlignmentRole)
    return QVariant::fromValue<int>((figure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) {
    if (section == 2) return tr("What is its own: so much of the store's room it takes");
    if (section == 3) return tr("What it reads through the snapshots that it stands on");
  }
  if (role != Qt::DisplayRole) return {};
  switch (static_cast<StoreColumn>(section)) {
    case StoreColumn::name:
      return tr("Name");
    case StoreColumn::size:
      return tr("Size");
    case StoreColumn::own:
      return tr("Own");
    case StoreColumn::shared:
      return tr("Shared");
    case StoreColumn::kind:
      return tr("Kind");
    case StoreColumn::parent:
      return tr("Stands on");
  }
  return {};
}

}  // namespace hawser::ui
