// PlacesModel: where one can go: saved connections and this computer. Headings are rows that cannot be
// chosen.
#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <vector>

#include "credentials/connection.h"

namespace hawser::ui {

struct Place {
  // No type is named for it: lupdate of Qt 6.8 would lose the namespace of the class below.
  enum class Kind { heading, defaultStore, connection, emulator, given, home, folder, disk } kind;
  QString name;
  QString location;  // empty for a heading
  Connection connection;
};

class PlacesModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { KindRole = Qt::UserRole + 1, LocationRole };
  explicit PlacesModel(QObject* parent = nullptr);

  // Where the system keeps documents, pictures and the like; they need not be there.
  static QStringList usualFolders();
  // Those of them that are there. Asks the disk: not for the GUI thread.
  static QStringList onDisk(const QStringList& folders);
  void setFolders(const QStringList& folders);
  // `given`: by the environment; one that is also saved is shown as that.
  void setConnections(const std::vector<Connection>& connections, const std::vector<Connection>& given = {});
  const Place* at(int row) const;
  // The place a location belongs to, -1 for none: the longest that is its beginning.
  int rowFor(const QString& location) const;
  // Of the user's own making, "default" apart.
  int savedConnections() const { return saved_; }

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 private:
  static QString whereItIs(const Connection& connection);

  std::vector<Place> places_;
  std::vector<Connection> connections_, given_;
  QStringList folders_;
  int saved_ = 0;
};

bool isEmulator(const Connection& connection);

}  // namespace hawser::ui
