// ListingView: a pane's table of containers, folders and objects; takes drops and gives drags.
#pragma once

#include "models/listing_model.h"
#include "widgets/row_table.h"

namespace hawser::ui {

class ListingView : public RowTable {
  Q_OBJECT
 public:
  explicit ListingView(ListingModel& model, QWidget* parent = nullptr);

  QStringList selectedLocations() const;
  // Where a drop at this point would go; empty where it may not.
  QString dropTarget(const QPoint& at, const QStringList& sources) const;

 Q_SIGNALS:
  void opened(const QModelIndex& index);
  void dropped(const QStringList& sources, const QString& folder);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void startDrag(Qt::DropActions actions) override;
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void setDropTarget(const QString& folder, int row);
  ListingModel& model_;
  QStringList dragged_;  // over the view now
  QString dropFolder_;
  int dropRow_ = -1;  // -1: the whole pane
};

}  // namespace hawser::ui
