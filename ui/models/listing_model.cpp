#include "models/listing_model.h"

#include <QMimeData>
#include <QThreadPool>
#include <utility>

#include "models/engine_bridge.h"
#include "models/text.h"

namespace hawser::ui {
namespace {
// Few enough to sort between two frames.
constexpr std::size_t kMostTidied = 5000;
}  // namespace

ListingModel::ListingModel(EngineBridge& bridge, QObject* parent)
    : QAbstractTableModel(parent), bridge_(bridge) {}

ListingModel::~ListingModel() = default;

void ListingModel::open(const QString& folder, const QString& prefix) {
  operation_.reset();
  folder_ = folder;
  prefix_ = prefix;
  startAnew();
  request();
}

void ListingModel::reload() {
  if (pages_ == 0) return open(folder_, prefix_);
  ++generation_;
  operation_.reset();
  continuation_.clear();
  whole_ = loading_ = loadingAll_ = arranging_ = arrangeAgain_ = false;
  stale_ = true;
  request();
}

void ListingModel::startAnew() {
  beginResetModel();
  ++generation_;
  // A million rows take a while to be let go of.
  QThreadPool::globalInstance()->start([rows = std::exchange(rows_, ListingRows(toUtf8(folder_))),
                                        arranged = std::exchange(arranged_, std::nullopt)]() mutable {
    rows = ListingRows();
    arranged.reset();
  });
  if (arrangedWanted()) arranged_.emplace();
  shownOrder_ = order_;
  plain_ = 0;
  pages_ = 0;
  continuation_.clear();
  error_.reset();
  whole_ = loading_ = loadingAll_ = arranging_ = arrangeAgain_ = stale_ = false;
  endResetModel();
}

ListingModel::Coverage ListingModel::coverage() const {
  return {rows_.size(), static_cast<std::size_t>(rowCount()), whole_, loading_, arranging_, loadingAll_,
          pages_};
}

void ListingModel::request() {
  if (loading_ || whole_ || folder_.isEmpty() || !bridge_.ready()) return;
  loading_ = true;
  error_.reset();
  const int generation = generation_;
  operation_ = bridge_.engine()->browse(
      toUtf8(folder_), toUtf8(prefix_), continuation_,
      bridge_.carry<Result<BrowsePage>>(
          this, [this, generation](Result<BrowsePage> page) { received(generation, std::move(page)); }));
  Q_EMIT coverageChanged();
}

void ListingModel::received(int generation, Result<BrowsePage> page) {
  if (generation != generation_) return;
  loading_ = false;
  if (!page) {
    loadingAll_ = false;
    if (page.error().code != ErrorCode::cancelled) error_ = page.error();
    Q_EMIT coverageChanged();
    return;
  }
  if (stale_) startAnew();
  ++pages_;
  continuation_ = page->continuation;
  whole_ = continuation_.empty();
  if (whole_) loadingAll_ = false;
  rows_.append(page->items);
  if (!arranged_ && rows_.size() > plain_) {
    const bool tidy = tidied();
    beginInsertRows({}, static_cast<int>(plain_), static_cast<int>(rows_.size()) - 1);
    if (tidy) arranged_ = rows_.arranged(shownOrder_ = wantedOrder());
    plain_ = rows_.size();
    endInsertRows();
  }
  // What is being arranged now began without these rows.
  if ((arranged_ && !tidied()) || arranging_) arrange();
  if (loadingAll_) request();
  Q_EMIT coverageChanged();
}

// A listing that came whole at once is shown as file managers do, folders first. One that comes in pages
// keeps the order in which the service has them: rows that are on screen must not move.
bool ListingModel::tidied() const {
  return whole_ && pages_ == 1 && !order_.sorted && order_.filter.isEmpty() && rows_.size() <= kMostTidied;
}

ListingRows::Order ListingModel::wantedOrder() const {
  ListingRows::Order order = order_;
  if (!order.sorted && whole_ && pages_ == 1 && rows_.size() <= kMostTidied) order.sorted = true;
  if (!order_.sorted) {
    order.column = ListingColumn::name;
    order.descending = false;
  }
  return order;
}

void ListingModel::loadAll() {
  loadingAll_ = !whole_;
  request();
}

void ListingModel::stopLoading() {
  loadingAll_ = false;
  Q_EMIT coverageChanged();
}

void ListingModel::retry() {
  request();
}

void ListingModel::setFilter(const QString& filter) {
  if (order_.filter == filter) return;
  order_.filter = filter;
  arrange();
}

void ListingModel::sort(int column, Qt::SortOrder order) {
  ListingRows::Order wanted = order_;
  wanted.sorted = column >= 0;
  wanted.column = static_cast<ListingColumn>(std::max(column, 0));
  wanted.descending = order == Qt::DescendingOrder;
  if (wanted == order_) return;
  order_ = wanted;
  arrange();
}

void ListingModel::arrange() {
  if (arranging_) {
    arrangeAgain_ = true;
    return;
  }
  arranging_ = true;
  arrangeAgain_ = false;
  struct Done {
    std::vector<Item> items;
  };
  const int generation = generation_;
  const ListingRows::Order order = wantedOrder();
  auto deliver = bridge_.carry<Done>(this, [this, generation, order](Done done) {
    if (generation != generation_) return;
    arranging_ = false;
    swap(std::move(done.items), order);
    if (arrangeAgain_) arrange();
    Q_EMIT coverageChanged();
  });
  QThreadPool::globalInstance()->start(
      [rows = rows_, order, deliver = std::move(deliver)] { deliver(Done{rows.arranged(order)}); });
  Q_EMIT coverageChanged();
}

// Same rows in a new order keep the selection; a filter starts the view anew.
void ListingModel::swap(std::vector<Item> arranged, const ListingRows::Order& order) {
  const bool plain = !order.sorted && order.filter.isEmpty();
  const bool sameRows = shownOrder_.filter == order.filter && static_cast<int>(arranged.size()) == rowCount();
  if (!sameRows) {
    beginResetModel();
  } else {
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
  }
  const QModelIndexList before = sameRows ? persistentIndexList() : QModelIndexList();
  std::vector<Item> items;
  for (const QModelIndex& index : before)
    items.push_back(itemAt(index.row()));
  shownOrder_ = order;
  plain_ = rows_.size();
  if (plain && arranged.size() == rows_.size())
    arranged_.reset();
  else
    arranged_ = std::move(arranged);
  if (!sameRows) {
    endResetModel();
    return;
  }
  if (!before.isEmpty()) {
    std::vector<int> rowOf(rows_.size(), -1);
    for (int row = 0; row < rowCount(); ++row)
      rowOf[itemAt(row)] = row;
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
      after << createIndex(rowOf[items[static_cast<std::size_t>(i)]], before[i].column());
    changePersistentIndexList(before, after);
  }
  Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

ListingModel::Item ListingModel::itemAt(int row) const {
  return arranged_ ? (*arranged_)[static_cast<std::size_t>(row)] : static_cast<Item>(row);
}

BrowseItem ListingModel::item(const QModelIndex& index) const {
  const Item number = itemAt(index.row());
  BrowseItem result;
  result.name = std::string(rows_.name(number));
  result.location = rows_.location(number);
  const ListingRows::Fields& fields = rows_.fields(number);
  result.kind = fields.kind;
  result.size = fields.size;
  if (fields.modified != INT64_MIN) result.modified = WallTime(std::chrono::nanoseconds(fields.modified));
  result.tier = rows_.tier(number);
  result.etag = rows_.etag(number);
  return result;
}

QString ListingModel::location(const QModelIndex& index) const {
  return index.isValid() ? fromUtf8(rows_.location(itemAt(index.row()))) : QString();
}

QStringList ListingModel::locations(const QModelIndexList& rows) const {
  QStringList result;
  for (const QModelIndex& row : rows)
    result << location(row);
  return result;
}

int ListingModel::rowOfLocation(const QString& location) const {
  const std::string wanted = toUtf8(location);
  for (int row = 0; row < rowCount(); ++row)
    if (rows_.location(itemAt(row)) == wanted) return row;
  return -1;
}

int ListingModel::rowCount(const QModelIndex& parent) const {
  if (parent.isValid()) return 0;
  return static_cast<int>(arranged_ ? arranged_->size() : plain_);
}

int ListingModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kListingColumns;
}

QString ListingModel::kindText(Item item) const {
  switch (rows_.fields(item).kind) {
    case BrowseItem::Kind::container:
      return tr("Container");
    case BrowseItem::Kind::folder:
      return tr("Folder");
    case BrowseItem::Kind::link:
      return tr("Link");
    case BrowseItem::Kind::object:
      break;
  }
  const std::string& tier = rows_.tier(item);
  return tier.empty() ? QString() : fromUtf8(tier);
}

QVariant ListingModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Item item = itemAt(index.row());
  const ListingRows::Fields& fields = rows_.fields(item);
  const auto column = static_cast<ListingColumn>(index.column());
  const bool plainObject = fields.kind == BrowseItem::Kind::object;
  switch (role) {
    case Qt::DisplayRole:
      if (column == ListingColumn::name) return fromUtf8(rows_.name(item));
      if (column == ListingColumn::size) return plainObject ? sizeText(fields.size) : QString();
      if (column == ListingColumn::kind) return kindText(item);
      if (fields.modified == INT64_MIN) return QString();
      return timeText(WallTime(std::chrono::nanoseconds(fields.modified)));
    case Qt::ToolTipRole:
      return column == ListingColumn::name ? location(index) : QVariant();
    case Qt::TextAlignmentRole:
      return QVariant::fromValue<int>((column == ListingColumn::size ? Qt::AlignRight : Qt::AlignLeft) |
                                      Qt::AlignVCenter);
    case ItemRole:
      return item;
    case LocationRole:
      return location(index);
    case KindRole:
      return static_cast<int>(fields.kind);
    case SizeRole:
      return QVariant::fromValue<qulonglong>(fields.size);
    default:
      return {};
  }
}

QVariant ListingModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return QVariant::fromValue<int>((section == 1 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (static_cast<ListingColumn>(section)) {
    case ListingColumn::name:
      return tr("Name");
    case ListingColumn::size:
      return tr("Size");
    case ListingColumn::modified:
      return tr("Modified");
    case ListingColumn::kind:
      return tr("Kind or tier");
  }
  return {};
}

Qt::ItemFlags ListingModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::ItemIsDropEnabled;
  return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemIsDropEnabled |
         Qt::ItemNeverHasChildren;
}

bool ListingModel::canFetchMore(const QModelIndex& parent) const {
  return !parent.isValid() && !whole_ && !loading_ && !error_ && !folder_.isEmpty();
}

void ListingModel::fetchMore(const QModelIndex& parent) {
  if (canFetchMore(parent)) request();
}

}  // namespace hawser::ui
