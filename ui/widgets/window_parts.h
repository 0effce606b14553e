// Small parts that windows and rows have in common.
#pragma once

#include <QAction>
#include <QFontMetrics>
#include <QModelIndex>
#include <QPainter>
#include <QStyleOptionViewItem>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>

namespace hawser::ui {

inline QFont titleFont(QFont font) {
  font.setPointSizeF(font.pointSizeF() * 1.25);
  font.setWeight(QFont::DemiBold);
  return font;
}

// The button of an action of the bar, for screen readers and the keyboard.
inline void nameButton(const QToolBar& bar, QAction* action, const QString& name) {
  auto* const button = qobject_cast<QToolButton*>(bar.widgetForAction(action));
  if (!button) return;
  button->setAccessibleName(name);
  button->setFocusPolicy(Qt::TabFocus);
}

// Goes off once nobody has started it again for the time.
inline QTimer* pauseTimer(QObject* parent, int milliseconds) {
  auto* timer = new QTimer(parent);
  timer->setSingleShot(true);
  timer->setInterval(milliseconds);
  return timer;
}

// A row's name, in bold; shortened in its middle.
inline void paintName(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                      const QRect& area) {
  QFont bold = option.font;
  bold.setWeight(QFont::DemiBold);
  painter.setFont(bold);
  painter.setPen(option.palette.color(QPalette::Text));
  const QString name = index.data().toString();
  painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetrics(bold).elidedText(name, Qt::ElideMiddle, area.width()));
  painter.setFont(option.font);
}

// Tools as words and signs beside each other, without a frame.
inline QToolBar* makeToolBar(const QString& name) {
  auto* bar = new QToolBar(name);
  bar->setIconSize(QSize(18, 18));
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  bar->setStyleSheet(QStringLiteral("QToolBar { border: 0; padding: 0; }"));
  return bar;
}

}  // namespace hawser::ui
