// The window for those who do not see it or have no mouse: names, mnemonics, the way of the Tab key, colours
// that can be told apart, and windows that go while somebody listens to them.
#include <QAccessible>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTabBar>
#include <QToolButton>
#include <QtTest>
#include <cmath>

#include "ui/scenes.h"
#include "widgets/browser_pane.h"
#include "widgets/detail_panel.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/map_view.h"
#include "widgets/member_map.h"
#include "widgets/member_marks.h"
#include "widgets/theme.h"
#include "widgets/transfers_drawer.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

QString shown(const QWidget& widget) {
  QStringList path;
  for (const QWidget* at = &widget; at && path.size() < 4; at = at->parentWidget())
    path.prepend(QString::fromLatin1(at->metaObject()->className()) + QLatin1Char(' ') + at->objectName());
  return path.join(QStringLiteral(" > "));
}

bool isActionable(const QWidget& widget) {
  return qobject_cast<const QAbstractButton*>(&widget) || qobject_cast<const QLineEdit*>(&widget) ||
         qobject_cast<const QPlainTextEdit*>(&widget) || qobject_cast<const QAbstractItemView*>(&widget) ||
         qobject_cast<const QComboBox*>(&widget) || qobject_cast<const QAbstractSpinBox*>(&widget) ||
         qobject_cast<const QTabBar*>(&widget) || widget.focusPolicy() != Qt::NoFocus;
}

// Parts of one control that the toolkit makes, which speak through the control.
bool isInside(const QWidget& widget) {
  const QWidget* parent = widget.parentWidget();
  return qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QComboBox*>(parent) ||
         qobject_cast<const QTabBar*>(parent) || qobject_cast<const QLineEdit*>(parent) ||
         widget.inherits("QHeaderView") || widget.inherits("QTabWidget") ||
         widget.inherits("QTableCornerButton") || widget.inherits("QAbstractScrollAreaScrollBarContainer");
}

QChar mnemonicOf(const QString& text) {
  const QKeySequence keys = QKeySequence::mnemonic(text);
  return keys.isEmpty() ? QChar() : QChar(keys[0].key());
}

// Letters that Alt takes in this window, with the texts that want them.
QMultiMap<QChar, QString> mnemonics(const QWidget& window) {
  QMultiMap<QChar, QString> result;
  const auto add = [&](const QString& text) {
    if (const QChar key = mnemonicOf(text); !key.isNull()) result.insert(key, text);
  };
  for (const QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisibleTo(&window) || widget->window() != &window) continue;
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
      if (!button->inherits("QToolButton")) add(button->text());
    }
    if (const auto* label = qobject_cast<const QLabel*>(widget); label && label->buddy()) add(label->text());
    if (const auto* tabs = qobject_cast<const QTabBar*>(widget))
      for (int i = 0; i < tabs->count(); ++i)
        add(tabs->tabText(i));
    if (const auto* bar = qobject_cast<const QMenuBar*>(widget))
      for (const QAction* action : bar->actions())
        add(action->text());
  }
  return result;
}

void verifyUnique(const QMultiMap<QChar, QString>& keys, const QString& where) {
  for (const QChar key : keys.uniqueKeys()) {
    const QStringList texts = keys.values(key);
    QVERIFY2(texts.size() == 1, qPrintable(where + QStringLiteral(": ") + texts.join(QStringLiteral(" / "))));
  }
}

double luminance(const QColor& color) {
  const auto linear = [](double part) {
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace

class AccessTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void scenes_data() {
    QTest::addColumn<QString>("name");
    for (const QString& name : sceneNames())
      QTest::newRow(qPrintable(name)) << name;
  }
  void everyControlHasAName_data() { scenes_data(); }
  void everyControlHasAName();
  void noMnemonicTwice_data() { scenes_data(); }
  void noMnemonicTwice();
  void tabReachesEveryControl_data() { scenes_data(); }
  void tabReachesEveryControl();
  void menusHaveNoMnemonicTwice();
  void noShortcutTwice();
  void paintedViewsSpeak();
  void placesCanBeTold();
  void coloursCanBeTold_data();
  void coloursCanBeTold();
  void darkIsDark();
  void windowsGoWhileSomebodyListens();
};

void AccessTest::everyControlHasAName() {
  QFETCH(QString, name);
  Scene scene(name);
  QVERIFY(QTest::qWaitForWindowExposed(&scene.shown()));
  for (QWidget* widget : scene.shown().findChildren<QWidget*>()) {
    if (widget->window() != &scene.shown() || !isActionable(*widget) || isInside(*widget)) continue;
    // What shows only when there is no room is there all the same.
    if (!widget->isVisibleTo(&scene.shown()) &&
        widget->objectName() != QLatin1String("qt_toolbar_ext_button"))
      continue;
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
    if (!spoken) continue;
    QVERIFY2(!spoken->text(QAccessible::Name).isEmpty(), qPrintable(::shown(*widget)));
  }
}

void AccessTest::noMnemonicTwice() {
  QFETCH(QString, name);
  Scene scene(name);
  verifyUnique(mnemonics(scene.shown()), name);
}

void AccessTest::tabReachesEveryControl() {
  QFETCH(QString, name);
  Scene scene(name);
  QVERIFY(QTest::qWaitForWindowActive(&scene.shown()));
  QTRY_VERIFY(QApplication::focusWidget());  // what is empty has nothing before it has been looked at
  // What can be used depends on the pane that has the focus, so on how far the walk is.
  QSet<QWidget*> reached, disabled;
  for (int i = 0; i < 200; ++i) {
    QWidget* focus = QApplication::focusWidget();
    QVERIFY(focus);
    reached.insert(focus);
    for (QWidget* widget : scene.shown().findChildren<QWidget*>())
      if (!widget->isEnabled()) disabled.insert(widget);
    QTest::keyClick(focus, Qt::Key_Tab);
  }
  for (QWidget* widget : scene.shown().findChildren<QWidget*>()) {
    const bool wanted = widget->isVisibleTo(&scene.shown()) && !disabled.contains(widget) &&
                        widget->window() == &scene.shown() &&
                        (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !widget->focusProxy() &&
                        !isInside(*widget) && isActionable(*widget);
    if (wanted) QVERIFY2(reached.contains(widget), qPrintable(::shown(*widget)));
  }
}

void AccessTest::menusHaveNoMnemonicTwice() {
  Scene scene(QStringLiteral("window"));
  for (const QMenu* menu : scene.window().findChildren<QMenu*>()) {
    QMultiMap<QChar, QString> keys;
    for (const QAction* action : menu->actions())
      if (const QChar key = mnemonicOf(action->text()); !key.isNull()) keys.insert(key, action->text());
    verifyUnique(keys, menu->title());
  }
}

void AccessTest::noShortcutTwice() {
  Scene scene(QStringLiteral("window"));
  QMap<QString, QString> taken;
  for (const QAction* action : scene.window().findChildren<QAction*>()) {
    for (const QKeySequence& keys : action->shortcuts()) {
      const QString text = keys.toString();
      QVERIFY2(!taken.contains(text), qPrintable(text + QLatin1Char(' ') + action->text()));
      taken.insert(text, action->text());
    }
  }
}

void AccessTest::paintedViewsSpeak() {
  Scene scene(QStringLiteral("window"));
  scene.window().drawer().showTab(TransferTab::all);
  scene.window().drawer().table().selectRow(0);
  MapView& map = scene.window().details().map();
  QTRY_VERIFY(!map.accessibleDescription().isEmpty());
  map.setFocus();
  const QString before = map.cursorText();
  QTest::keyClick(&map, Qt::Key_Right);
  QVERIFY(!map.cursorText().isEmpty());
  QVERIFY(map.cursorText() != before);
  for (const char* name : {"stripe", "copies"}) {
    Scene several(QString::fromUtf8(name));
    MemberMap& members = several.window().details().members();
    QTRY_VERIFY(!members.accessibleDescription().isEmpty());
    members.setFocus();
    const QString all = members.accessibleDescription();
    QTest::keyClick(&members, Qt::Key_Right);
    QTRY_COMPARE(members.accessibleDescription(), members.cursorText());
    QVERIFY(members.accessibleDescription() != all && !members.cursorText().isEmpty());
  }
}

// Their colours can be seen, and no two that stand beside each other have the same colour or pattern.
void AccessTest::placesCanBeTold() {
  for (const Appearance appearance : {Appearance::light, Appearance::dark}) {
    applyTheme(appearance);
    const QPalette palette = QApplication::palette();
    QList<QImage> marks;
    for (std::size_t member = 0; member < 12; ++member) {
      QVERIFY(contrast(memberColor(member, palette), palette.color(QPalette::Base)) >= 3.0);
      QImage mark(24, 14, QImage::Format_RGB32);
      QPainter painter(&mark);
      paintMember(painter, QRectF(0, 0, 24, 14), member, palette, true);
      painter.end();
      QVERIFY(!marks.contains(mark));
      marks << mark;
    }
  }
  applyTheme(Appearance::light);
}

void AccessTest::coloursCanBeTold_data() {
  QTest::addColumn<int>("appearance");
  QTest::newRow("light") << static_cast<int>(Appearance::light);
  QTest::newRow("dark") << static_cast<int>(Appearance::dark);
}

void AccessTest::coloursCanBeTold() {
  QFETCH(int, appearance);
  applyTheme(static_cast<Appearance>(appearance));
  const QPalette palette = QApplication::palette();
  const Colors colors = Colors::of(palette);
  const auto of = [&](QPalette::ColorRole role) { return palette.color(role); };
  const QColor base = of(QPalette::Base), window = of(QPalette::Window);
  const std::vector<std::tuple<const char*, QColor, QColor, double>> pairs{
      {"text", of(QPalette::Text), base, 4.5},
      {"window text", of(QPalette::WindowText), window, 4.5},
      {"button text", of(QPalette::ButtonText), of(QPalette::Button), 4.5},
      {"quiet on base", of(QPalette::PlaceholderText), base, 4.5},
      {"quiet on window", of(QPalette::PlaceholderText), window, 4.5},
      {"selected text", of(QPalette::HighlightedText), of(QPalette::Highlight), 4.5},
      {"row text on selection", of(QPalette::Text), colors.selected, 4.5},
      {"quiet figures on selection", colors.quiet, colors.selected, 4.5},
      {"danger", colors.danger, base, 4.5},
      {"warning", colors.warning, base, 4.5},
      {"success", colors.success, base, 4.5},
      {"link", of(QPalette::Link), base, 4.5},
      {"focus and accent", colors.accent, window, 3.0},
  };
  for (const auto& [what, a, b, least] : pairs) {
    const double found = contrast(a, b);
    QVERIFY2(found >= least, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(what)).arg(found)));
  }
  applyTheme(Appearance::light);
}

void AccessTest::darkIsDark() {
  for (const QString& name : sceneNames()) {
    applyTheme(Appearance::dark);
    Scene scene(name);
    QVERIFY(QTest::qWaitForWindowExposed(&scene.shown()));
    const QImage image =
        scene.shown().grab().toImage().scaled(60, 60, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    int light = 0;
    for (int i = 0; i < 3600; ++i)
      light += image.pixelColor(i % 60, i / 60).lightness() > 160;
    QVERIFY2(light < 360, qPrintable(name + QStringLiteral(": %1 of 3600 light").arg(light)));
    applyTheme(Appearance::light);
  }
}

void AccessTest::windowsGoWhileSomebodyListens() {
  QAccessible::setActive(true);
  for (const QString& name : sceneNames()) {
    Scene scene(name);
    QVERIFY(QTest::qWaitForWindowExposed(&scene.shown()));
    QList<QAccessibleInterface*> open{QAccessible::queryAccessibleInterface(&scene.shown())};
    int seen = 0;
    while (!open.isEmpty() && seen < 3000) {
      QAccessibleInterface* at = open.takeLast();
      if (!at || !at->isValid()) continue;
      ++seen;
      (void)at->text(QAccessible::Name);
      for (int i = 0; i < std::min(at->childCount(), 60); ++i)
        open << at->child(i);
    }
    QVERIFY(seen > 3);
    scene.window().drawer().showTab(TransferTab::all);
    scene.engine().stir();
    scene.bridge().poke();
    scene.window().activePane().open(QStringLiteral("studio:photos/"));
    QTRY_VERIFY(scene.window().activePane().model().rowCount() > 0);
  }
  QAccessible::setActive(false);
}

int main(int argc, char** argv) {
  return runUiTest<AccessTest>(argc, argv);
}
#include "access_test.moc"
