#include "widgets/speed_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "models/text.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

// The least of 1, 2, 5 times a power of ten (of two for IEC) that holds `value`.
double niceTop(double value) {
  const double base = units() == Units::iec ? 1024.0 : 1000.0;
  double unit = 1;
  while (value / unit >= base)
    unit *= base;
  const double power = std::pow(10.0, std::floor(std::log10(std::max(value / unit, 1.0))));
  for (const double step : {1.0, 2.0, 5.0, 10.0})
    if (step * power * unit >= value) return step * power * unit;
  return value;
}

}  // namespace

SpeedGraph::SpeedGraph(const SpeedHistory& history, QWidget* parent) : QWidget(parent), history_(history) {
  setAccessibleName(tr("Graph of the transfer rates"));
}

void SpeedGraph::setSpan(int seconds) {
  span_ = seconds;
  update();
}

void SpeedGraph::setLimit(std::uint64_t bytesPerSecond) {
  limit_ = bytesPerSecond;
  update();
}

void SpeedGraph::paintCurve(QPainter& painter, const QRectF& area, const std::vector<SpeedSample>& samples,
                            bool up, double top) {
  const Colors colors = Colors::of(palette());
  const QColor color = up ? colors.accent : colors.success;
  const double step = area.width() / std::max<double>(1, static_cast<double>(samples.size()) - 1);
  QPainterPath line;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double value = up ? samples[i].up : samples[i].down;
    const QPointF at(area.left() + step * static_cast<double>(i),
                     area.bottom() - area.height() * std::min(1.0, value / top));
    if (i == 0)
      line.moveTo(at);
    else
      line.lineTo(at);
  }
  QPainterPath under = line;
  under.lineTo(area.bottomRight());
  under.lineTo(area.bottomLeft());
  QColor wash = color;
  wash.setAlphaF(0.14F);
  painter.fillPath(under, wash);
  // Down is dashed, so that colour is not all that tells them apart.
  painter.setPen(QPen(color, 1.8, up ? Qt::SolidLine : Qt::DashLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(line);
}

void SpeedGraph::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Colors colors = Colors::of(palette());
  const SpeedSample peak = history_.peak(span_);
  const double top =
      niceTop(std::max({peak.up * 1.05, peak.down * 1.05, static_cast<double>(limit_) * 1.1, 1024.0}));
  const QString label = chosenRateText(static_cast<std::uint64_t>(top));
  const int gutter =
      fontMetrics().horizontalAdvance(chosenRateText(static_cast<std::uint64_t>(top / 2))) + 16;
  const QRectF area =
      QRectF(rect()).adjusted(std::max(gutter, fontMetrics().horizontalAdvance(label) + 10), 8, -6, -8);
  painter.setPen(QPen(colors.border, 1));
  for (const double share : {0.0, 0.5, 1.0}) {
    const double y = area.bottom() - area.height() * share;
    painter.setPen(QPen(colors.border, 1));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    if (share == 0.5 && area.height() < 60) continue;
    painter.setPen(colors.quiet);
    const QRectF box(0, y - 9, area.left() - 8, 18);
    painter.drawText(
        box, Qt::AlignRight | Qt::AlignVCenter,
        share == 0 ? QStringLiteral("0") : chosenRateText(static_cast<std::uint64_t>(top * share)));
  }
  const int buckets = std::min(span_, std::max(2, static_cast<int>(area.width()) / 3));
  const std::vector<SpeedSample> samples = history_.last(span_, buckets);
  paintCurve(painter, area, samples, false, top);
  paintCurve(painter, area, samples, true, top);
  if (limit_ == 0) return;
  const double y = area.bottom() - area.height() * static_cast<double>(limit_) / top;
  painter.setPen(QPen(colors.warning, 1.2, Qt::DotLine));
  painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
  painter.drawText(QRectF(area.left(), y - 17, area.width() - 4, 16), Qt::AlignRight, tr("Limit"));
}

SpeedView::SpeedView(const SpeedHistory& history, QWidget* parent) : QWidget(parent), history_(history) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 6);
  figures_ = new QLabel;
  figures_->setTextFormat(Qt::RichText);
  figures_->setAccessibleName(tr("Rates now, at their peak and on average"));
  span_ = new QComboBox;
  span_->setAccessibleName(tr("How far back the graph goes"));
  span_->addItem(tr("1 minute"), 60);
  span_->addItem(tr("5 minutes"), 300);
  span_->addItem(tr("15 minutes"), 900);
  span_->addItem(tr("1 hour"), 3600);
  graph_ = new SpeedGraph(history);
  column->addWidget(figures_);
  column->addWidget(graph_, 1);
  column->addWidget(span_, 0, Qt::AlignRight);
  connect(span_, &QComboBox::currentIndexChanged, this, [this] {
    graph_->setSpan(span_->currentData().toInt());
    refresh();
  });
  refresh();
}

void SpeedView::refresh() {
  const SpeedSample now = history_.current(), peak = history_.peak(graph_->span()),
                    mean = history_.average(graph_->span());
  const auto line = [](const QString& name, double at, double most, double usual) {
    return QStringLiteral(
               "<tr><td>%1</td><td align=right><b>%2</b></td><td align=right>%3</td>"
               "<td align=right>%4</td></tr>")
        .arg(name, rateText(at), rateText(most), rateText(usual));
  };
  const QString head = QStringLiteral(
                           "<tr><td></td><td align=right>%1</td><td align=right>%2</td>"
                           "<td align=right>%3</td></tr>")
                           .arg(tr("Now"), tr("Peak"), tr("Average"));
  figures_->setText(QStringLiteral("<table width=100% cellspacing=0 cellpadding=1>") + head +
                    line(tr("Up"), now.up, peak.up, mean.up) +
                    line(tr("Down"), now.down, peak.down, mean.down) + QStringLiteral("</table>"));
  const auto said = [](const QString& text, double at, double most, double usual) {
    return text.arg(rateText(at), rateText(most), rateText(usual));
  };
  const QString spoken = said(tr("Up %1, peak %2, average %3"), now.up, peak.up, mean.up) +
                         QStringLiteral(". ") +
                         said(tr("Down %1, peak %2, average %3"), now.down, peak.down, mean.down);
  figures_->setAccessibleDescription(spoken);
  graph_->setAccessibleDescription(spoken);
  graph_->update();
}

Sparkline::Sparkline(const SpeedHistory& history, QWidget* parent) : QWidget(parent), history_(history) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Sparkline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Colors colors = Colors::of(palette());
  const std::vector<SpeedSample> samples = history_.last(60, 48);
  const SpeedSample peak = history_.peak(60);
  const double top = std::max({peak.up + peak.down, 1.0});
  QPainterPath line;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double value = std::min(1.0, (samples[i].up + samples[i].down) / top);
    const QPointF at(1 + (width() - 2.0) * static_cast<double>(i) / static_cast<double>(samples.size() - 1),
                     height() - 2 - (height() - 4) * value);
    if (i == 0)
      line.moveTo(at);
    else
      line.lineTo(at);
  }
  QPainterPath under = line;
  under.lineTo(width() - 1, height() - 1);
  under.lineTo(1, height() - 1);
  QColor wash = colors.accent;
  wash.setAlphaF(0.18F);
  painter.fillPath(under, wash);
  painter.setPen(QPen(colors.accent, 1.4));
  painter.drawPath(line);
}

}  // namespace hawser::ui
