#include "models/places_model.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>

#include "api/stripe_connection.h"
#include "models/text.h"

namespace hawser::ui {

bool isEmulator(const Connection& connection) {
  return connection.account == "devstoreaccount1" ||
         connection.endpoint.find("127.0.0.1") != std::string::npos ||
         connection.endpoint.find("localhost") != std::string::npos;
}

QString PlacesModel::whereItIs(const Connection& connection) {
  if (!hasMembers(connection)) return fromUtf8(connection.endpoint);
  const auto members = membersOf(connection);
  QStringList lines{tr("Whole copies, each on", "above a list of places")};
  if (connection.kind == kStripeKind) {
    const auto stripe = stripePlaces(connection);
    if (!stripe) return tr("A stripe that cannot be read");
    lines = {tr("Slices of %1, in turn on", "above a list of places").arg(sizeText(stripe->width))};
  }
  if (!members) return tr("Replicas that cannot be read");
  for (const Location& member : *members)
    lines << fromUtf8(member.text());
  return lines.join(QLatin1Char('\n'));
}

PlacesModel::PlacesModel(QObject* parent) : QAbstractListModel(parent) {
  setConnections({});
}

void PlacesModel::setConnections(const std::vector<Connection>& connections,
                                 const std::vector<Connection>& given) {
  beginResetModel();
  connections_ = connections;
  given_ = given;
  places_.clear();
  saved_ = 0;
  places_.push_back({Place::Kind::heading, tr("Stores"), {}, {}});
  for (const Connection& connection : connections) {
    const QString name = fromUtf8(connection.name);
    const QString location = name + QLatin1Char(':');
    if (connection.name == "default") {
      places_.insert(places_.begin() + 1,
                     {Place::Kind::defaultStore, tr("Default store"), location, connection});
      continue;
    }
    ++saved_;
    const auto kind = isEmulator(connection) ? Place::Kind::emulator : Place::Kind::connection;
    places_.push_back({kind, name, location, connection});
  }
  for (const Connection& connection : given) {
    const auto same = [&](const Connection& saved) { return saved.name == connection.name; };
    if (std::any_of(connections.begin(), connections.end(), same)) continue;
    const QString name = fromUtf8(connection.name);
    places_.push_back({Place::Kind::given, name, name + QLatin1Char(':'), connection});
  }
  places_.push_back({Place::Kind::heading, tr("This computer"), {}, {}});
  const QString home = QDir::homePath();
  places_.push_back({Place::Kind::home, tr("Home"), folderLocation(home), {}});
  for (const QString& path : std::as_const(folders_))
    places_.push_back({Place::Kind::folder, nameOf(path), folderLocation(path), {}});
  places_.push_back({Place::Kind::disk, tr("File system"), folderLocation(QDir::rootPath()), {}});
  endResetModel();
}

QStringList PlacesModel::usualFolders() {
  QStringList result;
  for (const auto location :
       {QStandardPaths::DesktopLocation, QStandardPaths::DocumentsLocation, QStandardPaths::DownloadLocation,
        QStandardPaths::PicturesLocation, QStandardPaths::MoviesLocation}) {
    const QString path = QStandardPaths::writableLocation(location);
    if (!path.isEmpty() && path != QDir::homePath() && !result.contains(path)) result << path;
  }
  return result;
}

QStringList PlacesModel::onDisk(const QStringList& folders) {
  QStringList result;
  for (const QString& path : folders)
    if (QFileInfo(path).isDir()) result << path;
  return result;
}

void PlacesModel::setFolders(const QStringList& folders) {
  if (folders == folders_) return;
  folders_ = folders;
  setConnections(std::vector<Connection>(connections_), std::vector<Connection>(given_));
}

const Place* PlacesModel::at(int row) const {
  return row >= 0 && row < static_cast<int>(places_.size()) ? &places_[static_cast<std::size_t>(row)]
                                                            : nullptr;
}

int PlacesModel::rowFor(const QString& location) const {
  int best = -1;
  qsizetype length = 0;
  for (std::size_t row = 0; row < places_.size(); ++row) {
    const QString& start = places_[row].location;
    if (start.isEmpty() || !location.startsWith(start) || start.size() <= length) continue;
    best = static_cast<int>(row);
    length = start.size();
  }
  return best;
}

int PlacesModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(places_.size());
}

QVariant PlacesModel::data(const QModelIndex& index, int role) const {
  const Place* place = index.isValid() ? at(index.row()) : nullptr;
  if (!place) return {};
  switch (role) {
    case Qt::DisplayRole:
      return place->name;
    case Qt::ToolTipRole:
      if (place->kind == Place::Kind::connection || place->kind == Place::Kind::emulator)
        return whereItIs(place->connection);
      if (place->kind == Place::Kind::given)
        return tr("%1, from the environment").arg(fromUtf8(place->connection.endpoint));
      return place->location;
    case Qt::AccessibleTextRole:
      return place->kind == Place::Kind::heading ? tr("%1, heading").arg(place->name) : place->name;
    case KindRole:
      return static_cast<int>(place->kind);
    case LocationRole:
      return place->location;
    default:
      return {};
  }
}

Qt::ItemFlags PlacesModel::flags(const QModelIndex& index) const {
  const Place* place = index.isValid() ? at(index.row()) : nullptr;
  if (!place || place->kind == Place::Kind::heading) return Qt::NoItemFlags;
  return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDropEnabled | Qt::ItemNeverHasChildren;
}

}  // namespace hawser::ui
