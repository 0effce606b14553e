// StoreView: the tree of a store's blobs. What is open and what is chosen stays when it is arranged anew.
#pragma once

#include <QSet>
#include <QTreeView>

#include "models/store_model.h"

namespace hawser::ui {

class StoreView : public QTreeView {
  Q_OBJECT
 public:
  explicit StoreView(StoreModel& model, QWidget* parent = nullptr);

  // The blob that is chosen; none where that is a container, or nothing is.
  const StoreBlob* current() const { return model_.blob(currentIndex()); }

 Q_SIGNALS:
  void currentMoved();

 protected:
  void drawRow(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
  void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void remember();
  void restore();

  StoreModel& model_;
  QSet<QString> open_;
  QString chosen_;  // before it is arranged anew
  int scroll_ = 0;
  bool first_ = true;
  bool restoring_ = false;
  QPersistentModelIndex hovered_;
};

}  // namespace hawser::ui
