#include "widgets/shortened_label.h"

#include <QPainter>

namespace hawser::ui {

ShortenedLabel::ShortenedLabel(const QString& text) : QLabel(text) {
  setTextFormat(Qt::PlainText);
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  setToolTip(text);
}

void ShortenedLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(palette().color(foregroundRole()));
  painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                   fontMetrics().elidedText(text(), Qt::ElideMiddle, width()));
}

}  // namespace hawser::ui
