#include "models/cache_model.h"

#include <QThreadPool>
#include <algorithm>
#include <utility>

#include "models/engine_bridge.h"
#include "models/name_filter.h"
#include "models/natural_order.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

// Pinned ones together, then what is current, then what has been replaced.
int rank(const CachedBytes& object) {
  return object.pinned ? 0 : object.superseded ? 2 : 1;
}

int compare(const CachedBytes& a, const CachedBytes& b, CacheColumn column) {
  switch (column) {
    case CacheColumn::name:
      return naturalCompare(a.location, b.location);
    case CacheColumn::cached:
      return threeWay(a.cached, b.cached);
    case CacheColumn::used:
      return threeWay(a.used, b.used);
    case CacheColumn::state:
      break;
  }
  return threeWay(rank(a), rank(b));
}

}  // namespace

std::vector<std::uint32_t> arranged(const CacheContents& contents, const CacheOrder& order) {
  const std::vector<CachedBytes>& objects = contents.objects;
  const NameFilter filter(order.filter);
  std::vector<std::uint32_t> rows;
  for (std::uint32_t i = 0; i < objects.size(); ++i)
    if (filter.isAll() || filter.passes(fromUtf8(objects[i].location))) rows.push_back(i);
  std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    int result = compare(objects[a], objects[b], order.column);
    if (order.descending) result = -result;
    if (result == 0) result = naturalCompare(objects[a].location, objects[b].location);
    if (result == 0) result = rank(objects[a]) - rank(objects[b]);
    return result == 0 ? a < b : result < 0;
  });
  return rows;
}

CacheModel::CacheModel(EngineBridge& bridge, QObject* parent)
    : QAbstractTableModel(parent), bridge_(bridge), shown_(std::make_shared<CacheContents>()) {}

void CacheModel::setContents(std::shared_ptr<const CacheContents> contents) {
  contents_ = std::move(contents);
  arrange();
}

void CacheModel::setFilter(const QString& filter) {
  if (order_.filter == filter) return;
  order_.filter = filter;
  arrange();
}

void CacheModel::sort(int column, Qt::SortOrder order) {
  CacheOrder wanted = order_;
  wanted.column = static_cast<CacheColumn>(std::max(column, 0));
  wanted.descending = order == Qt::DescendingOrder;
  if (wanted == order_) return;
  order_ = wanted;
  arrange();
}

void CacheModel::arrange() {
  if (!contents_) return;
  again_ = std::exchange(arranging_, true);
  if (again_) return;
  using Rows = std::vector<std::uint32_t>;
  auto deliver = bridge_.carry<Rows>(this, [this, contents = contents_](Rows rows) {
    arranging_ = false;
    if (std::exchange(again_, false)) return arrange();
    beginResetModel();
    shown_ = contents;
    rows_ = std::move(rows);
    endResetModel();
    Q_EMIT arranged();
  });
  QThreadPool::globalInstance()->start([contents = contents_, order = order_, deliver = std::move(deliver)] {
    deliver(ui::arranged(*contents, order));
  });
}

int CacheModel::rowOf(const std::string& location, const std::string& etag) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](std::uint32_t i) {
    const CachedBytes& object = shown_->objects[i];
    return object.location == location && object.etag == etag;
  });
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

int CacheModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int CacheModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kCacheColumns;
}

QString CacheModel::text(const CachedBytes& object, CacheColumn column) const {
  switch (column) {
    case CacheColumn::name:
      return fromUtf8(object.location);
    case CacheColumn::cached:
      return object.cached == object.size ? tr("all of %1", "a size").arg(sizeText(object.size))
                                          : sizeOfText(object.cached, object.size);
    case CacheColumn::used:
      return object.used == WallTime() ? QString() : timeText(object.used);
    case CacheColumn::state:
      break;
  }
  if (object.superseded) return tr("Earlier version");
  return object.pinned ? tr("Pinned") : QString();
}

// A whole row for who hears it.
QString CacheModel::spoken(const CachedBytes& object) const {
  QStringList parts{onOneLine(fromUtf8(object.location)), text(object, CacheColumn::cached)};
  if (const QString state = text(object, CacheColumn::state); !state.isEmpty()) parts << state;
  if (const QString used = text(object, CacheColumn::used); !used.isEmpty())
    parts << tr("read %1", "when").arg(used);
  return parts.join(tr(", ", "between facts that are read aloud"));
}

QVariant CacheModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const CachedBytes& one = object(index.row());
  const auto column = static_cast<CacheColumn>(index.column());
  switch (role) {
    case Qt::DisplayRole:
      return text(one, column);
    case Qt::ToolTipRole:
      if (column == CacheColumn::name) return onOneLine(fromUtf8(one.location));
      return column == CacheColumn::used && one.used != WallTime() ? exactTimeText(one.used) : QVariant();
    case Qt::AccessibleTextRole:
      return column == CacheColumn::name ? spoken(one) : QVariant();
    case Qt::TextAlignmentRole:
      return QVariant::fromValue<int>(Qt::AlignLeft | Qt::AlignVCenter);
    case ShareRole:
      return one.size == 0 ? 1.0 : static_cast<double>(one.cached) / static_cast<double>(one.size);
    case PinnedRole:
      return one.pinned;
    case SupersededRole:
      return one.superseded;
    default:
      return {};
  }
}

QVariant CacheModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return QVariant::fromValue<int>(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (static_cast<CacheColumn>(section)) {
    case CacheColumn::name:
      return tr("Object");
    case CacheColumn::cached:
      return tr("In the cache");
    case CacheColumn::used:
      return tr("Last opened");
    case CacheColumn::state:
      break;
  }
  return tr("State");
}

}  // namespace hawser::ui
