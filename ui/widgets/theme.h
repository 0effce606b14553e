// Theme: the window's colours, light and dark, from the palette's lightness.
#pragma once

#include <QColor>
#include <QPalette>

class QPushButton;

namespace hawser::ui {

struct Colors {
  QColor accent, accentText, success, warning, danger, quiet, border, hover, selected, sidebar, track;
  bool dark = false;

  static Colors of(const QPalette& palette);
};

QColor mixed(const QColor& a, const QColor& b, double share);

enum class Appearance : std::uint8_t { system, light, dark };
// Style, palette and style sheet of the application. A palette that the desktop chose is kept.
void applyTheme(Appearance appearance);

// What a dialog is for, and what cannot be taken back; told apart by more than colour: weight and place.
enum class Emphasis : std::uint8_t { primary, danger };
void emphasise(QPushButton& button, Emphasis emphasis);

// Where a drag would be dropped.
void paintDropTarget(QPainter& painter, const QRectF& area, const QPalette& palette);

}  // namespace hawser::ui
