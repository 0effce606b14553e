#include "widgets/dock_title.h"

#include <QPainter>
#include <QVBoxLayout>

#include "widgets/theme.h"

namespace hawser::ui {

DockTitle::DockTitle(QWidget* content, QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 2, 0, 1);
  column->addWidget(content);
}

void DockTitle::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  painter.fillRect(0, height() - 1, width(), 1, Colors::of(palette()).border);
}

}  // namespace hawser::ui
