// RoomBar: where a room has gone: a bar of parts told apart by pattern and colour, and below it
// each in words and figures.
#pragma once

#include <QWidget>
#include <vector>

#include "presenters/room_share.h"

class QPainter;

namespace hawser::ui {

class RoomBar : public QWidget {
  Q_OBJECT
 public:
  // `name`: whose room, for who hears it.
  explicit RoomBar(const QString& name, QWidget* parent = nullptr);
  // The last share is what is free. `note`: behind them, in words.
  void set(std::vector<RoomShare> shares, const QString& note);

  QSize sizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Entry {
    std::size_t share;  // beyond the last: the note
    QString text;
    QPoint at;
  };
  // Entries where they stand in this width, the note last; returns the height.
  int lay(int width, std::vector<Entry>& entries) const;
  void paintBar(QPainter& painter, const QRectF& area) const;
  void paintShare(QPainter& painter, const QRectF& area, std::size_t share) const;

  std::vector<RoomShare> shares_;
  QString note_;
};

}  // namespace hawser::ui
