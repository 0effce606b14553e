// PlaceEdit: one folder, typed, chosen from what is known, or looked for on this computer; with why it can be
// none.
#pragma once

#include <QWidget>
#include <vector>

#include "credentials/connection.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace hawser::ui {

class PlaceEdit : public QWidget {
  Q_OBJECT
 public:
  explicit PlaceEdit(const QString& label, QWidget* parent = nullptr);
  void setConnections(std::vector<Connection> connections) { connections_ = std::move(connections); }
  void setSuggestions(const QStringList& locations);
  void setLocation(const QString& location);
  QString location() const;
  // As a folder, with all that is needed to get there; empty where it is none.
  QString place() const;
  // Why it is none, in a sentence; empty also where nothing is typed yet.
  QString problem() const;

 Q_SIGNALS:
  void changed();

 private:
  void choose();

  std::vector<Connection> connections_;
  QComboBox* typed_;
  QToolButton* choose_;
  QLabel* problem_;
};

}  // namespace hawser::ui
