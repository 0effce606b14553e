// SpeedView: the rates of the last minute to the last hour as a graph, with peak, average and the limit's
// line.
#pragma once

#include <QWidget>

#include "models/speed_history.h"

class QComboBox;
class QLabel;

namespace hawser::ui {

class SpeedGraph : public QWidget {
  Q_OBJECT
 public:
  explicit SpeedGraph(const SpeedHistory& history, QWidget* parent = nullptr);
  void setSpan(int seconds);
  int span() const { return span_; }
  void setLimit(std::uint64_t bytesPerSecond);
  QSize minimumSizeHint() const override { return {160, 50}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintCurve(QPainter& painter, const QRectF& area, const std::vector<SpeedSample>& samples, bool up,
                  double top);
  const SpeedHistory& history_;
  int span_ = 60;
  std::uint64_t limit_ = 0;
};

class SpeedView : public QWidget {
  Q_OBJECT
 public:
  explicit SpeedView(const SpeedHistory& history, QWidget* parent = nullptr);
  void refresh();
  void setLimit(std::uint64_t bytesPerSecond) { graph_->setLimit(bytesPerSecond); }

 private:
  const SpeedHistory& history_;
  SpeedGraph* graph_;
  QLabel* figures_;
  QComboBox* span_;
};

// The last minute, small, for the status bar.
class Sparkline : public QWidget {
  Q_OBJECT
 public:
  explicit Sparkline(const SpeedHistory& history, QWidget* parent = nullptr);
  QSize sizeHint() const override { return {96, 18}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const SpeedHistory& history_;
};

}  // namespace hawser::ui
