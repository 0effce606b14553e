// PlacesView: the sidebar: stores and folders to go to, each also a place to drop on.
#pragma once

#include <QListView>

#include "models/places_model.h"

namespace hawser::ui {

class PlacesView : public QListView {
  Q_OBJECT
 public:
  explicit PlacesView(PlacesModel& model, QWidget* parent = nullptr);
  void showLocation(const QString& location);
  const Place* currentPlace() const;

 Q_SIGNALS:
  void chosen(const QString& location);
  void menuRequested(const QPoint& globalPosition);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  PlacesModel& model_;
};

}  // namespace hawser::ui
