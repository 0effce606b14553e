// PlaceList: several folders, in an order: typed or chosen, moved, taken out again.
#pragma once

#include <QWidget>

#include "presenters/several_rules.h"

class QComboBox;
class QLabel;
class QListWidget;
class QToolButton;

namespace hawser::ui {

class PlaceList : public QWidget {
  Q_OBJECT
 public:
  // `label`: with a mnemonic, for the box to type into.
  explicit PlaceList(const QString& label, QWidget* parent = nullptr);

  void setConnections(std::vector<Connection> connections);
  // To choose from beside typing.
  void setSuggestions(const QStringList& locations);
  void setPlaces(const QList<NamedPlace>& places);
  const QList<NamedPlace>& places() const { return places_; }
  // Adds what is typed; false where it is no place, which is said then.
  bool takeTyped();
  bool add(const QString& typed);

 Q_SIGNALS:
  void changed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QToolButton* makeButton(const QString& iconName, const QString& name);
  void show(int current);
  void refreshButtons();
  void move(int by);
  void removeCurrent();
  void complain(const QString& problem);

  QList<NamedPlace> places_;
  std::vector<Connection> connections_;
  QComboBox* typed_;
  QListWidget* list_;
  QToolButton *add_, *up_, *down_, *remove_;
  QLabel* problem_;
};

}  // namespace hawser::ui
