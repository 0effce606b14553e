// RoomBar: where the room of a store has gone: a bar of parts told apart by pattern and colour, and below it
// each in words and figures.
#pragma once

#include <QWidget>

#include "presenters/store_rules.h"

class QPainter;

namespace hawser::ui {

class RoomBar : public QWidget {
  Q_OBJECT
 public:
  explicit RoomBar(QWidget* parent = nullptr);
  // `growth`: how far it may become larger, in words.
  void set(const std::array<std::uint64_t, kRoomParts>& parts, const QString& growth);

  QSize sizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Entry {
    RoomPart part;
    QString text;
    QPoint at;
  };
  bool shows(RoomPart part) const;
  // Entries where they stand in this width, the growth last; returns the height.
  int lay(int width, std::vector<Entry>& entries) const;
  void paintBar(QPainter& painter, const QRectF& area) const;
  void paintPart(QPainter& painter, const QRectF& area, RoomPart part) const;

  std::array<std::uint64_t, kRoomParts> parts_{};
  QString growth_;
};

}  // namespace hawser::ui
