#include "widgets/theme.h"

#include <QApplication>
#include <QStyle>
#include <QStyleFactory>

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

QString css(const QColor& color) {
  return color.name(QColor::HexRgb);
}

const char* const kSheet = R"(
QToolBar { border: 0; border-bottom: 1px solid @border; padding: 5px 8px; spacing: 4px; background: @window; }
QToolBar::separator { width: 1px; background: @border; margin: 5px 6px; }
QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 5px 8px; color: @text; background: transparent; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @selected; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @disabled; }
QToolButton[popupMode="1"] { padding-right: 20px; }
QToolButton[popupMode="2"] { padding-right: 20px; }
QToolButton::menu-button { border: 0; width: 16px; }
QToolButton::menu-indicator { subcontrol-position: right center; right: 5px; }
QPushButton { border: 1px solid @border; border-radius: 6px; padding: 6px 14px; background: @button; color: @text; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @selected; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @disabled; }
QPushButton[primary="true"] { background: @accent; border-color: @accent; color: @accentText; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @accentHover; }
QPushButton[primary="true"]:focus { border: 2px solid @focusRing; padding: 5px 13px; }
QPushButton[primary="true"]:disabled { background: @track; border-color: @track; color: @disabled; }
QPushButton[danger="true"] { color: @danger; border-color: @danger; }
QPushButton[flat="true"] { border: 1px solid transparent; background: transparent; padding: 3px 8px; color: @link; }
QPushButton[flat="true"]:hover { background: @hover; }
QPushButton[flat="true"]:focus { border-color: @accent; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox { border: 1px solid @border; border-radius: 6px;
  padding: 5px 7px; background: @base; color: @text; selection-background-color: @accent; selection-color: @accentText; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus { border-color: @accent; }
QLineEdit:disabled { color: @disabled; background: @window; }
QComboBox::drop-down { border: 0; width: 22px; }
QTableView, QTreeView, QListView { border: 0; background: @base; outline: 0; }
QHeaderView { background: @base; }
QHeaderView::section { background: @base; color: @quiet; border: 0; border-bottom: 1px solid @border; padding: 6px 8px; }
QHeaderView::section:hover { color: @text; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QMainWindow::separator { background: @border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QSplitter::handle { background: @border; }
QSplitter::handle:hover { background: @accent; }
QStatusBar { border-top: 1px solid @border; background: @window; }
QStatusBar::item { border: 0; }
QMenuBar { background: @window; padding: 2px 6px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @base; border: 1px solid @border; padding: 5px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 5px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: @selected; color: @text; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @border; margin: 5px 8px; }
QTabBar::tab { border: 0; border-bottom: 2px solid transparent; padding: 6px 12px; color: @quiet; background: transparent; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:focus { color: @accent; }
QTabBar::tab:hover { color: @text; }
QTabWidget::pane { border: 0; border-top: 1px solid @border; }
QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: @handle; border-radius: 4px; min-height: 32px; min-width: 32px; margin: 2px; }
QScrollBar::handle:hover { background: @quiet; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; width: 0; height: 0; }
QToolTip { background: @base; color: @text; border: 1px solid @border; padding: 4px 6px; }
QGroupBox { border: 1px solid @border; border-radius: 8px; margin-top: 9px; padding: 10px 8px 6px 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; color: @quiet; }
)";

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
  colors.quiet = mixed(text, base, colors.dark ? 0.36 : 0.34);
  colors.border = mixed(window, text, colors.dark ? 0.14 : 0.11);
  colors.hover = mixed(window, text, 0.06);
  colors.selected = mixed(base, colors.accent, colors.dark ? 0.28 : 0.16);
  colors.sidebar = mixed(window, text, colors.dark ? 0.02 : 0.025);
  colors.track = mixed(base, text, colors.dark ? 0.16 : 0.10);
  return colors;
}

void applyTheme(Appearance appearance) {
  initResources();
  static const QPalette system = QApplication::palette();
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  // Fusion's own grey means that the desktop said nothing.
  const bool chosen = system != QApplication::style()->standardPalette() && appearance == Appearance::system;
  const bool dark = appearance == Appearance::dark || (appearance == Appearance::system && isDark(system));
  const QPalette palette = chosen ? system : paletteOf(dark ? kDark : kLight, dark);
  QApplication::setPalette(palette);
  const Colors colors = Colors::of(palette);
  QString sheet = QString::fromLatin1(kSheet);
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
