// WeekGrid: the hours of a week, to be painted with the mouse or chosen with the keyboard: arrow keys move,
// the space bar changes an hour, with Shift the whole day.
#pragma once

#include <QWidget>

#include "api/profiles.h"

namespace hawser::ui {

class WeekGrid : public QWidget {
  Q_OBJECT
 public:
  explicit WeekGrid(QWidget* parent = nullptr);
  void setHours(const WeekHours& hours);
  const WeekHours& hours() const { return hours_; }
  // What the keyboard stands on: "Monday 8 to 9: runs".
  QString cursorText() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 Q_SIGNALS:
  void changed();
  void cursorMoved();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  QRect cell(std::uint32_t day, std::uint32_t hour) const;
  int labelWidth() const;
  bool find(const QPoint& at, std::uint32_t& day, std::uint32_t& hour) const;
  void set(std::uint32_t day, std::uint32_t hour, bool on);
  void moveTo(std::uint32_t day, std::uint32_t hour);
  void describe();

  WeekHours hours_;
  std::uint32_t day_ = 0, hour_ = 0;
  bool painting_ = false;  // what a drag paints
};

}  // namespace hawser::ui
