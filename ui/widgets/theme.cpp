#include "widgets/theme.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QStyleFactory>
#include <cmath>

#include "widgets/icons.h"

namespace hawser::ui {
namespace {

struct Tones {
  const char *window, *base, *alternate, *button, *text, *quiet, *accent, *link, *mid;
};
constexpr Tones kLight{"#f6f7f9", "#ffffff", "#f3f5f8", "#ffffff", "#1c2430",
                       "#5f6b7c", "#1f6feb", "#1a5fd0", "#d5dae2"};
constexpr Tones kDark{"#1b1f27", "#14171d", "#191d24", "#272c36", "#e7ebf2",
                      "#98a3b5", "#5b9dff", "#7fb2ff", "#343b48"};

QPalette paletteOf(const Tones& tones, bool dark) {
  const auto color = [](const char* name) { return QColor(QLatin1String(name)); };
  QPalette palette(color(tones.button), color(tones.window));
  palette.setColor(QPalette::Base, color(tones.base));
  palette.setColor(QPalette::AlternateBase, color(tones.alternate));
  palette.setColor(QPalette::Highlight, color(tones.accent));
  palette.setColor(QPalette::HighlightedText, dark ? QColor(0x0c, 0x12, 0x1c) : QColor(Qt::white));
  palette.setColor(QPalette::Link, color(tones.link));
  palette.setColor(QPalette::ToolTipBase, color(tones.base));
  palette.setColor(QPalette::ToolTipText, color(tones.text));
  palette.setColor(QPalette::PlaceholderText, color(tones.quiet));
  palette.setColor(QPalette::Mid, color(tones.mid));
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(role, color(tones.text));
    palette.setColor(QPalette::Disabled, role, mixed(color(tones.text), color(tones.window), 0.58));
  }
  palette.setColor(QPalette::Disabled, QPalette::Highlight, color(tones.mid));
  return palette;
}

bool isDark(const QPalette& palette) {
  return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

// A desktop that has nothing between black and white wants edges to be seen, not hinted at.
bool isHighContrast(const QPalette& palette) {
  const double text = palette.color(QPalette::WindowText).lightnessF();
  const double window = palette.color(QPalette::Window).lightnessF();
  return std::abs(text - window) > 0.97 && palette.color(QPalette::Base) == palette.color(QPalette::Window);
}

// What the desktop left out: what cannot be used must not look as if it could.
void dimDisabled(QPalette& palette) {
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    const QColor text = palette.color(QPalette::Active, role);
    if (palette.color(QPalette::Disabled, role) == text)
      palette.setColor(QPalette::Disabled, role, mixed(text, palette.color(QPalette::Window), 0.5));
  }
}

QString css(const QColor& color) {
  return color.name(QColor::HexRgb);
}

}  // namespace

QColor mixed(const QColor& a, const QColor& b, double share) {
  const auto part = [share](double x, double y) { return x * (1 - share) + y * share; };
  return QColor::fromRgbF(static_cast<float>(part(a.redF(), b.redF())),
                          static_cast<float>(part(a.greenF(), b.greenF())),
                          static_cast<float>(part(a.blueF(), b.blueF())));
}

Colors Colors::of(const QPalette& palette) {
  Colors colors;
  colors.dark = isDark(palette);
  const QColor window = palette.color(QPalette::Window), text = palette.color(QPalette::WindowText);
  const QColor base = palette.color(QPalette::Base);
  colors.accent = palette.color(QPalette::Highlight);
  colors.accentText = palette.color(QPalette::HighlightedText);
  colors.success = QColor(colors.dark ? QLatin1String("#56c271") : QLatin1String("#157f3b"));
  colors.warning = QColor(colors.dark ? QLatin1String("#e8b04a") : QLatin1String("#9a5b00"));
  colors.danger = QColor(colors.dark ? QLatin1String("#ff7b72") : QLatin1String("#c4262e"));
  colors.quiet = mixed(text, base, colors.dark ? 0.31 : 0.29);
  colors.border = mixed(window, text, isHighContrast(palette) ? 0.6 : colors.dark ? 0.14 : 0.11);
  colors.hover = mixed(window, text, 0.06);
  colors.selected = mixed(base, colors.accent, colors.dark ? 0.28 : 0.16);
  colors.sidebar = mixed(window, text, colors.dark ? 0.02 : 0.025);
  colors.track = mixed(base, text, colors.dark ? 0.16 : 0.10);
  return colors;
}

void emphasise(QPushButton& button, Emphasis emphasis) {
  button.setProperty(emphasis == Emphasis::primary ? "primary" : "danger", true);
  // A button that has a parent may have got its style before.
  button.style()->unpolish(&button);
  button.style()->polish(&button);
}

void paintDropTarget(QPainter& painter, const QRectF& area, const QPalette& palette) {
  const QColor accent = Colors::of(palette).accent;
  QColor wash = accent;
  wash.setAlphaF(0.12F);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(wash);
  painter.setPen(QPen(accent, 2));
  painter.drawRoundedRect(area, 6, 6);
}

void applyTheme(Appearance appearance) {
  initResources();
  static const QPalette system = QApplication::palette();
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  // Fusion's own grey means that the desktop said nothing.
  const bool chosen = system != QApplication::style()->standardPalette() && appearance == Appearance::system;
  const bool dark = appearance == Appearance::dark || (appearance == Appearance::system && isDark(system));
  QPalette palette = chosen ? system : paletteOf(dark ? kDark : kLight, dark);
  // Half as strong as the text, as Qt derives it, is too faint for sentences.
  if (chosen) {
    palette.setColor(QPalette::PlaceholderText, Colors::of(palette).quiet);
    dimDisabled(palette);
  }
  QApplication::setPalette(palette);
  const Colors colors = Colors::of(palette);
  QFile file(QStringLiteral(":/hawser.qss"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("no style sheet");
  QString sheet = QString::fromUtf8(file.readAll());
  const std::pair<const char*, QColor> names[] = {
      {"@accentText", colors.accentText},
      {"@accentHover", mixed(colors.accent, palette.color(QPalette::Text), 0.12)},
      {"@accent", colors.accent},
      {"@focusRing", palette.color(QPalette::Text)},
      {"@border", colors.border},
      {"@window", palette.color(QPalette::Window)},
      {"@base", palette.color(QPalette::Base)},
      {"@button", palette.color(QPalette::Button)},
      {"@hover", colors.hover},
      {"@selected", colors.selected},
      {"@quiet", colors.quiet},
      {"@track", colors.track},
      {"@handle", mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.25)},
      {"@danger", colors.danger},
      {"@disabled", palette.color(QPalette::Disabled, QPalette::Text)},
      {"@link", palette.color(QPalette::Link)},
      {"@text", palette.color(QPalette::Text)},
  };
  for (const auto& [name, color] : names)
    sheet.replace(QLatin1String(name), css(color));
  qApp->setStyleSheet(sheet);
}

}  // namespace hawser::ui
