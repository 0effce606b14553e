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
  void dropped(const QStringList& sources, const QString& folder);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  // The place under the point that takes what is dragged.
  const Place* dropPlace(const QPoint& at) const;
  void setDropRow(int row);
  PlacesModel& model_;
  QStringList dragged_;  // over the view now
  int dropRow_ = -1;
};

}  // namespace hawser::ui
